/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bounded pack of rows. Values point into the page they came from or into the batch's own arena;
 * whoever needs one longer than the batch copies it. */

#include "config.h"

#include "eks-batch.h"

#include <string.h>

#define BLOCK_BYTES (16 * 1024)

typedef struct _Block Block;
struct _Block
{
  Block *next;
  gsize used;
  gsize size;
  char bytes[];
};

typedef struct
{
  gpointer owner;
  GDestroyNotify release;
} Keep;

struct _EksBatch
{
  gatomicrefcount ref_count;
  EksSchema *schema; /* (owned) */
  guint n_columns;
  guint n_rows;
  guint max_rows;
  Block *blocks; /* (owned): the newest first */
  GArray *keeps; /* (owned) (nullable) (element-type Keep) */
  EksValue values[];
};

G_DEFINE_BOXED_TYPE (EksBatch, eks_batch, eks_batch_ref, eks_batch_unref)

/**
 * eks_batch_new:
 * @schema: the columns
 * @max_rows: how many rows it can take
 *
 * A batch belongs to one thread at a time.
 *
 * Returns: (transfer full): an empty batch
 */
EksBatch *
eks_batch_new (EksSchema *schema, guint max_rows)
{
  EksBatch *self;
  gsize n_values;

  g_return_val_if_fail (schema != NULL && max_rows > 0, NULL);

  n_values = (gsize) eks_schema_get_n_columns (schema) * max_rows;
  self = g_malloc (sizeof *self + n_values * sizeof (EksValue));
  memset (self, 0, sizeof *self);
  g_atomic_ref_count_init (&self->ref_count);
  self->schema = eks_schema_ref (schema);
  self->n_columns = eks_schema_get_n_columns (schema);
  self->max_rows = max_rows;
  return self;
}

/**
 * eks_batch_new_wider:
 * @schema: the columns of @source and more behind them
 * @source: a batch
 *
 * Returns: (transfer full): the rows of @source, the further cells missing; it keeps @source alive
 */
EksBatch *
eks_batch_new_wider (EksSchema *schema, EksBatch *source)
{
  EksBatch *self;

  g_return_val_if_fail (schema != NULL && source != NULL && eks_schema_get_n_columns (schema) >= source->n_columns, NULL);

  self = eks_batch_new (schema, MAX (source->n_rows, 1));
  for (guint i = 0; i < source->n_rows; i++)
    memcpy (eks_batch_add_row (self), eks_batch_get_row (source, i), source->n_columns * sizeof (EksValue));
  eks_batch_keep_alive (self, eks_batch_ref (source), (GDestroyNotify) eks_batch_unref);
  return self;
}

/**
 * eks_batch_ref:
 * @self: a batch
 *
 * Returns: (transfer full): @self
 */
EksBatch *
eks_batch_ref (EksBatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * eks_batch_unref:
 * @self: (transfer full): a batch
 */
void
eks_batch_unref (EksBatch *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (Block *block = self->blocks, *next; block != NULL; block = next)
    {
      next = block->next;
      g_free (block);
    }
  for (guint i = 0; self->keeps != NULL && i < self->keeps->len; i++)
    {
      Keep *keep = &g_array_index (self->keeps, Keep, i);
      keep->release (keep->owner);
    }
  g_clear_pointer (&self->keeps, g_array_unref);
  eks_schema_unref (self->schema);
  g_free (self);
}

/**
 * eks_batch_get_schema:
 * @self: a batch
 *
 * Returns: (transfer none): its columns
 */
EksSchema *
eks_batch_get_schema (EksBatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->schema;
}

/**
 * eks_batch_get_n_rows:
 * @self: a batch
 *
 * Returns: how many rows it holds
 */
guint
eks_batch_get_n_rows (EksBatch *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_rows;
}

/**
 * eks_batch_get_row:
 * @self: a batch
 * @row: which
 *
 * Returns: (transfer none) (array): a value for each column of the schema
 */
EksValue *
eks_batch_get_row (EksBatch *self, guint row)
{
  g_return_val_if_fail (self != NULL && row < self->n_rows, NULL);
  return self->values + (gsize) row * self->n_columns;
}

/**
 * eks_batch_add_row:
 * @self: a batch that is not full
 *
 * Returns: (transfer none) (array): the new row, all values missing
 */
EksValue *
eks_batch_add_row (EksBatch *self)
{
  EksValue *row;

  g_return_val_if_fail (self != NULL && self->n_rows < self->max_rows, NULL);

  row = self->values + (gsize) self->n_rows++ * self->n_columns;
  memset (row, 0, self->n_columns * sizeof *row);
  return row;
}

/**
 * eks_batch_remove_last_row:
 * @self: a batch with rows
 *
 * Takes the newest row out again, such as a duplicate.
 */
void
eks_batch_remove_last_row (EksBatch *self)
{
  g_return_if_fail (self != NULL && self->n_rows > 0);
  self->n_rows--;
}

/**
 * eks_batch_set_n_rows:
 * @self: a batch
 * @n_rows: at most as many as it has
 *
 * Cuts the batch after the rows that a filter moved to the front.
 */
void
eks_batch_set_n_rows (EksBatch *self, guint n_rows)
{
  g_return_if_fail (self != NULL && n_rows <= self->n_rows);
  self->n_rows = n_rows;
}

/**
 * eks_batch_is_full:
 * @self: a batch
 *
 * Returns: %TRUE if no row can be added
 */
gboolean
eks_batch_is_full (EksBatch *self)
{
  g_return_val_if_fail (self != NULL, TRUE);
  return self->n_rows == self->max_rows;
}

/**
 * eks_batch_alloc:
 * @self: a batch
 * @length: bytes
 *
 * Returns: (transfer none): uninitialised memory that lives as long as the batch
 */
char *
eks_batch_alloc (EksBatch *self, gsize length)
{
  char *memory;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->blocks == NULL || self->blocks->size - self->blocks->used < length)
    {
      gsize size = MAX (length, BLOCK_BYTES);
      Block *block = g_malloc (sizeof *block + size);
      block->next = self->blocks;
      block->used = 0;
      block->size = size;
      self->blocks = block;
    }
  memory = self->blocks->bytes + self->blocks->used;
  self->blocks->used += length;
  return memory;
}

/**
 * eks_batch_copy_text:
 * @self: a batch
 * @text: (array length=length): bytes
 * @length: how many
 *
 * Returns: (transfer none): a copy that lives as long as the batch
 */
const char *
eks_batch_copy_text (EksBatch *self, const char *text, gsize length)
{
  char *copy = eks_batch_alloc (self, length);

  if (length > 0)
    memcpy (copy, text, length);
  return copy;
}

/**
 * eks_batch_add_copy:
 * @self: a batch that is not full
 * @row: (array): a value for each column of the schema, of another batch
 *
 * Returns: (transfer none) (array): a row like @row that owes nothing to what @row points into
 */
EksValue *
eks_batch_add_copy (EksBatch *self, const EksValue *row)
{
  EksValue *copy = eks_batch_add_row (self);

  g_return_val_if_fail (copy != NULL && row != NULL, NULL);

  memcpy (copy, row, self->n_columns * sizeof *copy);
  for (guint i = 0; i < self->n_columns; i++)
    if (copy[i].text != NULL)
      copy[i].text = eks_batch_copy_text (self, copy[i].text, copy[i].length);
  return copy;
}

/**
 * eks_batch_keep_alive:
 * @self: a batch
 * @owner: (transfer full): what its values point into, such as a page or another batch
 * @release: called with @owner when the batch is freed, in whichever thread that happens
 */
void
eks_batch_keep_alive (EksBatch *self, gpointer owner, GDestroyNotify release)
{
  Keep keep = { owner, release };

  g_return_if_fail (self != NULL && release != NULL);

  if (self->keeps == NULL)
    self->keeps = g_array_new (FALSE, FALSE, sizeof (Keep));
  g_array_append_val (self->keeps, keep);
}

/**
 * eks_value_dup_text:
 * @value: a cell
 *
 * Returns: (transfer full): its text, empty for missing and null; for windows and messages,
 *   not for the record path
 */
char *
eks_value_dup_text (const EksValue *value)
{
  g_return_val_if_fail (value != NULL, NULL);
  return g_strndup (value->text != NULL ? value->text : "", value->length);
}
