/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days of 23 and 25 hours, periods at their edges, and what a filter says about days. */

#include "config.h"

#include "eks-error.h"
#include "eks-filter-reader.h"
#include "eks-test-reader.h"
#include "eks-timestamp.h"

#include <string.h>

#define ZONE "Europe/Copenhagen"

static gint64
moment (const char *text)
{
  g_autoptr (EksZone) zone = eks_zone_new (ZONE, NULL);
  EksTimestamp timestamp;

  g_assert_true (eks_timestamp_parse (text, strlen (text), &timestamp));
  return eks_timestamp_to_unix (&timestamp, zone) * G_USEC_PER_SEC + timestamp.microsecond;
}

static EksFilter *
condition (const char *field, EksComparison comparison, const char *values)
{
  g_auto (GStrv) list = values != NULL ? g_strsplit (values, "|", -1) : NULL;

  return eks_filter_new_condition (field, comparison, (const char *const *) list);
}

static gboolean
passes (EksFilter *filter, const char *now, const char *cell)
{
  g_autoptr (EksSchema) schema = eks_test_schema ("t:timestamp", NULL);
  g_autoptr (EksTestReader) source = eks_test_reader_new (schema);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = NULL;

  eks_test_reader_add_row (source, cell);
  reader = eks_filter_reader_new (EKS_READER (source), filter, ZONE, moment (now), tally, &error);
  g_assert_no_error (error);
  rows = eks_test_reader_drain (reader, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_UNREADABLE_VALUE, NULL), ==, 0);
  return *rows != '\0';
}

/* Each line: the first and the last moment that pass; a microsecond before and after does not. “-” is no bound. */
typedef struct
{
  EksComparison comparison;
  const char *values;
  const char *now;
  const char *first;
  const char *last;
} Edge;

static const Edge edges[] = {
  /* an ordinary day, as a day and as times */
  { EKS_COMPARISON_EQUAL, "2025-01-31", "2025-06-01", "2025-01-30T23:00:00Z", "2025-01-31T22:59:59.999999Z" },
  { EKS_COMPARISON_EQUAL, "2025-01-31T10:00", "2025-06-01", "2025-01-31T09:00:00Z", "2025-01-31T09:00:00Z" },
  { EKS_COMPARISON_LESS, "2025-01-31", "2025-06-01", "-", "2025-01-30T22:59:59.999999Z" },
  { EKS_COMPARISON_LESS_OR_EQUAL, "2025-01-31", "2025-06-01", "-", "2025-01-31T22:59:59.999999Z" },
  { EKS_COMPARISON_GREATER, "2025-01-31", "2025-06-01", "2025-01-31T23:00:00Z", "-" },
  { EKS_COMPARISON_GREATER_OR_EQUAL, "2025-01-31", "2025-06-01", "2025-01-30T23:00:00Z", "-" },
  { EKS_COMPARISON_LESS, "2025-01-31T10:00Z", "2025-06-01", "-", "2025-01-31T09:59:59.999999Z" },
  { EKS_COMPARISON_LESS_OR_EQUAL, "2025-01-31T10:00Z", "2025-06-01", "-", "2025-01-31T10:00:00Z" },
  { EKS_COMPARISON_GREATER, "2025-01-31T10:00Z", "2025-06-01", "2025-01-31T10:00:00.000001Z", "-" },
  { EKS_COMPARISON_GREATER_OR_EQUAL, "2025-01-31T10:00Z", "2025-06-01", "2025-01-31T10:00:00Z", "-" },
  { EKS_COMPARISON_BETWEEN, "2025-01-01|2025-01-31", "2025-06-01", "2024-12-31T23:00:00Z", "2025-01-31T22:59:59.999999Z" },
  { EKS_COMPARISON_BETWEEN, "2025-01-31|2025-01-31", "2025-06-01", "2025-01-30T23:00:00Z", "2025-01-31T22:59:59.999999Z" },
  { EKS_COMPARISON_BETWEEN, "2025-01-01T00:00|2025-02-01T00:00", "2025-06-01", "2024-12-31T23:00:00Z", "2025-01-31T22:59:59.999999Z" },

  /* 2025-03-30 has 23 hours: 02:00 became 03:00 */
  { EKS_COMPARISON_EQUAL, "2025-03-30", "2025-06-01", "2025-03-29T23:00:00Z", "2025-03-30T21:59:59.999999Z" },
  { EKS_COMPARISON_TODAY, NULL, "2025-03-30T01:59:59", "2025-03-29T23:00:00Z", "2025-03-30T21:59:59.999999Z" },
  { EKS_COMPARISON_TODAY, NULL, "2025-03-30T23:59:59", "2025-03-29T23:00:00Z", "2025-03-30T21:59:59.999999Z" },
  { EKS_COMPARISON_YESTERDAY, NULL, "2025-03-31T00:00:00", "2025-03-29T23:00:00Z", "2025-03-30T21:59:59.999999Z" },
  { EKS_COMPARISON_IN_LAST, "24|hours", "2025-03-31T00:00:00", "2025-03-29T22:00:00Z", "2025-03-30T22:00:00Z" },
  { EKS_COMPARISON_IN_LAST, "1|days", "2025-03-31T12:00:00", "2025-03-29T23:00:00Z", "2025-03-31T10:00:00Z" },
  { EKS_COMPARISON_GREATER_OR_EQUAL, "2025-03-30T03:00:00", "2025-06-01", "2025-03-30T01:00:00Z", "-" },

  /* 2025-10-26 has 25 hours: 02:00 to 03:00 came twice */
  { EKS_COMPARISON_EQUAL, "2025-10-26", "2025-12-01", "2025-10-25T22:00:00Z", "2025-10-26T22:59:59.999999Z" },
  { EKS_COMPARISON_EQUAL, "2025-10-26T02:30", "2025-12-01", "2025-10-26T00:30:00Z", "2025-10-26T00:30:00Z" },
  { EKS_COMPARISON_EQUAL, "2025-10-26T02:30+01:00", "2025-12-01", "2025-10-26T01:30:00Z", "2025-10-26T01:30:00Z" },
  { EKS_COMPARISON_TODAY, NULL, "2025-10-26T02:30:00+02:00", "2025-10-25T22:00:00Z", "2025-10-26T22:59:59.999999Z" },
  { EKS_COMPARISON_TODAY, NULL, "2025-10-26T02:30:00+01:00", "2025-10-25T22:00:00Z", "2025-10-26T22:59:59.999999Z" },
  { EKS_COMPARISON_IN_LAST, "2|hours", "2025-10-26T02:30:00+01:00", "2025-10-25T23:30:00Z", "2025-10-26T01:30:00Z" },
  { EKS_COMPARISON_BETWEEN, "2025-10-26|2025-10-27", "2025-12-01", "2025-10-25T22:00:00Z", "2025-10-27T22:59:59.999999Z" },

  /* one minute into 2026 in Copenhagen, still 2025 in UTC; a Thursday */
  { EKS_COMPARISON_TODAY, NULL, "2025-12-31T23:01:00Z", "2025-12-31T23:00:00Z", "2026-01-01T22:59:59.999999Z" },
  { EKS_COMPARISON_YESTERDAY, NULL, "2025-12-31T23:01:00Z", "2025-12-30T23:00:00Z", "2025-12-31T22:59:59.999999Z" },
  { EKS_COMPARISON_THIS_WEEK, NULL, "2025-12-31T23:01:00Z", "2025-12-28T23:00:00Z", "2026-01-04T22:59:59.999999Z" },
  { EKS_COMPARISON_LAST_WEEK, NULL, "2025-12-31T23:01:00Z", "2025-12-21T23:00:00Z", "2025-12-28T22:59:59.999999Z" },
  { EKS_COMPARISON_THIS_MONTH, NULL, "2025-12-31T23:01:00Z", "2025-12-31T23:00:00Z", "2026-01-31T22:59:59.999999Z" },
  { EKS_COMPARISON_LAST_MONTH, NULL, "2025-12-31T23:01:00Z", "2025-11-30T23:00:00Z", "2025-12-31T22:59:59.999999Z" },
  { EKS_COMPARISON_THIS_YEAR, NULL, "2025-12-31T23:01:00Z", "2025-12-31T23:00:00Z", "2026-12-31T22:59:59.999999Z" },
  { EKS_COMPARISON_LAST_YEAR, NULL, "2025-12-31T23:01:00Z", "2024-12-31T23:00:00Z", "2025-12-31T22:59:59.999999Z" },

  /* two minutes earlier it was 2025 */
  { EKS_COMPARISON_TODAY, NULL, "2025-12-31T22:59:00Z", "2025-12-30T23:00:00Z", "2025-12-31T22:59:59.999999Z" },
  { EKS_COMPARISON_THIS_YEAR, NULL, "2025-12-31T22:59:00Z", "2024-12-31T23:00:00Z", "2025-12-31T22:59:59.999999Z" },
  { EKS_COMPARISON_THIS_MONTH, NULL, "2025-12-31T22:59:00Z", "2025-11-30T23:00:00Z", "2025-12-31T22:59:59.999999Z" },

  /* a Monday and a Sunday; weeks and months with a change of the clocks in them */
  { EKS_COMPARISON_THIS_WEEK, NULL, "2025-03-24T00:00:00", "2025-03-23T23:00:00Z", "2025-03-30T21:59:59.999999Z" },
  { EKS_COMPARISON_THIS_WEEK, NULL, "2025-03-30T23:59:59", "2025-03-23T23:00:00Z", "2025-03-30T21:59:59.999999Z" },
  { EKS_COMPARISON_LAST_WEEK, NULL, "2025-11-02T12:00:00", "2025-10-19T22:00:00Z", "2025-10-26T22:59:59.999999Z" },
  { EKS_COMPARISON_THIS_MONTH, NULL, "2025-10-31T23:59:59", "2025-09-30T22:00:00Z", "2025-10-31T22:59:59.999999Z" },
  { EKS_COMPARISON_LAST_MONTH, NULL, "2024-03-31T12:00:00", "2024-01-31T23:00:00Z", "2024-02-29T22:59:59.999999Z" },

  /* spans begin with a day and end now */
  { EKS_COMPARISON_IN_LAST, "7|days", "2025-06-15T12:00:00Z", "2025-06-07T22:00:00Z", "2025-06-15T12:00:00Z" },
  { EKS_COMPARISON_IN_LAST, "2|weeks", "2025-06-15T12:00:00Z", "2025-05-31T22:00:00Z", "2025-06-15T12:00:00Z" },
  { EKS_COMPARISON_IN_LAST, "1|months", "2025-03-31T12:00:00Z", "2025-02-27T23:00:00Z", "2025-03-31T12:00:00Z" },
  { EKS_COMPARISON_IN_LAST, "1|months", "2025-01-15T12:00:00Z", "2024-12-14T23:00:00Z", "2025-01-15T12:00:00Z" },
  { EKS_COMPARISON_IN_LAST, "25|months", "2026-03-31T12:00:00Z", "2024-02-28T23:00:00Z", "2026-03-31T12:00:00Z" },
  { EKS_COMPARISON_IN_LAST, "1|hours", "2025-06-15T12:00:00Z", "2025-06-15T11:00:00Z", "2025-06-15T12:00:00Z" },
};

static char *
spell (gint64 at)
{
  gint64 seconds = at / G_USEC_PER_SEC - (at % G_USEC_PER_SEC < 0);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *start = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%06dZ", start, (int) (at - seconds * G_USEC_PER_SEC));
}

static void
assert_at (EksFilter *filter, const Edge *edge, gint64 at, gboolean expected)
{
  g_autofree char *cell = spell (at);

  g_test_message ("%s %s now %s: %s", eks_comparison_names[edge->comparison], edge->values, edge->now, cell);
  g_assert_cmpint (passes (filter, edge->now, cell), ==, expected);
}

static void
test_edges (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      const Edge *edge = &edges[i];
      g_autoptr (EksFilter) filter = condition ("t", edge->comparison, edge->values);

      if (edge->first[0] != '-')
        {
          assert_at (filter, edge, moment (edge->first), TRUE);
          assert_at (filter, edge, moment (edge->first) - 1, FALSE);
        }
      if (edge->last[0] != '-')
        {
          assert_at (filter, edge, moment (edge->last), TRUE);
          assert_at (filter, edge, moment (edge->last) + 1, FALSE);
        }
    }
}

/* The same edges, as seen by who asks the service: the day of the first and of the last moment. */
static void
test_edges_as_days (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      const Edge *edge = &edges[i];
      g_autoptr (EksFilter) filter = condition ("t", edge->comparison, edge->values);
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (ZONE);
      g_autoptr (GError) error = NULL;
      const char *const moments[] = { edge->first, edge->last };
      gint64 days[2] = { -1, -1 };

      g_assert_true (eks_filter_get_day_range (filter, "t", ZONE, moment (edge->now), &days[0], &days[1], &error));
      g_assert_no_error (error);
      for (guint j = 0; j < 2; j++)
        {
          g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moments[j][0] == '-' ? 0 : moment (moments[j]) / G_USEC_PER_SEC);
          g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
          gint64 none = j == 0 ? G_MININT64 : G_MAXINT64;
          gint64 expected = moments[j][0] == '-' ? none : eks_days_from_civil (g_date_time_get_year (local), g_date_time_get_month (local), g_date_time_get_day_of_month (local));
          g_test_message ("%s %s now %s: %s", eks_comparison_names[edge->comparison], edge->values, edge->now, moments[j]);
          g_assert_cmpint (days[j], ==, expected);
        }
    }
}

/* Both hours of the double hour belong to the day, and so does the one that a clock without offset means. */
static void
test_double_hour (void)
{
  g_autoptr (EksFilter) day = condition ("t", EKS_COMPARISON_EQUAL, "2025-10-26");
  g_autoptr (EksFilter) second = condition ("t", EKS_COMPARISON_GREATER_OR_EQUAL, "2025-10-26T02:00:00+01:00");

  g_assert_true (passes (day, "2025-12-01", "2025-10-26T02:30:00+02:00"));
  g_assert_true (passes (day, "2025-12-01", "2025-10-26T02:30:00+01:00"));
  g_assert_true (passes (day, "2025-12-01", "2025-10-26 02:30:00"));
  g_assert_false (passes (second, "2025-12-01", "2025-10-26T02:59:59+02:00"));
  g_assert_true (passes (second, "2025-12-01", "2025-10-26T02:00:00+01:00"));
  g_assert_false (passes (second, "2025-12-01", "2025-10-26 02:59:59")); /* the first one is meant */
  g_assert_true (passes (second, "2025-12-01", "2025-10-26 03:00:00"));
}

static gint64
day (const char *text)
{
  EksTimestamp timestamp;

  g_assert_true (eks_timestamp_parse (text, strlen (text), &timestamp));
  return eks_days_from_civil (timestamp.year, timestamp.month, timestamp.day);
}

static EksFilter *
group (EksFilterKind kind, ...)
{
  EksFilter *result = eks_filter_new_group (kind);
  EksFilter *child;
  va_list children;

  va_start (children, kind);
  while ((child = va_arg (children, EksFilter *)) != NULL)
    {
      eks_filter_append (result, child);
      g_object_unref (child);
    }
  va_end (children);
  return result;
}

static EksFilter *
between (const char *values)
{
  return condition ("t", EKS_COMPARISON_BETWEEN, values);
}

static EksFilter *
other (void)
{
  return condition ("u", EKS_COMPARISON_EQUAL, "2025-01-01");
}

static void
assert_range (EksFilter *filter, const char *first, const char *last)
{
  gint64 first_day = -1, last_day = -1;
  g_autoptr (GError) error = NULL;

  g_assert_true (eks_filter_get_day_range (filter, "t", ZONE, moment ("2025-06-01"), &first_day, &last_day, &error));
  g_assert_no_error (error);
  g_assert_cmpint (first_day, ==, first != NULL ? day (first) : G_MININT64);
  g_assert_cmpint (last_day, ==, last != NULL ? day (last) : G_MAXINT64);
  g_object_unref (filter);
}

static void
test_day_range (void)
{
  assert_range (group (EKS_FILTER_ALL, NULL), NULL, NULL);
  assert_range (other (), NULL, NULL);
  assert_range (between ("2025-01-05|2025-01-10"), "2025-01-05", "2025-01-10");
  assert_range (between ("1970-01-01|1970-01-01"), "1970-01-01", "1970-01-01");
  assert_range (group (EKS_FILTER_ALL, between ("2025-01-05|2025-01-10"), between ("2025-01-08|2025-01-20"), other (), NULL), "2025-01-08", "2025-01-10");
  assert_range (group (EKS_FILTER_ALL, condition ("t", EKS_COMPARISON_GREATER, "2025-01-05"), condition ("t", EKS_COMPARISON_LESS, "2025-01-10"), NULL), "2025-01-06", "2025-01-09");
  assert_range (group (EKS_FILTER_ANY, between ("2025-01-05|2025-01-10"), between ("2025-02-08|2025-02-20"), NULL), "2025-01-05", "2025-02-20");
  assert_range (group (EKS_FILTER_ANY, between ("2025-01-05|2025-01-10"), other (), NULL), NULL, NULL);
  assert_range (group (EKS_FILTER_ANY, between ("2025-01-05|2025-01-10"), condition ("t", EKS_COMPARISON_LESS, "2025-01-08"), NULL), NULL, "2025-01-10");
  assert_range (group (EKS_FILTER_ANY, between ("2025-01-05|2025-01-10"), group (EKS_FILTER_ALL, NULL), NULL), NULL, NULL);
  assert_range (group (EKS_FILTER_ANY, NULL), NULL, NULL);
  assert_range (group (EKS_FILTER_NONE, between ("2025-01-05|2025-01-10"), NULL), NULL, NULL);
  assert_range (group (EKS_FILTER_ALL, between ("2025-01-05|2025-01-10"), group (EKS_FILTER_NONE, between ("2025-01-05|2025-01-07"), NULL), NULL), "2025-01-05", "2025-01-10");
  assert_range (condition ("t", EKS_COMPARISON_NOT_EQUAL, "2025-01-05"), NULL, NULL);
  assert_range (condition ("t", EKS_COMPARISON_NOT_EMPTY, NULL), NULL, NULL);
  assert_range (condition ("t", EKS_COMPARISON_STARTS_WITH, "2025-01"), NULL, NULL);
  assert_range (condition ("t", EKS_COMPARISON_ONE_OF, "2025-01-09|2025-01-05|2025-01-07"), "2025-01-05", "2025-01-09");
  assert_range (group (EKS_FILTER_ALL, between ("2025-01-05|2025-01-10"), between ("2025-03-05|2025-03-10"), NULL), "2025-03-05", "2025-03-05"); /* nothing */
}

static void
test_day_range_refusals (void)
{
  g_autoptr (EksFilter) unreadable = condition ("t", EKS_COMPARISON_EQUAL, "soon");
  g_autoptr (EksFilter) backwards = between ("2025-01-02|2025-01-01");
  g_autoptr (GError) error = NULL;
  gint64 first, last;

  g_assert_false (eks_filter_get_day_range (unreadable, "t", ZONE, 0, &first, &last, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_assert_nonnull (strstr (error->message, "soon"));
  g_clear_error (&error);
  g_assert_false (eks_filter_get_day_range (backwards, "t", ZONE, 0, &first, &last, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_clear_error (&error);
  g_assert_false (eks_filter_get_day_range (backwards, "u", "Mars/Olympus", 0, &first, &last, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter-time/edges", test_edges);
  g_test_add_func ("/filter-time/edges-as-days", test_edges_as_days);
  g_test_add_func ("/filter-time/double-hour", test_double_hour);
  g_test_add_func ("/filter-time/day-range", test_day_range);
  g_test_add_func ("/filter-time/day-range-refusals", test_day_range_refusals);
  return g_test_run ();
}
