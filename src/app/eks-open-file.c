/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two kinds of file are opened: exports and connectors. Both are JSON, and what people call their files is their affair. */

#include "config.h"

#include "eks-open-file.h"

#include <string.h>

/* How long a folder must be quiet before it is read: a copy comes in pieces. */
#define QUIET_MS 400

#define WAITING_KEY "eks-waiting"

/**
 * eks_open_file_is_connector:
 * @path: a file
 *
 * Returns: whether it is, or was meant to be, the description of a system and not an export
 */
gboolean
eks_open_file_is_connector (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;
  gsize length;

  g_return_val_if_fail (path != NULL, FALSE);

  if (g_str_has_suffix (path, ".eksport-connector.json"))
    return TRUE;
  if (g_str_has_suffix (path, ".eksport.json") || !eks_connector_read_file (path, &text, &length, NULL))
    return FALSE;
  node = eks_json_parse (text, length, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  return json_object_has_member (object, "entities") && !json_object_has_member (object, "tables");
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, gpointer application)
{
  GSList *list = g_value_get_boxed (value);
  g_autoptr (GPtrArray) files = g_ptr_array_new ();

  for (GSList *l = list; l != NULL; l = l->next)
    g_ptr_array_add (files, l->data);
  if (files->len == 0)
    return FALSE;
  g_application_open (application, (GFile **) files->pdata, (int) files->len, "");
  return TRUE;
}

/**
 * eks_open_file_accept_drops:
 * @widget: a widget
 * @application: what opens files
 *
 * Files that are dropped onto @widget are opened.
 */
void
eks_open_file_accept_drops (GtkWidget *widget, GApplication *application)
{
  GtkDropTarget *target;

  g_return_if_fail (GTK_IS_WIDGET (widget) && G_IS_APPLICATION (application));

  target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), application, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

static gboolean
reload_cb (gpointer registry)
{
  g_object_set_data (registry, WAITING_KEY, NULL);
  eks_connector_registry_reload (registry);
  return G_SOURCE_REMOVE;
}

/* The program's own writing comes by here too; reading the folder once more harms nobody. */
static void
on_folder_changed (EksConnectorRegistry *registry)
{
  if (g_object_get_data (G_OBJECT (registry), WAITING_KEY) != NULL)
    return;
  g_object_set_data (G_OBJECT (registry), WAITING_KEY, (gpointer) WAITING_KEY);
  g_timeout_add_full (G_PRIORITY_DEFAULT, QUIET_MS, reload_cb, g_object_ref (registry), g_object_unref);
}

/**
 * eks_open_file_watch_connectors:
 * @registry: the connectors
 *
 * From now on a file that is put into the person's own folder is found without a restart.
 *
 * Returns: (transfer full) (nullable): what watches as long as it lives, or %NULL if the folder cannot be watched
 */
GFileMonitor *
eks_open_file_watch_connectors (EksConnectorRegistry *registry)
{
  const char *path;
  g_autoptr (GFile) folder = NULL;
  GFileMonitor *monitor;

  g_return_val_if_fail (EKS_IS_CONNECTOR_REGISTRY (registry), NULL);

  path = eks_connector_registry_get_own_folder (registry);
  g_mkdir_with_parents (path, 0700); /* it cannot be watched before it is there */
  folder = g_file_new_for_path (path);
  monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, NULL, NULL);
  if (monitor != NULL)
    g_signal_connect_object (monitor, "changed", G_CALLBACK (on_folder_changed), registry, G_CONNECT_SWAPPED);
  return monitor;
}
