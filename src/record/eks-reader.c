/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record stream. Pulling gives back-pressure and points to cancel at for nothing. */

#include "config.h"

#include "eks-reader.h"

typedef struct
{
  guint ended : 1;
  guint closed : 1;
} EksReaderPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (EksReader, eks_reader, G_TYPE_OBJECT)

static gboolean
real_close (EksReader *self, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
eks_reader_class_init (EksReaderClass *klass)
{
  klass->close = real_close;
}

static void
eks_reader_init (EksReader *self)
{
}

/**
 * eks_reader_get_schema:
 * @self: a reader
 *
 * Returns: (transfer none): the columns of every batch
 */
EksSchema *
eks_reader_get_schema (EksReader *self)
{
  g_return_val_if_fail (EKS_IS_READER (self), NULL);
  return EKS_READER_GET_CLASS (self)->get_schema (self);
}

/**
 * eks_reader_next_batch:
 * @self: a reader
 * @cancellable: (nullable): stops a blocking call
 * @error: return location
 *
 * Blocks until rows are there. A batch has at least one row.
 *
 * Returns: (transfer full) (nullable): the next rows, or %NULL at the end or with @error set.
 *   After the end or an error the result is %NULL for good.
 */
EksBatch *
eks_reader_next_batch (EksReader *self, GCancellable *cancellable, GError **error)
{
  EksReaderPrivate *priv = eks_reader_get_instance_private (self);

  g_return_val_if_fail (EKS_IS_READER (self) && !priv->closed, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  while (!priv->ended)
    {
      g_autoptr (EksBatch) batch = EKS_READER_GET_CLASS (self)->next_batch (self, cancellable, error);
      if (batch == NULL)
        priv->ended = TRUE;
      else if (eks_batch_get_n_rows (batch) > 0)
        return g_steal_pointer (&batch);
    }
  return NULL;
}

/**
 * eks_reader_close:
 * @self: a reader
 * @cancellable: (nullable): a cancelled one closes without waiting for what is under way
 * @error: return location
 *
 * Ends the stream, also before its end. Closing again does nothing.
 *
 * Returns: %FALSE with an error if something behind the reader failed at the end
 */
gboolean
eks_reader_close (EksReader *self, GCancellable *cancellable, GError **error)
{
  EksReaderPrivate *priv = eks_reader_get_instance_private (self);

  g_return_val_if_fail (EKS_IS_READER (self), FALSE);

  if (priv->closed)
    return TRUE;
  priv->closed = TRUE;
  return EKS_READER_GET_CLASS (self)->close (self, cancellable, error);
}
