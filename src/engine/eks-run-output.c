/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file of a run on its way to disk: its name, the streams that it is packed and encrypted by, its writer. */

#include "config.h"

#include "eks-run-private.h"

#include "eks-error.h"
#include "eks-file-name.h"
#include "eks-job-writer.h"
#include "eks-output.h"
#include "eks-pack-stream.h"
#include "eks-report-private.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
eks_run_output_free (EksRunOutput *output)
{
  if (output->file != NULL)
    eks_local_file_discard (output->file); /* does nothing once committed */
  g_clear_object (&output->writer);
  g_clear_object (&output->reader);
  g_clear_object (&output->stream);
  g_clear_object (&output->file);
  g_clear_object (&output->table);
  g_ptr_array_unref (output->tables);
  g_free (output->name);
  g_free (output->path);
  g_free (output);
}

static EksFileNameContext
get_name_context (EksRunContext *context, EksRunOutput *output, gint64 rows)
{
  EksFileNameContext name_context = {
    .job = context->run->job,
    .table = output->table,
    .connection = eks_account_get_connection (context->account),
    .connector = eks_account_get_connector (context->account),
    .zone = eks_account_get_zone (context->account),
    .now = context->now,
    .number = output->number,
    .rows = rows,
  };

  eks_content_table_get_days (output->content, &name_context.days);
  return name_context;
}

/* No two files of a run replace each other, whatever their numbers of rows make of their names. */
static gboolean
check_unique (EksRunContext *context, EksRunOutput *output, GError **error)
{
  for (guint i = 0; i < context->outputs->len; i++)
    {
      EksRunOutput *other = g_ptr_array_index (context->outputs, i);
      if (other == output || strcmp (other->name, output->name) != 0)
        continue;
      /* TRANSLATORS: %s is the name of a file. {n} is not translated. */
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("Two files of this export would be called “%s”; put {n} into the file name"), output->name);
      return FALSE;
    }
  return TRUE;
}

/* @rows: how many are in the file, or %EKS_FILE_NAME_NO_ROWS */
static gboolean
name_output (EksRunContext *context, EksRunOutput *output, gint64 rows, GError **error)
{
  const EksFileNameContext name_context = get_name_context (context, output, rows);
  g_autofree char *name = eks_file_name_expand (&name_context, error);

  if (name == NULL)
    return FALSE;
  g_free (output->path);
  output->path = g_build_filename (context->folder, name, NULL);
  eks_set_str (&output->name, name);
  return rows == EKS_FILE_NAME_NO_ROWS ||
         (check_unique (context, output, error) && (output->file == NULL || eks_local_file_set_name (output->file, name, error)));
}

static GOutputStream *
open_nowhere (GError **error)
{
  g_autoptr (GFile) null_device = g_file_new_for_path ("/dev/null");

  return G_OUTPUT_STREAM (g_file_append_to (null_device, G_FILE_CREATE_NONE, NULL, error));
}

/* (transfer full): into the file, encrypted if the job says so */
static GOutputStream *
open_file (EksRunContext *context, EksRunOutput *output, GError **error)
{
  EksRun *self = context->run;

  if (!eks_run_keep_part (context, output->name, error))
    return NULL;
  output->file = eks_local_file_create (context->folder, output->name, error);
  if (output->file == NULL)
    return NULL;
  return eks_output_stream_open (output->file, eks_job_get_encryption (self->job), eks_environment_get_keyring (self->environment), error);
}

/* Packed before it is encrypted: what is encrypted does not become smaller. */
static gboolean
open_stream (EksRunContext *context, EksRunOutput *output, GError **error)
{
  EksRun *self = context->run;
  EksPacking packing = eks_format_get_packing (eks_job_get_format (self->job));
  const EksFileNameContext name_context = get_name_context (context, output, EKS_FILE_NAME_NO_ROWS);
  g_autofree char *entry = eks_file_name_expand_entry (&name_context, error);
  g_autoptr (GOutputStream) base = NULL;

  if (entry == NULL)
    return FALSE;
  base = self->dry_run ? open_nowhere (error) : open_file (context, output, error);
  if (base == NULL || packing == EKS_PACKING_NONE)
    output->stream = g_steal_pointer (&base);
  else
    output->stream = eks_pack_stream_new (base, packing, entry, context->started, error);
  return output->stream != NULL;
}

/* @first: the first table that goes into the file */
EksRunOutput *
eks_run_output_open (EksRunContext *context, EksRunTable *first, GError **error)
{
  EksRunOutput *output = g_new0 (EksRunOutput, 1);

  g_ptr_array_add (context->outputs, output);
  output->number = first->number;
  output->table = g_object_ref (first->table);
  output->content = first->content;
  output->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_artifact_table_free);
  if (!name_output (context, output, EKS_FILE_NAME_NO_ROWS, error))
    return NULL;
  output->writer = eks_job_writer_new (context->run->job, first->prepared, eks_account_get_zone (context->account), context->started, context->tally, error);
  return output->writer != NULL ? output : NULL;
}

/* Opens the file with its first table, or goes on to the next one. */
gboolean
eks_run_output_begin_table (EksRunContext *context, EksRunOutput *output, EksRunTable *next, GCancellable *cancellable, GError **error)
{
  EksJob *job = context->run->job;
  EksTable *table = next->prepared;
  EksConnector *connector = eks_account_get_connector (context->account);
  gboolean first = output->stream == NULL;

  g_clear_object (&output->reader);
  output->reader = eks_plan_open (next->plan, cancellable, error);
  if (output->reader == NULL)
    return FALSE;
  eks_report_set_columns (context->report, next->number, eks_reader_get_schema (output->reader), table);
  if (first)
    {
      eks_job_writer_add_filter (output->writer, job, connector, table);
      return open_stream (context, output, error) &&
             eks_writer_open (output->writer, output->stream, eks_reader_get_schema (output->reader), cancellable, error);
    }
  if (!eks_writer_next_table (output->writer, eks_job_writer_get_title (job, table), eks_reader_get_schema (output->reader), cancellable, error))
    return FALSE;
  eks_job_writer_add_filter (output->writer, job, connector, table);
  return TRUE;
}

/* An abandoned stream is closed with a cancelled cancellable, so that no stage tries to finish a torn file. */
void
eks_run_output_abandon (EksRunOutput *output)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  if (output->reader != NULL)
    eks_reader_close (output->reader, cancelled, NULL);
  if (output->stream != NULL)
    g_output_stream_close (output->stream, cancelled, NULL);
}

static gboolean
close_stream (EksRunOutput *output, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (g_output_stream_close (output->stream, cancellable, &local_error))
    return TRUE;
  eks_error_set_from_io (error, EKS_ERROR_DELIVERY, local_error, output->path);
  return FALSE;
}

gboolean
eks_run_output_finish (EksRunContext *context, EksRunOutput *output, GCancellable *cancellable, GError **error)
{
  eks_progress_set_phase (context->run->progress, EKS_PHASE_FINISHING);
  return eks_writer_finish (output->writer, cancellable, error) && close_stream (output, cancellable, error) &&
         name_output (context, output, (gint64) eks_writer_get_n_rows (output->writer), error);
}
