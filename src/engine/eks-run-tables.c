/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a run: understood together, read one after the other, each into its file. */

#include "config.h"

#include "eks-run-private.h"

#include "eks-error.h"
#include "eks-file-name.h"
#include "eks-job-writer.h"
#include "eks-pass.h"
#include "eks-personal.h"
#include "eks-report-private.h"

void
eks_run_table_free (EksRunTable *next)
{
  g_clear_object (&next->table);
  g_clear_object (&next->prepared);
  g_clear_pointer (&next->plan, eks_plan_free);
  g_free (next);
}

/* (transfer full): a table as it is asked for and written */
EksTable *
eks_run_prepare_table (EksRunContext *context, EksTable *table, EksTally *tally, GError **error)
{
  EksJob *job = context->run->job;
  g_autoptr (EksTable) prepared = eks_table_copy (table);

  eks_personal_protect_table (eks_account_get_connector (context->account), prepared, eks_job_get_personal (job), tally);
  return eks_table_expand_filter (job, prepared, error) ? g_steal_pointer (&prepared) : NULL;
}

static gboolean
copy_rows (EksRunContext *context, EksRunOutput *output, GCancellable *cancellable, GError **error)
{
  EksProgress *progress = context->run->progress;

  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (EksBatch) batch = eks_reader_next_batch (output->reader, cancellable, &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (batch == NULL)
        return eks_reader_close (output->reader, cancellable, error);
      if (!eks_writer_write (output->writer, batch, cancellable, error))
        return FALSE;
      eks_progress_add_written (progress, eks_batch_get_n_rows (batch));
    }
}

/* Rows of the table that is complete, for the file and for the report. */
static void
count_table (EksRunContext *context, EksRunOutput *output, EksRunTable *done)
{
  EksArtifactTable *table = g_new0 (EksArtifactTable, 1);
  guint64 rows = eks_writer_get_n_table_rows (output->writer);

  table->number = done->number;
  table->name = g_strdup (eks_job_writer_get_title (context->run->job, done->prepared));
  table->rows_written = rows;
  table->counted = eks_plan_get_rows_counted (done->plan, &rows);
  table->rows_filtered = eks_plan_get_rows_filtered (done->plan);
  table->rows_read = rows + table->rows_filtered + eks_plan_get_rows_merged (done->plan) + eks_plan_get_rows_sent_before (done->plan);
  eks_writer_set_rows_read (output->writer, table->rows_read);
  eks_report_add_rows (context->report, done->number, table);
  g_ptr_array_add (output->tables, table);
}

/* The plan is let go at once: what its stages remember is megabytes. */
static gboolean
run_table (EksRunContext *context, EksRunOutput *output, EksRunTable *next, GCancellable *cancellable, GError **error)
{
  eks_progress_set_phase (context->run->progress, EKS_PHASE_FETCHING);
  if (!eks_run_output_begin_table (context, output, next, cancellable, error) || !copy_rows (context, output, cancellable, error))
    return FALSE;
  count_table (context, output, next);
  g_clear_object (&output->reader);
  g_clear_pointer (&next->plan, eks_plan_free);
  next->done = TRUE;
  return TRUE;
}

/* (transfer full): of the next table */
static EksShape *
make_shape (EksRunContext *context)
{
  g_autofree char *name = eks_guard_name_table (context->run->job, context->shapes->len);

  return eks_shape_new (name);
}

/* Understands a table of the job, and asks nothing yet. */
static gboolean
plan_table (EksRunContext *context, EksTable *table, GError **error)
{
  EksRun *self = context->run;
  EksRunTable *next = g_new0 (EksRunTable, 1);
  EksPlanOptions options = {
    .account = context->account,
    .language = eks_job_get_language (self->job),
    .clock = eks_environment_get_clock (self->environment),
    .now = context->now,
    .progress = self->progress,
    .tally = context->tally,
  };

  g_ptr_array_add (context->shapes, make_shape (context));
  g_ptr_array_add (context->tables, next);
  next->table = g_object_ref (table);
  next->number = eks_report_begin_table (context->report, eks_job_writer_get_title (self->job, table));
  eks_tally_set_table (context->tally, next->number);
  next->prepared = eks_run_prepare_table (context, table, context->tally, error);
  next->content = next->prepared != NULL ? eks_content_narrow (context->content, next->prepared, error) : NULL;
  if (next->content == NULL)
    return FALSE;
  options.content = next->content;
  options.table = next->prepared;
  options.table_number = next->number;
  options.shape = g_ptr_array_index (context->shapes, context->shapes->len - 1);
  next->plan = eks_plan_new (&options, error);
  return next->plan != NULL;
}

/* (transfer full) (nullable): what the run has. What its tables ask first comes after the moment that it is made. */
static EksContent *
open_content (EksRunContext *context, GError **error)
{
  EksRun *self = context->run;
  const EksContentOptions options = {
    .environment = self->environment,
    .job = self->job,
    .account = context->account,
    .slot = context->now,
    .now = context->started,
    .everything = self->everything,
  };

  return eks_content_new (&options, error);
}

/* @together: whether all tables go into one file, one after the other */
static gboolean
plan_tables (EksRunContext *context, gboolean together, GError **error)
{
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (context->run->job));
  g_autoptr (GPtrArray) plans = g_ptr_array_new ();

  context->content = open_content (context, error);
  if (context->content == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      if (!plan_table (context, table, error))
        return FALSE;
      g_ptr_array_add (plans, ((EksRunTable *) g_ptr_array_index (context->tables, i))->plan);
    }
  eks_report_set_content (context->report, context->content);
  eks_pass_share (plans, together);
  return TRUE;
}

/* @output: (inout): the file that is open */
static gboolean
run_next (EksRunContext *context, EksRunTable *next, EksRunOutput **output, gboolean ends_file, GCancellable *cancellable, GError **error)
{
  eks_tally_set_table (context->tally, next->number);
  if (*output == NULL)
    *output = eks_run_output_open (context, next, error);
  if (*output == NULL || !run_table (context, *output, next, cancellable, error))
    return FALSE;
  if (!ends_file)
    return TRUE;
  if (!eks_run_output_finish (context, *output, cancellable, error))
    return FALSE;
  *output = NULL;
  return TRUE;
}

/* The table whose rows @next is filled from, if it is still to be read. */
static EksRunTable *
find_lead (EksRunContext *context, EksRunTable *next)
{
  EksPlan *lead = eks_plan_get_lead (next->plan);

  for (guint i = 0; lead != NULL && i < context->tables->len; i++)
    {
      EksRunTable *other = g_ptr_array_index (context->tables, i);
      if (other->plan == lead)
        return other;
    }
  return NULL;
}

static int
compare_outputs (gconstpointer a, gconstpointer b)
{
  return (int) (*(const EksRunOutput *const *) a)->number - (int) (*(const EksRunOutput *const *) b)->number;
}

/* A file for each table, or one for all. A table that another one is filled from comes before it; the files stand in the
 * order of the job all the same. */
gboolean
eks_run_write_tables (EksRunContext *context, GCancellable *cancellable, GError **error)
{
  gboolean together = eks_format_holds_tables (eks_job_get_format (context->run->job));
  EksRunOutput *output = NULL;

  if (!plan_tables (context, together, error))
    return FALSE;
  for (guint i = 0; i < context->tables->len; i++)
    {
      EksRunTable *next = g_ptr_array_index (context->tables, i);
      EksRunTable *lead = next->done ? NULL : find_lead (context, next);
      gboolean ends_file = !together || i + 1 == context->tables->len;
      if ((lead != NULL && !run_next (context, lead, &output, ends_file, cancellable, error)) ||
          (!next->done && !run_next (context, next, &output, ends_file, cancellable, error)))
        return FALSE;
    }
  g_ptr_array_sort (context->outputs, compare_outputs);
  return TRUE;
}
