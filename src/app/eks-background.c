/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks what is due: when something should be, when an export was saved, when the network has changed, and every minute by
 * the clock of the wall in any case, because a computer that slept or a clock that was set tells nobody. It looks in a
 * thread: accounts are asked for ends, mail is sent, hosts are waited for. */

#include "config.h"

#include "eks-background.h"

#include "eks-error.h"
#include "eks-network.h"

/* No longer without looking. */
#define LONGEST_WAIT_MS 60000
/* What comes in a bunch, such as the files of a store that is restored, is looked at once. */
#define SHORT_WAIT_MS 200

struct _EksBackground
{
  GObject parent_instance;

  EksEnvironment *environment; /* (owned) */
  EksScheduler *scheduler;     /* (owned): used by one thread at a time: that which looks, else the main one */
  GCancellable *cancellable;   /* (owned) */
  EksTurn *turn;               /* (owned) (nullable): that is under way */
  guint source;
  guint running : 1;
  guint looking : 1;
};

enum
{
  SIGNAL_TURN,
  SIGNAL_MISSED,
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksBackground, eks_background, G_TYPE_OBJECT)

/* Told in the thread that looks, for the main one. */
typedef struct
{
  EksBackground *self; /* (owned) */
  EksJob *job;         /* (owned) */
  guint n;
} Missed;

static void look (EksBackground *self, gboolean new_round);

static void
eks_background_dispose (GObject *object)
{
  EksBackground *self = EKS_BACKGROUND (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->turn, eks_turn_free);
  g_clear_object (&self->scheduler);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->environment);
  G_OBJECT_CLASS (eks_background_parent_class)->dispose (object);
}

static void
eks_background_class_init (EksBackgroundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_background_dispose;
  signals[SIGNAL_TURN] = g_signal_new ("turn", EKS_TYPE_BACKGROUND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, EKS_TYPE_RUN);
  signals[SIGNAL_MISSED] = g_signal_new ("missed", EKS_TYPE_BACKGROUND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, EKS_TYPE_JOB, G_TYPE_UINT);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", EKS_TYPE_BACKGROUND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
eks_background_init (EksBackground *self)
{
  self->cancellable = g_cancellable_new ();
}

static gboolean
emit_missed (gpointer data)
{
  Missed *missed = data;

  g_signal_emit (missed->self, signals[SIGNAL_MISSED], 0, missed->job, missed->n);
  g_signal_emit (missed->self, signals[SIGNAL_CHANGED], 0);
  g_object_unref (missed->self);
  g_object_unref (missed->job);
  g_free (missed);
  return G_SOURCE_REMOVE;
}

static void
on_missed (EksJob *job, const char *zone, guint n, gint64 first, gint64 last, gpointer data)
{
  Missed *missed = g_new0 (Missed, 1);

  missed->self = g_object_ref (data);
  missed->job = eks_job_copy (job);
  missed->n = n;
  g_main_context_invoke (NULL, emit_missed, missed);
}

/* Of whoever is at the screen nobody can do anything about it just now; what lasts is among the alarms of the window. */
static void
on_problem (EksJob *job, const GError *problem, gpointer data)
{
  g_message ("%s: %s", eks_job_get_name (job), problem->message);
}

static gboolean
on_wake (gpointer data)
{
  EksBackground *self = data;

  self->source = 0;
  look (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
wait_for (EksBackground *self, gint64 milliseconds)
{
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->running)
    self->source = g_timeout_add ((guint) CLAMP (milliseconds, 0, LONGEST_WAIT_MS), on_wake, self);
}

static void
wait_for_next (EksBackground *self)
{
  gint64 now = eks_clock_get_real_time (eks_environment_get_clock (self->environment));
  gint64 wake = eks_scheduler_get_wake (self->scheduler);

  /* at least a second: what could not be had now cannot be had at once */
  wait_for (self, wake == EKS_RULE_NEVER ? LONGEST_WAIT_MS : MAX ((wake - now) / 1000 + 1, 1000));
}

/* A turn comes with its network. */
static void
look_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  EksBackground *self = source;
  GError *error = NULL;
  EksTurn *turn = eks_scheduler_take (self->scheduler, task_data, cancellable, &error);

  if (turn != NULL && !eks_network_wait (self->environment, turn->job, NULL, NULL, cancellable, &error))
    {
      eks_scheduler_settle (self->scheduler, turn, error, TRUE, NULL, NULL);
      g_clear_pointer (&turn, eks_turn_free);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, turn, (GDestroyNotify) eks_turn_free);
}

/* Taken just when the application was told to end. */
static void
give_back (EksBackground *self)
{
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");

  eks_scheduler_settle (self->scheduler, self->turn, cancelled, TRUE, NULL, NULL);
  g_clear_pointer (&self->turn, eks_turn_free);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  EksBackground *self = EKS_BACKGROUND (source);
  g_autoptr (GError) error = NULL;
  EksTurn *turn = g_task_propagate_pointer (G_TASK (result), &error);

  self->looking = FALSE;
  if (error != NULL && !eks_error_is_cancelled (error))
    g_message ("%s", error->message);
  self->turn = turn;
  if (turn != NULL && self->running)
    g_signal_emit (self, signals[SIGNAL_TURN], 0, turn->run);
  else if (turn != NULL)
    give_back (self);
  else if (self->running)
    wait_for_next (self);
}

/* @new_round: whether what could not be had is tried again */
static void
look (EksBackground *self, gboolean new_round)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GTask) task = NULL;

  if (!self->running || self->looking || self->turn != NULL)
    return;
  jobs = eks_store_list_jobs (eks_environment_get_store (self->environment), NULL);
  if (jobs == NULL)
    {
      wait_for (self, LONGEST_WAIT_MS);
      return;
    }
  if (new_round)
    eks_scheduler_begin_round (self->scheduler);
  self->looking = TRUE;
  task = g_task_new (self, self->cancellable, on_looked, NULL);
  g_task_set_check_cancellable (task, FALSE); /* a turn that was taken is not lost */
  g_task_set_task_data (task, g_steal_pointer (&jobs), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, look_in_thread);
}

static void
look_soon (EksBackground *self)
{
  wait_for (self, SHORT_WAIT_MS);
}

static void
on_network_changed (GNetworkMonitor *monitor, gboolean available, gpointer data)
{
  if (available)
    look_soon (data);
}

/**
 * eks_background_new:
 * @environment: the environment
 *
 * Returns: (transfer full): one that does nothing yet
 */
EksBackground *
eks_background_new (EksEnvironment *environment)
{
  EksBackground *self;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment), NULL);

  self = g_object_new (EKS_TYPE_BACKGROUND, NULL);
  self->environment = g_object_ref (environment);
  self->scheduler = eks_scheduler_new (environment);
  eks_scheduler_set_poll_interval (self->scheduler, EKS_SCHEDULER_POLL_INTERVAL);
  eks_scheduler_set_callbacks (self->scheduler, on_missed, on_problem, self);
  return self;
}

/**
 * eks_background_start:
 * @self: one that does nothing yet
 *
 * Begins to look, in the main loop.
 */
void
eks_background_start (EksBackground *self)
{
  g_return_if_fail (EKS_IS_BACKGROUND (self));

  self->running = TRUE;
  g_signal_connect_object (eks_environment_get_store (self->environment), "jobs-changed", G_CALLBACK (look_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (on_network_changed), self, 0);
  look_soon (self);
}

/**
 * eks_background_stop:
 * @self: one that has begun
 *
 * Nothing begins any more. A turn that is under way ends with its run.
 */
void
eks_background_stop (EksBackground *self)
{
  g_return_if_fail (EKS_IS_BACKGROUND (self));

  self->running = FALSE;
  g_clear_handle_id (&self->source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
}

/**
 * eks_background_is_looking:
 * @self: the object
 *
 * Returns: whether it looks just now, in its thread
 */
gboolean
eks_background_is_looking (EksBackground *self)
{
  g_return_val_if_fail (EKS_IS_BACKGROUND (self), FALSE);
  return self->looking;
}

/**
 * eks_background_settle:
 * @self: the object
 * @failure: (nullable): why the run of the turn failed
 *
 * Gives the turn back, and goes on with the next.
 *
 * Returns: how it ended
 */
EksTurnEnd
eks_background_settle (EksBackground *self, const GError *failure)
{
  g_autoptr (GError) error = NULL;
  EksTurnEnd end = EKS_TURN_NOT_RUN;

  g_return_val_if_fail (EKS_IS_BACKGROUND (self) && self->turn != NULL, EKS_TURN_NOT_RUN);

  if (!eks_scheduler_settle (self->scheduler, self->turn, failure, !self->running, &end, &error))
    g_message ("%s", error->message);
  g_clear_pointer (&self->turn, eks_turn_free);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  if (self->running)
    look (self, FALSE);
  return end;
}
