/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the table `watermarks` stands for a table of an export; rows that it has sent hang on its number, so that each of
 * a million is small. While a run is under way, what it sends stands in a temporary table that nobody else sees, and
 * moves with the record of the run. */

#include "config.h"

#include "eks-history-sent.h"

#include "eks-history-private.h"

#include <string.h>

struct _EksSentSet
{
  EksHistory *history;  /* (owned) */
  char *job_id;         /* (owned) */
  char *table;          /* (owned) */
  gint64 watermark;     /* its number; 0: nothing was sent */
  char *waiting;        /* (owned): the temporary table; no other set has such an address meanwhile */
  sqlite3_stmt *select; /* (owned) (nullable) */
  sqlite3_stmt *insert; /* (owned) (nullable): prepared once the temporary table is there */
  gboolean ready;
  gboolean starts_over;
};

static const char find_sql[] = "SELECT id, since, until, account, content, question FROM watermarks WHERE job_id = ?1 AND table_name = ?2";
static const char select_sql[] = "SELECT content FROM sent WHERE watermark = ?1 AND key = ?2";
static const char put_watermark_sql[] =
  "INSERT INTO watermarks (job_id, table_name, since, until, account, content, question, starts_over) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
  " ON CONFLICT (job_id, table_name) DO UPDATE SET since = ?3, until = ?4, account = ?5, content = ?6, question = ?7, starts_over = ?8 RETURNING id";

/* What is of a table of the one export becomes the other's: as a whole where that has nothing or starts over, else row by row. */
static const char adopt_sql[][480] = {
  "DELETE FROM sent WHERE watermark IN (SELECT b.id FROM watermarks a JOIN watermarks b ON b.job_id = ?2 AND b.table_name = a.table_name"
  " WHERE a.job_id = ?1 AND a.starts_over)",
  "DELETE FROM watermarks WHERE job_id = ?2 AND table_name IN (SELECT table_name FROM watermarks WHERE job_id = ?1)"
  " AND NOT EXISTS (SELECT 1 FROM sent WHERE watermark = watermarks.id)",
  "INSERT OR REPLACE INTO sent (watermark, key, content) SELECT b.id, s.key, s.content FROM watermarks a"
  " JOIN watermarks b ON b.job_id = ?2 AND b.table_name = a.table_name JOIN sent s ON s.watermark = a.id WHERE a.job_id = ?1",
  "DELETE FROM sent WHERE watermark IN (SELECT a.id FROM watermarks a JOIN watermarks b ON b.job_id = ?2 AND b.table_name = a.table_name WHERE a.job_id = ?1)",
  "UPDATE watermarks SET (since, until, account, content, question) = (SELECT since, until, account, content, question FROM watermarks a"
  " WHERE a.job_id = ?1 AND a.table_name = watermarks.table_name) WHERE job_id = ?2 AND table_name IN (SELECT table_name FROM watermarks WHERE job_id = ?1)",
  "DELETE FROM watermarks WHERE job_id = ?1 AND table_name IN (SELECT table_name FROM watermarks WHERE job_id = ?2)",
  "UPDATE watermarks SET job_id = ?2, starts_over = 0 WHERE job_id = ?1",
};

static const char *const forget_sql[] = {
  "DELETE FROM sent WHERE watermark IN (SELECT id FROM watermarks WHERE job_id = ?1)",
  "DELETE FROM watermarks WHERE job_id = ?1",
};

/* Returns: whether the statement ran to its end */
static gboolean
run (EksHistory *history, const char *sql, const char *first, const char *second, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (history, sql, error);

  eks_history_bind_text (statement, 1, first);
  if (second != NULL)
    eks_history_bind_text (statement, 2, second);
  return eks_history_step (history, statement, error);
}

/* Returns: (transfer full) (nullable): the statement on the row, or %NULL without @error if there is none */
static sqlite3_stmt *
find (EksHistory *history, const char *job_id, const char *table, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (history, find_sql, error);
  int code;

  if (statement == NULL)
    return NULL;
  eks_history_bind_text (statement, 1, job_id);
  eks_history_bind_text (statement, 2, table);
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    return g_steal_pointer (&statement);
  if (code != SQLITE_DONE)
    eks_history_fail (history, code, error);
  return NULL;
}

static EksWatermark *
read_watermark (EksHistory *self, const char *job_id, const char *table, GError **error)
{
  g_autoptr (sqlite3_stmt) row = find (self, job_id, table, error);
  EksWatermark *watermark;

  if (row == NULL)
    return NULL;
  watermark = g_new0 (EksWatermark, 1);
  watermark->since = sqlite3_column_int64 (row, 1);
  watermark->until = sqlite3_column_int64 (row, 2);
  watermark->account = eks_history_dup_column (row, 3);
  watermark->content = eks_history_dup_column (row, 4);
  watermark->question = eks_history_dup_column (row, 5);
  return watermark;
}

/**
 * eks_history_get_watermark:
 * @self: a history
 * @job_id: an export
 * @table: which of its tables
 * @error: return location
 *
 * Returns: (transfer full) (nullable): how far it was sent; %NULL without @error if it never was
 */
EksWatermark *
eks_history_get_watermark (EksHistory *self, const char *job_id, const char *table, GError **error)
{
  EksWatermark *watermark = NULL;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL && table != NULL, NULL);

  if (eks_history_begin (self, error) != NULL)
    watermark = read_watermark (self, job_id, table, error);
  eks_history_end (self);
  return watermark;
}

static gboolean
count (EksHistory *self, const char *job_id, guint64 *rows, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, "SELECT COUNT(*) FROM sent WHERE watermark IN (SELECT id FROM watermarks WHERE job_id = ?1)", error);
  int code;

  if (statement == NULL)
    return FALSE;
  eks_history_bind_text (statement, 1, job_id);
  code = sqlite3_step (statement);
  if (code != SQLITE_ROW)
    return eks_history_fail (self, code, error);
  *rows = (guint64) sqlite3_column_int64 (statement, 0);
  return TRUE;
}

/**
 * eks_history_count_sent:
 * @self: a history
 * @job_id: an export
 * @rows: (out): of how many records it is known that it has sent them
 * @error: return location
 *
 * Returns: %FALSE on error
 */
gboolean
eks_history_count_sent (EksHistory *self, const char *job_id, guint64 *rows, GError **error)
{
  gboolean counted;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL && rows != NULL, FALSE);

  counted = eks_history_begin (self, error) != NULL && count (self, job_id, rows, error);
  eks_history_end (self);
  return counted;
}

static gboolean
forget (EksHistory *self, gpointer job_id, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (forget_sql); i++)
    if (!run (self, forget_sql[i], job_id, NULL, error))
      return FALSE;
  return TRUE;
}

/**
 * eks_history_forget_sent:
 * @self: a history
 * @job_id: an export
 * @error: return location
 *
 * Its next run is like its first one.
 *
 * Returns: %FALSE on error, with nothing changed
 */
gboolean
eks_history_forget_sent (EksHistory *self, const char *job_id, GError **error)
{
  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL, FALSE);
  return eks_history_transact (self, forget, (gpointer) job_id, error);
}

static gboolean
adopt (EksHistory *self, gpointer data, GError **error)
{
  const char *const *jobs = data;

  for (guint i = 0; i < G_N_ELEMENTS (adopt_sql); i++)
    if (!run (self, adopt_sql[i], jobs[0], jobs[1], error))
      return FALSE;
  return TRUE;
}

/**
 * eks_history_adopt_sent:
 * @self: a history
 * @from_job: in whose name eks_sent_set_commit() wrote
 * @to_job: whose it is from now on
 * @error: return location
 *
 * Returns: %FALSE on error, with nothing changed
 */
gboolean
eks_history_adopt_sent (EksHistory *self, const char *from_job, const char *to_job, GError **error)
{
  const char *jobs[] = { from_job, to_job };

  g_return_val_if_fail (EKS_IS_HISTORY (self) && from_job != NULL && to_job != NULL, FALSE);
  return eks_history_transact (self, adopt, jobs, error);
}

/**
 * eks_watermark_free:
 * @self: (nullable) (transfer full): a watermark
 */
void
eks_watermark_free (EksWatermark *self)
{
  if (self == NULL)
    return;
  g_free (self->account);
  g_free (self->content);
  g_free (self->question);
  g_free (self);
}

/**
 * eks_sent_set_new:
 * @history: where it is kept
 * @job_id: an export
 * @table: which of its tables
 *
 * Returns: (transfer full): what was sent of it
 */
EksSentSet *
eks_sent_set_new (EksHistory *history, const char *job_id, const char *table)
{
  EksSentSet *self;

  g_return_val_if_fail (EKS_IS_HISTORY (history) && job_id != NULL && table != NULL, NULL);

  self = g_new0 (EksSentSet, 1);
  self->history = g_object_ref (history);
  self->job_id = g_strdup (job_id);
  self->table = g_strdup (table);
  self->waiting = g_strdup_printf ("temp.sent_%" G_GSIZE_FORMAT, GPOINTER_TO_SIZE (self));
  return self;
}

/**
 * eks_sent_set_free:
 * @self: (nullable) (transfer full): a set; what was added and not committed is forgotten
 */
void
eks_sent_set_free (EksSentSet *self)
{
  if (self == NULL)
    return;
  if (self->ready && eks_history_begin (self->history, NULL) != NULL)
    {
      g_autofree char *sql = g_strconcat ("DROP TABLE ", self->waiting, NULL);
      g_clear_pointer (&self->select, sqlite3_finalize);
      g_clear_pointer (&self->insert, sqlite3_finalize);
      eks_history_execute (self->history, sql, NULL);
    }
  if (self->ready)
    eks_history_end (self->history);
  g_object_unref (self->history);
  g_free (self->job_id);
  g_free (self->table);
  g_free (self->waiting);
  g_free (self);
}

/**
 * eks_sent_set_start_over:
 * @self: a set of which nothing was asked yet
 *
 * What was sent before counts no more once this set is committed, as if it were of somebody else.
 */
void
eks_sent_set_start_over (EksSentSet *self)
{
  g_return_if_fail (self != NULL && !self->ready);
  self->starts_over = TRUE;
}

/* The history is begun, and stays so. */
static gboolean
prepare (EksSentSet *self, GError **error)
{
  g_autofree char *create = g_strdup_printf ("DROP TABLE IF EXISTS %s; CREATE TABLE %s (key BLOB NOT NULL, content BLOB NOT NULL)", self->waiting, self->waiting);
  g_autofree char *insert = g_strdup_printf ("INSERT INTO %s VALUES (?1, ?2)", self->waiting);
  g_autoptr (sqlite3_stmt) row = NULL;
  g_autoptr (GError) local_error = NULL;

  if (self->ready)
    return TRUE;
  row = find (self->history, self->job_id, self->table, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  self->watermark = row != NULL && !self->starts_over ? sqlite3_column_int64 (row, 0) : 0;
  if (!eks_history_execute (self->history, create, error))
    return FALSE;
  self->ready = TRUE;
  self->select = eks_history_prepare (self->history, select_sql, error);
  self->insert = self->select != NULL ? eks_history_prepare (self->history, insert, error) : NULL;
  return self->insert != NULL;
}

static gboolean
look_at (EksSentSet *self, const EksSentRow *row, EksSentState *state, GError **error)
{
  int code;

  sqlite3_bind_int64 (self->select, 1, self->watermark);
  sqlite3_bind_blob (self->select, 2, row->key, EKS_SENT_DIGEST_BYTES, SQLITE_STATIC);
  code = sqlite3_step (self->select);
  if (code == SQLITE_DONE)
    *state = EKS_SENT_NEVER;
  else if (code == SQLITE_ROW)
    *state = sqlite3_column_bytes (self->select, 0) == EKS_SENT_DIGEST_BYTES && memcmp (sqlite3_column_blob (self->select, 0), row->content, EKS_SENT_DIGEST_BYTES) == 0 ? EKS_SENT_SAME : EKS_SENT_OTHER;
  else
    eks_history_fail (self->history, code, error);
  sqlite3_reset (self->select);
  return code == SQLITE_DONE || code == SQLITE_ROW;
}

static gboolean
look_at_all (EksSentSet *self, const EksSentRow *rows, guint n_rows, EksSentState *states, GError **error)
{
  gboolean done = TRUE;

  if (self->watermark == 0)
    {
      memset (states, 0, n_rows * sizeof *states); /* EKS_SENT_NEVER */
      return TRUE;
    }
  if (!eks_history_execute (self->history, "SAVEPOINT looking", error)) /* one lock of the file for all of them */
    return FALSE;
  for (guint i = 0; i < n_rows && done; i++)
    done = look_at (self, &rows[i], &states[i], error);
  return eks_history_execute (self->history, "RELEASE looking", done ? error : NULL) && done;
}

/**
 * eks_sent_set_look:
 * @self: a set
 * @rows: (array length=n_rows): rows
 * @n_rows: how many
 * @states: (out caller-allocates) (array length=n_rows): what is known of each
 * @error: return location
 *
 * What was added and is not committed is not known. Blocks for a few microseconds a row.
 *
 * Returns: %FALSE on error
 */
gboolean
eks_sent_set_look (EksSentSet *self, const EksSentRow *rows, guint n_rows, EksSentState *states, GError **error)
{
  gboolean done;

  g_return_val_if_fail (self != NULL && rows != NULL && states != NULL, FALSE);

  done = eks_history_begin (self->history, error) != NULL && prepare (self, error) && look_at_all (self, rows, n_rows, states, error);
  eks_history_end (self->history);
  return done;
}

static gboolean
add_all (EksSentSet *self, const EksSentRow *rows, guint n_rows, GError **error)
{
  int code = SQLITE_DONE;

  if (!eks_history_execute (self->history, "SAVEPOINT adding", error))
    return FALSE;
  for (guint i = 0; i < n_rows && code == SQLITE_DONE; i++)
    {
      sqlite3_bind_blob (self->insert, 1, rows[i].key, EKS_SENT_DIGEST_BYTES, SQLITE_STATIC);
      sqlite3_bind_blob (self->insert, 2, rows[i].content, EKS_SENT_DIGEST_BYTES, SQLITE_STATIC);
      code = sqlite3_step (self->insert);
      sqlite3_reset (self->insert);
    }
  if (code != SQLITE_DONE)
    eks_history_fail (self->history, code, error);
  return eks_history_execute (self->history, "RELEASE adding", code == SQLITE_DONE ? error : NULL) && code == SQLITE_DONE;
}

/**
 * eks_sent_set_add:
 * @self: a set
 * @rows: (array length=n_rows): rows that the run sends
 * @n_rows: how many
 * @error: return location
 *
 * They wait in a temporary file until eks_sent_set_commit(), and are forgotten without it.
 *
 * Returns: %FALSE on error
 */
gboolean
eks_sent_set_add (EksSentSet *self, const EksSentRow *rows, guint n_rows, GError **error)
{
  gboolean done;

  g_return_val_if_fail (self != NULL && rows != NULL, FALSE);

  done = eks_history_begin (self->history, error) != NULL && prepare (self, error) && add_all (self, rows, n_rows, error);
  eks_history_end (self->history);
  return done;
}

typedef struct
{
  EksSentSet *set;
  const char *job_id;
  const EksWatermark *watermark;
} Commit;

/* Returns: the number of the row, or 0 on error */
static gint64
put_watermark (const Commit *commit, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (commit->set->history, put_watermark_sql, error);
  gint64 id;
  int code;

  if (statement == NULL)
    return 0;
  eks_history_bind_text (statement, 1, commit->job_id);
  eks_history_bind_text (statement, 2, commit->set->table);
  sqlite3_bind_int64 (statement, 3, commit->watermark->since);
  sqlite3_bind_int64 (statement, 4, commit->watermark->until);
  eks_history_bind_text (statement, 5, commit->watermark->account);
  eks_history_bind_text (statement, 6, commit->watermark->content);
  eks_history_bind_text (statement, 7, commit->watermark->question);
  sqlite3_bind_int (statement, 8, commit->set->starts_over && g_strcmp0 (commit->job_id, commit->set->job_id) != 0);
  code = sqlite3_step (statement);
  id = code == SQLITE_ROW ? sqlite3_column_int64 (statement, 0) : 0;
  if (code == SQLITE_ROW)
    code = sqlite3_step (statement);
  return code == SQLITE_DONE ? id : eks_history_fail (commit->set->history, code, error);
}

static gboolean
write_commit (EksHistory *history, gpointer data, GError **error)
{
  const Commit *commit = data;
  gint64 id = put_watermark (commit, error);
  g_autofree char *clear = g_strdup_printf ("DELETE FROM sent WHERE watermark = %" G_GINT64_FORMAT, id);
  /* in the order of the digests, as they are kept: a page is written once */
  g_autofree char *copy = g_strdup_printf ("INSERT OR REPLACE INTO sent (watermark, key, content) SELECT %" G_GINT64_FORMAT ", key, content FROM %s ORDER BY key, rowid", id, commit->set->waiting);

  return id != 0 && prepare (commit->set, error) && (!commit->set->starts_over || eks_history_execute (history, clear, error)) && eks_history_execute (history, copy, error);
}

/**
 * eks_sent_set_commit:
 * @self: a set
 * @job_id: in whose name: its export, or another until eks_history_adopt_sent()
 * @watermark: up to where the table is sent then
 * @error: return location
 *
 * What was added counts as sent. To be called once, within eks_history_transact() together with what else is known of a run
 * that was delivered.
 *
 * Returns: %FALSE on error, with nothing changed
 */
gboolean
eks_sent_set_commit (EksSentSet *self, const char *job_id, const EksWatermark *watermark, GError **error)
{
  Commit commit = { self, job_id, watermark };

  g_return_val_if_fail (self != NULL && job_id != NULL && watermark != NULL, FALSE);
  return eks_history_transact (self->history, write_commit, &commit, error);
}
