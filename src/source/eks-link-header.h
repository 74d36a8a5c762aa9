/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Link header of RFC 8288. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *eks_link_header_find (const char *header, const char *relation);

G_END_DECLS
