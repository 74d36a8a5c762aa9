/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading records in the application: which ones, which columns first, and what their values mean in words. */
#pragma once

#include "eks-connection.h"
#include "eks-connector.h"
#include "eks-job.h"
#include "eks-timestamp.h"

G_BEGIN_DECLS

gboolean eks_browse_is_offered (EksEntity *entity);
GStrv eks_browse_list_columns (EksEntity *entity);
GStrv eks_browse_list_filters (EksEntity *entity);
const char *eks_browse_get_time_field (EksEntity *entity);
EksJob *eks_browse_make_job (EksConnection *connection, EksEntity *entity, GHashTable *filters, guint days);

const EksChoice *eks_browse_find_choice (const EksField *field, const char *value);
char *eks_browse_dup_text (const EksField *field, const char *value, EksZone *zone);

G_END_DECLS
