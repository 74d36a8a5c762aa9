/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A switch is saved at once: there is no moment at which what is shown and what holds differ. */

#include "config.h"

#include "eks-allow-list.h"

#include "eks-ui.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  EksEnvironment *environment; /* (owned) */
  char *connection;            /* (owned): its id */
  char *action;                /* (owned): mass_send.pause */
} Permission;

static void
permission_free (gpointer data, GClosure *closure)
{
  Permission *self = data;

  g_object_unref (self->environment);
  g_free (self->connection);
  g_free (self->action);
  g_free (self);
}

/* Of the connection as it is saved now only this is changed. */
static gboolean
save (Permission *self, gboolean allowed, GError **error)
{
  g_autoptr (EksConnection) connection = eks_environment_find_connection (self->environment, self->connection, error);

  if (connection == NULL)
    return FALSE;
  eks_connection_allow (connection, self->action, allowed);
  return eks_environment_save_actions (self->environment, connection, error);
}

static gboolean
on_state_set (GtkSwitch *toggle, gboolean allowed, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (save (data, allowed, &error))
    return FALSE; /* the usual: the state follows */
  eks_ui_show_error (eks_ui_get_window (toggle), _("What is allowed could not be saved"), error);
  g_signal_handlers_block_by_func (toggle, on_state_set, data);
  gtk_switch_set_active (toggle, !allowed);
  g_signal_handlers_unblock_by_func (toggle, on_state_set, data);
  return TRUE;
}

static GtkWidget *
make_row (EksEnvironment *environment, EksConnection *connection, EksEntity *entity, const EksAction *action)
{
  g_autofree char *title = g_strdup_printf ("%s: %s", eks_entity_get_label (entity), action->label);
  g_autofree char *words = g_strdup_printf ("%s%sPOST %s", action->description != NULL ? action->description : "", action->description != NULL ? "\n" : "", action->path);
  AdwActionRow *row = eks_ui_make_row (title, words);
  GtkWidget *toggle = gtk_switch_new ();
  GtkWidget *verified = gtk_label_new (action->assumed ? _("assumed") : _("documented"));
  Permission *permission = g_new0 (Permission, 1);

  permission->environment = g_object_ref (environment);
  permission->connection = g_strdup (eks_connection_get_id (connection));
  permission->action = g_strconcat (eks_entity_get_id (entity), ".", action->id, NULL);
  gtk_switch_set_active (GTK_SWITCH (toggle), eks_connection_allows (connection, permission->action));
  g_signal_connect_data (toggle, "state-set", G_CALLBACK (on_state_set), permission, permission_free, 0);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (verified, action->assumed ? "warning" : "dim-label");
  gtk_widget_add_css_class (verified, "caption");
  adw_action_row_set_title_lines (row, 0);
  adw_action_row_set_subtitle_lines (row, 0);
  adw_action_row_add_suffix (row, verified);
  adw_action_row_add_suffix (row, toggle);
  adw_action_row_set_activatable_widget (row, toggle);
  g_object_set_data (G_OBJECT (row), "toggle", toggle);
  g_object_set_data (G_OBJECT (row), "action", permission->action);
  return GTK_WIDGET (row);
}

/* What is shown already only follows: a switch must not vanish under the pointer that moves it. */
static guint
follow (GtkListBox *list, EksConnection *connection)
{
  GtkListBoxRow *row;
  guint n;

  for (n = 0; (row = gtk_list_box_get_row_at_index (list, n)) != NULL; n++)
    {
      GtkSwitch *toggle = g_object_get_data (G_OBJECT (row), "toggle");
      gboolean allowed = eks_connection_allows (connection, g_object_get_data (G_OBJECT (row), "action"));
      if (gtk_switch_get_active (toggle) == allowed)
        continue;
      g_signal_handlers_block_matched (toggle, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, on_state_set, NULL);
      gtk_switch_set_active (toggle, allowed);
      g_signal_handlers_unblock_matched (toggle, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, on_state_set, NULL);
    }
  return n;
}

/**
 * eks_allow_list_fill:
 * @list: gets a row for each action
 * @environment: where the connection is saved
 * @connection: the connection
 * @connector: its connector
 *
 * One list is always of the same connection.
 *
 * Returns: how many actions there are
 */
guint
eks_allow_list_fill (GtkListBox *list, EksEnvironment *environment, EksConnection *connection, EksConnector *connector)
{
  GPtrArray *entities;
  guint n = 0;

  g_return_val_if_fail (GTK_IS_LIST_BOX (list) && EKS_IS_CONNECTION (connection) && EKS_IS_CONNECTOR (connector), 0);

  if (g_object_get_data (G_OBJECT (list), "connector") == connector)
    return follow (list, connection);
  g_object_set_data_full (G_OBJECT (list), "connector", g_object_ref (connector), g_object_unref);
  entities = eks_connector_get_entities (connector);
  eks_ui_clear_list (list);
  for (guint i = 0; i < entities->len; i++)
    {
      GPtrArray *actions = eks_entity_get_actions (g_ptr_array_index (entities, i));
      for (guint j = 0; j < actions->len; j++, n++)
        gtk_list_box_append (list, make_row (environment, connection, g_ptr_array_index (entities, i), g_ptr_array_index (actions, j)));
    }
  return n;
}
