/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept between runs: saved exports, connections and column sets, each a file of its own, and settings. */
#pragma once

#include "eks-column-set.h"
#include "eks-connection.h"
#include "eks-job.h"
#include "eks-settings.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define EKS_TYPE_STORE (eks_store_get_type ())
G_DECLARE_FINAL_TYPE (EksStore, eks_store, EKS, STORE, GObject)

EksStore *eks_store_new (const char *folder);
const char *eks_store_get_folder (EksStore *self);
GPtrArray *eks_store_get_problems (EksStore *self);

GPtrArray *eks_store_list_jobs (EksStore *self, GError **error);
EksJob *eks_store_load_job (EksStore *self, const char *name_or_path, GError **error);
gint64 eks_store_get_job_saved (EksStore *self, const char *id);
gboolean eks_store_save_job (EksStore *self, EksJob *job, GError **error);
gboolean eks_store_remove_job (EksStore *self, const char *id, GError **error);

GPtrArray *eks_store_list_connections (EksStore *self, GError **error);
EksConnection *eks_store_load_connection (EksStore *self, const char *id, GError **error);
gboolean eks_store_save_connection (EksStore *self, EksConnection *connection, GError **error);
gboolean eks_store_remove_connection (EksStore *self, const char *id, GError **error);

GPtrArray *eks_store_list_column_sets (EksStore *self, const char *connector, const char *entity, GError **error);
gboolean eks_store_save_column_set (EksStore *self, EksColumnSet *set, GError **error);
gboolean eks_store_remove_column_set (EksStore *self, const char *id, GError **error);

EksSettings *eks_store_load_settings (EksStore *self, GError **error);
gboolean eks_store_save_settings (EksStore *self, EksSettings *settings, GError **error);

G_END_DECLS
