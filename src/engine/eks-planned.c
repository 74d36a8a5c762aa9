/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is planned for a saved export. Looking changes nothing, so that windows, lists and a dry run may look as they like. */

#include "config.h"

#include "eks-planned.h"

#include "eks-closures.h"
#include "eks-error.h"
#include "eks-text.h"

#include <string.h>

/* A file that was written not longer ago says since when its schedule counts, though nothing looked at it in between. */
#define FRESH (26 * G_TIME_SPAN_HOUR)

G_STATIC_ASSERT (EKS_HISTORY_MAX_MARKS == EKS_DUE_MAX_MARKS);
/* the history does not see the arithmetic, nor the arithmetic the history; but what one keeps the other reads */
G_STATIC_ASSERT (sizeof (EksScheduleMark) == sizeof (EksDueMark));
G_STATIC_ASSERT (G_STRUCT_OFFSET (EksScheduleMark, slot) == G_STRUCT_OFFSET (EksDueMark, slot));
G_STATIC_ASSERT (G_STRUCT_OFFSET (EksScheduleMark, ran) == G_STRUCT_OFFSET (EksDueMark, ran));

static void
part_free (EksPlannedPart *part)
{
  g_free (part->part);
  g_clear_pointer (&part->rule, eks_rule_free);
  g_clear_pointer (&part->record, eks_schedule_record_free);
  g_free (part);
}

/**
 * eks_planned_free:
 * @self: (nullable) (transfer full): what is planned
 */
void
eks_planned_free (EksPlanned *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->job);
  g_free (self->zone);
  g_free (self->rule);
  g_ptr_array_unref (self->parts);
  g_clear_error (&self->problem);
  g_free (self);
}

/**
 * eks_planned_find_zone:
 * @environment: an environment
 * @job: an export
 * @error: return location
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the time zone of its account, which a schedule without one of its own means; %NULL with
 *   %EKS_ERROR_NOT_FOUND or another error if there is no such connection or connector
 */
char *
eks_planned_find_zone (EksEnvironment *environment, EksJob *job, GError **error)
{
  g_autoptr (EksConnection) connection = eks_environment_get_job_connection (environment, job, error);
  const char *zone = connection != NULL ? eks_connection_get_time_zone (connection) : NULL;
  g_autoptr (EksConnector) connector = NULL;

  if (connection == NULL || zone != NULL)
    return g_strdup (zone);
  connector = eks_environment_find_base_connector (environment, connection, error);
  return connector != NULL ? g_strdup (eks_connector_get_time_zone (connector)) : NULL;
}

/* What makes a schedule another one: not what its runs contain, nor what becomes of missed ones, nor which ends are waited for
 * beside one. */
static char *
describe_rule (EksSchedule *schedule, const char *zone)
{
  static const char *const others[] = { "content", "missed", "parents" };
  g_autoptr (JsonNode) node = eks_schedule_to_json (schedule);
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    json_object_remove_member (json_node_get_object (node), others[i]);
  json_object_set_string_member (json_node_get_object (node), "time_zone", zone);
  text = eks_json_to_text (node, FALSE);
  return g_steal_pointer (&text);
}

/**
 * eks_planned_find_arming:
 * @environment: an environment
 * @job: a saved export with a new schedule
 *
 * Returns: since when it counts: when its file was written, or now if that is long ago, as after a backup came back
 */
gint64
eks_planned_find_arming (EksEnvironment *environment, EksJob *job)
{
  gint64 now = eks_clock_get_real_time (eks_environment_get_clock (environment));
  gint64 saved = eks_store_get_job_saved (eks_environment_get_store (environment), eks_job_get_id (job));

  return saved <= now && saved >= now - FRESH ? saved : now;
}

/**
 * eks_planned_prepare:
 * @record: how far a schedule was followed
 * @rule: the rule as text
 * @armed: since when it counts if it is another one than before
 *
 * Returns: whether it was another one
 */
gboolean
eks_planned_prepare (EksScheduleRecord *record, const char *rule, gint64 armed)
{
  if (!eks_set_str (&record->rule, rule))
    return FALSE;
  record->armed = armed;
  record->slot = 0;
  record->attempts = 0;
  record->attempted = 0;
  record->n_missed = 0;
  return TRUE;
}

/**
 * eks_planned_get_state:
 * @record: how far a schedule was followed
 * @state: (out caller-allocates): the same for the arithmetic; its marks are those of @record
 */
void
eks_planned_get_state (const EksScheduleRecord *record, EksDueState *state)
{
  *state = (EksDueState) {
    .armed = record->armed,
    .handled = record->handled,
    .slot = record->slot,
    .attempts = record->attempts,
    .attempted = record->attempted,
    .marks = (const EksDueMark *) (gconstpointer) record->marks->data,
    .n_marks = record->marks->len,
  };
}

/**
 * eks_planned_set_state:
 * @record: how far a schedule was followed
 * @state: what the arithmetic has made of it
 */
void
eks_planned_set_state (EksScheduleRecord *record, const EksDueState *state)
{
  record->armed = state->armed;
  record->handled = state->handled;
  record->slot = state->slot;
  record->attempts = state->attempts;
  record->attempted = state->attempted;
}

/**
 * eks_planned_look:
 * @rule: planned instants
 * @missed: what becomes of missed ones
 * @record: how far they were followed
 * @now: µs since 1970 UTC
 * @due: (out caller-allocates): what is due
 */
void
eks_planned_look (EksRule *rule, EksScheduleMissed missed, const EksScheduleRecord *record, gint64 now, EksDue *due)
{
  EksDueState state;

  eks_planned_get_state (record, &state);
  eks_due_look (rule, missed, &state, now, due);
}

/* An end that had its run has no other one, however the delay was changed since. */
static gboolean
had_run (const EksScheduleRecord *record)
{
  for (guint i = 0; i < record->marks->len; i++)
    if (g_array_index (record->marks, EksScheduleMark, i).ran)
      return TRUE;
  return FALSE;
}

/* @rule: (transfer full) */
static gboolean
add_part (EksPlanned *self, EksEnvironment *environment, const char *name, EksRule *rule, gint64 now, GError **error)
{
  EksSchedule *schedule = eks_job_get_schedule (self->job);
  EksPlannedPart *part = g_new0 (EksPlannedPart, 1);

  g_ptr_array_add (self->parts, part);
  part->part = g_strdup (name);
  part->rule = rule;
  part->record = eks_history_load_schedule (eks_environment_get_history (environment), eks_job_get_id (self->job), name, error);
  if (part->record == NULL)
    return FALSE;
  if (name[0] != '\0' && had_run (part->record))
    {
      g_ptr_array_remove_index (self->parts, self->parts->len - 1);
      return TRUE;
    }
  eks_planned_prepare (part->record, self->rule, MIN (eks_planned_find_arming (environment, self->job), now));
  eks_planned_look (rule, eks_schedule_get_missed (schedule), part->record, now, &part->due);
  return TRUE;
}

static gboolean
add_closures (EksPlanned *self, EksEnvironment *environment, gint64 now, GError **error)
{
  EksSchedule *schedule = eks_job_get_schedule (self->job);
  gint64 delay = eks_schedule_get_delay (schedule) * G_TIME_SPAN_MINUTE;
  g_autoptr (GPtrArray) closures = eks_history_list_closures (eks_environment_get_history (environment), eks_job_get_id (self->job), error);
  g_autoptr (EksClosureFilter) filter = eks_closure_filter_new (self->job);

  for (guint i = 0; closures != NULL && i < closures->len; i++)
    {
      const EksClosureRecord *closure = g_ptr_array_index (closures, i);
      /* an end that has come since the last look may have been put off */
      if (closure->looked < closure->closed && closure->closed + delay <= now)
        continue;
      if (closure->closed != 0 && eks_closure_filter_accepts (filter, closure->part) &&
          !add_part (self, environment, closure->part, eks_rule_new_instant (closure->closed + delay, eks_job_get_id (self->job)), now, error))
        return FALSE;
    }
  return closures != NULL;
}

static gboolean
add_parts (EksPlanned *self, EksEnvironment *environment, gint64 now, GError **error)
{
  EksSchedule *schedule = eks_job_get_schedule (self->job);
  EksRule *rule;

  if (eks_schedule_get_kind (schedule) == EKS_SCHEDULE_ON_CLOSE)
    return eks_schedule_get_paused (schedule) || add_closures (self, environment, now, error);
  rule = eks_rule_new (schedule, self->zone, eks_job_get_id (self->job), &self->problem);
  return rule == NULL || add_part (self, environment, "", rule, now, error);
}

/**
 * eks_planned_new:
 * @environment: an environment
 * @job: a saved export with a schedule, which nobody changes meanwhile
 * @now: µs since 1970 UTC
 * @error: return location
 *
 * Blocks shortly: it reads the history. Any thread.
 *
 * Returns: (transfer full) (nullable): what is planned for it; %NULL with an error of the history
 */
EksPlanned *
eks_planned_new (EksEnvironment *environment, EksJob *job, gint64 now, GError **error)
{
  g_autoptr (EksPlanned) self = NULL;
  EksSchedule *schedule;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), NULL);

  schedule = eks_job_get_schedule (job);
  g_return_val_if_fail (eks_schedule_get_kind (schedule) != EKS_SCHEDULE_NONE, NULL);
  self = g_new0 (EksPlanned, 1);
  self->job = g_object_ref (job);
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  self->zone = g_strdup (eks_schedule_get_time_zone (schedule));
  if (self->zone[0] == '\0')
    {
      g_free (self->zone);
      self->zone = eks_planned_find_zone (environment, job, &self->problem);
      if (self->zone == NULL)
        return g_steal_pointer (&self);
    }
  self->rule = describe_rule (schedule, self->zone);
  return add_parts (self, environment, now, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * eks_planned_get_next:
 * @self: what is planned
 *
 * Returns: the planned instant of the next run, µs since 1970 UTC: one in the past if it is still to be made; %EKS_RULE_NEVER
 *   if there is none
 */
gint64
eks_planned_get_next (const EksPlanned *self)
{
  gint64 next = EKS_RULE_NEVER;

  g_return_val_if_fail (self != NULL, EKS_RULE_NEVER);

  for (guint i = 0; i < self->parts->len; i++)
    {
      const EksPlannedPart *part = g_ptr_array_index (self->parts, i);
      next = MIN (next, part->due.n_runs > 0 ? part->due.runs[0].slot : part->due.next);
    }
  return next;
}

static gboolean
arm (EksHistory *history, gpointer data, GError **error)
{
  EksPlanned *self = data;

  for (guint i = 0; i < self->parts->len; i++)
    {
      EksPlannedPart *part = g_ptr_array_index (self->parts, i);
      g_autoptr (EksScheduleRecord) record = eks_history_load_schedule (history, part->record->job_id, part->part, error);
      if (record == NULL)
        return FALSE;
      if (eks_planned_prepare (record, self->rule, part->record->armed) && !eks_history_save_schedule (history, record, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * eks_planned_arm:
 * @environment: an environment
 * @job: an export that was just saved
 * @error: return location
 *
 * Its schedule counts from now on, if it is another one than before. Not to be forgotten where somebody saves an export, though
 * whoever looks next does it, too.
 *
 * Returns: %FALSE with an error of the history
 */
gboolean
eks_planned_arm (EksEnvironment *environment, EksJob *job, GError **error)
{
  g_autoptr (EksPlanned) planned = NULL;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), FALSE);

  if (eks_schedule_get_kind (eks_job_get_schedule (job)) == EKS_SCHEDULE_NONE)
    return TRUE;
  planned = eks_planned_new (environment, job, eks_clock_get_real_time (eks_environment_get_clock (environment)), error);
  return planned != NULL && eks_history_transact (eks_environment_get_history (environment), arm, planned, error);
}
