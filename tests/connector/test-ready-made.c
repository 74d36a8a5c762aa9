/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ready-made exports: what a good one gives, in whose language, and what they may not hold. */

#include "config.h"

#include "eks-connector.h"

#include "eks-test-support.h"
#include "test-whole.h"

#include <string.h>

static void
assert_job (const EksReadyMade *made, const char *part)
{
  g_autofree char *text = eks_json_to_text (made->job, FALSE);

  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, part));
}

static void
test_good (void)
{
  g_autoptr (EksConnector) connector = load_whole ();
  const EksReadyMade *made = eks_connector_find_export (connector, "calls");

  g_assert_cmpuint (eks_connector_get_exports (connector)->len, ==, 2);
  g_assert_cmpstr (made->label, ==, "Calls");
  g_assert_cmpstr (made->description, ==, "Last month's");
  g_assert_null (made->for_row);
  assert_job (made, "\"name\":\"Calls\"");
  assert_job (made, "\"title\":\"Number\"");
  assert_job (made, "\"map\":{\"en\":\"English\",\"da\":\"Danish\"}"); /* a map of values, not of languages */
  assert_job (made, "\"parameters\":{\"en\":\"1\"}");
  made = eks_connector_find_export (connector, "one_person");
  g_assert_cmpstr (made->for_row, ==, "person");
  g_assert_null (eks_connector_find_export (connector, "nothing"));
}

static void
test_language (void)
{
  g_setenv ("LANGUAGE", "da", TRUE);
  g_autoptr (EksConnector) connector = load_whole ();
  g_setenv ("LANGUAGE", "en", TRUE);
  const EksReadyMade *made = eks_connector_find_export (connector, "calls");

  g_assert_cmpstr (made->label, ==, "Opkald");
  assert_job (made, "\"name\":\"Opkald\"");
  assert_job (made, "\"title\":\"Nummer\"");
  assert_job (made, "\"map\":{\"en\":\"English\",\"da\":\"Danish\"}");
}

/* One fault put into the whole descriptor, at the place where it must be found. */
static void
assert_fault (const char *before, const char *after, const char *path)
{
  gsize length;
  g_autofree char *data = read_whole (&length);
  g_auto (GStrv) parts = g_strsplit (data, before, 2);
  g_autofree char *broken = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  broken = g_strjoinv (after, parts);
  node = eks_json_parse (broken, strlen (broken), &error);
  g_assert_no_error (error);
  g_assert_null (eks_connector_new_from_json (node, issues));
  g_autofree char *all = eks_json_issues_describe (issues);
  g_test_message ("%s", all);
  g_assert_cmpuint (eks_json_issues_get_length (issues), ==, 1);
  g_assert_cmpstr (eks_json_issues_get (issues, 0)->path, ==, path);
}

static void
test_faults (void)
{
  assert_fault ("\"id\": \"calls\"", "\"id\": \"Calls\"", "exports[0].id");
  assert_fault ("\"id\": \"one_person\"", "\"id\": \"calls\"", "exports[1].id");
  assert_fault ("\"label\": \"One person\", ", "", "exports[1].label");
  assert_fault ("\"for_row\": \"person\"", "\"for_row\": \"nobody\"", "exports[1].for_row");
  assert_fault ("\"for_row\": \"person\"", "\"forrow\": \"person\"", "exports[1].forrow");
  assert_fault ("\"file_name\": \"calls.csv\"", "\"destinations\": []", "exports[0].job.destinations");
  assert_fault ("\"file_name\": \"calls.csv\"", "\"connection\": \"acme\"", "exports[0].job.connection");
  assert_fault ("\"file_name\": \"calls.csv\"", "\"encryption\": {}", "exports[0].job.encryption");
  /* with a look-up it would reach into another account, secret included */
  assert_fault ("\"tables\": [{", "\"tables\": [{\"lookups\": [], ", "exports[0].job.tables[0].lookups");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/connector/ready-made/good", test_good);
  g_test_add_func ("/connector/ready-made/language", test_language);
  g_test_add_func ("/connector/ready-made/faults", test_faults);
  return g_test_run ();
}
