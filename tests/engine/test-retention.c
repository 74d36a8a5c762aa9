/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delivered files go after their days: only ours, only unchanged, and not before somebody has allowed it. */

#include "config.h"

#include "eks-health.h"
#include "eks-retention.h"
#include "eks-run.h"
#include "engine-test.h"

#include <glib/gstdio.h>

#define DAY_US (G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC)
#define ID "11111111-2222-4333-8444-555555555555"

static EksJob *
make_job (Fixture *fixture, const char *file_name, int days)
{
  GError *error = NULL;
  g_autofree char *text = g_strdup_printf (
    "{\"version\":1,\"id\":\"" ID "\",\"name\":\"Kept\","
    "\"connection\":{\"connector\":\"onlinefundraising\",\"settings\":{\"base_url\":\"%s\"}},"
    "\"tables\":[{\"entity\":\"lead\",\"columns\":[{\"field\":\"lead_guid\"}]}],"
    "\"format\":{\"type\":\"csv\",\"preset\":\"systems\"},\"file_name\":\"%s\","
    "\"destinations\":[{\"id\":\"folder\",\"type\":\"local\",\"folder\":\"%s/out\",\"manifest\":\"sha256\"}],"
    "\"retention\":{\"days\":%d}}",
    eks_demo_server_get_base_url (fixture->server, "onlinefundraising"), file_name, fixture->store, days);
  EksJob *job = eks_job_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  return job;
}

static gboolean
is_there (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->store, "out", name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
write_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->store, "out", name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Returns: (transfer full) */
static EksReport *
run (Fixture *fixture, EksJob *job)
{
  g_autoptr (EksRun) self = eks_run_new (fixture->environment, job);
  g_autoptr (GError) error = NULL;
  EksReport *report = eks_run_execute (self, NULL, &error);

  g_assert_no_error (error);
  return report;
}

static void
run_named (Fixture *fixture, const char *file_name, int days)
{
  g_autoptr (EksJob) job = make_job (fixture, file_name, days);
  g_autoptr (EksReport) report = run (fixture, job);

  g_assert_nonnull (report);
}

static void
pass_days (Fixture *fixture, int days)
{
  g_assert_true (eks_clock_sleep (EKS_CLOCK (fixture->clock), days * DAY_US, NULL, NULL));
}

static guint
count_listed (Fixture *fixture, EksJob *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = eks_retention_list (fixture->environment, job, &error);

  g_assert_no_error (error);
  return records->len;
}

static const EksHealthItem *
find_removal (GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    if (((const EksHealthItem *) g_ptr_array_index (items, i))->kind == EKS_HEALTH_REMOVAL)
      return g_ptr_array_index (items, i);
  return NULL;
}

static guint
count_health (Fixture *fixture, EksJob *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
  g_autoptr (GPtrArray) items = NULL;

  g_ptr_array_add (jobs, job);
  items = eks_health_list (fixture->environment, jobs, NULL, &error);
  g_assert_no_error (error);
  return find_removal (items) != NULL ? find_removal (items)->count : 0;
}

static void
allow (Fixture *fixture, EksJob *job)
{
  g_auto (EksRetention) result = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (eks_retention_allow (fixture->environment, job, &result, NULL, &error));
  g_assert_no_error (error);
}

/* Until somebody has seen what would go, everything stays; afterwards a file goes with its manifest, when its days are over. */
static void
test_first_time (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, "old.csv", 30);

  run_named (fixture, "old.csv", 30);
  pass_days (fixture, 29);
  g_assert_cmpuint (count_listed (fixture, job), ==, 0);
  pass_days (fixture, 2);
  run_named (fixture, "new.csv", 30);
  g_assert_true (is_there (fixture, "old.csv"));
  g_assert_cmpuint (count_listed (fixture, job), ==, 2);
  g_assert_cmpuint (count_health (fixture, job), ==, 2);

  allow (fixture, job);
  g_assert_cmpuint (count_health (fixture, job), ==, 0);
  g_assert_false (is_there (fixture, "old.csv"));
  g_assert_false (is_there (fixture, "old.csv.sha256"));
  g_assert_true (is_there (fixture, "new.csv"));
  pass_days (fixture, 31);
  run_named (fixture, "newer.csv", 30);
  g_assert_false (is_there (fixture, "new.csv"));
  g_assert_true (is_there (fixture, "newer.csv"));
  g_assert_cmpuint (count_listed (fixture, job), ==, 0);
}

/* What is not ours any more, and what never was, is left alone, and the report says which. */
static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, "new.csv", 30);
  g_autoptr (EksReport) report = NULL;
  g_autofree char *text = NULL;

  allow (fixture, job);
  run_named (fixture, "changed.csv", 30);
  write_file (fixture, "changed.csv", "somebody worked on this");
  write_file (fixture, "stranger.csv", "not ours");
  pass_days (fixture, 40);
  report = run (fixture, job);
  g_assert_true (is_there (fixture, "changed.csv"));
  g_assert_false (is_there (fixture, "changed.csv.sha256"));
  g_assert_true (is_there (fixture, "stranger.csv"));
  text = eks_report_describe (report);
  g_assert_nonnull (strstr (text, "Old files stay, because they were changed or could not be looked at"));
  g_assert_nonnull (strstr (text, "/out/changed.csv"));
  g_assert_cmpuint (count_listed (fixture, job), ==, 0);
}

/* A name that is used each day is one file, the last one. */
static void
test_same_name (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, "same.csv", 30);
  g_auto (EksRetention) result = { 0 };
  g_autoptr (GError) error = NULL;

  allow (fixture, job);
  run_named (fixture, "same.csv", 30);
  pass_days (fixture, 20);
  run_named (fixture, "same.csv", 30);
  pass_days (fixture, 15);
  g_assert_cmpuint (count_listed (fixture, job), ==, 0);
  pass_days (fixture, 20);
  g_assert_cmpuint (count_listed (fixture, job), ==, 2);
  g_assert_true (eks_retention_run (fixture->environment, job, &result, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result.removed, ==, 2);
  g_assert_cmpuint (result.changed, ==, 0);
  g_assert_false (is_there (fixture, "same.csv"));
}

/* Fewer days than somebody has allowed are asked about again; more are not. */
static void
test_fewer_days (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) month = make_job (fixture, "a.csv", 30);
  g_autoptr (EksJob) week = make_job (fixture, "a.csv", 7);
  g_autoptr (EksJob) year = make_job (fixture, "a.csv", 365);
  g_auto (EksRetention) result = { 0 };
  gboolean allowed;

  allow (fixture, month);
  run_named (fixture, "a.csv", 30);
  pass_days (fixture, 10);
  g_assert_true (eks_retention_run (fixture->environment, week, &result, NULL, NULL));
  g_assert_cmpuint (result.removed, ==, 0);
  g_assert_true (is_there (fixture, "a.csv"));
  g_assert_true (eks_retention_is_allowed (fixture->environment, week, &allowed, NULL));
  g_assert_false (allowed);
  g_assert_true (eks_retention_is_allowed (fixture->environment, year, &allowed, NULL));
  g_assert_true (allowed);
}

/* Somebody was faster: nothing to tell, and not tried again. A folder that cannot be looked at is tried again. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, "gone.csv", 30);
  g_autofree char *path = g_build_filename (fixture->store, "out", "gone.csv", NULL);
  g_auto (EksRetention) result = { 0 };
  g_autofree char *text = NULL;

  allow (fixture, job);
  run_named (fixture, "gone.csv", 30);
  pass_days (fixture, 31);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_true (eks_retention_run (fixture->environment, job, &result, NULL, NULL));
  g_assert_cmpuint (result.gone, ==, 1);
  g_assert_cmpuint (result.removed, ==, 1);
  text = eks_retention_describe (&result);
  g_assert_cmpstr (text, ==, "1 old file was removed. 1 old file was gone already.");
  g_assert_cmpuint (count_listed (fixture, job), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY", "demo-key-onlinefundraising", TRUE);
  g_test_add ("/retention/first-time", Fixture, NULL, test_set_up_sound, test_first_time, test_tear_down);
  g_test_add ("/retention/changed", Fixture, NULL, test_set_up_sound, test_changed, test_tear_down);
  g_test_add ("/retention/same-name", Fixture, NULL, test_set_up_sound, test_same_name, test_tear_down);
  g_test_add ("/retention/fewer-days", Fixture, NULL, test_set_up_sound, test_fewer_days, test_tear_down);
  g_test_add ("/retention/gone", Fixture, NULL, test_set_up_sound, test_gone, test_tear_down);
  return g_test_run ();
}
