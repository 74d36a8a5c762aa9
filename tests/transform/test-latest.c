/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The newest row of each key, however the rows come and however many they are. */

#include "config.h"

#include "eks-error.h"
#include "eks-latest-reader.h"
#include "eks-test-reader.h"
#include "eks-test-support.h"

#include <string.h>
#include <sys/resource.h>

static EksReader *
make_reader (EksTestReader *source, gboolean with_time, gsize row_bytes, gsize keys, EksTally *tally)
{
  g_autoptr (GError) error = NULL;
  EksReader *reader = eks_latest_reader_new (EKS_READER (source), "id", with_time ? "at" : NULL, "Europe/Copenhagen", "person", tally, &error);

  g_assert_no_error (error);
  eks_latest_reader_set_limits (EKS_LATEST_READER (reader), row_bytes, keys);
  return reader;
}

static EksTestReader *
make_source (guint batch_rows)
{
  g_autoptr (EksSchema) schema = eks_test_schema ("what:text", "id:text", "at:timestamp", NULL);
  EksTestReader *source = eks_test_reader_new (schema);

  eks_test_reader_set_batch_rows (source, batch_rows);
  eks_test_reader_add_row (source, "a", "1", "2026-06-01 10:00:00 +0200");
  eks_test_reader_add_row (source, "b", "2", "2026-06-03T10:00:00Z");
  eks_test_reader_add_row (source, "c", NULL, "2026-06-03T10:00:00Z");
  eks_test_reader_add_row (source, "d", "1", "2026-06-01T08:00:01Z"); /* a second later than a */
  eks_test_reader_add_row (source, "e", "2", "2026-06-03T09:00:00Z"); /* older than b, and later in the list */
  eks_test_reader_add_row (source, "f", "3", NULL);
  eks_test_reader_add_row (source, "g", "3", "soon");
  eks_test_reader_add_row (source, "h", "4", "2026-06-03T09:00:00Z");
  eks_test_reader_add_row (source, "i", "4", "2026-06-03T11:00:00+02:00"); /* the same moment */
  eks_test_reader_add_row (source, "j", "4", eks_test_missing);
  return source;
}

/* In memory and on the disk, in one part and in many. */
static void
test_newest (void)
{
  for (guint size = 1; size <= 12; size++)
    for (guint small = 0; small < 4; small++)
      {
        g_autoptr (EksTestReader) source = make_source (size);
        g_autoptr (EksTally) tally = eks_tally_new ();
        g_autoptr (EksReader) reader = make_reader (source, TRUE, small & 1 ? 0 : 1000, small & 2 ? 1 : 1000, tally);
        g_autoptr (GError) error = NULL;
        g_autofree char *rows = eks_test_reader_drain (reader, NULL, &error);

        g_assert_no_error (error);
        g_assert_cmpstr (rows, ==, "b|2|2026-06-03T10:00:00Z\nd|1|2026-06-01T08:00:01Z\ng|3|soon\ni|4|2026-06-03T11:00:00+02:00\n");
        g_assert_cmpuint (eks_latest_reader_get_n_merged (EKS_LATEST_READER (reader)), ==, 6);
        g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_WITHOUT_KEY, "person"), ==, 1);
        g_assert_true (eks_reader_close (reader, NULL, NULL));
        g_assert_cmpuint (eks_test_reader_get_n_closed (source), ==, 1);
      }
}

/* Where nothing says how new a row is, the last one to come is the newest. */
static void
test_without_time (void)
{
  g_autoptr (EksTestReader) source = make_source (3);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReader) reader = make_reader (source, FALSE, 1000, 1000, tally);
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = eks_test_reader_drain (reader, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "d|1|2026-06-01T08:00:01Z\ne|2|2026-06-03T09:00:00Z\ng|3|soon\nj|4|MISSING\n");
}

static void
test_empty (void)
{
  g_autoptr (EksSchema) schema = eks_test_schema ("id:text", "at:timestamp", NULL);
  g_autoptr (EksTestReader) source = eks_test_reader_new (schema);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReader) reader = make_reader (source, TRUE, 1000, 1000, tally);
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = eks_test_reader_drain (reader, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "");
}

static void
test_fails (void)
{
  g_autoptr (EksTestReader) source = make_source (2);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReader) reader = make_reader (source, TRUE, 1000, 1000, tally);
  g_autoptr (GError) wrong = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "gone");
  g_autoptr (GError) error = NULL;

  eks_test_reader_fail_at (source, 2, wrong);
  g_assert_null (eks_reader_next_batch (reader, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (eks_reader_next_batch (reader, NULL, &error)); /* and gives no half of it afterwards */
}

/* The folder for what does not fit is not there. */
static void
test_no_room (void)
{
  if (g_test_subprocess ())
    {
      g_setenv ("TMPDIR", "/nowhere", TRUE);
      g_autoptr (EksTestReader) source = make_source (2);
      g_autoptr (EksTally) tally = eks_tally_new ();
      g_autoptr (EksReader) reader = make_reader (source, TRUE, 0, 1000, tally);
      g_autoptr (GError) error = NULL;

      g_assert_null (eks_reader_next_batch (reader, NULL, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
      g_assert_nonnull (strstr (error->message, "/nowhere"));
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

static void
make_row (guint64 row, EksBatch *batch, EksValue *cells, gpointer data)
{
  guint n_keys = GPOINTER_TO_UINT (data);
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, row);
  g_autofree char *key = g_strdup_printf ("%" G_GUINT64_FORMAT, row % n_keys);
  /* of each key, the second of three is the newest */
  g_autofree char *at = g_strdup_printf ("2026-06-0%" G_GUINT64_FORMAT "T10:00:00Z", row / n_keys == 1 ? 3 : 1 + row / n_keys % 2);
  const char *texts[] = { number, key, at };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    cells[i] = (EksValue) { eks_batch_copy_text (batch, texts[i], strlen (texts[i])), strlen (texts[i]), EKS_VALUE_TEXT };
}

/* Rows and keys that fit neither of the limits. */
static void
test_many (void)
{
  const guint n_keys = 300000;
  g_autoptr (EksSchema) schema = eks_test_schema ("what:text", "id:text", "at:timestamp", NULL);
  g_autoptr (EksTestReader) source = eks_test_reader_new_generated (schema, 3 * n_keys, make_row, GUINT_TO_POINTER (n_keys));
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReader) reader = eks_latest_reader_new (EKS_READER (source), "id", "at", "UTC", "person", tally, &error);
  guint64 expected = n_keys;
  struct rusage before, after;
  EksBatch *batch;

  getrusage (RUSAGE_SELF, &before);
  while ((batch = eks_reader_next_batch (reader, NULL, &error)) != NULL)
    {
      for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
        {
          g_autofree char *what = eks_value_dup_text (eks_batch_get_row (batch, i));
          g_assert_cmpuint (g_ascii_strtoull (what, NULL, 10), ==, expected++);
        }
      eks_batch_unref (batch);
    }
  g_assert_no_error (error);
  g_assert_cmpuint (expected, ==, 2 * n_keys);
  g_assert_cmpuint (eks_latest_reader_get_n_merged (EKS_LATEST_READER (reader)), ==, 2 * n_keys);
  getrusage (RUSAGE_SELF, &after);
  g_test_message ("%ld KiB", after.ru_maxrss - before.ru_maxrss);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (after.ru_maxrss - before.ru_maxrss, <, 28 * 1024);
#endif
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/latest/newest", test_newest);
  g_test_add_func ("/latest/without-time", test_without_time);
  g_test_add_func ("/latest/empty", test_empty);
  g_test_add_func ("/latest/fails", test_fails);
  g_test_add_func ("/latest/no-room", test_no_room);
  g_test_add_func ("/latest/many", test_many);
  return g_test_run ();
}
