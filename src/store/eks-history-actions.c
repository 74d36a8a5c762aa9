/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trace of actions. An entry is there before anything is sent, so that not even a power cut hides one. */

#include "config.h"

#include "eks-history-private.h"

static const char insert_sql[] =
  "INSERT INTO actions (connection, connection_name, action, action_label, key, started, finished, outcome, message)"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

static const char update_sql[] = "UPDATE actions SET finished = ?2, outcome = ?3, message = ?4 WHERE id = ?1";

static const char prune_sql[] =
  "DELETE FROM actions WHERE id <= (SELECT id FROM actions ORDER BY id DESC LIMIT 1 OFFSET ?1)";

static const char select_sql[] =
  "SELECT id, connection, connection_name, action, action_label, key, started, finished, outcome, message FROM actions"
  " WHERE (?1 IS NULL OR connection = ?1) ORDER BY id DESC LIMIT ?2";

static gboolean
insert (EksHistory *self, const EksActionRecord *record, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, insert_sql, error);

  eks_history_bind_text (statement, 1, record->connection);
  eks_history_bind_text (statement, 2, record->connection_name);
  eks_history_bind_text (statement, 3, record->action);
  eks_history_bind_text (statement, 4, record->action_label);
  eks_history_bind_text (statement, 5, record->key);
  sqlite3_bind_int64 (statement, 6, record->started);
  sqlite3_bind_int64 (statement, 7, record->finished);
  eks_history_bind_text (statement, 8, record->outcome);
  eks_history_bind_text (statement, 9, record->message);
  return eks_history_step (self, statement, error);
}

static gboolean
prune (EksHistory *self, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, prune_sql, error);

  sqlite3_bind_int (statement, 1, EKS_HISTORY_MAX_ACTIONS);
  return eks_history_step (self, statement, error);
}

static gboolean
add (EksHistory *self, gpointer data, GError **error)
{
  EksActionRecord *record = data;
  sqlite3 *db = eks_history_begin (self, error);
  gboolean added = db != NULL && insert (self, record, error);

  if (added)
    record->id = sqlite3_last_insert_rowid (db);
  added = added && prune (self, error);
  eks_history_end (self);
  return added;
}

/**
 * eks_history_add_action:
 * @self: a history
 * @record: (inout): an action that is about to be sent, or was refused; gets its id
 * @error: return location
 *
 * Returns: %FALSE on error, with nothing added: then it must not be sent
 */
gboolean
eks_history_add_action (EksHistory *self, EksActionRecord *record, GError **error)
{
  g_return_val_if_fail (EKS_IS_HISTORY (self) && record != NULL, FALSE);
  g_return_val_if_fail (record->connection != NULL && record->connection_name != NULL && record->action != NULL, FALSE);
  g_return_val_if_fail (record->action_label != NULL && record->outcome != NULL, FALSE);

  return eks_history_transact (self, add, record, error);
}

/**
 * eks_history_finish_action:
 * @self: a history
 * @record: an action that eks_history_add_action() gave an id, with what came of it
 * @error: return location
 *
 * Returns: %FALSE on error; the entry then still says that it was sent
 */
gboolean
eks_history_finish_action (EksHistory *self, const EksActionRecord *record, GError **error)
{
  gboolean finished = FALSE;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && record != NULL && record->id > 0 && record->outcome != NULL, FALSE);

  if (eks_history_begin (self, error) != NULL)
    {
      g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, update_sql, error);
      sqlite3_bind_int64 (statement, 1, record->id);
      sqlite3_bind_int64 (statement, 2, record->finished);
      eks_history_bind_text (statement, 3, record->outcome);
      eks_history_bind_text (statement, 4, record->message);
      finished = eks_history_step (self, statement, error);
    }
  eks_history_end (self);
  return finished;
}

static gpointer
read_record (sqlite3_stmt *statement)
{
  EksActionRecord *record = g_new0 (EksActionRecord, 1);

  record->id = sqlite3_column_int64 (statement, 0);
  record->connection = eks_history_dup_column (statement, 1);
  record->connection_name = eks_history_dup_column (statement, 2);
  record->action = eks_history_dup_column (statement, 3);
  record->action_label = eks_history_dup_column (statement, 4);
  record->key = eks_history_dup_column (statement, 5);
  record->started = sqlite3_column_int64 (statement, 6);
  record->finished = sqlite3_column_int64 (statement, 7);
  record->outcome = eks_history_dup_column (statement, 8);
  record->message = eks_history_dup_column (statement, 9);
  return record;
}

static GPtrArray *
select_records (EksHistory *self, const char *connection, guint limit, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, select_sql, error);

  eks_history_bind_text (statement, 1, connection);
  sqlite3_bind_int64 (statement, 2, limit);
  return eks_history_read_all (self, statement, read_record, (GDestroyNotify) eks_action_record_free, error);
}

/**
 * eks_history_list_actions:
 * @self: a history
 * @connection: (nullable): id of the connection; %NULL: of every one
 * @limit: how many at most
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type EksActionRecord): the newest actions, newest first
 */
GPtrArray *
eks_history_list_actions (EksHistory *self, const char *connection, guint limit, GError **error)
{
  GPtrArray *records = NULL;

  g_return_val_if_fail (EKS_IS_HISTORY (self), NULL);

  if (eks_history_begin (self, error) != NULL)
    records = select_records (self, connection, limit, error);
  eks_history_end (self);
  return records;
}

/**
 * eks_action_record_free:
 * @self: (nullable) (transfer full): a record
 */
void
eks_action_record_free (EksActionRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->connection);
  g_free (self->connection_name);
  g_free (self->action);
  g_free (self->action_label);
  g_free (self->key);
  g_free (self->outcome);
  g_free (self->message);
  g_free (self);
}
