/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One execution of a job. Everything is checked before the first question; files appear under their names
 * together, after the last of them is complete. */

#include "config.h"

#include "eks-run-private.h"

#include "eks-error.h"
#include "eks-history-schedules.h"
#include "eks-job-lock.h"
#include "eks-run-recover.h"
#include "eks-report-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (EksRun, eks_run, G_TYPE_OBJECT)

static void
context_init (EksRunContext *context, EksRun *self)
{
  context->run = self;
  context->started = eks_clock_get_real_time (eks_environment_get_clock (self->environment));
  context->now = self->slot != 0 ? self->slot : context->started;
  context->tally = self->early != NULL ? g_steal_pointer (&self->early) : eks_tally_new ();
  context->report = eks_report_new (context->started, self->dry_run);
  context->outputs = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_run_output_free);
  context->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_run_table_free);
  context->shapes = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_shape_free);
  context->small_files = g_ptr_array_new_with_free_func (g_object_unref);
  context->parts = g_array_new (FALSE, FALSE, sizeof (gint64));
}

/* Files that were made go before it is forgotten that they are there. */
static void
context_clear (EksRunContext *context)
{
  g_clear_pointer (&context->outputs, g_ptr_array_unref);
  g_clear_pointer (&context->small_files, g_ptr_array_unref);
  g_clear_pointer (&context->fetched, g_ptr_array_unref);
  eks_run_forget_parts (context);
  g_clear_pointer (&context->parts, g_array_unref);
  g_clear_pointer (&context->spool, eks_spool_free);
  g_clear_pointer (&context->tables, g_ptr_array_unref);
  g_clear_pointer (&context->content, eks_content_free);
  g_clear_pointer (&context->shapes, g_ptr_array_unref);
  g_clear_pointer (&context->report_cargo, eks_cargo_free);
  g_clear_pointer (&context->cargo, eks_cargo_free);
  g_clear_object (&context->account);
  g_clear_object (&context->tally);
  g_clear_object (&context->report);
  g_free (context->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EksRunContext, context_clear)

static void
eks_run_dispose (GObject *object)
{
  EksRun *self = EKS_RUN (object);

  g_clear_object (&self->environment);
  g_clear_object (&self->job);
  g_clear_object (&self->early);
  g_clear_object (&self->progress);
  g_clear_object (&self->question);
  g_clear_pointer (&self->output_folder, g_free);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (eks_run_parent_class)->dispose (object);
}

static void
eks_run_class_init (EksRunClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_run_dispose;
}

static void
eks_run_init (EksRun *self)
{
  self->progress = eks_progress_new ();
  self->question = eks_question_new ();
}

/**
 * eks_run_new:
 * @environment: where connections, keys and history are
 * @job: the job; copied, so that later changes do not reach the run
 *
 * Returns: (transfer full): a run that has not begun
 */
EksRun *
eks_run_new (EksEnvironment *environment, EksJob *job)
{
  EksRun *self;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), NULL);

  self = g_object_new (EKS_TYPE_RUN, NULL);
  self->environment = g_object_ref (environment);
  self->job = eks_job_copy (job);
  return self;
}

/**
 * eks_run_get_job:
 * @self: a run
 *
 * Returns: (transfer none): its copy of the job
 */
EksJob *
eks_run_get_job (EksRun *self)
{
  g_return_val_if_fail (EKS_IS_RUN (self), NULL);
  return self->job;
}

/**
 * eks_run_set_output_folder:
 * @self: a run that has not begun
 * @folder: (nullable): where the files go instead of the job's destinations
 */
void
eks_run_set_output_folder (EksRun *self, const char *folder)
{
  g_return_if_fail (EKS_IS_RUN (self));

  g_free (self->output_folder);
  self->output_folder = g_strdup (folder);
}

/**
 * eks_run_set_dry_run:
 * @self: a run that has not begun
 * @dry_run: whether to do everything but the files and the history
 */
void
eks_run_set_dry_run (EksRun *self, gboolean dry_run)
{
  g_return_if_fail (EKS_IS_RUN (self));
  self->dry_run = !!dry_run;
}

/**
 * eks_run_set_trigger:
 * @self: a run that has not begun
 * @trigger: what begins it; %EKS_TRIGGER_HAND if nobody says
 */
void
eks_run_set_trigger (EksRun *self, EksTrigger trigger)
{
  g_return_if_fail (EKS_IS_RUN (self));
  self->trigger = trigger;
}

/**
 * eks_run_set_slot:
 * @self: a run that has not begun
 * @slot: µs since 1970 UTC, or 0 for the moment when it begins
 *
 * The planned instant that the run is for, though it may be late: names of files and folders, and periods such as “yesterday”,
 * are of this moment.
 */
void
eks_run_set_slot (EksRun *self, gint64 slot)
{
  g_return_if_fail (EKS_IS_RUN (self));
  self->slot = slot;
}

/**
 * eks_run_set_everything:
 * @self: a run that has not begun
 * @everything: whether it sends all rows that the filters let through, though the content of the schedule would leave out what
 *   was sent before; all of it counts as sent then
 */
void
eks_run_set_everything (EksRun *self, gboolean everything)
{
  g_return_if_fail (EKS_IS_RUN (self));
  self->everything = !!everything;
}

/**
 * eks_run_get_progress:
 * @self: a run
 *
 * Returns: (transfer none): its counters, which also pause it; any thread
 */
EksProgress *
eks_run_get_progress (EksRun *self)
{
  g_return_val_if_fail (EKS_IS_RUN (self), NULL);
  return self->progress;
}

/**
 * eks_run_get_question:
 * @self: a run
 *
 * Who shows the run to a person says so with eks_question_set_person(), polls it and answers; any thread.
 *
 * Returns: (transfer none): what its guards have to ask
 */
EksQuestion *
eks_run_get_question (EksRun *self)
{
  g_return_val_if_fail (EKS_IS_RUN (self), NULL);
  return self->question;
}

static EksGuard
make_guard (EksRunContext *context)
{
  EksRun *self = context->run;

  return (EksGuard) {
    .environment = self->environment,
    .job = self->job,
    .scheduled = self->trigger == EKS_TRIGGER_SCHEDULE,
    .dry_run = self->dry_run,
    .question = self->question,
    .tally = context->tally,
  };
}

/* Everything that can be known before the first question is asked. */
static gboolean
prepare (EksRunContext *context, const EksGuard *guard, GCancellable *cancellable, GError **error)
{
  EksRun *self = context->run;

  if (!self->dry_run && !self->recovered && !eks_run_recover_locked (self->environment, self->job, self->key, context->tally, cancellable, error))
    return FALSE;
  if (!self->dry_run)
    eks_spool_wipe (self->environment, self->key);
  if (!eks_run_open_files (context, cancellable, error) || !eks_run_check_job (self, error) || !eks_run_check_keys (self, error) || !eks_guard_check_keys (guard, cancellable, error))
    return FALSE;
  if (context->account == NULL)
    context->account = eks_environment_open_run_account (self->environment, self->job, cancellable, error);
  return context->account != NULL && eks_run_check_salt (context, cancellable, error) && eks_run_open_targets (context, cancellable, error);
}

static gboolean
execute (EksRunContext *context, GCancellable *cancellable, GError **error)
{
  EksRun *self = context->run;
  const EksGuard guard = make_guard (context);

  if (!prepare (context, &guard, cancellable, error))
    return FALSE;
  eks_run_label_subjects (context);
  if (!eks_run_write_tables (context, cancellable, error))
    return FALSE;
  eks_tally_set_table (context->tally, 0);
  if (!eks_guard_check_rows (&guard, context->report, context->shapes, cancellable, error) || !eks_run_finish_files (context, cancellable, error))
    return FALSE;
  if (!self->dry_run)
    return eks_run_deliver (context, cancellable, error);
  eks_run_note_places (context);
  return TRUE;
}

/* All has its name. */
static void
conclude (EksRunContext *context, GCancellable *cancellable)
{
  if (eks_job_get_report (context->run->job) != EKS_REPORT_FILE_NONE)
    eks_run_deliver_report (context, cancellable);
  eks_run_record_delivery (context);
  eks_cargo_settle (context->cargo);
  if (context->report_cargo != NULL)
    eks_cargo_settle (context->report_cargo);
  eks_run_retain (context, cancellable);
}

/* Nothing may be left that looks like a result. */
static void
undo (EksRunContext *context, GError **failure)
{
  g_ptr_array_foreach (context->outputs, (GFunc) (void *) eks_run_output_abandon, NULL);
  if (context->run->dry_run)
    return;
  eks_run_withdraw (context, failure);
  eks_run_record_failure (context, *failure);
}

static EksReport *
execute_locked (EksRun *self, GCancellable *cancellable, GError **error)
{
  g_auto (EksRunContext) context = { 0 };
  g_autoptr (GError) failure = NULL;
  gboolean done;

  context_init (&context, self);
  done = execute (&context, cancellable, &failure);
  g_ptr_array_set_size (context.tables, 0); /* what was not written does not count */
  if (!done)
    undo (&context, &failure);
  else if (!self->dry_run)
    conclude (&context, cancellable);
  if (!self->dry_run)
    eks_run_tell (&context, failure, cancellable);
  eks_report_finish (context.report, context.tally, eks_clock_get_real_time (eks_environment_get_clock (self->environment)));
  if (done)
    return g_steal_pointer (&context.report);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/* A run that could not even begin is one that failed, and whoever waits for its files is told. That another run is under way is
 * no failure. */
static void
record_refusal (EksRun *self, const GError *failure, GCancellable *cancellable)
{
  g_auto (EksRunContext) context = { 0 };

  context_init (&context, self);
  eks_run_record_failure (&context, failure);
  eks_run_tell (&context, failure, cancellable);
}

/* Another program may have made this planned run since it was decided on, or may have been killed just after it: then all is
 * done. */
static gboolean
is_wanted (EksRun *self, GCancellable *cancellable, GError **error)
{
  EksHistory *history = eks_environment_get_history (self->environment);
  gboolean made;

  if (self->dry_run || self->trigger != EKS_TRIGGER_SCHEDULE || self->slot == 0)
    return TRUE;
  self->early = eks_tally_new ();
  self->recovered = eks_run_recover_locked (self->environment, self->job, self->key, self->early, cancellable, NULL);
  if (!self->recovered)
    {
      g_clear_object (&self->early);
      return TRUE; /* the run itself comes to it, and tells */
    }
  if (!eks_history_has_planned_run (history, eks_job_get_id (self->job), self->slot, &made, error))
    return FALSE;
  if (made)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_BUSY, _("Another program has made this planned run just now."));
  return !made;
}

/**
 * eks_run_execute:
 * @self: a run; it executes once
 * @cancellable: (nullable): cancels at the next page or chunk
 * @error: return location
 *
 * Checks the job and the keys, asks, reshapes, writes, encrypts and puts the files under their names.
 * Blocks. On failure nothing stands under a final name. Success and failure are written to the history,
 * a dry run is not, nor is that another run of the same export was under way or has done what this one was planned for.
 *
 * Returns: (transfer full) (nullable): the report, or %NULL with an error of any %EKS_ERROR code, %EKS_ERROR_BUSY if another
 *   run of the export has not ended
 */
EksReport *
eks_run_execute (EksRun *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksJobLock) lock = NULL;
  g_autoptr (GError) refusal = NULL;
  EksReport *report = NULL;

  g_return_val_if_fail (EKS_IS_RUN (self), NULL);

  self->key = eks_job_lock_make_key (self->job);
  if (!self->dry_run)
    lock = eks_job_lock_take (eks_store_get_folder (eks_environment_get_store (self->environment)), self->key, eks_environment_get_clock (self->environment), &refusal);
  if ((self->dry_run || lock != NULL) && is_wanted (self, cancellable, &refusal))
    report = execute_locked (self, cancellable, error);
  else
    {
      if (!self->dry_run && !g_error_matches (refusal, EKS_ERROR, EKS_ERROR_BUSY))
        record_refusal (self, refusal, cancellable);
      g_propagate_error (error, g_steal_pointer (&refusal));
    }
  eks_progress_set_phase (self->progress, EKS_PHASE_DONE);
  return report;
}

static void
execute_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  EksReport *report = eks_run_execute (source, cancellable, &error);

  if (report != NULL)
    g_task_return_pointer (task, report, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * eks_run_execute_async:
 * @self: a run
 * @cancellable: (nullable): cancels
 * @callback: called in the caller's main context
 * @data: data for @callback
 *
 * Executes in a thread; see eks_run_execute().
 */
void
eks_run_execute_async (EksRun *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, eks_run_execute_async);
  g_task_set_check_cancellable (task, FALSE); /* cancelled when the files have their names is too late: they stand, and the report says so */
  g_task_run_in_thread (task, execute_in_thread);
}

/**
 * eks_run_execute_finish:
 * @self: a run
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the report
 */
EksReport *
eks_run_execute_finish (EksRun *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self) && g_async_result_is_tagged (result, eks_run_execute_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
