/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The planned instants of a schedule. */

#include "config.h"

#include "schedule-test.h"

static void
test_next (void)
{
  static const struct
  {
    const char *zone;
    const char *schedule;
    const char *after;
    const char *next; /* NULL: never */
  } cases[] = {
    { "Europe/Copenhagen", "{\"type\": \"daily\", \"at\": \"06:00\"}", "2026-11-29T10:00:00+01:00", "2026-11-30T06:00:00+01:00" },
    { "Europe/Copenhagen", "{\"type\": \"daily\", \"at\": \"06:00\"}", "2026-11-29T05:59:59+01:00", "2026-11-29T06:00:00+01:00" },
    { "Europe/Copenhagen", "{\"type\": \"daily\", \"at\": \"06:00\"}", "2026-11-29T06:00:00+01:00", "2026-11-30T06:00:00+01:00" },
    /* the wall clock counts: 23 hours later in March, 25 in October */
    { "Europe/Copenhagen", "{\"type\": \"daily\", \"at\": \"06:00\"}", "2026-03-28T06:00:00+01:00", "2026-03-29T06:00:00+02:00" },
    { "Europe/Copenhagen", "{\"type\": \"daily\", \"at\": \"06:00\"}", "2026-10-24T06:00:00+02:00", "2026-10-25T06:00:00+01:00" },
    /* does not exist: the first instant after the gap, and the day after as ever */
    { "Europe/Copenhagen", "{\"type\": \"daily\", \"at\": \"02:30\"}", "2026-03-28T12:00:00+01:00", "2026-03-29T03:00:00+02:00" },
    { "Europe/Copenhagen", "{\"type\": \"daily\", \"at\": \"02:30\"}", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00" },
    /* exists twice: the first, and not again */
    { "Europe/Copenhagen", "{\"type\": \"daily\", \"at\": \"02:30\"}", "2026-10-24T12:00:00+02:00", "2026-10-25T02:30:00+02:00" },
    { "Europe/Copenhagen", "{\"type\": \"daily\", \"at\": \"02:30\"}", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00" },
    { "Australia/Lord_Howe", "{\"type\": \"daily\", \"at\": \"02:15\"}", "2026-10-03T12:00:00+10:30", "2026-10-04T02:30:00+11:00" },
    { "Australia/Lord_Howe", "{\"type\": \"daily\", \"at\": \"01:45\"}", "2026-04-04T12:00:00+11:00", "2026-04-05T01:45:00+11:00" },
    { "America/Santiago", "{\"type\": \"daily\", \"at\": \"00:00\"}", "2026-09-05T12:00:00-04:00", "2026-09-06T01:00:00-03:00" },
    { "Pacific/Apia", "{\"type\": \"daily\", \"at\": \"00:00\"}", "2011-12-29T00:00:00-10:00", "2011-12-31T00:00:00+14:00" },
    { "Pacific/Apia", "{\"type\": \"daily\", \"at\": \"00:00\"}", "2011-12-31T00:00:00+14:00", "2012-01-01T00:00:00+14:00" },
    { "UTC", "{\"type\": \"weekdays\", \"at\": \"06:00\"}", "2026-11-27T06:00:00Z", "2026-11-30T06:00:00Z" },
    { "UTC", "{\"type\": \"weekly\", \"on\": [\"sunday\"], \"at\": \"06:00\"}", "2026-11-29T06:00:00Z", "2026-12-06T06:00:00Z" },
    { "UTC", "{\"type\": \"weekly\", \"on\": [\"tuesday\", \"thursday\"], \"at\": \"06:00\"}", "2026-11-29T06:00:00Z", "2026-12-01T06:00:00Z" },
    { "UTC", "{\"type\": \"monthly\", \"day\": 31, \"at\": \"06:00\"}", "2027-01-31T06:00:00Z", "2027-02-28T06:00:00Z" },
    { "UTC", "{\"type\": \"monthly\", \"day\": 30, \"at\": \"06:00\"}", "2028-02-01T00:00:00Z", "2028-02-29T06:00:00Z" },
    { "UTC", "{\"type\": \"monthly\", \"day\": 1, \"at\": \"06:00\"}", "2026-12-01T06:00:00Z", "2027-01-01T06:00:00Z" },
    { "Europe/Copenhagen", "{\"type\": \"once\", \"at\": \"2025-03-30T02:30\"}", "2025-01-01T00:00:00Z", "2025-03-30T03:00:00+02:00" },
    { "Europe/Copenhagen", "{\"type\": \"once\", \"at\": \"2025-10-26T02:30\"}", "2025-01-01T00:00:00Z", "2025-10-26T02:30:00+02:00" },
    { "Europe/Copenhagen", "{\"type\": \"once\", \"at\": \"2025-03-30T02:30\"}", "2025-03-30T03:00:00+02:00", NULL },
    { "UTC", "{\"type\": \"daily\", \"at\": \"06:00\", \"paused\": true}", "2026-11-29T06:00:00Z", NULL },
    { "UTC", "{\"type\": \"daily\", \"at\": \"06:00\"}", "9999-12-31T00:00:00Z", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksRule) rule = make_rule (cases[i].zone, cases[i].schedule);
      assert_at (eks_rule_get_next (rule, at (cases[i].after)), cases[i].next);
    }
}

/* An instant between two seconds is not taken for the second before it. */
static void
test_fraction (void)
{
  g_autoptr (EksRule) rule = make_rule ("UTC", "{\"type\": \"daily\", \"at\": \"06:00\"}");

  assert_at (eks_rule_get_next (rule, at ("2026-11-29T06:00:00Z") - 1), "2026-11-29T06:00:00Z");
  assert_at (eks_rule_get_next (rule, at ("2026-11-29T06:00:00Z") + 1), "2026-11-30T06:00:00Z");
  assert_at (eks_rule_get_next (rule, at ("1969-12-31T05:59:59Z")), "1969-12-31T06:00:00Z");
}

static void
test_five (void)
{
  g_autoptr (EksRule) rule = make_rule ("Europe/Stockholm", "{\"type\": \"weekly\", \"on\": [\"monday\", \"wednesday\"], \"at\": \"07:15\"}");
  g_autoptr (EksRule) once = make_rule ("Europe/Stockholm", "{\"type\": \"once\", \"at\": \"2027-01-01T00:00\"}");
  gint64 slots[5];

  g_assert_cmpuint (eks_rule_list_next (rule, at ("2026-10-23T12:00:00Z"), slots, 5), ==, 5);
  assert_at (slots[0], "2026-10-26T07:15:00+01:00");
  assert_at (slots[1], "2026-10-28T07:15:00+01:00");
  assert_at (slots[4], "2026-11-09T07:15:00+01:00");
  g_assert_cmpuint (eks_rule_list_next (once, at ("2026-10-23T12:00:00Z"), slots, 5), ==, 1);
}

/* The same share for ever, or a new version would let a run begin twice or be early. */
static void
test_jitter (void)
{
  g_autoptr (EksSchedule) daily = parse_schedule ("{\"type\": \"daily\", \"at\": \"06:00\"}");
  g_autoptr (EksRule) once = make_rule ("UTC", "{\"type\": \"once\", \"at\": \"2027-01-01T00:00\"}");
  guint minutes[5] = { 0 };

  g_assert_cmpint (eks_rule_get_jitter (once), ==, 0);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("3f0c9a52-6f0e-4c6e-9d1b-%012u", i);
      g_autoptr (EksRule) rule = eks_rule_new (daily, "UTC", id, NULL);
      gint64 jitter = eks_rule_get_jitter (rule);
      g_assert_true (jitter >= 0 && jitter <= EKS_RULE_MAX_JITTER);
      minutes[MIN (jitter / (60 * G_USEC_PER_SEC), 4)]++;
      if (i == 0)
        g_assert_cmpint (jitter, ==, 233 * G_USEC_PER_SEC);
    }
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (minutes[i], >, 120);
}

static void
test_zone (void)
{
  g_autoptr (EksSchedule) schedule = parse_schedule ("{\"type\": \"daily\", \"at\": \"06:00\"}");
  g_autoptr (GError) error = NULL;

  g_assert_null (eks_rule_new (schedule, "Europe/Atlantis", "job", &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
}

/* What somebody has only begun to choose has no instants, and does not crash. */
static void
test_incomplete (void)
{
  for (EksScheduleType kind = EKS_SCHEDULE_NONE; kind <= EKS_SCHEDULE_ON_CLOSE; kind++)
    {
      g_autoptr (EksSchedule) schedule = eks_schedule_new ();
      eks_schedule_set_kind (schedule, kind);
      eks_schedule_set_time (schedule, "6");
      g_autoptr (EksRule) rule = eks_rule_new (schedule, "UTC", "job", NULL);
      g_assert_cmpint (eks_rule_get_next (rule, 0), ==, EKS_RULE_NEVER);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule/next", test_next);
  g_test_add_func ("/rule/fraction", test_fraction);
  g_test_add_func ("/rule/five", test_five);
  g_test_add_func ("/rule/jitter", test_jitter);
  g_test_add_func ("/rule/zone", test_zone);
  g_test_add_func ("/rule/incomplete", test_incomplete);
  return g_test_run ();
}
