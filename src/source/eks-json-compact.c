/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On-demand parsing steps over a value without looking into it. What is handed on whole is looked
 * into here, so that no broken JSON can reach a file, and loses the blanks between its tokens. */

#include "config.h"

#include "eks-json-compact.h"

#include <string.h>

typedef struct
{
  const char *at;
  const char *end;
  guint64 in_object[EKS_JSON_COMPACT_MAX_DEPTH / 64]; /* a bit for each level: object or array */
  guint depth;
  gboolean blanks;
} Checker;

static void
skip_blanks (Checker *self)
{
  while (self->at < self->end && (*self->at == ' ' || *self->at == '\n' || *self->at == '\r' || *self->at == '\t'))
    {
      self->at++;
      self->blanks = TRUE;
    }
}

static gboolean
skip_string (Checker *self)
{
  if (self->at == self->end || *self->at++ != '"')
    return FALSE;
  while (self->at < self->end)
    {
      guchar c = *self->at++;
      if (c == '"')
        return TRUE;
      if (c < 0x20)
        return FALSE;
      if (c != '\\')
        continue;
      if (self->at == self->end)
        return FALSE;
      c = *self->at++;
      if (c == '\0' || strchr ("\"\\/bfnrtu", c) == NULL)
        return FALSE;
      for (int i = 0; c == 'u' && i < 4; i++)
        if (self->at == self->end || !g_ascii_isxdigit (*self->at++))
          return FALSE;
    }
  return FALSE;
}

static gboolean
skip_literal (Checker *self)
{
  const char *start = self->at;
  gsize length;

  while (self->at < self->end && (g_ascii_isalnum (*self->at) || strchr ("+-.", *self->at) != NULL) && *self->at != '\0')
    self->at++;
  length = self->at - start;
  return (length == 4 && memcmp (start, "true", 4) == 0) || (length == 5 && memcmp (start, "false", 5) == 0) ||
         (length == 4 && memcmp (start, "null", 4) == 0) || eks_json_compact_is_number (start, length);
}

static gboolean
top_is_object (const Checker *self)
{
  guint level = self->depth - 1;

  return (self->in_object[level / 64] >> (level % 64)) & 1;
}

static gboolean
skip_key (Checker *self)
{
  skip_blanks (self);
  if (!skip_string (self))
    return FALSE;
  skip_blanks (self);
  if (self->at == self->end || *self->at++ != ':')
    return FALSE;
  skip_blanks (self);
  return TRUE;
}

/* Just past the opening bracket. @empty: whether it is closed at once */
static gboolean
open_level (Checker *self, gboolean object, gboolean *empty)
{
  guint level = self->depth;

  if (level == EKS_JSON_COMPACT_MAX_DEPTH)
    return FALSE;
  if (object)
    self->in_object[level / 64] |= G_GUINT64_CONSTANT (1) << (level % 64);
  else
    self->in_object[level / 64] &= ~(G_GUINT64_CONSTANT (1) << (level % 64));
  self->depth++;
  skip_blanks (self);
  *empty = self->at < self->end && *self->at == (object ? '}' : ']');
  return *empty || !object || skip_key (self);
}

/* After a value: closes what ends here. FALSE: broken */
static gboolean
close_levels (Checker *self)
{
  while (self->depth > 0)
    {
      gboolean object = top_is_object (self);

      skip_blanks (self);
      if (self->at == self->end)
        return FALSE;
      char c = *self->at++;
      if (c == ',')
        {
          skip_blanks (self);
          return !object || skip_key (self);
        }
      if (c != (object ? '}' : ']'))
        return FALSE;
      self->depth--;
    }
  return TRUE;
}

/**
 * eks_json_compact_check:
 * @text: (array length=length): one JSON value
 * @length: in bytes
 * @compact: (out): whether there is no blank outside its strings
 *
 * Returns: %FALSE if @text is not exactly one well-formed JSON value, or nested too deeply
 */
gboolean
eks_json_compact_check (const char *text, gsize length, gboolean *compact)
{
  Checker self = { .at = text, .end = text + length };

  g_return_val_if_fail (text != NULL && compact != NULL, FALSE);

  skip_blanks (&self);
  do
    {
      if (self.at == self.end)
        return FALSE;
      gboolean empty = TRUE;
      if (*self.at == '{' || *self.at == '[')
        {
          gboolean object = *self.at++ == '{';
          if (!open_level (&self, object, &empty))
            return FALSE;
          if (!empty)
            continue;
        }
      else if (*self.at == '"' ? !skip_string (&self) : !skip_literal (&self))
        return FALSE;
      if (!close_levels (&self))
        return FALSE;
    }
  while (self.depth > 0);
  skip_blanks (&self);
  *compact = !self.blanks;
  return self.at == self.end;
}

/**
 * eks_json_compact_copy:
 * @text: (array length=length): JSON that eks_json_compact_check() took
 * @length: in bytes
 * @target: (out caller-allocates): room for @length bytes
 *
 * Returns: how many bytes were written
 */
gsize
eks_json_compact_copy (const char *text, gsize length, char *target)
{
  gboolean in_string = FALSE;
  gsize used = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];
      if (!in_string && (c == ' ' || c == '\n' || c == '\r' || c == '\t'))
        continue;
      target[used++] = c;
      if (in_string && c == '\\')
        target[used++] = text[++i];
      else if (c == '"')
        in_string = !in_string;
    }
  return used;
}

static gsize
count_digits (const char *text, gsize at, gsize length)
{
  gsize start = at;

  while (at < length && g_ascii_isdigit (text[at]))
    at++;
  return at - start;
}

/**
 * eks_json_compact_is_number:
 * @text: (array length=length): a token
 * @length: in bytes
 *
 * Returns: %TRUE if it is a number by the grammar of RFC 8259
 */
gboolean
eks_json_compact_is_number (const char *text, gsize length)
{
  gsize at = length > 0 && text[0] == '-' ? 1 : 0;
  gsize whole = count_digits (text, at, length);

  if (whole == 0 || (whole > 1 && text[at] == '0'))
    return FALSE;
  at += whole;
  if (at < length && text[at] == '.')
    {
      gsize fraction = count_digits (text, at + 1, length);
      if (fraction == 0)
        return FALSE;
      at += 1 + fraction;
    }
  if (at < length && (text[at] == 'e' || text[at] == 'E'))
    {
      at++;
      if (at < length && (text[at] == '+' || text[at] == '-'))
        at++;
      gsize exponent = count_digits (text, at, length);
      if (exponent == 0)
        return FALSE;
      at += exponent;
    }
  return at == length;
}
