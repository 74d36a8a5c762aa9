/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that a spreadsheet accepts: at most 31 UTF-16 units, none of []:*?/\, no apostrophe at either end,
 * not empty and not “History” (Excel, rename a worksheet). */

#include "config.h"

#include "eks-xlsx-names.h"

#include <string.h>

#define MAX_NAME_UNITS 31
#define MAX_TITLE_UNITS 200

/* The same in every locale, as all bytes of the file are. */
#define FALLBACK "Export"

static gboolean
is_xml (gunichar c)
{
  return c >= 0x20 && c != 0x7F && c != 0xFFFE && c != 0xFFFF;
}

static gboolean
is_allowed (gunichar c)
{
  if (!is_xml (c))
    return FALSE;
  return c >= 0x80 || strchr ("[]:*?/\\", (int) c) == NULL;
}

/* Drops what is behind @max_units. */
static void
cut (char *text, guint max_units)
{
  guint units = 0;

  for (char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      units += g_utf8_get_char (at) >= 0x10000 ? 2 : 1;
      if (units > max_units)
        {
          *at = '\0';
          return;
        }
    }
}

static gboolean
is_edge (char c)
{
  return c == ' ' || c == '\'';
}

static void
strip_edges (char *text)
{
  gsize length = strlen (text), start = 0;

  while (length > 0 && is_edge (text[length - 1]))
    length--;
  while (start < length && is_edge (text[start]))
    start++;
  memmove (text, text + start, length - start);
  text[length - start] = '\0';
}

/**
 * eks_xlsx_make_sheet_name:
 * @title: (nullable): name of the export
 * @number: of the sheet, from 1; from 2 on it stands in the name
 *
 * Returns: (transfer full): a name such as `Sessions` or `Sessions (2)`
 */
char *
eks_xlsx_make_sheet_name (const char *title, guint number)
{
  g_autofree char *valid = g_utf8_make_valid (title != NULL ? title : "", -1);
  g_autofree char *suffix = number > 1 ? g_strdup_printf (" (%u)", number) : g_strdup ("");
  g_autoptr (GString) name = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    g_string_append_unichar (name, is_allowed (g_utf8_get_char (at)) ? g_utf8_get_char (at) : ' ');
  strip_edges (name->str);
  cut (name->str, MAX_NAME_UNITS - (guint) strlen (suffix));
  strip_edges (name->str);
  if (name->str[0] == '\0' || g_ascii_strcasecmp (name->str, "History") == 0)
    return g_strconcat (FALLBACK, name->str[0] == '\0' ? "" : " ", name->str, suffix, NULL);
  return g_strconcat (name->str, suffix, NULL);
}

/**
 * eks_xlsx_make_line:
 * @text: (nullable): any text
 * @max_units: of UTF-16
 *
 * Returns: (transfer full) (nullable): it in one line, without a character that XML does not know, cut with an ellipsis
 */
char *
eks_xlsx_make_line (const char *text, guint max_units)
{
  g_autofree char *valid = NULL;
  g_autoptr (GString) line = NULL;
  gsize length;

  if (text == NULL)
    return NULL;
  valid = g_utf8_make_valid (text, -1);
  line = g_string_new (NULL);
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    g_string_append_unichar (line, is_xml (g_utf8_get_char (at)) ? g_utf8_get_char (at) : ' ');
  length = line->len;
  cut (line->str, max_units);
  if (strlen (line->str) == length)
    return g_strdup (line->str);
  cut (line->str, max_units - 1);
  return g_strconcat (line->str, "…", NULL);
}

/**
 * eks_xlsx_make_title:
 * @title: (nullable): name of the export
 *
 * Returns: (transfer full) (nullable): it as a document property, which is short and has no character
 *   that XML does not know
 */
char *
eks_xlsx_make_title (const char *title)
{
  return eks_xlsx_make_line (title, MAX_TITLE_UNITS);
}
