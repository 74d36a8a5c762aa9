/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli connector list, check, add, remove: the descriptions of systems. */

#include "config.h"

#include "eks-command.h"
#include "eks-connector-check.h"
#include "eks-connector-words.h"
#include "eks-error.h"
#include "eks-json-build.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gboolean json;
  gboolean replace;
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
  json_builder_begin_object (builder);
  eks_json_add_text (builder, "id", eks_connector_get_id (connector));
  eks_json_add_text (builder, "label", eks_connector_get_label (connector));
  eks_json_add_text (builder, "verified", eks_connector_get_verified (connector));
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
  eks_command_print_list (builder, rows, self->json);
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

static void
print_facts (const char *title, GPtrArray *facts)
{
  g_autoptr (GPtrArray) owned = facts;

  if (facts->len == 0)
    return;
  g_print ("\n%s\n", title);
  for (guint i = 0; i < facts->len; i++)
    {
      const EksConnectorFact *fact = g_ptr_array_index (facts, i);
      g_print ("  %s: %s\n", fact->title, fact->detail);
    }
}

/* The connector of a file and its text, if nothing is wrong with it; else every fault is in @error. */
static EksConnector *
open_file (EksCommandLine *line, const char *path, char **data, gsize *length, GError **error)
{
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (EksConnector) connector = NULL;

  if (!eks_connector_read_file (path, data, length, error))
    return NULL;
  connector = eks_connector_check_data (*data, *length, eks_clock_get_real_time (eks_environment_get_clock (line->environment)), issues);
  if (eks_json_issues_get_length (issues) == 0)
    return g_steal_pointer (&connector);
  g_autofree char *text = eks_json_issues_describe (issues);
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_CONNECTOR, text);
  return NULL;
}

static int
check_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  g_autoptr (EksConnector) connector = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!eks_command_expect_arguments (arguments, 1, 1, error) || (connector = open_file (line, arguments[0], &text, &length, error)) == NULL)
    return 2;
  /* TRANSLATORS: %s is the name of a system */
  g_print (_("The description of %s can be used.\n"), eks_connector_get_label (connector));
  print_facts (_("Talks to"), eks_connector_words_hosts (connector));
  print_facts (_("Reads"), eks_connector_words_reads (connector));
  print_facts (_("Sends"), eks_connector_words_sends (connector));
  return 0;
}

const EksCommand eks_command_connector_check = {
  .name = "connector check",
  .arguments = N_("FILE"),
  .summary = N_("Check a connector's description; every fault with its place in the file"),
  .run = check_run,
};

static GOptionEntry *
make_add_options (gpointer data)
{
  ConnectorData *self = data;
  const GOptionEntry entries[] = {
    { "replace", 0, 0, G_OPTION_ARG_NONE, &self->replace, N_("Take the place of a connector with the same id"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static int
add_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  ConnectorData *self = data;
  EksConnectorRegistry *registry = eks_environment_get_registry (line->environment);
  g_autoptr (EksConnector) connector = NULL;
  g_autofree char *text = NULL;
  g_autofree char *file = NULL;
  gsize length;

  if (!eks_command_expect_arguments (arguments, 1, 1, error) || (connector = open_file (line, arguments[0], &text, &length, error)) == NULL)
    return 2;
  if (!self->replace && eks_connector_registry_find (registry, eks_connector_get_id (connector), NULL) != NULL)
    {
      /* TRANSLATORS: %s is the id of a connector */
      g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("There is a connector “%s” already; --replace lets this one take its place"), eks_connector_get_id (connector));
      return 2;
    }
  if (eks_connector_registry_install (registry, text, length, error) == NULL)
    return 1;
  file = eks_connector_registry_dup_own_file (registry, eks_connector_get_id (connector));
  /* TRANSLATORS: %1$s is the name of a system, %2$s a file */
  g_print (_("%1$s can be connected to now; its description is “%2$s”.\n"), eks_connector_get_label (connector), file);
  return 0;
}

const EksCommand eks_command_connector_add = {
  .name = "connector add",
  .arguments = N_("FILE"),
  .summary = N_("Add a system that a file describes"),
  .make_options = make_add_options,
  .new_data = connector_new_data,
  .free_data = g_free,
  .run = add_run,
};

static int
remove_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  if (!eks_command_expect_arguments (arguments, 1, 1, error) || !eks_connector_registry_remove (eks_environment_get_registry (line->environment), arguments[0], error))
    return 2;
  /* TRANSLATORS: %s is the id of a connector */
  g_print (_("The connector “%s” is removed.\n"), arguments[0]);
  return 0;
}

const EksCommand eks_command_connector_remove = {
  .name = "connector remove",
  .arguments = N_("CONNECTOR"),
  .summary = N_("Remove a connector of your own"),
  .run = remove_run,
};
