/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs are found by what a person asks for, taken out and brought back, and forgotten when they are old; what was delivered is
 * remembered apart from them. */

#include "config.h"

#include "eks-error.h"
#include "eks-history-deliveries.h"
#include "eks-history-retention.h"
#include "eks-test-support.h"

#include <string.h>

typedef struct
{
  EksTestFolder *folder;
  EksHistory *history;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (fixture->folder, "history.db", NULL);
  fixture->history = eks_history_new (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->history);
  eks_test_folder_free (fixture->folder);
}

static gint64
add (Fixture *fixture, EksRunRecord record)
{
  g_autoptr (GError) error = NULL;

  if (record.outcome == NULL)
    record.outcome = (char *) "done";
  if (record.job_name == NULL)
    record.job_name = record.job_id;
  if (record.finished == 0)
    record.finished = record.started;
  g_assert_true (eks_history_add (fixture->history, &record, &error));
  g_assert_no_error (error);
  return record.id;
}

/* The ids that are found, newest first, as text: “3 1”. */
static char *
find (Fixture *fixture, EksRunFilter filter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;
  GString *text = g_string_new (NULL);

  if (filter.limit == 0)
    filter.limit = 100;
  records = eks_history_find (fixture->history, &filter, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", ((EksRunRecord *) records->pdata[i])->id);
  return g_string_free (text, FALSE);
}

#define assert_found(fixture, ids, ...) \
  G_STMT_START { \
    g_autofree char *found = find (fixture, (EksRunFilter) { __VA_ARGS__ }); \
    g_assert_cmpstr (found, ==, ids); \
  } G_STMT_END

static void
test_find (Fixture *fixture, gconstpointer data)
{
  add (fixture, (EksRunRecord) { .job_id = (char *) "a", .job_name = (char *) "Åbninger", .started = 100 });
  add (fixture, (EksRunRecord) { .job_id = (char *) "b", .started = 200, .outcome = (char *) "source-refused", .message = (char *) "The KEY is wrong" });
  add (fixture, (EksRunRecord) { .job_id = (char *) "a", .started = 300, .outcome = (char *) "cancelled", .trigger = (char *) "command" });
  add (fixture, (EksRunRecord) { .job_id = (char *) "a", .started = 400, .trigger = (char *) "schedule", .destinations = (char *) "sftp://u@example.org/in" });

  assert_found (fixture, "4 3 2 1", .limit = 0);
  assert_found (fixture, "4 3", .limit = 2);
  assert_found (fixture, "4 3 1", .job_id = "a");
  assert_found (fixture, "4 1", .choice = EKS_RUN_CHOICE_DONE);
  assert_found (fixture, "2", .choice = EKS_RUN_CHOICE_FAILED);
  assert_found (fixture, "3", .choice = EKS_RUN_CHOICE_CANCELLED);
  assert_found (fixture, "4", .trigger = "schedule");
  assert_found (fixture, "2 1", .trigger = "hand");
  assert_found (fixture, "4 3", .from = 300);
  assert_found (fixture, "2 1", .to = 300);
  assert_found (fixture, "2", .from = 200, .to = 300);
  assert_found (fixture, "1", .text = "åbn");
  assert_found (fixture, "1", .text = "ÅBN");
  assert_found (fixture, "2", .text = "key is");
  assert_found (fixture, "4", .text = "EXAMPLE.org");
  assert_found (fixture, "4", .job_id = "a", .choice = EKS_RUN_CHOICE_DONE, .text = "/in");
  assert_found (fixture, "4 3 2 1", .text = "");
  assert_found (fixture, "", .text = "100% '; DROP TABLE runs; --");
}

static void
test_jobs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add (fixture, (EksRunRecord) { .job_id = (char *) "a", .job_name = (char *) "Before" });
  add (fixture, (EksRunRecord) { .job_id = (char *) "b", .job_name = (char *) "Other" });
  add (fixture, (EksRunRecord) { .job_id = (char *) "a", .job_name = (char *) "After" });
  g_autoptr (GPtrArray) jobs = eks_history_list_jobs (fixture->history, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (jobs->len, ==, 2);
  g_assert_cmpstr (((EksRunJob *) jobs->pdata[0])->id, ==, "a");
  g_assert_cmpstr (((EksRunJob *) jobs->pdata[0])->name, ==, "After");
  g_assert_cmpstr (((EksRunJob *) jobs->pdata[1])->name, ==, "Other");
}

/* The limit counts what is found, not what is looked at. */
static void
test_limit (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    add (fixture, (EksRunRecord) { .job_id = (char *) (i % 10 == 0 ? "wanted" : "other"), .started = i });
  assert_found (fixture, "11 1", .text = "wanted", .limit = 2);
  assert_found (fixture, "11", .text = "wanted", .limit = 1);
}

static void
test_report (Fixture *fixture, gconstpointer data)
{
  const EksRunFilter filter = { .limit = 10 };
  gint64 id = add (fixture, (EksRunRecord) { .job_id = (char *) "a", .report = (char *) "{\"rows\": 1}" });
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) without = eks_history_find (fixture->history, &filter, &error);
  g_autoptr (EksRunRecord) whole = eks_history_get (fixture->history, id, &error);
  g_autoptr (EksRunRecord) none = eks_history_get (fixture->history, id + 1, &error);

  g_assert_no_error (error);
  g_assert_null (((EksRunRecord *) without->pdata[0])->report);
  g_assert_cmpstr (whole->report, ==, "{\"rows\": 1}");
  g_assert_null (none);
  g_assert_true (eks_history_set_report (fixture->history, id, "{}", &error));
  g_autoptr (EksRunRecord) changed = eks_history_get (fixture->history, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (changed->report, ==, "{}");
}

static void
test_take (Fixture *fixture, gconstpointer data)
{
  gint64 first = add (fixture, (EksRunRecord) { .job_id = (char *) "a", .started = 100, .report = (char *) "{}", .recipients = (char *) "AA", .rows = 7 });
  gint64 second = add (fixture, (EksRunRecord) { .job_id = (char *) "b", .started = 200 });
  gint64 third = add (fixture, (EksRunRecord) { .job_id = (char *) "a", .started = 300, .trigger = (char *) "schedule" });
  const gint64 ids[] = { first, 4711, third };
  g_autoptr (GError) error = NULL;

  g_autoptr (GPtrArray) taken = eks_history_take (fixture->history, ids, G_N_ELEMENTS (ids), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (taken->len, ==, 2);
  assert_found (fixture, "2", .limit = 0);
  g_assert_true (eks_history_restore (fixture->history, taken, &error));
  g_assert_no_error (error);
  assert_found (fixture, "3 2 1", .limit = 0);
  g_autoptr (EksRunRecord) back = eks_history_get (fixture->history, first, &error);
  g_assert_cmpstr (back->report, ==, "{}");
  g_assert_cmpstr (back->recipients, ==, "AA");
  g_assert_cmpuint (back->rows, ==, 7);
  g_assert_false (eks_history_restore (fixture->history, taken, &error)); /* they are there already */
  g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
  g_clear_error (&error);

  g_autoptr (GPtrArray) all = eks_history_take_all (fixture->history, "a", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpint (((EksRunRecord *) all->pdata[0])->id, ==, third);
  assert_found (fixture, "2", .limit = 0);
  g_assert_cmpint (second, ==, 2);
  g_assert_cmpint (add (fixture, (EksRunRecord) { .job_id = (char *) "a" }), ==, 4); /* a number is given once */
}

static void
deliver (Fixture *fixture, gint64 run_id, const char *path, gint64 delivered)
{
  g_autofree char *location = g_strconcat ("sftp://u@h", path, NULL);
  EksDeliveryRecord record = { .run_id = run_id, .job_id = (char *) "a", .destination_id = (char *) "office", .destination = (char *) "sftp://u@h:22", .location = location,
                               .path = (char *) path, .bytes = 12, .sha256 = (char *) "abc", .delivered = delivered };
  g_autoptr (GError) error = NULL;

  g_assert_true (eks_history_add_delivery (fixture->history, &record, &error));
  g_assert_no_error (error);
  g_assert_cmpint (record.id, >, 0);
}

/* Only the last file of a place is looked after, whichever export put it there. */
static void
test_same_place (Fixture *fixture, gconstpointer data)
{
  EksDeliveryRecord other = { .run_id = 2, .job_id = (char *) "b", .destination_id = (char *) "elsewhere", .destination = (char *) "x", .location = (char *) "sftp://u@h/in/a.csv",
                              .path = (char *) "/in/a.csv", .bytes = 12, .sha256 = (char *) "abc", .delivered = 150 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) kept = NULL;

  deliver (fixture, 1, "/in/a.csv", 100);
  deliver (fixture, 1, "/in/b.csv", 100);
  g_assert_true (eks_history_add_delivery (fixture->history, &other, &error));
  kept = eks_history_list_kept_deliveries (fixture->history, "a", 1000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kept->len, ==, 1);
  g_assert_cmpstr (((EksDeliveryRecord *) kept->pdata[0])->path, ==, "/in/b.csv");
}

static void
test_deliveries (Fixture *fixture, gconstpointer data)
{
  gint64 run = add (fixture, (EksRunRecord) { .job_id = (char *) "a" });
  g_autoptr (GError) error = NULL;

  deliver (fixture, run, "/in/a.csv", 100);
  deliver (fixture, run, "/in/b.csv", 100);
  deliver (fixture, run + 1, "/in/c.csv", 200);
  g_autoptr (GPtrArray) of_run = eks_history_list_deliveries (fixture->history, run, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (of_run->len, ==, 2);
  const EksDeliveryRecord *first = g_ptr_array_index (of_run, 0);
  g_assert_cmpstr (first->path, ==, "/in/a.csv");
  g_assert_cmpstr (first->destination_id, ==, "office");
  g_assert_cmpstr (first->destination, ==, "sftp://u@h:22");
  g_assert_cmpstr (first->location, ==, "sftp://u@h/in/a.csv");
  g_assert_cmpuint (first->bytes, ==, 12);
  g_assert_cmpstr (first->sha256, ==, "abc");
  g_assert_null (first->mark);
  g_assert_cmpint (first->removed, ==, 0);

  g_assert_true (eks_history_mark_removed (fixture->history, first->id, 300, "removed", &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) early = eks_history_list_kept_deliveries (fixture->history, "a", 200, &error);
  g_autoptr (GPtrArray) kept = eks_history_list_kept_deliveries (fixture->history, "a", 201, &error);
  g_autoptr (GPtrArray) other = eks_history_list_kept_deliveries (fixture->history, "b", 1000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (early->len, ==, 1);
  g_assert_cmpstr (((EksDeliveryRecord *) early->pdata[0])->path, ==, "/in/b.csv");
  g_assert_cmpuint (kept->len, ==, 2);
  g_assert_cmpuint (other->len, ==, 0);
  g_autoptr (GPtrArray) after = eks_history_list_deliveries (fixture->history, run, &error);
  g_assert_cmpint (((EksDeliveryRecord *) after->pdata[0])->removed, ==, 300);
  g_assert_cmpstr (((EksDeliveryRecord *) after->pdata[0])->removal, ==, "removed");
}

/* Old runs go; of those that were done the newest stay, and what is still to be removed elsewhere is not forgotten. */
static void
test_prune (Fixture *fixture, gconstpointer data)
{
  EksActionRecord action = { .connection = (char *) "c", .connection_name = (char *) "C", .action = (char *) "x.y", .action_label = (char *) "Y", .started = 1, .finished = 1, .outcome = (char *) "done" };
  g_autoptr (GError) error = NULL;
  gint64 first = 0;

  for (guint i = 0; i < EKS_HISTORY_KEPT_DONE + 5; i++)
    {
      gint64 id = add (fixture, (EksRunRecord) { .job_id = (char *) "a", .started = 100 });
      first = first > 0 ? first : id;
    }
  add (fixture, (EksRunRecord) { .job_id = (char *) "b", .started = 100 });
  add (fixture, (EksRunRecord) { .job_id = (char *) "a", .started = 100, .outcome = (char *) "no-space" });
  add (fixture, (EksRunRecord) { .job_id = (char *) "a", .started = 100, .finished = 500, .outcome = (char *) "no-space" });
  deliver (fixture, first, "/in/kept.csv", 100);
  deliver (fixture, first, "/in/removed.csv", 100);
  g_autoptr (GPtrArray) files = eks_history_list_deliveries (fixture->history, first, &error);
  g_assert_true (eks_history_mark_removed (fixture->history, ((EksDeliveryRecord *) files->pdata[1])->id, 400, "removed", &error));
  g_assert_true (eks_history_add_action (fixture->history, &action, &error));
  g_assert_no_error (error);

  g_assert_true (eks_history_prune (fixture->history, 500, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_found (fixture, "18 16 15 14 13 12 11 10 9 8 7 6", .limit = 0);
  g_autoptr (GPtrArray) left = eks_history_list_deliveries (fixture->history, first, &error);
  g_autoptr (GPtrArray) actions = eks_history_list_actions (fixture->history, NULL, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpstr (((EksDeliveryRecord *) left->pdata[0])->path, ==, "/in/kept.csv");
  g_assert_cmpuint (actions->len, ==, 0);
}

static gboolean
is_retained (const char *job_id, gpointer data)
{
  return g_strcmp0 (job_id, data) == 0;
}

/* (transfer full): what is known of deliveries of the run: the last letters of their names */
static char *
list_left (Fixture *fixture, gint64 run)
{
  g_autoptr (GPtrArray) left = eks_history_list_deliveries (fixture->history, run, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < left->len; i++)
    g_string_append (text, strrchr (((EksDeliveryRecord *) left->pdata[i])->path, '/') + 1);
  return g_string_free (text, FALSE);
}

/* Of files that nobody is to remove, and whose run is forgotten, nothing is kept for ever, nor of those that were replaced. */
static void
test_prune_deliveries (Fixture *fixture, gconstpointer data)
{
  gint64 kept = add (fixture, (EksRunRecord) { .job_id = (char *) "a", .started = 100 });
  g_autoptr (GError) error = NULL;

  deliver (fixture, kept, "/in/k", 100); /* in the history still */
  deliver (fixture, 77, "/in/x", 100);
  deliver (fixture, 77, "/in/y", 100);
  deliver (fixture, 77, "/in/z", 600); /* not old */
  deliver (fixture, 78, "/in/x", 600);
  deliver (fixture, 78, "/in/k", 100); /* the file of a run that is known stood there before */
  g_assert_true (eks_history_prune (fixture->history, 500, is_retained, (char *) "a", &error));
  g_autofree char *retained = list_left (fixture, 77);
  g_assert_cmpstr (retained, ==, "yz");
  gint64 newer = add (fixture, (EksRunRecord) { .job_id = (char *) "a", .started = 600 });
  g_assert_true (eks_history_set_retention (fixture->history, "a", 9, &error));
  g_assert_true (eks_history_prune (fixture->history, 500, is_retained, (char *) "b", &error));
  g_autofree char *allowed = list_left (fixture, 77);
  g_assert_cmpstr (allowed, ==, "yz");
  g_autoptr (GPtrArray) taken = eks_history_take (fixture->history, &newer, 1, &error); /* it runs no more */
  g_assert_true (eks_history_prune (fixture->history, 500, is_retained, (char *) "b", &error));
  g_assert_no_error (error);
  g_autofree char *first = list_left (fixture, kept);
  g_autofree char *left = list_left (fixture, 77);
  g_autofree char *later = list_left (fixture, 78);
  g_assert_cmpstr (first, ==, "k");
  g_assert_cmpstr (left, ==, "z");
  g_assert_cmpstr (later, ==, "xk");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/history-runs/find", Fixture, NULL, set_up, test_find, tear_down);
  g_test_add ("/history-runs/jobs", Fixture, NULL, set_up, test_jobs, tear_down);
  g_test_add ("/history-runs/limit", Fixture, NULL, set_up, test_limit, tear_down);
  g_test_add ("/history-runs/report", Fixture, NULL, set_up, test_report, tear_down);
  g_test_add ("/history-runs/take", Fixture, NULL, set_up, test_take, tear_down);
  g_test_add ("/history-runs/deliveries", Fixture, NULL, set_up, test_deliveries, tear_down);
  g_test_add ("/history-runs/same-place", Fixture, NULL, set_up, test_same_place, tear_down);
  g_test_add ("/history-runs/prune", Fixture, NULL, set_up, test_prune, tear_down);
  g_test_add ("/history-runs/prune-deliveries", Fixture, NULL, set_up, test_prune_deliveries, tear_down);
  return g_test_run ();
}
