/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deflate by threads and the archive around it, read back by zlib, by our reader and by Python. */

#include "config.h"

#include "test-writing.h"

#include <glib/gstdio.h>
#include <zlib.h>

#include "eks-deflate.h"
#include "eks-error.h"
#include "eks-zip-reader.h"
#include "eks-zip-writer.h"

/* Half of it repeats, half does not. */
static GBytes *
make_content (gsize length, guint32 seed)
{
  char *bytes = g_malloc (length + 1);
  guint32 x = seed;

  for (gsize i = 0; i < length; i++)
    {
      x = x * 1664525 + 1013904223;
      bytes[i] = i % 4096 < 2048 ? "<c r=\"A1\"><v>12</v></c>"[i % 23] : (char) (x >> 24);
    }
  return g_bytes_new_take (bytes, length);
}

static void
assert_inflates_to (GBytes *compressed, gsize offset, gsize n_compressed, GBytes *content)
{
  gsize length;
  const char *expected = g_bytes_get_data (content, &length);
  g_autofree guint8 *back = g_malloc (length + 1);
  z_stream stream = {
    .next_in = (Bytef *) g_bytes_get_data (compressed, NULL) + offset,
    .avail_in = (uInt) n_compressed,
    .next_out = back,
    .avail_out = (uInt) length + 1,
  };

  g_assert_cmpint (inflateInit2 (&stream, -MAX_WBITS), ==, Z_OK);
  g_assert_cmpint (inflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  g_assert_cmpuint (stream.avail_in, ==, 0);
  g_assert_cmpmem (back, stream.total_out, expected, length);
  inflateEnd (&stream);
}

/* Several streams one after the other through the same threads. */
static void
test_deflate (gconstpointer data)
{
  static const gsize lengths[] = { 0, 1, 70000, 512 * 1024 - 1, 512 * 1024, 512 * 1024 + 1, 9 * 1024 * 1024 + 17 };
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (EksDeflate) deflate = eks_deflate_new (stream, GPOINTER_TO_INT (data));
  g_autoptr (GBytes) compressed = NULL;
  EksDeflateResult results[G_N_ELEMENTS (lengths)];
  gsize offset = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GBytes) content = make_content (lengths[i], i);
      g_autoptr (GError) error = NULL;

      eks_sink_put ((EksSink *) deflate, g_bytes_get_data (content, NULL), lengths[i]);
      g_assert_cmpuint (eks_deflate_get_n_in (deflate), ==, lengths[i]);
      g_assert_true (eks_deflate_finish (deflate, &results[i], &error));
      g_assert_no_error (error);
      g_assert_cmpuint (results[i].n_in, ==, lengths[i]);
      g_assert_cmpuint (results[i].crc, ==, crc32_z (0, g_bytes_get_data (content, NULL), lengths[i]));
    }
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  compressed = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GBytes) content = make_content (lengths[i], i);

      assert_inflates_to (compressed, offset, results[i].n_out, content);
      offset += results[i].n_out;
    }
  g_assert_cmpuint (offset, ==, g_bytes_get_size (compressed));
}

/* A chunk may refer back to the one before: what is repeated right behind the border costs nearly nothing. */
static void
test_deflate_history (gconstpointer data)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (EksDeflate) deflate = eks_deflate_new (stream, GPOINTER_TO_INT (data));
  const gsize chunk = 512 * 1024, repeated = 6000;
  g_autofree char *noise = g_malloc (chunk);
  EksDeflateResult result;

  for (guint i = 0; i < chunk; i++)
    noise[i] = (char) g_test_rand_int ();
  eks_sink_put ((EksSink *) deflate, noise, chunk);
  eks_sink_put ((EksSink *) deflate, noise + chunk - repeated, repeated);
  g_assert_true (eks_deflate_finish (deflate, &result, NULL));
  g_assert_cmpuint (result.n_in, ==, chunk + repeated);
  g_assert_cmpuint (result.n_out, <, chunk + repeated / 2);
}

static void
test_deflate_failure (void)
{
  g_autoptr (GOutputStream) stream = test_full_stream_new (100000, NULL);
  g_autoptr (EksDeflate) deflate = eks_deflate_new (stream, EKS_COMPRESSION_FAST);
  g_autoptr (GBytes) content = make_content (8 * 1024 * 1024, 1);
  g_autoptr (GError) error = NULL;
  EksDeflateResult result;

  for (guint i = 0; i < 4; i++)
    eks_sink_put ((EksSink *) deflate, g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  g_assert_false (eks_sink_check ((EksSink *) deflate, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&error);
  g_assert_false (eks_deflate_finish (deflate, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

/* Freed while the threads are at work. */
static void
test_deflate_abandoned (void)
{
  g_autoptr (GBytes) content = make_content (3 * 1024 * 1024, 1);

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
      g_autoptr (EksDeflate) deflate = eks_deflate_new (stream, EKS_COMPRESSION_SMALL);

      eks_sink_put ((EksSink *) deflate, g_bytes_get_data (content, NULL), g_bytes_get_size (content) * i / 10);
    }
}

static void
add_streamed (EksZipWriter *zip, EksDeflate *deflate, const char *name, GBytes *content)
{
  EksDeflateResult result;
  g_autoptr (GError) error = NULL;

  g_assert_true (eks_zip_writer_begin (zip, name, NULL, &error));
  eks_sink_put ((EksSink *) deflate, g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  g_assert_true (eks_deflate_finish (deflate, &result, &error));
  g_assert_true (eks_zip_writer_end (zip, result.crc, result.n_in, result.n_out, NULL, &error));
  g_assert_no_error (error);
}

static GBytes *
make_archive (GBytes *small, GBytes *large)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (EksZipWriter) zip = eks_zip_writer_new (stream);
  g_autoptr (EksDeflate) deflate = eks_deflate_new (stream, EKS_COMPRESSION_FAST);
  g_autoptr (GError) error = NULL;

  g_assert_true (eks_zip_writer_add (zip, "small.xml", small, NULL, &error));
  add_streamed (zip, deflate, "a/large.xml", large);
  add_streamed (zip, deflate, "b/large.xml", large);
  g_assert_true (eks_zip_writer_add (zip, "small2.xml", small, NULL, &error));
  g_assert_true (eks_zip_writer_has (zip, "a/large.xml"));
  g_assert_false (eks_zip_writer_has (zip, "large.xml"));
  g_assert_true (eks_zip_writer_finish (zip, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

static void
collect (const char *name, GBytes *content, gpointer data)
{
  g_hash_table_insert (data, g_strdup (name), g_bytes_ref (content));
}

static GHashTable *
read_archive (GBytes *archive, GError **error)
{
  GHashTable *entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);

  if (eks_zip_read (archive, collect, entries, error))
    return entries;
  g_hash_table_unref (entries);
  return NULL;
}

static void
run_python (const char *first, const char *second, const char *third, const char *fourth)
{
  const char *argv[] = { "/usr/bin/python3", first, second, third, fourth, NULL };
  g_autofree char *errors = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors, &status, &error));
  g_assert_no_error (error);
  g_test_message ("%s%s", output, errors);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
test_archive (void)
{
  g_autoptr (GBytes) small = g_bytes_new_static ("<a/>", 4);
  g_autoptr (GBytes) large = make_content (2000000, 3);
  g_autoptr (GBytes) archive = make_archive (small, large);
  g_autoptr (GHashTable) entries = NULL;
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "archive.zip", NULL);
  g_autoptr (GError) error = NULL;

  entries = read_archive (archive, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (entries), ==, 4);
  g_assert_true (g_bytes_equal (g_hash_table_lookup (entries, "small2.xml"), small));
  g_assert_true (g_bytes_equal (g_hash_table_lookup (entries, "a/large.xml"), large));
  g_assert_true (g_bytes_equal (g_hash_table_lookup (entries, "b/large.xml"), large));

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (archive, NULL), (gssize) g_bytes_get_size (archive), &error));
  run_python ("-m", "zipfile", "-t", path);
}

/* Cut anywhere it is refused; with any byte changed it is refused or read, within its bounds. */
static void
test_broken_archive (void)
{
  g_autoptr (GBytes) small = g_bytes_new_static ("<a>&#13;</a>", 12);
  g_autoptr (GBytes) archive = make_archive (small, small);
  gsize length;
  const char *bytes = g_bytes_get_data (archive, &length);

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GBytes) part = g_bytes_new (bytes, i);
      g_autoptr (GError) error = NULL;

      g_assert_null (read_archive (part, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
    }
  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *copy = g_memdup2 (bytes, length);
      g_autoptr (GBytes) changed = NULL;
      GHashTable *entries;

      copy[i] = (char) (copy[i] ^ 0x55);
      changed = g_bytes_new (copy, length);
      entries = read_archive (changed, NULL);
      g_clear_pointer (&entries, g_hash_table_unref);
    }
}

/* Past 4 GiB the directory speaks zip64; the hole in the file costs no disk. */
static void
test_far (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "far.zip", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GOutputStream) stream = G_OUTPUT_STREAM (g_file_create (file, G_FILE_CREATE_NONE, NULL, NULL));
  g_autoptr (EksZipWriter) zip = eks_zip_writer_new (stream);
  g_autoptr (GBytes) small = g_bytes_new_static ("found", 5);
  g_autoptr (GError) error = NULL;
  const guint64 hole = G_GUINT64_CONSTANT (3) << 30;

  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (eks_zip_writer_begin (zip, i == 0 ? "hole" : "hole2", NULL, &error));
      g_assert_true (g_seekable_seek (G_SEEKABLE (stream), (goffset) hole, G_SEEK_CUR, NULL, &error));
      g_assert_true (eks_zip_writer_end (zip, 0, hole, hole, NULL, &error));
    }
  g_assert_true (eks_zip_writer_add (zip, "far", small, NULL, &error));
  g_assert_true (eks_zip_writer_finish (zip, NULL, &error));
  g_assert_true (g_output_stream_close (stream, NULL, &error));
  g_assert_no_error (error);
  run_python ("-c", "import sys, zipfile; assert zipfile.ZipFile(sys.argv[1]).read('far') == b'found'", path, NULL);
}

/* An entry of more than 4 GiB, after another one of which only the content is: a hole again. */
static void
test_large (void)
{
  static const char script[] =
    "import struct, sys, zipfile\n"
    "both, plain = zipfile.ZipFile (sys.argv[1]).infolist ()\n"
    "assert (both.file_size, both.compress_size, both.header_offset) == (5 << 30, 5 << 30, 0), both\n"
    "assert (plain.file_size, plain.compress_size) == (9 << 30, 1 << 20), plain\n"
    "assert plain.header_offset == 30 + len ('both') + (5 << 30) + 24, plain\n"
    "file = open (sys.argv[1], 'rb')\n"
    "file.seek (plain.header_offset - 24)\n"
    "assert struct.unpack ('<4sIQQ', file.read (24)) == (b'PK\\7\\10', 17, 5 << 30, 5 << 30)\n";
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "large.zip", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GOutputStream) stream = G_OUTPUT_STREAM (g_file_create (file, G_FILE_CREATE_NONE, NULL, NULL));
  g_autoptr (EksZipWriter) zip = eks_zip_writer_new (stream);
  g_autoptr (GError) error = NULL;
  const guint64 gib = 1 << 30;
  const guint64 sizes[][2] = { { 5 * gib, 5 * gib }, { 9 * gib, 1 << 20 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_assert_true (eks_zip_writer_begin (zip, i == 0 ? "both" : "plain", NULL, &error));
      g_assert_true (g_seekable_seek (G_SEEKABLE (stream), (goffset) sizes[i][1], G_SEEK_CUR, NULL, &error));
      g_assert_true (eks_zip_writer_end (zip, 17, sizes[i][0], sizes[i][1], NULL, &error));
    }
  g_assert_true (eks_zip_writer_finish (zip, NULL, &error));
  g_assert_true (g_output_stream_close (stream, NULL, &error));
  g_assert_no_error (error);
  run_python ("-c", script, path, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/format/deflate/fast", GINT_TO_POINTER (EKS_COMPRESSION_FAST), test_deflate);
  g_test_add_data_func ("/format/deflate/small", GINT_TO_POINTER (EKS_COMPRESSION_SMALL), test_deflate);
  g_test_add_data_func ("/format/deflate/fast-history", GINT_TO_POINTER (EKS_COMPRESSION_FAST), test_deflate_history);
  g_test_add_data_func ("/format/deflate/small-history", GINT_TO_POINTER (EKS_COMPRESSION_SMALL), test_deflate_history);
  g_test_add_func ("/format/deflate/failure", test_deflate_failure);
  g_test_add_func ("/format/deflate/abandoned", test_deflate_abandoned);
  g_test_add_func ("/format/zip/archive", test_archive);
  g_test_add_func ("/format/zip/broken", test_broken_archive);
  g_test_add_func ("/format/zip/far", test_far);
  g_test_add_func ("/format/zip/large", test_large);
  return g_test_run ();
}
