/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members of an object in compact JSON. Only where they begin and end is looked for, so that numbers keep their
 * digits: a parser would make doubles of them. */

#include "config.h"

#include "eks-json-members.h"

/* From a quotation mark to behind the one that closes it; %NULL if none does. */
static const char *
skip_string (const char *at, const char *end)
{
  for (at++; at < end; at++)
    if (*at == '\\')
      at++;
    else if (*at == '"')
      return at + 1;
  return NULL;
}

/* To the comma or bracket that ends a value. */
static const char *
skip_value (const char *at, const char *end)
{
  gsize depth = 0;

  while (at != NULL && at < end)
    {
      if (*at == '"')
        {
          at = skip_string (at, end);
          continue;
        }
      if (depth == 0 && (*at == ',' || *at == '}' || *at == ']'))
        return at;
      if (*at == '{' || *at == '[')
        depth++;
      else if (*at == '}' || *at == ']')
        depth--;
      at++;
    }
  return NULL;
}

/**
 * eks_json_members_next:
 * @at: (inout): the `{` at first; moved on to what follows the member
 * @end: behind the object's `}`
 * @member: (out caller-allocates): the next member
 *
 * Returns: %FALSE if there is none left, or what is there is no member
 */
gboolean
eks_json_members_next (const char **at, const char *end, EksJsonMember *member)
{
  const char *next;

  if (*at >= end || (**at != '{' && **at != ',') || *at + 1 >= end || (*at)[1] != '"')
    return FALSE;
  member->name = *at + 2;
  next = skip_string (*at + 1, end);
  if (next == NULL || next >= end || *next != ':')
    return FALSE;
  member->name_length = (gsize) (next - 1 - member->name);
  member->value = next + 1;
  next = skip_value (member->value, end);
  if (next == NULL || next == member->value)
    return FALSE;
  member->value_length = (gsize) (next - member->value);
  *at = next;
  return TRUE;
}
