/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What runs now. Looking at an export writes down what it finds; a turn is taken in a transaction, see eks-turn.c. */

#include "config.h"

#include "eks-scheduler.h"

#include "eks-closures.h"
#include "eks-error.h"
#include "eks-notifier.h"
#include "eks-run-recover.h"
#include "eks-turn-private.h"

struct _EksScheduler
{
  GObject parent_instance;

  EksEnvironment *environment; /* (owned) */
  GHashTable *waiting;         /* (owned) (element-type utf8): what is done with in this round: turns that could not be had, problems told */
  gint64 now;                  /* µs since 1970 UTC, or 0 for what the clock shows */
  gint64 poll_interval;        /* µs */
  gint64 wake;
  gint64 soon;
  EksSchedulerMissed missed;   /* (nullable) */
  EksSchedulerProblem problem; /* (nullable) */
  gpointer data;
};

G_DEFINE_FINAL_TYPE (EksScheduler, eks_scheduler, G_TYPE_OBJECT)

/* What was found missed while an export was looked at. */
typedef struct
{
  EksPlanned *planned;
  EksPlannedPart *part;
  gint64 now;
  guint n_missed;
  gint64 first;
  gint64 last;
} Preparation;

static void
eks_scheduler_dispose (GObject *object)
{
  EksScheduler *self = EKS_SCHEDULER (object);

  g_clear_object (&self->environment);
  g_clear_pointer (&self->waiting, g_hash_table_unref);
  G_OBJECT_CLASS (eks_scheduler_parent_class)->dispose (object);
}

static void
eks_scheduler_class_init (EksSchedulerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_scheduler_dispose;
}

static void
eks_scheduler_init (EksScheduler *self)
{
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->wake = EKS_RULE_NEVER;
  self->soon = EKS_RULE_NEVER;
}

/**
 * eks_scheduler_new:
 * @environment: an environment
 *
 * One thread at a time.
 *
 * Returns: (transfer full): a scheduler that follows the clock of @environment
 */
EksScheduler *
eks_scheduler_new (EksEnvironment *environment)
{
  EksScheduler *self;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment), NULL);

  self = g_object_new (EKS_TYPE_SCHEDULER, NULL);
  self->environment = g_object_ref (environment);
  return self;
}

/**
 * eks_scheduler_set_now:
 * @self: a scheduler
 * @now: µs since 1970 UTC; 0 for the time of the clock
 *
 * Decides as if it were then, and at once: what begins within the jitter begins.
 */
void
eks_scheduler_set_now (EksScheduler *self, gint64 now)
{
  g_return_if_fail (EKS_IS_SCHEDULER (self));
  self->now = now;
}

/**
 * eks_scheduler_set_poll_interval:
 * @self: a scheduler
 * @interval: µs; 0, as at first: at each look
 *
 * How often ends that exports wait for are asked for.
 */
void
eks_scheduler_set_poll_interval (EksScheduler *self, gint64 interval)
{
  g_return_if_fail (EKS_IS_SCHEDULER (self));
  self->poll_interval = interval;
}

/**
 * eks_scheduler_set_callbacks:
 * @self: a scheduler
 * @missed: (nullable): told of runs that were missed, once
 * @problem: (nullable): told why an export is not planned
 * @data: for both, which are called in the thread of eks_scheduler_take()
 */
void
eks_scheduler_set_callbacks (EksScheduler *self, EksSchedulerMissed missed, EksSchedulerProblem problem, gpointer data)
{
  g_return_if_fail (EKS_IS_SCHEDULER (self));

  self->missed = missed;
  self->problem = problem;
  self->data = data;
}

static gint64
get_now (EksScheduler *self)
{
  return self->now != 0 ? self->now : eks_clock_get_real_time (eks_environment_get_clock (self->environment));
}

/* Once a round, however often it is looked at. */
static void
tell_problem (EksScheduler *self, EksJob *job, const GError *problem)
{
  char *key = g_strconcat (eks_job_get_id (job), "\n\n", problem->message, NULL);

  if (g_hash_table_add (self->waiting, key) && self->problem != NULL)
    self->problem (job, problem, self->data);
}

/* ---- an export is looked at, and what was missed is written down ---- */

/* Those that were told before and of which nobody took note are counted on. */
static void
note_missed (EksScheduleRecord *record, const EksDue *due, gint64 now)
{
  EksDueState state;

  if (record->n_missed == 0)
    record->missed_first = due->missed_first;
  record->n_missed += due->n_missed;
  record->missed_last = due->missed_last;
  record->missed_told = now;
  eks_planned_get_state (record, &state);
  eks_due_state_settle (&state, due->missed_last);
  eks_planned_set_state (record, &state);
  eks_schedule_record_mark (record, due->missed_last, FALSE);
}

static void
take_back (EksScheduleRecord *record, gint64 to)
{
  EksDueState state;

  eks_planned_get_state (record, &state);
  eks_due_state_rewind (&state, to);
  eks_planned_set_state (record, &state);
  eks_schedule_record_unmark_missed (record, to);
}

/* Within a transaction, from what is there now: another program may have done it since. */
static gboolean
prepare (EksHistory *history, gpointer data, GError **error)
{
  Preparation *self = data;
  EksScheduleMissed missed = eks_schedule_get_missed (eks_job_get_schedule (self->planned->job));
  EksPlannedPart *part = self->part;
  EksScheduleRecord *record = eks_history_load_schedule (history, eks_job_get_id (self->planned->job), part->part, error);
  gboolean changed;

  if (record == NULL)
    return FALSE;
  changed = eks_planned_prepare (record, self->planned->rule, part->record->armed);
  eks_schedule_record_free (part->record);
  part->record = record;
  eks_planned_look (part->rule, missed, record, self->now, &part->due);
  if (part->due.rewind != 0)
    {
      take_back (record, part->due.rewind);
      eks_planned_look (part->rule, missed, record, self->now, &part->due);
      changed = TRUE;
    }
  if (part->due.n_missed > 0)
    {
      self->n_missed = part->due.n_missed;
      self->first = part->due.missed_first;
      self->last = part->due.missed_last;
      note_missed (record, &part->due, self->now);
      eks_planned_look (part->rule, missed, record, self->now, &part->due);
      changed = TRUE;
    }
  return !changed || eks_history_save_schedule (history, record, error);
}

static gboolean
had_run (const EksScheduleRecord *record, gint64 slot)
{
  for (guint i = 0; i < record->marks->len; i++)
    {
      const EksScheduleMark *mark = &g_array_index (record->marks, EksScheduleMark, i);
      if (mark->ran && mark->slot == slot)
        return TRUE;
    }
  return FALSE;
}

/* That nobody could be told by mail must not keep anything from running. */
static void
tell_missed (EksScheduler *self, const Preparation *found, GCancellable *cancellable)
{
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  EksJob *job = found->planned->job;
  gint64 slot = found->first - 1;

  while (slots->len < found->n_missed && (slot = eks_rule_get_next (found->part->rule, slot)) <= found->last)
    if (!had_run (found->part->record, slot))
      g_array_append_val (slots, slot);
  if (self->missed != NULL)
    self->missed (job, found->planned->zone, found->n_missed, found->first, found->last, self->data);
  if (slots->len > 0 && !eks_notify_missed (self->environment, job, found->planned->zone, (const gint64 *) (gpointer) slots->data, slots->len, cancellable, &error))
    tell_problem (self, job, error);
}

static gboolean
prepare_part (EksScheduler *self, EksPlanned *planned, EksPlannedPart *part, GCancellable *cancellable, GError **error)
{
  Preparation preparation = { .planned = planned, .part = part, .now = get_now (self) };

  if (!eks_history_transact (eks_environment_get_history (self->environment), prepare, &preparation, error))
    return FALSE;
  if (preparation.n_missed > 0)
    tell_missed (self, &preparation, cancellable);
  return TRUE;
}

/* An account that does not answer keeps the export waiting, and no other one. */
static void
poll_closures (EksScheduler *self, EksJob *job, GCancellable *cancellable)
{
  EksHistory *history = eks_environment_get_history (self->environment);
  g_autoptr (GPtrArray) closures = eks_history_list_closures (history, eks_job_get_id (job), NULL);
  gint64 delay = eks_schedule_get_delay (eks_job_get_schedule (job)) * G_TIME_SPAN_MINUTE;
  g_autoptr (GError) error = NULL;
  gint64 now = get_now (self);

  if (closures == NULL || !eks_closures_is_stale (closures, delay, now, self->poll_interval))
    return;
  if (!eks_closures_poll (self->environment, job, now, cancellable, &error) && !eks_error_is_cancelled (error))
    tell_problem (self, job, error);
}

static gboolean
is_polled (EksJob *job)
{
  EksSchedule *schedule = eks_job_get_schedule (job);

  return eks_schedule_get_kind (schedule) == EKS_SCHEDULE_ON_CLOSE && !eks_schedule_get_paused (schedule);
}

static EksPlanned *
look_at (EksScheduler *self, EksJob *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksPlanned) planned = NULL;

  if (is_polled (job) && !g_hash_table_contains (self->waiting, eks_job_get_id (job)))
    {
      g_hash_table_add (self->waiting, g_strdup (eks_job_get_id (job))); /* once a round */
      poll_closures (self, job, cancellable);
    }
  planned = eks_planned_new (self->environment, job, get_now (self), error);
  if (planned != NULL && planned->problem != NULL)
    tell_problem (self, job, planned->problem);
  for (guint i = 0; planned != NULL && i < planned->parts->len; i++)
    if (!prepare_part (self, planned, g_ptr_array_index (planned->parts, i), cancellable, error))
      return NULL;
  return g_steal_pointer (&planned);
}

/* (transfer full) (element-type EksPlanned) */
static GPtrArray *
look_at_all (EksScheduler *self, GPtrArray *jobs, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_planned_free);

  for (guint i = 0; i < jobs->len; i++)
    {
      EksJob *job = g_ptr_array_index (jobs, i);
      EksPlanned *planned;
      if (eks_schedule_get_kind (eks_job_get_schedule (job)) == EKS_SCHEDULE_NONE)
        continue;
      planned = look_at (self, job, cancellable, error);
      if (planned == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          eks_planned_free (planned);
          return NULL;
        }
      g_ptr_array_add (list, planned);
    }
  return g_steal_pointer (&list);
}

/* ---- a turn ---- */

static char *
make_turn_key (EksJob *job, const char *part)
{
  return g_strconcat (eks_job_get_id (job), "\n", part, NULL);
}

/* When it may begin: who says what time it is does not wait for the jitter. */
static gint64
get_start (EksScheduler *self, const EksDueRun *run)
{
  return self->now != 0 && run->attempt == 1 ? run->slot : run->start;
}

static void
consider (EksScheduler *self, EksPlanned *planned, EksPlannedPart *part, EksTurnClaim *best)
{
  g_autofree char *key = make_turn_key (planned->job, part->part);
  gboolean waits = g_hash_table_contains (self->waiting, key);
  gint64 now = get_now (self);
  gint64 start;

  /* what waits is looked at again after a while, by whoever looks again */
  self->wake = MIN (self->wake, waits ? part->due.next : part->due.wake);
  if (part->due.n_runs == 0 || waits)
    return;
  start = get_start (self, &part->due.runs[0]);
  if (start > now)
    {
      if (part->due.runs[0].attempt == 1)
        self->soon = MIN (self->soon, start);
      return;
    }
  if (best->part != NULL && best->slot <= part->due.runs[0].slot)
    return;
  best->planned = planned;
  best->part = part;
  best->slot = part->due.runs[0].slot;
}

/* The oldest planned instant first. */
static EksTurnClaim
choose (EksScheduler *self, GPtrArray *list)
{
  EksTurnClaim best = { .now = get_now (self), .at_once = self->now != 0 };

  self->wake = EKS_RULE_NEVER;
  self->soon = EKS_RULE_NEVER;
  for (guint i = 0; i < list->len; i++)
    {
      EksPlanned *planned = g_ptr_array_index (list, i);
      if (is_polled (planned->job))
        self->wake = MIN (self->wake, best.now + self->poll_interval);
      for (guint j = 0; j < planned->parts->len; j++)
        consider (self, planned, g_ptr_array_index (planned->parts, j), &best);
    }
  return best;
}

/* Of a run that was killed it has to be known whether it happened. Of one that is under way nothing is asked. */
static void
recover (EksScheduler *self, const EksTurnClaim *best, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (best->part->due.runs[0].attempt > 1 && !eks_run_recover (self->environment, best->planned->job, cancellable, &error) && !eks_error_is_cancelled (error))
    tell_problem (self, best->planned->job, error);
}

/**
 * eks_scheduler_begin_round:
 * @self: a scheduler
 *
 * Forgets what could not be had: from now on it is tried again. Between two rounds should be a minute or so.
 */
void
eks_scheduler_begin_round (EksScheduler *self)
{
  g_return_if_fail (EKS_IS_SCHEDULER (self));
  g_hash_table_remove_all (self->waiting);
}

/**
 * eks_scheduler_take:
 * @self: a scheduler
 * @jobs: (element-type EksJob): the saved exports as they are now; nobody changes these objects meanwhile
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Looks at all of them, writes down what was missed, and takes the run that is due first. To be called until it gives %NULL,
 * with each turn run and settled in between; then eks_scheduler_get_wake() says when to go on. Blocks: it reads the history, and
 * asks for ends. Any thread, one at a time.
 *
 * Returns: (transfer full) (nullable): the turn; %NULL without @error if nothing is due; with an error of the history, or
 *   %G_IO_ERROR_CANCELLED
 */
EksTurn *
eks_scheduler_take (EksScheduler *self, GPtrArray *jobs, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;

  g_return_val_if_fail (EKS_IS_SCHEDULER (self) && jobs != NULL, NULL);

  list = look_at_all (self, jobs, cancellable, error);
  while (list != NULL)
    {
      EksTurnClaim best = choose (self, list);
      if (best.part == NULL)
        return NULL;
      recover (self, &best, cancellable);
      if (!eks_turn_claim (self->environment, &best, error))
        return NULL;
      if (best.got && !best.made)
        return eks_turn_new (self->environment, &best);
      /* somebody else was faster, or it is done */
      g_hash_table_add (self->waiting, make_turn_key (best.planned->job, best.part->part));
    }
  return NULL;
}

/**
 * eks_scheduler_settle:
 * @self: a scheduler
 * @turn: a turn that eks_scheduler_take() gave
 * @failure: (nullable): why its run failed
 * @ending: whether a run that was cancelled was so because the program has to end, and not because somebody did not want it
 * @end: (out) (optional): what that means
 * @error: return location
 *
 * Writes down how a turn ended. Any thread, one at a time.
 *
 * Returns: %FALSE with an error of the history: then it counts as cut off
 */
gboolean
eks_scheduler_settle (EksScheduler *self, EksTurn *turn, const GError *failure, gboolean ending, EksTurnEnd *end, GError **error)
{
  EksTurnEnd reached;
  gboolean settled;

  g_return_val_if_fail (EKS_IS_SCHEDULER (self) && turn != NULL, FALSE);

  settled = eks_turn_settle (self->environment, turn, failure, ending, get_now (self), &reached, error);
  if (!settled || reached == EKS_TURN_NOT_RUN)
    g_hash_table_add (self->waiting, make_turn_key (turn->job, turn->part));
  if (end != NULL)
    *end = reached;
  return settled;
}

/**
 * eks_scheduler_get_wake:
 * @self: a scheduler
 *
 * Returns: after eks_scheduler_take() gave nothing: when there may be something, µs since 1970 UTC, or %EKS_RULE_NEVER
 */
gint64
eks_scheduler_get_wake (EksScheduler *self)
{
  g_return_val_if_fail (EKS_IS_SCHEDULER (self), EKS_RULE_NEVER);
  return self->wake;
}

/**
 * eks_scheduler_get_soon:
 * @self: a scheduler
 *
 * Returns: after eks_scheduler_take() gave nothing: when a run begins that is planned already and only put off by its jitter, or
 *   %EKS_RULE_NEVER
 */
gint64
eks_scheduler_get_soon (EksScheduler *self)
{
  g_return_val_if_fail (EKS_IS_SCHEDULER (self), EKS_RULE_NEVER);
  return self->soon;
}

static gboolean
forget_missed (EksHistory *history, gpointer data, GError **error)
{
  EksPlanned *planned = data;

  for (guint i = 0; i < planned->parts->len; i++)
    {
      EksPlannedPart *part = g_ptr_array_index (planned->parts, i);
      g_autoptr (EksScheduleRecord) record = eks_history_load_schedule (history, eks_job_get_id (planned->job), part->part, error);
      if (record == NULL)
        return FALSE;
      if (record->n_missed == 0)
        continue;
      record->n_missed = 0;
      if (!eks_history_save_schedule (history, record, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * eks_scheduler_take_note:
 * @environment: an environment
 * @job: a saved export with a schedule
 * @error: return location
 *
 * Somebody has seen that runs of it were missed: nobody is told of these again.
 *
 * Returns: %FALSE with an error of the history
 */
gboolean
eks_scheduler_take_note (EksEnvironment *environment, EksJob *job, GError **error)
{
  g_autoptr (EksPlanned) planned = NULL;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), FALSE);

  if (eks_schedule_get_kind (eks_job_get_schedule (job)) == EKS_SCHEDULE_NONE)
    return TRUE;
  planned = eks_planned_new (environment, job, eks_clock_get_real_time (eks_environment_get_clock (environment)), error);
  return planned != NULL && eks_history_transact (eks_environment_get_history (environment), forget_missed, planned, error);
}
