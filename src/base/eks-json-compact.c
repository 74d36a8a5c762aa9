/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On-demand parsing steps over a value without looking into it. What is handed on whole is looked
 * into here, so that no broken JSON can reach a file, and loses the blanks between its tokens. Half a surrogate is
 * well-formed to RFC 8259 and refused by half of those who read it. */

#include "config.h"

#include "eks-json-compact.h"

#include <string.h>

typedef struct
{
  const char *at;
  const char *end;
  guint64 in_object[EKS_JSON_COMPACT_MAX_DEPTH / 64]; /* a bit for each level: object or array */
  guint depth;
  gboolean as_is; /* neither blanks between tokens nor half a surrogate so far */
} Checker;

/* The 16 bits of \uXXXX, or -1 */
static int
take_unit (const char *at, const char *end)
{
  int unit = 0;

  if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
    return -1;
  for (guint i = 2; i < 6; i++)
    {
      if (!g_ascii_isxdigit (at[i]))
        return -1;
      unit = unit * 16 + g_ascii_xdigit_value (at[i]);
    }
  return unit;
}

/* How long the escape is whose backslash is at @at; 0 if it is none. */
static guint
measure_escape (const char *at, const char *end, gboolean *is_half)
{
  int unit = take_unit (at, end);

  *is_half = unit >= 0xD800 && unit <= 0xDFFF;
  if (unit < 0)
    return end - at >= 2 && at[1] != '\0' && strchr ("\"\\/bfnrt", at[1]) != NULL ? 2 : 0;
  if (*is_half && unit <= 0xDBFF)
    {
      int low = take_unit (at + 6, end);

      *is_half = low < 0xDC00 || low > 0xDFFF;
      return *is_half ? 6 : 12;
    }
  return 6;
}

static void
skip_blanks (Checker *self)
{
  while (self->at < self->end && (*self->at == ' ' || *self->at == '\n' || *self->at == '\r' || *self->at == '\t'))
    {
      self->at++;
      self->as_is = FALSE;
    }
}

static gboolean
skip_string (Checker *self)
{
  if (self->at == self->end || *self->at++ != '"')
    return FALSE;
  while (self->at < self->end)
    {
      gboolean is_half;
      guint n;

      if (*self->at == '"')
        {
          self->at++;
          return TRUE;
        }
      if ((guchar) *self->at < 0x20)
        return FALSE;
      if (*self->at != '\\')
        {
          self->at++;
          continue;
        }
      n = measure_escape (self->at, self->end, &is_half);
      if (n == 0)
        return FALSE;
      self->at += n;
      self->as_is = self->as_is && !is_half;
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
 * @compact: (out): whether there is no blank outside its strings and no half of a surrogate in them
 *
 * Returns: %FALSE if @text is not exactly one well-formed JSON value, or nested too deeply
 */
gboolean
eks_json_compact_check (const char *text, gsize length, gboolean *compact)
{
  Checker self = { .at = text, .end = text + length, .as_is = TRUE };

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
  *compact = self.as_is;
  return self.at == self.end;
}

/**
 * eks_json_compact_copy:
 * @text: (array length=length): JSON that eks_json_compact_check() took
 * @length: in bytes
 * @target: (out caller-allocates): room for @length bytes
 * @n_halves: (inout): how many halves of surrogates became U+FFFD
 *
 * Returns: how many bytes were written
 */
gsize
eks_json_compact_copy (const char *text, gsize length, char *target, guint64 *n_halves)
{
  const char *at = text, *end = text + length;
  char *out = target;
  gboolean in_string = FALSE;

  while (at < end)
    {
      gboolean is_half = FALSE;
      guint n = *at == '\\' ? measure_escape (at, end, &is_half) : 1;

      g_return_val_if_fail (n > 0, 0);
      if (*at == '"')
        in_string = !in_string;
      if (is_half)
        {
          out = g_stpcpy (out, "\\ufffd");
          ++*n_halves;
        }
      else if (in_string || (*at != ' ' && *at != '\n' && *at != '\r' && *at != '\t'))
        {
          memcpy (out, at, n);
          out += n;
        }
      at += n;
    }
  return (gsize) (out - target);
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
