/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One action at one record: its question in words, whether it can be done, doing it once, and its trace. */
#pragma once

#include "eks-environment.h"

G_BEGIN_DECLS

#define EKS_TYPE_ACT (eks_act_get_type ())
G_DECLARE_FINAL_TYPE (EksAct, eks_act, EKS, ACT, GObject)

gboolean eks_act_find (EksConnector *connector, const char *name, EksEntity **entity, const EksAction **action, GError **error);
GHashTable *eks_act_load_record (EksEnvironment *environment, EksConnection *connection, EksEntity *entity, const char *key, GCancellable *cancellable, GError **error);

EksAct *eks_act_new (EksEnvironment *environment, EksConnection *connection, EksConnector *connector, const char *name, GHashTable *record, GError **error);
EksAct *eks_act_new_undo (EksAct *self);
const char *eks_act_get_name (EksAct *self);
const char *eks_act_get_label (EksAct *self);
const char *eks_act_get_key (EksAct *self);
char *eks_act_dup_question (EksAct *self);
char *eks_act_dup_done (EksAct *self);
gboolean eks_act_is_allowed (EksAct *self);
gboolean eks_act_is_possible (EksAct *self);

gboolean eks_act_run (EksAct *self, GCancellable *cancellable, GError **error); /* blocks */
void eks_act_run_async (EksAct *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean eks_act_run_finish (EksAct *self, GAsyncResult *result, GError **error);

G_END_DECLS
