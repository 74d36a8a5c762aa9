/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file is, its first bytes say, not its name: a portal calls a packed file .csv as often as .gz. */

#include "config.h"

#include "eks-file-input.h"

#include "eks-digest.h"
#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BLOCK 65536

struct _EksFileInput
{
  char *path;           /* (owned) */
  GInputStream *stream; /* (owned) */
  GConverter *unpack;   /* (owned) (nullable) */
  gboolean encrypted;
  gboolean decided;     /* whether it is known if it is packed */
  gboolean stream_ended;
  gboolean member_ended; /* a packed file may hold several, one after the other */
  gsize at;
  gsize length;
  char block[BLOCK];
};

/**
 * eks_file_input_free:
 * @self: (nullable) (transfer full): an input
 */
void
eks_file_input_free (EksFileInput *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->stream);
  g_clear_object (&self->unpack);
  explicit_bzero (self->block, sizeof self->block);
  g_free (self->path);
  g_free (self);
}

static gboolean
fail (const char *path, const GError *problem, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);

  if (problem->domain == EKS_ERROR || g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (problem));
  else
    g_set_error (error, EKS_ERROR, g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? EKS_ERROR_NOT_FOUND : EKS_ERROR_SOURCE_INVALID,
                 /* TRANSLATORS: %1$s is a file, %2$s what the system says */
                 _("The file “%1$s” cannot be read: %2$s"), name, problem->message);
  return FALSE;
}

/* A packet for a recipient (tag 1) or a passphrase (tag 3), with a version that exists; text does not begin so. */
static gboolean
is_packet (const guchar *head, gsize length)
{
  gsize body;
  guint tag, version;

  if (length < 6 || !(head[0] & 0x80))
    return FALSE;
  if (head[0] & 0x40)
    {
      tag = head[0] & 0x3f;
      body = head[1] < 192 ? 2 : 3;
    }
  else
    {
      tag = (head[0] >> 2) & 0x0f;
      body = (head[0] & 3) == 0 ? 2 : (head[0] & 3) == 1 ? 3 : 5;
    }
  version = head[body];
  return (tag == 1 && (version == 3 || version == 6)) || (tag == 3 && version >= 4 && version <= 6);
}

static gboolean
looks_encrypted (const char *path, const guchar *head, gsize length)
{
  static const char armor[] = "-----BEGIN PGP MESSAGE-----";
  static const char *const extensions[] = { ".gpg", ".pgp", ".asc" };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    if (g_str_has_suffix (lower, extensions[i]))
      return TRUE;
  return is_packet (head, length) || (length >= strlen (armor) && memcmp (head, armor, strlen (armor)) == 0);
}

static GInputStream *
open_stream (const char *path, gboolean *encrypted, EksFileDecrypt decrypt, gpointer data, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) raw = g_file_read (file, NULL, error);
  guchar head[64];
  gsize length;

  if (raw == NULL || !g_input_stream_read_all (G_INPUT_STREAM (raw), head, sizeof head, &length, NULL, error))
    return NULL;
  *encrypted = looks_encrypted (path, head, length);
  if (!*encrypted)
    return g_seekable_seek (G_SEEKABLE (raw), 0, G_SEEK_SET, NULL, error) ? G_INPUT_STREAM (g_steal_pointer (&raw)) : NULL;
  if (decrypt == NULL)
    {
      g_autofree char *name = g_filename_display_basename (path);
      /* TRANSLATORS: %s is a file */
      g_set_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION, _("The file “%s” is encrypted and cannot be opened here"), name);
      return NULL;
    }
  return decrypt (path, data, error);
}

/**
 * eks_file_input_open:
 * @path: a file
 * @decrypt: (nullable) (scope call): opens an encrypted one
 * @data: for @decrypt
 * @error: return location
 *
 * Blocks, like everything here.
 *
 * Returns: (transfer full) (nullable): its bytes in clear
 */
EksFileInput *
eks_file_input_open (const char *path, EksFileDecrypt decrypt, gpointer data, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean encrypted = FALSE;
  GInputStream *stream;
  EksFileInput *self;

  g_return_val_if_fail (path != NULL, NULL);

  stream = open_stream (path, &encrypted, decrypt, data, &problem);
  if (stream == NULL)
    {
      fail (path, problem, error);
      return NULL;
    }
  self = g_new0 (EksFileInput, 1);
  self->path = g_strdup (path);
  self->stream = stream;
  self->encrypted = encrypted;
  return self;
}

static gboolean
fill_block (EksFileInput *self, GCancellable *cancellable, GError **error)
{
  gssize n;

  if (self->stream_ended)
    return TRUE;
  memmove (self->block, self->block + self->at, self->length - self->at);
  self->length -= self->at;
  self->at = 0;
  n = g_input_stream_read (self->stream, self->block + self->length, BLOCK - self->length, cancellable, error);
  if (n < 0)
    return FALSE;
  self->length += n;
  self->stream_ended = n == 0;
  return TRUE;
}

static gboolean
decide_packing (EksFileInput *self, GCancellable *cancellable, GError **error)
{
  while (self->length - self->at < 2 && !self->stream_ended)
    if (!fill_block (self, cancellable, error))
      return FALSE;
  self->decided = TRUE;
  if (self->length >= 2 && (guchar) self->block[0] == 0x1f && (guchar) self->block[1] == 0x8b)
    self->unpack = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  return TRUE;
}

static gssize
read_plain (EksFileInput *self, char *buffer, gsize room, GCancellable *cancellable, GError **error)
{
  gsize n = MIN (room, self->length - self->at);

  if (n == 0)
    return self->stream_ended ? 0 : g_input_stream_read (self->stream, buffer, room, cancellable, error);
  memcpy (buffer, self->block + self->at, n);
  self->at += n;
  return n;
}

static gssize
read_packed (EksFileInput *self, char *buffer, gsize room, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      g_autoptr (GError) problem = NULL;
      gsize used = 0, made = 0;
      GConverterResult result;

      if (self->at == self->length && !fill_block (self, cancellable, error))
        return -1;
      if (self->at == self->length && self->stream_ended && self->member_ended)
        return 0;
      if (self->member_ended)
        g_converter_reset (self->unpack);
      self->member_ended = FALSE;
      result = g_converter_convert (self->unpack, self->block + self->at, self->length - self->at, buffer, room,
                                    self->stream_ended ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS, &used, &made, &problem);
      if (result == G_CONVERTER_ERROR && !(g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) && !self->stream_ended))
        {
          g_set_error_literal (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID,
                               self->stream_ended ? _("A packed file ends too early, so it is not whole. Get it again.") : _("A packed file is damaged. Get it again."));
          return -1;
        }
      if (result == G_CONVERTER_ERROR && !fill_block (self, cancellable, error))
        return -1;
      self->at += used;
      self->member_ended = result == G_CONVERTER_FINISHED;
      if (made > 0)
        return made;
    }
}

/**
 * eks_file_input_read:
 * @self: an input
 * @buffer: (array length=room): gets bytes
 * @room: how many at most; not 0
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Returns: how many; 0 at the end, -1 with an error
 */
gssize
eks_file_input_read (EksFileInput *self, char *buffer, gsize room, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gssize n = -1;

  g_return_val_if_fail (self != NULL && room > 0, -1);

  if (self->decided || decide_packing (self, cancellable, &problem))
    n = self->unpack != NULL ? read_packed (self, buffer, room, cancellable, &problem) : read_plain (self, buffer, room, cancellable, &problem);
  if (n < 0)
    fail (self->path, problem, error);
  return n;
}

/**
 * eks_file_input_is_encrypted:
 * @self: an input
 *
 * Returns: whether the file is encrypted
 */
gboolean
eks_file_input_is_encrypted (EksFileInput *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->encrypted;
}

/**
 * eks_file_input_is_packed:
 * @self: an input that was read from
 *
 * Returns: whether the file is packed with gzip
 */
gboolean
eks_file_input_is_packed (EksFileInput *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->unpack != NULL;
}

/**
 * eks_file_is_encrypted:
 * @path: a file
 *
 * Returns: whether it looks encrypted; %FALSE if it cannot be read
 */
gboolean
eks_file_is_encrypted (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) raw = g_file_read (file, NULL, NULL);
  guchar head[64];
  gsize length;

  return raw != NULL && g_input_stream_read_all (G_INPUT_STREAM (raw), head, sizeof head, &length, NULL, NULL) && looks_encrypted (path, head, length);
}

/**
 * eks_file_hash:
 * @path: a file
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the SHA-256 of the file as it lies there
 */
char *
eks_file_hash (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (EksDigest) digest = eks_digest_new ();
  g_autoptr (GError) problem = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, &problem);
  g_autofree char *block = g_malloc (BLOCK);
  gssize n = stream != NULL ? 0 : -1;

  while (n >= 0 && (n = g_input_stream_read (G_INPUT_STREAM (stream), block, BLOCK, cancellable, &problem)) > 0)
    eks_digest_update (digest, block, n);
  if (n < 0)
    {
      fail (path, problem, error);
      return NULL;
    }
  return eks_digest_finish (digest);
}
