/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two tables: the kinds of file, and the settings in the order in which they are shown. Which setting a kind of file
 * has, and what it is by default, is not said here but in the format itself. */

#include "config.h"

#include "eks-format-words.h"

#include <glib/gi18n-lib.h>

static const EksFormatKind kinds[] = {
  { EKS_FORMAT_CSV, EKS_CSV_EXCEL, N_("CSV for Excel"), N_("Opens in Excel with a double click, with the right letters") },
  { EKS_FORMAT_CSV, EKS_CSV_SYSTEMS, N_("CSV for systems"), N_("For another program to read: every value as it is") },
  { EKS_FORMAT_CSV, EKS_CSV_UNICODE, N_("CSV, Unicode text"), N_("For spreadsheets that get letters wrong otherwise") },
  { EKS_FORMAT_XLSX, EKS_CSV_EXCEL, N_("XLSX"), N_("An Excel workbook with real dates and numbers, and filters") },
  { EKS_FORMAT_PDF, EKS_CSV_EXCEL, N_("PDF"), N_("A report to read and print: figures, charts and the rows") },
  { EKS_FORMAT_TXT, EKS_CSV_EXCEL, N_("Text"), N_("Values with a sign between, or in columns of a fixed width") },
  { EKS_FORMAT_JSON, EKS_CSV_EXCEL, N_("JSON"), N_("A list of objects, for web services and programs") },
  { EKS_FORMAT_NDJSON, EKS_CSV_EXCEL, N_("JSON lines"), N_("An object on each line, for large amounts of data") },
  { EKS_FORMAT_XML, EKS_CSV_EXCEL, N_("XML"), N_("Elements with names of your own, for programs") },
};

static const EksFormatWords words[] = {
  /* TRANSLATORS: setting of a text file: values with a delimiter between, or columns of a fixed width */
  { "layout", N_("Lay_out"), N_("A delimiter between two values, or columns of a fixed width"), { N_("Delimited"), N_("Fixed widths") } },
  { "widths", N_("_Widths of the columns, in characters, with a blank between") },
  { "overlong", N_("A _value that is too long"), NULL, { N_("Is cut and counted"), N_("Stops the export") } },
  { "delimiter", N_("_Delimiter"), N_("Stands between two values"),
    { N_("Semicolon ( ; )"), N_("Comma ( , )"), N_("Tab"), N_("Vertical bar ( | )") }, { ";", ",", "\t", "|" }, N_("_Character between two values") },
  { "header", N_("_Titles in the first row"), N_("So that people and programs know which column is which") },
  { "quote-all", N_("_Quote every value"), N_("Otherwise only where it is needed") },
  { "formula-guard", N_("_Guard against formulas"),
    N_("A text that begins like a formula, such as =1+1, gets an apostrophe in front, so that a spreadsheet shows it and does not calculate it. Off for other programs.") },
  { "decimal-mark", N_("Decimal _mark"), NULL, { N_("Point, as the service writes it"), N_("Comma") }, { ".", "," } },
  { "line-breaks", N_("Line _breaks in values"), NULL, { N_("Stay as they are"), N_("Become LF"), N_("Become a blank") } },
  { "line-end", N_("_Line ends"), NULL, { N_("Windows (CR LF)"), N_("Unix (LF)") } },
  { "encoding", N_("_Encoding"), NULL, { N_("UTF-8"), N_("UTF-8 with byte order mark"), N_("UTF-16 with byte order mark") } },
  { "separator-line", N_("Delimiter in a line of its o_wn"), N_("A first line such as sep=; tells Excel the delimiter. Other programs take it for data.") },
  { "root", N_("Name of the element around all _rows") },
  { "row", N_("Name of the _element of a row") },
  { "nulls", N_("A value that is _missing"), NULL, { N_("Is marked as missing"), N_("Is left out") } },
  { "objects", N_("_Objects and lists as values"), N_("Split up, each of their values stands for itself, under a name such as address.city"), { N_("Stay as they are"), N_("Are split up") } },
  { "all-strings", N_("All values as _text"), N_("Numbers and yes or no in quotes, for programs that change them otherwise") },
  { "info", N_("_Information sheet"), N_("A last sheet says what was exported, when, and which rows") },
  { "workbook", N_("All tables in one _workbook"), N_("Each table is a sheet. Otherwise each is a file of its own.") },
  { "compression", N_("File _size"), NULL, { N_("Larger, written faster"), N_("Smaller, written slower") } },
  { "charts", N_("_Charts"), N_("Rows by day and by status, before the table") },
  { "packing", N_("_Pack the file"), NULL, { N_("Not packed"), N_("gzip (.gz)"), N_("ZIP archive (.zip)") } },
  { "extension", N_("Another file e_xtension") },
};

/**
 * eks_format_words_list:
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): every setting that a kind of file can have
 */
const EksFormatWords *
eks_format_words_list (guint *n)
{
  *n = G_N_ELEMENTS (words);
  return words;
}

/**
 * eks_format_kinds_list:
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): the kinds of file a person can choose from
 */
const EksFormatKind *
eks_format_kinds_list (guint *n)
{
  *n = G_N_ELEMENTS (kinds);
  return kinds;
}
