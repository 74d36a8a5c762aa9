/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that got its name counts as sent, also if the program was killed just then. So what was in it is written down
 * before, as if it were of another export, and made this one's together with the record of the run. */

#include "config.h"

#include "eks-history-private.h"
#include "eks-history-sent.h"
#include "eks-history-uploads.h"

typedef struct
{
  const char *table;
  const char *columns; /* but for the export */
} Memory;

static const Memory memories[] = {
  { "shapes", "table_name, shape" },
  { "files_read", "folder, name, size, modified, sha256" },
  { "files_columns", "folder, columns" },
};

/**
 * eks_history_make_pending:
 * @job_id: an export
 *
 * Returns: (transfer full): in whose name its run writes down what it is about to have sent
 */
char *
eks_history_make_pending (const char *job_id)
{
  g_return_val_if_fail (job_id != NULL, NULL);
  return g_strconcat (job_id, "#pending", NULL); /* no id has such a sign */
}

/* Some tables are made when something is first remembered. */
static gboolean
has_table (EksHistory *self, const char *table, gboolean *found, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1", error);
  int code;

  if (statement == NULL)
    return FALSE;
  eks_history_bind_text (statement, 1, table);
  code = sqlite3_step (statement);
  *found = code == SQLITE_ROW;
  return *found || code == SQLITE_DONE || eks_history_fail (self, code, error);
}

static gboolean
run (EksHistory *self, const char *sql, const char *pending, const char *job_id, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, sql, error);

  eks_history_bind_text (statement, 1, pending);
  if (job_id != NULL)
    eks_history_bind_text (statement, 2, job_id);
  return eks_history_step (self, statement, error);
}

static gboolean
move (EksHistory *self, const Memory *memory, const char *pending, const char *job_id, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("INSERT OR REPLACE INTO %s (job_id, %s) SELECT ?2, %s FROM %s WHERE job_id = ?1", memory->table, memory->columns,
                                          memory->columns, memory->table);

  return run (self, sql, pending, job_id, error);
}

/* @job_id: (nullable): for whom; %NULL: for nobody any more */
static gboolean
empty (EksHistory *self, const char *pending, const char *job_id, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (memories); i++)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE job_id = ?1", memories[i].table);
      gboolean found;
      if (!has_table (self, memories[i].table, &found, error))
        return FALSE;
      if (found && ((job_id != NULL && !move (self, &memories[i], pending, job_id, error)) || !run (self, sql, pending, NULL, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
adopt (EksHistory *self, gpointer data, GError **error)
{
  g_autofree char *pending = eks_history_make_pending (data);

  return empty (self, pending, data, error) && eks_history_adopt_sent (self, pending, data, error);
}

/**
 * eks_history_adopt_pending:
 * @self: a history
 * @job_id: an export
 * @error: return location
 *
 * What was written down in the name of eks_history_make_pending() is the export's from now on.
 *
 * Returns: %FALSE on error, with nothing changed
 */
gboolean
eks_history_adopt_pending (EksHistory *self, const char *job_id, GError **error)
{
  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL, FALSE);
  return eks_history_transact (self, adopt, (gpointer) job_id, error);
}

static gboolean
drop (EksHistory *self, gpointer data, GError **error)
{
  g_autofree char *pending = eks_history_make_pending (data);

  return empty (self, pending, NULL, error) && eks_history_forget_sent (self, pending, error);
}

/**
 * eks_history_drop_pending:
 * @self: a history
 * @job_id: an export whose run was not delivered
 * @error: return location
 *
 * Forgets what was written down in the name of eks_history_make_pending().
 *
 * Returns: %FALSE on error, with nothing changed
 */
gboolean
eks_history_drop_pending (EksHistory *self, const char *job_id, GError **error)
{
  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL, FALSE);
  return eks_history_transact (self, drop, (gpointer) job_id, error);
}
