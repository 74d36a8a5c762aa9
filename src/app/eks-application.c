/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application: one instance, one environment, its actions and windows. It owns the runs, so that closing a
 * window ends none of them, and it stays until the last one is over. */

#include "config.h"

#include "eks-application.h"

#include "eks-catalog.h"
#include "eks-connection-dialog.h"
#include "eks-connector-dialog.h"
#include "eks-connectors-window.h"
#include "eks-decrypt-window.h"
#include "eks-folder.h"
#include "eks-history-keep.h"
#include "eks-key-dialog.h"
#include "eks-main-window.h"
#include "eks-open-file.h"
#include "eks-passphrase.h"
#include "eks-preferences.h"
#include "eks-resident.h"
#include "eks-resources.h"
#include "eks-run-notice.h"
#include "eks-run-window.h"
#include "eks-ui.h"
#include "eks-wizard.h"
#include "eks-words.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

/* Who has waited for less than this is still looking. */
#define NOTIFY_AFTER_US (2 * G_USEC_PER_SEC)

struct _EksApplication
{
  AdwApplication parent_instance;

  EksEnvironment *environment; /* (owned) */
  GSettings *settings;         /* (owned) */
  EksResident *resident;       /* (owned): runs exports at their times */
  GListStore *runs;            /* (owned): of EksRunTask, newest first */
  GFileMonitor *monitor;       /* (owned) (nullable): of the folder of connectors */
  GHashTable *checks;          /* (owned) (element-type utf8 utf8): connection id → what was last checked */
  guint terminate_source;
  guint n_started;
  guint n_running;
  guint quitting : 1;
  guint windowless : 1; /* it was started to stay in the background: the first activation is not a person's */
};

G_DEFINE_FINAL_TYPE (EksApplication, eks_application, ADW_TYPE_APPLICATION)

static void
cancel_runs (EksApplication *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->runs)); i++)
    {
      g_autoptr (EksRunTask) task = g_list_model_get_item (G_LIST_MODEL (self->runs), i);
      eks_run_task_cancel (task);
    }
}

/* A run that is cancelled cleans up after itself, so it is waited for. */
static void
quit (EksApplication *self)
{
  self->quitting = TRUE;
  eks_resident_stop (self->resident);
  if (self->n_running > 0)
    cancel_runs (self);
  else
    g_application_quit (G_APPLICATION (self));
}

static gboolean
on_terminate (gpointer data)
{
  quit (data);
  return G_SOURCE_CONTINUE;
}

static GtkWindow *
find_run_window (EksApplication *self, EksRunTask *task)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (EKS_IS_RUN_WINDOW (l->data) && eks_run_window_get_task (l->data) == task)
      return l->data;
  return NULL;
}

static char *
get_notification_id (EksRunTask *task)
{
  return g_strdup_printf ("run-%u", eks_run_task_get_number (task));
}

static void
on_run_window_active (GtkWindow *window, GParamSpec *pspec, gpointer data)
{
  g_autofree char *id = get_notification_id (eks_run_window_get_task (EKS_RUN_WINDOW (window)));

  if (gtk_window_is_active (window))
    g_application_withdraw_notification (data, id);
}

static void
show_run (EksApplication *self, EksRunTask *task)
{
  GtkWindow *window = find_run_window (self, task);

  if (window == NULL)
    {
      window = eks_run_window_new (self, task);
      g_signal_connect_object (window, "notify::is-active", G_CALLBACK (on_run_window_active), self, 0);
    }
  gtk_window_present (window);
}

/* Whether somebody looks at any window of it. */
static gboolean
is_in_front (EksApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  return window != NULL && gtk_window_is_active (window);
}

static void
notify_finished (EksApplication *self, EksRunTask *task)
{
  const EksRunRecord *record = eks_run_task_get_record (task);
  GtkWindow *window = find_run_window (self, task);
  g_autofree char *rows = eks_words_rows (record->rows);
  g_autofree char *id = get_notification_id (task);
  g_autoptr (GNotification) notification = NULL;

  if (self->quitting || record->finished - record->started < NOTIFY_AFTER_US || (window != NULL && gtk_window_is_active (window)) || !g_settings_get_boolean (self->settings, "notify-when-done"))
    return;
  notification = g_notification_new (record->job_name);
  /* TRANSLATORS: %s is “1,204 rows” */
  g_autofree char *done = g_strdup_printf (_("%s exported"), rows);
  g_notification_set_body (notification, eks_words_is_done (record) ? done : eks_words_message (record));
  g_notification_set_default_action_and_target (notification, "app.show-run", "u", eks_run_task_get_number (task));
  g_application_send_notification (G_APPLICATION (self), id, notification);
}

static void
on_run_finished (EksRunTask *task, GParamSpec *pspec, gpointer data)
{
  EksApplication *self = data;
  EksTurnEnd end = EKS_TURN_DONE;
  guint position;

  self->n_running--;
  if (!eks_resident_take_over (self->resident, task, &end))
    notify_finished (self, task);
  if (g_list_store_find (self->runs, task, &position) && end == EKS_TURN_NOT_RUN)
    g_list_store_remove (self->runs, position); /* there was no run: another program had it in hand */
  else if (g_list_store_find (self->runs, task, &position))
    g_list_model_items_changed (G_LIST_MODEL (self->runs), position, 1, 1);
  if (end != EKS_TURN_RETRY && end != EKS_TURN_NOT_RUN)
    eks_run_notice_tell (G_APPLICATION (self), eks_run_task_get_record (task), is_in_front (self));
  if (self->quitting && self->n_running == 0)
    g_application_quit (G_APPLICATION (self));
  g_application_release (G_APPLICATION (self));
}

/* Also if its window was closed: what waits for an answer must be seen. */
static void
on_run_asking (EksRunTask *task, GParamSpec *pspec, gpointer data)
{
  EksApplication *self = data;
  g_autofree char *id = get_notification_id (task);
  g_autofree char *question = eks_run_task_dup_question (task);
  g_autoptr (GNotification) notification = NULL;

  if (!eks_run_task_get_asking (task) || question == NULL)
    {
      g_application_withdraw_notification (G_APPLICATION (self), id);
      return;
    }
  show_run (self, task);
  if (is_in_front (self))
    return;
  notification = g_notification_new (eks_job_get_name (eks_run_task_get_job (task)));
  g_notification_set_body (notification, question);
  g_notification_set_default_action_and_target (notification, "app.show-run", "u", eks_run_task_get_number (task));
  g_application_send_notification (G_APPLICATION (self), id, notification);
}

static EksJob *
make_job (const char *name, const char *connection)
{
  EksJob *job = eks_job_new ();

  eks_job_set_name (job, name);
  eks_job_set_connection_id (job, connection);
  eks_job_set_language (job, eks_job_guess_language ());
  eks_folder_ensure (job);
  for (EksGuardKind kind = EKS_GUARD_NO_ROWS; kind < EKS_GUARD_N_KINDS; kind++)
    eks_guards_set_action (eks_job_get_guards (job), kind, EKS_GUARD_ASK);
  return job;
}

/* Who has one connection means that one. */
static void
action_new_export (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  EksApplication *self = data;
  g_autoptr (GPtrArray) connections = eks_store_list_connections (eks_environment_get_store (self->environment), NULL);
  const char *only = connections != NULL && connections->len == 1 ? eks_connection_get_id (g_ptr_array_index (connections, 0)) : NULL;
  /* TRANSLATORS: name that an export has until somebody gives it one */
  g_autoptr (EksJob) job = make_job (_("New export"), only);

  eks_application_edit_job (self, job, TRUE);
}

/* Somebody who only wants to see it work finds every question answered: last month of the first thing there is. */
static void
answer_questions (EksApplication *self, EksJob *job)
{
  g_autoptr (EksConnection) connection = eks_environment_get_job_connection (self->environment, job, NULL);
  g_autoptr (EksConnector) connector = connection != NULL ? eks_environment_find_connector (self->environment, connection, NULL) : NULL;
  EksEntity *entity = connector != NULL ? g_ptr_array_index (eks_connector_get_entities (connector), 0) : NULL;
  const EksStream *stream = entity != NULL ? eks_entity_get_stream (entity, 0) : NULL;
  g_autoptr (EksTable) table = NULL;

  if (stream == NULL)
    return; /* the wizard asks, and says what is wrong with the connector */
  table = eks_table_new (eks_entity_get_id (entity));
  eks_catalog_add_default_columns (connector, table);
  if (stream->window != NULL)
    {
      g_autoptr (EksFilter) condition = eks_filter_new_condition (stream->window->field, EKS_COMPARISON_LAST_MONTH, NULL);
      eks_filter_append (eks_table_get_where (table), condition);
    }
  g_list_store_append (eks_job_get_tables (job), table);
}

static void
action_try_demo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  /* TRANSLATORS: name of an export that tries the program with made-up data */
  g_autoptr (EksJob) job = make_job (_("My first export"), EKS_DEMO_CONNECTION);

  answer_questions (data, job);
  eks_application_edit_job (data, job, TRUE);
}

/* What somebody sent must not replace a saved export that happens to have the same id. */
static void
open_job_file (EksApplication *self, const char *path)
{
  EksStore *store = eks_environment_get_store (self->environment);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksJob) job = eks_store_load_job (store, path, &error);
  g_autoptr (EksJob) saved = NULL;

  if (job == NULL)
    {
      eks_ui_show_error (gtk_application_get_active_window (GTK_APPLICATION (self)), _("The export could not be opened"), error);
      return;
    }
  saved = eks_store_load_job (store, eks_job_get_id (job), NULL);
  if (saved != NULL && !eks_job_equal (saved, job))
    eks_job_renew_id (job);
  eks_application_edit_job (self, job, saved == NULL || !eks_job_equal (saved, job));
}

static void
open_file (EksApplication *self, const char *path)
{
  if (eks_open_file_is_connector (path))
    eks_connector_dialog_open (self, gtk_application_get_active_window (GTK_APPLICATION (self)), path);
  else
    open_job_file (self, path);
}

static void
on_file_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL && g_file_peek_path (file) != NULL)
    open_file (data, g_file_peek_path (file));
  g_object_unref (dialog);
}

static void
action_open (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Open a file"), gtk_application_get_active_window (data), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Exports and connectors"));
  gtk_file_filter_add_suffix (filter, "json");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  g_signal_connect (dialog, "response", G_CALLBACK (on_file_chosen), data);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
action_decrypt (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  eks_decrypt_window_choose (data, gtk_application_get_active_window (data));
}

static void
action_connectors (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (eks_connectors_window_new (data, gtk_application_get_active_window (data)));
}

static void
action_add_connection (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (eks_connection_dialog_new (data, gtk_application_get_active_window (data), NULL));
}

static void
action_keys (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (eks_key_dialog_new (data, gtk_application_get_active_window (data)));
}

static void
action_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *developers[] = { _("The Eksport developers"), NULL };

  adw_show_about_window (gtk_application_get_active_window (data),
                         "application-name", "Eksport",
                         "application-icon", EKS_APP_ID,
                         "version", EKS_VERSION,
                         "developer-name", _("The Eksport developers"),
                         "developers", developers,
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _("Export data from the systems you use to files you can trust"),
                         /* TRANSLATORS: your name, a line each */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
present_window (EksApplication *self, GtkBuilder *builder)
{
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "window"));

  gtk_window_set_transient_for (window, gtk_application_get_active_window (GTK_APPLICATION (self)));
  gtk_window_present (window);
}

static void
action_preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (eks_preferences_new (data, gtk_application_get_active_window (data)));
}

static void
action_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/io/github/eksport/Eksport/eks-shortcuts.ui");

  present_window (data, builder);
}

static void
on_quit_response (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  if (g_strcmp0 (response, "quit") == 0)
    quit (data);
}

/* Each asks about what would be lost. */
static void
close_windows (EksApplication *self)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

/* Who lets it run in the background is done with the windows, not with the exports. Without a window it ends. */
static void
action_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  EksApplication *self = data;
  GtkWidget *dialog;

  if (eks_resident_stays (self->resident) && gtk_application_get_windows (GTK_APPLICATION (self)) != NULL)
    {
      close_windows (self);
      return;
    }
  if (self->n_running == 0)
    {
      quit (self);
      return;
    }
  dialog = adw_message_dialog_new (gtk_application_get_active_window (data), _("Cancel the exports and quit?"), _("An export is under way. Its file will not be made."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("_Keep running"), "quit", _("_Quit"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "quit", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect (dialog, "response", G_CALLBACK (on_quit_response), self);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The notification may come from an earlier start of the application: then there is the list of runs. */
static void
action_show_run (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  EksApplication *self = data;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->runs)); i++)
    {
      g_autoptr (EksRunTask) task = g_list_model_get_item (G_LIST_MODEL (self->runs), i);
      if (eks_run_task_get_number (task) == g_variant_get_uint32 (parameter))
        {
          show_run (self, task);
          return;
        }
    }
  g_settings_set_string (self->settings, "last-page", "runs");
  g_application_activate (G_APPLICATION (self));
}

static GtkWindow *find_main_window (EksApplication *self);

/* Also for the window of a run, whose toast would go with it. */
static void
action_delete_runs (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_action_group_activate_action (G_ACTION_GROUP (find_main_window (data)), "delete-runs", parameter);
}

/* From a notification, perhaps of an earlier start of the application. */
static void
action_show_failed (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = find_main_window (data);

  g_action_group_activate_action (G_ACTION_GROUP (window), "show-failed", parameter);
  gtk_window_present (window);
}

static void
action_show_connection (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = find_main_window (data);

  g_action_group_activate_action (G_ACTION_GROUP (window), "show-connection", parameter);
  gtk_window_present (window);
}

static void
action_background (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  eks_resident_stay (EKS_APPLICATION (data)->resident);
}

static const GActionEntry actions[] = {
  { "new-export", action_new_export, NULL, NULL, NULL },
  { "try-demo", action_try_demo, NULL, NULL, NULL },
  { "open", action_open, NULL, NULL, NULL },
  { "decrypt", action_decrypt, NULL, NULL, NULL },
  { "connectors", action_connectors, NULL, NULL, NULL },
  { "add-connection", action_add_connection, NULL, NULL, NULL },
  { "keys", action_keys, NULL, NULL, NULL },
  { "about", action_about, NULL, NULL, NULL },
  { "preferences", action_preferences, NULL, NULL, NULL },
  { "shortcuts", action_shortcuts, NULL, NULL, NULL },
  { "quit", action_quit, NULL, NULL, NULL },
  { "background", action_background, NULL, NULL, NULL },
  { "show-run", action_show_run, "u", NULL, NULL },
  { "delete-runs", action_delete_runs, "ax", NULL, NULL },
  { "show-connection", action_show_connection, "s", NULL, NULL },
  { "show-failed", action_show_failed, "s", NULL, NULL },
};

static const struct
{
  const char *action;
  const char *accelerators[3];
} accelerators[] = {
  { "app.new-export", { "<Control>n", NULL } },
  { "app.open", { "<Control>o", NULL } },
  { "app.preferences", { "<Control>comma", NULL } },
  { "app.shortcuts", { "<Control>question", "F1", NULL } },
  { "app.quit", { "<Control>q", NULL } },
  { "win.search", { "<Control>f", NULL } },
  { "win.refresh", { "F5", NULL } },
};

static void
keep_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (!eks_history_keep (source, &error))
    g_debug ("The history is not pruned: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

/* What is older than the settings say goes, and nobody waits for that. */
static void
prune_history (EksApplication *self)
{
  g_autoptr (GTask) task = g_task_new (self->environment, NULL, NULL, NULL);

  g_task_run_in_thread (task, keep_in_thread);
}

static void
eks_application_startup (GApplication *application)
{
  EksApplication *self = EKS_APPLICATION (application);
  g_autoptr (EksClock) clock = eks_clock_new ();

  g_resources_register (eks_get_resource ());
  G_APPLICATION_CLASS (eks_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (EKS_APP_ID);
  self->environment = eks_environment_new (NULL, clock);
  prune_history (self);
  self->monitor = eks_open_file_watch_connectors (eks_environment_get_registry (self->environment));
  self->settings = g_settings_new (EKS_APP_ID);
  eks_passphrase_ask_for (eks_environment_get_keyring (self->environment), GTK_APPLICATION (self));
  self->terminate_source = g_unix_signal_add (SIGTERM, on_terminate, self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action, accelerators[i].accelerators);
  self->resident = eks_resident_new (self);
}

/* Whatever it ends by: what looks just now is waited for. */
static void
eks_application_shutdown (GApplication *application)
{
  EksApplication *self = EKS_APPLICATION (application);

  eks_resident_stop (self->resident);
  g_clear_object (&self->resident);
  G_APPLICATION_CLASS (eks_application_parent_class)->shutdown (application);
}

/* The one that runs already is told to stay; so whether the window or the background comes first makes no difference. */
static int
eks_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  g_autoptr (GError) error = NULL;

  if (!g_variant_dict_contains (options, "background"))
    return -1;
  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("eksport: %s\n", error->message);
      return 1;
    }
  g_action_group_activate_action (G_ACTION_GROUP (application), "background", NULL);
  EKS_APPLICATION (application)->windowless = TRUE;
  return g_application_get_is_remote (application) ? 0 : -1;
}

static GtkWindow *
find_main_window (EksApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (EKS_IS_MAIN_WINDOW (l->data))
      return l->data;
  return eks_main_window_new (self);
}

static void
eks_application_activate (GApplication *application)
{
  EksApplication *self = EKS_APPLICATION (application);

  if (!self->windowless)
    gtk_window_present (find_main_window (self));
  self->windowless = FALSE;
}

static void
eks_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  EksApplication *self = EKS_APPLICATION (application);

  gtk_window_present (find_main_window (self));
  for (int i = 0; i < n_files; i++)
    if (g_file_peek_path (files[i]) != NULL)
      open_file (self, g_file_peek_path (files[i]));
}

static void
eks_application_dispose (GObject *object)
{
  EksApplication *self = EKS_APPLICATION (object);

  g_clear_handle_id (&self->terminate_source, g_source_remove);
  g_clear_object (&self->monitor);
  g_clear_object (&self->runs);
  g_clear_object (&self->settings);
  g_clear_object (&self->environment);
  G_OBJECT_CLASS (eks_application_parent_class)->dispose (object);
}

static void
eks_application_finalize (GObject *object)
{
  g_hash_table_unref (EKS_APPLICATION (object)->checks);
  G_OBJECT_CLASS (eks_application_parent_class)->finalize (object);
}

static void
eks_application_class_init (EksApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_application_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_application_finalize;
  G_APPLICATION_CLASS (klass)->startup = eks_application_startup;
  G_APPLICATION_CLASS (klass)->shutdown = eks_application_shutdown;
  G_APPLICATION_CLASS (klass)->handle_local_options = eks_application_handle_local_options;
  G_APPLICATION_CLASS (klass)->activate = eks_application_activate;
  G_APPLICATION_CLASS (klass)->open = eks_application_open;
}

static void
eks_application_init (EksApplication *self)
{
  self->runs = g_list_store_new (EKS_TYPE_RUN_TASK);
  self->checks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * eks_application_new:
 *
 * Returns: (transfer full): the application
 */
EksApplication *
eks_application_new (void)
{
  EksApplication *self = g_object_new (EKS_TYPE_APPLICATION,
                                       "application-id", EKS_APP_ID,
                                       "resource-base-path", "/io/github/eksport/Eksport",
                                       "flags", G_APPLICATION_HANDLES_OPEN,
                                       NULL);

  g_application_add_main_option (G_APPLICATION (self), "background", 0, 0, G_OPTION_ARG_NONE, _("Stay without a window, and run exports at their times"), NULL);
  return self;
}

/**
 * eks_application_get_environment:
 * @self: the application, after its start-up
 *
 * Returns: (transfer none): connectors, store, history, keys
 */
EksEnvironment *
eks_application_get_environment (EksApplication *self)
{
  g_return_val_if_fail (EKS_IS_APPLICATION (self), NULL);
  return self->environment;
}

/**
 * eks_application_get_settings:
 * @self: the application, after its start-up
 *
 * Returns: (transfer none): sizes of windows and preferences
 */
GSettings *
eks_application_get_settings (EksApplication *self)
{
  g_return_val_if_fail (EKS_IS_APPLICATION (self), NULL);
  return self->settings;
}

/**
 * eks_application_get_runs:
 * @self: the application
 *
 * Returns: (transfer none): of #EksRunTask: what was started since the application was, newest first. An item
 *   changes when its run is over
 */
GListModel *
eks_application_get_runs (EksApplication *self)
{
  g_return_val_if_fail (EKS_IS_APPLICATION (self), NULL);
  return G_LIST_MODEL (self->runs);
}

/**
 * eks_application_get_check:
 * @self: the application
 * @connection_id: id of a connection
 *
 * Returns: (transfer none) (nullable): what was last checked since the application was started
 */
const char *
eks_application_get_check (EksApplication *self, const char *connection_id)
{
  g_return_val_if_fail (EKS_IS_APPLICATION (self) && connection_id != NULL, NULL);
  return g_hash_table_lookup (self->checks, connection_id);
}

/**
 * eks_application_set_check:
 * @self: the application
 * @connection_id: id of a connection
 * @words: what was checked, or what failed
 */
void
eks_application_set_check (EksApplication *self, const char *connection_id, const char *words)
{
  g_return_if_fail (EKS_IS_APPLICATION (self) && connection_id != NULL && words != NULL);
  g_hash_table_insert (self->checks, g_strdup (connection_id), g_strdup (words));
}

/**
 * eks_application_refresh:
 * @self: the application
 *
 * Shows lists as they are now, after something was written to the history.
 */
void
eks_application_refresh (EksApplication *self)
{
  g_return_if_fail (EKS_IS_APPLICATION (self));

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (EKS_IS_MAIN_WINDOW (l->data))
      g_action_group_activate_action (l->data, "refresh", NULL);
}

/**
 * eks_application_add_run:
 * @self: the application
 * @run: what has not begun
 * @attended: whether a person is there to answer what it asks
 *
 * Runs it, without a window. The application stays until it is over.
 *
 * Returns: (transfer none): it as one of the list of runs
 */
EksRunTask *
eks_application_add_run (EksApplication *self, EksRun *run, gboolean attended)
{
  g_autoptr (EksRunTask) task = NULL;

  g_return_val_if_fail (EKS_IS_APPLICATION (self) && EKS_IS_RUN (run), NULL);

  task = eks_run_task_new (self->environment, run, ++self->n_started);
  g_signal_connect_object (task, "notify::finished", G_CALLBACK (on_run_finished), self, 0);
  g_signal_connect_object (task, "notify::asking", G_CALLBACK (on_run_asking), self, 0);
  g_list_store_insert (self->runs, 0, task);
  self->n_running++;
  g_application_hold (G_APPLICATION (self));
  eks_run_task_start (task, attended);
  return task; /* the list has it */
}

/**
 * eks_application_start_run:
 * @self: the application
 * @job: what to run, as it is now
 * @parent: (nullable): the window that asked; it stays as it is
 *
 * Runs @job and opens a window that shows it.
 */
void
eks_application_start_run (EksApplication *self, EksJob *job, GtkWindow *parent)
{
  g_autoptr (EksRun) run = NULL;

  g_return_if_fail (EKS_IS_APPLICATION (self) && EKS_IS_JOB (job));

  run = eks_run_new (self->environment, job);
  show_run (self, eks_application_add_run (self, run, TRUE));
}

/**
 * eks_application_job_saved:
 * @self: the application
 * @job: an export that was saved
 * @parent: the window that did it
 *
 * Notes that its schedule counts from now on.
 */
void
eks_application_job_saved (EksApplication *self, EksJob *job, GtkWindow *parent)
{
  g_return_if_fail (EKS_IS_APPLICATION (self) && EKS_IS_JOB (job));
  eks_resident_job_saved (self->resident, job, parent);
}

/**
 * eks_application_set_background:
 * @self: the application
 * @on: whether it is to begin with the session, and to stay without a window
 * @parent: (nullable): the window that asked
 *
 * The setting “run-in-background” says later whether it is so.
 */
void
eks_application_set_background (EksApplication *self, gboolean on, GtkWindow *parent)
{
  g_return_if_fail (EKS_IS_APPLICATION (self));
  eks_resident_set_async (self->resident, on, parent);
}

/**
 * eks_application_edit_job:
 * @self: the application
 * @job: the export; copied
 * @is_new: whether it was never saved
 *
 * Opens the wizard. A saved export that is open already is brought to the front instead.
 */
void
eks_application_edit_job (EksApplication *self, EksJob *job, gboolean is_new)
{
  GtkWindow *window;

  g_return_if_fail (EKS_IS_APPLICATION (self) && EKS_IS_JOB (job));

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (EKS_IS_WIZARD (l->data) && g_strcmp0 (g_object_get_data (l->data, "job-id"), eks_job_get_id (job)) == 0)
      {
        gtk_window_present (l->data);
        return;
      }
  window = eks_wizard_new (self, job, is_new);
  g_object_set_data_full (G_OBJECT (window), "job-id", g_strdup (eks_job_get_id (job)), g_free);
  gtk_window_present (window);
}
