/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does a schedule suit what the export reads? */
#pragma once

#include "eks-connector.h"
#include "eks-job.h"

G_BEGIN_DECLS

void eks_schedule_check_source (EksJob *job, EksConnector *connector, EksJsonIssues *issues);

G_END_DECLS
