/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an export has sent: kept with the delivered run, its own, and small for millions. */

#include "config.h"

#include "eks-error.h"
#include "eks-history-sent.h"
#include "eks-test-support.h"

#include <string.h>
#include <sys/resource.h>

#define MANY 1000000
#define AT_ONCE 250

static EksHistory *
open_history (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);

  return eks_history_new (path);
}

/* Record @i with its @version. Its digest is as random as a real one. */
static EksSentRow
make_row (guint64 i, guint64 version)
{
  const guint64 odd = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  guint64 key[] = { i * odd ^ (i * odd >> 29), i }, content[] = { version, i };
  EksSentRow row;

  memcpy (row.key, key, sizeof row.key);
  memcpy (row.content, content, sizeof row.content);
  return row;
}

static EksSentState
look (EksSentSet *set, guint64 i, guint64 version)
{
  EksSentRow row = make_row (i, version);
  EksSentState state;
  g_autoptr (GError) error = NULL;

  g_assert_true (eks_sent_set_look (set, &row, 1, &state, &error));
  g_assert_no_error (error);
  return state;
}

static void
add (EksSentSet *set, guint64 first, guint64 n, guint64 version)
{
  EksSentRow rows[AT_ONCE];
  g_autoptr (GError) error = NULL;

  for (guint64 done = 0; done < n;)
    {
      guint count = (guint) MIN (n - done, AT_ONCE);
      for (guint i = 0; i < count; i++)
        rows[i] = make_row (first + done + i, version);
      g_assert_true (eks_sent_set_add (set, rows, count, &error));
      g_assert_no_error (error);
      done += count;
    }
}

static void
commit (EksSentSet *set, const char *job, gint64 until)
{
  const EksWatermark watermark = { until - 500, until, (char *) "account", (char *) "changed", (char *) "all" };
  g_autoptr (GError) error = NULL;

  g_assert_true (eks_sent_set_commit (set, job, &watermark, &error));
  g_assert_no_error (error);
}

static guint64
count (EksHistory *history, const char *job)
{
  g_autoptr (GError) error = NULL;
  guint64 n = 0;

  g_assert_true (eks_history_count_sent (history, job, &n, &error));
  g_assert_no_error (error);
  return n;
}

static void
test_commit (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (EksHistory) history = open_history (folder);
  g_autoptr (EksSentSet) set = eks_sent_set_new (history, "job", "entry");
  g_autoptr (EksSentSet) next = NULL;
  g_autoptr (EksWatermark) watermark = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (eks_history_get_watermark (history, "job", "entry", &error));
  g_assert_no_error (error);
  g_assert_cmpint (look (set, 1, 1), ==, EKS_SENT_NEVER);
  add (set, 1, 3, 1);
  g_assert_cmpint (look (set, 1, 1), ==, EKS_SENT_NEVER); /* not before it is delivered */
  g_assert_cmpuint (count (history, "job"), ==, 0);
  commit (set, "job", 1000);
  g_assert_cmpuint (count (history, "job"), ==, 3);

  next = eks_sent_set_new (history, "job", "entry");
  g_assert_cmpint (look (next, 1, 1), ==, EKS_SENT_SAME);
  g_assert_cmpint (look (next, 1, 2), ==, EKS_SENT_OTHER);
  g_assert_cmpint (look (next, 4, 1), ==, EKS_SENT_NEVER);
  add (next, 1, 1, 2);
  add (next, 1, 1, 3); /* twice in one run: the last one counts */
  commit (next, "job", 2000);
  g_assert_cmpuint (count (history, "job"), ==, 3);
  watermark = eks_history_get_watermark (history, "job", "entry", &error);
  g_assert_no_error (error);
  g_assert_cmpint (watermark->since, ==, 1500);
  g_assert_cmpint (watermark->until, ==, 2000);
  g_assert_cmpstr (watermark->account, ==, "account");
  g_assert_cmpstr (watermark->content, ==, "changed");
  g_assert_cmpstr (watermark->question, ==, "all");
  g_clear_pointer (&next, eks_sent_set_free);
  next = eks_sent_set_new (history, "job", "entry");
  g_assert_cmpint (look (next, 1, 2), ==, EKS_SENT_OTHER);
  g_assert_cmpint (look (next, 1, 3), ==, EKS_SENT_SAME);
  g_assert_cmpint (look (next, 2, 1), ==, EKS_SENT_SAME);
}

/* Neither another export nor another table of it knows, and what was not committed is gone. */
static void
test_apart (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (EksHistory) history = open_history (folder);
  EksSentSet *set = eks_sent_set_new (history, "job", "entry");
  g_autoptr (EksSentSet) other_job = eks_sent_set_new (history, "job2", "entry");
  g_autoptr (EksSentSet) other_table = eks_sent_set_new (history, "job", "entry#2");
  g_autoptr (GError) error = NULL;

  add (set, 1, 2, 1);
  commit (set, "job", 1);
  eks_sent_set_free (set);
  g_assert_cmpint (look (other_job, 1, 1), ==, EKS_SENT_NEVER);
  g_assert_cmpint (look (other_table, 1, 1), ==, EKS_SENT_NEVER);
  set = eks_sent_set_new (history, "job", "entry");
  add (set, 5, 1, 1);
  eks_sent_set_free (set);
  set = eks_sent_set_new (history, "job", "entry");
  g_assert_cmpint (look (set, 5, 1), ==, EKS_SENT_NEVER);
  g_assert_cmpint (look (set, 1, 1), ==, EKS_SENT_SAME);
  eks_sent_set_free (set);
  g_assert_true (eks_history_forget_sent (history, "job", &error));
  g_assert_no_error (error);
  set = eks_sent_set_new (history, "job", "entry");
  g_assert_cmpint (look (set, 1, 1), ==, EKS_SENT_NEVER);
  g_assert_null (eks_history_get_watermark (history, "job", "entry", &error));
  g_assert_no_error (error);
  eks_sent_set_free (set);
}

typedef struct
{
  EksSentSet *set;
  gboolean fails;
} Work;

static gboolean
work (EksHistory *history, gpointer data, GError **error)
{
  Work *self = data;

  commit (self->set, "job", 7);
  if (self->fails)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_FAILED, "the rest did not work");
  return !self->fails;
}

/* Part of what is written of a delivered run: all or nothing. */
static void
test_transaction (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (EksHistory) history = open_history (folder);
  g_autoptr (EksSentSet) set = eks_sent_set_new (history, "job", "entry");
  Work data = { set, TRUE };
  g_autoptr (GError) error = NULL;

  add (set, 1, 2, 1);
  g_assert_false (eks_history_transact (history, work, &data, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
  g_assert_cmpuint (count (history, "job"), ==, 0);
  g_clear_error (&error);
  data.fails = FALSE;
  g_assert_true (eks_history_transact (history, work, &data, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count (history, "job"), ==, 2);
}

static void
commit_pending (EksHistory *history, const char *table, guint64 first, guint64 n, guint64 version, gboolean starts_over)
{
  g_autoptr (EksSentSet) set = eks_sent_set_new (history, "job", table);

  if (starts_over)
    eks_sent_set_start_over (set);
  add (set, first, n, version);
  commit (set, "job#pending", (gint64) version);
}

/* Written in another name before the files get theirs, and made the export's afterwards, also by a program that comes later. */
static void
test_adopt (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (EksHistory) history = open_history (folder);
  g_autoptr (EksSentSet) set = NULL;
  g_autoptr (EksWatermark) watermark = NULL;
  g_autoptr (GError) error = NULL;

  for (guint version = 1; version <= 4; version++)
    {
      static const guint64 expected[] = { 3, 5, 5, 2 };
      commit_pending (history, "entry", version == 2 ? 3 : 1, version == 4 ? 2 : 3, version, version == 4);
      if (version == 1)
        commit_pending (history, "empty", 1, 0, 1, FALSE);
      g_clear_object (&history);
      history = open_history (folder);
      g_assert_true (eks_history_adopt_sent (history, "job#pending", "job", &error));
      g_assert_no_error (error);
      g_assert_cmpuint (count (history, "job"), ==, expected[version - 1]);
      g_assert_cmpuint (count (history, "job#pending"), ==, 0);
      g_assert_null (eks_history_get_watermark (history, "job#pending", "entry", NULL));
    }
  watermark = eks_history_get_watermark (history, "job", "entry", &error);
  g_assert_cmpint (watermark->until, ==, 4);
  g_clear_pointer (&watermark, eks_watermark_free);
  watermark = eks_history_get_watermark (history, "job", "empty", &error);
  g_assert_cmpint (watermark->until, ==, 1);
  set = eks_sent_set_new (history, "job", "entry");
  g_assert_cmpint (look (set, 1, 4), ==, EKS_SENT_SAME);
  g_assert_cmpint (look (set, 5, 2), ==, EKS_SENT_NEVER); /* started over */

  commit_pending (history, "entry", 9, 1, 9, FALSE);
  g_assert_true (eks_history_forget_sent (history, "job#pending", &error)); /* not delivered after all */
  g_assert_no_error (error);
  g_assert_true (eks_history_adopt_sent (history, "job#pending", "job", &error));
  g_assert_no_error (error);
  g_assert_cmpint (look (set, 9, 9), ==, EKS_SENT_NEVER);
  g_assert_cmpuint (count (history, "job"), ==, 2);
}

static gint64
get_peak (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/* The memory is that of SQLite's caches, however many rows there are. */
static void
test_many (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (EksHistory) history = open_history (folder);
  EksSentSet *set = eks_sent_set_new (history, "job", "entry");
  g_autofree EksSentRow *rows = g_new (EksSentRow, AT_ONCE);
  EksSentState states[AT_ONCE];
  g_autoptr (GError) error = NULL;
  gint64 before = get_peak (), began = g_get_monotonic_time ();

  add (set, 0, MANY, 1);
  g_test_message ("add: %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - began) / 1000);
  commit (set, "job", 1);
  eks_sent_set_free (set);
  g_test_message ("commit: %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - began) / 1000);
  set = eks_sent_set_new (history, "job", "entry");
  for (guint64 i = 0; i < MANY; i += AT_ONCE)
    {
      for (guint j = 0; j < AT_ONCE; j++)
        rows[j] = make_row (i + j, (i + j) % 100 == 0 ? 2 : 1);
      g_assert_true (eks_sent_set_look (set, rows, AT_ONCE, states, &error));
      g_assert_no_error (error);
      for (guint j = 0; j < AT_ONCE; j++)
        g_assert_cmpint (states[j], ==, (i + j) % 100 == 0 ? EKS_SENT_OTHER : EKS_SENT_SAME);
    }
  g_test_message ("look: %" G_GINT64_FORMAT " ms, %" G_GINT64_FORMAT " KiB", (g_get_monotonic_time () - began) / 1000, get_peak () - before);
  eks_sent_set_free (set);
  g_assert_cmpuint (count (history, "job"), ==, MANY);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (get_peak () - before, <, 16 * 1024);
#endif
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sent/commit", test_commit);
  g_test_add_func ("/sent/apart", test_apart);
  g_test_add_func ("/sent/transaction", test_transaction);
  g_test_add_func ("/sent/adopt", test_adopt);
  g_test_add_func ("/sent/many", test_many);
  return g_test_run ();
}
