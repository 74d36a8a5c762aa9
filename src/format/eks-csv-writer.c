/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows to delimiter-separated text. A cell that needs nothing is scanned and copied in one pass;
 * all that follows is for the others.
 *
 * The guard (OWASP, CSV Injection): a spreadsheet runs a cell that begins with = + - @ TAB CR or LF, or
 * with the full-width = + - @, also when blanks stand before it. Such a cell gets a leading apostrophe,
 * unless it is nothing but a number. Of a column of text even a number with a plus is guarded: that is a
 * phone number, and a spreadsheet would take its plus away. */

#include "config.h"

#include "eks-csv-writer.h"

#include <string.h>

#include "eks-cell-text.h"
#include "eks-number.h"
#include "eks-text-scan.h"
#include "eks-text-sink.h"
#include "eks-writer-private.h"

struct _EksCsvWriter
{
  EksWriter parent_instance;

  EksTextSink *output;   /* (owned) (nullable): from open on */
  EksSink *sink;         /* (unowned): @output */
  EksCellTally *tally;   /* (owned) (nullable) */
  GString *scratch;      /* (owned): a value that had to change */
  GString *valid;        /* (owned): a value that was no UTF-8 */
  EksType *types;        /* (owned) (nullable): of the columns */
  guint n_columns;
  char delimiter;
  const char *line_end;
  gboolean quote_all;
  gboolean guard;
  gboolean decimal_comma;
  EksLineBreaks line_breaks;
  gboolean careful_starts[256]; /* first bytes with which a cell takes the long way */
};

G_DEFINE_FINAL_TYPE (EksCsvWriter, eks_csv_writer, EKS_TYPE_WRITER)

static gboolean
starts_with (const char *text, gsize length, const char *prefix)
{
  gsize n = strlen (prefix);

  return length >= n && memcmp (text, prefix, n) == 0;
}

/* Blanks that a spreadsheet may skip before it looks for a formula. */
static gsize
count_leading_blanks (const char *text, gsize length)
{
  static const char *const blanks[] = { " ", "\xC2\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF" };
  gsize at = 0;

  for (guint i = 0; i < G_N_ELEMENTS (blanks);)
    if (starts_with (text + at, length - at, blanks[i]))
      {
        at += strlen (blanks[i]);
        i = 0;
      }
    else
      i++;
  return at;
}

static gboolean
starts_formula (const char *text, gsize length)
{
  static const char *const triggers[] = { "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠" };
  gsize blanks = count_leading_blanks (text, length);

  for (guint i = 0; i < G_N_ELEMENTS (triggers); i++)
    if (starts_with (text + blanks, length - blanks, triggers[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_number_type (EksType type)
{
  return type == EKS_TYPE_INTEGER || type == EKS_TYPE_NUMBER;
}

static gboolean
needs_guard (EksType type, const char *text, gsize length)
{
  EksNumber number;

  if (!starts_formula (text, length))
    return FALSE;
  if (!eks_number_scan (text, length, &number))
    return TRUE;
  return !is_number_type (type) && (number.sign == '+' || number.has_exponent);
}

static gboolean
needs_quotes (EksCsvWriter *self, const char *text, gsize length)
{
  if (text[0] == ' ' || text[length - 1] == ' ')
    return TRUE;
  for (gsize i = 0; i < length; i++)
    if (text[i] == '"' || text[i] == '\r' || text[i] == '\n' || text[i] == self->delimiter)
      return TRUE;
  return FALSE;
}

static gboolean
is_control (char c)
{
  return (guchar) c < 0x20 && c != '\t' && c != '\r' && c != '\n';
}

/* One byte at which the fast copy stopped. */
static void
put_special (EksCsvWriter *self, guint column, const char *at, const char *text, gsize length)
{
  if (*at == '"')
    eks_sink_put (self->sink, "\"\"", 2);
  else if (is_control (*at))
    {
      eks_sink_put (self->sink, EKS_CELL_REPLACEMENT, strlen (EKS_CELL_REPLACEMENT));
      eks_cell_tally_add (self->tally, column, EKS_TALLY_CONTROL_CHARACTERS, text, length);
    }
  else
    eks_sink_put (self->sink, at, 1);
}

static void
put_text (EksCsvWriter *self, guint column, const char *text, gsize length)
{
  const char *end = text + length;

  for (const char *at = text; at < end;)
    {
      gsize piece = MIN ((gsize) (end - at), EKS_SINK_MAX_PIECE);
      gsize n = eks_text_copy_csv (eks_sink_reserve (self->sink, piece), at, piece, self->delimiter);

      self->sink->at += n;
      at += n;
      if (n < piece)
        put_special (self, column, at++, text, length);
    }
}

static void
put_empty (EksCsvWriter *self)
{
  /* A record of one empty field must not be an empty line. */
  if (self->quote_all || self->n_columns == 1)
    eks_sink_put (self->sink, "\"\"", 2);
}

static void
put_careful (EksCsvWriter *self, guint column, const char *text, gsize length)
{
  gboolean guard = self->guard && needs_guard (self->types[column], text, length);
  gboolean quotes = self->quote_all || needs_quotes (self, text, length) || (guard && self->delimiter == '\'');

  if (quotes)
    eks_sink_put (self->sink, "\"", 1);
  if (guard)
    {
      eks_sink_put (self->sink, "'", 1);
      eks_cell_tally_add (self->tally, column, EKS_TALLY_FORMULA_GUARDED, text, length);
    }
  put_text (self, column, text, length);
  if (quotes)
    eks_sink_put (self->sink, "\"", 1);
}

/* A number with a point becomes one with a comma; anything else in the column stays as it is. */
static gboolean
change_mark (EksCsvWriter *self, const char *text, gsize length)
{
  EksNumber number;

  if (!eks_number_scan (text, length, &number) || number.mark != '.')
    return FALSE;
  g_string_truncate (self->scratch, 0);
  g_string_append_len (self->scratch, text, (gssize) length);
  *(char *) memchr (self->scratch->str, '.', length) = ',';
  return TRUE;
}

/* CR LF, CR and LF become one LF or one blank. FALSE if there is none to change. */
static gboolean
change_line_breaks (EksCsvWriter *self, guint column, const char *text, gsize length)
{
  gboolean spaces = self->line_breaks == EKS_LINE_BREAKS_SPACE;

  if (self->line_breaks == EKS_LINE_BREAKS_KEEP ||
      (memchr (text, '\r', length) == NULL && (!spaces || memchr (text, '\n', length) == NULL)))
    return FALSE;
  g_string_truncate (self->scratch, 0);
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == length || text[i + 1] != '\n')))
      g_string_append_c (self->scratch, spaces ? ' ' : '\n');
    else if (text[i] != '\r')
      g_string_append_c (self->scratch, text[i]);
  eks_cell_tally_add (self->tally, column, EKS_TALLY_LINE_BREAKS, text, length);
  return TRUE;
}

/* What cannot be just copied; numbers of the header stay as they are. */
static void
put_cell (EksCsvWriter *self, guint column, const char *text, gsize length, gboolean header)
{
  if (!eks_cell_text_is_valid (text, length))
    {
      eks_cell_tally_add (self->tally, column, EKS_TALLY_BAD_BYTES, text, length);
      eks_cell_text_make_valid (self->valid, text, length);
      text = self->valid->str;
      length = self->valid->len;
    }
  if (length == 0)
    put_empty (self);
  else if (change_line_breaks (self, column, text, length))
    put_careful (self, column, self->scratch->str, self->scratch->len);
  else if (!header && self->decimal_comma && is_number_type (self->types[column]) && change_mark (self, text, length))
    put_careful (self, column, self->scratch->str, length);
  else
    put_careful (self, column, text, length);
}

/* The way of nearly every cell: FALSE, and nothing has happened, if it is not the way of this one. */
static inline gboolean
copy_plain (EksCsvWriter *self, const char *text, gsize length)
{
  char *target;

  if (length == 0 || length > EKS_SINK_MAX_PIECE || self->careful_starts[(guchar) text[0]] || text[length - 1] == ' ')
    return FALSE;
  target = eks_sink_reserve (self->sink, length);
  if (eks_text_copy_csv (target, text, length, self->delimiter) < length || !eks_cell_text_is_valid (text, length))
    return FALSE;
  self->sink->at = target + length;
  return TRUE;
}

static void
put_separator (EksCsvWriter *self, guint column)
{
  if (column > 0)
    {
      *eks_sink_reserve (self->sink, 1) = self->delimiter;
      self->sink->at++;
    }
}

static void
put_row (EksCsvWriter *self, const EksValue *values)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      gsize length = eks_value_is_empty (&values[i]) ? 0 : values[i].length;

      put_separator (self, i);
      if (!copy_plain (self, values[i].text, length))
        put_cell (self, i, values[i].text, length, FALSE);
    }
  eks_sink_put (self->sink, self->line_end, strlen (self->line_end));
}

static void
put_header (EksCsvWriter *self, EksSchema *schema)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *title = eks_schema_get_column (schema, i)->title;

      put_separator (self, i);
      put_cell (self, i, title, strlen (title), TRUE);
    }
  eks_sink_put (self->sink, self->line_end, strlen (self->line_end));
}

/* For Excel alone: it takes the delimiter from here whatever the computer's settings say. */
static void
put_separator_line (EksCsvWriter *self)
{
  eks_sink_put (self->sink, "sep=", strlen ("sep="));
  eks_sink_put (self->sink, &self->delimiter, 1);
  eks_sink_put (self->sink, self->line_end, strlen (self->line_end));
}

/* A blank needs quotation marks; what is no ASCII letter or digit may be the start of a formula; a number
 * may have to change. */
static gboolean
is_careful_start (EksCsvWriter *self, guchar byte)
{
  return self->quote_all || byte == ' ' || (self->guard && !g_ascii_isalnum (byte)) ||
         (self->decimal_comma && (g_ascii_isdigit (byte) || byte == '-'));
}

static void
take_settings (EksCsvWriter *self, EksFormat *format)
{
  self->delimiter = eks_format_get_delimiter (format)[0]; /* one ASCII character: eks_format_validate() */
  self->line_end = eks_format_get_line_end (format) == EKS_LINE_END_CRLF ? "\r\n" : "\n";
  self->quote_all = eks_format_get_quote_all (format);
  self->guard = eks_format_get_formula_guard (format);
  self->decimal_comma = g_str_equal (eks_format_get_decimal_mark (format), ",");
  self->line_breaks = eks_format_get_line_breaks (format);
  for (guint i = 0; i < G_N_ELEMENTS (self->careful_starts); i++)
    self->careful_starts[i] = is_careful_start (self, (guchar) i);
}

static gboolean
eks_csv_writer_open (EksWriter *writer, GOutputStream *stream, EksSchema *schema, GCancellable *cancellable, GError **error)
{
  EksCsvWriter *self = EKS_CSV_WRITER (writer);
  EksFormat *format = eks_writer_get_format (writer);

  take_settings (self, format);
  self->n_columns = eks_schema_get_n_columns (schema);
  self->types = g_new (EksType, self->n_columns);
  for (guint i = 0; i < self->n_columns; i++)
    self->types[i] = eks_schema_get_column (schema, i)->type;
  self->tally = eks_cell_tally_new (eks_writer_get_tally (writer), schema);
  self->output = eks_text_sink_new (stream, eks_format_get_encoding (format));
  self->sink = (EksSink *) self->output;
  self->sink->cancellable = cancellable;
  if (eks_format_get_separator_line (format))
    put_separator_line (self);
  if (eks_format_get_header (format))
    put_header (self, schema);
  self->sink->cancellable = NULL;
  return eks_sink_check (self->sink, error);
}

static gboolean
eks_csv_writer_write (EksWriter *writer, EksBatch *batch, GCancellable *cancellable, GError **error)
{
  EksCsvWriter *self = EKS_CSV_WRITER (writer);

  self->sink->cancellable = cancellable;
  for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
    {
      eks_cell_tally_set_row (self->tally, eks_writer_get_n_table_rows (writer) + i + 1);
      put_row (self, eks_batch_get_row (batch, i));
    }
  self->sink->cancellable = NULL;
  eks_cell_tally_flush (self->tally);
  return eks_sink_check (self->sink, error);
}

static gboolean
eks_csv_writer_finish (EksWriter *writer, GCancellable *cancellable, GError **error)
{
  EksCsvWriter *self = EKS_CSV_WRITER (writer);
  gboolean ok;

  self->sink->cancellable = cancellable;
  ok = eks_text_sink_flush (self->output, error);
  self->sink->cancellable = NULL;
  return ok;
}

static void
eks_csv_writer_finalize (GObject *object)
{
  EksCsvWriter *self = EKS_CSV_WRITER (object);

  g_clear_pointer (&self->output, eks_text_sink_free);
  g_clear_pointer (&self->tally, eks_cell_tally_free);
  g_clear_pointer (&self->types, g_free);
  g_string_free (self->scratch, TRUE);
  g_string_free (self->valid, TRUE);
  G_OBJECT_CLASS (eks_csv_writer_parent_class)->finalize (object);
}

static void
eks_csv_writer_class_init (EksCsvWriterClass *klass)
{
  EksWriterClass *writer_class = EKS_WRITER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_csv_writer_finalize;
  writer_class->open = eks_csv_writer_open;
  writer_class->write = eks_csv_writer_write;
  writer_class->finish = eks_csv_writer_finish;
}

static void
eks_csv_writer_init (EksCsvWriter *self)
{
  self->scratch = g_string_new (NULL);
  self->valid = g_string_new (NULL);
}
