/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plaintext takes its name only when GnuPG has vouched for every byte of it. */

#include "config.h"

#include "eks-decrypt.h"

#include "eks-error.h"
#include "eks-gpg-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A file under its temporary name, which goes away unless it was kept. */
typedef struct
{
  char *path;            /* (owned) */
  GOutputStream *stream; /* (owned) (nullable) */
  int fd;                /* (unowned): of the stream */
} Part;

static void
part_free (Part *self)
{
  if (self == NULL)
    return;
  if (self->path != NULL)
    g_unlink (self->path);
  g_clear_object (&self->stream);
  g_free (self->path);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Part, part_free)

static void
set_write_error (GError **error, const GError *io_error, const char *path)
{
  g_autofree char *name = g_filename_display_name (path);
  /* TRANSLATORS: %s is a file */
  g_autofree char *context = g_strdup_printf (_("Writing “%s”"), name);

  eks_error_set_from_io (error, EKS_ERROR_DELIVERY, io_error, context);
}

static void
set_write_errno (GError **error, int saved_errno, const char *path)
{
  g_autoptr (GError) io_error = g_error_new_literal (G_IO_ERROR, g_io_error_from_errno (saved_errno), g_strerror (saved_errno));

  set_write_error (error, io_error, path);
}

static Part *
part_new (const char *output, GError **error)
{
  g_autoptr (Part) self = g_new0 (Part, 1);
  g_autofree char *folder = g_path_get_dirname (output);
  g_autofree char *name = g_path_get_basename (output);
  g_autofree char *hidden = g_strdup_printf (".%s.part-XXXXXX", name);
  g_autofree char *path = g_build_filename (folder, hidden, NULL);

  self->fd = g_mkstemp_full (path, O_WRONLY | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      set_write_errno (error, errno, output);
      return NULL;
    }
  self->path = g_steal_pointer (&path);
  self->stream = g_unix_output_stream_new (self->fd, TRUE);
  return g_steal_pointer (&self);
}

static gboolean
set_exists (GError **error, const char *output)
{
  g_autofree char *name = g_filename_display_name (output);

  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY,
               /* TRANSLATORS: %s is a file */
               _("“%s” exists already. Choose another name, or move that file away."), name);
  return FALSE;
}

static gboolean
rename_without_replacing (const char *from, const char *to)
{
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return TRUE;
  /* Some file systems cannot do it in one step. */
  if (errno != EINVAL && errno != ENOSYS)
    return FALSE;
  if (g_access (to, F_OK) == 0)
    {
      errno = EEXIST;
      return FALSE;
    }
  return g_rename (from, to) == 0;
}

static gboolean
part_keep (Part *self, const char *output, GError **error)
{
  g_autoptr (GError) io_error = NULL;

  if (fsync (self->fd) != 0)
    {
      set_write_errno (error, errno, output);
      return FALSE;
    }
  if (!g_output_stream_close (self->stream, NULL, &io_error))
    {
      set_write_error (error, io_error, output);
      return FALSE;
    }
  if (!rename_without_replacing (self->path, output))
    {
      if (errno == EEXIST)
        return set_exists (error, output);
      set_write_errno (error, errno, output);
      return FALSE;
    }
  g_clear_pointer (&self->path, g_free);
  return TRUE;
}

/* GnuPG has no data either way: when there was none and when it did not survive. */
static gpgme_error_t
tell_damaged (EksGpg *gpg, gpgme_error_t code)
{
  gpgme_decrypt_result_t result = gpgme_op_decrypt_result (gpg->ctx);

  if (gpgme_err_code (code) == GPG_ERR_NO_DATA && result != NULL && result->recipients != NULL)
    return gpgme_error (GPG_ERR_DECRYPT_FAILED);
  return code;
}

static char *
dup_primary_fingerprint (EksGpg *gpg, const char *fingerprint)
{
  g_auto (gpgme_key_t) key = NULL;

  if (gpgme_get_key (gpg->ctx, fingerprint, &key, 0) != 0)
    return g_strdup (fingerprint);
  return g_strdup (key->fpr);
}

/* A signature that is wrong is worse than none; one that cannot be checked is as good as none. */
static gboolean
check_signatures (EksGpg *gpg, char **signer, GError **error)
{
  gpgme_verify_result_t result = gpgme_op_verify_result (gpg->ctx);

  for (gpgme_signature_t s = result != NULL ? result->signatures : NULL; s != NULL; s = s->next)
    {
      gpgme_err_code_t status = gpgme_err_code (s->status);
      if (status == GPG_ERR_BAD_SIGNATURE)
        {
          eks_gpg_set_error (error, s->status, NULL, _("Checking the signature"));
          return FALSE;
        }
      if (status == GPG_ERR_NO_ERROR && *signer == NULL)
        *signer = dup_primary_fingerprint (gpg, s->fpr);
    }
  return TRUE;
}

static gboolean
run (EksGpg *gpg, int fd, Part *part, EksDecryptResult *result, GCancellable *cancellable, GError **error)
{
  EksGpgSink sink = { .stream = part->stream, .cancellable = cancellable };
  gulong handler = eks_gpg_watch (gpg, cancellable);
  gpgme_error_t code = eks_gpg_decrypt (gpg, fd, &sink);
  g_autoptr (GError) io_error = g_steal_pointer (&sink.error);

  g_cancellable_disconnect (cancellable, handler);
  if (io_error != NULL)
    {
      set_write_error (error, io_error, result->output);
      return FALSE;
    }
  if (code != 0 || g_cancellable_is_cancelled (cancellable))
    {
      eks_gpg_set_error (error, tell_damaged (gpg, code), cancellable, _("Decrypting"));
      return FALSE;
    }
  result->bytes = sink.bytes;
  return check_signatures (gpg, &result->signer, error);
}

static char *
dup_output (const char *input, GError **error)
{
  const char *const extensions[] = { ".gpg", ".asc", ".pgp" };
  g_autofree char *lower = g_ascii_strdown (input, -1);
  g_autofree char *name = g_path_get_basename (input);

  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    if (g_str_has_suffix (lower, extensions[i]) && strlen (name) > strlen (extensions[i]))
      return g_strndup (input, strlen (input) - strlen (extensions[i]));
  g_autofree char *display_name = g_filename_display_name (input);
  g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE,
               /* TRANSLATORS: %s is a file */
               _("“%s” does not end in .gpg, .asc or .pgp. Give a name for the decrypted file."), display_name);
  return NULL;
}

static int
open_input (const char *input, GError **error)
{
  int fd = g_open (input, O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0)
    {
      int saved = errno;
      g_autofree char *name = g_filename_display_name (input);
      /* TRANSLATORS: %1$s is a file, %2$s says why */
      g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND, _("Reading “%1$s”: %2$s"), name, g_strerror (saved));
    }
  return fd;
}

static gboolean
decrypt_into_part (EksGpg *gpg, int fd, EksDecryptResult *result, GCancellable *cancellable, GError **error)
{
  g_autoptr (Part) part = part_new (result->output, error);

  return part != NULL && run (gpg, fd, part, result, cancellable, error) && part_keep (part, result->output, error);
}

/**
 * eks_decrypt_file:
 * @keyring: where the secret key is
 * @input: an encrypted file, armored or not
 * @output: (nullable): what to write; %NULL: @input without .gpg, .asc or .pgp
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * Writes beside @output, with mode 0600, and renames last; whatever goes wrong leaves nothing. Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): what was made. %NULL with %EKS_ERROR_ENCRYPTION if there is no
 *   key for it, the passphrase is wrong or a single byte was changed; %EKS_ERROR_NOT_FOUND if @input
 *   cannot be read; %EKS_ERROR_DELIVERY if @output exists or cannot be written, %EKS_ERROR_NO_SPACE if
 *   the disk is full; %EKS_ERROR_USAGE if @output must be given
 */
EksDecryptResult *
eks_decrypt_file (EksKeyring *keyring, const char *input, const char *output, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksDecryptResult) result = g_new0 (EksDecryptResult, 1);
  g_autoptr (EksGpg) gpg = NULL;
  int fd;

  g_return_val_if_fail (EKS_IS_KEYRING (keyring) && input != NULL, NULL);

  result->output = output != NULL ? g_strdup (output) : dup_output (input, error);
  if (result->output == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  fd = open_input (input, error);
  if (fd < 0)
    return NULL;
  if (g_file_test (result->output, G_FILE_TEST_EXISTS) || g_file_test (result->output, G_FILE_TEST_IS_SYMLINK))
    set_exists (error, result->output);
  else
    gpg = eks_gpg_new (keyring, error);
  gboolean done = gpg != NULL && decrypt_into_part (gpg, fd, result, cancellable, error);
  close (fd);
  return done ? g_steal_pointer (&result) : NULL;
}

/**
 * eks_decrypt_result_free:
 * @self: (nullable) (transfer full): a result
 */
void
eks_decrypt_result_free (EksDecryptResult *self)
{
  if (self == NULL)
    return;
  g_free (self->output);
  g_free (self->signer);
  g_free (self);
}
