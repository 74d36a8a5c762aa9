/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GnuPG runs in a thread and writes into a pipe. What it has written before it finds a changed byte is out by then: the
 * read that would be the end is an error instead, so whoever reads must not believe anything before the end. */

#include "config.h"

#include "eks-decrypt-stream.h"

#include "eks-error.h"
#include "eks-gpg-private.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* What the thread works with. The stream outlives it. */
typedef struct
{
  EksKeyring *keyring;       /* (owned) */
  GOutputStream *plain;      /* (owned): the pipe's end */
  GCancellable *cancellable; /* (owned) */
  int cipher;                /* the file */
  GError *error;             /* (owned) (nullable): valid when the thread has ended */
} Work;

struct _EksDecryptStream
{
  GInputStream parent_instance;

  GInputStream *plain; /* (owned): the pipe's other end */
  Work *work;          /* (owned) */
  GThread *thread;     /* (owned) (nullable): until it has ended */
};

G_DEFINE_FINAL_TYPE (EksDecryptStream, eks_decrypt_stream, G_TYPE_INPUT_STREAM)

static void
work_free (Work *work)
{
  g_clear_object (&work->keyring);
  g_clear_object (&work->plain);
  g_clear_object (&work->cancellable);
  g_clear_error (&work->error);
  if (work->cipher >= 0)
    close (work->cipher);
  g_free (work);
}

/* A signature that is wrong is worse than none. */
static gpgme_error_t
find_bad_signature (EksGpg *gpg)
{
  gpgme_verify_result_t result = gpgme_op_verify_result (gpg->ctx);

  for (gpgme_signature_t s = result != NULL ? result->signatures : NULL; s != NULL; s = s->next)
    if (gpgme_err_code (s->status) == GPG_ERR_BAD_SIGNATURE)
      return s->status;
  return 0;
}

static gpointer
work_in_thread (gpointer data)
{
  Work *work = data;
  EksGpgSink sink = { .stream = work->plain, .cancellable = work->cancellable };
  g_autoptr (EksGpg) gpg = eks_gpg_new (work->keyring, &work->error);

  if (gpg != NULL)
    {
      gulong handler = eks_gpg_watch (gpg, work->cancellable);
      gpgme_error_t code = eks_gpg_decrypt (gpg, work->cipher, &sink);
      g_cancellable_disconnect (work->cancellable, handler);
      if (code == 0)
        code = find_bad_signature (gpg);
      if (code != 0)
        eks_gpg_set_error (&work->error, code, work->cancellable, _("Decrypting"));
      g_clear_error (&sink.error);
    }
  g_output_stream_close (work->plain, NULL, NULL);
  return NULL;
}

static gboolean
join (EksDecryptStream *self, GError **error)
{
  if (self->thread != NULL)
    g_thread_join (g_steal_pointer (&self->thread));
  if (self->work->error == NULL)
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (self->work->error);
  return FALSE;
}

static gssize
eks_decrypt_stream_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  EksDecryptStream *self = EKS_DECRYPT_STREAM (stream);
  gssize n = g_input_stream_read (self->plain, buffer, count, cancellable, error);

  return n == 0 && !join (self, error) ? -1 : n;
}

static gboolean
eks_decrypt_stream_close (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  EksDecryptStream *self = EKS_DECRYPT_STREAM (stream);

  /* With nobody at the other end of the pipe GnuPG's writing fails; that is what ends it. */
  g_cancellable_cancel (self->work->cancellable);
  g_input_stream_close (self->plain, NULL, NULL);
  join (self, NULL);
  return TRUE;
}

static void
eks_decrypt_stream_finalize (GObject *object)
{
  EksDecryptStream *self = EKS_DECRYPT_STREAM (object);

  if (self->thread != NULL)
    eks_decrypt_stream_close (G_INPUT_STREAM (self), NULL, NULL);
  g_clear_object (&self->plain);
  g_clear_pointer (&self->work, work_free);
  G_OBJECT_CLASS (eks_decrypt_stream_parent_class)->finalize (object);
}

static void
eks_decrypt_stream_class_init (EksDecryptStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_decrypt_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = eks_decrypt_stream_read;
  G_INPUT_STREAM_CLASS (klass)->close_fn = eks_decrypt_stream_close;
}

static void
eks_decrypt_stream_init (EksDecryptStream *self)
{
}

/**
 * eks_decrypt_stream_new:
 * @keyring: where the secret key is
 * @path: an encrypted file, armored or not
 * @error: return location
 *
 * Reading blocks, perhaps for a passphrase. The read behind the last byte fails with %EKS_ERROR_ENCRYPTION if there is no
 * key, the passphrase is wrong or a byte was changed.
 *
 * Returns: (transfer full) (nullable): the plaintext, or %NULL with %EKS_ERROR_NOT_FOUND or %EKS_ERROR_FAILED
 */
GInputStream *
eks_decrypt_stream_new (EksKeyring *keyring, const char *path, GError **error)
{
  g_autoptr (EksDecryptStream) self = NULL;
  int ends[2];

  g_return_val_if_fail (EKS_IS_KEYRING (keyring) && path != NULL, NULL);

  self = g_object_new (EKS_TYPE_DECRYPT_STREAM, NULL);
  self->work = g_new0 (Work, 1);
  self->work->keyring = g_object_ref (keyring);
  self->work->cancellable = g_cancellable_new ();
  self->work->cipher = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (self->work->cipher < 0 || !g_unix_open_pipe (ends, FD_CLOEXEC, NULL))
    {
      int saved = errno;
      g_autofree char *name = g_filename_display_name (path);
      /* TRANSLATORS: %1$s is a file, %2$s says why */
      g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND, _("Reading “%1$s”: %2$s"), name, g_strerror (saved));
      return NULL;
    }
  self->plain = g_unix_input_stream_new (ends[0], TRUE);
  self->work->plain = g_unix_output_stream_new (ends[1], TRUE);
  self->thread = g_thread_new ("decrypt", work_in_thread, self->work);
  return G_INPUT_STREAM (g_steal_pointer (&self));
}
