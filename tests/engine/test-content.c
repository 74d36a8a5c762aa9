/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What scheduled runs have, case by case: whose rows, from when to when, and what makes them come again. */

#include "config.h"

#include "content-service.h"
#include "eks-check.h"
#include "eks-content.h"
#include "eks-error.h"
#include "eks-history-sent.h"
#include "eks-json.h"
#include "eks-preview.h"

#define HOUR G_TIME_SPAN_HOUR
#define DAY G_TIME_SPAN_DAY

/* Monday 2026-06-15 06:00 in Copenhagen */
#define NOW (G_GINT64_CONSTANT (1781496000) * G_USEC_PER_SEC)
/* and when its day and the one before it begin */
#define TODAY (NOW - 6 * HOUR)
#define YESTERDAY (TODAY - DAY)

typedef struct
{
  World world;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  world_init (&fixture->world, NOW);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  world_clear (&fixture->world);
}

/* (transfer full): the ids of the rows of a run now */
static char *
send_with (World *world, EksJob *job, gint64 slot, gboolean everything, gboolean dry)
{
  g_autoptr (EksRun) run = eks_run_new (world->environment, job);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;
  GString *ids = g_string_new (NULL);

  eks_run_set_output_folder (run, world->output);
  eks_run_set_slot (run, slot);
  eks_run_set_everything (run, everything);
  eks_run_set_dry_run (run, dry);
  report = eks_run_execute (run, NULL, &error);
  g_assert_no_error (error);
  if (dry)
    return g_string_free (ids, FALSE);
  g_auto (GStrv) rows = world_read (world, "1.csv");
  for (guint i = 0; rows[i] != NULL; i++)
    g_string_append_printf (ids, "%s%.*s", i > 0 ? " " : "", (int) strcspn (rows[i], ";"), rows[i]);
  return g_string_free (ids, FALSE);
}

static void
assert_sends (World *world, EksJob *job, const char *expected)
{
  g_autofree char *ids = send_with (world, job, 0, FALSE, FALSE);

  g_assert_cmpstr (ids, ==, expected);
}

static EksJob *
make_job (World *world, const char *table, const char *content)
{
  g_autofree char *schedule = g_strdup_printf ("{\"type\":\"daily\",\"at\":\"06:00\",\"content\":\"%s\"}", content);

  return world_make_job (world, "job", table, schedule);
}

/* ---- days ---- */

static void
test_day (Fixture *fixture, gconstpointer data)
{
  World *world = &fixture->world;
  g_autoptr (EksJob) yesterday = make_job (world, CONTENT_TABLE ("entry"), "previous-day");
  g_autoptr (EksJob) today = world_make_job (world, "other", CONTENT_TABLE ("entry"), CONTENT_DAILY ("today"));

  world_add (world, 1, 1, YESTERDAY - 1);
  world_add (world, 2, 1, YESTERDAY);
  world_add (world, 3, 1, TODAY - 1);
  world_add (world, 4, 1, TODAY);
  world_add (world, 5, 1, NOW);
  world_add (world, 6, 1, NOW + HOUR)->seen[0] = NOW; /* planned for later */
  assert_sends (world, yesterday, "2 3");
  assert_sends (world, yesterday, "");
  assert_sends (world, today, "4 5");
  world_go_to (world, NOW + 2 * HOUR);
  assert_sends (world, today, "6");
  world_go_to (world, NOW + DAY);
  assert_sends (world, yesterday, "4 5 6");
  assert_sends (world, today, "");
}

/* A day that is a day and no moment. */
static void
test_dates (Fixture *fixture, gconstpointer data)
{
  World *world = &fixture->world;
  g_autoptr (EksJob) job = make_job (world, CONTENT_TABLE ("dated"), "previous-day");

  world_add (world, 1, 1, YESTERDAY - 12 * HOUR);
  world_add (world, 2, 1, YESTERDAY + 12 * HOUR);
  world_add (world, 3, 1, TODAY + 3 * HOUR);
  assert_sends (world, job, "2");
  world_go_to (world, NOW + DAY);
  assert_sends (world, job, "3");
}

/* The planned instant decides, however late it is; and in its own order, each has its own. */
static void
test_slots (Fixture *fixture, gconstpointer data)
{
  static const char *const expected[] = { "1", "2", "3", "" };
  World *world = &fixture->world;
  g_autoptr (EksJob) job = make_job (world, CONTENT_TABLE ("entry"), "previous-day");

  for (guint i = 0; i < 4; i++)
    world_add (world, i + 1, 1, YESTERDAY - 2 * DAY + i * DAY + HOUR);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *ids = send_with (world, job, NOW - 2 * DAY + (i % 3) * DAY, FALSE, FALSE);
      g_assert_cmpstr (ids, ==, expected[i]);
    }
}

/* Days without a delivered run come with the next one, or are left out where that is wanted. */
static void
test_missed (Fixture *fixture, gconstpointer data)
{
  World *world = &fixture->world;
  g_autofree char *schedule = g_strdup_printf ("{\"type\":\"daily\",\"at\":\"06:00\",\"content\":\"previous-day\",\"missed\":\"%s\"}", (const char *) data);
  g_autoptr (EksJob) job = world_make_job (world, "job", CONTENT_TABLE ("entry"), schedule);

  world_add (world, 1, 1, YESTERDAY + HOUR);
  world_add (world, 2, 1, TODAY + HOUR);
  world_add (world, 3, 1, TODAY + DAY + HOUR);
  assert_sends (world, job, "1");
  world_go_to (world, NOW + 2 * DAY);
  assert_sends (world, job, g_str_equal (data, "skip") ? "3" : "2 3");
}

/* The zone of the schedule: on 14 June there are 24 hours from 04:00 to 04:00 in Copenhagen for New York. */
static void
test_zone (Fixture *fixture, gconstpointer data)
{
  World *world = &fixture->world;
  g_autoptr (EksJob) job = world_make_job (world, "job", CONTENT_TABLE ("entry"), "{\"type\":\"daily\",\"at\":\"06:00\",\"content\":\"previous-day\",\"time_zone\":\"America/New_York\"}");

  world_go_to (world, NOW + 6 * HOUR);
  world_add (world, 1, 1, YESTERDAY + 5 * HOUR);
  world_add (world, 2, 1, YESTERDAY + 6 * HOUR);
  world_add (world, 3, 1, TODAY + 6 * HOUR - 1);
  world_add (world, 4, 1, TODAY + 6 * HOUR);
  assert_sends (world, job, "2 3");
}

/* ---- who ---- */

/* Those who took part twice on their first day are there twice; on another day they are not. */
static void
test_people (Fixture *fixture, gconstpointer data)
{
  World *world = &fixture->world;
  g_autoptr (EksJob) visits = make_job (world, CONTENT_TABLE ("visit"), "previous-day");
  g_autoptr (EksJob) people = world_make_job (world, "other", "{\"entity\":\"person\",\"columns\":[{\"field\":\"person\"},{\"field\":\"id\"}]}", CONTENT_DAILY ("previous-day"));

  world_add (world, 1, 1, YESTERDAY + HOUR);
  world_add (world, 2, 1, YESTERDAY + 2 * HOUR);
  world_add (world, 3, 2, YESTERDAY + 3 * HOUR);
  world_add (world, 4, 1, TODAY + HOUR);
  world_add (world, 5, 3, TODAY + 2 * HOUR);
  assert_sends (world, visits, "1 2 3");
  assert_sends (world, people, "p1 p2");
  world_go_to (world, NOW + DAY);
  assert_sends (world, visits, "5");
  assert_sends (world, people, "p3");
}

/* A participant is shown by the first participation where only new ones are wanted, and by the newest where all are. */
static void
test_shown_by (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *content, *expected, *next;
  } cases[] = { { "as-set", "1 2", "1 2" }, { "previous-day", "1 2", "" }, { "all", "3 2", "3 4" }, { "changed", "3 2", "4" } };
  World *world = &fixture->world;

  world_add (world, 1, 1, YESTERDAY + HOUR);
  world_add (world, 3, 1, YESTERDAY + 3 * HOUR);
  world_add (world, 5, 1, YESTERDAY + 2 * HOUR); /* not the newest, though it comes last */
  world_add (world, 2, 2, YESTERDAY + 4 * HOUR);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *schedule = g_strdup_printf ("{\"type\":\"daily\",\"at\":\"06:00\",\"content\":\"%s\"}", cases[i].content);
      g_autoptr (EksJob) job = world_make_job (world, cases[i].content, "{\"entity\":\"person\",\"columns\":[{\"field\":\"id\"}]}", schedule);
      assert_sends (world, job, cases[i].expected);
    }
  world_add (world, 4, 2, TODAY + HOUR);
  world_go_to (world, NOW + DAY);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *schedule = g_strdup_printf ("{\"type\":\"daily\",\"at\":\"06:00\",\"content\":\"%s\"}", cases[i].content);
      g_autoptr (EksJob) job = world_make_job (world, cases[i].content, "{\"entity\":\"person\",\"columns\":[{\"field\":\"id\"}]}", schedule);
      assert_sends (world, job, cases[i].next);
    }
}

/* ---- what makes rows come again ---- */

static void
test_again (Fixture *fixture, gconstpointer data)
{
  World *world = &fixture->world;
  g_autoptr (EksJob) job = make_job (world, CONTENT_TABLE ("thing"), "changed");
  g_autoptr (GError) error = NULL;
  g_autofree char *all = NULL;
  guint64 n = 0;

  world_add (world, 1, 1, YESTERDAY);
  world_add (world, 2, 1, TODAY);
  assert_sends (world, job, "1 2");
  assert_sends (world, job, "");
  all = send_with (world, job, 0, TRUE, FALSE);
  g_assert_cmpstr (all, ==, "1 2");
  assert_sends (world, job, "");
  g_assert_true (eks_history_count_sent (eks_environment_get_history (world->environment), "job", &n, &error));
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (eks_history_forget_sent (eks_environment_get_history (world->environment), "job", &error));
  g_assert_no_error (error);
  assert_sends (world, job, "1 2");
}

/* Looking is not sending. */
static void
test_looking (Fixture *fixture, gconstpointer data)
{
  World *world = &fixture->world;
  g_autoptr (EksJob) job = make_job (world, CONTENT_TABLE ("entry"), "changed");
  g_autoptr (GError) error = NULL;

  world_add (world, 1, 1, YESTERDAY);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *nothing = send_with (world, job, 0, FALSE, TRUE);
      g_autoptr (EksPreview) preview = eks_preview_load_scheduled (world->environment, job, 0, 10, NULL, &error);
      g_autoptr (EksPreview) whole = eks_preview_load (world->environment, job, 0, 10, NULL, NULL);
      g_assert_no_error (error);
      g_assert_cmpuint (g_list_model_get_n_items (eks_preview_get_rows (preview)), ==, i == 2 ? 0 : 1);
      g_assert_cmpuint (g_list_model_get_n_items (eks_preview_get_rows (whole)), ==, 1);
      if (i == 1)
        assert_sends (world, job, "1");
    }
}

/* Rows that were there before are wanted for the first time when the filter is another one; those that were sent are not. */
static void
test_question (Fixture *fixture, gconstpointer data)
{
  World *world = &fixture->world;
  g_autoptr (EksJob) odd = make_job (world, "{\"entity\":\"event\",\"columns\":[{\"field\":\"id\"}],\"where\":{\"field\":\"odd\",\"is\":\"equal\",\"value\":\"true\"}}", "changed");
  g_autoptr (EksJob) any = make_job (world, "{\"entity\":\"event\",\"columns\":[{\"field\":\"id\"}]}", "changed");

  for (guint i = 1; i <= 4; i++)
    world_add (world, i, 1, YESTERDAY - 30 * DAY);
  assert_sends (world, odd, "1 3");
  world_go_to (world, NOW + DAY);
  assert_sends (world, odd, "");
  assert_sends (world, any, "2 4");
  assert_sends (world, any, "");
}

/* A run while the clock was ahead says nothing of the days since: all is asked for, and nothing comes twice. */
static void
test_clock_ahead (Fixture *fixture, gconstpointer data)
{
  World *world = &fixture->world;
  g_autoptr (EksJob) job = make_job (world, CONTENT_TABLE ("event"), "changed");

  world_add (world, 1, 1, YESTERDAY);
  world_go_to (world, NOW + 30 * DAY);
  assert_sends (world, job, "1");
  eks_test_clock_set (world->clock, NOW + 3 * DAY);
  world_add (world, 2, 1, NOW + DAY / 2);
  assert_sends (world, job, "2");
  world_add (world, 3, 1, NOW + 3 * DAY + HOUR);
  world_go_to (world, NOW + 5 * DAY);
  assert_sends (world, job, "3");
  assert_sends (world, job, "");
}

/* Another account has other records, though they may have the same keys. */
static void
test_account (Fixture *fixture, gconstpointer data)
{
  World *world = &fixture->world;
  g_autoptr (EksJob) job = make_job (world, CONTENT_TABLE ("thing"), "changed");
  g_autofree char *with_slash = g_strconcat (world->service->origin, "/", NULL);
  g_autoptr (EksConnection) connection = eks_connection_copy (eks_job_get_inline_connection (job));

  world_add (world, 1, 1, YESTERDAY);
  assert_sends (world, job, "1");
  eks_connection_set_setting (connection, "base_url", with_slash);
  eks_job_set_inline_connection (job, connection);
  assert_sends (world, job, "1");
  assert_sends (world, job, "");
}

/* What is not written is no change, nor is the order of the columns; what is written is. */
static void
test_columns (Fixture *fixture, gconstpointer data)
{
  World *world = &fixture->world;
  g_autoptr (EksJob) narrow = make_job (world, "{\"entity\":\"thing\",\"columns\":[{\"field\":\"id\"},{\"field\":\"person\"},{\"field\":\"text\",\"hidden\":true}]}", "changed");
  g_autoptr (EksJob) turned = make_job (world, "{\"entity\":\"thing\",\"columns\":[{\"field\":\"person\"},{\"field\":\"id\"}]}", "changed");
  g_autoptr (EksJob) wide = make_job (world, "{\"entity\":\"thing\",\"columns\":[{\"field\":\"id\"},{\"field\":\"person\"},{\"field\":\"text\"}]}", "changed");
  Record *record = world_add (world, 1, 1, YESTERDAY);

  record->n_versions = 2;
  record->made[1] = record->seen[1] = NOW + HOUR;
  assert_sends (world, narrow, "1");
  world_go_to (world, NOW + 2 * HOUR);
  assert_sends (world, narrow, "");
  assert_sends (world, turned, "");
  assert_sends (world, wide, "1");
}

/* Each table knows its own, also where two read the same. */
static void
test_tables (Fixture *fixture, gconstpointer data)
{
  World *world = &fixture->world;
  g_autoptr (EksJob) job = make_job (
    world, CONTENT_TABLE ("entry") ",{\"entity\":\"entry\",\"columns\":[{\"field\":\"id\"}],\"where\":{\"field\":\"odd\",\"is\":\"equal\",\"value\":\"true\"}}," CONTENT_TABLE ("thing"), "changed");
  static const char *const files[] = { "1.csv", "2.csv", "3.csv" };
  static const guint expected[][3] = { { 2, 1, 2 }, { 1, 1, 1 }, { 0, 0, 0 } };

  world_add (world, 1, 1, YESTERDAY);
  world_add (world, 2, 1, YESTERDAY);
  for (guint run = 0; run < 3; run++)
    {
      g_autofree char *ids = send_with (world, job, 0, FALSE, FALSE);
      for (guint i = 0; i < 3; i++)
        {
          g_auto (GStrv) rows = world_read (world, files[i]);
          g_assert_cmpuint (g_strv_length (rows), ==, expected[run][i]);
        }
      if (run == 0)
        world_add (world, 3, 1, NOW + 1);
      world_go_to (world, NOW + (run + 1) * DAY);
    }
}

/* Two tables that ask the same are filled from one answer; who is in it several times is shown by the newest all the same. */
static void
test_pass (Fixture *fixture, gconstpointer data)
{
  World *world = &fixture->world;
  g_autoptr (EksJob) job = make_job (world, CONTENT_TABLE ("event") ",{\"entity\":\"person\",\"columns\":[{\"field\":\"person\"},{\"field\":\"id\"}]}", "changed");

  world_add (world, 1, 1, YESTERDAY + HOUR);
  world_add (world, 2, 1, YESTERDAY + 3 * HOUR);
  world_add (world, 3, 1, YESTERDAY + 2 * HOUR);
  world_add (world, 4, 2, YESTERDAY + HOUR);
  for (guint run = 0; run < 2; run++)
    {
      guint before = test_service_count (world->service);
      g_autofree char *ids = send_with (world, job, 0, FALSE, FALSE);
      g_auto (GStrv) people = world_read (world, "2.csv");
      g_assert_cmpuint (test_service_count (world->service) - before, ==, 1);
      g_assert_cmpstr (ids, ==, run == 0 ? "1 2 3 4" : "5");
      g_assert_cmpstr (people[0], ==, run == 0 ? "p1;2" : "p2;5");
      g_assert_cmpstr (people[1], ==, run == 0 ? "p2;4" : NULL);
      world_add (world, 5, 2, NOW + 1);
      world_go_to (world, NOW + (run + 1) * DAY);
    }
}

/* A table that is counted counts what is new. */
static void
test_counted (Fixture *fixture, gconstpointer data)
{
  World *world = &fixture->world;
  g_autoptr (EksJob) job = make_job (world, "{\"entity\":\"visit\",\"group\":{\"values\":[{\"count\":\"*\"}]}}", "previous-day");

  world_add (world, 1, 1, YESTERDAY);
  world_add (world, 2, 2, YESTERDAY);
  world_add (world, 3, 2, TODAY);
  world_add (world, 4, 3, TODAY);
  assert_sends (world, job, "2");
  world_go_to (world, NOW + DAY);
  assert_sends (world, job, "1");
}

/* ---- what is said ---- */

static void
test_report (Fixture *fixture, gconstpointer data)
{
  World *world = &fixture->world;
  g_autoptr (EksJob) job = make_job (world, CONTENT_TABLE ("visit"), "previous-day");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object, *content;

  eks_job_set_file_name (job, "{from}_{to}.csv");
  eks_job_set_language (job, "da");
  world_add (world, 1, 1, YESTERDAY);
  g_object_unref (world_run (world, job, 0, &error));
  world_add (world, 2, 1, TODAY);
  world_add (world, 3, 3, TODAY);
  world_go_to (world, NOW + DAY);
  report = world_run (world, job, 0, &error);
  g_assert_no_error (error);
  node = eks_report_to_json (report);
  object = json_node_get_object (node);
  content = json_object_get_object_member (object, "content");
  g_assert_cmpstr (json_object_get_string_member (content, "kind"), ==, "previous-day");
  g_assert_cmpstr (json_object_get_string_member (content, "from"), ==, "2026-06-14T22:00:00Z"); /* without the overlap */
  g_assert_cmpstr (json_object_get_string_member (content, "to"), ==, "2026-06-15T22:00:00Z");
  g_assert_false (json_object_get_boolean_member (content, "again"));
  g_assert_cmpint (json_object_get_int_member (object, "sent_before"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (object, "rows_read"), ==, 3); /* in = written + sent before + filtered */
  g_assert_cmpint (json_object_get_int_member (object, "rows_written"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (object, "rows_filtered"), ==, 1);
  g_autofree char *words = eks_report_describe (report);
  g_assert_nonnull (strstr (words, "Rows from 2026-06-15 00:00 to 2026-06-16 00:00 that were not sent before"));
  g_assert_nonnull (strstr (words, "1 row was sent by an earlier run and was left out (visit)"));
  g_autofree char *danish = eks_report_json_to_text (object);
  g_assert_nonnull (strstr (danish, "Rækker fra 2026-06-15 00:00 til 2026-06-16 00:00, som ikke er sendt før"));
  g_autofree char *path = g_build_filename (world->output, "2026-06-15_2026-06-15.csv", NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* The first run of what has changed begins at the beginning; the next ones where the one before began. */
static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "1970-01-01_2026-06-15.csv", "2026-06-15_2026-06-17.csv" };
  World *world = &fixture->world;
  g_autoptr (EksJob) job = make_job (world, CONTENT_TABLE ("entry"), "changed");

  eks_job_set_file_name (job, "{from}_{to}.csv");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (EksReport) report = world_run (world, job, 0, &error);
      g_autofree char *path = g_build_filename (world->output, names[i], NULL);
      g_assert_no_error (error);
      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
      world_go_to (world, NOW + 2 * DAY);
    }
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *entity, *content, *path;
  } cases[] = {
    { "entry", "previous-day", NULL }, { "thing", "today", NULL },         { "thing", "changed", NULL },
    { "plain", "as-set", NULL },       { "plain", "all", NULL },           { "plain", "changed", "schedule.content" },
    { "plain", "today", "schedule.content" }, { "plain", "previous-day", "schedule.content" },
  };
  World *world = &fixture->world;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *table = g_strdup_printf ("{\"entity\":\"%s\",\"columns\":[{\"field\":\"id\"}]}", cases[i].entity);
      g_autoptr (EksJob) job = make_job (world, table, cases[i].content);
      g_autoptr (EksJsonIssues) issues = eks_check_job (world->environment, job);
      g_assert_cmpuint (eks_json_issues_get_length (issues), ==, cases[i].path != NULL ? 1 : 0);
      if (cases[i].path != NULL)
        g_assert_cmpstr (eks_json_issues_get (issues, 0)->path, ==, cases[i].path);
    }
}

/* By its id is known what it has sent. */
static void
test_lasting_id (Fixture *fixture, gconstpointer data)
{
  World *world = &fixture->world;
  g_autofree char *text = g_strdup_printf ("{\"version\":1,\"name\":\"x\",\"connection\":{\"connector\":\"content\",\"settings\":{\"base_url\":\"%s\"}},\"tables\":[" CONTENT_TABLE ("entry") "],"
                                           "\"schedule\":" CONTENT_DAILY ("changed") "}",
                                           world->service->origin);
  g_autoptr (EksJob) job = eks_job_from_data (text, strlen (text), NULL);
  g_autoptr (EksJsonIssues) issues = eks_check_job (world->environment, job);

  g_assert_cmpuint (eks_json_issues_get_length (issues), ==, 1);
  g_assert_cmpstr (eks_json_issues_get (issues, 0)->path, ==, "id");
}

#define ADD(path, data, func) g_test_add ("/content/" path, Fixture, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_autoptr (EksTestFolder) home = NULL;

  g_test_init (&argc, &argv, NULL);
  home = content_install ();
  ADD ("day", NULL, test_day);
  ADD ("dates", NULL, test_dates);
  ADD ("slots", NULL, test_slots);
  ADD ("missed/once", "once", test_missed);
  ADD ("missed/each", "each", test_missed);
  ADD ("missed/skip", "skip", test_missed);
  ADD ("zone", NULL, test_zone);
  ADD ("people", NULL, test_people);
  ADD ("shown-by", NULL, test_shown_by);
  ADD ("again", NULL, test_again);
  ADD ("looking", NULL, test_looking);
  ADD ("question", NULL, test_question);
  ADD ("clock-ahead", NULL, test_clock_ahead);
  ADD ("account", NULL, test_account);
  ADD ("columns", NULL, test_columns);
  ADD ("tables", NULL, test_tables);
  ADD ("pass", NULL, test_pass);
  ADD ("counted", NULL, test_counted);
  ADD ("report", NULL, test_report);
  ADD ("names", NULL, test_names);
  ADD ("refused", NULL, test_refused);
  ADD ("lasting-id", NULL, test_lasting_id);
  return g_test_run ();
}
