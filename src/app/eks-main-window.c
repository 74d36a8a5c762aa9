/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main window: three lists, and the page of one export or connection above them. It deletes exports, because
 * the toast that brings them back must outlive their page. */

#include "config.h"

#include "eks-main-window.h"

#include "eks-connection-dialog.h"
#include "eks-connection-view.h"
#include "eks-connections-page.h"
#include "eks-export-view.h"
#include "eks-exports-page.h"
#include "eks-health-banner.h"
#include "eks-missed-dialog.h"
#include "eks-removal-dialog.h"
#include "eks-open-file.h"
#include "eks-run-trash.h"
#include "eks-runs-page.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

struct _EksMainWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwLeaflet *leaflet;
  AdwViewStack *stack;
  AdwViewSwitcherTitle *switcher_title;
  GtkRevealer *banner;
  GtkLabel *banner_label;
  EksHealthBanner *health_banner;
  EksExportsPage *exports_page;
  EksRunsPage *runs_page;
  EksConnectionsPage *connections_page;
  AdwWindowTitle *detail_title;
  AdwBin *detail_bin;

  EksApplication *application; /* (unowned) */
  GPtrArray *deleted;          /* (owned) (element-type EksJob): what Undo brings back */
  AdwToast *undo_toast;        /* (unowned) (nullable): while it is shown */
  EksRunTrash *trash;          /* (owned) */
};

G_DEFINE_FINAL_TYPE (EksMainWindow, eks_main_window, ADW_TYPE_APPLICATION_WINDOW)

static EksStore *
get_store (EksMainWindow *self)
{
  return eks_environment_get_store (eks_application_get_environment (self->application));
}

static void
append_lines (GString *text, GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", (const char *) g_ptr_array_index (lines, i));
}

/* Files that cannot be read are left as they are, and said. */
static void
show_problems (EksMainWindow *self)
{
  EksEnvironment *environment = eks_application_get_environment (self->application);
  g_autoptr (GString) text = g_string_new (NULL);

  append_lines (text, eks_store_get_problems (eks_environment_get_store (environment)));
  append_lines (text, eks_connector_registry_get_errors (eks_environment_get_registry (environment)));
  if (text->len > 0)
    gtk_label_set_label (self->banner_label, text->str);
  gtk_revealer_set_reveal_child (self->banner, text->len > 0);
}

static void
refresh (EksMainWindow *self)
{
  GtkWidget *detail = adw_bin_get_child (self->detail_bin);

  eks_exports_page_refresh (self->exports_page);
  eks_connections_page_refresh (self->connections_page);
  eks_runs_page_refresh (self->runs_page);
  if (EKS_IS_EXPORT_VIEW (detail))
    eks_export_view_refresh (EKS_EXPORT_VIEW (detail));
  else if (EKS_IS_CONNECTION_VIEW (detail))
    eks_connection_view_refresh (EKS_CONNECTION_VIEW (detail));
  show_problems (self);
  eks_health_banner_refresh (self->health_banner);
}

static void
show_detail (EksMainWindow *self, const char *title, GtkWidget *child)
{
  adw_window_title_set_title (self->detail_title, title);
  adw_bin_set_child (self->detail_bin, child);
  adw_leaflet_set_visible_child_name (self->leaflet, "detail");
}

static void
go_back (EksMainWindow *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "main");
}

static void
action_back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  go_back (data);
}

static void
action_refresh (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  refresh (data);
}

static void
action_search (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  EksMainWindow *self = data;

  go_back (self);
  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->stack), "runs") == 0)
    {
      eks_runs_page_search (self->runs_page);
      return;
    }
  adw_view_stack_set_visible_child_name (self->stack, "exports");
  eks_exports_page_search (self->exports_page);
}

static void
action_show_failed (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  EksMainWindow *self = data;

  go_back (self);
  adw_view_stack_set_visible_child_name (self->stack, "runs");
  eks_runs_page_show_failed (self->runs_page, g_variant_get_string (parameter, NULL));
}

static void
action_delete_runs (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  EksMainWindow *self = data;
  gsize n;
  const gint64 *ids = g_variant_get_fixed_array (parameter, &n, sizeof (gint64));

  eks_run_trash_delete (self->trash, ids, (guint) n);
}

static void
action_show_export (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  EksMainWindow *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EksJob) job = eks_store_load_job (get_store (self), g_variant_get_string (parameter, NULL), &error);

  if (job == NULL)
    eks_ui_show_error (GTK_WINDOW (self), _("The export could not be opened"), error);
  else
    show_detail (self, _("Export"), eks_export_view_new (self->application, job));
}

static void
action_show_missed (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  EksMainWindow *self = data;
  g_autoptr (EksJob) job = eks_store_load_job (get_store (self), g_variant_get_string (parameter, NULL), NULL);

  action_show_export (action, parameter, data);
  if (job != NULL)
    eks_missed_dialog_show (self->application, GTK_WINDOW (self), job);
}

static void
action_show_removal (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  EksMainWindow *self = data;
  g_autoptr (EksJob) job = eks_store_load_job (get_store (self), g_variant_get_string (parameter, NULL), NULL);

  action_show_export (action, parameter, data);
  if (job != NULL)
    eks_removal_dialog_show (self->application, GTK_WINDOW (self), job);
}

static void
on_undo (EksMainWindow *self)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < self->deleted->len && error == NULL; i++)
    eks_store_save_job (get_store (self), g_ptr_array_index (self->deleted, i), &error);
  if (error != NULL)
    eks_ui_show_error (GTK_WINDOW (self), _("The export could not be brought back"), error);
  g_ptr_array_set_size (self->deleted, 0);
}

static void
on_undo_dismissed (EksMainWindow *self)
{
  self->undo_toast = NULL;
  g_ptr_array_set_size (self->deleted, 0);
}

/* One toast for all that was deleted in a row: one Undo brings all back. */
static void
show_undo (EksMainWindow *self)
{
  guint n = self->deleted->len;
  g_autofree char *name = g_markup_escape_text (eks_job_get_name (g_ptr_array_index (self->deleted, 0)), -1);
  /* TRANSLATORS: %s is the name of an export */
  g_autofree char *one = g_strdup_printf (_("“%s” deleted"), name);
  /* TRANSLATORS: %u is a number of exports */
  g_autofree char *several = g_strdup_printf (ngettext ("%u export deleted", "%u exports deleted", n), n);

  if (self->undo_toast != NULL)
    {
      adw_toast_set_title (self->undo_toast, several);
      return;
    }
  self->undo_toast = adw_toast_new (one);
  adw_toast_set_button_label (self->undo_toast, _("_Undo"));
  g_signal_connect_object (self->undo_toast, "button-clicked", G_CALLBACK (on_undo), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->undo_toast, "dismissed", G_CALLBACK (on_undo_dismissed), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, self->undo_toast);
}

static void
action_delete_export (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  EksMainWindow *self = data;
  const char *id = g_variant_get_string (parameter, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksJob) job = eks_store_load_job (get_store (self), id, &error);

  if (job == NULL || !eks_store_remove_job (get_store (self), id, &error))
    {
      eks_ui_show_error (GTK_WINDOW (self), _("The export could not be deleted"), error);
      return;
    }
  go_back (self);
  g_ptr_array_add (self->deleted, g_steal_pointer (&job));
  show_undo (self);
}

static void
action_show_connection (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  EksMainWindow *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EksConnection) connection = eks_environment_find_connection (eks_application_get_environment (self->application), g_variant_get_string (parameter, NULL), &error);

  if (connection == NULL)
    eks_ui_show_error (GTK_WINDOW (self), _("The connection could not be opened"), error);
  else
    show_detail (self, _("Connection"), eks_connection_view_new (self->application, connection));
}

static void
action_add_connection (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  EksMainWindow *self = data;

  go_back (self);
  adw_view_stack_set_visible_child_name (self->stack, "connections");
  gtk_window_present (eks_connection_dialog_new (self->application, GTK_WINDOW (self), NULL));
}

static const GActionEntry actions[] = {
  { "back", action_back, NULL, NULL, NULL },
  { "refresh", action_refresh, NULL, NULL, NULL },
  { "search", action_search, NULL, NULL, NULL },
  { "show-export", action_show_export, "s", NULL, NULL },
  { "delete-export", action_delete_export, "s", NULL, NULL },
  { "show-missed", action_show_missed, "s", NULL, NULL },
  { "show-removal", action_show_removal, "s", NULL, NULL },
  { "show-failed", action_show_failed, "s", NULL, NULL },
  { "delete-runs", action_delete_runs, "ax", NULL, NULL },
  { "show-connection", action_show_connection, "s", NULL, NULL },
  { "add-connection", action_add_connection, NULL, NULL, NULL },
};

/* A page that went out of sight is not kept: the next one is made anew. */
static void
on_transition (EksMainWindow *self)
{
  if (!adw_leaflet_get_child_transition_running (self->leaflet) && g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet), "main") == 0)
    adw_bin_set_child (self->detail_bin, NULL);
}

static void
eks_main_window_dispose (GObject *object)
{
  EksMainWindow *self = EKS_MAIN_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_MAIN_WINDOW);
  g_clear_pointer (&self->deleted, g_ptr_array_unref);
  g_clear_object (&self->trash);
  G_OBJECT_CLASS (eks_main_window_parent_class)->dispose (object);
}

static gboolean
eks_main_window_close_request (GtkWindow *window)
{
  EksMainWindow *self = EKS_MAIN_WINDOW (window);
  GSettings *settings = eks_application_get_settings (self->application);
  const char *page = adw_view_stack_get_visible_child_name (self->stack);
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_int (settings, "window-width", MAX (width, 360));
  g_settings_set_int (settings, "window-height", MAX (height, 240));
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
  g_settings_set_string (settings, "last-page", page != NULL ? page : "exports");
  return GTK_WINDOW_CLASS (eks_main_window_parent_class)->close_request (window);
}

static void
eks_main_window_class_init (EksMainWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_main_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = eks_main_window_close_request;
  g_type_ensure (EKS_TYPE_EXPORTS_PAGE);
  g_type_ensure (EKS_TYPE_HEALTH_BANNER);
  g_type_ensure (EKS_TYPE_RUNS_PAGE);
  g_type_ensure (EKS_TYPE_CONNECTIONS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-main-window.ui");
  gtk_widget_class_bind_template_child (widget_class, EksMainWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, EksMainWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, EksMainWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, EksMainWindow, switcher_title);
  gtk_widget_class_bind_template_child (widget_class, EksMainWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, EksMainWindow, banner_label);
  gtk_widget_class_bind_template_child (widget_class, EksMainWindow, health_banner);
  gtk_widget_class_bind_template_child (widget_class, EksMainWindow, exports_page);
  gtk_widget_class_bind_template_child (widget_class, EksMainWindow, runs_page);
  gtk_widget_class_bind_template_child (widget_class, EksMainWindow, connections_page);
  gtk_widget_class_bind_template_child (widget_class, EksMainWindow, detail_title);
  gtk_widget_class_bind_template_child (widget_class, EksMainWindow, detail_bin);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
}

static void
eks_main_window_init (EksMainWindow *self)
{
  self->deleted = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_swapped (self->leaflet, "notify::child-transition-running", G_CALLBACK (on_transition), self);
}

static void
restore_state (EksMainWindow *self)
{
  GSettings *settings = eks_application_get_settings (self->application);
  g_autofree char *page = g_settings_get_string (settings, "last-page");

  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"), g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  if (adw_view_stack_get_child_by_name (self->stack, page) != NULL)
    adw_view_stack_set_visible_child_name (self->stack, page);
}

/**
 * eks_main_window_new:
 * @application: the application
 *
 * Returns: (transfer none): the window, not yet presented; it owns itself
 */
GtkWindow *
eks_main_window_new (EksApplication *application)
{
  EksMainWindow *self;
  EksStore *store;

  g_return_val_if_fail (EKS_IS_APPLICATION (application), NULL);

  self = g_object_new (EKS_TYPE_MAIN_WINDOW, "application", application, NULL);
  self->application = application;
  eks_health_banner_open (self->health_banner, eks_application_get_environment (application));
  eks_exports_page_open (self->exports_page, application);
  eks_runs_page_open (self->runs_page, application);
  eks_connections_page_open (self->connections_page, application);
  self->trash = eks_run_trash_new (eks_environment_get_history (eks_application_get_environment (application)), self->toasts);
  g_signal_connect_object (self->trash, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  store = get_store (self);
  g_signal_connect_object (store, "jobs-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (eks_environment_get_registry (eks_application_get_environment (application)), "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  eks_open_file_accept_drops (GTK_WIDGET (self), G_APPLICATION (application));
  g_signal_connect_object (store, "connections-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (eks_application_get_runs (application), "items-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  restore_state (self);
  refresh (self);
  return GTK_WINDOW (self);
}
