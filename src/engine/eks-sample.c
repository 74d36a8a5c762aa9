/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows are those of a preview, so that nothing is fetched; the writer is the one of a run, so that what a person sees
 * is what there will be. Before it is packed and encrypted: those are no lines. */

#include "config.h"

#include "eks-sample.h"

#include "eks-head-stream.h"
#include "eks-job-writer.h"
#include "eks-preview-private.h"

#include <string.h>

#define UTF8_BOM "\xEF\xBB\xBF"

struct _EksSample
{
  GObject parent_instance;

  char *text; /* (owned) (nullable) */
  guint n_rows;
  gboolean cut;
};

G_DEFINE_FINAL_TYPE (EksSample, eks_sample, G_TYPE_OBJECT)

static void
eks_sample_finalize (GObject *object)
{
  g_free (EKS_SAMPLE (object)->text);
  G_OBJECT_CLASS (eks_sample_parent_class)->finalize (object);
}

static void
eks_sample_class_init (EksSampleClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_sample_finalize;
}

static void
eks_sample_init (EksSample *self)
{
}

static EksBatch *
take_rows (EksPreview *preview, guint n_rows)
{
  EksBatch *kept = eks_preview_get_batch (preview);
  guint n = MIN (eks_batch_get_n_rows (kept), n_rows);
  EksBatch *batch = eks_batch_new (eks_preview_get_schema (preview), MAX (n, 1));

  for (guint i = 0; i < n; i++)
    eks_batch_add_copy (batch, eks_batch_get_row (kept, i));
  return batch;
}

static gboolean
write_rows (EksWriter *writer, GOutputStream *stream, EksBatch *rows, GCancellable *cancellable, GError **error)
{
  return eks_writer_open (writer, stream, eks_batch_get_schema (rows), cancellable, error) &&
         (eks_batch_get_n_rows (rows) == 0 || eks_writer_write (writer, rows, cancellable, error)) &&
         eks_writer_finish (writer, cancellable, error);
}

static gboolean
is_text (EksFormat *format)
{
  EksFormatType type = eks_format_get_format_type (format);

  return type != EKS_FORMAT_XLSX && type != EKS_FORMAT_PDF;
}

/* UTF-8 without a byte order mark; a character that was cut at the end is left out. */
static char *
decode (GBytes *bytes, gboolean utf16)
{
  gsize length, n_read; /* asked for, so that half a character at the end is no error */
  const char *data = g_bytes_get_data (bytes, &length);
  const char *end;

  if (utf16)
    return g_convert (data, (gssize) length, "UTF-8", "UTF-16", &n_read, NULL, NULL);
  if (length >= strlen (UTF8_BOM) && memcmp (data, UTF8_BOM, strlen (UTF8_BOM)) == 0)
    {
      data += strlen (UTF8_BOM);
      length -= strlen (UTF8_BOM);
    }
  g_utf8_validate_len (data, length, &end);
  return g_strndup (data, (gsize) (end - data));
}

/**
 * eks_sample_make:
 * @preview: rows of the job's first table, as the job is now except for its format
 * @job: the job; must not change while this runs
 * @n_rows: how many rows at most
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Blocks, without asking the service. What is cut or replaced is not counted anywhere.
 *
 * Returns: (transfer full) (nullable): the first lines, or %NULL with an error that the export would have too
 */
EksSample *
eks_sample_make (EksPreview *preview, EksJob *job, guint n_rows, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksSample) self = g_object_new (EKS_TYPE_SAMPLE, NULL);
  g_autoptr (GOutputStream) stream = eks_head_stream_new (EKS_SAMPLE_MAX_BYTES);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksWriter) writer = NULL;
  g_autoptr (EksBatch) rows = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (EKS_IS_PREVIEW (preview) && EKS_IS_JOB (job), NULL);

  rows = take_rows (preview, n_rows);
  writer = eks_job_writer_new (job, eks_preview_get_table (preview), eks_preview_get_zone (preview), eks_preview_get_now (preview), tally, error);
  if (writer == NULL)
    return NULL;
  eks_job_writer_add_filter (writer, job, eks_preview_get_connector (preview), eks_preview_get_table (preview));
  if (!write_rows (writer, stream, rows, cancellable, error))
    return NULL;
  bytes = eks_head_stream_get_bytes (EKS_HEAD_STREAM (stream));
  self->n_rows = eks_batch_get_n_rows (rows);
  self->cut = eks_head_stream_get_n_written (EKS_HEAD_STREAM (stream)) > g_bytes_get_size (bytes);
  if (is_text (eks_job_get_format (job)))
    self->text = decode (bytes, eks_format_get_encoding (eks_job_get_format (job)) == EKS_ENCODING_UTF16LE);
  return g_steal_pointer (&self);
}

typedef struct
{
  EksPreview *preview; /* (owned) */
  EksJob *job;         /* (owned): a copy */
  guint n_rows;
} MakeData;

static void
make_data_free (MakeData *data)
{
  g_object_unref (data->preview);
  g_object_unref (data->job);
  g_free (data);
}

static void
make_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  MakeData *data = task_data;
  GError *error = NULL;
  EksSample *sample = eks_sample_make (data->preview, data->job, data->n_rows, cancellable, &error);

  if (sample != NULL)
    g_task_return_pointer (task, sample, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * eks_sample_make_async:
 * @preview: rows of the job's first table, as the job is now except for its format
 * @job: the job; copied, so that it may go on changing
 * @n_rows: how many rows at most
 * @cancellable: (nullable): cancels
 * @callback: called in the caller's main context
 * @data: data for @callback
 */
void
eks_sample_make_async (EksPreview *preview, EksJob *job, guint n_rows, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  MakeData *make;

  g_return_if_fail (EKS_IS_PREVIEW (preview) && EKS_IS_JOB (job));

  task = g_task_new (NULL, cancellable, callback, data);
  make = g_new0 (MakeData, 1);
  make->preview = g_object_ref (preview);
  make->job = eks_job_copy (job);
  make->n_rows = n_rows;
  g_task_set_source_tag (task, eks_sample_make_async);
  g_task_set_task_data (task, make, (GDestroyNotify) make_data_free);
  g_task_run_in_thread (task, make_in_thread);
}

/**
 * eks_sample_make_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the first lines
 */
EksSample *
eks_sample_make_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL) && g_async_result_is_tagged (result, eks_sample_make_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * eks_sample_get_text:
 * @self: a sample
 *
 * Returns: (transfer none) (nullable): the lines as they are in the file, without a byte order mark; %NULL for a kind of
 *   file that is no text
 */
const char *
eks_sample_get_text (EksSample *self)
{
  g_return_val_if_fail (EKS_IS_SAMPLE (self), NULL);
  return self->text;
}

/**
 * eks_sample_get_n_rows:
 * @self: a sample
 *
 * Returns: how many rows were written for it
 */
guint
eks_sample_get_n_rows (EksSample *self)
{
  g_return_val_if_fail (EKS_IS_SAMPLE (self), 0);
  return self->n_rows;
}

/**
 * eks_sample_is_cut:
 * @self: a sample
 *
 * Returns: whether these rows gave more than %EKS_SAMPLE_MAX_BYTES, so that the end is missing
 */
gboolean
eks_sample_is_cut (EksSample *self)
{
  g_return_val_if_fail (EKS_IS_SAMPLE (self), FALSE);
  return self->cut;
}
