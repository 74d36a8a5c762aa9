/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each file at each destination, from when it was put there until it was removed. */
#pragma once

#include "eks-history.h"

G_BEGIN_DECLS

/**
 * EksDeliveryRecord:
 * @id: number given by the history
 * @run_id: of the run that delivered it
 * @job_id: whose file it is
 * @destination_id: as the export called the destination then
 * @destination: what the secret of the destination is filed under, see eks_destination_make_owner()
 * @location: where the file is, in words
 * @path: its name at the destination
 * @bytes: its size
 * @sha256: 64 hexadecimal digits
 * @mark: (nullable): tells whether it is unchanged: an ETag, a generation or a time
 * @delivered: µs since 1970 UTC
 * @removed: µs since 1970 UTC when it was removed, or found removed or changed; 0 while it is to be looked after
 * @removal: (nullable): what was found then
 */
typedef struct
{
  gint64 id;
  gint64 run_id;
  char *job_id;
  char *destination_id;
  char *destination;
  char *location;
  char *path;
  guint64 bytes;
  char *sha256;
  char *mark;
  gint64 delivered;
  gint64 removed;
  char *removal;
} EksDeliveryRecord;

gboolean eks_history_add_delivery (EksHistory *self, EksDeliveryRecord *record, GError **error);
GPtrArray *eks_history_list_deliveries (EksHistory *self, gint64 run_id, GError **error);
GPtrArray *eks_history_list_kept_deliveries (EksHistory *self, const char *job_id, gint64 before, GError **error);
gboolean eks_history_mark_removed (EksHistory *self, gint64 id, gint64 removed, const char *removal, GError **error);
void eks_delivery_record_free (EksDeliveryRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksDeliveryRecord, eks_delivery_record_free)

G_END_DECLS
