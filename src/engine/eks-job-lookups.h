/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Look-ups of an export into other connections, as relations of its connector. */
#pragma once

#include "eks-environment.h"
#include "eks-job.h"

G_BEGIN_DECLS

EksConnector *eks_job_lookups_extend (EksEnvironment *environment, EksConnector *base, EksJob *job, EksJsonIssues *issues);
EksAccount *eks_job_lookups_open (EksEnvironment *environment, EksAccount *account, EksJob *job, GCancellable *cancellable, GError **error);
gboolean eks_job_lookups_any (EksJob *job);
EksConnection *eks_job_lookups_find_connection (EksEnvironment *environment, EksTableLookup *lookup, GError **error);

typedef struct _EksLookupCache EksLookupCache;

EksLookupCache *eks_lookup_cache_new (void);
void eks_lookup_cache_free (EksLookupCache *self);
EksConnector *eks_lookup_cache_extend (EksLookupCache *self, EksEnvironment *environment, EksConnector *base, EksJob *job);

G_END_DECLS
