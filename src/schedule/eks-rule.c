/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The planned instants of a schedule. A time that does not exist on a day is the first instant after the gap; one that
 * exists twice is the first of both. So a day has exactly one, and each is computed from the calendar, never from the last run. */

#include "config.h"

#include "eks-rule.h"

#include "eks-error.h"
#include "eks-timestamp.h"

#define DAY_SECONDS G_GINT64_CONSTANT (86400)
/* No zone is further from UTC, and none changes its clocks twice within both sides of it. */
#define ZONE_SECONDS (DAY_SECONDS * 3 / 2)
/* A day of the wanted kind comes within a month and a bit; this ends every search. */
#define MAX_DAYS 400
#define MAX_MONTHS 14
/* What can be counted in microseconds, with room to add to it: to the year 9999. */
#define MAX_SECONDS G_GINT64_CONSTANT (253370764800)

typedef enum
{
  KIND_NONE,
  KIND_INSTANT,
  KIND_DAYS,
  KIND_MONTHS,
} Kind;

struct _EksRule
{
  Kind kind;
  EksZone *zone;    /* (owned) (nullable): where the clock hangs; %NULL without one */
  gint64 instant;   /* seconds: of the kind that has one only */
  guint weekdays;   /* bits of the wanted ones, Monday the lowest */
  int day;          /* of the month; beyond its end is its last */
  gint64 time;      /* of the day, in seconds */
  gint64 jitter;    /* µs */
};

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

/* FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/): the same share on every computer and in every version. */
static gint64
compute_jitter (const char *job_id)
{
  guint32 hash = 2166136261u;

  for (const guchar *c = (const guchar *) job_id; *c != '\0'; c++)
    hash = (hash ^ *c) * 16777619u;
  return (gint64) (hash % (EKS_RULE_MAX_JITTER / G_USEC_PER_SEC + 1)) * G_USEC_PER_SEC;
}

/* The first second in [@low, @high] whose offset is not that of @low. */
static gint64
find_change (EksZone *zone, gint64 low, gint64 high)
{
  gint32 offset = eks_zone_get_offset (zone, low);

  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;
      if (eks_zone_get_offset (zone, middle) == offset)
        low = middle;
      else
        high = middle;
    }
  return high;
}

/* The first instant at which a clock on the wall shows @local or later, both in seconds. */
static gint64
reach_local (EksZone *zone, gint64 local)
{
  gint64 low = local - ZONE_SECONDS;
  gint64 high = local + ZONE_SECONDS;
  gint32 before = eks_zone_get_offset (zone, low);
  gint32 after = eks_zone_get_offset (zone, high);
  gint64 change;

  if (before == after || eks_zone_get_offset (zone, local - before) == before)
    return local - before;
  change = find_change (zone, low, high);
  return MAX (change, local - after);
}

static int
get_weekday (gint64 days)
{
  return (int) (days + 3 - floor_div (days + 3, 7) * 7); /* 1970-01-01 was a Thursday */
}

static gint64
next_day (EksRule *self, gint64 first, gint64 after)
{
  for (gint64 day = first; day < first + MAX_DAYS; day++)
    {
      gint64 slot;
      if ((self->weekdays & 1u << get_weekday (day)) == 0)
        continue;
      slot = reach_local (self->zone, day * DAY_SECONDS + self->time);
      if (slot > after)
        return slot;
    }
  return EKS_RULE_NEVER;
}

static int
count_days (int year, int month)
{
  return (int) (eks_days_from_civil (month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) - eks_days_from_civil (year, month, 1));
}

static gint64
next_month (EksRule *self, gint64 first, gint64 after)
{
  int year, month, day;

  eks_civil_from_days (first, &year, &month, &day);
  for (guint i = 0; i < MAX_MONTHS; i++)
    {
      day = MIN (self->day, count_days (year, month));
      gint64 slot = reach_local (self->zone, eks_days_from_civil (year, month, day) * DAY_SECONDS + self->time);
      if (slot > after)
        return slot;
      year += month == 12;
      month = month % 12 + 1;
    }
  return EKS_RULE_NEVER;
}

/* All in seconds. */
static gint64
next_slot (EksRule *self, gint64 after)
{
  gint64 first;

  if (self->kind == KIND_NONE)
    return EKS_RULE_NEVER;
  if (self->kind == KIND_INSTANT)
    return self->instant > after ? self->instant : EKS_RULE_NEVER;
  /* two days back: a zone may have left out a whole day */
  first = floor_div (after + eks_zone_get_offset (self->zone, after), DAY_SECONDS) - 2;
  return self->kind == KIND_DAYS ? next_day (self, first, after) : next_month (self, first, after);
}

/**
 * eks_rule_get_next:
 * @self: a rule
 * @after: µs since 1970 UTC
 *
 * Returns: the first planned instant that is later than @after, in µs, or %EKS_RULE_NEVER
 */
gint64
eks_rule_get_next (EksRule *self, gint64 after)
{
  gint64 slot;

  g_return_val_if_fail (self != NULL, EKS_RULE_NEVER);

  slot = floor_div (after, G_USEC_PER_SEC);
  if (slot >= MAX_SECONDS)
    return EKS_RULE_NEVER;
  slot = next_slot (self, MAX (slot, -MAX_SECONDS));
  return slot != EKS_RULE_NEVER ? slot * G_USEC_PER_SEC : EKS_RULE_NEVER;
}

/**
 * eks_rule_list_next:
 * @self: a rule
 * @after: µs since 1970 UTC
 * @slots: (array length=n_slots) (out caller-allocates): the planned instants after it, in µs
 * @n_slots: how many are wanted
 *
 * Returns: how many there are
 */
guint
eks_rule_list_next (EksRule *self, gint64 after, gint64 *slots, guint n_slots)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL && slots != NULL, 0);

  for (; n < n_slots; n++)
    {
      after = eks_rule_get_next (self, after);
      if (after == EKS_RULE_NEVER)
        break;
      slots[n] = after;
    }
  return n;
}

/**
 * eks_rule_get_jitter:
 * @self: a rule
 *
 * Returns: how long after a planned instant the run begins, in µs: the same for each run of an export, 0 where a person
 *   named the very moment
 */
gint64
eks_rule_get_jitter (EksRule *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->jitter;
}

/* Incomplete ones, such as a week without a day, have no instants: the check of the export says what is missing. */
static void
read_schedule (EksRule *self, EksSchedule *schedule)
{
  EksScheduleType type = eks_schedule_get_kind (schedule);
  int hour, minute, year, month, day;

  if (!eks_schedule_is_on (schedule) || type == EKS_SCHEDULE_ON_CLOSE || !eks_schedule_parse_time (schedule, &hour, &minute))
    return;
  self->time = hour * 3600 + minute * 60;
  self->weekdays = eks_schedule_get_effective_weekdays (schedule);
  self->day = CLAMP (eks_schedule_get_day (schedule), 1, 31);
  if (type == EKS_SCHEDULE_MONTHLY)
    self->kind = KIND_MONTHS;
  else if (type != EKS_SCHEDULE_ONCE)
    self->kind = KIND_DAYS;
  else if (eks_schedule_parse_date (schedule, &year, &month, &day))
    {
      self->kind = KIND_INSTANT;
      self->instant = reach_local (self->zone, eks_days_from_civil (year, month, day) * DAY_SECONDS + self->time);
    }
}

/**
 * eks_rule_new:
 * @schedule: a schedule
 * @zone: time zone of the account, which counts where the schedule has none of its own
 * @job_id: id of the export
 * @error: return location
 *
 * A rule of what nobody planned, what is paused and what waits for something to close has no instants.
 *
 * Returns: (transfer full) (nullable): the rule, or %NULL with %EKS_ERROR_INVALID_JOB if the time zone is not known
 */
EksRule *
eks_rule_new (EksSchedule *schedule, const char *zone, const char *job_id, GError **error)
{
  g_autoptr (EksRule) self = NULL;
  const char *own;

  g_return_val_if_fail (EKS_IS_SCHEDULE (schedule) && zone != NULL && job_id != NULL, NULL);

  self = g_new0 (EksRule, 1);
  own = eks_schedule_get_time_zone (schedule);
  self->zone = eks_zone_new (own[0] != '\0' ? own : zone, error);
  if (self->zone == NULL)
    return NULL;
  read_schedule (self, schedule);
  if (eks_schedule_get_kind (schedule) != EKS_SCHEDULE_ONCE)
    self->jitter = compute_jitter (job_id);
  return g_steal_pointer (&self);
}

/**
 * eks_rule_new_instant:
 * @instant: µs since 1970 UTC
 * @job_id: id of the export
 *
 * Returns: (transfer full): a rule with one instant, with jitter
 */
EksRule *
eks_rule_new_instant (gint64 instant, const char *job_id)
{
  EksRule *self;

  g_return_val_if_fail (job_id != NULL, NULL);

  self = g_new0 (EksRule, 1);
  self->kind = KIND_INSTANT;
  self->instant = floor_div (instant, G_USEC_PER_SEC);
  self->jitter = compute_jitter (job_id);
  return self;
}

/**
 * eks_rule_free:
 * @self: (nullable) (transfer full): a rule
 */
void
eks_rule_free (EksRule *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->zone, eks_zone_free);
  g_free (self);
}
