/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object or array as it came, checked to the last byte and without the blanks between its tokens. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Deeper is refused: whoever reads our file must be able to read it too. */
#define EKS_JSON_COMPACT_MAX_DEPTH 512

gboolean eks_json_compact_check (const char *text, gsize length, gboolean *compact);
gsize eks_json_compact_copy (const char *text, gsize length, char *target);
gboolean eks_json_compact_is_number (const char *text, gsize length);

G_END_DECLS
