/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps are about the first table of an export. Of several, any can be brought to the front. */

#include "config.h"

#include "eks-tables-group.h"

#include "eks-job-undo.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

struct _EksTablesGroup
{
  AdwBin parent_instance;

  GtkListBox *list;

  EksPage *page; /* (unowned): an ancestor */
  guint updating : 1;
};

G_DEFINE_FINAL_TYPE (EksTablesGroup, eks_tables_group, ADW_TYPE_BIN)

/* Returns: (transfer full) (element-type EksTable): the tables, but for the one at @left_out */
static GPtrArray *
list_tables (EksTablesGroup *self, guint left_out)
{
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (eks_page_get_job (self->page)));
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    if (i != left_out)
      g_ptr_array_add (list, g_list_model_get_item (tables, i));
  return list;
}

/* One change, and not one a table: the wizard shows the page again then. */
static void
replace_tables (EksTablesGroup *self, GPtrArray *list)
{
  GListStore *tables = eks_job_get_tables (eks_page_get_job (self->page));

  g_list_store_splice (tables, 0, g_list_model_get_n_items (G_LIST_MODEL (tables)), list->pdata, list->len);
}

static guint
get_position (gpointer widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), "position"));
}

static void
on_toggled (EksTablesGroup *self, GtkCheckButton *check)
{
  guint position = get_position (check);
  g_autoptr (GPtrArray) list = NULL;

  if (self->updating || !gtk_check_button_get_active (check) || position == 0)
    return;
  list = list_tables (self, position);
  g_ptr_array_insert (list, 0, g_object_ref (eks_job_get_table (eks_page_get_job (self->page), position)));
  replace_tables (self, list);
}

static char *
dup_name (EksTablesGroup *self, EksTable *table)
{
  EksConnector *connector = eks_page_get_connector (self->page);
  EksEntity *entity = connector != NULL ? eks_connector_find_entity (connector, eks_table_get_entity (table)) : NULL;

  if (eks_table_get_name (table) != NULL)
    return g_strdup (eks_table_get_name (table));
  return g_strdup (entity != NULL ? eks_entity_get_label (entity) : eks_table_get_entity (table));
}

static void
on_remove_clicked (EksTablesGroup *self, GtkWidget *button)
{
  EksJob *job = eks_page_get_job (self->page);
  guint position = get_position (button);
  g_autoptr (EksJob) before = eks_job_copy (job);
  g_autofree char *name = dup_name (self, eks_job_get_table (job, position));
  /* TRANSLATORS: %s is the name of a table */
  g_autofree char *title = g_strdup_printf (_("The table “%s” was removed"), name);
  g_autoptr (GPtrArray) list = list_tables (self, position);

  replace_tables (self, list);
  eks_job_undo_offer (GTK_WIDGET (self), job, g_steal_pointer (&before), title);
}

static void
add_row (EksTablesGroup *self, EksTable *table, guint position)
{
  g_autofree char *name = dup_name (self, table);
  guint n = eks_table_get_n_written (table);
  /* TRANSLATORS: %u is how many columns a table has */
  g_autofree char *words = g_strdup_printf (ngettext ("%u column", "%u columns", n), n);
  /* TRANSLATORS: %s is the name of a table */
  g_autofree char *remove = g_strdup_printf (_("Remove the table “%s”"), name);
  AdwActionRow *row = eks_ui_make_row (name, words);
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *button = eks_ui_make_icon_button ("user-trash-symbolic", remove);
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->list, 0);

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  eks_ui_set_label (check, name);
  if (first != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (first))));
  g_object_set_data (G_OBJECT (check), "position", GUINT_TO_POINTER (position));
  g_object_set_data (G_OBJECT (button), "position", GUINT_TO_POINTER (position));
  adw_action_row_add_prefix (row, check);
  adw_action_row_add_suffix (row, button);
  adw_action_row_set_activatable_widget (row, check);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), position == 0);
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_clicked), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, GTK_WIDGET (row));
}

static void
eks_tables_group_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), EKS_TYPE_TABLES_GROUP);
  G_OBJECT_CLASS (eks_tables_group_parent_class)->dispose (object);
}

static void
eks_tables_group_class_init (EksTablesGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_tables_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-tables-group.ui");
  gtk_widget_class_bind_template_child (widget_class, EksTablesGroup, list);
}

static void
eks_tables_group_init (EksTablesGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The rows that are there may be in the middle of a signal: they are made again a moment later. */
static gboolean
show_cb (gpointer data)
{
  EksTablesGroup *self = data;
  g_autoptr (GPtrArray) list = NULL;

  if (self->list == NULL)
    return G_SOURCE_REMOVE;
  list = list_tables (self, G_MAXUINT);
  self->updating = TRUE;
  eks_ui_clear_list (self->list);
  for (guint i = 0; list->len > 1 && i < list->len; i++)
    add_row (self, g_ptr_array_index (list, i), i);
  self->updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), list->len > 1);
  return G_SOURCE_REMOVE;
}

/**
 * eks_tables_group_show:
 * @self: the group
 * @page: the page that it stands on
 *
 * Shows the tables of the job, if there are several.
 */
void
eks_tables_group_show (EksTablesGroup *self, EksPage *page)
{
  g_return_if_fail (EKS_IS_TABLES_GROUP (self) && EKS_IS_PAGE (page));

  self->page = page;
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, show_cb, g_object_ref (self), g_object_unref);
}
