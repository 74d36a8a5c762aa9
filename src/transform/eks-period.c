/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periods of the account's time zone. Days of 23 and 25 hours are one day; the hour that comes twice is two hours, told apart
 * by their offsets. Weeks begin on Monday and are those of ISO 8601: the first one of a year has its first Thursday. */

#include "config.h"

#include "eks-period-private.h"

#include <stdlib.h>
#include <string.h>

#include "eks-time-range-private.h"

#define HOUR 3600
#define DAY_SECONDS 86400
#define DAYS_A_WEEK 7

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

static gint64
find_monday (gint64 day)
{
  return floor_div (day + 3, DAYS_A_WEEK) * DAYS_A_WEEK - 3; /* 1970-01-01 was a Thursday */
}

/* The first day of the period that @day is in. */
static gint64
find_first_day (EksPer per, gint64 day)
{
  int year, month, day_of_month;

  eks_civil_from_days (day, &year, &month, &day_of_month);
  switch ((int) per)
    {
    case EKS_PER_WEEK:
      return find_monday (day);
    case EKS_PER_MONTH:
      return eks_days_from_civil (year, month, 1);
    case EKS_PER_QUARTER:
      return eks_days_from_civil (year, (month - 1) / 3 * 3 + 1, 1);
    case EKS_PER_YEAR:
      return eks_days_from_civil (year, 1, 1);
    default:
      return day;
    }
}

/* Appends 2026-10-25T02:00:00+02:00; FALSE for a year that no calendar has. */
static gboolean
append_hour (GString *start, gint64 moment, EksZone *zone)
{
  gint64 seconds = floor_div (moment, G_USEC_PER_SEC);
  gint32 offset = eks_zone_get_offset (zone, seconds);
  gint64 hours = floor_div (seconds + offset, HOUR);
  gint64 day = floor_div (hours, 24);
  int year, month, day_of_month;

  eks_civil_from_days (day, &year, &month, &day_of_month);
  if (year < 1 || year > 9999)
    return FALSE;
  g_string_append_printf (start, "%04d-%02d-%02dT%02d:00:00%c%02d:%02d", year, month, day_of_month, (int) (hours - day * 24), offset < 0 ? '-' : '+',
                          abs (offset) / HOUR, abs (offset) % HOUR / 60);
  return TRUE;
}

/*
 * Appends to @start the first day of the period that @text is in, 2026-11-01, or the first moment of an hour, with its offset.
 * Returns FALSE if @text is no time.
 */
gboolean
eks_period_find (EksPer per, const char *text, gsize length, EksZone *zone, GString *start)
{
  int year, month, day_of_month;
  gint64 moment;

  if (!eks_time_range_read_moment (text, length, zone, &moment))
    return FALSE;
  if (per == EKS_PER_HOUR)
    return append_hour (start, moment, zone);
  eks_civil_from_days (find_first_day (per, eks_time_range_day_of (moment, zone)), &year, &month, &day_of_month);
  if (year < 1 || year > 9999)
    return FALSE;
  g_string_append_printf (start, "%04d-%02d-%02d", year, month, day_of_month);
  return TRUE;
}

/* Appends 2026-W48: the year is the one that the week's Thursday is in. */
static void
append_week (GString *text, const EksTimestamp *monday)
{
  gint64 thursday = eks_days_from_civil (monday->year, monday->month, monday->day) + 3;
  int year, month, day;

  eks_civil_from_days (thursday, &year, &month, &day);
  g_string_append_printf (text, "%04d-W%02d", year, (int) (thursday - eks_days_from_civil (year, 1, 1)) / DAYS_A_WEEK + 1);
}

/* Appends to @text what a person calls the period that begins at @start: an hour and a day as they are, 2026-W48, 2026-11, 2026-Q4, 2026. */
void
eks_period_write (EksPer per, const char *start, GString *text)
{
  EksTimestamp timestamp;

  if (!eks_timestamp_parse (start, strlen (start), &timestamp))
    g_return_if_reached ();
  switch ((int) per)
    {
    case EKS_PER_WEEK:
      append_week (text, &timestamp);
      break;
    case EKS_PER_MONTH:
      g_string_append_printf (text, "%04d-%02d", timestamp.year, timestamp.month);
      break;
    case EKS_PER_QUARTER:
      g_string_append_printf (text, "%04d-Q%d", timestamp.year, (timestamp.month - 1) / 3 + 1);
      break;
    case EKS_PER_YEAR:
      g_string_append_printf (text, "%04d", timestamp.year);
      break;
    default:
      g_string_append (text, start);
    }
}
