/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schedules in a job file. What was written is kept, so that one that is still being made can be copied. */

#include "config.h"

#include "eks-schedule.h"

#include "eks-spec-file.h"
#include "eks-spec-text.h"
#include "eks-timestamp.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Without “none”: a job that says nothing runs by hand. */
#define FIRST_KIND EKS_SCHEDULE_ONCE

static const struct
{
  const char *name;
  int minutes;
} delay_units[] = { { "days", 24 * 60 }, { "hours", 60 }, { "minutes", 1 } };

static gboolean
goes_by_clock (EksScheduleType kind)
{
  return kind != EKS_SCHEDULE_NONE && kind != EKS_SCHEDULE_ON_CLOSE;
}

static gboolean
is_zone (const char *identifier)
{
  g_autoptr (EksZone) zone = eks_zone_new (identifier, NULL);

  return zone != NULL;
}

static void
check_at (EksSchedule *self, const char *path, EksJsonIssues *issues)
{
  if (eks_schedule_get_kind (self) == EKS_SCHEDULE_ONCE && !eks_schedule_parse_date (self, NULL, NULL, NULL))
    eks_spec_add_fault (issues, path, "at", _("a day and a time are expected here, such as “2025-03-30T06:00”"));
  else if (!eks_schedule_parse_time (self, NULL, NULL))
    eks_spec_add_fault (issues, path, "at", _("a time of day from “00:00” to “23:59” is expected here"));
}

/**
 * eks_schedule_check:
 * @self: a schedule
 * @path: its path
 * @issues: where faults go
 *
 * Finds what is missing or cannot be. Whether the data has such parents, and whether they can end, is not looked at.
 */
void
eks_schedule_check (EksSchedule *self, const char *path, EksJsonIssues *issues)
{
  const char *zone;

  g_return_if_fail (EKS_IS_SCHEDULE (self) && path != NULL && issues != NULL);

  if (eks_schedule_get_kind (self) == EKS_SCHEDULE_NONE)
    return;
  if (goes_by_clock (eks_schedule_get_kind (self)))
    check_at (self, path, issues);
  if (eks_schedule_get_kind (self) == EKS_SCHEDULE_WEEKLY && eks_schedule_get_weekdays (self) == 0)
    eks_spec_add_fault (issues, path, "on", _("choose at least one day of the week"));
  zone = eks_schedule_get_time_zone (self);
  if (zone[0] != '\0' && !is_zone (zone))
    /* TRANSLATORS: Europe/Copenhagen stays as it is */
    eks_spec_add_fault (issues, path, "time_zone", _("there is no such time zone; give one such as “Europe/Copenhagen”"));
}

/* “2025-03-30T02:30” or “06:00”; anything else is kept as the time, which it is not. */
static void
read_at (EksSchedule *self, EksJsonObject *object)
{
  g_autofree char *at = eks_json_object_dup_string (object, "at", FALSE);
  char *separator = at != NULL && eks_schedule_get_kind (self) == EKS_SCHEDULE_ONCE ? strchr (at, 'T') : NULL;

  if (separator != NULL)
    *separator = '\0';
  eks_schedule_set_date (self, separator != NULL ? at : "");
  eks_schedule_set_time (self, separator != NULL ? separator + 1 : at);
}

static int
find_weekday (const char *word)
{
  for (int i = 0; eks_weekday_names[i] != NULL; i++)
    if (strcmp (eks_weekday_names[i], word) == 0)
      return i;
  return -1;
}

static void
read_weekdays (EksSchedule *self, EksJsonObject *object)
{
  g_auto (GStrv) words = eks_json_object_dup_strv (object, "on");
  guint weekdays = 0;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      int weekday = find_weekday (words[i]);
      if (weekday >= 0)
        {
          weekdays |= 1u << weekday;
          continue;
        }
      g_autofree char *path = eks_json_object_path_of (object, "on");
      g_autofree char *element = g_strdup_printf ("%s[%u]", path, i);
      g_autofree char *list = g_strjoinv (", ", (char **) eks_weekday_names);
      /* TRANSLATORS: %1$s is a word from the file, %2$s a list of the words allowed */
      eks_json_issues_add (eks_json_object_get_issues (object), element, _("“%1$s” is not known here; known are: %2$s"), words[i], list);
    }
  eks_schedule_set_weekdays (self, weekdays);
}

/* {"hours": 2}: one unit, so that there is one way to say it. */
static void
read_delay (EksSchedule *self, EksJsonObject *object)
{
  EksJsonObject *inner = eks_json_object_open_member (object, "delay", FALSE);
  guint n_units = 0;

  if (inner == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (delay_units); i++)
    if (eks_json_object_has (inner, delay_units[i].name))
      {
        gint64 number = eks_json_object_get_integer (inner, delay_units[i].name, 0, EKS_SCHEDULE_MAX_DELAY / delay_units[i].minutes, 0);
        eks_schedule_set_delay (self, (int) number * delay_units[i].minutes);
        n_units++;
      }
  if (n_units != 1)
    /* TRANSLATORS: the words with “ ” are words of the job file and stay as they are */
    eks_json_issues_add (eks_json_object_get_issues (object), eks_json_object_get_path (inner), "%s", _("one of “minutes”, “hours” and “days” is expected here"));
  eks_json_object_close (inner);
}

static void
read_parents (EksSchedule *self, EksJsonObject *object)
{
  JsonNode *node = eks_json_object_get_node (object, "parents", FALSE);
  g_autofree char *path = eks_json_object_path_of (object, "parents");
  g_autoptr (EksParents) parents = node != NULL ? eks_parents_from_json (node, path, eks_json_object_get_issues (object)) : NULL;

  eks_schedule_set_parents (self, parents);
}

static void
read_rule (EksSchedule *self, EksJsonObject *object)
{
  EksScheduleType kind = eks_schedule_get_kind (self);

  if (goes_by_clock (kind))
    read_at (self, object);
  if (kind == EKS_SCHEDULE_WEEKLY)
    read_weekdays (self, object);
  if (kind == EKS_SCHEDULE_MONTHLY)
    {
      eks_json_object_get_node (object, "day", TRUE);
      eks_schedule_set_day (self, (int) eks_json_object_get_integer (object, "day", 1, 31, 1));
    }
  if (kind == EKS_SCHEDULE_ON_CLOSE)
    {
      read_parents (self, object);
      read_delay (self, object);
    }
}

/**
 * eks_schedule_from_json:
 * @node: what should be a schedule
 * @path: its path
 * @issues: where faults go
 *
 * Returns: (transfer full) (nullable): what could be read of it, or %NULL if it is no object or of no known type
 */
EksSchedule *
eks_schedule_from_json (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (node, path, issues);
  g_autoptr (EksJsonIssues) faults = eks_json_issues_new ();
  g_autofree char *zone = NULL;
  EksSchedule *self;
  int kind;

  if (object == NULL)
    return NULL;
  kind = eks_json_object_get_choice (object, "type", eks_schedule_type_names + FIRST_KIND, -1);
  if (kind < 0)
    {
      eks_spec_leave (object);
      return NULL;
    }
  self = eks_schedule_new ();
  eks_schedule_set_kind (self, (EksScheduleType) (kind + FIRST_KIND));
  read_rule (self, object);
  eks_schedule_set_content (self, (EksScheduleContent) eks_json_object_get_choice (object, "content", eks_schedule_content_names, EKS_SCHEDULE_CONTENT_AS_SET));
  eks_schedule_set_missed (self, (EksScheduleMissed) eks_json_object_get_choice (object, "missed", eks_schedule_missed_names, EKS_SCHEDULE_MISSED_ONCE));
  zone = eks_json_object_dup_string (object, "time_zone", FALSE);
  eks_schedule_set_time_zone (self, zone);
  eks_schedule_set_paused (self, eks_json_object_get_boolean (object, "paused", FALSE));
  eks_json_object_close (object);
  eks_schedule_check (self, path, faults);
  eks_spec_merge_issues (issues, faults);
  return self;
}

static void
write_weekdays (EksSchedule *self, JsonObject *object)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; eks_weekday_names[i] != NULL; i++)
    if (eks_schedule_get_weekdays (self) & (1u << i))
      json_array_add_string_element (array, eks_weekday_names[i]);
  json_object_set_array_member (object, "on", array);
}

static void
write_delay (EksSchedule *self, JsonObject *object)
{
  int delay = eks_schedule_get_delay (self);
  guint unit = 0;
  JsonObject *inner;

  if (delay == 0)
    return;
  while (delay % delay_units[unit].minutes != 0)
    unit++;
  inner = json_object_new ();
  json_object_set_int_member (inner, delay_units[unit].name, delay / delay_units[unit].minutes);
  json_object_set_object_member (object, "delay", inner);
}

static void
write_rule (EksSchedule *self, JsonObject *object)
{
  EksScheduleType kind = eks_schedule_get_kind (self);
  gboolean dated = kind == EKS_SCHEDULE_ONCE && eks_schedule_get_date (self)[0] != '\0';
  g_autofree char *at = g_strconcat (dated ? eks_schedule_get_date (self) : "", dated ? "T" : "", eks_schedule_get_time (self), NULL);

  if (kind == EKS_SCHEDULE_WEEKLY)
    write_weekdays (self, object);
  if (kind == EKS_SCHEDULE_MONTHLY)
    json_object_set_int_member (object, "day", eks_schedule_get_day (self));
  if (goes_by_clock (kind))
    json_object_set_string_member (object, "at", at);
  if (kind == EKS_SCHEDULE_ON_CLOSE)
    {
      if (!eks_parents_is_empty (eks_schedule_get_parents (self)))
        json_object_set_member (object, "parents", eks_parents_to_json (eks_schedule_get_parents (self)));
      write_delay (self, object);
    }
}

/**
 * eks_schedule_to_json:
 * @self: a schedule that is not by hand
 *
 * Returns: (transfer full): it as JSON
 */
JsonNode *
eks_schedule_to_json (EksSchedule *self)
{
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_SCHEDULE (self) && eks_schedule_get_kind (self) != EKS_SCHEDULE_NONE, NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "type", eks_schedule_type_names[eks_schedule_get_kind (self)]);
  write_rule (self, object);
  if (eks_schedule_get_content (self) != EKS_SCHEDULE_CONTENT_AS_SET)
    json_object_set_string_member (object, "content", eks_schedule_content_names[eks_schedule_get_content (self)]);
  if (eks_schedule_get_missed (self) != EKS_SCHEDULE_MISSED_ONCE)
    json_object_set_string_member (object, "missed", eks_schedule_missed_names[eks_schedule_get_missed (self)]);
  if (eks_schedule_get_time_zone (self)[0] != '\0')
    json_object_set_string_member (object, "time_zone", eks_schedule_get_time_zone (self));
  if (eks_schedule_get_paused (self))
    json_object_set_boolean_member (object, "paused", TRUE);
  return eks_spec_take_object (object);
}
