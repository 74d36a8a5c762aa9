/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run that was killed left outside: finished, or taken away. */
#pragma once

#include "eks-environment.h"
#include "eks-tally.h"

G_BEGIN_DECLS

gboolean eks_run_recover (EksEnvironment *environment, EksJob *job, GCancellable *cancellable, GError **error);
gboolean eks_run_recover_locked (EksEnvironment *environment, EksJob *job, const char *key, EksTally *tally, GCancellable *cancellable, GError **error);

G_END_DECLS
