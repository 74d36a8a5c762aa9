/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far each schedule was followed. What follows from that is not decided here: a record is read, changed and written by
 * whoever decides, within one transaction, so that two programs never decide about the same planned instant. */

#include "config.h"

#include "eks-history-schedules.h"

#include "eks-history-private.h"

static const char select_sql[] =
  "SELECT rule, armed, handled, slot, attempts, attempted, outcome, done, missed, missed_first, missed_last, missed_told"
  " FROM schedules WHERE job_id = ?1 AND part = ?2";

static const char save_sql[] =
  "INSERT OR REPLACE INTO schedules (job_id, part, rule, armed, handled, slot, attempts, attempted, outcome, done, missed, missed_first, missed_last, missed_told)"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";

static const char select_marks_sql[] = "SELECT slot, ran FROM slots WHERE job_id = ?1 AND part = ?2 ORDER BY slot";
static const char clear_marks_sql[] = "DELETE FROM slots WHERE job_id = ?1 AND part = ?2";
static const char add_mark_sql[] = "INSERT INTO slots (job_id, part, slot, ran) VALUES (?1, ?2, ?3, ?4)";

static const char select_run_sql[] =
  "SELECT 1 FROM runs WHERE job_id = ?1 AND slot = ?2 AND trigger = 'schedule' AND outcome = 'done' LIMIT 1";

static const char select_closures_sql[] = "SELECT parent, closed, looked FROM closures WHERE job_id = ?1 ORDER BY parent";
static const char save_closure_sql[] = "INSERT OR REPLACE INTO closures (job_id, parent, closed, looked) VALUES (?1, ?2, ?3, ?4)";

static gboolean
read_record (EksHistory *self, EksScheduleRecord *record, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, select_sql, error);
  int code;

  if (statement == NULL)
    return FALSE;
  eks_history_bind_text (statement, 1, record->job_id);
  eks_history_bind_text (statement, 2, record->part);
  code = sqlite3_step (statement);
  if (code != SQLITE_ROW)
    return code == SQLITE_DONE || eks_history_fail (self, code, error);
  record->rule = eks_history_dup_column (statement, 0);
  record->armed = sqlite3_column_int64 (statement, 1);
  record->handled = sqlite3_column_int64 (statement, 2);
  record->slot = sqlite3_column_int64 (statement, 3);
  record->attempts = (guint) sqlite3_column_int (statement, 4);
  record->attempted = sqlite3_column_int64 (statement, 5);
  record->outcome = eks_history_dup_column (statement, 6);
  record->done = sqlite3_column_int64 (statement, 7);
  record->n_missed = (guint) sqlite3_column_int (statement, 8);
  record->missed_first = sqlite3_column_int64 (statement, 9);
  record->missed_last = sqlite3_column_int64 (statement, 10);
  record->missed_told = sqlite3_column_int64 (statement, 11);
  return TRUE;
}

static gboolean
read_marks (EksHistory *self, EksScheduleRecord *record, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, select_marks_sql, error);
  int code;

  if (statement == NULL)
    return FALSE;
  eks_history_bind_text (statement, 1, record->job_id);
  eks_history_bind_text (statement, 2, record->part);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      EksScheduleMark mark = { sqlite3_column_int64 (statement, 0), sqlite3_column_int (statement, 1) != 0 };
      g_array_append_val (record->marks, mark);
    }
  return code == SQLITE_DONE || eks_history_fail (self, code, error);
}

/**
 * eks_history_load_schedule:
 * @self: a history
 * @job_id: id of an export
 * @part: what of it is planned for itself; empty for a rule of the calendar
 * @error: return location
 *
 * Returns: (transfer full) (nullable): how far it was followed: of one that is not known, nothing; %NULL on error
 */
EksScheduleRecord *
eks_history_load_schedule (EksHistory *self, const char *job_id, const char *part, GError **error)
{
  g_autoptr (EksScheduleRecord) record = NULL;
  gboolean loaded;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL && part != NULL, NULL);

  record = g_new0 (EksScheduleRecord, 1);
  record->job_id = g_strdup (job_id);
  record->part = g_strdup (part);
  record->marks = g_array_new (FALSE, FALSE, sizeof (EksScheduleMark));
  loaded = eks_history_begin (self, error) != NULL && read_record (self, record, error) && read_marks (self, record, error);
  eks_history_end (self);
  return loaded ? g_steal_pointer (&record) : NULL;
}

static gboolean
write_record (EksHistory *self, const EksScheduleRecord *record, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, save_sql, error);

  eks_history_bind_text (statement, 1, record->job_id);
  eks_history_bind_text (statement, 2, record->part);
  eks_history_bind_text (statement, 3, record->rule);
  sqlite3_bind_int64 (statement, 4, record->armed);
  sqlite3_bind_int64 (statement, 5, record->handled);
  sqlite3_bind_int64 (statement, 6, record->slot);
  sqlite3_bind_int (statement, 7, (int) record->attempts);
  sqlite3_bind_int64 (statement, 8, record->attempted);
  eks_history_bind_text (statement, 9, record->outcome);
  sqlite3_bind_int64 (statement, 10, record->done);
  sqlite3_bind_int (statement, 11, (int) record->n_missed);
  sqlite3_bind_int64 (statement, 12, record->missed_first);
  sqlite3_bind_int64 (statement, 13, record->missed_last);
  sqlite3_bind_int64 (statement, 14, record->missed_told);
  return eks_history_step (self, statement, error);
}

static gboolean
clear_marks (EksHistory *self, const EksScheduleRecord *record, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, clear_marks_sql, error);

  eks_history_bind_text (statement, 1, record->job_id);
  eks_history_bind_text (statement, 2, record->part);
  return eks_history_step (self, statement, error);
}

static gboolean
add_mark (EksHistory *self, const EksScheduleRecord *record, const EksScheduleMark *mark, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, add_mark_sql, error);

  eks_history_bind_text (statement, 1, record->job_id);
  eks_history_bind_text (statement, 2, record->part);
  sqlite3_bind_int64 (statement, 3, mark->slot);
  sqlite3_bind_int (statement, 4, mark->ran);
  return eks_history_step (self, statement, error);
}

static gboolean
save (EksHistory *self, gpointer data, GError **error)
{
  const EksScheduleRecord *record = data;

  if (!write_record (self, record, error) || !clear_marks (self, record, error))
    return FALSE;
  for (guint i = 0; i < record->marks->len; i++)
    if (!add_mark (self, record, &g_array_index (record->marks, EksScheduleMark, i), error))
      return FALSE;
  return TRUE;
}

/**
 * eks_history_save_schedule:
 * @self: a history
 * @record: what eks_history_load_schedule() gave, changed; load and save it in one transaction
 * @error: return location
 *
 * Returns: %FALSE on error, with nothing changed
 */
gboolean
eks_history_save_schedule (EksHistory *self, const EksScheduleRecord *record, GError **error)
{
  g_return_val_if_fail (EKS_IS_HISTORY (self) && record != NULL && record->rule != NULL, FALSE);
  return eks_history_transact (self, save, (gpointer) record, error);
}

/**
 * eks_history_has_planned_run:
 * @self: a history
 * @job_id: id of an export
 * @slot: the planned instant of a run
 * @has_run: (out): whether its schedule has made a run for it that was delivered
 * @error: return location
 *
 * Returns: %FALSE on error
 */
gboolean
eks_history_has_planned_run (EksHistory *self, const char *job_id, gint64 slot, gboolean *has_run, GError **error)
{
  int code = SQLITE_ERROR;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL && has_run != NULL, FALSE);

  if (eks_history_begin (self, error) != NULL)
    {
      g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, select_run_sql, error);
      if (statement != NULL)
        {
          eks_history_bind_text (statement, 1, job_id);
          sqlite3_bind_int64 (statement, 2, slot);
          code = sqlite3_step (statement);
          if (code != SQLITE_ROW && code != SQLITE_DONE)
            eks_history_fail (self, code, error);
        }
    }
  eks_history_end (self);
  *has_run = code == SQLITE_ROW;
  return code == SQLITE_ROW || code == SQLITE_DONE;
}

/**
 * eks_schedule_record_mark:
 * @self: a record
 * @slot: a planned instant that is settled now
 * @ran: whether it had a run
 *
 * Keeps the marks of the latest %EKS_HISTORY_MAX_MARKS instants.
 */
void
eks_schedule_record_mark (EksScheduleRecord *self, gint64 slot, gboolean ran)
{
  EksScheduleMark mark = { slot, ran };
  guint at = 0;

  g_return_if_fail (self != NULL);

  while (at < self->marks->len && g_array_index (self->marks, EksScheduleMark, at).slot < slot)
    at++;
  if (at < self->marks->len && g_array_index (self->marks, EksScheduleMark, at).slot == slot)
    g_array_remove_index (self->marks, at);
  g_array_insert_val (self->marks, at, mark);
  if (self->marks->len > EKS_HISTORY_MAX_MARKS)
    g_array_remove_index (self->marks, 0);
}

/**
 * eks_schedule_record_unmark_missed:
 * @self: a record
 * @after: µs since 1970 UTC
 *
 * Removes the marks of what was told as missed and is later than @after.
 */
void
eks_schedule_record_unmark_missed (EksScheduleRecord *self, gint64 after)
{
  g_return_if_fail (self != NULL);

  for (guint i = self->marks->len; i > 0; i--)
    {
      const EksScheduleMark *mark = &g_array_index (self->marks, EksScheduleMark, i - 1);
      if (!mark->ran && mark->slot > after)
        g_array_remove_index (self->marks, i - 1);
    }
}

/**
 * eks_schedule_record_free:
 * @self: (nullable) (transfer full): a record
 */
void
eks_schedule_record_free (EksScheduleRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->job_id);
  g_free (self->part);
  g_free (self->rule);
  g_free (self->outcome);
  g_array_unref (self->marks);
  g_free (self);
}

static gpointer
read_closure (sqlite3_stmt *statement)
{
  EksClosureRecord *record = g_new0 (EksClosureRecord, 1);

  record->part = eks_history_dup_column (statement, 0);
  record->closed = sqlite3_column_int64 (statement, 1);
  record->looked = sqlite3_column_int64 (statement, 2);
  return record;
}

static GPtrArray *
select_closures (EksHistory *self, const char *job_id, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, select_closures_sql, error);

  eks_history_bind_text (statement, 1, job_id);
  return eks_history_read_all (self, statement, read_closure, (GDestroyNotify) eks_closure_record_free, error);
}

/**
 * eks_history_list_closures:
 * @self: a history
 * @job_id: id of an export
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type EksClosureRecord): what is known of the ends it waits for; %NULL on error
 */
GPtrArray *
eks_history_list_closures (EksHistory *self, const char *job_id, GError **error)
{
  GPtrArray *list = NULL;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL, NULL);

  if (eks_history_begin (self, error) != NULL)
    list = select_closures (self, job_id, error);
  eks_history_end (self);
  return list;
}

/**
 * eks_history_save_closure:
 * @self: a history
 * @job_id: id of an export
 * @record: what is known of an end it waits for
 * @error: return location
 *
 * Returns: %FALSE on error
 */
gboolean
eks_history_save_closure (EksHistory *self, const char *job_id, const EksClosureRecord *record, GError **error)
{
  gboolean saved = FALSE;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL && record != NULL && record->part != NULL, FALSE);

  if (eks_history_begin (self, error) != NULL)
    {
      g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, save_closure_sql, error);
      eks_history_bind_text (statement, 1, job_id);
      eks_history_bind_text (statement, 2, record->part);
      sqlite3_bind_int64 (statement, 3, record->closed);
      sqlite3_bind_int64 (statement, 4, record->looked);
      saved = eks_history_step (self, statement, error);
    }
  eks_history_end (self);
  return saved;
}

/**
 * eks_closure_record_free:
 * @self: (nullable) (transfer full): a record
 */
void
eks_closure_record_free (EksClosureRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->part);
  g_free (self);
}
