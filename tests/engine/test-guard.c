/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Guards on whole runs: what is not as usual stops before anything is delivered, is asked about, or is noted. */

#include "config.h"

#include "eks-error.h"
#include "eks-guard.h"
#include "eks-history-shapes.h"
#include "eks-run.h"
#include "engine-test.h"

#include <glib/gstdio.h>

typedef struct
{
  Fixture base;
  EksTestFolder *output;
} Guarded;

static void
set_up (Guarded *self, gconstpointer data)
{
  test_set_up_sound (&self->base, NULL);
  self->output = eks_test_folder_new ();
}

static void
tear_down (Guarded *self, gconstpointer data)
{
  eks_test_folder_free (self->output);
  test_tear_down (&self->base, NULL);
}

#define DAY (G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC)
#define ID "11111111-2222-4333-8444-555555555555"
#define NOTHING ",\"where\":{\"field\":\"session_guid\",\"is\":\"equal\",\"value\":\"{which}\"},\"columns\":[{\"field\":\"session_guid\"},{\"field\":\"created_ts\"}]}"
#define ALL ",\"columns\":[{\"field\":\"session_guid\"},{\"field\":\"status\"}]}"
#define TABLE(rest) "{\"entity\":\"onboarding_session\"" rest

static EksJob *
make_job (Guarded *self, const char *tables, const char *guards)
{
  g_autofree char *text = g_strdup_printf ("{\"version\":1,\"id\":\"" ID "\",\"name\":\"Daily\",\"connection\":{\"connector\":\"onlinefundraising\",\"settings\":{\"base_url\":\"%s\"}},"
                                           "\"parameters\":{\"which\":\"-\"},\"tables\":[%s],\"format\":{\"type\":\"csv\"},\"file_name\":\"{table}-{n}.csv\","
                                           "\"destinations\":[{\"id\":\"folder\",\"type\":\"local\",\"folder\":\"%s\"}],\"guards\":{%s}}",
                                           eks_demo_server_get_base_url (self->base.server, "onlinefundraising"), tables, self->output, guards);
  g_autoptr (GError) error = NULL;
  EksJob *job = eks_job_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  return job;
}

typedef struct
{
  EksQuestion *question;
  GCancellable *cancellable; /* (nullable): in place of an answer */
  gboolean yes;
  char *text;
} Person;

static gpointer
answer (gpointer data)
{
  Person *person = data;

  while ((person->text = eks_question_dup_text (person->question)) == NULL)
    g_usleep (1000);
  if (person->cancellable != NULL)
    g_cancellable_cancel (person->cancellable);
  else
    eks_question_answer (person->question, person->yes);
  return NULL;
}

/* @person: (nullable): somebody who will be asked */
static EksReport *
run (Guarded *self, EksJob *job, EksTrigger trigger, Person *person, GError **error)
{
  g_autoptr (EksRun) run = eks_run_new (self->base.environment, job);
  GThread *thread = NULL;
  EksReport *report;

  eks_run_set_trigger (run, trigger);
  if (person != NULL)
    {
      person->question = eks_run_get_question (run);
      eks_question_set_person (person->question, TRUE);
      thread = g_thread_new ("person", answer, person);
    }
  report = eks_run_execute (run, person != NULL ? person->cancellable : NULL, error);
  if (thread != NULL)
    g_thread_join (thread);
  return report;
}

static guint
count_files (Guarded *self)
{
  return eks_test_folder_count (self->output);
}

static gboolean
has_note (EksReport *report, EksTallyKind kind)
{
  GPtrArray *entries = eks_report_get_entries (report);

  for (guint i = 0; i < entries->len; i++)
    if (((EksTallyEntry *) g_ptr_array_index (entries, i))->kind == kind)
      return TRUE;
  return FALSE;
}

static void
assert_stopped (Guarded *self, EksReport *report, GError *error, const char *words)
{
  g_autoptr (EksRunRecord) record = eks_history_get_last (eks_environment_get_history (self->base.environment), ID, NULL);

  g_assert_null (report);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_GUARD);
  g_assert_cmpint (eks_error_get_exit_status (error), ==, 6);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
  g_assert_cmpuint (count_files (self), ==, 0);
  g_assert_cmpstr (record->outcome, ==, "guard");
  g_assert_cmpstr (record->message, ==, error->message);
}

static void
test_no_rows (Guarded *self, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (self, TABLE (NOTHING), "\"no_rows\":\"stop\"");
  g_autoptr (EksJob) easy = make_job (self, TABLE (NOTHING), "");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (self, job, EKS_TRIGGER_HAND, NULL, &error);
  g_autoptr (EksReport) delivered = NULL;

  assert_stopped (self, report, error, "There are no rows. Nothing was delivered.");
  g_clear_error (&error);
  delivered = run (self, easy, EKS_TRIGGER_HAND, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (has_note (delivered, EKS_TALLY_NO_ROWS));
  g_assert_cmpuint (count_files (self), ==, 1);
}

/* Of two files one may well have no rows. */
static void
test_some_rows (Guarded *self, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (self, TABLE (NOTHING) "," TABLE (ALL), "\"no_rows\":\"stop\"");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (self, job, EKS_TRIGGER_HAND, NULL, &error);

  g_assert_no_error (error);
  g_assert_false (has_note (report, EKS_TALLY_NO_ROWS));
  g_assert_cmpuint (count_files (self), ==, 2);
}

static void
test_ask (Guarded *self, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (self, TABLE (NOTHING), "\"no_rows\":\"ask\"");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) alone = run (self, job, EKS_TRIGGER_SCHEDULE, NULL, &error);

  assert_stopped (self, alone, error, "nobody was there to be asked");
  for (guint i = 0; i < 3; i++)
    {
      Person person = { .yes = i == 2, .cancellable = i == 1 ? cancellable : NULL };
      g_autoptr (EksReport) report = NULL;
      g_clear_error (&error);
      report = run (self, job, EKS_TRIGGER_HAND, &person, &error);
      g_assert_cmpstr (person.text, ==, "There are no rows.");
      g_free (person.text);
      if (i == 0)
        assert_stopped (self, report, error, "as was decided");
      else if (i == 1)
        g_assert_true (eks_error_is_cancelled (error));
      else
        g_assert_true (error == NULL && has_note (report, EKS_TALLY_NO_ROWS));
      g_assert_cmpuint (count_files (self), ==, i == 2 ? 1 : 0);
    }
}

/* Nobody is asked whether nothing should be delivered to nowhere. */
static void
test_dry_run (Guarded *self, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (self, TABLE (NOTHING), "\"no_rows\":\"ask\"");
  g_autoptr (EksRun) dry = eks_run_new (self->base.environment, job);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;

  eks_run_set_dry_run (dry, TRUE);
  report = eks_run_execute (dry, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (has_note (report, EKS_TALLY_NO_ROWS));
}

/* Runs as they would have been. */
static void
add_runs (Guarded *self, EksJob *job, const char *trigger, const char *outcome, const guint64 *rows, guint n)
{
  g_autofree char *content = eks_guard_make_content (job);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *report = g_strdup_printf ("{\"tables\":[{\"rows_written\":0},{\"rows_written\":%" G_GUINT64_FORMAT "}]}", rows[i]);
      EksRunRecord record = { .job_id = (char *) ID, .job_name = (char *) "Daily", .outcome = (char *) outcome, .rows = rows[i], .trigger = (char *) trigger, .content = content, .report = report };
      g_autoptr (GError) error = NULL;
      eks_history_add (eks_environment_get_history (self->base.environment), &record, &error);
      g_assert_no_error (error);
    }
}

static void
assert_goes (Guarded *self, EksJob *job, EksTrigger trigger, gboolean goes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (self, job, trigger, NULL, &error);

  if (!goes)
    {
      assert_stopped (self, report, error, "There are only 1200 rows; usually there are about 2401.");
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (((EksArtifact *) g_ptr_array_index (eks_report_get_artifacts (report), 0))->path), ==, 0);
}

/* 1200 rows are under half of 2401 and not of 2400. What was begun otherwise, asked for something else or failed is not usual. */
static void
test_few_rows (Guarded *self, gconstpointer data)
{
  static const guint64 many[] = { 1000000, 1000000, 1000000 }, half[] = { 2400, 2400, 2400 }, more[] = { 1, 2401, 5000 };
  g_autoptr (EksJob) job = make_job (self, TABLE (ALL), "\"few_rows\":\"stop\"");
  g_autoptr (EksJob) other = make_job (self, TABLE (NOTHING), "\"few_rows\":\"stop\"");

  add_runs (self, other, "schedule", "done", many, 3);
  add_runs (self, job, "schedule", "source-refused", many, 3);
  add_runs (self, job, "command", "done", half, 2);
  add_runs (self, job, "hand", "done", half, 1);
  add_runs (self, job, "schedule", "done", more, 2);
  assert_goes (self, job, EKS_TRIGGER_COMMAND, TRUE);
  assert_goes (self, job, EKS_TRIGGER_SCHEDULE, TRUE); /* two are not enough */
  add_runs (self, job, "schedule", "done", more + 1, 2);
  add_runs (self, job, "schedule", "done", more + 1, 1);
  assert_goes (self, job, EKS_TRIGGER_SCHEDULE, FALSE);
  assert_goes (self, job, EKS_TRIGGER_COMMAND, TRUE);
}

/* Each table has its own usual number; no row at all is few if no rows are said to be right. */
static void
test_few_of_table (Guarded *self, gconstpointer data)
{
  static const guint64 usual[] = { 9, 9, 9 };
  g_autoptr (EksJob) job = make_job (self, TABLE (ALL) "," TABLE (NOTHING), "\"few_rows\":\"stop\"");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;

  add_runs (self, job, "hand", "done", usual, 3);
  report = run (self, job, EKS_TRIGGER_HAND, NULL, &error);
  assert_stopped (self, report, error, "There are only 0 rows in “Daily”; usually there are about 9.");
}

static void
test_content (Guarded *self, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (self, TABLE (NOTHING), "");
  g_autoptr (EksJob) other = make_job (self, TABLE (ALL), "");
  g_autofree char *content = eks_guard_make_content (job);
  g_autofree char *different = eks_guard_make_content (other);
  g_autofree char *again = NULL;

  g_assert_cmpstr (content, !=, different);
  eks_job_set_parameter (job, "which", "today");
  g_list_store_remove (eks_table_get_columns (eks_job_get_table (job, 0)), 1);
  again = eks_guard_make_content (job);
  g_assert_cmpstr (again, ==, content);
}

#define FIELDS ",\"columns\":[{\"field\":\"session_guid\"},{\"field\":\"data_set.formResult.no_such_thing\"}]}"

/* As if rows had had it yesterday. */
static void
remember (Guarded *self, EksJob *job, const char *shape)
{
  g_autofree char *name = eks_guard_name_table (job, 0);
  g_autoptr (GError) error = NULL;

  eks_history_set_shape (eks_environment_get_history (self->base.environment), ID, name, shape, &error);
  g_assert_no_error (error);
}

static void
test_fields (Guarded *self, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (self, TABLE (FIELDS), "\"fields\":\"stop\"");
  g_autoptr (EksJob) easy = make_job (self, TABLE (FIELDS), "");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) first = NULL, second = NULL, third = NULL, fourth = NULL;

  remember (self, job, "[[\"data_set.formResult.no_such_thing\",\"text\",16,5,10],[\"session_guid\",\"guid\",16,10,10]]");
  first = run (self, job, EKS_TRIGGER_HAND, NULL, &error);
  assert_stopped (self, first, error, "No row has the field “data_set.formResult.no_such_thing” any more.");
  g_clear_error (&error);
  second = run (self, easy, EKS_TRIGGER_HAND, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (has_note (second, EKS_TALLY_FIELD_VANISHED));
  third = run (self, job, EKS_TRIGGER_HAND, NULL, &error); /* from then on it is as usual */
  g_assert_no_error (error);
  g_assert_false (has_note (third, EKS_TALLY_FIELD_VANISHED));

  remember (self, job, "[[\"session_guid\",\"integer\",8,10,10]]");
  fourth = run (self, easy, EKS_TRIGGER_HAND, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (has_note (fourth, EKS_TALLY_KIND_CHANGED));
}

/* A failed run does not change what is usual, nor does one without rows. */
static void
test_remembers (Guarded *self, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (self, TABLE (FIELDS), "");
  g_autoptr (EksJob) empty = make_job (self, TABLE (NOTHING), "");
  g_autofree char *name = eks_guard_name_table (job, 0);
  EksHistory *history = eks_environment_get_history (self->base.environment);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL, nothing = NULL;
  g_autofree char *shape = NULL;

  report = run (self, job, EKS_TRIGGER_HAND, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GHashTable) after = eks_history_get_shapes (history, ID, &error);
  g_assert_cmpuint (g_hash_table_size (after), ==, 1);
  shape = g_strdup (g_hash_table_lookup (after, name));
  g_assert_nonnull (strstr (shape, "[\"session_guid\",\"guid\",16,1200,1200]"));
  g_assert_nonnull (strstr (shape, "[\"data_set.formResult.no_such_thing\",\"text\",0,0,1200]"));
  nothing = run (self, empty, EKS_TRIGGER_HAND, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GHashTable) then = eks_history_get_shapes (history, ID, &error);
  g_assert_cmpstr (g_hash_table_lookup (then, name), ==, shape);
}

/* What no later run can be compared with is not kept. */
static void
test_without_id (Guarded *self, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (self, TABLE (ALL), "");
  g_autofree char *text = eks_job_to_data (job);
  g_autoptr (GRegex) id = g_regex_new ("\"id\"\\s*:\\s*\"" ID "\",", 0, 0, NULL);
  g_autofree char *anonymous = g_regex_replace_literal (id, text, -1, 0, "", 0, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksJob) passing = eks_job_from_data (anonymous, strlen (anonymous), &error);
  g_autoptr (EksReport) report = NULL;

  g_assert_no_error (error);
  g_assert_false (eks_job_has_lasting_id (passing));
  report = run (self, passing, EKS_TRIGGER_HAND, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) records = eks_history_list (eks_environment_get_history (self->base.environment), NULL, 10, &error);
  g_assert_cmpuint (records->len, ==, 1);
  g_autoptr (GHashTable) shapes = eks_history_get_shapes (eks_environment_get_history (self->base.environment), ((EksRunRecord *) records->pdata[0])->job_id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (shapes), ==, 0);
}

static void
test_key (Guarded *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksKey) key = eks_keyring_generate (eks_environment_get_keyring (self->base.environment), "Anne", "a@example.org", NULL, 400, NULL, &error);
  const char *recipients[] = { eks_key_get_fingerprint (key), NULL };
  gint64 expires = eks_key_get_expires (key) * G_USEC_PER_SEC;
  EksClock *clock = EKS_CLOCK (self->base.clock);
  g_autoptr (EksJob) job = make_job (self, TABLE (ALL), "\"key_expiry\":\"stop\"");
  g_autoptr (EksReport) early = NULL, late = NULL, noted = NULL;

  g_assert_no_error (error);
  eks_encryption_set_recipients (eks_job_get_encryption (job), recipients);
  eks_clock_sleep (clock, expires - 31 * DAY - eks_clock_get_real_time (clock), NULL, NULL);
  early = run (self, job, EKS_TRIGGER_HAND, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (((EksArtifact *) g_ptr_array_index (eks_report_get_artifacts (early), 0))->path), ==, 0);
  eks_clock_sleep (clock, 25 * DAY, NULL, NULL);
  late = run (self, job, EKS_TRIGGER_HAND, NULL, &error);
  assert_stopped (self, late, error, "The key of Anne <a@example.org> expires in 6 days.");
  g_clear_error (&error);
  eks_guards_set_action (eks_job_get_guards (job), EKS_GUARD_KEY_EXPIRY, EKS_GUARD_GO_ON);
  noted = run (self, job, EKS_TRIGGER_HAND, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (has_note (noted, EKS_TALLY_KEY_EXPIRES));
}

int
main (int argc, char *argv[])
{
  g_autofree char *home = g_strdup ("/tmp/eXXXXXX");
  const char *const kill[] = { "gpgconf", "--kill", "all", NULL };
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_mkdtemp_full (home, 0700)); /* short: the agent's socket must fit into 108 bytes */
  g_setenv ("GNUPGHOME", home, TRUE);
  g_setenv ("EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY", "demo-key-onlinefundraising", TRUE);
  g_test_add ("/guard/no-rows", Guarded, NULL, set_up, test_no_rows, tear_down);
  g_test_add ("/guard/some-rows", Guarded, NULL, set_up, test_some_rows, tear_down);
  g_test_add ("/guard/ask", Guarded, NULL, set_up, test_ask, tear_down);
  g_test_add ("/guard/dry-run", Guarded, NULL, set_up, test_dry_run, tear_down);
  g_test_add ("/guard/few-rows", Guarded, NULL, set_up, test_few_rows, tear_down);
  g_test_add ("/guard/few-of-table", Guarded, NULL, set_up, test_few_of_table, tear_down);
  g_test_add ("/guard/content", Guarded, NULL, set_up, test_content, tear_down);
  g_test_add ("/guard/fields", Guarded, NULL, set_up, test_fields, tear_down);
  g_test_add ("/guard/remembers", Guarded, NULL, set_up, test_remembers, tear_down);
  g_test_add ("/guard/without-id", Guarded, NULL, set_up, test_without_id, tear_down);
  g_test_add ("/guard/key", Guarded, NULL, set_up, test_key, tear_down);
  status = g_test_run ();
  g_spawn_sync (NULL, (char **) kill, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, NULL, NULL);
  eks_test_folder_free (g_steal_pointer (&home));
  return status;
}
