/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting what happens to cells: the first ones go to the tally with their row and their text as example,
 * the others are added up here and handed over once a batch. */

#include "config.h"

#include "eks-cell-tally.h"

typedef struct
{
  guint8 shown[EKS_TALLY_N_KINDS];
  guint pending[EKS_TALLY_N_KINDS];
  guint64 last_cell[EKS_TALLY_N_KINDS]; /* the number of the row where it happened last */
} Column;

struct _EksCellTally
{
  EksTally *tally;   /* (owned) */
  EksSchema *schema; /* (owned) */
  guint table;
  guint64 row;
  guint64 n_rows; /* how many were begun, headers too */
  gboolean dirty;
  Column *columns; /* (owned) */
};

/**
 * eks_cell_tally_new:
 * @tally: where everything arrives
 * @schema: the columns, whose titles are the subjects: a field may stand in two columns
 *
 * It is about the table that @tally is at now.
 *
 * Returns: (transfer full): nothing counted yet
 */
EksCellTally *
eks_cell_tally_new (EksTally *tally, EksSchema *schema)
{
  EksCellTally *self = g_new0 (EksCellTally, 1);

  self->tally = g_object_ref (tally);
  self->schema = eks_schema_ref (schema);
  self->table = eks_tally_get_table (tally);
  self->columns = g_new0 (Column, eks_schema_get_n_columns (schema));
  self->n_rows = 1;
  return self;
}

/**
 * eks_cell_tally_free:
 * @self: (nullable) (transfer full): a cell tally; what is pending still arrives
 */
void
eks_cell_tally_free (EksCellTally *self)
{
  if (self == NULL)
    return;
  eks_cell_tally_flush (self);
  g_object_unref (self->tally);
  eks_schema_unref (self->schema);
  g_free (self->columns);
  g_free (self);
}

/**
 * eks_cell_tally_set_row:
 * @self: a cell tally
 * @row: the row of the file that cells are in from now on, from 1 on; 0 for the header
 */
void
eks_cell_tally_set_row (EksCellTally *self, guint64 row)
{
  self->row = row;
  self->n_rows++;
}

/**
 * eks_cell_tally_add:
 * @self: a cell tally
 * @column: index of the column
 * @kind: what happened
 * @text: (array length=length): the value it happened to
 * @length: in bytes
 *
 * Values are counted, not places in them: what happens to a cell twice counts once.
 */
void
eks_cell_tally_add (EksCellTally *self, guint column, EksTallyKind kind, const char *text, gsize length)
{
  Column *counts = &self->columns[column];
  const EksSchemaColumn *about = eks_schema_get_column (self->schema, column);

  if (counts->last_cell[kind] == self->n_rows)
    return;
  counts->last_cell[kind] = self->n_rows;
  if (counts->shown[kind] < EKS_TALLY_MAX_EXAMPLES)
    {
      counts->shown[kind]++;
      eks_tally_add_cell (self->tally, self->table, kind, about->title, self->row, about->personal ? NULL : text, length);
      return;
    }
  counts->pending[kind]++;
  self->dirty = TRUE;
}

/**
 * eks_cell_tally_flush:
 * @self: a cell tally
 *
 * Hands over what was added up.
 */
void
eks_cell_tally_flush (EksCellTally *self)
{
  if (!self->dirty)
    return;
  for (guint i = 0; i < eks_schema_get_n_columns (self->schema); i++)
    for (guint kind = 0; kind < EKS_TALLY_N_KINDS; kind++)
      if (self->columns[i].pending[kind] > 0)
        {
          eks_tally_add_cells (self->tally, self->table, kind, eks_schema_get_column (self->schema, i)->title, self->columns[i].pending[kind]);
          self->columns[i].pending[kind] = 0;
        }
  self->dirty = FALSE;
}
