/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain {name} substitution, the only templating there is: file names, folders, addresses, headers, filter values. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EksPatternFunc:
 * @name: what stands between the braces
 * @data: user data
 *
 * Returns: (transfer full) (nullable): the text to put there, or %NULL if @name is not known
 */
typedef char *(*EksPatternFunc) (const char *name, gpointer data);

char *eks_pattern_expand (const char *pattern, EksPatternFunc func, gpointer data, GError **error);
char *eks_pattern_escape (const char *text);

G_END_DECLS
