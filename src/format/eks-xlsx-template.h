/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workbook around the rows: all that libxlsxwriter makes better than we would. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EksXlsxSheetFacts:
 * @name: valid and unique
 * @n_rows: how many it holds so far, the header included
 * @n_columns: how many there are
 * @widths: (array length=n_columns): of the columns, in characters
 */
typedef struct
{
  char *name;
  guint32 n_rows;
  guint n_columns;
  guint8 *widths;
} EksXlsxSheetFacts;

/**
 * EksXlsxInfoLine:
 * @label: what it is; empty for a line without anything
 * @text: (nullable): the value, or %NULL for a number
 * @number: the value
 *
 * A line of the sheet that tells about the others. The texts are valid in XML and short enough for a cell.
 */
typedef struct
{
  char *label;
  char *text;
  guint64 number;
} EksXlsxInfoLine;

/**
 * EksXlsxFacts:
 * @title: (nullable): name of the export
 * @now: microseconds since 1970 UTC
 * @header: the first row of a sheet is a header: it is frozen and filters
 * @n_lines: how many there are
 * @lines: (array length=n_lines) (nullable): what stands on a last sheet of its own; %NULL for no such sheet
 * @n_sheets: how many there are
 * @sheets: (array length=n_sheets): the sheets that hold the rows
 *
 * What a workbook is made from.
 */
typedef struct
{
  const char *title;
  gint64 now;
  gboolean header;
  guint n_lines;
  const EksXlsxInfoLine *lines;
  guint n_sheets;
  const EksXlsxSheetFacts *sheets;
} EksXlsxFacts;

/**
 * EksXlsxStyle:
 * @EKS_XLSX_STYLE_HEADER: bold
 * @EKS_XLSX_STYLE_DATE_TIME: 2023-02-10 13:44:59
 * @EKS_XLSX_STYLE_DATE: 2023-02-10
 * @EKS_XLSX_STYLE_AMOUNT: 1,234.50, in the reader's spelling
 * @EKS_XLSX_STYLE_WHOLE: all digits of a long number, which a spreadsheet would otherwise round
 */
typedef enum
{
  EKS_XLSX_STYLE_HEADER,
  EKS_XLSX_STYLE_DATE_TIME,
  EKS_XLSX_STYLE_DATE,
  EKS_XLSX_STYLE_AMOUNT,
  EKS_XLSX_STYLE_WHOLE,
  EKS_XLSX_N_STYLES,
} EksXlsxStyle;

typedef struct _EksXlsxTemplate EksXlsxTemplate;

EksXlsxTemplate *eks_xlsx_template_new (const EksXlsxFacts *facts, GError **error);
void eks_xlsx_template_free (EksXlsxTemplate *self);
guint eks_xlsx_template_get_n_parts (EksXlsxTemplate *self);
const char *eks_xlsx_template_get_part (EksXlsxTemplate *self, guint index, GBytes **content);
GBytes *eks_xlsx_template_find_part (EksXlsxTemplate *self, const char *name);
guint eks_xlsx_template_get_style (EksXlsxTemplate *self, EksXlsxStyle style);
GBytes *eks_xlsx_template_dup_sheet_head (EksXlsxTemplate *self, guint sheet);
GBytes *eks_xlsx_template_dup_sheet_tail (EksXlsxTemplate *self, guint sheet);
char *eks_xlsx_template_get_sheet_path (guint sheet);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksXlsxTemplate, eks_xlsx_template_free)

G_END_DECLS
