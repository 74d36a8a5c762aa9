/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Related records by key: what is wanted, found, known to be absent, and handed on to a younger table. */

#include "config.h"

#include "eks-lookup-table-private.h"
#include "eks-test-reader.h"

#include <string.h>

static void
spell_guid (guint64 row, char *text)
{
  guint64 a = row * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15), b = a ^ a >> 31;

  g_snprintf (text, 37, "%08x-%04x-%04x-%04x-%012" G_GINT64_MODIFIER "x", (guint) (a >> 32), (guint) (a >> 16) & 0xffff, (guint) a & 0xffff,
              (guint) (b >> 48), b & G_GUINT64_CONSTANT (0xffffffffffff));
}

static EksValue
value_of (const char *text)
{
  return (EksValue) { text, (guint32) strlen (text), EKS_VALUE_TEXT };
}

/* Many keys of both kinds: the table grows and finds each of them, and none that is not in it. */
static void
test_many (void)
{
  const guint n = 20000;
  g_autoptr (EksSchema) schema = eks_test_schema ("key:text", "n:integer", NULL);
  g_autoptr (EksLookupTable) table = eks_lookup_table_new (schema, EKS_KEY_COMPARE_TEXT);
  char text[40];

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      EksValue record[2] = { { 0 }, value_of (number) };

      if (i % 2 == 0)
        spell_guid (i, text);
      else
        g_snprintf (text, sizeof text, "key %u", i);
      record[0] = value_of (text);
      g_assert_cmpint (eks_lookup_table_offer (table, record, FALSE), ==, EKS_LOOKUP_IGNORED);
      g_assert_true (eks_lookup_table_want (table, &record[0]));
      g_assert_false (eks_lookup_table_want (table, &record[0]));
      g_assert_cmpint (eks_lookup_table_offer (table, record, FALSE), ==, EKS_LOOKUP_TAKEN);
      g_assert_cmpint (eks_lookup_table_offer (table, record, FALSE), ==, EKS_LOOKUP_DUPLICATE);
    }
  eks_lookup_table_settle (table);
  g_assert_cmpuint (eks_lookup_table_get_n_bytes (table), >, n * sizeof (EksValue) * 2);
  for (guint i = 0; i < 2 * n; i++)
    {
      const EksValue *record;
      EksValue key;

      if (i % 2 == 0)
        spell_guid (i, text);
      else
        g_snprintf (text, sizeof text, "key %u", i);
      key = value_of (text);
      record = eks_lookup_table_find (table, &key);
      g_assert_cmpint (record != NULL, ==, i < n);
      if (record != NULL)
        {
          g_autofree char *number = eks_value_dup_text (&record[1]);
          g_assert_cmpuint (g_ascii_strtoull (number, NULL, 10), ==, i);
        }
    }
}

static void
fill_record (EksValue *record, const char *key, const char *name)
{
  record[0] = value_of (key);
  record[1] = value_of (name);
}

/* Two GUIDs that differ in case only are one key; a text that is nearly a GUID is a key of its own. */
static void
test_keys (void)
{
  static const char *const keys[] = {
    "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "3f2504e0-4f89-11d3-9a0c-0305e82c330", "3f2504e0-4f89-11d3-9a0c-0305e82c330g", "3f2504e0x4f89-11d3-9a0c-0305e82c3301", "a", "A", "a ",
  };
  g_autoptr (EksSchema) schema = eks_test_schema ("key:text", "name:text", NULL);
  g_autoptr (EksLookupTable) table = eks_lookup_table_new (schema, EKS_KEY_COMPARE_TEXT);
  EksValue key;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      key = value_of (keys[i]);
      g_assert_true (eks_lookup_table_want (table, &key));
    }
  g_assert_cmpuint (eks_lookup_table_get_n_wanted (table), ==, G_N_ELEMENTS (keys));
  key = value_of ("3F2504E0-4F89-11D3-9A0C-0305E82C3301");
  g_assert_false (eks_lookup_table_want (table, &key));
}

static void
test_passes (void)
{
  g_autoptr (EksSchema) schema = eks_test_schema ("key:text", "name:text", NULL);
  g_autoptr (EksLookupTable) table = eks_lookup_table_new (schema, EKS_KEY_COMPARE_TEXT);
  g_autoptr (EksLookupTable) younger = NULL;
  EksValue record[2], nothing[2] = { { NULL, 0, EKS_VALUE_NULL }, value_of ("n") };
  EksValue absent = value_of ("absent"), unheard = value_of ("unheard");

  fill_record (record, "a", "Anna");
  g_assert_cmpint (eks_lookup_table_offer (table, nothing, TRUE), ==, EKS_LOOKUP_IGNORED);
  g_assert_true (eks_lookup_table_want (table, &record[0]));
  g_assert_true (eks_lookup_table_want (table, &absent));
  g_assert_cmpint (eks_lookup_table_offer (table, record, FALSE), ==, EKS_LOOKUP_TAKEN);
  g_assert_cmpuint (eks_lookup_table_get_n_wanted (table), ==, 1);
  eks_lookup_table_settle (table);
  g_assert_cmpuint (eks_lookup_table_get_n_wanted (table), ==, 0);

  /* Known, also as absent: neither wanted again nor a duplicate. */
  g_assert_false (eks_lookup_table_want (table, &record[0]));
  g_assert_false (eks_lookup_table_want (table, &absent));
  g_assert_cmpint (eks_lookup_table_offer (table, record, FALSE), ==, EKS_LOOKUP_IGNORED);
  g_assert_null (eks_lookup_table_find (table, &absent));

  younger = eks_lookup_table_new (schema, EKS_KEY_COMPARE_TEXT);
  eks_lookup_table_inherit (younger, table, &record[0]);
  eks_lookup_table_inherit (younger, table, &record[0]);
  eks_lookup_table_inherit (younger, table, &absent);
  eks_lookup_table_inherit (younger, table, &unheard);
  g_clear_pointer (&table, eks_lookup_table_unref);
  g_assert_cmpmem (eks_lookup_table_find (younger, &record[0])[1].text, 4, "Anna", 4);
  g_assert_false (eks_lookup_table_want (younger, &absent));
  g_assert_true (eks_lookup_table_want (younger, &unheard));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lookup-table/keys", test_keys);
  g_test_add_func ("/lookup-table/passes", test_passes);
  g_test_add_func ("/lookup-table/many", test_many);
  return g_test_run ();
}
