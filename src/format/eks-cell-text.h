/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the writers of marked-up text share: finding broken bytes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define EKS_CELL_REPLACEMENT "\xEF\xBF\xBD"

gsize eks_cell_text_measure (const char *text, gsize length);

G_END_DECLS
