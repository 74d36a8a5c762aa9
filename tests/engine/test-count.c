/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A count is what the export has rows; it reads no more than it must, and it stops when it is told to. */

#include "config.h"

#include "eks-count.h"
#include "eks-error.h"
#include "eks-run.h"
#include "engine-test.h"

/* With a column of a related record, which a count does not need. */
static EksJob *
make_job (Fixture *fixture, const char *connector, const char *where)
{
  return test_make_job (fixture, connector, "onboarding_session", where, "{\"field\":\"created_ts\"},{\"field\":\"user.name\"}");
}

static guint64
count_by_running (Fixture *fixture, EksJob *job)
{
  g_autoptr (EksRun) run = eks_run_new (fixture->environment, job);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;

  eks_run_set_dry_run (run, TRUE);
  report = eks_run_execute (run, NULL, &error);
  g_assert_no_error (error);
  return eks_report_get_rows_written (report);
}

static const char *const filters[] = {
  "{\"all\":[{\"field\":\"status\",\"is\":\"equal\",\"value\":\"{wanted}\"}]}",
  "{\"all\":[{\"field\":\"created_ts\",\"is\":\"last_month\"}]}",
  "{\"any\":[{\"field\":\"status\",\"is\":\"equal\",\"value\":\"Completed\"},{\"all\":[{\"field\":\"created_ts\",\"is\":\"last_month\"},"
  "{\"not\":{\"field\":\"campaign.name\",\"is\":\"empty\"}}]}]}",
  "{\"all\":[{\"field\":\"lead.external_lead_id\",\"is\":\"not_empty\"}]}",
};

/* The same number as the file has rows, whatever groups and fields of other entities the filter has. */
static void
test_same_as_run (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, "onlinefundraising", data);
  g_autoptr (EksProgress) progress = eks_progress_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (EksCount) count = eks_count_load (fixture->environment, job, 0, progress, NULL, &error);
  EksProgressState state;

  g_assert_no_error (error);
  g_assert_cmpuint (eks_count_get_rows (count), >, 0);
  g_assert_cmpuint (eks_count_get_rows (count), <, N_SESSIONS);
  g_assert_cmpuint (eks_count_get_rows_read (count), >=, eks_count_get_rows (count));
  g_assert_cmpuint (eks_count_get_rows_read (count), <=, N_SESSIONS);
  g_assert_false (eks_count_is_announced (count));
  g_assert_cmpuint (eks_count_get_rows (count), ==, count_by_running (fixture, job));
  eks_progress_get_state (progress, &state);
  g_assert_cmpuint (state.rows_written, ==, eks_count_get_rows (count));
  g_assert_cmpint (state.phase, ==, EKS_PHASE_DONE);
  g_assert_cmpint (state.rows_total, ==, -1); /* this service does not say */
}

static void
test_all_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, "onlinefundraising", "{\"all\":[]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksCount) count = eks_count_load (fixture->environment, job, 0, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (eks_count_get_rows (count), ==, N_SESSIONS); /* rows that come twice count once */
  g_assert_cmpuint (eks_count_get_rows_read (count), ==, N_SESSIONS);
}

/* The total that a service announces is the answer to “how many in all”, and to no other question. */
static void
test_announced (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) all = make_job (fixture, "announcing", "{\"all\":[]}");
  g_autoptr (EksJob) some = make_job (fixture, "announcing", "{\"all\":[{\"field\":\"status\",\"is\":\"not_equal\",\"value\":\"Completed\"}]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksCount) count = eks_count_load (fixture->environment, all, 0, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (eks_count_is_announced (count));
  g_assert_cmpuint (eks_count_get_rows (count), ==, 40);
  g_assert_cmpuint (eks_count_get_rows_read (count), ==, 0);
  g_clear_object (&count);
  count = eks_count_load (fixture->environment, some, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (eks_count_is_announced (count));
  g_assert_cmpuint (eks_count_get_rows_read (count), ==, 40);
  g_assert_cmpuint (eks_count_get_rows (count), <, 40);
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, "onlinefundraising", "{\"all\":[]}");
  g_autoptr (EksJob) unknown = make_job (fixture, "onlinefundraising", "{\"all\":[{\"field\":\"nothing_such\",\"is\":\"empty\"}]}");
  g_autoptr (GError) error = NULL;

  g_assert_null (eks_count_load (fixture->environment, job, 0, NULL, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
  g_clear_error (&error);
  g_assert_null (eks_count_load (fixture->environment, unknown, 0, NULL, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_clear_error (&error);
  g_assert_null (eks_count_load (fixture->environment, job, 1, NULL, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
}

typedef struct
{
  EksCount *count;
  GError *error;
  gboolean done;
} Answer;

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->count = eks_count_load_finish (result, &answer->error);
  answer->done = TRUE;
}

/* In a thread of its own, with counters that move; and it ends at once when it is cancelled in the middle. */
static void
test_cancel (void)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  Fixture fixture;
  Answer answer = { NULL };
  EksProgressState state;

  options.records = 20000;
  options.page_latency_ms = 50;
  test_set_up_with (&fixture, &options);
  g_autoptr (EksJob) job = make_job (&fixture, "onlinefundraising", "{\"all\":[]}");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (EksProgress) progress = eks_progress_new ();
  eks_count_load_async (fixture.environment, job, 0, progress, cancellable, counted_cb, &answer);
  do
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
      eks_progress_get_state (progress, &state);
    }
  while (state.pages < 3 || state.rows_written == 0);
  g_cancellable_cancel (cancellable);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (answer.count);
  g_assert_true (eks_error_is_cancelled (answer.error));
  g_clear_error (&answer.error);
  eks_progress_get_state (progress, &state);
  g_assert_cmpuint (state.rows_written, <, 20000);
  test_tear_down (&fixture, NULL);
}

/* The demo organisation, read as if the size of its pages were the number of its sessions. */
static void
write_announcing_connector (const char *folder)
{
  g_autofree char *connectors = g_build_filename (folder, "eksport", "connectors", NULL);
  g_autofree char *path = g_build_filename (connectors, "announcing.json", NULL);
  const char text[] =
    "{\"id\":\"announcing\",\"label\":{\"en\":\"Announcing\"},\"description\":{\"en\":\"It says how many.\"},"
    "\"verified\":{\"en\":\"For tests.\"},\"base_url\":\"{base_url}\",\"time_zone\":\"Europe/Copenhagen\","
    "\"settings\":[{\"id\":\"base_url\",\"kind\":\"url\",\"label\":{\"en\":\"Address\"},\"required\":true}],"
    "\"auth\":{\"kind\":\"header\",\"name\":\"Authorization\",\"value\":\"demo-key-onlinefundraising\"},"
    "\"paging\":{\"kind\":\"offset\",\"number_parameter\":\"pageNumber\",\"size_parameter\":\"pageSize\",\"first\":1,\"size\":40,\"total\":\"pageSize\"},"
    "\"entities\":[{\"id\":\"onboarding_session\",\"label\":{\"en\":\"Session\"},\"description\":{\"en\":\"A session.\"},\"size\":\"large\",\"key\":\"session_guid\","
    "\"streams\":[{\"path\":\"/onboarding/sessions\",\"verified\":\"documented\",\"records\":\"list\"}],"
    "\"fields\":[{\"id\":\"session_guid\",\"path\":\"sessionGuid\",\"type\":\"guid\",\"label\":{\"en\":\"GUID\"}},"
    "{\"id\":\"created_ts\",\"path\":\"createdTs\",\"type\":\"timestamp\",\"label\":{\"en\":\"Created\"}},"
    "{\"id\":\"status\",\"path\":\"status\",\"type\":\"text\",\"label\":{\"en\":\"Status\"}}]}]}";
  GError *error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (connectors, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, &error));
  g_assert_no_error (error);
  g_autoptr (EksConnector) connector = eks_connector_new_from_file (path, &error);
  g_assert_no_error (error);
}

#define ADD(path, faults, func) g_test_add (path, Fixture, faults, test_set_up, func, test_tear_down)

int
main (int argc, char *argv[])
{
  g_autoptr (EksTestFolder) data = NULL;

  data = eks_test_folder_new ();
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY", "demo-key-onlinefundraising", TRUE);
  g_test_init (&argc, &argv, NULL);
  write_announcing_connector (data);
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autofree char *path = g_strdup_printf ("/count/same-as-run/%u", i);
      g_test_add (path, Fixture, filters[i], test_set_up_sound, test_same_as_run, test_tear_down);
    }
  ADD ("/count/all-rows", NULL, test_all_rows);
  ADD ("/count/all-rows/duplicate", "duplicate@2", test_all_rows);
  ADD ("/count/announced", NULL, test_announced);
  ADD ("/count/failure", "malformed@2", test_failure);
  g_test_add_func ("/count/cancel", test_cancel);
  return g_test_run ();
}
