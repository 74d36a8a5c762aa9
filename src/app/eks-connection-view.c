/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of one connection. */

#include "config.h"

#include "eks-connection-view.h"

#include "eks-allow-list.h"
#include "eks-browse-window.h"
#include "eks-browse.h"
#include "eks-connection-dialog.h"
#include "eks-error.h"
#include "eks-file-view.h"
#include "eks-secrets.h"
#include "eks-ui.h"
#include "eks-wrap-box.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksConnectionView
{
  AdwBin parent_instance;

  GtkLabel *name_label;
  GtkLabel *words_label;
  GtkButton *test_button;
  GtkButton *edit_button;
  GtkButton *remove_button;
  GtkSpinner *spinner;
  GtkLabel *test_label;
  AdwPreferencesGroup *browse_group;
  GtkListBox *browse_list;
  AdwPreferencesGroup *actions_group;
  GtkListBox *actions_list;
  AdwPreferencesGroup *settings_group;
  GtkListBox *settings_list;
  AdwPreferencesGroup *addresses_group;
  GtkListBox *addresses_list;
  AdwPreferencesGroup *files_group;
  EksFileView *file_view;

  EksApplication *application; /* (unowned) */
  EksConnection *connection;   /* (owned) */
  GCancellable *cancellable;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (EksConnectionView, eks_connection_view, ADW_TYPE_BIN)

static gboolean
is_demo (EksConnectionView *self)
{
  return eks_environment_is_demo (eks_connection_get_id (self->connection));
}

static void
add_setting (EksConnectionView *self, const char *title, const char *value)
{
  AdwActionRow *row = eks_ui_make_row (title, value);

  adw_action_row_set_subtitle_lines (row, 3);
  gtk_list_box_append (self->settings_list, GTK_WIDGET (row));
}

static void
add_secret (EksConnectionView *self, EksConnector *connector, const EksSetting *setting)
{
  g_autofree char *variable = eks_secrets_get_variable (eks_connector_get_id (connector), setting->id);
  /* TRANSLATORS: where a secret is looked for; %s is an environment variable */
  g_autofree char *words = g_strdup_printf (_("in the keyring, else in the environment variable %s"), variable);

  add_setting (self, setting->label, words);
}

static const char *
find_words (const EksSetting *setting, const char *value)
{
  for (guint i = 0; setting->kind == EKS_SETTING_CHOICE && i < setting->choices->len; i++)
    {
      const EksChoice *choice = g_ptr_array_index (setting->choices, i);
      if (g_strcmp0 (choice->value, value) == 0)
        return choice->label;
    }
  return value != NULL ? value : "–";
}

/* How files are laid out is guessed unless somebody says it, and stands above then. */
static gboolean
is_guessed (EksConnector *connector, const EksSetting *setting, const char *value)
{
  return eks_connector_reads_files (connector) && (value == NULL || g_strcmp0 (value, setting->fallback) == 0) && !setting->required;
}

static void
show_settings (EksConnectionView *self, EksConnector *connector)
{
  GPtrArray *settings = eks_connector_get_settings (connector);
  const char *zone = eks_connection_get_time_zone (self->connection);

  eks_ui_clear_list (self->settings_list);
  for (guint i = 0; i < settings->len; i++)
    {
      const EksSetting *setting = g_ptr_array_index (settings, i);
      const char *value = eks_connection_get_setting (self->connection, setting->id);
      if (is_guessed (connector, setting, value))
        continue;
      if (is_demo (self))
        add_setting (self, setting->label, setting->kind == EKS_SETTING_URL ? _("on this computer") : _("made up"));
      else if (setting->kind == EKS_SETTING_SECRET)
        add_secret (self, connector, setting);
      else
        add_setting (self, setting->label, find_words (setting, value != NULL ? value : setting->fallback));
    }
  add_setting (self, _("Time zone"), zone != NULL ? zone : eks_connector_get_time_zone (connector));
  if (eks_connector_get_rate (connector)->note != NULL)
    add_setting (self, _("Pace"), eks_connector_get_rate (connector)->note);
}

static void
add_address (EksConnectionView *self, EksEntity *entity, const char *path, gboolean assumed)
{
  AdwActionRow *row = eks_ui_make_row (eks_entity_get_label (entity), path);
  GtkWidget *label = gtk_label_new (assumed ? _("assumed") : _("documented"));

  gtk_widget_add_css_class (label, assumed ? "warning" : "dim-label");
  gtk_widget_add_css_class (label, "caption");
  adw_action_row_add_suffix (row, label);
  gtk_list_box_append (self->addresses_list, GTK_WIDGET (row));
}

static void
show_addresses (EksConnectionView *self, EksConnector *connector)
{
  GPtrArray *entities = eks_connector_get_entities (connector);
  g_autofree char *verified = g_markup_escape_text (eks_connector_get_verified (connector), -1);

  eks_ui_clear_list (self->addresses_list);
  adw_preferences_group_set_description (self->addresses_group, verified);
  for (guint i = 0; i < entities->len; i++)
    {
      EksEntity *entity = g_ptr_array_index (entities, i);
      GPtrArray *streams = eks_entity_get_streams (entity);
      GPtrArray *routes = eks_entity_get_routes (entity);
      for (guint j = 0; j < streams->len; j++)
        {
          const EksStream *stream = g_ptr_array_index (streams, j);
          add_address (self, entity, stream->path, stream->assumed);
        }
      for (guint j = 0; j < routes->len; j++)
        {
          const EksRoute *route = g_ptr_array_index (routes, j);
          add_address (self, entity, route->path, route->assumed);
        }
    }
}

static void
show_entities (EksConnectionView *self, EksConnector *connector)
{
  GPtrArray *entities = eks_connector_get_entities (connector);
  gboolean some = FALSE;

  eks_ui_clear_list (self->browse_list);
  for (guint i = 0; i < entities->len; i++)
    {
      EksEntity *entity = g_ptr_array_index (entities, i);
      if (!eks_browse_is_offered (entity))
        continue;
      AdwActionRow *row = eks_ui_make_row (eks_entity_get_label (entity), eks_entity_get_description (entity));
      adw_action_row_add_suffix (row, gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "connection.browse");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", eks_entity_get_id (entity));
      gtk_list_box_append (self->browse_list, GTK_WIDGET (row));
      some = TRUE;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->browse_group), some);
}

static void
action_browse (GtkWidget *widget, const char *name, GVariant *entity)
{
  EksConnectionView *self = EKS_CONNECTION_VIEW (widget);
  g_autoptr (GError) error = NULL;
  GtkWindow *window = eks_browse_window_new (self->application, self->connection, g_variant_get_string (entity, NULL), &error);

  if (window != NULL)
    gtk_window_present (window);
  else
    eks_ui_show_error (eks_ui_get_window (widget), _("The records could not be read"), error);
}

static void
show_check (EksConnectionView *self)
{
  const char *checked = eks_application_get_check (self->application, eks_connection_get_id (self->connection));

  gtk_label_set_label (self->test_label, checked != NULL ? checked : "");
  gtk_widget_set_visible (GTK_WIDGET (self->test_label), checked != NULL);
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (EksConnectionView) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *checked = eks_environment_test_connection_finish (EKS_ENVIRONMENT (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_spinner_stop (self->spinner);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connection.test", TRUE);
  eks_application_set_check (self->application, eks_connection_get_id (self->connection), checked != NULL ? checked : error->message);
  show_check (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.refresh", NULL);
}

static void
action_test (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksConnectionView *self = EKS_CONNECTION_VIEW (widget);

  gtk_spinner_start (self->spinner);
  gtk_widget_action_set_enabled (widget, "connection.test", FALSE);
  eks_environment_test_connection_async (eks_application_get_environment (self->application), self->connection, NULL, self->cancellable, tested_cb, g_object_ref (self));
}

static void
action_edit (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksConnectionView *self = EKS_CONNECTION_VIEW (widget);

  gtk_window_present (eks_connection_dialog_new (self->application, eks_ui_get_window (widget), self->connection));
}

static void
clear_in_thread (GTask *task, gpointer source, gpointer id, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (eks_secrets_clear (id, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    eks_ui_show_error (GTK_WINDOW (source), _("The connection is removed, but its secrets are still in the keyring"), error);
}

static void
on_remove_response (EksConnectionView *self, const char *response)
{
  GtkWindow *window = eks_ui_get_window (self);
  const char *id = eks_connection_get_id (self->connection);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;

  if (strcmp (response, "remove") != 0 || window == NULL)
    return;
  if (!eks_store_remove_connection (eks_environment_get_store (eks_application_get_environment (self->application)), id, &error))
    {
      eks_ui_show_error (window, _("The connection could not be removed"), error);
      return;
    }
  task = g_task_new (window, NULL, cleared_cb, NULL);
  g_task_set_task_data (task, g_strdup (id), g_free);
  g_task_run_in_thread (task, clear_in_thread);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static void
action_remove (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksConnectionView *self = EKS_CONNECTION_VIEW (widget);
  /* TRANSLATORS: %s is the name of a connection */
  g_autofree char *heading = g_strdup_printf (_("Remove “%s”?"), eks_connection_get_name (self->connection));
  GtkWidget *dialog = adw_message_dialog_new (eks_ui_get_window (widget), heading, _("Its secrets are removed from the keyring too. Exports that use it stay, but cannot run until they get another connection."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "remove", _("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_remove_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
eks_connection_view_dispose (GObject *object)
{
  EksConnectionView *self = EKS_CONNECTION_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_CONNECTION_VIEW);
  G_OBJECT_CLASS (eks_connection_view_parent_class)->dispose (object);
}

static void
eks_connection_view_finalize (GObject *object)
{
  EksConnectionView *self = EKS_CONNECTION_VIEW (object);

  g_clear_object (&self->connection);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (eks_connection_view_parent_class)->finalize (object);
}

static void
eks_connection_view_class_init (EksConnectionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_connection_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_connection_view_finalize;
  g_type_ensure (EKS_TYPE_WRAP_BOX);
  g_type_ensure (EKS_TYPE_FILE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-connection-view.ui");
  gtk_widget_class_bind_template_child (widget_class, EksConnectionView, name_label);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionView, words_label);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionView, test_button);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionView, edit_button);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionView, remove_button);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionView, spinner);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionView, test_label);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionView, browse_group);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionView, browse_list);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionView, actions_group);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionView, actions_list);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionView, settings_group);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionView, settings_list);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionView, addresses_group);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionView, addresses_list);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionView, files_group);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionView, file_view);
  gtk_widget_class_install_action (widget_class, "connection.test", NULL, action_test);
  gtk_widget_class_install_action (widget_class, "connection.browse", "s", action_browse);
  gtk_widget_class_install_action (widget_class, "connection.edit", NULL, action_edit);
  gtk_widget_class_install_action (widget_class, "connection.remove", NULL, action_remove);
}

static void
eks_connection_view_init (EksConnectionView *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * eks_connection_view_new:
 * @application: the application
 * @connection: a connection
 *
 * Returns: (transfer floating): its page
 */
GtkWidget *
eks_connection_view_new (EksApplication *application, EksConnection *connection)
{
  EksConnectionView *self;

  g_return_val_if_fail (EKS_IS_APPLICATION (application) && EKS_IS_CONNECTION (connection), NULL);

  self = g_object_new (EKS_TYPE_CONNECTION_VIEW, NULL);
  self->application = application;
  self->connection = g_object_ref (connection);
  gtk_widget_set_visible (GTK_WIDGET (self->edit_button), !is_demo (self));
  gtk_widget_set_visible (GTK_WIDGET (self->remove_button), !is_demo (self));
  eks_connection_view_refresh (self);
  return GTK_WIDGET (self);
}

/**
 * eks_connection_view_refresh:
 * @self: a page
 *
 * Reads the connection again; one that is gone stays as it was.
 */
void
eks_connection_view_refresh (EksConnectionView *self)
{
  EksEnvironment *environment;
  g_autoptr (EksConnection) saved = NULL;
  g_autoptr (EksConnector) connector = NULL;
  g_autoptr (GError) error = NULL;
  gboolean reads_files;

  g_return_if_fail (EKS_IS_CONNECTION_VIEW (self));

  environment = eks_application_get_environment (self->application);
  saved = eks_environment_find_connection (environment, eks_connection_get_id (self->connection), NULL);
  if (saved != NULL)
    g_set_object (&self->connection, saved);
  gtk_label_set_label (self->name_label, eks_connection_get_name (self->connection));
  connector = eks_environment_find_base_connector (environment, self->connection, &error);
  gtk_label_set_label (self->words_label, connector != NULL ? eks_connector_get_description (connector) : error->message);
  reads_files = connector != NULL && eks_connector_reads_files (connector);
  gtk_widget_set_visible (GTK_WIDGET (self->addresses_group), connector != NULL && !reads_files);
  gtk_widget_set_visible (GTK_WIDGET (self->files_group), reads_files);
  gtk_widget_set_visible (GTK_WIDGET (self->test_button), !reads_files); /* what it would say stands there already */
  adw_preferences_group_set_title (self->settings_group, reads_files ? _("Files") : _("Account"));
  if (reads_files)
    eks_file_view_show (self->file_view, environment, self->connection);
  gtk_widget_set_visible (GTK_WIDGET (self->browse_group), connector != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->actions_group), connector != NULL);
  if (connector != NULL)
    {
      show_settings (self, connector);
      show_addresses (self, connector);
      show_entities (self, connector);
      gtk_widget_set_visible (GTK_WIDGET (self->actions_group), eks_allow_list_fill (self->actions_list, environment, self->connection, connector) > 0);
    }
  show_check (self);
  if (reads_files)
    gtk_widget_hide (GTK_WIDGET (self->test_label));
}
