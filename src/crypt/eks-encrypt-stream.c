/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plaintext must never touch a disk, so encryption is a stream: GnuPG runs beside the writer and
 * the two meet in a ring of fixed size. */

#include "config.h"

#include "eks-encrypt-stream.h"

#include "eks-error.h"
#include "eks-gpg-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define RING_SIZE (1024 * 1024)

struct _EksEncryptStream
{
  GFilterOutputStream parent_instance;

  EksGpg *gpg;              /* (owned): used by the thread only, but for cancelling */
  gpgme_key_t *recipients;  /* (owned) (array zero-terminated=1) */
  gpgme_key_t signer;       /* (owned) (nullable) */
  GThread *thread;          /* (owned) (nullable): NULL once joined */
  GCancellable *stop;       /* (owned): cancelled when the file is given up */
  EksGpgSink sink;          /* of the thread */
  guint8 *ring;             /* (owned): RING_SIZE bytes of plaintext */

  GMutex lock; /* for all below */
  GCond changed;
  gsize start;  /* where the oldest byte is */
  gsize filled; /* bytes in the ring */
  gboolean ended;
  gboolean done;
  GError *failure; /* (owned) (nullable): why the thread ended early */
};

G_DEFINE_FINAL_TYPE (EksEncryptStream, eks_encrypt_stream, G_TYPE_FILTER_OUTPUT_STREAM)

/* The thread. */

static ssize_t
read_cb (void *handle, void *buffer, size_t size)
{
  EksEncryptStream *self = handle;
  gsize length;

  g_mutex_lock (&self->lock);
  while (!self->ended && self->filled < MIN (size, RING_SIZE) && !g_cancellable_is_cancelled (self->stop))
    g_cond_wait (&self->changed, &self->lock);
  length = MIN (MIN (size, self->filled), RING_SIZE - self->start);
  g_mutex_unlock (&self->lock);
  if (g_cancellable_is_cancelled (self->stop))
    {
      errno = ECANCELED;
      return -1;
    }
  memcpy (buffer, self->ring + self->start, length);
  g_mutex_lock (&self->lock);
  self->start = (self->start + length) % RING_SIZE;
  self->filled -= length;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  return (ssize_t) length;
}

static gpgme_error_t
encrypt (EksEncryptStream *self)
{
  static const struct gpgme_data_cbs callbacks = { .read = read_cb };
  /* The keys are pinned by fingerprint, so trust is ours to decide; whoever gpg.conf adds does not get the file. */
  const gpgme_encrypt_flags_t flags = GPGME_ENCRYPT_ALWAYS_TRUST | GPGME_ENCRYPT_NO_ENCRYPT_TO | GPGME_ENCRYPT_NO_COMPRESS;
  g_auto (gpgme_data_t) plain = NULL;
  g_auto (gpgme_data_t) cipher = NULL;
  gpgme_error_t code = eks_gpg_data_new ((struct gpgme_data_cbs *) &callbacks, self, &plain);

  if (code == 0)
    code = eks_gpg_sink_open (&self->sink, &cipher);
  if (code != 0)
    return code;
  if (self->signer != NULL)
    return gpgme_op_encrypt_sign (self->gpg->ctx, self->recipients, flags, plain, cipher);
  return gpgme_op_encrypt (self->gpg->ctx, self->recipients, flags, plain, cipher);
}

static gboolean
key_has_subkey (gpgme_key_t key, const char *fingerprint)
{
  for (gpgme_subkey_t s = key->subkeys; s != NULL; s = s->next)
    if (g_strcmp0 (s->fpr, fingerprint) == 0)
      return TRUE;
  return FALSE;
}

/* GnuPG may leave out a key that it dislikes and still make a file. */
static gboolean
check_result (EksEncryptStream *self, GError **error)
{
  gpgme_encrypt_result_t encrypted = gpgme_op_encrypt_result (self->gpg->ctx);

  if (encrypted == NULL || encrypted->invalid_recipients != NULL)
    {
      const char *fingerprint = encrypted != NULL ? encrypted->invalid_recipients->fpr : NULL;
      g_set_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION,
                   /* TRANSLATORS: %s is the fingerprint of a key */
                   _("Encrypting: GnuPG refused the key %s. Check the key, or choose another one."), fingerprint != NULL ? fingerprint : "?");
      return FALSE;
    }
  if (self->signer == NULL)
    return TRUE;
  gpgme_sign_result_t result = gpgme_op_sign_result (self->gpg->ctx);
  gpgme_new_signature_t signature = result != NULL ? result->signatures : NULL;
  if (signature == NULL || signature->next != NULL || result->invalid_signers != NULL || !key_has_subkey (self->signer, signature->fpr))
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION,
                   /* TRANSLATORS: %s is the fingerprint of a key */
                   _("Encrypting: the file was not signed with the key %s alone. Check the key, or choose another one."), self->signer->fpr);
      return FALSE;
    }
  return TRUE;
}

static gboolean
run (EksEncryptStream *self, GError **error)
{
  gpgme_error_t code = encrypt (self);

  if (self->sink.error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->sink.error));
      return FALSE;
    }
  if (code != 0)
    {
      eks_gpg_set_error (error, code, self->stop, _("Encrypting"));
      return FALSE;
    }
  if (!check_result (self, error))
    return FALSE;
  g_mutex_lock (&self->lock);
  gboolean complete = self->ended && self->filled == 0;
  g_mutex_unlock (&self->lock);
  if (!complete)
    g_set_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION, _("Encrypting: GnuPG stopped before the end of the file. Try again."));
  return complete;
}

static gpointer
thread_func (gpointer data)
{
  EksEncryptStream *self = data;
  g_autoptr (GError) error = NULL;

  run (self, &error);
  g_mutex_lock (&self->lock);
  self->done = TRUE;
  self->failure = g_steal_pointer (&error);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  return NULL;
}

/* The writer. */

static void
wake_cb (GCancellable *cancellable, gpointer data)
{
  EksEncryptStream *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* Waits until the thread is done or, with @for_room, the ring has room. */
static void
wait_for_thread (EksEncryptStream *self, gboolean for_room, GCancellable *cancellable)
{
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), self, NULL) : 0;

  g_mutex_lock (&self->lock);
  while (!self->done && !(for_room && self->filled < RING_SIZE) && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
  g_cancellable_disconnect (cancellable, handler);
}

static gboolean
check_failure (EksEncryptStream *self, GError **error)
{
  g_mutex_lock (&self->lock);
  GError *failure = self->failure != NULL ? g_error_copy (self->failure) : NULL;
  g_mutex_unlock (&self->lock);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static void
ring_put (EksEncryptStream *self, gsize at, const guint8 *data, gsize length)
{
  gsize first = MIN (length, RING_SIZE - at);

  memcpy (self->ring + at, data, first);
  memcpy (self->ring, data + first, length - first);
}

static gssize
eks_encrypt_stream_write (GOutputStream *stream, const void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  EksEncryptStream *self = EKS_ENCRYPT_STREAM (stream);
  gsize at;
  gsize length;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  g_mutex_lock (&self->lock);
  gboolean must_wait = self->filled == RING_SIZE && !self->done;
  g_mutex_unlock (&self->lock);
  if (must_wait)
    wait_for_thread (self, TRUE, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check_failure (self, error))
    return -1;

  /* Only this side fills the ring, so the room found now can but grow. */
  g_mutex_lock (&self->lock);
  at = (self->start + self->filled) % RING_SIZE;
  length = MIN (count, RING_SIZE - self->filled);
  g_mutex_unlock (&self->lock);
  ring_put (self, at, buffer, length);
  g_mutex_lock (&self->lock);
  self->filled += length;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  return (gssize) length;
}

/* The base stream belongs to the thread until it is done: there is nothing to flush before. */
static gboolean
eks_encrypt_stream_flush (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  return check_failure (EKS_ENCRYPT_STREAM (stream), error);
}

static void
give_up (EksEncryptStream *self)
{
  g_cancellable_cancel (self->stop);
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  gpgme_cancel_async (self->gpg->ctx); /* it may be waiting for a passphrase */
}

static void
join (EksEncryptStream *self, GCancellable *cancellable)
{
  if (!g_cancellable_is_cancelled (cancellable))
    {
      g_mutex_lock (&self->lock);
      self->ended = TRUE;
      g_cond_broadcast (&self->changed);
      g_mutex_unlock (&self->lock);
      wait_for_thread (self, FALSE, cancellable);
    }
  if (g_cancellable_is_cancelled (cancellable))
    give_up (self);
  g_thread_join (g_steal_pointer (&self->thread));
}

static gboolean
close_base (EksEncryptStream *self, gboolean keep, GCancellable *cancellable, GError **error)
{
  GFilterOutputStream *filter = G_FILTER_OUTPUT_STREAM (self);
  GOutputStream *base = g_filter_output_stream_get_base_stream (filter);

  if (!g_filter_output_stream_get_close_base_stream (filter))
    return keep;
  if (keep)
    return g_output_stream_close (base, cancellable, error);
  /* A file that is closed with a cancelled cancellable does not take its final name. */
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_output_stream_close (base, cancelled, NULL);
  return FALSE;
}

static gboolean
eks_encrypt_stream_close (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  EksEncryptStream *self = EKS_ENCRYPT_STREAM (stream);
  gboolean keep;

  if (self->thread != NULL)
    join (self, cancellable);
  keep = !g_cancellable_set_error_if_cancelled (cancellable, error) && check_failure (self, error);
  return close_base (self, keep, cancellable, error);
}

/* Dropped without having been closed: an incomplete file must not look like a complete one. */
static void
eks_encrypt_stream_dispose (GObject *object)
{
  GOutputStream *stream = G_OUTPUT_STREAM (object);

  if (!g_output_stream_is_closed (stream))
    {
      g_autoptr (GCancellable) cancelled = g_cancellable_new ();
      g_cancellable_cancel (cancelled);
      g_output_stream_close (stream, cancelled, NULL);
    }
  G_OBJECT_CLASS (eks_encrypt_stream_parent_class)->dispose (object);
}

static void
eks_encrypt_stream_finalize (GObject *object)
{
  EksEncryptStream *self = EKS_ENCRYPT_STREAM (object);

  for (guint i = 0; self->recipients != NULL && self->recipients[i] != NULL; i++)
    gpgme_key_unref (self->recipients[i]);
  g_free (self->recipients);
  g_clear_pointer (&self->signer, gpgme_key_unref);
  eks_gpg_free (self->gpg);
  explicit_bzero (self->ring, RING_SIZE);
  g_free (self->ring);
  g_clear_error (&self->failure);
  g_object_unref (self->stop);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  G_OBJECT_CLASS (eks_encrypt_stream_parent_class)->finalize (object);
}

static void
eks_encrypt_stream_class_init (EksEncryptStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GOutputStreamClass *stream_class = G_OUTPUT_STREAM_CLASS (klass);

  object_class->dispose = eks_encrypt_stream_dispose;
  object_class->finalize = eks_encrypt_stream_finalize;
  stream_class->write_fn = eks_encrypt_stream_write;
  stream_class->flush = eks_encrypt_stream_flush;
  stream_class->close_fn = eks_encrypt_stream_close;
}

static void
eks_encrypt_stream_init (EksEncryptStream *self)
{
  self->stop = g_cancellable_new ();
  self->ring = g_malloc (RING_SIZE);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
}

static gboolean
load_recipients (EksEncryptStream *self, const char *const *fingerprints, GError **error)
{
  guint n = g_strv_length ((char **) fingerprints);

  self->recipients = g_new0 (gpgme_key_t, n + 1);
  for (guint i = 0; i < n; i++)
    {
      self->recipients[i] = eks_gpg_get_key (self->gpg, fingerprints[i], error);
      if (self->recipients[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

/* GnuPG signs at the end of the file; a passphrase nobody knows should be found out before an hour
 * of fetching, not after it. */
static gboolean
sign_nothing (EksEncryptStream *self, GError **error)
{
  gpgme_error_t code;

  do
    {
      g_auto (gpgme_data_t) nothing = NULL;
      g_auto (gpgme_data_t) signature = NULL;
      code = gpgme_data_new (&nothing);
      if (code == 0)
        code = gpgme_data_new (&signature);
      if (code == 0)
        code = gpgme_op_sign (self->gpg->ctx, nothing, signature, GPGME_SIG_MODE_DETACH);
    }
  while (eks_gpg_should_retry (self->gpg, code));
  if (code != 0)
    eks_gpg_set_error (error, code, NULL, _("Signing"));
  return code == 0;
}

static gboolean
load_signer (EksEncryptStream *self, const char *fingerprint, GError **error)
{
  gpgme_error_t code;

  if (!eks_keyring_check_signer (self->gpg->keyring, fingerprint, error))
    return FALSE;
  self->signer = eks_gpg_get_key (self->gpg, fingerprint, error);
  if (self->signer == NULL)
    return FALSE;
  code = gpgme_signers_add (self->gpg->ctx, self->signer);
  if (code != 0)
    {
      eks_gpg_set_error (error, code, NULL, _("Signing"));
      return FALSE;
    }
  return sign_nothing (self, error);
}

/**
 * eks_encrypt_stream_new:
 * @base: gets the ciphertext, written in a thread of the stream's own; nobody else may use it until the stream is closed
 * @keyring: where the keys are
 * @recipients: (array zero-terminated=1): full fingerprints of those who can open the file, and nobody else
 * @sign_as: (nullable): full fingerprint of the key to sign with; its passphrase is asked for right now
 * @armor: as text (.asc) rather than as bytes (.gpg)
 * @error: return location
 *
 * GnuPG runs beside the writer, at most 1 MiB behind it, and never compresses: its own compression
 * is ten times slower than its cipher. A failure, also one of @base, is returned by the next write,
 * flush or close. Closing waits for GnuPG and checks that it used exactly the keys asked for; only
 * then @base is closed well. After any failure, when closed with a cancelled cancellable and when
 * dropped without having been closed, @base is closed with a cancelled cancellable instead, so that
 * a file does not take its final name.
 *
 * Returns: (transfer full) (nullable): the stream; %NULL with %EKS_ERROR_ENCRYPTION if a key cannot be used
 */
GOutputStream *
eks_encrypt_stream_new (GOutputStream *base, EksKeyring *keyring, const char *const *recipients, const char *sign_as, gboolean armor, GError **error)
{
  g_autoptr (EksEncryptStream) self = NULL;
  g_autoptr (EksGpg) gpg = NULL;

  g_return_val_if_fail (G_IS_OUTPUT_STREAM (base) && EKS_IS_KEYRING (keyring) && recipients != NULL, NULL);

  if (!eks_keyring_check_recipients (keyring, recipients, error))
    return NULL;
  gpg = eks_gpg_new (keyring, error);
  if (gpg == NULL)
    return NULL;
  self = g_object_new (EKS_TYPE_ENCRYPT_STREAM, "base-stream", base, NULL);
  self->gpg = g_steal_pointer (&gpg);
  if (!load_recipients (self, recipients, error) || (sign_as != NULL && !load_signer (self, sign_as, error)))
    {
      g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (self), FALSE);
      return NULL;
    }
  gpgme_set_armor (self->gpg->ctx, armor);
  self->sink.stream = base;
  self->sink.cancellable = self->stop;
  self->thread = g_thread_new ("encrypt", thread_func, self);
  return G_OUTPUT_STREAM (g_steal_pointer (&self));
}
