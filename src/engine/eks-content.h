/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run of a scheduled export has: which of the rows that its filters let through are of its day, new, or changed, and
 * which were sent before. */
#pragma once

#include "eks-account.h"
#include "eks-environment.h"
#include "eks-reader.h"
#include "eks-tally.h"

G_BEGIN_DECLS

/**
 * EksContentOptions:
 * @environment: with the history
 * @job: what runs; its schedule says which content it has
 * @account: where the rows come from
 * @slot: the moment that the run is for, µs since 1970 UTC: its day decides
 * @now: a moment before the first question, µs since 1970 UTC
 * @everything: nothing is left out, and all of it counts as sent afterwards
 *
 * What a content is made of. Nothing of it is owned.
 */
typedef struct
{
  EksEnvironment *environment;
  EksJob *job;
  EksAccount *account;
  gint64 slot;
  gint64 now;
  gboolean everything;
} EksContentOptions;

/**
 * EksContentPeriod:
 * @start: the first moment whose rows are in it, µs since 1970 UTC; %G_MININT64: from the beginning
 * @end: the first moment behind it; %G_MAXINT64: there is no period at all
 *
 * From when to when the rows are. The service is asked for somewhat more, as a record may be seen late.
 */
typedef struct
{
  gint64 start;
  gint64 end;
} EksContentPeriod;

/**
 * EksContentDays:
 * @has: whether there is a period
 * @first: its first day, days since 1970-01-01; 0: from the beginning
 * @last: its last day
 *
 * The same as days of the schedule's time zone.
 */
typedef struct
{
  gboolean has;
  gint64 first;
  gint64 last;
} EksContentDays;

/* That of a run, and that of one of its tables. One thread at a time. */
typedef struct _EksContent EksContent;
typedef struct _EksContentTable EksContentTable;

gboolean eks_content_is_available (EksEntity *entity, EksScheduleContent content, char **reason);
gboolean eks_content_compares (EksEntity *entity, EksScheduleContent content);
gboolean eks_content_is_available_for (EksConnector *connector, EksJob *job, EksScheduleContent content, char **note);
gboolean eks_content_leaves_out (EksScheduleContent content);
EksScheduleContent eks_content_find_kind (EksJob *job);
gboolean eks_content_find_days (EksJob *job, const char *zone, gint64 slot, EksContentDays *days, GError **error);

EksContent *eks_content_new (const EksContentOptions *options, GError **error);
void eks_content_free (EksContent *self);
EksScheduleContent eks_content_get_kind (EksContent *self);
gboolean eks_content_has_everything (EksContent *self);
void eks_content_get_period (EksContent *self, EksContentPeriod *period);
EksContentTable *eks_content_narrow (EksContent *self, EksTable *table, GError **error);
gboolean eks_content_commit (EksContent *self, const char *job_id, GError **error);

/* For the plan of the table. */
gboolean eks_content_table_wants_latest (EksContentTable *self);
void eks_content_table_foreach_field (EksContentTable *self, GFunc func, gpointer data);
EksReader *eks_content_table_stage (EksContentTable *self, EksReader *reader, EksTally *tally, EksReader **fresh);
void eks_content_table_get_days (EksContentTable *self, EksContentDays *days);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksContent, eks_content_free)

G_END_DECLS
