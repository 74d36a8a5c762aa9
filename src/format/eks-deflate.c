/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One deflate stream made by several threads. What is written is gathered in chunks of half a mebibyte;
 * workers compress them independently, each chunk primed with the end of the one before, and the results
 * are passed on in order. Where the chunks end depends on the data alone, so the bytes do too. */

#include "config.h"

#include "eks-deflate.h"

#include <string.h>
#include <zlib.h>

#include "eks-deflater.h"

#define CHUNK_BYTES (512 * 1024)
#define MAX_WORKERS 2

/* One is being filled, two compressed, the others wait to be passed on or taken up. */
#define N_CHUNKS 6

typedef enum
{
  CHUNK_FREE,
  CHUNK_READY,
  CHUNK_TAKEN,
  CHUNK_DONE,
} ChunkState;

typedef struct
{
  ChunkState state; /* under the lock */
  char *memory;     /* (owned): the history's room, then the chunk's */
  gsize n_history;
  gsize length;
  gboolean last;
  guint32 crc;
  GByteArray *output; /* (owned) */
} Chunk;

struct _EksDeflate
{
  EksSink sink;

  GOutputStream *stream; /* (owned) */
  EksCompression compression;
  guint64 n_in;
  guint64 n_out;
  guint32 crc;

  Chunk chunks[N_CHUNKS];
  guint filling; /* counts on; chunk number modulo N_CHUNKS */
  guint emitted;

  GMutex lock;
  GCond changed;
  guint taken; /* under the lock, like the next two */
  gboolean stop;
  GThread *workers[MAX_WORKERS]; /* (owned) (nullable) */
};

static Chunk *
get_chunk (EksDeflate *self, guint number)
{
  return &self->chunks[number % N_CHUNKS];
}

static char *
get_start (Chunk *chunk)
{
  return chunk->memory + EKS_DEFLATER_WINDOW;
}

/* The next chunk in order, or NULL when the workers are to end. */
static Chunk *
take_chunk (EksDeflate *self)
{
  Chunk *chunk = NULL;

  g_mutex_lock (&self->lock);
  while (!self->stop && get_chunk (self, self->taken)->state != CHUNK_READY)
    g_cond_wait (&self->changed, &self->lock);
  if (!self->stop)
    {
      chunk = get_chunk (self, self->taken++);
      chunk->state = CHUNK_TAKEN;
    }
  g_mutex_unlock (&self->lock);
  return chunk;
}

static void
set_state (EksDeflate *self, Chunk *chunk, ChunkState state)
{
  g_mutex_lock (&self->lock);
  chunk->state = state;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gpointer
work (gpointer data)
{
  EksDeflate *self = data;
  EksDeflater *deflater = eks_deflater_new (self->compression);
  Chunk *chunk;

  while ((chunk = take_chunk (self)) != NULL)
    {
      chunk->crc = eks_deflater_crc (get_start (chunk), chunk->length);
      eks_deflater_compress (deflater, get_start (chunk) - chunk->n_history, chunk->n_history,
                             get_start (chunk), chunk->length, chunk->last, chunk->output);
      set_state (self, chunk, CHUNK_DONE);
    }
  eks_deflater_free (deflater);
  return NULL;
}

static void
start_workers (EksDeflate *self)
{
  guint n_workers = MIN (MAX_WORKERS, g_get_num_processors ());

  for (guint i = 0; i < n_workers; i++)
    self->workers[i] = g_thread_new ("eks-deflate", work, self);
}

/* Waits for the oldest chunk if @wait; FALSE if there is none or it is not done. */
static gboolean
oldest_is_done (EksDeflate *self, gboolean wait)
{
  Chunk *chunk = get_chunk (self, self->emitted);
  gboolean done;

  if (self->emitted == self->filling)
    return FALSE;
  g_mutex_lock (&self->lock);
  while (wait && chunk->state != CHUNK_DONE)
    g_cond_wait (&self->changed, &self->lock);
  done = chunk->state == CHUNK_DONE;
  g_mutex_unlock (&self->lock);
  return done;
}

static void
emit_oldest (EksDeflate *self)
{
  Chunk *chunk = get_chunk (self, self->emitted++);
  EksSink *sink = &self->sink;

  self->crc = (guint32) crc32_combine (self->crc, chunk->crc, (z_off_t) chunk->length);
  self->n_out += chunk->output->len;
  if (sink->error == NULL)
    g_output_stream_write_all (self->stream, chunk->output->data, chunk->output->len, NULL, sink->cancellable, &sink->error);
  set_state (self, chunk, CHUNK_FREE);
}

static void
begin_chunk (EksDeflate *self)
{
  Chunk *chunk;

  while (self->filling - self->emitted >= N_CHUNKS && oldest_is_done (self, TRUE))
    emit_oldest (self);
  chunk = get_chunk (self, self->filling);
  chunk->n_history = 0;
  self->sink.at = get_start (chunk);
  self->sink.end = get_start (chunk) + CHUNK_BYTES;
}

/* Hands the chunk that is being filled to the workers. */
static void
submit_chunk (EksDeflate *self, gboolean last)
{
  Chunk *chunk = get_chunk (self, self->filling++);

  chunk->length = (gsize) (self->sink.at - get_start (chunk));
  chunk->last = last;
  self->n_in += chunk->length;
  if (self->workers[0] == NULL)
    start_workers (self);
  set_state (self, chunk, CHUNK_READY);
  while (oldest_is_done (self, FALSE))
    emit_oldest (self);
}

/* The chunk that begins may refer back to the end of the one before. That one may be with a worker, who only reads. */
static void
make_room (EksSink *sink)
{
  EksDeflate *self = (EksDeflate *) sink;
  Chunk *before = get_chunk (self, self->filling), *chunk;
  gsize n_history;

  if (sink->error != NULL)
    {
      sink->at = get_start (before); /* nobody will see it */
      return;
    }
  submit_chunk (self, FALSE);
  n_history = MIN (before->length, EKS_DEFLATER_WINDOW);
  begin_chunk (self);
  chunk = get_chunk (self, self->filling);
  memcpy (get_start (chunk) - n_history, get_start (before) + before->length - n_history, n_history);
  chunk->n_history = n_history;
}

/**
 * eks_deflate_new:
 * @stream: where the compressed bytes go
 * @compression: fast or small
 *
 * Memory does not grow with what is written. The workers only compress; @stream is written to by
 * the thread that fills the sink.
 *
 * Returns: (transfer full): a sink for bytes to be compressed
 */
EksDeflate *
eks_deflate_new (GOutputStream *stream, EksCompression compression)
{
  EksDeflate *self = g_new0 (EksDeflate, 1);

  self->stream = g_object_ref (stream);
  self->compression = compression;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  for (guint i = 0; i < N_CHUNKS; i++)
    {
      self->chunks[i].memory = g_malloc (EKS_DEFLATER_WINDOW + CHUNK_BYTES);
      self->chunks[i].output = g_byte_array_new ();
    }
  self->sink.make_room = make_room;
  begin_chunk (self);
  return self;
}

/**
 * eks_deflate_free:
 * @self: (nullable) (transfer full): a sink; what was not finished is thrown away
 *
 * Waits for the chunks that are being compressed, a few milliseconds.
 */
void
eks_deflate_free (EksDeflate *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->stop = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < MAX_WORKERS; i++)
    g_clear_pointer (&self->workers[i], g_thread_join);
  for (guint i = 0; i < N_CHUNKS; i++)
    {
      g_free (self->chunks[i].memory);
      g_byte_array_unref (self->chunks[i].output);
    }
  g_clear_error (&self->sink.error);
  g_object_unref (self->stream);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * eks_deflate_get_n_in:
 * @self: a sink
 *
 * Returns: how many bytes were written to it since it was new or finished
 */
guint64
eks_deflate_get_n_in (EksDeflate *self)
{
  return self->n_in + (guint64) (self->sink.at - get_start (get_chunk (self, self->filling)));
}

/**
 * eks_deflate_finish:
 * @self: a sink
 * @result: (out caller-allocates): what became of it
 * @error: return location
 *
 * Ends the deflate stream and passes everything on. Another one can be written afterwards.
 *
 * Returns: %FALSE if that or an earlier write failed
 */
gboolean
eks_deflate_finish (EksDeflate *self, EksDeflateResult *result, GError **error)
{
  submit_chunk (self, TRUE);
  while (oldest_is_done (self, TRUE))
    emit_oldest (self);
  *result = (EksDeflateResult) { self->crc, self->n_in, self->n_out };
  self->crc = 0;
  self->n_in = 0;
  self->n_out = 0;
  begin_chunk (self);
  return eks_sink_check (&self->sink, error);
}
