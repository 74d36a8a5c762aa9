/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run of this application. At its end it is the same record that the history has, so that a fresh result and an
 * old one are shown by the same page. */

#include "config.h"

#include "eks-run-task.h"

#include "eks-error.h"
#include "eks-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define POLL_MS 200

struct _EksRunTask
{
  GObject parent_instance;

  EksClock *clock;           /* (owned) */
  EksHistory *history;       /* (owned) */
  EksRun *run;               /* (owned) */
  GCancellable *cancellable; /* (owned) */
  EksRunRecord *record;      /* (owned) (nullable): when it is over */
  GError *failure;           /* (owned) (nullable): why it failed */
  gint64 started;
  guint number;
  guint timer;               /* while it runs */
  gboolean asking;
};

typedef enum
{
  PROP_FINISHED = 1,
  PROP_ASKING,
} EksRunTaskProperty;

static GParamSpec *props[PROP_ASKING + 1];

G_DEFINE_FINAL_TYPE (EksRunTask, eks_run_task, G_TYPE_OBJECT)

static EksRunRecord *
make_record (EksRunTask *self, EksReport *report, const GError *error)
{
  EksRunRecord *record = g_new0 (EksRunRecord, 1);
  EksJob *job = eks_run_get_job (self->run);

  record->job_id = g_strdup (eks_job_get_id (job));
  record->job_name = g_strdup (eks_job_get_name (job));
  record->started = self->started;
  record->finished = eks_clock_get_real_time (self->clock);
  record->outcome = g_strdup (error != NULL ? eks_error_get_code (error) : "done");
  if (error != NULL)
    record->message = g_strdup (error->message);
  if (report != NULL)
    {
      g_autoptr (JsonNode) node = eks_report_to_json (report);
      record->report = eks_json_to_text (node, FALSE);
      record->rows = eks_report_get_rows_written (report);
    }
  return record;
}

static void
set_asking (EksRunTask *self, gboolean asking)
{
  if (self->asking == asking)
    return;
  self->asking = asking;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ASKING]);
}

/* Whoever asks does so in the thread of the run. */
static gboolean
poll_cb (gpointer data)
{
  EksRunTask *self = data;
  g_autofree char *question = eks_run_task_dup_question (self);

  set_asking (self, question != NULL);
  return G_SOURCE_CONTINUE;
}

/* What the history knows of it: its number, and what is not in the report. */
static void
take_trace (EksRunTask *self)
{
  EksRunRecord *record = self->record;
  g_autoptr (EksRunRecord) last = eks_history_get_last (self->history, record->job_id, NULL);

  if (last == NULL || last->started < self->started || strcmp (last->outcome, record->outcome) != 0)
    return; /* it left none */
  record->id = last->id;
  record->slot = last->slot;
  record->rows = last->rows;
  record->rows_read = last->rows_read;
  record->bytes = last->bytes;
  record->trigger = g_steal_pointer (&last->trigger);
  record->recipients = g_steal_pointer (&last->recipients);
  record->destinations = g_steal_pointer (&last->destinations);
}

static void
executed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (EksRunTask) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = eks_run_execute_finish (EKS_RUN (source), result, &error);

  g_clear_handle_id (&self->timer, g_source_remove);
  set_asking (self, FALSE);
  self->record = make_record (self, report, error);
  take_trace (self);
  self->failure = g_steal_pointer (&error);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FINISHED]);
}

static void
eks_run_task_dispose (GObject *object)
{
  EksRunTask *self = EKS_RUN_TASK (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->clock);
  g_clear_object (&self->history);
  g_clear_object (&self->run);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->record, eks_run_record_free);
  g_clear_error (&self->failure);
  G_OBJECT_CLASS (eks_run_task_parent_class)->dispose (object);
}

static void
eks_run_task_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((EksRunTaskProperty) id)
    {
    case PROP_FINISHED:
      g_value_set_boolean (value, eks_run_task_get_finished (EKS_RUN_TASK (object)));
      break;
    case PROP_ASKING:
      g_value_set_boolean (value, eks_run_task_get_asking (EKS_RUN_TASK (object)));
      break;
    }
}

static void
eks_run_task_class_init (EksRunTaskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_run_task_dispose;
  G_OBJECT_CLASS (klass)->get_property = eks_run_task_get_property;
  props[PROP_FINISHED] = g_param_spec_boolean ("finished", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_ASKING] = g_param_spec_boolean ("asking", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), G_N_ELEMENTS (props), props);
}

static void
eks_run_task_init (EksRunTask *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * eks_run_task_new:
 * @environment: the environment
 * @run: what has not begun
 * @number: tells it from the others of this application
 *
 * Returns: (transfer full): a run that is not started
 */
EksRunTask *
eks_run_task_new (EksEnvironment *environment, EksRun *run, guint number)
{
  EksRunTask *self;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_RUN (run), NULL);

  self = g_object_new (EKS_TYPE_RUN_TASK, NULL);
  self->clock = g_object_ref (eks_environment_get_clock (environment));
  self->history = g_object_ref (eks_environment_get_history (environment));
  self->run = g_object_ref (run);
  self->number = number;
  self->started = eks_clock_get_real_time (self->clock);
  return self;
}

/**
 * eks_run_task_start:
 * @self: a run; it starts once
 * @attended: whether somebody is there to answer what it asks
 *
 * Runs in a thread and keeps itself alive until it is over.
 */
void
eks_run_task_start (EksRunTask *self, gboolean attended)
{
  g_return_if_fail (EKS_IS_RUN_TASK (self));

  eks_question_set_person (eks_run_get_question (self->run), attended);
  self->timer = g_timeout_add (POLL_MS, poll_cb, self);
  eks_run_execute_async (self->run, self->cancellable, executed_cb, g_object_ref (self));
}

/**
 * eks_run_task_cancel:
 * @self: a run
 *
 * Asks it to end; it is over when #EksRunTask:finished says so.
 */
void
eks_run_task_cancel (EksRunTask *self)
{
  g_return_if_fail (EKS_IS_RUN_TASK (self));
  g_cancellable_cancel (self->cancellable);
}

/**
 * eks_run_task_get_number:
 * @self: a run
 *
 * Returns: its number in this application
 */
guint
eks_run_task_get_number (EksRunTask *self)
{
  g_return_val_if_fail (EKS_IS_RUN_TASK (self), 0);
  return self->number;
}

/**
 * eks_run_task_get_job:
 * @self: a run
 *
 * Returns: (transfer none): what it runs
 */
EksJob *
eks_run_task_get_job (EksRunTask *self)
{
  g_return_val_if_fail (EKS_IS_RUN_TASK (self), NULL);
  return eks_run_get_job (self->run);
}

/**
 * eks_run_task_get_progress:
 * @self: a run
 *
 * Returns: (transfer none): poll it; pause with it
 */
EksProgress *
eks_run_task_get_progress (EksRunTask *self)
{
  g_return_val_if_fail (EKS_IS_RUN_TASK (self), NULL);
  return eks_run_get_progress (self->run);
}

/**
 * eks_run_task_get_finished:
 * @self: a run
 *
 * Returns: whether it is over
 */
gboolean
eks_run_task_get_finished (EksRunTask *self)
{
  g_return_val_if_fail (EKS_IS_RUN_TASK (self), FALSE);
  return self->record != NULL;
}

/**
 * eks_run_task_get_record:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): what came of it; %NULL while it runs
 */
const EksRunRecord *
eks_run_task_get_record (EksRunTask *self)
{
  g_return_val_if_fail (EKS_IS_RUN_TASK (self), NULL);
  return self->record;
}

/**
 * eks_run_task_get_asking:
 * @self: a run
 *
 * Returns: whether it waits for an answer
 */
gboolean
eks_run_task_get_asking (EksRunTask *self)
{
  g_return_val_if_fail (EKS_IS_RUN_TASK (self), FALSE);
  return self->asking;
}

/**
 * eks_run_task_dup_question:
 * @self: a run
 *
 * Returns: (transfer full) (nullable): what its guards have found, if they wait for an answer
 */
char *
eks_run_task_dup_question (EksRunTask *self)
{
  g_return_val_if_fail (EKS_IS_RUN_TASK (self), NULL);
  return eks_question_dup_text (eks_run_get_question (self->run));
}

/**
 * eks_run_task_answer:
 * @self: a run
 * @yes: whether it is to be delivered all the same
 *
 * Answers what it asks.
 */
void
eks_run_task_answer (EksRunTask *self, gboolean yes)
{
  g_return_if_fail (EKS_IS_RUN_TASK (self));

  eks_question_answer (eks_run_get_question (self->run), yes);
  set_asking (self, FALSE);
}

/**
 * eks_run_task_get_failure:
 * @self: a run that is over
 *
 * Returns: (transfer none) (nullable): why it failed
 */
const GError *
eks_run_task_get_failure (EksRunTask *self)
{
  g_return_val_if_fail (EKS_IS_RUN_TASK (self), NULL);
  return self->failure;
}

/**
 * eks_run_task_describe:
 * @self: a run
 *
 * Returns: (transfer full): one line for a list: what it does now, or its result
 */
char *
eks_run_task_describe (EksRunTask *self)
{
  EksProgressState state;
  g_autofree char *rows = NULL;

  g_return_val_if_fail (EKS_IS_RUN_TASK (self), NULL);

  if (self->record != NULL)
    return eks_words_record (self->record, eks_clock_get_real_time (self->clock));
  if (self->asking)
    /* TRANSLATORS: of a running export: its guards have asked whether to deliver */
    return g_strdup (_("Waits for an answer"));
  eks_progress_get_state (eks_run_get_progress (self->run), &state);
  rows = eks_words_rows (state.rows_written);
  /* TRANSLATORS: a running export: %1$s is the phase or “Paused”, %2$s “1,204 rows” */
  return g_strdup_printf (_("%1$s · %2$s"), state.paused ? _("Paused") : eks_phase_get_label (state.phase), rows);
}
