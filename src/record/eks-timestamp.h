/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading dates and times in the spellings that services use, without the C library's locale. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EksTimestamp:
 * @year: 1 to 9999
 * @month: 1 to 12
 * @day: 1 to the month's last
 * @hour: 0 to 23
 * @minute: 0 to 59
 * @second: 0 to 59; a leap second (60) reads as 59
 * @microsecond: 0 to 999999
 * @offset: seconds east of UTC, where @has_offset
 * @has_time: the text had a time of day
 * @has_offset: the text had an offset or `Z`
 */
typedef struct
{
  gint16 year;
  gint8 month;
  gint8 day;
  gint8 hour;
  gint8 minute;
  gint8 second;
  gint32 microsecond;
  gint32 offset;
  guint has_time : 1;
  guint has_offset : 1;
} EksTimestamp;

/**
 * EksZone:
 *
 * A time zone with a memory for the last offset, so that asking for each row is cheap.
 * One thread at a time.
 */
typedef struct _EksZone EksZone;

gboolean eks_timestamp_parse (const char *text, gsize length, EksTimestamp *result);
gint64 eks_timestamp_to_unix (const EksTimestamp *self, EksZone *zone);

EksZone *eks_zone_new (const char *identifier, GError **error);
void eks_zone_free (EksZone *self);
const char *eks_zone_get_identifier (EksZone *self);
gint32 eks_zone_get_offset (EksZone *self, gint64 unix_seconds);
gint64 eks_zone_get_day_start (EksZone *self, int year, int month, int day);
gint64 eks_zone_local_to_unix (EksZone *self, gint64 local_seconds);

gint64 eks_days_from_civil (int year, int month, int day);
void eks_civil_from_days (gint64 days, int *year, int *month, int *day);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksZone, eks_zone_free)

G_END_DECLS
