/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli history: what has run, what was done to services, and what the audit log says. */

#include "config.h"

#include "eks-command.h"
#include "eks-command-history-private.h"
#include "eks-error.h"
#include "eks-history-sent.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_LIMIT 100
#define MAX_LIMIT 1000000

typedef struct
{
  gboolean json;
  gboolean failed;
  gboolean audit;
  gboolean forget_sent;
  char *since;
  char **deletions;
  int limit;
} HistoryData;

/* What is wanted, understood. */
typedef struct
{
  const HistoryData *data;
  const char *job; /* (nullable): the id of the export */
  gint64 since;    /* µs since 1970 UTC, or 0 */
} Question;

static gpointer
history_new_data (void)
{
  HistoryData *self = g_new0 (HistoryData, 1);

  self->limit = DEFAULT_LIMIT;
  return self;
}

static void
history_free_data (gpointer data)
{
  HistoryData *self = data;

  g_free (self->since);
  g_strfreev (self->deletions);
  g_free (self);
}

static GOptionEntry *
make_options (gpointer data)
{
  HistoryData *self = data;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print JSON for scripts"), NULL },
    { "failed", 0, 0, G_OPTION_ARG_NONE, &self->failed, N_("Only what failed"), NULL },
    { "since", 0, 0, G_OPTION_ARG_STRING, &self->since, N_("Only what began then or later: 2025-03-30 or 2025-03-30T02:30"), N_("DATE") },
    { "limit", 0, 0, G_OPTION_ARG_INT, &self->limit, N_("How many at most, 100 unless said otherwise"), N_("N") },
    { "delete", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->deletions, N_("Delete a run; “all” with JOB deletes all of this export"), N_("ID") },
    { "forget-sent", 0, 0, G_OPTION_ARG_NONE, &self->forget_sent, N_("Forget what JOB has sent, so that its next run is like its first one"), NULL },
    { "audit", 0, 0, G_OPTION_ARG_NONE, &self->audit, N_("Print the audit log: which personal data left this computer"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

/* In the time of this computer, as the table is. */
static gboolean
parse_since (const char *text, gint64 *since, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *whole = NULL;
  g_autoptr (GDateTime) moment = NULL;

  *since = 0;
  if (text == NULL)
    return TRUE;
  if (g_regex_match_simple ("^\\d{4}-\\d\\d-\\d\\d$", text, 0, 0))
    whole = g_strconcat (text, "T00:00:00", NULL);
  else if (g_regex_match_simple ("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d$", text, 0, 0))
    whole = g_strconcat (text, ":00", NULL);
  moment = whole != NULL ? g_date_time_new_from_iso8601 (whole, zone) : NULL;
  if (moment == NULL)
    {
      /* TRANSLATORS: %s is what somebody typed after --since */
      g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("“%s” after --since is not a day such as 2025-03-30, nor a time such as 2025-03-30T02:30"), text);
      return FALSE;
    }
  *since = g_date_time_to_unix (moment) * G_USEC_PER_SEC;
  return TRUE;
}

/* An export that is not saved any more is still known by its id. (transfer full) (nullable) */
static char *
find_job (EksEnvironment *environment, const char *name, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (EksJob) job = eks_store_load_job (eks_environment_get_store (environment), name, &local_error);
  g_autoptr (EksRunRecord) last = NULL;

  if (job != NULL)
    return g_strdup (eks_job_get_id (job));
  last = eks_history_get_last (eks_environment_get_history (environment), name, NULL);
  if (last != NULL)
    return g_strdup (name);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static gboolean
parse_id (const char *text, gint64 *id, GError **error)
{
  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, id, NULL))
    return TRUE;
  /* TRANSLATORS: %s is what somebody typed after --delete */
  g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("“%s” after --delete is not the number of a run, nor “all” with an export"), text);
  return FALSE;
}

static gboolean
parse_ids (char **texts, GArray *ids, GError **error)
{
  for (guint i = 0; texts[i] != NULL; i++)
    {
      gint64 id;
      if (!parse_id (texts[i], &id, error))
        return FALSE;
      g_array_append_val (ids, id);
    }
  return TRUE;
}

/* Returns: an exit status */
static int
delete_runs (EksHistory *history, const Question *question, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) taken = NULL;
  char **texts = question->data->deletions;
  gboolean all = question->job != NULL && texts[1] == NULL && strcmp (texts[0], "all") == 0;

  if (!all && !parse_ids (texts, ids, error))
    return 2;
  taken = all ? eks_history_take_all (history, question->job, error) : eks_history_take (history, (const gint64 *) (gpointer) ids->data, ids->len, error);
  if (taken == NULL)
    return 1;
  /* TRANSLATORS: %u is a number of runs */
  g_print (ngettext ("%u run deleted\n", "%u runs deleted\n", taken->len), taken->len);
  if (all || taken->len == ids->len)
    return 0;
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_NOT_FOUND, _("Some of these runs are not in the history"));
  return 2;
}

/* Returns: an exit status */
static int
forget_sent (EksHistory *history, const char *job, GError **error)
{
  g_autofree char *number = NULL;
  guint64 rows;

  if (!eks_history_count_sent (history, job, &rows, error) || !eks_history_forget_sent (history, job, error))
    return 1;
  number = g_strdup_printf ("%'" G_GUINT64_FORMAT, rows);
  /* TRANSLATORS: %s is a number of records */
  g_print (ngettext ("%s sent record is forgotten. The next run sends what its first one would have sent.\n",
                     "%s sent records are forgotten. The next run sends what its first one would have sent.\n", (gulong) rows), number);
  return 0;
}

static gboolean
is_wanted (const EksActionRecord *record, const Question *question)
{
  return record->started >= question->since && (!question->data->failed || strcmp (record->outcome, "done") != 0);
}

/* Of one export there are no actions. (transfer full) (nullable) (element-type EksActionRecord) */
static GPtrArray *
list_actions (EksHistory *history, const Question *question, GError **error)
{
  g_autoptr (GPtrArray) all = eks_history_list_actions (history, NULL, question->job != NULL ? 0 : EKS_HISTORY_MAX_ACTIONS, error);
  GPtrArray *wanted;

  if (all == NULL)
    return NULL;
  wanted = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_action_record_free);
  for (guint i = 0; i < all->len; i++)
    if (is_wanted (g_ptr_array_index (all, i), question))
      g_ptr_array_add (wanted, g_steal_pointer (&all->pdata[i]));
  return wanted;
}

static gboolean
print_run (EksHistory *history, EksHistoryPrint *print, const EksRunRecord *record, gboolean json, GError **error)
{
  g_autoptr (GPtrArray) deliveries = json ? eks_history_list_deliveries (history, record->id, error) : g_ptr_array_new ();

  if (deliveries != NULL)
    eks_history_print_run (print, record, deliveries);
  return deliveries != NULL;
}

/* Both lists begin with the newest; so does the one they make. */
static gboolean
print_both (EksHistory *history, EksHistoryPrint *print, GPtrArray *runs, GPtrArray *actions, const HistoryData *data, GError **error)
{
  guint i = 0, j = 0;

  while (i + j < (guint) data->limit && (i < runs->len || j < actions->len))
    {
      const EksRunRecord *run = i < runs->len ? g_ptr_array_index (runs, i) : NULL;
      const EksActionRecord *action = j < actions->len ? g_ptr_array_index (actions, j) : NULL;
      if (action == NULL || (run != NULL && run->started >= action->started))
        {
          if (!print_run (history, print, run, data->json, error))
            return FALSE;
          i++;
        }
      else
        {
          eks_history_print_action (print, action);
          j++;
        }
    }
  return TRUE;
}

static int
list_history (EksHistory *history, const Question *question, GError **error)
{
  const EksRunFilter filter = {
    .job_id = question->job,
    .choice = question->data->failed ? EKS_RUN_CHOICE_FAILED : EKS_RUN_CHOICE_ALL,
    .from = question->since,
    .limit = (guint) question->data->limit,
    .with_report = question->data->json,
  };
  g_autoptr (GPtrArray) runs = eks_history_find (history, &filter, error);
  g_autoptr (GPtrArray) actions = runs != NULL ? list_actions (history, question, error) : NULL;
  g_auto (EksHistoryPrint) print = { NULL };

  if (actions == NULL)
    return 1;
  eks_history_print_init (&print);
  if (!print_both (history, &print, runs, actions, question->data, error))
    return 1;
  eks_command_print_list (print.builder, print.rows, question->data->json);
  return 0;
}

static const char *
get_text (JsonObject *object, const char *member)
{
  return object != NULL ? json_object_get_string_member_with_default (object, member, "") : "";
}

static gboolean
is_audited (JsonObject *line, const Question *question)
{
  JsonNode *export = json_object_get_member (line, "export");
  JsonObject *object = export != NULL && JSON_NODE_HOLDS_OBJECT (export) ? json_node_get_object (export) : NULL;
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (get_text (line, "time"), NULL);

  return (question->job == NULL || strcmp (get_text (object, "id"), question->job) == 0) &&
         (question->since == 0 || (time != NULL && g_date_time_to_unix (time) * G_USEC_PER_SEC >= question->since));
}

static int
list_audit (EksAudit *audit, const Question *question, GError **error)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_auto (EksHistoryPrint) print = { NULL };
  guint n_broken;

  lines = eks_audit_list (audit, question->job != NULL || question->since != 0 ? G_MAXUINT : (guint) question->data->limit, &n_broken, error);
  if (lines == NULL)
    return 1;
  eks_history_print_init (&print);
  for (guint i = 0, n = 0; i < lines->len && n < (guint) question->data->limit; i++)
    {
      JsonObject *line = json_node_get_object (g_ptr_array_index (lines, i));
      if (!is_audited (line, question))
        continue;
      eks_history_print_audit (&print, line);
      n++;
    }
  eks_command_print_list (print.builder, print.rows, question->data->json);
  if (n_broken > 0)
    /* TRANSLATORS: %1$u is a number of lines, %2$s a file */
    g_printerr (ngettext ("eksport-cli: %1$u line of “%2$s” cannot be read\n", "eksport-cli: %1$u lines of “%2$s” cannot be read\n", n_broken), n_broken, eks_audit_get_path (audit));
  return 0;
}

static gboolean
check_options (const HistoryData *self, GError **error)
{
  if (self->limit < 1 || self->limit > MAX_LIMIT)
    g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("--limit must be from 1 to %d"), MAX_LIMIT);
  else if (self->audit && (self->failed || self->deletions != NULL))
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("The audit log has only what was delivered, and nothing is deleted from it"));
  else if (self->deletions != NULL && (self->failed || self->since != NULL))
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("--delete deletes the runs that it names, whatever became of them and whenever they were"));
  else if (self->forget_sent && (self->failed || self->since != NULL || self->audit || self->deletions != NULL || self->json))
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("--forget-sent stands alone with the export"));
  else
    return TRUE;
  return FALSE;
}

static int
history_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  HistoryData *self = data;
  g_autofree char *job = NULL;
  Question question = { .data = self };

  if (!eks_command_expect_arguments (arguments, 0, 1, error) || !check_options (self, error) || !parse_since (self->since, &question.since, error))
    return 2;
  if (arguments[0] != NULL && (job = find_job (line->environment, arguments[0], error)) == NULL)
    return 2;
  question.job = job;
  if (self->forget_sent && job == NULL)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("Say which export is to forget what it has sent: --forget-sent JOB"));
      return 2;
    }
  if (self->forget_sent)
    return forget_sent (eks_environment_get_history (line->environment), job, error);
  if (self->audit)
    return list_audit (eks_environment_get_audit (line->environment), &question, error);
  if (self->deletions != NULL)
    return delete_runs (eks_environment_get_history (line->environment), &question, error);
  return list_history (eks_environment_get_history (line->environment), &question, error);
}

const EksCommand eks_command_history = {
  .name = "history",
  .arguments = N_("[JOB]"),
  .summary = N_("List past runs and actions, the newest first"),
  .description = N_("JOB is the path of a job file, the name of a saved export or the id of one that is not saved any more. Files that a deleted run has delivered stay where they are."),
  .make_options = make_options,
  .new_data = history_new_data,
  .free_data = history_free_data,
  .run = history_run,
};
