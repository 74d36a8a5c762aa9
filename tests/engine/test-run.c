/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole way against the demo organisation: what arrives, what goes wrong, and that nothing half done is left. */

#include "config.h"

#include "eks-check.h"
#include "eks-decrypt.h"
#include "eks-demo-server.h"
#include "eks-discovery.h"
#include "eks-error.h"
#include "eks-preview.h"
#include "eks-run.h"
#include "eks-test-support.h"

#include <string.h>

/* 2026-06-15 10:00 UTC: the data reach back over both changes of the clock. */
#define NOW (G_GINT64_CONSTANT (1781517600) * G_USEC_PER_SEC)
#define N_SESSIONS 1200

typedef struct
{
  EksTestFolder *store;
  EksTestFolder *output;
  EksTestClock *clock;
  EksEnvironment *environment;
  EksDemoServer *server;
} Fixture;

static void
set_up_with (Fixture *fixture, const EksDemoOptions *options)
{
  GError *error = NULL;

  fixture->store = eks_test_folder_new ();
  fixture->output = eks_test_folder_new ();
  fixture->clock = eks_test_clock_new (options->now);
  fixture->environment = eks_environment_new (fixture->store, EKS_CLOCK (fixture->clock));
  fixture->server = eks_demo_server_new (options);
  eks_demo_server_start (fixture->server, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer faults)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;

  options.records = N_SESSIONS;
  options.now = NOW;
  options.faults = faults;
  set_up_with (fixture, &options);
}

/* A date in an answer is of the server's own clock, which is the machine's. */
static void
set_up_today (Fixture *fixture, gconstpointer faults)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;

  options.records = N_SESSIONS;
  options.now = g_get_real_time ();
  options.faults = faults;
  set_up_with (fixture, &options);
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

#define OWN_COLUMNS "{\"field\":\"session_guid\"},{\"field\":\"created_ts\"},{\"field\":\"status\"},{\"field\":\"external_lead_id\"}"
#define RELATED_COLUMNS OWN_COLUMNS ",{\"field\":\"lead.external_lead_id\",\"title\":\"Lead\"},{\"field\":\"campaign.name\"},{\"field\":\"user.name\"}"

static EksJob *
make_job (Fixture *fixture, const char *columns, const char *where)
{
  GError *error = NULL;
  g_autofree char *text = g_strdup_printf (
    "{\"version\":1,\"id\":\"11111111-2222-4333-8444-555555555555\",\"name\":\"sessions\","
    "\"connection\":{\"connector\":\"onlinefundraising\",\"settings\":{\"base_url\":\"%s\"}},"
    "\"tables\":[{\"entity\":\"onboarding_session\",\"where\":{\"all\":[%s]},\"columns\":[%s]}],"
    "\"format\":{\"type\":\"csv\",\"preset\":\"systems\"},\"file_name\":\"sessions.csv\"}",
    eks_demo_server_get_base_url (fixture->server, "onlinefundraising"), where, columns);
  EksJob *job = eks_job_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  return job;
}

static EksReport *
run (Fixture *fixture, EksJob *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksRun) self = eks_run_new (fixture->environment, job);

  eks_run_set_output_folder (self, fixture->output);
  return eks_run_execute (self, cancellable, error);
}

static GStrv
read_lines (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->output, name, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_suffix (text, "\n"));
  text[strlen (text) - 1] = '\0';
  return g_strsplit (text, "\n", -1);
}

static guint64
count (EksReport *report, EksTallyKind kind, const char *subject)
{
  GPtrArray *entries = eks_report_get_entries (report);
  guint64 n = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const EksTallyEntry *entry = g_ptr_array_index (entries, i);
      if (entry->kind == kind && (subject == NULL || strcmp (entry->subject, subject) == 0))
        n += entry->count;
    }
  return n;
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, OWN_COLUMNS, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, NULL, &error);
  g_auto (GStrv) lines = NULL;
  const EksArtifact *artifact;

  g_assert_no_error (error);
  lines = read_lines (fixture, "sessions.csv");
  g_assert_cmpuint (g_strv_length (lines), ==, N_SESSIONS + 1);
  g_assert_cmpstr (lines[0], ==, "session_guid;created_ts;status;external_lead_id");
  g_assert_cmpuint (eks_report_get_rows_written (report), ==, N_SESSIONS);
  g_assert_cmpuint (eks_test_folder_count (fixture->output), ==, 1);
  artifact = g_ptr_array_index (eks_report_get_artifacts (report), 0);
  g_assert_cmpuint (artifact->rows, ==, N_SESSIONS);
  g_assert_cmpuint (strlen (artifact->sha256), ==, 64);
  g_autofree char *authorization = eks_demo_server_dup_authorization (fixture->server, "127.0.0.1");
  g_assert_cmpstr (authorization, ==, eks_demo_server_get_key ("onlinefundraising"));
}

/* A column is as wide as its maximum size where the format gives no width; a hidden one has no place. */
static void
test_fixed_widths (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, "{\"field\":\"session_guid\",\"max\":8},{\"field\":\"created_ts\",\"hidden\":true},{\"field\":\"status\",\"max\":12}", "");
  EksFormat *format = eks_job_get_format (job);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;
  g_autoptr (EksJsonIssues) issues = NULL;
  g_auto (GStrv) lines = NULL;

  g_object_set (format, "type", EKS_FORMAT_TXT, "layout", EKS_LAYOUT_FIXED, "line-end", EKS_LINE_END_LF, NULL);
  report = run (fixture, job, NULL, &error);
  g_assert_no_error (error);
  lines = read_lines (fixture, "sessions.csv");
  g_assert_cmpstr (lines[0], ==, "session_status      ");
  for (guint i = 1; lines[i] != NULL; i++)
    g_assert_cmpuint (strlen (lines[i]), ==, 20);
  g_autoptr (EksColumn) last = g_list_model_get_item (G_LIST_MODEL (eks_table_get_columns (eks_job_get_table (job, 0))), 2);
  g_object_set (last, "maximum", 0, NULL);
  issues = eks_check_job (fixture->environment, job);
  g_assert_cmpuint (eks_json_issues_get_length (issues), ==, 1);
  g_assert_cmpstr (eks_json_issues_get (issues, 0)->path, ==, "format.widths");
  g_object_set (format, "widths", "8 12", NULL);
  g_autoptr (EksJsonIssues) none = eks_check_job (fixture->environment, job);
  g_assert_cmpuint (eks_json_issues_get_length (none), ==, 0);
}

/* A column that is left out lends its width to no other, and needs none. */
static void
test_fixed_widths_personal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, "{\"field\":\"user.name\",\"max\":30},{\"field\":\"user.email\"},{\"field\":\"session_guid\",\"max\":8},{\"field\":\"status\",\"max\":12}", "");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;
  g_auto (GStrv) lines = NULL;

  g_object_set (job, "personal", EKS_PERSONAL_LEAVE_OUT, NULL);
  g_object_set (eks_job_get_format (job), "type", EKS_FORMAT_TXT, "layout", EKS_LAYOUT_FIXED, "line-end", EKS_LINE_END_LF, NULL);
  report = run (fixture, job, NULL, &error);
  g_assert_no_error (error);
  lines = read_lines (fixture, "sessions.csv");
  g_assert_cmpstr (lines[0], ==, "session_status      ");
  g_assert_cmpuint (count (report, EKS_TALLY_COLUMN_LEFT_OUT, "email"), ==, 1);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* Cancelled when all is done: the files stand, so the run did not fail. */
static void
test_cancelled_too_late (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, OWN_COLUMNS, "");
  g_autoptr (EksRun) self = eks_run_new (fixture->environment, job);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;
  EksProgressState state = { 0 };

  eks_run_set_output_folder (self, fixture->output);
  eks_run_execute_async (self, cancellable, finished_cb, &result);
  while (state.phase != EKS_PHASE_DONE)
    {
      g_usleep (1000);
      eks_progress_get_state (eks_run_get_progress (self), &state);
    }
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  report = eks_run_execute_finish (self, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (eks_report_get_rows_written (report), ==, N_SESSIONS);
}

static void
test_one_at_a_time (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, RELATED_COLUMNS, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (report);
  /* The vendor's queue is shared by all its customers: never two questions at once. */
  g_assert_cmpuint (eks_demo_server_get_most_at_once (fixture->server), ==, 1);
}

static void
test_related (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, RELATED_COLUMNS, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, NULL, &error);
  g_auto (GStrv) lines = NULL;
  guint with_lead = 0, with_campaign = 0;

  g_assert_no_error (error);
  lines = read_lines (fixture, "sessions.csv");
  g_assert_cmpstr (lines[0], ==, "session_guid;created_ts;status;external_lead_id;Lead;campaign_name;user_name");
  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ";", -1);
      with_lead += cells[4][0] != '\0';
      with_campaign += cells[5][0] != '\0';
    }
  /* The demo organisation has leads that lead nowhere: each is counted, none is dropped. */
  g_assert_cmpuint (count (report, EKS_TALLY_UNMATCHED, "lead"), >, 0);
  g_assert_cmpuint (with_lead, <=, N_SESSIONS - count (report, EKS_TALLY_UNMATCHED, "lead"));
  g_assert_cmpuint (with_lead, >, N_SESSIONS * 3 / 4);
  g_assert_cmpuint (with_campaign, ==, N_SESSIONS);
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, OWN_COLUMNS,
    "{\"field\":\"created_ts\",\"is\":\"last_month\"},{\"field\":\"status\",\"is\":\"equal\",\"value\":\"Completed\"}");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, NULL, &error);
  g_auto (GStrv) lines = NULL;

  g_assert_no_error (error);
  lines = read_lines (fixture, "sessions.csv");
  g_assert_cmpuint (g_strv_length (lines), >, 10);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ";", -1);
      g_assert_true (g_str_has_prefix (cells[1], "2026-05-"));
      g_assert_cmpstr (cells[2], ==, "Completed");
    }
  /* Only the month and a day on each side was asked for. */
  g_assert_cmpuint (eks_report_get_rows_read (report), <, N_SESSIONS / 5);
  g_assert_cmpuint (eks_report_get_rows_read (report), ==, eks_report_get_rows_written (report) + eks_report_get_rows_filtered (report));
}

/* A filter on a related field, which is not exported itself. */
static void
test_related_filter (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, "{\"field\":\"session_guid\"},{\"field\":\"status\"}",
    "{\"field\":\"campaign.active\",\"is\":\"equal\",\"value\":true},{\"not\":{\"field\":\"status\",\"is\":\"equal\",\"value\":\"Completed\"}}");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (eks_report_get_rows_written (report), >, 0);
  g_assert_cmpuint (eks_report_get_rows_written (report) + eks_report_get_rows_filtered (report), ==, N_SESSIONS);
}

/* The list of agreements leaves personal ones out and that of contacts archived ones: however many rows there are,
 * each is found by its key. */
static void
test_partial_list (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;
  g_autofree char *text = g_strdup_printf (
    "{\"version\":1,\"name\":\"subscriptions\",\"connection\":{\"connector\":\"onlinefundraising\",\"settings\":{\"base_url\":\"%s\"}},"
    "\"tables\":[{\"entity\":\"subscription\",\"columns\":[{\"field\":\"subscription_guid\"},{\"field\":\"agreement.agreement_guid\"},{\"field\":\"contact.contact_guid\"}]}],"
    "\"format\":{\"type\":\"csv\",\"preset\":\"systems\"},\"file_name\":\"s.csv\"}",
    eks_demo_server_get_base_url (fixture->server, "onlinefundraising"));
  g_autoptr (EksJob) job = eks_job_from_data (text, strlen (text), &error);
  g_autoptr (EksReport) report = NULL;

  g_assert_no_error (error);
  report = run (fixture, job, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (eks_report_get_rows_written (report), >, 400);
  g_assert_cmpuint (count (report, EKS_TALLY_UNMATCHED, "agreement"), ==, 0);
  g_assert_cmpuint (count (report, EKS_TALLY_UNMATCHED, "contact"), ==, 0);
}

static void
test_data_set (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture,
    "{\"field\":\"session_guid\"},{\"field\":\"data_set.formResult.favourite_animal\"}", "{\"field\":\"created_ts\",\"is\":\"last_month\"}");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, NULL, &error);
  g_auto (GStrv) lines = NULL;
  guint filled = 0;

  g_assert_no_error (error);
  lines = read_lines (fixture, "sessions.csv");
  g_assert_cmpstr (lines[0], ==, "session_guid;favourite_animal");
  for (guint i = 1; lines[i] != NULL; i++)
    filled += lines[i][37] != '\0';
  g_assert_cmpuint (filled, >, 0);
}

/* Where the account has no session list the DataSets tell of the sessions; leads and users are not in them. */
static void
test_fallback (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, RELATED_COLUMNS, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, NULL, &error);
  g_auto (GStrv) lines = NULL;

  g_assert_no_error (error);
  lines = read_lines (fixture, "sessions.csv");
  g_assert_cmpuint (g_strv_length (lines), ==, N_SESSIONS + 1);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ";", -1);
      g_assert_cmpstr (cells[4], ==, "");
      g_assert_cmpstr (cells[5], !=, "");
      g_assert_cmpstr (cells[6], ==, "");
    }
  g_assert_cmpuint (count (report, EKS_TALLY_RELATION_UNAVAILABLE, "lead"), ==, 1);
  g_assert_cmpuint (count (report, EKS_TALLY_RELATION_UNAVAILABLE, "user"), ==, 1);
}

/* What can be mended by asking again gives the very same file. */
static void
test_mended (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, OWN_COLUMNS, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, NULL, &error);
  g_auto (GStrv) lines = NULL;

  g_assert_no_error (error);
  lines = read_lines (fixture, "sessions.csv");
  g_assert_cmpuint (g_strv_length (lines), ==, N_SESSIONS + 1);
  g_assert_cmpint (eks_test_clock_get_slept (fixture->clock), >, 0);
  g_assert_cmpuint (count (report, EKS_TALLY_DUPLICATE_DROPPED, NULL), ==, 0);
}

static void
test_duplicate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, OWN_COLUMNS, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (eks_report_get_rows_written (report), ==, N_SESSIONS);
  g_assert_cmpuint (count (report, EKS_TALLY_DUPLICATE_DROPPED, "onboarding_session"), ==, 1);
}

static void
test_vanished (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, OWN_COLUMNS, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, NULL, &error);
  g_auto (GStrv) lines = NULL;

  g_assert_no_error (error);
  lines = read_lines (fixture, "sessions.csv");
  /* The columns do not move: the field is empty and said to be missing. */
  g_assert_cmpstr (lines[0], ==, "session_guid;created_ts;status;external_lead_id");
  g_assert_true (g_str_has_suffix (lines[1], ";"));
  g_assert_cmpuint (count (report, EKS_TALLY_FIELD_MISSING, "external_lead_id"), >, 0);
}

/* Bytes that are no UTF-8 cost a character each, not the export, and are told. */
static void
test_bad_bytes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, OWN_COLUMNS, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, NULL, &error);
  g_auto (GStrv) lines = NULL;

  g_assert_no_error (error);
  lines = read_lines (fixture, "sessions.csv");
  g_assert_cmpuint (g_strv_length (lines), ==, N_SESSIONS + 1);
  g_assert_cmpuint (count (report, EKS_TALLY_BAD_BYTES, "onboarding_session"), >, 0);
}

typedef struct
{
  const char *faults;
  EksError code;
} FatalFault;

static const FatalFault fatal_faults[] = {
  { "401", EKS_ERROR_SOURCE_REFUSED },
  { "403", EKS_ERROR_SOURCE_REFUSED },
  { "500x*", EKS_ERROR_SOURCE_UNREACHABLE },
  { "429@1x*", EKS_ERROR_SOURCE_UNREACHABLE },
  { "cut@2x*", EKS_ERROR_SOURCE_UNREACHABLE },
  { "drop@2x*", EKS_ERROR_SOURCE_UNREACHABLE },
  { "malformed@2", EKS_ERROR_SOURCE_INVALID },
  { "empty@2", EKS_ERROR_SOURCE_INVALID },
  { "repeat@2", EKS_ERROR_SOURCE_REPEATED },
  { "redirect@2", EKS_ERROR_SOURCE_REFUSED },
  { "huge@1:80", EKS_ERROR_SOURCE_LIMIT },
};

/* Every failure has its code, leaves nothing and is in the history; the credential is in no message. */
static void
test_fatal (gconstpointer data)
{
  const FatalFault *fault = data;
  Fixture fixture;

  set_up (&fixture, fault->faults);
  {
    g_autoptr (EksJob) job = make_job (&fixture, OWN_COLUMNS, "");
    g_autoptr (GError) error = NULL;
    g_autoptr (EksReport) report = run (&fixture, job, NULL, &error);
    g_autoptr (EksRunRecord) record = eks_history_get_last (eks_environment_get_history (fixture.environment), eks_job_get_id (job), NULL);

    g_assert_null (report);
    g_assert_error (error, EKS_ERROR, (int) fault->code);
    g_assert_null (strstr (error->message, eks_demo_server_get_key ("onlinefundraising")));
    g_assert_cmpuint (eks_test_folder_count (fixture.output), ==, 0);
    g_assert_nonnull (record);
    g_assert_cmpstr (record->outcome, ==, eks_error_get_code (error));
  }
  tear_down (&fixture, NULL);
}

typedef struct
{
  GCancellable *cancellable;
  EksProgress *progress;
  guint64 pages;
} Canceller;

static gpointer
cancel_at_page (gpointer data)
{
  Canceller *self = data;
  EksProgressState state = { 0 };

  while (state.pages < self->pages && state.phase != EKS_PHASE_DONE)
    {
      g_usleep (500);
      eks_progress_get_state (self->progress, &state);
    }
  g_cancellable_cancel (self->cancellable);
  return NULL;
}

/* Cancelled before, at the first page, later: nothing stands there, and it says that it was cancelled. */
static void
test_cancel (void)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  Fixture fixture;

  options.records = 5000;
  options.now = NOW;
  options.page_latency_ms = 20;
  set_up_with (&fixture, &options);
  for (guint64 pages = 0; pages < 4; pages++)
    {
      g_autoptr (EksJob) job = make_job (&fixture, OWN_COLUMNS, "");
      g_object_set (eks_job_get_format (job), "packing", pages % 3, NULL);
      g_autoptr (EksRun) self = eks_run_new (fixture.environment, job);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      Canceller canceller = { cancellable, eks_run_get_progress (self), pages };
      GThread *thread = g_thread_new ("cancel", cancel_at_page, &canceller);
      eks_run_set_output_folder (self, fixture.output);
      g_assert_null (eks_run_execute (self, cancellable, &error));
      g_assert_true (eks_error_is_cancelled (error));
      g_assert_cmpuint (eks_test_folder_count (fixture.output), ==, 0);
      g_thread_join (thread);
    }
  tear_down (&fixture, NULL);
}

typedef struct
{
  const char *output;
  const char *last; /* the name that cannot be given */
} Obstacle;

/* Once the second file is being written, a folder takes its name. */
static gpointer
stand_in_the_way (gpointer data)
{
  Obstacle *self = data;
  g_autofree char *inside = g_build_filename (self->last, "inside", NULL);

  while (eks_test_folder_count (self->output) < 2)
    g_usleep (500);
  g_assert_cmpint (g_mkdir_with_parents (inside, 0700), ==, 0);
  return NULL;
}

/* The files of an export belong together: if the last one cannot have its name, no other keeps its own. */
static void
test_together (void)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  Fixture fixture;

  options.records = N_SESSIONS;
  options.now = NOW;
  options.page_latency_ms = 50;
  set_up_with (&fixture, &options);
  {
    g_autoptr (EksJob) job = make_job (&fixture, OWN_COLUMNS, "");
    /* other days, or one pass would fill both before anybody is in the way */
    g_autoptr (EksJob) other = make_job (&fixture, OWN_COLUMNS, "{\"field\":\"created_ts\",\"is\":\"last_year\"}");
    g_autoptr (EksTable) second = eks_table_copy (eks_job_get_table (other, 0));
    g_autofree char *last = g_build_filename (fixture.output, "two.csv", NULL);
    g_autoptr (GError) error = NULL;
    Obstacle obstacle = { fixture.output, last };
    GThread *thread;

    g_object_set (eks_job_get_table (job, 0), "name", "one", NULL);
    g_object_set (second, "name", "two", NULL);
    g_list_store_append (eks_job_get_tables (job), second);
    eks_job_set_file_name (job, "{table}.csv");
    thread = g_thread_new ("obstacle", stand_in_the_way, &obstacle);
    g_assert_null (run (&fixture, job, NULL, &error));
    g_thread_join (thread);
    g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
    g_assert_cmpuint (eks_test_folder_count (fixture.output), ==, 1); /* the folder in the way */
    g_autoptr (EksRunRecord) record = eks_history_get_last (eks_environment_get_history (fixture.environment), eks_job_get_id (job), NULL);
    g_assert_null (strstr (record->report, "one.csv"));
  }
  tear_down (&fixture, NULL);
}

static void
test_dry_run (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, OWN_COLUMNS, "");
  g_autoptr (EksRun) self = eks_run_new (fixture->environment, job);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;

  eks_run_set_output_folder (self, fixture->output);
  eks_run_set_dry_run (self, TRUE);
  report = eks_run_execute (self, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (eks_report_get_rows_written (report), ==, N_SESSIONS);
  g_assert_cmpuint (eks_test_folder_count (fixture->output), ==, 0);
  g_assert_null (eks_history_get_last (eks_environment_get_history (fixture->environment), eks_job_get_id (job), NULL));
}

static void
test_xlsx (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, OWN_COLUMNS, "");
  g_autoptr (EksFormat) format = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;

  g_object_set (eks_job_get_format (job), "type", EKS_FORMAT_XLSX, NULL);
  eks_job_set_file_name (job, "sessions.xlsx");
  report = run (fixture, job, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (eks_report_get_rows_written (report), ==, N_SESSIONS);
  g_assert_cmpstr (((EksArtifact *) g_ptr_array_index (eks_report_get_artifacts (report), 0))->media_type, ==,
                   "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
}

/* Prints sheets and rows of a workbook, a cell a tab. */
static GStrv
read_workbook (const char *path)
{
  static const char script[] =
    "import openpyxl, sys\n"
    "for sheet in openpyxl.load_workbook (sys.argv[1]).worksheets:\n"
    "  print ('#', sheet.title, sheet.max_row, sep='\\t')\n"
    "  for row in list (sheet.iter_rows (values_only=True))[:20]:\n"
    "    print (*row, sep='\\t')\n";
  const char *argv[] = { "/usr/bin/python3", "-c", script, path, NULL };
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors, &status, &error));
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", error->message, errors);
  return g_strsplit (output, "\n", -1);
}

#define LEADS "{\"entity\":\"lead\",\"columns\":[{\"field\":\"lead_guid\"}]}"

static EksJob *
make_workbook_job (Fixture *fixture, const char *rest)
{
  GError *error = NULL;
  g_autofree char *text = g_strdup_printf (
    "{\"version\":1,\"name\":\"Everything\",\"parameters\":{\"state\":\"Completed\"},"
    "\"connection\":{\"connector\":\"onlinefundraising\",\"settings\":{\"base_url\":\"%s\"}},"
    "\"tables\":[{\"name\":\"Sessions\",\"entity\":\"onboarding_session\",\"columns\":[{\"field\":\"session_guid\"},{\"field\":\"status\",\"title\":\"State\"}],"
    "\"where\":{\"all\":[{\"field\":\"status\",\"is\":\"equal\",\"value\":\"{state}\"},{\"field\":\"created_ts\",\"is\":\"greater\",\"value\":\"2026-01-01\"}]}}," LEADS "," LEADS "],"
    "\"format\":{\"type\":\"xlsx\",\"workbook\":true},\"file_name\":\"{name}.xlsx\"%s}",
    eks_demo_server_get_base_url (fixture->server, "onlinefundraising"), rest);
  EksJob *job = eks_job_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  return job;
}

static void
assert_sheet (const char *line, const char *title, guint64 n_rows)
{
  g_autofree char *expected = g_strdup_printf ("#\t%s\t%" G_GUINT64_FORMAT, title, n_rows);

  g_assert_cmpstr (line, ==, expected);
}

static guint
find_line (GStrv lines, const char *prefix)
{
  guint i = 0;

  while (!g_str_has_prefix (lines[i], prefix))
    g_assert_nonnull (lines[++i]);
  return i;
}

/* Several tables are sheets of one file, and the last one tells about them in the export's language. */
static void
test_workbook (Fixture *fixture, gconstpointer data)
{
  static const char *const titles[] = { "Sessions", "lead", "lead (2)" };
  g_autoptr (EksJob) job = make_workbook_job (fixture, ",\"language\":\"da\"");
  g_autofree char *path = g_build_filename (fixture->output, "Everything.xlsx", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, NULL, &error);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  const EksArtifact *artifact;
  guint64 sum = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (eks_test_folder_count (fixture->output), ==, 1);
  g_assert_cmpuint (eks_report_get_artifacts (report)->len, ==, 1);
  artifact = g_ptr_array_index (eks_report_get_artifacts (report), 0);
  g_assert_cmpuint (artifact->tables->len, ==, G_N_ELEMENTS (titles));
  lines = read_workbook (path);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      const EksArtifactTable *table = g_ptr_array_index (artifact->tables, i);
      g_autofree char *head = g_strdup_printf ("#\t%s\t", titles[i]);

      g_assert_cmpuint (table->rows_written, >, 0);
      g_assert_cmpuint (table->rows_read, ==, table->rows_written + table->rows_filtered);
      assert_sheet (lines[find_line (lines, head)], titles[i], table->rows_written + 1);
      sum += table->rows_written;
    }
  g_assert_cmpuint (artifact->rows, ==, sum);
  g_assert_cmpuint (eks_report_get_rows_written (report), ==, sum);
  text = eks_report_describe (report);
  g_assert_nonnull (strstr (text, "“lead”: "));

  char **info = lines + find_line (lines, "#\tInfo\t");
  g_assert_cmpstr (info[1], ==, "Eksport\tEverything");
  g_assert_cmpstr (info[2], ==, "Oprettet\t2026-06-15 12:00:00");
  g_assert_cmpstr (info[3], ==, "Tidszone\tEurope/Copenhagen");
  g_assert_cmpstr (info[5], ==, "Tabel\tSessions");
  g_assert_cmpstr (info[6], ==, "Filter\tState er Completed og created_ts er efter 2026-01-01");
  g_assert_true (g_str_has_prefix (info[7], "Læste rækker\t"));
  g_assert_cmpstr (info[11], ==, "Filter\tAlle rækker");
}

/* Every table of it or nothing. */
static void
test_workbook_failure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_workbook_job (fixture, "");
  g_autoptr (GError) error = NULL;

  g_assert_null (run (fixture, job, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
  g_assert_cmpuint (eks_test_folder_count (fixture->output), ==, 0);
}

typedef struct
{
  EksPacking packing;
  gboolean encrypted;
  const char *pattern;
  const char *name;
  const char *entry; /* (nullable): what is in the archive */
} PackCase;

static const PackCase pack_cases[] = {
  { EKS_PACKING_GZIP, FALSE, "{name}.csv.gz", "sessions.csv.gz", NULL },
  { EKS_PACKING_GZIP, FALSE, "{name}.csv", "sessions.csv.gz", NULL },
  { EKS_PACKING_ZIP, FALSE, "{name}.csv", "sessions.csv.zip", "sessions.csv" },
  { EKS_PACKING_ZIP, FALSE, "{name}-{yyyy}.{mm}.zip", "sessions-2026.06.zip", "sessions-2026.06.csv" },
  { EKS_PACKING_GZIP, TRUE, "{name}.csv", "sessions.csv.gz.gpg", NULL },
  { EKS_PACKING_ZIP, TRUE, "{name}.zip", "sessions.zip.gpg", "sessions.csv" },
};

/* What Python finds in a packed file. */
static char *
unpack (const char *path, const PackCase *c)
{
  static const char script[] =
    "import gzip, sys, zipfile\n"
    "if sys.argv[2]:\n"
    "  package = zipfile.ZipFile (sys.argv[1])\n"
    "  assert package.namelist () == [sys.argv[2]], package.namelist ()\n"
    "  sys.stdout.buffer.write (package.read (sys.argv[2]))\n"
    "else:\n"
    "  sys.stdout.buffer.write (gzip.open (sys.argv[1]).read ())\n";
  const char *argv[] = { "/usr/bin/python3", "-c", script, path, c->entry != NULL ? c->entry : "", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *errors = NULL;
  char *output = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors, &status, &error));
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", error->message, errors);
  return output;
}

static void
assert_packed (Fixture *fixture, const PackCase *c, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->output, c->name, NULL);
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *opened = g_build_filename (folder, "opened", NULL);
  g_autofree char *unpacked = NULL;
  g_autoptr (GError) error = NULL;

  if (c->encrypted)
    {
      g_autoptr (EksDecryptResult) result = eks_decrypt_file (eks_environment_get_keyring (fixture->environment), path, opened, NULL, &error);
      g_assert_no_error (error);
    }
  unpacked = unpack (c->encrypted ? opened : path, c);
  g_assert_cmpstr (unpacked, ==, text);
}

/* What was packed is, unpacked, what would have been written without. */
static void
test_packed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, OWN_COLUMNS, "");
  g_autofree char *path = g_build_filename (fixture->output, "sessions.csv", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) plain = run (fixture, job, NULL, &error);
  g_autoptr (EksKey) key = eks_keyring_generate (eks_environment_get_keyring (fixture->environment), "Anne", "a@example.org", NULL, 30, NULL, &error);
  const char *recipients[] = { NULL, NULL };

  g_assert_no_error (error);
  recipients[0] = eks_key_get_fingerprint (key);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (pack_cases); i++)
    {
      const PackCase *c = &pack_cases[i];
      g_autoptr (EksReport) report = NULL;
      const EksArtifact *artifact;

      g_object_set (eks_job_get_format (job), "packing", c->packing, NULL);
      g_object_set (eks_job_get_encryption (job), "recipients", c->encrypted ? recipients : NULL, NULL);
      eks_job_set_file_name (job, c->pattern);
      report = run (fixture, job, NULL, &error);
      g_assert_no_error (error);
      artifact = g_ptr_array_index (eks_report_get_artifacts (report), 0);
      g_assert_true (g_str_has_suffix (artifact->path, c->name));
      g_assert_cmpstr (artifact->media_type, ==, c->encrypted ? "application/pgp-encrypted" : c->entry != NULL ? "application/zip" : "application/gzip");
      g_assert_cmpuint (artifact->rows, ==, N_SESSIONS);
      assert_packed (fixture, c, text);
    }
}

static void
test_preview (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, RELATED_COLUMNS, "");
  g_autoptr (EksJob) few = make_job (fixture, OWN_COLUMNS, "{\"field\":\"session_guid\",\"is\":\"equal\",\"value\":\"00000000-0000-4000-8000-000000000000\"}");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksPreview) preview = eks_preview_load (fixture->environment, job, 0, 50, NULL, &error);
  g_autoptr (EksPreview) empty = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (eks_preview_get_rows (preview)), ==, 50);
  g_assert_false (eks_preview_is_complete (preview));
  g_assert_cmpuint (eks_schema_get_n_columns (eks_preview_get_schema (preview)), ==, 7);
  g_assert_cmpuint (eks_preview_get_rows_read (preview), <, 200);
  empty = eks_preview_load (fixture->environment, few, 0, 50, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (eks_preview_get_rows (empty)), ==, 0);
  g_assert_true (eks_preview_is_complete (empty));
  /* A look leaves no trace. */
  g_autoptr (GPtrArray) records = eks_history_list (eks_environment_get_history (fixture->environment), NULL, 10, NULL);
  g_assert_cmpuint (records->len, ==, 0);
}

static void
discovered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GListModel **list = data;
  g_autoptr (GError) error = NULL;

  *list = eks_discovery_load_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_discovery (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, OWN_COLUMNS, "");
  g_autoptr (GListModel) list = NULL;
  gboolean found_animal = FALSE, found_always = FALSE;

  eks_discovery_load_async (fixture->environment, job, 0, 200, NULL, discovered_cb, &list);
  while (list == NULL)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (EksReference) item = g_list_model_get_item (list, i);
      g_assert_cmpfloat (eks_reference_get_fill_rate (item), <=, 1);
      if (strcmp (eks_reference_get_field_id (item), "data_set.formResult.favourite_animal") == 0)
        {
          found_animal = TRUE;
          g_assert_nonnull (eks_reference_get_label (item));
          g_assert_nonnull (eks_reference_get_sample (item));
          g_assert_cmpfloat (eks_reference_get_fill_rate (item), >, 0);
        }
      found_always = found_always || strcmp (eks_reference_get_reference (item), "utm_source") == 0;
    }
  g_assert_true (found_animal);
  g_assert_true (found_always);
}

/* The record has the answers, its parent the form with what people read. */
static void
test_form_of_parent (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strdup_printf (
    "{\"version\":1,\"name\":\"x\",\"connection\":{\"connector\":\"kimple\",\"settings\":{\"base_url\":\"%s\"}},"
    "\"tables\":[{\"entity\":\"participation\",\"parents\":{\"operation\":[\"DRrv3d\"]},\"columns\":[{\"field\":\"form.email\"}]}]}",
    eks_demo_server_get_base_url (fixture->server, "kimple"));
  g_autoptr (GError) error = NULL;
  g_autoptr (EksJob) job = eks_job_from_data (text, strlen (text), &error);
  g_autoptr (GListModel) list = NULL;
  gboolean found = FALSE;

  g_assert_no_error (error);
  eks_discovery_load_async (fixture->environment, job, 0, 200, NULL, discovered_cb, &list);
  while (list == NULL)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (EksReference) item = g_list_model_get_item (list, i);
      g_assert_nonnull (eks_reference_get_label (item));
      g_assert_cmpstr (eks_reference_get_reference (item), !=, "vote"); /* another operation asks that */
      if (strcmp (eks_reference_get_reference (item), "Combien ?") != 0)
        continue;
      found = TRUE;
      g_assert_cmpstr (eks_reference_get_label (item), ==, "Combien d'enfants avez-vous ?");
      g_assert_nonnull (eks_reference_get_sample (item));
    }
  g_assert_true (found);
}

#define ADD(path, faults, func) g_test_add (path, Fixture, faults, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY", "demo-key-onlinefundraising", TRUE);
  g_setenv ("EKSPORT_SECRET_KIMPLE_API_KEY", "demo-key-kimple", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/run/whole", NULL, test_whole);
  ADD ("/run/whole/gzip", "gzip", test_whole);
  ADD ("/run/whole/slow", "slow@1:800", test_whole);
  ADD ("/run/bad-bytes", "bad-utf8@1", test_bad_bytes);
  ADD ("/run/cancelled-too-late", NULL, test_cancelled_too_late);
  ADD ("/run/fixed-widths", NULL, test_fixed_widths);
  ADD ("/run/fixed-widths/personal", NULL, test_fixed_widths_personal);
  ADD ("/run/one-at-a-time", NULL, test_one_at_a_time);
  ADD ("/run/related", NULL, test_related);
  ADD ("/run/filter", NULL, test_filter);
  ADD ("/run/related-filter", NULL, test_related_filter);
  ADD ("/run/partial-list", NULL, test_partial_list);
  ADD ("/run/data-set", NULL, test_data_set);
  ADD ("/run/data-set/json-string", "json-string", test_data_set);
  ADD ("/run/fallback", "no-sessions", test_fallback);
  ADD ("/run/mended/429", "429@2", test_mended);
  g_test_add ("/run/mended/429-date", Fixture, "429-date@2", set_up_today, test_mended, tear_down);
  ADD ("/run/mended/503", "503@2x3", test_mended);
  ADD ("/run/mended/500", "500@1", test_mended);
  ADD ("/run/mended/cut", "cut@2", test_mended);
  ADD ("/run/mended/cut-chunked", "cut-chunked@2", test_mended);
  ADD ("/run/mended/drop", "drop@2x3", test_mended);
  ADD ("/run/duplicate", "duplicate@2", test_duplicate);
  ADD ("/run/vanished", "vanish:externalLeadId", test_vanished);
  ADD ("/run/dry-run", NULL, test_dry_run);
  ADD ("/run/xlsx", NULL, test_xlsx);
  ADD ("/run/packed", NULL, test_packed);
  ADD ("/run/workbook", NULL, test_workbook);
  ADD ("/run/workbook/failure", "/onboarding/leads:malformed", test_workbook_failure);
  ADD ("/preview", NULL, test_preview);
  ADD ("/discovery", NULL, test_discovery);
  ADD ("/form-of-parent", NULL, test_form_of_parent);
  for (guint i = 0; i < G_N_ELEMENTS (fatal_faults); i++)
    {
      g_autofree char *path = g_strconcat ("/run/fatal/", fatal_faults[i].faults, NULL);
      g_test_add_data_func (path, &fatal_faults[i], test_fatal);
    }
  g_test_add_func ("/run/cancel", test_cancel);
  g_test_add_func ("/run/together", test_together);
  return g_test_run ();
}
