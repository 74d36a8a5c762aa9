/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is planned for a saved export: its instants, how far they were followed, and what is due now. */
#pragma once

#include "eks-due.h"
#include "eks-environment.h"
#include "eks-history-schedules.h"

G_BEGIN_DECLS

/**
 * EksPlannedPart:
 * @part: what of the export is planned for itself, such as `operation:DRrv3d`; empty for a rule of the calendar
 * @rule: its instants
 * @record: how far it was followed
 * @due: what is due
 *
 * A line of planned instants.
 */
typedef struct
{
  char *part;
  EksRule *rule;
  EksScheduleRecord *record;
  EksDue due;
} EksPlannedPart;

/**
 * EksPlanned:
 * @job: a saved export with a schedule
 * @zone: the time zone that its instants are meant in
 * @rule: the rule as text, to see whether it is still the same
 * @parts: (element-type EksPlannedPart): one, or one for each record whose end it waits for and of which the end is known
 * @problem: (nullable): why nothing can be planned
 *
 * What is planned for an export.
 */
typedef struct
{
  EksJob *job;
  char *zone;
  char *rule;
  GPtrArray *parts;
  GError *problem;
} EksPlanned;

EksPlanned *eks_planned_new (EksEnvironment *environment, EksJob *job, gint64 now, GError **error);
void eks_planned_free (EksPlanned *self);
gint64 eks_planned_get_next (const EksPlanned *self);

char *eks_planned_find_zone (EksEnvironment *environment, EksJob *job, GError **error);
gboolean eks_planned_arm (EksEnvironment *environment, EksJob *job, GError **error);

/* how a record is decided about: for those who change it */
void eks_planned_look (EksRule *rule, EksScheduleMissed missed, const EksScheduleRecord *record, gint64 now, EksDue *due);
void eks_planned_get_state (const EksScheduleRecord *record, EksDueState *state);
void eks_planned_set_state (EksScheduleRecord *record, const EksDueState *state);
gboolean eks_planned_prepare (EksScheduleRecord *record, const char *rule, gint64 armed);
gint64 eks_planned_find_arming (EksEnvironment *environment, EksJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksPlanned, eks_planned_free)

G_END_DECLS
