/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object or array as it came, checked to the last byte, without the blanks between its tokens and without half a surrogate. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Deeper is refused: whoever reads our file must be able to read it too. */
#define EKS_JSON_COMPACT_MAX_DEPTH 512

gboolean eks_json_compact_check (const char *text, gsize length, gboolean *compact);
gsize eks_json_compact_copy (const char *text, gsize length, char *target, guint64 *n_halves);
gboolean eks_json_compact_is_number (const char *text, gsize length);

G_END_DECLS
