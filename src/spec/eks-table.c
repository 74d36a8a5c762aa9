/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One table of an export: what is read, which rows of it, which columns. */

#include "config.h"

#include "eks-table.h"

#include "eks-grouping.h"
#include "eks-spec-file.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>

struct _EksTable
{
  EksSpec parent_instance;

  char *name;          /* (owned) (nullable) */
  char *entity;        /* (owned) */
  EksParents *parents; /* (owned) */
  EksFilter *where;    /* (owned): a group */
  GListStore *columns; /* (unowned): the parent class holds it, as the next two */
  GListStore *by;
  GListStore *values;
  GListStore *lookups; /* (unowned): likewise */
  gboolean counted;
};

typedef enum
{
  PROP_NAME = 1,
  PROP_ENTITY,
  PROP_PARENTS,
  PROP_WHERE,
  PROP_COLUMNS,
  PROP_BY,
  PROP_VALUES,
  PROP_COUNTED,
} EksTableProperty;

static GParamSpec *props[PROP_COUNTED + 1];

G_DEFINE_FINAL_TYPE (EksTable, eks_table, EKS_TYPE_SPEC)

static void
eks_table_finalize (GObject *object)
{
  EksTable *self = EKS_TABLE (object);

  g_free (self->name);
  g_free (self->entity);
  eks_parents_free (self->parents);
  g_object_unref (self->where);
  G_OBJECT_CLASS (eks_table_parent_class)->finalize (object);
}

static void
eks_table_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksTable *self = EKS_TABLE (object);

  switch ((EksTableProperty) id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ENTITY:
      g_value_set_string (value, self->entity);
      break;
    case PROP_PARENTS:
      g_value_set_boxed (value, self->parents);
      break;
    case PROP_WHERE:
      g_value_set_object (value, self->where);
      break;
    case PROP_COLUMNS:
      g_value_set_object (value, self->columns);
      break;
    case PROP_BY:
      g_value_set_object (value, self->by);
      break;
    case PROP_VALUES:
      g_value_set_object (value, self->values);
      break;
    case PROP_COUNTED:
      g_value_set_boolean (value, self->counted);
      break;
    }
}

static void
eks_table_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksTable *self = EKS_TABLE (object);

  switch ((EksTableProperty) id)
    {
    case PROP_NAME:
      eks_table_set_name (self, g_value_get_string (value));
      break;
    case PROP_ENTITY:
      eks_table_set_entity (self, g_value_get_string (value));
      break;
    case PROP_PARENTS:
      eks_table_set_parents (self, g_value_get_boxed (value));
      break;
    case PROP_WHERE:
      eks_table_set_where (self, g_value_get_object (value));
      break;
    case PROP_COUNTED:
      eks_table_set_counted (self, g_value_get_boolean (value));
      break;
    case PROP_COLUMNS:
    case PROP_BY:
    case PROP_VALUES:
      g_assert_not_reached (); /* read-only */
    }
}

static void
eks_table_class_init (EksTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = eks_table_finalize;
  object_class->get_property = eks_table_get_property;
  object_class->set_property = eks_table_set_property;

  /**
   * EksTable:name:
   *
   * What the table is called in a file of several tables; %NULL for the entity's own name.
   */
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  /**
   * EksTable:entity:
   *
   * The id of what is read; empty if nothing was chosen yet.
   */
  props[PROP_ENTITY] = g_param_spec_string ("entity", NULL, NULL, "", flags);
  /**
   * EksTable:parents:
   *
   * Under which records of other entities its records are; never %NULL.
   */
  props[PROP_PARENTS] = g_param_spec_boxed ("parents", NULL, NULL, EKS_TYPE_PARENTS, flags);
  /**
   * EksTable:where:
   *
   * Which rows, always a group.
   */
  props[PROP_WHERE] = g_param_spec_object ("where", NULL, NULL, EKS_TYPE_FILTER, flags);
  /**
   * EksTable:columns:
   *
   * Its #EksColumn, in the order of the file.
   */
  props[PROP_COLUMNS] = g_param_spec_object ("columns", NULL, NULL, G_TYPE_LIST_STORE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * EksTable:by:
   *
   * The #EksColumn whose equal values make one row, where it is counted.
   */
  props[PROP_BY] = g_param_spec_object ("by", NULL, NULL, G_TYPE_LIST_STORE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * EksTable:values:
   *
   * The #EksColumn that say something about the records of a row, where it is counted.
   */
  props[PROP_VALUES] = g_param_spec_object ("values", NULL, NULL, G_TYPE_LIST_STORE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * EksTable:counted:
   *
   * Whether records are put together and counted; else each of them is a row.
   */
  props[PROP_COUNTED] = g_param_spec_boolean ("counted", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_table_init (EksTable *self)
{
  self->entity = g_strdup ("");
  self->parents = eks_parents_new ();
  self->columns = eks_spec_add_list (EKS_SPEC (self), EKS_TYPE_COLUMN);
  self->by = eks_spec_add_list (EKS_SPEC (self), EKS_TYPE_COLUMN);
  self->values = eks_spec_add_list (EKS_SPEC (self), EKS_TYPE_COLUMN);
  self->lookups = eks_spec_add_list (EKS_SPEC (self), EKS_TYPE_TABLE_LOOKUP);
  self->where = eks_filter_new_group (EKS_FILTER_ALL);
  eks_spec_adopt (EKS_SPEC (self), EKS_SPEC (self->where));
}

/**
 * eks_table_new:
 * @entity: the id of what is read
 *
 * Returns: (transfer full): a table of all rows without columns
 */
EksTable *
eks_table_new (const char *entity)
{
  g_return_val_if_fail (entity != NULL, NULL);
  return g_object_new (EKS_TYPE_TABLE, "entity", entity, NULL);
}

static void
copy_list (GListStore *from, GListStore *to)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (from)); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (G_LIST_MODEL (from), i);
      g_autoptr (EksColumn) column_copy = eks_column_copy (column);
      g_list_store_append (to, column_copy);
    }
}

/**
 * eks_table_copy:
 * @self: a table
 *
 * Returns: (transfer full): another one like it, which shares nothing with @self
 */
EksTable *
eks_table_copy (EksTable *self)
{
  EksTable *copy;
  g_autoptr (EksFilter) where = NULL;

  g_return_val_if_fail (EKS_IS_TABLE (self), NULL);

  where = eks_filter_copy (self->where);
  copy = g_object_new (EKS_TYPE_TABLE, "name", self->name, "entity", self->entity, "parents", self->parents, "where", where, "counted", self->counted, NULL);
  copy_list (self->columns, copy->columns);
  copy_list (self->by, copy->by);
  copy_list (self->values, copy->values);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->lookups)); i++)
    {
      g_autoptr (EksTableLookup) lookup = g_list_model_get_item (G_LIST_MODEL (self->lookups), i);
      g_autoptr (EksTableLookup) lookup_copy = eks_table_lookup_copy (lookup);
      g_list_store_append (copy->lookups, lookup_copy);
    }
  return copy;
}

/**
 * eks_table_get_name:
 * @self: a table
 *
 * Returns: (transfer none) (nullable): its name
 */
const char *
eks_table_get_name (EksTable *self)
{
  g_return_val_if_fail (EKS_IS_TABLE (self), NULL);
  return self->name;
}

/**
 * eks_table_set_name:
 * @self: a table
 * @name: (nullable): its name; empty or %NULL for the entity's own
 */
void
eks_table_set_name (EksTable *self, const char *name)
{
  g_return_if_fail (EKS_IS_TABLE (self));

  if (name != NULL && name[0] == '\0')
    name = NULL;
  if (eks_set_str (&self->name, name))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
}

/**
 * eks_table_get_entity:
 * @self: a table
 *
 * Returns: (transfer none): the id of what is read; empty if nothing was chosen yet
 */
const char *
eks_table_get_entity (EksTable *self)
{
  g_return_val_if_fail (EKS_IS_TABLE (self), NULL);
  return self->entity;
}

/**
 * eks_table_set_entity:
 * @self: a table
 * @entity: (nullable): the id of what is read
 */
void
eks_table_set_entity (EksTable *self, const char *entity)
{
  g_return_if_fail (EKS_IS_TABLE (self));

  if (eks_set_str (&self->entity, entity != NULL ? entity : ""))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ENTITY]);
}

/**
 * eks_table_get_parents:
 * @self: a table
 *
 * Returns: (transfer none): under which records of other entities its records are
 */
const EksParents *
eks_table_get_parents (EksTable *self)
{
  g_return_val_if_fail (EKS_IS_TABLE (self), NULL);
  return self->parents;
}

/**
 * eks_table_set_parents:
 * @self: a table
 * @parents: (nullable): under which records of other entities its records are; copied. %NULL for all
 */
void
eks_table_set_parents (EksTable *self, const EksParents *parents)
{
  g_autoptr (EksParents) copy = NULL;

  g_return_if_fail (EKS_IS_TABLE (self));

  copy = parents != NULL ? eks_parents_copy (parents) : eks_parents_new ();
  if (eks_parents_equal (self->parents, copy))
    return;
  eks_parents_free (self->parents);
  self->parents = g_steal_pointer (&copy);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PARENTS]);
}

/**
 * eks_table_get_where:
 * @self: a table
 *
 * Returns: (transfer none): which rows: a group
 */
EksFilter *
eks_table_get_where (EksTable *self)
{
  g_return_val_if_fail (EKS_IS_TABLE (self), NULL);
  return self->where;
}

/**
 * eks_table_set_where:
 * @self: a table
 * @where: (nullable): which rows: a group, or a condition, which is put in a group; %NULL for all rows
 */
void
eks_table_set_where (EksTable *self, EksFilter *where)
{
  g_autoptr (EksFilter) group = NULL;

  g_return_if_fail (EKS_IS_TABLE (self) && (where == NULL || EKS_IS_FILTER (where)));

  if (self->where == where)
    return;
  if (where != NULL && eks_filter_get_kind (where) != EKS_FILTER_CONDITION)
    group = g_object_ref (where);
  else
    group = eks_filter_new_group (EKS_FILTER_ALL);
  if (where != NULL && group != where)
    eks_filter_append (group, where);
  eks_spec_disown (EKS_SPEC (self), EKS_SPEC (self->where));
  g_set_object (&self->where, group);
  eks_spec_adopt (EKS_SPEC (self), EKS_SPEC (group));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WHERE]);
}

/**
 * eks_table_get_columns:
 * @self: a table
 *
 * Returns: (transfer none): its #EksColumn, in the order of the file
 */
GListStore *
eks_table_get_columns (EksTable *self)
{
  g_return_val_if_fail (EKS_IS_TABLE (self), NULL);
  return self->columns;
}

/**
 * eks_table_get_lookups:
 * @self: a table
 *
 * Returns: (transfer none): its #EksTableLookup into other connections
 */
GListStore *
eks_table_get_lookups (EksTable *self)
{
  g_return_val_if_fail (EKS_IS_TABLE (self), NULL);
  return self->lookups;
}

/**
 * eks_table_get_by:
 * @self: a table
 *
 * Returns: (transfer none): the #EksColumn whose equal values make one row, where the table is counted
 */
GListStore *
eks_table_get_by (EksTable *self)
{
  g_return_val_if_fail (EKS_IS_TABLE (self), NULL);
  return self->by;
}

/**
 * eks_table_get_values:
 * @self: a table
 *
 * Returns: (transfer none): the #EksColumn that say something about the records of a row, where the table is counted
 */
GListStore *
eks_table_get_values (EksTable *self)
{
  g_return_val_if_fail (EKS_IS_TABLE (self), NULL);
  return self->values;
}

/**
 * eks_table_get_counted:
 * @self: a table
 *
 * Returns: whether records are put together and counted; else each of them is a row
 */
gboolean
eks_table_get_counted (EksTable *self)
{
  g_return_val_if_fail (EKS_IS_TABLE (self), FALSE);
  return self->counted;
}

/**
 * eks_table_set_counted:
 * @self: a table
 * @counted: whether records are put together and counted; what is not written then is kept
 */
void
eks_table_set_counted (EksTable *self, gboolean counted)
{
  g_return_if_fail (EKS_IS_TABLE (self));

  counted = counted != FALSE;
  if (self->counted == counted)
    return;
  self->counted = counted;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COUNTED]);
}

/**
 * eks_table_dup_written:
 * @self: a table
 *
 * Returns: (transfer full): its #EksColumn as they stand in the file now, hidden ones too: the columns, or those to group by and
 *   then the values
 */
GListModel *
eks_table_dup_written (EksTable *self)
{
  GListStore *list;

  g_return_val_if_fail (EKS_IS_TABLE (self), NULL);

  if (!self->counted)
    return G_LIST_MODEL (g_object_ref (self->columns));
  list = g_list_store_new (EKS_TYPE_COLUMN);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->by)); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (G_LIST_MODEL (self->by), i);
      g_list_store_append (list, column);
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->values)); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (G_LIST_MODEL (self->values), i);
      g_list_store_append (list, column);
    }
  return G_LIST_MODEL (list);
}

/**
 * eks_table_get_n_written:
 * @self: a table
 *
 * Returns: how many columns are in the file: all but those that are there for their settings only
 */
guint
eks_table_get_n_written (EksTable *self)
{
  g_autoptr (GListModel) columns = NULL;
  guint n = 0;

  g_return_val_if_fail (EKS_IS_TABLE (self), 0);

  columns = eks_table_dup_written (self);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      n += !eks_column_get_hidden (column);
    }
  return n;
}

/**
 * eks_table_find_column:
 * @self: a table
 * @field: the id of a field
 *
 * Returns: (transfer none) (nullable): the first of the columns that stand in the file now which is of that field
 */
EksColumn *
eks_table_find_column (EksTable *self, const char *field)
{
  g_autoptr (GListModel) columns = NULL;

  g_return_val_if_fail (EKS_IS_TABLE (self) && field != NULL, NULL);

  columns = eks_table_dup_written (self);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      if (g_strcmp0 (eks_column_get_field (column), field) == 0)
        return column; /* a list of the table still holds it */
    }
  return NULL;
}

/**
 * eks_table_remove_column:
 * @self: a table
 * @column: one of its columns
 *
 * Takes it out of the list that it is in.
 */
void
eks_table_remove_column (EksTable *self, EksColumn *column)
{
  g_return_if_fail (EKS_IS_TABLE (self) && EKS_IS_COLUMN (column));

  GListStore *const lists[] = { self->columns, self->by, self->values };
  guint position;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (g_list_store_find (lists[i], column, &position))
      {
        g_list_store_remove (lists[i], position);
        return;
      }
}

/**
 * eks_table_move_column:
 * @self: a table
 * @from: where a column is
 * @to: where it shall be
 *
 * The columns between move over by one. One change, so that a preview is made once.
 */
void
eks_table_move_column (EksTable *self, guint from, guint to)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *model;
  guint first = MIN (from, to);
  guint last = MAX (from, to);

  g_return_if_fail (EKS_IS_TABLE (self));
  model = G_LIST_MODEL (self->columns);
  g_return_if_fail (last < g_list_model_get_n_items (model));

  if (from == to)
    return;
  for (guint i = first; i <= last; i++)
    g_ptr_array_add (items, g_list_model_get_item (model, i));
  gpointer moved = g_ptr_array_steal_index (items, from - first);
  g_ptr_array_insert (items, (int) (to - first), moved);
  g_list_store_splice (self->columns, first, items->len, items->pdata, items->len);
}

static void
check_columns (EksTable *self, EksJsonObject *object, EksJsonIssues *issues)
{
  JsonNode *node = eks_json_object_get_node (object, "columns", !self->counted);

  if (self->counted || node == NULL || !JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) > 0)
    return;
  g_autofree char *path = eks_json_object_path_of (object, "columns");
  eks_json_issues_add (issues, path, "%s", _("at least one column is needed"));
}

static void
read_where (EksTable *self, EksJsonObject *object, EksJsonIssues *issues)
{
  JsonNode *node = eks_json_object_get_node (object, "where", FALSE);
  g_autofree char *path = eks_json_object_path_of (object, "where");
  g_autoptr (EksFilter) where = node != NULL ? eks_filter_from_json (node, path, issues) : NULL;

  if (where != NULL)
    eks_table_set_where (self, where);
}

static gboolean
is_empty (GListStore *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list)) == 0;
}

/* A table that has a group is counted, unless the group is only kept for another time. */
static void
read_group (EksTable *self, EksJsonObject *object)
{
  EksJsonObject *group = eks_json_object_open_member (object, "group", FALSE);
  EksJsonIssues *issues = eks_json_object_get_issues (object);

  if (group == NULL)
    return;
  self->counted = !eks_json_object_get_boolean (group, "off", FALSE);
  eks_spec_read_list (group, "by", EKS_GROUP_MAX_BY, (EksSpecReadFunc) eks_column_by_from_json, self->by);
  eks_spec_read_list (group, "values", EKS_GROUP_MAX_VALUES, (EksSpecReadFunc) eks_column_measure_from_json, self->values);
  if (self->counted && is_empty (self->by) && is_empty (self->values))
    eks_json_issues_add (issues, eks_json_object_get_path (group), "%s", _("say by what to group, or what to count"));
  eks_json_object_close (group);
}

static JsonNode *
write_group (EksTable *self)
{
  JsonObject *group = json_object_new ();

  if (!self->counted)
    json_object_set_boolean_member (group, "off", TRUE);
  json_object_set_member (group, "by", eks_spec_write_list (self->by, (EksSpecWriteFunc) eks_column_to_json));
  json_object_set_member (group, "values", eks_spec_write_list (self->values, (EksSpecWriteFunc) eks_column_to_json));
  return eks_spec_take_object (group);
}

static void
read_parents (EksTable *self, EksJsonObject *object, EksJsonIssues *issues)
{
  JsonNode *node = eks_json_object_get_node (object, "parents", FALSE);
  g_autofree char *path = eks_json_object_path_of (object, "parents");
  g_autoptr (EksParents) parents = node != NULL ? eks_parents_from_json (node, path, issues) : NULL;

  eks_table_set_parents (self, parents);
}

/**
 * eks_table_from_json:
 * @node: what should be a table
 * @path: its path
 * @issues: where faults go
 *
 * Returns: (transfer full) (nullable): what could be read of it, or %NULL if it is no object at all
 */
EksTable *
eks_table_from_json (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (node, path, issues);
  EksTable *self;
  g_autofree char *name = NULL;
  g_autofree char *entity = NULL;

  if (object == NULL)
    return NULL;
  name = eks_json_object_dup_string (object, "name", FALSE);
  entity = eks_spec_dup_filled (object, "entity");
  self = eks_table_new (entity != NULL ? entity : "");
  eks_table_set_name (self, name);
  if (eks_json_object_has (object, "lookups"))
    eks_spec_read_list (object, "lookups", EKS_TABLE_MAX_LOOKUPS, (EksSpecReadFunc) eks_table_lookup_from_json, self->lookups);
  read_parents (self, object, issues);
  read_where (self, object, issues);
  read_group (self, object);
  check_columns (self, object, issues);
  eks_spec_read_list (object, "columns", EKS_TABLE_MAX_COLUMNS, (EksSpecReadFunc) eks_column_from_json, self->columns);
  eks_json_object_close (object);
  return self;
}

/**
 * eks_table_to_json:
 * @self: a table
 *
 * Returns: (transfer full): it as JSON
 */
JsonNode *
eks_table_to_json (EksTable *self)
{
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_TABLE (self), NULL);

  object = json_object_new ();
  eks_spec_write_string (object, "name", self->name);
  json_object_set_string_member (object, "entity", self->entity);
  if (!is_empty (self->lookups))
    json_object_set_member (object, "lookups", eks_spec_write_list (self->lookups, (EksSpecWriteFunc) eks_table_lookup_to_json));
  if (!eks_parents_is_empty (self->parents))
    json_object_set_member (object, "parents", eks_parents_to_json (self->parents));
  if (eks_filter_get_kind (self->where) != EKS_FILTER_ALL || eks_filter_get_n_children (self->where) > 0)
    json_object_set_member (object, "where", eks_filter_to_json (self->where));
  if (self->counted || !is_empty (self->by) || !is_empty (self->values))
    json_object_set_member (object, "group", write_group (self));
  if (!self->counted || !is_empty (self->columns))
    json_object_set_member (object, "columns", eks_spec_write_list (self->columns, (EksSpecWriteFunc) eks_column_to_json));
  return eks_spec_take_object (object);
}
