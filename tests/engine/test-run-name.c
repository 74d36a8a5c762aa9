/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that are known when all is written: what the files are called then, and that nothing is left where that fails. */

#include "config.h"

#include "eks-decrypt.h"
#include "eks-demo-server.h"
#include "eks-error.h"
#include "eks-run.h"
#include "eks-test-support.h"

#include <glib/gstdio.h>
#include <string.h>

/* 2026-06-15 10:00 UTC */
#define NOW (G_GINT64_CONSTANT (1781517600) * G_USEC_PER_SEC)
#define N_SESSIONS 120

typedef struct
{
  EksTestFolder *store;
  EksTestFolder *output;
  EksTestClock *clock;
  EksEnvironment *environment;
  EksDemoServer *server;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer faults)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  GError *error = NULL;

  options.records = N_SESSIONS;
  options.now = NOW;
  options.faults = faults;
  fixture->store = eks_test_folder_new ();
  fixture->output = eks_test_folder_new ();
  fixture->clock = eks_test_clock_new (NOW);
  fixture->environment = eks_environment_new (fixture->store, EKS_CLOCK (fixture->clock));
  fixture->server = eks_demo_server_new (&options);
  eks_demo_server_start (fixture->server, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  eks_demo_server_stop (fixture->server);
  g_clear_object (&fixture->server);
  g_object_unref (fixture->environment); /* a worker thread may let go of it a moment later */
  g_object_unref (fixture->clock);
  eks_test_folder_free (fixture->store);
  eks_test_folder_free (fixture->output);
}

#define COLUMNS "\"columns\":[{\"field\":\"session_guid\"},{\"field\":\"status\"}]"
#define ALL "{\"name\":\"all\",\"entity\":\"onboarding_session\"," COLUMNS "}"
#define NOTHING(name) \
  "{\"name\":\"" name "\",\"entity\":\"onboarding_session\"," COLUMNS ",\"where\":{\"all\":[" \
  "{\"field\":\"session_guid\",\"is\":\"equal\",\"value\":\"00000000-0000-4000-8000-000000000000\"}]}}"

static EksJob *
make_job (Fixture *fixture, const char *tables, const char *format, const char *file_name)
{
  GError *error = NULL;
  g_autofree char *text = g_strdup_printf (
    "{\"version\":1,\"id\":\"11111111-2222-4333-8444-555555555555\",\"name\":\"sessions\","
    "\"connection\":{\"connector\":\"onlinefundraising\",\"settings\":{\"base_url\":\"%s\"}},"
    "\"tables\":[%s],\"format\":{%s},\"file_name\":\"%s\"}",
    eks_demo_server_get_base_url (fixture->server, "onlinefundraising"), tables, format, file_name);
  EksJob *job = eks_job_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  return job;
}

#define CSV "\"type\":\"csv\",\"preset\":\"systems\""

static EksReport *
run (Fixture *fixture, EksJob *job, gboolean dry, GError **error)
{
  g_autoptr (EksRun) self = eks_run_new (fixture->environment, job);

  eks_run_set_output_folder (self, fixture->output);
  eks_run_set_dry_run (self, dry);
  return eks_run_execute (self, NULL, error);
}

/* The report names the files as they are, and there is nothing beside them. */
static void
assert_files (Fixture *fixture, EksReport *report, const char *const *names)
{
  GPtrArray *artifacts = eks_report_get_artifacts (report);

  g_assert_cmpuint (artifacts->len, ==, g_strv_length ((GStrv) names));
  g_assert_cmpuint (eks_test_folder_count (fixture->output), ==, artifacts->len);
  for (guint i = 0; i < artifacts->len; i++)
    {
      const EksArtifact *artifact = g_ptr_array_index (artifacts, i);
      g_autofree char *path = g_build_filename (fixture->output, names[i], NULL);

      g_assert_cmpstr (artifact->path, ==, path);
      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "sessions-120-1.csv", NULL };
  g_autoptr (EksJob) job = make_job (fixture, ALL, CSV, "{name}-{rows}-{n}.csv");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) first = run (fixture, job, FALSE, &error);
  g_autoptr (EksReport) again = NULL;

  g_assert_no_error (error);
  assert_files (fixture, first, names);
  again = run (fixture, job, FALSE, &error); /* a file of that name is replaced */
  g_assert_no_error (error);
  assert_files (fixture, again, names);
}

static void
test_dry_run (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, ALL, CSV, "{rows}.csv");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, TRUE, &error);
  const EksArtifact *artifact;

  g_assert_no_error (error);
  artifact = g_ptr_array_index (eks_report_get_artifacts (report), 0);
  g_assert_true (g_str_has_suffix (artifact->path, "/120.csv"));
  g_assert_cmpuint (eks_test_folder_count (fixture->output), ==, 0);
}

static void
test_tables (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "1-120.csv", "2-0.csv", "3-120.csv", NULL };
  g_autoptr (EksJob) job = make_job (fixture, ALL "," NOTHING ("none") "," ALL, CSV, "{n}-{rows}.csv");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, FALSE, &error);

  g_assert_no_error (error);
  assert_files (fixture, report, names);
}

/* One file for all tables: its rows are theirs together, and it is the first file. */
static void
test_workbook (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "all-1-240.xlsx", NULL };
  g_autoptr (EksJob) job = make_job (fixture, ALL "," NOTHING ("none") "," ALL, "\"type\":\"xlsx\",\"workbook\":true", "{table}-{n}-{rows}.xlsx");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, FALSE, &error);

  g_assert_no_error (error);
  assert_files (fixture, report, names);
}

static void
assert_entry (const char *path, const char *entry)
{
  static const char script[] =
    "import sys, zipfile\n"
    "package = zipfile.ZipFile (sys.argv[1])\n"
    "assert package.testzip () is None\n"
    "assert package.namelist () == [sys.argv[2]], package.namelist ()\n"
    "assert package.read (sys.argv[2]).count (b'\\n') == int (sys.argv[3])\n";
  g_autofree char *n_lines = g_strdup_printf ("%d", N_SESSIONS + 1);
  const char *argv[] = { "/usr/bin/python3", "-c", script, path, entry, n_lines, NULL };
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &errors, &status, &error));
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", error->message, errors);
}

/* The file in an archive is named before the rows are known. */
static void
test_zip (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "sessions-120.csv.zip", NULL };
  g_autoptr (EksJob) job = make_job (fixture, ALL, CSV ",\"compress\":\"zip\"", "{name}-{rows}.csv");
  g_autofree char *path = g_build_filename (fixture->output, names[0], NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, FALSE, &error);

  g_assert_no_error (error);
  assert_files (fixture, report, names);
  assert_entry (path, "sessions.csv");
}

static void
test_encrypted (Fixture *fixture, gconstpointer data)
{
  EksKeyring *keyring = eks_environment_get_keyring (fixture->environment);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksKey) key = eks_keyring_generate (keyring, "Anne", "a@example.org", NULL, 30, NULL, &error);

  g_assert_no_error (error);
  for (guint packed = 0; packed < 2; packed++)
    {
      g_autoptr (EksJob) job = make_job (fixture, ALL, packed ? CSV ",\"compress\":\"zip\"" : CSV, "{rows}-{name}.csv");
      const char *recipients[] = { eks_key_get_fingerprint (key), NULL };
      const char *names[] = { packed ? "120-sessions.csv.zip.gpg" : "120-sessions.csv.gpg", NULL };
      g_autofree char *path = g_build_filename (fixture->output, names[0], NULL);
      g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
      g_autofree char *opened = g_build_filename (folder, "opened", NULL);
      g_autoptr (EksReport) report = NULL;
      g_autoptr (EksDecryptResult) result = NULL;

      g_object_set (eks_job_get_encryption (job), "recipients", recipients, NULL);
      report = run (fixture, job, FALSE, &error);
      g_assert_no_error (error);
      assert_files (fixture, report, names);
      g_autoptr (EksRunRecord) record = eks_history_get_last (eks_environment_get_history (fixture->environment), eks_job_get_id (job), &error);
      g_assert_cmpstr (record->recipients, ==, recipients[0]);
      g_assert_cmpstr (record->trigger, ==, "hand");
      g_assert_cmpuint (record->rows_read, ==, 120);
      g_assert_cmpuint (record->bytes, ==, ((EksArtifact *) g_ptr_array_index (eks_report_get_artifacts (report), 0))->bytes);
      result = eks_decrypt_file (keyring, path, opened, NULL, &error);
      g_assert_no_error (error);
      if (packed)
        assert_entry (opened, "sessions.csv");
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

/* “a” with 120 rows and “a12” with none are called the same: one of them would be lost. */
static void
test_same (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, ALL "," NOTHING ("all12"), CSV, "{table}{rows}.csv");
  g_autoptr (GError) error = NULL;

  g_assert_null (run (fixture, job, FALSE, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_assert_nonnull (strstr (error->message, "“all120.csv”"));
  g_assert_cmpuint (eks_test_folder_count (fixture->output), ==, 0);
}

/* That a folder has the name is seen as late as the name is known, and costs the other files theirs. */
static void
test_folder_in_the_way (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, NOTHING ("none") "," ALL, CSV, "{table}-{rows}.csv");
  g_autofree char *path = g_build_filename (fixture->output, "all-120.csv", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_null (run (fixture, job, FALSE, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_assert_nonnull (strstr (error->message, "“all-120.csv”"));
  g_assert_cmpuint (eks_test_folder_count (fixture->output), ==, 1);
}

static void
test_failed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, ALL, CSV, "{name}-{rows}.csv");
  g_autoptr (GError) error = NULL;

  g_assert_null (run (fixture, job, FALSE, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (eks_test_folder_count (fixture->output), ==, 0);
}

/* A run that comes late is for the instant that was planned: its name says so, and its report when it was made. */
static void
test_slot (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "2026-06-12.csv", NULL };
  const gint64 slot = NOW - 3 * G_TIME_SPAN_DAY;
  g_autoptr (EksJob) job = make_job (fixture, ALL, CSV, "{date}.csv");
  g_autoptr (EksRun) self = eks_run_new (fixture->environment, job);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;

  eks_run_set_output_folder (self, fixture->output);
  eks_run_set_trigger (self, EKS_TRIGGER_SCHEDULE);
  eks_run_set_slot (self, slot);
  report = eks_run_execute (self, NULL, &error);
  g_assert_no_error (error);
  assert_files (fixture, report, names);
  g_assert_cmpint (eks_report_get_finished (report), >=, NOW);
}

#define ADD(path, faults, func) g_test_add (path, Fixture, faults, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY", "demo-key-onlinefundraising", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/run-name/rows", NULL, test_rows);
  ADD ("/run-name/dry-run", NULL, test_dry_run);
  ADD ("/run-name/tables", NULL, test_tables);
  ADD ("/run-name/workbook", NULL, test_workbook);
  ADD ("/run-name/zip", NULL, test_zip);
  ADD ("/run-name/encrypted", NULL, test_encrypted);
  ADD ("/run-name/same", NULL, test_same);
  ADD ("/run-name/folder-in-the-way", NULL, test_folder_in_the_way);
  ADD ("/run-name/slot", NULL, test_slot);
  ADD ("/run-name/failed", "/onboarding/sessions:malformed", test_failed);
  return g_test_run ();
}
