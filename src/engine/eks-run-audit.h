/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the audit log says of a run: a line for each file with personal data at each destination, never a value. */
#pragma once

#include "eks-environment.h"
#include "eks-report.h"

G_BEGIN_DECLS

GPtrArray *eks_run_audit_make (EksConnector *connector, EksJob *job, const EksRunRecord *record, EksReport *report, GPtrArray *deliveries);
gboolean eks_run_audit_write (EksEnvironment *environment, GPtrArray *lines, gint64 run_id, GError **error);

G_END_DECLS
