/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copenhagen's calendar: summer time from the last Sunday of March to the last Sunday of October, 01:00 UTC. */

#include "config.h"

#include "eks-demo-zone.h"

#include "eks-demo-text.h"

#define DAY 86400
#define HOUR 3600
/* the mean year of the Gregorian calendar, 365.2425 days */
#define MEAN_YEAR 31556952

/**
 * eks_demo_days_from_date:
 * @year: the year
 * @month: 1 to 12
 * @day: 1 to 31
 *
 * Returns: days since 1970-01-01
 */
gint64
eks_demo_days_from_date (int year, int month, int day)
{
  /* Years begin in March here, so that the leap day is a year's last. */
  gint64 y = month > 2 ? year : year - 1;
  gint64 m = (month + 9) % 12;

  return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

/**
 * eks_demo_date_from_days:
 * @days: days since 1970-01-01, from the year 1 on
 * @year: (out): the year
 * @month: (out): 1 to 12
 * @day: (out): 1 to 31
 */
void
eks_demo_date_from_days (gint64 days, int *year, int *month, int *day)
{
  gint64 n = days + 719468;
  gint64 era = n / 146097;
  gint64 of_era = n % 146097;
  gint64 y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  gint64 of_year = of_era - (365 * y + y / 4 - y / 100);
  gint64 m = (5 * of_year + 2) / 153;

  *day = (int) (of_year - (153 * m + 2) / 5) + 1;
  *month = (int) (m < 10 ? m + 3 : m - 9);
  *year = (int) (era * 400 + y + (m >= 10));
}

static gint64
last_sunday (int year, int month)
{
  gint64 last = eks_demo_days_from_date (year, month, 31);

  /* 1970-01-01 was a Thursday: day 3 is a Sunday */
  return last - (last + 4) % 7;
}

/**
 * eks_demo_zone_init:
 * @self: a zone to fill
 */
void
eks_demo_zone_init (EksDemoZone *self)
{
  for (int year = EKS_DEMO_ZONE_FIRST_YEAR; year <= EKS_DEMO_ZONE_LAST_YEAR; year++)
    {
      gint64 *summer = self->summers[year - EKS_DEMO_ZONE_FIRST_YEAR];
      summer[0] = last_sunday (year, 3) * DAY + HOUR;
      summer[1] = last_sunday (year, 10) * DAY + HOUR;
    }
}

/**
 * eks_demo_zone_get_offset:
 * @self: a zone
 * @unix_seconds: seconds since 1970 UTC, in the years that the zone knows
 *
 * Returns: seconds east of UTC, 3600 or 7200
 */
gint64
eks_demo_zone_get_offset (const EksDemoZone *self, gint64 unix_seconds)
{
  gint64 first = G_GINT64_CONSTANT (820454400); /* 1996-01-01 UTC */
  gint64 year = (unix_seconds - first) / MEAN_YEAR;

  /* Around New Year this may be the year next to it, where it is winter all the same. */
  year = CLAMP (year, 0, (gint64) G_N_ELEMENTS (self->summers) - 1);
  return unix_seconds >= self->summers[year][0] && unix_seconds < self->summers[year][1] ? 2 * HOUR : HOUR;
}

/**
 * eks_demo_zone_get_day_start:
 * @self: a zone
 * @year: the year
 * @month: 1 to 12
 * @day: 1 to 32, where 32 and the like run over into the next month
 *
 * Returns: midnight in Copenhagen, in seconds since 1970 UTC
 */
gint64
eks_demo_zone_get_day_start (const EksDemoZone *self, int year, int month, int day)
{
  gint64 local = eks_demo_days_from_date (year, month, day) * DAY;

  /* Clocks change at two or three in the morning: one hour east decides on the right side of midnight. */
  return local - eks_demo_zone_get_offset (self, local - HOUR);
}

static void
put_date (GString *text, gint64 days)
{
  int year;
  int month;
  int day;
  char date[10];

  eks_demo_date_from_days (days, &year, &month, &day);
  date[0] = (char) ('0' + year / 1000);
  date[1] = (char) ('0' + year / 100 % 10);
  date[2] = (char) ('0' + year / 10 % 10);
  date[3] = (char) ('0' + year % 10);
  date[4] = '-';
  date[5] = (char) ('0' + month / 10);
  date[6] = (char) ('0' + month % 10);
  date[7] = '-';
  date[8] = (char) ('0' + day / 10);
  date[9] = (char) ('0' + day % 10);
  eks_demo_put (text, date, sizeof date);
}

/**
 * eks_demo_zone_put_time:
 * @self: a zone
 * @text: where to
 * @unix_seconds: seconds since 1970 UTC
 *
 * Appends `yyyy-MM-dd HH:mm:ss ±hhmm` as Copenhagen's clocks show it (OnlineFundraising, DataSet schema).
 */
void
eks_demo_zone_put_time (const EksDemoZone *self, GString *text, gint64 unix_seconds)
{
  gint64 offset = eks_demo_zone_get_offset (self, unix_seconds);
  gint64 local = unix_seconds + offset;
  guint second = (guint) (local % DAY);
  char clock[15] = " 00:00:00 +0100";

  put_date (text, local / DAY);
  clock[1] = (char) ('0' + second / 36000);
  clock[2] = (char) ('0' + second / HOUR % 10);
  clock[4] = (char) ('0' + second / 600 % 6);
  clock[5] = (char) ('0' + second / 60 % 10);
  clock[7] = (char) ('0' + second % 60 / 10);
  clock[8] = (char) ('0' + second % 10);
  clock[12] = (char) ('0' + offset / HOUR);
  eks_demo_put (text, clock, sizeof clock);
}

/**
 * eks_demo_zone_put_date:
 * @self: a zone
 * @text: where to
 * @unix_seconds: seconds since 1970 UTC
 *
 * Appends the day in Copenhagen as `yyyy-MM-dd`.
 */
void
eks_demo_zone_put_date (const EksDemoZone *self, GString *text, gint64 unix_seconds)
{
  put_date (text, (unix_seconds + eks_demo_zone_get_offset (self, unix_seconds)) / DAY);
}

/**
 * eks_demo_date_parse:
 * @text: what should be a day
 * @year: (out): the year
 * @month: (out): the month
 * @day: (out): the day
 *
 * Returns: whether @text is a day that exists, written `yyyy-MM-dd` and nothing else
 */
gboolean
eks_demo_date_parse (const char *text, int *year, int *month, int *day)
{
  static const char shape[] = "0000-00-00";
  int y;
  int m;
  int d;

  for (gsize i = 0; i < sizeof shape; i++)
    if (shape[i] == '0' ? !g_ascii_isdigit (text[i]) : text[i] != shape[i])
      return FALSE;
  *year = (int) g_ascii_strtoull (text, NULL, 10);
  *month = (int) g_ascii_strtoull (text + 5, NULL, 10);
  *day = (int) g_ascii_strtoull (text + 8, NULL, 10);
  if (*year < EKS_DEMO_ZONE_FIRST_YEAR || *year > EKS_DEMO_ZONE_LAST_YEAR || *month < 1 || *month > 12 || *day < 1)
    return FALSE;
  eks_demo_date_from_days (eks_demo_days_from_date (*year, *month, *day), &y, &m, &d);
  return y == *year && m == *month && d == *day;
}
