/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands beside a delivered file for whoever fetches it: its hash, or all that is known of it. */
#pragma once

#include "eks-delivery.h"
#include "eks-job.h"
#include "eks-report.h"

G_BEGIN_DECLS

#define EKS_MANIFEST_SUM_ENDING ".sha256"
#define EKS_MANIFEST_JSON_ENDING ".manifest.json"

char *eks_manifest_make_sum (const EksParcel *parcel);
char *eks_manifest_make_json (const EksParcel *parcel, EksJob *job, EksReport *report, GPtrArray *tables, gint64 created);

G_END_DECLS
