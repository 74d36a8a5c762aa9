/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ready-made export of a connector becomes somebody's export. */
#pragma once

#include "eks-connection.h"
#include "eks-connector.h"
#include "eks-job.h"

G_BEGIN_DECLS

EksJob *eks_ready_job_new (const EksReadyMade *made, EksConnection *connection, const char *row, GError **error);
void eks_ready_job_check_all (EksConnector *connector, gint64 now, EksJsonIssues *issues);

G_END_DECLS
