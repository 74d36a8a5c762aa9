/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was delivered outlives the run that delivered it: it has to be removed one day, whoever has cleared the history. */

#include "config.h"

#include "eks-history-deliveries.h"

#include "eks-history-private.h"

#define COLUMNS "id, run_id, job_id, destination_id, destination, location, path, bytes, sha256, mark, delivered, removed, removal"

static const char insert_sql[] =
  "INSERT INTO deliveries (run_id, job_id, destination_id, destination, location, path, bytes, sha256, mark, delivered)"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

static const char of_run_sql[] = "SELECT " COLUMNS " FROM deliveries WHERE run_id = ?1 ORDER BY id";

/* What came later to the same place, whoever sent it, has taken the place of the earlier file: also where the bytes are the
 * same, which is all that some services tell of a file. */
static const char kept_sql[] =
  "SELECT " COLUMNS " FROM deliveries AS d WHERE job_id = ?1 AND removed = 0 AND delivered < ?2"
  " AND NOT EXISTS (SELECT 1 FROM deliveries AS later WHERE later.location = d.location AND later.id > d.id) ORDER BY id";

static const char removed_sql[] = "UPDATE deliveries SET removed = ?2, removal = ?3 WHERE id = ?1";

typedef struct
{
  EksDeliveryRecord *record;
  sqlite3 *db;
} Addition;

static gboolean
add (EksHistory *self, EksDeliveryRecord *record, sqlite3 *db, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, insert_sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, record->run_id);
  eks_history_bind_text (statement, 2, record->job_id);
  eks_history_bind_text (statement, 3, record->destination_id);
  eks_history_bind_text (statement, 4, record->destination);
  eks_history_bind_text (statement, 5, record->location);
  eks_history_bind_text (statement, 6, record->path);
  sqlite3_bind_int64 (statement, 7, (gint64) MIN (record->bytes, G_MAXINT64));
  eks_history_bind_text (statement, 8, record->sha256);
  eks_history_bind_text (statement, 9, record->mark);
  sqlite3_bind_int64 (statement, 10, record->delivered);
  if (!eks_history_step (self, statement, error))
    return FALSE;
  record->id = sqlite3_last_insert_rowid (db);
  return TRUE;
}

/**
 * eks_history_add_delivery:
 * @self: a history
 * @record: (inout): a file that was delivered; gets its id
 * @error: return location
 *
 * Belongs into the transaction that adds its run.
 *
 * Returns: %FALSE on error, with nothing added
 */
gboolean
eks_history_add_delivery (EksHistory *self, EksDeliveryRecord *record, GError **error)
{
  gboolean added = FALSE;
  sqlite3 *db;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && record != NULL && record->job_id != NULL, FALSE);
  g_return_val_if_fail (record->destination_id != NULL && record->destination != NULL && record->location != NULL, FALSE);
  g_return_val_if_fail (record->path != NULL && record->sha256 != NULL, FALSE);

  db = eks_history_begin (self, error);
  if (db != NULL)
    added = add (self, record, db, error);
  eks_history_end (self);
  return added;
}

static gpointer
read_record (sqlite3_stmt *statement)
{
  EksDeliveryRecord *record = g_new0 (EksDeliveryRecord, 1);

  record->id = sqlite3_column_int64 (statement, 0);
  record->run_id = sqlite3_column_int64 (statement, 1);
  record->job_id = eks_history_dup_column (statement, 2);
  record->destination_id = eks_history_dup_column (statement, 3);
  record->destination = eks_history_dup_column (statement, 4);
  record->location = eks_history_dup_column (statement, 5);
  record->path = eks_history_dup_column (statement, 6);
  record->bytes = (guint64) MAX (sqlite3_column_int64 (statement, 7), 0);
  record->sha256 = eks_history_dup_column (statement, 8);
  record->mark = eks_history_dup_column (statement, 9);
  record->delivered = sqlite3_column_int64 (statement, 10);
  record->removed = sqlite3_column_int64 (statement, 11);
  record->removal = eks_history_dup_column (statement, 12);
  return record;
}

/**
 * eks_history_list_deliveries:
 * @self: a history
 * @run_id: of a run
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type EksDeliveryRecord): what the run delivered, in the order in which it did
 */
GPtrArray *
eks_history_list_deliveries (EksHistory *self, gint64 run_id, GError **error)
{
  GPtrArray *records = NULL;

  g_return_val_if_fail (EKS_IS_HISTORY (self), NULL);

  if (eks_history_begin (self, error) != NULL)
    {
      g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, of_run_sql, error);
      sqlite3_bind_int64 (statement, 1, run_id);
      records = eks_history_read_all (self, statement, read_record, (GDestroyNotify) eks_delivery_record_free, error);
    }
  eks_history_end (self);
  return records;
}

/**
 * eks_history_list_kept_deliveries:
 * @self: a history
 * @job_id: whose files
 * @before: µs since 1970 UTC
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type EksDeliveryRecord): files that were delivered before, and of which nobody
 *   has said yet that they were removed, changed or delivered again; the oldest first
 */
GPtrArray *
eks_history_list_kept_deliveries (EksHistory *self, const char *job_id, gint64 before, GError **error)
{
  GPtrArray *records = NULL;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && job_id != NULL, NULL);

  if (eks_history_begin (self, error) != NULL)
    {
      g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, kept_sql, error);
      eks_history_bind_text (statement, 1, job_id);
      sqlite3_bind_int64 (statement, 2, before);
      records = eks_history_read_all (self, statement, read_record, (GDestroyNotify) eks_delivery_record_free, error);
    }
  eks_history_end (self);
  return records;
}

/**
 * eks_history_mark_removed:
 * @self: a history
 * @id: of a delivery
 * @removed: µs since 1970 UTC
 * @removal: what was found: removed, gone before, or changed and kept
 * @error: return location
 *
 * From now on the file is not looked after any more.
 *
 * Returns: %FALSE on error
 */
gboolean
eks_history_mark_removed (EksHistory *self, gint64 id, gint64 removed, const char *removal, GError **error)
{
  gboolean marked = FALSE;

  g_return_val_if_fail (EKS_IS_HISTORY (self) && removed > 0 && removal != NULL, FALSE);

  if (eks_history_begin (self, error) != NULL)
    {
      g_autoptr (sqlite3_stmt) statement = eks_history_prepare (self, removed_sql, error);
      sqlite3_bind_int64 (statement, 1, id);
      sqlite3_bind_int64 (statement, 2, removed);
      eks_history_bind_text (statement, 3, removal);
      marked = eks_history_step (self, statement, error);
    }
  eks_history_end (self);
  return marked;
}

/**
 * eks_delivery_record_free:
 * @self: (nullable) (transfer full): a record
 */
void
eks_delivery_record_free (EksDeliveryRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->job_id);
  g_free (self->destination_id);
  g_free (self->destination);
  g_free (self->location);
  g_free (self->path);
  g_free (self->sha256);
  g_free (self->mark);
  g_free (self->removal);
  g_free (self);
}
