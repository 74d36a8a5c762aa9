/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stream on a file whose disk and hash work is done by a thread of its own, behind a queue of a few chunks: whoever
 * makes the bytes waits only when the disk is slower. */

#include "config.h"

#include "eks-sink-stream.h"

#include "eks-digest.h"
#include "eks-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK_BYTES (256 * 1024)
#define MAX_CHUNKS 8

typedef struct
{
  gsize used;
  guint8 bytes[CHUNK_BYTES];
} Chunk;

struct _EksSinkStream
{
  GOutputStream parent_instance;

  int fd;         /* (unowned) */
  char *folder;   /* (owned): for messages */
  Chunk *current; /* (owned) (nullable): being filled */
  char *sha256;   /* (owned) (nullable): once closed */

  GThread *thread;
  GMutex lock;
  GCond moved;
  /* Below: guarded by the lock */
  GQueue waiting;    /* (element-type Chunk) */
  GQueue spare;      /* (element-type Chunk) */
  guint n_chunks;    /* in being, wherever they are */
  gboolean busy;     /* the thread has a chunk in hand */
  gboolean ending;   /* nothing comes any more */
  guint64 bytes;     /* written */
  EksDigest *digest; /* (owned): used by the thread alone until it ends */
  GError *error;     /* (owned) (nullable): the thread's first */
};

G_DEFINE_FINAL_TYPE (EksSinkStream, eks_sink_stream, G_TYPE_OUTPUT_STREAM)

/**
 * eks_deliver_set_error:
 * @error: return location
 * @saved_errno: what the system said
 * @folder: where the file was to go
 *
 * Sets %EKS_ERROR_NO_SPACE or %EKS_ERROR_DELIVERY with a sentence that says what can be done about it.
 */
void
eks_deliver_set_error (GError **error, int saved_errno, const char *folder)
{
  switch (saved_errno)
    {
    case ENOSPC:
    case EDQUOT:
      /* TRANSLATORS: %s is a folder */
      g_set_error (error, EKS_ERROR, EKS_ERROR_NO_SPACE, _("There is no space left in “%s”. Make room or choose another folder, then export again."), folder);
      break;
    case EFBIG:
      /* TRANSLATORS: %s is a folder */
      g_set_error (error, EKS_ERROR, EKS_ERROR_NO_SPACE, _("The disk that “%s” is on does not take a file this large. Choose a folder on another disk, then export again."), folder);
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      /* TRANSLATORS: %s is a folder */
      g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("You may not write to “%s”. Choose another folder, or ask whoever looks after it."), folder);
      break;
    default:
      /* TRANSLATORS: %1$s is a folder, %2$s what the system said */
      g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("The file could not be written to “%1$s”: %2$s. Check the folder, then export again."), folder, g_strerror (saved_errno));
    }
}

static gboolean
write_all (EksSinkStream *self, const Chunk *chunk, GError **error)
{
  gsize done = 0;

  while (done < chunk->used)
    {
      gssize written = write (self->fd, chunk->bytes + done, chunk->used - done);
      if (written < 0 && errno != EINTR)
        {
          eks_deliver_set_error (error, errno, self->folder);
          return FALSE;
        }
      done += MAX (written, 0);
    }
  return TRUE;
}

/* After an error chunks are still taken, but dropped, so that nobody waits for ever. */
static void
handle_chunk (EksSinkStream *self, Chunk *chunk, gboolean broken)
{
  g_autoptr (GError) error = NULL;
  gboolean written = FALSE;

  if (!broken)
    {
      eks_digest_update (self->digest, chunk->bytes, chunk->used);
      written = write_all (self, chunk, &error);
    }
  g_mutex_lock (&self->lock);
  if (written)
    self->bytes += chunk->used;
  if (error != NULL && self->error == NULL)
    self->error = g_steal_pointer (&error);
  chunk->used = 0;
  g_queue_push_tail (&self->spare, chunk);
  self->busy = FALSE;
  g_cond_broadcast (&self->moved);
  g_mutex_unlock (&self->lock);
}

static gpointer
run_thread (gpointer data)
{
  EksSinkStream *self = data;

  for (;;)
    {
      g_mutex_lock (&self->lock);
      while (g_queue_is_empty (&self->waiting) && !self->ending)
        g_cond_wait (&self->moved, &self->lock);
      Chunk *chunk = g_queue_pop_head (&self->waiting);
      gboolean broken = self->error != NULL;
      self->busy = chunk != NULL;
      g_mutex_unlock (&self->lock);
      if (chunk == NULL)
        return NULL;
      handle_chunk (self, chunk, broken);
    }
}

static void
on_cancelled (GCancellable *cancellable, EksSinkStream *self)
{
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->moved);
  g_mutex_unlock (&self->lock);
}

static gboolean
has_room (EksSinkStream *self)
{
  return !g_queue_is_empty (&self->spare) || self->n_chunks < MAX_CHUNKS;
}

static gboolean
is_drained (EksSinkStream *self)
{
  return g_queue_is_empty (&self->waiting) && !self->busy;
}

/* Waits with the lock held until @reached, an error or cancellation; unlocks if it returns %FALSE. */
static gboolean
lock_and_wait (EksSinkStream *self, gboolean (*reached) (EksSinkStream *), GCancellable *cancellable, GError **error)
{
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), self, NULL) : 0;
  gboolean failed;

  g_mutex_lock (&self->lock);
  while (!reached (self) && self->error == NULL && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->moved, &self->lock);
  failed = self->error != NULL;
  if (failed)
    g_propagate_error (error, g_error_copy (self->error));
  g_mutex_unlock (&self->lock);
  g_cancellable_disconnect (cancellable, handler);
  if (failed || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  g_mutex_lock (&self->lock);
  return TRUE;
}

static gboolean
take_chunk (EksSinkStream *self, GCancellable *cancellable, GError **error)
{
  if (!lock_and_wait (self, has_room, cancellable, error))
    return FALSE;
  self->current = g_queue_pop_head (&self->spare);
  if (self->current == NULL)
    {
      self->current = g_new (Chunk, 1);
      self->current->used = 0;
      self->n_chunks++;
    }
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static void
hand_over (EksSinkStream *self)
{
  if (self->current == NULL)
    return;
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->waiting, g_steal_pointer (&self->current));
  g_cond_broadcast (&self->moved);
  g_mutex_unlock (&self->lock);
}

static gssize
eks_sink_stream_write (GOutputStream *stream, const void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  EksSinkStream *self = EKS_SINK_STREAM (stream);
  gsize taken;

  if (self->current == NULL && !take_chunk (self, cancellable, error))
    return -1;
  taken = MIN (count, CHUNK_BYTES - self->current->used);
  memcpy (self->current->bytes + self->current->used, buffer, taken);
  self->current->used += taken;
  if (self->current->used == CHUNK_BYTES)
    hand_over (self);
  return taken;
}

static gboolean
eks_sink_stream_flush (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  EksSinkStream *self = EKS_SINK_STREAM (stream);

  hand_over (self);
  if (!lock_and_wait (self, is_drained, cancellable, error))
    return FALSE;
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static void
end_thread (EksSinkStream *self)
{
  if (self->thread == NULL)
    return;
  hand_over (self);
  g_mutex_lock (&self->lock);
  self->ending = TRUE;
  g_cond_broadcast (&self->moved);
  g_mutex_unlock (&self->lock);
  g_thread_join (g_steal_pointer (&self->thread));
}

static gboolean
eks_sink_stream_close (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  EksSinkStream *self = EKS_SINK_STREAM (stream);

  end_thread (self);
  if (self->error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->error));
      return FALSE;
    }
  if (self->sha256 == NULL)
    self->sha256 = eks_digest_finish (self->digest);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
eks_sink_stream_finalize (GObject *object)
{
  EksSinkStream *self = EKS_SINK_STREAM (object);

  /* The base class has closed the stream, so that the thread is gone. */
  g_assert (self->thread == NULL);
  g_queue_clear_full (&self->waiting, g_free);
  g_queue_clear_full (&self->spare, g_free);
  g_free (self->current);
  g_free (self->folder);
  g_free (self->sha256);
  g_clear_error (&self->error);
  eks_digest_free (self->digest);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->moved);
  G_OBJECT_CLASS (eks_sink_stream_parent_class)->finalize (object);
}

static void
eks_sink_stream_class_init (EksSinkStreamClass *klass)
{
  GOutputStreamClass *stream_class = G_OUTPUT_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_sink_stream_finalize;
  stream_class->write_fn = eks_sink_stream_write;
  stream_class->flush = eks_sink_stream_flush;
  stream_class->close_fn = eks_sink_stream_close;
}

static void
eks_sink_stream_init (EksSinkStream *self)
{
  self->fd = -1;
  self->digest = eks_digest_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->moved);
  g_queue_init (&self->waiting);
  g_queue_init (&self->spare);
}

/**
 * eks_sink_stream_new:
 * @fd: a file open for writing, which stays open and must until the stream is closed
 * @folder: where the file is, for messages
 *
 * Use the stream from one thread at a time. An error of the thread that writes comes up at the next write, flush or close.
 *
 * Returns: (transfer full): a stream
 */
GOutputStream *
eks_sink_stream_new (int fd, const char *folder)
{
  EksSinkStream *self;

  g_return_val_if_fail (fd >= 0 && folder != NULL, NULL);

  self = g_object_new (EKS_TYPE_SINK_STREAM, NULL);
  self->fd = fd;
  self->folder = g_strdup (folder);
  self->thread = g_thread_new ("eks-sink", run_thread, self);
  return G_OUTPUT_STREAM (self);
}

/**
 * eks_sink_stream_abandon:
 * @self: a stream
 *
 * Nothing more is written: what waits is dropped and everything that follows fails with %G_IO_ERROR_CANCELLED.
 */
void
eks_sink_stream_abandon (EksSinkStream *self)
{
  g_return_if_fail (EKS_IS_SINK_STREAM (self));

  g_mutex_lock (&self->lock);
  if (self->error == NULL)
    self->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The file is not wanted any more"));
  g_cond_broadcast (&self->moved);
  g_mutex_unlock (&self->lock);
}

/**
 * eks_sink_stream_get_bytes:
 * @self: a stream
 *
 * Returns: how many bytes the file took so far
 */
guint64
eks_sink_stream_get_bytes (EksSinkStream *self)
{
  guint64 bytes;

  g_return_val_if_fail (EKS_IS_SINK_STREAM (self), 0);

  g_mutex_lock (&self->lock);
  bytes = self->bytes;
  g_mutex_unlock (&self->lock);
  return bytes;
}

/**
 * eks_sink_stream_get_sha256:
 * @self: a stream
 *
 * Returns: (transfer none) (nullable): 64 hexadecimal digits of all that was written, or %NULL if it was not closed well
 */
const char *
eks_sink_stream_get_sha256 (EksSinkStream *self)
{
  g_return_val_if_fail (EKS_IS_SINK_STREAM (self), NULL);
  return self->sha256;
}
