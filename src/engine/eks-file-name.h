/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The name a file gets: the pattern of the job, filled in. */
#pragma once

#include "eks-account.h"
#include "eks-job.h"

G_BEGIN_DECLS

char *eks_file_name_expand (EksJob *job, EksTable *table, EksConnection *connection, const char *zone, gint64 now, GError **error);
char *eks_file_name_dup_entry (EksJob *job, const char *name);
char *eks_folder_name_expand (EksJob *job, const char *folder, const char *zone, gint64 now, GError **error);
gboolean eks_table_expand_filter (EksJob *job, EksTable *table, GError **error);

G_END_DECLS
