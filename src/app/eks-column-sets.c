/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Only the sets of the entity at hand are offered: the fields of another one would mean nothing here. */

#include "config.h"

#include "eks-column-sets.h"

#include "eks-columns-edit.h"
#include "eks-labelled.h"
#include "eks-ui.h"
#include "eks-undo.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksColumnSets
{
  AdwBin parent_instance;

  GtkMenuButton *button; /* (unowned): the child */
  EksPage *page;         /* (unowned): it is in there */
  GPtrArray *sets;       /* (owned) (nullable) (element-type EksColumnSet): those that are offered */
  EksStore *store;       /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (EksColumnSets, eks_column_sets, ADW_TYPE_BIN)

static EksColumnSet *
find_set (EksColumnSets *self, GVariant *parameter)
{
  const char *id = g_variant_get_string (parameter, NULL);

  for (guint i = 0; self->sets != NULL && i < self->sets->len; i++)
    if (strcmp (eks_column_set_get_id (self->sets->pdata[i]), id) == 0)
      return self->sets->pdata[i];
  return NULL;
}

static EksColumnSet *
find_by_name (EksColumnSets *self, const char *name)
{
  for (guint i = 0; self->sets != NULL && i < self->sets->len; i++)
    if (strcmp (eks_column_set_get_name (self->sets->pdata[i]), name) == 0)
      return self->sets->pdata[i];
  return NULL;
}

static void
add_item (GMenu *menu, const char *label, const char *action, const char *id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", id);
  g_menu_append_item (menu, item);
}

static void
add_set (GMenu *menu, EksColumnSet *set)
{
  g_autoptr (GMenu) inner = g_menu_new ();
  g_autoptr (GMenu) use = g_menu_new ();
  g_autoptr (GMenu) change = g_menu_new ();
  const char *id = eks_column_set_get_id (set);

  add_item (use, _("Use instead of the columns"), "sets.replace", id);
  add_item (use, _("Add to the columns"), "sets.append", id);
  add_item (change, _("Rename the set…"), "sets.rename", id);
  add_item (change, _("Delete the set"), "sets.remove", id);
  g_menu_append_section (inner, NULL, G_MENU_MODEL (use));
  g_menu_append_section (inner, NULL, G_MENU_MODEL (change));
  g_menu_append_submenu (menu, eks_column_set_get_name (set), G_MENU_MODEL (inner));
}

static void
show_menu (EksColumnSets *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) save = g_menu_new ();
  g_autoptr (GMenu) sets = g_menu_new ();

  for (guint i = 0; self->sets != NULL && i < self->sets->len; i++)
    add_set (sets, self->sets->pdata[i]);
  g_menu_append (save, _("Save as column set…"), "sets.save");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (save));
  g_menu_append_section (menu, _("Use column set"), G_MENU_MODEL (sets));
  gtk_menu_button_set_menu_model (self->button, G_MENU_MODEL (menu));
}

static void
list_sets (EksColumnSets *self)
{
  EksConnector *connector = eks_page_get_connector (self->page);
  const char *entity = eks_table_get_entity (eks_page_get_table (self->page));
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->sets, g_ptr_array_unref);
  if (connector != NULL)
    self->sets = eks_store_list_column_sets (self->store, eks_connector_get_id (connector), entity, &error);
  if (error != NULL)
    eks_ui_show_error (eks_page_get_window (self->page), _("The column sets could not be read"), error);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), connector != NULL);
  show_menu (self);
}

static gboolean
save (EksColumnSets *self, EksColumnSet *set)
{
  g_autoptr (GError) error = NULL;

  if (eks_store_save_column_set (self->store, set, &error))
    return TRUE;
  eks_ui_show_error (eks_page_get_window (self->page), _("The column set could not be saved"), error);
  return FALSE;
}

static void
use (EksColumnSets *self, GVariant *parameter, gboolean replace)
{
  EksTable *table = eks_page_get_table (self->page);
  EksColumnSet *set = find_set (self, parameter);
  EksTable *before;

  if (set == NULL)
    return;
  before = eks_undo_begin (GTK_WIDGET (self), table);
  eks_columns_edit_add (eks_table_get_columns (table), G_LIST_MODEL (eks_column_set_get_columns (set)), replace);
  eks_undo_offer (GTK_WIDGET (self), table, before);
}

static void
action_replace (GtkWidget *widget, const char *name, GVariant *parameter)
{
  use (EKS_COLUMN_SETS (widget), parameter, TRUE);
}

static void
action_append (GtkWidget *widget, const char *name, GVariant *parameter)
{
  use (EKS_COLUMN_SETS (widget), parameter, FALSE);
}

static void
on_undo_remove (AdwToast *toast, EksColumnSets *self)
{
  save (self, g_object_get_data (G_OBJECT (toast), "set"));
}

static void
action_remove (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksColumnSets *self = EKS_COLUMN_SETS (widget);
  g_autoptr (EksColumnSet) set = find_set (self, parameter) != NULL ? g_object_ref (find_set (self, parameter)) : NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast;

  if (set == NULL)
    return;
  if (!eks_store_remove_column_set (self->store, eks_column_set_get_id (set), &error))
    {
      eks_ui_show_error (eks_page_get_window (self->page), _("The column set could not be deleted"), error);
      return;
    }
  toast = eks_ui_new_undo_toast (_("Column set deleted"));
  g_object_set_data_full (G_OBJECT (toast), "set", g_steal_pointer (&set), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo_remove), self, 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

static void
on_name_changed (GtkEditable *entry, AdwMessageDialog *dialog)
{
  EksColumnSets *self = g_object_get_data (G_OBJECT (dialog), "sets");
  EksColumnSet *set = g_object_get_data (G_OBJECT (dialog), "set");
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  EksColumnSet *other = find_by_name (self, name);

  adw_message_dialog_set_response_enabled (dialog, "save", name[0] != '\0' && (set == NULL || other == NULL || other == set));
  if (other != NULL && other != set)
    adw_message_dialog_set_body (dialog, set == NULL ? _("There is a set of this name. It is replaced.") : _("There is another set of this name."));
  else
    adw_message_dialog_set_body (dialog, _("The columns with their titles, order and settings, to be used in other exports."));
}

/* A name that is taken means that set: it gets these columns. */
static void
on_response (AdwMessageDialog *dialog, const char *response, EksColumnSets *self)
{
  GtkEditable *entry = g_object_get_data (G_OBJECT (dialog), "entry");
  EksColumnSet *renamed = g_object_get_data (G_OBJECT (dialog), "set");
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  EksTable *table = eks_page_get_table (self->page);
  EksColumnSet *there = find_by_name (self, name);
  g_autoptr (EksColumnSet) set = NULL;

  if (strcmp (response, "save") != 0 || name[0] == '\0')
    return;
  if (renamed != NULL)
    set = g_object_ref (renamed);
  else if (there != NULL)
    set = g_object_ref (there);
  else
    set = eks_column_set_new (name, eks_connector_get_id (eks_page_get_connector (self->page)), eks_table_get_entity (table));
  eks_column_set_set_name (set, name);
  if (renamed == NULL)
    eks_column_set_take_over (set, table);
  if (save (self, set))
    eks_ui_toast (GTK_WIDGET (self), renamed != NULL ? _("Column set renamed") : _("Column set saved"));
}

/* @set: (nullable): the one that is renamed; else a new one is saved */
static void
ask_name (EksColumnSets *self, EksColumnSet *set)
{
  GtkWidget *dialog = adw_message_dialog_new (eks_page_get_window (self->page), set != NULL ? _("Rename column set") : _("Save as column set"), NULL);
  GtkWidget *entry = gtk_entry_new ();

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "save", set != NULL ? _("_Rename") : _("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), eks_labelled_new (_("Name of the set"), entry));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  g_object_set_data (G_OBJECT (dialog), "entry", entry);
  g_object_set_data_full (G_OBJECT (dialog), "sets", g_object_ref (self), g_object_unref);
  if (set != NULL)
    g_object_set_data_full (G_OBJECT (dialog), "set", g_object_ref (set), g_object_unref);
  g_signal_connect (entry, "changed", G_CALLBACK (on_name_changed), dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self, 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), set != NULL ? eks_column_set_get_name (set) : "");
  on_name_changed (GTK_EDITABLE (entry), ADW_MESSAGE_DIALOG (dialog));
  gtk_window_set_focus (GTK_WINDOW (dialog), entry);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
action_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_name (EKS_COLUMN_SETS (widget), NULL);
}

static void
action_rename (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksColumnSet *set = find_set (EKS_COLUMN_SETS (widget), parameter);

  if (set != NULL)
    ask_name (EKS_COLUMN_SETS (widget), set);
}

static void
eks_column_sets_dispose (GObject *object)
{
  EksColumnSets *self = EKS_COLUMN_SETS (object);

  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  g_clear_pointer (&self->sets, g_ptr_array_unref);
  G_OBJECT_CLASS (eks_column_sets_parent_class)->dispose (object);
}

static void
eks_column_sets_class_init (EksColumnSetsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_column_sets_dispose;
  gtk_widget_class_install_action (widget_class, "sets.save", NULL, action_save);
  gtk_widget_class_install_action (widget_class, "sets.replace", "s", action_replace);
  gtk_widget_class_install_action (widget_class, "sets.append", "s", action_append);
  gtk_widget_class_install_action (widget_class, "sets.rename", "s", action_rename);
  gtk_widget_class_install_action (widget_class, "sets.remove", "s", action_remove);
}

static void
eks_column_sets_init (EksColumnSets *self)
{
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_label (self->button, _("Column _sets"));
  gtk_menu_button_set_use_underline (self->button, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}

/**
 * eks_column_sets_show:
 * @self: a menu
 * @page: the page that it is on, whose table the sets are taken from and used in
 *
 * Offers the sets of the page's entity, those too that come later.
 */
void
eks_column_sets_show (EksColumnSets *self, EksPage *page)
{
  g_return_if_fail (EKS_IS_COLUMN_SETS (self) && EKS_IS_PAGE (page));

  self->page = page;
  if (self->store == NULL)
    {
      self->store = g_object_ref (eks_environment_get_store (eks_page_get_environment (page)));
      g_signal_connect_swapped (self->store, "column-sets-changed", G_CALLBACK (list_sets), self);
    }
  list_sets (self);
}
