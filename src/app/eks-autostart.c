/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In a sandbox the desktop is asked, through the Background portal
 * (https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Background.html); elsewhere a file says so
 * (https://specifications.freedesktop.org/autostart-spec/latest/). */

#include "config.h"

#include "eks-autostart.h"

#include "eks-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PROGRAM "eksport"
/* Whoever has not answered a question for so long is not at the screen. */
#define PATIENCE_SECONDS 300

/* A request to the portal. */
typedef struct
{
  GDBusConnection *bus; /* (owned) */
  guint subscription;
  guint timeout;
  gboolean on;
  gboolean concluded;
} Request;

static void
request_free (Request *request)
{
  g_clear_object (&request->bus);
  g_free (request);
}

/* What can be done instead, in the sentence of every refusal. */
static GError *
make_refusal (const char *reason)
{
  return g_error_new (EKS_ERROR, EKS_ERROR_FAILED,
                      /* TRANSLATORS: %s says what failed. “eksport-cli due” is a command */
                      _("%s Exports run at their times while a window of Eksport is open. Without one, a systemd timer or cron can call “eksport-cli due”; the manual of eksport-cli tells how."), reason);
}

/* Whatever comes first: the answer, that there is none, or that nobody is there to give one. Who waits has a reference.
 * @reason: (nullable): why not */
static void
conclude (GTask *task, const char *reason)
{
  Request *request = g_task_get_task_data (task);

  if (request->concluded)
    return;
  request->concluded = TRUE;
  if (request->subscription != 0)
    g_dbus_connection_signal_unsubscribe (request->bus, request->subscription);
  g_clear_handle_id (&request->timeout, g_source_remove);
  /* that it stays out of the background cannot be refused */
  if (reason != NULL && request->on)
    g_task_return_error (task, make_refusal (reason));
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
on_response (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *signal, GVariant *parameters, gpointer data)
{
  g_autoptr (GVariant) results = NULL;
  gboolean background = FALSE, autostart = FALSE;
  guint response = 2;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (results != NULL)
    {
      g_variant_lookup (results, "background", "b", &background);
      g_variant_lookup (results, "autostart", "b", &autostart);
    }
  conclude (data, response == 0 && background && autostart ? NULL :
            _("The desktop does not let Eksport run in the background. It can be allowed in the settings of the desktop, on the page of Eksport."));
}

static gboolean
on_timeout (gpointer data)
{
  GTask *task = data;

  ((Request *) g_task_get_task_data (task))->timeout = 0;
  conclude (task, _("Nobody answered whether Eksport may run in the background."));
  return G_SOURCE_REMOVE;
}

static void
on_called (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (reply == NULL)
    conclude (task, _("This desktop has no way to let programs run in the background."));
}

/* The path that the answer comes to is known beforehand, so that no answer is too early. (transfer full) */
static char *
make_request_path (GDBusConnection *bus, const char *token)
{
  g_autofree char *sender = g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (bus) + 1), ".", '_');

  return g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, token);
}

static GVariant *
make_options (const char *token, gboolean on)
{
  static const char *const command[] = { PROGRAM, "--background", NULL };
  GVariantBuilder options = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  /* TRANSLATORS: why the program wants to run in the background; the desktop shows it in its question */
  g_variant_builder_add (&options, "{sv}", "reason", g_variant_new_string (_("Run exports at the times that you have chosen.")));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (on));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  g_variant_builder_add (&options, "{sv}", "dbus-activatable", g_variant_new_boolean (FALSE));
  return g_variant_builder_end (&options);
}

static void
ask_portal (GTask *task)
{
  Request *request = g_task_get_task_data (task);
  g_autofree char *token = g_strdup_printf ("eksport%u", g_random_int ());
  g_autofree char *path = NULL;

  g_object_ref (task); /* until it is concluded */
  request->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  if (request->bus == NULL)
    {
      conclude (task, _("This desktop has no way to let programs run in the background."));
      return;
    }
  path = make_request_path (request->bus, token);
  request->subscription = g_dbus_connection_signal_subscribe (request->bus, PORTAL, "org.freedesktop.portal.Request", "Response", path, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_response, task, NULL);
  request->timeout = g_timeout_add_seconds (PATIENCE_SECONDS, on_timeout, task);
  g_dbus_connection_call (request->bus, PORTAL, PORTAL_PATH, "org.freedesktop.portal.Background", "RequestBackground",
                          g_variant_new ("(s@a{sv})", "", make_options (token, request->on)), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_called, g_object_ref (task));
}

/* ---- a file ---- */

/* As the Exec key wants it (https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html); the key
 * file does its own quoting on top of that. */
static char *
quote (const char *path)
{
  g_autoptr (GString) text = g_string_new ("\"");

  for (const char *c = path; *c != '\0'; c++)
    {
      if (strchr ("\"`$\\", *c) != NULL)
        g_string_append_c (text, '\\');
      if (*c == '%')
        g_string_append_c (text, '%');
      g_string_append_c (text, *c);
    }
  g_string_append_c (text, '"');
  return g_strdup (text->str);
}

/* As it is found by its name, if it is; else, as in a folder where it was built, where it lies. (transfer full): quoted */
static char *
find_program (void)
{
  g_autofree char *found = g_find_program_in_path (PROGRAM);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);

  return found != NULL || self == NULL ? g_strdup (PROGRAM) : quote (self);
}

static char *
make_entry (void)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *program = find_program ();
  g_autofree char *command = g_strconcat (program, " --background", NULL);

  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE, G_KEY_FILE_DESKTOP_TYPE_APPLICATION);
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_NAME, "Eksport");
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_ICON, EKS_APP_ID);
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, command);
  g_key_file_set_boolean (file, G_KEY_FILE_DESKTOP_GROUP, "X-GNOME-UsesNotifications", TRUE);
  return g_key_file_to_data (file, NULL, NULL);
}

static gboolean
fail (const char *path, int code, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, EKS_ERROR, code == ENOSPC ? EKS_ERROR_NO_SPACE : EKS_ERROR_FAILED,
               /* TRANSLATORS: %1$s is a file, %2$s says why */
               _("“%1$s” cannot be written: %2$s"), name, g_strerror (code));
  return FALSE;
}

static gboolean
write_file (gboolean on, GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);
  g_autofree char *path = g_build_filename (folder, EKS_APP_ID ".desktop", NULL);
  g_autofree char *entry = make_entry ();
  g_autoptr (GError) io_error = NULL;

  if (!on)
    return g_remove (path) == 0 || errno == ENOENT || fail (path, errno, error);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (folder, errno, error);
  if (g_file_set_contents_full (path, entry, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, &io_error))
    return TRUE;
  eks_error_set_from_io (error, EKS_ERROR_FAILED, io_error, path);
  return FALSE;
}

/* GTK's own variable makes a test of what a sandbox does. */
static gboolean
is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) || g_strcmp0 (g_getenv ("GTK_USE_PORTAL"), "1") == 0;
}

/**
 * eks_autostart_set_async:
 * @on: whether Eksport is to begin with the session
 * @cancellable: (nullable): cancels
 * @callback: called in the main context
 * @data: data for @callback
 *
 * The desktop may ask the person, and the person may refuse.
 */
void
eks_autostart_set_async (gboolean on, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Request *request = g_new0 (Request, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, eks_autostart_set_async);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  request->on = on;
  if (is_sandboxed ())
    ask_portal (task);
  else if (write_file (on, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * eks_autostart_set_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: %FALSE if it was refused or failed: then it is as it was, and the error says what can be done instead
 */
gboolean
eks_autostart_set_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL) && g_async_result_is_tagged (result, eks_autostart_set_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
