/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every ready-made export that comes with Eksport can run, in every language; one that cannot says where. */

#include "config.h"

#include "eks-check.h"
#include "eks-connector-check.h"
#include "eks-ready-job.h"
#include "eks-test-support.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1781517600) * G_USEC_PER_SEC)

static const char *const languages[] = { "en", "da", "sv", "nl", NULL };

static char *
read_data (const char *const *path)
{
  g_autofree char *file = g_build_filenamev ((char **) path);
  g_autoptr (GError) error = NULL;
  char *data = NULL;

  g_file_get_contents (file, &data, NULL, &error);
  g_assert_no_error (error);
  return data;
}

static EksConnector *
check (const char *data, const char *expected)
{
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autofree char *all = NULL;
  EksConnector *connector = eks_connector_check_data (data, strlen (data), NOW, issues);

  all = eks_json_issues_describe (issues);
  if (expected == NULL)
    g_assert_cmpstr (all, ==, "");
  else
    {
      g_test_message ("%s", all);
      g_assert_cmpuint (eks_json_issues_get_length (issues), ==, 1);
      g_assert_cmpstr (eks_json_issues_get (issues, 0)->path, ==, expected);
    }
  return connector;
}

/* Whatever a row's export is called with, it is the parameter “row”. */
static void
check_job (EksConnector *connector, const EksReadyMade *made, const char *language)
{
  g_autoptr (EksConnection) connection = eks_connection_new ("acme", "Acme", eks_connector_get_id (connector));
  g_autoptr (GError) error = NULL;
  g_autoptr (EksJob) job = eks_ready_job_new (made, connection, made->for_row != NULL ? "17" : NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (eks_job_get_name (job), ==, made->label);
  g_assert_cmpstr (eks_job_get_language (job), ==, language);
  g_assert_cmpstr (eks_job_get_connection_id (job), ==, "acme");
  g_assert_cmpstr (eks_job_get_parameter (job, EKS_READY_MADE_ROW), ==, made->for_row != NULL ? "17" : NULL);
}

static void
test_shipped (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("EKSPORT_DATADIR"), "connectors", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    for (guint i = 0; languages[i] != NULL; i++)
      {
        const char *const path[] = { folder, name, NULL };
        g_autofree char *data = read_data (path);
        g_test_message ("%s: %s", name, languages[i]);
        g_setenv ("LANGUAGE", languages[i], TRUE);
        g_autoptr (EksConnector) connector = check (data, NULL);
        for (guint j = 0; j < eks_connector_get_exports (connector)->len; j++)
          check_job (connector, g_ptr_array_index (eks_connector_get_exports (connector), j), languages[i]);
        g_setenv ("LANGUAGE", "en", TRUE);
      }
}

static void
assert_fault (const char *before, const char *after, const char *path)
{
  const char *const file[] = { g_test_get_dir (G_TEST_DIST), "connector", "corpus", "descriptor", "whole.json", NULL };
  g_autofree char *data = read_data (file);
  g_auto (GStrv) parts = g_strsplit (data, before, 2);
  g_autofree char *broken = NULL;
  g_autoptr (EksConnector) connector = NULL;

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  broken = g_strjoinv (after, parts);
  connector = check (broken, path);
  g_assert_nonnull (connector); /* it can be used but for that export */
}

static void
test_faults (void)
{
  assert_fault ("\"columns\": [{\"field\": \"call_id\"}]", "\"columns\": [{\"field\": \"nosuch\"}]", "exports[1].job.tables[0].columns[0].field");
  assert_fault ("\"columns\": [{\"field\": \"call_id\"}]", "\"columns\": [{\"field\": \"call_id\"}], \"colums\": []", "exports[1].job.tables[0].colums");
  assert_fault ("\"field\": \"made\", \"is\": \"last_month\"", "\"field\": \"made\", \"is\": \"contains\", \"value\": \"x\"", "exports[0].job.tables[0].where.all[0].is");
  assert_fault ("{row}", "{rom}", "exports[1].job.tables[0].where");
  assert_fault ("\"type\": \"csv\", \"preset\": \"systems\"", "\"type\": \"cvs\"", "exports[0].job.format.type");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/ready-job/shipped", test_shipped);
  g_test_add_func ("/engine/ready-job/faults", test_faults);
  return g_test_run ();
}
