/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides what runs now and keeps account of it: for the command line, which does all that is due and ends, and for the window
 * and its background process, which stay. */
#pragma once

#include "eks-turn.h"

G_BEGIN_DECLS

/* In the background, ends that exports wait for are asked for so often, in µs. */
#define EKS_SCHEDULER_POLL_INTERVAL (15 * G_TIME_SPAN_MINUTE)

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

G_END_DECLS
