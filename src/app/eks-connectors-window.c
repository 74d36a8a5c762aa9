/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of systems. It follows the registry, so that a file dropped into the folder shows up by itself. */

#include "config.h"

#include "eks-connectors-window.h"

#include "eks-connector-dialog.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksConnectorsWindow
{
  AdwWindow parent_instance;

  GtkListBox *list;
  AdwPreferencesGroup *problems_group;
  GtkListBox *problems_list;

  EksApplication *application; /* (unowned) */
};

G_DEFINE_FINAL_TYPE (EksConnectorsWindow, eks_connectors_window, ADW_TYPE_WINDOW)

static EksConnectorRegistry *
get_registry (EksConnectorsWindow *self)
{
  return eks_environment_get_registry (eks_application_get_environment (self->application));
}

static void
on_remove_response (EksConnectorsWindow *self, const char *response, AdwMessageDialog *dialog)
{
  g_autoptr (GError) error = NULL;

  if (strcmp (response, "remove") == 0 && !eks_connector_registry_remove (get_registry (self), g_object_get_data (G_OBJECT (dialog), "id"), &error))
    eks_ui_show_error (GTK_WINDOW (self), _("The connector could not be removed"), error);
}

static void
on_remove_clicked (EksConnectorsWindow *self, GtkWidget *button)
{
  EksConnector *connector = g_object_get_data (G_OBJECT (button), "connector");
  /* TRANSLATORS: %s is the name of a system */
  g_autofree char *heading = g_strdup_printf (_("Remove “%s”?"), eks_connector_get_label (connector));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, _("Its file is deleted. Connections and exports that use it stay, but cannot run until there is such a connector again."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "remove", _("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "id", g_strdup (eks_connector_get_id (connector)), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_remove_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_row (EksConnectorsWindow *self, EksConnector *connector)
{
  g_autofree char *file = eks_connector_registry_dup_own_file (get_registry (self), eks_connector_get_id (connector));
  /* TRANSLATORS: where a connector is from; %s is a file */
  g_autofree char *origin = file != NULL ? g_strdup_printf (_("Your own: %s"), file) : g_strdup (_("Comes with Eksport"));
  g_autofree char *words = g_strdup_printf ("%s\n%s", origin, eks_connector_get_verified (connector));
  AdwActionRow *row = eks_ui_make_row (eks_connector_get_label (connector), words);
  GtkWidget *button;

  adw_action_row_set_subtitle_lines (row, 0);
  gtk_list_box_append (self->list, GTK_WIDGET (row));
  if (file == NULL)
    return;
  /* TRANSLATORS: %s is the name of a system */
  g_autofree char *label = g_strdup_printf (_("Remove %s"), eks_connector_get_label (connector));
  button = eks_ui_make_icon_button ("user-trash-symbolic", label);
  g_object_set_data_full (G_OBJECT (button), "connector", g_object_ref (connector), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_clicked), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (row, button);
}

static void
refresh (EksConnectorsWindow *self)
{
  GPtrArray *connectors = eks_connector_registry_get_connectors (get_registry (self));
  GPtrArray *problems = eks_connector_registry_get_errors (get_registry (self));

  eks_ui_clear_list (self->list);
  for (guint i = 0; i < connectors->len; i++)
    add_row (self, g_ptr_array_index (connectors, i));
  eks_ui_clear_list (self->problems_list);
  for (guint i = 0; i < problems->len; i++)
    {
      AdwActionRow *row = eks_ui_make_row (g_ptr_array_index (problems, i), NULL);
      adw_action_row_set_title_lines (row, 0);
      gtk_list_box_append (self->problems_list, GTK_WIDGET (row));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->problems_group), problems->len > 0);
}

static void
on_file_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  EksConnectorsWindow *self = data;
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL && g_file_peek_path (file) != NULL)
    eks_connector_dialog_open (self->application, GTK_WINDOW (self), g_file_peek_path (file));
  g_object_unref (dialog);
}

static void
action_add (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Add a system"), GTK_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Connectors"));
  gtk_file_filter_add_suffix (filter, "json");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_file_chosen), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
eks_connectors_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), EKS_TYPE_CONNECTORS_WINDOW);
  G_OBJECT_CLASS (eks_connectors_window_parent_class)->dispose (object);
}

static void
eks_connectors_window_class_init (EksConnectorsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_connectors_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-connectors-window.ui");
  gtk_widget_class_bind_template_child (widget_class, EksConnectorsWindow, list);
  gtk_widget_class_bind_template_child (widget_class, EksConnectorsWindow, problems_group);
  gtk_widget_class_bind_template_child (widget_class, EksConnectorsWindow, problems_list);
  gtk_widget_class_install_action (widget_class, "connectors.add", NULL, action_add);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
eks_connectors_window_init (EksConnectorsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * eks_connectors_window_new:
 * @application: the application
 * @parent: (nullable): above which window
 *
 * Returns: (transfer none): the window, not yet presented; it owns itself
 */
GtkWindow *
eks_connectors_window_new (EksApplication *application, GtkWindow *parent)
{
  EksConnectorsWindow *self;

  g_return_val_if_fail (EKS_IS_APPLICATION (application), NULL);

  self = g_object_new (EKS_TYPE_CONNECTORS_WINDOW, "application", application, "transient-for", parent, NULL);
  self->application = application;
  g_signal_connect_object (get_registry (self), "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WINDOW (self);
}
