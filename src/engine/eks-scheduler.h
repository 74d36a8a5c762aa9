/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides what runs now and keeps account of it: for the command line, which does all that is due and ends, and for the window
 * and its background process, which stay. */
#pragma once

#include "eks-planned.h"
#include "eks-run.h"

G_BEGIN_DECLS

/* In the background, ends that exports wait for are asked for so often, in µs. */
#define EKS_SCHEDULER_POLL_INTERVAL (15 * G_TIME_SPAN_MINUTE)

/**
 * EksTurn:
 * @job: a saved export, or what of it is under the record whose end it runs for
 * @part: what of it is planned for itself; empty for a rule of the calendar
 * @zone: the time zone that the planned instant is meant in
 * @slot: the planned instant
 * @attempt: 1 for the first
 * @run: not begun; its trigger and its instant are set
 *
 * A run whose turn it is. It is this program's: nobody else takes it until it is given back with eks_scheduler_settle().
 */
typedef struct
{
  EksJob *job;
  char *part;
  char *zone;
  gint64 slot;
  guint attempt;
  EksRun *run;
} EksTurn;

/**
 * EksTurnEnd:
 * @EKS_TURN_DONE: the files are where they belong
 * @EKS_TURN_RETRY: it failed in a way that may pass; there will be another attempt
 * @EKS_TURN_GIVEN_UP: it failed, and that was all
 * @EKS_TURN_NOT_RUN: it was no attempt: the export is running already, or the program was told to end; it stays due
 */
typedef enum
{
  EKS_TURN_DONE,
  EKS_TURN_RETRY,
  EKS_TURN_GIVEN_UP,
  EKS_TURN_NOT_RUN,
} EksTurnEnd;

/* @first: the first planned instant of @n that had no run, @last: the last of them */
typedef void (*EksSchedulerMissed) (EksJob *job, const char *zone, guint n, gint64 first, gint64 last, gpointer data);
/* Something about one export that keeps none of the others from running. */
typedef void (*EksSchedulerProblem) (EksJob *job, const GError *problem, gpointer data);

#define EKS_TYPE_SCHEDULER (eks_scheduler_get_type ())
G_DECLARE_FINAL_TYPE (EksScheduler, eks_scheduler, EKS, SCHEDULER, GObject)

EksScheduler *eks_scheduler_new (EksEnvironment *environment);
void eks_scheduler_set_now (EksScheduler *self, gint64 now);
void eks_scheduler_set_poll_interval (EksScheduler *self, gint64 interval);
void eks_scheduler_set_callbacks (EksScheduler *self, EksSchedulerMissed missed, EksSchedulerProblem problem, gpointer data);

void eks_scheduler_begin_round (EksScheduler *self);
EksTurn *eks_scheduler_take (EksScheduler *self, GPtrArray *jobs, GCancellable *cancellable, GError **error);
gboolean eks_scheduler_settle (EksScheduler *self, EksTurn *turn, const GError *failure, gboolean ending, EksTurnEnd *end, GError **error);
gint64 eks_scheduler_get_wake (EksScheduler *self);
gint64 eks_scheduler_get_soon (EksScheduler *self);

gboolean eks_scheduler_take_note (EksEnvironment *environment, EksJob *job, GError **error);
void eks_turn_free (EksTurn *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksTurn, eks_turn_free)

G_END_DECLS
