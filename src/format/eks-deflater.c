/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compresses one chunk at a time so that the pieces can be put one behind the other: each ends on a byte
 * (a sync flush), the last one ends the stream. ISA-L at its level 2 is ten times as fast as zlib's level 6
 * and makes a file a seventh larger; zlib takes over where ISA-L is missing or the smallest file is wanted. */

#include "config.h"

#include "eks-deflater.h"

#include <zlib.h>

#ifdef HAVE_ISAL
#include <isa-l.h>
#endif

#define LEVEL_SMALL 6
#define LEVEL_FAST 1

/* The first guess at how much comes out; it grows when it was too little. */
#define OUTPUT_STEP (192 * 1024)

struct _EksDeflater
{
  z_stream zlib;
#ifdef HAVE_ISAL
  gboolean use_isal;
  struct isal_zstream *isal; /* (owned) (nullable) */
  guint8 *level_memory;      /* (owned) (nullable) */
#endif
};

#ifdef HAVE_ISAL

static void
compress_with_isal (EksDeflater *self, const char *history, gsize n_history, const char *bytes, gsize n_bytes,
                    gboolean last, GByteArray *output)
{
  struct isal_zstream *stream = self->isal;

  isal_deflate_init (stream);
  stream->level = 2;
  stream->level_buf = self->level_memory;
  stream->level_buf_size = ISAL_DEF_LVL2_DEFAULT;
  stream->flush = last ? NO_FLUSH : SYNC_FLUSH;
  stream->end_of_stream = last;
  if (n_history > 0)
    isal_deflate_set_dict (stream, (guint8 *) history, (guint32) n_history);
  stream->next_in = (guint8 *) bytes;
  stream->avail_in = (guint32) n_bytes;

  g_byte_array_set_size (output, 0);
  do
    {
      guint used = output->len;

      g_byte_array_set_size (output, used + OUTPUT_STEP);
      stream->next_out = output->data + used;
      stream->avail_out = OUTPUT_STEP;
      isal_deflate (stream);
      g_byte_array_set_size (output, used + OUTPUT_STEP - stream->avail_out);
    }
  while (stream->avail_out == 0);
}

#endif

static void
compress_with_zlib (EksDeflater *self, const char *history, gsize n_history, const char *bytes, gsize n_bytes,
                    gboolean last, GByteArray *output)
{
  z_stream *stream = &self->zlib;

  deflateReset (stream);
  if (n_history > 0)
    deflateSetDictionary (stream, (const Bytef *) history, (uInt) n_history);
  stream->next_in = (Bytef *) bytes;
  stream->avail_in = (uInt) n_bytes;

  g_byte_array_set_size (output, 0);
  do
    {
      guint used = output->len;

      g_byte_array_set_size (output, used + OUTPUT_STEP);
      stream->next_out = output->data + used;
      stream->avail_out = OUTPUT_STEP;
      deflate (stream, last ? Z_FINISH : Z_SYNC_FLUSH);
      g_byte_array_set_size (output, used + OUTPUT_STEP - stream->avail_out);
    }
  while (stream->avail_out == 0);
}

/**
 * eks_deflater_new:
 * @compression: fast or small
 *
 * Returns: (transfer full): a deflater for one thread
 */
EksDeflater *
eks_deflater_new (EksCompression compression)
{
  EksDeflater *self = g_new0 (EksDeflater, 1);
  int level = compression == EKS_COMPRESSION_SMALL ? LEVEL_SMALL : LEVEL_FAST;

#ifdef HAVE_ISAL
  self->use_isal = compression == EKS_COMPRESSION_FAST;
  if (self->use_isal)
    {
      self->isal = g_new0 (struct isal_zstream, 1);
      self->level_memory = g_malloc0 (ISAL_DEF_LVL2_DEFAULT);
      return self;
    }
#endif
  if (deflateInit2 (&self->zlib, level, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    g_assert_not_reached (); /* out of memory, which ends the program in g_malloc() as well */
  return self;
}

/**
 * eks_deflater_free:
 * @self: (nullable) (transfer full): a deflater
 */
void
eks_deflater_free (EksDeflater *self)
{
  if (self == NULL)
    return;
#ifdef HAVE_ISAL
  g_free (self->isal);
  g_free (self->level_memory);
  if (!self->use_isal)
#endif
    deflateEnd (&self->zlib);
  g_free (self);
}

/**
 * eks_deflater_compress:
 * @self: a deflater
 * @history: (array length=n_history): what stood before @bytes in the stream
 * @n_history: at most %EKS_DEFLATER_WINDOW
 * @bytes: (array length=n_bytes): what to compress
 * @n_bytes: how many
 * @last: end the stream
 * @output: gets the raw deflate data in place of what it holds
 */
void
eks_deflater_compress (EksDeflater *self, const char *history, gsize n_history, const char *bytes, gsize n_bytes,
                       gboolean last, GByteArray *output)
{
#ifdef HAVE_ISAL
  if (self->use_isal)
    {
      compress_with_isal (self, history, n_history, bytes, n_bytes, last, output);
      return;
    }
#endif
  compress_with_zlib (self, history, n_history, bytes, n_bytes, last, output);
}

/**
 * eks_deflater_crc:
 * @bytes: (array length=n_bytes): bytes
 * @n_bytes: how many
 *
 * Returns: their CRC-32 as zip files have it
 */
guint32
eks_deflater_crc (const char *bytes, gsize n_bytes)
{
#ifdef HAVE_ISAL
  return crc32_gzip_refl (0, (const guint8 *) bytes, n_bytes);
#else
  return (guint32) crc32_z (0, (const Bytef *) bytes, n_bytes);
#endif
}
