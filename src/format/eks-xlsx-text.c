/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text as a cell of a workbook holds it: at most 32,767 UTF-16 units and 253 line feeds (Excel specifications and
 * limits), cut between what a person sees as characters; no character that XML 1.0 cannot hold, and “_x0041_”, which a spreadsheet would read as “A”
 * (ECMA-376, 22.9.2.19), written so that it stays what it is. */

#include "config.h"

#include "eks-xlsx-text.h"

#include <string.h>

#include "eks-cell-text.h"

#define MAX_UNITS 32767
#define MAX_LINE_FEEDS 253

/* The longest that one character becomes. */
#define MAX_ESCAPE 8

static char *
put_string (char *at, const char *string)
{
  return g_stpcpy (at, string);
}

/* _xHHHH_ */
static gboolean
is_escape (const char *at, const char *end)
{
  return end - at >= 7 && at[1] == 'x' && g_ascii_isxdigit (at[2]) && g_ascii_isxdigit (at[3]) &&
         g_ascii_isxdigit (at[4]) && g_ascii_isxdigit (at[5]) && at[6] == '_';
}

/* U+FFFE and U+FFFF, the only characters beside control characters that XML 1.0 does not know. */
static gboolean
is_noncharacter (const char *at, const char *end)
{
  return end - at >= 3 && (guchar) at[1] == 0xBF && (guchar) at[2] >= 0xBE;
}

typedef struct
{
  EksCellTally *tally;
  guint column;
  const char *text;
  const char *end;
} Cell;

static char *
put_replacement (const Cell *cell, char *target)
{
  eks_cell_tally_add (cell->tally, cell->column, EKS_TALLY_CONTROL_CHARACTERS, cell->text, (gsize) (cell->end - cell->text));
  return put_string (target, EKS_CELL_REPLACEMENT);
}

/* One character at which the fast copy stopped. A carriage return is written by number, since a reader
 * of XML would turn it into a line feed. Returns how many bytes of the text it took. */
static gsize
put_special (const Cell *cell, EksSink *sink, const char *at)
{
  char *target = eks_sink_reserve (sink, MAX_ESCAPE);
  gsize taken = 1;

  switch ((guchar) *at)
    {
    case '&':
      target = put_string (target, "&amp;");
      break;
    case '<':
      target = put_string (target, "&lt;");
      break;
    case '>':
      target = put_string (target, "&gt;");
      break;
    case '_':
      target = put_string (target, is_escape (at, cell->end) ? "_x005F_" : "_");
      break;
    case '\r':
      target = put_string (target, "&#13;");
      break;
    case '\t':
    case '\n':
      *target++ = *at;
      break;
    case 0xEF:
      if (is_noncharacter (at, cell->end))
        {
          target = put_replacement (cell, target);
          taken = 3;
        }
      else
        *target++ = *at;
      break;
    default:
      target = put_replacement (cell, target);
    }
  sink->at = target;
  return taken;
}

/* How many bytes have no more units than a cell may have; code points stay whole. */
static gsize
measure_units (const char *text, gsize length)
{
  guint units = 0;

  if (length <= MAX_UNITS)
    return length;
  for (gsize i = 0; i < length; i++)
    {
      guchar byte = (guchar) text[i];

      if ((byte & 0xC0) == 0x80)
        continue;
      units += byte >= 0xF0 ? 2 : 1;
      if (units > MAX_UNITS)
        return i;
    }
  return length;
}

/* How many bytes stand before the first line feed that is too much. */
static gsize
measure_lines (const char *text, gsize length)
{
  const char *at = text, *end = text + length;

  if (length <= MAX_LINE_FEEDS)
    return length;
  for (guint n = 0; (at = memchr (at, '\n', (gsize) (end - at))) != NULL; at++)
    if (n++ == MAX_LINE_FEEDS)
      return (gsize) (at - text);
  return length;
}

/* How many bytes fit into a cell. */
static gsize
measure (const char *text, gsize length)
{
  gsize fits = MIN (measure_units (text, length), measure_lines (text, length));

  return fits < length ? eks_cell_text_find_boundary (text, fits) : length;
}

static void
put_valid (EksSink *sink, EksCellTally *tally, guint column, const char *text, gsize length)
{
  gsize fits = measure (text, length);
  Cell cell = { tally, column, text, text + fits };

  if (fits < length)
    eks_cell_tally_add (tally, column, EKS_TALLY_CUT, text, length);
  for (const char *at = text; at < cell.end;)
    {
      gsize piece = MIN ((gsize) (cell.end - at), EKS_SINK_MAX_PIECE);
      gsize n = eks_text_copy_xml (eks_sink_reserve (sink, piece), at, piece);

      sink->at += n;
      at += n;
      if (n < piece)
        at += put_special (&cell, sink, at);
    }
}

/**
 * eks_xlsx_put_text:
 * @sink: where the XML goes
 * @tally: counts cuts and replacements
 * @column: index of the column
 * @text: (array length=length): characters
 * @length: in bytes
 *
 * Writes the text without its tags.
 */
void
eks_xlsx_put_text (EksSink *sink, EksCellTally *tally, guint column, const char *text, gsize length)
{
  g_autoptr (GString) valid = NULL;

  if (eks_cell_text_is_valid (text, length))
    {
      put_valid (sink, tally, column, text, length);
      return;
    }
  eks_cell_tally_add (tally, column, EKS_TALLY_BAD_BYTES, text, length);
  valid = g_string_sized_new (length);
  eks_cell_text_make_valid (valid, text, length);
  put_valid (sink, tally, column, valid->str, valid->len);
}

/**
 * eks_xlsx_text_needs_preserve:
 * @text: (array length=length): UTF-8
 * @length: in bytes, not 0
 *
 * Returns: %TRUE if a reader would take blanks off its ends
 */
gboolean
eks_xlsx_text_needs_preserve (const char *text, gsize length)
{
  return g_ascii_isspace (text[0]) || g_ascii_isspace (text[length - 1]);
}
