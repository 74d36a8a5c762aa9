/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stage of the table that leads a pass: what it reads goes by the collectors of the other tables first, because
 * later stages cut batches in place. */

#include "config.h"

#include "eks-tee-reader.h"

struct _EksTeeReader
{
  EksReader parent_instance;

  EksReader *source;     /* (owned) */
  GPtrArray *collectors; /* (owned) (element-type EksCollector): they belong to others who live longer */
};

G_DEFINE_FINAL_TYPE (EksTeeReader, eks_tee_reader, EKS_TYPE_READER)

static EksSchema *
eks_tee_reader_get_schema (EksReader *reader)
{
  return eks_reader_get_schema (EKS_TEE_READER (reader)->source);
}

static void
finish (EksTeeReader *self)
{
  for (guint i = 0; i < self->collectors->len; i++)
    eks_collector_finish (g_ptr_array_index (self->collectors, i));
  g_ptr_array_set_size (self->collectors, 0);
}

static EksBatch *
eks_tee_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksTeeReader *self = EKS_TEE_READER (reader);
  GError *problem = NULL;
  g_autoptr (EksBatch) batch = eks_reader_next_batch (self->source, cancellable, &problem);

  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return NULL;
    }
  if (batch == NULL)
    {
      finish (self);
      return NULL;
    }
  for (guint i = 0; i < self->collectors->len; i++)
    if (!eks_collector_take (g_ptr_array_index (self->collectors, i), batch, error))
      return NULL;
  return g_steal_pointer (&batch);
}

static gboolean
eks_tee_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  return eks_reader_close (EKS_TEE_READER (reader)->source, cancellable, error);
}

static void
eks_tee_reader_dispose (GObject *object)
{
  EksTeeReader *self = EKS_TEE_READER (object);

  g_clear_object (&self->source);
  g_clear_pointer (&self->collectors, g_ptr_array_unref);
  G_OBJECT_CLASS (eks_tee_reader_parent_class)->dispose (object);
}

static void
eks_tee_reader_class_init (EksTeeReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_tee_reader_dispose;
  EKS_READER_CLASS (klass)->get_schema = eks_tee_reader_get_schema;
  EKS_READER_CLASS (klass)->next_batch = eks_tee_reader_next_batch;
  EKS_READER_CLASS (klass)->close = eks_tee_reader_close;
}

static void
eks_tee_reader_init (EksTeeReader *self)
{
}

/**
 * eks_tee_reader_new:
 * @source: the pass; kept, and closed together with this reader
 * @collectors: (element-type EksCollector): that are shown its rows, and told its end; they must live as long as the reader
 *
 * Returns: (transfer full): @source as it is
 */
EksReader *
eks_tee_reader_new (EksReader *source, GPtrArray *collectors)
{
  EksTeeReader *self;

  g_return_val_if_fail (EKS_IS_READER (source) && collectors != NULL, NULL);

  self = g_object_new (EKS_TYPE_TEE_READER, NULL);
  self->source = g_object_ref (source);
  self->collectors = g_ptr_array_new ();
  g_ptr_array_extend (self->collectors, collectors, NULL, NULL);
  return EKS_READER (self);
}
