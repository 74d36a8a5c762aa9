/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns, in which order, under which titles, or by what records are put together and what is counted: the lists on the
 * right are the table's own. */

#include "config.h"

#include "eks-columns-page.h"

#include "eks-column-list.h"
#include "eks-column-sets.h"
#include "eks-column-use.h"
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
  GtkDropDown *kind_drop_down;
  GtkButton *count_button;
  GtkWidget *add_button;
  EksColumnList *columns_list;
  GtkWidget *counted_box;
  EksColumnList *by_list;
  EksColumnList *values_list;

  EksEntity *entity;           /* (owned) (nullable): whose fields are listed */
  EksTable *table;             /* (owned) (nullable): whose columns are listed */
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

/* A default title may become longer when another column with the same comes. */
static void
show_titles (EksColumnsPage *self)
{
  EksConnector *connector = eks_page_get_connector (EKS_PAGE (self));
  EksTable *table = eks_page_get_table (EKS_PAGE (self));
  guint n_by = g_list_model_get_n_items (G_LIST_MODEL (eks_table_get_by (table)));
  g_auto (GStrv) titles = connector != NULL ? eks_catalog_get_titles (connector, table) : NULL;
  guint n = eks_table_get_n_written (table);
  g_autofree char *count = NULL;

  if (titles != NULL && eks_table_get_counted (table))
    {
      eks_column_list_show_titles (self->by_list, (const char *const *) titles);
      eks_column_list_show_titles (self->values_list, (const char *const *) titles + n_by);
    }
  else if (titles != NULL)
    eks_column_list_show_titles (self->columns_list, (const char *const *) titles);
  /* TRANSLATORS: %u is how many columns the file has */
  count = g_strdup_printf (ngettext ("%u column in the file", "%u columns in the file", n), n);
  gtk_label_set_label (self->count_label, count);
  gtk_widget_set_sensitive (GTK_WIDGET (self->clear_button), titles != NULL && titles[0] != NULL);
}

/* What the choice above the lists says may change by undoing too. */
static void
show_kind (EksColumnsPage *self)
{
  gboolean counted = eks_table_get_counted (eks_page_get_table (EKS_PAGE (self)));

  gtk_drop_down_set_selected (self->kind_drop_down, counted ? 1 : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->columns_list), !counted);
  gtk_widget_set_visible (self->counted_box, counted);
  gtk_widget_set_visible (GTK_WIDGET (self->count_button), counted);
  gtk_widget_set_visible (self->add_button, !counted);
  gtk_widget_set_visible (GTK_WIDGET (self->sets), !counted);
  gtk_widget_set_visible (GTK_WIDGET (self->default_button), !counted);
}

static gboolean
show_titles_cb (gpointer data)
{
  EksColumnsPage *self = data;

  self->titles_idle = 0;
  show_kind (self);
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

  if (count_columns (self) >= EKS_TABLE_MAX_COLUMNS)
    return;
  g_list_store_append (get_columns (self), column);
  eks_column_list_edit (self->columns_list, column);
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

  if (eks_table_get_counted (table))
    {
      g_list_store_remove_all (eks_table_get_by (table));
      g_list_store_remove_all (eks_table_get_values (table));
    }
  else
    g_list_store_remove_all (get_columns (self));
  eks_undo_offer (GTK_WIDGET (self), table, before);
}

/* The field that says when a record was: the one that the service can be asked by, else the first that is a time. */
static const char *
find_time_field (EksEntity *entity)
{
  GPtrArray *fields = entity != NULL ? eks_entity_get_fields (entity) : NULL;
  const EksStream *stream = entity != NULL ? eks_entity_get_stream (entity, 0) : NULL;

  if (stream != NULL && stream->window != NULL)
    return stream->window->field;
  for (guint i = 0; fields != NULL && i < fields->len; i++)
    {
      const EksField *field = g_ptr_array_index (fields, i);
      if (field->type == EKS_TYPE_TIMESTAMP)
        return field->id;
    }
  return NULL;
}

static void
on_kind_selected (EksColumnsPage *self)
{
  EksTable *table = eks_page_get_table (EKS_PAGE (self));
  gboolean counted = gtk_drop_down_get_selected (self->kind_drop_down) == 1;

  if (table == NULL || counted == eks_table_get_counted (table))
    return;
  eks_table_set_counted (table, counted);
  if (counted && eks_table_get_n_written (table) == 0)
    eks_column_use_begin (table, find_time_field (eks_page_get_entity (EKS_PAGE (self))));
  show_kind (self);
}

static void
on_count_clicked (EksColumnsPage *self)
{
  EksTable *table = eks_page_get_table (EKS_PAGE (self));
  g_autoptr (EksColumn) count = eks_column_new_measure (EKS_MEASURE_COUNT, EKS_MEASURE_ROWS, NULL);

  if (g_list_model_get_n_items (G_LIST_MODEL (eks_table_get_values (table))) >= EKS_GROUP_MAX_VALUES)
    return;
  g_list_store_append (eks_table_get_values (table), count);
  eks_column_list_focus (self->values_list, count);
}

/* A column that is used for something else now takes the focus along. */
static void
on_moving (EksColumnsPage *self, EksColumn *column, GListStore *list)
{
  EksTable *table = eks_page_get_table (EKS_PAGE (self));

  eks_column_list_focus (list == eks_table_get_by (table) ? self->by_list : self->values_list, column);
}

static void
clear_lists (EksColumnsPage *self)
{
  eks_column_list_clear (self->columns_list);
  eks_column_list_clear (self->by_list);
  eks_column_list_clear (self->values_list);
}

static void
eks_columns_page_refresh (EksPage *page)
{
  EksColumnsPage *self = EKS_COLUMNS_PAGE (page);
  EksEntity *entity = eks_page_get_entity (page);
  EksTable *table = eks_page_get_table (page);
  gboolean other_table = g_set_object (&self->table, table);

  if (g_set_object (&self->entity, entity) || other_table)
    {
      clear_lists (self);
      if (entity != NULL)
        {
          g_autoptr (GListStore) areas = eks_field_area_list_catalog (eks_page_get_connector (page), entity, TRUE);
          eks_field_list_show (self->field_list, table, G_LIST_MODEL (areas));
        }
    }
  g_signal_group_set_target (self->table_signals, table);
  eks_column_list_show (self->columns_list, page, get_columns (self));
  eks_column_list_show (self->by_list, page, eks_table_get_by (table));
  eks_column_list_show (self->values_list, page, eks_table_get_values (table));
  show_kind (self);
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
  g_clear_object (&self->table_signals);
  g_clear_object (&self->entity);
  g_clear_object (&self->table);
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
  g_type_ensure (EKS_TYPE_COLUMN_LIST);
  g_type_ensure (EKS_TYPE_COLUMN_SETS);
  g_type_ensure (EKS_TYPE_FIELD_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-columns-page.ui");
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, field_list);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, default_button);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, clear_button);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, sets);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, kind_drop_down);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, count_button);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, columns_list);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, counted_box);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, by_list);
  gtk_widget_class_bind_template_child (widget_class, EksColumnsPage, values_list);
  gtk_widget_class_install_action (widget_class, "columns.add", "s", action_add);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, search, NULL);
}

static void
eks_columns_page_init (EksColumnsPage *self)
{
  GtkEventController *drag = gtk_drop_controller_motion_new ();
  EksColumnList *lists[3];

  gtk_widget_init_template (GTK_WIDGET (self));
  lists[0] = self->columns_list;
  lists[1] = self->by_list;
  lists[2] = self->values_list;
  g_signal_connect_swapped (drag, "motion", G_CALLBACK (on_drag_motion), self);
  g_signal_connect_swapped (drag, "leave", G_CALLBACK (stop_scrolling), self);
  gtk_widget_add_controller (GTK_WIDGET (self->scroller), drag);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_signal_connect_swapped (lists[i], "emptied", G_CALLBACK (eks_field_list_start_search), self->field_list);
      g_signal_connect_swapped (lists[i], "moving", G_CALLBACK (on_moving), self);
    }
  self->table_signals = g_signal_group_new (EKS_TYPE_TABLE);
  g_signal_group_connect_swapped (self->table_signals, "changed", G_CALLBACK (on_table_changed), self);
  g_signal_connect_swapped (self->kind_drop_down, "notify::selected", G_CALLBACK (on_kind_selected), self);
  g_signal_connect_swapped (self->count_button, "clicked", G_CALLBACK (on_count_clicked), self);
  g_signal_connect_swapped (self->default_button, "clicked", G_CALLBACK (on_default_clicked), self);
  g_signal_connect_swapped (self->clear_button, "clicked", G_CALLBACK (on_clear_clicked), self);
}
