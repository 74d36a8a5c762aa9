/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a run at several destinations: all or none, whatever fails and whenever the program is killed; and what the
 * history says of it then. */

#include "config.h"

#include "eks-delivery-private.h"
#include "eks-error.h"
#include "eks-history-deliveries.h"
#include "eks-history-uploads.h"
#include "eks-job-lock.h"
#include "eks-part.h"
#include "eks-retention.h"
#include "eks-run-recover.h"
#include "eks-run.h"
#include "eks-target.h"
#include "engine-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <unistd.h>

#define KEY "11111111-2222-4333-8444-555555555555"
#define OLD "what stood there before"
/* “DESTINATION:STEP”: where the double fails, or the program is killed. */
#define FAULT_VARIABLE "EKS_TEST_FAULT"
#define KILL_VARIABLE "EKS_TEST_KILL"
#define FETCH_VARIABLE "EKS_TEST_FETCH"
#define STUCK_VARIABLE "EKS_TEST_STUCK"

/* A server that is a folder, fails when it is told to, and is killed in the middle of anything. */
#define DOUBLE_TYPE (double_get_type ())
G_DECLARE_FINAL_TYPE (Double, double, DOUBLE, DOUBLE, EksDelivery)

struct _Double
{
  EksDelivery parent_instance;
};

G_DEFINE_FINAL_TYPE (Double, double, EKS_TYPE_DELIVERY)

static gboolean
is_told (EksDelivery *self, const char *variable, const char *step)
{
  g_autofree char *here = g_strconcat (eks_destination_get_id (eks_delivery_get_destination (self)), ":", step, NULL);

  return g_strcmp0 (g_getenv (variable), here) == 0;
}

static void
maybe_die (EksDelivery *self, const char *step)
{
  if (is_told (self, KILL_VARIABLE, step))
    kill (getpid (), SIGKILL);
}

static gboolean
maybe_fail (EksDelivery *self, const char *step, GError **error)
{
  if (!is_told (self, FAULT_VARIABLE, step))
    return FALSE;
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, "told to fail at %s", step);
  return TRUE;
}

static gboolean
double_stage (EksDelivery *self, EksShipment *shipment, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  EksPart *part = eks_part_new (eks_delivery_get_tag (self), eks_delivery_get_folder (self), shipment->parcel->name);
  g_autofree char *data = NULL;
  gsize length;

  shipment->own = part;
  shipment->free_own = (GDestroyNotify) eks_part_free;
  if (!eks_delivery_announce (self, shipment, part->token, error))
    return FALSE;
  maybe_die (self, "stage");
  g_mkdir_with_parents (eks_delivery_get_folder (self), 0700);
  if (!g_file_get_contents (shipment->parcel->path, &data, &length, error) || !g_file_set_contents (part->part, data, (gssize) length, error))
    return FALSE;
  eks_delivery_report (self, length, length);
  return !maybe_fail (self, "stage", error);
}

static EksReceipt *
double_commit (EksDelivery *self, EksShipment *shipment, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  const EksPart *part = shipment->own;
  EksReceipt *receipt;

  maybe_die (self, "commit");
  if (maybe_fail (self, "commit", error))
    return NULL;
  if (g_file_test (part->part, G_FILE_TEST_EXISTS))
    {
      if (g_rename (part->final, part->aside) == 0)
        maybe_die (self, "aside");
      g_assert_cmpint (g_rename (part->part, part->final), ==, 0);
    }
  maybe_die (self, "named");
  if (maybe_fail (self, "named", error))
    return NULL;
  receipt = g_new0 (EksReceipt, 1);
  receipt->path = g_strdup (part->final);
  receipt->location = g_strconcat ("double://", part->final, NULL);
  receipt->taken_away = is_told (self, FETCH_VARIABLE, "named");
  receipt->mark = receipt->taken_away ? NULL : g_strdup ("1");
  if (receipt->taken_away)
    g_unlink (part->final);
  return receipt;
}

static gboolean
double_adopt (EksDelivery *self, EksShipment *shipment, GCancellable *cancellable, GError **error)
{
  if (maybe_fail (self, "adopt", error))
    return FALSE;
  shipment->own = eks_part_parse (shipment->token, error);
  shipment->free_own = (GDestroyNotify) eks_part_free;
  return shipment->own != NULL;
}

static gboolean
double_withdraw (EksDelivery *self, EksShipment *shipment)
{
  const EksPart *part = shipment->own;

  if (g_getenv ("EKS_TEST_GONE") != NULL || is_told (self, STUCK_VARIABLE, "withdraw"))
    return FALSE;
  if (is_told (self, FETCH_VARIABLE, "named") && !g_file_test (part->final, G_FILE_TEST_EXISTS))
    return FALSE;
  if (g_unlink (part->part) != 0)
    g_unlink (part->final);
  g_rename (part->aside, part->final);
  return TRUE;
}

static gboolean
double_settle (EksDelivery *self, EksShipment *shipment)
{
  const EksPart *part = shipment->own;

  maybe_die (self, "settle");
  g_unlink (part->aside);
  return TRUE;
}

static guint n_asked;      /* how often something could not be removed, or what came first not swept */
static char *first_token; /* (owned) (nullable) */

static gboolean
double_sweep (EksDelivery *self, const char *token, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksPart) part = eks_part_parse (token, error);

  if (part == NULL || g_getenv ("EKS_TEST_GONE") != NULL)
    {
      if (first_token == NULL)
        first_token = g_strdup (token);
      n_asked += g_str_equal (token, first_token);
      attempt->again = part != NULL;
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_DELIVERY, "gone");
      return FALSE;
    }
  g_unlink (part->part);
  if (!g_file_test (part->final, G_FILE_TEST_EXISTS))
    g_rename (part->aside, part->final);
  g_unlink (part->aside);
  return TRUE;
}

static gboolean
double_remove (EksDelivery *self, const EksReceipt *receipt, EksRemoval *outcome, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  GStatBuf info;
  const char *fault = g_getenv ("EKS_TEST_REMOVAL");

  if (fault != NULL && g_str_equal (eks_destination_get_id (eks_delivery_get_destination (self)), "b"))
    {
      n_asked++;
      attempt->again = g_str_equal (fault, "silent");
      g_set_error_literal (error, EKS_ERROR, g_str_equal (fault, "refused") ? EKS_ERROR_DELIVERY_REFUSED : EKS_ERROR_DELIVERY, fault);
      return FALSE;
    }
  *outcome = g_stat (receipt->path, &info) != 0 ? EKS_REMOVAL_GONE : (guint64) info.st_size == receipt->bytes ? EKS_REMOVAL_REMOVED : EKS_REMOVAL_CHANGED;
  if (*outcome == EKS_REMOVAL_REMOVED)
    g_unlink (receipt->path);
  return TRUE;
}

static void
double_class_init (DoubleClass *klass)
{
  EksDeliveryClass *delivery_class = EKS_DELIVERY_CLASS (klass);

  delivery_class->stage = double_stage;
  delivery_class->commit = double_commit;
  delivery_class->adopt = double_adopt;
  delivery_class->withdraw = double_withdraw;
  delivery_class->settle = double_settle;
  delivery_class->sweep = double_sweep;
  delivery_class->remove = double_remove;
}

static void
double_init (Double *self)
{
}

static EksDelivery *
make_delivery (EksDestination *destination, const char *folder, const char *secret, const char *tag, EksClock *clock, GError **error)
{
  if (eks_destination_get_kind (destination) == EKS_DESTINATION_LOCAL)
    return eks_delivery_new (destination, folder, secret, tag, clock, error);
  return g_object_new (DOUBLE_TYPE, "destination", destination, "folder", folder, "tag", tag, "clock", clock, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  test_set_up (fixture, NULL);
  eks_environment_set_delivery_maker (fixture->environment, make_delivery);
  g_unsetenv (FAULT_VARIABLE);
  g_unsetenv (KILL_VARIABLE);
  g_unsetenv (STUCK_VARIABLE);
  g_unsetenv ("EKS_TEST_GONE");
}

#define LOCAL(id) "{\"id\":\"" id "\",\"type\":\"local\",\"folder\":\"ROOT/" id "\",\"manifest\":\"both\"}"
#define DOUBLE(id) "{\"id\":\"" id "\",\"type\":\"ftp\",\"host\":\"h\",\"folder\":\"ROOT/" id "\",\"manifest\":\"sha256\"}"
#define ELSEWHERE(id) "{\"id\":\"" id "\",\"type\":\"ftp\",\"host\":\"other\",\"folder\":\"ROOT/" id "\",\"manifest\":\"sha256\"}"
#define MAIL ",\"notify\":{\"mail\":[\"anna@acme.example\"],\"when\":\"always\"}"
#define THREE LOCAL ("a") "," DOUBLE ("b") "," DOUBLE ("c")

static EksJob *
make_job (Fixture *fixture, const char *destinations, const char *more)
{
  g_auto (GStrv) parts = g_strsplit (destinations, "ROOT", -1);
  g_autofree char *filled = g_strjoinv (fixture->store, parts);
  g_autofree char *text = g_strdup_printf (
    "{\"id\":\"" KEY "\",\"version\":1,\"name\":\"delivered\","
    "\"connection\":{\"connector\":\"onlinefundraising\",\"settings\":{\"base_url\":\"%s\"}},"
    "\"tables\":[{\"entity\":\"onboarding_session\",\"columns\":[{\"field\":\"session_guid\"},{\"field\":\"contact_first_name\"}]}],"
    "\"format\":{\"type\":\"csv\",\"preset\":\"systems\"},\"file_name\":\"rows.csv\",\"destinations\":[%s]%s}",
    eks_demo_server_get_base_url (fixture->server, "onlinefundraising"), filled, more);
  GError *error = NULL;
  EksJob *job = eks_job_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  return job;
}

static EksReport *
run (Fixture *fixture, EksJob *job, GError **error)
{
  g_autoptr (EksRun) self = eks_run_new (fixture->environment, job);

  return eks_run_execute (self, NULL, error);
}

static char *
get_path (Fixture *fixture, const char *destination, const char *name)
{
  return g_build_filename (fixture->store, destination, name, NULL);
}

static void
put_old (Fixture *fixture)
{
  for (const char *const *id = (const char *const[]) { "a", "b", "c", NULL }; *id != NULL; id++)
    {
      g_autofree char *folder = g_build_filename (fixture->store, *id, NULL);
      g_autofree char *path = get_path (fixture, *id, "rows.csv");
      g_mkdir_with_parents (folder, 0700);
      g_assert_true (g_file_set_contents (path, OLD, -1, NULL));
    }
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}

/* Whole, or what stood there before, with nothing beside it that we do not expect. */
static gboolean
is_whole (Fixture *fixture, const char *destination, guint n_files)
{
  g_autofree char *folder = g_build_filename (fixture->store, destination, NULL);
  g_autofree char *path = get_path (fixture, destination, "rows.csv");
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  if (strcmp (text, OLD) == 0)
    {
      g_assert_cmpuint (eks_test_folder_count (folder), ==, 1);
      return FALSE;
    }
  g_assert_cmpuint (count_lines (text), ==, N_SESSIONS + 1);
  g_assert_cmpuint (eks_test_folder_count (folder), ==, n_files);
  return TRUE;
}

static void
assert_old (Fixture *fixture)
{
  g_assert_false (is_whole (fixture, "a", 1));
  g_assert_false (is_whole (fixture, "b", 1));
  g_assert_false (is_whole (fixture, "c", 1));
}

static void
assert_new (Fixture *fixture)
{
  g_assert_true (is_whole (fixture, "a", 3));
  g_assert_true (is_whole (fixture, "b", 2));
  g_assert_true (is_whole (fixture, "c", 2));
}

/* Between runs nothing is known to be outside, and nothing waits. */
static void
assert_tidy (Fixture *fixture)
{
  g_autofree char *spool = g_build_filename (fixture->store, "spool", NULL);
  g_autoptr (GPtrArray) uploads = eks_history_list_uploads (eks_environment_get_history (fixture->environment), KEY, NULL);

  g_assert_cmpuint (uploads->len, ==, 0);
  if (g_file_test (spool, G_FILE_TEST_EXISTS))
    g_assert_cmpuint (eks_test_folder_count (spool), ==, 0);
}

static GPtrArray *
list_runs (Fixture *fixture)
{
  return eks_history_list (eks_environment_get_history (fixture->environment), KEY, 100, NULL);
}

static guint
count_outcomes (Fixture *fixture, const char *outcome)
{
  g_autoptr (GPtrArray) runs = list_runs (fixture);
  guint n = 0;

  for (guint i = 0; i < runs->len; i++)
    n += g_str_equal (((const EksRunRecord *) g_ptr_array_index (runs, i))->outcome, outcome);
  return n;
}

/* A line for the data at each destination, and none for manifests. */
static void
assert_audited (Fixture *fixture, guint n_runs)
{
  guint n_broken = 0;
  g_autoptr (GPtrArray) lines = eks_audit_list (eks_environment_get_audit (fixture->environment), 100, &n_broken, NULL);

  g_assert_cmpuint (lines->len, ==, 3 * n_runs);
}

static void
test_all (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, THREE, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *path = get_path (fixture, "a", "rows.csv");
  const EksReportDelivery *delivery;
  const EksRunRecord *record;

  put_old (fixture);
  report = run (fixture, job, &error);
  g_assert_no_error (error);
  assert_new (fixture);
  assert_tidy (fixture);
  g_assert_cmpuint (eks_report_get_deliveries (report)->len, ==, 7);
  delivery = g_ptr_array_index (eks_report_get_deliveries (report), 0);
  g_assert_cmpstr (delivery->destination, ==, "a");
  g_assert_cmpstr (delivery->path, ==, path);
  delivery = g_ptr_array_index (eks_report_get_deliveries (report), 3);
  g_assert_cmpstr (delivery->destination, ==, "b");
  g_assert_null (delivery->path);
  g_assert_true (g_str_has_prefix (delivery->location, "double:///"));
  g_assert_cmpstr (((const EksArtifact *) g_ptr_array_index (eks_report_get_artifacts (report), 0))->path, ==, path);
  runs = list_runs (fixture);
  record = g_ptr_array_index (runs, 0);
  g_assert_cmpuint (count_lines (record->destinations), ==, 2);
  records = eks_history_list_deliveries (eks_environment_get_history (fixture->environment), record->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 7);
  assert_audited (fixture, 1);
}

/* At each step of the last of three destinations. */
static void
test_none (Fixture *fixture, gconstpointer step)
{
  g_autoptr (EksJob) job = make_job (fixture, THREE, "");
  g_autofree char *fault = g_strconcat ("c:", step, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;
  g_autoptr (EksRunRecord) record = NULL;

  put_old (fixture);
  g_setenv (FAULT_VARIABLE, fault, TRUE);
  g_assert_null (run (fixture, job, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_assert_nonnull (strstr (error->message, "“c”"));
  assert_old (fixture);
  assert_tidy (fixture);
  record = eks_history_get_last (eks_environment_get_history (fixture->environment), KEY, NULL);
  g_assert_cmpstr (record->outcome, ==, "delivery");
  g_assert_null (strstr (record->report, "rows.csv"));
  assert_audited (fixture, 0);
  g_unsetenv (FAULT_VARIABLE);
  g_clear_error (&error);
  report = run (fixture, job, &error);
  g_assert_no_error (error);
  assert_new (fixture);
  assert_tidy (fixture);
}

/* What could not be taken back, because the server was gone, the next run takes back, and does not take for delivered. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, THREE, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) uploads = NULL;
  g_autoptr (EksReport) report = NULL;

  put_old (fixture);
  g_setenv (FAULT_VARIABLE, "c:commit", TRUE);
  g_setenv ("EKS_TEST_GONE", "1", TRUE);
  g_assert_null (run (fixture, job, &error));
  g_clear_error (&error);
  uploads = eks_history_list_uploads (eks_environment_get_history (fixture->environment), KEY, NULL);
  g_assert_cmpuint (uploads->len, >, 0);
  g_assert_null (run (fixture, job, &error)); /* still gone */
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_assert_nonnull (strstr (error->message, "interrupted"));
  g_clear_error (&error);
  g_unsetenv (FAULT_VARIABLE);
  g_unsetenv ("EKS_TEST_GONE");
  g_assert_true (eks_run_recover (fixture->environment, job, NULL, &error));
  g_assert_no_error (error);
  assert_old (fixture);
  assert_tidy (fixture);
  g_assert_cmpuint (count_outcomes (fixture, "done"), ==, 0);
  report = run (fixture, job, &error);
  g_assert_no_error (error);
  assert_new (fixture);
}

/* Of a failed run a file has its name still, and the server answers all other questions: it is not clean, and says so. */
static void
test_stuck (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, THREE, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) uploads = NULL;
  g_autoptr (EksRunRecord) record = NULL;
  g_autoptr (EksReport) report = NULL;

  put_old (fixture);
  g_setenv (FAULT_VARIABLE, "c:commit", TRUE);
  g_setenv (STUCK_VARIABLE, "b:withdraw", TRUE);
  g_assert_null (run (fixture, job, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  uploads = eks_history_list_uploads (eks_environment_get_history (fixture->environment), KEY, NULL);
  g_assert_cmpuint (uploads->len, >, 0);
  g_assert_nonnull (strstr (error->message, "may still stand"));
  g_assert_nonnull (strstr (error->message, "double://"));
  record = eks_history_get_last (eks_environment_get_history (fixture->environment), KEY, NULL);
  g_assert_nonnull (strstr (record->message, "may still stand"));
  g_clear_error (&error);
  g_assert_false (eks_run_recover (fixture->environment, job, NULL, &error)); /* still stuck */
  g_assert_nonnull (strstr (error->message, "may still stand"));
  g_clear_error (&error);
  g_unsetenv (FAULT_VARIABLE);
  g_unsetenv (STUCK_VARIABLE);
  g_assert_true (eks_run_recover (fixture->environment, job, NULL, &error));
  g_assert_no_error (error);
  assert_old (fixture);
  assert_tidy (fixture);
  report = run (fixture, job, &error);
  g_assert_no_error (error);
  assert_new (fixture);
}

/* The answer to the naming was lost, and the server stayed away: there is no receipt of what has its name. */
static void
test_lost (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, THREE, "");
  g_autoptr (GError) error = NULL;

  put_old (fixture);
  g_setenv (FAULT_VARIABLE, "c:named", TRUE);
  g_setenv ("EKS_TEST_GONE", "1", TRUE);
  g_assert_null (run (fixture, job, &error));
  g_clear_error (&error);
  g_unsetenv (FAULT_VARIABLE);
  g_unsetenv ("EKS_TEST_GONE");
  g_assert_true (eks_run_recover (fixture->environment, job, NULL, &error));
  g_assert_no_error (error);
  assert_old (fixture);
  assert_tidy (fixture);
}

/* Without a folder of this computer the file waits in one of ours, which goes. */
static void
test_spool (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, DOUBLE ("b") "," DOUBLE ("c"), ",\"report\":\"text\"");
  g_autofree char *stale = g_build_filename (fixture->store, "spool", "gone-abcdef", NULL);
  g_autofree char *left = g_build_filename (stale, "personal.csv", NULL);
  g_autofree char *report_path = get_path (fixture, "c", "rows.csv.report.txt");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;
  const EksArtifact *artifact;

  g_mkdir_with_parents (stale, 0700);
  g_assert_true (g_file_set_contents (left, "x", -1, NULL));
  report = run (fixture, job, &error);
  g_assert_no_error (error);
  g_assert_true (is_whole (fixture, "b", 3));
  g_assert_true (is_whole (fixture, "c", 3));
  g_assert_true (g_file_test (report_path, G_FILE_TEST_IS_REGULAR));
  artifact = g_ptr_array_index (eks_report_get_artifacts (report), 0);
  g_assert_true (g_str_has_prefix (artifact->path, "ftp://h"));
  g_assert_cmpstr (eks_artifact_get_name (artifact), ==, "rows.csv");
  g_assert_false (g_file_test (stale, G_FILE_TEST_EXISTS));
  assert_tidy (fixture);
}

static JsonObject *
read_json (const char *path, JsonNode **node)
{
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  *node = eks_json_parse (text, length, NULL);
  g_assert_nonnull (*node);
  return json_node_get_object (*node);
}

static void
test_manifest (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, LOCAL ("a"), "");
  g_autofree char *folder = g_build_filename (fixture->store, "a", NULL);
  g_autofree char *path = get_path (fixture, "a", "rows.csv.manifest.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, &error);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GSubprocess) check = NULL;
  g_autoptr (JsonNode) node = NULL;
  const EksArtifact *artifact;
  JsonObject *manifest;
  JsonObject *table;

  g_assert_no_error (error);
  g_subprocess_launcher_set_cwd (launcher, folder);
  check = g_subprocess_launcher_spawn (launcher, &error, "sha256sum", "--check", "--strict", "rows.csv.sha256", NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (check, NULL, &error));
  g_assert_no_error (error);
  manifest = read_json (path, &node);
  artifact = g_ptr_array_index (eks_report_get_artifacts (report), 0);
  g_assert_cmpstr (json_object_get_string_member (manifest, "name"), ==, "rows.csv");
  g_assert_cmpstr (json_object_get_string_member (manifest, "sha256"), ==, artifact->sha256);
  g_assert_cmpint (json_object_get_int_member (manifest, "bytes"), ==, (gint64) artifact->bytes);
  g_assert_cmpint (json_object_get_int_member (manifest, "rows"), ==, N_SESSIONS);
  g_assert_cmpstr (json_object_get_string_member (manifest, "export"), ==, KEY);
  g_assert_cmpstr (json_object_get_string_member (manifest, "created"), ==, "2026-06-15T10:00:00Z");
  table = eks_json_peek_object (json_object_get_array_member (manifest, "tables"), 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (table, "columns")), ==, 2);
}

static void
test_dry_run (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, DOUBLE ("b") "," LOCAL ("a"), "");
  g_autoptr (EksRun) self = eks_run_new (fixture->environment, job);
  g_autofree char *folder = g_build_filename (fixture->store, "a", NULL);
  g_autofree char *path = get_path (fixture, "a", "rows.csv");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;
  g_autofree char *words = NULL;

  eks_run_set_dry_run (self, TRUE);
  report = eks_run_execute (self, NULL, &error);
  g_assert_no_error (error);
  words = eks_report_describe (report);
  g_assert_nonnull (strstr (words, path));
  g_assert_nonnull (strstr (words, "ftp://h"));
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (eks_report_get_deliveries (report)->len, ==, 2);
}

/* The program that is killed: runs the job in the file, in the store beside it. */
static int
run_to_be_killed (const char *store, const char *path)
{
  g_autoptr (EksTestClock) clock = eks_test_clock_new (NOW - G_TIME_SPAN_DAY);
  g_autoptr (EksEnvironment) environment = eks_environment_new (store, EKS_CLOCK (clock));
  g_autoptr (EksJob) job = eks_store_load_job (eks_environment_get_store (environment), path, NULL);
  g_autoptr (EksRun) self = eks_run_new (environment, job);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;

  eks_environment_set_delivery_maker (environment, make_delivery);
  report = eks_run_execute (self, NULL, &error);
  return report != NULL ? 0 : 1;
}

static void
spawn_and_kill (Fixture *fixture, EksJob *job, const char *kill_at)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *path = g_build_filename (fixture->store, "killed.json", NULL);
  g_autofree char *text = eks_job_to_data (job);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_subprocess_launcher_setenv (launcher, KILL_VARIABLE, kill_at, TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, program, "--run", fixture->store, path, NULL);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (process));
  g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGKILL);
}

typedef struct
{
  const char *name;
  const char *kill_at;
  gboolean happened; /* everything had arrived, so the run is finished */
  gboolean recorded; /* by itself */
} Killing;

static const Killing killings[] = {
  { "/deliver/killed/stage-first", "b:stage", FALSE, FALSE },
  { "/deliver/killed/stage-last", "c:stage", FALSE, FALSE },
  { "/deliver/killed/commit-first", "b:commit", TRUE, FALSE },
  { "/deliver/killed/commit-aside", "b:aside", TRUE, FALSE },
  { "/deliver/killed/commit-named", "b:named", TRUE, FALSE },
  { "/deliver/killed/commit-last", "c:commit", TRUE, FALSE },
  { "/deliver/killed/settle", "b:settle", TRUE, TRUE },
};

static void
test_killed (Fixture *fixture, gconstpointer data)
{
  const Killing *killing = data;
  g_autoptr (EksJob) job = make_job (fixture, THREE, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  guint n_before = killing->happened ? 1 : 0;

  put_old (fixture);
  spawn_and_kill (fixture, job, killing->kill_at);
  g_assert_cmpuint (count_outcomes (fixture, "done"), ==, killing->recorded ? 1 : 0);
  g_assert_true (eks_run_recover (fixture->environment, job, NULL, &error));
  g_assert_no_error (error);
  if (killing->happened)
    assert_new (fixture);
  else
    assert_old (fixture);
  assert_tidy (fixture);
  runs = list_runs (fixture);
  g_assert_cmpuint (runs->len, ==, n_before);
  g_assert_cmpuint (count_outcomes (fixture, "done"), ==, n_before);
  assert_audited (fixture, n_before);
  if (n_before > 0)
    {
      const EksRunRecord *record = g_ptr_array_index (runs, 0);
      g_autoptr (GPtrArray) records = eks_history_list_deliveries (eks_environment_get_history (fixture->environment), record->id, NULL);
      g_assert_cmpuint (records->len, ==, 7);
      g_assert_cmpuint (record->rows, ==, N_SESSIONS);
      g_assert_cmpint (record->started, <, NOW);
      g_assert_nonnull (strstr (record->report, "\"read_back\""));
    }
  report = run (fixture, job, &error);
  g_assert_no_error (error);
  assert_new (fixture);
  assert_tidy (fixture);
  g_assert_cmpuint (count_outcomes (fixture, "done"), ==, n_before + 1);
}

static guint
count_spools (Fixture *fixture)
{
  g_autofree char *spool = g_build_filename (fixture->store, "spool", NULL);

  return eks_test_folder_count (spool);
}

static void
run_other (Fixture *fixture)
{
  g_autoptr (EksJob) job = make_job (fixture, DOUBLE ("d"), "");
  g_autofree char *text = eks_job_to_data (job);
  g_auto (GStrv) parts = g_strsplit (text, KEY, 2);
  g_autofree char *renamed = g_strjoinv ("22222222-2222-4333-8444-555555555555", parts);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksJob) other = eks_job_from_data (renamed, strlen (renamed), &error);
  g_autoptr (EksReport) report = NULL;

  g_assert_no_error (error);
  report = run (fixture, other, &error);
  g_assert_no_error (error);
}

/* What a killed run still has to send from its file stays for it, whoever else runs, but not for ever. */
static void
test_spool_awaited (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, DOUBLE ("b") "," DOUBLE ("c"), "");

  spawn_and_kill (fixture, job, "c:commit");
  g_assert_cmpuint (count_spools (fixture), ==, 1);
  run_other (fixture);
  g_assert_cmpuint (count_spools (fixture), ==, 1);
  eks_clock_sleep (EKS_CLOCK (fixture->clock), 8 * G_TIME_SPAN_DAY, NULL, NULL);
  run_other (fixture);
  g_assert_cmpuint (count_spools (fixture), ==, 0);
}

/* What was killed before it was to give names has nothing to finish; its own next run takes it, wherever that delivers to. */
static void
test_spool_of_killed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, DOUBLE ("b") "," DOUBLE ("c"), "");
  g_autoptr (EksJob) local = make_job (fixture, LOCAL ("a"), "");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;

  spawn_and_kill (fixture, job, data);
  g_assert_cmpuint (count_spools (fixture), ==, 1);
  report = run (fixture, local, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_spools (fixture), ==, 0);
}

/* That somebody could not be told of a run that was killed, and that the audit log does not have it, stands in its report. */
static void
test_killed_notes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, THREE, MAIL);
  g_autofree char *log = g_build_filename (fixture->store, "audit.log", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  const EksRunRecord *record;

  put_old (fixture);
  spawn_and_kill (fixture, job, "c:commit");
  g_assert_cmpint (g_mkdir (log, 0700), ==, 0);
  g_assert_true (eks_run_recover (fixture->environment, job, NULL, &error));
  g_assert_no_error (error);
  assert_new (fixture);
  runs = list_runs (fixture);
  g_assert_cmpuint (runs->len, ==, 1);
  record = g_ptr_array_index (runs, 0);
  g_assert_cmpstr (record->outcome, ==, "done");
  g_assert_nonnull (strstr (record->report, "\"kind\":\"not-audited\""));
  g_assert_nonnull (strstr (record->report, "\"kind\":\"mail-not-sent\""));
  g_assert_nonnull (strstr (record->report, "\"mail\":{\"error\":\""));
}

/* (transfer full): a mail server that wants no user, which is the one of the settings then. @mails: where they arrive */
static GSubprocess *
start_mail_server (Fixture *fixture, const char *mails)
{
  g_autofree char *certificates = g_build_filename (fixture->store, "certificates", NULL);
  g_autofree char *maker = g_test_build_filename (G_TEST_DIST, "deliver", "servers", "certificates.py", NULL);
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "deliver", "servers", "smtp.py", NULL);
  g_autofree char *good = g_build_filename (certificates, "good.pem", NULL);
  g_autofree char *authority = g_build_filename (certificates, "ca.crt", NULL);
  g_autoptr (EksSettings) settings = eks_store_load_settings (eks_environment_get_store (fixture->environment), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) made = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/usr/bin/python3", maker, certificates, NULL);
  g_autoptr (GDataInputStream) out = NULL;
  g_autofree char *line = NULL;
  g_autoptr (JsonNode) ports = NULL;
  GSubprocess *server;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (made, NULL, NULL));
  g_assert_cmpint (g_mkdir (mails, 0700), ==, 0);
  server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                             "/usr/bin/python3", "-W", "ignore", script, mails, good, good, NULL);
  g_assert_no_error (error);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  line = g_data_input_stream_read_line (out, NULL, NULL, NULL);
  ports = eks_json_parse (line, strlen (line), NULL);
  g_object_set (eks_settings_get_mail (settings), "host", "localhost", "port", (int) json_object_get_int_member (json_node_get_object (ports), "open"),
                "tls", EKS_MAIL_TLS_STARTTLS, "from", "exports@acme.example", "ca-file", authority, NULL);
  g_assert_true (eks_store_save_settings (eks_environment_get_store (fixture->environment), settings, &error));
  g_assert_no_error (error);
  return server;
}

/* Whoever waits for the files of a run that was killed is told of them as of any other, or that nothing came. */
static void
test_killed_mail (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, THREE, MAIL);
  g_autofree char *mails = g_build_filename (fixture->store, "mails", NULL);
  g_autofree char *path = g_build_filename (mails, "001.eml", NULL);
  g_autoptr (GSubprocess) server = start_mail_server (fixture, mails);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autofree char *mail = NULL;

  put_old (fixture);
  spawn_and_kill (fixture, job, "c:commit");
  if (data != NULL)
    g_setenv (FAULT_VARIABLE, data, TRUE);
  g_assert_true (eks_run_recover (fixture->environment, job, NULL, &error));
  g_assert_no_error (error);
  g_output_stream_close (g_subprocess_get_stdin_pipe (server), NULL, NULL);
  g_subprocess_wait (server, NULL, NULL);
  runs = list_runs (fixture);
  g_assert_cmpuint (runs->len, ==, 1);
  g_assert_null (strstr (((const EksRunRecord *) g_ptr_array_index (runs, 0))->report, "mail-not-sent"));
  g_assert_true (g_file_get_contents (path, &mail, NULL, NULL));
  g_assert_nonnull (strstr (mail, "anna@acme.example"));
  g_assert_nonnull (strstr (mail, "delivered"));
  g_test_message ("%s", mail);
  if (data != NULL)
    g_assert_nonnull (strstr (mail, "was ended before"));
}

/* The export does not deliver there any more, and nobody answers: it is not asked for ever. */
static void
test_forgotten (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, THREE, "");
  g_autoptr (EksJob) other = make_job (fixture, LOCAL ("a"), "");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;

  put_old (fixture);
  spawn_and_kill (fixture, job, "c:commit");
  g_setenv (FAULT_VARIABLE, "c:adopt", TRUE);
  report = run (fixture, other, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_outcomes (fixture, "done"), ==, 1);
  g_assert_cmpuint (count_outcomes (fixture, "delivery"), ==, 1);
}

/* A server that does not answer is asked about one old file and not about each; the files of another one go all the same. */
static void
test_silent (Fixture *fixture, gconstpointer fault)
{
  g_autoptr (EksJob) job = make_job (fixture, DOUBLE ("b") "," ELSEWHERE ("c"), ",\"retention\":{\"days\":1}");
  g_auto (EksRetention) nothing = { 0 }, result = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;

  g_assert_true (eks_retention_allow (fixture->environment, job, &nothing, NULL, &error));
  report = run (fixture, job, &error);
  g_assert_no_error (error);
  eks_clock_sleep (EKS_CLOCK (fixture->clock), 2 * G_TIME_SPAN_DAY, NULL, NULL);
  n_asked = 0;
  g_setenv ("EKS_TEST_REMOVAL", fault, TRUE);
  g_assert_true (eks_retention_run (fixture->environment, job, &result, NULL, &error));
  g_unsetenv ("EKS_TEST_REMOVAL");
  g_assert_no_error (error);
  g_assert_cmpuint (result.removed, ==, 2);
  g_assert_cmpuint (result.failed, ==, 2);
  g_assert_cmpuint (result.kept->len, ==, 2);
  g_assert_cmpstr (result.problem, ==, fault);
  g_assert_cmpuint (n_asked, ==, g_str_equal (fault, "silent") ? 5 : g_str_equal (fault, "refused") ? 1 : 2);
}

/* What a killed run left at a server that does not answer is asked for once by a planned run, and it is told. */
static void
test_left_behind (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, THREE, "");
  g_autoptr (EksRun) self = eks_run_new (fixture->environment, job);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;
  g_autofree char *words = NULL;

  spawn_and_kill (fixture, job, "c:stage");
  g_setenv ("EKS_TEST_GONE", "1", TRUE);
  n_asked = 0;
  g_clear_pointer (&first_token, g_free);
  eks_run_set_trigger (self, EKS_TRIGGER_SCHEDULE);
  eks_run_set_slot (self, NOW);
  report = eks_run_execute (self, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&first_token, g_free);
  g_assert_cmpuint (n_asked, ==, 2); /* tries */
  words = eks_report_describe (report);
  g_assert_nonnull (strstr (words, "ftp://h"));
}

/* What somebody fetched before it could be looked at has arrived, and the report says so. */
static void
test_taken_away (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, THREE, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autofree char *words = NULL;
  const EksRunRecord *record;

  g_setenv (FETCH_VARIABLE, "b:named", TRUE);
  report = run (fixture, job, &error);
  g_unsetenv (FETCH_VARIABLE);
  g_assert_no_error (error);
  words = eks_report_describe (report);
  g_assert_nonnull (strstr (words, "fetched the file at once"));
  runs = list_runs (fixture);
  record = g_ptr_array_index (runs, 0);
  g_assert_cmpstr (record->outcome, ==, "done");
  g_assert_nonnull (strstr (record->report, "\"read_back\":\"none\""));
  g_assert_nonnull (strstr (record->report, "\"taken-away\""));
}

/* A run that fails afterwards has delivered it all the same: the failure says so, and the audit log too. */
static void
test_fetched_and_failed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, THREE, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (EksReport) report = NULL;
  g_autofree char *place = get_path (fixture, "b", "rows.csv");
  guint n_broken = 0;
  JsonObject *line;

  put_old (fixture);
  g_setenv (FETCH_VARIABLE, "b:named", TRUE);
  g_setenv (FAULT_VARIABLE, "c:commit", TRUE);
  g_assert_null (run (fixture, job, &error));
  g_unsetenv (FETCH_VARIABLE);
  g_unsetenv (FAULT_VARIABLE);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_assert_nonnull (strstr (error->message, "told to fail at commit"));
  g_assert_nonnull (strstr (error->message, "already fetched"));
  g_assert_nonnull (strstr (error->message, place));
  g_assert_false (is_whole (fixture, "a", 1));
  g_assert_false (is_whole (fixture, "c", 1));
  runs = list_runs (fixture);
  lines = eks_audit_list (eks_environment_get_audit (fixture->environment), 100, &n_broken, NULL);
  g_assert_cmpuint (lines->len, ==, 1);
  line = json_node_get_object (g_ptr_array_index (lines, 0));
  g_assert_cmpint (json_object_get_int_member (line, "run"), ==, ((const EksRunRecord *) g_ptr_array_index (runs, 0))->id);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (line, "destination"), "id"), ==, "b");

  g_clear_error (&error);
  report = run (fixture, job, &error);
  g_assert_no_error (error);
  assert_new (fixture);
  assert_tidy (fixture);
}

/* That there can be no lock is a failure that the history knows; that another run holds it is none. */
static void
test_no_lock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, LOCAL ("a"), "");
  g_autofree char *locks = g_build_filename (fixture->store, "locks", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) busy = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (EksReport) report = NULL;

  g_assert_true (g_file_set_contents (locks, "not a folder", -1, NULL));
  report = run (fixture, job, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
  g_assert_cmpuint (count_outcomes (fixture, "failed"), ==, 1);
  g_assert_cmpint (g_unlink (locks), ==, 0);
  g_autoptr (EksJobLock) lock = eks_job_lock_take (fixture->store, KEY, EKS_CLOCK (fixture->clock), NULL);
  report = run (fixture, job, &busy);
  g_assert_error (busy, EKS_ERROR, EKS_ERROR_BUSY);
  runs = list_runs (fixture);
  g_assert_cmpuint (runs->len, ==, 1);
}

/* Where a file will be is said as its receipt says it afterwards. */
static void
test_locations (void)
{
  static const struct
  {
    EksDestinationType kind;
    const char *folder;
    const char *expected;
  } cases[] = {
    { EKS_DESTINATION_LOCAL, "/x/2025", "/x/2025/a.csv" },
    { EKS_DESTINATION_SFTP, "/in", "sftp://u@h.example/in/a.csv" },
    { EKS_DESTINATION_SFTP, "/", "sftp://u@h.example/a.csv" },
    { EKS_DESTINATION_SFTP, "", "sftp://u@h.example/~/a.csv" },
    { EKS_DESTINATION_S3, "x/2025", "s3://b/x/2025/a.csv (s3.example)" },
    { EKS_DESTINATION_GCS, "", "gs://b/a.csv (s3.example)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksDestination) destination = eks_destination_new (cases[i].kind, "d");
      if (eks_destination_has_member (destination, "bucket"))
        g_object_set (destination, "bucket", "b", "endpoint", "https://s3.example", NULL);
      if (eks_destination_has_member (destination, "host"))
        g_object_set (destination, "host", "h.example", "user", "u", NULL);
      g_autoptr (EksTarget) target = eks_target_new_dry (destination, cases[i].folder);
      g_autofree char *location = eks_target_make_location (target, "a.csv");
      g_assert_cmpstr (location, ==, cases[i].expected);
    }
}

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, test_tear_down)

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--run") == 0)
    return run_to_be_killed (argv[2], argv[3]);
  g_setenv ("EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY", "demo-key-onlinefundraising", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/deliver/all", NULL, test_all);
  ADD ("/deliver/none/stage", "stage", test_none);
  ADD ("/deliver/none/commit", "commit", test_none);
  ADD ("/deliver/gone", NULL, test_gone);
  ADD ("/deliver/stuck", NULL, test_stuck);
  ADD ("/deliver/lost", NULL, test_lost);
  ADD ("/deliver/spool", NULL, test_spool);
  ADD ("/deliver/spool/awaited", NULL, test_spool_awaited);
  ADD ("/deliver/spool/of-killed", "c:stage", test_spool_of_killed);
  ADD ("/deliver/spool/of-finished", "c:commit", test_spool_of_killed);
  ADD ("/deliver/manifest", NULL, test_manifest);
  ADD ("/deliver/dry-run", NULL, test_dry_run);
  ADD ("/deliver/forgotten", NULL, test_forgotten);
  ADD ("/deliver/killed/notes", NULL, test_killed_notes);
  ADD ("/deliver/killed/mail", NULL, test_killed_mail);
  ADD ("/deliver/killed/mail-of-failure", "c:commit", test_killed_mail);
  ADD ("/deliver/no-lock", NULL, test_no_lock);
  ADD ("/deliver/left-behind", NULL, test_left_behind);
  ADD ("/deliver/taken-away", NULL, test_taken_away);
  ADD ("/deliver/fetched-and-failed", NULL, test_fetched_and_failed);
  ADD ("/deliver/retention/silent", "silent", test_silent);
  ADD ("/deliver/retention/refused", "refused", test_silent);
  ADD ("/deliver/retention/one-file", "one file", test_silent);
  g_test_add_func ("/deliver/locations", test_locations);
  for (guint i = 0; i < G_N_ELEMENTS (killings); i++)
    ADD (killings[i].name, &killings[i], test_killed);
  return g_test_run ();
}
