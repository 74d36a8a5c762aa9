/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli exports: the ready-made exports of a connection, and one of them as a job file. */

#include "config.h"

#include "eks-command.h"
#include "eks-error.h"
#include "eks-json-build.h"
#include "eks-ready-job.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gboolean json;
  gboolean save;
  char *row;
} ExportsData;

static gpointer
exports_new_data (void)
{
  return g_new0 (ExportsData, 1);
}

static void
exports_free_data (gpointer data)
{
  ExportsData *self = data;

  g_free (self->row);
  g_free (self);
}

static GOptionEntry *
make_options (gpointer data)
{
  ExportsData *self = data;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print JSON for scripts"), NULL },
    { "row", 0, 0, G_OPTION_ARG_STRING, &self->row, N_("The key of the record that the export is of"), N_("KEY") },
    { "save", 0, 0, G_OPTION_ARG_NONE, &self->save, N_("Save the export instead of printing its job file"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static void
list (EksConnector *connector, gboolean json)
{
  GPtrArray *exports = eks_connector_get_exports (connector);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < exports->len; i++)
    {
      const EksReadyMade *made = g_ptr_array_index (exports, i);
      const char *row[] = { made->id, made->label, made->for_row != NULL ? made->for_row : "", made->description != NULL ? made->description : "", NULL };
      g_ptr_array_add (rows, g_strdupv ((char **) row));
      json_builder_begin_object (builder);
      eks_json_add_text (builder, "id", made->id);
      eks_json_add_text (builder, "label", made->label);
      eks_json_add_text (builder, "description", made->description);
      eks_json_add_text (builder, "for_row", made->for_row);
      json_builder_end_object (builder);
    }
  eks_command_print_list (builder, rows, json);
}

static const EksReadyMade *
find_export (EksConnector *connector, const char *connection, const char *id, const char *row, GError **error)
{
  const EksReadyMade *made = eks_connector_find_export (connector, id);

  if (made == NULL)
    /* TRANSLATORS: %1$s is what somebody typed, %2$s the id of a connection */
    g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND, _("There is no ready-made export “%1$s”; “eksport-cli exports %2$s” lists what there is"), id, connection);
  else if (made->for_row != NULL && row == NULL)
    /* TRANSLATORS: %1$s is the name of an export, %2$s the id of an entity such as mass_send */
    g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("“%1$s” is the export of one record: --row says the key of which %2$s"), made->label, made->for_row);
  else if (made->for_row == NULL && row != NULL)
    /* TRANSLATORS: %s is the name of an export */
    g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("“%s” is not the export of one record, so --row has no meaning"), made->label);
  else
    return made;
  return NULL;
}

static int
exports_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  ExportsData *self = data;
  g_autoptr (EksConnection) connection = NULL;
  g_autoptr (EksConnector) connector = NULL;
  g_autoptr (EksJob) job = NULL;
  const EksReadyMade *made;

  if (!eks_command_expect_arguments (arguments, 1, 2, error)
      || (connection = eks_environment_find_connection (line->environment, arguments[0], error)) == NULL
      || (connector = eks_environment_find_connector (line->environment, connection, error)) == NULL)
    return 2;
  if (arguments[1] == NULL)
    {
      list (connector, self->json);
      return 0;
    }
  made = find_export (connector, arguments[0], arguments[1], self->row, error);
  job = made != NULL ? eks_ready_job_new (made, connection, self->row, error) : NULL;
  if (job == NULL)
    return 2;
  if (!self->save)
    {
      g_autofree char *text = eks_job_to_data (job);
      g_print ("%s\n", text);
      return 0;
    }
  if (!eks_store_save_job (eks_environment_get_store (line->environment), job, error))
    return 1;
  /* TRANSLATORS: %s is the name of an export */
  g_print (_("“%s” is saved.\n"), eks_job_get_name (job));
  return 0;
}

const EksCommand eks_command_exports = {
  .name = "exports",
  .arguments = N_("CONNECTION [EXPORT]"),
  .summary = N_("List ready-made exports, or print one as a job file"),
  .make_options = make_options,
  .new_data = exports_new_data,
  .free_data = exports_free_data,
  .run = exports_run,
};
