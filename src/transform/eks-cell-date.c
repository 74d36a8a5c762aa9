/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates in the spellings people ask for. No GDateTime: it pads no year below 1000, and a row would cost several of them. */

#include "config.h"

#include "eks-cell-date-private.h"

#include <string.h>

#define DAY_SECONDS 86400

/* Days first, with a slash, a dot or a hyphen between. */
static gboolean
parse_days_first (const char *text, gsize length, EksTimestamp *date)
{
  char turned[11];

  if (length != 10 || strchr ("/.-", text[2]) == NULL || text[2] != text[5])
    return FALSE;
  g_snprintf (turned, sizeof turned, "%.4s-%.2s-%.2s", text + 6, text + 3, text);
  return eks_timestamp_parse (turned, 10, date);
}

/* The wall clock that shows @seconds past 1970, if they were counted without an offset. */
static void
set_wall_clock (EksTimestamp *date, gint64 seconds)
{
  gint64 days = seconds >= 0 ? seconds / DAY_SECONDS : -((DAY_SECONDS - 1 - seconds) / DAY_SECONDS);
  int rest = (int) (seconds - days * DAY_SECONDS);
  int year, month, day;

  eks_civil_from_days (days, &year, &month, &day);
  date->year = (gint16) year;
  date->month = (gint8) month;
  date->day = (gint8) day;
  date->hour = (gint8) (rest / 3600);
  date->minute = (gint8) (rest / 60 % 60);
  date->second = (gint8) (rest % 60);
  date->has_offset = FALSE;
}

/* What a service writes, or days first; a moment with an offset becomes the wall clock of @zone, a date alone stays. */
gboolean
eks_cell_date_read (const char *text, gsize length, EksZone *zone, EksTimestamp *date)
{
  gint64 seconds;

  if (!eks_timestamp_parse (text, length, date) && !parse_days_first (text, length, date))
    return FALSE;
  if (!date->has_offset)
    return TRUE;
  seconds = eks_timestamp_to_unix (date, zone);
  set_wall_clock (date, seconds + eks_zone_get_offset (zone, seconds));
  return date->year >= 1 && date->year <= 9999;
}

/* Whole years on the day that it is in @zone; who was born on 29 February is a year older on 1 March. Negative: not born yet. */
int
eks_cell_date_get_age (const EksTimestamp *born, EksZone *zone, gint64 now)
{
  gint64 seconds = now / G_USEC_PER_SEC;
  EksTimestamp today = { 0 };
  int years;

  set_wall_clock (&today, seconds + eks_zone_get_offset (zone, seconds));
  years = today.year - born->year;
  if (today.month < born->month || (today.month == born->month && today.day < born->day))
    years--;
  return years;
}
