/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a stream of batches: immutable, shared by all of them and across threads. */

#include "config.h"

#include "eks-schema.h"

#include <string.h>

struct _EksSchema
{
  gatomicrefcount ref_count;
  guint n_columns;
  EksSchemaColumn columns[]; /* ids and titles are owned */
};

G_DEFINE_BOXED_TYPE (EksSchema, eks_schema, eks_schema_ref, eks_schema_unref)

/**
 * eks_schema_new:
 * @columns: (array length=n_columns): copied; a %NULL title stands for the id
 * @n_columns: how many
 *
 * Returns: (transfer full): an immutable schema, which may be used from any thread
 */
EksSchema *
eks_schema_new (const EksSchemaColumn *columns, guint n_columns)
{
  EksSchema *self;

  g_return_val_if_fail (columns != NULL || n_columns == 0, NULL);

  self = g_malloc0 (sizeof *self + n_columns * sizeof *columns);
  g_atomic_ref_count_init (&self->ref_count);
  self->n_columns = n_columns;
  for (guint i = 0; i < n_columns; i++)
    {
      self->columns[i].id = g_strdup (columns[i].id);
      self->columns[i].title = g_strdup (columns[i].title != NULL ? columns[i].title : columns[i].id);
      self->columns[i].type = columns[i].type;
      self->columns[i].personal = columns[i].personal;
    }
  return self;
}

/**
 * eks_schema_ref:
 * @self: a schema
 *
 * Returns: (transfer full): @self
 */
EksSchema *
eks_schema_ref (EksSchema *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * eks_schema_unref:
 * @self: (transfer full): a schema
 */
void
eks_schema_unref (EksSchema *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_free ((char *) self->columns[i].id);
      g_free ((char *) self->columns[i].title);
    }
  g_free (self);
}

/**
 * eks_schema_get_n_columns:
 * @self: a schema
 *
 * Returns: how many columns there are
 */
guint
eks_schema_get_n_columns (const EksSchema *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_columns;
}

/**
 * eks_schema_get_column:
 * @self: a schema
 * @index: which
 *
 * Returns: (transfer none): the column
 */
const EksSchemaColumn *
eks_schema_get_column (const EksSchema *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->n_columns, NULL);
  return &self->columns[index];
}

/**
 * eks_schema_find:
 * @self: a schema
 * @id: a column's id
 *
 * Returns: the index of the first column with that id, or -1
 */
int
eks_schema_find (const EksSchema *self, const char *id)
{
  g_return_val_if_fail (self != NULL && id != NULL, -1);

  for (guint i = 0; i < self->n_columns; i++)
    if (strcmp (self->columns[i].id, id) == 0)
      return (int) i;
  return -1;
}
