/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli connector list, check: the descriptions of systems. */

#include "config.h"

#include "eks-command.h"
#include "eks-connector-check.h"
#include "eks-error.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gboolean json;
} ConnectorData;

static gpointer
connector_new_data (void)
{
  return g_new0 (ConnectorData, 1);
}

static GOptionEntry *
make_list_options (gpointer data)
{
  ConnectorData *self = data;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print JSON for scripts"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static void
add_connector (JsonBuilder *builder, EksConnector *connector)
{
  const char *const members[][2] = {
    { "id", eks_connector_get_id (connector) },
    { "label", eks_connector_get_label (connector) },
    { "verified", eks_connector_get_verified (connector) },
  };

  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      json_builder_set_member_name (builder, members[i][0]);
      json_builder_add_string_value (builder, members[i][1] != NULL ? members[i][1] : "");
    }
  json_builder_end_object (builder);
}

static int
list_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  ConnectorData *self = data;
  EksConnectorRegistry *registry = eks_environment_get_registry (line->environment);
  GPtrArray *connectors = eks_connector_registry_get_connectors (registry);
  GPtrArray *problems = eks_connector_registry_get_errors (registry);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  if (!eks_command_expect_arguments (arguments, 0, 0, error))
    return 2;
  json_builder_begin_array (builder);
  for (guint i = 0; i < connectors->len; i++)
    {
      EksConnector *connector = g_ptr_array_index (connectors, i);
      const char *row[] = { eks_connector_get_id (connector), eks_connector_get_label (connector), eks_connector_get_verified (connector), NULL };
      g_ptr_array_add (rows, g_strdupv ((char **) row));
      add_connector (builder, connector);
    }
  json_builder_end_array (builder);
  node = json_builder_get_root (builder);
  if (self->json)
    eks_command_print_json (node);
  else
    eks_command_print_table (rows);
  for (guint i = 0; i < problems->len; i++)
    g_printerr ("eksport-cli: %s\n", (const char *) g_ptr_array_index (problems, i));
  return 0;
}

const EksCommand eks_command_connector_list = {
  .name = "connector list",
  .summary = N_("List the systems that Eksport knows"),
  .make_options = make_list_options,
  .new_data = connector_new_data,
  .free_data = g_free,
  .run = list_run,
};

static int
check_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (EksConnector) connector = NULL;

  if (!eks_command_expect_arguments (arguments, 1, 1, error))
    return 2;
  connector = eks_connector_check_file (arguments[0], eks_clock_get_real_time (eks_environment_get_clock (line->environment)), issues, error);
  if (eks_json_issues_get_length (issues) > 0)
    {
      g_autofree char *text = eks_json_issues_describe (issues);
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_CONNECTOR, text);
    }
  if (connector == NULL || eks_json_issues_get_length (issues) > 0)
    return 2;
  /* TRANSLATORS: %s is the name of a system */
  g_print (_("The description of %s can be used.\n"), eks_connector_get_label (connector));
  return 0;
}

const EksCommand eks_command_connector_check = {
  .name = "connector check",
  .arguments = N_("FILE"),
  .summary = N_("Check a connector's description; every fault with its place in the file"),
  .run = check_run,
};
