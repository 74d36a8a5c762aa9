/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli retention: which delivered files have been kept long enough, and the word that lets them go. */

#include "config.h"

#include "eks-command.h"
#include "eks-error.h"
#include "eks-json-build.h"
#include "eks-retention.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gboolean allow;
  gboolean json;
} RetentionData;

static gpointer
retention_new_data (void)
{
  return g_new0 (RetentionData, 1);
}

static GOptionEntry *
make_options (gpointer data)
{
  RetentionData *self = data;
  const GOptionEntry entries[] = {
    { "allow", 0, 0, G_OPTION_ARG_NONE, &self->allow, N_("Remove the files that are listed, and from now on those that come after them"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print JSON for scripts"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static char *
format_time (gint64 when)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (when / G_USEC_PER_SEC);

  return g_date_time_format_iso8601 (time);
}

static void
list (GPtrArray *records, gboolean json)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < records->len; i++)
    {
      const EksDeliveryRecord *record = g_ptr_array_index (records, i);
      g_autofree char *delivered = format_time (record->delivered);
      const char *row[] = { delivered, record->destination_id, record->location, NULL };
      g_ptr_array_add (rows, g_strdupv ((char **) row));
      json_builder_begin_object (builder);
      eks_json_add_text (builder, "delivered", delivered);
      eks_json_add_text (builder, "destination", record->destination_id);
      eks_json_add_text (builder, "location", record->location);
      eks_json_add_number (builder, "bytes", record->bytes);
      json_builder_end_object (builder);
    }
  eks_command_print_list (builder, rows, json);
}

static int
let_go (EksCommandLine *line, EksJob *job, GError **error)
{
  g_auto (EksRetention) result = { 0 };
  g_autofree char *text = NULL;

  if (!eks_retention_allow (line->environment, job, &result, line->cancellable, error))
    return 1;
  text = eks_retention_describe (&result);
  if (text[0] != '\0')
    g_printerr ("%s\n", text);
  return result.failed > 0 ? 4 : 0;
}

static void
explain (GPtrArray *records, int days)
{
  if (records->len == 0)
    g_printerr ("%s\n", _("No file is old enough to be removed."));
  else
    g_printerr (ngettext ("%u file has been kept for %d days or more. It is removed once --allow has been given, if it is still as it was delivered.\n",
                          /* TRANSLATORS: %u is a number of files, %d one of days */
                          "%u files have been kept for %d days or more. They are removed once --allow has been given, those that are still as they were delivered.\n", records->len),
                records->len, days);
}

static int
retention_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  RetentionData *self = data;
  g_autoptr (EksJob) job = NULL;
  g_autoptr (GPtrArray) records = NULL;
  gboolean allowed;

  if (!eks_command_expect_arguments (arguments, 1, 1, error))
    return 2;
  job = eks_store_load_job (eks_environment_get_store (line->environment), arguments[0], error);
  if (job == NULL)
    return 2;
  if (eks_job_get_retention_days (job) == 0)
    {
      /* TRANSLATORS: %s is the name of an export; "retention" is not translated */
      g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("“%s” keeps what it delivers; “retention” in its job file says after how many days it is removed"), eks_job_get_name (job));
      return 2;
    }
  records = eks_retention_list (line->environment, job, error);
  if (records == NULL || !eks_retention_is_allowed (line->environment, job, &allowed, error))
    return 1;
  list (records, self->json);
  if (self->allow)
    return let_go (line, job, error);
  if (!allowed || records->len == 0)
    explain (records, eks_job_get_retention_days (job));
  return 0;
}

const EksCommand eks_command_retention = {
  .name = "retention",
  .arguments = N_("JOB"),
  .summary = N_("List delivered files that are old enough to go, and allow their removal"),
  .make_options = make_options,
  .new_data = retention_new_data,
  .free_data = g_free,
  .run = retention_run,
};
