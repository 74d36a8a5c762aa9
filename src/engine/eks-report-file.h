/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report as a file beside the data: for the run only. */
#pragma once

#include "eks-job.h"
#include "eks-keyring.h"
#include "eks-report.h"

G_BEGIN_DECLS

char *eks_report_make_file_name (EksReport *self, EksJob *job, GError **error);
EksLocalFile *eks_report_make_file (EksReport *self, EksJob *job, EksKeyring *keyring, const char *folder, GCancellable *cancellable, GError **error);

G_END_DECLS
