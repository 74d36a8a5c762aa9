/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is due, given what was done so far and what the clock shows. */

#include "config.h"

#include "eks-due.h"

#include "schedule-test.h"

#define DAILY "{\"type\": \"daily\", \"at\": \"06:00\"}"

typedef struct
{
  EksRule *rule;
  EksDueState state;
  EksDueMark marks[EKS_DUE_MAX_MARKS];
  EksDue due;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->rule = make_rule ("UTC", DAILY);
  f->state = (EksDueState) { .armed = at ("2026-06-01T12:00:00Z"), .marks = f->marks };
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  eks_rule_free (f->rule);
}

static void
look (Fixture *f, EksScheduleMissed missed, const char *now)
{
  eks_due_look (f->rule, missed, &f->state, at (now), &f->due);
}

static void
attempt (Fixture *f, gint64 slot, gint64 now)
{
  eks_due_state_begin (&f->state, slot, now - 1);
  eks_due_state_fail (&f->state, slot, now);
}

static void
mark (Fixture *f, const char *slot, gboolean ran)
{
  f->marks[f->state.n_marks++] = (EksDueMark) { at (slot), ran };
  eks_due_state_settle (&f->state, at (slot));
}

static void
test_armed (Fixture *f, gconstpointer data)
{
  look (f, EKS_SCHEDULE_MISSED_ONCE, "2026-06-02T05:59:59Z");
  g_assert_cmpuint (f->due.n_runs, ==, 0); /* nothing for the time before it was armed */
  assert_at (f->due.next, "2026-06-02T06:00:00Z");
  f->state.armed = 0;
  look (f, EKS_SCHEDULE_MISSED_EACH, "2026-06-05T12:00:00Z");
  g_assert_cmpuint (f->due.n_runs + f->due.n_missed, ==, 0);
  f->state.armed = at ("2026-06-03T06:00:00Z");
  look (f, EKS_SCHEDULE_MISSED_EACH, "2026-06-05T12:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 2); /* not the one of that very moment */
  g_assert_false (f->due.early);
  look (f, EKS_SCHEDULE_MISSED_EACH, "2000-01-01T12:00:00Z");
  g_assert_true (f->due.early);
  g_assert_cmpuint (f->due.n_runs, ==, 0);
}

/* The jitter puts off the beginning, not the planned instant. */
static void
test_jitter (Fixture *f, gconstpointer data)
{
  gint64 jitter = eks_rule_get_jitter (f->rule);
  gint64 slot = at ("2026-06-02T06:00:00Z");

  g_assert_cmpint (jitter, >, G_USEC_PER_SEC);
  look (f, EKS_SCHEDULE_MISSED_ONCE, "2026-06-02T06:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 1);
  g_assert_cmpint (f->due.runs[0].slot, ==, slot);
  g_assert_cmpint (f->due.wake, ==, slot + jitter);
  g_assert_null (eks_due_get_run (&f->due, slot + jitter - 1));
  g_assert_true (eks_due_get_run (&f->due, slot + jitter) == &f->due.runs[0]);
  g_assert_false (eks_due_is_overdue (&f->due, slot + jitter + EKS_DUE_GRACE));
  g_assert_true (eks_due_is_overdue (&f->due, slot + jitter + EKS_DUE_GRACE + 1));
}

static void
test_once (Fixture *f, gconstpointer data)
{
  look (f, EKS_SCHEDULE_MISSED_ONCE, "2026-06-12T12:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 1);
  assert_at (f->due.runs[0].slot, "2026-06-12T06:00:00Z");
  g_assert_cmpuint (f->due.n_missed, ==, 10);
  assert_at (f->due.missed_first, "2026-06-02T06:00:00Z");
  assert_at (f->due.missed_last, "2026-06-11T06:00:00Z");
  mark (f, "2026-06-11T06:00:00Z", FALSE);
  look (f, EKS_SCHEDULE_MISSED_ONCE, "2026-06-12T12:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 1);
  g_assert_cmpuint (f->due.n_missed, ==, 0); /* told once */
}

static void
test_each (Fixture *f, gconstpointer data)
{
  look (f, EKS_SCHEDULE_MISSED_EACH, "2026-06-05T12:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 4);
  assert_at (f->due.runs[0].slot, "2026-06-02T06:00:00Z");
  assert_at (f->due.runs[3].slot, "2026-06-05T06:00:00Z");
  g_assert_cmpuint (f->due.n_missed, ==, 0);
  look (f, EKS_SCHEDULE_MISSED_EACH, "2026-07-10T12:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, EKS_DUE_MAX_EACH);
  g_assert_cmpuint (f->due.n_missed, ==, 39 - EKS_DUE_MAX_EACH);
  assert_at (f->due.runs[0].slot, "2026-06-10T06:00:00Z");
}

static void
test_skip (Fixture *f, gconstpointer data)
{
  look (f, EKS_SCHEDULE_MISSED_SKIP, "2026-06-05T08:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 1);
  g_assert_cmpuint (f->due.n_missed, ==, 3);
  look (f, EKS_SCHEDULE_MISSED_SKIP, "2026-06-05T08:00:01Z");
  g_assert_cmpuint (f->due.n_runs, ==, 0);
  g_assert_cmpuint (f->due.n_missed, ==, 4);
  assert_at (f->due.next, "2026-06-06T06:00:00Z");
  /* tried in time, it is tried on */
  attempt (f, at ("2026-06-05T06:00:00Z"), at ("2026-06-05T07:30:00Z"));
  look (f, EKS_SCHEDULE_MISSED_SKIP, "2026-06-05T09:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 1);
  g_assert_cmpuint (f->due.n_missed, ==, 3);
  look (f, EKS_SCHEDULE_MISSED_SKIP, "2026-06-05T12:00:01Z");
  g_assert_cmpuint (f->due.n_runs, ==, 0);
  g_assert_cmpuint (f->due.n_missed, ==, 3); /* its failed run tells */
}

static void
test_attempts (Fixture *f, gconstpointer data)
{
  static const char *const starts[] = { "2026-06-02T06:15:00Z", "2026-06-02T06:30:00Z", "2026-06-02T07:30:00Z" };
  gint64 slot = at ("2026-06-02T06:00:00Z");
  gint64 now = at ("2026-06-02T06:10:00Z");

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      attempt (f, slot, now);
      eks_due_look (f->rule, EKS_SCHEDULE_MISSED_ONCE, &f->state, now, &f->due);
      g_assert_cmpuint (f->due.n_runs, ==, 1);
      g_assert_cmpuint (f->due.runs[0].attempt, ==, i + 2);
      assert_at (f->due.wake, starts[i]);
      now = at (starts[i]);
    }
  /* the last */
  attempt (f, slot, now);
  g_assert_cmpint (f->state.handled, ==, slot);
  g_assert_cmpuint (f->state.attempts, ==, 0);
  eks_due_look (f->rule, EKS_SCHEDULE_MISSED_ONCE, &f->state, now, &f->due);
  g_assert_cmpuint (f->due.n_runs, ==, 0);
  g_assert_cmpuint (f->due.n_missed, ==, 0);
}

/* A program that is killed in its attempt leaves one that counts; the last is not repeated for ever. */
static void
test_cut_off (Fixture *f, gconstpointer data)
{
  gint64 slot = at ("2026-06-02T06:00:00Z");
  gint64 now = at ("2026-06-02T06:10:00Z");

  for (guint i = 0; i <= EKS_DUE_MAX_RETRIES; i++)
    {
      eks_due_look (f->rule, EKS_SCHEDULE_MISSED_ONCE, &f->state, now, &f->due);
      g_assert_nonnull (eks_due_get_run (&f->due, now));
      eks_due_state_begin (&f->state, slot, now);
      now += 2 * G_TIME_SPAN_HOUR;
    }
  eks_due_look (f->rule, EKS_SCHEDULE_MISSED_ONCE, &f->state, now, &f->due);
  g_assert_cmpuint (f->due.n_runs, ==, 0);
  g_assert_cmpuint (f->due.n_missed, ==, 0);
  look (f, EKS_SCHEDULE_MISSED_EACH, "2026-06-03T07:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 1); /* it blocks nothing */
  assert_at (f->due.runs[0].slot, "2026-06-03T06:00:00Z");
}

/* What was no attempt does not count as one. */
static void
test_release (Fixture *f, gconstpointer data)
{
  gint64 slot = at ("2026-06-02T06:00:00Z");

  eks_due_state_begin (&f->state, slot, at ("2026-06-02T06:10:00Z"));
  eks_due_state_release (&f->state, slot, at ("2026-06-02T06:11:00Z"));
  look (f, EKS_SCHEDULE_MISSED_ONCE, "2026-06-02T06:11:00Z");
  g_assert_cmpuint (eks_due_get_run (&f->due, at ("2026-06-02T06:11:00Z"))->attempt, ==, 1);
  attempt (f, slot, at ("2026-06-02T06:12:00Z"));
  eks_due_state_begin (&f->state, slot, at ("2026-06-02T06:20:00Z"));
  eks_due_state_release (&f->state, slot, at ("2026-06-02T06:21:00Z"));
  look (f, EKS_SCHEDULE_MISSED_ONCE, "2026-06-02T06:22:00Z");
  g_assert_cmpuint (f->due.runs[0].attempt, ==, 2);
  assert_at (f->due.runs[0].start, "2026-06-02T06:26:00Z");
}

/* The next planned instant ends the attempts at the one before it, except where each has its file. */
static void
test_overtaken (Fixture *f, gconstpointer data)
{
  gint64 slot = at ("2026-06-02T06:00:00Z");

  attempt (f, slot, at ("2026-06-03T05:58:00Z"));
  look (f, EKS_SCHEDULE_MISSED_ONCE, "2026-06-03T06:20:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 1);
  assert_at (f->due.runs[0].slot, "2026-06-03T06:00:00Z");
  g_assert_cmpuint (f->due.runs[0].attempt, ==, 1);
  g_assert_cmpuint (f->due.n_missed, ==, 0);
  look (f, EKS_SCHEDULE_MISSED_EACH, "2026-06-03T06:02:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 2);
  g_assert_null (eks_due_get_run (&f->due, at ("2026-06-03T06:02:00Z"))); /* in their order */
  g_assert_true (eks_due_get_run (&f->due, at ("2026-06-03T06:03:00Z"))->slot == slot);
  /* it had its failed runs: it is not told as missed, too */
  attempt (f, at ("2026-06-03T06:00:00Z"), at ("2026-06-03T06:20:00Z"));
  look (f, EKS_SCHEDULE_MISSED_ONCE, "2026-06-03T06:30:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 1);
  g_assert_cmpuint (f->due.n_missed, ==, 0);
}

/* What was told as missed before an instant that is being tried does not end its attempts. */
static void
test_told_while_tried (Fixture *f, gconstpointer data)
{
  attempt (f, at ("2026-06-05T06:00:00Z"), at ("2026-06-05T06:10:00Z"));
  eks_due_state_settle (&f->state, at ("2026-06-04T06:00:00Z"));
  g_assert_cmpuint (f->state.attempts, ==, 1);
  look (f, EKS_SCHEDULE_MISSED_ONCE, "2026-06-05T06:20:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 1);
  g_assert_cmpuint (f->due.runs[0].attempt, ==, 2);
}

static void
test_set_back (Fixture *f, gconstpointer data)
{
  mark (f, "2026-06-04T06:00:00Z", TRUE);
  mark (f, "2026-06-05T06:00:00Z", TRUE);
  look (f, EKS_SCHEDULE_MISSED_EACH, "2026-06-05T05:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 0);
  g_assert_cmpint (f->due.rewind, ==, at ("2026-06-04T06:00:00Z"));
  assert_at (f->due.next, "2026-06-06T06:00:00Z"); /* 6 o'clock had its run */
  look (f, EKS_SCHEDULE_MISSED_EACH, "2026-06-05T07:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 0);
  look (f, EKS_SCHEDULE_MISSED_EACH, "2026-06-03T07:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 2); /* two days had none */
  assert_at (f->due.next, "2026-06-06T06:00:00Z");
  /* an attempt that the clock says is still to come is not waited for */
  attempt (f, at ("2026-06-06T06:00:00Z"), at ("2026-06-09T06:00:00Z"));
  look (f, EKS_SCHEDULE_MISSED_ONCE, "2026-06-06T06:30:00Z");
  g_assert_nonnull (eks_due_get_run (&f->due, at ("2026-06-06T06:30:00Z")));
}

/* A clock four years ahead: what is planned until then is not lost when it is right again, and the run it made is not made again. */
static void
test_far_ahead (Fixture *f, gconstpointer data)
{
  mark (f, "2026-06-02T06:00:00Z", TRUE);
  look (f, EKS_SCHEDULE_MISSED_ONCE, "2030-06-02T12:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 1);
  g_assert_cmpuint (f->due.n_missed, ==, 4 * 365); /* with one 29 February, without the last */
  mark (f, "2030-06-01T06:00:00Z", FALSE);
  mark (f, "2030-06-02T06:00:00Z", TRUE);
  look (f, EKS_SCHEDULE_MISSED_ONCE, "2026-06-02T13:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 0);
  g_assert_cmpuint (f->due.n_missed, ==, 0);
  assert_at (f->due.next, "2026-06-03T06:00:00Z");
  look (f, EKS_SCHEDULE_MISSED_ONCE, "2026-06-03T07:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 1);
  mark (f, "2026-06-03T06:00:00Z", TRUE);
  look (f, EKS_SCHEDULE_MISSED_ONCE, "2026-06-03T07:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 0);
  mark (f, "2030-05-31T06:00:00Z", TRUE);
  look (f, EKS_SCHEDULE_MISSED_ONCE, "2030-06-02T07:00:00Z");
  assert_at (f->due.runs[0].slot, "2030-06-01T06:00:00Z"); /* the one of the day after had its run */
  assert_at (f->due.next, "2030-06-03T06:00:00Z");
}

/* Marks are not kept for ever: what is older than the oldest counts as settled. */
static void
test_forgotten (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < EKS_DUE_MAX_MARKS; i++)
    f->marks[f->state.n_marks++] = (EksDueMark) { at ("2026-08-01T06:00:00Z") + i * G_TIME_SPAN_DAY, TRUE };
  f->state.handled = f->marks[EKS_DUE_MAX_MARKS - 1].slot;
  look (f, EKS_SCHEDULE_MISSED_EACH, "2026-07-15T12:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 0);
  f->state.n_marks--;
  look (f, EKS_SCHEDULE_MISSED_EACH, "2026-07-15T12:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, EKS_DUE_MAX_EACH); /* the test bites */
}

/* Counting through thousands of years would be a hang. */
static void
test_end_of_time (Fixture *f, gconstpointer data)
{
  look (f, EKS_SCHEDULE_MISSED_ONCE, "9998-12-31T12:00:00Z");
  g_assert_cmpuint (f->due.n_runs, ==, 1);
  g_assert_cmpuint (f->due.n_missed, <, 4000);
}

static void
test_instant (void)
{
  gint64 slot = at ("2026-06-05T06:00:00Z");
  g_autoptr (EksRule) rule = eks_rule_new_instant (slot, "job");
  EksDueState state = { .armed = at ("2026-06-01T12:00:00Z") };
  EksDue due;

  eks_due_look (rule, EKS_SCHEDULE_MISSED_ONCE, &state, slot - 1, &due);
  g_assert_cmpuint (due.n_runs, ==, 0);
  g_assert_cmpint (due.wake, ==, slot + eks_rule_get_jitter (rule));
  eks_due_look (rule, EKS_SCHEDULE_MISSED_ONCE, &state, slot + 40 * G_TIME_SPAN_DAY, &due);
  g_assert_cmpuint (due.n_runs, ==, 1);
  eks_due_state_settle (&state, slot);
  eks_due_look (rule, EKS_SCHEDULE_MISSED_ONCE, &state, slot + 40 * G_TIME_SPAN_DAY, &due);
  g_assert_cmpuint (due.n_runs, ==, 0);
  g_assert_cmpint (due.wake, ==, EKS_RULE_NEVER);
}

static void
test_may_pass (void)
{
  for (int code = EKS_ERROR_FAILED; code <= EKS_ERROR_HISTORY_BUSY; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (EKS_ERROR, code, "x");
      gboolean passes = code == EKS_ERROR_SOURCE_UNREACHABLE || code == EKS_ERROR_SOURCE_INVALID || code == EKS_ERROR_DELIVERY || code == EKS_ERROR_KEYRING ||
                        code == EKS_ERROR_HISTORY_BUSY;
      g_assert_true (eks_due_may_pass (error) == passes);
    }
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_assert_false (eks_due_may_pass (cancelled));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *, gconstpointer);
  } cases[] = {
    { "/due/armed", test_armed },
    { "/due/jitter", test_jitter },
    { "/due/once", test_once },
    { "/due/each", test_each },
    { "/due/skip", test_skip },
    { "/due/attempts", test_attempts },
    { "/due/cut-off", test_cut_off },
    { "/due/release", test_release },
    { "/due/overtaken", test_overtaken },
    { "/due/told-while-tried", test_told_while_tried },
    { "/due/set-back", test_set_back },
    { "/due/far-ahead", test_far_ahead },
    { "/due/forgotten", test_forgotten },
    { "/due/end-of-time", test_end_of_time },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, NULL, set_up, cases[i].run, tear_down);
  g_test_add_func ("/due/instant", test_instant);
  g_test_add_func ("/due/may-pass", test_may_pass);
  return g_test_run ();
}
