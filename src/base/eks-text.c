/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small helpers for strings that GLib 2.74 does not have. */

#include "config.h"

#include "eks-text.h"

#include <string.h>

/* Longer texts are compared with nothing: a suggestion is for typing errors. */
#define MAX_COMPARED 120
/* One goes into a header of every question. */
#define MAX_TOKEN_BYTES 8192

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
 * eks_text_count_changes:
 * @a: what somebody wrote
 * @b: what may be meant
 *
 * Returns: how many bytes must be changed, added or taken away to make @b of @a; %G_MAXUINT where one of them is longer
 *   than 120 bytes
 */
guint
eks_text_count_changes (const char *a, const char *b)
{
  guint row[MAX_COMPARED + 1];
  gsize length;

  g_return_val_if_fail (a != NULL && b != NULL, G_MAXUINT);

  length = strlen (b);
  if (length > MAX_COMPARED || strlen (a) > MAX_COMPARED)
    return G_MAXUINT;
  for (gsize j = 0; j <= length; j++)
    row[j] = j;
  for (gsize i = 1; a[i - 1] != '\0'; i++)
    {
      guint corner = row[0];
      row[0] = i;
      for (gsize j = 1; j <= length; j++)
        {
          guint replaced = corner + (a[i - 1] != b[j - 1]);
          corner = row[j];
          row[j] = MIN (replaced, MIN (row[j], row[j - 1]) + 1);
        }
    }
  return row[length];
}

/**
 * eks_text_make_printable:
 * @text: data, valid UTF-8
 *
 * Neither a terminal nor the layout of a page may be told anything by data.
 *
 * Returns: (transfer full): one line, with a visible mark in the place of each control character and break
 */
char *
eks_text_make_printable (const char *text)
{
  GString *result;

  g_return_val_if_fail (text != NULL, NULL);

  result = g_string_new (NULL);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      GUnicodeType type = g_unichar_type (c);
      gboolean shows = type != G_UNICODE_CONTROL && type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
      g_string_append_unichar (result, shows ? c : 0x2423);
    }
  return g_string_free (result, FALSE);
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

/**
 * eks_text_is_bearer_token:
 * @text: (nullable): what a service gave as access token
 *
 * Returns: whether it is what RFC 6750 allows, so that nothing in it can end the header that it goes into
 */
gboolean
eks_text_is_bearer_token (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  if (length == 0 || length > MAX_TOKEN_BYTES)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("-._~+/=", text[i]) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * eks_text_free_secret:
 * @text: (nullable) (transfer full): a secret; overwritten, so that it does not stay in memory that others get
 */
void
eks_text_free_secret (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}
