/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling a report: for the run only. */
#pragma once

#include "eks-report.h"

G_BEGIN_DECLS

EksReport *eks_report_new (gint64 started, gboolean dry_run);
void eks_report_take_artifact (EksReport *self, EksArtifact *artifact);
void eks_report_add_rows (EksReport *self, const EksArtifactTable *table);
void eks_report_set_label (EksReport *self, const char *subject, const char *label);
void eks_report_finish (EksReport *self, EksTally *tally, gint64 finished);

G_END_DECLS
