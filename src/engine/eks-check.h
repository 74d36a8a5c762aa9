/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Can this export run? Every reason why not, with its place in the job file. */
#pragma once

#include "eks-environment.h"

G_BEGIN_DECLS

/* Does not touch the network. Paths are those of the job file (`tables[0].where.all[1].field`), so that the wizard can tell which page
 * they belong to: connection, tables[0].entity → What; …where → Filters; …columns → Columns; format, file_name → Format;
 * encryption → Protect; destinations → Review. */
EksJsonIssues *eks_check_job (EksEnvironment *environment, EksJob *job);
EksJsonIssues *eks_check_job_for (EksConnector *connector, EksConnection *connection, EksJob *job, gint64 now);

G_END_DECLS
