/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When an export runs by itself, and what of its data it has then. */
#pragma once

#include "eks-json.h"
#include "eks-parents.h"
#include "eks-spec.h"

G_BEGIN_DECLS

/* In the order of eks_schedule_type_names: none is by hand; `once`, `daily`, `weekdays` (Monday to Friday), `weekly`, `monthly`,
 * `on_close` (an operation, a campaign … that its records are under has ended) */
typedef enum
{
  EKS_SCHEDULE_NONE,
  EKS_SCHEDULE_ONCE,
  EKS_SCHEDULE_DAILY,
  EKS_SCHEDULE_WEEKDAYS,
  EKS_SCHEDULE_WEEKLY,
  EKS_SCHEDULE_MONTHLY,
  EKS_SCHEDULE_ON_CLOSE,
} EksScheduleType;

/**
 * EksScheduleContent:
 * @EKS_SCHEDULE_CONTENT_AS_SET: what the filters of the export let through
 * @EKS_SCHEDULE_CONTENT_PREVIOUS_DAY: records of the day before; who was sent before is left out
 * @EKS_SCHEDULE_CONTENT_TODAY: records of the day so far; who was sent before is left out
 * @EKS_SCHEDULE_CONTENT_ALL: all records; who returns is there with what changed
 * @EKS_SCHEDULE_CONTENT_CHANGED: what changed since the last run that was delivered
 *
 * `as-set`, `previous-day`, `today`, `all`, `changed`.
 */
typedef enum
{
  EKS_SCHEDULE_CONTENT_AS_SET,
  EKS_SCHEDULE_CONTENT_PREVIOUS_DAY,
  EKS_SCHEDULE_CONTENT_TODAY,
  EKS_SCHEDULE_CONTENT_ALL,
  EKS_SCHEDULE_CONTENT_CHANGED,
} EksScheduleContent;

/* Runs that did not happen: one for all of them, one for each, none. `once`, `each`, `skip` */
typedef enum
{
  EKS_SCHEDULE_MISSED_ONCE,
  EKS_SCHEDULE_MISSED_EACH,
  EKS_SCHEDULE_MISSED_SKIP,
} EksScheduleMissed;

extern const char *const eks_schedule_type_names[];
extern const char *const eks_schedule_content_names[];
extern const char *const eks_schedule_missed_names[];
extern const char *const eks_weekday_names[];

#define EKS_SCHEDULE_MAX_DELAY (366 * 24 * 60)

#define EKS_TYPE_SCHEDULE (eks_schedule_get_type ())
/* Properties, all EXPLICIT_NOTIFY.
 *   property   type     job file   for                            default
 *   kind       int      type       all                            none: no schedule at all
 *   time       string   at         once daily weekdays weekly monthly   "06:00"
 *   date       string   at         once                           ""
 *   weekdays   uint     on         weekly                         none; bit 0 is Monday, bit 6 is Sunday
 *   day        int      day        monthly                        1; the last day of a month that has fewer
 *   parents    boxed    parents    on_close                       all
 *   delay      int      delay      on_close                       0; minutes
 *   content    int      content    all                            as-set
 *   missed     int      missed     all                            once
 *   time-zone  string   time_zone  all                            "" (the account's)
 *   paused     boolean  paused     all                            false
 * What another kind needs is kept while the kind changes, though not in a file. */
G_DECLARE_FINAL_TYPE (EksSchedule, eks_schedule, EKS, SCHEDULE, EksSpec)

EksSchedule *eks_schedule_new (void);
EksSchedule *eks_schedule_copy (EksSchedule *self);
gboolean eks_schedule_is_on (EksSchedule *self); /* there is a rule, and it is not paused */

EksScheduleType eks_schedule_get_kind (EksSchedule *self);
void eks_schedule_set_kind (EksSchedule *self, EksScheduleType kind);
const char *eks_schedule_get_time (EksSchedule *self);
void eks_schedule_set_time (EksSchedule *self, const char *time);
gboolean eks_schedule_parse_time (EksSchedule *self, int *hour, int *minute);
const char *eks_schedule_get_date (EksSchedule *self);
void eks_schedule_set_date (EksSchedule *self, const char *date);
gboolean eks_schedule_parse_date (EksSchedule *self, int *year, int *month, int *day);
guint eks_schedule_get_weekdays (EksSchedule *self);
void eks_schedule_set_weekdays (EksSchedule *self, guint weekdays);
guint eks_schedule_get_effective_weekdays (EksSchedule *self); /* also of daily and weekdays */
int eks_schedule_get_day (EksSchedule *self);
void eks_schedule_set_day (EksSchedule *self, int day);
const EksParents *eks_schedule_get_parents (EksSchedule *self);
void eks_schedule_set_parents (EksSchedule *self, const EksParents *parents);
int eks_schedule_get_delay (EksSchedule *self);
void eks_schedule_set_delay (EksSchedule *self, int minutes);
EksScheduleContent eks_schedule_get_content (EksSchedule *self);
void eks_schedule_set_content (EksSchedule *self, EksScheduleContent content);
EksScheduleMissed eks_schedule_get_missed (EksSchedule *self);
void eks_schedule_set_missed (EksSchedule *self, EksScheduleMissed missed);
const char *eks_schedule_get_time_zone (EksSchedule *self);
void eks_schedule_set_time_zone (EksSchedule *self, const char *time_zone);
gboolean eks_schedule_get_paused (EksSchedule *self);
void eks_schedule_set_paused (EksSchedule *self, gboolean paused);

/* eks-schedule-json */
void eks_schedule_check (EksSchedule *self, const char *path, EksJsonIssues *issues);
EksSchedule *eks_schedule_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);
JsonNode *eks_schedule_to_json (EksSchedule *self); /* of one that is not by hand */

G_END_DECLS
