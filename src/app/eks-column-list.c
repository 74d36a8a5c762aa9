/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows for the columns of one list of a table: the list is the table's own. What is done to several of them at once is one
 * change. */

#include "config.h"

#include "eks-column-list.h"

#include "eks-column-settings.h"
#include "eks-column-use.h"
#include "eks-columns-edit.h"
#include "eks-ui.h"
#include "eks-undo.h"

struct _EksColumnList
{
  AdwBin parent_instance;

  GtkListBox *list_box;
  GtkLabel *placeholder_label;

  EksPage *page;               /* (unowned) (nullable): which holds this list */
  GListStore *columns;         /* (owned) (nullable) */
  GHashTable *rows;            /* (owned): the row of each column that is listed */
  EksColumnRow *open_row;      /* (unowned) (nullable): whose settings are open */
  EksColumnRow *shown_row;     /* (unowned) (nullable): to be scrolled to */
  EksColumn *wanted;           /* (owned) (nullable): gets the focus as soon as it has a row */
  GSignalGroup *columns_signals; /* (owned) */
  guint show_tick;
  gboolean laid_out;
};

typedef enum
{
  PROP_LABEL = 1,
  PROP_PLACEHOLDER,
} EksColumnListProperty;

static GParamSpec *properties[PROP_PLACEHOLDER + 1];

enum
{
  EMPTIED,
  MOVING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksColumnList, eks_column_list, ADW_TYPE_BIN)

static guint
count_columns (EksColumnList *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->columns));
}

/* Whether its table is counted, where columns are not hidden. */
static gboolean
is_counted (EksColumnList *self)
{
  return self->columns != eks_table_get_columns (eks_page_get_table (self->page));
}

/* The second frame knows where the row has gone to. */
static gboolean
show_row_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  EksColumnList *self = data;
  graphene_rect_t place;

  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  GtkAdjustment *adjustment = viewport != NULL ? gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)) : NULL;

  if (gtk_widget_get_allocated_height (GTK_WIDGET (self->list_box)) == 0 || !self->laid_out)
    {
      self->laid_out = TRUE;
      return G_SOURCE_CONTINUE;
    }
  if (adjustment != NULL && self->shown_row != NULL &&
      gtk_widget_compute_bounds (GTK_WIDGET (self->shown_row), gtk_viewport_get_child (GTK_VIEWPORT (viewport)), &place))
    gtk_adjustment_clamp_page (adjustment, place.origin.y, place.origin.y + place.size.height + 6);
  self->show_tick = 0;
  return G_SOURCE_REMOVE;
}

static void
show_row (EksColumnList *self, EksColumnRow *row)
{
  self->shown_row = row;
  self->laid_out = FALSE;
  if (self->show_tick == 0)
    self->show_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), show_row_cb, self, NULL);
}

static void
focus_row (EksColumnList *self, guint position)
{
  guint n = count_columns (self);
  GtkListBoxRow *row = n > 0 ? gtk_list_box_get_row_at_index (self->list_box, (int) MIN (position, n - 1)) : NULL;

  if (row == NULL)
    {
      g_signal_emit (self, signals[EMPTIED], 0);
      return;
    }
  gtk_list_box_unselect_all (self->list_box);
  gtk_list_box_select_row (self->list_box, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* Only one is open: two would not fit, and nobody compares them. */
static void
open_settings (EksColumnList *self, EksColumnRow *row)
{
  gboolean focus_inside = self->open_row != NULL && gtk_widget_get_focus_child (GTK_WIDGET (self->open_row)) != NULL;

  if (focus_inside)
    gtk_widget_grab_focus (GTK_WIDGET (self->open_row));
  if (self->open_row != NULL)
    eks_column_row_set_settings (self->open_row, NULL);
  self->open_row = row;
  if (row == NULL)
    return;
  eks_column_row_set_settings (row, eks_column_settings_new (self->page, eks_column_row_get_column (row)));
  show_row (self, row);
}

/* Those that are selected, if the row is one of them; else the row alone. */
static GPtrArray *
list_chosen (EksColumnList *self, EksColumnRow *row)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);
  GtkListBoxRow *other;

  if (!gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (row)))
    {
      g_ptr_array_add (chosen, g_object_ref (eks_column_row_get_column (row)));
      return chosen;
    }
  for (int i = 0; (other = gtk_list_box_get_row_at_index (self->list_box, i)) != NULL; i++)
    if (gtk_list_box_row_is_selected (other))
      g_ptr_array_add (chosen, g_object_ref (eks_column_row_get_column (EKS_COLUMN_ROW (other))));
  return chosen;
}

static void
remove_chosen (EksColumnList *self, GPtrArray *chosen)
{
  EksTable *table = eks_page_get_table (self->page);
  EksTable *before = eks_undo_begin (GTK_WIDGET (self), table);
  guint first;

  if (g_list_store_find (self->columns, chosen->pdata[0], &first))
    {
      eks_columns_edit_remove (self->columns, chosen);
      focus_row (self, first);
    }
  eks_undo_offer (GTK_WIDGET (self), table, before);
}

static void
on_request (EksColumnList *self, int request, EksColumnRow *row)
{
  g_autoptr (GPtrArray) chosen = list_chosen (self, row);

  switch ((EksColumnRequest) request)
    {
    case EKS_COLUMN_MOVE_UP:
    case EKS_COLUMN_MOVE_DOWN:
      eks_columns_edit_move (self->columns, chosen, request == EKS_COLUMN_MOVE_DOWN);
      show_row (self, row);
      break;
    case EKS_COLUMN_REMOVE:
      remove_chosen (self, chosen);
      break;
    case EKS_COLUMN_DUPLICATE:
      eks_columns_edit_duplicate (self->columns, chosen, eks_column_use_get_maximum (eks_page_get_table (self->page), self->columns));
      break;
    case EKS_COLUMN_TOGGLE_HIDDEN:
      if (!is_counted (self))
        eks_columns_edit_set_hidden (chosen, !eks_column_get_hidden (eks_column_row_get_column (row)));
      break;
    case EKS_COLUMN_TOGGLE_SETTINGS:
      open_settings (self, row != self->open_row ? row : NULL);
      break;
    }
}

static void
on_row_activated (EksColumnList *self, EksColumnRow *row)
{
  open_settings (self, row != self->open_row ? row : NULL);
}

static gboolean
on_dropped (EksColumnList *self, EksColumn *column, EksColumnRow *row)
{
  EksColumnRow *dragged = g_hash_table_lookup (self->rows, column);
  g_autoptr (GPtrArray) chosen = NULL;

  if (dragged == NULL)
    return FALSE; /* out of another window */
  chosen = list_chosen (self, dragged);
  eks_columns_edit_drop (self->columns, chosen, eks_column_row_get_column (row));
  gtk_widget_grab_focus (GTK_WIDGET (dragged));
  return TRUE;
}

static void
on_moving (EksColumnUse *use, GListStore *list, EksColumnRow *row)
{
  EksColumnList *self = EKS_COLUMN_LIST (gtk_widget_get_ancestor (GTK_WIDGET (row), EKS_TYPE_COLUMN_LIST));

  g_signal_emit (self, signals[MOVING], 0, eks_column_row_get_column (row), list);
}

static void
add_use (EksColumnList *self, EksColumnRow *row, EksCatalogField *field)
{
  EksColumn *column = eks_column_row_get_column (row);
  EksType type = field != NULL ? eks_catalog_field_get_field_type (field) : EKS_TYPE_TEXT;
  GtkWidget *use = eks_column_counts_rows (column) ? NULL : eks_column_use_new (eks_page_get_table (self->page), column, type);

  eks_column_row_set_use (row, use);
  if (use != NULL)
    g_signal_connect_object (use, "moving", G_CALLBACK (on_moving), row, 0);
}

static EksColumnRow *
make_row (EksColumnList *self, EksColumn *column)
{
  EksConnector *connector = eks_page_get_connector (self->page);
  EksEntity *entity = eks_page_get_entity (self->page);
  const char *id = eks_column_get_field (column);
  g_autoptr (EksCatalogField) field = entity != NULL && id != NULL ? eks_catalog_find (connector, entity, id, NULL) : NULL;
  GtkWidget *row = eks_column_row_new (column, field);

  if (is_counted (self))
    add_use (self, EKS_COLUMN_ROW (row), field);
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
remove_row (EksColumnList *self, EksColumnRow *row)
{
  if (row == self->open_row)
    self->open_row = NULL;
  if (row == self->shown_row)
    self->shown_row = NULL;
  gtk_list_box_remove (self->list_box, GTK_WIDGET (row));
}

static gboolean
remove_if_gone (gpointer column, gpointer row, gpointer data)
{
  if (get_place (row) >= 0)
    return FALSE;
  remove_row (data, row);
  return TRUE;
}

static void
focus_wanted (EksColumnList *self)
{
  EksColumnRow *row = self->wanted != NULL ? g_hash_table_lookup (self->rows, self->wanted) : NULL;

  if (row == NULL)
    return;
  g_clear_object (&self->wanted);
  gtk_list_box_unselect_all (self->list_box);
  gtk_list_box_select_row (self->list_box, GTK_LIST_BOX_ROW (row));
  gtk_widget_grab_focus (GTK_WIDGET (row));
  show_row (self, row);
}

/* Rows are sorted, not made anew: what is selected, open or has the focus stays so. */
static void
show_columns (EksColumnList *self)
{
  GListModel *columns = G_LIST_MODEL (self->columns);
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
          gtk_list_box_append (self->list_box, GTK_WIDGET (there));
          g_hash_table_insert (self->rows, g_object_ref (column), there);
        }
      g_object_set_data (G_OBJECT (there), "place", GINT_TO_POINTER ((int) i));
    }
  g_hash_table_foreach_remove (self->rows, remove_if_gone, self);
  gtk_list_box_invalidate_sort (self->list_box);
  focus_wanted (self);
}

static void
eks_column_list_dispose (GObject *object)
{
  EksColumnList *self = EKS_COLUMN_LIST (object);

  if (self->show_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->show_tick);
  self->show_tick = 0;
  g_clear_object (&self->columns_signals);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_object (&self->columns);
  g_clear_object (&self->wanted);
  /* Before the template: its child is also the bin's, which would unparent it again. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_COLUMN_LIST);
  G_OBJECT_CLASS (eks_column_list_parent_class)->dispose (object);
}

static void
eks_column_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_return_if_reached (); /* both are written only */
}

static void
eks_column_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksColumnList *self = EKS_COLUMN_LIST (object);

  switch ((EksColumnListProperty) id)
    {
    case PROP_LABEL:
      eks_ui_set_label (self->list_box, g_value_get_string (value));
      break;
    case PROP_PLACEHOLDER:
      gtk_label_set_label (self->placeholder_label, g_value_get_string (value));
      break;
    }
}

static void
eks_column_list_class_init (EksColumnListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = eks_column_list_dispose;
  object_class->get_property = eks_column_list_get_property;
  object_class->set_property = eks_column_list_set_property;
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, "", G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PLACEHOLDER] = g_param_spec_string ("placeholder", NULL, NULL, "", G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  /**
   * EksColumnList::emptied:
   *
   * The last column was taken away, and the focus with it.
   */
  signals[EMPTIED] = g_signal_new ("emptied", EKS_TYPE_COLUMN_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * EksColumnList::moving:
   * @self: the list
   * @column: one of its columns
   * @list: the list of the table that it comes to
   */
  signals[MOVING] = g_signal_new ("moving", EKS_TYPE_COLUMN_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, EKS_TYPE_COLUMN, G_TYPE_LIST_STORE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-column-list.ui");
  gtk_widget_class_bind_template_child (widget_class, EksColumnList, list_box);
  gtk_widget_class_bind_template_child (widget_class, EksColumnList, placeholder_label);
}

static void
eks_column_list_init (EksColumnList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  gtk_list_box_set_sort_func (self->list_box, compare_rows, NULL, NULL);
  g_signal_connect_swapped (self->list_box, "row-activated", G_CALLBACK (on_row_activated), self);
  self->columns_signals = g_signal_group_new (G_TYPE_LIST_STORE);
  g_signal_group_connect_swapped (self->columns_signals, "items-changed", G_CALLBACK (show_columns), self);
}

/**
 * eks_column_list_show:
 * @self: a list
 * @page: the page that it is on
 * @columns: the columns, one of the lists of the page's table
 */
void
eks_column_list_show (EksColumnList *self, EksPage *page, GListStore *columns)
{
  g_return_if_fail (EKS_IS_COLUMN_LIST (self) && EKS_IS_PAGE (page) && G_IS_LIST_STORE (columns));

  self->page = page;
  g_set_object (&self->columns, columns);
  g_signal_group_set_target (self->columns_signals, columns);
  show_columns (self);
}

/**
 * eks_column_list_clear:
 * @self: a list
 *
 * Forgets its rows: columns of the same id are of another entity now.
 */
void
eks_column_list_clear (EksColumnList *self)
{
  g_return_if_fail (EKS_IS_COLUMN_LIST (self));

  self->open_row = NULL;
  self->shown_row = NULL;
  g_hash_table_remove_all (self->rows);
  eks_ui_clear_list (self->list_box);
}

/**
 * eks_column_list_show_titles:
 * @self: a list that shows columns
 * @titles: what stands above each of them that has no title of its own
 */
void
eks_column_list_show_titles (EksColumnList *self, const char *const *titles)
{
  g_return_if_fail (EKS_IS_COLUMN_LIST (self) && titles != NULL && self->columns != NULL);

  for (guint i = 0; i < count_columns (self) && titles[i] != NULL; i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (G_LIST_MODEL (self->columns), i);
      EksColumnRow *row = g_hash_table_lookup (self->rows, column);
      if (row != NULL)
        eks_column_row_set_default_title (row, titles[i]);
    }
}

/**
 * eks_column_list_edit:
 * @self: a list that shows columns
 * @column: one of them
 *
 * Opens its settings, with the cursor in them.
 */
void
eks_column_list_edit (EksColumnList *self, EksColumn *column)
{
  EksColumnRow *row;

  g_return_if_fail (EKS_IS_COLUMN_LIST (self) && EKS_IS_COLUMN (column));

  row = g_hash_table_lookup (self->rows, column);
  g_return_if_fail (row != NULL);
  open_settings (self, row);
  eks_column_settings_start_editing (EKS_COLUMN_SETTINGS (eks_column_row_get_settings (row)));
}

/**
 * eks_column_list_focus:
 * @self: a list
 * @column: a column that is one of its own, or soon will be
 *
 * Selects it, with the focus on it.
 */
void
eks_column_list_focus (EksColumnList *self, EksColumn *column)
{
  g_return_if_fail (EKS_IS_COLUMN_LIST (self) && EKS_IS_COLUMN (column));

  g_set_object (&self->wanted, column);
  focus_wanted (self);
}
