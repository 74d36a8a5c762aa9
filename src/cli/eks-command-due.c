/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli due: runs what is due and ends, for cron, a systemd timer or a Kubernetes CronJob; or only tells how things are. */

#include "config.h"

#include "eks-command-due.h"

#include "eks-error.h"
#include "eks-json-build.h"
#include "eks-network.h"
#include "eks-scheduler.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  char *at;
  gboolean dry_run;
  gboolean status;
  gboolean seen;
  gboolean quiet;
  gboolean json;
} DueData;

/* While it works. */
typedef struct
{
  EksCommandLine *line;
  EksScheduler *scheduler;
  gboolean json;
  gboolean quiet;
  JsonBuilder *runs;     /* (owned): an array that is still open */
  JsonBuilder *missed;   /* (owned): the same */
  JsonBuilder *problems; /* (owned): the same */
  guint n_runs;
  int exit_status;
} Work;

static gpointer
due_new_data (void)
{
  return g_new0 (DueData, 1);
}

static void
due_free_data (gpointer data)
{
  DueData *self = data;

  g_free (self->at);
  g_free (self);
}

static GOptionEntry *
make_options (gpointer data)
{
  DueData *self = data;
  const GOptionEntry entries[] = {
    { "at", 0, 0, G_OPTION_ARG_STRING, &self->at, N_("Decide as if it were then, such as 2026-03-29T06:00"), N_("TIME") },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &self->dry_run, N_("Only say what would run"), NULL },
    { "status", 0, 0, G_OPTION_ARG_NONE, &self->status, N_("Only say whether all is well; the exit status is 1 if it is not"), NULL },
    { "seen", 0, 0, G_OPTION_ARG_NONE, &self->seen, N_("Take note of missed runs: --status does not tell of them again"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &self->quiet, N_("Only say what went wrong"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print JSON for scripts"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static void
worsen (Work *work, int exit_status)
{
  work->exit_status = MAX (work->exit_status, exit_status);
}

/* ---- what happens on the way ---- */

static void
begin_object (JsonBuilder *builder, EksJob *job)
{
  json_builder_begin_object (builder);
  eks_json_add_text (builder, "job_id", eks_job_get_id (job));
  eks_json_add_text (builder, "job_name", eks_job_get_name (job));
}

static void
on_missed (EksJob *job, const char *zone, guint n, gint64 first, gint64 last, gpointer data)
{
  Work *work = data;
  g_autofree char *from = eks_due_format_time (first, zone);
  g_autofree char *to = eks_due_format_time (last, zone);

  /* TRANSLATORS: %1$s is the name of an export, %2$u a number of runs, %3$s and %4$s moments */
  g_printerr (ngettext ("“%1$s”: %2$u run was missed (%3$s)\n", "“%1$s”: %2$u runs were missed (%3$s to %4$s)\n", n), eks_job_get_name (job), n, from, to);
  begin_object (work->missed, job);
  eks_json_add_number (work->missed, "count", n);
  eks_due_add_time (work->missed, "first", first, zone);
  eks_due_add_time (work->missed, "last", last, zone);
  json_builder_end_object (work->missed);
}

static void
add_problem (Work *work, const char *id, const char *name, const char *code, const char *message)
{
  json_builder_begin_object (work->problems);
  eks_json_add_text (work->problems, "job_id", id);
  eks_json_add_text (work->problems, "job_name", name);
  eks_json_add_text (work->problems, "code", code);
  eks_json_add_text (work->problems, "message", message);
  json_builder_end_object (work->problems);
}

static void
on_problem (EksJob *job, const GError *problem, gpointer data)
{
  Work *work = data;

  /* TRANSLATORS: %1$s is the name of an export, %2$s says what is wrong with it */
  g_printerr (_("“%1$s”: %2$s\n"), eks_job_get_name (job), problem->message);
  add_problem (work, eks_job_get_id (job), eks_job_get_name (job), eks_error_get_code (problem), problem->message);
  worsen (work, eks_error_get_exit_status (problem));
}

/* A file that cannot be read may have a schedule, and nobody would know that it does not run. */
static void
tell_broken_files (Work *work)
{
  GPtrArray *problems = eks_store_get_problems (eks_environment_get_store (work->line->environment));

  for (guint i = 0; i < problems->len; i++)
    {
      g_printerr ("%s\n", (const char *) g_ptr_array_index (problems, i));
      add_problem (work, NULL, NULL, "invalid-job", g_ptr_array_index (problems, i));
      worsen (work, 2);
    }
}

static void
on_waiting (const char *host, gpointer data)
{
  /* TRANSLATORS: %s is the name of a computer in the network */
  g_printerr (_("Waiting for the network: %s does not answer yet\n"), host);
}

/* ---- a run ---- */

static void
print_run (Work *work, EksTurn *turn, EksReport *report, const GError *failure, EksTurnEnd end)
{
  static const char *const ends[] = { "done", "retry", "given-up", "not-run" };
  g_autofree char *text = NULL;

  begin_object (work->runs, turn->job);
  if (turn->part[0] != '\0')
    eks_json_add_text (work->runs, "part", turn->part);
  eks_due_add_time (work->runs, "slot", turn->slot, turn->zone);
  eks_json_add_number (work->runs, "attempt", turn->attempt);
  eks_json_add_text (work->runs, "end", ends[end]);
  eks_json_add_text (work->runs, "outcome", failure != NULL ? eks_error_get_code (failure) : "done");
  eks_json_add_text (work->runs, "message", failure != NULL ? failure->message : NULL);
  json_builder_set_member_name (work->runs, "report");
  if (report != NULL)
    json_builder_add_value (work->runs, eks_report_to_json (report));
  else
    json_builder_add_null_value (work->runs);
  json_builder_end_object (work->runs);
  if (report != NULL && !work->json && !work->quiet)
    {
      text = eks_report_describe (report);
      g_print ("%s", text);
    }
}

static void
tell_failure (Work *work, EksTurn *turn, const GError *failure, EksTurnEnd end)
{
  g_printerr ("eksport-cli: %s: %s\n", eks_job_get_name (turn->job), failure->message);
  if (end == EKS_TURN_RETRY)
    /* TRANSLATORS: after the reason why a run failed */
    g_printerr (_("There will be another attempt.\n"));
  /* somebody else does it just now */
  if (!g_error_matches (failure, EKS_ERROR, EKS_ERROR_BUSY))
    worsen (work, eks_error_get_exit_status (failure));
}

static gboolean
run_turn (Work *work, EksTurn *turn, GError **error)
{
  GCancellable *cancellable = work->line->cancellable;
  g_autofree char *slot = eks_due_format_time (turn->slot, turn->zone);
  g_autoptr (GError) failure = NULL;
  g_autoptr (EksReport) report = NULL;
  EksTurnEnd end;

  if (!work->quiet)
    /* TRANSLATORS: %1$s is the name of an export, %2$s a moment */
    g_printerr (_("Running “%1$s”, planned for %2$s\n"), eks_job_get_name (turn->job), slot);
  if (eks_network_wait (work->line->environment, turn->job, work->quiet ? NULL : on_waiting, NULL, cancellable, &failure))
    report = eks_run_execute (turn->run, cancellable, &failure);
  if (!eks_scheduler_settle (work->scheduler, turn, failure, g_cancellable_is_cancelled (cancellable), &end, error))
    return FALSE;
  work->n_runs++;
  print_run (work, turn, report, failure, end);
  if (failure != NULL)
    tell_failure (work, turn, failure, end);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* What is planned already and only put off by its jitter: a timer that rings on the hour has to wait for it. */
static gboolean
wait_for_soon (Work *work, gboolean *again, GError **error)
{
  EksClock *clock = eks_environment_get_clock (work->line->environment);
  gint64 left = eks_scheduler_get_soon (work->scheduler) - eks_clock_get_real_time (clock);
  int seconds = (int) CLAMP (left / G_USEC_PER_SEC, 0, G_MAXINT);

  *again = eks_scheduler_get_soon (work->scheduler) != EKS_RULE_NEVER && left <= EKS_RULE_MAX_JITTER;
  if (!*again)
    return TRUE;
  if (!work->quiet)
    /* TRANSLATORS: %d is a number of seconds */
    g_printerr (ngettext ("The next run begins in %d second\n", "The next run begins in %d seconds\n", (gulong) seconds), seconds);
  return eks_clock_sleep (clock, left, work->line->cancellable, error);
}

/* @again: (out): whether there may be more to do */
static gboolean
run_next (Work *work, gboolean at_once, gboolean *again, GError **error)
{
  g_autoptr (GPtrArray) jobs = eks_store_list_jobs (eks_environment_get_store (work->line->environment), error);
  g_autoptr (EksTurn) turn = NULL;
  GError *problem = NULL;

  if (jobs == NULL)
    return FALSE;
  *again = TRUE;
  turn = eks_scheduler_take (work->scheduler, jobs, work->line->cancellable, &problem);
  if (turn != NULL)
    return run_turn (work, turn, error);
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  *again = FALSE;
  return at_once || wait_for_soon (work, again, error);
}

static gboolean
run_all (Work *work, gboolean at_once, GError **error)
{
  gboolean again = TRUE;

  eks_scheduler_begin_round (work->scheduler);
  while (again)
    if (!run_next (work, at_once, &again, error))
      return FALSE;
  tell_broken_files (work);
  return TRUE;
}

static JsonNode *
close_array (JsonBuilder *builder)
{
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}

static void
print_work (Work *work)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "runs");
  json_builder_add_value (builder, close_array (work->runs));
  json_builder_set_member_name (builder, "missed");
  json_builder_add_value (builder, close_array (work->missed));
  json_builder_set_member_name (builder, "problems");
  json_builder_add_value (builder, close_array (work->problems));
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  if (work->json)
    eks_command_print_json (node);
  else if (work->n_runs == 0 && !work->quiet)
    g_print ("%s\n", _("Nothing is due."));
}

static JsonBuilder *
open_array (void)
{
  JsonBuilder *builder = json_builder_new ();

  return json_builder_begin_array (builder);
}

static int
run_due (EksCommandLine *line, DueData *self, gint64 at, GError **error)
{
  g_autoptr (EksScheduler) scheduler = eks_scheduler_new (line->environment);
  g_autoptr (JsonBuilder) runs = open_array ();
  g_autoptr (JsonBuilder) missed = open_array ();
  g_autoptr (JsonBuilder) problems = open_array ();
  Work work = { .line = line, .scheduler = scheduler, .json = self->json, .quiet = self->quiet, .runs = runs, .missed = missed, .problems = problems };
  gboolean done;

  eks_scheduler_set_now (scheduler, at);
  eks_scheduler_set_callbacks (scheduler, on_missed, on_problem, &work);
  done = run_all (&work, at != 0, error);
  print_work (&work);
  return done ? work.exit_status : 1;
}

static int
due_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  DueData *self = data;
  gint64 at;

  if (!eks_command_expect_arguments (arguments, 0, 0, error) || !eks_command_parse_time (self->at, "--at", &at, error))
    return 2;
  if (self->seen && !eks_due_take_note (line, error))
    return 1;
  if (at == 0 && (self->status || self->dry_run))
    at = eks_clock_get_real_time (eks_environment_get_clock (line->environment));
  if (self->status)
    return eks_due_print_status (line, at, self->json, error);
  if (self->dry_run)
    return eks_due_print_plan (line, at, self->json, error);
  return self->seen ? 0 : run_due (line, self, at, error);
}

const EksCommand eks_command_due = {
  .name = "due",
  .summary = N_("Run all saved exports that are due, and end"),
  .description = N_("For cron, a systemd timer or a Kubernetes CronJob: called now and then, it runs what is planned and was not run yet. The exit status is that of the worst run."),
  .make_options = make_options,
  .new_data = due_new_data,
  .free_data = due_free_data,
  .run = due_run,
};
