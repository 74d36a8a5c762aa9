/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting what happens to cells: the first ones go to the tally with their text as example, the
 * others are added up here and handed over once a batch. */

#include "config.h"

#include "eks-cell-tally.h"

/* So many values of a column are shown to the tally, which keeps the first different ones. */
#define SHOWN 64

#define N_KINDS (EKS_TALLY_NEW_SHEET + 1)

typedef struct
{
  guint shown[N_KINDS];
  guint pending[N_KINDS];
} Column;

struct _EksCellTally
{
  EksTally *tally;   /* (owned) */
  EksSchema *schema; /* (owned) */
  gboolean dirty;
  Column *columns; /* (owned) */
};

/**
 * eks_cell_tally_new:
 * @tally: where everything arrives
 * @schema: the columns, whose ids are the subjects
 *
 * Returns: (transfer full): nothing counted yet
 */
EksCellTally *
eks_cell_tally_new (EksTally *tally, EksSchema *schema)
{
  EksCellTally *self = g_new0 (EksCellTally, 1);

  self->tally = g_object_ref (tally);
  self->schema = eks_schema_ref (schema);
  self->columns = g_new0 (Column, eks_schema_get_n_columns (schema));
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
 * eks_cell_tally_add:
 * @self: a cell tally
 * @column: index of the column
 * @kind: what happened
 * @text: (array length=length): the value it happened to
 * @length: in bytes
 */
void
eks_cell_tally_add (EksCellTally *self, guint column, EksTallyKind kind, const char *text, gsize length)
{
  Column *counts = &self->columns[column];

  if (counts->shown[kind] < SHOWN)
    {
      counts->shown[kind]++;
      eks_tally_add (self->tally, kind, eks_schema_get_column (self->schema, column)->id, 1, text, (gssize) length);
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
    for (guint kind = 0; kind < N_KINDS; kind++)
      if (self->columns[i].pending[kind] > 0)
        {
          eks_tally_add (self->tally, kind, eks_schema_get_column (self->schema, i)->id, self->columns[i].pending[kind], NULL, 0);
          self->columns[i].pending[kind] = 0;
        }
  self->dirty = FALSE;
}
