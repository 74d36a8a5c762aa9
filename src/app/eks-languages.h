/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The languages that a file can have words in. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *eks_languages_get_name (const char *language);

G_END_DECLS
