/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections to files: what is there becomes a connector like that of a service. */
#pragma once

#include "eks-connector.h"
#include "eks-file-set.h"
#include "eks-history.h"
#include "eks-keyring.h"

G_BEGIN_DECLS

typedef struct _EksFileCache EksFileCache;

EksFileCache *eks_file_cache_new (void);
EksFileCache *eks_file_cache_ref (EksFileCache *self);
void eks_file_cache_unref (EksFileCache *self);
void eks_file_cache_add (EksFileCache *self, GHashTable *settings, EksFileSet *files, EksConnector *connector);
EksConnector *eks_file_cache_find (EksFileCache *self, EksConnector *base, GHashTable *settings, EksKeyring *keyring, GError **error);

EksFileSet *eks_file_account_open (GHashTable *settings, EksKeyring *keyring, GError **error);
gboolean eks_file_account_find (EksFileSet *files, EksHistory *history, const char *job_id, gint64 now, GCancellable *cancellable, GError **error);
EksConnector *eks_file_account_make_connector (EksConnector *base, EksFileSet *files, GError **error);

G_END_DECLS
