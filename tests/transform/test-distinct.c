/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distinct rows: the first of each key, in their order, in bounded memory. */

#include "config.h"

#include "eks-distinct-reader.h"
#include "eks-test-reader.h"
#include "eks-test-support.h"

#include <string.h>

static char *
drain (EksReader *source, EksTally *tally, guint64 *merged, GError **error)
{
  g_autoptr (EksReader) distinct = eks_distinct_reader_new (source, "id", "mailing", tally);
  char *rows = eks_test_reader_drain (distinct, NULL, error);

  *merged = eks_distinct_reader_get_n_merged (EKS_DISTINCT_READER (distinct));
  g_assert_true (eks_reader_close (distinct, NULL, NULL));
  return rows;
}

static void
test_first_wins (void)
{
  for (guint size = 1; size <= 8; size++)
    {
      g_autoptr (EksSchema) schema = eks_test_schema ("what:text", "id:text", NULL);
      g_autoptr (EksTestReader) source = eks_test_reader_new (schema);
      g_autoptr (EksTally) tally = eks_tally_new ();
      g_autoptr (GError) error = NULL;
      guint64 merged;

      eks_test_reader_set_batch_rows (source, size);
      eks_test_reader_add_row (source, "a", "1");
      eks_test_reader_add_row (source, "b", "1");
      eks_test_reader_add_row (source, "c", NULL);
      eks_test_reader_add_row (source, "d", "2");
      eks_test_reader_add_row (source, "e", "");
      eks_test_reader_add_row (source, "f", "1");
      eks_test_reader_add_row (source, "g", eks_test_missing);
      eks_test_reader_add_row (source, "h", "01");
      g_autofree char *rows = drain (EKS_READER (source), tally, &merged, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (rows, ==, "a|1\nd|2\nh|01\n");
      g_assert_cmpuint (merged, ==, 5);
      g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_WITHOUT_KEY, "mailing"), ==, 3);
      g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_DUPLICATE_DROPPED, "mailing"), ==, 0);
      g_assert_cmpuint (eks_test_reader_get_n_closed (source), ==, 1);
    }
}

static void
make_row (guint64 row, EksBatch *batch, EksValue *cells, gpointer data)
{
  char text[32];
  guint64 n_keys = GPOINTER_TO_UINT (data);

  g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT, row % n_keys);
  cells[0] = (EksValue) { eks_batch_copy_text (batch, text, strlen (text)), strlen (text), EKS_VALUE_TEXT };
}

/* Many more keys than are kept in memory: they are found again all the same. */
static void
test_many (void)
{
  const guint n_keys = 450000;
  g_autoptr (EksSchema) schema = eks_test_schema ("id:text", NULL);
  g_autoptr (EksTestReader) source = eks_test_reader_new_generated (schema, 2 * n_keys, make_row, GUINT_TO_POINTER (n_keys));
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReader) distinct = eks_distinct_reader_new (EKS_READER (source), "id", "mailing", tally);
  g_autoptr (GError) error = NULL;
  EksBatch *batch;
  guint64 n_rows = 0;

  while ((batch = eks_reader_next_batch (distinct, NULL, &error)) != NULL)
    {
      n_rows += eks_batch_get_n_rows (batch);
      eks_batch_unref (batch);
    }
  g_assert_no_error (error);
  g_assert_cmpuint (n_rows, ==, n_keys);
  g_assert_cmpuint (eks_distinct_reader_get_n_merged (EKS_DISTINCT_READER (distinct)), ==, n_keys);
}

static void
test_fails (void)
{
  g_autoptr (EksSchema) schema = eks_test_schema ("id:text", NULL);
  g_autoptr (EksTestReader) source = eks_test_reader_new (schema);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GError) wrong = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "gone");
  g_autoptr (GError) error = NULL;
  guint64 merged;

  eks_test_reader_set_batch_rows (source, 1);
  eks_test_reader_add_row (source, "1");
  eks_test_reader_add_row (source, "2");
  eks_test_reader_fail_at (source, 1, wrong);
  g_autofree char *rows = drain (EKS_READER (source), tally, &merged, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/distinct/first-wins", test_first_wins);
  g_test_add_func ("/distinct/many", test_many);
  g_test_add_func ("/distinct/fails", test_fails);
  return g_test_run ();
}
