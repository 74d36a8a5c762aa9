/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fourteen months of hours, each with a weight; a place is found among the running sums. */

#include "config.h"

#include "eks-demo-timeline.h"

#include "eks-demo-dice.h"

#define HOUR 3600
#define MONTHS 14
/* Sessions at least in each hour around a clock change, where the organisation is large enough to spare them */
#define ODD_HOUR_SESSIONS 4
#define ODD_HOUR_LEAST 100

struct _EksDemoTimeline
{
  gint64 start;     /* of the first hour, seconds since 1970 UTC */
  guint hours;
  guint64 *weights; /* (owned) (array length=hours + 1): sum of what comes before each hour */
  guint64 places;   /* what the whole timeline holds */
};

/* Call centres work by day; forms are filled in late as well. */
static const guint8 weight_of_hour[24] = { 3, 2, 1, 1, 1, 1, 2, 6, 14, 24, 30, 32, 26, 30, 34, 34, 36, 40, 42, 34, 24, 16, 10, 5 };

static gint64
months_before (const EksDemoZone *zone, gint64 end)
{
  int year;
  int month;
  int day;

  eks_demo_date_from_days ((end + eks_demo_zone_get_offset (zone, end)) / 86400, &year, &month, &day);
  month -= MONTHS;
  while (month < 1)
    {
      month += 12;
      year--;
    }
  return eks_demo_zone_get_day_start (zone, year, month, MIN (day, 28));
}

static guint64
get_weight (const EksDemoZone *zone, guint32 seed, gint64 hour)
{
  gint64 local = hour + eks_demo_zone_get_offset (zone, hour);
  gint64 day = local / 86400;
  gboolean weekend = (day + 4) % 7 == 0 || (day + 4) % 7 == 6;
  EksDemoDice dice = eks_demo_dice (seed, 254, (guint64) day);
  guint mood = 70 + eks_demo_dice_throw (&dice, 61);

  return (guint64) weight_of_hour[local / HOUR % 24] * mood * (weekend ? 2 : 5);
}

static gboolean
is_odd (const EksDemoZone *zone, gint64 hour)
{
  return eks_demo_zone_get_offset (zone, hour - HOUR) != eks_demo_zone_get_offset (zone, hour + HOUR);
}

/**
 * eks_demo_timeline_new:
 * @zone: the calendar
 * @seed: the organisation's seed
 * @sessions: how many have to find room
 * @now: where it ends, in seconds since 1970 UTC; the last full hour counts
 *
 * Returns: (transfer full): fourteen months up to @now
 */
EksDemoTimeline *
eks_demo_timeline_new (const EksDemoZone *zone, guint32 seed, guint64 sessions, gint64 now)
{
  EksDemoTimeline *self = g_new0 (EksDemoTimeline, 1);
  gint64 end = now - now % HOUR;
  guint64 total = 0;
  guint64 sum = 0;

  self->start = months_before (zone, end);
  self->hours = (guint) ((end - self->start) / HOUR);
  self->weights = g_new (guint64, self->hours + 1);
  self->places = MAX (sessions, 1) * EKS_DEMO_TICKS;
  for (guint i = 0; i < self->hours; i++)
    total += get_weight (zone, seed, self->start + (gint64) i * HOUR);
  for (guint i = 0; i < self->hours; i++)
    {
      gint64 hour = self->start + (gint64) i * HOUR;
      guint64 weight = get_weight (zone, seed, hour);
      /* Half as much again as needed, because the sum grows with it. */
      if (is_odd (zone, hour) && sessions >= ODD_HOUR_LEAST)
        weight = MAX (weight, total * ODD_HOUR_SESSIONS * 3 / 2 / sessions);
      self->weights[i] = sum;
      sum += weight;
    }
  self->weights[self->hours] = sum;
  return self;
}

/**
 * eks_demo_timeline_free:
 * @self: (nullable) (transfer full): a timeline
 */
void
eks_demo_timeline_free (EksDemoTimeline *self)
{
  if (self == NULL)
    return;
  g_free (self->weights);
  g_free (self);
}

/**
 * eks_demo_timeline_get_time:
 * @self: a timeline
 * @place: sessions before it, times %EKS_DEMO_TICKS
 *
 * Returns: seconds since 1970 UTC; never decreases as @place grows
 */
gint64
eks_demo_timeline_get_time (const EksDemoTimeline *self, guint64 place)
{
  guint64 weight;
  guint low = 0;
  guint high = self->hours;

  place = MIN (place, self->places - 1);
  /* below 2^64: at most 10^7 · 2^10 places and 2 · 10^8 of weight */
  weight = place * (self->weights[self->hours] / 16) / (self->places / 16);
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;
      if (self->weights[middle] <= weight)
        low = middle;
      else
        high = middle;
    }
  return self->start + (gint64) low * HOUR
         + (gint64) ((weight - self->weights[low]) * HOUR / (self->weights[low + 1] - self->weights[low]));
}

/**
 * eks_demo_timeline_get_start:
 * @self: a timeline
 *
 * Returns: when the first day begins, in seconds since 1970 UTC
 */
gint64
eks_demo_timeline_get_start (const EksDemoTimeline *self)
{
  return self->start;
}

/**
 * eks_demo_timeline_get_end:
 * @self: a timeline
 *
 * Returns: a time after everything that happened, in seconds since 1970 UTC
 */
gint64
eks_demo_timeline_get_end (const EksDemoTimeline *self)
{
  return self->start + (gint64) self->hours * HOUR;
}
