/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that wait until all of them have come, however many they are. */
#pragma once

#include "eks-batch.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What stays in memory of the rows that wait: 8 MiB. */
#define EKS_ROW_SPOOL_IN_MEMORY (8 * 1024 * 1024)

/* First rows are added, then they are read. One thread at a time. */
typedef struct _EksRowSpool EksRowSpool;

EksRowSpool *eks_row_spool_new (EksSchema *schema, gsize max_in_memory);
void eks_row_spool_free (EksRowSpool *self);
gboolean eks_row_spool_add (EksRowSpool *self, const EksValue *row, GError **error);
guint64 eks_row_spool_get_n_rows (EksRowSpool *self);
EksBatch *eks_row_spool_next_batch (EksRowSpool *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksRowSpool, eks_row_spool_free)

G_END_DECLS
