/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns, in which order, under which titles: the list on the right is the table's own list. */

#include "config.h"

#include "eks-columns-page.h"

#include "eks-column-row.h"
#include "eks-column-sets.h"
#include "eks-column-settings.h"
#include "eks-columns-edit.h"
#include "eks-field-list.h"
#include "eks-panes.h"
#include "eks-ui.h"
#include "eks-undo.h"
#include "eks-wrap-box.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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
  EksColumnSets *sets;
  GtkScrolledWindow *scroller;
  GtkListBox *columns_list;

  EksEntity *entity;             /* (owned) (nullable): whose fields are listed */
  GHashTable *rows;              /* (owned): the row of each column that is listed */
  EksColumnRow *open_row;        /* (unowned) (nullable): whose settings are open */
  EksColumnRow *shown_row;       /* (unowned) (nullable): to be scrolled to */
  GSignalGroup *table_signals;   /* (owned) */
  GSignalGroup *columns_signals; /* (owned) */
  guint titles_idle;
  guint show_tick;
  guint scroll_tick;
  double scroll_step;            /* pixels a frame, while something is dragged near an edge */
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

/* The second frame knows where the row has gone to. */
static gboolean
show_row_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  EksColumnsPage *self = data;
  graphene_rect_t place;

  if (gtk_widget_get_allocated_height (GTK_WIDGET (self->columns_list)) == 0 || g_object_get_data (G_OBJECT (self), "laid-out") == NULL)
    {
      g_object_set_data (G_OBJECT (self), "laid-out", self);
      return G_SOURCE_CONTINUE;
    }
  if (self->shown_row != NULL && gtk_widget_compute_bounds (GTK_WIDGET (self->shown_row), GTK_WIDGET (self->columns_list), &place))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (self->scroller), place.origin.y, place.origin.y + place.size.height + 6);
  self->show_tick = 0;
  return G_SOURCE_REMOVE;
}

static void
show_row (EksColumnsPage *self, EksColumnRow *row)
{
  self->shown_row = row;
  g_object_set_data (G_OBJECT (self), "laid-out", NULL);
  if (self->show_tick == 0)
    self->show_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), show_row_cb, self, NULL);
}

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
  guint n_shown = 0;
  g_auto (GStrv) titles = connector != NULL ? eks_catalog_get_titles (connector, eks_page_get_table (EKS_PAGE (self))) : NULL;
  g_autofree char *count = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (G_LIST_MODEL (get_columns (self)), i);
      EksColumnRow *row = g_hash_table_lookup (self->rows, column);
      n_shown += eks_column_get_hidden (column) ? 0 : 1;
      if (titles != NULL && row != NULL)
        eks_column_row_set_default_title (row, titles[i]);
    }
  /* TRANSLATORS: %u is how many columns the file has */
  count = g_strdup_printf (ngettext ("%u column in the file", "%u columns in the file", n_shown), n_shown);
  gtk_label_set_label (self->count_label, count);
  gtk_widget_set_sensitive (GTK_WIDGET (self->clear_button), n > 0);
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

/* Only one is open: two would not fit, and nobody compares them. */
static void
open_settings (EksColumnsPage *self, EksColumnRow *row)
{
  gboolean focus_inside = self->open_row != NULL && gtk_widget_get_focus_child (GTK_WIDGET (self->open_row)) != NULL;

  if (focus_inside)
    gtk_widget_grab_focus (GTK_WIDGET (self->open_row));
  if (self->open_row != NULL)
    eks_column_row_set_settings (self->open_row, NULL);
  self->open_row = row;
  if (row == NULL)
    return;
  eks_column_row_set_settings (row, eks_column_settings_new (EKS_PAGE (self), eks_column_row_get_column (row)));
  show_row (self, row);
}

/* Those that are selected, if the row is one of them; else the row alone. */
static GPtrArray *
list_chosen (EksColumnsPage *self, EksColumnRow *row)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);
  GtkListBoxRow *other;

  if (!gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (row)))
    {
      g_ptr_array_add (chosen, g_object_ref (eks_column_row_get_column (row)));
      return chosen;
    }
  for (int i = 0; (other = gtk_list_box_get_row_at_index (self->columns_list, i)) != NULL; i++)
    if (gtk_list_box_row_is_selected (other))
      g_ptr_array_add (chosen, g_object_ref (eks_column_row_get_column (EKS_COLUMN_ROW (other))));
  return chosen;
}

static void
remove_chosen (EksColumnsPage *self, GPtrArray *chosen)
{
  EksTable *table = eks_page_get_table (EKS_PAGE (self));
  EksTable *before = eks_undo_begin (GTK_WIDGET (self), table);
  guint first;

  if (g_list_store_find (get_columns (self), chosen->pdata[0], &first))
    {
      eks_columns_edit_remove (table, chosen);
      focus_row (self, first);
    }
  eks_undo_offer (GTK_WIDGET (self), table, before);
}

static void
on_request (EksColumnsPage *self, int request, EksColumnRow *row)
{
  EksTable *table = eks_page_get_table (EKS_PAGE (self));
  g_autoptr (GPtrArray) chosen = list_chosen (self, row);

  switch ((EksColumnRequest) request)
    {
    case EKS_COLUMN_MOVE_UP:
    case EKS_COLUMN_MOVE_DOWN:
      eks_columns_edit_move (table, chosen, request == EKS_COLUMN_MOVE_DOWN);
      show_row (self, row);
      break;
    case EKS_COLUMN_REMOVE:
      remove_chosen (self, chosen);
      break;
    case EKS_COLUMN_DUPLICATE:
      eks_columns_edit_duplicate (table, chosen);
      break;
    case EKS_COLUMN_TOGGLE_HIDDEN:
      eks_columns_edit_set_hidden (chosen, !eks_column_get_hidden (eks_column_row_get_column (row)));
      break;
    case EKS_COLUMN_TOGGLE_SETTINGS:
      open_settings (self, row != self->open_row ? row : NULL);
      break;
    }
}

static void
on_row_activated (EksColumnsPage *self, EksColumnRow *row)
{
  open_settings (self, row != self->open_row ? row : NULL);
}

static gboolean
on_dropped (EksColumnsPage *self, EksColumn *column, EksColumnRow *row)
{
  EksColumnRow *dragged = g_hash_table_lookup (self->rows, column);
  g_autoptr (GPtrArray) chosen = NULL;

  if (dragged == NULL)
    return FALSE; /* out of another window */
  chosen = list_chosen (self, dragged);
  eks_columns_edit_drop (eks_page_get_table (EKS_PAGE (self)), chosen, eks_column_row_get_column (row));
  gtk_widget_grab_focus (GTK_WIDGET (dragged));
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

static EksColumnRow *
make_row (EksColumnsPage *self, EksColumn *column)
{
  EksConnector *connector = eks_page_get_connector (EKS_PAGE (self));
  EksEntity *entity = eks_page_get_entity (EKS_PAGE (self));
  const char *id = eks_column_get_field (column);
  g_autoptr (EksCatalogField) field = entity != NULL && id != NULL ? eks_catalog_find (connector, entity, id, NULL) : NULL;
  GtkWidget *row = eks_column_row_new (column, field);

  g_signal_connect_object (row, "request", G_CALLBACK (on_request), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "dropped", G_CALLBACK (on_dropped), self, G_CONNECT_SWAPPED);
  return EKS_COLUMN_ROW (row);
}

static int
get_place (gpointer row)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "place"));
}

static int
compare_rows (GtkListBoxRow *first, GtkListBoxRow *second, gpointer data)
{
  return get_place (first) - get_place (second);
}

static void
remove_row (EksColumnsPage *self, EksColumnRow *row)
{
  if (row == self->open_row)
    self->open_row = NULL;
  if (row == self->shown_row)
    self->shown_row = NULL;
  gtk_list_box_remove (self->columns_list, GTK_WIDGET (row));
}

static gboolean
remove_if_gone (gpointer column, gpointer row, gpointer data)
{
  if (get_place (row) >= 0)
    return FALSE;
  remove_row (data, row);
  return TRUE;
}

/* Rows are sorted, not made anew: what is selected, open or has the focus stays so. */
static void
show_columns (EksColumnsPage *self)
{
  GListModel *columns = G_LIST_MODEL (get_columns (self));
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_object_set_data (row, "place", GINT_TO_POINTER (-1));
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      EksColumnRow *there = g_hash_table_lookup (self->rows, column);
      if (there == NULL)
        {
          there = make_row (self, column);
          g_object_set_data (G_OBJECT (there), "place", GINT_TO_POINTER ((int) i));
          gtk_list_box_append (self->columns_list, GTK_WIDGET (there));
          g_hash_table_insert (self->rows, g_object_ref (column), there);
        }
      g_object_set_data (G_OBJECT (there), "place", GINT_TO_POINTER ((int) i));
    }
  g_hash_table_foreach_remove (self->rows, remove_if_gone, self);
  gtk_list_box_invalidate_sort (self->columns_list);
}

static void
clear_rows (EksColumnsPage *self)
{
  self->open_row = NULL;
  self->shown_row = NULL;
  g_hash_table_remove_all (self->rows);
  eks_ui_clear_list (self->columns_list);
}

/* The beginning is something that works: a first field, to see how it is written. */
static void
action_add (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksColumnsPage *self = EKS_COLUMNS_PAGE (widget);
  EksEntity *entity = eks_page_get_entity (EKS_PAGE (self));
  g_autoptr (GPtrArray) fields = entity != NULL ? eks_catalog_list (eks_page_get_connector (EKS_PAGE (self)), entity) : NULL;
  g_autofree char *pattern = fields != NULL && fields->len > 0 ? g_strdup_printf ("{%s}", eks_catalog_field_get_id (fields->pdata[0])) : g_strdup ("");
  gboolean fixed = strcmp (g_variant_get_string (parameter, NULL), "constant") == 0;
  g_autoptr (EksColumn) column = eks_column_new_custom (fixed ? EKS_COLUMN_CONSTANT : EKS_COLUMN_PATTERN, fixed ? "" : pattern, _("New column"));
  EksColumnRow *row;

  if (count_columns (self) >= EKS_TABLE_MAX_COLUMNS)
    return;
  g_list_store_append (get_columns (self), column);
  row = g_hash_table_lookup (self->rows, column);
  open_settings (self, row);
  eks_column_settings_start_editing (EKS_COLUMN_SETTINGS (eks_column_row_get_settings (row)));
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

  if (g_set_object (&self->entity, entity))
    clear_rows (self);
  if (entity != NULL && g_hash_table_size (self->rows) == 0)
    {
      g_autoptr (GListStore) areas = eks_field_area_list_catalog (eks_page_get_connector (page), entity, TRUE);
      eks_field_list_show (self->field_list, eks_page_get_table (page), G_LIST_MODEL (areas));
    }
  g_signal_group_set_target (self->table_signals, eks_page_get_table (page));
  g_signal_group_set_target (self->columns_signals, get_columns (self));
  show_columns (self);
  show_titles (self);
  eks_column_sets_show (self->sets, page);
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
  if (self->show_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->show_tick);
  self->show_tick = 0;
  g_clear_object (&self->table_signals);
  g_clear_object (&self->columns_signals);
  g_clear_pointer (&self->rows, g_hash_table_unref);
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
  g_type_ensure (EKS_TYPE_WRAP_BOX);
  g_type_ensure (EKS_TYPE_COLUMN_SETS);
  g_type_ensure (EKS_TYPE_FIELD_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-columns-page.ui");
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, field_list);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, default_button);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, clear_button);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, sets);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, columns_list);
  gtk_widget_class_install_action (widget_class, "columns.add", "s", action_add);
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
  self->rows = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  gtk_list_box_set_sort_func (self->columns_list, compare_rows, NULL, NULL);
  g_signal_connect_swapped (self->columns_list, "row-activated", G_CALLBACK (on_row_activated), self);
  self->columns_signals = g_signal_group_new (G_TYPE_LIST_STORE);
  g_signal_group_connect_swapped (self->columns_signals, "items-changed", G_CALLBACK (show_columns), self);
  self->table_signals = g_signal_group_new (EKS_TYPE_TABLE);
  g_signal_group_connect_swapped (self->table_signals, "changed", G_CALLBACK (on_table_changed), self);
  g_signal_connect_swapped (self->default_button, "clicked", G_CALLBACK (on_default_clicked), self);
  g_signal_connect_swapped (self->clear_button, "clicked", G_CALLBACK (on_clear_clicked), self);
}
