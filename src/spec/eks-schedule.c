/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule by which an export runs. Which instants it means is the schedule room's to say. */

#include "config.h"

#include "eks-schedule.h"

#include "eks-text.h"

#include <string.h>

/**
 * eks_schedule_type_names: (skip)
 *
 * What #EksScheduleType is called in a job file; the first one is never written. %NULL at the end.
 */
const char *const eks_schedule_type_names[] = { "none", "once", "daily", "weekdays", "weekly", "monthly", "on_close", NULL };

/**
 * eks_schedule_content_names: (skip)
 *
 * What #EksScheduleContent is called in a job file, %NULL at the end.
 */
const char *const eks_schedule_content_names[] = { "as-set", "previous-day", "today", "all", "changed", NULL };

/**
 * eks_schedule_missed_names: (skip)
 *
 * What #EksScheduleMissed is called in a job file, %NULL at the end.
 */
const char *const eks_schedule_missed_names[] = { "once", "each", "skip", NULL };

/**
 * eks_weekday_names: (skip)
 *
 * What days of the week are called in a job file, from Monday, %NULL at the end.
 */
const char *const eks_weekday_names[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", NULL };

#define ALL_DAYS 0x7Fu
#define WORKING_DAYS 0x1Fu
#define STANDARD_TIME "06:00"

struct _EksSchedule
{
  EksSpec parent_instance;

  EksScheduleType kind;
  char *time;          /* (owned) */
  char *date;          /* (owned) */
  guint weekdays;
  int day;
  EksParents *parents; /* (owned) */
  int delay;
  EksScheduleContent content;
  EksScheduleMissed missed;
  char *time_zone;     /* (owned) */
  gboolean paused;
};

typedef enum
{
  PROP_KIND = 1,
  PROP_TIME,
  PROP_DATE,
  PROP_WEEKDAYS,
  PROP_DAY,
  PROP_PARENTS,
  PROP_DELAY,
  PROP_CONTENT,
  PROP_MISSED,
  PROP_TIME_ZONE,
  PROP_PAUSED,
} EksScheduleProperty;

static GParamSpec *props[PROP_PAUSED + 1];

G_DEFINE_FINAL_TYPE (EksSchedule, eks_schedule, EKS_TYPE_SPEC)

static void
eks_schedule_finalize (GObject *object)
{
  EksSchedule *self = EKS_SCHEDULE (object);

  g_free (self->time);
  g_free (self->date);
  eks_parents_free (self->parents);
  g_free (self->time_zone);
  G_OBJECT_CLASS (eks_schedule_parent_class)->finalize (object);
}

static void
eks_schedule_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksSchedule *self = EKS_SCHEDULE (object);

  switch ((EksScheduleProperty) id)
    {
    case PROP_KIND:
      g_value_set_int (value, self->kind);
      break;
    case PROP_TIME:
      g_value_set_string (value, self->time);
      break;
    case PROP_DATE:
      g_value_set_string (value, self->date);
      break;
    case PROP_WEEKDAYS:
      g_value_set_uint (value, self->weekdays);
      break;
    case PROP_DAY:
      g_value_set_int (value, self->day);
      break;
    case PROP_PARENTS:
      g_value_set_boxed (value, self->parents);
      break;
    case PROP_DELAY:
      g_value_set_int (value, self->delay);
      break;
    case PROP_CONTENT:
      g_value_set_int (value, self->content);
      break;
    case PROP_MISSED:
      g_value_set_int (value, self->missed);
      break;
    case PROP_TIME_ZONE:
      g_value_set_string (value, self->time_zone);
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      break;
    }
}

static void
eks_schedule_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksSchedule *self = EKS_SCHEDULE (object);

  switch ((EksScheduleProperty) id)
    {
    case PROP_KIND:
      eks_schedule_set_kind (self, g_value_get_int (value));
      break;
    case PROP_TIME:
      eks_schedule_set_time (self, g_value_get_string (value));
      break;
    case PROP_DATE:
      eks_schedule_set_date (self, g_value_get_string (value));
      break;
    case PROP_WEEKDAYS:
      eks_schedule_set_weekdays (self, g_value_get_uint (value));
      break;
    case PROP_DAY:
      eks_schedule_set_day (self, g_value_get_int (value));
      break;
    case PROP_PARENTS:
      eks_schedule_set_parents (self, g_value_get_boxed (value));
      break;
    case PROP_DELAY:
      eks_schedule_set_delay (self, g_value_get_int (value));
      break;
    case PROP_CONTENT:
      eks_schedule_set_content (self, g_value_get_int (value));
      break;
    case PROP_MISSED:
      eks_schedule_set_missed (self, g_value_get_int (value));
      break;
    case PROP_TIME_ZONE:
      eks_schedule_set_time_zone (self, g_value_get_string (value));
      break;
    case PROP_PAUSED:
      eks_schedule_set_paused (self, g_value_get_boolean (value));
      break;
    }
}

static void
define_rule (GParamFlags flags)
{
  /**
   * EksSchedule:kind:
   *
   * An #EksScheduleType.
   */
  props[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, EKS_SCHEDULE_NONE, EKS_SCHEDULE_ON_CLOSE, EKS_SCHEDULE_NONE, flags);
  /**
   * EksSchedule:time:
   *
   * The time of day on the clock of its time zone: `06:00`.
   */
  props[PROP_TIME] = g_param_spec_string ("time", NULL, NULL, STANDARD_TIME, flags);
  /**
   * EksSchedule:date:
   *
   * The day of a single run: `2025-03-30`.
   */
  props[PROP_DATE] = g_param_spec_string ("date", NULL, NULL, "", flags);
  /**
   * EksSchedule:weekdays:
   *
   * Days of the week, from Monday in bit 0.
   */
  props[PROP_WEEKDAYS] = g_param_spec_uint ("weekdays", NULL, NULL, 0, ALL_DAYS, 0, flags);
  /**
   * EksSchedule:day:
   *
   * A day of the month; the last one where there are fewer.
   */
  props[PROP_DAY] = g_param_spec_int ("day", NULL, NULL, 1, 31, 1, flags);
  /**
   * EksSchedule:parents:
   *
   * Whose end is waited for; nothing in it is any of them.
   */
  props[PROP_PARENTS] = g_param_spec_boxed ("parents", NULL, NULL, EKS_TYPE_PARENTS, flags);
  /**
   * EksSchedule:delay:
   *
   * How many minutes after the end it runs.
   */
  props[PROP_DELAY] = g_param_spec_int ("delay", NULL, NULL, 0, EKS_SCHEDULE_MAX_DELAY, 0, flags);
}

static void
eks_schedule_class_init (EksScheduleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = eks_schedule_finalize;
  object_class->get_property = eks_schedule_get_property;
  object_class->set_property = eks_schedule_set_property;

  define_rule (flags);
  /**
   * EksSchedule:content:
   *
   * What of the data a run has, an #EksScheduleContent.
   */
  props[PROP_CONTENT] = g_param_spec_int ("content", NULL, NULL, EKS_SCHEDULE_CONTENT_AS_SET, EKS_SCHEDULE_CONTENT_CHANGED, EKS_SCHEDULE_CONTENT_AS_SET, flags);
  /**
   * EksSchedule:missed:
   *
   * What happens to runs that did not happen, an #EksScheduleMissed.
   */
  props[PROP_MISSED] = g_param_spec_int ("missed", NULL, NULL, EKS_SCHEDULE_MISSED_ONCE, EKS_SCHEDULE_MISSED_SKIP, EKS_SCHEDULE_MISSED_ONCE, flags);
  /**
   * EksSchedule:time-zone:
   *
   * On whose clock it is, such as `Europe/Copenhagen`; empty: on the account's.
   */
  props[PROP_TIME_ZONE] = g_param_spec_string ("time-zone", NULL, NULL, "", flags);
  /**
   * EksSchedule:paused:
   *
   * Whether nothing runs until somebody says so.
   */
  props[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_schedule_init (EksSchedule *self)
{
  self->time = g_strdup (STANDARD_TIME);
  self->date = g_strdup ("");
  self->day = 1;
  self->parents = eks_parents_new ();
  self->time_zone = g_strdup ("");
}

/**
 * eks_schedule_new:
 *
 * Returns: (transfer full): no schedule: the export runs by hand
 */
EksSchedule *
eks_schedule_new (void)
{
  return g_object_new (EKS_TYPE_SCHEDULE, NULL);
}

/**
 * eks_schedule_copy:
 * @self: a schedule
 *
 * Returns: (transfer full): another one like it
 */
EksSchedule *
eks_schedule_copy (EksSchedule *self)
{
  g_return_val_if_fail (EKS_IS_SCHEDULE (self), NULL);
  return g_object_new (EKS_TYPE_SCHEDULE, "kind", self->kind, "time", self->time, "date", self->date, "weekdays", self->weekdays, "day", self->day,
                       "parents", self->parents, "delay", self->delay, "content", self->content, "missed", self->missed,
                       "time-zone", self->time_zone, "paused", self->paused, NULL);
}

/**
 * eks_schedule_is_on:
 * @self: a schedule
 *
 * Returns: whether the export runs by itself: there is a rule, and it is not paused
 */
gboolean
eks_schedule_is_on (EksSchedule *self)
{
  g_return_val_if_fail (EKS_IS_SCHEDULE (self), FALSE);
  return self->kind != EKS_SCHEDULE_NONE && !self->paused;
}

static void
set_number (EksSchedule *self, int *number, int value, EksScheduleProperty property)
{
  if (*number == value)
    return;
  *number = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
set_text (EksSchedule *self, char **place, const char *value, EksScheduleProperty property)
{
  if (eks_set_str (place, value != NULL ? value : ""))
    g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

/**
 * eks_schedule_get_kind:
 * @self: a schedule
 *
 * Returns: what kind of rule it is
 */
EksScheduleType
eks_schedule_get_kind (EksSchedule *self)
{
  g_return_val_if_fail (EKS_IS_SCHEDULE (self), EKS_SCHEDULE_NONE);
  return self->kind;
}

/**
 * eks_schedule_set_kind:
 * @self: a schedule
 * @kind: what kind of rule it is
 */
void
eks_schedule_set_kind (EksSchedule *self, EksScheduleType kind)
{
  g_return_if_fail (EKS_IS_SCHEDULE (self));

  if (self->kind == kind)
    return;
  self->kind = kind;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_KIND]);
}

/**
 * eks_schedule_get_time:
 * @self: a schedule
 *
 * Returns: (transfer none): the time of day, as it was written
 */
const char *
eks_schedule_get_time (EksSchedule *self)
{
  g_return_val_if_fail (EKS_IS_SCHEDULE (self), NULL);
  return self->time;
}

/**
 * eks_schedule_set_time:
 * @self: a schedule
 * @time: (nullable): the time of day: `06:00`
 */
void
eks_schedule_set_time (EksSchedule *self, const char *time)
{
  g_return_if_fail (EKS_IS_SCHEDULE (self));
  set_text (self, &self->time, time, PROP_TIME);
}

/* Digits where @mask has 0, that very character elsewhere. */
static gboolean
matches (const char *text, const char *mask)
{
  if (strlen (text) != strlen (mask))
    return FALSE;
  for (gsize i = 0; mask[i] != '\0'; i++)
    if (mask[i] == '0' ? !g_ascii_isdigit (text[i]) : text[i] != mask[i])
      return FALSE;
  return TRUE;
}

static int
number_at (const char *text, gsize length)
{
  int number = 0;

  for (gsize i = 0; i < length; i++)
    number = number * 10 + g_ascii_digit_value (text[i]);
  return number;
}

/**
 * eks_schedule_parse_time:
 * @self: a schedule
 * @hour: (out) (optional): 0 to 23
 * @minute: (out) (optional): 0 to 59
 *
 * Returns: %FALSE if its time is none
 */
gboolean
eks_schedule_parse_time (EksSchedule *self, int *hour, int *minute)
{
  g_return_val_if_fail (EKS_IS_SCHEDULE (self), FALSE);

  if (!matches (self->time, "00:00") || number_at (self->time, 2) > 23 || number_at (self->time + 3, 2) > 59)
    return FALSE;
  if (hour != NULL)
    *hour = number_at (self->time, 2);
  if (minute != NULL)
    *minute = number_at (self->time + 3, 2);
  return TRUE;
}

/**
 * eks_schedule_get_date:
 * @self: a schedule
 *
 * Returns: (transfer none): the day of a single run, as it was written
 */
const char *
eks_schedule_get_date (EksSchedule *self)
{
  g_return_val_if_fail (EKS_IS_SCHEDULE (self), NULL);
  return self->date;
}

/**
 * eks_schedule_set_date:
 * @self: a schedule
 * @date: (nullable): the day of a single run: `2025-03-30`
 */
void
eks_schedule_set_date (EksSchedule *self, const char *date)
{
  g_return_if_fail (EKS_IS_SCHEDULE (self));
  set_text (self, &self->date, date, PROP_DATE);
}

/**
 * eks_schedule_parse_date:
 * @self: a schedule
 * @year: (out) (optional): 1970 to 9999
 * @month: (out) (optional): 1 to 12
 * @day: (out) (optional): 1 to the month's last
 *
 * Returns: %FALSE if its date is none
 */
gboolean
eks_schedule_parse_date (EksSchedule *self, int *year, int *month, int *day)
{
  int y, m, d;

  g_return_val_if_fail (EKS_IS_SCHEDULE (self), FALSE);

  if (!matches (self->date, "0000-00-00"))
    return FALSE;
  y = number_at (self->date, 4);
  m = number_at (self->date + 5, 2);
  d = number_at (self->date + 8, 2);
  if (y < 1970 || !g_date_valid_dmy ((GDateDay) d, (GDateMonth) m, (GDateYear) y))
    return FALSE;
  if (year != NULL)
    *year = y;
  if (month != NULL)
    *month = m;
  if (day != NULL)
    *day = d;
  return TRUE;
}

/**
 * eks_schedule_get_weekdays:
 * @self: a schedule
 *
 * Returns: the days of a weekly rule, from Monday in bit 0
 */
guint
eks_schedule_get_weekdays (EksSchedule *self)
{
  g_return_val_if_fail (EKS_IS_SCHEDULE (self), 0);
  return self->weekdays;
}

/**
 * eks_schedule_set_weekdays:
 * @self: a schedule
 * @weekdays: the days of a weekly rule, from Monday in bit 0
 */
void
eks_schedule_set_weekdays (EksSchedule *self, guint weekdays)
{
  g_return_if_fail (EKS_IS_SCHEDULE (self) && (weekdays & ~ALL_DAYS) == 0);

  if (self->weekdays == weekdays)
    return;
  self->weekdays = weekdays;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WEEKDAYS]);
}

/**
 * eks_schedule_get_effective_weekdays:
 * @self: a schedule
 *
 * Returns: the days of the week that it runs on, from Monday in bit 0; 0 for a rule that does not go by them
 */
guint
eks_schedule_get_effective_weekdays (EksSchedule *self)
{
  switch (eks_schedule_get_kind (self))
    {
    case EKS_SCHEDULE_DAILY:
      return ALL_DAYS;
    case EKS_SCHEDULE_WEEKDAYS:
      return WORKING_DAYS;
    case EKS_SCHEDULE_WEEKLY:
      return self->weekdays;
    case EKS_SCHEDULE_NONE:
    case EKS_SCHEDULE_ONCE:
    case EKS_SCHEDULE_MONTHLY:
    case EKS_SCHEDULE_ON_CLOSE:
      break;
    }
  return 0;
}

/**
 * eks_schedule_get_day:
 * @self: a schedule
 *
 * Returns: the day of a monthly rule, 1 to 31; the last day of a month that has fewer
 */
int
eks_schedule_get_day (EksSchedule *self)
{
  g_return_val_if_fail (EKS_IS_SCHEDULE (self), 1);
  return self->day;
}

/**
 * eks_schedule_set_day:
 * @self: a schedule
 * @day: the day of a monthly rule, 1 to 31
 */
void
eks_schedule_set_day (EksSchedule *self, int day)
{
  g_return_if_fail (EKS_IS_SCHEDULE (self) && day >= 1 && day <= 31);
  set_number (self, &self->day, day, PROP_DAY);
}

/**
 * eks_schedule_get_parents:
 * @self: a schedule
 *
 * Returns: (transfer none): whose end is waited for; nothing in it is any of them
 */
const EksParents *
eks_schedule_get_parents (EksSchedule *self)
{
  g_return_val_if_fail (EKS_IS_SCHEDULE (self), NULL);
  return self->parents;
}

/**
 * eks_schedule_set_parents:
 * @self: a schedule
 * @parents: (nullable): whose end is waited for; copied
 */
void
eks_schedule_set_parents (EksSchedule *self, const EksParents *parents)
{
  EksParents *copy;

  g_return_if_fail (EKS_IS_SCHEDULE (self));

  copy = parents != NULL ? eks_parents_copy (parents) : eks_parents_new ();
  if (eks_parents_equal (copy, self->parents))
    {
      eks_parents_free (copy);
      return;
    }
  eks_parents_free (self->parents);
  self->parents = copy;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PARENTS]);
}

/**
 * eks_schedule_get_delay:
 * @self: a schedule
 *
 * Returns: how many minutes after an end it runs
 */
int
eks_schedule_get_delay (EksSchedule *self)
{
  g_return_val_if_fail (EKS_IS_SCHEDULE (self), 0);
  return self->delay;
}

/**
 * eks_schedule_set_delay:
 * @self: a schedule
 * @minutes: how many minutes after an end it runs, %EKS_SCHEDULE_MAX_DELAY at most
 */
void
eks_schedule_set_delay (EksSchedule *self, int minutes)
{
  g_return_if_fail (EKS_IS_SCHEDULE (self) && minutes >= 0 && minutes <= EKS_SCHEDULE_MAX_DELAY);
  set_number (self, &self->delay, minutes, PROP_DELAY);
}

/**
 * eks_schedule_get_content:
 * @self: a schedule
 *
 * Returns: what of the data a run has
 */
EksScheduleContent
eks_schedule_get_content (EksSchedule *self)
{
  g_return_val_if_fail (EKS_IS_SCHEDULE (self), EKS_SCHEDULE_CONTENT_AS_SET);
  return self->content;
}

/**
 * eks_schedule_set_content:
 * @self: a schedule
 * @content: what of the data a run has
 */
void
eks_schedule_set_content (EksSchedule *self, EksScheduleContent content)
{
  g_return_if_fail (EKS_IS_SCHEDULE (self));

  if (self->content == content)
    return;
  self->content = content;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONTENT]);
}

/**
 * eks_schedule_get_missed:
 * @self: a schedule
 *
 * Returns: what happens to runs that did not happen
 */
EksScheduleMissed
eks_schedule_get_missed (EksSchedule *self)
{
  g_return_val_if_fail (EKS_IS_SCHEDULE (self), EKS_SCHEDULE_MISSED_ONCE);
  return self->missed;
}

/**
 * eks_schedule_set_missed:
 * @self: a schedule
 * @missed: what happens to runs that did not happen
 */
void
eks_schedule_set_missed (EksSchedule *self, EksScheduleMissed missed)
{
  g_return_if_fail (EKS_IS_SCHEDULE (self));

  if (self->missed == missed)
    return;
  self->missed = missed;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MISSED]);
}

/**
 * eks_schedule_get_time_zone:
 * @self: a schedule
 *
 * Returns: (transfer none): on whose clock it is; empty: on the account's
 */
const char *
eks_schedule_get_time_zone (EksSchedule *self)
{
  g_return_val_if_fail (EKS_IS_SCHEDULE (self), NULL);
  return self->time_zone;
}

/**
 * eks_schedule_set_time_zone:
 * @self: a schedule
 * @time_zone: (nullable): an identifier such as `Europe/Copenhagen`; empty: the account's
 */
void
eks_schedule_set_time_zone (EksSchedule *self, const char *time_zone)
{
  g_return_if_fail (EKS_IS_SCHEDULE (self));
  set_text (self, &self->time_zone, time_zone, PROP_TIME_ZONE);
}

/**
 * eks_schedule_get_paused:
 * @self: a schedule
 *
 * Returns: whether nothing runs until somebody says so
 */
gboolean
eks_schedule_get_paused (EksSchedule *self)
{
  g_return_val_if_fail (EKS_IS_SCHEDULE (self), FALSE);
  return self->paused;
}

/**
 * eks_schedule_set_paused:
 * @self: a schedule
 * @paused: whether nothing runs until somebody says so
 */
void
eks_schedule_set_paused (EksSchedule *self, gboolean paused)
{
  g_return_if_fail (EKS_IS_SCHEDULE (self));
  set_number (self, &self->paused, !!paused, PROP_PAUSED);
}
