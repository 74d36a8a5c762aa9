/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a connection. Its rows come from the connector; secrets go from the entry to the keyring and are
 * never in the connection. */

#include "config.h"

#include "eks-connection-dialog.h"

#include "eks-error.h"
#include "eks-file-view.h"
#include "eks-secrets.h"
#include "eks-spec-file.h"
#include "eks-text.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksConnectionDialog
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwComboRow *connector_row;
  GtkEditable *name_row;
  AdwPreferencesGroup *settings_group;
  AdwPreferencesGroup *files_group;
  EksFileView *file_view;
  GtkEditable *zone_row;
  GtkButton *test_button;
  GtkSpinner *spinner;
  GtkLabel *test_label;
  GtkButton *save_button;

  EksApplication *application; /* (unowned) */
  EksConnection *connection;   /* (owned) (nullable): what is changed; %NULL for a new one */
  EksConnector *connector;     /* (owned) (nullable) */
  GPtrArray *connectors;       /* (owned) (nullable) (element-type EksConnector): what the list of systems offers */
  GPtrArray *rows;             /* (owned) (element-type GtkWidget): one for each setting of the connector */
  GCancellable *cancellable;   /* (owned) */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
  GtkEditable *chosen_row;     /* (unowned): what it is open for */
};

G_DEFINE_FINAL_TYPE (EksConnectionDialog, eks_connection_dialog, ADW_TYPE_WINDOW)

static const EksSetting *
get_setting (EksConnectionDialog *self, guint index)
{
  return g_ptr_array_index (eks_connector_get_settings (self->connector), index);
}

static char *
get_value (EksConnectionDialog *self, guint index)
{
  const EksSetting *setting = get_setting (self, index);
  GtkWidget *row = g_ptr_array_index (self->rows, index);

  if (setting->kind == EKS_SETTING_CHOICE)
    {
      guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (row));
      return selected < setting->choices->len ? g_strdup (((EksChoice *) g_ptr_array_index (setting->choices, selected))->value) : NULL;
    }
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static gboolean
is_zone (const char *identifier)
{
  g_autoptr (GTimeZone) zone = identifier[0] != '\0' ? g_time_zone_new_identifier (identifier) : NULL;

  return identifier[0] == '\0' || zone != NULL;
}

static gboolean
mark (gpointer row, gboolean valid)
{
  if (valid)
    gtk_widget_remove_css_class (row, "error");
  else
    gtk_widget_add_css_class (row, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, valid ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  return valid;
}

/* A secret may stay empty: a known one is kept then, and a new one may be in the environment. */
static gboolean
validate (EksConnectionDialog *self)
{
  gboolean valid = self->connector != NULL && gtk_editable_get_text (self->name_row)[0] != '\0';

  for (guint i = 0; i < self->rows->len; i++)
    {
      const EksSetting *setting = get_setting (self, i);
      g_autofree char *value = get_value (self, i);
      gboolean needed = setting->required && setting->kind != EKS_SETTING_SECRET && setting->fallback == NULL;
      gboolean missing = needed && (value == NULL || value[0] == '\0');
      gboolean wrong = !missing && setting->kind == EKS_SETTING_URL && value[0] != '\0' && !g_uri_is_valid (value, G_URI_FLAGS_NONE, NULL);
      mark (g_ptr_array_index (self->rows, i), !wrong);
      valid = valid && !missing && !wrong;
    }
  valid = mark (self->zone_row, is_zone (gtk_editable_get_text (self->zone_row))) && valid;
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), valid);
  gtk_widget_set_sensitive (GTK_WIDGET (self->test_button), valid && !gtk_spinner_get_spinning (self->spinner));
  return valid;
}

/* An id that is a good file name: letters and digits of the name, and a number if it is taken. */
static char *
make_id (EksConnectionDialog *self, const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, NULL);
  g_autofree char *lower = g_ascii_strdown (ascii, -1);
  g_autofree char *base = NULL;

  g_strcanon (lower, EKS_SPEC_ID_LOWER, '-');
  base = g_strdup (lower + strspn (lower, "-"));
  if (base[0] == '\0')
    {
      g_free (base);
      base = g_strdup ("connection");
    }
  for (guint i = 1;; i++)
    {
      g_autofree char *id = i == 1 ? g_strdup (base) : g_strdup_printf ("%s-%u", base, i);
      g_autoptr (EksConnection) taken = eks_environment_find_connection (eks_application_get_environment (self->application), id, NULL);
      if (taken == NULL)
        return g_steal_pointer (&id);
    }
}

static EksConnection *
make_connection (EksConnectionDialog *self)
{
  const char *name = gtk_editable_get_text (self->name_row);
  const char *zone = gtk_editable_get_text (self->zone_row);
  EksConnection *connection = NULL;

  if (self->connection != NULL)
    connection = eks_connection_copy (self->connection);
  else
    {
      g_autofree char *id = make_id (self, name);
      connection = eks_connection_new (id, name, eks_connector_get_id (self->connector));
    }
  eks_connection_set_name (connection, name);
  eks_connection_set_time_zone (connection, zone[0] != '\0' ? zone : NULL);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const EksSetting *setting = get_setting (self, i);
      g_autofree char *value = get_value (self, i);
      if (setting->kind != EKS_SETTING_SECRET)
        eks_connection_set_setting (connection, setting->id, value != NULL && value[0] != '\0' ? value : NULL);
    }
  return connection;
}

static GHashTable *
collect_secrets (EksConnectionDialog *self)
{
  GHashTable *secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) eks_text_free_secret);

  for (guint i = 0; i < self->rows->len; i++)
    {
      char *value = get_value (self, i);
      if (get_setting (self, i)->kind == EKS_SETTING_SECRET && value[0] != '\0')
        g_hash_table_insert (secrets, g_strdup (get_setting (self, i)->id), value);
      else
        g_free (value);
    }
  return secrets;
}

static void
set_busy (EksConnectionDialog *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
  validate (self);
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (EksConnectionDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *checked = eks_environment_test_connection_finish (EKS_ENVIRONMENT (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_busy (self, FALSE);
  gtk_label_set_label (self->test_label, checked != NULL ? checked : error->message);
  gtk_widget_show (GTK_WIDGET (self->test_label));
}

static void
action_test (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksConnectionDialog *self = EKS_CONNECTION_DIALOG (widget);
  g_autoptr (EksConnection) connection = NULL;
  g_autoptr (GHashTable) secrets = NULL;

  if (!validate (self))
    return;
  connection = make_connection (self);
  secrets = collect_secrets (self);
  set_busy (self, TRUE);
  gtk_label_set_label (self->test_label, _("Asking the service…"));
  gtk_widget_show (GTK_WIDGET (self->test_label));
  eks_environment_test_connection_async (eks_application_get_environment (self->application), connection, secrets, self->cancellable, tested_cb, g_object_ref (self));
}

typedef struct
{
  EksConnection *connection; /* (owned) */
  GHashTable *secrets;       /* (owned) */
} StoreSecrets;

static void
store_secrets_free (StoreSecrets *data)
{
  g_object_unref (data->connection);
  g_hash_table_unref (data->secrets);
  g_free (data);
}

/* The sentence names the way out: the environment variable that is read instead. */
static void
store_secrets_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  StoreSecrets *data = task_data;
  GHashTableIter iter;
  gpointer setting, value;

  g_hash_table_iter_init (&iter, data->secrets);
  while (g_hash_table_iter_next (&iter, &setting, &value))
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *variable = eks_secrets_get_variable (eks_connection_get_connector (data->connection), setting);
      if (eks_secrets_store (eks_connection_get_id (data->connection), eks_connection_get_name (data->connection), setting, value, cancellable, &error))
        continue;
      g_task_return_new_error (task, EKS_ERROR, EKS_ERROR_KEYRING,
                               /* TRANSLATORS: %1$s is the keyring's message, %2$s an environment variable */
                               _("The connection is saved, but its secret is not: %1$s Unlock the keyring and enter the secret again, or set the environment variable %2$s before Eksport starts."),
                               error->message, variable);
      return;
    }
  g_task_return_boolean (task, TRUE);
}

static void
secrets_stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  EksConnectionDialog *self = EKS_CONNECTION_DIALOG (source);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    eks_ui_show_error (parent, _("The keyring refused"), error);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
action_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksConnectionDialog *self = EKS_CONNECTION_DIALOG (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksConnection) connection = NULL;
  g_autoptr (GTask) task = NULL;
  StoreSecrets *data;

  if (!validate (self))
    return;
  connection = make_connection (self);
  if (!eks_store_save_connection (eks_environment_get_store (eks_application_get_environment (self->application)), connection, &error))
    {
      eks_ui_show_error (GTK_WINDOW (self), _("The connection could not be saved"), error);
      return;
    }
  set_busy (self, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), FALSE);
  data = g_new0 (StoreSecrets, 1);
  data->connection = g_steal_pointer (&connection);
  data->secrets = collect_secrets (self);
  task = g_task_new (self, NULL, secrets_stored_cb, NULL);
  g_task_set_task_data (task, data, (GDestroyNotify) store_secrets_free);
  g_task_run_in_thread (task, store_secrets_in_thread);
}

static void
on_suggestion (GtkWidget *button, gpointer row)
{
  gtk_editable_set_text (GTK_EDITABLE (row), g_object_get_data (G_OBJECT (button), "value"));
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER)));
}

static void
add_suggestions (GtkWidget *row, GPtrArray *choices)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  for (guint i = 0; i < choices->len; i++)
    {
      const EksChoice *choice = g_ptr_array_index (choices, i);
      GtkWidget *item = gtk_button_new_with_label (choice->label != NULL ? choice->label : choice->value);
      gtk_widget_add_css_class (item, "flat");
      gtk_widget_set_tooltip_text (item, choice->value);
      g_object_set_data (G_OBJECT (item), "value", choice->value);
      g_signal_connect (item, "clicked", G_CALLBACK (on_suggestion), row);
      gtk_box_append (GTK_BOX (box), item);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "pan-down-symbolic");
  gtk_widget_set_tooltip_text (button, _("Suggestions"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  eks_ui_set_label (button, _("Suggestions"));
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
}

static GtkWidget *
make_choice_row (const EksSetting *setting, const char *value)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < setting->choices->len; i++)
    {
      const EksChoice *choice = g_ptr_array_index (setting->choices, i);
      gtk_string_list_append (labels, choice->label);
      if (g_strcmp0 (choice->value, value) == 0)
        selected = i;
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  return row;
}

static void
on_chooser_response (EksConnectionDialog *self, int response)
{
  g_autoptr (GFile) folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));

  if (response == GTK_RESPONSE_ACCEPT && folder != NULL && g_file_peek_path (folder) != NULL)
    gtk_editable_set_text (self->chosen_row, g_file_peek_path (folder));
  g_clear_object (&self->chooser);
}

static void
on_choose_clicked (GtkWidget *button, gpointer row)
{
  EksConnectionDialog *self = EKS_CONNECTION_DIALOG (eks_ui_get_window (button));

  if (self->chooser != NULL)
    return;
  self->chosen_row = row;
  self->chooser = gtk_file_chooser_native_new (_("Choose a folder"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Choose"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chooser_response), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
add_chooser (EksConnectionDialog *self, GtkWidget *row)
{
  GtkWidget *button = eks_ui_make_icon_button ("folder-open-symbolic", _("Choose a folder"));

  g_signal_connect (button, "clicked", G_CALLBACK (on_choose_clicked), row);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
}

/* What is guessed about files stands below what is said about them, and follows it. */
static void
show_files (EksConnectionDialog *self, gboolean valid)
{
  gboolean reads_files = self->connector != NULL && eks_connector_reads_files (self->connector);
  g_autoptr (EksConnection) connection = reads_files && valid ? make_connection (self) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->files_group), reads_files);
  gtk_widget_set_visible (GTK_WIDGET (self->test_button), !reads_files);
  if (reads_files)
    eks_file_view_show (self->file_view, eks_application_get_environment (self->application), connection);
}

static void
on_edited (EksConnectionDialog *self)
{
  show_files (self, validate (self));
}

static GtkWidget *
make_row (EksConnectionDialog *self, const EksSetting *setting)
{
  const char *value = self->connection != NULL ? eks_connection_get_setting (self->connection, setting->id) : setting->fallback;
  GtkWidget *row = NULL;

  switch (setting->kind)
    {
    case EKS_SETTING_CHOICE:
      row = make_choice_row (setting, value);
      g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
      break;
    case EKS_SETTING_SECRET:
      row = adw_password_entry_row_new ();
      break;
    case EKS_SETTING_TEXT:
    case EKS_SETTING_URL:
    case EKS_SETTING_FOLDER:
      row = adw_entry_row_new ();
      if (setting->kind == EKS_SETTING_FOLDER)
        add_chooser (self, row);
      gtk_editable_set_text (GTK_EDITABLE (row), value != NULL ? value : "");
      if (setting->choices != NULL && setting->choices->len > 0)
        add_suggestions (row, setting->choices);
      break;
    default:
      g_return_val_if_reached (NULL);
    }
  if (GTK_IS_EDITABLE (row))
    g_signal_connect_object (row, "changed", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  gtk_widget_set_tooltip_text (row, setting->description);
  return row;
}

/* What the connector says about a setting stands below the form: a row has no room for it. */
static void
show_connector (EksConnectionDialog *self)
{
  GPtrArray *settings = eks_connector_get_settings (self->connector);
  g_autoptr (GString) help = g_string_new (eks_connector_get_description (self->connector));
  /* TRANSLATORS: %s is a time zone such as Europe/Copenhagen */
  g_autofree char *zone = g_strdup_printf (_("_Time zone (if empty: %s)"), eks_connector_get_time_zone (self->connector));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->settings_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < settings->len; i++)
    {
      const EksSetting *setting = g_ptr_array_index (settings, i);
      GtkWidget *row = make_row (self, setting);
      /* TRANSLATORS: %s is the name of a secret such as “API key”; the person changes a connection */
      g_autofree char *kept = g_strdup_printf (_("%s (empty: as it is)"), setting->label);
      gboolean keeps = setting->kind == EKS_SETTING_SECRET && self->connection != NULL;
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), keeps ? kept : setting->label);
      adw_preferences_group_add (self->settings_group, row);
      g_ptr_array_add (self->rows, row);
      if (setting->description != NULL && !eks_connector_reads_files (self->connector))
        g_string_append_printf (help, "\n%s: %s.", setting->label, setting->description);
    }
  g_autofree char *markup = g_markup_escape_text (help->str, -1);
  adw_preferences_group_set_description (self->settings_group, markup);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->zone_row), zone);
  adw_preferences_group_set_title (self->settings_group, eks_connector_reads_files (self->connector) ? _("Files") : _("Account"));
  on_edited (self);
}

static void
on_connector_selected (EksConnectionDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->connector_row);

  if (selected >= self->connectors->len)
    return;
  g_set_object (&self->connector, g_ptr_array_index (self->connectors, selected));
  show_connector (self);
  /* last: a change of the name looks at every row, and those of another system are not its settings */
  if (self->connection == NULL)
    gtk_editable_set_text (self->name_row, eks_connector_get_label (self->connector));
}

static void
eks_connection_dialog_dispose (GObject *object)
{
  EksConnectionDialog *self = EKS_CONNECTION_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->connection);
  g_clear_object (&self->chooser);
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_CONNECTION_DIALOG);
  G_OBJECT_CLASS (eks_connection_dialog_parent_class)->dispose (object);
}

static void
eks_connection_dialog_finalize (GObject *object)
{
  EksConnectionDialog *self = EKS_CONNECTION_DIALOG (object);

  g_ptr_array_unref (self->rows);
  g_clear_object (&self->connector);
  g_clear_pointer (&self->connectors, g_ptr_array_unref);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (eks_connection_dialog_parent_class)->finalize (object);
}

static void
eks_connection_dialog_class_init (EksConnectionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_connection_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_connection_dialog_finalize;
  g_type_ensure (EKS_TYPE_FILE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-connection-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, EksConnectionDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionDialog, connector_row);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionDialog, settings_group);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionDialog, files_group);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionDialog, file_view);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionDialog, zone_row);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionDialog, test_button);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionDialog, test_label);
  gtk_widget_class_bind_template_child (widget_class, EksConnectionDialog, save_button);
  gtk_widget_class_install_action (widget_class, "connection.test", NULL, action_test);
  gtk_widget_class_install_action (widget_class, "connection.save", NULL, action_save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "connection.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
eks_connection_dialog_init (EksConnectionDialog *self)
{
  self->rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->name_row, "changed", G_CALLBACK (validate), self);
  g_signal_connect_swapped (self->zone_row, "changed", G_CALLBACK (validate), self);
}

static void
list_connectors (EksConnectionDialog *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  self->connectors = g_ptr_array_ref (eks_connector_registry_get_connectors (eks_environment_get_registry (eks_application_get_environment (self->application))));
  for (guint i = 0; i < self->connectors->len; i++)
    gtk_string_list_append (labels, eks_connector_get_label (g_ptr_array_index (self->connectors, i)));
  adw_combo_row_set_model (self->connector_row, G_LIST_MODEL (labels));
  g_signal_connect_object (self->connector_row, "notify::selected", G_CALLBACK (on_connector_selected), self, G_CONNECT_SWAPPED);
  on_connector_selected (self);
}

static void
show_connection (EksConnectionDialog *self)
{
  const char *zone = eks_connection_get_time_zone (self->connection);

  gtk_window_set_title (GTK_WINDOW (self), _("Edit connection"));
  gtk_widget_hide (GTK_WIDGET (self->connector_row));
  gtk_editable_set_text (self->name_row, eks_connection_get_name (self->connection));
  gtk_editable_set_text (self->zone_row, zone != NULL ? zone : "");
  self->connector = eks_environment_find_base_connector (eks_application_get_environment (self->application), self->connection, NULL);
  if (self->connector != NULL)
    show_connector (self);
}

/**
 * eks_connection_dialog_new:
 * @application: the application
 * @parent: above which window
 * @connection: (nullable): what to change; %NULL to add one
 *
 * Returns: (transfer none): the dialog, not yet presented; it owns itself
 */
GtkWindow *
eks_connection_dialog_new (EksApplication *application, GtkWindow *parent, EksConnection *connection)
{
  EksConnectionDialog *self;

  g_return_val_if_fail (EKS_IS_APPLICATION (application), NULL);

  self = g_object_new (EKS_TYPE_CONNECTION_DIALOG, "transient-for", parent, "application", application, NULL);
  self->application = application;
  if (connection == NULL)
    list_connectors (self);
  else
    {
      self->connection = g_object_ref (connection);
      show_connection (self);
    }
  validate (self);
  return GTK_WINDOW (self);
}

/**
 * eks_connection_dialog_choose:
 * @self: a dialog that adds a connection
 * @connector: the id of a connector
 *
 * Begins with that system.
 */
void
eks_connection_dialog_choose (EksConnectionDialog *self, const char *connector)
{
  g_return_if_fail (EKS_IS_CONNECTION_DIALOG (self) && self->connectors != NULL && connector != NULL);

  for (guint i = 0; i < self->connectors->len; i++)
    if (strcmp (eks_connector_get_id (g_ptr_array_index (self->connectors, i)), connector) == 0)
      adw_combo_row_set_selected (self->connector_row, i);
}
