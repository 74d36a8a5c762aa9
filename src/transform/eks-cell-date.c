/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates in the spellings people ask for. No GDateTime: it pads no year below 1000, and a row would cost several of them. */

#include "config.h"

#include "eks-cell-date-private.h"

#include "eks-cell-words-private.h"

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

/* Whether @pattern has no other codes than those of eks_cell_date_append(). */
gboolean
eks_cell_date_check_pattern (const char *pattern)
{
  for (const char *at = strchr (pattern, '%'); at != NULL; at = strchr (at + 2, '%'))
    if (at[1] == '\0' || strchr ("dmYyHMSjAaBb%", at[1]) == NULL)
      return FALSE;
  return TRUE;
}

/* 0 to 6, from Monday; 1970 began on a Thursday. */
static int
get_weekday (const EksTimestamp *date)
{
  gint64 days = eks_days_from_civil (date->year, date->month, date->day) + 3;

  return (int) (((days % 7) + 7) % 7);
}

static void
append_code (GString *target, char code, const EksTimestamp *date, guint language)
{
  switch (code)
    {
    case 'd':
      g_string_append_printf (target, "%02d", date->day);
      break;
    case 'm':
      g_string_append_printf (target, "%02d", date->month);
      break;
    case 'Y':
      g_string_append_printf (target, "%04d", date->year);
      break;
    case 'y':
      g_string_append_printf (target, "%02d", date->year % 100);
      break;
    case 'H':
      g_string_append_printf (target, "%02d", date->hour);
      break;
    case 'M':
      g_string_append_printf (target, "%02d", date->minute);
      break;
    case 'S':
      g_string_append_printf (target, "%02d", date->second);
      break;
    case 'j':
      g_string_append_printf (target, "%03d", (int) (eks_days_from_civil (date->year, date->month, date->day) - eks_days_from_civil (date->year, 1, 1)) + 1);
      break;
    case 'A':
    case 'a':
      g_string_append (target, eks_cell_get_weekday (language, get_weekday (date), code == 'a'));
      break;
    case 'B':
    case 'b':
      g_string_append (target, eks_cell_get_month (language, date->month, code == 'b'));
      break;
    case '%':
    default:
      g_string_append_c (target, code);
      break;
    }
}

/* Day, month, year, its last two digits, hour, minute, second, day of the year: %d %m %Y %y %H %M %S %j, and %%.
 * Names of weekday and month, long and short, in the language: %A %a %B %b. */
void
eks_cell_date_append (GString *target, const char *pattern, const EksTimestamp *date, guint language)
{
  for (const char *at = pattern; *at != '\0'; at++)
    if (*at == '%' && at[1] != '\0')
      append_code (target, *++at, date, language);
    else
      g_string_append_c (target, *at);
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
