/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The permission to remove files is the installation's, not the job file's: a file that came by mail cannot give it. */

#include "config.h"

#include "eks-history-retention.h"

#include "eks-history-private.h"

static const char select_sql[] = "SELECT days FROM retention WHERE job_id = ?1";
static const char insert_sql[] = "INSERT OR REPLACE INTO retention (job_id, days) VALUES (?1, ?2)";

static gboolean
read_days (EksHistory *self, const char *job_id, int *days, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, select_sql, error);
  int code;

  if (statement == NULL)
    return FALSE;
  eks_history_bind_text (statement, 1, job_id);
  code = sqlite3_step (statement);
  *days = code == SQLITE_ROW ? sqlite3_column_int (statement, 0) : 0;
  return code == SQLITE_ROW || code == SQLITE_DONE || eks_history_fail (self, code, error);
}

/**
 * eks_history_get_retention:
 * @self: a history
 * @job_id: whose files
 * @days: (out): after how many days somebody has allowed that they are removed; 0 if nobody has
 * @error: return location
 *
 * Returns: %FALSE on error
 */
gboolean
eks_history_get_retention (EksHistory *self, const char *job_id, int *days, GError **error)
{
  gboolean done;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL && days != NULL, FALSE);

  done = eks_history_begin (self, error) != NULL && read_days (self, job_id, days, error);
  eks_history_end (self);
  return done;
}

static gboolean
write_days (EksHistory *self, const char *job_id, int days, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, insert_sql, error);

  eks_history_bind_text (statement, 1, job_id);
  sqlite3_bind_int (statement, 2, days);
  return eks_history_step (self, statement, error);
}

/**
 * eks_history_set_retention:
 * @self: a history
 * @job_id: whose files
 * @days: after how many days they may be removed
 * @error: return location
 *
 * Returns: %FALSE on error
 */
gboolean
eks_history_set_retention (EksHistory *self, const char *job_id, int days, GError **error)
{
  gboolean done;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL && days > 0, FALSE);

  done = eks_history_begin (self, error) != NULL && write_days (self, job_id, days, error);
  eks_history_end (self);
  return done;
}
