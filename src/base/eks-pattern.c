/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain {name} substitution. There is no code in a pattern. */

#include "config.h"

#include "eks-pattern.h"

#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * eks_pattern_expand:
 * @pattern: text with names in braces; `{{` and `}}` stand for a brace
 * @func: (scope call): gives the text for a name
 * @data: data for @func
 * @error: return location
 *
 * What @func returns is not expanded again, so that data cannot reach further data.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL with %EKS_ERROR_INVALID_JOB for an
 *   unknown name or a brace that is not closed
 */
char *
eks_pattern_expand (const char *pattern, EksPatternFunc func, gpointer data, GError **error)
{
  g_autoptr (GString) result = g_string_new (NULL);
  const char *at = pattern;

  g_return_val_if_fail (pattern != NULL && func != NULL, NULL);

  while (*at != '\0')
    {
      if ((at[0] == '{' && at[1] == '{') || (at[0] == '}' && at[1] == '}'))
        {
          g_string_append_c (result, *at);
          at += 2;
          continue;
        }
      if (*at != '{')
        {
          g_string_append_c (result, *at++);
          continue;
        }
      const char *end = strchr (at, '}');
      if (end == NULL)
        {
          /* TRANSLATORS: %s is a pattern such as {name}-{date}.csv */
          g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("In “%s” a { is not closed by a }"), pattern);
          return NULL;
        }
      g_autofree char *name = g_strndup (at + 1, end - at - 1);
      g_autofree char *text = func (name, data);
      if (text == NULL)
        {
          /* TRANSLATORS: %1$s is a name in braces, %2$s the pattern it stands in */
          g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("{%1$s} in “%2$s” is not known here"), name, pattern);
          return NULL;
        }
      g_string_append (result, text);
      at = end + 1;
    }
  return g_strdup (result->str);
}

/**
 * eks_pattern_escape:
 * @text: any text
 *
 * Returns: (transfer full): a pattern without names, of which eks_pattern_expand() makes @text
 */
char *
eks_pattern_escape (const char *text)
{
  g_autoptr (GString) result = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '{' || *at == '}')
        g_string_append_c (result, *at);
      g_string_append_c (result, *at);
    }
  return g_strdup (result->str);
}
