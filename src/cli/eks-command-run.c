/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli run: one export, with progress on standard error and the result on standard output. */

#include "config.h"

#include "eks-command.h"
#include "eks-command-ask.h"
#include "eks-error.h"
#include "eks-json-build.h"
#include "eks-run.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

typedef enum
{
  PROGRESS_AUTO,
  PROGRESS_PLAIN,
  PROGRESS_JSON,
  PROGRESS_NONE,
} ProgressKind;

static const char *const progress_kinds[] = { "auto", "plain", "json", "none", NULL };

typedef struct
{
  char *output;
  char **settings;
  gboolean dry_run;
  char *progress;
  char *slot;
  gboolean all;
} RunData;

/* While the run is under way. */
typedef struct
{
  EksRun *run;
  GMainLoop *loop;
  EksCommandAsk *ask; /* (owned) (nullable) */
  EksReport *report; /* (owned) (nullable) */
  GError *error;     /* (owned) (nullable) */
  ProgressKind kind;
  gboolean on_terminal;
  gboolean line_open;
  EksPhase phase;
} RunState;

static gpointer
run_new_data (void)
{
  return g_new0 (RunData, 1);
}

static void
run_free_data (gpointer data)
{
  RunData *self = data;

  g_free (self->output);
  g_free (self->progress);
  g_free (self->slot);
  g_strfreev (self->settings);
  g_free (self);
}

static GOptionEntry *
run_make_options (gpointer data)
{
  RunData *self = data;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self->output, N_("Put the files into this folder instead of the export's own"), N_("DIR") },
    { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &self->settings, N_("Set a parameter of the export"), N_("KEY=VALUE") },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &self->dry_run, N_("Do everything but write the files"), NULL },
    { "all", 0, 0, G_OPTION_ARG_NONE, &self->all, N_("Send everything that the filters let through, also what earlier runs of a scheduled export have sent"), NULL },
    { "slot", 0, 0, G_OPTION_ARG_STRING, &self->slot, N_("Be the run that was planned for then: its day decides, such as 2026-03-29T06:00"), N_("TIME") },
    { "progress", 0, 0, G_OPTION_ARG_STRING, &self->progress, N_("How to report: auto, plain, json or none"), N_("KIND") },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static gboolean
apply_settings (EksJob *job, char **settings, GError **error)
{
  for (guint i = 0; settings != NULL && settings[i] != NULL; i++)
    {
      const char *equals = strchr (settings[i], '=');
      if (equals == NULL || equals == settings[i])
        {
          /* TRANSLATORS: %s is what somebody typed after --set */
          g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("“%s” after --set is not KEY=VALUE"), settings[i]);
          return FALSE;
        }
      g_autofree char *key = g_strndup (settings[i], equals - settings[i]);
      if (!eks_job_has_parameter (job, key))
        {
          /* TRANSLATORS: %s is what somebody typed after --set, in front of “=” */
          g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("This export has no parameter “%s”: no filter has it in braces"), key);
          return FALSE;
        }
      eks_job_set_parameter (job, key, equals + 1);
    }
  return TRUE;
}

static gboolean
parse_progress (const char *word, ProgressKind *kind, GError **error)
{
  *kind = PROGRESS_AUTO;
  for (guint i = 0; word != NULL && progress_kinds[i] != NULL; i++)
    if (strcmp (progress_kinds[i], word) == 0)
      {
        *kind = (ProgressKind) i;
        return TRUE;
      }
  if (word == NULL)
    return TRUE;
  /* TRANSLATORS: %s is what somebody typed after --progress */
  g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("“%s” after --progress is not one of auto, plain, json, none"), word);
  return FALSE;
}

static char *
describe_state (const EksProgressState *state)
{
  g_autofree char *rows = g_strdup_printf ("%'" G_GUINT64_FORMAT, state->rows_written);
  g_autofree char *pages = g_strdup_printf ("%'" G_GUINT64_FORMAT, state->pages);

  if (state->service_paused_until > 0)
    {
      g_autoptr (GDateTime) until = g_date_time_new_from_unix_local (state->service_paused_until / G_USEC_PER_SEC);
      g_autofree char *time = g_date_time_format (until, "%H:%M:%S");
      /* TRANSLATORS: %s is a time of day */
      return g_strdup_printf (_("Paused by the service until %s"), time);
    }
  if (state->phase == EKS_PHASE_DELIVERING && state->bytes_total > 0)
    {
      g_autofree char *sent = g_format_size (state->bytes_sent);
      g_autofree char *total = g_format_size (state->bytes_total);
      /* TRANSLATORS: %1$s is the phase, %2$s a size such as “3 MB”, %3$s the size of everything, %4$s a place such as sftp://… */
      return g_strdup_printf (_("%1$s: %2$s of %3$s, now to %4$s"), eks_phase_get_label (state->phase), sent, total, state->place);
    }
  /* TRANSLATORS: %1$s is the phase, %2$s a number of pages, %3$s a number of rows */
  return g_strdup_printf (_("%1$s: pages %2$s, rows %3$s"), eks_phase_get_label (state->phase), pages, rows);
}

static gboolean
show_progress_cb (gpointer data)
{
  RunState *state = data;
  EksProgressState now;
  g_autofree char *text = NULL;

  if (eks_command_ask_is_open (state->ask))
    return G_SOURCE_CONTINUE;
  eks_progress_get_state (eks_run_get_progress (state->run), &now);
  if (state->kind == PROGRESS_PLAIN && now.phase == state->phase && now.service_paused_until == 0)
    return G_SOURCE_CONTINUE;
  state->phase = now.phase;
  if (now.phase == EKS_PHASE_DONE || now.phase == EKS_PHASE_WAITING)
    return G_SOURCE_CONTINUE;
  text = describe_state (&now);
  if (state->on_terminal)
    g_printerr ("\r\033[K%s", text);
  else
    g_printerr ("%s\n", text);
  state->line_open = state->on_terminal;
  return G_SOURCE_CONTINUE;
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  RunState *state = data;

  state->report = eks_run_execute_finish (EKS_RUN (source), result, &state->error);
  g_main_loop_quit (state->loop);
}

static void
execute (RunState *state, GCancellable *cancellable)
{
  guint timer = 0;

  state->loop = g_main_loop_new (NULL, FALSE);
  state->ask = eks_command_ask_start (eks_run_get_question (state->run));
  eks_run_execute_async (state->run, cancellable, finished_cb, state);
  if (state->kind == PROGRESS_PLAIN || state->on_terminal)
    timer = g_timeout_add (state->on_terminal ? 100 : 1000, show_progress_cb, state);
  g_main_loop_run (state->loop);
  g_clear_pointer (&state->ask, eks_command_ask_stop);
  if (timer != 0)
    g_source_remove (timer);
  if (state->line_open)
    g_printerr ("\r\033[K");
  g_main_loop_unref (state->loop);
}

/* A script that reads JSON gets the reason as JSON too. */
static void
print_json_error (const GError *error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  eks_json_add_text (builder, "code", eks_error_get_code (error));
  eks_json_add_text (builder, "message", error->message);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  eks_command_print_json (node);
}

static void
print_result (EksReport *report, ProgressKind kind)
{
  g_autofree char *text = NULL;

  if (kind == PROGRESS_JSON)
    {
      g_autoptr (JsonNode) node = eks_report_to_json (report);
      eks_command_print_json (node);
      return;
    }
  text = eks_report_describe (report);
  g_print ("%s", text);
}

static EksReport *
run_job (EksCommandLine *line, RunData *self, const char *name, RunState *state, GError **error)
{
  g_autoptr (EksJob) job = eks_store_load_job (eks_environment_get_store (line->environment), name, error);
  g_autoptr (EksRun) run = NULL;
  gint64 slot = 0;

  if (job == NULL || !eks_command_parse_time (self->slot, "--slot", &slot, error) || !apply_settings (job, self->settings, error))
    return NULL;
  run = eks_run_new (line->environment, job);
  if (self->output != NULL)
    eks_run_set_output_folder (run, self->output);
  else if (g_list_model_get_n_items (G_LIST_MODEL (eks_job_get_destinations (job))) == 0)
    eks_run_set_output_folder (run, ".");
  eks_run_set_dry_run (run, self->dry_run);
  eks_run_set_trigger (run, EKS_TRIGGER_COMMAND);
  eks_run_set_everything (run, self->all);
  eks_run_set_slot (run, slot);
  state->run = run;
  state->on_terminal = state->kind == PROGRESS_AUTO && isatty (STDERR_FILENO);
  execute (state, line->cancellable);
  if (state->error != NULL)
    g_propagate_error (error, g_steal_pointer (&state->error));
  return g_steal_pointer (&state->report);
}

static int
run_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  RunData *self = data;
  RunState state = { .on_terminal = FALSE };
  g_autoptr (EksReport) report = NULL;
  GError *local_error = NULL;

  if (!parse_progress (self->progress, &state.kind, error))
    return 2;
  if (eks_command_expect_arguments (arguments, 1, 1, &local_error))
    report = run_job (line, self, arguments[0], &state, &local_error);
  if (report == NULL)
    {
      if (state.kind == PROGRESS_JSON)
        print_json_error (local_error);
      g_propagate_error (error, local_error);
      return 1;
    }
  print_result (report, state.kind);
  if (eks_report_get_file_problem (report) != NULL)
    /* TRANSLATORS: %s says why */
    g_printerr (_("eksport-cli: the report could not be written beside the file: %s\n"), eks_report_get_file_problem (report));
  if (eks_report_get_mail_problem (report) != NULL)
    /* TRANSLATORS: %s says why */
    g_printerr (_("eksport-cli: not everybody could be told by mail: %s\n"), eks_report_get_mail_problem (report));
  return 0;
}

const EksCommand eks_command_run = {
  .name = "run",
  .arguments = N_("JOB"),
  .summary = N_("Run an export"),
  .description = N_("JOB is the path of a job file or the name of a saved export. The result is printed to standard output, with --progress json as one JSON object. Without a folder of its own the export goes to the current folder. A scheduled export has the content of its schedule as of now, and what it sends counts as sent: the next run leaves it out."),
  .make_options = run_make_options,
  .new_data = run_new_data,
  .free_data = run_free_data,
  .run = run_run,
};
