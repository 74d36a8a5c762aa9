/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report as a file beside the data: for the run only. */
#pragma once

#include "eks-job.h"
#include "eks-keyring.h"
#include "eks-report.h"

G_BEGIN_DECLS

gboolean eks_report_write (EksReport *self, EksJob *job, EksKeyring *keyring, GCancellable *cancellable, GError **error);

G_END_DECLS
