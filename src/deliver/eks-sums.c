/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a piece of a file once for all the sums that are compared afterwards. None is a secret; only SHA-256 is trusted
 * against people, the others against faults. */

#include "config.h"

#include "eks-sums.h"

#include "eks-crc32c.h"
#include "eks-digest.h"
#include "eks-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK_BYTES (256 * 1024)

typedef struct
{
  EksDigest *sha256; /* (owned) */
  GChecksum *md5;    /* (owned) */
  EksCrc32c *crc32c; /* (owned) */
} Running;

static gboolean
read_piece (Running *running, int fd, guint64 offset, guint64 length, char *buffer, GCancellable *cancellable, GError **error)
{
  for (guint64 done = 0; done < length;)
    {
      gssize got = pread (fd, buffer, (gsize) MIN (length - done, CHUNK_BYTES), (off_t) (offset + done));
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (got == 0 || (got < 0 && errno != EINTR))
        {
          /* TRANSLATORS: %s is what the system said */
          g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("The finished file could not be read on this computer: %s."), g_strerror (got == 0 ? EIO : errno));
          return FALSE;
        }
      if (got < 0)
        continue;
      eks_digest_update (running->sha256, buffer, (gsize) got);
      g_checksum_update (running->md5, (const guchar *) buffer, got);
      eks_crc32c_update (running->crc32c, buffer, (gsize) got);
      done += (guint64) got;
    }
  return TRUE;
}

static void
from_hex (const char *hex, guint8 *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
}

static void
finish (EksSums *self, Running *running)
{
  g_autofree char *sha256 = eks_digest_finish (running->sha256);
  gsize md5_length = sizeof self->md5;
  guint32 crc = GUINT32_TO_BE (eks_crc32c_get (running->crc32c));

  from_hex (sha256, self->sha256, sizeof self->sha256);
  g_checksum_get_digest (running->md5, self->md5, &md5_length);
  memcpy (self->crc32c, &crc, sizeof self->crc32c);
}

/**
 * eks_sums_read:
 * @self: (out caller-allocates): the sums
 * @fd: a file
 * @offset: where the piece begins
 * @length: how many bytes it has; fewer in the file are an error
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_DELIVERY or %G_IO_ERROR_CANCELLED
 */
gboolean
eks_sums_read (EksSums *self, int fd, guint64 offset, guint64 length, GCancellable *cancellable, GError **error)
{
  Running running = { eks_digest_new (), g_checksum_new (G_CHECKSUM_MD5), eks_crc32c_new () };
  g_autofree char *buffer = g_malloc (CHUNK_BYTES);
  gboolean read;

  read = read_piece (&running, fd, offset, length, buffer, cancellable, error);
  if (read)
    finish (self, &running);
  eks_digest_free (running.sha256);
  g_checksum_free (running.md5);
  eks_crc32c_free (running.crc32c);
  return read;
}

/**
 * eks_sums_take_sha256:
 * @self: sums of a piece that cannot be read any more
 * @hex: its SHA-256, 64 hexadecimal digits
 */
void
eks_sums_take_sha256 (EksSums *self, const char *hex)
{
  g_return_if_fail (self != NULL && hex != NULL && strlen (hex) == 2 * sizeof self->sha256);
  from_hex (hex, self->sha256, sizeof self->sha256);
}

/**
 * eks_sums_to_hex:
 * @bytes: (array length=length): a sum
 * @length: of how many bytes
 *
 * Returns: (transfer full): it in lower-case hexadecimal digits
 */
char *
eks_sums_to_hex (const guint8 *bytes, gsize length)
{
  GString *hex = g_string_sized_new (2 * length);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}
