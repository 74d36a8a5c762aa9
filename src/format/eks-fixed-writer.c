/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows to lines whose values stand in columns of a fixed width, counted in characters. A cell is made clean in memory
 * first: what has no width, such as a line break, would move all that follows. */

#include "config.h"

#include "eks-fixed-writer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "eks-cell-text.h"
#include "eks-error.h"
#include "eks-number.h"
#include "eks-text-sink.h"
#include "eks-writer-private.h"

struct _EksFixedWriter
{
  EksWriter parent_instance;

  EksTextSink *output; /* (owned) (nullable): from open on */
  EksSink *sink;       /* (unowned): @output */
  EksCellTally *tally; /* (owned) (nullable) */
  EksSchema *schema;   /* (owned) (nullable) */
  guint *widths;       /* (owned) (nullable): of the columns */
  GString *cell;       /* (owned): the current one, clean */
  guint64 row;         /* 0: the header */
  const char *line_end;
  gboolean decimal_comma;
  gboolean fail;
};

G_DEFINE_FINAL_TYPE (EksFixedWriter, eks_fixed_writer, EKS_TYPE_WRITER)

static gboolean
is_number_type (EksType type)
{
  return type == EKS_TYPE_INTEGER || type == EKS_TYPE_NUMBER;
}

/* One character that is no plain one: a line break is one blank, also as CR LF. */
static const char *
take_control (EksFixedWriter *self, const char *at, const char *end, gboolean *breaks, gboolean *controls)
{
  if (*at == '\t' || *at == '\r' || *at == '\n')
    {
      g_string_append_c (self->cell, ' ');
      *breaks = TRUE;
      return at + (at[0] == '\r' && at + 1 < end && at[1] == '\n' ? 2 : 1);
    }
  g_string_append (self->cell, EKS_CELL_REPLACEMENT);
  *controls = TRUE;
  return at + 1;
}

/* Only UTF-8 is in @text from here on. */
static void
take_text (EksFixedWriter *self, const char *text, gsize length, gboolean *breaks, gboolean *controls)
{
  const char *end = text + length;

  for (const char *at = text; at < end;)
    {
      const char *from = at;

      while (at < end && (guchar) *at >= 0x20)
        at++;
      g_string_append_len (self->cell, from, at - from);
      if (at < end)
        at = take_control (self, at, end, breaks, controls);
    }
}

static void
make_clean (EksFixedWriter *self, guint column, const char *text, gsize length)
{
  gsize at = eks_cell_text_measure (text, length);
  gboolean breaks = FALSE, controls = FALSE;

  g_string_truncate (self->cell, 0);
  take_text (self, text, at, &breaks, &controls);
  if (at < length)
    eks_cell_tally_add (self->tally, column, EKS_TALLY_BAD_BYTES, text, length);
  while (at < length)
    {
      gsize n = eks_cell_text_measure (text + at + 1, length - at - 1);

      g_string_append (self->cell, EKS_CELL_REPLACEMENT);
      take_text (self, text + at + 1, n, &breaks, &controls);
      at += n + 1;
    }
  if (breaks)
    eks_cell_tally_add (self->tally, column, EKS_TALLY_LINE_BREAKS, text, length);
  if (controls)
    eks_cell_tally_add (self->tally, column, EKS_TALLY_CONTROL_CHARACTERS, text, length);
}

static void
change_mark (EksFixedWriter *self)
{
  EksNumber number;

  if (eks_number_scan (self->cell->str, self->cell->len, &number) && number.mark == '.')
    *(char *) memchr (self->cell->str, '.', self->cell->len) = ',';
}

/* Where to cut after at most @width characters, and how many they are then. */
static gsize
find_cut (const char *text, guint width, guint *n_characters)
{
  gsize cut = (gsize) (g_utf8_offset_to_pointer (text, width) - text);
  gsize boundary = eks_cell_text_find_boundary (text, cut);

  *n_characters = boundary < cut ? (guint) g_utf8_strlen (text, (gssize) boundary) : width;
  return boundary;
}

static void
set_overlong (EksFixedWriter *self, guint column)
{
  const char *title = eks_schema_get_column (self->schema, column)->title;

  if (self->sink->error != NULL)
    return;
  if (self->row == 0)
    {
      /* TRANSLATORS: %s: title of a column, %u: its width in characters */
      self->sink->error = g_error_new (EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The title of the column “%s” is longer than %u characters; make the column wider"),
                                       title, self->widths[column]);
    }
  else
    {
      g_autofree char *row = g_strdup_printf ("%" G_GUINT64_FORMAT, self->row);

      /* TRANSLATORS: %1$s: title of a column, %2$s: number of a row, %3$u: width in characters */
      self->sink->error = g_error_new (EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The value of the column “%1$s” in row %2$s is longer than %3$u characters; make the column wider or let values be cut"),
                                       title, row, self->widths[column]);
    }
}

static void
put_blanks (EksFixedWriter *self, guint n)
{
  static const char blanks[] = "                                ";

  while (n > 0)
    {
      guint piece = MIN (n, (guint) sizeof blanks - 1);

      eks_sink_put (self->sink, blanks, piece);
      n -= piece;
    }
}

static void
put_cell (EksFixedWriter *self, guint column, const char *text, gsize length)
{
  EksType type = eks_schema_get_column (self->schema, column)->type;
  guint width = self->widths[column];
  glong whole;
  guint n;
  gsize bytes;

  make_clean (self, column, text, length);
  if (self->decimal_comma && is_number_type (type) && self->row > 0)
    change_mark (self);
  whole = g_utf8_strlen (self->cell->str, (gssize) self->cell->len);
  bytes = self->cell->len;
  n = (guint) whole;
  if (whole > (glong) width)
    {
      bytes = find_cut (self->cell->str, width, &n);
      if (self->fail)
        set_overlong (self, column);
      else
        eks_cell_tally_add (self->tally, column, EKS_TALLY_CUT, text, length);
    }
  if (is_number_type (type))
    put_blanks (self, width - n);
  eks_sink_put (self->sink, self->cell->str, bytes);
  if (!is_number_type (type))
    put_blanks (self, width - n);
}

static void
put_line_end (EksFixedWriter *self)
{
  eks_sink_put (self->sink, self->line_end, strlen (self->line_end));
}

static void
put_row (EksFixedWriter *self, const EksValue *values)
{
  for (guint i = 0; i < eks_schema_get_n_columns (self->schema); i++)
    if (eks_value_is_empty (&values[i]))
      put_blanks (self, self->widths[i]);
    else
      put_cell (self, i, values[i].text, values[i].length);
  put_line_end (self);
}

static void
put_header (EksFixedWriter *self)
{
  for (guint i = 0; i < eks_schema_get_n_columns (self->schema); i++)
    {
      const char *title = eks_schema_get_column (self->schema, i)->title;

      put_cell (self, i, title, strlen (title));
    }
  put_line_end (self);
}

static gboolean
take_widths (EksFixedWriter *self, GError **error)
{
  EksWriter *writer = EKS_WRITER (self);
  g_autoptr (GArray) widths = eks_format_get_widths (eks_writer_get_format (writer));
  guint n_columns = eks_schema_get_n_columns (self->schema);

  self->widths = g_new (guint, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      self->widths[i] = i < widths->len ? g_array_index (widths, guint, i) : eks_writer_get_maximum (writer, i);
      if (self->widths[i] > 0)
        continue;
      /* TRANSLATORS: %s: title of a column */
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The column “%s” has no width; give it one, or a maximum size"),
                   eks_schema_get_column (self->schema, i)->title);
      return FALSE;
    }
  return TRUE;
}

static gboolean
eks_fixed_writer_open (EksWriter *writer, GOutputStream *stream, EksSchema *schema, GCancellable *cancellable, GError **error)
{
  EksFixedWriter *self = EKS_FIXED_WRITER (writer);
  EksFormat *format = eks_writer_get_format (writer);

  self->schema = eks_schema_ref (schema);
  if (!take_widths (self, error))
    return FALSE;
  self->line_end = eks_format_get_line_end (format) == EKS_LINE_END_CRLF ? "\r\n" : "\n";
  self->decimal_comma = g_str_equal (eks_format_get_decimal_mark (format), ",");
  self->fail = eks_format_get_overlong (format) == EKS_OVERLONG_FAIL;
  self->tally = eks_cell_tally_new (eks_writer_get_tally (writer), schema);
  self->output = eks_text_sink_new (stream, eks_format_get_encoding (format));
  self->sink = (EksSink *) self->output;
  self->sink->cancellable = cancellable;
  if (eks_format_get_header (format))
    put_header (self);
  self->sink->cancellable = NULL;
  return eks_sink_check (self->sink, error);
}

static gboolean
eks_fixed_writer_write (EksWriter *writer, EksBatch *batch, GCancellable *cancellable, GError **error)
{
  EksFixedWriter *self = EKS_FIXED_WRITER (writer);

  self->sink->cancellable = cancellable;
  for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
    {
      self->row = eks_writer_get_n_table_rows (writer) + i + 1;
      eks_cell_tally_set_row (self->tally, self->row);
      put_row (self, eks_batch_get_row (batch, i));
    }
  self->sink->cancellable = NULL;
  eks_cell_tally_flush (self->tally);
  return eks_sink_check (self->sink, error);
}

static gboolean
eks_fixed_writer_finish (EksWriter *writer, GCancellable *cancellable, GError **error)
{
  EksFixedWriter *self = EKS_FIXED_WRITER (writer);
  gboolean ok;

  self->sink->cancellable = cancellable;
  ok = eks_text_sink_flush (self->output, error);
  self->sink->cancellable = NULL;
  return ok;
}

static void
eks_fixed_writer_finalize (GObject *object)
{
  EksFixedWriter *self = EKS_FIXED_WRITER (object);

  g_clear_pointer (&self->output, eks_text_sink_free);
  g_clear_pointer (&self->tally, eks_cell_tally_free);
  g_clear_pointer (&self->schema, eks_schema_unref);
  g_clear_pointer (&self->widths, g_free);
  g_string_free (self->cell, TRUE);
  G_OBJECT_CLASS (eks_fixed_writer_parent_class)->finalize (object);
}

static void
eks_fixed_writer_class_init (EksFixedWriterClass *klass)
{
  EksWriterClass *writer_class = EKS_WRITER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_fixed_writer_finalize;
  writer_class->open = eks_fixed_writer_open;
  writer_class->write = eks_fixed_writer_write;
  writer_class->finish = eks_fixed_writer_finish;
}

static void
eks_fixed_writer_init (EksFixedWriter *self)
{
  self->cell = g_string_new (NULL);
}
