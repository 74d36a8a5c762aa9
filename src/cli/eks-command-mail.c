/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli mail set, test and show: the server that mail about runs goes through. */

#include "config.h"

#include "eks-command.h"
#include "eks-error.h"
#include "eks-json-build.h"
#include "eks-notifier.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  gboolean json;
  char *host;    /* (nullable): not given */
  int port;      /* -1: not given */
  char *tls;
  char *user;
  char *from;
  char *ca_file;
} MailData;

static gpointer
mail_new_data (void)
{
  MailData *self = g_new0 (MailData, 1);

  self->port = -1;
  return self;
}

static void
mail_free_data (gpointer data)
{
  MailData *self = data;

  g_free (self->host);
  g_free (self->tls);
  g_free (self->user);
  g_free (self->from);
  g_free (self->ca_file);
  g_free (self);
}

static GOptionEntry *
make_set_options (gpointer data)
{
  MailData *self = data;
  const GOptionEntry entries[] = {
    { "host", 0, 0, G_OPTION_ARG_STRING, &self->host, N_("The mail server; empty: no mail is sent"), N_("HOST") },
    { "port", 0, 0, G_OPTION_ARG_INT, &self->port, N_("Its port; 465, or 587 with STARTTLS, unless set; 0 for that again"), N_("PORT") },
    { "tls", 0, 0, G_OPTION_ARG_STRING, &self->tls, N_("When the connection becomes encrypted: implicit or starttls"), N_("KIND") },
    { "user", 0, 0, G_OPTION_ARG_STRING, &self->user, N_("Who logs in; empty: nobody"), N_("USER") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &self->from, N_("The address that mail is from"), N_("ADDRESS") },
    { "ca-file", 0, 0, G_OPTION_ARG_STRING, &self->ca_file, N_("A file with the authority that vouches for the server; empty: those of the system"), N_("FILE") },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static gboolean
apply_tls (MailData *self, EksMailServer *server, GError **error)
{
  for (int i = 0; self->tls != NULL && eks_mail_tls_names[i] != NULL; i++)
    if (strcmp (eks_mail_tls_names[i], self->tls) == 0)
      {
        g_object_set (server, "tls", i, NULL);
        return TRUE;
      }
  if (self->tls == NULL)
    return TRUE;
  /* TRANSLATORS: %s is what somebody wrote; “implicit” and “starttls” are not translated */
  g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("“%s” is neither “implicit” nor “starttls”"), self->tls);
  return FALSE;
}

static gboolean
apply (MailData *self, EksMailServer *server, GError **error)
{
  if (self->port > G_MAXUINT16 || self->port < -1)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("A port is a number from 1 to 65535"));
      return FALSE;
    }
  if (!apply_tls (self, server, error))
    return FALSE;
  if (self->host != NULL)
    g_object_set (server, "host", self->host, NULL);
  if (self->port >= 0)
    g_object_set (server, "port", self->port, NULL);
  if (self->user != NULL)
    g_object_set (server, "user", self->user, NULL);
  if (self->from != NULL)
    g_object_set (server, "from", self->from, NULL);
  if (self->ca_file != NULL)
    g_object_set (server, "ca-file", self->ca_file, NULL);
  return TRUE;
}

static int
set_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  g_autoptr (EksSettings) settings = NULL;
  g_autoptr (EksMailServer) server = NULL;
  g_autofree char *password = NULL;

  if (!eks_command_expect_arguments (arguments, 0, 0, error))
    return 2;
  settings = eks_store_load_settings (eks_environment_get_store (line->environment), error);
  if (settings == NULL)
    return 1;
  server = eks_mail_server_copy (eks_settings_get_mail (settings));
  if (!apply (data, server, error))
    return 2;
  if (eks_mail_server_is_set (server) && eks_mail_server_get_user (server)[0] != '\0')
    {
      /* TRANSLATORS: asks for it on the terminal */
      password = eks_command_read_secret (_("Password"), line->cancellable, error);
      if (password == NULL)
        return 1;
    }
  return eks_notify_save_server (line->environment, server, password, line->cancellable, error) ? 0 : 1;
}

const EksCommand eks_command_mail_set = {
  .name = "mail set",
  .summary = N_("Set the server that mail about runs goes through"),
  .description = N_("Only what is given changes. The password is asked for, or read from standard input, and kept in the keyring; without a line it stays as it is, "
                    "unless the server or the user changes. On a computer without a keyring it stands in the environment variable EKSPORT_SECRET_MAIL. "
                    "Mail is sent over an encrypted connection only, and the certificate of the server is checked."),
  .make_options = make_set_options,
  .new_data = mail_new_data,
  .free_data = mail_free_data,
  .run = set_run,
};

static int
test_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  g_autoptr (EksSettings) settings = NULL;
  g_autofree char *result = NULL;

  if (!eks_command_expect_arguments (arguments, 1, 1, error))
    return 2;
  settings = eks_store_load_settings (eks_environment_get_store (line->environment), error);
  if (settings == NULL)
    return 1;
  result = eks_notify_test (line->environment, eks_settings_get_mail (settings), NULL, arguments[0], line->cancellable, error);
  if (result == NULL)
    return 1;
  g_print ("%s\n", result);
  return 0;
}

const EksCommand eks_command_mail_test = {
  .name = "mail test",
  .arguments = N_("ADDRESS"),
  .summary = N_("Send a mail to see whether it can be sent"),
  .run = test_run,
};

static GOptionEntry *
make_show_options (gpointer data)
{
  MailData *self = data;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print JSON for scripts"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

/* @name: of the member in JSON and of the line */
static void
add_text (JsonBuilder *builder, GPtrArray *rows, const char *name, const char *value)
{
  const char *row[] = { name, value, NULL };

  eks_json_add_text (builder, name, value);
  g_ptr_array_add (rows, g_strdupv ((char **) row));
}

static void
add_server (JsonBuilder *builder, GPtrArray *rows, EksMailServer *server, gboolean has_password)
{
  g_autofree char *port = g_strdup_printf ("%d", eks_mail_server_get_effective_port (server));
  const char *row[] = { "port", port, NULL };
  const char *password_row[] = { "password", has_password ? _("is set") : _("is not set"), NULL };

  add_text (builder, rows, "host", eks_mail_server_get_host (server));
  eks_json_add_number (builder, "port", (guint64) eks_mail_server_get_effective_port (server));
  g_ptr_array_add (rows, g_strdupv ((char **) row));
  add_text (builder, rows, "tls", eks_mail_tls_names[eks_mail_server_get_tls (server)]);
  add_text (builder, rows, "user", eks_mail_server_get_user (server));
  add_text (builder, rows, "from", eks_mail_server_get_from (server));
  add_text (builder, rows, "ca_file", eks_mail_server_get_ca_file (server));
  eks_json_add_flag (builder, "password", has_password);
  g_ptr_array_add (rows, g_strdupv ((char **) password_row));
}

static int
show_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  MailData *self = data;
  g_autoptr (EksSettings) settings = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  EksMailServer *server;

  if (!eks_command_expect_arguments (arguments, 0, 0, error))
    return 2;
  settings = eks_store_load_settings (eks_environment_get_store (line->environment), error);
  if (settings == NULL)
    return 1;
  server = eks_settings_get_mail (settings);
  json_builder_begin_object (builder);
  if (eks_mail_server_is_set (server))
    add_server (builder, rows, server, eks_notify_has_password (line->cancellable));
  else if (!self->json)
    g_print ("%s\n", _("No mail server is set."));
  json_builder_end_object (builder);
  if (self->json)
    {
      g_autoptr (JsonNode) node = json_builder_get_root (builder);
      eks_command_print_json (node);
    }
  else
    eks_command_print_table (rows);
  return 0;
}

const EksCommand eks_command_mail_show = {
  .name = "mail show",
  .summary = N_("Show the server that mail about runs goes through"),
  .make_options = make_show_options,
  .new_data = mail_new_data,
  .free_data = mail_free_data,
  .run = show_run,
};
