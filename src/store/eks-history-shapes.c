/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the fields were like is text that only the engine understands. */

#include "config.h"

#include "eks-history-shapes.h"

#include "eks-history-private.h"

static const char select_sql[] = "SELECT table_name, shape FROM shapes WHERE job_id = ?1";

static const char replace_sql[] = "INSERT OR REPLACE INTO shapes (job_id, table_name, shape) VALUES (?1, ?2, ?3)";

static GHashTable *
get_shapes (EksHistory *self, const char *job_id, GError **error)
{
  g_autoptr (GHashTable) shapes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, select_sql, error);
  int code;

  if (statement == NULL)
    return NULL;
  eks_history_bind_text (statement, 1, job_id);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    g_hash_table_insert (shapes, eks_history_dup_column (statement, 0), eks_history_dup_column (statement, 1));
  if (code == SQLITE_DONE)
    return g_steal_pointer (&shapes);
  eks_history_fail (self, code, error);
  return NULL;
}

/**
 * eks_history_get_shapes:
 * @self: a history
 * @job_id: of which export
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): name of a table → what eks_history_set_shape() was given
 */
GHashTable *
eks_history_get_shapes (EksHistory *self, const char *job_id, GError **error)
{
  GHashTable *shapes = NULL;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL, NULL);

  if (eks_history_begin (self, error) != NULL)
    shapes = get_shapes (self, job_id, error);
  eks_history_end (self);
  return shapes;
}

/**
 * eks_history_set_shape:
 * @self: a history
 * @job_id: of which export
 * @table: name of a table of it
 * @shape: what its fields were like, in place of what was there
 * @error: return location
 *
 * Belongs into the transaction that adds the run.
 *
 * Returns: %FALSE on error, with nothing changed
 */
gboolean
eks_history_set_shape (EksHistory *self, const char *job_id, const char *table, const char *shape, GError **error)
{
  gboolean set = FALSE;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL && table != NULL && shape != NULL, FALSE);

  if (eks_history_begin (self, error) != NULL)
    {
      g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, replace_sql, error);
      eks_history_bind_text (statement, 1, job_id);
      eks_history_bind_text (statement, 2, table);
      eks_history_bind_text (statement, 3, shape);
      set = eks_history_step (self, statement, error);
    }
  eks_history_end (self);
  return set;
}
