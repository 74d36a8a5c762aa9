/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns of file names: what each field becomes, what is refused and how, and that a sample is what a run would make. */

#include "config.h"

#include "eks-check.h"
#include "eks-describe.h"
#include "eks-error.h"
#include "eks-file-name.h"
#include "eks-test-support.h"

#include <string.h>

/* 2026-06-15, a Monday, 12:00 in Copenhagen */
#define NOW (G_GINT64_CONSTANT (1781517600) * G_USEC_PER_SEC)
#define ZONE "Europe/Copenhagen"

typedef struct
{
  EksTestFolder *folder;
  EksEnvironment *environment;
  EksConnection *connection;
  EksConnector *connector;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksTestClock) clock = eks_test_clock_new (NOW);

  fixture->folder = eks_test_folder_new ();
  fixture->environment = eks_environment_new (fixture->folder, EKS_CLOCK (clock));
  fixture->connection = eks_environment_find_connection (fixture->environment, EKS_DEMO_CONNECTION, NULL);
  fixture->connector = eks_environment_find_connector (fixture->environment, fixture->connection, NULL);
  g_assert_nonnull (fixture->connector);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->connector);
  g_object_unref (fixture->connection);
  g_assert_finalize_object (fixture->environment);
  eks_test_folder_free (fixture->folder);
}

static EksJob *
make_job (const char *where, const char *file_name, const char *rest)
{
  g_autofree char *text = g_strdup_printf (
    "{\"version\":1,\"id\":\"11111111-2222-4333-8444-555555555555\",\"name\":\"Sessions\",\"connection\":\"demo\","
    "\"parameters\":{\"start\":\"2026-03-01\",\"rows\":\"of mine\",\"place\":\"Århus\"},"
    "\"tables\":[{\"entity\":\"onboarding_session\",\"columns\":[{\"field\":\"status\"}],\"where\":{\"all\":[%s]}}],\"file_name\":\"%s\"%s}",
    where, file_name, rest);
  GError *error = NULL;
  EksJob *job = eks_job_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  return job;
}

static EksFileNameContext
make_context (Fixture *fixture, EksJob *job, gint64 rows)
{
  return (EksFileNameContext) { job, eks_job_get_table (job, 0), fixture->connection, fixture->connector, ZONE, NOW, 1, rows };
}

#define CREATED(rest) "{\"field\":\"created_ts\",\"is\":" rest "}"
#define COMPLETED(rest) "{\"field\":\"completed_ts\",\"is\":" rest "}"

static const struct
{
  const char *where;
  const char *pattern;
  const char *name;
} cases[] = {
  { "", "{name}-{entity}-{table}.csv", "Sessions-onboarding_session-onboarding_session.csv" },
  { "", "{date} {time}.csv", "2026-06-15 12-00-00.csv" },
  { "", "{yyyy}{mm}{dd}.csv", "20260615.csv" },
  { "", "{date:%Y-%m-%d}.csv", "2026-06-15.csv" },
  { "", "{date:%d.%m.%y %j}.csv", "15.06.26 166.csv" },
  { "", "{date:%A %d %B %Y}.csv", "Monday 15 June 2026.csv" },
  { "", "{date:%a %b %H.%M.%S}.csv", "Mon Jun 12.00.00.csv" },
  { "", "{time:%H%M}.csv", "1200.csv" },
  { "", "{date:100%%}.csv", "100%.csv" },
  { "", "{date:a:b|c}.csv", "a_b_c.csv" },
  { "", "{{name}}-{n}.csv", "{name}-1.csv" },
  { "", "{place}.csv", "Århus.csv" },
  { "", "{name}-{rows}.csv", "Sessions-42.csv" },
  { CREATED ("\"between\",\"value\":[\"2026-01-01\",\"2026-01-31\"]"), "{from}_{to}.csv", "2026-01-01_2026-01-31.csv" },
  { CREATED ("\"between\",\"value\":[\"{start}\",\"2026-03-05\"]"), "{from:%Y%m%d}-{to:%d}.csv", "20260301-05.csv" },
  { CREATED ("\"between\",\"value\":[\"2026-01-01T00:00\",\"2026-02-01T00:00\"]"), "{from}_{to}.csv", "2026-01-01_2026-01-31.csv" },
  { CREATED ("\"between\",\"value\":[\"2026-01-01T23:30:00Z\",\"2026-01-02T23:30:00Z\"]"), "{from}_{to}.csv", "2026-01-02_2026-01-03.csv" },
  { CREATED ("\"between\",\"value\":[\"1970-01-01\",\"1970-01-01\"]"), "{from}_{to}.csv", "1970-01-01_1970-01-01.csv" },
  { CREATED ("\"last_month\""), "{from}_{to}.csv", "2026-05-01_2026-05-31.csv" },
  { CREATED ("\"this_week\""), "{from}_{to}.csv", "2026-06-15_2026-06-21.csv" },
  { CREATED ("\"in_last\",\"value\":{\"days\":7}"), "{from}_{to}.csv", "2026-06-08_2026-06-15.csv" },
  { CREATED ("\"greater\",\"value\":\"2026-01-05\"") "," CREATED ("\"less\",\"value\":\"2026-01-10\""), "{from}_{to}.csv", "2026-01-06_2026-01-09.csv" },
  { CREATED ("\"greater_or_equal\",\"value\":\"2026-01-05\""), "since {from}.csv", "since 2026-01-05.csv" },
  { CREATED ("\"less_or_equal\",\"value\":\"2026-01-05\""), "until {to}.csv", "until 2026-01-05.csv" },
  /* the first field that has both ends; text that looks like a day is none */
  { CREATED ("\"greater\",\"value\":\"2026-01-01\"") "," COMPLETED ("\"last_month\""), "{from}_{to}.csv", "2026-05-01_2026-05-31.csv" },
  { COMPLETED ("\"yesterday\"") "," CREATED ("\"last_month\""), "{from}_{to}.csv", "2026-06-14_2026-06-14.csv" },
  { "{\"field\":\"status\",\"is\":\"equal\",\"value\":\"2026-01-01\"}," CREATED ("\"yesterday\""), "{from}_{to}.csv", "2026-06-14_2026-06-14.csv" },
  { "{\"field\":\"lead.created_ts\",\"is\":\"yesterday\"}", "{from}_{to}.csv", "2026-06-14_2026-06-14.csv" },
};

static void
test_table (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksJob) job = make_job (cases[i].where, cases[i].pattern, "");
      const EksFileNameContext context = make_context (fixture, job, 42);
      g_autoptr (GError) error = NULL;
      g_autofree char *name = eks_file_name_expand (&context, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

/* Months and days of the week are in the export's language. */
static void
test_language (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job ("", "{date:%A %d. %B}.csv", ",\"language\":\"da\"");
  const EksFileNameContext context = make_context (fixture, job, 0);
  g_autofree char *name = eks_file_name_expand (&context, NULL);

  g_assert_cmpstr (name, ==, "mandag 15. juni.csv");
}

static const struct
{
  const char *where;
  const char *pattern;
  const char *words; /* of the message */
} faults[] = {
  { "", "{colour}.csv", "{colour} in “{colour}.csv” is not known here" },
  { "", "{Date}.csv", "Did you mean {date}?" },
  { "", "{row}.csv", "Did you mean {rows}?" },
  { "", "{conection}.csv", "Did you mean {connection}?" },
  { "", "{daet:%Y}.csv", "Did you mean {date}?" },
  { "", "{date:%Q}.csv", "“%Q”" },
  { "", "{date:%}.csv", "“%”" },
  { "", "{date:%-d}.csv", "“%-”" },
  { "", "{date:%é}.csv", "“%é”" },
  { "", "{date:}.csv", "{date:}" },
  { "", "{name:%Y}.csv", "{name:%Y} cannot have a pattern" },
  { "", "{yyyy:%Y}.csv", "{yyyy:%Y} cannot have a pattern" },
  { "", "{from}.csv", "onboarding_session" },
  { "", "{to}.csv", "is last month" },
  { CREATED ("\"yesterday\""), "{from:%H}.csv", "“%H”" },
  { CREATED ("\"greater\",\"value\":\"2026-01-01\""), "{from}-{to}.csv", "{to} is the last day" },
  { CREATED ("\"less\",\"value\":\"2026-01-01\""), "{from}-{to}.csv", "{from} is the first day" },
  { "{\"not\":" CREATED ("\"yesterday\"") "}", "{from}.csv", "{from} is the first day" },
  { "{\"any\":[" CREATED ("\"yesterday\"") ",{\"field\":\"status\",\"is\":\"empty\"}]}", "{from}.csv", "{from} is the first day" },
  { "", "{date.csv", "is not closed" },
};

/* Every fault is one issue at the place where it stands, in words that help. */
static void
test_faults (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (EksJob) job = make_job (faults[i].where, faults[i].pattern, "");
      g_autoptr (EksJsonIssues) issues = eks_check_job (fixture->environment, job);
      g_autoptr (GError) error = NULL;
      g_autofree char *sample = eks_describe_file_name (fixture->environment, job, &error);

      g_assert_null (sample);
      g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
      g_test_message ("%s: %s", faults[i].pattern, error->message);
      g_assert_nonnull (strstr (error->message, faults[i].words));
      g_assert_cmpuint (eks_json_issues_get_length (issues), ==, 1);
      g_assert_cmpstr (eks_json_issues_get (issues, 0)->path, ==, "file_name");
      g_assert_cmpstr (eks_json_issues_get (issues, 0)->message, ==, error->message);
    }
}

/* A filter that cannot be understood is told once, at its own place. */
static void
test_broken_filter (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (CREATED ("\"equal\",\"value\":\"soon\""), "{from}.csv", "");
  g_autoptr (EksJsonIssues) issues = eks_check_job (fixture->environment, job);

  g_assert_cmpuint (eks_json_issues_get_length (issues), ==, 1);
  g_assert_cmpstr (eks_json_issues_get (issues, 0)->path, ==, "tables[0].where");
}

/* A parameter stands where the field of its name has nothing to say. */
static void
test_parameters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job ("", "{from}-{rows}.csv", "");
  g_autoptr (EksTable) dated = eks_table_copy (eks_job_get_table (job, 0));
  g_autoptr (EksFilter) condition = eks_filter_new_condition ("created_ts", EKS_COMPARISON_YESTERDAY, NULL);
  EksFileNameContext context = make_context (fixture, job, 7);
  g_autofree char *parameter = NULL;
  g_autofree char *day = NULL;

  eks_job_set_parameter (job, "from", "the beginning");
  eks_filter_append (eks_table_get_where (dated), condition);
  parameter = eks_file_name_expand (&context, NULL);
  context.table = dated;
  day = eks_file_name_expand (&context, NULL);
  g_assert_cmpstr (parameter, ==, "the beginning-7.csv");
  g_assert_cmpstr (day, ==, "2026-06-14-7.csv");
}

static const struct
{
  const char *pattern;
  const char *early; /* while the rows are not known */
  const char *name;
  const char *entry;
} packed[] = {
  { "{name}-{rows}.csv", "Sessions.csv.zip", "Sessions-42.csv.zip", "Sessions.csv" },
  { "{name} {rows}.zip", "Sessions.zip", "Sessions 42.zip", "Sessions.csv" },
  { "{rows}_rows.csv", "rows.csv.zip", "42_rows.csv.zip", "rows.csv" },
  { "{rows}.csv", "Sessions.csv.zip", "42.csv.zip", "Sessions.csv" },
  { "{rows}", "Sessions.zip", "42.zip", "Sessions.csv" },
  { "{rows}{n}.csv", "1.csv.zip", "421.csv.zip", "1.csv" },
  { "a-{rows}-b.csv", "a-b.csv.zip", "a-42-b.csv.zip", "a-b.csv" },
  { "a.{rows}.csv", "a.csv.zip", "a.42.csv.zip", "a.csv" },
  { "{{rows}}-{rows}.csv", "{rows}.csv.zip", "{rows}-42.csv.zip", "{rows}.csv" },
  { "{rows}-{rows}.csv", "Sessions.csv.zip", "42-42.csv.zip", "Sessions.csv" },
  { "plain.csv", "plain.csv.zip", "plain.csv.zip", "plain.csv" },
};

/* An archive names its file before the rows are known. */
static void
test_early (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (packed); i++)
    {
      g_autoptr (EksJob) job = make_job ("", packed[i].pattern, ",\"format\":{\"type\":\"csv\",\"compress\":\"zip\"}");
      const EksFileNameContext before = make_context (fixture, job, EKS_FILE_NAME_NO_ROWS);
      const EksFileNameContext after = make_context (fixture, job, 42);
      g_autofree char *early = eks_file_name_expand (&before, NULL);
      g_autofree char *name = eks_file_name_expand (&after, NULL);
      g_autofree char *entry = eks_file_name_expand_entry (&before, NULL);
      g_autofree char *late_entry = eks_file_name_expand_entry (&after, NULL);

      g_assert_cmpstr (early, ==, packed[i].early);
      g_assert_cmpstr (name, ==, packed[i].name);
      g_assert_cmpstr (entry, ==, packed[i].entry);
      g_assert_cmpstr (late_entry, ==, packed[i].entry);
      g_assert_true (eks_file_name_has_rows (job) == (strcmp (packed[i].early, packed[i].name) != 0));
    }
}

/* However long the name of an export is, what the file is remains to be seen. */
static void
test_long (Fixture *fixture, gconstpointer data)
{
  static const char recipient[] = "0123456789ABCDEF0123456789ABCDEF01234567";
  g_autofree char *rest = g_strdup_printf (",\"format\":{\"type\":\"csv\",\"compress\":\"zip\"},\"encryption\":{\"recipients\":[\"%s\"]}", recipient);
  g_autoptr (EksJob) job = make_job ("", "{name}-{rows}.csv", rest);
  g_autoptr (GString) long_name = g_string_new ("x");
  const EksFileNameContext context = make_context (fixture, job, 42);
  g_autofree char *name = NULL;
  g_autofree char *entry = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (long_name, "😀");
  eks_job_set_name (job, long_name->str);
  name = eks_file_name_expand (&context, NULL);
  entry = eks_file_name_expand_entry (&context, NULL);
  g_assert_cmpuint (strlen (name), <=, 200);
  g_assert_cmpuint (strlen (name), >, 195);
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_true (g_str_has_suffix (name, "😀.csv.zip.gpg"));
  g_assert_cmpuint (strlen (entry), <=, 200);
  g_assert_true (g_str_has_suffix (entry, "😀.csv"));
}

/* What a menu offers is known, has words, and gives a name. */
static void
test_fields (Fixture *fixture, gconstpointer data)
{
  static const char *const expected[] = { "{name}", "{entity}", "{date}", "{time}", "{connection}", "{parent}", "{from}", "{to}", "{n}", "{rows}" };
  g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < eks_file_name_get_n_fields (); i++)
    {
      g_autoptr (EksJob) job = make_job (CREATED ("\"yesterday\""), eks_file_name_get_field (i), "");
      g_autoptr (GError) error = NULL;
      g_autofree char *name = eks_describe_file_name (fixture->environment, job, &error);

      g_assert_no_error (error);
      g_assert_true (name[0] != '\0' && strchr (name, '{') == NULL);
      g_assert_true (g_hash_table_add (found, (char *) eks_file_name_get_field (i)));
      g_assert_cmpuint (strlen (eks_file_name_get_field_description (i)), >, 3);
    }
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_true (g_hash_table_contains (found, expected[i]));
}

/* A sample says that it is one. */
static void
test_sample (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job ("", "{n}-{rows}.csv", "");
  g_autoptr (EksJob) plain = make_job ("", "{n}.csv", "");
  g_autofree char *name = eks_describe_file_name (fixture->environment, job, NULL);
  g_autofree char *words = eks_describe_job (fixture->environment, job);
  g_autofree char *plain_words = eks_describe_job (fixture->environment, plain);

  g_assert_cmpstr (name, ==, "1-1250.csv");
  g_assert_nonnull (strstr (words, "“1-1250.csv”"));
  g_assert_nonnull (strstr (words, "is an example"));
  g_assert_null (strstr (plain_words, "is an example"));
}

/* A folder is that of all files of a run: it has no table, no number and no rows. */
static void
test_folder (Fixture *fixture, gconstpointer data)
{
  static const char *const unknown[] = { "/x/{rows}", "/x/{n}", "/x/{from}", "/x/{entity}" };
  g_autoptr (EksJob) job = make_job (CREATED ("\"yesterday\""), "a.csv", "");
  g_autofree char *folder = NULL;
  g_autofree char *mine = NULL;

  eks_job_set_parameter (job, "rows", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (eks_folder_name_expand (job, unknown[i], ZONE, NOW, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
      g_assert_null (strstr (error->message, "mean {from}"));
    }
  folder = eks_folder_name_expand (job, "/x/{yyyy}/{date:%m}", ZONE, NOW, NULL);
  mine = eks_folder_name_expand (job, "/x/{place}", ZONE, NOW, NULL);
  g_assert_cmpstr (folder, ==, "/x/2026/06");
  g_assert_cmpstr (mine, ==, "/x/Århus");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/file-name/table", test_table);
  ADD ("/file-name/language", test_language);
  ADD ("/file-name/faults", test_faults);
  ADD ("/file-name/broken-filter", test_broken_filter);
  ADD ("/file-name/parameters", test_parameters);
  ADD ("/file-name/early", test_early);
  ADD ("/file-name/long", test_long);
  ADD ("/file-name/fields", test_fields);
  ADD ("/file-name/sample", test_sample);
  ADD ("/file-name/folder", test_folder);
  return g_test_run ();
}
