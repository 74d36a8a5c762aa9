/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli preview, check, jobs: looking at exports without running them. */

#include "config.h"

#include "eks-check.h"
#include "eks-command.h"
#include "eks-command-due.h"
#include "eks-delivery-words.h"
#include "eks-describe.h"
#include "eks-error.h"
#include "eks-json-build.h"
#include "eks-kept.h"
#include "eks-preview.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  int rows;
  gboolean json;
} JobData;

static gpointer
job_new_data (void)
{
  JobData *self = g_new0 (JobData, 1);

  self->rows = 20;
  return self;
}

static GOptionEntry *
make_json_option (gpointer data)
{
  JobData *self = data;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print JSON for scripts"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static GOptionEntry *
make_preview_options (gpointer data)
{
  JobData *self = data;
  const GOptionEntry entries[] = {
    { "rows", 'r', 0, G_OPTION_ARG_INT, &self->rows, N_("How many rows, 20 unless said otherwise"), N_("N") },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static GStrv
make_header (EksSchema *schema)
{
  guint n = eks_schema_get_n_columns (schema);
  GStrv row = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    row[i] = g_strdup (eks_schema_get_column (schema, i)->title);
  return row;
}

static GStrv
make_row (EksPreviewRow *row, guint n_columns)
{
  GStrv cells = g_new0 (char *, n_columns + 1);

  for (guint i = 0; i < n_columns; i++)
    cells[i] = g_strdup (eks_preview_row_get_text (row, i));
  return cells;
}

/* What to know about an export that can run. */
static void
print_notes (EksEnvironment *environment, EksJob *job)
{
  g_autoptr (GPtrArray) notes = eks_kept_describe_job (environment, job);

  g_ptr_array_extend_and_steal (notes, eks_delivery_words_list_notices (environment, job));
  for (guint i = 0; i < notes->len; i++)
    /* TRANSLATORS: %s is one or more sentences */
    g_printerr (_("Note: %s\n"), (const char *) g_ptr_array_index (notes, i));
}

static int
preview_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  JobData *self = data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (EksJob) job = NULL;
  g_autoptr (EksPreview) preview = NULL;
  GListModel *list;

  if (!eks_command_expect_arguments (arguments, 1, 1, error))
    return 2;
  if (self->rows < 1 || self->rows > 1000)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("--rows must be from 1 to 1000"));
      return 2;
    }
  job = eks_store_load_job (eks_environment_get_store (line->environment), arguments[0], error);
  if (job == NULL)
    return 2;
  preview = eks_preview_load_scheduled (line->environment, job, 0, self->rows, line->cancellable, error);
  if (preview == NULL)
    return 1;
  list = eks_preview_get_rows (preview);
  g_ptr_array_add (rows, make_header (eks_preview_get_schema (preview)));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (EksPreviewRow) row = g_list_model_get_item (list, i);
      g_ptr_array_add (rows, make_row (row, eks_schema_get_n_columns (eks_preview_get_schema (preview))));
    }
  eks_command_print_table (rows);
  print_notes (line->environment, job);
  return 0;
}

const EksCommand eks_command_preview = {
  .name = "preview",
  .arguments = N_("JOB"),
  .summary = N_("Show the first rows of an export as a table"),
  .make_options = make_preview_options,
  .new_data = job_new_data,
  .free_data = g_free,
  .run = preview_run,
};

static int
check_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  g_autoptr (EksJob) job = NULL;
  g_autoptr (EksJsonIssues) issues = NULL;
  g_autofree char *text = NULL;

  if (!eks_command_expect_arguments (arguments, 1, 1, error))
    return 2;
  job = eks_store_load_job (eks_environment_get_store (line->environment), arguments[0], error);
  if (job == NULL)
    return 2;
  issues = eks_check_job (line->environment, job);
  if (eks_json_issues_get_length (issues) == 0)
    {
      /* TRANSLATORS: %s is the name of an export */
      g_print (_("“%s” can run.\n"), eks_job_get_name (job));
      print_notes (line->environment, job);
      return 0;
    }
  text = eks_json_issues_describe (issues);
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, text);
  return 2;
}

const EksCommand eks_command_check = {
  .name = "check",
  .arguments = N_("JOB"),
  .summary = N_("Check an export; every fault with its place in the file"),
  .run = check_run,
};

static void
warn_problems (EksStore *store)
{
  GPtrArray *problems = eks_store_get_problems (store);

  for (guint i = 0; i < problems->len; i++)
    g_printerr ("eksport-cli: %s\n", (const char *) g_ptr_array_index (problems, i));
}

/* When it runs next. That nobody knows, as without a history, keeps no list from being printed. (transfer full): words */
static char *
add_next (EksCommandLine *line, EksJob *job, JsonBuilder *builder)
{
  gint64 now = eks_clock_get_real_time (eks_environment_get_clock (line->environment));
  gboolean planned_at_all = eks_schedule_get_kind (eks_job_get_schedule (job)) != EKS_SCHEDULE_NONE;
  g_autoptr (EksPlanned) planned = planned_at_all ? eks_planned_new (line->environment, job, now, NULL) : NULL;
  gint64 next = planned != NULL ? eks_planned_get_next (planned) : EKS_RULE_NEVER;

  eks_due_add_time (builder, "next", next, planned != NULL ? planned->zone : NULL);
  return next != EKS_RULE_NEVER ? eks_due_format_time (next, planned->zone) : g_strdup ("");
}

static int
jobs_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  JobData *self = data;
  EksStore *store = eks_environment_get_store (line->environment);
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!eks_command_expect_arguments (arguments, 0, 0, error) || (jobs = eks_store_list_jobs (store, error)) == NULL)
    return 2;
  warn_problems (store);
  json_builder_begin_array (builder);
  for (guint i = 0; i < jobs->len; i++)
    {
      EksJob *job = g_ptr_array_index (jobs, i);
      g_autofree char *words = eks_describe_job_short (line->environment, job);
      g_autofree char *next = NULL;
      json_builder_begin_object (builder);
      eks_json_add_text (builder, "id", eks_job_get_id (job));
      eks_json_add_text (builder, "name", eks_job_get_name (job));
      eks_json_add_text (builder, "description", words);
      next = add_next (line, job, builder);
      const char *row[] = { eks_job_get_name (job), words, next, NULL };
      g_ptr_array_add (rows, g_strdupv ((char **) row));
      json_builder_end_object (builder);
    }
  eks_command_print_list (builder, rows, self->json);
  return 0;
}

const EksCommand eks_command_jobs = {
  .name = "jobs",
  .summary = N_("List the saved exports"),
  .make_options = make_json_option,
  .new_data = job_new_data,
  .free_data = g_free,
  .run = jobs_run,
};
