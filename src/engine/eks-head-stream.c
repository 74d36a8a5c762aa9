/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes everything, so that a writer comes to its end, and keeps the first bytes. */

#include "config.h"

#include "eks-head-stream.h"

struct _EksHeadStream
{
  GOutputStream parent_instance;

  GByteArray *head; /* (owned) */
  gsize max_bytes;
  guint64 n_written;
};

G_DEFINE_FINAL_TYPE (EksHeadStream, eks_head_stream, G_TYPE_OUTPUT_STREAM)

static gssize
eks_head_stream_write (GOutputStream *stream, const void *data, gsize length, GCancellable *cancellable, GError **error)
{
  EksHeadStream *self = EKS_HEAD_STREAM (stream);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  g_byte_array_append (self->head, data, (guint) MIN (length, self->max_bytes - self->head->len));
  self->n_written += length;
  return (gssize) length;
}

static void
eks_head_stream_finalize (GObject *object)
{
  g_byte_array_unref (EKS_HEAD_STREAM (object)->head);
  G_OBJECT_CLASS (eks_head_stream_parent_class)->finalize (object);
}

static void
eks_head_stream_class_init (EksHeadStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_head_stream_finalize;
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = eks_head_stream_write;
}

static void
eks_head_stream_init (EksHeadStream *self)
{
  self->head = g_byte_array_new ();
}

/**
 * eks_head_stream_new:
 * @max_bytes: how much is kept, at most 1 GiB
 *
 * Returns: (transfer full): a stream that never fails
 */
GOutputStream *
eks_head_stream_new (gsize max_bytes)
{
  EksHeadStream *self;

  g_return_val_if_fail (max_bytes <= 1 << 30, NULL);

  self = g_object_new (EKS_TYPE_HEAD_STREAM, NULL);
  self->max_bytes = max_bytes;
  return G_OUTPUT_STREAM (self);
}

/**
 * eks_head_stream_get_bytes:
 * @self: a stream
 *
 * Returns: (transfer full): the first of what was written
 */
GBytes *
eks_head_stream_get_bytes (EksHeadStream *self)
{
  g_return_val_if_fail (EKS_IS_HEAD_STREAM (self), NULL);
  return g_bytes_new (self->head->data, self->head->len);
}

/**
 * eks_head_stream_get_n_written:
 * @self: a stream
 *
 * Returns: how many bytes were written, kept or not
 */
guint64
eks_head_stream_get_n_written (EksHeadStream *self)
{
  g_return_val_if_fail (EKS_IS_HEAD_STREAM (self), 0);
  return self->n_written;
}
