/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be chosen, how it is called, what is wrong with a job and how it reads in words. */

#include "config.h"

#include "eks-catalog.h"
#include "eks-check.h"
#include "eks-describe.h"
#include "eks-test-support.h"
#include "eks-widths.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1781517600) * G_USEC_PER_SEC)

typedef struct
{
  EksTestFolder *folder;
  EksEnvironment *environment;
  EksConnector *connector;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksTestClock) clock = eks_test_clock_new (NOW);
  g_autoptr (EksConnection) connection = NULL;

  fixture->folder = eks_test_folder_new ();
  fixture->environment = eks_environment_new (fixture->folder, EKS_CLOCK (clock));
  connection = eks_environment_find_connection (fixture->environment, EKS_DEMO_CONNECTION, NULL);
  fixture->connector = eks_environment_find_connector (fixture->environment, connection, NULL);
  g_assert_nonnull (fixture->connector);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->connector);
  g_assert_finalize_object (fixture->environment);
  eks_test_folder_free (fixture->folder);
}

static EksJob *
make_job (const char *table, const char *rest)
{
  g_autofree char *text = g_strdup_printf ("{\"version\":1,\"id\":\"11111111-2222-4333-8444-555555555555\",\"name\":\"Sessions\",\"connection\":\"demo\",\"tables\":[%s]%s}", table, rest);
  GError *error = NULL;
  EksJob *job = eks_job_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  return job;
}

static void
test_titles (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job ("{\"entity\":\"onboarding_session\",\"columns\":[{\"field\":\"lead_guid\"},{\"field\":\"created_ts\"},"
                                     "{\"field\":\"lead.lead_guid\"},{\"field\":\"lead.created_ts\"},{\"field\":\"campaign.name\"},"
                                     "{\"field\":\"data_set.formResult.a.b\"},{\"field\":\"status\",\"title\":\"State\"}]}", "");
  g_auto (GStrv) titles = eks_catalog_get_titles (fixture->connector, eks_job_get_table (job, 0));
  const char *const expected[] = { "lead_guid", "created_ts", "lead_lead_guid", "lead_created_ts", "name", "a.b", "State", NULL };

  g_assert_cmpstrv (titles, expected);
}

/* A width for each column of the file: its maximum where it has one, else what suits its kind and its title. */
static void
test_widths (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job ("{\"entity\":\"onboarding_session\",\"columns\":[{\"field\":\"session_guid\"},{\"field\":\"status\",\"max\":9},"
                                     "{\"field\":\"created_ts\",\"hidden\":true},{\"constant\":\"Åse\",\"title\":\"Tenant\"},"
                                     "{\"field\":\"lead.external_lead_id\",\"min\":40}]}", "");
  EksTable *table = eks_job_get_table (job, 0);
  g_autofree char *with_titles = eks_widths_suggest (fixture->connector, table, TRUE);
  g_autofree char *without = eks_widths_suggest (fixture->connector, table, FALSE);

  g_assert_cmpstr (with_titles, ==, "36 9 6 40");
  g_assert_cmpstr (without, ==, "36 9 3 40");
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  EksEntity *entity = eks_connector_find_entity (fixture->connector, "onboarding_session");
  g_autoptr (GPtrArray) fields = eks_catalog_list (fixture->connector, entity);
  gboolean own = FALSE, related = FALSE;

  for (guint i = 0; i < fields->len; i++)
    {
      EksCatalogField *field = g_ptr_array_index (fields, i);
      g_assert_cmpstr (eks_catalog_field_get_label (field), !=, NULL);
      own = own || strcmp (eks_catalog_field_get_id (field), "session_guid") == 0;
      related = related || strcmp (eks_catalog_field_get_id (field), "lead.external_lead_id") == 0;
      for (const int *comparison = eks_catalog_get_comparisons (eks_catalog_field_get_field_type (field)); *comparison >= 0; comparison++)
        g_assert_cmpint (*comparison, <, EKS_N_COMPARISONS);
    }
  g_assert_true (own);
  g_assert_true (related);
}

static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksTable) table = eks_table_new ("onboarding_session");

  eks_catalog_add_default_columns (fixture->connector, table);
  g_assert_nonnull (eks_table_find_column (table, "session_guid"));
  g_assert_nonnull (eks_table_find_column (table, "completed_ts"));
  g_assert_null (eks_table_find_column (table, "lead.lead_guid"));
}

typedef struct
{
  const char *table;
  const char *rest;
  const char *path; /* of the only issue */
} CheckCase;

#define COLUMN "\"columns\":[{\"field\":\"status\"}]"

static const CheckCase check_cases[] = {
  { "{\"entity\":\"onboarding_session\"," COLUMN "}", "", NULL },
  { "{\"entity\":\"unicorn\"," COLUMN "}", "", "tables[0].entity" },
  { "{\"entity\":\"onboarding_session\",\"columns\":[{\"field\":\"colour\"}]}", "", "tables[0].columns[0].field" },
  { "{\"entity\":\"onboarding_session\",\"columns\":[{\"field\":\"unicorn.name\"}]}", "", "tables[0].columns[0].field" },
  { "{\"entity\":\"onboarding_session\"," COLUMN ",\"where\":{\"all\":[{\"any\":[{\"field\":\"colour\",\"is\":\"empty\"}]}]}}", "", "tables[0].where.all[0].any[0].field" },
  { "{\"entity\":\"onboarding_session\"," COLUMN ",\"where\":{\"all\":[{\"field\":\"session_guid\",\"is\":\"today\"}]}}", "", "tables[0].where.all[0].is" },
  { "{\"entity\":\"onboarding_session\"," COLUMN ",\"where\":{\"all\":[{\"field\":\"created_ts\",\"is\":\"equal\",\"value\":\"soon\"}]}}", "", "tables[0].where" },
  { "{\"entity\":\"onboarding_session\"," COLUMN ",\"where\":{\"all\":[{\"field\":\"status\",\"is\":\"equal\",\"value\":\"{nobody}\"}]}}", "", "tables[0].where" },
  { "{\"entity\":\"onboarding_session\"," COLUMN "}", ",\"file_name\":\"{colour}.csv\"", "file_name" },
  { "{\"entity\":\"onboarding_session\"," COLUMN "},{\"entity\":\"lead\",\"columns\":[{\"field\":\"lead_guid\"}]}", "", NULL },
  { "{\"entity\":\"onboarding_session\"," COLUMN "},{\"entity\":\"lead\",\"columns\":[{\"field\":\"lead_guid\"}]}", ",\"file_name\":\"all.csv\"", "file_name" },
  { "{\"entity\":\"onboarding_session\"," COLUMN "},{\"entity\":\"lead\",\"columns\":[{\"field\":\"lead_guid\"}]}", ",\"file_name\":\"{table}.csv\"", NULL },
  { "{\"entity\":\"onboarding_session\",\"columns\":[{\"field\":\"status\",\"transform\":[\"hash\"]}]}", "", NULL },
  { "{\"entity\":\"onboarding_session\",\"columns\":[{\"field\":\"status\",\"transform\":[{\"phone\":\"national\",\"country\":\"US\"}]}]}", "", "tables[0].columns[0]" },
  { "{\"entity\":\"onboarding_session\"," COLUMN "},{\"entity\":\"lead\",\"columns\":[{\"field\":\"lead_guid\"}]}",
    ",\"format\":{\"type\":\"xlsx\",\"workbook\":true},\"file_name\":\"all.xlsx\"", NULL },
  { "{\"entity\":\"onboarding_session\",\"columns\":[{\"pattern\":\"{colour}\"}]}", "", "tables[0].columns[0].pattern" },
  { "{\"entity\":\"onboarding_session\"," COLUMN "}", ",\"format\":{\"type\":\"pdf\"}", NULL },
  { "{\"entity\":\"onboarding_session\"," COLUMN "}", ",\"format\":{\"type\":\"csv\",\"compress\":\"gzip\"}", NULL },
  { "{\"entity\":\"onboarding_session\"," COLUMN "}", ",\"destinations\":[{\"id\":\"a\",\"type\":\"local\",\"folder\":\"/x/{colour}\"}]", "destinations[0].folder" },
  /* what a run cannot do yet */
  { "{\"entity\":\"onboarding_session\"," COLUMN "}", ",\"destinations\":[{\"id\":\"a\",\"type\":\"sftp\",\"host\":\"h\",\"user\":\"u\",\"folder\":\"/x/{colour}\"}]", "destinations[0].folder" },
  { "{\"entity\":\"onboarding_session\"," COLUMN "}", ",\"destinations\":[{\"id\":\"a\",\"type\":\"local\",\"folder\":\"/x\"},{\"id\":\"b\",\"type\":\"local\",\"folder\":\"/y/../x/\"}]", "destinations[1].folder" },
  { "{\"entity\":\"onboarding_session\"," COLUMN "}", ",\"destinations\":[{\"id\":\"a\",\"type\":\"s3\",\"bucket\":\"out\",\"region\":\"eu-north-1\",\"access_key\":\"k\",\"ca_file\":\"/nowhere/ca.pem\"}]", "destinations[0].ca_file" },
  { "{\"entity\":\"onboarding_session\"," COLUMN "}", ",\"schedule\":{\"type\":\"daily\",\"at\":\"06:00\"}", NULL },
  { "{\"entity\":\"onboarding_session\"," COLUMN "}", ",\"schedule\":{\"type\":\"daily\",\"at\":\"06:00\",\"content\":\"today\"}", NULL },
  { "{\"entity\":\"onboarding_session\"," COLUMN "}", ",\"guards\":{\"no_rows\":\"stop\"}", NULL },
};

static void
test_check (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (check_cases); i++)
    {
      g_autoptr (EksJob) job = make_job (check_cases[i].table, check_cases[i].rest);
      g_autoptr (EksJsonIssues) issues = eks_check_job (fixture->environment, job);
      g_autofree char *text = eks_json_issues_describe (issues);

      g_test_message ("%s: %s", check_cases[i].path, text);
      g_assert_cmpuint (eks_json_issues_get_length (issues), ==, check_cases[i].path != NULL);
      if (check_cases[i].path != NULL)
        g_assert_cmpstr (eks_json_issues_get (issues, 0)->path, ==, check_cases[i].path);
    }
}

static void
expect_issue (Fixture *fixture, const char *text, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksJob) job = eks_job_from_data (text, strlen (text), &error);
  g_autoptr (EksJsonIssues) issues = NULL;

  g_assert_no_error (error);
  issues = eks_check_job (fixture->environment, job);
  g_assert_cmpuint (eks_json_issues_get_length (issues), ==, path != NULL);
  if (path != NULL)
    g_assert_cmpstr (eks_json_issues_get (issues, 0)->path, ==, path);
}

/* A connection that stands inside of the job, its own or one of a look-up: no secret, nothing unknown, nothing missing. */
static void
test_check_inline (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *settings;
    const char *path;
  } cases[] = {
    { "\"base_url\":\"https://a.example\"", NULL },
    { "\"base_url\":\"https://a.example\",\"api_key\":\"s\"", "connection.settings.api_key" },
    { "\"base_url\":\"https://a.example\",\"foo\":\"1\"", "connection.settings.foo" },
    { "", "connection.settings.base_url" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *inside = g_strdup_printf ("{\"connector\":\"onlinefundraising\",\"settings\":{%s}}", cases[i].settings);
      g_autofree char *own = g_strdup_printf ("{\"version\":1,\"name\":\"a\",\"connection\":%s,\"tables\":[{\"entity\":\"onboarding_session\"," COLUMN "}]}", inside);
      g_autofree char *other = g_strdup_printf ("{\"version\":1,\"name\":\"a\",\"connection\":\"demo\",\"tables\":[{\"entity\":\"onboarding_session\"," COLUMN ","
                                                "\"lookups\":[{\"id\":\"other\",\"connection\":%s,\"entity\":\"lead\",\"key\":\"lead_guid\",\"foreign_key\":\"lead_guid\"}]}]}", inside);
      g_autofree char *other_path = cases[i].path != NULL ? g_strconcat ("tables[0].lookups[0].", cases[i].path, NULL) : NULL;

      expect_issue (fixture, own, cases[i].path);
      expect_issue (fixture, other, other_path);
    }
}

/* A half made job, as the wizard has it. */
static void
test_check_draft (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = eks_job_new ();
  g_autoptr (EksTable) table = eks_table_new ("onboarding_session");
  g_autoptr (EksJsonIssues) issues = NULL;

  eks_job_set_name (job, "Draft");
  eks_job_set_connection_id (job, EKS_DEMO_CONNECTION);
  g_list_store_append (eks_job_get_tables (job), table);
  issues = eks_check_job (fixture->environment, job);
  g_assert_cmpuint (eks_json_issues_get_length (issues), ==, 1);
  g_assert_cmpstr (eks_json_issues_get (issues, 0)->path, ==, "tables[0].columns");
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job ("{\"entity\":\"onboarding_session\",\"columns\":[{\"field\":\"status\"},{\"field\":\"contact_data\"}],"
                                     "\"where\":{\"all\":[{\"field\":\"status\",\"is\":\"one_of\",\"value\":[\"Completed\",\"Expired\"]},"
                                     "{\"not\":{\"field\":\"created_ts\",\"is\":\"in_last\",\"value\":{\"days\":7}}}]}}", "");
  g_autofree char *words = eks_describe_job (fixture->environment, job);
  g_autofree char *line = eks_describe_job_short (fixture->environment, job);
  g_autofree char *name = eks_describe_file_name (fixture->environment, job, NULL);
  g_autoptr (GPtrArray) notices = eks_describe_notices (fixture->environment, job);

  g_assert_nonnull (strstr (words, "Completed, Expired"));
  g_assert_nonnull (strstr (words, "7 days"));
  g_assert_nonnull (strstr (words, "2 columns"));
  g_assert_nonnull (strstr (words, "not encrypted"));
  g_assert_null (strstr (words, "A report of what was changed"));
  g_assert_nonnull (strstr (line, "CSV"));
  g_assert_cmpstr (name, ==, "Sessions-2026-06-15.csv");
  g_assert_cmpuint (notices->len, ==, 2);
}

/* A connection that stands inside of the job has no name: its system's does. */
static void
test_words_inline (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job ("{\"entity\":\"onboarding_session\",\"columns\":[{\"field\":\"status\"}]}", "");
  g_autoptr (EksConnection) connection = eks_connection_new (NULL, NULL, "onlinefundraising");
  g_autofree char *words = NULL;
  g_autofree char *line = NULL;

  eks_job_set_inline_connection (job, connection);
  g_object_set (job, "report", EKS_REPORT_FILE_TEXT, NULL);
  words = eks_describe_job (fixture->environment, job);
  line = eks_describe_job_short (fixture->environment, job);
  g_assert_nonnull (strstr (words, "from OnlineFundraising"));
  g_assert_nonnull (strstr (words, "A report of what was changed stands beside it."));
  g_assert_true (g_str_has_prefix (line, "OnlineFundraising · CSV"));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/catalog/titles", test_titles);
  ADD ("/catalog/widths", test_widths);
  ADD ("/catalog/list", test_list);
  ADD ("/catalog/defaults", test_defaults);
  ADD ("/check", test_check);
  ADD ("/check/draft", test_check_draft);
  ADD ("/check/inline", test_check_inline);
  ADD ("/describe", test_words);
  ADD ("/describe/inline", test_words_inline);
  return g_test_run ();
}
