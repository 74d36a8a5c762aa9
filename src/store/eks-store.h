/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept between runs: saved exports and connections, each a file of its own. */
#pragma once

#include "eks-connection.h"
#include "eks-job.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define EKS_TYPE_STORE (eks_store_get_type ())
/* Signals “jobs-changed”, “connections-changed” (emitted after own changes and when files change outside: GFileMonitor). */
G_DECLARE_FINAL_TYPE (EksStore, eks_store, EKS, STORE, GObject)

/* @folder: (nullable): NULL: $XDG_DATA_HOME/eksport. jobs/ID.eksport.json, connections/ID.json, history.db */
EksStore *eks_store_new (const char *folder);
const char *eks_store_get_folder (EksStore *self);

GPtrArray *eks_store_list_jobs (EksStore *self, GError **error);         /* (element-type EksJob), by name */
GPtrArray *eks_store_get_problems (EksStore *self);                      /* (element-type utf8): files that could not be read, and why */
EksJob *eks_store_load_job (EksStore *self, const char *name_or_path, GError **error); /* a path, else a saved job's name or id */
gboolean eks_store_save_job (EksStore *self, EksJob *job, GError **error);
gboolean eks_store_remove_job (EksStore *self, const char *id, GError **error);

GPtrArray *eks_store_list_connections (EksStore *self, GError **error);  /* (element-type EksConnection), by name */
EksConnection *eks_store_load_connection (EksStore *self, const char *id, GError **error);
gboolean eks_store_save_connection (EksStore *self, EksConnection *connection, GError **error);
gboolean eks_store_remove_connection (EksStore *self, const char *id, GError **error);

G_END_DECLS
