/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong is listed, and is gone when it was put right. */

#include "config.h"

#include "eks-health.h"
#include "eks-test-support.h"

#include <glib/gstdio.h>
#include <string.h>

#define HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define DAY (24 * HOUR)
/* 2026-06-15 10:00 UTC */
#define NOW (G_GINT64_CONSTANT (1781517600) * G_USEC_PER_SEC)

typedef struct
{
  EksTestFolder *folder;
  EksTestClock *clock;
  EksEnvironment *environment;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = eks_test_folder_new ();
  fixture->clock = eks_test_clock_new (NOW);
  fixture->environment = eks_environment_new (fixture->folder, EKS_CLOCK (fixture->clock));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->environment);
  g_assert_finalize_object (fixture->clock);
  eks_test_folder_free (fixture->folder);
}

static char *
save (Fixture *fixture, const char *name, const char *const *recipients, const char *signer)
{
  g_autoptr (EksJob) job = eks_job_new ();
  g_autoptr (EksTable) table = eks_table_new ("onboarding_session");
  g_autoptr (EksColumn) column = eks_column_new ("session_guid", NULL);
  g_autoptr (GError) error = NULL;

  g_list_store_append (eks_table_get_columns (table), column);
  g_list_store_append (eks_job_get_tables (job), table);
  eks_job_set_connection_id (job, EKS_DEMO_CONNECTION);
  eks_job_set_name (job, name);
  eks_encryption_set_recipients (eks_job_get_encryption (job), recipients);
  eks_encryption_set_sign_as (eks_job_get_encryption (job), signer);
  eks_store_save_job (eks_environment_get_store (fixture->environment), job, &error);
  g_assert_no_error (error);
  return g_strdup (eks_job_get_id (job));
}

/* A letter for each run: done, failed, cancelled. */
static void
run (Fixture *fixture, const char *id, const char *outcomes)
{
  for (const char *c = outcomes; *c != '\0'; c++)
    {
      EksRunRecord record = { .job_id = (char *) id, .job_name = (char *) "Then", .started = NOW - HOUR * (gint64) strlen (c), .finished = NOW,
                              .outcome = (char *) (*c == 'd' ? "done" : *c == 'c' ? "cancelled" : "source-refused") };
      g_autoptr (GError) error = NULL;
      eks_history_add (eks_environment_get_history (fixture->environment), &record, &error);
      g_assert_no_error (error);
    }
}

static GPtrArray *
list (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = eks_store_list_jobs (eks_environment_get_store (fixture->environment), &error);
  GPtrArray *items = eks_health_list (fixture->environment, jobs, NULL, &error);

  g_assert_no_error (error);
  return items;
}

static void
test_failed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = save (fixture, "Daily", NULL, NULL);
  g_autofree char *other = save (fixture, "Other", NULL, NULL);

  run (fixture, other, "fdfcf");
  run (fixture, "not saved", "fff");
  run (fixture, id, "ff");
  g_autoptr (GPtrArray) two = list (fixture);
  g_assert_cmpuint (two->len, ==, 0);

  run (fixture, id, "dfcffc");
  g_autoptr (GPtrArray) three = list (fixture);
  g_assert_cmpuint (three->len, ==, 1);
  const EksHealthItem *item = g_ptr_array_index (three, 0);
  g_assert_cmpint (item->kind, ==, EKS_HEALTH_FAILED);
  g_assert_cmpstr (item->job_id, ==, id);
  g_assert_cmpstr (item->job_name, ==, "Daily");
  g_assert_cmpuint (item->count, ==, 3);
  g_assert_cmpint (item->since, ==, NOW - 5 * HOUR);
  g_assert_cmpstr (item->text, ==, "The last 3 runs of “Daily” failed");
  g_assert_true (eks_health_is_alarm (item));

  run (fixture, id, "d");
  g_autoptr (GPtrArray) well = list (fixture);
  g_assert_cmpuint (well->len, ==, 0);
}

static EksKey *
generate (Fixture *fixture, const char *name, guint days)
{
  g_autoptr (GError) error = NULL;
  EksKey *key = eks_keyring_generate (eks_environment_get_keyring (fixture->environment), name, "a@example.org", NULL, days, NULL, &error);

  g_assert_no_error (error);
  return key;
}

static void
set_time (Fixture *fixture, gint64 time)
{
  gint64 now = eks_clock_get_real_time (EKS_CLOCK (fixture->clock));

  eks_clock_sleep (EKS_CLOCK (fixture->clock), time - now, NULL, NULL);
}

static void
test_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksKey) anne = generate (fixture, "Anne", 400);
  g_autoptr (EksKey) bo = generate (fixture, "Bo", 401);
  g_autoptr (EksKey) ever = generate (fixture, "Ever", 0);
  gint64 expires = eks_key_get_expires (anne) * G_USEC_PER_SEC;
  const char *recipients[] = { eks_key_get_fingerprint (anne), eks_key_get_fingerprint (ever), "0000000000000000000000000000000000000000", NULL };
  const char *only[] = { eks_key_get_fingerprint (ever), NULL };

  g_free (save (fixture, "Daily", recipients, eks_key_get_fingerprint (anne)));
  g_free (save (fixture, "Signed", only, eks_key_get_fingerprint (bo)));
  set_time (fixture, expires - 30 * DAY);
  g_autoptr (GPtrArray) early = list (fixture);
  g_assert_cmpuint (early->len, ==, 0);

  set_time (fixture, expires - 9 * DAY - HOUR);
  g_autoptr (GPtrArray) soon = list (fixture);
  g_assert_cmpuint (soon->len, ==, 2);
  const EksHealthItem *first = g_ptr_array_index (soon, 0), *second = g_ptr_array_index (soon, 1);
  g_assert_cmpint (first->kind, ==, EKS_HEALTH_KEY);
  g_assert_cmpuint (first->count, ==, 9);
  g_assert_cmpint (first->since, ==, expires);
  g_assert_cmpstr (first->fingerprint, ==, eks_key_get_fingerprint (anne));
  g_assert_cmpstr (first->text, ==, "The key of Anne <a@example.org> expires in 9 days; “Daily” needs it");
  g_assert_false (eks_health_is_alarm (first));
  g_assert_cmpstr (second->text, ==, "The key of Bo <a@example.org> expires in 10 days; “Signed” needs it");

  set_time (fixture, expires + HOUR);
  g_autoptr (GPtrArray) late = list (fixture);
  g_assert_cmpuint (late->len, ==, 2);
  g_assert_cmpstr (((EksHealthItem *) late->pdata[0])->text, ==, "The key of Anne <a@example.org> has expired; “Daily” needs it");
  g_assert_cmpstr (((EksHealthItem *) late->pdata[1])->text, ==, "The key of Bo <a@example.org> expires today; “Signed” needs it");
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
  g_test_add ("/health/failed", Fixture, NULL, set_up, test_failed, tear_down);
  g_test_add ("/health/key", Fixture, NULL, set_up, test_key, tear_down);
  status = g_test_run ();
  g_spawn_sync (NULL, (char **) kill, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, NULL, NULL);
  eks_test_folder_free (g_steal_pointer (&home));
  return status;
}
