/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One execution of a job. Everything is checked before the first question; files appear under their names
 * together, after the last of them is complete. */

#include "config.h"

#include "eks-run.h"

#include "eks-catalog.h"
#include "eks-check.h"
#include "eks-error.h"
#include "eks-file-name.h"
#include "eks-file-run.h"
#include "eks-job-writer.h"
#include "eks-output.h"
#include "eks-pack-stream.h"
#include "eks-pass.h"
#include "eks-personal.h"
#include "eks-plan.h"
#include "eks-report-file.h"
#include "eks-report-private.h"
#include "eks-secrets.h"
#include "eks-text.h"
#include "eks-writer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksRun
{
  GObject parent_instance;

  EksEnvironment *environment; /* (owned) */
  EksJob *job;                 /* (owned): a copy */
  char *output_folder;         /* (owned) (nullable) */
  EksProgress *progress;       /* (owned) */
  guint dry_run : 1;
};

/* What one file needs while it is made. */
typedef struct
{
  EksLocalFile *file;     /* (owned) (nullable): not in a dry run */
  GOutputStream *stream;  /* (owned) (nullable): what the writer writes to */
  EksWriter *writer;      /* (owned) */
  EksTable *table;        /* (owned): the first one that goes into the file */
  guint number;           /* of the file in the run, from 1 */
  char *name;             /* (owned): of the file; the last one when all is written */
  char *path;             /* (owned): where the file will be */
  GPtrArray *tables;      /* (owned) (element-type EksArtifactTable): those that are complete */
  EksReader *reader;      /* (owned) (nullable): of the current table */
} Output;

/* A table of the job on its way into a file. */
typedef struct
{
  EksTable *table;    /* (owned): as the job has it */
  EksTable *prepared; /* (owned): as it is asked for and written */
  EksPlan *plan;      /* (owned) (nullable): until it is written */
  guint number;       /* in the job and in the report, from 1 */
  gboolean done;
} TableRun;

/* What the whole run knows. */
typedef struct
{
  EksRun *run;
  EksAccount *account; /* (owned) */
  EksTally *tally;     /* (owned) */
  EksReport *report;   /* (owned) */
  GPtrArray *outputs;  /* (owned) (element-type Output) */
  GPtrArray *tables;   /* (owned) (element-type TableRun) */
  char *folder;        /* (owned) */
  gint64 now;
} Context;

G_DEFINE_FINAL_TYPE (EksRun, eks_run, G_TYPE_OBJECT)

static void
output_free (Output *output)
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

static void
table_run_free (TableRun *next)
{
  g_clear_object (&next->table);
  g_clear_object (&next->prepared);
  g_clear_pointer (&next->plan, eks_plan_free);
  g_free (next);
}

static void
context_clear (Context *context)
{
  g_clear_pointer (&context->outputs, g_ptr_array_unref);
  g_clear_pointer (&context->tables, g_ptr_array_unref);
  g_clear_object (&context->account);
  g_clear_object (&context->tally);
  g_clear_object (&context->report);
  g_free (context->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Context, context_clear)

static void
eks_run_dispose (GObject *object)
{
  EksRun *self = EKS_RUN (object);

  g_clear_object (&self->environment);
  g_clear_object (&self->job);
  g_clear_object (&self->progress);
  g_clear_pointer (&self->output_folder, g_free);
  G_OBJECT_CLASS (eks_run_parent_class)->dispose (object);
}

static void
eks_run_class_init (EksRunClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_run_dispose;
}

static void
eks_run_init (EksRun *self)
{
  self->progress = eks_progress_new ();
}

/**
 * eks_run_new:
 * @environment: where connections, keys and history are
 * @job: the job; copied, so that later changes do not reach the run
 *
 * Returns: (transfer full): a run that has not begun
 */
EksRun *
eks_run_new (EksEnvironment *environment, EksJob *job)
{
  EksRun *self;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), NULL);

  self = g_object_new (EKS_TYPE_RUN, NULL);
  self->environment = g_object_ref (environment);
  self->job = eks_job_copy (job);
  return self;
}

/**
 * eks_run_get_job:
 * @self: a run
 *
 * Returns: (transfer none): its copy of the job
 */
EksJob *
eks_run_get_job (EksRun *self)
{
  g_return_val_if_fail (EKS_IS_RUN (self), NULL);
  return self->job;
}

/**
 * eks_run_set_output_folder:
 * @self: a run that has not begun
 * @folder: (nullable): where the files go instead of the job's destinations
 */
void
eks_run_set_output_folder (EksRun *self, const char *folder)
{
  g_return_if_fail (EKS_IS_RUN (self));

  g_free (self->output_folder);
  self->output_folder = g_strdup (folder);
}

/**
 * eks_run_set_dry_run:
 * @self: a run that has not begun
 * @dry_run: whether to do everything but the files and the history
 */
void
eks_run_set_dry_run (EksRun *self, gboolean dry_run)
{
  g_return_if_fail (EKS_IS_RUN (self));
  self->dry_run = !!dry_run;
}

/**
 * eks_run_get_progress:
 * @self: a run
 *
 * Returns: (transfer none): its counters, which also pause it; any thread
 */
EksProgress *
eks_run_get_progress (EksRun *self)
{
  g_return_val_if_fail (EKS_IS_RUN (self), NULL);
  return self->progress;
}

static gboolean
check_job (EksRun *self, GError **error)
{
  g_autoptr (EksJsonIssues) issues = eks_check_job (self->environment, self->job);
  g_autofree char *text = NULL;

  if (eks_json_issues_get_length (issues) == 0)
    return TRUE;
  text = eks_json_issues_describe (issues);
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, text);
  return FALSE;
}

/* Before anything is fetched: an expired key must not be found out after an hour. */
static gboolean
check_keys (EksRun *self, GError **error)
{
  EksEncryption *encryption = eks_job_get_encryption (self->job);
  EksKeyring *keyring = eks_environment_get_keyring (self->environment);
  const char *signer = eks_encryption_get_sign_as (encryption);

  if (!eks_encryption_is_on (encryption))
    return TRUE;
  eks_progress_set_phase (self->progress, EKS_PHASE_CHECKING_KEYS);
  return eks_keyring_check_recipients (keyring, eks_encryption_get_recipients (encryption), error) &&
         (signer == NULL || eks_keyring_check_signer (keyring, signer, error));
}

static char *
find_folder (EksRun *self, const char *zone, gint64 now, GError **error)
{
  g_autoptr (EksDestination) destination = NULL;

  if (self->output_folder != NULL)
    return g_strdup (self->output_folder);
  destination = g_list_model_get_item (G_LIST_MODEL (eks_job_get_destinations (self->job)), 0);
  if (destination == NULL)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The export does not say which folder the file goes to"));
      return NULL;
    }
  return eks_folder_name_expand (self->job, eks_destination_get_folder (destination), zone, now, error);
}

static EksFileNameContext
get_name_context (Context *context, Output *output, gint64 rows)
{
  return (EksFileNameContext) {
    .job = context->run->job,
    .table = output->table,
    .connection = eks_account_get_connection (context->account),
    .connector = eks_account_get_connector (context->account),
    .zone = eks_account_get_zone (context->account),
    .now = context->now,
    .number = output->number,
    .rows = rows,
  };
}

/* No two files of a run replace each other, whatever their numbers of rows make of their names. */
static gboolean
check_unique (Context *context, Output *output, GError **error)
{
  for (guint i = 0; i < context->outputs->len; i++)
    {
      Output *other = g_ptr_array_index (context->outputs, i);
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
name_output (Context *context, Output *output, gint64 rows, GError **error)
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
open_file (Context *context, Output *output, GError **error)
{
  EksRun *self = context->run;

  output->file = eks_local_file_create (context->folder, output->name, error);
  if (output->file == NULL)
    return NULL;
  return eks_output_stream_open (output->file, eks_job_get_encryption (self->job), eks_environment_get_keyring (self->environment), error);
}

/* Packed before it is encrypted: what is encrypted does not become smaller. */
static gboolean
open_stream (Context *context, Output *output, GError **error)
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
    output->stream = eks_pack_stream_new (base, packing, entry, context->now, error);
  return output->stream != NULL;
}

/* @first: the first table that goes into the file */
static Output *
open_output (Context *context, TableRun *first, GError **error)
{
  Output *output = g_new0 (Output, 1);

  g_ptr_array_add (context->outputs, output);
  output->number = first->number;
  output->table = g_object_ref (first->table);
  output->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_artifact_table_free);
  if (!name_output (context, output, EKS_FILE_NAME_NO_ROWS, error))
    return NULL;
  output->writer = eks_job_writer_new (context->run->job, first->prepared, eks_account_get_zone (context->account), context->now, context->tally, error);
  return output->writer != NULL ? output : NULL;
}

/* Opens the file with its first table, or goes on to the next one. */
static gboolean
begin_table (Context *context, Output *output, TableRun *next, GCancellable *cancellable, GError **error)
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

static gboolean
copy_rows (Context *context, Output *output, GCancellable *cancellable, GError **error)
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

/* An abandoned stream is closed with a cancelled cancellable, so that no stage tries to finish a torn file. */
static void
abandon_output (Output *output)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  if (output->reader != NULL)
    eks_reader_close (output->reader, cancelled, NULL);
  if (output->stream != NULL)
    g_output_stream_close (output->stream, cancelled, NULL);
}

static gboolean
close_stream (Output *output, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (g_output_stream_close (output->stream, cancellable, &local_error))
    return TRUE;
  eks_error_set_from_io (error, EKS_ERROR_DELIVERY, local_error, output->path);
  return FALSE;
}

/* Rows of the table that is complete, for the file and for the report. */
static void
count_table (Context *context, Output *output, TableRun *done)
{
  EksArtifactTable *table = g_new0 (EksArtifactTable, 1);
  guint64 rows = eks_writer_get_n_table_rows (output->writer);

  table->name = g_strdup (eks_job_writer_get_title (context->run->job, done->prepared));
  table->rows_written = rows;
  table->counted = eks_plan_get_rows_counted (done->plan, &rows);
  table->rows_filtered = eks_plan_get_rows_filtered (done->plan);
  table->rows_read = rows + table->rows_filtered + eks_plan_get_rows_merged (done->plan);
  eks_writer_set_rows_read (output->writer, table->rows_read);
  eks_report_add_rows (context->report, done->number, table);
  g_ptr_array_add (output->tables, table);
}

/* (transfer full): a table as it is asked for and written */
static EksTable *
prepare_table (Context *context, EksTable *table, EksTally *tally, GError **error)
{
  EksJob *job = context->run->job;
  g_autoptr (EksTable) prepared = eks_table_copy (table);

  eks_personal_protect_table (eks_account_get_connector (context->account), prepared, eks_job_get_personal (job), tally);
  return eks_table_expand_filter (job, prepared, error) ? g_steal_pointer (&prepared) : NULL;
}

/* Before anything is fetched, and for all tables: the last one must not find out that there is none. */
static gboolean
check_salt (Context *context, GCancellable *cancellable, GError **error)
{
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (context->run->job));

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      g_autoptr (EksTable) prepared = prepare_table (context, table, NULL, error);
      g_autoptr (GBytes) salt = NULL;
      if (prepared == NULL)
        return FALSE;
      if (!eks_plan_needs_salt (prepared))
        continue;
      salt = eks_secrets_ensure_salt (cancellable, error);
      return salt != NULL;
    }
  return TRUE;
}

/* The plan is let go at once: what its stages remember is megabytes. */
static gboolean
run_table (Context *context, Output *output, TableRun *next, GCancellable *cancellable, GError **error)
{
  eks_progress_set_phase (context->run->progress, EKS_PHASE_FETCHING);
  if (!begin_table (context, output, next, cancellable, error) || !copy_rows (context, output, cancellable, error))
    return FALSE;
  count_table (context, output, next);
  g_clear_object (&output->reader);
  g_clear_pointer (&next->plan, eks_plan_free);
  next->done = TRUE;
  return TRUE;
}

static gboolean
finish_output (Context *context, Output *output, GCancellable *cancellable, GError **error)
{
  eks_progress_set_phase (context->run->progress, EKS_PHASE_FINISHING);
  return eks_writer_finish (output->writer, cancellable, error) && close_stream (output, cancellable, error) &&
         name_output (context, output, (gint64) eks_writer_get_n_rows (output->writer), error);
}

/* Understands a table of the job, and asks nothing yet. */
static gboolean
plan_table (Context *context, EksTable *table, GError **error)
{
  EksRun *self = context->run;
  TableRun *next = g_new0 (TableRun, 1);
  EksPlanOptions options = {
    .account = context->account,
    .language = eks_job_get_language (self->job),
    .clock = eks_environment_get_clock (self->environment),
    .now = context->now,
    .progress = self->progress,
    .tally = context->tally,
  };

  g_ptr_array_add (context->tables, next);
  next->table = g_object_ref (table);
  next->number = eks_report_begin_table (context->report, eks_job_writer_get_title (self->job, table));
  eks_tally_set_table (context->tally, next->number);
  next->prepared = prepare_table (context, table, context->tally, error);
  if (next->prepared == NULL)
    return FALSE;
  options.table = next->prepared;
  options.table_number = next->number;
  next->plan = eks_plan_new (&options, error);
  return next->plan != NULL;
}

/* @together: whether all tables go into one file, one after the other */
static gboolean
plan_tables (Context *context, gboolean together, GError **error)
{
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (context->run->job));
  g_autoptr (GPtrArray) plans = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      if (!plan_table (context, table, error))
        return FALSE;
      g_ptr_array_add (plans, ((TableRun *) g_ptr_array_index (context->tables, i))->plan);
    }
  eks_pass_share (plans, together);
  return TRUE;
}

/* @output: (inout): the file that is open */
static gboolean
run_next (Context *context, TableRun *next, Output **output, gboolean ends_file, GCancellable *cancellable, GError **error)
{
  eks_tally_set_table (context->tally, next->number);
  if (*output == NULL)
    *output = open_output (context, next, error);
  if (*output == NULL || !run_table (context, *output, next, cancellable, error))
    return FALSE;
  if (!ends_file)
    return TRUE;
  if (!finish_output (context, *output, cancellable, error))
    return FALSE;
  *output = NULL;
  return TRUE;
}

/* The table whose rows @next is filled from, if it is still to be read. */
static TableRun *
find_lead (Context *context, TableRun *next)
{
  EksPlan *lead = eks_plan_get_lead (next->plan);

  for (guint i = 0; lead != NULL && i < context->tables->len; i++)
    {
      TableRun *other = g_ptr_array_index (context->tables, i);
      if (other->plan == lead)
        return other;
    }
  return NULL;
}

static int
compare_outputs (gconstpointer a, gconstpointer b)
{
  return (int) (*(const Output *const *) a)->number - (int) (*(const Output *const *) b)->number;
}

/* A file for each table, or one for all. A table that another one is filled from comes before it; the files stand in the
 * order of the job all the same. */
static gboolean
run_tables (Context *context, GCancellable *cancellable, GError **error)
{
  gboolean together = eks_format_holds_tables (eks_job_get_format (context->run->job));
  Output *output = NULL;

  if (!plan_tables (context, together, error))
    return FALSE;
  for (guint i = 0; i < context->tables->len; i++)
    {
      TableRun *next = g_ptr_array_index (context->tables, i);
      TableRun *lead = next->done ? NULL : find_lead (context, next);
      gboolean ends_file = !together || i + 1 == context->tables->len;
      if ((lead != NULL && !run_next (context, lead, &output, ends_file, cancellable, error)) ||
          (!next->done && !run_next (context, next, &output, ends_file, cancellable, error)))
        return FALSE;
    }
  g_ptr_array_sort (context->outputs, compare_outputs);
  return TRUE;
}

static gboolean
commit_output (Context *context, Output *output, GError **error)
{
  g_autoptr (EksReceipt) receipt = NULL;
  EksArtifact *artifact;

  if (output->file != NULL)
    {
      receipt = eks_local_file_commit (output->file, NULL, error);
      if (receipt == NULL)
        return FALSE;
    }
  artifact = g_new0 (EksArtifact, 1);
  artifact->path = g_strdup (receipt != NULL ? receipt->path : output->path);
  artifact->media_type = g_strdup (eks_encryption_is_on (eks_job_get_encryption (context->run->job)) ? "application/pgp-encrypted" : eks_format_get_media_type (eks_job_get_format (context->run->job)));
  artifact->rows = eks_writer_get_n_rows (output->writer);
  artifact->bytes = receipt != NULL ? receipt->bytes : 0;
  artifact->sha256 = g_strdup (receipt != NULL ? receipt->sha256 : "");
  artifact->tables = g_ptr_array_ref (output->tables);
  eks_report_take_artifact (context->report, artifact);
  return TRUE;
}

/* All files or none: a name is given when nothing but the giving can fail any more, and taken back if it does. */
static gboolean
commit_outputs (Context *context, GCancellable *cancellable, GError **error)
{
  GPtrArray *outputs = context->outputs;

  for (guint i = 0; i < outputs->len; i++)
    {
      Output *output = g_ptr_array_index (outputs, i);
      if (output->file != NULL && !eks_local_file_finish (output->file, cancellable, error))
        return FALSE;
    }
  for (guint i = 0; i < outputs->len; i++)
    {
      if (commit_output (context, g_ptr_array_index (outputs, i), error))
        continue;
      while (i-- > 0)
        eks_local_file_withdraw (((Output *) g_ptr_array_index (outputs, i))->file);
      g_ptr_array_set_size (eks_report_get_artifacts (context->report), 0);
      return FALSE;
    }
  return TRUE;
}

/* The ids that tallies use, and what a person calls them. */
static void
label_subjects (Context *context)
{
  EksConnector *connector = eks_account_get_connector (context->account);
  EksJob *job = context->run->job;
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (job));

  eks_report_set_export (context->report, eks_job_get_name (job), eks_job_get_language (job), eks_account_get_zone (context->account));

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      EksEntity *entity = eks_connector_find_entity (connector, eks_table_get_entity (table));
      GPtrArray *relations = eks_entity_get_relations (entity);
      g_autoptr (GPtrArray) fields = eks_catalog_list (connector, entity);
      eks_report_set_label (context->report, eks_entity_get_id (entity), eks_entity_get_label (entity));
      for (guint j = 0; j < relations->len; j++)
        {
          const EksRelation *relation = g_ptr_array_index (relations, j);
          eks_report_set_label (context->report, relation->id, relation->label);
        }
      for (guint j = 0; j < fields->len; j++)
        {
          EksCatalogField *field = g_ptr_array_index (fields, j);
          eks_report_set_label (context->report, eks_catalog_field_get_id (field), eks_catalog_field_get_label (field));
        }
    }
}

/* The data are where they belong: that there is no report beside them is worth a note, and not the data. */
static void
write_report (Context *context, GCancellable *cancellable)
{
  EksRun *self = context->run;
  g_autoptr (GError) error = NULL;

  eks_report_finish (context->report, context->tally, eks_clock_get_real_time (eks_environment_get_clock (self->environment)));
  if (eks_report_write (context->report, self->job, eks_environment_get_keyring (self->environment), cancellable, &error))
    return;
  eks_report_set_file_problem (context->report, error->message);
  eks_tally_add (context->tally, EKS_TALLY_NO_REPORT, "report", 1, error->message, -1);
}

/* Files are looked at before the job is checked: a column that vanished from them is more than a mistake in the job. */
static gboolean
open_files (Context *context, GCancellable *cancellable, GError **error)
{
  EksRun *self = context->run;
  g_autoptr (EksConnection) connection = eks_environment_get_job_connection (self->environment, self->job, NULL);
  EksConnectorRegistry *registry = eks_environment_get_registry (self->environment);
  EksConnector *connector = connection != NULL ? eks_connector_registry_find (registry, eks_connection_get_connector (connection), NULL) : NULL;

  if (connector == NULL || !eks_connector_reads_files (connector))
    return TRUE;
  context->account = eks_environment_open_run_account (self->environment, self->job, cancellable, error);
  return context->account != NULL && eks_file_run_check (self->environment, context->account, self->job, context->tally, cancellable, error);
}

/* The data are where they belong: that the same files will be read once more is worth a note, and not the data. */
static void
remember_files (Context *context)
{
  g_autoptr (GError) error = NULL;

  if (!eks_file_run_remember (context->run->environment, context->account, context->run->job, NULL, &error))
    eks_tally_add (context->tally, EKS_TALLY_NOT_RECORDED, "history", 1, error->message, -1);
}

static gboolean
execute (Context *context, GCancellable *cancellable, GError **error)
{
  EksRun *self = context->run;

  if (!open_files (context, cancellable, error) || !check_job (self, error) || !check_keys (self, error))
    return FALSE;
  if (context->account == NULL)
    context->account = eks_environment_open_run_account (self->environment, self->job, cancellable, error);
  if (context->account == NULL || !check_salt (context, cancellable, error))
    return FALSE;
  context->folder = find_folder (self, eks_account_get_zone (context->account), context->now, error);
  if (context->folder == NULL)
    return FALSE;
  label_subjects (context);
  if (!run_tables (context, cancellable, error))
    return FALSE;
  eks_tally_set_table (context->tally, 0);
  eks_progress_set_phase (self->progress, EKS_PHASE_CHECKING);
  if (!commit_outputs (context, cancellable, error))
    return FALSE;
  if (!self->dry_run)
    remember_files (context);
  if (!self->dry_run && eks_job_get_report (self->job) != EKS_REPORT_FILE_NONE)
    write_report (context, cancellable);
  return TRUE;
}

/* The trace is for people: that it could not be written must not turn a good export into a failed one. */
static void
record_run (Context *context, const GError *failure)
{
  EksRun *self = context->run;
  g_autoptr (JsonNode) json = eks_report_to_json (context->report);
  g_autofree char *text = eks_json_to_text (json, FALSE);
  g_autoptr (GError) error = NULL;
  EksRunRecord record = {
    .job_id = (char *) eks_job_get_id (self->job),
    .job_name = (char *) eks_job_get_name (self->job),
    .started = context->now,
    .finished = eks_report_get_finished (context->report),
    .outcome = (char *) (failure != NULL ? eks_error_get_code (failure) : "done"),
    .message = failure != NULL ? failure->message : NULL,
    .rows = eks_report_get_rows_written (context->report),
    .report = text,
  };

  if (!eks_history_add (eks_environment_get_history (self->environment), &record, &error))
    eks_tally_add (context->tally, EKS_TALLY_NOT_RECORDED, "history", 1, error->message, -1);
}

/**
 * eks_run_execute:
 * @self: a run; it executes once
 * @cancellable: (nullable): cancels at the next page or chunk
 * @error: return location
 *
 * Checks the job and the keys, asks, reshapes, writes, encrypts and puts the files under their names.
 * Blocks. On failure nothing stands under a final name. Success and failure are written to the history,
 * a dry run is not.
 *
 * Returns: (transfer full) (nullable): the report, or %NULL with an error of any %EKS_ERROR code
 */
EksReport *
eks_run_execute (EksRun *self, GCancellable *cancellable, GError **error)
{
  g_auto (Context) context = { .run = self };
  g_autoptr (GError) failure = NULL;
  EksClock *clock;

  g_return_val_if_fail (EKS_IS_RUN (self), NULL);

  clock = eks_environment_get_clock (self->environment);
  context.now = eks_clock_get_real_time (clock);
  context.tally = eks_tally_new ();
  context.report = eks_report_new (context.now, self->dry_run);
  context.outputs = g_ptr_array_new_with_free_func ((GDestroyNotify) output_free);
  context.tables = g_ptr_array_new_with_free_func ((GDestroyNotify) table_run_free);
  if (!execute (&context, cancellable, &failure))
    g_ptr_array_foreach (context.outputs, (GFunc) (void *) abandon_output, NULL);
  g_ptr_array_set_size (context.tables, 0); /* what was not written does not count */
  eks_progress_set_phase (self->progress, EKS_PHASE_DONE);
  eks_report_finish (context.report, context.tally, eks_clock_get_real_time (clock));
  if (!self->dry_run)
    record_run (&context, failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  eks_report_finish (context.report, context.tally, eks_report_get_finished (context.report));
  return g_steal_pointer (&context.report);
}

static void
execute_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  EksReport *report = eks_run_execute (source, cancellable, &error);

  if (report != NULL)
    g_task_return_pointer (task, report, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * eks_run_execute_async:
 * @self: a run
 * @cancellable: (nullable): cancels
 * @callback: called in the caller's main context
 * @data: data for @callback
 *
 * Executes in a thread; see eks_run_execute().
 */
void
eks_run_execute_async (EksRun *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, eks_run_execute_async);
  g_task_set_check_cancellable (task, FALSE); /* cancelled when the files have their names is too late: they stand, and the report says so */
  g_task_run_in_thread (task, execute_in_thread);
}

/**
 * eks_run_execute_finish:
 * @self: a run
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the report
 */
EksReport *
eks_run_execute_finish (EksRun *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self) && g_async_result_is_tagged (result, eks_run_execute_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
