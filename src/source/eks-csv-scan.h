/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One record of a CSV text at a time: where its cells begin and end. No input, no output, no allocation a cell. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EksCsvDialect:
 * @delimiter: between cells
 * @quote: around cells, or 0 where quotes mean nothing
 * @cr_ends: whether a carriage return alone ends a record
 *
 * How a CSV text is spelt.
 */
typedef struct
{
  char delimiter;
  char quote;
  gboolean cr_ends;
} EksCsvDialect;

/**
 * EksCsvCell:
 * @start: of the value; quotes around it are left out
 * @length: in bytes
 * @quoted: it stood in quotes, so an empty one is an empty text
 * @mixed: the value is made by eks_csv_cell_clean(): it holds quotes that are part of the spelling
 */
typedef struct
{
  gsize start;
  gsize length;
  guint quoted : 1;
  guint mixed : 1;
} EksCsvCell;

/**
 * EksCsvRecord:
 * @cells: (element-type EksCsvCell): the cells
 * @lines: line breaks in the record, the one at its end included
 * @open_quote: the text ended inside of quotes
 */
typedef struct
{
  GArray *cells;
  guint lines;
  gboolean open_quote;
} EksCsvRecord;

/* More than a spreadsheet has. */
#define EKS_CSV_MAX_CELLS 20000

gsize eks_csv_scan_record (const EksCsvDialect *dialect, const char *text, gsize length, gboolean at_end, EksCsvRecord *record);
gboolean eks_csv_record_is_blank (const EksCsvRecord *record);
void eks_csv_cell_clean (const EksCsvDialect *dialect, char *text, EksCsvCell *cell);

G_END_DECLS
