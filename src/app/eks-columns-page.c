/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns, in which order, under which titles: the list on the right is the table's own list. */

#include "config.h"

#include "eks-columns-page.h"

#include "eks-column-row.h"
#include "eks-field-list.h"
#include "eks-panes.h"
#include "eks-ui.h"
#include "eks-undo.h"

#include <glib/gi18n-lib.h>

/* How near to an edge a drag scrolls the list, and how fast. */
#define EDGE 36
#define SCROLL_STEP 8

struct _EksColumnsPage
{
  EksPage parent_instance;

  EksFieldList *field_list;
  GtkLabel *count_label;
  GtkButton *default_button;
  GtkButton *clear_button;
  GtkScrolledWindow *scroller;
  GtkListBox *columns_list;

  EksEntity *entity;           /* (owned) (nullable): whose fields are listed */
  GSignalGroup *table_signals; /* (owned) */
  guint titles_idle;
  guint scroll_tick;
  double scroll_step;          /* pixels a frame, while something is dragged near an edge */
};

G_DEFINE_FINAL_TYPE (EksColumnsPage, eks_columns_page, EKS_TYPE_PAGE)

static GListStore *
get_columns (EksColumnsPage *self)
{
  return eks_table_get_columns (eks_page_get_table (EKS_PAGE (self)));
}

static guint
count_columns (EksColumnsPage *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_columns (self)));
}

/* Rows are made anew where columns moved: the keyboard shall stay with its column. */
static void
focus_row (EksColumnsPage *self, guint position)
{
  guint n = count_columns (self);
  GtkListBoxRow *row = n > 0 ? gtk_list_box_get_row_at_index (self->columns_list, (int) MIN (position, n - 1)) : NULL;

  if (row == NULL)
    {
      eks_field_list_start_search (self->field_list);
      return;
    }
  gtk_list_box_unselect_all (self->columns_list);
  gtk_list_box_select_row (self->columns_list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* A default title may become longer when another column with the same comes. */
static void
show_titles (EksColumnsPage *self)
{
  EksConnector *connector = eks_page_get_connector (EKS_PAGE (self));
  guint n = count_columns (self);
  /* TRANSLATORS: %u is how many columns the file has */
  g_autofree char *count = g_strdup_printf (ngettext ("%u column in the file", "%u columns in the file", n), n);
  g_auto (GStrv) titles = connector != NULL ? eks_catalog_get_titles (connector, eks_page_get_table (EKS_PAGE (self))) : NULL;

  gtk_label_set_label (self->count_label, count);
  gtk_widget_set_sensitive (GTK_WIDGET (self->clear_button), n > 0);
  for (guint i = 0; titles != NULL && i < n; i++)
    eks_column_row_set_default_title (EKS_COLUMN_ROW (gtk_list_box_get_row_at_index (self->columns_list, (int) i)), titles[i]);
}

static gboolean
show_titles_cb (gpointer data)
{
  EksColumnsPage *self = data;

  self->titles_idle = 0;
  show_titles (self);
  return G_SOURCE_REMOVE;
}

/* The table speaks before the list has its new rows. */
static void
on_table_changed (EksColumnsPage *self)
{
  if (self->titles_idle == 0)
    self->titles_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, show_titles_cb, self, NULL);
}

static void
on_move (EksColumnsPage *self, int places, EksColumnRow *row)
{
  int from = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  int to = CLAMP (from + places, 0, (int) count_columns (self) - 1);

  if (from == to)
    return;
  eks_table_move_column (eks_page_get_table (EKS_PAGE (self)), (guint) from, (guint) to);
  focus_row (self, (guint) to);
}

static gboolean
on_dropped (EksColumnsPage *self, EksColumn *column, EksColumnRow *row)
{
  int to = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  guint from;

  if (!g_list_store_find (get_columns (self), column, &from))
    return FALSE; /* out of another window */
  eks_table_move_column (eks_page_get_table (EKS_PAGE (self)), from, (guint) to);
  focus_row (self, (guint) to);
  return TRUE;
}

static gboolean
scroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  EksColumnsPage *self = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + self->scroll_step);
  return G_SOURCE_CONTINUE;
}

static void
stop_scrolling (EksColumnsPage *self)
{
  if (self->scroll_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->scroll_tick);
  self->scroll_tick = 0;
}

static void
on_drag_motion (EksColumnsPage *self, double x, double y)
{
  gboolean above = y < EDGE;
  gboolean below = y > gtk_widget_get_height (GTK_WIDGET (self->scroller)) - EDGE;

  self->scroll_step = above ? -SCROLL_STEP : SCROLL_STEP;
  if (!above && !below)
    stop_scrolling (self);
  else if (self->scroll_tick == 0)
    self->scroll_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, self, NULL);
}

/* Those that are selected, if the row is one of them; else the row alone. */
static void
on_remove (EksColumnsPage *self, EksColumnRow *row)
{
  EksTable *table = eks_page_get_table (EKS_PAGE (self));
  gboolean selected = gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (row));
  guint n = count_columns (self);
  guint first = n;
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);
  EksTable *before = eks_undo_begin (GTK_WIDGET (self), table);

  for (guint i = 0; i < n; i++)
    {
      GtkListBoxRow *other = gtk_list_box_get_row_at_index (self->columns_list, (int) i);
      if (other == GTK_LIST_BOX_ROW (row) || (selected && gtk_list_box_row_is_selected (other)))
        first = MIN (first, i);
      else
        g_ptr_array_add (kept, g_object_ref (eks_column_row_get_column (EKS_COLUMN_ROW (other))));
    }
  g_list_store_splice (get_columns (self), 0, n, kept->pdata, kept->len);
  focus_row (self, first);
  eks_undo_offer (GTK_WIDGET (self), table, before);
}

static GtkWidget *
make_row (gpointer column, gpointer data)
{
  EksConnector *connector = eks_page_get_connector (data);
  EksEntity *entity = eks_page_get_entity (data);
  g_autoptr (EksCatalogField) field = entity != NULL ? eks_catalog_find (connector, entity, eks_column_get_text (column), NULL) : NULL;
  GtkWidget *row = eks_column_row_new (column, field);

  g_signal_connect_object (row, "move", G_CALLBACK (on_move), data, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (on_remove), data, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "dropped", G_CALLBACK (on_dropped), data, G_CONNECT_SWAPPED);
  return row;
}

static void
on_default_clicked (EksColumnsPage *self)
{
  EksTable *table = eks_page_get_table (EKS_PAGE (self));
  g_autoptr (EksTable) fresh = eks_table_new (eks_table_get_entity (table));
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *columns = G_LIST_MODEL (eks_table_get_columns (fresh));
  EksTable *before = NULL;

  if (self->entity == NULL)
    return;
  eks_catalog_add_default_columns (eks_page_get_connector (EKS_PAGE (self)), fresh);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    g_ptr_array_add (items, g_list_model_get_item (columns, i));
  before = eks_undo_begin (GTK_WIDGET (self), table);
  g_list_store_splice (get_columns (self), 0, count_columns (self), items->pdata, items->len);
  eks_undo_offer (GTK_WIDGET (self), table, before);
}

static void
on_clear_clicked (EksColumnsPage *self)
{
  EksTable *table = eks_page_get_table (EKS_PAGE (self));
  EksTable *before = eks_undo_begin (GTK_WIDGET (self), table);

  g_list_store_remove_all (get_columns (self));
  eks_undo_offer (GTK_WIDGET (self), table, before);
}

static void
eks_columns_page_refresh (EksPage *page)
{
  EksColumnsPage *self = EKS_COLUMNS_PAGE (page);
  EksEntity *entity = eks_page_get_entity (page);

  if (g_set_object (&self->entity, entity) && entity != NULL)
    {
      g_autoptr (GListStore) areas = eks_field_area_list_catalog (eks_page_get_connector (page), entity, TRUE);
      eks_field_list_show (self->field_list, eks_page_get_table (page), G_LIST_MODEL (areas));
    }
  gtk_list_box_bind_model (self->columns_list, G_LIST_MODEL (get_columns (self)), make_row, self, NULL);
  g_signal_group_set_target (self->table_signals, eks_page_get_table (page));
  show_titles (self);
}

static gboolean
search (GtkWidget *widget, GVariant *parameter, gpointer data)
{
  eks_field_list_start_search (EKS_COLUMNS_PAGE (widget)->field_list);
  return GDK_EVENT_STOP;
}

static void
eks_columns_page_dispose (GObject *object)
{
  EksColumnsPage *self = EKS_COLUMNS_PAGE (object);

  g_clear_handle_id (&self->titles_idle, g_source_remove);
  stop_scrolling (self);
  g_clear_object (&self->table_signals);
  if (self->columns_list != NULL)
    gtk_list_box_bind_model (self->columns_list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->entity);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_COLUMNS_PAGE);
  G_OBJECT_CLASS (eks_columns_page_parent_class)->dispose (object);
}

static void
eks_columns_page_class_init (EksColumnsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_columns_page_dispose;
  EKS_PAGE_CLASS (klass)->refresh = eks_columns_page_refresh;
  g_type_ensure (EKS_TYPE_PANES);
  g_type_ensure (EKS_TYPE_FIELD_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-columns-page.ui");
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, field_list);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, default_button);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, clear_button);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, columns_list);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, search, NULL);
}

static void
eks_columns_page_init (EksColumnsPage *self)
{
  GtkEventController *drag = gtk_drop_controller_motion_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (drag, "motion", G_CALLBACK (on_drag_motion), self);
  g_signal_connect_swapped (drag, "leave", G_CALLBACK (stop_scrolling), self);
  gtk_widget_add_controller (GTK_WIDGET (self->scroller), drag);
  self->table_signals = g_signal_group_new (EKS_TYPE_TABLE);
  g_signal_group_connect_swapped (self->table_signals, "changed", G_CALLBACK (on_table_changed), self);
  g_signal_connect_swapped (self->default_button, "clicked", G_CALLBACK (on_default_clicked), self);
  g_signal_connect_swapped (self->clear_button, "clicked", G_CALLBACK (on_clear_clicked), self);
}
