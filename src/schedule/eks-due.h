/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is it time? A pure function of a rule, of what was done about it so far, and of the clock. */
#pragma once

#include "eks-rule.h"

G_BEGIN_DECLS

/* After the first attempt at a planned run this many follow where the failure may pass by itself. */
#define EKS_DUE_MAX_RETRIES 3
/* One file per missed day, but not for a whole year: older ones are only told. */
#define EKS_DUE_MAX_EACH 31
/* A run that has not begun so long after its time is late: under “skip” it is not made any more. In µs; longer than the
 * hour between two calls by cron. */
#define EKS_DUE_GRACE (2 * G_TIME_SPAN_HOUR)
/* So many marks are enough: who forgets any forgets those of the smallest instants, and keeps so many. */
#define EKS_DUE_MAX_MARKS 400

/**
 * EksDueMark:
 * @slot: a planned instant
 * @ran: whether it had a run, done or given up; if not, it was told as missed, with all that were open before it
 *
 * A planned instant that was settled, at whatever time the clock showed then.
 */
typedef struct
{
  gint64 slot;
  gboolean ran;
} EksDueMark;

/**
 * EksDueState:
 * @armed: since when the rule counts: no run is for a time before, or at it; 0 = it never was
 * @handled: the newest planned instant that is settled: its run was done, given up or told as missed; 0 = none
 * @slot: the planned instant that is being tried; 0 = none
 * @attempts: how many attempts at @slot have begun
 * @attempted: when the last of them ended, or began if it is under way or was cut off
 * @marks: (array length=n_marks) (nullable): what was settled, in any order: what had a run never has another one, whatever
 *   the clock was set to meanwhile
 * @n_marks: how many
 *
 * What was done about a rule so far. Instants are µs since 1970 UTC.
 */
typedef struct
{
  gint64 armed;
  gint64 handled;
  gint64 slot;
  guint attempts;
  gint64 attempted;
  const EksDueMark *marks;
  guint n_marks;
} EksDueState;

/**
 * EksDueRun:
 * @slot: the planned instant
 * @start: when to begin: @slot and the jitter of the export, or when the next attempt is
 * @attempt: 1 for the first
 *
 * A run that is wanted.
 */
typedef struct
{
  gint64 slot;
  gint64 start;
  guint attempt;
} EksDueRun;

/**
 * EksDue:
 * @runs: (array length=n_runs): runs whose planned instants have come, in the order in which to make them: each begins
 *   when its start has come and the one before it is settled
 * @n_runs: how many
 * @n_missed: how many planned instants have passed that will have no run
 * @missed_first: the first of them, if there are any
 * @missed_last: the last of them: the state should be brought up to it, so that they are told once
 * @next: the first planned instant in the future, or %EKS_RULE_NEVER
 * @wake: when to look again: earlier nothing becomes due; %EKS_RULE_NEVER if nothing ever will
 * @rewind: not 0 if the clock was set back behind what was handled: up to when it counts as handled now; to be recorded with
 *   eks_due_state_rewind() before anything else
 * @early: the clock shows a time before the rule was armed: one of both is wrong, and nothing is due until then
 *
 * What is due.
 */
typedef struct
{
  EksDueRun runs[EKS_DUE_MAX_EACH];
  guint n_runs;
  guint n_missed;
  gint64 missed_first;
  gint64 missed_last;
  gint64 next;
  gint64 wake;
  gint64 rewind;
  gboolean early;
} EksDue;

void eks_due_look (EksRule *rule, EksScheduleMissed missed, const EksDueState *state, gint64 now, EksDue *due);
const EksDueRun *eks_due_get_run (const EksDue *self, gint64 now);
gboolean eks_due_is_overdue (const EksDue *self, gint64 now);

gint64 eks_due_get_retry (guint attempts, gint64 attempted);
gboolean eks_due_may_pass (const GError *error);

void eks_due_state_begin (EksDueState *self, gint64 slot, gint64 now);
void eks_due_state_fail (EksDueState *self, gint64 slot, gint64 now);
void eks_due_state_release (EksDueState *self, gint64 slot, gint64 now);
void eks_due_state_settle (EksDueState *self, gint64 slot);
void eks_due_state_rewind (EksDueState *self, gint64 slot);

G_END_DECLS
