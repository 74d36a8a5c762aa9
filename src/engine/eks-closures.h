/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ends that an export waits for: of an operation, a campaign. They are asked for now and then. */
#pragma once

#include "eks-environment.h"

G_BEGIN_DECLS

gboolean eks_closures_poll (EksEnvironment *environment, EksJob *job, gint64 now, GCancellable *cancellable, GError **error);
gboolean eks_closures_is_stale (GPtrArray *closures, gint64 delay, gint64 now, gint64 interval);
gboolean eks_closures_is_wanted (EksSchedule *schedule, const char *part);
gboolean eks_closures_narrow (EksJob *job, EksConnector *connector, const char *part);

G_END_DECLS
