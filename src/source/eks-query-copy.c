/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question that is kept, for readers that ask more than once. */

#include "config.h"

#include "eks-query-copy.h"

/* A field that was made for a reference goes with the question; it has nothing that a reader needs. */
static const EksField *
keep_field (const EksField *field)
{
  gboolean is_needed = field != NULL && (field->parent != NULL || field->reads != EKS_READS_AS_IS || (field->choices != NULL && field->choices->len > 0));

  return is_needed ? field : NULL;
}

/**
 * eks_query_copy_new:
 * @query: a question
 *
 * Returns: (transfer full): a copy
 */
EksQueryCopy *
eks_query_copy_new (const EksSourceQuery *query)
{
  EksQueryCopy *self = g_new0 (EksQueryCopy, 1);

  self->query = *query;
  g_object_ref (self->query.entity);
  if (query->parents != NULL)
    g_hash_table_ref (query->parents);
  if (query->pushed != NULL)
    g_ptr_array_ref (query->pushed);
  self->query.zone = self->zone = g_strdup (query->zone);
  self->columns = g_array_new (FALSE, TRUE, sizeof (EksSourceColumn));
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->paths = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < query->n_columns; i++)
    {
      EksSourceColumn column = query->columns[i];
      column.field = keep_field (column.field);
      column.id = g_strdup (column.id);
      g_ptr_array_add (self->ids, (gpointer) column.id);
      g_ptr_array_add (self->paths, g_ptr_array_ref (column.paths));
      g_array_append_val (self->columns, column);
    }
  self->query.columns = (const EksSourceColumn *) (void *) self->columns->data;
  return self;
}

/**
 * eks_query_copy_free:
 * @self: (nullable) (transfer full): a copy
 */
void
eks_query_copy_free (EksQueryCopy *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->query.entity);
  g_clear_pointer (&self->query.parents, g_hash_table_unref);
  g_clear_pointer (&self->query.pushed, g_ptr_array_unref);
  g_free (self->zone);
  g_array_unref (self->columns);
  g_ptr_array_unref (self->ids);
  g_ptr_array_unref (self->paths);
  g_free (self);
}

/**
 * eks_query_create_schema:
 * @query: a question
 *
 * Returns: (transfer full): the columns of its answer
 */
EksSchema *
eks_query_create_schema (const EksSourceQuery *query)
{
  g_autofree EksSchemaColumn *columns = g_new0 (EksSchemaColumn, MAX (query->n_columns, 1));

  for (guint i = 0; i < query->n_columns; i++)
    columns[i] = (EksSchemaColumn) { query->columns[i].id, query->columns[i].id, query->columns[i].type };
  return eks_schema_new (columns, query->n_columns);
}
