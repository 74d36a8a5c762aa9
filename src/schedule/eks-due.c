/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is due. Every planned instant ends in exactly one of three ways: its run is done, its run is given up, or it is told
 * as missed. None is handled twice, and none is forgotten, wherever the clock jumps. */

#include "config.h"

#include "eks-due.h"

#include "eks-error.h"

#include <string.h>

/* Who opens the lid after years is told of the last ten: counting further back would only take time. */
#define LONGEST_LOOK (3653 * G_TIME_SPAN_DAY)
/* A run that was tried in time is tried on, under “skip” too, as long as its attempts can reasonably take. */
#define RETRY_GRACE (6 * G_TIME_SPAN_HOUR)

/**
 * eks_due_get_retry:
 * @attempts: how many there were, at least 1
 * @attempted: when the last ended, µs since 1970 UTC
 *
 * Returns: when the next attempt is, or %EKS_RULE_NEVER if there is none
 */
gint64
eks_due_get_retry (guint attempts, gint64 attempted)
{
  static const gint64 delays[EKS_DUE_MAX_RETRIES] = { 5 * G_TIME_SPAN_MINUTE, 15 * G_TIME_SPAN_MINUTE, G_TIME_SPAN_HOUR };

  g_return_val_if_fail (attempts > 0, attempted);
  return attempts <= EKS_DUE_MAX_RETRIES ? attempted + delays[attempts - 1] : EKS_RULE_NEVER;
}

/**
 * eks_due_may_pass:
 * @error: why a run failed
 *
 * Returns: whether the same run may succeed a little later without anybody doing anything
 */
gboolean
eks_due_may_pass (const GError *error)
{
  g_return_val_if_fail (error != NULL, FALSE);

  if (error->domain != EKS_ERROR)
    return FALSE;
  switch (error->code)
    {
    case EKS_ERROR_SOURCE_UNREACHABLE:
    case EKS_ERROR_SOURCE_INVALID: /* an answer that was cut */
    case EKS_ERROR_DELIVERY:
    case EKS_ERROR_KEYRING: /* locked, until somebody has logged in */
    case EKS_ERROR_HISTORY_BUSY:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
has_run (const EksDueState *state, gint64 slot)
{
  for (guint i = 0; i < state->n_marks; i++)
    if (state->marks[i].ran && state->marks[i].slot == slot)
      return TRUE;
  return FALSE;
}

/* The last one has begun; nothing follows it. */
static gboolean
is_last_attempt (const EksDueState *state, gint64 slot)
{
  return state->slot == slot && state->attempts > EKS_DUE_MAX_RETRIES;
}

/* The newest instant that needs nothing any more. If the clock was ahead for a while, what was handled then says nothing about
 * the time until then: what was settled before does. */
static gint64
find_base (const EksDueState *state, gint64 now)
{
  gint64 base = 0;
  gint64 oldest = G_MAXINT64;

  if (state->handled <= now)
    return MAX (state->armed, state->handled);
  for (guint i = 0; i < state->n_marks; i++)
    {
      gint64 slot = state->marks[i].slot;
      base = slot <= now ? MAX (base, slot) : base;
      oldest = MIN (oldest, slot);
    }
  /* older ones may have been forgotten, and are not to run again */
  if (state->n_marks >= EKS_DUE_MAX_MARKS)
    base = MAX (base, oldest);
  return MAX (state->armed, base);
}

static void
miss (EksDue *due, gint64 slot)
{
  if (due->n_missed++ == 0)
    due->missed_first = slot;
  due->missed_last = slot;
}

static EksDueRun
make_run (EksRule *rule, const EksDueState *state, gint64 slot, gint64 now)
{
  EksDueRun run = { slot, slot + eks_rule_get_jitter (rule), 1 };

  if (state->slot != slot || state->attempts == 0)
    return run;
  run.attempt = state->attempts + 1;
  /* set back since: who would wait for the old time could wait for long */
  run.start = state->attempted > now ? now : eks_due_get_retry (state->attempts, state->attempted);
  return run;
}

/* How many of the newest runs are wanted at all. */
static guint
get_room (EksScheduleMissed missed)
{
  return missed == EKS_SCHEDULE_MISSED_EACH ? EKS_DUE_MAX_EACH : 1;
}

/* @tried: whether there was an attempt at it in time */
static gboolean
is_too_old (EksScheduleMissed missed, gint64 slot, gboolean tried, gint64 now)
{
  return missed == EKS_SCHEDULE_MISSED_SKIP && now - slot > (tried ? RETRY_GRACE : EKS_DUE_GRACE);
}

/* The oldest has to go. Of one that was tried its failed run tells. */
static void
drop_first (EksDue *due)
{
  if (due->runs[0].attempt == 1)
    miss (due, due->runs[0].slot);
  due->n_runs--;
  memmove (due->runs, due->runs + 1, due->n_runs * sizeof due->runs[0]);
}

/* The instants between @base and @now: which of them get a run, and which do not. */
static void
collect (EksRule *rule, EksScheduleMissed missed, const EksDueState *state, gint64 base, gint64 now, EksDue *due)
{
  guint room = get_room (missed);
  gint64 slot = MAX (base, now - LONGEST_LOOK);

  while ((slot = eks_rule_get_next (rule, slot)) <= now)
    {
      if (has_run (state, slot) || is_last_attempt (state, slot))
        continue;
      if (due->n_runs == room)
        drop_first (due);
      due->runs[due->n_runs++] = make_run (rule, state, slot, now);
    }
  while (due->n_runs > 0 && is_too_old (missed, due->runs[0].slot, due->runs[0].attempt > 1, now))
    drop_first (due);
}

/* What was handled in the future of a clock that was set back stays handled. */
static gint64
find_next (EksRule *rule, const EksDueState *state, gint64 after)
{
  gint64 next = after;

  do
    next = eks_rule_get_next (rule, next);
  while (next != EKS_RULE_NEVER && has_run (state, next));
  return next;
}

/**
 * eks_due_look:
 * @rule: a rule
 * @missed: what becomes of planned instants at which nothing ran
 * @state: what was done about it so far
 * @now: µs since 1970 UTC
 * @due: (out caller-allocates): what is due
 *
 * Looks only; who does something about it records that with eks_due_state_begin() and the other functions of this kind.
 */
void
eks_due_look (EksRule *rule, EksScheduleMissed missed, const EksDueState *state, gint64 now, EksDue *due)
{
  gint64 base;

  g_return_if_fail (rule != NULL && state != NULL && due != NULL);

  memset (due, 0, sizeof *due);
  due->early = state->armed > now;
  base = state->armed != 0 ? find_base (state, now) : now;
  due->rewind = state->handled > now && !due->early ? base : 0;
  collect (rule, missed, state, base, now, due);
  due->next = find_next (rule, state, MAX (base, now));
  due->wake = due->next != EKS_RULE_NEVER ? due->next + eks_rule_get_jitter (rule) : EKS_RULE_NEVER;
  if (due->n_runs > 0)
    due->wake = MIN (due->wake, due->runs[0].start);
}

/**
 * eks_due_get_run:
 * @self: what is due
 * @now: µs since 1970 UTC
 *
 * Returns: (nullable): the run to begin now; what comes after it shows when this one is settled
 */
const EksDueRun *
eks_due_get_run (const EksDue *self, gint64 now)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->n_runs > 0 && self->runs[0].start <= now ? &self->runs[0] : NULL;
}

/**
 * eks_due_is_overdue:
 * @self: what is due
 * @now: µs since 1970 UTC
 *
 * Returns: whether a run should have begun so long ago that nobody seems to be there to begin it
 */
gboolean
eks_due_is_overdue (const EksDue *self, gint64 now)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->n_runs > 0 && now - self->runs[0].start > EKS_DUE_GRACE;
}

/**
 * eks_due_state_begin:
 * @self: a state
 * @slot: a planned instant that is due
 * @now: µs since 1970 UTC
 *
 * An attempt begins. If nobody ever says how it ended, it was cut off, and counts as one that failed.
 */
void
eks_due_state_begin (EksDueState *self, gint64 slot, gint64 now)
{
  g_return_if_fail (self != NULL);

  if (self->slot != 0 && self->slot < slot)
    self->handled = MAX (self->handled, self->slot); /* overtaken: it is given up */
  self->attempts = self->slot == slot ? self->attempts + 1 : 1;
  self->slot = slot;
  self->attempted = now;
}

/**
 * eks_due_state_fail:
 * @self: a state
 * @slot: the planned instant whose attempt failed in a way that may pass
 * @now: µs since 1970 UTC
 *
 * If it was the last attempt, the instant is settled: its run is given up.
 */
void
eks_due_state_fail (EksDueState *self, gint64 slot, gint64 now)
{
  g_return_if_fail (self != NULL);

  if (self->slot != slot)
    return; /* somebody else has settled it meanwhile */
  self->attempted = now;
  if (self->attempts > EKS_DUE_MAX_RETRIES)
    eks_due_state_settle (self, slot);
}

/**
 * eks_due_state_release:
 * @self: a state
 * @slot: the planned instant whose attempt did not come to anything, nor was it one: the export was running already, say
 * @now: µs since 1970 UTC
 *
 * Takes back the last eks_due_state_begin().
 */
void
eks_due_state_release (EksDueState *self, gint64 slot, gint64 now)
{
  g_return_if_fail (self != NULL);

  if (self->slot != slot || self->attempts == 0)
    return;
  self->attempts--;
  self->attempted = now;
  if (self->attempts == 0)
    self->slot = self->attempted = 0;
}

/**
 * eks_due_state_settle:
 * @self: a state
 * @slot: the planned instant whose run is done or given up, or the last one that was told as missed
 *
 * It, and all before it, need nothing any more. Who calls this marks the instant, too.
 */
void
eks_due_state_settle (EksDueState *self, gint64 slot)
{
  g_return_if_fail (self != NULL);

  self->handled = slot;
  if (self->slot > slot)
    return; /* its attempts go on */
  self->slot = 0;
  self->attempts = 0;
  self->attempted = 0;
}

/**
 * eks_due_state_rewind:
 * @self: a state
 * @slot: what eks_due_look() says
 *
 * Takes back what was told as missed while the clock was ahead: what really had a run stays marked. Who calls this removes the
 * marks of what was told beyond @slot, too.
 */
void
eks_due_state_rewind (EksDueState *self, gint64 slot)
{
  g_return_if_fail (self != NULL);
  self->handled = slot;
}
