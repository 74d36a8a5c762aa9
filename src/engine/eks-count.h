/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many rows an export would have: found out on request, before it runs. */
#pragma once

#include "eks-environment.h"
#include "eks-progress.h"

G_BEGIN_DECLS

#define EKS_TYPE_COUNT (eks_count_get_type ())
G_DECLARE_FINAL_TYPE (EksCount, eks_count, EKS, COUNT, GObject)

/* @progress: (nullable): pages and rows_read as they come, rows_written are the rows that match so far; rows_total is -1 where
 * the service does not say how many there are; EKS_PHASE_LOOKING_UP where records of other entities are read and counted too. */
EksCount *eks_count_load (EksEnvironment *environment, EksJob *job, guint table, EksProgress *progress, GCancellable *cancellable, GError **error); /* blocks */
void eks_count_load_async (EksEnvironment *environment, EksJob *job, guint table, EksProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
EksCount *eks_count_load_finish (GAsyncResult *result, GError **error);

guint64 eks_count_get_rows (EksCount *self);      /* that match the filters */
guint64 eks_count_get_rows_read (EksCount *self); /* that were looked at for it; 0 if the service said the number */
gboolean eks_count_is_announced (EksCount *self); /* the number is the service's own */

G_END_DECLS
