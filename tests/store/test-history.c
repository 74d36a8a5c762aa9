/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trace of runs: its order, its bounds, and what it does with files that are not its own. */

#include "config.h"

#include "eks-error.h"
#include "eks-history-deliveries.h"
#include "eks-test-support.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

static void
add (EksHistory *history, const char *job_id, const char *outcome, guint64 rows)
{
  EksRunRecord record = { .job_id = (char *) job_id, .job_name = (char *) "Weekly", .started = 1000 + (gint64) rows, .finished = 2000, .outcome = (char *) outcome, .rows = rows };
  g_autoptr (GError) error = NULL;

  g_assert_true (eks_history_add (history, &record, &error));
  g_assert_no_error (error);
  g_assert_cmpint (record.id, >, 0);
}

static char *
dup_path (const char *folder)
{
  return g_build_filename (folder, "deep", "history.db", NULL);
}

static void
execute (const char *path, const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_round_trip (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = dup_path (folder);
  g_autoptr (EksHistory) history = eks_history_new (path);
  EksRunRecord record = { .job_id = (char *) "a", .job_name = (char *) "Fuldførte, \"ugentligt\"", .started = G_GINT64_CONSTANT (1743300000123456), .finished = G_GINT64_CONSTANT (1743300009000000),
                          .outcome = (char *) "source-refused", .message = (char *) "The service’s answer", .rows = G_GUINT64_CONSTANT (10000000000), .report = (char *) "{\"rows\": 1}",
                          .trigger = (char *) "schedule", .slot = G_GINT64_CONSTANT (1743300000000000), .rows_read = 4711, .bytes = G_GUINT64_CONSTANT (5000000000), .recipients = (char *) "AA\nBB",
                          .destinations = (char *) "sftp://anna@example.org/in\n/home/anna/Æ", .content = (char *) "0123" };
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_true (eks_history_add (history, &record, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (g_steal_pointer (&history));
  history = eks_history_new (path);
  g_autoptr (EksRunRecord) last = eks_history_get_last (history, "a", &error);
  g_assert_no_error (error);
  g_assert_cmpint (last->id, ==, record.id);
  g_assert_cmpstr (last->job_id, ==, "a");
  g_assert_cmpstr (last->job_name, ==, record.job_name);
  g_assert_cmpint (last->started, ==, record.started);
  g_assert_cmpint (last->finished, ==, record.finished);
  g_assert_cmpstr (last->outcome, ==, record.outcome);
  g_assert_cmpstr (last->message, ==, record.message);
  g_assert_cmpuint (last->rows, ==, record.rows);
  g_assert_cmpstr (last->report, ==, record.report);
  g_assert_cmpstr (last->trigger, ==, record.trigger);
  g_assert_cmpint (last->slot, ==, record.slot);
  g_assert_cmpuint (last->rows_read, ==, record.rows_read);
  g_assert_cmpuint (last->bytes, ==, record.bytes);
  g_assert_cmpstr (last->recipients, ==, record.recipients);
  g_assert_cmpstr (last->destinations, ==, record.destinations);
  g_assert_cmpstr (last->content, ==, record.content);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
test_order (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = dup_path (folder);
  g_autoptr (EksHistory) history = eks_history_new (path);
  g_autoptr (GError) error = NULL;

  g_autoptr (EksRunRecord) nothing = eks_history_get_last (history, "a", &error);
  g_assert_no_error (error);
  g_assert_null (nothing);

  /* The third starts before the second: the clock was set back. */
  add (history, "a", "done", 10);
  add (history, "b", "done", 30);
  add (history, "a", "cancelled", 20);
  g_autoptr (GPtrArray) all = eks_history_list (history, NULL, 100, &error);
  g_autoptr (GPtrArray) two = eks_history_list (history, NULL, 2, &error);
  g_autoptr (GPtrArray) none = eks_history_list (history, NULL, 0, &error);
  g_autoptr (GPtrArray) of_a = eks_history_list (history, "a", 100, &error);
  g_autoptr (EksRunRecord) last = eks_history_get_last (history, "a", &error);
  g_autoptr (EksRunRecord) last_done = eks_history_get_last_done (history, "a", &error);
  g_autoptr (EksRunRecord) never = eks_history_get_last_done (history, "c'; DROP TABLE runs;--", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpuint (((EksRunRecord *) all->pdata[0])->rows, ==, 20);
  g_assert_cmpuint (((EksRunRecord *) all->pdata[2])->rows, ==, 10);
  g_assert_cmpuint (two->len, ==, 2);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (of_a->len, ==, 2);
  g_assert_cmpstr (last->outcome, ==, "cancelled");
  g_assert_null (last->message);
  g_assert_null (last->report);
  g_assert_cmpuint (last_done->rows, ==, 10);
  g_assert_null (never);
}

static void
test_bounds (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = dup_path (folder);
  g_autoptr (EksHistory) history = eks_history_new (path);
  g_autoptr (GError) error = NULL;

  add (history, "a", "done", 1);
  add (history, "a", "done", 2);
  add (history, "b", "done", 3);
  /* Many at once, for a thousand transactions take long. */
  execute (path, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)"
                 " INSERT INTO runs (job_id, job_name, started, finished, outcome, rows) SELECT 'a', 'A', i, i, 'no-space', i FROM n");
  add (history, "a", "cancelled", 4711);
  g_autoptr (GPtrArray) of_a = eks_history_list (history, "a", 20000, &error);
  g_autoptr (GPtrArray) of_b = eks_history_list (history, "b", 5000, &error);
  g_autoptr (EksRunRecord) last_done = eks_history_get_last_done (history, "a", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (of_a->len, ==, EKS_HISTORY_MAX_RUNS + 1);
  g_assert_cmpuint (((EksRunRecord *) of_a->pdata[0])->rows, ==, 4711);
  g_assert_cmpuint (of_b->len, ==, 1);
  g_assert_cmpuint (last_done->rows, ==, 2);
}

/* It may pass, so it is an error of its own. */
static void
test_busy (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = dup_path (folder);
  g_autoptr (EksHistory) history = eks_history_new (path);
  g_autoptr (GError) error = NULL;
  gboolean made;
  sqlite3 *db;

  add (history, "a", "done", 1);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  made = eks_history_add (history, &(EksRunRecord) { .job_id = (char *) "a", .job_name = (char *) "A", .outcome = (char *) "done" }, &error);
  g_assert_false (made);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_HISTORY_BUSY);
  sqlite3_close (db);
}

typedef struct
{
  EksHistory *history;
  const char *job_id;
} Worker;

#define RUNS_PER_WORKER 30

static gpointer
work (gpointer data)
{
  Worker *worker = data;

  for (guint i = 0; i < RUNS_PER_WORKER; i++)
    {
      g_autoptr (GError) error = NULL;
      add (worker->history, worker->job_id, "done", i);
      g_autoptr (EksRunRecord) last = eks_history_get_last (worker->history, worker->job_id, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (last->rows, ==, i);
    }
  return NULL;
}

/* Two threads on one object and, as another program would, a third on an object of its own. */
static void
test_threads (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = dup_path (folder);
  g_autoptr (EksHistory) shared = eks_history_new (path);
  g_autoptr (EksHistory) other = eks_history_new (path);
  Worker workers[] = { { shared, "a" }, { shared, "b" }, { other, "c" } };
  GThread *threads[G_N_ELEMENTS (workers)];

  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    threads[i] = g_thread_new ("history", work, &workers[i]);
  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    g_thread_join (threads[i]);
  g_autoptr (GPtrArray) all = eks_history_list (shared, NULL, 5000, NULL);
  g_assert_cmpuint (all->len, ==, G_N_ELEMENTS (workers) * RUNS_PER_WORKER);
}

static void
assert_refused (const char *path, int code, const char *words)
{
  g_autoptr (EksHistory) history = eks_history_new (path);
  EksRunRecord record = { .job_id = (char *) "a", .job_name = (char *) "A", .outcome = (char *) "done" };

  for (guint i = 0; i < 2; i++) /* the second time as well */
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) list_error = NULL;
      g_assert_false (eks_history_add (history, &record, &error));
      g_assert_error (error, EKS_ERROR, code);
      g_assert_nonnull (strstr (error->message, words));
      g_assert_nonnull (strstr (error->message, "history"));
      g_assert_null (eks_history_list (history, NULL, 10, &list_error));
      g_assert_error (list_error, EKS_ERROR, code);
    }
}

static void
test_refuses (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *newer = g_build_filename (folder, "newer-history.db", NULL);
  g_autofree char *garbage = g_build_filename (folder, "garbage-history.db", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "garbage-history.db", "history.db", NULL);
  g_autofree char *text = g_strnfill (5000, 'x');
  g_autofree char *after = NULL;

  execute (newer, "CREATE TABLE future (x); PRAGMA user_version = 1000;");
  assert_refused (newer, EKS_ERROR_NEWER_VERSION, "newer version");
  g_assert_true (g_file_set_contents (garbage, text, -1, NULL));
  assert_refused (garbage, EKS_ERROR_FAILED, "damaged");
  g_assert_true (g_file_get_contents (garbage, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, text);
  assert_refused (nowhere, EKS_ERROR_FAILED, "cannot be used");
}

/* The write itself fails: nothing is half done, and a later call works again. */
static void
test_fails_in_the_middle (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = dup_path (folder);
  g_autoptr (EksHistory) history = eks_history_new (path);
  EksRunRecord record = { .job_id = (char *) "a", .job_name = (char *) "A", .outcome = (char *) "done" };
  g_autoptr (GError) error = NULL;

  add (history, "a", "done", 1);
  execute (path, "CREATE TRIGGER stop BEFORE INSERT ON runs BEGIN SELECT RAISE (ABORT, 'stopped here'); END");
  g_assert_false (eks_history_add (history, &record, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "stopped here"));
  g_assert_cmpint (record.id, ==, 0);
  execute (path, "DROP TRIGGER stop");
  add (history, "a", "done", 2);
  g_autoptr (GPtrArray) all = eks_history_list (history, "a", 10, NULL);
  g_assert_cmpuint (all->len, ==, 2);
}

static EksActionRecord
make_action (const char *connection, gint64 started)
{
  return (EksActionRecord){ .connection = (char *) connection, .connection_name = (char *) "Ours", .action = (char *) "mass_send.pause", .action_label = (char *) "Mass sends: Pause",
                            .key = (char *) "7", .started = started, .finished = started, .outcome = (char *) EKS_HISTORY_SENT };
}

/* It is there before it is over, and stays as it is if the program ends just then. */
static void
test_actions (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = dup_path (folder);
  g_autoptr (EksHistory) history = eks_history_new (path);
  EksActionRecord first = make_action ("a", 1000), second = make_action ("b", 2000);
  g_autoptr (GError) error = NULL;

  second.key = NULL;
  g_assert_true (eks_history_add_action (history, &first, &error));
  g_assert_true (eks_history_add_action (history, &second, &error));
  g_assert_no_error (error);
  second.outcome = (char *) "uncertain";
  second.message = (char *) "It is not known.";
  second.finished = 3000;
  g_assert_true (eks_history_finish_action (history, &second, &error));
  g_assert_no_error (error);

  g_autoptr (GPtrArray) all = eks_history_list_actions (history, NULL, 10, &error);
  g_assert_cmpuint (all->len, ==, 2);
  const EksActionRecord *newest = g_ptr_array_index (all, 0);
  g_assert_cmpint (newest->id, ==, second.id);
  g_assert_cmpstr (newest->connection, ==, "b");
  g_assert_cmpstr (newest->action_label, ==, "Mass sends: Pause");
  g_assert_null (newest->key);
  g_assert_cmpstr (newest->outcome, ==, "uncertain");
  g_assert_cmpstr (newest->message, ==, "It is not known.");
  g_assert_cmpint (newest->finished, ==, 3000);
  g_autoptr (GPtrArray) one = eks_history_list_actions (history, "a", 10, &error);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpstr (((EksActionRecord *) g_ptr_array_index (one, 0))->outcome, ==, EKS_HISTORY_SENT);
  g_assert_cmpstr (((EksActionRecord *) g_ptr_array_index (one, 0))->key, ==, "7");
  g_autoptr (GPtrArray) none = eks_history_list_actions (history, NULL, 0, &error);
  g_assert_cmpuint (none->len, ==, 0);
}

#define VERSION_1_SQL \
  "CREATE TABLE runs (id INTEGER PRIMARY KEY AUTOINCREMENT, job_id TEXT NOT NULL, job_name TEXT NOT NULL, started INTEGER NOT NULL," \
  " finished INTEGER NOT NULL, outcome TEXT NOT NULL, message TEXT, rows INTEGER NOT NULL, report TEXT);" \
  "CREATE INDEX runs_job ON runs (job_id, id);" \
  "INSERT INTO runs (job_id, job_name, started, finished, outcome, rows, report) VALUES ('old', 'Old', 1, 2, 'done', 3, '{}');"

#define VERSION_2_SQL \
  VERSION_1_SQL \
  "CREATE TABLE actions (id INTEGER PRIMARY KEY AUTOINCREMENT, connection TEXT NOT NULL, connection_name TEXT NOT NULL, action TEXT NOT NULL," \
  " action_label TEXT NOT NULL, key TEXT, started INTEGER NOT NULL, finished INTEGER NOT NULL, outcome TEXT NOT NULL, message TEXT);" \
  "INSERT INTO actions (connection, connection_name, action, action_label, started, finished, outcome) VALUES ('c', 'C', 'x.y', 'Y', 1, 2, 'sent');"

/* What older programs have written is all there, and everything that came since works with it. */
static void
test_older (gconstpointer sql)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  gboolean has_actions = strstr (sql, "INSERT INTO actions") != NULL;
  EksActionRecord record = make_action ("a", 1000);
  g_autoptr (GError) error = NULL;

  execute (path, sql);
  g_autoptr (EksHistory) history = eks_history_new (path);
  g_autoptr (EksRunRecord) last = eks_history_get_last (history, "old", &error);
  g_assert_no_error (error);
  g_assert_cmpint (last->id, ==, 1);
  g_assert_cmpuint (last->rows, ==, 3);
  g_assert_cmpstr (last->report, ==, "{}");
  g_assert_cmpstr (last->trigger, ==, "hand");
  g_assert_cmpint (last->slot, ==, 0);
  g_assert_null (last->recipients);
  g_assert_null (last->destinations);
  g_autoptr (GPtrArray) actions = eks_history_list_actions (history, NULL, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (actions->len, ==, has_actions ? 1 : 0);
  g_assert_true (eks_history_add_action (history, &record, &error));
  add (history, "old", "done", 4);
  g_autoptr (GPtrArray) deliveries = eks_history_list_deliveries (history, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (deliveries->len, ==, 0);
  g_assert_true (eks_history_prune (history, 1, NULL, NULL, &error));
  g_assert_no_error (error);
}

typedef struct
{
  EksRunRecord run;
  EksActionRecord action;
  gboolean fails;
} Work;

static gboolean
write_both (EksHistory *history, gpointer data, GError **error)
{
  Work *work = data;

  if (!eks_history_add (history, &work->run, error) || !eks_history_add_action (history, &work->action, error))
    return FALSE;
  if (work->fails)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_GUARD, "not this time");
  return !work->fails;
}

static void
assert_count (EksHistory *history, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = eks_history_list (history, NULL, 10, &error);
  g_autoptr (GPtrArray) actions = eks_history_list_actions (history, NULL, 10, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, n);
  g_assert_cmpuint (actions->len, ==, n);
}

static gboolean
write_twice (EksHistory *history, gpointer data, GError **error)
{
  Work *work = data;
  g_autoptr (GError) first = NULL;

  work->fails = TRUE; /* a part that is undone leaves the rest as it was */
  g_assert_false (eks_history_transact (history, write_both, work, &first));
  g_assert_error (first, EKS_ERROR, EKS_ERROR_GUARD);
  work->fails = FALSE;
  return eks_history_transact (history, write_both, work, error);
}

/* All or nothing, also within one another. */
static void
test_transact (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (EksHistory) history = eks_history_new (path);
  Work work = { .run = { .job_id = (char *) "a", .job_name = (char *) "A", .outcome = (char *) "done" }, .action = make_action ("a", 1), .fails = TRUE };
  g_autoptr (GError) error = NULL;

  g_assert_false (eks_history_transact (history, write_both, &work, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_GUARD);
  g_clear_error (&error);
  assert_count (history, 0);
  g_assert_true (eks_history_transact (history, write_twice, &work, &error));
  g_assert_no_error (error);
  assert_count (history, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/round-trip", test_round_trip);
  g_test_add_func ("/history/order", test_order);
  g_test_add_func ("/history/bounds", test_bounds);
  g_test_add_func ("/history/busy", test_busy);
  g_test_add_func ("/history/threads", test_threads);
  g_test_add_func ("/history/refuses", test_refuses);
  g_test_add_func ("/history/fails-in-the-middle", test_fails_in_the_middle);
  g_test_add_func ("/history/actions", test_actions);
  g_test_add_data_func ("/history/version-1", VERSION_1_SQL "PRAGMA user_version = 1;", test_older);
  g_test_add_data_func ("/history/version-2", VERSION_2_SQL "PRAGMA user_version = 2;", test_older);
  g_test_add_func ("/history/transact", test_transact);
  return g_test_run ();
}
