/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of RFC 8259 and nothing else. json-glib descends by recursion and takes more than JSON: comments and single
 * quotes (behind which brackets hide from a count), 010 as 8, 99999999999999999999 as -1, "a\u0000b" as "a".
 * The grammar between the words is left to it. */

#include "config.h"

#include "eks-json-scan.h"

#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Longer than any number that a double or 64 bits can hold to the last digit. */
#define MAX_NUMBER_LENGTH 400

typedef struct
{
  const char *at;
  const char *end;
  guint line;
  guint depth;
  guint max_depth;
  gboolean closed; /* the outermost bracket is, so nothing may follow */
} Scanner;

static gboolean
skip_digits (Scanner *self)
{
  const char *first = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;
  return self->at > first;
}

static gboolean
skip_char (Scanner *self, const char *any_of)
{
  if (self->at == self->end || *self->at == '\0' || strchr (any_of, *self->at) == NULL)
    return FALSE;
  self->at++;
  return TRUE;
}

/* (nullable): what is wrong with the number that ends here */
static const char *
check_number_value (const char *first, gsize length, gboolean whole)
{
  g_autofree char *text = NULL;
  gint64 value;

  if (length > MAX_NUMBER_LENGTH)
    return _("a number is too long");
  text = g_strndup (first, length);
  if (whole ? !g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL) : !isfinite (g_ascii_strtod (text, NULL)))
    return _("a number is too large; put it in quotes to keep its digits");
  return NULL;
}

static const char *
scan_number (Scanner *self)
{
  const char *first = self->at;
  gboolean whole = TRUE;

  skip_char (self, "-");
  gboolean valid = skip_char (self, "0") || skip_digits (self);
  if (valid && skip_char (self, "."))
    {
      whole = FALSE;
      valid = skip_digits (self);
    }
  if (valid && skip_char (self, "eE"))
    {
      whole = FALSE;
      skip_char (self, "+-");
      valid = skip_digits (self);
    }
  if (!valid || (self->at < self->end && (g_ascii_isalnum (*self->at) || *self->at == '.')))
    return _("a number is not written as JSON has it");
  /* “-0” is a number like any other, but not a whole one to g_ascii_string_to_signed() */
  if (self->at - first == 2 && first[0] == '-' && first[1] == '0')
    return NULL;
  return check_number_value (first, self->at - first, whole);
}

/* The 16 bits of four hexadecimal digits, or -1 */
static int
scan_unit (Scanner *self)
{
  int unit = 0;

  for (guint i = 0; i < 4; i++, self->at++)
    {
      if (self->at == self->end || !g_ascii_isxdigit (*self->at))
        return -1;
      unit = unit * 16 + g_ascii_xdigit_value (*self->at);
    }
  return unit;
}

/* After \u: a character other than NUL, by itself or as a pair of surrogates. */
static gboolean
scan_unicode_escape (Scanner *self)
{
  int unit = scan_unit (self);

  if (unit < 0xD800 || unit > 0xDFFF)
    return unit > 0;
  if (unit > 0xDBFF || !skip_char (self, "\\") || !skip_char (self, "u"))
    return FALSE;
  unit = scan_unit (self);
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

static const char *
scan_string (Scanner *self)
{
  self->at++;
  while (self->at < self->end)
    {
      char c = *self->at++;
      if (c == '"')
        return NULL;
      if ((guchar) c < 0x20)
        return _("a text has a line break or another control character in it; write \\n or the like");
      if (c != '\\' || skip_char (self, "\"\\/bfnrt"))
        continue;
      if (!skip_char (self, "u") || !scan_unicode_escape (self))
        return _("a text has an escape in it that stands for no character");
    }
  return _("a text in quotes is not closed");
}

static const char *
scan_word (Scanner *self)
{
  static const char *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);
      if ((gsize) (self->end - self->at) < length || memcmp (self->at, words[i], length) != 0)
        continue;
      self->at += length;
      if (self->at == self->end || !g_ascii_isalnum (*self->at))
        return NULL;
    }
  return _("this is not JSON: only texts in double quotes, numbers, true, false, null, [ … ] and { … } are known");
}

static const char *
scan_bracket (Scanner *self)
{
  char c = *self->at++;

  if ((c == '[' || c == '{') && ++self->depth > self->max_depth)
    return _("it is nested too deeply");
  if ((c == ']' || c == '}') && self->depth > 0)
    self->closed = --self->depth == 0;
  return NULL;
}

/* (nullable): what is wrong with the next word */
static const char *
scan_next (Scanner *self)
{
  char c = *self->at;

  if (c == '\n')
    self->line++;
  if (c != '\0' && strchr (self->closed ? " \t\r\n" : " \t\r\n,:", c) != NULL)
    {
      self->at++;
      return NULL;
    }
  if (self->closed)
    return _("something follows after the end");
  if (c == '"')
    return scan_string (self);
  if (c == '-' || g_ascii_isdigit (c))
    return scan_number (self);
  if (c != '\0' && strchr ("[]{}", c) != NULL)
    return scan_bracket (self);
  return scan_word (self);
}

/**
 * eks_json_scan:
 * @data: (array length=length): UTF-8 text
 * @length: in bytes
 * @max_depth: how deep brackets may be nested
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_FAILED, naming the line, if @data has words that are not JSON's (RFC 8259), that could
 *   not be kept exactly, or if it is nested too deeply
 */
gboolean
eks_json_scan (const char *data, gsize length, guint max_depth, GError **error)
{
  Scanner scanner = { .at = data, .end = data + length, .line = 1, .max_depth = max_depth };
  const char *fault = NULL;

  while (scanner.at < scanner.end && fault == NULL)
    fault = scan_next (&scanner);
  if (fault == NULL)
    return TRUE;
  /* TRANSLATORS: %1$u is the number of a line of the file, %2$s says what is wrong there */
  g_set_error (error, EKS_ERROR, EKS_ERROR_FAILED, _("The JSON text is broken: line %1$u: %2$s"), scanner.line, fault);
  return FALSE;
}
