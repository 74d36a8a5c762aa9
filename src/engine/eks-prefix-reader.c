/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reader whose first batch was already pulled: whether an address exists is known only then. */

#include "config.h"

#include "eks-prefix-reader.h"

struct _EksPrefixReader
{
  EksReader parent_instance;

  EksReader *source; /* (owned) (nullable): without one there are no rows */
  EksBatch *first;   /* (owned) (nullable): until it is handed on */
  EksSchema *schema; /* (owned) */
};

G_DEFINE_FINAL_TYPE (EksPrefixReader, eks_prefix_reader, EKS_TYPE_READER)

static EksSchema *
eks_prefix_reader_get_schema (EksReader *reader)
{
  return EKS_PREFIX_READER (reader)->schema;
}

static EksBatch *
eks_prefix_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksPrefixReader *self = EKS_PREFIX_READER (reader);

  if (self->first != NULL)
    return g_steal_pointer (&self->first);
  return self->source != NULL ? eks_reader_next_batch (self->source, cancellable, error) : NULL;
}

static gboolean
eks_prefix_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksPrefixReader *self = EKS_PREFIX_READER (reader);

  g_clear_pointer (&self->first, eks_batch_unref);
  return self->source == NULL || eks_reader_close (self->source, cancellable, error);
}

static void
eks_prefix_reader_dispose (GObject *object)
{
  EksPrefixReader *self = EKS_PREFIX_READER (object);

  g_clear_pointer (&self->first, eks_batch_unref);
  g_clear_object (&self->source);
  g_clear_pointer (&self->schema, eks_schema_unref);
  G_OBJECT_CLASS (eks_prefix_reader_parent_class)->dispose (object);
}

static void
eks_prefix_reader_class_init (EksPrefixReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_prefix_reader_dispose;
  EKS_READER_CLASS (klass)->get_schema = eks_prefix_reader_get_schema;
  EKS_READER_CLASS (klass)->next_batch = eks_prefix_reader_next_batch;
  EKS_READER_CLASS (klass)->close = eks_prefix_reader_close;
}

static void
eks_prefix_reader_init (EksPrefixReader *self)
{
}

/**
 * eks_prefix_reader_new:
 * @source: (transfer none): a reader
 * @first: (transfer full) (nullable): the batch that was already pulled from it
 *
 * Returns: (transfer full): a reader of @first and all that follows
 */
EksReader *
eks_prefix_reader_new (EksReader *source, EksBatch *first)
{
  EksPrefixReader *self;

  g_return_val_if_fail (EKS_IS_READER (source), NULL);

  self = g_object_new (EKS_TYPE_PREFIX_READER, NULL);
  self->source = g_object_ref (source);
  self->first = first;
  self->schema = eks_schema_ref (eks_reader_get_schema (source));
  return EKS_READER (self);
}

/**
 * eks_prefix_reader_new_empty:
 * @schema: its columns
 *
 * Returns: (transfer full): a reader without rows
 */
EksReader *
eks_prefix_reader_new_empty (EksSchema *schema)
{
  EksPrefixReader *self;

  g_return_val_if_fail (schema != NULL, NULL);

  self = g_object_new (EKS_TYPE_PREFIX_READER, NULL);
  self->schema = eks_schema_ref (schema);
  return EKS_READER (self);
}
