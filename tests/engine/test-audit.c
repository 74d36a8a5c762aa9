/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the audit log says of a run: each file with personal data at each destination, which fields, and never a value. And how
 * long the history is kept. */

#include "config.h"

#include "eks-history-deliveries.h"
#include "eks-history-keep.h"
#include "eks-report-private.h"
#include "eks-run-audit.h"
#include "eks-test-support.h"

#include <string.h>

/* 2026-06-15 10:00 UTC */
#define NOW (G_GINT64_CONSTANT (1781517600) * G_USEC_PER_SEC)
#define DAY (G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC)

typedef struct
{
  EksTestFolder *folder;
  EksEnvironment *environment;
  EksConnector *connector;
  EksReport *report;
  GPtrArray *deliveries;
  EksRunRecord record;
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
  fixture->report = eks_report_new (NOW, FALSE);
  fixture->deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_delivery_record_free);
  fixture->record = (EksRunRecord) { .job_id = (char *) "id", .job_name = (char *) "People", .outcome = (char *) "done", .trigger = (char *) "schedule", .slot = NOW - DAY,
                                     .recipients = (char *) "AAAA\nBBBB" };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->deliveries);
  g_object_unref (fixture->report);
  g_object_unref (fixture->connector);
  g_assert_finalize_object (fixture->environment);
  eks_test_folder_free (fixture->folder);
}

static EksJob *
make_job (const char *tables, const char *rest)
{
  g_autofree char *text = g_strdup_printf ("{\"version\":1,\"id\":\"11111111-2222-4333-8444-555555555555\",\"name\":\"People\",\"connection\":\"demo\",\"tables\":[%s]%s}", tables, rest);
  GError *error = NULL;
  EksJob *job = eks_job_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  return job;
}

static void
add_artifact (Fixture *fixture, const char *path, const char *sha256, guint64 rows)
{
  EksArtifact *artifact = g_new0 (EksArtifact, 1);

  artifact->path = g_strdup (path);
  artifact->sha256 = g_strdup (sha256);
  artifact->rows = rows;
  artifact->bytes = rows * 10;
  eks_report_take_artifact (fixture->report, artifact);
}

static void
add_delivery (Fixture *fixture, const char *destination, const char *path, const char *sha256)
{
  EksDeliveryRecord *record = g_new0 (EksDeliveryRecord, 1);

  record->destination_id = g_strdup (destination);
  record->location = g_strconcat ("sftp://u@example.org/", destination, NULL);
  record->path = g_strdup (path);
  record->sha256 = g_strdup (sha256);
  g_ptr_array_add (fixture->deliveries, record);
}

/* What the log has now, newest first, each line as JSON. */
static GPtrArray *
write_and_list (Fixture *fixture, EksJob *job)
{
  g_autoptr (GPtrArray) lines = eks_run_audit_make (fixture->connector, job, &fixture->record, fixture->report, fixture->deliveries);
  g_autoptr (GError) error = NULL;
  guint n_broken;
  GPtrArray *list;

  g_assert_true (eks_run_audit_write (fixture->environment, lines, 17, &error));
  g_assert_no_error (error);
  list = eks_audit_list (eks_environment_get_audit (fixture->environment), 100, &n_broken, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_broken, ==, 0);
  return list;
}

#define TABLE(columns) "{\"entity\":\"onboarding_session\",\"columns\":[{\"field\":\"status\"}" columns "]}"

static void
test_line (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (TABLE (",{\"field\":\"contact_first_name\"},{\"field\":\"user.email\",\"transform\":[\"hash\"]},{\"field\":\"contact_first_name\",\"title\":\"Again\",\"transform\":[{\"mask\":2}]}"), "");
  g_autofree char *expected = g_strdup_printf ("{\"version\":1,\"time\":\"2026-06-15T10:00:00Z\",\"export\":{\"id\":\"id\",\"name\":\"People\"},\"run\":17,\"trigger\":\"schedule\",\"slot\":\"2026-06-14T10:00:00Z\","
                                               "\"user\":\"%s\",\"host\":\"%s\",\"tables\":[{\"entity\":\"onboarding_session\",\"fields\":["
                                               "{\"field\":\"contact_first_name\",\"privacy\":\"personal\",\"as\":\"clear\"},{\"field\":\"user.email\",\"privacy\":\"personal\",\"as\":\"hashed\"}]}],"
                                               "\"file\":{\"name\":\"people.csv.gpg\",\"rows\":12,\"bytes\":120,\"sha256\":\"aa\"},\"destination\":{\"id\":\"office\",\"place\":\"sftp://u@example.org/office\"},"
                                               "\"recipients\":[\"AAAA\",\"BBBB\"]}",
                                               g_get_user_name (), g_get_host_name ());
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *text = NULL;

  add_artifact (fixture, "/tmp/spool/people.csv.gpg", "aa", 12);
  add_delivery (fixture, "office", "/in/2026/people.csv.gpg", "aa");
  add_delivery (fixture, "office", "/in/2026/people.csv.gpg.sha256", "bb"); /* a manifest is nobody's data */
  list = write_and_list (fixture, job);
  g_assert_cmpuint (list->len, ==, 1);
  text = eks_json_to_text (g_ptr_array_index (list, 0), FALSE);
  g_assert_cmpstr (text, ==, expected);
}

static const char *
get_entity (GPtrArray *list, guint line, guint n_tables)
{
  JsonArray *tables = json_object_get_array_member (json_node_get_object (g_ptr_array_index (list, line)), "tables");

  g_assert_cmpuint (json_array_get_length (tables), ==, n_tables);
  return json_object_get_string_member (json_array_get_object_element (tables, 0), "entity");
}

/* Of two files only one has personal data, and it goes to two places. */
static void
test_files (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (TABLE ("") "," TABLE (",{\"field\":\"contact_first_name\"}"), "");
  g_autoptr (GPtrArray) list = NULL;

  add_artifact (fixture, "/out/status.csv", "same", 0);
  add_artifact (fixture, "/out/people.csv", "same", 0);
  for (guint i = 0; i < 2; i++)
    {
      add_delivery (fixture, i == 0 ? "first" : "second", "/in/status.csv", "same");
      add_delivery (fixture, i == 0 ? "first" : "second", "/in/people.csv", "same");
    }
  list = write_and_list (fixture, job);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (get_entity (list, 0, 1), ==, "onboarding_session");
  JsonObject *newest = json_node_get_object (g_ptr_array_index (list, 0));
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (newest, "destination"), "id"), ==, "second");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (newest, "file"), "name"), ==, "people.csv");
}

static void
test_workbook (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (TABLE (",{\"field\":\"user.email\"}") "," TABLE ("") "," TABLE (",{\"field\":\"contact_first_name\"}"), ",\"format\":{\"type\":\"xlsx\",\"workbook\":true}");
  g_autoptr (GPtrArray) list = NULL;

  add_artifact (fixture, "/out/people.xlsx", "aa", 5);
  add_delivery (fixture, "office", "/in/people.xlsx", "aa");
  list = write_and_list (fixture, job);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (get_entity (list, 0, 2), ==, "onboarding_session");
}

/* What is left out does not leave; where nothing does, there is no line and no file. */
static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (TABLE (",{\"field\":\"contact_first_name\"},{\"field\":\"user.email\",\"hidden\":true}"), ",\"personal\":\"leave_out\"");
  g_autoptr (GPtrArray) list = NULL;

  add_artifact (fixture, "/out/people.csv", "aa", 5);
  add_delivery (fixture, "office", "/in/people.csv", "aa");
  list = write_and_list (fixture, job);
  g_assert_cmpuint (list->len, ==, 0);
  g_assert_false (g_file_test (eks_audit_get_path (eks_environment_get_audit (fixture->environment)), G_FILE_TEST_EXISTS));
}

static void
add_run (Fixture *fixture, gint64 finished)
{
  EksRunRecord record = { .job_id = (char *) "a", .job_name = (char *) "A", .started = finished, .finished = finished, .outcome = (char *) "no-space" };
  g_autoptr (GError) error = NULL;

  eks_history_add (eks_environment_get_history (fixture->environment), &record, &error);
  g_assert_no_error (error);
}

static void
assert_runs (Fixture *fixture, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;

  eks_history_keep (fixture->environment, &error);
  g_assert_no_error (error);
  records = eks_history_list (eks_environment_get_history (fixture->environment), NULL, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, n);
}

static void
test_keep (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksSettings) settings = eks_settings_new ();
  g_autoptr (GError) error = NULL;

  add_run (fixture, NOW - 366 * DAY);
  add_run (fixture, NOW - 364 * DAY);
  add_run (fixture, NOW - 31 * DAY);
  add_run (fixture, NOW - 29 * DAY);
  assert_runs (fixture, 3);
  eks_settings_set_history_days (settings, 30);
  eks_store_save_settings (eks_environment_get_store (fixture->environment), settings, &error);
  g_assert_no_error (error);
  assert_runs (fixture, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/audit/line", Fixture, NULL, set_up, test_line, tear_down);
  g_test_add ("/audit/files", Fixture, NULL, set_up, test_files, tear_down);
  g_test_add ("/audit/workbook", Fixture, NULL, set_up, test_workbook, tear_down);
  g_test_add ("/audit/nothing", Fixture, NULL, set_up, test_nothing, tear_down);
  g_test_add ("/audit/keep", Fixture, NULL, set_up, test_keep, tear_down);
  return g_test_run ();
}
