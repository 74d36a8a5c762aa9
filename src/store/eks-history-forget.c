/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs that are forgotten: by a person, who may want them back, or by their age. */

#include "config.h"

#include "eks-history-private.h"

static const char delete_sql[] = "DELETE FROM runs WHERE id = ?1";

/* The newest of each export that were done stay, and so do files that were delivered and not removed: these are in a table of
 * their own, and are removed when their time has come. */
static const char prune_sql[] =
  "DELETE FROM runs WHERE finished < ?1 AND id NOT IN"
  " (SELECT id FROM (SELECT id, ROW_NUMBER () OVER (PARTITION BY job_id ORDER BY id DESC) AS place FROM runs WHERE outcome = 'done') WHERE place <= ?2)";

#define WITHOUT_RUN " AND run_id NOT IN (SELECT id FROM runs)"
/* The last file of a place stands for all that stood there before it, which nobody may come to look after again. */
#define IS_FIRST " AND NOT EXISTS (SELECT 1 FROM deliveries AS earlier WHERE earlier.location = deliveries.location AND earlier.id < deliveries.id)"

static const char prune_superseded_sql[] =
  "DELETE FROM deliveries WHERE delivered < ?1" WITHOUT_RUN
  " AND EXISTS (SELECT 1 FROM deliveries AS later WHERE later.location = deliveries.location AND later.id > deliveries.id)";

static const char prune_deliveries_sql[] =
  "DELETE FROM deliveries WHERE removed != 0 AND removed < ?1" WITHOUT_RUN IS_FIRST;

static const char old_jobs_sql[] = "SELECT DISTINCT job_id FROM deliveries WHERE delivered < ?1";

/* A person has allowed that the files of an export are removed, and it still runs: from a job file of theirs, if it is not saved. */
static const char prune_old_sql[] =
  "DELETE FROM deliveries WHERE job_id = ?2 AND delivered < ?1" WITHOUT_RUN IS_FIRST
  " AND NOT (EXISTS (SELECT 1 FROM retention WHERE retention.job_id = ?2 AND days > 0) AND EXISTS (SELECT 1 FROM runs WHERE runs.job_id = ?2 AND finished >= ?1))";

static const char prune_actions_sql[] = "DELETE FROM actions WHERE finished < ?1";

typedef struct
{
  const gint64 *ids; /* (nullable): or all of job_id */
  guint n_ids;
  const char *job_id;
  GPtrArray *records; /* (owned) (element-type EksRunRecord) */
} Removal;

static gboolean
take_one (EksHistory *self, Removal *removal, gint64 id, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, delete_sql, error);
  GError *local_error = NULL;
  EksRunRecord *record = statement != NULL ? eks_history_get (self, id, &local_error) : NULL;

  if (local_error != NULL)
    g_propagate_error (error, local_error);
  if (record == NULL)
    return statement != NULL && local_error == NULL;
  g_ptr_array_add (removal->records, record);
  sqlite3_bind_int64 (statement, 1, id);
  return eks_history_step (self, statement, error);
}

static gboolean
take (EksHistory *self, gpointer data, GError **error)
{
  Removal *removal = data;
  const EksRunFilter filter = { .job_id = removal->job_id, .limit = G_MAXUINT };
  g_autoptr (GPtrArray) all = NULL;

  for (guint i = 0; i < removal->n_ids; i++)
    if (!take_one (self, removal, removal->ids[i], error))
      return FALSE;
  if (removal->job_id == NULL)
    return TRUE;
  all = eks_history_find (self, &filter, error);
  for (guint i = 0; all != NULL && i < all->len; i++)
    if (!take_one (self, removal, ((EksRunRecord *) g_ptr_array_index (all, i))->id, error))
      return FALSE;
  return all != NULL;
}

static GPtrArray *
run_removal (EksHistory *self, Removal *removal, GError **error)
{
  removal->records = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_run_record_free);
  if (eks_history_transact (self, take, removal, error))
    return removal->records;
  g_ptr_array_unref (removal->records);
  return NULL;
}

/**
 * eks_history_take:
 * @self: a history
 * @ids: (array length=n_ids): of runs; those that are not there are passed over
 * @n_ids: how many
 * @error: return location
 *
 * Removes runs. Files that they delivered stay where they are, and so does what is known of these: files that are to be
 * removed after some days still are.
 *
 * Returns: (transfer full) (nullable) (element-type EksRunRecord): the runs as they were, for eks_history_restore(); %NULL on
 *   error, with nothing removed
 */
GPtrArray *
eks_history_take (EksHistory *self, const gint64 *ids, guint n_ids, GError **error)
{
  Removal removal = { .ids = ids, .n_ids = n_ids };

  g_return_val_if_fail (EKS_IS_HISTORY (self) && (ids != NULL || n_ids == 0), NULL);
  return run_removal (self, &removal, error);
}

/**
 * eks_history_take_all:
 * @self: a history
 * @job_id: whose runs
 * @error: return location
 *
 * eks_history_take() of all runs of an export.
 *
 * Returns: (transfer full) (nullable) (element-type EksRunRecord): the runs as they were, newest first
 */
GPtrArray *
eks_history_take_all (EksHistory *self, const char *job_id, GError **error)
{
  Removal removal = { .job_id = job_id };

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL, NULL);
  return run_removal (self, &removal, error);
}

static gboolean
restore (EksHistory *self, gpointer data, GError **error)
{
  GPtrArray *records = data;

  for (guint i = 0; i < records->len; i++)
    if (!eks_history_insert_run (self, g_ptr_array_index (records, i), error))
      return FALSE;
  return TRUE;
}

/**
 * eks_history_restore:
 * @self: a history
 * @records: (element-type EksRunRecord): what eks_history_take() gave
 * @error: return location
 *
 * Returns: %FALSE on error, with nothing brought back
 */
gboolean
eks_history_restore (EksHistory *self, GPtrArray *records, GError **error)
{
  g_return_val_if_fail (EKS_IS_HISTORY (self) && records != NULL, FALSE);
  return eks_history_transact (self, restore, records, error);
}

typedef struct
{
  gint64 before;
  EksHistoryRetained is_retained; /* (nullable) */
  gpointer data;
} Pruning;

static gpointer
read_id (sqlite3_stmt *statement)
{
  return eks_history_dup_column (statement, 0);
}

/* (transfer full) (nullable): whose deliveries are old */
static GPtrArray *
list_old_jobs (EksHistory *self, gint64 before, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, old_jobs_sql, error);

  sqlite3_bind_int64 (statement, 1, before);
  return eks_history_read_all (self, statement, read_id, g_free, error);
}

static gboolean
prune_old (EksHistory *self, const Pruning *pruning, GError **error)
{
  g_autoptr (GPtrArray) ids = list_old_jobs (self, pruning->before, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      g_autoptr (sqlite3_stmt) statement = NULL;
      if (pruning->is_retained (id, pruning->data))
        continue;
      statement = eks_history_prepare (self, prune_old_sql, error);
      sqlite3_bind_int64 (statement, 1, pruning->before);
      eks_history_bind_text (statement, 2, id);
      if (!eks_history_step (self, statement, error))
        return FALSE;
    }
  return ids != NULL;
}

static gboolean
prune (EksHistory *self, gpointer data, GError **error)
{
  static const char *const statements[] = { prune_sql, prune_superseded_sql, prune_deliveries_sql, prune_actions_sql };
  const Pruning *pruning = data;

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, statements[i], error);
      sqlite3_bind_int64 (statement, 1, pruning->before);
      if (i == 0)
        sqlite3_bind_int (statement, 2, EKS_HISTORY_KEPT_DONE);
      if (!eks_history_step (self, statement, error))
        return FALSE;
    }
  return pruning->is_retained == NULL || prune_old (self, pruning, error);
}

/**
 * eks_history_prune:
 * @self: a history
 * @before: µs since 1970 UTC
 * @is_retained: (nullable): tells of the id of an export whether its files are to be removed one day; %NULL if any may be
 * @data: for @is_retained
 * @error: return location
 *
 * Forgets runs and actions that ended before, and of the files that were delivered before and whose run is forgotten those that
 * were removed, that another one took the place of, or that nobody is to remove. The newest %EKS_HISTORY_KEPT_DONE runs of each
 * export that were done stay.
 *
 * Returns: %FALSE on error, with nothing forgotten
 */
gboolean
eks_history_prune (EksHistory *self, gint64 before, EksHistoryRetained is_retained, gpointer data, GError **error)
{
  Pruning pruning = { before, is_retained, data };

  g_return_val_if_fail (EKS_IS_HISTORY (self), FALSE);
  return eks_history_transact (self, prune, &pruning, error);
}
