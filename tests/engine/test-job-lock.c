/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An export does not run twice at once: not in one program, not in two, not when one of them was killed. */

#include "config.h"

#include "eks-error.h"
#include "eks-job-lock.h"
#include "eks-run.h"
#include "engine-test.h"

#include <stdio.h>

#define KEY "11111111-2222-4333-8444-555555555555"

/* The other program: takes the lock, says so, and holds it until it is killed. */
static void
hold (const char *folder)
{
  g_autoptr (EksTestClock) clock = eks_test_clock_new (NOW);
  g_autoptr (EksJobLock) lock = eks_job_lock_take (folder, KEY, EKS_CLOCK (clock), NULL);

  puts (lock != NULL ? "held" : "refused");
  fflush (stdout);
  for (;;)
    g_usleep (G_USEC_PER_SEC);
}

static GSubprocess *
start_holder (const char *folder)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *holder = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--hold", folder, NULL);
  char word[5] = "";

  g_assert_no_error (error);
  g_assert_true (g_input_stream_read_all (g_subprocess_get_stdout_pipe (holder), word, 4, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (word, ==, "held");
  return holder;
}

static void
kill_holder (GSubprocess *holder)
{
  g_subprocess_force_exit (holder);
  g_subprocess_wait (holder, NULL, NULL);
  g_object_unref (holder);
}

static void
test_one_program (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  EksJobLock *first = eks_job_lock_take (fixture->store, KEY, EKS_CLOCK (fixture->clock), &error);
  g_autoptr (EksJobLock) second = NULL;
  g_autoptr (EksJobLock) other = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (first);
  g_assert_null (eks_job_lock_take (fixture->store, KEY, EKS_CLOCK (fixture->clock), &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_BUSY);
  g_clear_error (&error);
  other = eks_job_lock_take (fixture->store, "another", EKS_CLOCK (fixture->clock), &error);
  g_assert_no_error (error);
  eks_job_lock_free (first);
  second = eks_job_lock_take (fixture->store, KEY, EKS_CLOCK (fixture->clock), &error);
  g_assert_no_error (error);
  g_assert_nonnull (second);
}

/* Who holds it and since when is said; that it was killed is enough to have it back. */
static void
test_two_programs (Fixture *fixture, gconstpointer data)
{
  GSubprocess *holder = start_holder (fixture->store);
  g_autoptr (GDateTime) since = g_date_time_new_from_unix_local (NOW / G_USEC_PER_SEC);
  g_autofree char *time = g_date_time_format (since, "%Y-%m-%d %H:%M:%S");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksJobLock) lock = NULL;

  g_assert_null (eks_job_lock_take (fixture->store, KEY, EKS_CLOCK (fixture->clock), &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, g_get_host_name ()));
  g_assert_nonnull (strstr (error->message, time));
  g_clear_error (&error);
  kill_holder (holder);
  lock = eks_job_lock_take (fixture->store, KEY, EKS_CLOCK (fixture->clock), &error);
  g_assert_no_error (error);
  g_assert_nonnull (lock);
}

/* The run of a job whose lock another program has: nothing is asked, written or recorded. */
static void
test_run (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strdup_printf (
    "{\"id\":\"" KEY "\",\"version\":1,\"name\":\"locked\","
    "\"connection\":{\"connector\":\"onlinefundraising\",\"settings\":{\"base_url\":\"%s\"}},"
    "\"tables\":[{\"entity\":\"onboarding_session\",\"columns\":[{\"field\":\"session_guid\"}]}],"
    "\"format\":{\"type\":\"csv\",\"preset\":\"systems\"},\"file_name\":\"rows.csv\","
    "\"destinations\":[{\"id\":\"folder\",\"type\":\"local\",\"folder\":\"%s/out\"}]}",
    eks_demo_server_get_base_url (fixture->server, "onlinefundraising"), fixture->store);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksJob) job = NULL;
  g_autoptr (EksReport) report = NULL;
  GSubprocess *holder = start_holder (fixture->store);

  job = eks_job_from_data (text, strlen (text), &error);
  g_assert_no_error (error);
  {
    g_autoptr (EksRun) run = eks_run_new (fixture->environment, job);
    g_assert_null (eks_run_execute (run, NULL, &error));
    g_assert_error (error, EKS_ERROR, EKS_ERROR_BUSY);
    g_clear_error (&error);
    g_assert_null (eks_history_get_last (eks_environment_get_history (fixture->environment), KEY, &error));
    g_assert_no_error (error);
  }
  kill_holder (holder);
  g_autoptr (EksRun) again = eks_run_new (fixture->environment, job);
  report = eks_run_execute (again, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (eks_report_get_rows_written (report), ==, N_SESSIONS);
}

/* An export without an id is known by what stands in it; one whose id is no name of a file gets one that is. */
static void
test_keys (Fixture *fixture, gconstpointer data)
{
  static const char nasty[] = "{\"id\":\"../../up\",\"version\":1,\"name\":\"x\",\"format\":{\"type\":\"csv\"}}";
  g_autoptr (EksJob) job = test_make_job (fixture, "onlinefundraising", "onboarding_session", "{\"all\":[]}", "{\"field\":\"session_guid\"}");
  g_autoptr (EksJob) same = test_make_job (fixture, "onlinefundraising", "onboarding_session", "{\"all\":[]}", "{\"field\":\"session_guid\"}");
  g_autoptr (EksJob) other = test_make_job (fixture, "onlinefundraising", "onboarding_session", "{\"all\":[]}", "{\"field\":\"status\"}");
  g_autoptr (EksJob) hostile = eks_job_from_data (nasty, strlen (nasty), NULL);
  g_autofree char *key = eks_job_lock_make_key (job);
  g_autofree char *same_key = eks_job_lock_make_key (same);
  g_autofree char *other_key = eks_job_lock_make_key (other);
  g_autofree char *hostile_key = hostile != NULL ? eks_job_lock_make_key (hostile) : NULL;

  g_assert_cmpstr (eks_job_get_id (job), !=, eks_job_get_id (same));
  g_assert_cmpstr (key, ==, same_key);
  g_assert_cmpstr (key, !=, other_key);
  if (hostile_key != NULL) /* or the file was refused */
    g_assert_null (strpbrk (hostile_key, "./"));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, test_set_up_sound, func, test_tear_down)

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--hold") == 0)
    hold (argv[2]);
  g_setenv ("EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY", "demo-key-onlinefundraising", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/job-lock/one-program", test_one_program);
  ADD ("/job-lock/two-programs", test_two_programs);
  ADD ("/job-lock/run", test_run);
  ADD ("/job-lock/keys", test_keys);
  return g_test_run ();
}
