/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Past runs, and what was done to services, as a list that a view can show: read in a thread, however many there are. */
#pragma once

#include "eks-environment.h"

G_BEGIN_DECLS

/* So many are shown at most. */
#define EKS_RUN_LIST_MAX 20000

#define EKS_TYPE_RUN_ITEM (eks_run_item_get_type ())
G_DECLARE_FINAL_TYPE (EksRunItem, eks_run_item, EKS, RUN_ITEM, GObject)

const EksRunRecord *eks_run_item_get_run (EksRunItem *self);       /* (nullable) */
const EksActionRecord *eks_run_item_get_action (EksRunItem *self); /* (nullable): the other one */
gint64 eks_run_item_get_started (EksRunItem *self);

void eks_run_list_load_async (EksEnvironment *environment, const EksRunFilter *filter, gboolean with_actions, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GPtrArray *eks_run_list_load_finish (EksEnvironment *environment, GAsyncResult *result, GError **error);
void eks_run_list_update (GListStore *list, GPtrArray *items);

G_END_DECLS
