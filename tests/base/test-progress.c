/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters, pausing, and waits that end when they should. */

#include "config.h"

#include "eks-progress.h"
#include "eks-test-support.h"

static void
test_state (void)
{
  EksProgress *progress = eks_progress_new ();
  EksProgressState state;

  eks_progress_get_state (progress, &state);
  g_assert_cmpint (state.phase, ==, EKS_PHASE_WAITING);
  g_assert_cmpint (state.rows_total, ==, -1);
  eks_progress_set_phase (progress, EKS_PHASE_FETCHING);
  eks_progress_add_page (progress, 100);
  eks_progress_add_page (progress, 50);
  eks_progress_add_written (progress, 120);
  eks_progress_add_written (progress, 3);
  eks_progress_set_rows_total (progress, 1000);
  eks_progress_set_service_paused_until (progress, 42);
  eks_progress_get_state (progress, &state);
  g_assert_cmpint (state.phase, ==, EKS_PHASE_FETCHING);
  g_assert_cmpuint (state.pages, ==, 2);
  g_assert_cmpuint (state.rows_read, ==, 150);
  g_assert_cmpuint (state.rows_written, ==, 123);
  g_assert_cmpint (state.rows_total, ==, 1000);
  g_assert_cmpint (state.service_paused_until, ==, 42);
  g_assert_false (state.paused);
  g_assert_finalize_object (progress);
}

static void
test_labels (void)
{
  for (int i = 0; i <= EKS_PHASE_DONE; i++)
    for (int j = 0; j < i; j++)
      g_assert_cmpstr (eks_phase_get_label (i), !=, eks_phase_get_label (j));
}

static gpointer
resume_later (gpointer progress)
{
  g_usleep (20000);
  eks_progress_set_paused (progress, FALSE);
  return NULL;
}

static gpointer
cancel_later (gpointer cancellable)
{
  g_usleep (20000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_pause (void)
{
  g_autoptr (EksProgress) progress = eks_progress_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (eks_progress_wait_while_paused (progress, NULL, &error));
  eks_progress_set_paused (progress, 5);
  GThread *resumer = g_thread_new ("resume", resume_later, progress);
  g_assert_true (eks_progress_wait_while_paused (progress, NULL, &error));
  g_assert_no_error (error);
  g_thread_join (resumer);

  eks_progress_set_paused (progress, TRUE);
  GThread *canceller = g_thread_new ("cancel", cancel_later, cancellable);
  g_assert_false (eks_progress_wait_while_paused (progress, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (canceller);
  g_clear_error (&error);
  g_assert_false (eks_progress_wait_while_paused (progress, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_clock (void)
{
  EksClock *clock = eks_clock_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint64 before = g_get_monotonic_time ();

  g_assert_cmpint (ABS (eks_clock_get_real_time (clock) - g_get_real_time ()), <, G_USEC_PER_SEC);
  g_assert_true (eks_clock_sleep (clock, -5, NULL, &error));
  g_assert_true (eks_clock_sleep (clock, 15000, NULL, &error));
  g_assert_cmpint (g_get_monotonic_time () - before, >=, 15000);
  GThread *canceller = g_thread_new ("cancel", cancel_later, cancellable);
  g_assert_false (eks_clock_sleep (clock, G_TIME_SPAN_HOUR, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (canceller);
  g_assert_finalize_object (clock);
}

static void
test_test_clock (void)
{
  g_autoptr (EksTestClock) clock = eks_test_clock_new (1000);

  g_assert_true (eks_clock_sleep (EKS_CLOCK (clock), G_TIME_SPAN_DAY, NULL, NULL));
  g_assert_cmpint (eks_clock_get_real_time (EKS_CLOCK (clock)), ==, 1000 + G_TIME_SPAN_DAY);
  g_assert_cmpint (eks_test_clock_get_slept (clock), ==, G_TIME_SPAN_DAY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/progress/state", test_state);
  g_test_add_func ("/base/progress/labels", test_labels);
  g_test_add_func ("/base/progress/pause", test_pause);
  g_test_add_func ("/base/clock", test_clock);
  g_test_add_func ("/base/clock/for-tests", test_test_clock);
  return g_test_run ();
}
