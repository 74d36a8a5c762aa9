/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of a field are those of the rows, counted right; what the limits cut is said; nothing is left on the disk. */

#include "config.h"

#include "eks-distinct.h"
#include "eks-error.h"
#include "eks-preview.h"
#include "engine-test.h"

/* With a filter that lets almost nothing through: what can be chosen does not depend on it. */
#define NARROW "{\"all\":[{\"field\":\"status\",\"is\":\"equal\",\"value\":\"Nothing such\"}]}"

static EksJob *
make_job (Fixture *fixture)
{
  return test_make_job (fixture, "onlinefundraising", "onboarding_session", NARROW, "{\"field\":\"created_ts\"}");
}

static EksDistinct *
load (Fixture *fixture, const char *field)
{
  g_autoptr (EksJob) job = make_job (fixture);
  GError *error = NULL;
  EksDistinct *distinct = eks_distinct_load (fixture->environment, job, 0, field, NULL, NULL, &error);

  g_assert_no_error (error);
  return distinct;
}

/* How often a text stands in the first column of all rows. */
static guint
count_text (GListModel *rows, const char *text)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (EksPreviewRow) row = g_list_model_get_item (rows, i);
      n += g_str_equal (eks_preview_row_get_text (row, 0), text);
    }
  return n;
}

static guint64
sum_rows (EksDistinct *distinct)
{
  GListModel *values = eks_distinct_get_values (distinct);
  guint64 sum = 0, before = G_MAXUINT64;

  for (guint i = 0; i < g_list_model_get_n_items (values); i++)
    {
      g_autoptr (EksDistinctValue) value = g_list_model_get_item (values, i);
      g_assert_cmpuint (eks_distinct_value_get_rows (value), >, 0);
      g_assert_cmpuint (eks_distinct_value_get_rows (value), <=, before); /* the most frequent first */
      before = eks_distinct_value_get_rows (value);
      sum += before;
    }
  return sum;
}

/* The same values as a look at all rows shows, as often as there; also of a field of a small related entity. */
static void
test_values (Fixture *fixture, gconstpointer field)
{
  g_autofree char *columns = g_strdup_printf ("{\"field\":\"%s\"}", (const char *) field);
  g_autoptr (EksJob) job = test_make_job (fixture, "onlinefundraising", "onboarding_session", "{\"all\":[]}", columns);
  g_autoptr (EksPreview) preview = eks_preview_load (fixture->environment, job, 0, N_SESSIONS, NULL, NULL);
  g_autoptr (EksDistinct) distinct = load (fixture, field);
  GListModel *rows = eks_preview_get_rows (preview);
  GListModel *values = eks_distinct_get_values (distinct);

  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, N_SESSIONS);
  g_assert_cmpuint (g_list_model_get_n_items (values), >, 1);
  for (guint i = 0; i < g_list_model_get_n_items (values); i++)
    {
      g_autoptr (EksDistinctValue) value = g_list_model_get_item (values, i);
      g_assert_cmpuint (eks_distinct_value_get_rows (value), ==, count_text (rows, eks_distinct_value_get_text (value)));
    }
  g_assert_cmpuint (eks_distinct_get_rows_empty (distinct), ==, count_text (rows, ""));
  g_assert_cmpuint (sum_rows (distinct) + eks_distinct_get_rows_empty (distinct), ==, N_SESSIONS);
  g_assert_cmpuint (eks_distinct_get_rows_read (distinct), ==, N_SESSIONS);
  g_assert_cmpuint (eks_distinct_get_rows_left_out (distinct), ==, 0);
  g_assert_true (eks_distinct_is_complete (distinct));
  g_assert_cmpstr (eks_distinct_get_entity (distinct), ==, "Onboarding session");
}

/* A large entity is looked at itself, and what customers' forms name has values too. */
static void
test_related (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksDistinct) leads = load (fixture, "lead.external_lead_id");
  g_autoptr (EksDistinct) animals = load (fixture, "data_set.formResult.favourite_animal");

  g_assert_cmpstr (eks_distinct_get_entity (leads), ==, "Lead");
  g_assert_cmpuint (sum_rows (leads) + eks_distinct_get_rows_empty (leads) + eks_distinct_get_rows_left_out (leads), ==, eks_distinct_get_rows_read (leads));
  g_assert_cmpuint (g_list_model_get_n_items (eks_distinct_get_values (leads)), >, 10);
  g_assert_cmpstr (eks_distinct_get_entity (animals), ==, "DataSet");
  g_assert_cmpuint (g_list_model_get_n_items (eks_distinct_get_values (animals)), >, 1);
}

/* Both limits bite, and nothing that they cut goes uncounted. */
static void
test_limits (void)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  Fixture fixture;

  options.records = EKS_DISTINCT_MAX_ROWS + 2000;
  test_set_up_with (&fixture, &options);
  g_autoptr (EksDistinct) distinct = load (&fixture, "session_guid");
  g_assert_cmpuint (eks_distinct_get_rows_read (distinct), ==, EKS_DISTINCT_MAX_ROWS);
  g_assert_false (eks_distinct_is_complete (distinct));
  g_assert_cmpuint (g_list_model_get_n_items (eks_distinct_get_values (distinct)), ==, EKS_DISTINCT_MAX_VALUES);
  g_assert_cmpuint (sum_rows (distinct), ==, EKS_DISTINCT_MAX_VALUES);
  g_assert_cmpuint (eks_distinct_get_rows_left_out (distinct), ==, EKS_DISTINCT_MAX_ROWS - EKS_DISTINCT_MAX_VALUES);
  test_tear_down (&fixture, NULL);
}

/* As many rows as the limit are all of them. */
static void
test_exactly (void)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  Fixture fixture;

  options.records = EKS_DISTINCT_MAX_ROWS;
  test_set_up_with (&fixture, &options);
  g_autoptr (EksDistinct) distinct = load (&fixture, "status");
  g_assert_cmpuint (eks_distinct_get_rows_read (distinct), ==, EKS_DISTINCT_MAX_ROWS);
  g_assert_true (eks_distinct_is_complete (distinct));
  test_tear_down (&fixture, NULL);
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_null (eks_distinct_load (fixture->environment, job, 0, "status", NULL, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_REFUSED);
  g_clear_error (&error);
  g_assert_null (eks_distinct_load (fixture->environment, job, 0, "nothing.such", NULL, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
}

/* Values may be personal: they are in memory and nowhere else. */
static void
test_no_trace (Fixture *fixture, gconstpointer data)
{
  guint before = eks_test_folder_count (fixture->store);
  g_autoptr (EksDistinct) distinct = load (fixture, "lead.external_lead_id");

  g_assert_cmpuint (eks_test_folder_count (fixture->store), ==, before);
}

typedef struct
{
  EksDistinct *distinct;
  GError *error;
  gboolean done;
} Answer;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->distinct = eks_distinct_load_finish (result, &answer->error);
  answer->done = TRUE;
}

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
  g_autoptr (EksJob) job = make_job (&fixture);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (EksProgress) progress = eks_progress_new ();
  eks_distinct_load_async (fixture.environment, job, 0, "status", progress, cancellable, loaded_cb, &answer);
  do
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
      eks_progress_get_state (progress, &state);
    }
  while (state.rows_written == 0);
  g_cancellable_cancel (cancellable);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (answer.distinct);
  g_assert_true (eks_error_is_cancelled (answer.error));
  g_clear_error (&answer.error);
  eks_progress_get_state (progress, &state);
  g_assert_cmpuint (state.rows_written, <, EKS_DISTINCT_MAX_ROWS);
  test_tear_down (&fixture, NULL);
}

int
main (int argc, char *argv[])
{
  static const char *const fields[] = { "status", "campaign.name", "external_lead_id" };

  g_setenv ("EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY", "demo-key-onlinefundraising", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *path = g_strconcat ("/distinct/values/", fields[i], NULL);
      g_test_add (path, Fixture, fields[i], test_set_up_sound, test_values, test_tear_down);
    }
  g_test_add ("/distinct/related", Fixture, NULL, test_set_up, test_related, test_tear_down);
  g_test_add ("/distinct/failure", Fixture, "403", test_set_up, test_failure, test_tear_down);
  g_test_add ("/distinct/no-trace", Fixture, NULL, test_set_up, test_no_trace, test_tear_down);
  g_test_add_func ("/distinct/limits", test_limits);
  g_test_add_func ("/distinct/exactly", test_exactly);
  g_test_add_func ("/distinct/cancel", test_cancel);
  return g_test_run ();
}
