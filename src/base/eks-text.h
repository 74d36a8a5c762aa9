/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small helpers for strings that GLib 2.74 does not have. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean eks_set_str (char **target, const char *value);
guint eks_text_count_changes (const char *a, const char *b);
char *eks_text_make_printable (const char *text);
char *eks_text_obscure (const char *text, const char *const *secrets);
gboolean eks_text_is_bearer_token (const char *text);
void eks_text_free_secret (char *text);

G_END_DECLS
