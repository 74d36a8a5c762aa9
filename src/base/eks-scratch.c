/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that wait on the disk must not be found there later, whatever becomes of the file: AES-256 in counter mode with a key
 * from the system's random numbers that is written nowhere. It is for one file and one pass of writing, so no counter comes
 * twice. What is read has not been out of our hands, so it carries no proof of being unchanged. */

#include "config.h"

#include "eks-scratch.h"

#include "eks-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>
#include <unistd.h>

#define KEY_BYTES 32
#define BLOCK_BYTES (64 * 1024)

struct _EksScratch
{
  gsize max_in_memory;
  GByteArray *memory;     /* (owned): all of it, while there is no file */
  int fd;                 /* -1: there is none */
  guint8 key[KEY_BYTES];
  EVP_CIPHER_CTX *cipher; /* (owned): of the pass that is under way */
  guint8 block[BLOCK_BYTES];
  gsize n_block;          /* bytes of it that wait to be written, or can still be read */
  gsize at;               /* in it, or in @memory, while it is read */
  gboolean reading;
};

static gboolean
fail (int code, GError **error)
{
  g_set_error (error, EKS_ERROR, code == ENOSPC || code == EDQUOT ? EKS_ERROR_NO_SPACE : EKS_ERROR_FAILED,
               /* TRANSLATORS: %1$s is a folder, %2$s what the system says */
               _("What has to wait could not be kept in “%1$s”: %2$s. Make room there or set TMPDIR to another folder."), g_get_tmp_dir (), g_strerror (code));
  return FALSE;
}

/* (transfer full): -1 with errno on failure */
static int
open_nameless (void)
{
  int fd = open (g_get_tmp_dir (), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  g_autofree char *name = NULL;

  if (fd >= 0)
    return fd;
  fd = g_file_open_tmp ("eksport-XXXXXX", &name, NULL);
  if (fd >= 0)
    unlink (name);
  return fd;
}

static void
begin_pass (EksScratch *self)
{
  static const guint8 start[16];

  g_assert (EVP_EncryptInit_ex (self->cipher, EVP_aes_256_ctr (), NULL, self->key, start) == 1);
}

/* Counter mode is the same both ways. */
static void
convert (EksScratch *self, guint8 *data, gsize length)
{
  int n = 0;

  g_assert (EVP_EncryptUpdate (self->cipher, data, &n, data, (int) length) == 1 && (gsize) n == length);
}

/**
 * eks_scratch_new:
 * @max_in_memory: how many bytes may stay in memory
 *
 * Returns: (transfer full): an empty one
 */
EksScratch *
eks_scratch_new (gsize max_in_memory)
{
  EksScratch *self = g_new0 (EksScratch, 1);

  self->max_in_memory = max_in_memory;
  self->memory = g_byte_array_new ();
  self->fd = -1;
  self->cipher = EVP_CIPHER_CTX_new ();
  g_assert (self->cipher != NULL);
  return self;
}

/**
 * eks_scratch_free:
 * @self: (nullable) (transfer full): a scratch
 */
void
eks_scratch_free (EksScratch *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  g_byte_array_unref (self->memory);
  EVP_CIPHER_CTX_free (self->cipher);
  OPENSSL_cleanse (self, sizeof *self);
  g_free (self);
}

static gboolean
flush (EksScratch *self, GError **error)
{
  convert (self, self->block, self->n_block);
  for (gsize done = 0; done < self->n_block;)
    {
      gssize n = write (self->fd, self->block + done, self->n_block - done);
      if (n < 0 && errno != EINTR)
        return fail (errno, error);
      done += (gsize) MAX (n, 0);
    }
  self->n_block = 0;
  return TRUE;
}

static gboolean
write_file (EksScratch *self, const guint8 *data, gsize length, GError **error)
{
  while (length > 0)
    {
      gsize n = MIN (length, BLOCK_BYTES - self->n_block);
      memcpy (self->block + self->n_block, data, n);
      self->n_block += n;
      data += n;
      length -= n;
      if (self->n_block == BLOCK_BYTES && !flush (self, error))
        return FALSE;
    }
  return TRUE;
}

/* What was in memory goes first. */
static gboolean
open_file (EksScratch *self, GError **error)
{
  self->fd = open_nameless ();
  if (self->fd < 0)
    return fail (errno, error);
  g_assert (RAND_bytes (self->key, KEY_BYTES) == 1);
  begin_pass (self);
  if (!write_file (self, self->memory->data, self->memory->len, error))
    return FALSE;
  g_byte_array_unref (self->memory);
  self->memory = g_byte_array_new ();
  return TRUE;
}

/**
 * eks_scratch_write:
 * @self: a scratch that was not read yet
 * @data: (array length=length): bytes for its end
 * @length: how many
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_NO_SPACE or %EKS_ERROR_FAILED
 */
gboolean
eks_scratch_write (EksScratch *self, const void *data, gsize length, GError **error)
{
  g_return_val_if_fail (self != NULL && !self->reading, FALSE);

  if (self->fd < 0 && self->memory->len + length <= self->max_in_memory)
    {
      g_byte_array_append (self->memory, data, (guint) length);
      return TRUE;
    }
  return (self->fd >= 0 || open_file (self, error)) && write_file (self, data, length, error);
}

static gboolean
fill (EksScratch *self, GError **error)
{
  gssize n;

  do
    n = read (self->fd, self->block, BLOCK_BYTES);
  while (n < 0 && errno == EINTR);
  if (n <= 0)
    return fail (n < 0 ? errno : EIO, error);
  self->n_block = (gsize) n;
  self->at = 0;
  convert (self, self->block, self->n_block);
  return TRUE;
}

/**
 * eks_scratch_rewind:
 * @self: a scratch
 * @error: return location
 *
 * The next bytes that are read are its first ones; nothing can be written any more.
 *
 * Returns: %FALSE with %EKS_ERROR_NO_SPACE or %EKS_ERROR_FAILED
 */
gboolean
eks_scratch_rewind (EksScratch *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!self->reading && self->n_block > 0 && !flush (self, error))
    return FALSE;
  self->reading = TRUE;
  self->n_block = self->at = 0;
  if (self->fd < 0)
    return TRUE;
  begin_pass (self);
  return lseek (self->fd, 0, SEEK_SET) == 0 || fail (errno, error);
}

static gboolean
read_file (EksScratch *self, guint8 *data, gsize length, GError **error)
{
  while (length > 0)
    {
      if (self->at == self->n_block && !fill (self, error))
        return FALSE;
      gsize n = MIN (length, self->n_block - self->at);
      memcpy (data, self->block + self->at, n);
      self->at += n;
      data += n;
      length -= n;
    }
  return TRUE;
}

/**
 * eks_scratch_read:
 * @self: a scratch that was rewound
 * @data: (out caller-allocates) (array length=length): its next bytes
 * @length: how many; there must be so many
 * @error: return location
 *
 * Returns: %FALSE with an error if they are not there
 */
gboolean
eks_scratch_read (EksScratch *self, void *data, gsize length, GError **error)
{
  g_return_val_if_fail (self != NULL && self->reading, FALSE);

  if (self->fd >= 0)
    return read_file (self, data, length, error);
  if (length > self->memory->len - self->at)
    return fail (EIO, error);
  if (length > 0)
    memcpy (data, self->memory->data + self->at, length);
  self->at += length;
  return TRUE;
}
