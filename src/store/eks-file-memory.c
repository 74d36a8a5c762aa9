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
  char *text; /* (owned) (nullable): columns as they were remembered */
} Memory;

typedef gboolean (*Func) (EksHistory *self, sqlite3 *db, gpointer data, GError **error);

static gboolean
call (EksHistory *self, Func func, gpointer data, GError **error)
{
  sqlite3 *db = eks_history_begin (self, error);
  gboolean done = db != NULL && func (self, db, data, error);

  eks_history_end (self);
  return done;
}

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

static int
prepare (sqlite3 *db, const char *sql, const Memory *memory, sqlite3_stmt **statement)
{
  int code = sqlite3_prepare_v2 (db, sql, -1, statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_bind_text (*statement, 1, memory->job_id, -1, SQLITE_STATIC);
  return code == SQLITE_OK ? sqlite3_bind_text (*statement, 2, memory->folder, -1, SQLITE_STATIC) : code;
}

static gboolean
list_files (EksHistory *self, sqlite3 *db, gpointer data, GError **error)
{
  Memory *memory = data;
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_exec (db, create_sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    code = prepare (db, select_files_sql, memory, &statement);
  while (code == SQLITE_OK || code == SQLITE_ROW)
    {
      code = sqlite3_step (statement);
      if (code == SQLITE_ROW)
        g_ptr_array_add (memory->marks, eks_file_mark_new ((const char *) sqlite3_column_text (statement, 0), (guint64) sqlite3_column_int64 (statement, 1),
                                                           sqlite3_column_int64 (statement, 2), (const char *) sqlite3_column_text (statement, 3)));
    }
  return code == SQLITE_DONE || eks_history_fail (self, code, error);
}

static gboolean
get_columns (EksHistory *self, sqlite3 *db, gpointer data, GError **error)
{
  Memory *memory = data;
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_exec (db, create_sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    code = prepare (db, select_columns_sql, memory, &statement);
  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    memory->text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  return code == SQLITE_ROW || code == SQLITE_DONE || eks_history_fail (self, code, error);
}

static int
insert_file (sqlite3 *db, const Memory *memory, const EksFileMark *mark)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = prepare (db, insert_file_sql, memory, &statement);

  if (code != SQLITE_OK)
    return code;
  sqlite3_bind_text (statement, 3, mark->name, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 4, (gint64) mark->size);
  sqlite3_bind_int64 (statement, 5, mark->modified);
  sqlite3_bind_text (statement, 6, mark->sha256, -1, SQLITE_STATIC);
  code = sqlite3_step (statement);
  return code == SQLITE_DONE ? SQLITE_OK : code;
}

static int
insert_columns (sqlite3 *db, const Memory *memory)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autofree char *text = g_strjoinv ("\n", (char **) memory->columns);
  int code = prepare (db, insert_columns_sql, memory, &statement);

  if (code != SQLITE_OK)
    return code;
  sqlite3_bind_text (statement, 3, text, -1, SQLITE_STATIC);
  code = sqlite3_step (statement);
  return code == SQLITE_DONE ? SQLITE_OK : code;
}

static gboolean
write_memory (EksHistory *self, sqlite3 *db, gpointer data, GError **error)
{
  const Memory *memory = data;
  int code = sqlite3_exec (db, create_sql, NULL, NULL, NULL);

  for (guint i = 0; code == SQLITE_OK && i < memory->marks->len; i++)
    code = insert_file (db, memory, g_ptr_array_index (memory->marks, i));
  if (code == SQLITE_OK)
    code = insert_columns (db, memory);
  return code == SQLITE_OK || eks_history_fail (self, code, error);
}

static gboolean
remember (EksHistory *self, gpointer data, GError **error)
{
  return call (self, write_memory, data, error);
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
  Memory memory = { .job_id = job_id, .folder = folder };

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL && folder != NULL, NULL);

  memory.marks = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_file_mark_free);
  if (call (self, list_files, &memory, error))
    return memory.marks;
  g_ptr_array_unref (memory.marks);
  return NULL;
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
  Memory memory = { .job_id = job_id, .folder = folder };
  g_autofree char *text = NULL;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL && folder != NULL, NULL);

  if (!call (self, get_columns, &memory, error))
    return NULL;
  text = memory.text;
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
