/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Link header of RFC 8288: <https://api.example.com/things?page=2>; rel="next", <…>; rel="last". It comes from
 * outside, so it is read in one pass, and what is not understood ends the reading. */

#include "config.h"

#include "eks-link-header.h"

#include <string.h>

static const char *
skip_blanks (const char *at)
{
  while (*at == ' ' || *at == '\t')
    at++;
  return at;
}

/* Returns: (nullable): behind the quoted text or the token at @at; what it says goes to @value */
static const char *
read_value (const char *at, GString *value)
{
  g_string_truncate (value, 0);
  if (*at != '"')
    {
      gsize length = strcspn (at, " \t;,");
      g_string_append_len (value, at, length);
      return at + length;
    }
  for (at++; *at != '\0'; at++)
    {
      if (*at == '"')
        return at + 1;
      if (*at == '\\' && at[1] != '\0')
        at++;
      g_string_append_c (value, *at);
    }
  return NULL;
}

/* What the parameters of a link say so far. */
typedef struct
{
  const char *relation; /* that is looked for */
  gboolean has_relation;
  gboolean matches;
  gboolean elsewhere; /* the link is one of another document */
} Link;

/* A value may list several relations; of several parameters only the first counts. */
static void
take_parameter (Link *link, const char *name, gsize length, const char *value)
{
  if (length == 6 && g_ascii_strncasecmp (name, "anchor", 6) == 0)
    link->elsewhere = TRUE;
  if (length != 3 || g_ascii_strncasecmp (name, "rel", 3) != 0 || link->has_relation)
    return;
  link->has_relation = TRUE;
  g_auto (GStrv) words = g_strsplit_set (value, " \t", -1);
  for (guint i = 0; words[i] != NULL; i++)
    link->matches |= g_ascii_strcasecmp (words[i], link->relation) == 0;
}

/* Returns: (nullable): behind the parameters of one link: at a comma or the end */
static const char *
read_parameters (const char *at, Link *link)
{
  g_autoptr (GString) value = g_string_new (NULL);

  for (at = skip_blanks (at); *at == ';'; at = skip_blanks (at))
    {
      const char *name = at = skip_blanks (at + 1);
      gsize length = strcspn (at, " \t=;,");
      at = skip_blanks (at + length);
      g_string_truncate (value, 0);
      if (*at == '=')
        at = read_value (skip_blanks (at + 1), value);
      if (at == NULL)
        return NULL;
      take_parameter (link, name, length, value->str);
    }
  return *at == ',' || *at == '\0' ? at : NULL;
}

/**
 * eks_link_header_find:
 * @header: (nullable): value of a Link header, or of several with commas between them
 * @relation: such as `next`
 *
 * Returns: (transfer full) (nullable): where the first link of that relation leads to, as it stands there; maybe relative
 */
char *
eks_link_header_find (const char *header, const char *relation)
{
  const char *at = header != NULL ? header : "";

  g_return_val_if_fail (relation != NULL, NULL);

  for (;;)
    {
      Link link = { .relation = relation };
      while (*at == ',' || *at == ' ' || *at == '\t')
        at++;
      const char *end = *at == '<' ? strchr (at, '>') : NULL;
      if (end == NULL)
        return NULL;
      const char *target = at + 1;
      at = read_parameters (end + 1, &link);
      if (link.matches && !link.elsewhere && end > target)
        return g_strndup (target, end - target);
      if (at == NULL)
        return NULL;
    }
}
