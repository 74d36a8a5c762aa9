/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows to an Office Open XML workbook, streamed: libxlsxwriter makes the workbook (EksXlsxTemplate), the rows
 * are written into it (EksXlsxSheet), compressed by threads (EksDeflate) and packed (EksZipWriter). The parts
 * that must know how many sheets and rows there are come last, from a template made then. A sheet that is full
 * is followed by another one with the same header. */

#include "config.h"

#include "eks-xlsx-writer.h"

#include <glib/gi18n-lib.h>

#include "eks-error.h"

#include "eks-deflate.h"
#include "eks-writer-private.h"
#include "eks-xlsx-names.h"
#include "eks-xlsx-sheet.h"
#include "eks-xlsx-template.h"
#include "eks-zip-writer.h"

/* Excel specifications and limits. */
#define MAX_ROWS 1048576
#define MAX_COLUMNS 16384

/* An entry of a zip archive may have so many bytes without zip64 records, which some readers refuse;
 * so many are kept free for the rest of the sheet. */
#define MAX_SHEET_BYTES (G_MAXUINT32 - 4 * 1024 * 1024)

/* From here on each row is looked at before it is written. */
#define LARGE_SHEET_BYTES (G_MAXUINT32 / 4)

/* What a cell takes beside its text, and what a byte of text takes at most: “_” becomes “_x005F_” where
 * six other bytes follow, “\r” becomes “&#13;”. */
#define MAX_CELL_BYTES 96
#define MAX_BYTES_PER_BYTE 5

/* Characters of a column: Excel's own default, room for the filter's button, and where long text is cut off. */
#define MIN_WIDTH 9
#define MAX_WIDTH 60
#define BUTTON_WIDTH 3
#define DATE_TIME_WIDTH 19
#define DATE_WIDTH 11

/* 12345 is shown as 12,345.00; beside this a separator for every three digits. A number that does not fit is
 * shown as ####, so there is some room for larger ones in later rows. */
#define AMOUNT_EXTRA 4

struct _EksXlsxWriter
{
  EksWriter parent_instance;

  EksSchema *schema;      /* (owned) (nullable) */
  EksCellTally *tally;    /* (owned) (nullable) */
  EksZipWriter *zip;      /* (owned) (nullable) */
  EksDeflate *deflate;    /* (owned) (nullable) */
  EksXlsxSheet *sheet;    /* (owned) (nullable): from the first row on */
  GArray *sheets;         /* (owned) (element-type EksXlsxSheetFacts) */
  guint8 *widths;         /* (owned) (nullable) */
  char *title;            /* (owned) (nullable) */
  guint64 n_rows;
};

G_DEFINE_FINAL_TYPE (EksXlsxWriter, eks_xlsx_writer, EKS_TYPE_WRITER)

static void
sheet_facts_clear (gpointer data)
{
  g_free (((EksXlsxSheetFacts *) data)->name);
}

static gboolean
has_moments (EksSchema *schema)
{
  for (guint i = 0; i < eks_schema_get_n_columns (schema); i++)
    if (eks_schema_get_column (schema, i)->type == EKS_TYPE_TIMESTAMP)
      return TRUE;
  return FALSE;
}

static EksXlsxTemplate *
make_template (EksXlsxWriter *self, GError **error)
{
  EksWriter *writer = EKS_WRITER (self);
  EksXlsxFacts facts = {
    .title = self->title,
    .now = eks_writer_get_now (writer),
    .header = eks_format_get_header (eks_writer_get_format (writer)),
    .zone = eks_format_get_info (eks_writer_get_format (writer)) && has_moments (self->schema) ? eks_zone_get_identifier (eks_writer_get_zone (writer)) : NULL,
    .n_rows = self->n_rows,
    .n_columns = eks_schema_get_n_columns (self->schema),
    .widths = self->widths,
    .n_sheets = self->sheets->len,
    .sheets = (const EksXlsxSheetFacts *) (gpointer) self->sheets->data,
  };

  return eks_xlsx_template_new (&facts, error);
}

static guint
get_width (EksType type, const EksValue *value)
{
  glong n_characters;

  if (eks_value_is_empty (value))
    return 0;
  if (type == EKS_TYPE_TIMESTAMP || type == EKS_TYPE_DATE)
    return type == EKS_TYPE_DATE ? DATE_WIDTH : DATE_TIME_WIDTH;
  n_characters = g_utf8_strlen (value->text, (gssize) MIN (value->length, 4 * MAX_WIDTH));
  if (type == EKS_TYPE_NUMBER)
    n_characters += n_characters / 3 + AMOUNT_EXTRA;
  return (guint) MIN (n_characters + 1, MAX_WIDTH);
}

/* As wide as the titles and the first rows need. @batch is NULL where there are no rows. */
static void
measure_columns (EksXlsxWriter *self, EksBatch *batch)
{
  guint n_columns = eks_schema_get_n_columns (self->schema);
  guint n_rows = batch != NULL ? eks_batch_get_n_rows (batch) : 0;

  self->widths = g_new0 (guint8, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      const EksSchemaColumn *column = eks_schema_get_column (self->schema, i);
      guint width = (guint) MIN (g_utf8_strlen (column->title, -1) + BUTTON_WIDTH, MAX_WIDTH);

      for (guint row = 0; row < n_rows; row++)
        width = MAX (width, get_width (column->type, &eks_batch_get_row (batch, row)[i]));
      self->widths[i] = (guint8) CLAMP (width, MIN_WIDTH, MAX_WIDTH);
    }
}

/* Adds the parts that do not depend on what comes later; at the end, all that are missing. */
static gboolean
add_part (EksXlsxWriter *self, const char *name, GBytes *content, GCancellable *cancellable, GError **error)
{
  return eks_zip_writer_has (self->zip, name) || eks_zip_writer_add (self->zip, name, content, cancellable, error);
}

/* These come first because programs tell a workbook by its first entries. */
static gboolean
add_first_parts (EksXlsxWriter *self, EksXlsxTemplate *template, GCancellable *cancellable, GError **error)
{
  static const char *const names[] = { "_rels/.rels", "docProps/core.xml", "xl/theme/theme1.xml", "xl/styles.xml" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GBytes *content = eks_xlsx_template_find_part (template, names[i]);

      if (content != NULL && !add_part (self, names[i], content, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_last_parts (EksXlsxWriter *self, EksXlsxTemplate *template, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < eks_xlsx_template_get_n_parts (template); i++)
    {
      GBytes *content;
      const char *name = eks_xlsx_template_get_part (template, i, &content);

      if (!add_part (self, name, content, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static void
put_bytes (EksXlsxWriter *self, GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  eks_sink_put ((EksSink *) self->deflate, text, length);
}

static gboolean
begin_sheet (EksXlsxWriter *self, GCancellable *cancellable, GError **error)
{
  guint index = self->sheets->len;
  EksXlsxSheetFacts facts = { eks_xlsx_make_sheet_name (self->title, index + 1), 0 };
  g_autofree char *path = eks_xlsx_template_get_sheet_path (index);
  g_autoptr (EksXlsxTemplate) template = NULL;
  g_autoptr (GBytes) head = NULL;
  EksWriter *writer = EKS_WRITER (self);

  g_array_append_val (self->sheets, facts);
  template = make_template (self, error);
  if (template == NULL)
    return FALSE;
  if (index == 0)
    self->sheet = eks_xlsx_sheet_new ((EksSink *) self->deflate, self->schema, eks_writer_get_zone (writer), self->tally, template);
  eks_xlsx_sheet_restart (self->sheet);
  if (!add_first_parts (self, template, cancellable, error) || !eks_zip_writer_begin (self->zip, path, cancellable, error))
    return FALSE;
  head = eks_xlsx_template_dup_sheet_head (template, index);
  put_bytes (self, head);
  if (eks_format_get_header (eks_writer_get_format (writer)))
    eks_xlsx_sheet_put_header (self->sheet);
  return TRUE;
}

/* Returns the template that the sheet's end was taken from: it knows all there is so far. */
static EksXlsxTemplate *
end_sheet (EksXlsxWriter *self, GCancellable *cancellable, GError **error)
{
  guint index = self->sheets->len - 1;
  g_autoptr (EksXlsxTemplate) template = NULL;
  g_autoptr (GBytes) tail = NULL;
  EksDeflateResult result;

  g_array_index (self->sheets, EksXlsxSheetFacts, index).n_rows = eks_xlsx_sheet_get_n_rows (self->sheet);
  template = make_template (self, error);
  if (template == NULL)
    return NULL;
  tail = eks_xlsx_template_dup_sheet_tail (template, index);
  put_bytes (self, tail);
  if (!eks_deflate_finish (self->deflate, &result, error) ||
      !eks_zip_writer_end (self->zip, result.crc, result.n_in, result.n_out, cancellable, error))
    return NULL;
  return g_steal_pointer (&template);
}

static gboolean
next_sheet (EksXlsxWriter *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksXlsxTemplate) template = end_sheet (self, cancellable, error);

  if (template == NULL || !begin_sheet (self, cancellable, error))
    return FALSE;
  eks_tally_add (eks_writer_get_tally (EKS_WRITER (self)), EKS_TALLY_NEW_SHEET,
                 g_array_index (self->sheets, EksXlsxSheetFacts, self->sheets->len - 1).name, 1, NULL, 0);
  return TRUE;
}

/* No cell holds more than 32,767 UTF-16 units, which are at most three bytes each. */
static guint64
estimate_row (EksXlsxWriter *self, const EksValue *values)
{
  guint64 n_bytes = MAX_CELL_BYTES;

  for (guint i = 0; i < eks_schema_get_n_columns (self->schema); i++)
    n_bytes += MAX_CELL_BYTES + (guint64) MIN (values[i].length, 3 * 32767) * MAX_BYTES_PER_BYTE;
  return n_bytes;
}

static gboolean
is_full (EksXlsxWriter *self, const EksValue *values)
{
  guint64 n_bytes = eks_deflate_get_n_in (self->deflate);

  if (eks_xlsx_sheet_get_n_rows (self->sheet) >= MAX_ROWS)
    return TRUE;
  return n_bytes >= LARGE_SHEET_BYTES && n_bytes + estimate_row (self, values) >= MAX_SHEET_BYTES;
}

static gboolean
put_row (EksXlsxWriter *self, const EksValue *values, GCancellable *cancellable, GError **error)
{
  if (G_UNLIKELY (is_full (self, values)) && !next_sheet (self, cancellable, error))
    return FALSE;
  eks_xlsx_sheet_put_row (self->sheet, values);
  self->n_rows++;
  return TRUE;
}

static gboolean
put_rows (EksXlsxWriter *self, EksBatch *batch, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
    if (!put_row (self, eks_batch_get_row (batch, i), cancellable, error))
      return FALSE;
  return eks_sink_check ((EksSink *) self->deflate, error);
}

static gboolean
eks_xlsx_writer_open (EksWriter *writer, GOutputStream *stream, EksSchema *schema, GCancellable *cancellable, GError **error)
{
  EksXlsxWriter *self = EKS_XLSX_WRITER (writer);

  if (eks_schema_get_n_columns (schema) > MAX_COLUMNS)
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB,
                   /* TRANSLATORS: both are numbers, the second is the limit */
                   _("A worksheet cannot hold %u columns; choose at most %u, or export to CSV"),
                   eks_schema_get_n_columns (schema), MAX_COLUMNS);
      return FALSE;
    }
  self->schema = eks_schema_ref (schema);
  self->title = eks_xlsx_make_title (eks_writer_get_title (writer));
  self->tally = eks_cell_tally_new (eks_writer_get_tally (writer), schema);
  self->zip = eks_zip_writer_new (stream);
  self->deflate = eks_deflate_new (stream, eks_format_get_compression (eks_writer_get_format (writer)));
  return TRUE;
}

/* The first sheet waits for the first rows, whose lengths tell how wide the columns are. */
static gboolean
begin_first_sheet (EksXlsxWriter *self, EksBatch *batch, GCancellable *cancellable, GError **error)
{
  if (self->sheet != NULL)
    return TRUE;
  measure_columns (self, batch);
  return begin_sheet (self, cancellable, error);
}

static gboolean
eks_xlsx_writer_write (EksWriter *writer, EksBatch *batch, GCancellable *cancellable, GError **error)
{
  EksXlsxWriter *self = EKS_XLSX_WRITER (writer);
  EksSink *sink = (EksSink *) self->deflate;
  gboolean ok;

  sink->cancellable = cancellable;
  ok = begin_first_sheet (self, batch, cancellable, error) && put_rows (self, batch, cancellable, error);
  sink->cancellable = NULL;
  eks_cell_tally_flush (self->tally);
  return ok;
}

static gboolean
write_end (EksXlsxWriter *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksXlsxTemplate) template = end_sheet (self, cancellable, error);

  return template != NULL && add_last_parts (self, template, cancellable, error) &&
         eks_zip_writer_finish (self->zip, cancellable, error);
}

static gboolean
eks_xlsx_writer_finish (EksWriter *writer, GCancellable *cancellable, GError **error)
{
  EksXlsxWriter *self = EKS_XLSX_WRITER (writer);
  EksSink *sink = (EksSink *) self->deflate;
  gboolean ok;

  sink->cancellable = cancellable;
  ok = begin_first_sheet (self, NULL, cancellable, error) && write_end (self, cancellable, error);
  sink->cancellable = NULL;
  return ok;
}

static void
eks_xlsx_writer_finalize (GObject *object)
{
  EksXlsxWriter *self = EKS_XLSX_WRITER (object);

  g_clear_pointer (&self->sheet, eks_xlsx_sheet_free);
  g_clear_pointer (&self->deflate, eks_deflate_free);
  g_clear_pointer (&self->zip, eks_zip_writer_free);
  g_clear_pointer (&self->tally, eks_cell_tally_free);
  g_clear_pointer (&self->schema, eks_schema_unref);
  g_clear_pointer (&self->widths, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->sheets, g_array_unref);
  G_OBJECT_CLASS (eks_xlsx_writer_parent_class)->finalize (object);
}

static void
eks_xlsx_writer_class_init (EksXlsxWriterClass *klass)
{
  EksWriterClass *writer_class = EKS_WRITER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_xlsx_writer_finalize;
  writer_class->open = eks_xlsx_writer_open;
  writer_class->write = eks_xlsx_writer_write;
  writer_class->finish = eks_xlsx_writer_finish;
}

static void
eks_xlsx_writer_init (EksXlsxWriter *self)
{
  self->sheets = g_array_new (FALSE, FALSE, sizeof (EksXlsxSheetFacts));
  g_array_set_clear_func (self->sheets, sheet_facts_clear);
}
