/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last sheet of a workbook: what was exported and when, in which time zone the clock hangs, and for each table how
 * its rows were chosen and how many there are. A colleague who gets the file a year later has nothing else. */

#include "config.h"

#include "eks-xlsx-info.h"

#include "eks-writer-private.h"
#include "eks-writer-words.h"
#include "eks-xlsx-names.h"

/* Of a value: a list of thousands is no reading matter, and a cell has its limit. */
#define MAX_UNITS 2000

struct _EksXlsxInfo
{
  EksWriter *writer; /* (unowned) */
  GArray *lines;     /* (owned) (element-type EksXlsxInfoLine) */
  guint n_details;   /* entries of the writer's details that stand in tables already */
};

static void
line_clear (gpointer data)
{
  EksXlsxInfoLine *line = data;

  g_free (line->label);
  g_free (line->text);
}

static void
add_text (EksXlsxInfo *self, const char *label, const char *text)
{
  EksXlsxInfoLine line = { eks_xlsx_make_line (label, MAX_UNITS), eks_xlsx_make_line (text, MAX_UNITS), 0 };

  g_array_append_val (self->lines, line);
}

static void
add_number (EksXlsxInfo *self, EksWriterWord word, guint64 number)
{
  EksXlsxInfoLine line = { g_strdup (eks_writer_word (word, eks_writer_get_language (self->writer))), NULL, number };

  g_array_append_val (self->lines, line);
}

static void
add_word (EksXlsxInfo *self, EksWriterWord word, const char *text)
{
  add_text (self, eks_writer_word (word, eks_writer_get_language (self->writer)), text != NULL ? text : "");
}

/* As the clock on the wall shows it, like the cells. */
static char *
format_moment (EksWriter *writer)
{
  gint64 seconds = eks_writer_get_now (writer) / G_USEC_PER_SEC;
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (seconds + eks_zone_get_offset (eks_writer_get_zone (writer), seconds));

  return moment != NULL ? g_date_time_format (moment, "%Y-%m-%d %H:%M:%S") : g_strdup ("");
}

/**
 * eks_xlsx_info_new:
 * @writer: (unowned): a writer that is open
 *
 * Returns: (transfer full): what is known before the first table
 */
EksXlsxInfo *
eks_xlsx_info_new (EksWriter *writer)
{
  EksXlsxInfo *self = g_new0 (EksXlsxInfo, 1);
  g_autofree char *moment = format_moment (writer);

  self->writer = writer;
  self->lines = g_array_new (FALSE, FALSE, sizeof (EksXlsxInfoLine));
  g_array_set_clear_func (self->lines, line_clear);
  add_word (self, EKS_WRITER_WORD_EXPORT, eks_writer_get_name (writer));
  add_word (self, EKS_WRITER_WORD_MADE, moment);
  add_word (self, EKS_WRITER_WORD_TIME_ZONE, eks_zone_get_identifier (eks_writer_get_zone (writer)));
  return self;
}

/**
 * eks_xlsx_info_free:
 * @self: (nullable) (transfer full): what is known
 */
void
eks_xlsx_info_free (EksXlsxInfo *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->lines);
  g_free (self);
}

/**
 * eks_xlsx_info_add_table:
 * @self: what is known
 * @title: (nullable): what the writer's current table, which is complete, is called
 */
void
eks_xlsx_info_add_table (EksXlsxInfo *self, const char *title)
{
  GPtrArray *details = eks_writer_get_details (self->writer);
  guint64 n_read;

  add_text (self, "", "");
  add_word (self, EKS_WRITER_WORD_TABLE, title);
  for (; self->n_details + 1 < details->len; self->n_details += 2)
    add_text (self, g_ptr_array_index (details, self->n_details), g_ptr_array_index (details, self->n_details + 1));
  if (eks_writer_get_rows_read (self->writer, &n_read))
    add_number (self, EKS_WRITER_WORD_ROWS_READ, n_read);
  add_number (self, EKS_WRITER_WORD_ROWS_WRITTEN, eks_writer_get_n_table_rows (self->writer));
}

/**
 * eks_xlsx_info_get_lines:
 * @self: what is known
 * @n_lines: (out): how many lines that is
 *
 * Returns: (transfer none) (array length=n_lines): the lines, until the next table is added
 */
const EksXlsxInfoLine *
eks_xlsx_info_get_lines (EksXlsxInfo *self, guint *n_lines)
{
  *n_lines = self->lines->len;
  return (const EksXlsxInfoLine *) (gpointer) self->lines->data;
}
