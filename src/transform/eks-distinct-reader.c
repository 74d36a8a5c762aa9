/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Some records are never sent by themselves: a mailing stands in each of its events. Here the first row of each key goes
 * on and the others are the same record again, which is no fault. It comes after the filter on the record's own fields: a
 * mailing is wanted if one of its events is, not only if the first one is. */

#include "config.h"

#include "eks-distinct-reader.h"

#include "eks-key-set.h"

#include <string.h>

struct _EksDistinctReader
{
  EksReader parent_instance;

  EksReader *source; /* (owned) */
  EksTally *tally;   /* (owned) */
  EksKeySet *keys;   /* (owned): bounded, whatever there is */
  char *entity;      /* (owned) */
  guint key_column;
  gsize row_bytes;
  guint64 n_merged;
};

G_DEFINE_FINAL_TYPE (EksDistinctReader, eks_distinct_reader, EKS_TYPE_READER)

static EksSchema *
eks_distinct_reader_get_schema (EksReader *reader)
{
  return eks_reader_get_schema (EKS_DISTINCT_READER (reader)->source);
}

/* @is_new: (out): whether the row is the first of its record. A row without a key is of no record. */
static gboolean
look_at (EksDistinctReader *self, const EksValue *key, gboolean *is_new, GError **error)
{
  *is_new = FALSE;
  if (!eks_value_is_empty (key))
    return eks_key_set_add (self->keys, eks_key_set_digest (self->keys, key->text, key->length), is_new, error);
  eks_tally_add (self->tally, EKS_TALLY_WITHOUT_KEY, self->entity, 1, NULL, 0);
  return TRUE;
}

static EksBatch *
eks_distinct_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksDistinctReader *self = EKS_DISTINCT_READER (reader);
  g_autoptr (EksBatch) batch = eks_reader_next_batch (self->source, cancellable, error);

  if (batch == NULL || !eks_distinct_reader_cut (self, batch, error))
    return NULL;
  return g_steal_pointer (&batch);
}

static gboolean
eks_distinct_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  return eks_reader_close (EKS_DISTINCT_READER (reader)->source, cancellable, error);
}

static void
eks_distinct_reader_finalize (GObject *object)
{
  EksDistinctReader *self = EKS_DISTINCT_READER (object);

  g_clear_object (&self->source);
  g_clear_object (&self->tally);
  g_clear_pointer (&self->keys, eks_key_set_free);
  g_free (self->entity);
  G_OBJECT_CLASS (eks_distinct_reader_parent_class)->finalize (object);
}

static void
eks_distinct_reader_class_init (EksDistinctReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_distinct_reader_finalize;
  EKS_READER_CLASS (klass)->get_schema = eks_distinct_reader_get_schema;
  EKS_READER_CLASS (klass)->next_batch = eks_distinct_reader_next_batch;
  EKS_READER_CLASS (klass)->close = eks_distinct_reader_close;
}

static void
eks_distinct_reader_init (EksDistinctReader *self)
{
  self->keys = eks_key_set_new (EKS_KEY_SET_IN_MEMORY);
}

/**
 * eks_distinct_reader_new:
 * @source: where rows come from; kept, and closed together with this reader. Its batches are cut in place
 * @key_column: id of the column that says which record a row is
 * @entity: what the records are, for the tally
 * @tally: where rows without a key are counted
 *
 * Returns: (transfer full): the first row of each key, in their order
 */
EksReader *
eks_distinct_reader_new (EksReader *source, const char *key_column, const char *entity, EksTally *tally)
{
  EksDistinctReader *self;
  EksSchema *schema;
  int index;

  g_return_val_if_fail (EKS_IS_READER (source) && key_column != NULL && entity != NULL && EKS_IS_TALLY (tally), NULL);

  schema = eks_reader_get_schema (source);
  index = eks_schema_find (schema, key_column);
  g_return_val_if_fail (index >= 0, NULL);
  self = g_object_new (EKS_TYPE_DISTINCT_READER, NULL);
  self->source = g_object_ref (source);
  self->tally = g_object_ref (tally);
  self->entity = g_strdup (entity);
  self->key_column = (guint) index;
  self->row_bytes = eks_schema_get_n_columns (schema) * sizeof (EksValue);
  return EKS_READER (self);
}

/**
 * eks_distinct_reader_cut:
 * @self: a stage
 * @batch: rows as its source has them
 * @error: return location
 *
 * For whoever has rows but no reader: leaves the first of each record.
 *
 * Returns: %FALSE with an error if the keys could not be remembered
 */
gboolean
eks_distinct_reader_cut (EksDistinctReader *self, EksBatch *batch, GError **error)
{
  guint n_rows, n_kept = 0;

  g_return_val_if_fail (EKS_IS_DISTINCT_READER (self) && batch != NULL, FALSE);

  n_rows = eks_batch_get_n_rows (batch);
  for (guint i = 0; i < n_rows; i++)
    {
      const EksValue *row = eks_batch_get_row (batch, i);
      gboolean is_new;
      if (!look_at (self, &row[self->key_column], &is_new, error))
        return FALSE;
      if (!is_new)
        continue;
      if (n_kept != i)
        memcpy (eks_batch_get_row (batch, n_kept), row, self->row_bytes);
      n_kept++;
    }
  self->n_merged += n_rows - n_kept;
  eks_batch_set_n_rows (batch, n_kept);
  return TRUE;
}

/**
 * eks_distinct_reader_get_n_merged:
 * @self: a stage
 *
 * Returns: how many rows were one more of a record that had gone on already, or of none
 */
guint64
eks_distinct_reader_get_n_merged (EksDistinctReader *self)
{
  g_return_val_if_fail (EKS_IS_DISTINCT_READER (self), 0);
  return self->n_merged;
}
