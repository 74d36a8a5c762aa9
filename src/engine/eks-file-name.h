/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The name a file gets: the pattern of the job, filled in. */
#pragma once

#include "eks-connector.h"
#include "eks-content.h"
#include "eks-job.h"

G_BEGIN_DECLS

/* Of rows: not known yet. */
#define EKS_FILE_NAME_NO_ROWS (-1)

/**
 * EksFileNameContext:
 * @job: the job
 * @table: (nullable): the table that goes into the file, the first of several; its filter as it stands in the job
 * @connection: (nullable): where it comes from
 * @connector: (nullable): the system behind it
 * @zone: the account's time zone, known to be valid
 * @now: the run's moment, µs since 1970 UTC
 * @number: which file of the run it is, from 1; 0 for a folder, which is that of all files
 * @rows: how many rows are in it, or %EKS_FILE_NAME_NO_ROWS
 * @days: of which days the schedule's content is, where the filter asks for none
 *
 * What the name of a file is made of. Nothing of it is owned.
 */
typedef struct
{
  EksJob *job;
  EksTable *table;
  EksConnection *connection;
  EksConnector *connector;
  const char *zone;
  gint64 now;
  guint number;
  gint64 rows;
  EksContentDays days;
} EksFileNameContext;

char *eks_file_name_expand (const EksFileNameContext *context, GError **error);
char *eks_file_name_expand_entry (const EksFileNameContext *context, GError **error);
gboolean eks_file_name_has_rows (EksJob *job);

guint eks_file_name_get_n_fields (void);
const char *eks_file_name_get_field (guint index);             /* “{date}”, as it is put into a pattern */
const char *eks_file_name_get_field_description (guint index); /* in the user's language */

char *eks_folder_name_expand (EksJob *job, const char *folder, const char *zone, gint64 now, GError **error);
char *eks_destination_expand_folder (EksJob *job, EksDestination *destination, const char *zone, gint64 now, GError **error);
gboolean eks_table_expand_filter (EksJob *job, EksTable *table, GError **error);

G_END_DECLS
