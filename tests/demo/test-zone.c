/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo's own calendar against GLib's zone data: both must tell the same time, clock changes included. */

#include "config.h"

#include "eks-demo-zone.h"

static void
check_time (const EksDemoZone *zone, GTimeZone *copenhagen, gint64 unix_seconds)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (unix_seconds);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, copenhagen);
  g_autofree char *expected = g_date_time_format (local, "%Y-%m-%d %H:%M:%S %z");
  g_autofree char *expected_date = g_date_time_format (local, "%Y-%m-%d");
  g_autoptr (GString) text = g_string_new (NULL);

  eks_demo_zone_put_time (zone, text, unix_seconds);
  g_assert_cmpstr (text->str, ==, expected);
  g_string_truncate (text, 0);
  eks_demo_zone_put_date (zone, text, unix_seconds);
  g_assert_cmpstr (text->str, ==, expected_date);
}

static void
test_times (void)
{
  g_autoptr (GTimeZone) copenhagen = g_time_zone_new_identifier ("Europe/Copenhagen");
  EksDemoZone zone;

  g_assert_nonnull (copenhagen);
  eks_demo_zone_init (&zone);
  /* A step that is no part of a day, so that every hour and minute comes up; forty years */
  for (gint64 t = G_GINT64_CONSTANT (852076800); t < G_GINT64_CONSTANT (2114380800); t += 86400 * 3 + 4567)
    check_time (&zone, copenhagen, t);
  for (int year = 1996; year <= 2037; year++)
    for (guint i = 0; i < 2; i++)
      for (gint64 around = -7201; around <= 7201; around += 1800)
        {
          check_time (&zone, copenhagen, zone.summers[year - EKS_DEMO_ZONE_FIRST_YEAR][i] + around);
          check_time (&zone, copenhagen, zone.summers[year - EKS_DEMO_ZONE_FIRST_YEAR][i] + (around > 0) - 1);
        }
}

static void
test_day_start (void)
{
  g_autoptr (GTimeZone) copenhagen = g_time_zone_new_identifier ("Europe/Copenhagen");
  EksDemoZone zone;

  eks_demo_zone_init (&zone);
  for (gint64 days = eks_demo_days_from_date (1997, 1, 1); days < eks_demo_days_from_date (2037, 1, 1); days++)
    {
      int year;
      int month;
      int day;
      eks_demo_date_from_days (days, &year, &month, &day);
      g_autoptr (GDateTime) midnight = g_date_time_new (copenhagen, year, month, day, 0, 0, 0);
      g_assert_cmpint (eks_demo_zone_get_day_start (&zone, year, month, day), ==, g_date_time_to_unix (midnight));
    }
  /* the day after the last of a month, and of a year */
  g_assert_cmpint (eks_demo_zone_get_day_start (&zone, 2025, 2, 29), ==, eks_demo_zone_get_day_start (&zone, 2025, 3, 1));
  g_assert_cmpint (eks_demo_zone_get_day_start (&zone, 2025, 12, 32), ==, eks_demo_zone_get_day_start (&zone, 2026, 1, 1));
  /* 23 and 25 hours */
  g_assert_cmpint (eks_demo_zone_get_day_start (&zone, 2025, 3, 31) - eks_demo_zone_get_day_start (&zone, 2025, 3, 30), ==, 23 * 3600);
  g_assert_cmpint (eks_demo_zone_get_day_start (&zone, 2025, 10, 27) - eks_demo_zone_get_day_start (&zone, 2025, 10, 26), ==, 25 * 3600);
}

static void
test_dates (void)
{
  static const struct
  {
    const char *text;
    gboolean good;
  } dates[] = {
    { "2025-01-31", TRUE }, { "2024-02-29", TRUE }, { "2025-02-29", FALSE }, { "2025-13-01", FALSE }, { "2025-00-10", FALSE }, { "2025-01-00", FALSE },
    { "2025-1-31", FALSE }, { "2025-01-31 ", FALSE }, { "31-01-2025", FALSE }, { "2025-01-311", FALSE }, { "", FALSE }, { "1000-01-01", FALSE },
    { "2025-01-3x", FALSE }, { "9999-01-01", FALSE },
  };
  int year;
  int month;
  int day;

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    g_assert_cmpint (eks_demo_date_parse (dates[i].text, &year, &month, &day), ==, dates[i].good);
  g_assert_true (eks_demo_date_parse ("2024-02-29", &year, &month, &day));
  g_assert_cmpint (year * 10000 + month * 100 + day, ==, 20240229);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/zone/times", test_times);
  g_test_add_func ("/demo/zone/day-start", test_day_start);
  g_test_add_func ("/demo/zone/dates", test_dates);
  return g_test_run ();
}
