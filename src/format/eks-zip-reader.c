/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unpacks a small zip archive in memory by its directory. It knows what libxlsxwriter's packer writes,
 * deflated or stored entries without zip64, and checks every length and checksum. */

#include "config.h"

#include "eks-zip-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zlib.h>

#include "eks-error.h"

#define SIGNATURE_LOCAL 0x04034b50
#define SIGNATURE_CENTRAL 0x02014b50
#define SIGNATURE_END 0x06054b50
#define LOCAL_BYTES 30
#define CENTRAL_BYTES 46
#define END_BYTES 22

typedef struct
{
  const guint8 *bytes;
  gsize length;
} Archive;

/* @n bytes at @offset as a number; 0 outside of the archive, which no signature is. */
static guint32
get_number (const Archive *archive, gsize offset, guint n)
{
  guint32 value = 0;

  if (offset > archive->length || archive->length - offset < n)
    return 0;
  for (guint i = 0; i < n; i++)
    value |= (guint32) archive->bytes[offset + i] << (8 * i);
  return value;
}

static gboolean
inflate_all (const guint8 *bytes, gsize length, guint8 *target, gsize size)
{
  z_stream stream = { .next_in = (Bytef *) bytes, .avail_in = (uInt) length, .next_out = target, .avail_out = (uInt) size };
  gboolean ok;

  if (inflateInit2 (&stream, -MAX_WBITS) != Z_OK)
    return FALSE;
  ok = inflate (&stream, Z_FINISH) == Z_STREAM_END && stream.avail_out == 0;
  inflateEnd (&stream);
  return ok;
}

/* The content of the entry whose directory record stands at @record, or NULL. */
static GBytes *
unpack (const Archive *archive, gsize record)
{
  guint method = get_number (archive, record + 10, 2);
  guint32 crc = get_number (archive, record + 16, 4);
  gsize packed = get_number (archive, record + 20, 4);
  gsize size = get_number (archive, record + 24, 4);
  gsize local = get_number (archive, record + 42, 4);
  gsize start = local + LOCAL_BYTES + get_number (archive, local + 26, 2) + get_number (archive, local + 28, 2);
  g_autofree guint8 *content = NULL;

  if (get_number (archive, local, 4) != SIGNATURE_LOCAL || size > EKS_ZIP_READER_MAX_ENTRY ||
      start > archive->length || archive->length - start < packed)
    return NULL;
  content = g_malloc (size + 1);
  if (method == Z_DEFLATED && !inflate_all (archive->bytes + start, packed, content, size))
    return NULL;
  if (method == 0 && packed == size)
    memcpy (content, archive->bytes + start, size);
  else if (method != Z_DEFLATED)
    return NULL;
  if (crc32_z (0, content, size) != crc)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&content), size);
}

/**
 * eks_zip_read:
 * @archive: a whole archive without comment
 * @func: (scope call): called for each entry in the order of the directory
 * @data: for @func
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_FAILED if the archive is incomplete or broken
 */
gboolean
eks_zip_read (GBytes *archive, EksZipFunc func, gpointer data, GError **error)
{
  Archive source;
  gsize end, record;
  guint n_entries;
  gboolean ok;

  source.bytes = g_bytes_get_data (archive, &source.length);
  end = source.length - MIN (source.length, END_BYTES);
  ok = get_number (&source, end, 4) == SIGNATURE_END;
  n_entries = ok ? get_number (&source, end + 10, 2) : 0;
  record = get_number (&source, end + 16, 4);
  for (guint i = 0; ok && i < n_entries; i++)
    {
      gsize name_length = get_number (&source, record + 28, 2);
      g_autoptr (GBytes) content = NULL;
      g_autofree char *name = NULL;

      ok = get_number (&source, record, 4) == SIGNATURE_CENTRAL && record + CENTRAL_BYTES + name_length <= end;
      if (ok)
        content = unpack (&source, record);
      ok = content != NULL;
      if (!ok)
        break;
      name = g_strndup ((const char *) source.bytes + record + CENTRAL_BYTES, name_length);
      func (name, content, data);
      record += CENTRAL_BYTES + name_length + get_number (&source, record + 30, 2) + get_number (&source, record + 32, 2);
    }
  if (!ok)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_FAILED, _("The archive is incomplete or broken"));
  return ok;
}
