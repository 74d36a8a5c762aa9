/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of the history that is empty between runs. */

#include "config.h"

#include "eks-history-uploads.h"

#include "eks-history-private.h"

static const char insert_sql[] = "INSERT INTO uploads (job_id, destination, token, intent, began) VALUES (?1, ?2, ?3, ?4, ?5)";
static const char select_sql[] = "SELECT id, job_id, destination, token, intent, began FROM uploads WHERE job_id = ?1 ORDER BY id";
static const char delete_sql[] = "DELETE FROM uploads WHERE id = ?1";

static gboolean
insert (EksHistory *self, gpointer data, GError **error)
{
  EksUpload *upload = data;
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, insert_sql, error);

  eks_history_bind_text (statement, 1, upload->job_id);
  eks_history_bind_text (statement, 2, upload->destination);
  eks_history_bind_text (statement, 3, upload->token);
  eks_history_bind_text (statement, 4, upload->intent);
  sqlite3_bind_int64 (statement, 5, upload->began);
  if (!eks_history_step (self, statement, error))
    return FALSE;
  upload->id = sqlite3_last_insert_rowid (sqlite3_db_handle (statement));
  return TRUE;
}

/**
 * eks_history_add_upload:
 * @self: a history
 * @upload: (inout): what will be there; gets its id
 * @error: return location
 *
 * It is on the disk when this returns.
 *
 * Returns: %FALSE on error, with nothing added
 */
gboolean
eks_history_add_upload (EksHistory *self, EksUpload *upload, GError **error)
{
  g_return_val_if_fail (EKS_IS_HISTORY (self) && upload != NULL, FALSE);
  g_return_val_if_fail (upload->job_id != NULL && upload->destination != NULL && upload->token != NULL, FALSE);

  return eks_history_transact (self, insert, upload, error);
}

static gpointer
read_upload (sqlite3_stmt *statement)
{
  EksUpload *upload = g_new0 (EksUpload, 1);

  upload->id = sqlite3_column_int64 (statement, 0);
  upload->job_id = eks_history_dup_column (statement, 1);
  upload->destination = eks_history_dup_column (statement, 2);
  upload->token = eks_history_dup_column (statement, 3);
  upload->intent = eks_history_dup_column (statement, 4);
  upload->began = sqlite3_column_int64 (statement, 5);
  return upload;
}

static GPtrArray *
select_uploads (EksHistory *self, const char *job_id, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, select_sql, error);

  eks_history_bind_text (statement, 1, job_id);
  return eks_history_read_all (self, statement, read_upload, (GDestroyNotify) eks_upload_free, error);
}

/**
 * eks_history_list_uploads:
 * @self: a history
 * @job_id: which export
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type EksUpload): what its runs have left outside, oldest first
 */
GPtrArray *
eks_history_list_uploads (EksHistory *self, const char *job_id, GError **error)
{
  GPtrArray *uploads = NULL;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL, NULL);

  if (eks_history_begin (self, error) != NULL)
    uploads = select_uploads (self, job_id, error);
  eks_history_end (self);
  return uploads;
}

static gboolean
delete_upload (EksHistory *self, gpointer data, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, delete_sql, error);

  sqlite3_bind_int64 (statement, 1, *(const gint64 *) data);
  return eks_history_step (self, statement, error);
}

/**
 * eks_history_remove_upload:
 * @self: a history
 * @id: of what is not there any more
 * @error: return location
 *
 * Returns: %FALSE on error
 */
gboolean
eks_history_remove_upload (EksHistory *self, gint64 id, GError **error)
{
  g_return_val_if_fail (EKS_IS_HISTORY (self), FALSE);
  return eks_history_transact (self, delete_upload, &id, error);
}

/**
 * eks_upload_free:
 * @self: (nullable) (transfer full): an upload
 */
void
eks_upload_free (EksUpload *self)
{
  if (self == NULL)
    return;
  g_free (self->job_id);
  g_free (self->destination);
  g_free (self->token);
  g_free (self->intent);
  g_free (self);
}
