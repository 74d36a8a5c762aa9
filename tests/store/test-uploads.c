/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a killed run leaves is known to the next one; what it would have sent counts only if it was delivered. */

#include "config.h"

#include "eks-file-memory.h"
#include "eks-history-private.h"
#include "eks-history-uploads.h"
#include "eks-test-support.h"

typedef struct
{
  EksTestFolder *folder;
  EksHistory *history;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->folder = eks_test_folder_new ();
  path = g_build_filename (fixture->folder, "history.db", NULL);
  fixture->history = eks_history_new (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->history);
  eks_test_folder_free (fixture->folder);
}

static gint64
add (EksHistory *history, const char *job_id, const char *token, const char *intent)
{
  EksUpload upload = { .job_id = (char *) job_id, .destination = (char *) "{}", .token = (char *) token, .intent = (char *) intent, .began = 7 };
  g_autoptr (GError) error = NULL;

  g_assert_true (eks_history_add_upload (history, &upload, &error));
  g_assert_no_error (error);
  return upload.id;
}

static void
test_uploads (Fixture *fixture, gconstpointer data)
{
  gint64 first = add (fixture->history, "job", "one", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) uploads = NULL;
  const EksUpload *upload;

  add (fixture->history, "other", "two", NULL);
  add (fixture->history, "job", "three", "{\"rows\":1}");
  g_assert_true (eks_history_remove_upload (fixture->history, first, &error));
  uploads = eks_history_list_uploads (fixture->history, "job", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (uploads->len, ==, 1);
  upload = g_ptr_array_index (uploads, 0);
  g_assert_cmpstr (upload->token, ==, "three");
  g_assert_cmpstr (upload->intent, ==, "{\"rows\":1}");
  g_assert_cmpstr (upload->destination, ==, "{}");
  g_assert_cmpint (upload->began, ==, 7);
}

static void
execute (EksHistory *history, const char *sql)
{
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (eks_history_begin (history, &error));
  g_assert_true (eks_history_execute (history, sql, &error));
  eks_history_end (history);
}

static gint64
ask (EksHistory *history, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (sqlite3_stmt) statement = NULL;

  g_assert_nonnull (eks_history_begin (history, &error));
  statement = eks_history_prepare (history, sql, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  eks_history_end (history);
  return sqlite3_column_int64 (statement, 0);
}

static void
remember (EksHistory *history, const char *job_id, const char *name)
{
  static const char *const columns[] = { "lead_id", NULL };
  g_autoptr (GPtrArray) marks = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_file_mark_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (marks, eks_file_mark_new (name, 10, 20, "aa"));
  g_assert_true (eks_history_remember_files (history, job_id, "/in", marks, columns, &error));
  g_assert_no_error (error);
}

static guint
count_files (EksHistory *history, const char *job_id)
{
  g_autoptr (GPtrArray) marks = eks_history_list_files (history, job_id, "/in", NULL);

  return marks->len;
}

#define FILL \
  "INSERT INTO watermarks (id, job_id, table_name, since, until, account, content, question) VALUES" \
  " (1, 'job', 't', 0, 100, '', '', ''), (2, 'job#pending', 't', 0, 200, '', '', ''), (3, 'other#pending', 't', 0, 1, '', '', '');" \
  "INSERT INTO sent VALUES (1, x'01', x'0a'), (2, x'01', x'0b'), (2, x'02', x'0c'), (3, x'03', x'0d');" \
  "INSERT INTO shapes VALUES ('job#pending', 't', '[]')"

#define SENT "SELECT COUNT(*) FROM sent JOIN watermarks ON watermarks.id = sent.watermark WHERE job_id "

/* Before files are remembered for the first time there is no table for them. */
static void
test_adopt (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pending = eks_history_make_pending ("job");
  g_autoptr (GError) error = NULL;

  g_assert_true (eks_history_adopt_pending (fixture->history, "job", &error));
  g_assert_no_error (error);
  execute (fixture->history, FILL);
  remember (fixture->history, "job", "a.csv");
  remember (fixture->history, pending, "b.csv");
  g_assert_true (eks_history_adopt_pending (fixture->history, "job", &error));
  g_assert_no_error (error);
  g_assert_cmpint (ask (fixture->history, SENT "= 'job'"), ==, 2);
  g_assert_cmpint (ask (fixture->history, SENT "= 'job' AND sent.content = x'0b'"), ==, 1);
  g_assert_cmpint (ask (fixture->history, "SELECT until FROM watermarks WHERE job_id = 'job'"), ==, 200);
  g_assert_cmpint (ask (fixture->history, "SELECT COUNT(*) FROM shapes WHERE job_id = 'job'"), ==, 1);
  g_assert_cmpint (ask (fixture->history, SENT "LIKE '%#pending'"), ==, 1); /* that of another export */
  g_assert_cmpuint (count_files (fixture->history, "job"), ==, 2);
  g_assert_cmpuint (count_files (fixture->history, pending), ==, 0);
}

static void
test_drop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  execute (fixture->history, FILL);
  g_assert_true (eks_history_drop_pending (fixture->history, "job", &error));
  g_assert_no_error (error);
  g_assert_cmpint (ask (fixture->history, SENT "= 'job'"), ==, 1);
  g_assert_cmpint (ask (fixture->history, "SELECT until FROM watermarks WHERE job_id = 'job'"), ==, 100);
  g_assert_cmpint (ask (fixture->history, SENT "LIKE '%#pending'"), ==, 1);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/uploads/uploads", test_uploads);
  ADD ("/uploads/adopt", test_adopt);
  ADD ("/uploads/drop", test_drop);
  return g_test_run ();
}
