/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates and times as services spell them, and days of 23 and 25 hours. */

#include "config.h"

#include "eks-error.h"
#include "eks-timestamp.h"

#include <string.h>

#define HOUR 3600
#define DAY 86400

static EksZone *
zone_of (const char *identifier)
{
  g_autoptr (GError) error = NULL;
  EksZone *zone = eks_zone_new (identifier, &error);

  g_assert_no_error (error);
  return zone;
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    const char *utc; /* as GLib reads it; NULL: refused */
    gboolean has_time;
    gboolean has_offset;
  } cases[] = {
    { "2023-02-10", "2023-02-10T00:00:00Z", FALSE, FALSE },
    { "2023-02-10 13:44:59", "2023-02-10T13:44:59Z", TRUE, FALSE },
    { "2023-02-10T13:44", "2023-02-10T13:44:00Z", TRUE, FALSE },
    { "2023-02-10t13:44:59.327z", "2023-02-10T13:44:59Z", TRUE, TRUE },
    { "2023-02-10T13:44:59,327000999+01:00", "2023-02-10T12:44:59Z", TRUE, TRUE },
    { "2023-02-10 13:44:59 +0100", "2023-02-10T12:44:59Z", TRUE, TRUE },
    { "2023-02-10 13:44:59-08", "2023-02-10T21:44:59Z", TRUE, TRUE },
    { "2023-02-10T13:44:59+05:45", "2023-02-10T07:59:59Z", TRUE, TRUE },
    { "2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z", TRUE, TRUE },
    { "2024-02-29", "2024-02-29T00:00:00Z", FALSE, FALSE },
    { "2000-02-29", "2000-02-29T00:00:00Z", FALSE, FALSE },
    { "0001-01-01", "0001-01-01T00:00:00Z", FALSE, FALSE },
    { "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", TRUE, TRUE },
    { "", NULL, 0, 0 },
    { "2023", NULL, 0, 0 },
    { "2023-02", NULL, 0, 0 },
    { "2023-2-10", NULL, 0, 0 },
    { "23-02-10", NULL, 0, 0 },
    { "0000-01-01", NULL, 0, 0 },
    { "2023-00-10", NULL, 0, 0 },
    { "2023-13-10", NULL, 0, 0 },
    { "2023-02-00", NULL, 0, 0 },
    { "2023-02-29", NULL, 0, 0 },
    { "1900-02-29", NULL, 0, 0 },
    { "2023-04-31", NULL, 0, 0 },
    { "10-02-2023", NULL, 0, 0 },
    { "2023-02-10T", NULL, 0, 0 },
    { "2023-02-10 ", NULL, 0, 0 },
    { "2023-02-10T13", NULL, 0, 0 },
    { "2023-02-10T24:00", NULL, 0, 0 },
    { "2023-02-10T13:60", NULL, 0, 0 },
    { "2023-02-10T13:44:61", NULL, 0, 0 },
    { "2023-02-10T13:44:5", NULL, 0, 0 },
    { "2023-02-10T13:44:59.", NULL, 0, 0 },
    { "2023-02-10T13:44:59 ", NULL, 0, 0 },
    { "2023-02-10T13:44:59+", NULL, 0, 0 },
    { "2023-02-10T13:44:59+01:", NULL, 0, 0 },
    { "2023-02-10T13:44:59+01:0", NULL, 0, 0 },
    { "2023-02-10T13:44:59+19:00", NULL, 0, 0 },
    { "2023-02-10T13:44:59+01:60", NULL, 0, 0 },
    { "2023-02-10T13:44:59ZZ", NULL, 0, 0 },
    { "2023-02-10T13:44:59 CET", NULL, 0, 0 },
    { " 2023-02-10", NULL, 0, 0 },
    { "2023-02-10x", NULL, 0, 0 },
    { "-023-02-10", NULL, 0, 0 },
  };
  g_autoptr (EksZone) utc = zone_of ("UTC");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EksTimestamp stamp;
      gboolean read = eks_timestamp_parse (cases[i].text, strlen (cases[i].text), &stamp);
      if (read != (cases[i].utc != NULL))
        g_error ("“%s” was %s", cases[i].text, read ? "read" : "refused");
      if (!read)
        continue;
      g_autoptr (GDateTime) expected = g_date_time_new_from_iso8601 (cases[i].utc, NULL);
      g_assert_cmpint (eks_timestamp_to_unix (&stamp, utc), ==, g_date_time_to_unix (expected));
      g_assert_cmpint (stamp.has_time, ==, cases[i].has_time);
      g_assert_cmpint (stamp.has_offset, ==, cases[i].has_offset);
    }
}

static void
test_fraction (void)
{
  static const struct
  {
    const char *text;
    int microsecond;
  } cases[] = { { "2023-02-10T00:00:00.5", 500000 }, { "2023-02-10T00:00:00.000001Z", 1 }, { "2023-02-10T00:00:00.1234567899", 123456 }, { "2023-02-10T00:00:00", 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EksTimestamp stamp;
      g_assert_true (eks_timestamp_parse (cases[i].text, strlen (cases[i].text), &stamp));
      g_assert_cmpint (stamp.microsecond, ==, cases[i].microsecond);
    }
}

/* A text is a slice of a page: what stands behind it must not be looked at. */
static void
test_slice (void)
{
  EksTimestamp stamp;

  g_assert_true (eks_timestamp_parse ("2023-02-10T13:44:59", 10, &stamp));
  g_assert_false (stamp.has_time);
  g_assert_false (eks_timestamp_parse ("2023-02-10", 9, &stamp));
  g_assert_false (eks_timestamp_parse (NULL, 0, &stamp));
}

static void
test_calendar (void)
{
  g_autoptr (GDate) date = g_date_new_dmy (1, 1, 1);
  const gint64 first = eks_days_from_civil (1, 1, 1);

  g_assert_cmpint (eks_days_from_civil (1970, 1, 1), ==, 0);
  g_assert_cmpint (eks_days_from_civil (2000, 3, 1), ==, 11017);
  for (guint i = 0; i < 9999 * 366; i += 97)
    {
      int year, month, day;
      g_date_set_julian (date, 1 + i);
      if (g_date_get_year (date) > 9999)
        break;
      eks_civil_from_days (first + i, &year, &month, &day);
      g_assert_cmpint (year, ==, g_date_get_year (date));
      g_assert_cmpint (month, ==, (int) g_date_get_month (date));
      g_assert_cmpint (day, ==, g_date_get_day (date));
      g_assert_cmpint (eks_days_from_civil (year, month, day), ==, first + i);
    }
}

static void
test_day_length (void)
{
  static const struct
  {
    const char *zone;
    int year, month, day;
    int hours;
  } cases[] = {
    { "Europe/Copenhagen", 2025, 3, 29, 24 },
    { "Europe/Copenhagen", 2025, 3, 30, 23 },
    { "Europe/Copenhagen", 2025, 10, 26, 25 },
    { "Europe/Stockholm", 2024, 3, 31, 23 },
    { "Europe/Amsterdam", 2024, 10, 27, 25 },
    { "America/Sao_Paulo", 2018, 11, 4, 23 }, /* midnight did not exist */
    { "America/Sao_Paulo", 2018, 2, 17, 25 },
    { "America/Havana", 2024, 11, 3, 25 }, /* midnight came twice */
    { "Asia/Beirut", 2024, 3, 31, 23 },
    { "Asia/Kolkata", 2025, 3, 30, 24 },
    { "UTC", 2025, 3, 30, 24 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksZone) zone = zone_of (cases[i].zone);
      gint64 start = eks_zone_get_day_start (zone, cases[i].year, cases[i].month, cases[i].day);
      int year, month, day;
      eks_civil_from_days (eks_days_from_civil (cases[i].year, cases[i].month, cases[i].day) + 1, &year, &month, &day);
      g_assert_cmpint (eks_zone_get_day_start (zone, year, month, day) - start, ==, cases[i].hours * HOUR);
      /* the second before is another day */
      g_assert_cmpint ((start - 1 + eks_zone_get_offset (zone, start - 1)) / DAY, <, (start + eks_zone_get_offset (zone, start)) / DAY);
    }
}

static void
test_ambiguous (void)
{
  static const struct
  {
    const char *local;
    const char *utc;
  } cases[] = {
    { "2025-03-30 01:59:59", "2025-03-30T00:59:59Z" },
    { "2025-03-30 02:30:00", "2025-03-30T01:30:00Z" }, /* does not exist: the clock is not yet put forward */
    { "2025-03-30 03:00:00", "2025-03-30T01:00:00Z" },
    { "2025-10-26 01:59:59", "2025-10-25T23:59:59Z" },
    { "2025-10-26 02:30:00", "2025-10-26T00:30:00Z" }, /* comes twice: the first */
    { "2025-10-26 03:00:00", "2025-10-26T02:00:00Z" },
    { "2025-07-01", "2025-06-30T22:00:00Z" },
  };
  g_autoptr (EksZone) zone = zone_of ("Europe/Copenhagen");

  g_assert_cmpstr (eks_zone_get_identifier (zone), ==, "Europe/Copenhagen");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EksTimestamp stamp;
      g_autoptr (GDateTime) expected = g_date_time_new_from_iso8601 (cases[i].utc, NULL);
      g_assert_true (eks_timestamp_parse (cases[i].local, strlen (cases[i].local), &stamp));
      g_assert_cmpint (eks_timestamp_to_unix (&stamp, zone), ==, g_date_time_to_unix (expected));
    }
}

/* Against GLib at every change of offset, its memory included: forwards, backwards and at odd moments such as Casey's 00:01. */
static void
test_offsets (void)
{
  static const char *const zones[] = { "Europe/Copenhagen", "Europe/Amsterdam", "Antarctica/Casey", "Africa/Monrovia", "Asia/Kathmandu", "Pacific/Apia" };

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autoptr (EksZone) zone = zone_of (zones[i]);
      g_autoptr (GTimeZone) reference = g_time_zone_new_identifier (zones[i]);
      for (gint64 t = -2000000000; t < 2000000000; t += 86399 * 7 / 3)
        {
          gint64 at = t ^ (t & 1 ? 1800 : 60);
          int interval = g_time_zone_find_interval (reference, G_TIME_TYPE_UNIVERSAL, at);
          g_assert_cmpint (eks_zone_get_offset (zone, at), ==, g_time_zone_get_offset (reference, interval));
        }
    }
  g_autoptr (EksZone) casey = zone_of ("Antarctica/Casey");
  g_assert_cmpint (eks_zone_get_offset (casey, 1601740860 + 1), ==, 11 * HOUR);
  g_assert_cmpint (eks_zone_get_offset (casey, 1601740860 - 1), ==, 8 * HOUR);
  g_assert_cmpint (eks_zone_get_offset (casey, 1601740860), ==, 11 * HOUR);
}

static void
test_unknown_zone (void)
{
  static const char *const names[] = { "", "Europe/Kopenhagen", "../../etc/passwd", "Mars/Olympus" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (eks_zone_new (names[i], &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/timestamp/parse", test_parse);
  g_test_add_func ("/record/timestamp/fraction", test_fraction);
  g_test_add_func ("/record/timestamp/slice", test_slice);
  g_test_add_func ("/record/timestamp/calendar", test_calendar);
  g_test_add_func ("/record/timestamp/day-length", test_day_length);
  g_test_add_func ("/record/timestamp/ambiguous", test_ambiguous);
  g_test_add_func ("/record/timestamp/offsets", test_offsets);
  g_test_add_func ("/record/timestamp/unknown-zone", test_unknown_zone);
  return g_test_run ();
}
