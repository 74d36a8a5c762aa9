/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files packed in gzip and zip, unpacked by Python and by gzip and unzip. */

#include "config.h"

#include "test-writing.h"

#include "eks-pack-stream.h"

static const struct
{
  const char *name;
  EksPacking packing;
} packings[] = {
  { "gzip", EKS_PACKING_GZIP },
  { "zip", EKS_PACKING_ZIP },
};

static char *
make_rows (gsize length)
{
  char *rows = g_malloc (length + 1);
  guint32 x = 1;

  for (gsize i = 0; i < length; i++)
    {
      x = x * 1664525 + 1013904223;
      rows[i] = i % 512 < 256 ? "3c88596c-3c88;Completed\n"[i % 24] : (char) ('0' + (x >> 24) % 40);
    }
  rows[length] = '\0';
  return rows;
}

/* @step: how much is written at once */
static GBytes *
pack (EksPacking packing, const char *entry_name, const char *content, gsize length, gsize step)
{
  g_autoptr (GOutputStream) base = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  GOutputStream *stream = eks_pack_stream_new (base, packing, entry_name, TEST_NOW, &error);

  g_assert_no_error (error);
  for (gsize at = 0; at < length; at += step)
    g_assert_true (g_output_stream_write_all (stream, content + at, MIN (step, length - at), NULL, NULL, &error));
  g_assert_true (g_output_stream_flush (stream, NULL, &error));
  g_assert_true (g_output_stream_close (stream, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_output_stream_is_closed (base));
  g_assert_finalize_object (stream);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (base));
}

static char *
run_reader (const char *const *argv)
{
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &errors, &status, &error));
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s%s", error->message, output, errors);
  return output;
}

/* The content, the names and the moments as Python sees them; `unzip` and `gzip` have to be content as well. */
static void
check_unpacks (EksPacking packing, GBytes *packed, const char *entry_name, const char *content, gsize length)
{
  static const char script[] =
    "import gzip, sys, zipfile\n"
    "if sys.argv[1] == 'gzip':\n"
    "  with gzip.open (sys.argv[2]) as file:\n"
    "    content = file.read ()\n"
    "    assert file.mtime == 1700000000, file.mtime\n"
    "else:\n"
    "  package = zipfile.ZipFile (sys.argv[2])\n"
    "  info, = package.infolist ()\n"
    "  assert info.filename == sys.argv[4], info\n"
    "  assert info.flag_bits & 0x800, info\n"
    "  assert info.date_time == (2023, 11, 14, 22, 13, 20), info\n"
    "  content = package.read (info)\n"
    "assert content == open (sys.argv[3], 'rb').read ()\n";
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "packed", NULL);
  g_autofree char *expected = g_build_filename (folder, "expected", NULL);
  const char *kind = packing == EKS_PACKING_GZIP ? "gzip" : "zip";
  const char *argv[] = { "/usr/bin/python3", "-c", script, kind, path, expected, entry_name, NULL };
  const char *const gzip[] = { "sh", "-c", "gzip -t < \"$0\"", path, NULL };
  const char *const unzip[] = { "unzip", "-t", path, NULL };
  g_autofree char *program = g_find_program_in_path (packing == EKS_PACKING_GZIP ? "gzip" : "unzip");

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (packed, NULL), (gssize) g_bytes_get_size (packed), NULL));
  g_assert_true (g_file_set_contents (expected, content, (gssize) length, NULL));
  g_free (run_reader (argv));
  if (program != NULL)
    g_free (run_reader (packing == EKS_PACKING_GZIP ? gzip : unzip));
}

static void
test_whole (gconstpointer data)
{
  static const gsize lengths[] = { 0, 1, 512 * 1024, 5 * 1024 * 1024 + 7 };
  EksPacking packing = GPOINTER_TO_INT (data);

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *content = make_rows (lengths[i]);
      g_autoptr (GBytes) packed = pack (packing, "Sessioner, ænder.csv", content, lengths[i], 256 * 1024);
      g_autoptr (GBytes) again = pack (packing, "Sessioner, ænder.csv", content, lengths[i], 100003);

      check_unpacks (packing, packed, "Sessioner, ænder.csv", content, lengths[i]);
      g_assert_true (g_bytes_equal (packed, again));
    }
}

/* Remembers how it was closed. */
#define TEST_TYPE_JUDGE_STREAM (test_judge_stream_get_type ())
G_DECLARE_FINAL_TYPE (TestJudgeStream, test_judge_stream, TEST, JUDGE_STREAM, GOutputStream)

struct _TestJudgeStream
{
  GOutputStream parent_instance;
  guint64 room;
  guint64 written;
  gboolean kept;
};

G_DEFINE_FINAL_TYPE (TestJudgeStream, test_judge_stream, G_TYPE_OUTPUT_STREAM)

static gssize
test_judge_stream_write (GOutputStream *stream, const void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  TestJudgeStream *self = TEST_JUDGE_STREAM (stream);

  self->written += count;
  if (self->written <= self->room)
    return (gssize) count;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "no room");
  return -1;
}

static gboolean
test_judge_stream_close (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  TEST_JUDGE_STREAM (stream)->kept = !g_cancellable_is_cancelled (cancellable);
  return TRUE;
}

static void
test_judge_stream_class_init (TestJudgeStreamClass *klass)
{
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = test_judge_stream_write;
  G_OUTPUT_STREAM_CLASS (klass)->close_fn = test_judge_stream_close;
}

static void
test_judge_stream_init (TestJudgeStream *self)
{
  self->room = G_MAXUINT64;
}

/* Closed well it is kept; cancelled, dropped or without room it is not. */
static void
test_ends (gconstpointer data)
{
  const gsize length = 8 * 1024 * 1024;
  g_autofree char *content = make_rows (length);

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (TestJudgeStream) base = g_object_new (TEST_TYPE_JUDGE_STREAM, NULL);
      g_autoptr (GCancellable) cancelled = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      GOutputStream *stream = eks_pack_stream_new (G_OUTPUT_STREAM (base), GPOINTER_TO_INT (data), "a.csv", TEST_NOW, &error);

      g_assert_no_error (error);
      g_cancellable_cancel (cancelled);
      base->room = i == 3 ? 100000 : G_MAXUINT64;
      g_assert_cmpint (g_output_stream_write_all (stream, content, length, NULL, NULL, NULL), ==, i != 3);
      if (i == 4)
        base->room = base->written;
      if (i != 2)
        g_assert_cmpint (g_output_stream_close (stream, i == 1 ? cancelled : NULL, &error), ==, i == 0);
      g_assert_finalize_object (stream);
      g_assert_cmpint (base->kept, ==, i == 0);
      g_assert_true (g_output_stream_is_closed (G_OUTPUT_STREAM (base)));
      if (i == 1)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      if (i >= 3)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
    }
}

/* Not even the head can be written. */
static void
test_no_head (gconstpointer data)
{
  g_autoptr (TestJudgeStream) base = g_object_new (TEST_TYPE_JUDGE_STREAM, NULL);
  g_autoptr (GError) error = NULL;

  base->room = 0;
  g_assert_null (eks_pack_stream_new (G_OUTPUT_STREAM (base), GPOINTER_TO_INT (data), "a.csv", TEST_NOW, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (packings); i++)
    {
      g_autofree char *whole = g_strdup_printf ("/format/pack/%s/whole", packings[i].name);
      g_autofree char *ends = g_strdup_printf ("/format/pack/%s/ends", packings[i].name);
      g_autofree char *no_head = g_strdup_printf ("/format/pack/%s/no-head", packings[i].name);

      g_test_add_data_func (whole, GINT_TO_POINTER (packings[i].packing), test_whole);
      g_test_add_data_func (ends, GINT_TO_POINTER (packings[i].packing), test_ends);
      g_test_add_data_func (no_head, GINT_TO_POINTER (packings[i].packing), test_no_head);
    }
  return g_test_run ();
}
