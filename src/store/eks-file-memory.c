/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two tables of the history of their own. They are made when something is first remembered: most people have no files. */

#include "config.h"

#include "eks-file-memory.h"

#include "eks-history-private.h"

static const char create_sql[] =
  "CREATE TABLE IF NOT EXISTS files_read ("
  " job_id TEXT NOT NULL, folder TEXT NOT NULL, name TEXT NOT NULL,"
  " size INTEGER NOT NULL, modified INTEGER NOT NULL, sha256 TEXT NOT NULL,"
  " PRIMARY KEY (job_id, folder, name, sha256)) WITHOUT ROWID;"
  "CREATE TABLE IF NOT EXISTS files_columns ("
  " job_id TEXT NOT NULL, folder TEXT NOT NULL, columns TEXT NOT NULL,"
  " PRIMARY KEY (job_id, folder)) WITHOUT ROWID;";

static const char insert_file_sql[] =
  "INSERT OR REPLACE INTO files_read (job_id, folder, name, size, modified, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
static const char insert_columns_sql[] = "INSERT OR REPLACE INTO files_columns (job_id, folder, columns) VALUES (?1, ?2, ?3)";
static const char select_files_sql[] = "SELECT name, size, modified, sha256 FROM files_read WHERE job_id = ?1 AND folder = ?2";
static const char select_columns_sql[] = "SELECT columns FROM files_columns WHERE job_id = ?1 AND folder = ?2";

typedef struct
{
  const char *job_id;
  const char *folder;
  GPtrArray *marks;
  const char *const *columns;
} Memory;

/**
 * eks_file_mark_new:
 * @name: of a file
 * @size: in bytes
 * @modified: µs since 1970 UTC
 * @sha256: of its bytes
 *
 * Returns: (transfer full): a mark
 */
EksFileMark *
eks_file_mark_new (const char *name, guint64 size, gint64 modified, const char *sha256)
{
  EksFileMark *self = g_new0 (EksFileMark, 1);

  self->name = g_strdup (name);
  self->size = size;
  self->modified = modified;
  self->sha256 = g_strdup (sha256);
  return self;
}

/**
 * eks_file_mark_free:
 * @self: (nullable) (transfer full): a mark
 */
void
eks_file_mark_free (EksFileMark *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->sha256);
  g_free (self);
}

/* Returns: (transfer full) (nullable): what @sql says of an export and a folder */
static sqlite3_stmt *
prepare (EksHistory *self, const char *sql, const char *job_id, const char *folder, GError **error)
{
  sqlite3_stmt *statement = eks_history_prepare (self, sql, error);

  eks_history_bind_text (statement, 1, job_id);
  eks_history_bind_text (statement, 2, folder);
  return statement;
}

static gpointer
read_mark (sqlite3_stmt *statement)
{
  return eks_file_mark_new ((const char *) sqlite3_column_text (statement, 0), (guint64) sqlite3_column_int64 (statement, 1),
                            sqlite3_column_int64 (statement, 2), (const char *) sqlite3_column_text (statement, 3));
}

static GPtrArray *
select_files (EksHistory *self, const char *job_id, const char *folder, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_execute (self, create_sql, error) ? prepare (self, select_files_sql, job_id, folder, error) : NULL;

  return eks_history_read_all (self, statement, read_mark, (GDestroyNotify) eks_file_mark_free, error);
}

/* Returns: (transfer full) (nullable): the columns as they were remembered, or %NULL without @error if they never were */
static char *
select_columns (EksHistory *self, const char *job_id, const char *folder, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_execute (self, create_sql, error) ? prepare (self, select_columns_sql, job_id, folder, error) : NULL;
  int code;

  if (statement == NULL)
    return NULL;
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    return eks_history_dup_column (statement, 0);
  if (code != SQLITE_DONE)
    eks_history_fail (self, code, error);
  return NULL;
}

static gboolean
insert_file (EksHistory *self, const Memory *memory, const EksFileMark *mark, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = prepare (self, insert_file_sql, memory->job_id, memory->folder, error);

  eks_history_bind_text (statement, 3, mark->name);
  sqlite3_bind_int64 (statement, 4, (gint64) mark->size);
  sqlite3_bind_int64 (statement, 5, mark->modified);
  eks_history_bind_text (statement, 6, mark->sha256);
  return eks_history_step (self, statement, error);
}

static gboolean
insert_columns (EksHistory *self, const Memory *memory, GError **error)
{
  g_autofree char *text = g_strjoinv ("\n", (char **) memory->columns);
  g_autoptr (sqlite3_stmt) statement = prepare (self, insert_columns_sql, memory->job_id, memory->folder, error);

  eks_history_bind_text (statement, 3, text);
  return eks_history_step (self, statement, error);
}

static gboolean
remember (EksHistory *self, gpointer data, GError **error)
{
  const Memory *memory = data;

  if (!eks_history_execute (self, create_sql, error))
    return FALSE;
  for (guint i = 0; i < memory->marks->len; i++)
    if (!insert_file (self, memory, g_ptr_array_index (memory->marks, i), error))
      return FALSE;
  return insert_columns (self, memory, error);
}

/**
 * eks_history_list_files:
 * @self: a history
 * @job_id: an export
 * @folder: where its files are
 * @error: return location
 *
 * Returns: (transfer full) (element-type EksFileMark) (nullable): the files that it has read in runs that were delivered
 */
GPtrArray *
eks_history_list_files (EksHistory *self, const char *job_id, const char *folder, GError **error)
{
  GPtrArray *marks = NULL;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL && folder != NULL, NULL);

  if (eks_history_begin (self, error) != NULL)
    marks = select_files (self, job_id, folder, error);
  eks_history_end (self);
  return marks;
}

/**
 * eks_history_get_columns:
 * @self: a history
 * @job_id: an export
 * @folder: where its files are
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the ids of the columns that its files had when it was last delivered; %NULL without an
 *   error if it never was
 */
char **
eks_history_get_columns (EksHistory *self, const char *job_id, const char *folder, GError **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL && folder != NULL, NULL);

  if (eks_history_begin (self, error) != NULL)
    text = select_columns (self, job_id, folder, error);
  eks_history_end (self);
  return text != NULL ? g_strsplit (text, "\n", -1) : NULL;
}

/**
 * eks_history_remember_files:
 * @self: a history
 * @job_id: an export that was delivered
 * @folder: where its files are
 * @marks: (element-type EksFileMark): those that it has read now
 * @columns: (array zero-terminated=1): ids of the columns that they had
 * @error: return location
 *
 * Returns: %FALSE on error, with nothing remembered
 */
gboolean
eks_history_remember_files (EksHistory *self, const char *job_id, const char *folder, GPtrArray *marks, const char *const *columns, GError **error)
{
  Memory memory = { .job_id = job_id, .folder = folder, .marks = marks, .columns = columns };

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL && folder != NULL && marks != NULL && columns != NULL, FALSE);
  return eks_history_transact (self, remember, &memory, error);
}
