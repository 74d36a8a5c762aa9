/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run of an export owes to files: guards before it, memory after it. */
#pragma once

#include "eks-environment.h"
#include "eks-job.h"
#include "eks-tally.h"

G_BEGIN_DECLS

gboolean eks_file_run_check (EksEnvironment *environment, EksAccount *account, EksJob *job, EksTally *tally, GCancellable *cancellable, GError **error);
gboolean eks_file_run_remember (EksEnvironment *environment, EksAccount *account, EksJob *job, const char *job_id, GCancellable *cancellable, GError **error);

G_END_DECLS
