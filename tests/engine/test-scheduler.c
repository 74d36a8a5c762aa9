/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who decides what runs: a clock that jumps, a service that fails, other programs at the same store. */

#include "config.h"

#include "eks-error.h"
#include "eks-scheduler.h"
#include "eks-test-service.h"
#include "eks-test-support.h"
#include "eks-timestamp.h"

#define JOB "11111111-2222-4333-8444-555555555555"

/* What the service says at the moment. */
typedef struct
{
  GMutex lock;
  guint status;            /* of every answer */
  const char *operations;  /* items */
} Said;

typedef struct
{
  EksTestFolder *store;
  EksTestFolder *output;
  EksTestClock *clock;
  EksEnvironment *environment;
  EksScheduler *scheduler;
  TestService *service;
  Said said;
  GString *missed;         /* what was told, a line each */
  GString *problems;
} Fixture;

static void
answer (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  Said *said = service->data;
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  g_autofree char *body = NULL;

  g_mutex_lock (&said->lock);
  if (g_str_has_suffix (path, "/operations"))
    body = g_strdup_printf ("{\"items\":[%s],\"paging\":{\"next_cursor\":null}}", said->operations);
  else
    body = g_strdup ("{\"items\":[{\"contest_entry_hash_id\":\"e1\",\"created_at\":\"2026-06-01T10:00:00+02:00\"}],\"paging\":{\"next_cursor\":null}}");
  say (message, said->status, said->status == 200 ? body : "{}");
  g_mutex_unlock (&said->lock);
}

static void
say_now (Fixture *f, guint status, const char *operations)
{
  g_mutex_lock (&f->said.lock);
  f->said.status = status;
  f->said.operations = operations;
  g_mutex_unlock (&f->said.lock);
}

static gint64
at (const char *text)
{
  g_autoptr (EksZone) zone = eks_zone_new ("Europe/Paris", NULL);
  EksTimestamp timestamp;

  g_assert_true (eks_timestamp_parse (text, strlen (text), &timestamp));
  return eks_timestamp_to_unix (&timestamp, zone) * G_USEC_PER_SEC;
}

static void
set_clock (Fixture *f, const char *text)
{
  eks_test_clock_set (f->clock, at (text));
}

static void
on_missed (EksJob *job, const char *zone, guint n, gint64 first, gint64 last, gpointer data)
{
  g_autoptr (GDateTime) from = g_date_time_new_from_unix_utc (first / G_USEC_PER_SEC);
  g_autoptr (GDateTime) to = g_date_time_new_from_unix_utc (last / G_USEC_PER_SEC);
  g_autofree char *from_text = g_date_time_format (from, "%d");
  g_autofree char *to_text = g_date_time_format (to, "%d");

  g_assert_cmpstr (zone, ==, "Europe/Paris");
  g_string_append_printf (((Fixture *) data)->missed, "%u: %s to %s\n", n, from_text, to_text);
}

static void
on_problem (EksJob *job, const GError *problem, gpointer data)
{
  g_string_append_printf (((Fixture *) data)->problems, "%s\n", eks_error_get_code (problem));
}

static EksScheduler *
make_scheduler (Fixture *f)
{
  EksScheduler *scheduler = eks_scheduler_new (f->environment);

  eks_scheduler_set_callbacks (scheduler, on_missed, on_problem, f);
  return scheduler;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_setenv ("EKSPORT_SECRET_KIMPLE_API_KEY", "key", TRUE);
  f->store = eks_test_folder_new ();
  f->output = eks_test_folder_new ();
  f->clock = eks_test_clock_new (at ("2026-06-15T10:00:00"));
  f->environment = eks_environment_new (f->store, EKS_CLOCK (f->clock));
  f->scheduler = make_scheduler (f);
  f->service = test_service_start (answer, &f->said, FALSE);
  f->missed = g_string_new (NULL);
  f->problems = g_string_new (NULL);
  say_now (f, 200, "{\"hash_id\":\"A\",\"name\":\"One\"},{\"hash_id\":\"B\",\"name\":\"Two\"}");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  test_service_stop (f->service);
  g_object_unref (f->scheduler);
  g_object_unref (f->environment);
  g_object_unref (f->clock);
  eks_test_folder_free (f->store);
  eks_test_folder_free (f->output);
  g_string_free (f->missed, TRUE);
  g_string_free (f->problems, TRUE);
}

/* Saves the export with this schedule, and tells nobody. @limit: what else its table says */
static void
save_limited (Fixture *f, const char *limit, const char *schedule)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf (
    "{\"version\":1,\"id\":\"" JOB "\",\"name\":\"daily\",\"connection\":{\"connector\":\"kimple\",\"settings\":{\"base_url\":\"%s\"}},"
    "\"tables\":[{\"name\":\"rows\",\"entity\":\"participation\",\"columns\":[{\"field\":\"contest_entry_hash_id\"},{\"field\":\"operation.name\"}]%s}],"
    "\"format\":{\"type\":\"csv\",\"preset\":\"systems\"},\"file_name\":\"{date:%%Y-%%m-%%d}-{time:%%H%%M}.csv\",\"schedule\":%s,\"parameters\":{\"op\":\"A\"},"
    "\"destinations\":[{\"id\":\"here\",\"type\":\"local\",\"folder\":\"%s\"}]}",
    f->service->origin, limit, schedule, f->output);
  g_autoptr (EksJob) job = eks_job_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_true (eks_store_save_job (eks_environment_get_store (f->environment), job, &error));
}

static void
save (Fixture *f, const char *schedule)
{
  save_limited (f, "", schedule);
}

static EksTurn *
take_with (Fixture *f, EksScheduler *scheduler)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = eks_store_list_jobs (eks_environment_get_store (f->environment), &error);
  EksTurn *turn = eks_scheduler_take (scheduler, jobs, NULL, &error);

  g_assert_no_error (error);
  return turn;
}

static EksTurn *
take (Fixture *f)
{
  eks_scheduler_begin_round (f->scheduler);
  return take_with (f, f->scheduler);
}

static EksTurnEnd
settle (Fixture *f, EksTurn *turn, const GError *failure, gboolean ending)
{
  g_autoptr (GError) error = NULL;
  EksTurnEnd end;

  g_assert_true (eks_scheduler_settle (f->scheduler, turn, failure, ending, &end, &error));
  g_assert_no_error (error);
  return end;
}

/* Runs it as whoever has a turn does. */
static EksTurnEnd
run (Fixture *f, EksTurn *turn)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (EksReport) report = eks_run_execute (turn->run, NULL, &failure);

  g_assert_true ((report != NULL) == (failure == NULL));
  if (failure != NULL && !g_error_matches (failure, EKS_ERROR, EKS_ERROR_SOURCE_UNREACHABLE))
    g_test_message ("%s", failure->message);
  return settle (f, turn, failure, FALSE);
}

static void
assert_turn (EksTurn *turn, const char *slot, guint attempt)
{
  g_assert_nonnull (turn);
  g_assert_cmpint (turn->slot, ==, at (slot));
  g_assert_cmpuint (turn->attempt, ==, attempt);
}

static void
assert_none (Fixture *f, const char *wake)
{
  g_autoptr (EksTurn) turn = take (f);

  g_assert_null (turn);
  if (wake != NULL)
    g_assert_cmpint (eks_scheduler_get_wake (f->scheduler) - at (wake), <=, EKS_RULE_MAX_JITTER);
  if (wake != NULL)
    g_assert_cmpint (eks_scheduler_get_wake (f->scheduler), >=, at (wake));
}

static void
assert_file (Fixture *f, const char *name, gboolean there)
{
  g_autofree char *path = g_build_filename (f->output, name, NULL);

  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS) == there);
}

#define DAILY "{\"type\":\"daily\",\"at\":\"06:00\"}"

static void
test_daily (Fixture *f, gconstpointer data)
{
  save (f, DAILY);
  assert_none (f, "2026-06-16T06:00:00"); /* nothing for the morning before it was saved */
  set_clock (f, "2026-06-16T05:59:59");
  assert_none (f, "2026-06-16T06:00:00");
  set_clock (f, "2026-06-16T06:10:00");
  g_autoptr (EksTurn) turn = take (f);
  assert_turn (turn, "2026-06-16T06:00:00", 1);
  g_assert_cmpint (run (f, turn), ==, EKS_TURN_DONE);
  assert_file (f, "2026-06-16-0600.csv", TRUE); /* named after the planned instant */
  assert_none (f, "2026-06-17T06:00:00");
  const EksRunFilter filter = { .job_id = JOB, .limit = 9 };
  g_autoptr (GPtrArray) runs = eks_history_find (eks_environment_get_history (f->environment), &filter, NULL);
  g_assert_cmpuint (runs->len, ==, 1);
  const EksRunRecord *record = g_ptr_array_index (runs, 0);
  g_assert_cmpstr (record->trigger, ==, "schedule");
  g_assert_cmpint (record->slot, ==, turn->slot);
  g_assert_cmpuint (f->missed->len + f->problems->len, ==, 0);
}

/* A file that was there before the time, though nothing looked at it until after: it counts from when it was written. */
static void
test_armed_by_file (Fixture *f, gconstpointer data)
{
  gint64 saved;

  save (f, DAILY);
  saved = eks_store_get_job_saved (eks_environment_get_store (f->environment), JOB);
  eks_test_clock_set (f->clock, saved + 25 * G_TIME_SPAN_HOUR);
  g_autoptr (EksTurn) turn = take (f);
  g_assert_nonnull (turn);
  g_assert_cmpint (turn->slot, >, saved);
}

/* An old file that comes to a computer: nothing for the time before. */
static void
test_old_file (Fixture *f, gconstpointer data)
{
  save (f, DAILY);
  eks_test_clock_set (f->clock, eks_store_get_job_saved (eks_environment_get_store (f->environment), JOB) + 30 * G_TIME_SPAN_DAY);
  assert_none (f, NULL);
  g_assert_cmpuint (f->missed->len, ==, 0);
}

static void
test_other_rule (Fixture *f, gconstpointer data)
{
  save (f, DAILY);
  assert_none (f, NULL);
  set_clock (f, "2026-06-16T09:00:00");
  save (f, "{\"type\":\"daily\",\"at\":\"08:00\"}");
  assert_none (f, "2026-06-17T08:00:00"); /* the new rule counts from now on */
  set_clock (f, "2026-06-17T09:00:00");
  save (f, "{\"type\":\"daily\",\"at\":\"08:00\",\"missed\":\"each\"}"); /* the same rule */
  g_autoptr (EksTurn) turn = take (f);
  assert_turn (turn, "2026-06-17T08:00:00", 1);
}

static void
test_paused (Fixture *f, gconstpointer data)
{
  save (f, "{\"type\":\"daily\",\"at\":\"06:00\",\"paused\":true}");
  assert_none (f, NULL);
  g_assert_cmpint (eks_scheduler_get_wake (f->scheduler), ==, EKS_RULE_NEVER);
  set_clock (f, "2026-06-20T09:00:00");
  assert_none (f, NULL);
  save (f, DAILY);
  assert_none (f, "2026-06-21T06:00:00"); /* nothing was missed in a pause */
  g_assert_cmpuint (f->missed->len, ==, 0);
}

static void
test_missed (Fixture *f, gconstpointer data)
{
  save (f, DAILY);
  assert_none (f, NULL);
  set_clock (f, "2026-06-20T09:00:00");
  g_autoptr (EksTurn) turn = take (f);
  assert_turn (turn, "2026-06-20T06:00:00", 1);
  g_assert_cmpstr (f->missed->str, ==, "4: 16 to 19\n");
  g_assert_cmpint (run (f, turn), ==, EKS_TURN_DONE);
  assert_none (f, "2026-06-21T06:00:00");
  g_assert_cmpstr (f->missed->str, ==, "4: 16 to 19\n"); /* told once */
  g_autoptr (EksScheduleRecord) record = eks_history_load_schedule (eks_environment_get_history (f->environment), JOB, "", NULL);
  g_assert_cmpuint (record->n_missed, ==, 4);
  g_assert_cmpint (record->done, ==, turn->slot);
  g_assert_cmpint (record->missed_told, ==, at ("2026-06-20T09:00:00"));
}

static void
test_each (Fixture *f, gconstpointer data)
{
  save (f, "{\"type\":\"daily\",\"at\":\"06:00\",\"missed\":\"each\"}");
  assert_none (f, NULL);
  set_clock (f, "2026-06-19T09:00:00");
  for (guint day = 16; day <= 19; day++)
    {
      g_autofree char *slot = g_strdup_printf ("2026-06-%uT06:00:00", day);
      g_autofree char *name = g_strdup_printf ("2026-06-%u-0600.csv", day);
      g_autoptr (EksTurn) turn = take (f);
      assert_turn (turn, slot, 1);
      g_assert_cmpint (run (f, turn), ==, EKS_TURN_DONE);
      assert_file (f, name, TRUE);
    }
  assert_none (f, "2026-06-20T06:00:00");
  g_assert_cmpuint (f->missed->len, ==, 0);
}

/* A service that is down: four attempts, and that was it; the next day is another day. */
static void
test_attempts (Fixture *f, gconstpointer data)
{
  static const gint64 delays[] = { 5, 15, 60 };

  save (f, DAILY);
  assert_none (f, NULL);
  say_now (f, 503, "");
  set_clock (f, "2026-06-16T06:10:00");
  for (guint i = 1; i <= 4; i++)
    {
      g_autoptr (EksTurn) turn = take (f);
      assert_turn (turn, "2026-06-16T06:00:00", i);
      g_assert_cmpint (run (f, turn), ==, i < 4 ? EKS_TURN_RETRY : EKS_TURN_GIVEN_UP);
      gint64 now = eks_clock_get_real_time (EKS_CLOCK (f->clock));
      assert_none (f, NULL);
      if (i == 4)
        break;
      g_assert_cmpint (eks_scheduler_get_wake (f->scheduler) - now, ==, delays[i - 1] * G_TIME_SPAN_MINUTE);
      eks_test_clock_set (f->clock, eks_scheduler_get_wake (f->scheduler));
    }
  g_assert_cmpuint (f->missed->len, ==, 0);
  say_now (f, 200, "{\"hash_id\":\"A\"}");
  set_clock (f, "2026-06-17T06:10:00");
  g_autoptr (EksTurn) next = take (f);
  assert_turn (next, "2026-06-17T06:00:00", 1);
  g_assert_cmpint (run (f, next), ==, EKS_TURN_DONE);
}

/* What no time heals has no second attempt. */
static void
test_for_good (Fixture *f, gconstpointer data)
{
  save (f, DAILY);
  assert_none (f, NULL);
  say_now (f, 401, "");
  set_clock (f, "2026-06-16T06:10:00");
  g_autoptr (EksTurn) turn = take (f);
  g_assert_cmpint (run (f, turn), ==, EKS_TURN_GIVEN_UP);
  assert_none (f, "2026-06-17T06:00:00");
}

/* Two programs at one store: one of them has the turn, until it gives it back. */
static void
test_two_programs (Fixture *f, gconstpointer data)
{
  g_autoptr (EksScheduler) other = make_scheduler (f);
  g_autoptr (GError) busy = g_error_new_literal (EKS_ERROR, EKS_ERROR_BUSY, "busy");
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");

  save (f, DAILY);
  assert_none (f, NULL);
  set_clock (f, "2026-06-16T06:10:00");
  g_autoptr (EksTurn) turn = take (f);
  assert_turn (turn, "2026-06-16T06:00:00", 1);
  g_autoptr (EksTurn) none = take_with (f, other);
  g_assert_null (none);
  /* running already is no failure; in this round it is not asked for again */
  g_assert_cmpint (settle (f, turn, busy, FALSE), ==, EKS_TURN_NOT_RUN);
  g_autoptr (EksTurn) same_round = take_with (f, f->scheduler);
  g_assert_null (same_round);
  g_autoptr (EksTurn) again = take (f);
  assert_turn (again, "2026-06-16T06:00:00", 1);
  /* nor is it one that the computer is shut down */
  g_assert_cmpint (settle (f, again, cancelled, TRUE), ==, EKS_TURN_NOT_RUN);
  g_autoptr (EksTurn) third = take (f);
  assert_turn (third, "2026-06-16T06:00:00", 1);
  /* but somebody who cancels it does not want it */
  g_assert_cmpint (settle (f, third, cancelled, FALSE), ==, EKS_TURN_GIVEN_UP);
  assert_none (f, "2026-06-17T06:00:00");
}

/* Killed in its turn: what is left is an attempt, and the next comes. */
static void
test_killed (Fixture *f, gconstpointer data)
{
  save (f, DAILY);
  assert_none (f, NULL);
  set_clock (f, "2026-06-16T06:10:00");
  g_autoptr (EksTurn) lost = take (f);
  g_assert_nonnull (lost);
  assert_none (f, NULL);
  set_clock (f, "2026-06-16T06:15:00");
  g_autoptr (EksTurn) turn = take (f);
  assert_turn (turn, "2026-06-16T06:00:00", 2);
  g_assert_cmpint (run (f, turn), ==, EKS_TURN_DONE);
  assert_none (f, "2026-06-17T06:00:00");
}

/* Killed after all had its name and before anybody wrote that down: the run is not made twice. */
static void
test_killed_late (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  save (f, DAILY);
  assert_none (f, NULL);
  set_clock (f, "2026-06-16T06:10:00");
  g_autoptr (EksTurn) lost = take (f);
  g_autoptr (EksReport) report = eks_run_execute (lost->run, NULL, &error);
  g_assert_no_error (error);
  set_clock (f, "2026-06-16T06:20:00");
  assert_none (f, "2026-06-17T06:00:00");
  g_autoptr (EksScheduleRecord) record = eks_history_load_schedule (eks_environment_get_history (f->environment), JOB, "", NULL);
  g_assert_cmpint (record->done, ==, lost->slot);
}

/* Decided on before another program had made it, and begun after. */
static void
test_overtaken (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  save (f, DAILY);
  assert_none (f, NULL);
  set_clock (f, "2026-06-16T06:10:00");
  g_autoptr (EksTurn) slow = take (f);
  set_clock (f, "2026-06-16T06:20:00");
  g_autoptr (EksTurn) fast = take (f);
  assert_turn (fast, "2026-06-16T06:00:00", 2);
  g_assert_cmpint (run (f, fast), ==, EKS_TURN_DONE);
  g_assert_null (eks_run_execute (slow->run, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_BUSY);
  g_assert_cmpint (settle (f, slow, error, FALSE), ==, EKS_TURN_NOT_RUN);
  assert_none (f, "2026-06-17T06:00:00");
  const EksRunFilter filter = { .job_id = JOB, .limit = 9 };
  g_autoptr (GPtrArray) runs = eks_history_find (eks_environment_get_history (f->environment), &filter, NULL);
  g_assert_cmpuint (runs->len, ==, 1); /* nor is it a failed run */
}

static void
test_set_back (Fixture *f, gconstpointer data)
{
  save (f, DAILY);
  assert_none (f, NULL);
  set_clock (f, "2026-06-16T06:10:00");
  g_autoptr (EksTurn) turn = take (f);
  g_assert_cmpint (run (f, turn), ==, EKS_TURN_DONE);
  set_clock (f, "2026-06-16T05:30:00");
  assert_none (f, "2026-06-17T06:00:00");
  set_clock (f, "2026-06-16T06:10:00");
  assert_none (f, "2026-06-17T06:00:00");
  set_clock (f, "2029-06-16T06:10:00");
  g_autoptr (EksTurn) far = take (f);
  g_assert_cmpint (run (f, far), ==, EKS_TURN_DONE);
  set_clock (f, "2026-06-16T07:00:00");
  assert_none (f, "2026-06-17T06:00:00");
  set_clock (f, "2026-06-17T06:10:00");
  g_autoptr (EksTurn) next = take (f);
  assert_turn (next, "2026-06-17T06:00:00", 1);
}

/* As if it were then. */
static void
test_at (Fixture *f, gconstpointer data)
{
  save (f, DAILY);
  assert_none (f, NULL);
  eks_scheduler_set_now (f->scheduler, at ("2026-06-16T06:00:00"));
  g_autoptr (EksTurn) turn = take (f);
  assert_turn (turn, "2026-06-16T06:00:00", 1);
  g_assert_cmpint (run (f, turn), ==, EKS_TURN_DONE);
  assert_none (f, NULL);
}

static void
test_unknown_zone (Fixture *f, gconstpointer data)
{
  save (f, "{\"type\":\"daily\",\"at\":\"06:00\"}");
  g_autofree char *path = g_build_filename (f->store, "jobs", JOB ".eksport.json", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autoptr (GString) changed = g_string_new (text);
  g_string_replace (changed, "kimple", "nobody", 0);
  g_assert_true (g_file_set_contents (path, changed->str, -1, NULL));
  assert_none (f, NULL);
  g_assert_cmpstr (f->problems->str, ==, "not-found\n");
}

/* ---- ends ---- */

#define OPEN(key) "{\"hash_id\":\"" key "\",\"name\":\"Op " key "\",\"status\":\"open\",\"ends_at\":\"2026-06-20T12:00:00+02:00\"}"
#define CLOSED(key) "{\"hash_id\":\"" key "\",\"name\":\"Op " key "\",\"status\":\"closed\",\"ends_at\":\"2026-06-20T12:00:00+02:00\"}"
#define ON_CLOSE "{\"type\":\"on_close\",\"parents\":{\"operation\":[\"A\",\"B\"]},\"delay\":{\"hours\":2}}"

static guint
count_lines (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->output, name, NULL);
  g_autofree char *text = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (const char *c = text; *c != '\0'; c++)
    n += *c == '\n';
  return n;
}

static void
test_on_close (Fixture *f, gconstpointer data)
{
  say_now (f, 200, OPEN ("A") "," OPEN ("B") "," CLOSED ("C"));
  save (f, ON_CLOSE);
  assert_none (f, NULL);
  set_clock (f, "2026-06-20T13:59:00");
  say_now (f, 200, CLOSED ("A") "," OPEN ("B") "," CLOSED ("C"));
  assert_none (f, "2026-06-20T13:59:00");
  set_clock (f, "2026-06-20T14:06:00");
  g_autoptr (EksTurn) turn = take (f);
  assert_turn (turn, "2026-06-20T14:00:00", 1);
  g_assert_cmpstr (turn->part, ==, "operation:A");
  g_assert_cmpint (run (f, turn), ==, EKS_TURN_DONE);
  g_assert_cmpuint (count_lines (f, "2026-06-20-1400.csv"), ==, 2); /* a header, and what is under A */
  assert_none (f, NULL); /* B's time is over, but it is open still */
  set_clock (f, "2026-06-22T09:00:00");
  say_now (f, 200, CLOSED ("A") "," CLOSED ("B"));
  g_autoptr (EksTurn) second = take (f);
  g_assert_cmpstr (second->part, ==, "operation:B");
  assert_turn (second, "2026-06-20T14:00:00", 1); /* when it ended stands in it */
  g_assert_cmpint (run (f, second), ==, EKS_TURN_DONE);
  save (f, "{\"type\":\"on_close\",\"parents\":{\"operation\":[\"A\",\"B\"]},\"delay\":{\"days\":9}}");
  set_clock (f, "2026-07-20T09:00:00");
  assert_none (f, NULL); /* each has one run, whatever becomes of the delay */
  g_assert_cmpuint (f->missed->len + f->problems->len, ==, 0);
}

/* Over before anybody waited for it. */
static void
test_closed_before (Fixture *f, gconstpointer data)
{
  say_now (f, 200, "{\"hash_id\":\"A\",\"status\":\"closed\",\"ends_at\":\"2026-06-01T12:00:00+02:00\"},{\"hash_id\":\"B\",\"status\":\"closed\",\"ends_at\":null}");
  save (f, ON_CLOSE);
  assert_none (f, NULL);
  set_clock (f, "2026-06-20T14:06:00");
  assert_none (f, NULL);
}

/* The end is put off at the last minute. */
static void
test_put_off (Fixture *f, gconstpointer data)
{
  eks_scheduler_set_poll_interval (f->scheduler, G_TIME_SPAN_DAY);
  say_now (f, 200, OPEN ("A"));
  save (f, ON_CLOSE);
  set_clock (f, "2026-06-20T11:00:00");
  assert_none (f, NULL);
  say_now (f, 200, "{\"hash_id\":\"A\",\"status\":\"open\",\"ends_at\":\"2026-06-25T12:00:00+02:00\"}");
  set_clock (f, "2026-06-20T14:06:00");
  guint before = test_service_count (f->service);
  assert_none (f, NULL);
  g_assert_cmpuint (test_service_count (f->service), ==, before + 1); /* asked although it was asked today */
  assert_none (f, NULL);
  g_assert_cmpuint (test_service_count (f->service), ==, before + 1);
  say_now (f, 200, "{\"hash_id\":\"A\",\"status\":\"closed\",\"ends_at\":\"2026-06-25T12:00:00+02:00\"}");
  set_clock (f, "2026-06-25T14:06:00");
  g_autoptr (EksTurn) turn = take (f);
  assert_turn (turn, "2026-06-25T14:00:00", 1);
}

/* All operations, also those that come later; and a service that does not answer keeps nothing else from running. */
static void
test_any_end (Fixture *f, gconstpointer data)
{
  say_now (f, 200, "{\"hash_id\":\"A\",\"status\":\"open\",\"ends_at\":null}");
  save (f, "{\"type\":\"on_close\",\"delay\":{\"hours\":1}}");
  assert_none (f, NULL);
  say_now (f, 503, "");
  set_clock (f, "2026-06-16T12:00:00");
  assert_none (f, NULL);
  g_assert_cmpstr (f->problems->str, ==, "source-unreachable\n");
  say_now (f, 200, "{\"hash_id\":\"A\",\"status\":\"closed\",\"ends_at\":null},{\"hash_id\":\"N\",\"status\":\"closed\",\"ends_at\":null}");
  set_clock (f, "2026-06-17T12:00:00");
  assert_none (f, "2026-06-17T12:00:00");
  set_clock (f, "2026-06-17T13:10:00");
  g_autoptr (EksTurn) first = take (f);
  assert_turn (first, "2026-06-17T13:00:00", 1); /* when it was first seen closed */
  g_assert_cmpint (run (f, first), ==, EKS_TURN_DONE);
  g_autoptr (EksTurn) second = take (f);
  assert_turn (second, "2026-06-17T13:00:00", 1);
  g_assert_cmpstr (first->part, !=, second->part);
}

/* An export of some operations waits for the ends of these, not of others; also where a parameter names them. */
static void
test_limited (Fixture *f, gconstpointer data)
{
  say_now (f, 200, OPEN ("A") "," OPEN ("N"));
  save_limited (f, data, "{\"type\":\"on_close\"}");
  assert_none (f, NULL);
  say_now (f, 200, CLOSED ("N") "," OPEN ("A"));
  set_clock (f, "2026-06-20T14:06:00");
  assert_none (f, NULL);
  say_now (f, 200, CLOSED ("N") "," CLOSED ("A"));
  set_clock (f, "2026-06-20T14:30:00");
  g_autoptr (EksTurn) turn = take (f);
  assert_turn (turn, "2026-06-20T12:00:00", 1);
  g_assert_cmpstr (turn->part, ==, "operation:A");
  g_assert_cmpint (run (f, turn), ==, EKS_TURN_DONE);
  assert_none (f, NULL);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *, gconstpointer);
    const char *data;
  } cases[] = {
    { "/scheduler/daily", test_daily },
    { "/scheduler/armed-by-file", test_armed_by_file },
    { "/scheduler/old-file", test_old_file },
    { "/scheduler/other-rule", test_other_rule },
    { "/scheduler/paused", test_paused },
    { "/scheduler/missed", test_missed },
    { "/scheduler/each", test_each },
    { "/scheduler/attempts", test_attempts },
    { "/scheduler/for-good", test_for_good },
    { "/scheduler/two-programs", test_two_programs },
    { "/scheduler/killed", test_killed },
    { "/scheduler/killed-late", test_killed_late },
    { "/scheduler/overtaken", test_overtaken },
    { "/scheduler/set-back", test_set_back },
    { "/scheduler/at", test_at },
    { "/scheduler/unknown-connector", test_unknown_zone },
    { "/scheduler/on-close", test_on_close },
    { "/scheduler/closed-before", test_closed_before },
    { "/scheduler/put-off", test_put_off },
    { "/scheduler/any-end", test_any_end },
    { "/scheduler/limited", test_limited, ",\"parents\":{\"operation\":[\"A\"]}" },
    { "/scheduler/limited-by-parameter", test_limited, ",\"parents\":{\"operation\":[\"{op}\"]}" },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, cases[i].data, set_up, cases[i].run, tear_down);
  return g_test_run ();
}
