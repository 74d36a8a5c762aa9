/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schedules in words. Whole sentences, so that every language can order them its own way. */

#include "config.h"

#include "eks-schedule-words.h"

#include "eks-describe.h"

#include <glib/gi18n-lib.h>

/* In the order of eks_weekday_names. */
static const char *const weekdays[] = {
  /* TRANSLATORS: in a sentence, as in “every Monday and Friday” */
  NC_ ("weekday", "Monday"),
  NC_ ("weekday", "Tuesday"),
  NC_ ("weekday", "Wednesday"),
  NC_ ("weekday", "Thursday"),
  NC_ ("weekday", "Friday"),
  NC_ ("weekday", "Saturday"),
  NC_ ("weekday", "Sunday"),
};

/**
 * eks_schedule_words_find_closing:
 * @connector: a connector
 * @entity: one of its entities
 *
 * Returns: (transfer none) (nullable): what its records are under and that can end, such as an operation; %NULL if there is
 *   nothing of the kind
 */
EksEntity *
eks_schedule_words_find_closing (EksConnector *connector, EksEntity *entity)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (connector) && EKS_IS_ENTITY (entity), NULL);

  do
    entity = eks_connector_find_parent (connector, entity);
  while (entity != NULL && eks_entity_get_closing (entity) == NULL);
  return entity;
}

/**
 * eks_schedule_words_find_job_closing:
 * @connector: (nullable): a connector
 * @job: a job
 *
 * Returns: (transfer none) (nullable): what all its tables' records are under and that can end
 */
EksEntity *
eks_schedule_words_find_job_closing (EksConnector *connector, EksJob *job)
{
  GListModel *tables;
  EksEntity *found = NULL;

  g_return_val_if_fail (EKS_IS_JOB (job), NULL);

  tables = G_LIST_MODEL (eks_job_get_tables (job));
  for (guint i = 0; connector != NULL && i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      const char *id = eks_table_get_entity (table);
      EksEntity *entity = id != NULL ? eks_connector_find_entity (connector, id) : NULL;
      EksEntity *closing = entity != NULL ? eks_schedule_words_find_closing (connector, entity) : NULL;
      if (closing == NULL || (found != NULL && found != closing))
        return NULL;
      found = closing;
    }
  return found;
}

/**
 * eks_schedule_words_has_people:
 * @connector: (nullable): a connector
 * @job: a job
 *
 * Returns: whether its records are of people who take part, possibly several times, rather than of anything else
 */
gboolean
eks_schedule_words_has_people (EksConnector *connector, EksJob *job)
{
  EksTable *table = eks_job_get_table (job, 0);
  const char *id = table != NULL ? eks_table_get_entity (table) : NULL;
  EksEntity *entity = connector != NULL && id != NULL ? eks_connector_find_entity (connector, id) : NULL;

  return entity != NULL && eks_entity_get_tracking (entity) != NULL && eks_entity_get_tracking (entity)->person != NULL;
}

static char *
describe_weekdays (guint days)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (weekdays); i++)
    if (days & (1u << i))
      g_ptr_array_add (names, (gpointer) g_dpgettext2 (NULL, "weekday", weekdays[i]));
  for (guint i = 0; i < names->len; i++)
    {
      if (i > 0)
        /* TRANSLATORS: between conditions, blanks included */
        g_string_append (text, i + 1 < names->len ? ", " : _(" and "));
      g_string_append (text, names->pdata[i]);
    }
  return g_string_free (text, FALSE);
}

static char *
describe_date (EksSchedule *schedule)
{
  g_autoptr (GDateTime) day = NULL;
  int year, month, of_month;

  if (!eks_schedule_parse_date (schedule, &year, &month, &of_month))
    return g_strdup ("…");
  day = g_date_time_new_utc (year, month, of_month, 0, 0, 0);
  /* TRANSLATORS: a day in a sentence, as for strftime: 1 January 2025 */
  return g_date_time_format (day, _("%-d %B %Y"));
}

static const char *
get_time (EksSchedule *schedule)
{
  return eks_schedule_parse_time (schedule, NULL, NULL) ? eks_schedule_get_time (schedule) : "…";
}

static char *
describe_month (EksSchedule *schedule)
{
  int day = eks_schedule_get_day (schedule);

  if (day == 31)
    /* TRANSLATORS: summary of an export, a sentence of its own: %s is a time of day */
    return g_strdup_printf (_("It runs by itself on the last day of each month at %s."), get_time (schedule));
  if (day > 28)
    /* TRANSLATORS: summary of an export, a sentence of its own: %1$d is 29 or 30, %2$s a time of day */
    return g_strdup_printf (_("It runs by itself on day %1$d of each month, or on its last day, at %2$s."), day, get_time (schedule));
  /* TRANSLATORS: summary of an export, a sentence of its own: %1$d is 1 to 28, %2$s a time of day */
  return g_strdup_printf (_("It runs by itself on day %1$d of each month at %2$s."), day, get_time (schedule));
}

static char *
describe_closing (EksSchedule *schedule, EksEntity *closing)
{
  g_autofree char *names = closing != NULL ? eks_describe_parents (eks_schedule_get_parents (schedule), eks_entity_get_id (closing)) : NULL;
  const char *label = closing != NULL ? eks_entity_get_label (closing) : "…";

  if (names != NULL)
    /* TRANSLATORS: summary of an export, a sentence of its own: %1$s is what can end, such as “Operation”, %2$s names of such */
    return g_strdup_printf (_("It runs by itself when one of these has ended, with what is under that one (%1$s): %2$s."), label, names);
  /* TRANSLATORS: summary of an export, a sentence of its own: %s is what can end, such as “Operation” */
  return g_strdup_printf (_("It runs by itself each time that something of the kind “%s” has ended, with what is under that."), label);
}

/**
 * eks_schedule_words_describe_rule:
 * @schedule: a schedule
 * @closing: (nullable): what its end can be waited for
 *
 * Returns: (transfer full) (nullable): the rule as a sentence; %NULL if there is none
 */
char *
eks_schedule_words_describe_rule (EksSchedule *schedule, EksEntity *closing)
{
  g_autofree char *days = NULL;

  g_return_val_if_fail (EKS_IS_SCHEDULE (schedule), NULL);

  switch (eks_schedule_get_kind (schedule))
    {
    case EKS_SCHEDULE_NONE:
      break;
    case EKS_SCHEDULE_ONCE:
      days = describe_date (schedule);
      /* TRANSLATORS: summary of an export, a sentence of its own: %1$s is a day, %2$s a time of day */
      return g_strdup_printf (_("It runs by itself once, on %1$s at %2$s."), days, get_time (schedule));
    case EKS_SCHEDULE_DAILY:
      /* TRANSLATORS: summary of an export, a sentence of its own: %s is a time of day */
      return g_strdup_printf (_("It runs by itself every day at %s."), get_time (schedule));
    case EKS_SCHEDULE_WEEKDAYS:
      /* TRANSLATORS: summary of an export, a sentence of its own: %s is a time of day */
      return g_strdup_printf (_("It runs by itself from Monday to Friday at %s."), get_time (schedule));
    case EKS_SCHEDULE_WEEKLY:
      days = eks_schedule_get_weekdays (schedule) != 0 ? describe_weekdays (eks_schedule_get_weekdays (schedule)) : g_strdup ("…");
      /* TRANSLATORS: summary of an export, a sentence of its own: %1$s is one or several days of the week, such as “Monday and Friday”, %2$s a time of day */
      return g_strdup_printf (_("It runs by itself every %1$s at %2$s."), days, get_time (schedule));
    case EKS_SCHEDULE_MONTHLY:
      return describe_month (schedule);
    case EKS_SCHEDULE_ON_CLOSE:
      return describe_closing (schedule, closing);
    }
  return NULL;
}

/* A number of minutes as one unit. */
static char *
describe_delay (int minutes)
{
  if (minutes % (24 * 60) == 0)
    /* TRANSLATORS: how long */
    return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) minutes / (24 * 60)), minutes / (24 * 60));
  if (minutes % 60 == 0)
    /* TRANSLATORS: how long */
    return g_strdup_printf (ngettext ("%d hour", "%d hours", (gulong) minutes / 60), minutes / 60);
  /* TRANSLATORS: how long */
  return g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) minutes), minutes);
}

/**
 * eks_schedule_words_get_content:
 * @content: what of the data a run has
 *
 * Returns: (transfer none): it in a few words
 */
const char *
eks_schedule_words_get_content (EksScheduleContent content)
{
  switch (content)
    {
    case EKS_SCHEDULE_CONTENT_AS_SET:
      /* TRANSLATORS: what a run of an export has in its file */
      return _("What the filters let through");
    case EKS_SCHEDULE_CONTENT_PREVIOUS_DAY:
      /* TRANSLATORS: what a run of an export has in its file */
      return _("Data from the previous day");
    case EKS_SCHEDULE_CONTENT_TODAY:
      /* TRANSLATORS: what a run of an export has in its file */
      return _("Today’s data only");
    case EKS_SCHEDULE_CONTENT_ALL:
      /* TRANSLATORS: what a run of an export has in its file */
      return _("All data");
    case EKS_SCHEDULE_CONTENT_CHANGED:
      /* TRANSLATORS: what a run of an export has in its file */
      return _("What is new or has changed");
    }
  g_return_val_if_reached (NULL);
}

/**
 * eks_schedule_words_explain_content:
 * @content: what of the data a run has
 * @people: whether the records are of people who take part
 *
 * Returns: (transfer none): what that means, in sentences
 */
const char *
eks_schedule_words_explain_content (EksScheduleContent content, gboolean people)
{
  switch (content)
    {
    case EKS_SCHEDULE_CONTENT_AS_SET:
      return _("Each file has what the filters let through at that time.");
    case EKS_SCHEDULE_CONTENT_PREVIOUS_DAY:
      return people ? _("Each file has the data of the day before, new participants only. Who returns on the second day is not in it.")
                    : _("Each file has the data of the day before, new records only. What an earlier file had is not in it.");
    case EKS_SCHEDULE_CONTENT_TODAY:
      return people ? _("Each file has the data of that day until then, new participants only. Who returns on the second day is not in it.")
                    : _("Each file has the data of that day until then, new records only. What an earlier file had is not in it.");
    case EKS_SCHEDULE_CONTENT_ALL:
      return people ? _("Each file has all data. Who returns on the second day is there with what is new about them.")
                    : _("Each file has all data, as it is at that time.");
    case EKS_SCHEDULE_CONTENT_CHANGED:
      return _("Each file has everything that is new or has changed since the last run that was delivered, and nothing twice.");
    }
  g_return_val_if_reached (NULL);
}

static const char *
explain_missed (EksScheduleMissed missed)
{
  switch (missed)
    {
    case EKS_SCHEDULE_MISSED_ONCE:
      return _("Runs that were missed are made up for by one.");
    case EKS_SCHEDULE_MISSED_EACH:
      return _("Each run that was missed is made up for by one of its own.");
    case EKS_SCHEDULE_MISSED_SKIP:
      return _("Runs that were missed are left out.");
    }
  g_return_val_if_reached (NULL);
}

static void
append_sentence (GString *text, const char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
}

/**
 * eks_schedule_words_describe:
 * @schedule: a schedule
 * @closing: (nullable): what its end can be waited for
 * @people: whether the records are of people who take part
 *
 * Returns: (transfer full) (nullable): all of it, in sentences; %NULL if the export runs by hand
 */
char *
eks_schedule_words_describe (EksSchedule *schedule, EksEntity *closing, gboolean people)
{
  g_autofree char *rule = eks_schedule_words_describe_rule (schedule, closing);
  GString *text;

  if (rule == NULL)
    return NULL;
  text = g_string_new (rule);
  if (eks_schedule_get_kind (schedule) == EKS_SCHEDULE_ON_CLOSE && eks_schedule_get_delay (schedule) > 0)
    {
      g_autofree char *delay = describe_delay (eks_schedule_get_delay (schedule));
      g_string_append_c (text, ' ');
      /* TRANSLATORS: summary of an export, after the sentence about when it runs: %s is how long, such as “2 hours” */
      g_string_append_printf (text, _("It waits %s after that."), delay);
    }
  if (eks_schedule_get_time_zone (schedule)[0] != '\0')
    {
      g_string_append_c (text, ' ');
      /* TRANSLATORS: summary of an export, after the sentence about when it runs: %s is a time zone, such as Europe/Copenhagen */
      g_string_append_printf (text, _("The clock is that of %s."), eks_schedule_get_time_zone (schedule));
    }
  append_sentence (text, eks_schedule_words_explain_content (eks_schedule_get_content (schedule), people));
  append_sentence (text, explain_missed (eks_schedule_get_missed (schedule)));
  if (eks_schedule_get_paused (schedule))
    append_sentence (text, _("It is paused: nothing runs by itself until you say so."));
  return g_string_free (text, FALSE);
}

static char *
describe_short (EksSchedule *schedule, EksEntity *closing)
{
  g_autofree char *days = NULL;

  switch (eks_schedule_get_kind (schedule))
    {
    case EKS_SCHEDULE_NONE:
      break;
    case EKS_SCHEDULE_ONCE:
      days = describe_date (schedule);
      return g_strdup_printf ("%s %s", days, get_time (schedule));
    case EKS_SCHEDULE_DAILY:
      /* TRANSLATORS: part of a line: %s is a time of day */
      return g_strdup_printf (_("every day %s"), get_time (schedule));
    case EKS_SCHEDULE_WEEKDAYS:
      /* TRANSLATORS: part of a line, Monday to Friday: %s is a time of day */
      return g_strdup_printf (_("every weekday %s"), get_time (schedule));
    case EKS_SCHEDULE_WEEKLY:
      days = describe_weekdays (eks_schedule_get_weekdays (schedule));
      /* TRANSLATORS: part of a line: %1$s is one or several days of the week, such as “Monday and Friday”, %2$s a time of day */
      return g_strdup_printf (_("every %1$s %2$s"), days, get_time (schedule));
    case EKS_SCHEDULE_MONTHLY:
      if (eks_schedule_get_day (schedule) == 31)
        /* TRANSLATORS: part of a line: %s is a time of day */
        return g_strdup_printf (_("last day of the month %s"), get_time (schedule));
      /* TRANSLATORS: part of a line: %1$d is 1 to 30, %2$s a time of day */
      return g_strdup_printf (_("day %1$d of the month %2$s"), eks_schedule_get_day (schedule), get_time (schedule));
    case EKS_SCHEDULE_ON_CLOSE:
      /* TRANSLATORS: part of a line: %s is what can end, such as “Operation” */
      return g_strdup_printf (_("at the end (%s)"), closing != NULL ? eks_entity_get_label (closing) : "…");
    }
  return NULL;
}

/**
 * eks_schedule_words_describe_short:
 * @schedule: a schedule
 * @closing: (nullable): what its end can be waited for
 *
 * Returns: (transfer full) (nullable): part of a line, such as “every weekday 06:00”; %NULL if the export runs by hand
 */
char *
eks_schedule_words_describe_short (EksSchedule *schedule, EksEntity *closing)
{
  char *words;

  g_return_val_if_fail (EKS_IS_SCHEDULE (schedule), NULL);

  words = describe_short (schedule, closing);
  if (words != NULL && eks_schedule_get_paused (schedule))
    {
      g_autofree char *rule = words;
      /* TRANSLATORS: part of a line: %s is when an export would run, such as “every day 06:00” */
      words = g_strdup_printf (_("%s (paused)"), rule);
    }
  return words;
}
