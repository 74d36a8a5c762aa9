/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages say about numbers, times and outcomes. Pure functions: everything comes in as an argument. */

#include "config.h"

#include "eks-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * eks_words_count:
 * @count: a number
 *
 * Returns: (transfer full): @count with the separators of the user's language
 */
char *
eks_words_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

/**
 * eks_words_rows:
 * @rows: a number of rows
 *
 * Returns: (transfer full): “1,204 rows”
 */
char *
eks_words_rows (guint64 rows)
{
  g_autofree char *count = eks_words_count (rows);

  /* TRANSLATORS: %s is a number */
  return g_strdup_printf (ngettext ("%s row", "%s rows", (gulong) rows), count);
}

/* Whole days between the calendar days of two times: 0 today, 1 yesterday. */
static int
count_days (GDateTime *time, GDateTime *now)
{
  GDate first, second;
  int year, month, day;

  g_date_time_get_ymd (time, &year, &month, &day);
  g_date_set_dmy (&first, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  g_date_time_get_ymd (now, &year, &month, &day);
  g_date_set_dmy (&second, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return g_date_days_between (&first, &second);
}

/**
 * eks_words_when:
 * @time: µs since 1970 UTC, not after @now
 * @now: µs since 1970 UTC
 *
 * Returns: (transfer full): “today 14:05”, “yesterday 14:05”, “Monday 14:05” or the date, in the computer's time zone
 */
char *
eks_words_when (gint64 time, gint64 now)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  int days;

  if (then == NULL || today == NULL)
    return g_strdup ("");
  days = count_days (then, today);
  if (days == 0)
    /* TRANSLATORS: a time today, for g_date_time_format(): %H is the hour, %M the minute */
    return g_date_time_format (then, _("today %H:%M"));
  if (days == 1)
    /* TRANSLATORS: a time yesterday, for g_date_time_format(): %H is the hour, %M the minute */
    return g_date_time_format (then, _("yesterday %H:%M"));
  if (days > 1 && days < 7)
    /* TRANSLATORS: a time in the last week, for g_date_time_format(): %A is the weekday */
    return g_date_time_format (then, _("%A %H:%M"));
  /* TRANSLATORS: an older time, for g_date_time_format(): %-e day, %B month, %Y year */
  return g_date_time_format (then, _("%-e %B %Y"));
}

/* (transfer full) (nullable) */
static GDateTime *
find_moment (gint64 time, const char *zone)
{
  g_autoptr (GTimeZone) own = g_time_zone_new_identifier (zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);

  return own != NULL && utc != NULL ? g_date_time_to_timezone (utc, own) : NULL;
}

/**
 * eks_words_planned:
 * @time: µs since 1970 UTC, not before @now
 * @now: µs since 1970 UTC
 * @zone: on whose clock
 *
 * Returns: (transfer full): “today at 06:00”, “tomorrow at 06:00” or “Tuesday 31 March 2026 at 06:00”
 */
char *
eks_words_planned (gint64 time, gint64 now, const char *zone)
{
  g_autoptr (GDateTime) then = find_moment (time, zone);
  g_autoptr (GDateTime) today = find_moment (now, zone);

  if (then == NULL || today == NULL)
    return g_strdup ("");
  switch (count_days (today, then))
    {
    case 0:
      /* TRANSLATORS: a time later today, for g_date_time_format(): %H is the hour, %M the minute */
      return g_date_time_format (then, _("today at %H:%M"));
    case 1:
      /* TRANSLATORS: a time tomorrow, for g_date_time_format(): %H is the hour, %M the minute */
      return g_date_time_format (then, _("tomorrow at %H:%M"));
    default:
      /* TRANSLATORS: a later time, for g_date_time_format(): %A weekday, %-e day, %B month, %Y year, %H hour, %M minute */
      return g_date_time_format (then, _("%A %-e %B %Y at %H:%M"));
    }
}

/**
 * eks_words_next:
 * @time: µs since 1970 UTC, not before @now
 * @now: µs since 1970 UTC
 * @zone: on whose clock
 *
 * Returns: (transfer full): “next today 06:00”, “next Monday 06:00” or “next 31 March”; for a list
 */
char *
eks_words_next (gint64 time, gint64 now, const char *zone)
{
  g_autoptr (GDateTime) then = find_moment (time, zone);
  g_autoptr (GDateTime) today = find_moment (now, zone);
  int days;

  if (then == NULL || today == NULL)
    return g_strdup ("");
  days = count_days (today, then);
  if (days == 0)
    /* TRANSLATORS: the next run of an export, in a list, for g_date_time_format(): %H is the hour, %M the minute */
    return g_date_time_format (then, _("next today %H:%M"));
  if (days == 1)
    /* TRANSLATORS: the next run of an export, in a list, for g_date_time_format(): %H is the hour, %M the minute */
    return g_date_time_format (then, _("next tomorrow %H:%M"));
  if (days < 7)
    /* TRANSLATORS: the next run of an export, in a list, for g_date_time_format(): %A is the weekday */
    return g_date_time_format (then, _("next %A %H:%M"));
  /* TRANSLATORS: the next run of an export, in a list, for g_date_time_format(): %-e day, %B month */
  return g_date_time_format (then, _("next %-e %B"));
}

/**
 * eks_words_duration:
 * @duration: µs, not negative
 *
 * Returns: (transfer full): “less than a second”, “12 seconds”, “3 minutes” or “2 hours”
 */
char *
eks_words_duration (gint64 duration)
{
  gint64 seconds = (duration + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC;
  gulong minutes = (gulong) ((seconds + 30) / 60);
  gulong hours = (gulong) ((seconds + 1800) / 3600);

  if (seconds < 1)
    return g_strdup (_("less than a second"));
  if (seconds < 90)
    /* TRANSLATORS: %lu is a number of seconds */
    return g_strdup_printf (ngettext ("%lu second", "%lu seconds", (gulong) seconds), (gulong) seconds);
  if (minutes < 90)
    /* TRANSLATORS: %lu is a number of minutes */
    return g_strdup_printf (ngettext ("%lu minute", "%lu minutes", minutes), minutes);
  /* TRANSLATORS: %lu is a number of hours */
  return g_strdup_printf (ngettext ("%lu hour", "%lu hours", hours), hours);
}

/**
 * eks_words_outcome:
 * @outcome: as an #EksRunRecord has it
 *
 * Returns: (transfer none): a short reason, for a list
 */
const char *
eks_words_outcome (const char *outcome)
{
  static const struct
  {
    const char *code;
    const char *words;
  } outcomes[] = {
    /* TRANSLATORS: short results of a run, in a list */
    { "done", N_("done") },
    { "cancelled", N_("cancelled") },
    { "invalid-job", N_("not complete") },
    { "not-found", N_("something is missing") },
    { "secret-missing", N_("secret missing") },
    { "keyring", N_("keyring locked") },
    { "source-unreachable", N_("no answer") },
    { "source-refused", N_("refused by the service") },
    { "source-missing", N_("address unknown") },
    { "source-invalid", N_("broken answer") },
    { "source-repeated", N_("page repeated") },
    { "source-limit", N_("answer too large") },
    { "delivery", N_("not delivered") },
    { "no-space", N_("disk full") },
    { "encryption", N_("encryption failed") },
    { "guard", N_("stopped by a guard") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (strcmp (outcomes[i].code, outcome) == 0)
      return _(outcomes[i].words);
  return _("failed");
}

/**
 * eks_words_is_done:
 * @record: a run that is over
 *
 * Returns: whether it made its file
 */
gboolean
eks_words_is_done (const EksRunRecord *record)
{
  return strcmp (record->outcome, "done") == 0;
}

/**
 * eks_words_result:
 * @record: a run that is over
 *
 * Returns: (transfer full): “1,204 rows” or a short reason
 */
char *
eks_words_result (const EksRunRecord *record)
{
  return eks_words_is_done (record) ? eks_words_rows (record->rows) : g_strdup (eks_words_outcome (record->outcome));
}

/**
 * eks_words_message:
 * @record: a run that is over
 *
 * Returns: (transfer none): why it failed, or that nothing was left behind; empty if it was done
 */
const char *
eks_words_message (const EksRunRecord *record)
{
  if (eks_words_is_done (record))
    return "";
  if (strcmp (record->outcome, "cancelled") == 0)
    return _("It was cancelled. No file was made.");
  return record->message != NULL ? record->message : "";
}

/**
 * eks_words_record:
 * @record: a run that is over
 * @now: µs since 1970 UTC
 *
 * Returns: (transfer full): “Monday 06:00 · 1,204 rows” or “yesterday 06:00 · no answer”
 */
char *
eks_words_record (const EksRunRecord *record, gint64 now)
{
  g_autofree char *when = eks_words_when (record->finished, now);
  g_autofree char *result = eks_words_result (record);

  /* TRANSLATORS: result of a run: %1$s is when, %2$s “1,204 rows” or a short reason */
  return g_strdup_printf (_("%1$s · %2$s"), when, result);
}

/**
 * eks_words_trigger:
 * @trigger: (nullable): what began a run, as an #EksRunRecord has it
 *
 * Returns: (transfer none): it in words, for a line
 */
const char *
eks_words_trigger (const char *trigger)
{
  if (g_strcmp0 (trigger, "schedule") == 0)
    /* TRANSLATORS: what began a run */
    return _("by schedule");
  if (g_strcmp0 (trigger, "command") == 0)
    /* TRANSLATORS: what began a run */
    return _("from the command line");
  /* TRANSLATORS: what began a run */
  return _("by hand");
}

/**
 * eks_words_run_line:
 * @record: a run that is over
 * @now: µs since 1970 UTC
 *
 * Returns: (transfer full): “Monday 06:00 · by schedule · sftp://acme@example.org/in”
 */
char *
eks_words_run_line (const EksRunRecord *record, gint64 now)
{
  g_autofree char *when = eks_words_when (record->started, now);
  g_auto (GStrv) places = g_strsplit (record->destinations != NULL ? record->destinations : "", "\n", -1);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s · %s", when, eks_words_trigger (record->trigger));
  for (guint i = 0; places[i] != NULL; i++)
    if (places[i][0] != '\0')
      g_string_append_printf (text, " · %s", places[i]);
  return g_string_free (text, FALSE);
}

static const char *
action_outcome (const char *outcome)
{
  if (strcmp (outcome, EKS_HISTORY_SENT) == 0)
    /* TRANSLATORS: an action in the history */
    return _("sent; what came of it is not known");
  if (strcmp (outcome, "uncertain") == 0)
    /* TRANSLATORS: an action in the history */
    return _("not known whether it was done");
  if (strcmp (outcome, "guard") == 0)
    /* TRANSLATORS: an action in the history that Eksport did not send */
    return _("not sent");
  return eks_words_outcome (outcome);
}

/**
 * eks_words_action_name:
 * @record: an action of the history
 *
 * Returns: (transfer full): “Mass sends: Pause · 4711 · ACME”
 */
char *
eks_words_action_name (const EksActionRecord *record)
{
  if (record->key == NULL)
    return g_strdup_printf ("%s · %s", record->action_label, record->connection_name);
  return g_strdup_printf ("%s · %s · %s", record->action_label, record->key, record->connection_name);
}

/**
 * eks_words_action:
 * @record: an action of the history
 * @now: µs since 1970 UTC
 *
 * Returns: (transfer full): “Monday 06:00 · done”, and why where it was not
 */
char *
eks_words_action (const EksActionRecord *record, gint64 now)
{
  g_autofree char *when = eks_words_when (record->started, now);
  /* TRANSLATORS: result of a run: %1$s is when, %2$s “1,204 rows” or a short reason */
  g_autofree char *result = g_strdup_printf (_("%1$s · %2$s"), when, action_outcome (record->outcome));

  return record->message != NULL ? g_strdup_printf ("%s\n%s", result, record->message) : g_steal_pointer (&result);
}

/**
 * eks_words_cell:
 * @text: a value
 * @type: what it means
 *
 * A GUID is recognised by its beginning; of a long text the beginning is shown, on one line.
 *
 * Returns: (transfer full): it as a table shows it
 */
char *
eks_words_cell (const char *text, EksType type)
{
  g_autofree char *line = g_strdelimit (g_strdup (text), "\r\n\t", ' ');

  if (type == EKS_TYPE_GUID && strlen (line) == 36)
    return g_strdup_printf ("%.8s…", line);
  if (g_utf8_strlen (line, -1) > 60)
    {
      g_autofree char *head = g_utf8_substring (line, 0, 59);
      return g_strconcat (head, "…", NULL);
    }
  return g_steal_pointer (&line);
}

/**
 * eks_words_preview:
 * @preview: rows
 * @wanted: how many were asked for
 *
 * Returns: (transfer full): how many there are, and of how many
 */
char *
eks_words_preview (EksPreview *preview, guint wanted)
{
  guint n_rows = g_list_model_get_n_items (eks_preview_get_rows (preview));
  g_autofree char *number = eks_words_count (n_rows);
  g_autofree char *read = eks_words_count (eks_preview_get_rows_read (preview));
  GString *text;

  if (eks_preview_is_complete (preview))
    /* TRANSLATORS: %s is a number; the preview shows the whole export */
    text = g_string_new (ngettext ("%s row in all", "%s rows in all", n_rows));
  else if (eks_preview_is_partial (preview))
    {
      /* TRANSLATORS: %1$s rows were made by counting the first %2$s records, which are not all */
      text = g_string_new (ngettext ("%1$s row, counted from the first %2$s records", "%1$s rows, counted from the first %2$s records", n_rows));
      g_string_replace (text, "%1$s", number, 1);
      g_string_replace (text, "%2$s", read, 1);
    }
  else if (n_rows < wanted)
    {
      /* TRANSLATORS: %1$s rows were found among the first %2$s records that were looked at */
      text = g_string_new (ngettext ("%1$s row among the first %2$s records", "%1$s rows among the first %2$s records", n_rows));
      g_string_replace (text, "%1$s", number, 1);
      g_string_replace (text, "%2$s", read, 1);
    }
  else
    /* TRANSLATORS: %s is a number; the export has more rows than the preview shows */
    text = g_string_new (ngettext ("first %s row", "first %s rows", n_rows));
  g_string_replace (text, "%s", number, 1);
  return g_string_free (text, FALSE);
}
