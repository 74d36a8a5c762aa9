/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a row is known by: the same in every run, and different for different rows. */

#include "config.h"

#include "eks-error.h"
#include "eks-fresh-reader.h"
#include "eks-test-reader.h"
#include "eks-test-support.h"

#include <string.h>

static const char *const person[] = { "who", NULL };
static const char *const identity[] = { "id", "at", NULL };
static const char *const content[] = { "text", "id", "absent", NULL };

/* Remembers what it was asked about, and keeps what it did not know. */
typedef struct
{
  GArray *rows; /* (element-type EksFreshRow) */
  GHashTable *known; /* (element-type GBytes): keys */
  gboolean fails;
} Judge;

static gboolean
judge_cb (const EksFreshRow *rows, guint n_rows, gboolean *keep, gpointer data, GError **error)
{
  Judge *judge = data;

  if (judge->fails)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_FAILED, "nobody knows");
  if (judge->fails)
    return FALSE;
  g_array_append_vals (judge->rows, rows, n_rows);
  for (guint i = 0; i < n_rows; i++)
    keep[i] = g_hash_table_add (judge->known, g_bytes_new (rows[i].key, sizeof rows[i].key));
  return TRUE;
}

static void
judge_init (Judge *judge)
{
  judge->rows = g_array_new (FALSE, FALSE, sizeof (EksFreshRow));
  judge->known = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  judge->fails = FALSE;
}

static void
judge_clear (Judge *judge)
{
  g_array_unref (judge->rows);
  g_hash_table_unref (judge->known);
}

static EksTestReader *
make_source (const char *columns[5])
{
  g_autoptr (EksSchema) schema = eks_test_schema (columns[0], columns[1], columns[2], columns[3], columns[4], NULL);

  return eks_test_reader_new (schema);
}

static char *
drain (EksTestReader *source, Judge *judge, const char *const *of, EksTally *tally, guint64 *dropped)
{
  const EksFreshOptions options = { .person = of, .identity = identity, .content = content, .entity = "entry", .judge = judge_cb, .data = judge };
  g_autoptr (EksReader) reader = eks_fresh_reader_new (EKS_READER (source), &options, tally);
  g_autoptr (GError) error = NULL;
  char *rows = eks_test_reader_drain (reader, NULL, &error);

  g_assert_no_error (error);
  *dropped = eks_fresh_reader_get_n_dropped (EKS_FRESH_READER (reader));
  return rows;
}

static const EksFreshRow *
get_row (const Judge *judge, guint i)
{
  return &g_array_index (judge->rows, EksFreshRow, i);
}

static void
assert_same_key (const Judge *judge, guint a, guint b, gboolean same)
{
  g_assert_cmpint (memcmp (get_row (judge, a)->key, get_row (judge, b)->key, EKS_FRESH_DIGEST_BYTES) == 0, ==, same);
}

static void
assert_same_content (const Judge *judge, guint a, guint b, gboolean same)
{
  g_assert_cmpint (memcmp (get_row (judge, a)->content, get_row (judge, b)->content, EKS_FRESH_DIGEST_BYTES) == 0, ==, same);
}

static void
test_known_by (void)
{
  const char *columns[] = { "id:guid", "at:text", "who:text", "text:text", "other:text" };
  g_autoptr (EksTestReader) source = make_source (columns);
  g_autoptr (EksTally) tally = eks_tally_new ();
  guint64 dropped;
  Judge judge;

  judge_init (&judge);
  eks_test_reader_set_batch_rows (source, 3);
  eks_test_reader_add_row (source, "ab", "c", "x", "t", "1");
  eks_test_reader_add_row (source, "a", "bc", "x", "t", "1");
  eks_test_reader_add_row (source, "AB", "c", "y", "t", "2");
  eks_test_reader_add_row (source, "ab", "c", "y", "u", "1");
  eks_test_reader_add_row (source, "ab", "c", "y", NULL, "1");
  eks_test_reader_add_row (source, "ab", "c", "y", "", "1");
  eks_test_reader_add_row (source, NULL, "", "y", "t", "1");
  eks_test_reader_add_row (source, NULL, "", "z", "t", "3");
  eks_test_reader_add_row (source, NULL, "", "z", "u", "3");
  g_autofree char *rows = drain (source, &judge, NULL, tally, &dropped);
  g_assert_cmpuint (judge.rows->len, ==, 9);
  assert_same_key (&judge, 0, 1, FALSE);
  assert_same_key (&judge, 0, 2, TRUE); /* a guid is the same in capitals */
  assert_same_key (&judge, 0, 3, TRUE);
  assert_same_content (&judge, 0, 3, FALSE);
  assert_same_content (&judge, 3, 4, FALSE);
  assert_same_content (&judge, 4, 5, FALSE);
  assert_same_key (&judge, 6, 7, TRUE); /* without anything to know them by: what is written of them */
  assert_same_content (&judge, 6, 7, TRUE);
  assert_same_key (&judge, 7, 8, FALSE);
  g_assert_cmpstr (rows, ==, "ab|c|x|t|1\na|bc|x|t|1\nNULL||y|t|1\nNULL||z|u|3\n");
  g_assert_cmpuint (dropped, ==, 5);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_SENT_BEFORE, "entry"), ==, 5);
  judge_clear (&judge);
}

static void
test_person (void)
{
  const char *columns[] = { "id:text", "at:text", "who:text", "text:text", "other:text" };
  g_autoptr (EksTestReader) source = make_source (columns);
  g_autoptr (EksTally) tally = eks_tally_new ();
  guint64 dropped;
  Judge judge;

  judge_init (&judge);
  eks_test_reader_add_row (source, "1", "c", "x", "t", "1");
  eks_test_reader_add_row (source, "2", "c", "x", "u", "1");
  eks_test_reader_add_row (source, "3", "c", "", "v", "1");
  eks_test_reader_add_row (source, "4", "c", NULL, "w", "1");
  eks_test_reader_add_row (source, "x", NULL, NULL, "w", "1");
  g_autofree char *rows = drain (source, &judge, person, tally, &dropped);
  assert_same_key (&judge, 0, 1, TRUE);
  assert_same_key (&judge, 2, 3, FALSE); /* nobody's: by what tells records apart */
  assert_same_key (&judge, 0, 4, FALSE); /* a person is no record */
  g_assert_cmpuint (dropped, ==, 1);
  judge_clear (&judge);
}

/* Other columns before, behind and between, in another order: what is written is the same. */
static void
test_order (void)
{
  const char *one[] = { "id:text", "at:text", "who:text", "text:text", "other:text" };
  const char *two[] = { "text:text", "other:text", "who:text", "at:text", "id:text" };
  g_autoptr (EksTestReader) first = make_source (one);
  g_autoptr (EksTestReader) second = make_source (two);
  g_autoptr (EksTally) tally = eks_tally_new ();
  guint64 dropped;
  Judge judge;

  judge_init (&judge);
  eks_test_reader_add_row (first, "1", "c", "x", "t", "1");
  eks_test_reader_add_row (second, "t", "2", "y", "c", "1");
  g_autofree char *a = drain (first, &judge, NULL, tally, &dropped);
  g_autofree char *b = drain (second, &judge, NULL, tally, &dropped);
  assert_same_key (&judge, 0, 1, TRUE);
  assert_same_content (&judge, 0, 1, TRUE);
  g_assert_cmpuint (dropped, ==, 1);
  judge_clear (&judge);
}

/* They are kept for years: another version must make the same ones. */
static void
test_lasting (void)
{
  const char *columns[] = { "id:text", "at:text", "who:text", "text:text", "other:text" };
  g_autoptr (EksTestReader) source = make_source (columns);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GString) hex = g_string_new (NULL);
  guint64 dropped;
  Judge judge;

  judge_init (&judge);
  eks_test_reader_add_row (source, "7", "c", "x", NULL, "1");
  g_autofree char *rows = drain (source, &judge, person, tally, &dropped);
  for (guint i = 0; i < sizeof (EksFreshRow); i++)
    g_string_append_printf (hex, "%02x", ((const guint8 *) get_row (&judge, 0))[i]);
  g_assert_cmpstr (hex->str, ==, "e0ac29726531ebb4adee70e8b051361a89287ed9ade77cd6936832d181c8fe0e");
  judge_clear (&judge);
}

static void
test_fails (void)
{
  const char *columns[] = { "id:text", "at:text", "who:text", "text:text", "other:text" };
  g_autoptr (EksTestReader) source = make_source (columns);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GError) error = NULL;
  Judge judge;
  const EksFreshOptions options = { .identity = identity, .content = content, .entity = "entry", .judge = judge_cb, .data = &judge };

  judge_init (&judge);
  judge.fails = TRUE;
  eks_test_reader_add_row (source, "1", "c", "x", "t", "1");
  g_autoptr (EksReader) reader = eks_fresh_reader_new (EKS_READER (source), &options, tally);
  g_assert_null (eks_reader_next_batch (reader, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
  g_assert_true (eks_reader_close (reader, NULL, NULL));
  judge_clear (&judge);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fresh/known-by", test_known_by);
  g_test_add_func ("/fresh/person", test_person);
  g_test_add_func ("/fresh/order", test_order);
  g_test_add_func ("/fresh/lasting", test_lasting);
  g_test_add_func ("/fresh/fails", test_fails);
  return g_test_run ();
}
