/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli connection list, add, remove, test: accounts at systems. */

#include "config.h"

#include "eks-command.h"
#include "eks-error.h"
#include "eks-secrets.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  gboolean json;
  char *name;
  char **settings;
  char *time_zone;
} ConnectionData;

static gpointer
connection_new_data (void)
{
  return g_new0 (ConnectionData, 1);
}

static void
connection_free_data (gpointer data)
{
  ConnectionData *self = data;

  g_free (self->name);
  g_free (self->time_zone);
  g_strfreev (self->settings);
  g_free (self);
}

static GOptionEntry *
make_list_options (gpointer data)
{
  ConnectionData *self = data;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print JSON for scripts"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static GOptionEntry *
make_add_options (gpointer data)
{
  ConnectionData *self = data;
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &self->name, N_("What to call it"), N_("NAME") },
    { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &self->settings, N_("A setting of the connector; never a secret"), N_("KEY=VALUE") },
    { "time-zone", 0, 0, G_OPTION_ARG_STRING, &self->time_zone, N_("Time zone of the account, such as Europe/Copenhagen"), N_("ZONE") },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static int
list_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  ConnectionData *self = data;
  g_autoptr (GPtrArray) connections = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  if (!eks_command_expect_arguments (arguments, 0, 0, error) || (connections = eks_environment_list_connections (line->environment, error)) == NULL)
    return 2;
  for (guint i = 0; i < connections->len; i++)
    {
      EksConnection *connection = g_ptr_array_index (connections, i);
      const char *row[] = { eks_connection_get_id (connection), eks_connection_get_name (connection), eks_connection_get_connector (connection), NULL };
      g_ptr_array_add (rows, g_strdupv ((char **) row));
      json_array_add_element (array, eks_connection_to_json (connection));
    }
  json_node_set_array (node, array);
  if (self->json)
    eks_command_print_json (node);
  else
    eks_command_print_table (rows);
  return 0;
}

const EksCommand eks_command_connection_list = {
  .name = "connection list",
  .summary = N_("List the connections"),
  .make_options = make_list_options,
  .new_data = connection_new_data,
  .free_data = connection_free_data,
  .run = list_run,
};

/* Those that can be given on a command line. */
static char *
dup_setting_names (EksConnector *connector)
{
  GPtrArray *settings = eks_connector_get_settings (connector);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < settings->len; i++)
    {
      const EksSetting *setting = g_ptr_array_index (settings, i);
      if (setting->kind != EKS_SETTING_SECRET)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", setting->id);
    }
  return g_string_free (names, FALSE);
}

static gboolean
apply_setting (EksConnection *connection, EksConnector *connector, const char *text, GError **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *key = equals != NULL ? g_strndup (text, equals - text) : NULL;
  const EksSetting *setting = key != NULL ? eks_connector_find_setting (connector, key) : NULL;

  if (setting == NULL)
    {
      g_autofree char *names = dup_setting_names (connector);
      /* TRANSLATORS: %1$s is what somebody typed, %2$s the name of a system, %3$s names such as api_url, client_id */
      g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("“%1$s” is not a setting of %2$s as KEY=VALUE. Its settings are %3$s."), text, eks_connector_get_label (connector), names);
      return FALSE;
    }
  if (setting->kind == EKS_SETTING_SECRET)
    {
      /* TRANSLATORS: %s is the id of a setting */
      g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("“%s” is a secret: it is asked for, or read from standard input, so that it stands in no command line"), key);
      return FALSE;
    }
  eks_connection_set_setting (connection, key, equals + 1);
  return TRUE;
}

static gboolean
check_required (EksConnection *connection, EksConnector *connector, GError **error)
{
  GPtrArray *settings = eks_connector_get_settings (connector);

  for (guint i = 0; i < settings->len; i++)
    {
      const EksSetting *setting = g_ptr_array_index (settings, i);
      if (setting->kind != EKS_SETTING_SECRET && setting->required && setting->fallback == NULL && eks_connection_get_setting (connection, setting->id) == NULL)
        {
          /* TRANSLATORS: %s is the id of a setting */
          g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("The setting “%1$s” is missing: add --set %1$s=…"), setting->id);
          return FALSE;
        }
    }
  return TRUE;
}

typedef struct
{
  const char *setting; /* the connector's */
  char *value;         /* (owned) */
} Secret;

static void
secret_clear (Secret *self)
{
  eks_text_free_secret (self->value);
}

/* Asked for before anything is saved, so that whoever stops here leaves nothing. */
static gboolean
read_secrets (EksConnector *connector, GArray *secrets, GCancellable *cancellable, GError **error)
{
  GPtrArray *settings = eks_connector_get_settings (connector);

  for (guint i = 0; i < settings->len; i++)
    {
      const EksSetting *setting = g_ptr_array_index (settings, i);
      Secret secret = { .setting = setting->id };
      if (setting->kind != EKS_SETTING_SECRET)
        continue;
      secret.value = eks_command_read_secret (setting->label, cancellable, error);
      if (secret.value == NULL)
        return FALSE;
      g_array_append_val (secrets, secret);
    }
  return TRUE;
}

static gboolean
store_secrets (EksConnection *connection, GArray *secrets, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < secrets->len; i++)
    {
      const Secret *secret = &g_array_index (secrets, Secret, i);
      if (secret->value[0] != '\0' && !eks_secrets_store (eks_connection_get_id (connection), eks_connection_get_name (connection), secret->setting, secret->value, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* A connection without the secret that was given for it would only seem to be there. */
static gboolean
save (EksStore *store, EksConnection *connection, GArray *secrets, GCancellable *cancellable, GError **error)
{
  if (!eks_store_save_connection (store, connection, error))
    return FALSE;
  if (store_secrets (connection, secrets, cancellable, error))
    return TRUE;
  eks_store_remove_connection (store, eks_connection_get_id (connection), NULL);
  return FALSE;
}

/* An id that is taken keeps its secret: it must not get another address by the way. */
static gboolean
check_new (EksCommandLine *line, const char *id, const char *zone, GError **error)
{
  g_autoptr (EksConnection) known = eks_environment_find_connection (line->environment, id, NULL);
  g_autoptr (GTimeZone) found = zone != NULL ? g_time_zone_new_identifier (zone) : NULL;

  if (known != NULL && eks_environment_is_demo (id))
    /* TRANSLATORS: %s is the id of a connection */
    g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("“%s” is a connection that comes with Eksport; choose another id"), id);
  else if (known != NULL)
    /* TRANSLATORS: %s is the id of a connection */
    g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("There is a connection “%1$s” already; choose another id, or remove it first with “eksport-cli connection remove %1$s”"), id);
  else if (zone != NULL && found == NULL)
    /* TRANSLATORS: %s is what somebody typed after --time-zone */
    g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("“%s” is not a time zone such as Europe/Copenhagen"), zone);
  else
    return TRUE;
  return FALSE;
}

static int
add_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  ConnectionData *self = data;
  EksConnector *connector;
  g_autoptr (EksConnection) connection = NULL;
  g_autoptr (GArray) secrets = g_array_new (FALSE, FALSE, sizeof (Secret));

  g_array_set_clear_func (secrets, (GDestroyNotify) secret_clear);
  if (!eks_command_expect_arguments (arguments, 2, 2, error) || !check_new (line, arguments[0], self->time_zone, error))
    return 2;
  connector = eks_connector_registry_find (eks_environment_get_registry (line->environment), arguments[1], error);
  if (connector == NULL)
    return 2;
  connection = eks_connection_new (arguments[0], self->name != NULL ? self->name : arguments[0], arguments[1]);
  eks_connection_set_time_zone (connection, self->time_zone);
  for (guint i = 0; self->settings != NULL && self->settings[i] != NULL; i++)
    if (!apply_setting (connection, connector, self->settings[i], error))
      return 2;
  if (!check_required (connection, connector, error) || !read_secrets (connector, secrets, line->cancellable, error))
    return 2;
  if (!save (eks_environment_get_store (line->environment), connection, secrets, line->cancellable, error))
    return 1;
  /* TRANSLATORS: %s is the id of a connection */
  g_print (_("Saved. “eksport-cli connection test %s” asks the service a first question.\n"), arguments[0]);
  return 0;
}

const EksCommand eks_command_connection_add = {
  .name = "connection add",
  .arguments = N_("ID CONNECTOR"),
  .summary = N_("Add a connection"),
  .description = N_("Secrets are asked for on the terminal, or read from standard input, one a line in the order of the connector; they are kept in the keyring only. An empty line leaves a secret to the environment."),
  .make_options = make_add_options,
  .new_data = connection_new_data,
  .free_data = connection_free_data,
  .run = add_run,
};

static int
remove_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  g_autoptr (GError) keyring_error = NULL;

  if (!eks_command_expect_arguments (arguments, 1, 1, error))
    return 2;
  if (eks_environment_is_demo (arguments[0]))
    {
      /* TRANSLATORS: %s is the id of a connection */
      g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("“%s” comes with Eksport and cannot be removed"), arguments[0]);
      return 2;
    }
  if (!eks_store_remove_connection (eks_environment_get_store (line->environment), arguments[0], error))
    return 2;
  if (!eks_secrets_clear (arguments[0], line->cancellable, &keyring_error))
    /* TRANSLATORS: %s is the keyring's message */
    g_printerr (_("eksport-cli: the connection is removed, but not its secrets: %s\n"), keyring_error->message);
  return 0;
}

const EksCommand eks_command_connection_remove = {
  .name = "connection remove",
  .arguments = N_("ID"),
  .summary = N_("Remove a connection and its secrets"),
  .run = remove_run,
};

static int
test_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  g_autoptr (EksConnection) connection = NULL;
  g_autoptr (EksAccount) account = NULL;
  g_autoptr (EksSource) source = NULL;
  g_autofree char *checked = NULL;

  if (!eks_command_expect_arguments (arguments, 1, 1, error) ||
      (connection = eks_environment_find_connection (line->environment, arguments[0], error)) == NULL)
    return 2;
  account = eks_environment_open_account (line->environment, connection, line->cancellable, error);
  if (account == NULL)
    return 1;
  source = eks_account_open_source (account, eks_environment_get_clock (line->environment), error);
  if (source == NULL || !eks_source_test (source, &checked, line->cancellable, error))
    return 3;
  g_print ("%s\n", checked);
  return 0;
}

const EksCommand eks_command_connection_test = {
  .name = "connection test",
  .arguments = N_("ID"),
  .summary = N_("Ask the service one cheap question"),
  .run = test_run,
};
