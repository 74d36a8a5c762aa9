/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a table through the real chain, but for the columns: only what the filter needs is read, and nothing is
 * kept. Where the service itself says how many there are and every one is wanted, its word is taken. */

#include "config.h"

#include "eks-count.h"

#include "eks-error.h"
#include "eks-file-name.h"
#include "eks-load-private.h"
#include "eks-plan.h"

#include <glib/gi18n-lib.h>

struct _EksCount
{
  GObject parent_instance;

  guint64 rows;
  guint64 rows_read;
  guint announced : 1;
};

G_DEFINE_FINAL_TYPE (EksCount, eks_count, G_TYPE_OBJECT)

static void
eks_count_class_init (EksCountClass *klass)
{
}

static void
eks_count_init (EksCount *self)
{
}

/* The key alone: by it rows that come twice are found. An entity without one counts by its first field. */
static EksTable *
make_table (EksJob *job, guint index, EksConnector *connector, GError **error)
{
  EksTable *table = eks_job_get_table (job, index);
  EksEntity *entity = table != NULL ? eks_connector_find_entity (connector, eks_table_get_entity (table)) : NULL;
  g_autoptr (EksTable) copy = NULL;
  g_autoptr (EksColumn) column = NULL;
  const char *field;

  if (entity == NULL)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("Choose what to export first"));
      return NULL;
    }
  copy = eks_table_copy (table);
  field = eks_entity_get_key (entity);
  if (field == NULL)
    field = ((const EksField *) g_ptr_array_index (eks_entity_get_fields (entity), 0))->id;
  column = eks_column_new (field, NULL);
  eks_table_set_counted (copy, FALSE); /* records are asked for, not what becomes of them */
  g_list_store_remove_all (eks_table_get_columns (copy));
  g_list_store_append (eks_table_get_columns (copy), column);
  return eks_table_expand_filter (job, copy, error) ? g_steal_pointer (&copy) : NULL;
}

/* Pulls until the source ends. */
static gboolean
count_rows (EksCount *self, EksPlan *plan, EksReader *reader, EksProgress *progress, GCancellable *cancellable, GError **error)
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
        break;
      self->rows += eks_batch_get_n_rows (batch);
      eks_progress_add_written (progress, eks_batch_get_n_rows (batch));
    }
  self->rows_read = self->rows + eks_plan_get_rows_filtered (plan) + eks_plan_get_rows_merged (plan);
  return TRUE;
}

/* The first page is there; what it announces is the answer. */
static gboolean
take_announced (EksCount *self, EksProgress *progress)
{
  EksProgressState state;

  eks_progress_get_state (progress, &state);
  self->announced = state.rows_total >= 0;
  self->rows = self->announced ? (guint64) state.rows_total : 0;
  return self->announced;
}

static EksCount *
count (EksAccount *account, EksTable *table, EksClock *clock, EksProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksCount) self = g_object_new (EKS_TYPE_COUNT, NULL);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksPlan) plan = NULL;
  g_autoptr (EksReader) reader = NULL;
  const EksPlanOptions options = {
    .account = account,
    .table = table,
    .clock = clock,
    .now = eks_clock_get_real_time (clock),
    .progress = progress,
    .tally = tally,
  };

  plan = eks_plan_new (&options, error);
  if (plan == NULL)
    return NULL;
  eks_progress_set_phase (progress, eks_plan_has_lookups (plan) ? EKS_PHASE_LOOKING_UP : EKS_PHASE_FETCHING);
  reader = eks_plan_open (plan, cancellable, error);
  if (reader == NULL)
    return NULL;
  if (!(eks_plan_is_announced (plan) && take_announced (self, progress)) && !count_rows (self, plan, reader, progress, cancellable, error))
    {
      eks_reader_close (reader, cancellable, NULL);
      return NULL;
    }
  return eks_reader_close (reader, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * eks_count_load:
 * @environment: where connections are
 * @job: the job; must not change while this runs
 * @table: index of the table
 * @progress: (nullable): a fresh one, for whoever shows how far it is
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Reads everything that the service has for the table, unless the service says how many there are and there is no
 * filter. Blocks.
 *
 * Returns: (transfer full) (nullable): the number of rows
 */
EksCount *
eks_count_load (EksEnvironment *environment, EksJob *job, guint table, EksProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksProgress) counters = NULL;
  g_autoptr (EksAccount) account = NULL;
  g_autoptr (EksTable) copy = NULL;
  EksCount *self;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), NULL);

  account = eks_environment_open_job_account (environment, job, cancellable, error);
  if (account == NULL)
    return NULL;
  copy = make_table (job, table, eks_account_get_connector (account), error);
  if (copy == NULL)
    return NULL;
  counters = progress != NULL ? g_object_ref (progress) : eks_progress_new ();
  self = count (account, copy, eks_environment_get_clock (environment), counters, cancellable, error);
  eks_progress_set_phase (counters, EKS_PHASE_DONE);
  return self;
}

static gpointer
load_as_wanted (const EksLoadOptions *options, GCancellable *cancellable, GError **error)
{
  return eks_count_load (options->environment, options->job, options->table, options->progress, cancellable, error);
}

/**
 * eks_count_load_async:
 * @environment: where connections are
 * @job: the job; copied, so that it may go on changing
 * @table: index of the table
 * @progress: (nullable): a fresh one, to be polled
 * @cancellable: (nullable): cancels
 * @callback: called in the caller's main context
 * @data: data for @callback
 */
void
eks_count_load_async (EksEnvironment *environment, EksJob *job, guint table, EksProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const EksLoadOptions options = { .environment = environment, .job = job, .table = table, .progress = progress };

  eks_load_start (eks_count_load_async, load_as_wanted, &options, cancellable, callback, data);
}

/**
 * eks_count_load_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the number of rows
 */
EksCount *
eks_count_load_finish (GAsyncResult *result, GError **error)
{
  return eks_load_finish (eks_count_load_async, result, error);
}

/**
 * eks_count_get_rows:
 * @self: a count
 *
 * Returns: how many rows match the filters
 */
guint64
eks_count_get_rows (EksCount *self)
{
  g_return_val_if_fail (EKS_IS_COUNT (self), 0);
  return self->rows;
}

/**
 * eks_count_get_rows_read:
 * @self: a count
 *
 * Returns: how many rows were looked at for it; 0 if the service said the number
 */
guint64
eks_count_get_rows_read (EksCount *self)
{
  g_return_val_if_fail (EKS_IS_COUNT (self), 0);
  return self->rows_read;
}

/**
 * eks_count_is_announced:
 * @self: a count
 *
 * Returns: %TRUE if the number is the service's own
 */
gboolean
eks_count_is_announced (EksCount *self)
{
  g_return_val_if_fail (EKS_IS_COUNT (self), FALSE);
  return self->announced;
}
