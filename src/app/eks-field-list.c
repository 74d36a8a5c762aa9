/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One list of everything that can be a column: areas that open, and a search across all of them. */

#include "config.h"

#include "eks-field-list.h"

#include "eks-field-row.h"

struct _EksFieldList
{
  AdwBin parent_instance;

  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkListView *view;

  EksTable *table;         /* (owned) (nullable) */
  GtkCustomFilter *filter; /* (owned): of fields and, by their fields, of areas */
  GtkTreeListModel *tree;  /* (owned) (nullable) */
  char **words;            /* (owned) (nullable): what is searched */
  guint checks : 1;
};

typedef enum
{
  PROP_CHECKS = 1,
} EksFieldListProperty;

static GParamSpec *properties[PROP_CHECKS + 1];

G_DEFINE_FINAL_TYPE (EksFieldList, eks_field_list, ADW_TYPE_BIN)

static gboolean
matches (gpointer object, gpointer data)
{
  EksFieldList *self = data;
  GListModel *items;

  if (EKS_IS_FIELD_ITEM (object))
    return eks_field_item_matches (object, (const char *const *) self->words);
  if (self->words == NULL)
    return TRUE; /* an area may be empty for the moment */
  items = G_LIST_MODEL (eks_field_area_get_items (object));
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (EksFieldItem) item = g_list_model_get_item (items, i);
      if (eks_field_item_matches (item, (const char *const *) self->words))
        return TRUE;
    }
  return FALSE;
}

static GListModel *
list_fields (gpointer object, gpointer data)
{
  EksFieldList *self = data;

  if (!EKS_IS_FIELD_AREA (object))
    return NULL;
  return G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (eks_field_area_get_items (object))), g_object_ref (GTK_FILTER (self->filter))));
}

/* What a search finds is to be seen, also in areas that are closed. */
static void
open_areas (EksFieldList *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tree)); i++)
    {
      g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_row (self->tree, i);
      gtk_tree_list_row_set_expanded (row, TRUE);
    }
}

static void
show_found (EksFieldList *self)
{
  gtk_stack_set_visible_child_name (self->stack, g_list_model_get_n_items (G_LIST_MODEL (self->tree)) > 0 ? "fields" : "nothing");
}

static void
on_search_changed (EksFieldList *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_clear_pointer (&self->words, g_strfreev);
  if (text[0] != '\0')
    self->words = eks_field_item_split_words (text);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  if (self->tree == NULL)
    return;
  if (self->words != NULL)
    open_areas (self);
  show_found (self);
}

/* Down from the search goes to what it found. */
static gboolean
on_search_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, EksFieldList *self)
{
  if (key != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_child_focus (GTK_WIDGET (self->view), GTK_DIR_DOWN);
}

static void
on_activate (EksFieldList *self, guint position)
{
  g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_row (self->tree, position);
  g_autoptr (GObject) object = gtk_tree_list_row_get_item (row);

  if (EKS_IS_FIELD_AREA (object))
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
  else
    {
      EksCatalogField *field = eks_field_item_get_field (EKS_FIELD_ITEM (object));
      gboolean in_file = eks_table_find_column (self->table, eks_catalog_field_get_id (field)) != NULL;
      eks_field_row_set_in_file (self->table, field, self->checks ? !in_file : TRUE);
    }
}

static void
on_setup (EksFieldList *self, GtkListItem *list_item)
{
  GtkWidget *expander = gtk_tree_expander_new ();

  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), eks_field_row_new (self->table, self->checks));
  gtk_list_item_set_child (list_item, expander);
}

static void
on_bind (EksFieldList *self, GtkListItem *list_item)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (list_item));
  EksFieldRow *row = EKS_FIELD_ROW (gtk_tree_expander_get_child (expander));
  GtkTreeListRow *tree_row = gtk_list_item_get_item (list_item);
  g_autoptr (GObject) object = gtk_tree_list_row_get_item (tree_row);

  gtk_tree_expander_set_list_row (expander, tree_row);
  if (EKS_IS_FIELD_ITEM (object))
    {
      eks_field_row_bind_item (row, EKS_FIELD_ITEM (object));
      return;
    }
  g_autoptr (GListModel) shown = list_fields (object, self);
  eks_field_row_bind_area (row, EKS_FIELD_AREA (object), shown);
}

static void
on_unbind (EksFieldList *self, GtkListItem *list_item)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (list_item));

  gtk_tree_expander_set_list_row (expander, NULL);
  eks_field_row_unbind (EKS_FIELD_ROW (gtk_tree_expander_get_child (expander)));
}

static void
eks_field_list_dispose (GObject *object)
{
  EksFieldList *self = EKS_FIELD_LIST (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_FIELD_LIST);
  g_clear_object (&self->tree);
  g_clear_object (&self->filter);
  g_clear_object (&self->table);
  G_OBJECT_CLASS (eks_field_list_parent_class)->dispose (object);
}

static void
eks_field_list_finalize (GObject *object)
{
  g_strfreev (EKS_FIELD_LIST (object)->words);
  G_OBJECT_CLASS (eks_field_list_parent_class)->finalize (object);
}

static void
eks_field_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((EksFieldListProperty) id)
    {
    case PROP_CHECKS:
      g_value_set_boolean (value, EKS_FIELD_LIST (object)->checks);
      break;
    }
}

static void
eks_field_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((EksFieldListProperty) id)
    {
    case PROP_CHECKS:
      EKS_FIELD_LIST (object)->checks = g_value_get_boolean (value);
      break;
    }
}

static void
eks_field_list_class_init (EksFieldListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = eks_field_list_dispose;
  object_class->finalize = eks_field_list_finalize;
  object_class->get_property = eks_field_list_get_property;
  object_class->set_property = eks_field_list_set_property;

  /**
   * EksFieldList:checks:
   *
   * Whether rows are checked and unchecked, or added.
   */
  properties[PROP_CHECKS] = g_param_spec_boolean ("checks", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-field-list.ui");
  gtk_widget_class_bind_template_child (widget_class, EksFieldList, search_entry);
  gtk_widget_class_bind_template_child (widget_class, EksFieldList, stack);
  gtk_widget_class_bind_template_child (widget_class, EksFieldList, view);
}

static void
eks_field_list_init (EksFieldList *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->filter = gtk_custom_filter_new (matches, self, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_search_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->search_entry), keys);
  g_signal_connect_swapped (self->search_entry, "search-changed", G_CALLBACK (on_search_changed), self);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (on_activate), self);
}

static void
add_factory (EksFieldList *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_swapped (factory, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (on_unbind), self);
  gtk_list_view_set_factory (self->view, factory);
}

/**
 * eks_field_list_show:
 * @self: a list
 * @table: the table whose columns are chosen
 * @areas: a list of #EksFieldArea; what changes in it is followed
 *
 * Shows other fields. The first area is open.
 */
void
eks_field_list_show (EksFieldList *self, EksTable *table, GListModel *areas)
{
  g_autoptr (GtkSelectionModel) selection = NULL;
  g_autoptr (EksFieldArea) first = NULL;
  GListModel *filtered;

  g_return_if_fail (EKS_IS_FIELD_LIST (self) && EKS_IS_TABLE (table) && G_IS_LIST_MODEL (areas));

  gtk_list_view_set_model (self->view, NULL);
  if (g_set_object (&self->table, table))
    add_factory (self);
  g_clear_object (&self->tree);
  filtered = G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (areas), g_object_ref (GTK_FILTER (self->filter))));
  self->tree = gtk_tree_list_model_new (filtered, FALSE, FALSE, list_fields, self, NULL);
  g_signal_connect_object (self->tree, "items-changed", G_CALLBACK (show_found), self, G_CONNECT_SWAPPED);
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->tree))));
  gtk_list_view_set_model (self->view, selection);
  first = g_list_model_get_item (areas, 0);
  if (first != NULL)
    eks_field_list_open_area (self, first);
  show_found (self);
}

/**
 * eks_field_list_open_area:
 * @self: a list
 * @area: one of its areas
 *
 * Shows the fields of the area, those too that came while something was searched.
 */
void
eks_field_list_open_area (EksFieldList *self, EksFieldArea *area)
{
  g_return_if_fail (EKS_IS_FIELD_LIST (self) && EKS_IS_FIELD_AREA (area) && self->tree != NULL);

  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tree)); i++)
    {
      g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_row (self->tree, i);
      g_autoptr (GObject) object = gtk_tree_list_row_get_item (row);
      if (object == (GObject *) area)
        gtk_tree_list_row_set_expanded (row, TRUE);
    }
}

/**
 * eks_field_list_start_search:
 * @self: a list
 *
 * Puts the cursor into the search.
 */
void
eks_field_list_start_search (EksFieldList *self)
{
  g_return_if_fail (EKS_IS_FIELD_LIST (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
