/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQLite, because the window, the command line and a timer may all write at the same moment. */

#include "config.h"

#include "eks-history.h"

#include "eks-error.h"
#include "eks-history-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define SCHEMA_VERSION 3
#define BUSY_TIMEOUT_MS 10000

struct _EksHistory
{
  GObject parent_instance;

  char *path; /* (owned) */
  GRecMutex lock; /* recursive, so that a transaction can be made of the other functions */
  sqlite3 *db;    /* (owned) (nullable): opened at first use; guarded by lock */
  guint depth;    /* of transactions; guarded by lock */
};

G_DEFINE_FINAL_TYPE (EksHistory, eks_history, G_TYPE_OBJECT)

/* From each version to the next. */
static const char *const upgrade_sql[SCHEMA_VERSION] = {
  "CREATE TABLE runs ("
  " id INTEGER PRIMARY KEY AUTOINCREMENT,"
  " job_id TEXT NOT NULL,"
  " job_name TEXT NOT NULL,"
  " started INTEGER NOT NULL,"
  " finished INTEGER NOT NULL,"
  " outcome TEXT NOT NULL,"
  " message TEXT,"
  " rows INTEGER NOT NULL,"
  " report TEXT);"
  "CREATE INDEX runs_job ON runs (job_id, id);",

  "CREATE TABLE actions ("
  " id INTEGER PRIMARY KEY AUTOINCREMENT,"
  " connection TEXT NOT NULL,"
  " connection_name TEXT NOT NULL,"
  " action TEXT NOT NULL,"
  " action_label TEXT NOT NULL,"
  " key TEXT,"
  " started INTEGER NOT NULL,"
  " finished INTEGER NOT NULL,"
  " outcome TEXT NOT NULL,"
  " message TEXT);",

  /* Runs: what began it, the planned instant it is for, and its sums. Deliveries: each file at each destination, which
   * retention removes again. Uploads: what a killed run may have left at a destination, and what it was about to give a
   * name. Sent: digests of the rows that an export has delivered, and up to when it knows all. Schedules: since when a
   * rule counts, and how far it was followed. Slots: planned instants that are settled. Shapes: the fields of the last
   * delivered run. Retention: exports whose removals somebody has seen. Closures: when parents end. */
  "ALTER TABLE runs ADD COLUMN trigger TEXT NOT NULL DEFAULT 'hand';"
  "ALTER TABLE runs ADD COLUMN slot INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE runs ADD COLUMN rows_read INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE runs ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE runs ADD COLUMN recipients TEXT;"
  "ALTER TABLE runs ADD COLUMN destinations TEXT;"
  "ALTER TABLE runs ADD COLUMN content TEXT;"
  "CREATE TABLE deliveries ("
  " id INTEGER PRIMARY KEY AUTOINCREMENT,"
  " run_id INTEGER NOT NULL,"
  " job_id TEXT NOT NULL,"
  " destination_id TEXT NOT NULL,"
  " destination TEXT NOT NULL,"
  " location TEXT NOT NULL,"
  " path TEXT NOT NULL,"
  " bytes INTEGER NOT NULL,"
  " sha256 TEXT NOT NULL,"
  " mark TEXT,"
  " delivered INTEGER NOT NULL,"
  " removed INTEGER NOT NULL DEFAULT 0,"
  " removal TEXT);"
  "CREATE INDEX deliveries_job ON deliveries (job_id, removed, delivered);"
  "CREATE INDEX deliveries_run ON deliveries (run_id);"
  "CREATE INDEX deliveries_location ON deliveries (location);"
  "CREATE TABLE uploads ("
  " id INTEGER PRIMARY KEY AUTOINCREMENT,"
  " job_id TEXT NOT NULL,"
  " destination TEXT NOT NULL,"
  " token TEXT NOT NULL,"
  " intent TEXT,"
  " began INTEGER NOT NULL);"
  "CREATE INDEX uploads_job ON uploads (job_id);"
  "CREATE TABLE watermarks ("
  " id INTEGER PRIMARY KEY, job_id TEXT NOT NULL, table_name TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, account TEXT NOT NULL,"
  " content TEXT NOT NULL, question TEXT NOT NULL, starts_over INTEGER NOT NULL DEFAULT 0, UNIQUE (job_id, table_name));"
  "CREATE TABLE sent (watermark INTEGER NOT NULL, key BLOB NOT NULL, content BLOB NOT NULL, PRIMARY KEY (watermark, key)) WITHOUT ROWID;"
  "CREATE TABLE schedules ("
  " job_id TEXT NOT NULL, part TEXT NOT NULL, rule TEXT NOT NULL, armed INTEGER NOT NULL, handled INTEGER NOT NULL,"
  " slot INTEGER NOT NULL, attempts INTEGER NOT NULL, attempted INTEGER NOT NULL, outcome TEXT, done INTEGER NOT NULL,"
  " missed INTEGER NOT NULL, missed_first INTEGER NOT NULL, missed_last INTEGER NOT NULL, missed_told INTEGER NOT NULL,"
  " PRIMARY KEY (job_id, part)) WITHOUT ROWID;"
  "CREATE TABLE slots ("
  " job_id TEXT NOT NULL, part TEXT NOT NULL, slot INTEGER NOT NULL, ran INTEGER NOT NULL,"
  " PRIMARY KEY (job_id, part, slot)) WITHOUT ROWID;"
  "CREATE TABLE shapes ("
  " job_id TEXT NOT NULL, table_name TEXT NOT NULL, shape TEXT NOT NULL,"
  " PRIMARY KEY (job_id, table_name)) WITHOUT ROWID;"
  "CREATE TABLE retention (job_id TEXT PRIMARY KEY, days INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE closures ("
  " job_id TEXT NOT NULL, parent TEXT NOT NULL, closed INTEGER NOT NULL, looked INTEGER NOT NULL,"
  " PRIMARY KEY (job_id, parent)) WITHOUT ROWID;",
};

static const char stamp_sql[] = "PRAGMA user_version = 3";

static void
eks_history_finalize (GObject *object)
{
  EksHistory *self = EKS_HISTORY (object);

  sqlite3_close (self->db);
  g_rec_mutex_clear (&self->lock);
  g_free (self->path);
  G_OBJECT_CLASS (eks_history_parent_class)->finalize (object);
}

static void
eks_history_class_init (EksHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_history_finalize;
}

static void
eks_history_init (EksHistory *self)
{
  g_rec_mutex_init (&self->lock);
}

/**
 * eks_history_new:
 * @path: an SQLite file; it is made at first use, readable for its owner only
 *
 * Every function of this type blocks and may be called from any thread, and several programs may
 * share the file. Errors are %EKS_ERROR_FAILED, %EKS_ERROR_NO_SPACE or, when a newer Eksport has
 * changed the file, %EKS_ERROR_NEWER_VERSION.
 *
 * Returns: (transfer full): the history in @path
 */
EksHistory *
eks_history_new (const char *path)
{
  EksHistory *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (EKS_TYPE_HISTORY, NULL);
  self->path = g_strdup (path);
  return self;
}

static char *
explain (sqlite3 *db, int code)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return g_strdup (_("the disk is full. Make room and try again."));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return g_strdup (_("the file is damaged. Move it away, and a new history begins."));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return g_strdup (_("another program holds the file. Try again when it has ended."));
    default:
      return g_strdup (db != NULL ? sqlite3_errmsg (db) : sqlite3_errstr (code));
    }
}

static EksError
find_code (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return EKS_ERROR_NO_SPACE;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return EKS_ERROR_HISTORY_BUSY;
    default:
      return EKS_ERROR_FAILED;
    }
}

gboolean
eks_history_fail (EksHistory *self, int code, GError **error)
{
  g_autofree char *name = g_filename_display_name (self->path);
  g_autofree char *reason = explain (self->db, code);

  g_set_error (error, EKS_ERROR, find_code (code),
               /* TRANSLATORS: %1$s is a file, %2$s says why */
               _("The history “%1$s” cannot be used: %2$s"), name, reason);
  return FALSE;
}

gboolean
eks_history_execute (EksHistory *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || eks_history_fail (self, code, error);
}

static gboolean
read_version (EksHistory *self, int *version, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (self->db, "PRAGMA user_version", -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code != SQLITE_ROW)
    return eks_history_fail (self, code, error);
  *version = sqlite3_column_int (statement, 0);
  return TRUE;
}

static gboolean
check_version (EksHistory *self, int version, GError **error)
{
  if (version <= SCHEMA_VERSION)
    return TRUE;
  g_autofree char *name = g_filename_display_name (self->path);
  g_set_error (error, EKS_ERROR, EKS_ERROR_NEWER_VERSION,
               /* TRANSLATORS: %s is a file */
               _("The history “%s” was written by a newer version of Eksport. Update Eksport to use it."), name);
  return FALSE;
}

static gboolean
upgrade (EksHistory *self, int version, GError **error)
{
  for (; version < SCHEMA_VERSION; version++)
    if (!eks_history_execute (self, upgrade_sql[version], error))
      return FALSE;
  return eks_history_execute (self, stamp_sql, error);
}

/* Two programs may start at once: who holds the lock looks again whether there is anything left to do. */
static gboolean
prepare_schema (EksHistory *self, GError **error)
{
  int version;

  if (!read_version (self, &version, error) || !check_version (self, version, error))
    return FALSE;
  if (version == SCHEMA_VERSION)
    return TRUE;
  if (!eks_history_execute (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (read_version (self, &version, error) && (version >= SCHEMA_VERSION || upgrade (self, version, error)) && eks_history_execute (self, "COMMIT", error))
    return TRUE;
  eks_history_execute (self, "ROLLBACK", NULL);
  return FALSE;
}

/* SQLite would make the file readable for everybody. */
static gboolean
create_file (EksHistory *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  int fd = g_mkdir_with_parents (folder, 0700) == 0 ? g_open (self->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
  int saved = errno;

  if (fd >= 0)
    {
      close (fd);
      return TRUE;
    }
  g_autofree char *name = g_filename_display_name (self->path);
  g_set_error (error, EKS_ERROR, saved == ENOSPC ? EKS_ERROR_NO_SPACE : EKS_ERROR_FAILED,
               /* TRANSLATORS: %1$s is a file, %2$s says why */
               _("The history “%1$s” cannot be used: %2$s"), name, g_strerror (saved));
  return FALSE;
}

static gboolean
ensure_open (EksHistory *self, GError **error)
{
  int code;

  if (self->db != NULL)
    return TRUE;
  if (!create_file (self, error))
    return FALSE;
  code = sqlite3_open_v2 (self->path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code == SQLITE_OK)
    {
      sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
      if (prepare_schema (self, error))
        return TRUE;
    }
  else
    eks_history_fail (self, code, error);
  g_clear_pointer (&self->db, sqlite3_close);
  return FALSE;
}

/* @text has to stay until the statement was run. */
int
eks_history_bind_text (sqlite3_stmt *statement, int at, const char *text)
{
  return sqlite3_bind_text (statement, at, text, -1, SQLITE_STATIC);
}

char *
eks_history_dup_column (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

sqlite3 *
eks_history_begin (EksHistory *self, GError **error)
{
  g_rec_mutex_lock (&self->lock);
  return ensure_open (self, error) ? self->db : NULL;
}

void
eks_history_end (EksHistory *self)
{
  g_rec_mutex_unlock (&self->lock);
}

static gboolean
begin_work (EksHistory *self, GError **error)
{
  return eks_history_execute (self, self->depth == 0 ? "BEGIN IMMEDIATE" : "SAVEPOINT part", error);
}

static gboolean
end_work (EksHistory *self, GError **error)
{
  return eks_history_execute (self, self->depth == 0 ? "COMMIT" : "RELEASE part", error);
}

static void
undo_work (EksHistory *self)
{
  eks_history_execute (self, self->depth == 0 ? "ROLLBACK" : "ROLLBACK TO part; RELEASE part", NULL);
}

/**
 * eks_history_transact:
 * @self: a history
 * @work: changes it, by any functions of the history
 * @data: data for @work
 * @error: return location
 *
 * All that @work changes is kept, or nothing of it: not even a power cut keeps a part. Within another one it is a part of
 * that. Blocks other threads and, while it writes, other programs; so nothing that waits for a network belongs into @work.
 *
 * Returns: %FALSE with the error of @work, or one of the history; nothing was changed then
 */
gboolean
eks_history_transact (EksHistory *self, EksHistoryWork work, gpointer data, GError **error)
{
  gboolean done = FALSE;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && work != NULL, FALSE);

  if (eks_history_begin (self, error) != NULL && begin_work (self, error))
    {
      self->depth++;
      done = work (self, data, error);
      self->depth--;
      done = done && end_work (self, error);
      if (!done)
        undo_work (self);
    }
  eks_history_end (self);
  return done;
}

/* Returns: (transfer full) (nullable): free with sqlite3_finalize() */
sqlite3_stmt *
eks_history_prepare (EksHistory *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    return statement;
  eks_history_fail (self, code, error);
  return NULL;
}

/* Runs a statement that gives no rows; (nullable) @statement: %NULL if eks_history_prepare() has failed, and told why */
gboolean
eks_history_step (EksHistory *self, sqlite3_stmt *statement, GError **error)
{
  int code;

  if (statement == NULL)
    return FALSE;
  code = sqlite3_step (statement);
  return code == SQLITE_DONE || eks_history_fail (self, code, error);
}

/* Runs a statement that gives rows; (nullable) @statement: likewise
 * Returns: (transfer full) (nullable): what @read makes of each, in their order */
GPtrArray *
eks_history_read_all (EksHistory *self, sqlite3_stmt *statement, EksHistoryRead read, GDestroyNotify free_record, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (free_record);
  int code;

  if (statement == NULL)
    return NULL;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    g_ptr_array_add (records, read (statement));
  if (code == SQLITE_DONE)
    return g_steal_pointer (&records);
  eks_history_fail (self, code, error);
  return NULL;
}
