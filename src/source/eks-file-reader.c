/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each file says by its own header where its values belong: never by their place. A file that changes while it is read
 * ends the export, because nobody knows which half of it was seen. */

#include "config.h"

#include "eks-file-reader.h"

#include "eks-csv-rows.h"
#include "eks-error.h"
#include "eks-file-look.h"
#include "eks-page-parser.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define RECORD_PAGE_BYTES 262144

/* No steps: the page itself is the list. */
static char *const no_steps[] = { NULL };
static const EksPath root_path = { .steps = (char **) no_steps };

struct _EksFileReader
{
  EksReader parent_instance;

  EksFileSet *files;     /* (owned) */
  EksTally *tally;       /* (owned) (nullable) */
  EksProgress *progress; /* (owned) (nullable) */
  EksEntity *entity;     /* (owned) */
  EksSchema *schema;     /* (owned) */
  guint64 max_rows;
  guint64 rows;

  guint index;               /* of the next file */
  const EksFileEntry *entry; /* (unowned) (nullable): of the set; the one that is being read */
  EksCsvRows *csv;           /* (owned) (nullable) */
  EksRecordPages *pages;     /* (owned) (nullable) */
  EksPageParser *parser;     /* (owned) (nullable): of pages */
  EksPage *page;             /* (owned) (nullable): being parsed */
  int name_column;           /* -1: nobody asked for it */
};

G_DEFINE_FINAL_TYPE (EksFileReader, eks_file_reader, EKS_TYPE_READER)

static void
count (EksFileReader *self, EksTallyKind kind, const char *subject, guint64 n, const char *example)
{
  if (self->tally != NULL && n > 0)
    eks_tally_add (self->tally, kind, subject, n, example, -1);
}

/* ---- columns ---- */

/* A column that this file does not have, though another of them does. */
static void
note_gone (EksFileReader *self, const char *id)
{
  count (self, EKS_TALLY_COLUMN_GONE, id, 1, self->entry->name);
}

static void
note_new (EksFileReader *self, EksFileFields *here)
{
  for (guint i = 0; i < eks_file_fields_get_length (here); i++)
    {
      const EksFileField *field = eks_file_fields_get (here, i);
      if (eks_file_fields_find (eks_file_set_get_fields (self->files), field->id) < 0)
        count (self, EKS_TALLY_COLUMN_NEW, field->name, 1, self->entry->name);
    }
}

static gboolean
open_csv (EksFileReader *self, EksPage *head, EksFileText *text, gboolean at_end, const EksFileLayout *layout)
{
  g_autoptr (EksFileFields) here = eks_file_fields_new ();
  gsize start = eks_file_look_read_header (layout, head->bytes, head->length, at_end, here);

  self->csv = eks_csv_rows_new (head, text, at_end, layout, start, eks_file_fields_get_length (here));
  note_new (self, here);
  for (guint i = 0; i < eks_schema_get_n_columns (self->schema); i++)
    {
      const EksSchemaColumn *column = eks_schema_get_column (self->schema, i);
      int cell = eks_file_fields_find (here, column->id);
      if (cell >= 0)
        eks_csv_rows_map (self->csv, cell, i, column->type);
      else if ((int) i == self->name_column)
        eks_csv_rows_set_constant (self->csv, i, self->entry->name);
      else
        note_gone (self, column->id);
    }
  return TRUE;
}

static void
open_parser (EksFileReader *self)
{
  guint n = eks_schema_get_n_columns (self->schema);
  EksFileFields *fields = eks_file_set_get_fields (self->files);
  g_autofree EksSourceColumn *columns = g_new0 (EksSourceColumn, MAX (n, 1));
  g_autofree EksPath *paths = g_new0 (EksPath, MAX (n, 1));
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  const EksPageOutline outline = { .records = &root_path };

  for (guint i = 0; i < n; i++)
    {
      const EksSchemaColumn *column = eks_schema_get_column (self->schema, i);
      int field = eks_file_fields_find (fields, column->id);
      GPtrArray *list = g_ptr_array_new ();
      g_ptr_array_add (lists, list);
      columns[i] = (EksSourceColumn){ .id = column->id, .type = column->type, .paths = list };
      if (field < 0 || eks_file_fields_get (fields, field)->path == NULL)
        continue;
      paths[i].steps = eks_file_fields_get (fields, field)->path;
      g_ptr_array_add (list, &paths[i]);
    }
  self->parser = eks_page_parser_new (&(EksPageLayout){ .columns = columns, .n_columns = n, .outline = &outline });
}

/* ---- files ---- */

static void
prefix_with_name (EksFileReader *self, GError **error)
{
  if (self->entry != NULL && error != NULL && *error != NULL && !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (error, "%s: ", self->entry->name);
}

static gboolean
check_unchanged (EksFileReader *self, GError **error)
{
  if (eks_file_entry_is_unchanged (self->entry))
    return TRUE;
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID, _("the file changed while it was read. Try again when it is complete."));
  return FALSE;
}

/* Which list of a file is meant the example has said. Guessed anew, one that is empty would be passed over for another. */
static void
take_over_records (EksFileReader *self, EksFileLayout *layout)
{
  const EksFileLayout *example = eks_file_set_get_layout (self->files);
  gboolean is_root = layout->format == EKS_FILE_FORMAT_JSON && layout->records == NULL;

  if (eks_file_set_get_wanted (self->files)->records != NULL)
    return;
  if (layout->format == EKS_FILE_FORMAT_XML)
    layout->records = g_strdupv (example->records);
  if ((layout->format != EKS_FILE_FORMAT_JSON && layout->format != EKS_FILE_FORMAT_NDJSON) || (is_root && example->format != EKS_FILE_FORMAT_JSON))
    return;
  if (example->format == EKS_FILE_FORMAT_JSON || example->format == EKS_FILE_FORMAT_NDJSON)
    {
      g_strfreev (layout->records);
      layout->records = g_strdupv (example->records);
      layout->format = example->format;
    }
}

static gboolean
open_file (EksFileReader *self, GCancellable *cancellable, GError **error)
{
  g_auto (EksFileLayout) layout = { 0 };
  EksPage *head;
  EksFileText *text;
  gboolean at_end;

  if (!check_unchanged (self, error) || !eks_file_look_guess (self->files, self->entry->path, &layout, &head, &text, &at_end, cancellable, error))
    return FALSE;
  if (layout.format == EKS_FILE_FORMAT_CSV)
    return open_csv (self, head, text, at_end, &layout);
  eks_page_unref (head);
  eks_file_text_free (text);
  take_over_records (self, &layout);
  self->pages = eks_file_look_open_pages (self->files, self->entry->path, &layout, error);
  if (self->pages == NULL)
    return FALSE;
  if (self->parser == NULL)
    open_parser (self);
  return TRUE;
}

static void
count_uneven (EksFileReader *self)
{
  const EksCsvCounts *counts = eks_csv_rows_get_counts (self->csv);
  g_autofree char *first_short = g_strdup_printf ("%s:%" G_GUINT64_FORMAT, self->entry->name, counts->first_short);
  g_autofree char *first_long = g_strdup_printf ("%s:%" G_GUINT64_FORMAT, self->entry->name, counts->first_long);

  count (self, EKS_TALLY_SHORT_ROW, eks_entity_get_id (self->entity), counts->short_rows, first_short);
  count (self, EKS_TALLY_ROW_LEFT_OUT, eks_entity_get_id (self->entity), counts->long_rows, first_long);
}

static void
drop_file (EksFileReader *self)
{
  g_clear_pointer (&self->page, eks_page_unref);
  g_clear_pointer (&self->pages, eks_record_pages_free);
  g_clear_pointer (&self->csv, eks_csv_rows_free);
  self->entry = NULL;
}

static gboolean
close_file (EksFileReader *self, GError **error)
{
  guint64 bad;

  if (!check_unchanged (self, error))
    return FALSE;
  bad = self->csv != NULL ? eks_csv_rows_get_bad_bytes (self->csv) : eks_record_pages_get_bad_bytes (self->pages);
  count (self, EKS_TALLY_BAD_BYTES, eks_entity_get_id (self->entity), bad, NULL);
  if (self->csv != NULL)
    count_uneven (self);
  drop_file (self);
  return TRUE;
}

/* ---- rows ---- */

/* The sentences of the parser are about the answer of a service. */
static gboolean
fail_records (EksFileReader *self, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, eks_record_pages_get_n_records (self->pages));

  g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID,
               /* TRANSLATORS: %s is the number of a record in a file */
               _("a record at or before number %s cannot be read"), number);
  return FALSE;
}

static gboolean
turn_page (EksFileReader *self, gboolean *at_end, GCancellable *cancellable, GError **error)
{
  const EksPageOutline outline = { .records = &root_path };
  GError *problem = NULL;
  EksPageSummary summary = { 0 };

  g_clear_pointer (&self->page, eks_page_unref);
  self->page = eks_record_pages_next (self->pages, RECORD_PAGE_BYTES, cancellable, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  *at_end = self->page == NULL;
  if (*at_end)
    return TRUE;
  if (!eks_page_scan (self->page, &outline, &summary, NULL))
    return fail_records (self, error);
  eks_page_summary_clear (&summary);
  return eks_page_parser_start (self->parser, self->page, NULL) || fail_records (self, error);
}

static void
put_names (EksFileReader *self, EksBatch *batch, guint from)
{
  const char *name = self->name_column >= 0 ? eks_batch_copy_text (batch, self->entry->name, strlen (self->entry->name)) : NULL;

  for (guint i = from; name != NULL && i < eks_batch_get_n_rows (batch); i++)
    eks_batch_get_row (batch, i)[self->name_column] = (EksValue){ name, (guint32) strlen (self->entry->name), EKS_VALUE_TEXT };
}

static gboolean
fill_from_pages (EksFileReader *self, EksBatch *batch, gboolean *at_end, GCancellable *cancellable, GError **error)
{
  guint before = eks_batch_get_n_rows (batch);

  *at_end = FALSE;
  if ((self->page == NULL || eks_page_parser_is_at_end (self->parser)) && !turn_page (self, at_end, cancellable, error))
    return FALSE;
  if (*at_end)
    return TRUE;
  if (!eks_page_parser_fill (self->parser, batch, NULL))
    return fail_records (self, error);
  eks_batch_keep_alive (batch, eks_page_ref (self->page), (GDestroyNotify) eks_page_unref);
  put_names (self, batch, before);
  return TRUE;
}

/* @more: (out): whether there is another file */
static gboolean
next_file (EksFileReader *self, gboolean *more, GCancellable *cancellable, GError **error)
{
  GPtrArray *entries = eks_file_set_get_entries (self->files);

  *more = self->index < entries->len;
  if (!*more)
    return TRUE;
  self->entry = g_ptr_array_index (entries, self->index++);
  return open_file (self, cancellable, error);
}

static gboolean
fill (EksFileReader *self, EksBatch *batch, GCancellable *cancellable, GError **error)
{
  while (!eks_batch_is_full (batch))
    {
      gboolean more = TRUE, at_end = FALSE, good;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (self->entry == NULL && !next_file (self, &more, cancellable, error))
        return FALSE;
      if (!more)
        return TRUE;
      good = self->csv != NULL ? eks_csv_rows_fill (self->csv, batch, &at_end, cancellable, error) : fill_from_pages (self, batch, &at_end, cancellable, error);
      if (!good || (at_end && !close_file (self, error)))
        return FALSE;
    }
  return TRUE;
}

static EksBatch *
eks_file_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksFileReader *self = EKS_FILE_READER (reader);
  guint wanted = self->max_rows > 0 ? MIN (EKS_BATCH_MAX_ROWS, self->max_rows - self->rows) : EKS_BATCH_MAX_ROWS;
  g_autoptr (EksBatch) batch = NULL;
  g_autoptr (GError) problem = NULL;
  guint n;

  if (wanted == 0 || (self->progress != NULL && !eks_progress_wait_while_paused (self->progress, cancellable, error)))
    return NULL;
  batch = eks_batch_new (self->schema, wanted);
  if (!fill (self, batch, cancellable, &problem))
    {
      prefix_with_name (self, &problem);
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  n = eks_batch_get_n_rows (batch);
  self->rows += n;
  if (n == 0)
    return NULL;
  if (self->progress != NULL)
    eks_progress_add_page (self->progress, n);
  return g_steal_pointer (&batch);
}

static EksSchema *
eks_file_reader_get_schema (EksReader *reader)
{
  return EKS_FILE_READER (reader)->schema;
}

static gboolean
eks_file_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  drop_file (EKS_FILE_READER (reader));
  return TRUE;
}

static void
eks_file_reader_finalize (GObject *object)
{
  EksFileReader *self = EKS_FILE_READER (object);

  drop_file (self);
  g_clear_pointer (&self->parser, eks_page_parser_free);
  g_clear_object (&self->files);
  g_clear_object (&self->tally);
  g_clear_object (&self->progress);
  g_clear_object (&self->entity);
  eks_schema_unref (self->schema);
  G_OBJECT_CLASS (eks_file_reader_parent_class)->finalize (object);
}

static void
eks_file_reader_class_init (EksFileReaderClass *klass)
{
  EksReaderClass *reader_class = EKS_READER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_file_reader_finalize;
  reader_class->get_schema = eks_file_reader_get_schema;
  reader_class->next_batch = eks_file_reader_next_batch;
  reader_class->close = eks_file_reader_close;
}

static void
eks_file_reader_init (EksFileReader *self)
{
}

static void
note_changing (EksFileReader *self)
{
  GPtrArray *changing = eks_file_set_get_changing (self->files);

  for (guint i = 0; i < changing->len; i++)
    count (self, EKS_TALLY_FILE_CHANGING, eks_entity_get_id (self->entity), 1, ((EksFileEntry *) g_ptr_array_index (changing, i))->name);
}

/**
 * eks_file_reader_new:
 * @files: files that were looked at
 * @tally: (nullable): counts what is not perfect
 * @progress: (nullable): counts rows
 * @query: what is wanted; days and keys mean nothing to files
 *
 * Returns: (transfer full): their rows
 */
EksReader *
eks_file_reader_new (EksFileSet *files, EksTally *tally, EksProgress *progress, const EksSourceQuery *query)
{
  EksFileReader *self = g_object_new (EKS_TYPE_FILE_READER, NULL);
  g_autofree EksSchemaColumn *columns = g_new0 (EksSchemaColumn, MAX (query->n_columns, 1));

  self->files = g_object_ref (files);
  self->tally = tally != NULL ? g_object_ref (tally) : NULL;
  self->progress = progress != NULL ? g_object_ref (progress) : NULL;
  self->entity = g_object_ref (query->entity);
  self->max_rows = query->max_rows;
  for (guint i = 0; i < query->n_columns; i++)
    columns[i] = (EksSchemaColumn){ query->columns[i].id, query->columns[i].id, query->columns[i].type };
  self->schema = eks_schema_new (columns, query->n_columns);
  self->name_column = eks_file_fields_find (eks_file_set_get_fields (files), EKS_FILE_NAME_FIELD) < 0 ? eks_schema_find (self->schema, EKS_FILE_NAME_FIELD) : -1;
  note_changing (self);
  return EKS_READER (self);
}
