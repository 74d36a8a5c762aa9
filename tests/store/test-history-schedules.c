/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far schedules were followed survives the program, and is decided once. */

#include "config.h"

#include "eks-error.h"
#include "eks-history-schedules.h"
#include "eks-test-support.h"

typedef struct
{
  EksTestFolder *folder;
  char *path;
  EksHistory *history;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = eks_test_folder_new ();
  f->path = g_build_filename (f->folder, "history.db", NULL);
  f->history = eks_history_new (f->path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->history);
  g_free (f->path);
  eks_test_folder_free (f->folder);
}

static EksScheduleRecord *
load (Fixture *f, const char *job_id, const char *part)
{
  g_autoptr (GError) error = NULL;
  EksScheduleRecord *record = eks_history_load_schedule (f->history, job_id, part, &error);

  g_assert_no_error (error);
  return record;
}

static void
save (Fixture *f, const EksScheduleRecord *record)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (eks_history_save_schedule (f->history, record, &error));
  g_assert_no_error (error);
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_autoptr (EksScheduleRecord) fresh = load (f, "a", "");
  EksScheduleRecord written = { .job_id = (char *) "a", .part = (char *) "", .rule = (char *) "daily 06:00", .armed = 1, .handled = 2, .slot = 3, .attempts = 4,
                                .attempted = G_GINT64_CONSTANT (1743300000123456), .outcome = (char *) "source-unreachable", .done = 5,
                                .n_missed = 6, .missed_first = 7, .missed_last = 8, .missed_told = 9, .marks = fresh->marks };

  g_assert_null (fresh->rule);
  g_assert_cmpint (fresh->armed, ==, 0);
  eks_schedule_record_mark (&written, 20, TRUE);
  eks_schedule_record_mark (&written, 10, FALSE);
  save (f, &written);
  g_assert_finalize_object (g_steal_pointer (&f->history));
  f->history = eks_history_new (f->path);
  g_autoptr (EksScheduleRecord) read = load (f, "a", "");
  g_assert_cmpstr (read->rule, ==, "daily 06:00");
  g_assert_cmpint (read->armed, ==, 1);
  g_assert_cmpint (read->handled, ==, 2);
  g_assert_cmpint (read->slot, ==, 3);
  g_assert_cmpuint (read->attempts, ==, 4);
  g_assert_cmpint (read->attempted, ==, written.attempted);
  g_assert_cmpstr (read->outcome, ==, "source-unreachable");
  g_assert_cmpint (read->done, ==, 5);
  g_assert_cmpuint (read->n_missed, ==, 6);
  g_assert_cmpint (read->missed_first, ==, 7);
  g_assert_cmpint (read->missed_last, ==, 8);
  g_assert_cmpint (read->missed_told, ==, 9);
  g_assert_cmpuint (read->marks->len, ==, 2);
  g_assert_cmpint (g_array_index (read->marks, EksScheduleMark, 0).slot, ==, 10);
  g_assert_false (g_array_index (read->marks, EksScheduleMark, 0).ran);
  g_assert_true (g_array_index (read->marks, EksScheduleMark, 1).ran);
}

static void
test_apart (Fixture *f, gconstpointer data)
{
  static const char *const parts[] = { "", "operation:A", "operation:B" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (EksScheduleRecord) record = load (f, "a", parts[i]);
      record->rule = g_strdup ("x");
      record->handled = i + 1;
      eks_schedule_record_mark (record, i, TRUE);
      save (f, record);
    }
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (EksScheduleRecord) record = load (f, "a", parts[i]);
      g_autoptr (EksScheduleRecord) other = load (f, "b", parts[i]);
      g_assert_cmpint (record->handled, ==, i + 1);
      g_assert_cmpuint (record->marks->len, ==, 1);
      g_assert_cmpuint (other->marks->len, ==, 0);
    }
}

static void
test_marks (Fixture *f, gconstpointer data)
{
  g_autoptr (EksScheduleRecord) record = load (f, "a", "");

  record->rule = g_strdup ("x");
  for (gint64 slot = 1; slot <= EKS_HISTORY_MAX_MARKS + 5; slot++)
    eks_schedule_record_mark (record, slot, slot % 2 == 0);
  g_assert_cmpuint (record->marks->len, ==, EKS_HISTORY_MAX_MARKS);
  g_assert_cmpint (g_array_index (record->marks, EksScheduleMark, 0).slot, ==, 6);
  save (f, record);
  eks_schedule_record_mark (record, 7, TRUE); /* what was told as missed ran after all */
  g_assert_cmpuint (record->marks->len, ==, EKS_HISTORY_MAX_MARKS);
  g_assert_true (g_array_index (record->marks, EksScheduleMark, 1).ran);
  eks_schedule_record_unmark_missed (record, 100);
  save (f, record);
  g_autoptr (EksScheduleRecord) read = load (f, "a", "");
  g_assert_cmpuint (read->marks->len, ==, record->marks->len);
  for (guint i = 0; i < read->marks->len; i++)
    {
      const EksScheduleMark *mark = &g_array_index (read->marks, EksScheduleMark, i);
      g_assert_true (mark->ran || mark->slot <= 100);
    }
}

static void
test_closures (Fixture *f, gconstpointer data)
{
  EksClosureRecord open = { .part = (char *) "operation:A", .closed = 0, .looked = 5 };
  EksClosureRecord closed = { .part = (char *) "operation:A", .closed = 7, .looked = 8 };
  g_autoptr (GError) error = NULL;

  g_assert_true (eks_history_save_closure (f->history, "a", &open, &error));
  g_assert_true (eks_history_save_closure (f->history, "a", &closed, &error));
  g_assert_true (eks_history_save_closure (f->history, "b", &open, &error));
  g_autoptr (GPtrArray) list = eks_history_list_closures (f->history, "a", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  EksClosureRecord *read = g_ptr_array_index (list, 0);
  g_assert_cmpstr (read->part, ==, "operation:A");
  g_assert_cmpint (read->closed, ==, 7);
  g_assert_cmpint (read->looked, ==, 8);
}

/* Decides, as whoever decides does it, and waits a little in between, so that the other one comes. */
static gboolean
claim (EksHistory *history, gpointer data, GError **error)
{
  g_autoptr (EksScheduleRecord) record = eks_history_load_schedule (history, "a", "", error);
  gboolean *claimed = data;

  if (record == NULL)
    return FALSE;
  *claimed = record->handled < 100;
  g_usleep (2000);
  record->handled = 100;
  g_clear_pointer (&record->rule, g_free);
  record->rule = g_strdup ("x");
  return eks_history_save_schedule (history, record, error);
}

static gpointer
claim_in_thread (gpointer data)
{
  g_autoptr (EksHistory) history = eks_history_new (data);
  gboolean claimed = FALSE;

  g_assert_true (eks_history_transact (history, claim, &claimed, NULL));
  return GINT_TO_POINTER (claimed);
}

/* Several programs at the same instant: one of them gets it. */
static void
test_contended (Fixture *f, gconstpointer data)
{
  GThread *threads[8];
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("claim", claim_in_thread, f->path);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    n += GPOINTER_TO_INT (g_thread_join (threads[i]));
  g_assert_cmpuint (n, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/schedules/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/schedules/apart", Fixture, NULL, set_up, test_apart, tear_down);
  g_test_add ("/schedules/marks", Fixture, NULL, set_up, test_marks, tear_down);
  g_test_add ("/schedules/closures", Fixture, NULL, set_up, test_closures, tear_down);
  g_test_add ("/schedules/contended", Fixture, NULL, set_up, test_contended, tear_down);
  return g_test_run ();
}
