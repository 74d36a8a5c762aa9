/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli due --status and --dry-run: how things are, and what would run. Nothing is changed. */

#include "config.h"

#include "eks-command-due.h"

#include "eks-error.h"
#include "eks-health.h"
#include "eks-json-build.h"
#include "eks-scheduler.h"

#include <glib/gi18n-lib.h>

static GDateTime *
make_time (gint64 time, const char *zone)
{
  g_autoptr (GTimeZone) own = zone != NULL ? g_time_zone_new_identifier (zone) : NULL;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);

  return own != NULL && utc != NULL ? g_date_time_to_timezone (utc, own) : g_steal_pointer (&utc);
}

/* “2026-11-30 06:00 CET” */
char *
eks_due_format_time (gint64 time, const char *zone)
{
  g_autoptr (GDateTime) moment = make_time (time, zone);

  return moment != NULL ? g_date_time_format (moment, "%F %R %Z") : g_strdup ("");
}

/* RFC 3339 with the offset of the zone; null if there is no such time. */
void
eks_due_add_time (JsonBuilder *builder, const char *name, gint64 time, const char *zone)
{
  g_autoptr (GDateTime) moment = time != EKS_RULE_NEVER ? make_time (time, zone) : NULL;
  g_autofree char *text = moment != NULL ? g_date_time_format (moment, "%FT%T%:z") : NULL;

  eks_json_add_text (builder, name, text);
}

/* (transfer full) (element-type EksPlanned): those with a schedule; @jobs: (out): all */
static GPtrArray *
list_planned (EksCommandLine *line, gint64 now, GPtrArray **jobs, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_planned_free);

  *jobs = eks_store_list_jobs (eks_environment_get_store (line->environment), error);
  if (*jobs == NULL)
    return NULL;
  for (guint i = 0; i < (*jobs)->len; i++)
    {
      EksJob *job = g_ptr_array_index (*jobs, i);
      EksPlanned *planned;
      if (eks_schedule_get_kind (eks_job_get_schedule (job)) == EKS_SCHEDULE_NONE)
        continue;
      planned = eks_planned_new (line->environment, job, now, error);
      if (planned == NULL)
        return NULL;
      g_ptr_array_add (list, planned);
    }
  return g_steal_pointer (&list);
}

static void
add_name (JsonBuilder *builder, EksJob *job)
{
  eks_json_add_text (builder, "job_id", eks_job_get_id (job));
  eks_json_add_text (builder, "job_name", eks_job_get_name (job));
}

/* ---- what would run ---- */

static void
plan_part (EksPlanned *planned, EksPlannedPart *part, JsonBuilder *builder, GPtrArray *rows)
{
  for (guint i = 0; i < part->due.n_runs; i++)
    {
      const EksDueRun *run = &part->due.runs[i];
      g_autofree char *slot = eks_due_format_time (run->slot, planned->zone);
      g_autofree char *start = eks_due_format_time (run->start, planned->zone);
      const char *row[] = { slot, eks_job_get_name (planned->job), start, NULL };
      g_ptr_array_add (rows, g_strdupv ((char **) row));
      json_builder_begin_object (builder);
      add_name (builder, planned->job);
      if (part->part[0] != '\0')
        eks_json_add_text (builder, "part", part->part);
      eks_due_add_time (builder, "slot", run->slot, planned->zone);
      eks_due_add_time (builder, "start", run->start, planned->zone);
      eks_json_add_number (builder, "attempt", run->attempt);
      json_builder_end_object (builder);
    }
}

/* Prints the runs that are due at @now, in their order. */
int
eks_due_print_plan (EksCommandLine *line, gint64 now, gboolean json, GError **error)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) list = list_planned (line, now, &jobs, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  /* TRANSLATORS: heads of a table of runs */
  const char *head[] = { _("Planned for"), _("Export"), _("Begins"), NULL };

  if (list == NULL)
    return 1;
  g_ptr_array_add (rows, g_strdupv ((char **) head));
  json_builder_begin_array (builder);
  for (guint i = 0; i < list->len; i++)
    {
      EksPlanned *planned = g_ptr_array_index (list, i);
      for (guint j = 0; j < planned->parts->len; j++)
        plan_part (planned, g_ptr_array_index (planned->parts, j), builder, rows);
    }
  if (!json && rows->len == 1)
    g_print ("%s\n", _("Nothing is due."));
  else
    eks_command_print_list (builder, rows, json);
  return 0;
}

/* ---- how things are ---- */

static const char *const kind_names[] = { "missed", "failed", "key", "removal" };

static gboolean
add_items (GPtrArray *items, JsonBuilder *builder)
{
  gboolean alarm = FALSE;

  json_builder_set_member_name (builder, "items");
  json_builder_begin_array (builder);
  for (guint i = 0; i < items->len; i++)
    {
      const EksHealthItem *item = g_ptr_array_index (items, i);
      alarm |= eks_health_is_alarm (item);
      json_builder_begin_object (builder);
      eks_json_add_text (builder, "kind", kind_names[item->kind]);
      eks_json_add_text (builder, "job_id", item->job_id);
      eks_json_add_text (builder, "job_name", item->job_name);
      eks_json_add_number (builder, "count", item->count);
      eks_due_add_time (builder, "since", item->since, NULL);
      eks_json_add_flag (builder, "alarm", eks_health_is_alarm (item));
      eks_json_add_text (builder, "text", item->text);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return alarm;
}

static gboolean
add_broken (EksCommandLine *line, GPtrArray *list, JsonBuilder *builder, GPtrArray *texts)
{
  GPtrArray *files = eks_store_get_problems (eks_environment_get_store (line->environment));

  for (guint i = 0; i < files->len; i++)
    g_ptr_array_add (texts, g_strdup (g_ptr_array_index (files, i)));
  for (guint i = 0; i < list->len; i++)
    {
      const EksPlanned *planned = g_ptr_array_index (list, i);
      if (planned->problem != NULL)
        /* TRANSLATORS: %1$s is the name of an export, %2$s says what is wrong with it */
        g_ptr_array_add (texts, g_strdup_printf (_("“%1$s”: %2$s"), eks_job_get_name (planned->job), planned->problem->message));
    }
  eks_json_add_texts (builder, "problems", (const char *const *) texts->pdata, texts->len);
  return texts->len > 0;
}

static void
add_next (GPtrArray *list, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "next");
  json_builder_begin_array (builder);
  for (guint i = 0; i < list->len; i++)
    {
      const EksPlanned *planned = g_ptr_array_index (list, i);
      json_builder_begin_object (builder);
      add_name (builder, planned->job);
      eks_due_add_time (builder, "next", eks_planned_get_next (planned), planned->zone);
      eks_json_add_flag (builder, "paused", eks_schedule_get_paused (eks_job_get_schedule (planned->job)));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_next (GPtrArray *list)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  const char *head[] = { _("Export"), _("Next run"), NULL };

  g_ptr_array_add (rows, g_strdupv ((char **) head));
  for (guint i = 0; i < list->len; i++)
    {
      const EksPlanned *planned = g_ptr_array_index (list, i);
      gint64 next = eks_planned_get_next (planned);
      g_autofree char *time = next != EKS_RULE_NEVER ? eks_due_format_time (next, planned->zone) : NULL;
      gboolean paused = eks_schedule_get_paused (eks_job_get_schedule (planned->job));
      /* TRANSLATORS: there is no next run: it is switched off for a while, or there is nothing to wait for */
      const char *row[] = { eks_job_get_name (planned->job), time != NULL ? time : paused ? _("paused") : _("none"), NULL };
      g_ptr_array_add (rows, g_strdupv ((char **) row));
    }
  if (rows->len > 1)
    eks_command_print_table (rows);
}

static void
print_words (GPtrArray *items, GPtrArray *broken, gboolean alarm)
{
  for (guint i = 0; i < items->len; i++)
    g_print ("%s\n", ((const EksHealthItem *) g_ptr_array_index (items, i))->text);
  for (guint i = 0; i < broken->len; i++)
    g_print ("%s\n", (const char *) g_ptr_array_index (broken, i));
  if (!alarm)
    g_print ("%s\n", _("All is well."));
}

/* Returns: 0 if all is well, 1 if something that was to happen did not */
int
eks_due_print_status (EksCommandLine *line, gint64 now, gboolean json, GError **error)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) list = list_planned (line, now, &jobs, error);
  g_autoptr (GPtrArray) items = list != NULL ? eks_health_list (line->environment, jobs, line->cancellable, error) : NULL;
  g_autoptr (GPtrArray) broken = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  gboolean alarm;

  if (items == NULL)
    return 1;
  json_builder_begin_object (builder);
  alarm = add_items (items, builder);
  alarm |= add_broken (line, list, builder, broken);
  add_next (list, builder);
  eks_json_add_flag (builder, "well", !alarm);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  if (json)
    eks_command_print_json (node);
  else
    {
      print_words (items, broken, alarm);
      print_next (list);
    }
  return alarm ? 1 : 0;
}

gboolean
eks_due_take_note (EksCommandLine *line, GError **error)
{
  g_autoptr (GPtrArray) jobs = eks_store_list_jobs (eks_environment_get_store (line->environment), error);

  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    if (!eks_scheduler_take_note (line->environment, g_ptr_array_index (jobs, i), error))
      return FALSE;
  return jobs != NULL;
}
