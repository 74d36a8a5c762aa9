/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A zip archive written to a stream that cannot seek (PKWARE, APPNOTE 6.3). Entries of unknown length
 * get a data descriptor. Zip64 records stand only where a size, an offset or a count needs them, because some
 * readers of workbooks refuse an archive that has them without need. Whether an entry needs them is known at
 * its end: the directory, which is what readers go by, then has them and the local header has not. */

#include "config.h"

#include "eks-zip-writer.h"

#include <string.h>

#include "eks-deflater.h"

#define SIGNATURE_LOCAL 0x04034b50
#define SIGNATURE_DESCRIPTOR 0x08074b50
#define SIGNATURE_CENTRAL 0x02014b50
#define SIGNATURE_END64 0x06064b50
#define SIGNATURE_LOCATOR64 0x07064b50
#define SIGNATURE_END 0x06054b50

#define VERSION_DEFLATE 20
#define VERSION_ZIP64 45
#define FLAG_DESCRIPTOR (1 << 3)
#define FLAG_UTF8 (1 << 11)
#define METHOD_DEFLATE 8
#define EXTRA_ZIP64 1
#define EXTRA_TIME 0x5455 /* Info-ZIP's: seconds since 1970 UTC */
#define EXTRA_TIME_MODIFIED 1

/* 1980-01-01, the first day there is. */
#define DOS_YEAR 1980
#define DOS_LAST_YEAR 2107
#define DOS_FIRST_DATE ((1 << 5) | 1)

typedef struct
{
  char *name; /* (owned) */
  guint64 offset;
  guint64 size;
  guint64 compressed_size;
  guint32 crc;
  guint16 flags;
} Entry;

struct _EksZipWriter
{
  GOutputStream *stream; /* (owned) */
  GArray *entries;       /* (owned) (element-type Entry) */
  GByteArray *record;    /* (owned): the record that is being made */
  guint64 offset;
  gint64 time; /* seconds since 1970 UTC, 0 for none */
  guint dos_time;
  guint dos_date;
};

static void
entry_clear (gpointer data)
{
  g_free (((Entry *) data)->name);
}

static void
put_number (EksZipWriter *self, guint64 value, guint n_bytes)
{
  guint8 bytes[8];

  for (guint i = 0; i < n_bytes; i++)
    bytes[i] = (guint8) (value >> (8 * i));
  g_byte_array_append (self->record, bytes, n_bytes);
}

static void
put_name (EksZipWriter *self, const char *name)
{
  g_byte_array_append (self->record, (const guint8 *) name, (guint) strlen (name));
}

static gboolean
write_record (EksZipWriter *self, GCancellable *cancellable, GError **error)
{
  gboolean ok = g_output_stream_write_all (self->stream, self->record->data, self->record->len, NULL, cancellable, error);

  self->offset += self->record->len;
  g_byte_array_set_size (self->record, 0);
  return ok;
}

/* What does not fit in a field of four bytes stands in the zip64 extra field. */
static void
put_small (EksZipWriter *self, guint64 value)
{
  put_number (self, MIN (value, G_MAXUINT32), 4);
}

static gboolean
is_large (const Entry *entry)
{
  return entry->size >= G_MAXUINT32 || entry->compressed_size >= G_MAXUINT32;
}

/* Method, time, checksum, sizes: the same in the local and the central record. */
static void
put_facts (EksZipWriter *self, const Entry *entry, gsize n_extra)
{
  put_number (self, entry->flags, 2);
  put_number (self, METHOD_DEFLATE, 2);
  put_number (self, self->dos_time, 2);
  put_number (self, self->dos_date, 2);
  put_number (self, entry->crc, 4);
  put_small (self, entry->compressed_size);
  put_small (self, entry->size);
  put_number (self, strlen (entry->name), 2);
  put_number (self, n_extra, 2);
}

static gsize
get_time_length (EksZipWriter *self)
{
  return self->time != 0 ? 9 : 0;
}

static void
put_time (EksZipWriter *self)
{
  if (self->time == 0)
    return;
  put_number (self, EXTRA_TIME, 2);
  put_number (self, 5, 2);
  put_number (self, EXTRA_TIME_MODIFIED, 1);
  put_number (self, (guint64) self->time, 4);
}

static Entry *
begin_entry (EksZipWriter *self, const char *name, Entry facts)
{
  facts.name = g_strdup (name);
  facts.offset = self->offset;
  facts.flags |= FLAG_UTF8;
  g_array_append_val (self->entries, facts);

  put_number (self, SIGNATURE_LOCAL, 4);
  put_number (self, VERSION_DEFLATE, 2);
  put_facts (self, &facts, get_time_length (self));
  put_name (self, name);
  put_time (self);
  return &g_array_index (self->entries, Entry, self->entries->len - 1);
}

/* The sizes come first, both of them, then the offset. */
static void
put_extra64 (EksZipWriter *self, const Entry *entry, gsize n_bytes)
{
  if (n_bytes == 0)
    return;
  put_number (self, EXTRA_ZIP64, 2);
  put_number (self, n_bytes, 2);
  if (entry->size >= G_MAXUINT32)
    put_number (self, entry->size, 8);
  if (entry->compressed_size >= G_MAXUINT32)
    put_number (self, entry->compressed_size, 8);
  if (entry->offset >= G_MAXUINT32)
    put_number (self, entry->offset, 8);
}

static void
put_central (EksZipWriter *self, const Entry *entry)
{
  gsize n_extra64 = 8 * ((entry->size >= G_MAXUINT32) + (entry->compressed_size >= G_MAXUINT32) + (entry->offset >= G_MAXUINT32));
  guint version = n_extra64 > 0 ? VERSION_ZIP64 : VERSION_DEFLATE;

  put_number (self, SIGNATURE_CENTRAL, 4);
  put_number (self, version, 2);
  put_number (self, version, 2);
  put_facts (self, entry, get_time_length (self) + (n_extra64 > 0 ? 4 + n_extra64 : 0));
  put_number (self, 0, 2); /* comment */
  put_number (self, 0, 2); /* disk */
  put_number (self, 0, 2); /* internal attributes */
  put_number (self, 0, 4); /* external attributes */
  put_small (self, entry->offset);
  put_name (self, entry->name);
  put_extra64 (self, entry, n_extra64);
  put_time (self);
}

static void
put_end64 (EksZipWriter *self, guint64 start, guint64 length)
{
  guint64 here = self->offset;

  put_number (self, SIGNATURE_END64, 4);
  put_number (self, 44, 8); /* what follows in this record */
  put_number (self, VERSION_ZIP64, 2);
  put_number (self, VERSION_ZIP64, 2);
  put_number (self, 0, 4);
  put_number (self, 0, 4);
  put_number (self, self->entries->len, 8);
  put_number (self, self->entries->len, 8);
  put_number (self, length, 8);
  put_number (self, start, 8);

  put_number (self, SIGNATURE_LOCATOR64, 4);
  put_number (self, 0, 4);
  put_number (self, here, 8);
  put_number (self, 1, 4);
}

static void
put_end (EksZipWriter *self, guint64 start, guint64 length)
{
  guint64 n_entries = MIN (self->entries->len, G_MAXUINT16);

  put_number (self, SIGNATURE_END, 4);
  put_number (self, 0, 2);
  put_number (self, 0, 2);
  put_number (self, n_entries, 2);
  put_number (self, n_entries, 2);
  put_number (self, MIN (length, G_MAXUINT32), 4);
  put_number (self, MIN (start, G_MAXUINT32), 4);
  put_number (self, 0, 2);
}

/**
 * eks_zip_writer_new:
 * @stream: where the archive goes; not closed
 *
 * Returns: (transfer full): an archive without entries
 */
EksZipWriter *
eks_zip_writer_new (GOutputStream *stream)
{
  EksZipWriter *self = g_new0 (EksZipWriter, 1);

  self->stream = g_object_ref (stream);
  self->dos_date = DOS_FIRST_DATE;
  self->record = g_byte_array_new ();
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);
  return self;
}

/**
 * eks_zip_writer_free:
 * @self: (nullable) (transfer full): an archive
 */
void
eks_zip_writer_free (EksZipWriter *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->stream);
  g_array_unref (self->entries);
  g_byte_array_unref (self->record);
  g_free (self);
}

/**
 * eks_zip_writer_set_time:
 * @self: an archive without entries
 * @seconds: since 1970 UTC
 *
 * When the entries were made. Without it they have the first moment there is, so that the same entries give
 * the same bytes.
 */
void
eks_zip_writer_set_time (EksZipWriter *self, gint64 seconds)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (seconds);

  g_return_if_fail (self->entries->len == 0);

  if (moment == NULL || g_date_time_get_year (moment) < DOS_YEAR || g_date_time_get_year (moment) > DOS_LAST_YEAR)
    return;
  self->time = seconds <= G_MAXINT32 ? seconds : 0; /* the extra field has 32 bits with a sign */
  self->dos_time = (guint) (g_date_time_get_hour (moment) << 11 | g_date_time_get_minute (moment) << 5 | g_date_time_get_second (moment) / 2);
  self->dos_date = (guint) ((g_date_time_get_year (moment) - DOS_YEAR) << 9 | g_date_time_get_month (moment) << 5 | g_date_time_get_day_of_month (moment));
}

/**
 * eks_zip_writer_has:
 * @self: an archive
 * @name: a path with slashes
 *
 * Returns: %TRUE if there is an entry of that name
 */
gboolean
eks_zip_writer_has (EksZipWriter *self, const char *name)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (g_str_equal (g_array_index (self->entries, Entry, i).name, name))
      return TRUE;
  return FALSE;
}

/**
 * eks_zip_writer_add:
 * @self: an archive
 * @name: a path with slashes
 * @content: what the entry holds; small
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Returns: %FALSE with an error of the stream
 */
gboolean
eks_zip_writer_add (EksZipWriter *self, const char *name, GBytes *content, GCancellable *cancellable, GError **error)
{
  EksDeflater *deflater = eks_deflater_new (EKS_COMPRESSION_SMALL);
  g_autoptr (GByteArray) compressed = g_byte_array_new ();
  gsize length;
  const char *bytes = g_bytes_get_data (content, &length);

  eks_deflater_compress (deflater, NULL, 0, bytes, length, TRUE, compressed);
  eks_deflater_free (deflater);
  begin_entry (self, name, (Entry) {
                             .size = length,
                             .compressed_size = compressed->len,
                             .crc = eks_deflater_crc (bytes, length),
                           });
  g_byte_array_append (self->record, compressed->data, compressed->len);
  return write_record (self, cancellable, error);
}

/**
 * eks_zip_writer_begin:
 * @self: an archive without an open entry
 * @name: a path with slashes
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * The caller then writes raw deflate data to the stream and calls eks_zip_writer_end().
 *
 * Returns: %FALSE with an error of the stream
 */
gboolean
eks_zip_writer_begin (EksZipWriter *self, const char *name, GCancellable *cancellable, GError **error)
{
  begin_entry (self, name, (Entry) { .flags = FLAG_DESCRIPTOR });
  return write_record (self, cancellable, error);
}

/**
 * eks_zip_writer_end:
 * @self: an archive with an open entry
 * @crc: of its content
 * @size: of its content
 * @compressed_size: what was written to the stream
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Returns: %FALSE with an error of the stream
 */
gboolean
eks_zip_writer_end (EksZipWriter *self, guint32 crc, guint64 size, guint64 compressed_size, GCancellable *cancellable, GError **error)
{
  Entry *entry = &g_array_index (self->entries, Entry, self->entries->len - 1);
  guint n_bytes;

  self->offset += compressed_size;
  entry->crc = crc;
  entry->size = size;
  entry->compressed_size = compressed_size;
  n_bytes = is_large (entry) ? 8 : 4;
  put_number (self, SIGNATURE_DESCRIPTOR, 4);
  put_number (self, crc, 4);
  put_number (self, compressed_size, n_bytes);
  put_number (self, size, n_bytes);
  return write_record (self, cancellable, error);
}

/**
 * eks_zip_writer_finish:
 * @self: an archive
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Writes the directory at the end.
 *
 * Returns: %FALSE with an error of the stream
 */
gboolean
eks_zip_writer_finish (EksZipWriter *self, GCancellable *cancellable, GError **error)
{
  guint64 start = self->offset;
  guint64 length;

  for (guint i = 0; i < self->entries->len; i++)
    put_central (self, &g_array_index (self->entries, Entry, i));
  length = self->record->len;
  if (!write_record (self, cancellable, error))
    return FALSE;
  if (start >= G_MAXUINT32 || self->entries->len >= G_MAXUINT16)
    put_end64 (self, start, length);
  put_end (self, start, length);
  return write_record (self, cancellable, error);
}
