/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file says beside its rows, in each language there is. */

#include "config.h"

#include <glib.h>
#include <string.h>

#include "eks-writer-filter.h"
#include "eks-writer-words.h"

static const char *const languages[] = { "en", "da", "nl", "sv", "fr" };

static void
test_complete (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      for (int word = 0; word < EKS_WRITER_N_WORDS; word++)
        g_assert_cmpuint (strlen (eks_writer_word (word, languages[i])), >, 0);
      for (int comparison = 0; comparison < EKS_N_COMPARISONS; comparison++)
        {
          g_assert_cmpuint (strlen (eks_writer_comparison (comparison, EKS_TYPE_TEXT, languages[i])), >, 0);
          g_assert_cmpuint (strlen (eks_writer_comparison (comparison, EKS_TYPE_TIMESTAMP, languages[i])), >, 0);
        }
      for (guint j = 0; eks_span_units[j] != NULL; j++)
        g_assert_cmpuint (strlen (eks_writer_unit (eks_span_units[j], TRUE, languages[i])), >, 0);
    }
  g_assert_cmpstr (eks_writer_word (EKS_WRITER_WORD_TABLE, "da_DK.UTF-8"), ==, "Tabel");
  g_assert_cmpstr (eks_writer_word (EKS_WRITER_WORD_TABLE, "dan"), ==, "Table");
  g_assert_cmpstr (eks_writer_word (EKS_WRITER_WORD_TABLE, ""), ==, "Table");
  g_assert_cmpstr (eks_writer_unit ("fortnights", FALSE, "da"), ==, "fortnights");
}

static char *
name_field (const char *field, EksType *type, gboolean *concealed, gpointer data)
{
  *concealed = strcmp (field, "email") == 0;
  if (strcmp (field, "created_ts") == 0)
    *type = EKS_TYPE_TIMESTAMP;
  return g_strconcat ("<", field, ">", NULL);
}

static char *
describe (const char *json, const char *language)
{
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (json, &error);
  g_autoptr (EksFilter) filter = NULL;

  g_assert_no_error (error);
  filter = eks_filter_from_json (node, "where", issues);
  g_assert_cmpuint (eks_json_issues_get_length (issues), ==, 0);
  return eks_writer_describe_filter (filter, language, name_field, NULL);
}

static void
test_filters (void)
{
  static const struct
  {
    const char *json;
    const char *language;
    const char *words;
  } cases[] = {
    { "{\"all\":[]}", "en", "All rows" },
    { "{\"all\":[{\"any\":[]}]}", "nl", "Alle rijen" },
    { "{\"all\":[{\"field\":\"status\",\"is\":\"one_of\",\"value\":[\"Completed\",\"{a}\"]}]}", "da", "<status> er en af Completed, {a}" },
    { "{\"all\":[{\"field\":\"created_ts\",\"is\":\"between\",\"value\":[\"2025-01-01\",\"2025-01-31\"]},{\"field\":\"points\",\"is\":\"less\",\"value\":5}]}", "en",
      "<created_ts> is between 2025-01-01 and 2025-01-31 and <points> is below 5" },
    { "{\"all\":[{\"field\":\"created_ts\",\"is\":\"less\",\"value\":\"2025-01-01\"}]}", "sv", "<created_ts> är före 2025-01-01" },
    { "{\"all\":[{\"field\":\"email\",\"is\":\"equal\",\"value\":\"a@b.example\"},{\"field\":\"email\",\"is\":\"not_empty\"}]}", "en",
      "<email> is … and <email> is not empty" },
    { "{\"all\":[{\"field\":\"created_ts\",\"is\":\"in_last\",\"value\":{\"days\":1}}]}", "fr", "<created_ts> remonte au plus à 1 jour" },
    { "{\"all\":[{\"field\":\"created_ts\",\"is\":\"in_last\",\"value\":{\"months\":3}}]}", "da", "<created_ts> er inden for de seneste 3 måneder" },
    { "{\"all\":[{\"any\":[{\"field\":\"a\",\"is\":\"empty\"},{\"field\":\"b\",\"is\":\"today\"}]},{\"not\":{\"field\":\"c\",\"is\":\"not_empty\"}},{\"any\":[{\"field\":\"d\",\"is\":\"empty\"}]}]}", "en",
      "(<a> is empty or <b> is today) and not (<c> is not empty) and <d> is empty" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = describe (cases[i].json, cases[i].language);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/words/complete", test_complete);
  g_test_add_func ("/format/words/filters", test_filters);
  return g_test_run ();
}
