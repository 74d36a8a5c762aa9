/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which values a field has in real data, and how often: to choose one instead of typing it. */
#pragma once

#include "eks-environment.h"
#include "eks-progress.h"

G_BEGIN_DECLS

/* No more rows are looked at, and no more different values are kept; the result says where that was not all. */
#define EKS_DISTINCT_MAX_ROWS 10000
#define EKS_DISTINCT_MAX_VALUES 1000
/* A longer value is nothing to choose by looking at it. */
#define EKS_DISTINCT_MAX_BYTES 500

#define EKS_TYPE_DISTINCT_VALUE (eks_distinct_value_get_type ())
G_DECLARE_FINAL_TYPE (EksDistinctValue, eks_distinct_value, EKS, DISTINCT_VALUE, GObject)

const char *eks_distinct_value_get_text (EksDistinctValue *self); /* as the data have it */
guint64 eks_distinct_value_get_rows (EksDistinctValue *self);

#define EKS_TYPE_DISTINCT (eks_distinct_get_type ())
G_DECLARE_FINAL_TYPE (EksDistinct, eks_distinct, EKS, DISTINCT, GObject)

EksDistinct *eks_distinct_load (EksEnvironment *environment, EksJob *job, guint table, const char *field, EksProgress *progress, GCancellable *cancellable, GError **error); /* blocks */
void eks_distinct_load_async (EksEnvironment *environment, EksJob *job, guint table, const char *field, EksProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
EksDistinct *eks_distinct_load_finish (GAsyncResult *result, GError **error);

GListModel *eks_distinct_get_values (EksDistinct *self);    /* (transfer none) of EksDistinctValue: the most frequent first */
const char *eks_distinct_get_entity (EksDistinct *self);    /* whose rows were looked at, in the user's language */
guint64 eks_distinct_get_rows_read (EksDistinct *self);
gboolean eks_distinct_is_complete (EksDistinct *self);      /* there are no more rows than these */
guint64 eks_distinct_get_rows_empty (EksDistinct *self);    /* that have no value */
guint64 eks_distinct_get_rows_left_out (EksDistinct *self); /* whose value is not in the list: there are too many different ones, or it is too long */

G_END_DECLS
