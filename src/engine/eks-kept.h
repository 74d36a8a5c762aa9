/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is more asked for than a service keeps? */
#pragma once

#include "eks-environment.h"

G_BEGIN_DECLS

gboolean eks_kept_find_day (EksEntity *entity, EksFilter *where, const char *zone, gint64 now, char **day);
char *eks_kept_describe (EksEnvironment *environment, EksJob *job, EksTable *table);
GPtrArray *eks_kept_describe_job (EksEnvironment *environment, EksJob *job);

G_END_DECLS
