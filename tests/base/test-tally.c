/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was not perfect is counted, bounded, and told in a sentence. */

#include "config.h"

#include "eks-tally.h"

#include <string.h>

static void
test_counts (void)
{
  EksTally *tally = eks_tally_new ();
  g_autoptr (GPtrArray) entries = NULL;
  const EksTallyEntry *entry;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *key = g_strdup_printf ("key-%u", i / 2);
      eks_tally_add (tally, EKS_TALLY_UNMATCHED, "lead", 2, key, -1);
    }
  eks_tally_add (tally, EKS_TALLY_UNMATCHED, "user", 1, "abcdef", 3);
  eks_tally_add (tally, EKS_TALLY_CUT, "lead", 1, NULL, 0);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_UNMATCHED, "lead"), ==, 20);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_UNMATCHED, NULL), ==, 21);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_CUT, "user"), ==, 0);

  entries = eks_tally_get_entries (tally);
  g_assert_cmpuint (entries->len, ==, 3);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpstr (entry->subject, ==, "lead");
  g_assert_cmpuint (entry->examples->len, ==, EKS_TALLY_MAX_EXAMPLES);
  g_assert_cmpstr (((EksTallyExample *) g_ptr_array_index (entry->examples, 4))->text, ==, "key-4");
  entry = g_ptr_array_index (entries, 1);
  g_assert_cmpstr (((EksTallyExample *) g_ptr_array_index (entry->examples, 0))->text, ==, "abc");
  g_assert_finalize_object (tally); /* the entries are a copy */
  g_assert_cmpuint (entry->count, ==, 1);
}

static void
test_bounds (void)
{
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GString) text = g_string_new ("x");

  for (guint i = 0; i < EKS_TALLY_MAX_ENTRIES + 500; i++)
    {
      g_autofree char *subject = g_strdup_printf ("field-%u", i);
      eks_tally_add (tally, EKS_TALLY_UNKNOWN_VALUE, subject, 1, NULL, 0);
    }
  entries = eks_tally_get_entries (tally);
  g_assert_cmpuint (entries->len, ==, EKS_TALLY_MAX_ENTRIES + 1);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_UNKNOWN_VALUE, "…"), ==, 500);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_UNKNOWN_VALUE, NULL), ==, EKS_TALLY_MAX_ENTRIES + 500);

  /* a long example is cut between characters, a broken one repaired */
  g_clear_pointer (&entries, g_ptr_array_unref);
  for (guint i = 0; i < 100; i++)
    g_string_append (text, "é");
  eks_tally_add (tally, EKS_TALLY_UNKNOWN_VALUE, "field-0", 1, text->str, (gssize) text->len);
  eks_tally_add (tally, EKS_TALLY_UNKNOWN_VALUE, "field-0", 1, "\xff\xfe", 2);
  entries = eks_tally_get_entries (tally);
  const EksTallyEntry *entry = g_ptr_array_index (entries, 0);
  const char *cut = ((EksTallyExample *) g_ptr_array_index (entry->examples, 0))->text;
  g_assert_true (g_utf8_validate (cut, -1, NULL) && g_str_has_suffix (cut, "é…"));
  g_assert_cmpuint (strlen (cut), <=, 80 + strlen ("…"));
  g_assert_true (g_utf8_validate (((EksTallyExample *) g_ptr_array_index (entry->examples, 1))->text, -1, NULL));
}

/* The same subject in two tables, and a column of the same name, are three. */
static void
test_tables (void)
{
  static const EksTallyEntry expected[] = {
    { EKS_TALLY_BAD_BYTES, (char *) "lead", 1, NULL, 1, FALSE },
    { EKS_TALLY_BAD_BYTES, (char *) "lead", 5, NULL, 1, TRUE },
    { EKS_TALLY_BAD_BYTES, (char *) "lead", 2, NULL, 2, FALSE },
    { EKS_TALLY_NOT_RECORDED, (char *) "history", 1, NULL, 0, FALSE },
  };
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GPtrArray) entries = NULL;

  eks_tally_set_table (tally, 1);
  eks_tally_add (tally, EKS_TALLY_BAD_BYTES, "lead", 1, NULL, 0);
  eks_tally_add_cell (tally, 1, EKS_TALLY_BAD_BYTES, "lead", 7, "x", 1);
  eks_tally_set_table (tally, 2);
  eks_tally_add (tally, EKS_TALLY_BAD_BYTES, "lead", 2, NULL, 0);
  eks_tally_add_cells (tally, 1, EKS_TALLY_BAD_BYTES, "lead", 4); /* of a batch of the first table that was late */
  g_assert_cmpuint (eks_tally_get_table (tally), ==, 2);
  eks_tally_set_table (tally, 0);
  eks_tally_add (tally, EKS_TALLY_NOT_RECORDED, "history", 1, NULL, 0);
  entries = eks_tally_get_entries (tally);
  g_assert_cmpuint (entries->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < entries->len; i++)
    {
      const EksTallyEntry *entry = g_ptr_array_index (entries, i);
      g_assert_cmpuint (entry->kind, ==, expected[i].kind);
      g_assert_cmpstr (entry->subject, ==, expected[i].subject);
      g_assert_cmpuint (entry->count, ==, expected[i].count);
      g_assert_cmpuint (entry->table, ==, expected[i].table);
      g_assert_cmpint (entry->in_column, ==, expected[i].in_column);
    }
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_BAD_BYTES, "lead"), ==, 8);
}

static void
test_concealed (void)
{
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GPtrArray) entries = NULL;
  const EksTallyEntry *entry;
  g_autofree char *words = NULL;

  eks_tally_conceal (tally, "phone");
  eks_tally_add (tally, EKS_TALLY_UNREADABLE_VALUE, "phone", 1, "12345678", -1);
  eks_tally_add (tally, EKS_TALLY_UNREADABLE_VALUE, "phone", 1, "87654321", -1);
  entries = eks_tally_get_entries (tally);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpuint (entry->count, ==, 2);
  g_assert_cmpuint (entry->examples->len, ==, 1);
  g_assert_null (((EksTallyExample *) g_ptr_array_index (entry->examples, 0))->text);
  words = eks_tally_example_describe (g_ptr_array_index (entry->examples, 0));
  g_assert_cmpstr (words, ==, "personal");
}

static void
test_examples (void)
{
  static const struct
  {
    EksTallyExample example;
    const char *words;
  } cases[] = {
    { { 0, (char *) "abc" }, "abc" },
    { { 1204, (char *) "abc" }, "abc (row 1204)" },
    { { 4, NULL }, "personal (row 4)" },
    { { 4, (char *) "" }, "(empty) (row 4)" },
    { { 4, (char *) "a\n\033[2J%1$s\xE2\x80\xA8z" }, "a␣␣[2J%1$s␣z (row 4)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = eks_tally_example_describe (&cases[i].example);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_sentences (void)
{
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);

  for (int kind = 0; kind <= EKS_TALLY_NEW_SHEET; kind++)
    for (guint64 count = 1; count <= 2; count++)
      {
        EksTallyEntry entry = { kind, (char *) "subject", count, NULL };
        g_autofree char *own = eks_tally_entry_describe (&entry, NULL);
        g_autofree char *labelled = eks_tally_entry_describe (&entry, "100 % of %1$s");
        g_assert_nonnull (strstr (own, "subject"));
        g_assert_nonnull (strstr (labelled, "100 % of %1$s")); /* a label is data, not a format */
        g_assert_null (strstr (own, "$s"));
        g_assert_true (count == 2 || g_hash_table_add (codes, (gpointer) eks_tally_kind_get_code (kind)));
      }
  EksTallyEntry entry = { EKS_TALLY_DUPLICATE_DROPPED, (char *) "lead", 2, NULL };
  g_autofree char *text = eks_tally_entry_describe (&entry, "Lead");
  g_assert_cmpstr (text, ==, "2 rows came twice and were dropped (Lead)");
}

/* A column counts values, the source the characters of a page. */
static void
test_broken (void)
{
  static const struct
  {
    guint64 count;
    gboolean in_column;
    const char *words;
  } cases[] = {
    { 1, TRUE, "Name: 1 value had broken characters, which were replaced by �" },
    { 2, TRUE, "Name: 2 values had broken characters, which were replaced by �" },
    { 1, FALSE, "Name: 1 broken character was replaced by �" },
    { 2, FALSE, "Name: 2 broken characters were replaced by �" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const EksTallyEntry entry = { EKS_TALLY_BAD_BYTES, (char *) "Name", cases[i].count, NULL, 1, cases[i].in_column };
      g_autofree char *words = eks_tally_entry_describe (&entry, NULL);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static gpointer
add_many (gpointer tally)
{
  for (guint i = 0; i < 2000; i++)
    eks_tally_add (tally, EKS_TALLY_CUT, "x", 1, "example", -1);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (EksTally) tally = eks_tally_new ();
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("adder", add_many, tally);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_CUT, "x"), ==, 8000);
}

/* What a table counts while another one is read is its own, if it is filled from that at all. */
static void
test_aside (void)
{
  g_autoptr (EksTally) tally = eks_tally_new ();

  eks_tally_set_table (tally, 1);
  eks_tally_add_alias (tally, "2#status", "status", 1002);
  eks_tally_add_alias (tally, "3#status", "status", 1003);
  eks_tally_conceal (tally, "status");
  eks_tally_add (tally, EKS_TALLY_UNKNOWN_VALUE, "status", 1, "own", -1);
  eks_tally_add (tally, EKS_TALLY_UNKNOWN_VALUE, "2#status", 2, "secret", -1);
  eks_tally_add (tally, EKS_TALLY_UNKNOWN_VALUE, "3#status", 4, NULL, 0);
  eks_tally_set_table (tally, 2);
  eks_tally_add (tally, EKS_TALLY_UNKNOWN_VALUE, "status", 8, NULL, 0);
  eks_tally_move_table (tally, 1002, 2);
  eks_tally_forget_table (tally, 1003);
  eks_tally_forget_table (tally, 77);

  g_autoptr (GPtrArray) entries = eks_tally_get_entries (tally);
  g_assert_cmpuint (entries->len, ==, 2);
  const EksTallyEntry *first = g_ptr_array_index (entries, 0), *second = g_ptr_array_index (entries, 1);
  g_assert_cmpuint (first->table, ==, 1);
  g_assert_cmpuint (first->count, ==, 1);
  g_assert_cmpuint (second->table, ==, 2);
  g_assert_cmpuint (second->count, ==, 10);
  g_assert_cmpstr (second->subject, ==, "status");
  g_assert_cmpuint (second->examples->len, ==, 1);
  g_assert_null (((EksTallyExample *) g_ptr_array_index (second->examples, 0))->text);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/tally/counts", test_counts);
  g_test_add_func ("/base/tally/bounds", test_bounds);
  g_test_add_func ("/base/tally/tables", test_tables);
  g_test_add_func ("/base/tally/aside", test_aside);
  g_test_add_func ("/base/tally/concealed", test_concealed);
  g_test_add_func ("/base/tally/examples", test_examples);
  g_test_add_func ("/base/tally/sentences", test_sentences);
  g_test_add_func ("/base/tally/broken", test_broken);
  g_test_add_func ("/base/tally/threads", test_threads);
  return g_test_run ();
}
