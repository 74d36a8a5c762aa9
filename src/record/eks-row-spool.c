/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row is its cells, one after the other: kind, length, text. */

#include "config.h"

#include "eks-row-spool.h"

#include "eks-scratch.h"

typedef struct
{
  guint32 length;
  guint8 kind;
  guint8 unused[3];
} Head;

struct _EksRowSpool
{
  EksSchema *schema;   /* (owned) */
  EksScratch *scratch; /* (owned) */
  guint64 n_rows;
  guint64 n_read;
  gboolean reading;
};

/**
 * eks_row_spool_new:
 * @schema: the columns of the rows
 * @max_in_memory: how many bytes of them may stay in memory
 *
 * Returns: (transfer full): an empty spool
 */
EksRowSpool *
eks_row_spool_new (EksSchema *schema, gsize max_in_memory)
{
  EksRowSpool *self;

  g_return_val_if_fail (schema != NULL, NULL);

  self = g_new0 (EksRowSpool, 1);
  self->schema = eks_schema_ref (schema);
  self->scratch = eks_scratch_new (max_in_memory);
  return self;
}

/**
 * eks_row_spool_free:
 * @self: (nullable) (transfer full): a spool
 */
void
eks_row_spool_free (EksRowSpool *self)
{
  if (self == NULL)
    return;
  eks_schema_unref (self->schema);
  eks_scratch_free (self->scratch);
  g_free (self);
}

/**
 * eks_row_spool_add:
 * @self: a spool that was not read yet
 * @row: (array): a value for each column; copied
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_NO_SPACE or %EKS_ERROR_FAILED
 */
gboolean
eks_row_spool_add (EksRowSpool *self, const EksValue *row, GError **error)
{
  guint n_columns = eks_schema_get_n_columns (self->schema);

  g_return_val_if_fail (self != NULL && row != NULL && !self->reading, FALSE);

  for (guint i = 0; i < n_columns; i++)
    {
      const Head head = { .length = row[i].text != NULL ? row[i].length : 0, .kind = row[i].kind };
      if (!eks_scratch_write (self->scratch, &head, sizeof head, error) || !eks_scratch_write (self->scratch, row[i].text, head.length, error))
        return FALSE;
    }
  self->n_rows++;
  return TRUE;
}

/**
 * eks_row_spool_get_n_rows:
 * @self: a spool
 *
 * Returns: how many rows were added
 */
guint64
eks_row_spool_get_n_rows (EksRowSpool *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_rows;
}

static gboolean
read_row (EksRowSpool *self, EksBatch *batch, GError **error)
{
  EksValue *row = eks_batch_add_row (batch);

  for (guint i = 0; i < eks_schema_get_n_columns (self->schema); i++)
    {
      Head head;
      char *text;
      if (!eks_scratch_read (self->scratch, &head, sizeof head, error))
        return FALSE;
      text = head.kind > EKS_VALUE_NULL ? eks_batch_alloc (batch, head.length) : NULL;
      if (!eks_scratch_read (self->scratch, text, head.length, error))
        return FALSE;
      row[i] = (EksValue) { .text = text, .length = head.length, .kind = head.kind };
    }
  return TRUE;
}

/**
 * eks_row_spool_next_batch:
 * @self: a spool; no rows can be added any more
 * @error: return location
 *
 * Returns: (transfer full) (nullable): its next rows, in their order; %NULL without error is the end
 */
EksBatch *
eks_row_spool_next_batch (EksRowSpool *self, GError **error)
{
  g_autoptr (EksBatch) batch = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (!self->reading && !eks_scratch_rewind (self->scratch, error))
    return NULL;
  self->reading = TRUE;
  if (self->n_read == self->n_rows)
    return NULL;
  batch = eks_batch_new (self->schema, EKS_BATCH_MAX_ROWS);
  for (; self->n_read < self->n_rows && !eks_batch_is_full (batch); self->n_read++)
    if (!read_row (self, batch, error))
      return NULL;
  return g_steal_pointer (&batch);
}
