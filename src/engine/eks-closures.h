/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ends that an export waits for: of an operation, a campaign. They are asked for now and then. */
#pragma once

#include "eks-environment.h"

G_BEGIN_DECLS

/* Which ends an export waits for. */
typedef struct _EksClosureFilter EksClosureFilter;

EksClosureFilter *eks_closure_filter_new (EksJob *job);
void eks_closure_filter_free (EksClosureFilter *self);
gboolean eks_closure_filter_accepts (EksClosureFilter *self, const char *part);

gboolean eks_closures_poll (EksEnvironment *environment, EksJob *job, gint64 now, GCancellable *cancellable, GError **error);
gboolean eks_closures_is_stale (GPtrArray *closures, gint64 delay, gint64 now, gint64 interval);
gboolean eks_closures_narrow (EksJob *job, EksConnector *connector, const char *part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksClosureFilter, eks_closure_filter_free)

G_END_DECLS
