/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The seam to gpgme: what it calls an error becomes one of ours here and nowhere else. */

#include "config.h"

#include "eks-gpg-private.h"

#include "eks-error.h"
#include "eks-text.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

/* Exactly this much: with 4 KiB, gpgme's default, and with 256 KiB it is a third slower. */
#define IO_BUFFER_SIZE "65536"

#define FINGERPRINT_LENGTH 40

static gpointer
init_once (gpointer unused)
{
  if (gpgme_check_version ("1.18.0") == NULL)
    return GINT_TO_POINTER (FALSE);
  /* GnuPG's own passphrase window speaks the language of the program. */
  gpgme_set_locale (NULL, LC_CTYPE, setlocale (LC_CTYPE, NULL));
  gpgme_set_locale (NULL, LC_MESSAGES, setlocale (LC_MESSAGES, NULL));
  return GINT_TO_POINTER (TRUE);
}

/*< private >
 * eks_gpg_ensure:
 *
 * Must come before anything else of gpgme.
 *
 * Returns: %FALSE if gpgme is too old
 */
gboolean
eks_gpg_ensure (void)
{
  static GOnce once = G_ONCE_INIT;

  return GPOINTER_TO_INT (g_once (&once, init_once, NULL));
}

static char *
describe (gpgme_error_t code)
{
  char buffer[256] = "";

  gpgme_strerror_r (code, buffer, sizeof buffer);
  return g_utf8_make_valid (buffer, -1);
}

/* What a person can do about it, for what people meet; GnuPG's own words for the rest. */
static char *
explain (gpgme_error_t code)
{
  switch ((int) gpgme_err_code (code))
    {
    case GPG_ERR_BAD_PASSPHRASE:
      return g_strdup (_("the passphrase is wrong. Try again with the passphrase of your key."));
    case GPG_ERR_CANCELED:
    case GPG_ERR_FULLY_CANCELED:
    case GPG_ERR_NO_PASSPHRASE:
      return g_strdup (_("the passphrase was not given."));
    case GPG_ERR_NO_PIN_ENTRY:
      return g_strdup (_("GnuPG could not ask for the passphrase. Install a pinentry program, or use a key without passphrase."));
    case GPG_ERR_NO_SECKEY:
      return g_strdup (_("the secret key for it is not in the keyring. Import it, or ask the sender to encrypt for one of your keys."));
    case GPG_ERR_INV_ENGINE:
      return g_strdup (_("GnuPG is missing or too old. Install the package “gnupg”."));
    case GPG_ERR_NO_AGENT:
      return g_strdup (_("GnuPG's agent could not be started. The path of its home folder may be too long."));
    case GPG_ERR_NO_DATA:
      return g_strdup (_("there is no OpenPGP data in it."));
    case GPG_ERR_BAD_DATA:
    case GPG_ERR_CHECKSUM:
    case GPG_ERR_DECRYPT_FAILED:
    case GPG_ERR_INV_OBJ:
    case GPG_ERR_INV_PACKET:
    case GPG_ERR_NO_ENCRYPTION_SCHEME:
    case GPG_ERR_TRUNCATED:
    case GPG_ERR_BAD_SIGNATURE:
      return g_strdup (_("it is damaged or was changed on its way. Fetch it again."));
    default:
      return describe (code);
    }
}

/*< private >
 * eks_gpg_set_error:
 * @error: return location
 * @code: what gpgme returned
 * @cancellable: (nullable): if it is cancelled, the error is %G_IO_ERROR_CANCELLED whatever @code says
 * @context: what was being done, in words
 */
void
eks_gpg_set_error (GError **error, gpgme_error_t code, GCancellable *cancellable, const char *context)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return;
  if (gpgme_err_code (code) == GPG_ERR_ENOSPC)
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_NO_SPACE, _("%s: the disk is full."), context);
      return;
    }
  g_autofree char *reason = explain (code);
  g_set_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION, "%s: %s", context, reason);
}

static gboolean
write_line (int fd, const char *text)
{
  return gpgme_io_writen (fd, text, strlen (text)) == 0 && gpgme_io_writen (fd, "\n", 1) == 0;
}

static gpgme_error_t
passphrase_cb (void *hook, const char *hint, const char *info, int was_bad, int fd)
{
  EksGpg *self = hook;
  char *text;
  gboolean written;

  if (self->passphrase != NULL)
    return write_line (fd, self->passphrase) ? 0 : gpgme_error_from_syserror ();

  self->asked = TRUE;
  text = eks_keyring_ask_passphrase (self->keyring, hint, was_bad || self->wrong > 0);
  if (text == NULL)
    return gpgme_error (GPG_ERR_CANCELED);
  written = write_line (fd, text);
  eks_text_free_secret (text);
  return written ? 0 : gpgme_error_from_syserror ();
}

static void
ask_here (EksGpg *self)
{
  gpgme_set_pinentry_mode (self->ctx, GPGME_PINENTRY_MODE_LOOPBACK);
  gpgme_set_passphrase_cb (self->ctx, passphrase_cb, self);
}

/*< private >
 * eks_gpg_new:
 * @keyring: whose keys
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a context for one thread
 */
EksGpg *
eks_gpg_new (EksKeyring *keyring, GError **error)
{
  g_autoptr (EksGpg) self = g_new0 (EksGpg, 1);
  const char *home = eks_keyring_get_home (keyring);
  gpgme_error_t code;

  self->keyring = g_object_ref (keyring);
  /* GnuPG makes its own default folder but no other. */
  if (home != NULL && g_mkdir_with_parents (home, 0700) != 0)
    {
      int saved = errno;
      g_set_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION, _("The folder of the keyring, “%1$s”, could not be made: %2$s"), home, g_strerror (saved));
      return NULL;
    }
  code = eks_gpg_ensure () ? gpgme_new (&self->ctx) : gpgme_error (GPG_ERR_INV_ENGINE);
  if (code == 0)
    code = gpgme_set_protocol (self->ctx, GPGME_PROTOCOL_OpenPGP);
  if (code == 0)
    code = gpgme_ctx_set_engine_info (self->ctx, GPGME_PROTOCOL_OpenPGP, NULL, home);
  if (code != 0)
    {
      eks_gpg_set_error (error, code, NULL, _("Starting GnuPG"));
      return NULL;
    }
  gpgme_set_offline (self->ctx, 1); /* keys come from the keyring, never from the network */
  gpgme_set_keylist_mode (self->ctx, GPGME_KEYLIST_MODE_LOCAL | GPGME_KEYLIST_MODE_WITH_SECRET);
  if (eks_keyring_has_passphrase_func (keyring))
    ask_here (self);
  return g_steal_pointer (&self);
}

/*< private >
 * eks_gpg_free:
 * @self: (transfer full) (nullable): a context that is not in use
 */
void
eks_gpg_free (EksGpg *self)
{
  if (self == NULL)
    return;
  if (self->ctx != NULL)
    gpgme_release (self->ctx);
  g_object_unref (self->keyring);
  g_free (self);
}

/*< private >
 * eks_gpg_use_passphrase:
 * @self: a context
 * @passphrase: (transfer none): the answer to every question; must outlive the operation
 */
void
eks_gpg_use_passphrase (EksGpg *self, const char *passphrase)
{
  self->passphrase = passphrase;
  ask_here (self);
}

/*< private >
 * eks_gpg_should_retry:
 * @self: a context
 * @code: what the operation returned
 *
 * GnuPG itself asks again when it owns the window; when we ask, a wrong passphrase ends the operation.
 *
 * Returns: whether the operation should be run again, to ask once more
 */
gboolean
eks_gpg_should_retry (EksGpg *self, gpgme_error_t code)
{
  if (gpgme_err_code (code) != GPG_ERR_BAD_PASSPHRASE || !self->asked)
    return FALSE;
  self->asked = FALSE;
  return ++self->wrong < EKS_GPG_MAX_TRIES;
}

static void
cancel_cb (GCancellable *cancellable, gpointer data)
{
  EksGpg *self = data;

  gpgme_cancel_async (self->ctx);
}

/*< private >
 * eks_gpg_watch:
 * @self: a context
 * @cancellable: (nullable): ends its operation
 *
 * Returns: a handler for g_cancellable_disconnect(), which must come before @self is freed
 */
gulong
eks_gpg_watch (EksGpg *self, GCancellable *cancellable)
{
  return cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), self, NULL) : 0;
}

static gboolean
is_fingerprint (const char *text)
{
  return strlen (text) == FINGERPRINT_LENGTH && strspn (text, "0123456789abcdefABCDEF") == FINGERPRINT_LENGTH;
}

/*< private >
 * eks_gpg_get_key:
 * @self: a context
 * @fingerprint: of a primary key, in full: anything shorter can be forged
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the key, or %NULL with %EKS_ERROR_ENCRYPTION
 */
gpgme_key_t
eks_gpg_get_key (EksGpg *self, const char *fingerprint, GError **error)
{
  g_auto (gpgme_key_t) key = NULL;
  gpgme_error_t code;

  if (!is_fingerprint (fingerprint))
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION,
                   /* TRANSLATORS: %s is what was given */
                   _("“%s” is not the full fingerprint of a key. Give all 40 digits."), fingerprint);
      return NULL;
    }
  code = gpgme_get_key (self->ctx, fingerprint, &key, 0);
  if (gpgme_err_code (code) == GPG_ERR_EOF)
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION,
                   /* TRANSLATORS: %s is the fingerprint of a key */
                   _("The key %s is not in the keyring. Import it first."), fingerprint);
      return NULL;
    }
  if (code != 0)
    {
      eks_gpg_set_error (error, code, NULL, _("Looking for a key"));
      return NULL;
    }
  if (g_ascii_strcasecmp (key->fpr, fingerprint) != 0)
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION,
                   /* TRANSLATORS: both are fingerprints of keys */
                   _("%1$s is a subkey. Give the fingerprint of its key, %2$s, instead."), fingerprint, key->fpr);
      return NULL;
    }
  return g_steal_pointer (&key);
}

static ssize_t
sink_write_cb (void *handle, const void *buffer, size_t size)
{
  EksGpgSink *self = handle;

  if (!g_output_stream_write_all (self->stream, buffer, size, NULL, self->cancellable, self->error == NULL ? &self->error : NULL))
    {
      errno = EIO;
      return -1;
    }
  self->bytes += size;
  return (ssize_t) size;
}

/*< private >
 * eks_gpg_data_new:
 * @callbacks: how to read or write; must outlive @data
 * @handle: passed to them
 * @data: (out) (transfer full): the data object
 *
 * Returns: 0, or gpgme's error
 */
gpgme_error_t
eks_gpg_data_new (struct gpgme_data_cbs *callbacks, void *handle, gpgme_data_t *data)
{
  gpgme_error_t code = gpgme_data_new_from_cbs (data, callbacks, handle);

  return code != 0 ? code : gpgme_data_set_flag (*data, "io-buffer-size", IO_BUFFER_SIZE);
}

/*< private >
 * eks_gpg_sink_open:
 * @self: with stream and cancellable set
 * @data: (out) (transfer full): what gpgme writes to
 *
 * Returns: 0, or gpgme's error
 */
gpgme_error_t
eks_gpg_sink_open (EksGpgSink *self, gpgme_data_t *data)
{
  /* gpgme keeps the pointer but never writes to it. */
  static const struct gpgme_data_cbs callbacks = { .write = sink_write_cb };

  return eks_gpg_data_new ((struct gpgme_data_cbs *) &callbacks, self, data);
}

/* Decrypts what a file holds into @sink, and asks again for a passphrase that was wrong. */
gpgme_error_t
eks_gpg_decrypt (EksGpg *self, int fd, EksGpgSink *sink)
{
  gpgme_error_t code;

  do
    {
      g_auto (gpgme_data_t) cipher = NULL;
      g_auto (gpgme_data_t) plain = NULL;

      if (lseek (fd, 0, SEEK_SET) != 0)
        return gpgme_error_from_syserror ();
      code = gpgme_data_new_from_fd (&cipher, fd);
      if (code == 0)
        code = eks_gpg_sink_open (sink, &plain);
      if (code == 0)
        code = gpgme_op_decrypt_verify (self->ctx, cipher, plain);
    }
  /* Nothing can have been written while the passphrase was wrong. */
  while (sink->bytes == 0 && sink->error == NULL && eks_gpg_should_retry (self, code));
  return code;
}
