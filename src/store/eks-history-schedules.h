/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far each schedule was followed: since when its rule counts, which planned instants are settled, what was missed. */
#pragma once

#include "eks-history.h"

G_BEGIN_DECLS

/* Of each schedule so many marks are kept, those of the latest instants. */
#define EKS_HISTORY_MAX_MARKS 400

/**
 * EksScheduleMark:
 * @slot: a planned instant
 * @ran: whether it had a run; if not, it was told as missed
 */
typedef struct
{
  gint64 slot;
  gboolean ran;
} EksScheduleMark;

/**
 * EksScheduleRecord:
 * @job_id: id of the export
 * @part: what of it is planned for itself, such as `operation:DRrv3d`; empty for a rule of the calendar
 * @rule: the rule as text: when it is another one, it has to be armed anew
 * @armed: since when it counts; 0 = never
 * @handled: the newest planned instant that is settled; 0 = none
 * @slot: the planned instant that is being tried; 0 = none
 * @attempts: how many attempts at @slot have begun
 * @attempted: when the last of them ended, or began if it is under way
 * @outcome: (nullable): what came of it: a stable error code; %NULL while it is under way
 * @done: the newest planned instant whose run was done; 0 = none
 * @n_missed: how many planned instants had no run, since somebody last took note of that
 * @missed_first: the first of them
 * @missed_last: the last of them
 * @missed_told: when that was found out
 * @marks: (element-type EksScheduleMark): what was settled, the earliest first
 *
 * Instants are µs since 1970 UTC.
 */
typedef struct
{
  char *job_id;
  char *part;
  char *rule;
  gint64 armed;
  gint64 handled;
  gint64 slot;
  guint attempts;
  gint64 attempted;
  char *outcome;
  gint64 done;
  guint n_missed;
  gint64 missed_first;
  gint64 missed_last;
  gint64 missed_told;
  GArray *marks;
} EksScheduleRecord;

EksScheduleRecord *eks_history_load_schedule (EksHistory *self, const char *job_id, const char *part, GError **error);
gboolean eks_history_save_schedule (EksHistory *self, const EksScheduleRecord *record, GError **error);
gboolean eks_history_has_planned_run (EksHistory *self, const char *job_id, gint64 slot, gboolean *has_run, GError **error);
void eks_schedule_record_mark (EksScheduleRecord *self, gint64 slot, gboolean ran);
void eks_schedule_record_unmark_missed (EksScheduleRecord *self, gint64 after);
void eks_schedule_record_free (EksScheduleRecord *self);

/**
 * EksClosureRecord:
 * @part: a record of an entity that ends, such as `operation:DRrv3d`
 * @closed: when it ended or will, µs since 1970 UTC; 0 = it was seen open and does not say when it ends
 * @looked: when it was last asked, µs since 1970 UTC
 */
typedef struct
{
  char *part;
  gint64 closed;
  gint64 looked;
} EksClosureRecord;

GPtrArray *eks_history_list_closures (EksHistory *self, const char *job_id, GError **error);
gboolean eks_history_save_closure (EksHistory *self, const char *job_id, const EksClosureRecord *record, GError **error);
void eks_closure_record_free (EksClosureRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksScheduleRecord, eks_schedule_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksClosureRecord, eks_closure_record_free)

G_END_DECLS
