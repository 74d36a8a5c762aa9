/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of content: which entity can have which, and which days they are about. */

#include "config.h"

#include "eks-content-private.h"

#include <glib/gi18n-lib.h>

/**
 * eks_content_leaves_out:
 * @content: a content
 *
 * Returns: whether it leaves out what was sent before, so that what is sent has to be remembered
 */
gboolean
eks_content_leaves_out (EksScheduleContent content)
{
  return content == EKS_SCHEDULE_CONTENT_PREVIOUS_DAY || content == EKS_SCHEDULE_CONTENT_TODAY || content == EKS_SCHEDULE_CONTENT_CHANGED;
}

gboolean
eks_content_is_of_a_day (EksScheduleContent content)
{
  return content == EKS_SCHEDULE_CONTENT_PREVIOUS_DAY || content == EKS_SCHEDULE_CONTENT_TODAY;
}

/**
 * eks_content_is_available:
 * @entity: what is exported
 * @content: which content is wanted
 * @reason: (out) (optional) (transfer full): a sentence that says why not
 *
 * Returns: whether an export of @entity can have it
 */
gboolean
eks_content_is_available (EksEntity *entity, EksScheduleContent content, char **reason)
{
  const EksTracking *tracking;
  const char *words = NULL;

  g_return_val_if_fail (EKS_IS_ENTITY (entity), FALSE);

  tracking = eks_entity_get_tracking (entity);
  if (eks_content_is_of_a_day (content) && tracking->created == NULL)
    /* TRANSLATORS: %s is what is exported, such as “Operation” */
    words = _("The system does not say when a record of “%s” came about, so those of one day cannot be told.");
  else if (eks_content_leaves_out (content) && tracking->identity == NULL)
    /* TRANSLATORS: %s is what is exported, such as “Row” */
    words = _("Nothing tells one record of “%s” from another, so it cannot be known which of them were sent before.");
  if (words != NULL && reason != NULL)
    {
      GString *text = g_string_new (words);
      g_string_replace (text, "%s", eks_entity_get_label (entity), 1);
      *reason = g_string_free (text, FALSE);
    }
  return words == NULL;
}

/**
 * eks_content_compares:
 * @entity: what is exported
 * @content: a content that is available
 *
 * Returns: whether all records are read each time to see what is new about them, because nobody says when they changed
 */
gboolean
eks_content_compares (EksEntity *entity, EksScheduleContent content)
{
  g_return_val_if_fail (EKS_IS_ENTITY (entity), FALSE);
  return content == EKS_SCHEDULE_CONTENT_CHANGED && eks_entity_get_tracking (entity)->changed == NULL;
}

/**
 * eks_content_is_available_for:
 * @connector: the system
 * @job: a job, possibly half made
 * @content: a content
 * @note: (out) (transfer full) (nullable): a sentence that says why not, or that it costs more than it seems
 *
 * Returns: whether all tables of the job can have it
 */
gboolean
eks_content_is_available_for (EksConnector *connector, EksJob *job, EksScheduleContent content, char **note)
{
  GListModel *tables;
  gboolean compares = FALSE;

  g_return_val_if_fail (EKS_IS_CONNECTOR (connector) && EKS_IS_JOB (job) && note != NULL, FALSE);

  *note = NULL;
  tables = G_LIST_MODEL (eks_job_get_tables (job));
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      EksEntity *entity = eks_table_get_entity (table) != NULL ? eks_connector_find_entity (connector, eks_table_get_entity (table)) : NULL;
      if (entity != NULL && !eks_content_is_available (entity, content, note))
        return FALSE;
      compares = compares || (entity != NULL && eks_content_compares (entity, content));
    }
  if (compares)
    *note = g_strdup (_("The system does not say what has changed, so each run reads all that the filters let through, and compares."));
  return TRUE;
}

gint64
eks_content_day_of (gint64 moment, EksZone *zone)
{
  gint64 seconds = moment / G_USEC_PER_SEC;

  return (seconds + eks_zone_get_offset (zone, seconds)) / EKS_DAY_SECONDS;
}

/* The first moment of a day; a day is as long as its clock makes it. */
static gint64
start_of (gint64 day, EksZone *zone)
{
  int year, month, of_month;

  eks_civil_from_days (day, &year, &month, &of_month);
  return eks_zone_get_day_start (zone, year, month, of_month) * G_USEC_PER_SEC;
}

EksContentPeriod
eks_content_make_period (EksScheduleContent kind, gint64 slot, EksZone *zone)
{
  gint64 day = eks_content_day_of (slot, zone) - (kind == EKS_SCHEDULE_CONTENT_PREVIOUS_DAY);

  return (EksContentPeriod) { start_of (day, zone), start_of (day + 1, zone) };
}

/* (transfer full) (nullable): the zone of the schedule, or of the account where it has none */
EksZone *
eks_content_open_zone (EksJob *job, const char *zone, GError **error)
{
  const char *own = eks_schedule_get_time_zone (eks_job_get_schedule (job));

  return eks_zone_new (own != NULL && own[0] != '\0' ? own : zone, error);
}

/**
 * eks_content_find_kind:
 * @job: a job
 *
 * Returns: which content its schedule says; what the filters let through where it has none
 */
EksScheduleContent
eks_content_find_kind (EksJob *job)
{
  EksSchedule *schedule;

  g_return_val_if_fail (EKS_IS_JOB (job), EKS_SCHEDULE_CONTENT_AS_SET);

  schedule = eks_job_get_schedule (job);
  return eks_schedule_get_kind (schedule) != EKS_SCHEDULE_NONE ? eks_schedule_get_content (schedule) : EKS_SCHEDULE_CONTENT_AS_SET;
}

EksContentDays
eks_content_make_days (const EksContentPeriod *period, EksZone *zone)
{
  EksContentDays days = { .has = period->end != G_MAXINT64 };

  if (days.has && period->start != G_MININT64)
    days.first = eks_content_day_of (period->start, zone);
  if (days.has)
    days.last = eks_content_day_of (period->end - 1, zone);
  return days;
}

/**
 * eks_content_find_days:
 * @job: a job
 * @zone: the account's time zone
 * @slot: the moment that a run is for, µs since 1970 UTC
 * @days: (out): of which days its rows would be if nothing was sent before
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_INVALID_JOB if the schedule's time zone is none
 */
gboolean
eks_content_find_days (EksJob *job, const char *zone, gint64 slot, EksContentDays *days, GError **error)
{
  EksContentPeriod period = { G_MININT64, G_MAXINT64 };
  g_autoptr (EksZone) own = NULL;
  EksScheduleContent kind;

  g_return_val_if_fail (EKS_IS_JOB (job) && zone != NULL && days != NULL, FALSE);

  kind = eks_content_find_kind (job);
  own = eks_content_open_zone (job, zone, error);
  if (own == NULL)
    return FALSE;
  if (eks_content_is_of_a_day (kind))
    period = eks_content_make_period (kind, slot, own);
  else if (kind == EKS_SCHEDULE_CONTENT_CHANGED)
    period.end = slot;
  *days = eks_content_make_days (&period, own);
  return TRUE;
}
