/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a service filters by itself: conditions that it is told, and what it has no longer, which the person is told. */

#include "config.h"

#include "eks-describe.h"
#include "eks-kept.h"
#include "eks-preview.h"
#include "eks-run.h"
#include "events-service.h"

typedef struct
{
  EksTestFolder *folder;
  EksTestClock *clock;
  EksEnvironment *environment;
  TestService *service;
} Fixture;

static void
answer (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  say (message, 200, "{\"total_count\":2,\"data\":[{\"uuid\":\"1\",\"metric\":\"opens\",\"metric_timestamp\":\"2026-11-20T10:00:00+0000\"},"
                     "{\"uuid\":\"2\",\"metric\":\"Opens\",\"metric_timestamp\":\"2026-11-20T10:00:00+0000\"}]}");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = eks_test_folder_new ();
  fixture->clock = eks_test_clock_new (NOW);
  fixture->environment = eks_environment_new (fixture->folder, EKS_CLOCK (fixture->clock));
  fixture->service = test_service_start (answer, NULL, FALSE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_service_stop (fixture->service);
  g_object_unref (fixture->environment); /* a worker thread may let go of it a moment later */
  g_object_unref (fixture->clock);
  eks_test_folder_free (fixture->folder);
}

static EksJob *
make_job (Fixture *fixture, const char *where)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf (
    "{\"version\":1,\"name\":\"events\",\"parameters\":{\"from\":\"2025-01-01\",\"metric\":\"opens\"},"
    "\"connection\":{\"connector\":\"events\",\"settings\":{\"base_url\":\"%s\"}},"
    "\"tables\":[{\"entity\":\"activity\",\"where\":%s,\"columns\":[{\"field\":\"uuid\"}]}],"
    "\"format\":{\"type\":\"csv\",\"preset\":\"systems\"},\"file_name\":\"rows.csv\",\"destinations\":[{\"id\":\"folder\",\"type\":\"local\",\"folder\":\"%s\"}]}",
    fixture->service->origin, where, fixture->folder);
  EksJob *job = eks_job_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  return job;
}

typedef struct
{
  const char *where;
  gboolean warned;
} Kept;

static const Kept kept_cases[] = {
  { "{\"all\":[]}", TRUE },
  { "{\"all\":[{\"field\":\"metric\",\"is\":\"equal\",\"value\":\"opens\"}]}", TRUE },
  { "{\"all\":[{\"field\":\"made\",\"is\":\"between\",\"value\":[\"2025-11-22\",\"2026-01-31\"]}]}", FALSE },
  { "{\"all\":[{\"field\":\"made\",\"is\":\"between\",\"value\":[\"2025-11-21\",\"2026-01-31\"]}]}", TRUE },
  { "{\"all\":[{\"field\":\"made\",\"is\":\"between\",\"value\":[\"{from}\",\"2026-01-31\"]}]}", TRUE },
  { "{\"all\":[{\"field\":\"made\",\"is\":\"less\",\"value\":\"2026-01-31\"}]}", TRUE },
  { "{\"all\":[{\"field\":\"made\",\"is\":\"last_month\"}]}", FALSE },
  { "{\"all\":[{\"field\":\"made\",\"is\":\"last_year\"}]}", TRUE },
  { "{\"all\":[{\"field\":\"made\",\"is\":\"in_last\",\"value\":{\"months\":12}}]}", FALSE },
  { "{\"all\":[{\"field\":\"made\",\"is\":\"in_last\",\"value\":{\"months\":13}}]}", TRUE },
  { "{\"any\":[{\"field\":\"made\",\"is\":\"today\"},{\"field\":\"metric\",\"is\":\"equal\",\"value\":\"opens\"}]}", TRUE },
};

static const EksTallyEntry *
find_entry (EksReport *report, EksTallyKind kind)
{
  GPtrArray *entries = eks_report_get_entries (report);

  for (guint i = 0; i < entries->len; i++)
    if (((EksTallyEntry *) g_ptr_array_index (entries, i))->kind == kind)
      return g_ptr_array_index (entries, i);
  return NULL;
}

/* The same is said before the export runs and in its report. */
static void
test_kept (Fixture *fixture, gconstpointer data)
{
  const Kept *c = data;
  g_autoptr (EksJob) job = make_job (fixture, c->where);
  g_autoptr (EksTable) table = g_object_ref (eks_job_get_table (job, 0));
  g_autofree char *sentence = eks_kept_describe (fixture->environment, job, table);
  g_autoptr (GPtrArray) sentences = eks_kept_describe_job (fixture->environment, job);
  g_autoptr (GPtrArray) notices = eks_describe_notices (fixture->environment, job);
  g_autoptr (EksRun) run = eks_run_new (fixture->environment, job);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = eks_run_execute (run, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sentences->len, ==, c->warned ? 1 : 0);
  const EksTallyEntry *entry = find_entry (report, EKS_TALLY_BEYOND_KEPT);
  if (!c->warned)
    {
      g_assert_null (sentence);
      g_assert_null (entry);
      return;
    }
  g_assert_cmpstr (sentence, ==, "Events keeps nothing from before 2025-11-22 (Activity), so what is older will be missing.");
  g_assert_true (g_ptr_array_find_with_equal_func (notices, sentence, g_str_equal, NULL));
  g_assert_cmpstr (entry->subject, ==, "2025-11-22");
  g_assert_cmpuint (entry->count, ==, 1);
  g_autofree char *words = eks_report_describe_entry (report, entry);
  g_assert_cmpstr (words, ==, "The service keeps nothing from before 2025-11-22, and older rows were asked for");
}

/* A job that is only half made says nothing. */
static void
test_half_made (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = eks_job_new ();
  g_autoptr (GPtrArray) sentences = eks_kept_describe_job (fixture->environment, job);

  g_assert_cmpuint (sentences->len, ==, 0);
}

typedef struct
{
  const char *where;
  const char *pushed; /* what the service is asked besides, or NULL */
  guint rows;
} Push;

static const Push push_cases[] = {
  { "{\"all\":[{\"field\":\"metric\",\"is\":\"equal\",\"value\":\"opens\"}]}", "opens", 1 },
  { "{\"field\":\"metric\",\"is\":\"equal\",\"value\":\"opens\"}", "opens", 1 },
  { "{\"all\":[{\"all\":[{\"field\":\"metric\",\"is\":\"equal\",\"value\":\"{metric}\"}]},{\"field\":\"uuid\",\"is\":\"not_empty\"}]}", "opens", 1 },
  { "{\"any\":[{\"field\":\"metric\",\"is\":\"equal\",\"value\":\"a&b\"}]}", "a%26b", 0 },
  { "{\"all\":[{\"field\":\"metric\",\"is\":\"not_equal\",\"value\":\"opens\"}]}", NULL, 1 },
  { "{\"all\":[{\"field\":\"metric\",\"is\":\"one_of\",\"value\":[\"opens\"]}]}", NULL, 1 },
  { "{\"all\":[{\"field\":\"metric\",\"is\":\"contains\",\"value\":\"pens\"}]}", NULL, 2 },
  { "{\"any\":[{\"field\":\"metric\",\"is\":\"equal\",\"value\":\"opens\"},{\"field\":\"uuid\",\"is\":\"equal\",\"value\":\"2\"}]}", NULL, 2 },
  { "{\"not\":{\"field\":\"metric\",\"is\":\"equal\",\"value\":\"opens\"}}", NULL, 1 },
  { "{\"all\":[{\"field\":\"title\",\"is\":\"equal\",\"value\":\"opens\"}]}", NULL, 0 },
  { "{\"all\":[]}", NULL, 2 },
};

/* What the service is told is checked again here: it sends whatever it likes. */
static void
test_push (Fixture *fixture, gconstpointer data)
{
  const Push *c = data;
  g_autoptr (EksJob) job = make_job (fixture, c->where);
  g_autoptr (EksRun) run = eks_run_new (fixture->environment, job);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = eks_run_execute (run, NULL, &error);
  g_autofree char *pushed = c->pushed != NULL ? g_strdup_printf ("&filter%%5Bmetric%%5D=%s&", c->pushed) : NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (eks_report_get_rows_written (report), ==, c->rows);
  g_assert_cmpuint (test_service_count (fixture->service), ==, 1);
  const char *asked = g_ptr_array_index (fixture->service->asked, 0);
  if (pushed != NULL)
    g_assert_nonnull (strstr (asked, pushed));
  else
    g_assert_null (strstr (asked, "metric"));
}

/* A preview asks the same question. */
static void
test_preview (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, push_cases[0].where);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksPreview) preview = eks_preview_load (fixture->environment, job, 0, 5, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (eks_preview_get_rows (preview)), ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (fixture->service->asked, 0), "filter%5Bmetric%5D=opens"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autoptr (EksTestFolder) home = events_install ();

  for (guint i = 0; i < G_N_ELEMENTS (kept_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/kept/%u", i);
      g_test_add (path, Fixture, &kept_cases[i], set_up, test_kept, tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (push_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/push/%u", i);
      g_test_add (path, Fixture, &push_cases[i], set_up, test_push, tear_down);
    }
  g_test_add ("/kept/half-made", Fixture, NULL, set_up, test_half_made, tear_down);
  g_test_add ("/push/preview", Fixture, NULL, set_up, test_preview, tear_down);
  return g_test_run ();
}
