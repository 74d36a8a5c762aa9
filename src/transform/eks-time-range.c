/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a condition on time means as moments. Days, weeks, months and years are those of the account's zone, each
 * from its first moment to the next one's, so that days of 23 and 25 hours are whole. */

#include "config.h"

#include "eks-time-range-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "eks-error.h"

#define SECOND G_GINT64_CONSTANT (1000000) /* in µs */
#define HOUR (3600 * SECOND)
#define DAY_SECONDS 86400
#define DAYS_A_WEEK 7

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

static gint64
start_of_day (gint64 day, EksZone *zone)
{
  int year, month, day_of_month;

  eks_civil_from_days (day, &year, &month, &day_of_month);
  return eks_zone_get_day_start (zone, year, month, day_of_month) * SECOND;
}

static EksTimeRange
days (gint64 first, gint64 behind, EksZone *zone)
{
  return (EksTimeRange) { start_of_day (first, zone), start_of_day (behind, zone) };
}

/* The day in the account's zone that a moment is in; days since 1970-01-01. */
gint64
eks_time_range_day_of (gint64 moment, EksZone *zone)
{
  gint64 seconds = floor_div (moment, SECOND);

  return floor_div (seconds + eks_zone_get_offset (zone, seconds), DAY_SECONDS);
}

/* Reads the value of a field; a day is its first moment. */
gboolean
eks_time_range_read_moment (const char *text, gsize length, EksZone *zone, gint64 *moment)
{
  EksTimestamp timestamp;

  if (!eks_timestamp_parse (text, length, &timestamp))
    return FALSE;
  *moment = eks_timestamp_to_unix (&timestamp, zone) * SECOND + timestamp.microsecond;
  return TRUE;
}

/* Reads the value of a condition: a day is all of it, a time is one microsecond. */
static gboolean
read_value (const char *field, const char *text, EksZone *zone, EksTimeRange *range, gboolean *is_day, GError **error)
{
  EksTimestamp timestamp;

  if (!eks_timestamp_parse (text, strlen (text), &timestamp))
    {
      /* TRANSLATORS: %1$s is a field, %2$s what somebody wrote as a date */
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB,
                   _("The filter on “%1$s” cannot use “%2$s”; write a day like 2025-01-31 or a time like 2025-01-31T09:00"), field, text);
      return FALSE;
    }
  *is_day = !timestamp.has_time;
  if (*is_day)
    {
      gint64 day = eks_days_from_civil (timestamp.year, timestamp.month, timestamp.day);
      *range = days (day, day + 1, zone);
      return TRUE;
    }
  range->start = eks_timestamp_to_unix (&timestamp, zone) * SECOND + timestamp.microsecond;
  range->end = range->start + 1;
  return TRUE;
}

/* The first day of a month that is counted from January of year 0. */
static gint64
first_of_month (gint64 months)
{
  gint64 year = floor_div (months, 12);

  return eks_days_from_civil ((int) year, (int) (months - year * 12) + 1, 1);
}

/* The day of the month @n months before @today, or that month's last where it has no such day. */
static gint64
months_before (gint64 today, gint64 n)
{
  int year, month, day;
  gint64 months;

  eks_civil_from_days (today, &year, &month, &day);
  months = (gint64) year * 12 + month - 1 - n;
  return MIN (first_of_month (months) + day, first_of_month (months + 1)) - 1;
}

/* Hours are exact; the others begin with the day so long ago. All end now, now included. */
static EksTimeRange
in_last (const char *const *values, EksZone *zone, gint64 now)
{
  gint64 today = eks_time_range_day_of (now, zone);
  gint64 n = g_ascii_strtoll (values[0], NULL, 10);

  if (strcmp (values[1], "hours") == 0)
    return (EksTimeRange) { now - n * HOUR, now + 1 };
  if (strcmp (values[1], "months") == 0)
    return (EksTimeRange) { start_of_day (months_before (today, n), zone), now + 1 };
  if (strcmp (values[1], "weeks") == 0)
    n *= DAYS_A_WEEK;
  return (EksTimeRange) { start_of_day (today - n, zone), now + 1 };
}

/* Weeks begin on Monday (ISO 8601). */
static EksTimeRange
period (EksComparison comparison, EksZone *zone, gint64 now)
{
  gint64 today = eks_time_range_day_of (now, zone);
  gint64 monday = today - (today + 3 - floor_div (today + 3, DAYS_A_WEEK) * DAYS_A_WEEK); /* 1970-01-01 was a Thursday */
  gint64 months;
  int year, month, day;

  eks_civil_from_days (today, &year, &month, &day);
  months = (gint64) year * 12 + month - 1;
  switch ((int) comparison)
    {
    case EKS_COMPARISON_TODAY:
      return days (today, today + 1, zone);
    case EKS_COMPARISON_YESTERDAY:
      return days (today - 1, today, zone);
    case EKS_COMPARISON_THIS_WEEK:
      return days (monday, monday + DAYS_A_WEEK, zone);
    case EKS_COMPARISON_LAST_WEEK:
      return days (monday - DAYS_A_WEEK, monday, zone);
    case EKS_COMPARISON_THIS_MONTH:
      return days (first_of_month (months), first_of_month (months + 1), zone);
    case EKS_COMPARISON_LAST_MONTH:
      return days (first_of_month (months - 1), first_of_month (months), zone);
    case EKS_COMPARISON_THIS_YEAR:
      return days (eks_days_from_civil (year, 1, 1), eks_days_from_civil (year + 1, 1, 1), zone);
    case EKS_COMPARISON_LAST_YEAR:
      return days (eks_days_from_civil (year - 1, 1, 1), eks_days_from_civil (year, 1, 1), zone);
    default:
      g_return_val_if_reached (((EksTimeRange) { 0, 0 }));
    }
}

/* Turns the moments of one value into those that a comparison with it allows. */
static EksTimeRange
compare_with (EksComparison comparison, EksTimeRange value)
{
  switch ((int) comparison)
    {
    case EKS_COMPARISON_LESS:
      return (EksTimeRange) { G_MININT64, value.start };
    case EKS_COMPARISON_LESS_OR_EQUAL:
      return (EksTimeRange) { G_MININT64, value.end };
    case EKS_COMPARISON_GREATER:
      return (EksTimeRange) { value.end, G_MAXINT64 };
    case EKS_COMPARISON_GREATER_OR_EQUAL:
      return (EksTimeRange) { value.start, G_MAXINT64 };
    default:
      return value;
    }
}

/* A last day belongs to it, a time at its end does not. */
static gboolean
read_between (const char *field, const char *const *values, EksZone *zone, EksTimeRange *range, GError **error)
{
  EksTimeRange last;
  gboolean is_day;

  if (!read_value (field, values[0], zone, range, &is_day, error) || !read_value (field, values[1], zone, &last, &is_day, error))
    return FALSE;
  if (range->start > last.start)
    {
      /* TRANSLATORS: %1$s is a field, %2$s and %3$s are the values that the filter goes from and to */
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The filter on “%1$s” goes from “%2$s” to “%3$s”, which is backwards; swap them"), field, values[0], values[1]);
      return FALSE;
    }
  range->end = is_day ? last.end : last.start;
  return TRUE;
}

/* Whether a comparison is about the text of a field or its absence. */
static gboolean
is_about_text (EksComparison comparison)
{
  return comparison == EKS_COMPARISON_CONTAINS || comparison == EKS_COMPARISON_STARTS_WITH || comparison == EKS_COMPARISON_ENDS_WITH ||
         comparison == EKS_COMPARISON_EMPTY || comparison == EKS_COMPARISON_NOT_EMPTY;
}

/*
 * Returns the moments that @condition allows, one range or one for each value of one_of; for not_equal those
 * that it forbids; NULL with EKS_ERROR_INVALID_JOB that names field and value. An array without ranges says
 * nothing about time: comparisons with text, empty and not_empty.
 */
GArray *
eks_time_ranges_for_condition (EksFilter *condition, EksZone *zone, gint64 now, GError **error)
{
  EksComparison comparison = eks_filter_get_comparison (condition);
  const char *const *values = eks_filter_get_values (condition);
  const char *field = eks_filter_get_field (condition);
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (EksTimeRange));
  EksTimeRange range;
  gboolean is_day;

  if (is_about_text (comparison))
    return g_steal_pointer (&ranges);
  if (eks_comparison_is_period (comparison))
    range = period (comparison, zone, now);
  else if (comparison == EKS_COMPARISON_IN_LAST)
    range = in_last (values, zone, now);
  else if (comparison == EKS_COMPARISON_BETWEEN)
    {
      if (!read_between (field, values, zone, &range, error))
        return NULL;
    }
  else
    {
      for (guint i = 0; values[i] != NULL; i++)
        {
          if (!read_value (field, values[i], zone, &range, &is_day, error))
            return NULL;
          range = compare_with (comparison, range);
          g_array_append_val (ranges, range);
        }
      return g_steal_pointer (&ranges);
    }
  g_array_append_val (ranges, range);
  return g_steal_pointer (&ranges);
}
