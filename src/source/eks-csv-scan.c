/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 4180, and what spreadsheets and portals really write: any delimiter, any line end, text after a closing quote. */

#include "config.h"

#include "eks-csv-scan.h"

#include <string.h>

typedef struct
{
  const EksCsvDialect *dialect;
  const char *text;
  gsize length;
  gboolean at_end;
  gsize at;
} Scan;

/* What a cell ends with. */
typedef enum
{
  END_CELL,
  END_RECORD,
  END_TEXT,
  NEED_MORE,
} End;

static gboolean
ends_cell (const Scan *scan, char c)
{
  return c == scan->dialect->delimiter || c == '\n' || c == '\r';
}

/* At a character that may end a cell: says whether it does and steps over it. */
static gboolean
take_end (Scan *scan, End *end)
{
  char c = scan->text[scan->at];

  if (c == scan->dialect->delimiter)
    {
      scan->at++;
      *end = END_CELL;
      return TRUE;
    }
  if (c == '\n')
    {
      scan->at++;
      *end = END_RECORD;
      return TRUE;
    }
  if (scan->at + 1 == scan->length && !scan->at_end)
    {
      *end = NEED_MORE; /* a line feed may follow */
      return TRUE;
    }
  if (scan->at + 1 < scan->length && scan->text[scan->at + 1] == '\n')
    {
      scan->at += 2;
      *end = END_RECORD;
      return TRUE;
    }
  if (!scan->dialect->cr_ends && scan->at + 1 < scan->length)
    return FALSE;
  scan->at++;
  *end = END_RECORD;
  return TRUE;
}

static End
scan_plain (Scan *scan, EksCsvCell *cell)
{
  End end;

  for (;;)
    {
      while (scan->at < scan->length && !ends_cell (scan, scan->text[scan->at]))
        scan->at++;
      cell->length = scan->at - cell->start;
      if (scan->at == scan->length)
        return scan->at_end ? END_TEXT : NEED_MORE;
      if (take_end (scan, &end))
        return end;
      scan->at++; /* a carriage return that is part of the value */
    }
}

/* Behind the opening quote. */
static End
scan_quoted (Scan *scan, EksCsvCell *cell, EksCsvRecord *record)
{
  char quote = scan->dialect->quote;
  End end;

  cell->quoted = TRUE;
  cell->start = scan->at;
  for (;;)
    {
      const char *next = memchr (scan->text + scan->at, quote, scan->length - scan->at);
      if (next == NULL)
        {
          record->open_quote = TRUE;
          cell->length = scan->length - cell->start;
          scan->at = scan->length;
          return scan->at_end ? END_TEXT : NEED_MORE;
        }
      scan->at = next - scan->text + 1;
      if (scan->at == scan->length && !scan->at_end)
        return NEED_MORE;
      if (scan->at == scan->length || scan->text[scan->at] != quote)
        break;
      cell->mixed = TRUE;
      scan->at++;
    }
  cell->length = scan->at - 1 - cell->start;
  if (scan->at == scan->length)
    return END_TEXT;
  if (ends_cell (scan, scan->text[scan->at]) && take_end (scan, &end))
    return end;
  /* more text behind the closing quote: the cell is read again as a whole, opening quote included */
  cell->start--;
  cell->mixed = TRUE;
  cell->quoted = FALSE;
  return scan_plain (scan, cell);
}

static guint
count_lines (const char *text, gsize length)
{
  guint lines = 0;

  for (const char *at = text; (at = memchr (at, '\n', text + length - at)) != NULL; at++)
    lines++;
  return lines;
}

/**
 * eks_csv_scan_record:
 * @dialect: how the text is spelt
 * @text: (array length=length): where the record begins
 * @length: in bytes
 * @at_end: whether the text ends behind it
 * @record: gets the cells, with places counted from @text
 *
 * Returns: bytes that the record takes, its line end included; 0 if it goes on behind @length. A record of more than
 *   %EKS_CSV_MAX_CELLS cells keeps as many.
 */
gsize
eks_csv_scan_record (const EksCsvDialect *dialect, const char *text, gsize length, gboolean at_end, EksCsvRecord *record)
{
  Scan scan = { dialect, text, length, at_end, 0 };
  End end = END_CELL;

  g_array_set_size (record->cells, 0);
  record->open_quote = FALSE;
  record->lines = 0;
  while (end == END_CELL)
    {
      EksCsvCell cell = { .start = scan.at };
      if (dialect->quote != '\0' && scan.at < length && text[scan.at] == dialect->quote)
        {
          scan.at++;
          end = scan_quoted (&scan, &cell, record);
        }
      else
        end = scan_plain (&scan, &cell);
      if (end == NEED_MORE)
        return 0;
      if (record->cells->len <= EKS_CSV_MAX_CELLS)
        g_array_append_val (record->cells, cell);
    }
  record->lines = MAX (count_lines (text, scan.at), end == END_RECORD);
  return scan.at;
}

/**
 * eks_csv_record_is_blank:
 * @record: a record
 *
 * Returns: whether it is an empty line
 */
gboolean
eks_csv_record_is_blank (const EksCsvRecord *record)
{
  const EksCsvCell *cell = &g_array_index (record->cells, EksCsvCell, 0);

  return record->cells->len == 1 && cell->length == 0 && !cell->quoted;
}

/**
 * eks_csv_cell_clean:
 * @dialect: how the text is spelt
 * @text: what the cell's place is counted from; changed where the value stands
 * @cell: a mixed cell; becomes a plain one
 *
 * Takes out the quotes that are part of the spelling, in place. Half of a quote that was never closed stays out too.
 */
void
eks_csv_cell_clean (const EksCsvDialect *dialect, char *text, EksCsvCell *cell)
{
  const char *at = text + cell->start, *end = at + cell->length;
  char *out = text + cell->start;
  gboolean inside = cell->quoted;

  while (at < end)
    {
      if (*at != dialect->quote)
        *out++ = *at++;
      else if (inside && at + 1 < end && at[1] == dialect->quote)
        {
          *out++ = *at;
          at += 2;
        }
      else if (inside || at == text + cell->start)
        {
          inside = !inside;
          at++;
        }
      else
        *out++ = *at++; /* a quote in the text behind a quoted part */
    }
  cell->length = out - (text + cell->start);
  cell->mixed = FALSE;
}
