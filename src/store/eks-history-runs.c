/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trace of runs: added and found. */

#include "config.h"

#include "eks-history-private.h"

#include <string.h>

#define COLUMNS "id, job_id, job_name, started, finished, outcome, message, rows, trigger, slot, rows_read, bytes, recipients, destinations, content, "

static const char insert_sql[] =
  "INSERT INTO runs (id, job_id, job_name, started, finished, outcome, message, rows, trigger, slot, rows_read, bytes, recipients, destinations, report, content)"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";

/* The last run that was done is kept however many failed since. */
static const char bound_sql[] =
  "DELETE FROM runs WHERE job_id = ?1"
  " AND id <= (SELECT id FROM runs WHERE job_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)"
  " AND id IS NOT (SELECT MAX(id) FROM runs WHERE job_id = ?1 AND outcome = 'done')";

/* In the order in which they came: a clock may be set back. A report is read only where it is wanted. */
static const char select_sql[] =
  "SELECT " COLUMNS "CASE WHEN ?7 THEN report END FROM runs"
  " WHERE (?1 IS NULL OR job_id = ?1) AND (?2 IS NULL OR trigger = ?2) AND (?3 = 0 OR started >= ?3) AND (?4 = 0 OR started < ?4)"
  " AND CASE ?5 WHEN 0 THEN 1 WHEN 1 THEN outcome = 'done' WHEN 2 THEN outcome NOT IN ('done', 'cancelled') ELSE outcome = 'cancelled' END"
  " ORDER BY id DESC LIMIT ?6";

static const char get_sql[] = "SELECT " COLUMNS "report FROM runs WHERE id = ?1";

static const char amend_sql[] = "UPDATE runs SET report = ?2 WHERE id = ?1";

/* Its name is that of its newest run. */
static const char jobs_sql[] = "SELECT job_id, job_name, MAX (id) AS newest FROM runs GROUP BY job_id ORDER BY newest DESC";

static const char report_sql[] = "UPDATE runs SET report = ?2 WHERE id = ?1";

/* With its id, if it has one. */
gboolean
eks_history_insert_run (EksHistory *self, const EksRunRecord *record, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, insert_sql, error);

  if (record->id != 0)
    sqlite3_bind_int64 (statement, 1, record->id);
  eks_history_bind_text (statement, 2, record->job_id);
  eks_history_bind_text (statement, 3, record->job_name);
  sqlite3_bind_int64 (statement, 4, record->started);
  sqlite3_bind_int64 (statement, 5, record->finished);
  eks_history_bind_text (statement, 6, record->outcome);
  eks_history_bind_text (statement, 7, record->message);
  sqlite3_bind_int64 (statement, 8, (gint64) MIN (record->rows, G_MAXINT64));
  eks_history_bind_text (statement, 9, record->trigger != NULL ? record->trigger : "hand");
  sqlite3_bind_int64 (statement, 10, record->slot);
  sqlite3_bind_int64 (statement, 11, (gint64) MIN (record->rows_read, G_MAXINT64));
  sqlite3_bind_int64 (statement, 12, (gint64) MIN (record->bytes, G_MAXINT64));
  eks_history_bind_text (statement, 13, record->recipients);
  eks_history_bind_text (statement, 14, record->destinations);
  eks_history_bind_text (statement, 15, record->report);
  eks_history_bind_text (statement, 16, record->content);
  return eks_history_step (self, statement, error);
}

static gboolean
bound (EksHistory *self, const char *job_id, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, bound_sql, error);

  eks_history_bind_text (statement, 1, job_id);
  sqlite3_bind_int (statement, 2, EKS_HISTORY_MAX_RUNS);
  return eks_history_step (self, statement, error);
}

typedef struct
{
  EksRunRecord *record;
  sqlite3 *db;
} Addition;

static gboolean
add (EksHistory *self, gpointer data, GError **error)
{
  Addition *addition = data;

  if (!eks_history_insert_run (self, addition->record, error))
    return FALSE;
  addition->record->id = sqlite3_last_insert_rowid (addition->db);
  return bound (self, addition->record->job_id, error);
}

/**
 * eks_history_add:
 * @self: a history
 * @record: (inout): a run that is over; gets its id
 * @error: return location
 *
 * Forgets runs of the same export beyond the newest %EKS_HISTORY_MAX_RUNS, but never the last one that was done.
 *
 * Returns: %FALSE on error, with nothing added
 */
gboolean
eks_history_add (EksHistory *self, EksRunRecord *record, GError **error)
{
  Addition addition = { .record = record };
  gboolean added = FALSE;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && record != NULL, FALSE);
  g_return_val_if_fail (record->job_id != NULL && record->job_name != NULL && record->outcome != NULL, FALSE);

  record->id = 0; /* it is given here, also to a record that was undone once */
  addition.db = eks_history_begin (self, error);
  if (addition.db != NULL)
    added = eks_history_transact (self, add, &addition, error);
  if (!added)
    record->id = 0;
  eks_history_end (self);
  return added;
}

/**
 * eks_history_amend:
 * @self: a history
 * @id: of a run
 * @report: its report with what came to be known after it was added
 * @error: return location
 *
 * Returns: %FALSE on error, with nothing changed
 */
gboolean
eks_history_amend (EksHistory *self, gint64 id, const char *report, GError **error)
{
  gboolean amended = FALSE;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && report != NULL, FALSE);

  if (eks_history_begin (self, error) != NULL)
    {
      g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, amend_sql, error);
      sqlite3_bind_int64 (statement, 1, id);
      eks_history_bind_text (statement, 2, report);
      amended = eks_history_step (self, statement, error);
    }
  eks_history_end (self);
  return amended;
}

/**
 * eks_history_set_report:
 * @self: a history
 * @id: of a run
 * @report: its report, in place of the one that it has
 * @error: return location
 *
 * For what came out after the run was written.
 *
 * Returns: %FALSE on error
 */
gboolean
eks_history_set_report (EksHistory *self, gint64 id, const char *report, GError **error)
{
  gboolean set = FALSE;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && report != NULL, FALSE);

  if (eks_history_begin (self, error) != NULL)
    {
      g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, report_sql, error);
      sqlite3_bind_int64 (statement, 1, id);
      eks_history_bind_text (statement, 2, report);
      set = eks_history_step (self, statement, error);
    }
  eks_history_end (self);
  return set;
}

static EksRunRecord *
read_record (sqlite3_stmt *statement)
{
  EksRunRecord *record = g_new0 (EksRunRecord, 1);

  record->id = sqlite3_column_int64 (statement, 0);
  record->job_id = eks_history_dup_column (statement, 1);
  record->job_name = eks_history_dup_column (statement, 2);
  record->started = sqlite3_column_int64 (statement, 3);
  record->finished = sqlite3_column_int64 (statement, 4);
  record->outcome = eks_history_dup_column (statement, 5);
  record->message = eks_history_dup_column (statement, 6);
  record->rows = (guint64) MAX (sqlite3_column_int64 (statement, 7), 0);
  record->trigger = eks_history_dup_column (statement, 8);
  record->slot = sqlite3_column_int64 (statement, 9);
  record->rows_read = (guint64) MAX (sqlite3_column_int64 (statement, 10), 0);
  record->bytes = (guint64) MAX (sqlite3_column_int64 (statement, 11), 0);
  record->recipients = eks_history_dup_column (statement, 12);
  record->destinations = eks_history_dup_column (statement, 13);
  record->content = eks_history_dup_column (statement, 14);
  record->report = eks_history_dup_column (statement, 15);
  return record;
}

static gboolean
has_text (const char *text, const char *folded)
{
  g_autofree char *own = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return own != NULL && strstr (own, folded) != NULL;
}

/* Capitals of other alphabets than the Latin one are no matter for SQLite. */
static gboolean
matches_text (const EksRunRecord *record, const char *folded)
{
  return folded == NULL || has_text (record->job_name, folded) || has_text (record->message, folded) || has_text (record->outcome, folded) ||
         has_text (record->destinations, folded);
}

static GPtrArray *
read_records (EksHistory *self, sqlite3_stmt *statement, const EksRunFilter *filter, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_run_record_free);
  g_autofree char *folded = filter->text != NULL && filter->text[0] != '\0' ? g_utf8_casefold (filter->text, -1) : NULL;
  int code = SQLITE_DONE;

  while (records->len < filter->limit && (code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      EksRunRecord *record = read_record (statement);
      if (matches_text (record, folded))
        g_ptr_array_add (records, record);
      else
        eks_run_record_free (record);
    }
  if (code == SQLITE_DONE || code == SQLITE_ROW)
    return g_steal_pointer (&records);
  eks_history_fail (self, code, error);
  return NULL;
}

static GPtrArray *
select_records (EksHistory *self, const EksRunFilter *filter, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, select_sql, error);
  gboolean by_text = filter->text != NULL && filter->text[0] != '\0';

  if (statement == NULL)
    return NULL;
  eks_history_bind_text (statement, 1, filter->job_id);
  eks_history_bind_text (statement, 2, filter->trigger);
  sqlite3_bind_int64 (statement, 3, filter->from);
  sqlite3_bind_int64 (statement, 4, filter->to);
  sqlite3_bind_int (statement, 5, (int) filter->choice);
  sqlite3_bind_int64 (statement, 6, by_text ? -1 : (gint64) filter->limit);
  sqlite3_bind_int (statement, 7, filter->with_report);
  return read_records (self, statement, filter, error);
}

/**
 * eks_history_find:
 * @self: a history
 * @filter: which runs
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type EksRunRecord): the newest of them, newest first
 */
GPtrArray *
eks_history_find (EksHistory *self, const EksRunFilter *filter, GError **error)
{
  GPtrArray *records = NULL;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && filter != NULL, NULL);

  if (eks_history_begin (self, error) != NULL)
    records = select_records (self, filter, error);
  eks_history_end (self);
  return records;
}

static EksRunRecord *
get_first (EksHistory *self, const EksRunFilter *filter, GError **error)
{
  g_autoptr (GPtrArray) records = eks_history_find (self, filter, error);

  return records != NULL && records->len > 0 ? g_ptr_array_steal_index (records, 0) : NULL;
}

/**
 * eks_history_get_last:
 * @self: a history
 * @job_id: whose run
 * @error: return location
 *
 * Returns: (transfer full) (nullable): its newest run, whatever came of it; %NULL without @error if there was none
 */
EksRunRecord *
eks_history_get_last (EksHistory *self, const char *job_id, GError **error)
{
  const EksRunFilter filter = { .job_id = job_id, .limit = 1, .with_report = TRUE };

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL, NULL);
  return get_first (self, &filter, error);
}

/**
 * eks_history_get_last_done:
 * @self: a history
 * @job_id: whose run
 * @error: return location
 *
 * Returns: (transfer full) (nullable): its newest run that was done; %NULL without @error if there was none
 */
EksRunRecord *
eks_history_get_last_done (EksHistory *self, const char *job_id, GError **error)
{
  const EksRunFilter filter = { .job_id = job_id, .choice = EKS_RUN_CHOICE_DONE, .limit = 1, .with_report = TRUE };

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL, NULL);
  return get_first (self, &filter, error);
}

/**
 * eks_history_list:
 * @self: a history
 * @job_id: (nullable): whose runs; %NULL: of every export
 * @limit: how many at most
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type EksRunRecord): the newest runs, newest first, with their reports
 */
GPtrArray *
eks_history_list (EksHistory *self, const char *job_id, guint limit, GError **error)
{
  const EksRunFilter filter = { .job_id = job_id, .limit = limit, .with_report = TRUE };

  return eks_history_find (self, &filter, error);
}

static gpointer
read_job (sqlite3_stmt *statement)
{
  EksRunJob *job = g_new0 (EksRunJob, 1);

  job->id = eks_history_dup_column (statement, 0);
  job->name = eks_history_dup_column (statement, 1);
  return job;
}

static GPtrArray *
select_jobs (EksHistory *self, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, jobs_sql, error);

  return eks_history_read_all (self, statement, read_job, (GDestroyNotify) eks_run_job_free, error);
}

/**
 * eks_history_list_jobs:
 * @self: a history
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type EksRunJob): the exports that have runs, saved or not; the one that ran last
 *   comes first
 */
GPtrArray *
eks_history_list_jobs (EksHistory *self, GError **error)
{
  GPtrArray *jobs = NULL;

  g_return_val_if_fail (EKS_IS_HISTORY (self), NULL);

  if (eks_history_begin (self, error) != NULL)
    jobs = select_jobs (self, error);
  eks_history_end (self);
  return jobs;
}

static EksRunRecord *
get (EksHistory *self, gint64 id, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, get_sql, error);
  int code;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, id);
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    return read_record (statement);
  if (code != SQLITE_DONE)
    eks_history_fail (self, code, error);
  return NULL;
}

/**
 * eks_history_get:
 * @self: a history
 * @id: of a run
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the run, with its report; %NULL without @error if there is none of that number
 */
EksRunRecord *
eks_history_get (EksHistory *self, gint64 id, GError **error)
{
  EksRunRecord *record = NULL;

  g_return_val_if_fail (EKS_IS_HISTORY (self), NULL);

  if (eks_history_begin (self, error) != NULL)
    record = get (self, id, error);
  eks_history_end (self);
  return record;
}
