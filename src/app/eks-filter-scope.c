/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields are listed once for the page, not once for each row. */

#include "config.h"

#include "eks-filter-scope.h"

#include "eks-values.h"

#include <string.h>

struct _EksFilterScope
{
  GObject parent_instance;

  EksTable *table;      /* (owned) */
  EksValueSource *values; /* (owned) */
  GListStore *fields;   /* (owned) (element-type EksCatalogField) */
  char *window_field;   /* (owned): what new conditions begin with */
  gint64 now;
};

G_DEFINE_FINAL_TYPE (EksFilterScope, eks_filter_scope, G_TYPE_OBJECT)

static void
eks_filter_scope_finalize (GObject *object)
{
  EksFilterScope *self = EKS_FILTER_SCOPE (object);

  g_clear_object (&self->table);
  g_clear_object (&self->values);
  g_object_unref (self->fields);
  g_free (self->window_field);
  G_OBJECT_CLASS (eks_filter_scope_parent_class)->finalize (object);
}

static void
eks_filter_scope_class_init (EksFilterScopeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_filter_scope_finalize;
}

static void
eks_filter_scope_init (EksFilterScope *self)
{
  self->fields = g_list_store_new (EKS_TYPE_CATALOG_FIELD);
}

/* Dynamic references are in no list: those that the export already uses are added. */
static void
add_used (EksFilterScope *self, EksConnector *connector, EksEntity *entity, const char *id)
{
  g_autoptr (EksCatalogField) field = NULL;

  if (id[0] == '\0' || eks_filter_scope_find (self, id) != G_MAXUINT)
    return;
  field = eks_catalog_find (connector, entity, id, NULL);
  if (field != NULL)
    g_list_store_append (self->fields, field);
}

/* The first stream's window is what the service itself can filter by. */
static char *
find_window_field (EksFilterScope *self, EksEntity *entity)
{
  GPtrArray *streams = eks_entity_get_streams (entity);
  GListModel *fields = G_LIST_MODEL (self->fields);

  for (guint i = 0; i < streams->len; i++)
    {
      const EksStream *stream = g_ptr_array_index (streams, i);
      if (stream->window != NULL)
        return g_strdup (stream->window->field);
    }
  g_autoptr (EksCatalogField) first = g_list_model_get_item (fields, 0);
  return g_strdup (first != NULL ? eks_catalog_field_get_id (first) : "");
}

typedef struct
{
  EksFilterScope *self;
  EksConnector *connector;
  EksEntity *entity;
} AddUsed;

static void
add_used_cb (gpointer id, gpointer data)
{
  AddUsed *add = data;

  add_used (add->self, add->connector, add->entity, id);
}

/**
 * eks_filter_scope_new:
 * @connector: a connector
 * @table: a table of one of its entities
 * @values: where values to choose from come from
 * @now: µs since 1970 UTC
 *
 * Returns: (transfer full): what conditions on the table can be about
 */
EksFilterScope *
eks_filter_scope_new (EksConnector *connector, EksTable *table, EksValueSource *values, gint64 now)
{
  EksFilterScope *self = g_object_new (EKS_TYPE_FILTER_SCOPE, NULL);
  EksEntity *entity = eks_connector_find_entity (connector, eks_table_get_entity (table));
  g_autoptr (GPtrArray) list = eks_catalog_list (connector, entity);
  g_autoptr (GListModel) columns = eks_table_dup_written (table);
  AddUsed add = { self, connector, entity };

  self->table = g_object_ref (table);
  self->values = g_object_ref (values);
  self->now = now;
  g_list_store_splice (self->fields, 0, 0, list->pdata, list->len);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      eks_column_foreach_field (column, add_used_cb, &add);
    }
  eks_filter_foreach_field (eks_table_get_where (table), add_used_cb, &add);
  self->window_field = find_window_field (self, entity);
  return self;
}

/**
 * eks_filter_scope_get_table:
 * @self: a scope
 *
 * Returns: (transfer none): the table whose filter it is
 */
EksTable *
eks_filter_scope_get_table (EksFilterScope *self)
{
  g_return_val_if_fail (EKS_IS_FILTER_SCOPE (self), NULL);
  return self->table;
}

/**
 * eks_filter_scope_get_values:
 * @self: a scope
 *
 * Returns: (transfer none): where values to choose from come from
 */
EksValueSource *
eks_filter_scope_get_values (EksFilterScope *self)
{
  g_return_val_if_fail (EKS_IS_FILTER_SCOPE (self), NULL);
  return self->values;
}

/**
 * eks_filter_scope_get_fields:
 * @self: a scope
 *
 * Returns: (transfer none): a list model of #EksCatalogField
 */
GListModel *
eks_filter_scope_get_fields (EksFilterScope *self)
{
  g_return_val_if_fail (EKS_IS_FILTER_SCOPE (self), NULL);
  return G_LIST_MODEL (self->fields);
}

/**
 * eks_filter_scope_find:
 * @self: a scope
 * @id: a field id as in a job file
 *
 * Returns: its place in the list, or %G_MAXUINT if it is not there
 */
guint
eks_filter_scope_find (EksFilterScope *self, const char *id)
{
  g_return_val_if_fail (EKS_IS_FILTER_SCOPE (self) && id != NULL, G_MAXUINT);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->fields)); i++)
    {
      g_autoptr (EksCatalogField) field = g_list_model_get_item (G_LIST_MODEL (self->fields), i);
      if (strcmp (eks_catalog_field_get_id (field), id) == 0)
        return i;
    }
  return G_MAXUINT;
}

/**
 * eks_filter_scope_get_now:
 * @self: a scope
 *
 * Returns: when the page was made, µs since 1970 UTC
 */
gint64
eks_filter_scope_get_now (EksFilterScope *self)
{
  g_return_val_if_fail (EKS_IS_FILTER_SCOPE (self), 0);
  return self->now;
}

/**
 * eks_filter_scope_make_condition:
 * @self: a scope
 *
 * Returns: (transfer full): the condition that people want most: the days of last month
 */
EksFilter *
eks_filter_scope_make_condition (EksFilterScope *self)
{
  g_autoptr (EksCatalogField) field = NULL;
  g_auto (GStrv) values = NULL;
  EksComparison comparison;

  g_return_val_if_fail (EKS_IS_FILTER_SCOPE (self), NULL);

  field = g_list_model_get_item (G_LIST_MODEL (self->fields), eks_filter_scope_find (self, self->window_field));
  if (field == NULL)
    return eks_filter_new_condition ("", EKS_COMPARISON_EQUAL, NULL);
  comparison = eks_catalog_get_comparisons (eks_catalog_field_get_field_type (field))[0];
  values = eks_values_fit (field, comparison, comparison, (const char *const[]){ NULL }, self->now);
  return eks_filter_new_condition (self->window_field, comparison, (const char *const *) values);
}
