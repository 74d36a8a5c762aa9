/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of an entity as a person knows them: to choose under which ones a table's records are. */
#pragma once

#include "eks-catalog.h"
#include "eks-environment.h"

G_BEGIN_DECLS

/* No more records are listed; the result says where these were not all. */
#define EKS_RECORD_NAMES_MAX 10000
#define EKS_RECORD_NAME_MAX_DETAILS 2

#define EKS_TYPE_RECORD_NAME (eks_record_name_get_type ())
G_DECLARE_FINAL_TYPE (EksRecordName, eks_record_name, EKS, RECORD_NAME, GObject)

EksRecordName *eks_record_name_new (const char *key, const char *name);
const char *eks_record_name_get_key (EksRecordName *self);
const char *eks_record_name_get_name (EksRecordName *self); /* the key where the record has no name */
const char *eks_record_name_get_detail (EksRecordName *self, guint index); /* (nullable) as the data have it */

#define EKS_TYPE_RECORD_NAMES (eks_record_names_get_type ())
G_DECLARE_FINAL_TYPE (EksRecordNames, eks_record_names, EKS, RECORD_NAMES, GObject)

EksRecordNames *eks_record_names_load (EksEnvironment *environment, EksJob *job, guint table, const char *entity, GCancellable *cancellable, GError **error); /* blocks */
void eks_record_names_load_async (EksEnvironment *environment, EksJob *job, guint table, const char *entity, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
EksRecordNames *eks_record_names_load_finish (GAsyncResult *result, GError **error);

GListModel *eks_record_names_get_list (EksRecordNames *self);     /* (transfer none) of EksRecordName, in the order of the service */
GPtrArray *eks_record_names_get_details (EksRecordNames *self);   /* (transfer none) (element-type EksCatalogField): what the details are */
gboolean eks_record_names_is_complete (EksRecordNames *self);

G_END_DECLS
