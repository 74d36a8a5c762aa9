/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saved exports and connections on a real disk, with the files that other hands put there. */

#include "config.h"

#include "eks-error.h"
#include "eks-store.h"
#include "eks-test-support.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  EksTestFolder *folder;
  EksStore *store;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->folder = eks_test_folder_new ();
  self->store = eks_store_new (self->folder);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_assert_finalize_object (self->store);
  eks_test_folder_free (self->folder);
}

static EksJob *
make_job (const char *name)
{
  EksJob *job = eks_job_new ();
  g_autoptr (EksTable) table = eks_table_new ("onboarding_session");
  g_autoptr (EksColumn) column = eks_column_new ("session_guid", NULL);

  eks_job_set_name (job, name);
  eks_job_set_connection_id (job, "acme");
  g_list_store_append (eks_table_get_columns (table), column);
  if (eks_job_get_table (job, 0) == NULL)
    g_list_store_append (eks_job_get_tables (job), table);
  return job;
}

static EksConnection *
make_connection (const char *id, const char *name)
{
  EksConnection *connection = eks_connection_new (id, name, "onlinefundraising");

  eks_connection_set_setting (connection, "base_url", "https://example.com");
  return connection;
}

static void
save_job (Fixture *self, EksJob *job)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (eks_store_save_job (self->store, job, &error));
  g_assert_no_error (error);
}

static char *
dup_job_path (Fixture *self, const char *id)
{
  g_autofree char *name = g_strconcat (id, ".eksport.json", NULL);

  return g_build_filename (self->folder, "jobs", name, NULL);
}

/* Puts @text where a saved export would be. */
static char *
put_job_file (Fixture *self, const char *id, const char *text)
{
  g_autofree char *jobs = g_build_filename (self->folder, "jobs", NULL);
  char *path = dup_job_path (self, id);

  g_mkdir_with_parents (jobs, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
test_empty (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = eks_store_list_jobs (self->store, &error);
  g_autoptr (GPtrArray) connections = eks_store_list_connections (self->store, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (jobs->len, ==, 0);
  g_assert_cmpuint (connections->len, ==, 0);
  g_assert_cmpuint (eks_store_get_problems (self->store)->len, ==, 0);
  g_assert_cmpstr (eks_store_get_folder (self->store), ==, self->folder);
  g_assert_cmpuint (eks_test_folder_count (self->folder), ==, 0); /* looking leaves no trace */
}

static void
test_jobs (Fixture *self, gconstpointer unused)
{
  g_autoptr (EksJob) weekly = make_job ("Weekly");
  g_autoptr (EksJob) daily = make_job ("Daily");
  g_autofree char *path = dup_job_path (self, eks_job_get_id (weekly));
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  save_job (self, weekly);
  save_job (self, daily);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  const char *const ways[] = { "Weekly", eks_job_get_id (weekly), path };
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (EksJob) loaded = eks_store_load_job (self->store, ways[i], &error);
      g_assert_no_error (error);
      g_assert_true (eks_job_equal (loaded, weekly));
    }
  g_autoptr (GPtrArray) jobs = eks_store_list_jobs (self->store, &error);
  g_assert_cmpuint (jobs->len, ==, 2);
  g_assert_true (eks_job_equal (jobs->pdata[0], daily));
  g_assert_true (eks_job_equal (jobs->pdata[1], weekly));

  g_assert_true (eks_store_remove_job (self->store, eks_job_get_id (weekly), &error));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (eks_store_remove_job (self->store, eks_job_get_id (weekly), &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND);
}

static void
test_job_not_found (Fixture *self, gconstpointer unused)
{
  g_autoptr (EksJob) first = make_job ("Same");
  g_autoptr (EksJob) second = make_job ("Same");
  g_autoptr (GError) error = NULL;

  g_assert_null (eks_store_load_job (self->store, "Nothing", &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (eks_store_load_job (self->store, "/no/such/file.eksport.json", &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (eks_store_load_job (self->store, self->folder, &error)); /* a folder */
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND);
  g_clear_error (&error);

  save_job (self, first);
  save_job (self, second);
  g_assert_null (eks_store_load_job (self->store, "Same", &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, eks_job_get_id (first)));
  g_assert_nonnull (strstr (error->message, eks_job_get_id (second)));
}

static void
test_written_only_when_changed (Fixture *self, gconstpointer unused)
{
  g_autoptr (EksJob) job = make_job ("Weekly");
  g_autofree char *path = dup_job_path (self, eks_job_get_id (job));
  g_autoptr (GError) error = NULL;
  GStatBuf before;
  GStatBuf after;

  save_job (self, job);
  g_assert_cmpint (g_stat (path, &before), ==, 0);
  save_job (self, job);
  g_assert_cmpint (g_stat (path, &after), ==, 0);
  g_assert_cmpuint (before.st_ino, ==, after.st_ino);
  eks_job_set_name (job, "Weekly, new");
  save_job (self, job);
  g_assert_cmpint (g_stat (path, &after), ==, 0);
  g_assert_cmpuint (before.st_ino, !=, after.st_ino);
  g_autofree char *jobs = g_path_get_dirname (path);
  g_assert_cmpuint (eks_test_folder_count (jobs), ==, 1); /* no temporary file is left */
}

static void
test_connections (Fixture *self, gconstpointer unused)
{
  g_autoptr (EksConnection) acme = make_connection ("acme", "ACME");
  g_autoptr (EksConnection) beta = make_connection ("beta-2", "A Beta");
  g_autofree char *path = g_build_filename (self->folder, "connections", "acme.json", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_true (eks_store_save_connection (self->store, acme, &error));
  g_assert_true (eks_store_save_connection (self->store, beta, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_autoptr (EksConnection) loaded = eks_store_load_connection (self->store, "acme", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (eks_connection_get_name (loaded), ==, "ACME");
  g_assert_cmpstr (eks_connection_get_setting (loaded, "base_url"), ==, "https://example.com");
  g_autoptr (GPtrArray) list = eks_store_list_connections (self->store, &error);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (eks_connection_get_id (list->pdata[0]), ==, "beta-2");

  g_assert_true (eks_store_remove_connection (self->store, "acme", &error));
  g_assert_null (eks_store_load_connection (self->store, "acme", &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND);
}

static EksColumnSet *
save_column_set (Fixture *self, const char *name, const char *entity)
{
  EksColumnSet *set = eks_column_set_new (name, "onlinefundraising", entity);
  g_autoptr (EksTable) table = eks_table_new (entity);
  g_autoptr (EksColumn) column = eks_column_new ("session_guid", name);
  g_autoptr (GError) error = NULL;

  g_list_store_append (eks_table_get_columns (table), column);
  eks_column_set_take_over (set, table);
  g_assert_true (eks_store_save_column_set (self->store, set, &error));
  g_assert_no_error (error);
  return set;
}

static void
count_signal (EksStore *store, guint *count)
{
  (*count)++;
}

/* Only those for the connector and the entity at hand are offered, by name. */
static void
test_column_sets (Fixture *self, gconstpointer unused)
{
  guint changes = 0;
  g_autoptr (GError) error = NULL;

  g_signal_connect (self->store, "column-sets-changed", G_CALLBACK (count_signal), &changes);
  g_autoptr (EksColumnSet) second = save_column_set (self, "Second", "onboarding_session");
  g_autoptr (EksColumnSet) first = save_column_set (self, "First", "onboarding_session");
  g_autoptr (EksColumnSet) other = save_column_set (self, "Another", "payment");
  g_assert_cmpuint (changes, ==, 3);
  g_autoptr (GPtrArray) list = eks_store_list_column_sets (self->store, "onlinefundraising", "onboarding_session", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (eks_column_set_get_name (list->pdata[0]), ==, "First");
  g_assert_cmpstr (eks_column_set_get_id (list->pdata[1]), ==, eks_column_set_get_id (second));
  g_autoptr (GPtrArray) none = eks_store_list_column_sets (self->store, "smsapi", "onboarding_session", &error);
  g_assert_cmpuint (none->len, ==, 0);

  g_assert_true (eks_store_remove_column_set (self->store, eks_column_set_get_id (first), &error));
  g_assert_false (eks_store_remove_column_set (self->store, eks_column_set_get_id (first), &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (eks_store_remove_column_set (self->store, "../x", &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
}

/* A file that cannot be read is told of and left alone. */
static void
test_bad_column_set (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder = g_build_filename (self->folder, "column-sets", NULL);
  g_autofree char *path = g_build_filename (folder, "bad.json", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "{", -1, NULL));
  g_autoptr (GPtrArray) list = eks_store_list_column_sets (self->store, "onlinefundraising", "onboarding_session", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 0);
  g_assert_cmpuint (eks_store_get_problems (self->store)->len, ==, 1);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_ids_stay_inside (Fixture *self, gconstpointer unused)
{
  const char *const ids[] = { "../x", "..", ".", "", "a/b", "/etc/passwd", ".hidden", "-x", "a\nb", "æ", "Acme" };
  g_autofree char *outside = g_build_filename (self->folder, "x.json", NULL);

  g_assert_true (g_file_set_contents (outside, "{}", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (EksConnection) connection = make_connection (ids[i], "Bad");
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) load_error = NULL;
      g_autoptr (GError) remove_error = NULL;
      g_autoptr (GError) job_error = NULL;
      g_assert_false (eks_store_save_connection (self->store, connection, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
      g_assert_null (eks_store_load_connection (self->store, ids[i], &load_error));
      g_assert_error (load_error, EKS_ERROR, EKS_ERROR_NOT_FOUND);
      g_assert_false (eks_store_remove_connection (self->store, ids[i], &remove_error));
      g_assert_error (remove_error, EKS_ERROR, EKS_ERROR_NOT_FOUND);
      g_assert_false (eks_store_remove_job (self->store, ids[i], &job_error));
      g_assert_nonnull (job_error);
    }
  g_assert_true (g_file_test (outside, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (eks_test_folder_count (self->folder), ==, 1);
}

static void
test_problems (Fixture *self, gconstpointer unused)
{
  g_autoptr (EksJob) good = make_job ("Good");
  g_autofree char *good_text = eks_job_to_data (good);
  g_autofree char *large = g_strnfill (EKS_JSON_MAX_BYTES + 1, ' ');
  g_autofree char *pipe = dup_job_path (self, "pipe");
  const struct
  {
    const char *id;
    const char *text;
    const char *expected;
  } cases[] = {
    { "broken", "{ \"version\": 1, ", "broken.eksport.json" },
    { "newer", "{ \"version\": 2, \"secrets\": 1 }", "newer version" },
    { "unknown", "{ \"version\": 1, \"id\": \"unknown\", \"name\": \"U\", \"colour\": \"red\" }", "colour" },
    { "other-id", good_text, "Rename the file" },
    { "bad name", good_text, "cannot be used as an id" },
    { "large", large, "too large" },
  };

  save_job (self, good);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = put_job_file (self, cases[i].id, cases[i].text);
    }
  g_autofree char *ignored = g_build_filename (self->folder, "jobs", "README.txt", NULL);
  g_assert_true (g_file_set_contents (ignored, "hello", -1, NULL));
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);

  for (guint round = 0; round < 2; round++) /* problems do not pile up */
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) jobs = eks_store_list_jobs (self->store, &error);
      GPtrArray *problems = eks_store_get_problems (self->store);
      g_autoptr (GString) all = g_string_new (NULL);
      g_assert_no_error (error);
      g_assert_cmpuint (jobs->len, ==, 1);
      g_assert_true (eks_job_equal (jobs->pdata[0], good));
      g_assert_cmpuint (problems->len, ==, G_N_ELEMENTS (cases) + 1);
      for (guint i = 0; i < problems->len; i++)
        g_string_append_printf (all, "%s\n", (const char *) problems->pdata[i]);
      for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
        g_assert_nonnull (strstr (all->str, cases[i].expected));
      g_assert_nonnull (strstr (all->str, "this is not a file"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = dup_job_path (self, cases[i].id);
      g_autofree char *text = NULL;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_newer_is_not_overwritten (Fixture *self, gconstpointer unused)
{
  g_autoptr (EksJob) job = make_job ("Weekly");
  const char *text = "{ \"version\": 2, \"name\": \"from the future\" }";
  g_autofree char *path = put_job_file (self, eks_job_get_id (job), text);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (eks_store_save_job (self->store, job, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NEWER_VERSION);
  g_clear_error (&error);
  g_assert_null (eks_store_load_job (self->store, eks_job_get_id (job), &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NEWER_VERSION);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, text);
}

static void
test_cannot_write (Fixture *self, gconstpointer unused)
{
  g_autoptr (EksJob) job = make_job ("Weekly");
  g_autofree char *jobs = g_build_filename (self->folder, "jobs", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (jobs, "a file where the folder should be", -1, NULL));
  g_assert_false (eks_store_save_job (self->store, job, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (eks_store_list_jobs (self->store, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
}

typedef struct
{
  guint jobs;
  guint connections;
} Counts;

static void
count_cb (EksStore *store, guint *count)
{
  (*count)++;
}

static gboolean
stop_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Runs the main loop for @ms or until @count is positive. */
static void
spin (guint ms, const guint *count)
{
  gboolean stop = FALSE;
  guint timeout = g_timeout_add (ms, stop_cb, &stop);

  while (!stop && (count == NULL || *count == 0))
    g_main_context_iteration (NULL, TRUE);
  if (!stop)
    g_source_remove (timeout);
}

static void
test_signals (Fixture *self, gconstpointer unused)
{
  Counts counts = { 0 };
  g_autoptr (EksJob) job = make_job ("Weekly");
  g_autoptr (EksConnection) connection = make_connection ("acme", "ACME");

  g_signal_connect (self->store, "jobs-changed", G_CALLBACK (count_cb), &counts.jobs);
  g_signal_connect (self->store, "connections-changed", G_CALLBACK (count_cb), &counts.connections);
  save_job (self, job);
  g_assert_cmpuint (counts.jobs, ==, 1);
  save_job (self, job); /* nothing new, nothing told */
  g_assert_cmpuint (counts.jobs, ==, 1);
  g_assert_true (eks_store_save_connection (self->store, connection, NULL));
  g_assert_cmpuint (counts.connections, ==, 1);
  g_assert_cmpuint (counts.jobs, ==, 1);
  g_assert_true (eks_store_remove_job (self->store, eks_job_get_id (job), NULL));
  g_assert_cmpuint (counts.jobs, ==, 2);
}

/* Somebody else writes: many touches, one signal. */
static void
test_changes_outside (Fixture *self, gconstpointer unused)
{
  Counts counts = { 0 };
  g_autoptr (EksJob) job = make_job ("Weekly");
  g_autofree char *text = eks_job_to_data (job);
  g_autofree char *jobs = g_build_filename (self->folder, "jobs", NULL);
  g_autofree char *unrelated = g_build_filename (jobs, "notes.txt", NULL);

  g_assert_finalize_object (self->store);
  g_assert_cmpint (g_mkdir (jobs, 0700), ==, 0);
  self->store = eks_store_new (self->folder);
  g_signal_connect (self->store, "jobs-changed", G_CALLBACK (count_cb), &counts.jobs);
  g_assert_true (g_file_set_contents (unrelated, "x", -1, NULL));
  spin (600, NULL);
  g_assert_cmpuint (counts.jobs, ==, 0);
  g_autofree char *path = put_job_file (self, eks_job_get_id (job), text);
  g_autofree char *other = put_job_file (self, "other", text);
  spin (10000, &counts.jobs);
  g_assert_cmpuint (counts.jobs, ==, 1);
  spin (600, NULL);
  g_assert_cmpuint (counts.jobs, <=, 2);
  counts.jobs = 0;
  g_assert_cmpint (g_unlink (path), ==, 0);
  spin (10000, &counts.jobs);
  g_assert_cmpuint (counts.jobs, ==, 1);
  g_assert_cmpint (g_unlink (other), ==, 0); /* a change is on its way when the store goes */
  spin (50, NULL);
}

static void
test_settings (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "settings.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksSettings) none = eks_store_load_settings (self->store, &error);
  guint changes = 0;
  GStatBuf info;

  g_assert_no_error (error);
  g_assert_false (eks_mail_server_is_set (eks_settings_get_mail (none)));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_signal_connect (self->store, "settings-changed", G_CALLBACK (count_cb), &changes);
  g_object_set (eks_settings_get_mail (none), "host", "mail.example.com", "from", "a@b.example", NULL);
  g_assert_true (eks_store_save_settings (self->store, none, &error));
  g_assert_cmpuint (changes, ==, 1);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_autoptr (EksSettings) loaded = eks_store_load_settings (self->store, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (eks_mail_server_get_host (eks_settings_get_mail (loaded)), ==, "mail.example.com");

  g_assert_true (g_file_set_contents (path, "{\"version\":1,\"mail\":{\"password\":\"x\"}}", -1, NULL));
  g_assert_null (eks_store_load_settings (self->store, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_assert_nonnull (strstr (error->message, "settings.json"));
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "{\"version\":2}", -1, NULL));
  g_assert_false (eks_store_save_settings (self->store, none, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NEWER_VERSION);
}

int
main (int argc, char *argv[])
{
  const struct
  {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/store/empty", test_empty },
    { "/store/jobs", test_jobs },
    { "/store/job-not-found", test_job_not_found },
    { "/store/written-only-when-changed", test_written_only_when_changed },
    { "/store/connections", test_connections },
    { "/store/column-sets", test_column_sets },
    { "/store/bad-column-set", test_bad_column_set },
    { "/store/ids-stay-inside", test_ids_stay_inside },
    { "/store/problems", test_problems },
    { "/store/newer-is-not-overwritten", test_newer_is_not_overwritten },
    { "/store/cannot-write", test_cannot_write },
    { "/store/signals", test_signals },
    { "/store/changes-outside", test_changes_outside },
    { "/store/settings", test_settings },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
