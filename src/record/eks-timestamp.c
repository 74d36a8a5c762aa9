/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading dates and times in the spellings that services use. Everything is arithmetic on numbers:
 * no call into the C library's locale or time zone, so the same text gives the same moment everywhere. */

#include "config.h"

#include "eks-timestamp.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "eks-error.h"

#define DAY_SECONDS 86400

/* A day of UTC throughout which the offset was the same; a year of them is remembered, because the
 * rows of a table come in any order. */
typedef struct
{
  gint64 day;
  gint32 offset;
} SteadyDay;

#define N_STEADY_DAYS 512

struct _EksZone
{
  GTimeZone *zone; /* (owned) */
  SteadyDay days[N_STEADY_DAYS]; /* by day modulo their number */
};

typedef struct
{
  const char *at;
  const char *end;
} Cursor;

static gboolean
take_digits (Cursor *cursor, int n, int *value)
{
  *value = 0;
  if (cursor->end - cursor->at < n)
    return FALSE;
  for (int i = 0; i < n; i++)
    {
      char c = *cursor->at++;
      if (c < '0' || c > '9')
        return FALSE;
      *value = *value * 10 + (c - '0');
    }
  return TRUE;
}

static gboolean
take_char (Cursor *cursor, char c)
{
  if (cursor->at == cursor->end || *cursor->at != c)
    return FALSE;
  cursor->at++;
  return TRUE;
}

static int
days_in_month (int year, int month)
{
  static const gint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
    return 29;
  return days[month - 1];
}

static gboolean
take_date (Cursor *cursor, EksTimestamp *result)
{
  int year, month, day;

  if (!take_digits (cursor, 4, &year) || !take_char (cursor, '-') ||
      !take_digits (cursor, 2, &month) || !take_char (cursor, '-') ||
      !take_digits (cursor, 2, &day))
    return FALSE;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month (year, month))
    return FALSE;
  result->year = (gint16) year;
  result->month = (gint8) month;
  result->day = (gint8) day;
  return TRUE;
}

/* Digits past the sixth are read and not kept. */
static gboolean
take_fraction (Cursor *cursor, EksTimestamp *result)
{
  const char *first = cursor->at;
  int scale = 100000;

  while (cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9')
    {
      result->microsecond += (*cursor->at++ - '0') * scale;
      scale /= 10;
    }
  return cursor->at > first;
}

static gboolean
take_time (Cursor *cursor, EksTimestamp *result)
{
  int hour, minute, second = 0;

  if (!take_digits (cursor, 2, &hour) || !take_char (cursor, ':') || !take_digits (cursor, 2, &minute))
    return FALSE;
  if (take_char (cursor, ':'))
    {
      if (!take_digits (cursor, 2, &second))
        return FALSE;
      if ((take_char (cursor, '.') || take_char (cursor, ',')) && !take_fraction (cursor, result))
        return FALSE;
    }
  if (hour > 23 || minute > 59 || second > 60)
    return FALSE;
  result->hour = (gint8) hour;
  result->minute = (gint8) minute;
  result->second = (gint8) MIN (second, 59);
  result->has_time = TRUE;
  return TRUE;
}

/* Z, +01, +0100, +01:00 */
static gboolean
take_offset (Cursor *cursor, EksTimestamp *result)
{
  int hours, minutes = 0, sign;

  if (take_char (cursor, 'Z') || take_char (cursor, 'z'))
    {
      result->offset = 0;
      result->has_offset = TRUE;
      return TRUE;
    }
  if (take_char (cursor, '+'))
    sign = 1;
  else if (take_char (cursor, '-'))
    sign = -1;
  else
    return FALSE;
  if (!take_digits (cursor, 2, &hours))
    return FALSE;
  if ((take_char (cursor, ':') || cursor->at < cursor->end) && !take_digits (cursor, 2, &minutes))
    return FALSE;
  if (hours > 18 || minutes > 59)
    return FALSE;
  result->offset = sign * (hours * 3600 + minutes * 60);
  result->has_offset = TRUE;
  return TRUE;
}

/**
 * eks_timestamp_parse:
 * @text: (array length=length): UTF-8
 * @length: in bytes
 * @result: (out caller-allocates): what was read
 *
 * Reads `2023-02-10`, `2023-02-10 13:44:59`, `2023-02-10T13:44:59.327Z`,
 * `2023-02-10 13:44:59 +0100` and the like (ISO 8601 and the spelling
 * `yyyy-MM-dd HH:mm:ss ±hhmm`). Nothing may follow.
 *
 * Returns: %FALSE if @text is no such thing or no real date
 */
gboolean
eks_timestamp_parse (const char *text, gsize length, EksTimestamp *result)
{
  Cursor cursor = { text, text + length };

  g_return_val_if_fail ((text != NULL || length == 0) && result != NULL, FALSE);

  *result = (EksTimestamp) { 0 };
  if (!take_date (&cursor, result))
    return FALSE;
  if (cursor.at == cursor.end)
    return TRUE;
  if (!take_char (&cursor, 'T') && !take_char (&cursor, 't') && !take_char (&cursor, ' '))
    return FALSE;
  if (!take_time (&cursor, result))
    return FALSE;
  if ((take_char (&cursor, ' ') || cursor.at < cursor.end) && !take_offset (&cursor, result))
    return FALSE;
  return cursor.at == cursor.end;
}

/**
 * eks_days_from_civil:
 * @year: a year of the Gregorian calendar
 * @month: 1 to 12
 * @day: 1 to 31
 *
 * Returns: days since 1970-01-01
 */
gint64
eks_days_from_civil (int year, int month, int day)
{
  /* Years begin in March here, so that the leap day is the last one. */
  gint64 y = month <= 2 ? (gint64) year - 1 : year;
  gint64 era = (y >= 0 ? y : y - 399) / 400;
  gint64 year_of_era = y - era * 400;
  gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  gint64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097 + day_of_era - 719468;
}

/**
 * eks_civil_from_days:
 * @days: days since 1970-01-01
 * @year: (out): the year
 * @month: (out): 1 to 12
 * @day: (out): 1 to 31
 */
void
eks_civil_from_days (gint64 days, int *year, int *month, int *day)
{
  gint64 z = days + 719468;
  gint64 era = (z >= 0 ? z : z - 146096) / 146097;
  gint64 day_of_era = z - era * 146097;
  gint64 year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 m = (5 * day_of_year + 2) / 153;

  *day = (int) (day_of_year - (153 * m + 2) / 5 + 1);
  *month = (int) (m < 10 ? m + 3 : m - 9);
  *year = (int) (year_of_era + era * 400 + (*month <= 2));
}

static gint64
local_seconds (const EksTimestamp *self)
{
  return eks_days_from_civil (self->year, self->month, self->day) * DAY_SECONDS +
         self->hour * 3600 + self->minute * 60 + self->second;
}

/**
 * eks_timestamp_to_unix:
 * @self: a moment
 * @zone: where the clock hangs if @self has no offset of its own
 *
 * Returns: seconds since 1970-01-01 00:00 UTC; a day without a time is its start in @zone
 */
gint64
eks_timestamp_to_unix (const EksTimestamp *self, EksZone *zone)
{
  g_return_val_if_fail (self != NULL && zone != NULL, 0);

  if (self->has_offset)
    return local_seconds (self) - self->offset;
  if (!self->has_time)
    return eks_zone_get_day_start (zone, self->year, self->month, self->day);
  return eks_zone_local_to_unix (zone, local_seconds (self));
}

/**
 * eks_zone_new:
 * @identifier: an IANA name such as `Europe/Copenhagen`, or `UTC`
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the zone, or %NULL with %EKS_ERROR_INVALID_JOB
 */
EksZone *
eks_zone_new (const char *identifier, GError **error)
{
  g_autoptr (GTimeZone) zone = NULL;
  EksZone *self;

  g_return_val_if_fail (identifier != NULL, NULL);

  zone = g_time_zone_new_identifier (identifier);
  if (zone == NULL)
    {
      /* TRANSLATORS: %s is what somebody wrote as a time zone */
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The time zone “%s” is not known; write it like Europe/Copenhagen"), identifier);
      return NULL;
    }
  self = g_new0 (EksZone, 1);
  self->zone = g_steal_pointer (&zone);
  for (guint i = 0; i < N_STEADY_DAYS; i++)
    self->days[i].day = G_MININT64;
  return self;
}

/**
 * eks_zone_free:
 * @self: (nullable) (transfer full): a zone
 */
void
eks_zone_free (EksZone *self)
{
  if (self == NULL)
    return;
  g_time_zone_unref (self->zone);
  g_free (self);
}

/**
 * eks_zone_get_identifier:
 * @self: a zone
 *
 * Returns: (transfer none): its name
 */
const char *
eks_zone_get_identifier (EksZone *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_time_zone_get_identifier (self->zone);
}

/**
 * eks_zone_get_offset:
 * @self: a zone
 * @unix_seconds: a moment
 *
 * Returns: seconds east of UTC at that moment
 */
gint32
eks_zone_get_offset (EksZone *self, gint64 unix_seconds)
{
  gint64 day, start;
  SteadyDay *steady;
  gint32 offset;
  int interval;

  g_return_val_if_fail (self != NULL, 0);

  day = (unix_seconds >= 0 ? unix_seconds : unix_seconds - DAY_SECONDS + 1) / DAY_SECONDS;
  steady = &self->days[(guint64) day % N_STEADY_DAYS];
  if (day == steady->day)
    return steady->offset;
  start = day * DAY_SECONDS;
  interval = g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, unix_seconds);
  offset = g_time_zone_get_offset (self->zone, interval);
  if (g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, start) == interval &&
      g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, start + DAY_SECONDS - 1) == interval)
    *steady = (SteadyDay) { day, offset };
  return offset;
}

/**
 * eks_zone_local_to_unix:
 * @self: a zone
 * @seconds: what a clock on the wall shows, as seconds since 1970-01-01 00:00
 *
 * In the hour that comes twice the first (summer) one is meant; in the hour that does not exist
 * the clock is read as not yet put forward.
 *
 * Returns: seconds since 1970-01-01 00:00 UTC
 */
gint64
eks_zone_local_to_unix (EksZone *self, gint64 seconds)
{
  gint64 before, after;

  g_return_val_if_fail (self != NULL, 0);

  /* The offsets a day before and after: around a change they are the two candidates. */
  before = seconds - eks_zone_get_offset (self, seconds - DAY_SECONDS);
  after = seconds - eks_zone_get_offset (self, seconds + DAY_SECONDS);
  if (before == after || before + eks_zone_get_offset (self, before) == seconds)
    return before;
  if (after + eks_zone_get_offset (self, after) == seconds)
    return after;
  return before;
}

/**
 * eks_zone_get_day_start:
 * @self: a zone
 * @year: the year
 * @month: 1 to 12
 * @day: 1 to 31
 *
 * Returns: the first moment of that day, also where midnight does not exist
 */
gint64
eks_zone_get_day_start (EksZone *self, int year, int month, int day)
{
  gint64 midnight;

  g_return_val_if_fail (self != NULL, 0);

  midnight = eks_days_from_civil (year, month, day) * DAY_SECONDS;
  /* Where clocks go forward at midnight, “not yet put forward” is the moment of the change itself. */
  return eks_zone_local_to_unix (self, midnight);
}
