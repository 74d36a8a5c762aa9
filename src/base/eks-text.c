/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small helpers for strings that GLib 2.74 does not have. */

#include "config.h"

#include "eks-text.h"

#include <string.h>

/**
 * eks_set_str:
 * @target: (inout): the place of an owned string
 * @value: (nullable): its new value, copied
 *
 * Returns: %TRUE if the value changed, so that a setter knows whether to notify
 */
gboolean
eks_set_str (char **target, const char *value)
{
  g_return_val_if_fail (target != NULL, FALSE);

  if (g_strcmp0 (*target, value) == 0)
    return FALSE;
  char *old = *target; /* freed last: value may point into it */
  *target = g_strdup (value);
  g_free (old);
  return TRUE;
}

/**
 * eks_text_obscure:
 * @text: a message that leaves the program
 * @secrets: (nullable) (array zero-terminated=1): values that must not be in it
 *
 * Returns: (transfer full): @text with every secret, plain or percent-encoded, replaced by `•••`
 */
char *
eks_text_obscure (const char *text, const char *const *secrets)
{
  GString *result;

  g_return_val_if_fail (text != NULL, NULL);

  result = g_string_new (text);
  for (guint i = 0; secrets != NULL && secrets[i] != NULL; i++)
    {
      if (secrets[i][0] == '\0')
        continue;
      g_autofree char *escaped = g_uri_escape_string (secrets[i], NULL, FALSE);
      g_string_replace (result, secrets[i], "•••", 0);
      g_string_replace (result, escaped, "•••", 0);
    }
  return g_string_free (result, FALSE);
}
