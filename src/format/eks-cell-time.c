/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A moment in a cell, as RFC 3339 spells it: with a T and with its offset from UTC. */

#include "config.h"

#include "eks-cell-time.h"

#include <stdlib.h>

#define DAY_SECONDS (24 * 60 * 60)

/* Where the offset of a full date and time begins; seconds and fraction are there. */
#define SECONDS_END 19
#define MAX_DIGITS 30

/* The digits behind the seconds, as they are: the parser keeps only six. */
static gsize
count_fraction (const char *text, gsize length)
{
  gsize at = SECONDS_END + 1;

  if (length <= at || (text[SECONDS_END] != '.' && text[SECONDS_END] != ','))
    return 0;
  while (at < length && at <= SECONDS_END + MAX_DIGITS && g_ascii_isdigit (text[at]))
    at++;
  return at - SECONDS_END - 1;
}

/* The wall clock stays as it was read, unless it was put forward over just this time. */
static void
hang_in_zone (EksTimestamp *time, EksZone *zone)
{
  gint64 unix_seconds = eks_timestamp_to_unix (time, zone);
  gint64 local, days, rest;
  int year, month, day;

  time->offset = eks_zone_get_offset (zone, unix_seconds);
  local = unix_seconds + time->offset;
  days = local >= 0 ? local / DAY_SECONDS : -((DAY_SECONDS - 1 - local) / DAY_SECONDS);
  rest = local - days * DAY_SECONDS;
  eks_civil_from_days (days, &year, &month, &day);
  time->year = (gint16) year;
  time->month = (gint8) month;
  time->day = (gint8) day;
  time->hour = (gint8) (rest / 3600);
  time->minute = (gint8) (rest / 60 % 60);
  time->second = (gint8) (rest % 60);
}

/**
 * eks_cell_time_format:
 * @text: (array length=length): a moment in a spelling that services use
 * @length: in bytes
 * @zone: where the clock hangs if the text has no offset
 * @target: (out caller-allocates): room for %EKS_CELL_TIME_BYTES
 *
 * An offset of before the time zones, such as 50 minutes and 20 seconds, loses its seconds, which RFC 3339 has no
 * place for.
 *
 * Returns: how many bytes were written, without the NUL at the end; 0 if @text is no moment
 */
gsize
eks_cell_time_format (const char *text, gsize length, EksZone *zone, char *target)
{
  EksTimestamp time;
  int digits, minutes, n;

  if (!eks_timestamp_parse (text, length, &time))
    return 0;
  if (!time.has_offset)
    hang_in_zone (&time, zone);
  digits = (int) count_fraction (text, length);
  minutes = abs (time.offset) / 60;
  n = g_snprintf (target, EKS_CELL_TIME_BYTES, "%04d-%02d-%02dT%02d:%02d:%02d%s%.*s", time.year, time.month, time.day,
                  time.hour, time.minute, time.second, digits > 0 ? "." : "", digits, digits > 0 ? text + SECONDS_END + 1 : "");
  if (time.offset == 0)
    n += g_snprintf (target + n, EKS_CELL_TIME_BYTES - (gulong) n, "Z");
  else
    n += g_snprintf (target + n, EKS_CELL_TIME_BYTES - (gulong) n, "%c%02d:%02d", time.offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
  return (gsize) n;
}
