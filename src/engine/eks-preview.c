/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first rows through the real chain, so that what a person sees is what the file will hold. */

#include "config.h"

#include "eks-preview.h"

#include "eks-error.h"
#include "eks-file-name.h"
#include "eks-load-private.h"
#include "eks-personal.h"
#include "eks-plan.h"
#include "eks-preview-private.h"

#include <glib/gi18n-lib.h>

/* A filter that wants almost nothing must not read a whole account for a look at it; nor does a count. */
#define MAX_ROWS_READ 10000

/* A preview is to look at: longer texts are shortened. */
#define MAX_CELL_BYTES 2000

struct _EksPreviewRow
{
  GObject parent_instance;

  GStrv cells; /* (owned) */
};

struct _EksPreview
{
  GObject parent_instance;

  EksSchema *schema;       /* (owned) */
  GListStore *rows;        /* (owned) of EksPreviewRow */
  EksBatch *batch;         /* (owned): the first rows as a writer needs them */
  EksConnector *connector; /* (owned) */
  EksTable *table;         /* (owned): parameters in its filter are filled in */
  char *zone;              /* (owned) */
  gint64 now;
  guint64 rows_read;
  guint complete : 1;
  guint partial : 1;
};

G_DEFINE_FINAL_TYPE (EksPreviewRow, eks_preview_row, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (EksPreview, eks_preview, G_TYPE_OBJECT)

static void
eks_preview_row_finalize (GObject *object)
{
  g_strfreev (EKS_PREVIEW_ROW (object)->cells);
  G_OBJECT_CLASS (eks_preview_row_parent_class)->finalize (object);
}

static void
eks_preview_row_class_init (EksPreviewRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_preview_row_finalize;
}

static void
eks_preview_row_init (EksPreviewRow *self)
{
}

static void
eks_preview_finalize (GObject *object)
{
  EksPreview *self = EKS_PREVIEW (object);

  g_clear_pointer (&self->schema, eks_schema_unref);
  g_clear_pointer (&self->batch, eks_batch_unref);
  g_clear_object (&self->connector);
  g_clear_object (&self->table);
  g_free (self->zone);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (eks_preview_parent_class)->finalize (object);
}

static void
eks_preview_class_init (EksPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_preview_finalize;
}

static void
eks_preview_init (EksPreview *self)
{
  self->rows = g_list_store_new (EKS_TYPE_PREVIEW_ROW);
}

static char *
dup_cell (const EksValue *value)
{
  g_autofree char *text = NULL;
  const char *end;

  if (value->length <= MAX_CELL_BYTES)
    return g_utf8_make_valid (value->text != NULL ? value->text : "", value->length);
  text = g_strndup (value->text, MAX_CELL_BYTES);
  g_utf8_validate (text, -1, &end);
  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}

static void
add_rows (EksPreview *self, EksBatch *batch, guint n_rows)
{
  guint n_columns = eks_schema_get_n_columns (self->schema);

  for (guint i = 0; i < eks_batch_get_n_rows (batch) && g_list_model_get_n_items (G_LIST_MODEL (self->rows)) < n_rows; i++)
    {
      const EksValue *cells = eks_batch_get_row (batch, i);
      g_autoptr (EksPreviewRow) row = g_object_new (EKS_TYPE_PREVIEW_ROW, NULL);
      row->cells = g_new0 (char *, n_columns + 1);
      for (guint j = 0; j < n_columns; j++)
        row->cells[j] = dup_cell (&cells[j]);
      g_list_store_append (self->rows, row);
      if (!eks_batch_is_full (self->batch))
        eks_batch_add_copy (self->batch, cells);
    }
}

/* Pulls until there are enough rows, the source ends, or enough was looked at. */
static gboolean
fill (EksPreview *self, EksReader *reader, guint n_rows, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (EksBatch) batch = eks_reader_next_batch (reader, cancellable, &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (batch == NULL)
        {
          self->complete = self->rows_read <= n_rows;
          return TRUE;
        }
      add_rows (self, batch, n_rows);
      self->rows_read += eks_batch_get_n_rows (batch);
      if (self->rows_read > n_rows)
        return TRUE;
    }
}

static EksTable *
copy_table (EksJob *job, guint index, GError **error)
{
  EksTable *table = eks_job_get_table (job, index);
  g_autoptr (EksTable) copy = NULL;

  if (table == NULL)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The export has no table yet"));
      return NULL;
    }
  copy = eks_table_copy (table);
  return eks_table_expand_filter (job, copy, error) ? g_steal_pointer (&copy) : NULL;
}

/* Whether there may be fewer rows than records that are looked at. */
static gboolean
may_drop_rows (EksAccount *account, EksTable *table)
{
  const char *id = eks_table_get_entity (table);
  EksEntity *entity = id != NULL ? eks_connector_find_entity (eks_account_get_connector (account), id) : NULL;
  const EksStream *stream = entity != NULL ? eks_entity_get_stream (entity, 0) : NULL;

  return !eks_filter_is_empty (eks_table_get_where (table)) || (stream != NULL && stream->distinct);
}

/* (transfer full) (nullable): what a run now would have. The tables before this one count: the same may be read by several. */
static EksContent *
open_content (EksEnvironment *environment, EksJob *job, EksAccount *account, guint index, EksTable *prepared, EksContentTable **table, GError **error)
{
  gint64 now = eks_clock_get_real_time (eks_environment_get_clock (environment));
  const EksContentOptions options = { .environment = environment, .job = job, .account = account, .slot = now, .now = now };
  g_autoptr (EksContent) content = eks_content_new (&options, error);

  for (guint i = 0; content != NULL && i < index; i++)
    {
      g_autoptr (EksTable) other = copy_table (job, i, error);
      if (other == NULL || eks_content_narrow (content, other, error) == NULL)
        return NULL;
    }
  *table = content != NULL ? eks_content_narrow (content, prepared, error) : NULL;
  return *table != NULL ? g_steal_pointer (&content) : NULL;
}

/* @content: (nullable): of the table */
static EksPreview *
load_rows (EksAccount *account, EksTable *table, EksContentTable *content, const char *language, EksClock *clock, guint n_rows, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksPreview) self = g_object_new (EKS_TYPE_PREVIEW, NULL);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksPlan) plan = NULL;
  g_autoptr (EksReader) reader = NULL;
  gboolean counted = eks_table_get_counted (table);
  gboolean filtered = counted || content != NULL || may_drop_rows (account, table);
  guint64 n_read;
  EksPlanOptions options = {
    .account = account,
    .table = table,
    .language = language,
    .clock = clock,
    .now = eks_clock_get_real_time (clock),
    .tally = tally,
    .content = content,
    .max_rows = filtered ? MAX_ROWS_READ : n_rows + 1, /* one more tells whether there are more */
  };

  plan = eks_plan_new (&options, error);
  if (plan == NULL)
    return NULL;
  reader = eks_plan_open (plan, cancellable, error);
  if (reader == NULL)
    return NULL;
  self->schema = eks_schema_ref (eks_reader_get_schema (reader));
  self->batch = eks_batch_new (self->schema, EKS_PREVIEW_MAX_KEPT);
  self->connector = g_object_ref (eks_account_get_connector (account));
  self->table = g_object_ref (table);
  self->zone = g_strdup (eks_account_get_zone (account));
  self->now = options.now;
  if (!fill (self, reader, n_rows, cancellable, error))
    {
      eks_reader_close (reader, cancellable, NULL);
      return NULL;
    }
  n_read = self->rows_read;
  eks_plan_get_rows_counted (plan, &n_read);
  self->rows_read = n_read + eks_plan_get_rows_filtered (plan) + eks_plan_get_rows_merged (plan) + eks_plan_get_rows_sent_before (plan);
  if (filtered && self->rows_read >= MAX_ROWS_READ)
    {
      self->complete = FALSE; /* the look ended, not the data */
      self->partial = counted;
    }
  return eks_reader_close (reader, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

static EksPreview *
load (EksEnvironment *environment, EksJob *job, guint table, guint n_rows, gboolean as_scheduled, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksAccount) account = NULL;
  g_autoptr (EksTable) copy = copy_table (job, table, error);
  g_autoptr (EksContent) content = NULL;
  EksContentTable *content_table = NULL;

  if (copy == NULL)
    return NULL;
  account = eks_environment_open_job_account (environment, job, cancellable, error);
  if (account == NULL)
    return NULL;
  eks_personal_protect_table (eks_account_get_connector (account), copy, eks_job_get_personal (job), NULL);
  if (as_scheduled)
    content = open_content (environment, job, account, table, copy, &content_table, error);
  if (as_scheduled && content == NULL)
    return NULL;
  return load_rows (account, copy, content_table, eks_job_get_language (job), eks_environment_get_clock (environment), n_rows, cancellable, error);
}

/**
 * eks_preview_load:
 * @environment: where connections are
 * @job: the job; must not change while this runs
 * @table: index of the table
 * @n_rows: how many rows at most
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Blocks. With a filter, or if the table is counted, at most the first 10,000 records are looked at.
 *
 * Returns: (transfer full) (nullable): the first rows
 */
EksPreview *
eks_preview_load (EksEnvironment *environment, EksJob *job, guint table, guint n_rows, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job) && n_rows > 0, NULL);
  return load (environment, job, table, n_rows, FALSE, cancellable, error);
}

/**
 * eks_preview_load_scheduled:
 * @environment: where connections and the history are
 * @job: the job; must not change while this runs
 * @table: index of the table
 * @n_rows: how many rows at most
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * eks_preview_load() of what a run now would send, if the schedule of the job says that it sends less than its filters let
 * through. None of it counts as sent.
 *
 * Returns: (transfer full) (nullable): the first rows
 */
EksPreview *
eks_preview_load_scheduled (EksEnvironment *environment, EksJob *job, guint table, guint n_rows, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job) && n_rows > 0, NULL);
  return load (environment, job, table, n_rows, eks_content_find_kind (job) != EKS_SCHEDULE_CONTENT_AS_SET, cancellable, error);
}

static gpointer
load_as_wanted (const EksLoadOptions *options, GCancellable *cancellable, GError **error)
{
  return eks_preview_load (options->environment, options->job, options->table, options->n_rows, cancellable, error);
}

/**
 * eks_preview_load_async:
 * @environment: where connections are
 * @job: the job; copied, so that it may go on changing
 * @table: index of the table
 * @n_rows: how many rows at most
 * @cancellable: (nullable): cancels
 * @callback: called in the caller's main context
 * @data: data for @callback
 */
void
eks_preview_load_async (EksEnvironment *environment, EksJob *job, guint table, guint n_rows, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const EksLoadOptions options = { .environment = environment, .job = job, .table = table, .n_rows = n_rows };

  eks_load_start (eks_preview_load_async, load_as_wanted, &options, cancellable, callback, data);
}

/**
 * eks_preview_load_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the first rows
 */
EksPreview *
eks_preview_load_finish (GAsyncResult *result, GError **error)
{
  return eks_load_finish (eks_preview_load_async, result, error);
}

/**
 * eks_preview_get_schema:
 * @self: a preview
 *
 * Returns: (transfer none): the columns with their titles
 */
EksSchema *
eks_preview_get_schema (EksPreview *self)
{
  g_return_val_if_fail (EKS_IS_PREVIEW (self), NULL);
  return self->schema;
}

/**
 * eks_preview_get_rows:
 * @self: a preview
 *
 * Returns: (transfer none): a list of #EksPreviewRow
 */
GListModel *
eks_preview_get_rows (EksPreview *self)
{
  g_return_val_if_fail (EKS_IS_PREVIEW (self), NULL);
  return G_LIST_MODEL (self->rows);
}

EksBatch *
eks_preview_get_batch (EksPreview *self)
{
  return self->batch;
}

EksConnector *
eks_preview_get_connector (EksPreview *self)
{
  return self->connector;
}

EksTable *
eks_preview_get_table (EksPreview *self)
{
  return self->table;
}

const char *
eks_preview_get_zone (EksPreview *self)
{
  return self->zone;
}

gint64
eks_preview_get_now (EksPreview *self)
{
  return self->now;
}

/**
 * eks_preview_get_rows_read:
 * @self: a preview
 *
 * Returns: how many records were looked at for it
 */
guint64
eks_preview_get_rows_read (EksPreview *self)
{
  g_return_val_if_fail (EKS_IS_PREVIEW (self), 0);
  return self->rows_read;
}

/**
 * eks_preview_is_complete:
 * @self: a preview
 *
 * Returns: %TRUE if the export has no more rows than these
 */
gboolean
eks_preview_is_complete (EksPreview *self)
{
  g_return_val_if_fail (EKS_IS_PREVIEW (self), FALSE);
  return self->complete;
}

/**
 * eks_preview_is_partial:
 * @self: a preview
 *
 * Returns: %TRUE if a row stands for several records and not all of them were looked at, so that the numbers are not those of
 *   the file
 */
gboolean
eks_preview_is_partial (EksPreview *self)
{
  g_return_val_if_fail (EKS_IS_PREVIEW (self), FALSE);
  return self->partial;
}

/**
 * eks_preview_text_is_cut:
 * @text: what eks_preview_row_get_text() gave
 *
 * Returns: whether it may be only the beginning of what the record has: to look at, not to work with
 */
gboolean
eks_preview_text_is_cut (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);
  /* a character that the limit cut through is left out whole, so the text may be a little shorter */
  return strlen (text) + 4 > MAX_CELL_BYTES && g_str_has_suffix (text, "…");
}

/**
 * eks_preview_row_get_text:
 * @self: a row
 * @column: which column
 *
 * Returns: (transfer none): the cell as CSV would have it, without quotes; empty for null
 */
const char *
eks_preview_row_get_text (EksPreviewRow *self, guint column)
{
  g_return_val_if_fail (EKS_IS_PREVIEW_ROW (self) && column < g_strv_length (self->cells), "");
  return self->cells[column];
}
