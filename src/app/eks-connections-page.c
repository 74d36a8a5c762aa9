/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of connections; the demo organisation is always the last of them. */

#include "config.h"

#include "eks-connections-page.h"

#include "eks-ui.h"

#include <glib/gi18n-lib.h>

struct _EksConnectionsPage
{
  AdwBin parent_instance;

  GtkListBox *list;

  EksApplication *application; /* (unowned) */
};

G_DEFINE_FINAL_TYPE (EksConnectionsPage, eks_connections_page, ADW_TYPE_BIN)

/* There is no service to test behind files: where they are tells more. */
static const char *
find_state (EksConnectionsPage *self, EksConnection *connection, EksConnector *connector)
{
  const char *checked = eks_application_get_check (self->application, eks_connection_get_id (connection));
  GPtrArray *settings = connector != NULL ? eks_connector_get_settings (connector) : NULL;

  for (guint i = 0; settings != NULL && i < settings->len; i++)
    {
      const EksSetting *setting = g_ptr_array_index (settings, i);
      const char *value = eks_connection_get_setting (connection, setting->id);
      if (setting->kind == EKS_SETTING_FOLDER && value != NULL)
        return value;
    }
  return checked != NULL ? checked : _("not tested since Eksport was started");
}

static void
add_row (EksConnectionsPage *self, EksConnection *connection)
{
  EksEnvironment *environment = eks_application_get_environment (self->application);
  g_autoptr (EksConnector) connector = eks_environment_find_base_connector (environment, connection, NULL);
  const char *system = connector != NULL ? eks_connector_get_label (connector) : eks_connection_get_connector (connection);
  const char *state = find_state (self, connection, connector);
  /* TRANSLATORS: a connection in the list: %1$s is the system, %2$s what was last checked, or its folder */
  g_autofree char *words = g_strdup_printf (_("%1$s · %2$s"), system, state);
  AdwActionRow *row = eks_ui_make_row (eks_connection_get_name (connection), words);

  adw_action_row_set_subtitle_lines (row, 3);
  adw_action_row_add_suffix (row, gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.show-connection");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", eks_connection_get_id (connection));
  gtk_list_box_append (self->list, GTK_WIDGET (row));
}

static void
eks_connections_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), EKS_TYPE_CONNECTIONS_PAGE);
  G_OBJECT_CLASS (eks_connections_page_parent_class)->dispose (object);
}

static void
eks_connections_page_class_init (EksConnectionsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_connections_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-connections-page.ui");
  gtk_widget_class_bind_template_child (widget_class, EksConnectionsPage, list);
}

static void
eks_connections_page_init (EksConnectionsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * eks_connections_page_open:
 * @self: a page
 * @application: the application
 */
void
eks_connections_page_open (EksConnectionsPage *self, EksApplication *application)
{
  g_return_if_fail (EKS_IS_CONNECTIONS_PAGE (self) && EKS_IS_APPLICATION (application));
  self->application = application;
}

/**
 * eks_connections_page_refresh:
 * @self: a page with its application
 *
 * Reads the connections again.
 */
void
eks_connections_page_refresh (EksConnectionsPage *self)
{
  g_autoptr (GPtrArray) connections = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (EKS_IS_CONNECTIONS_PAGE (self) && self->application != NULL);

  eks_ui_clear_list (self->list);
  connections = eks_environment_list_connections (eks_application_get_environment (self->application), &error);
  for (guint i = 0; connections != NULL && i < connections->len; i++)
    add_row (self, g_ptr_array_index (connections, i));
  if (error != NULL)
    eks_ui_toast (GTK_WIDGET (self), error->message);
}
