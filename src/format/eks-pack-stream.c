/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole file packed while it is written: gzip (RFC 1952) or a zip archive with one entry. The same threads compress
 * it as compress worksheets, and nothing of it waits on a disk. */

#include "config.h"

#include "eks-pack-stream.h"

#include <string.h>

#include "eks-deflate.h"
#include "eks-zip-writer.h"

#define GZIP_DEFLATE 8
#define GZIP_UNIX 3

struct _EksPackStream
{
  GFilterOutputStream parent_instance;

  EksDeflate *deflate; /* (owned) */
  EksZipWriter *zip;   /* (owned) (nullable): NULL for gzip */
};

G_DEFINE_FINAL_TYPE (EksPackStream, eks_pack_stream, G_TYPE_FILTER_OUTPUT_STREAM)

static GOutputStream *
get_base (EksPackStream *self)
{
  return g_filter_output_stream_get_base_stream (G_FILTER_OUTPUT_STREAM (self));
}

static void
put_number (guint8 *target, guint32 value)
{
  for (guint i = 0; i < 4; i++)
    target[i] = (guint8) (value >> (8 * i));
}

/* No name in it: unpacked, the file is called like the packed one without its ending. */
static gboolean
write_gzip_head (EksPackStream *self, gint64 seconds, GError **error)
{
  guint8 head[10] = { 0x1F, 0x8B, GZIP_DEFLATE, [9] = GZIP_UNIX };

  put_number (head + 4, seconds > 0 && seconds <= G_MAXUINT32 ? (guint32) seconds : 0);
  return g_output_stream_write_all (get_base (self), head, sizeof head, NULL, NULL, error);
}

static gboolean
write_gzip_tail (EksPackStream *self, const EksDeflateResult *result, GCancellable *cancellable, GError **error)
{
  guint8 tail[8];

  put_number (tail, result->crc);
  put_number (tail + 4, (guint32) result->n_in); /* modulo 2³², as the format has it */
  return g_output_stream_write_all (get_base (self), tail, sizeof tail, NULL, cancellable, error);
}

/* Chunks are filled to their last byte: what is packed does not depend on how it was cut into writes. */
static gssize
eks_pack_stream_write (GOutputStream *stream, const void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  EksPackStream *self = EKS_PACK_STREAM (stream);
  EksSink *sink = (EksSink *) self->deflate;
  const char *bytes = buffer;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  sink->cancellable = cancellable;
  for (gsize left = count; left > 0;)
    {
      gsize n;

      if (sink->at == sink->end)
        sink->make_room (sink);
      n = MIN (left, (gsize) (sink->end - sink->at));
      memcpy (sink->at, bytes, n);
      sink->at += n;
      bytes += n;
      left -= n;
    }
  sink->cancellable = NULL;
  return eks_sink_check (sink, error) ? (gssize) count : -1;
}

/* What is compressed so far is with the base already, and an end in the middle would make the file larger. */
static gboolean
eks_pack_stream_flush (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  return eks_sink_check ((EksSink *) EKS_PACK_STREAM (stream)->deflate, error);
}

static gboolean
write_end (EksPackStream *self, GCancellable *cancellable, GError **error)
{
  EksSink *sink = (EksSink *) self->deflate;
  EksDeflateResult result;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  sink->cancellable = cancellable;
  if (!eks_deflate_finish (self->deflate, &result, error))
    return FALSE;
  if (self->zip == NULL)
    return write_gzip_tail (self, &result, cancellable, error);
  return eks_zip_writer_end (self->zip, result.crc, result.n_in, result.n_out, cancellable, error) &&
         eks_zip_writer_finish (self->zip, cancellable, error);
}

static gboolean
close_base (EksPackStream *self, gboolean keep, GCancellable *cancellable, GError **error)
{
  g_autoptr (GCancellable) cancelled = NULL;

  if (!g_filter_output_stream_get_close_base_stream (G_FILTER_OUTPUT_STREAM (self)))
    return keep;
  if (keep)
    return g_output_stream_close (get_base (self), cancellable, error);
  /* A file that is closed with a cancelled cancellable does not take its final name. */
  cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_output_stream_close (get_base (self), cancelled, NULL);
  return FALSE;
}

static gboolean
eks_pack_stream_close (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  EksPackStream *self = EKS_PACK_STREAM (stream);

  return close_base (self, write_end (self, cancellable, error), cancellable, error);
}

/* Dropped without having been closed: an incomplete file must not look like a complete one. */
static void
eks_pack_stream_dispose (GObject *object)
{
  GOutputStream *stream = G_OUTPUT_STREAM (object);

  if (!g_output_stream_is_closed (stream))
    {
      g_autoptr (GCancellable) cancelled = g_cancellable_new ();
      g_cancellable_cancel (cancelled);
      g_output_stream_close (stream, cancelled, NULL);
    }
  G_OBJECT_CLASS (eks_pack_stream_parent_class)->dispose (object);
}

static void
eks_pack_stream_finalize (GObject *object)
{
  EksPackStream *self = EKS_PACK_STREAM (object);

  g_clear_pointer (&self->deflate, eks_deflate_free);
  g_clear_pointer (&self->zip, eks_zip_writer_free);
  G_OBJECT_CLASS (eks_pack_stream_parent_class)->finalize (object);
}

static void
eks_pack_stream_class_init (EksPackStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GOutputStreamClass *stream_class = G_OUTPUT_STREAM_CLASS (klass);

  object_class->dispose = eks_pack_stream_dispose;
  object_class->finalize = eks_pack_stream_finalize;
  stream_class->write_fn = eks_pack_stream_write;
  stream_class->flush = eks_pack_stream_flush;
  stream_class->close_fn = eks_pack_stream_close;
}

static void
eks_pack_stream_init (EksPackStream *self)
{
}

/**
 * eks_pack_stream_new:
 * @base: gets the packed bytes
 * @packing: gzip or zip
 * @entry_name: what the file in a zip archive is called
 * @now: microseconds since 1970 UTC, when the file was made
 * @error: return location
 *
 * Memory does not grow with what is written. What was written, and when, gives the same bytes however it was cut into
 * writes. Closing ends the packed file and closes @base; after any failure, when closed with a cancelled cancellable
 * and when dropped without having been closed, @base is closed with a cancelled cancellable instead, so that a file does
 * not take its final name.
 *
 * Returns: (transfer full) (nullable): the stream, or %NULL with an error of @base, which is not closed then
 */
GOutputStream *
eks_pack_stream_new (GOutputStream *base, EksPacking packing, const char *entry_name, gint64 now, GError **error)
{
  g_autoptr (EksPackStream) self = NULL;
  gboolean ok;

  g_return_val_if_fail (G_IS_OUTPUT_STREAM (base) && packing != EKS_PACKING_NONE && entry_name != NULL, NULL);

  self = g_object_new (EKS_TYPE_PACK_STREAM, "base-stream", base, NULL);
  self->deflate = eks_deflate_new (base, EKS_COMPRESSION_FAST);
  if (packing == EKS_PACKING_ZIP)
    {
      self->zip = eks_zip_writer_new (base);
      eks_zip_writer_set_time (self->zip, now / G_USEC_PER_SEC);
      ok = eks_zip_writer_begin (self->zip, entry_name, NULL, error);
    }
  else
    ok = write_gzip_head (self, now / G_USEC_PER_SEC, error);
  if (ok)
    return G_OUTPUT_STREAM (g_steal_pointer (&self));
  g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (self), FALSE);
  return NULL;
}
