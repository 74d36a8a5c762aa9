/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands between the braces of a file's name: which fields there are, what they mean, and their values in a run. */

#include "config.h"

#include "eks-file-name-private.h"

#include "eks-catalog.h"
#include "eks-date-pattern.h"
#include "eks-error.h"
#include "eks-filter-reader.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef enum
{
  FIELD_NAME,
  FIELD_ENTITY,
  FIELD_TABLE,
  FIELD_CONNECTION,
  FIELD_PARENT,
  FIELD_MOMENT,
  FIELD_FIRST_DAY,
  FIELD_LAST_DAY,
  FIELD_NUMBER,
  FIELD_ROWS,
} FieldKind;

typedef struct
{
  const char *name;
  FieldKind kind;
  gboolean is_general;     /* the same for all files of a run, so that a folder can have it too */
  const char *pattern;     /* (nullable): of a date: what it is written as */
  gboolean takes_pattern;  /* another one can follow a colon */
  const char *text;        /* as it is put into a pattern */
  const char *description;
} Field;

static const Field fields[] = {
  { "name", FIELD_NAME, TRUE, NULL, FALSE, "{name}", N_("Name of the export") },
  { "entity", FIELD_ENTITY, FALSE, NULL, FALSE, "{entity}", N_("What is exported, as its system calls it") },
  { "table", FIELD_TABLE, FALSE, NULL, FALSE, "{table}", N_("Name of the table") },
  { "connection", FIELD_CONNECTION, FALSE, NULL, FALSE, "{connection}", N_("Name of the connection") },
  { "parent", FIELD_PARENT, FALSE, NULL, FALSE, "{parent}", N_("What was chosen to export from, such as one operation; “all” if nothing was") },
  { "date", FIELD_MOMENT, TRUE, "%Y-%m-%d", TRUE, "{date}", N_("Day of the run") },
  { "date", FIELD_MOMENT, TRUE, "%Y-%m-%d", TRUE, "{date:%d.%m.%Y}", N_("Day of the run, in another shape") },
  { "time", FIELD_MOMENT, TRUE, "%H-%M-%S", TRUE, "{time}", N_("Time of the run") },
  { "from", FIELD_FIRST_DAY, FALSE, "%Y-%m-%d", TRUE, "{from}", N_("First day of the period that the filter asks for, or else the schedule") },
  { "to", FIELD_LAST_DAY, FALSE, "%Y-%m-%d", TRUE, "{to}", N_("Last day of the period that the filter asks for, or else the schedule") },
  { "n", FIELD_NUMBER, FALSE, NULL, FALSE, "{n}", N_("Number of the file among those of the run") },
  { "rows", FIELD_ROWS, FALSE, NULL, FALSE, "{rows}", N_("How many rows are in the file") },
  { "yyyy", FIELD_MOMENT, TRUE, "%Y", FALSE, "{yyyy}", N_("Year of the run") },
  { "mm", FIELD_MOMENT, TRUE, "%m", FALSE, "{mm}", N_("Month of the run, as a number") },
  { "dd", FIELD_MOMENT, TRUE, "%d", FALSE, "{dd}", N_("Day of the month of the run") },
};

/**
 * eks_file_name_get_n_fields:
 *
 * Returns: how many fields a person can choose from for the name of a file
 */
guint
eks_file_name_get_n_fields (void)
{
  return G_N_ELEMENTS (fields);
}

/**
 * eks_file_name_get_field:
 * @index: which one, less than eks_file_name_get_n_fields()
 *
 * Returns: (transfer none): a field with its braces, as it is put into a pattern: `{date}`
 */
const char *
eks_file_name_get_field (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (fields), NULL);
  return fields[index].text;
}

/**
 * eks_file_name_get_field_description:
 * @index: which one, less than eks_file_name_get_n_fields()
 *
 * Returns: (transfer none): what stands there in the end, in the user's language
 */
const char *
eks_file_name_get_field_description (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (fields), NULL);
  return _(fields[index].description);
}

static gboolean
is_known (const EksFileNameContext *context, const Field *field)
{
  return field->is_general || context->number > 0;
}

static const Field *
find_field (const EksFileNameContext *context, const char *name, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strlen (fields[i].name) == length && strncmp (fields[i].name, name, length) == 0 && is_known (context, &fields[i]))
      return &fields[i];
  return NULL;
}

/* (nullable): the name of the field that somebody may have meant */
const char *
eks_file_name_suggest_field (const EksFileNameContext *context, const char *text)
{
  g_autofree char *wanted = g_strndup (text, strcspn (text, ":"));
  guint fewest = strlen (wanted) / 2 + 1;
  const char *best = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      guint changes = is_known (context, &fields[i]) ? eks_text_count_changes (wanted, fields[i].name) : G_MAXUINT;
      if (changes >= fewest)
        continue;
      fewest = changes;
      best = fields[i].name;
    }
  return best;
}

static const char *
get_table_name (EksTable *table)
{
  if (table == NULL)
    return NULL;
  return eks_table_get_name (table) != NULL ? eks_table_get_name (table) : eks_table_get_entity (table);
}

static void
read_moment (const EksFileNameContext *context, EksTimestamp *moment)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (context->zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (context->now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = g_date_time_to_timezone (utc, zone);

  *moment = (EksTimestamp) {
    .year = (gint16) g_date_time_get_year (now),
    .month = (gint8) g_date_time_get_month (now),
    .day = (gint8) g_date_time_get_day_of_month (now),
    .hour = (gint8) g_date_time_get_hour (now),
    .minute = (gint8) g_date_time_get_minute (now),
    .second = (gint8) g_date_time_get_second (now),
    .has_time = TRUE,
  };
}

static void
collect_field_cb (gpointer id, gpointer data)
{
  g_ptr_array_add (data, id);
}

static gboolean
is_date (const EksFileNameContext *context, const char *id)
{
  const char *entity_id = eks_table_get_entity (context->table);
  EksEntity *entity = context->connector != NULL && entity_id != NULL ? eks_connector_find_entity (context->connector, entity_id) : NULL;
  g_autoptr (EksCatalogField) field = entity != NULL ? eks_catalog_find (context->connector, entity, id, NULL) : NULL;
  EksType type = field != NULL ? eks_catalog_field_get_field_type (field) : EKS_TYPE_TEXT;

  return type == EKS_TYPE_TIMESTAMP || type == EKS_TYPE_DATE;
}

/* The days of the first field that has both; of the first that has one where there is none; no bounds otherwise. */
static gboolean
find_period (const EksFileNameContext *context, gint64 *first_day, gint64 *last_day, GError **error)
{
  g_autoptr (EksTable) copy = context->table != NULL ? eks_table_copy (context->table) : NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  *first_day = G_MININT64;
  *last_day = G_MAXINT64;
  if (copy == NULL)
    return TRUE;
  if (!eks_table_expand_filter (context->job, copy, error))
    return FALSE;
  eks_filter_foreach_field (eks_table_get_where (copy), collect_field_cb, ids);
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      gint64 first, last;

      if (!is_date (context, id))
        continue;
      if (!eks_filter_get_day_range (eks_table_get_where (copy), id, context->zone, context->now, &first, &last, error))
        return FALSE;
      if ((first != G_MININT64 && last != G_MAXINT64) || (*first_day == G_MININT64 && *last_day == G_MAXINT64))
        {
          *first_day = first;
          *last_day = last;
        }
      if (first != G_MININT64 && last != G_MAXINT64)
        break;
    }
  if (context->days.has && *first_day == G_MININT64 && *last_day == G_MAXINT64)
    {
      *first_day = context->days.first;
      *last_day = context->days.last;
    }
  return TRUE;
}

static void
set_no_day_error (const EksFileNameContext *context, const Field *field, GError **error)
{
  const char *name = get_table_name (context->table);

  if (name == NULL)
    name = "";
  if (field->kind == FIELD_FIRST_DAY)
    /* TRANSLATORS: %s is the name of a table. {from} is not translated. */
    g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB,
                 _("{from} is the first day that the filter of “%s” asks for, and there is none. Add a condition with a period, such as “is last month”, or leave {from} out."),
                 name);
  else
    /* TRANSLATORS: %s is the name of a table. {to} is not translated. */
    g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB,
                 _("{to} is the last day that the filter of “%s” asks for, and there is none. Add a condition with a period, such as “is last month”, or leave {to} out."),
                 name);
}

static gboolean
read_day (const EksFileNameContext *context, const Field *field, EksTimestamp *date, GError **error)
{
  gint64 first_day, last_day, days;
  int year, month, day;

  if (!find_period (context, &first_day, &last_day, error))
    return FALSE;
  days = field->kind == FIELD_FIRST_DAY ? first_day : last_day;
  if (days == G_MININT64 || days == G_MAXINT64)
    {
      set_no_day_error (context, field, error);
      return FALSE;
    }
  eks_civil_from_days (days, &year, &month, &day);
  *date = (EksTimestamp) { .year = (gint16) year, .month = (gint8) month, .day = (gint8) day };
  return TRUE;
}

static gboolean
check_pattern (const char *text, const char *pattern, gboolean has_time, GError **error)
{
  const char *unknown = eks_date_pattern_find_unknown (pattern, has_time);
  g_autofree char *code = NULL;

  if (pattern[0] == '\0')
    {
      /* TRANSLATORS: %s is what somebody wrote between braces: date: */
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("{%s} has a colon and nothing after it; leave the colon out"), text);
      return FALSE;
    }
  if (unknown == NULL)
    return TRUE;
  code = g_utf8_substring (unknown, 0, MIN (2, g_utf8_strlen (unknown, -1)));
  /* TRANSLATORS: %1$s is what somebody wrote between braces (date:%Q), %2$s the part of it that is wrong (%Q), %3$s the list of what there is */
  g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("{%1$s} has “%2$s”, which is not known here; there are %3$s"), text, code,
               eks_date_pattern_get_codes (has_time));
  return FALSE;
}

/* @pattern: (nullable): what stands behind the colon */
static char *
expand_date (const EksFileNameContext *context, const Field *field, const char *text, const char *pattern, GError **error)
{
  EksTimestamp date;

  if (pattern != NULL && !check_pattern (text, pattern, field->kind == FIELD_MOMENT, error))
    return NULL;
  if (field->kind == FIELD_MOMENT)
    read_moment (context, &date);
  else if (!read_day (context, field, &date, error))
    return NULL;
  return eks_date_pattern_format (pattern != NULL ? pattern : field->pattern, &date, eks_job_get_language (context->job));
}

static char *
expand_connection (const EksFileNameContext *context)
{
  if (context->connection == NULL)
    return NULL;
  return g_strdup (eks_connection_get_name (context->connection) != NULL ? eks_connection_get_name (context->connection)
                                                                         : eks_connection_get_connector (context->connection));
}

/* The name that a record had when it was chosen, or its key. */
static char *
expand_choice (const EksFileNameContext *context, const EksParentChoice *choice, GError **error)
{
  return choice->name != NULL ? g_strdup (choice->name) : eks_job_expand_value (context->job, choice->key, error);
}

/* The nearest entity of which not all records are wanted: its first one, and how many more. */
static char *
expand_parent (const EksFileNameContext *context, GError **error)
{
  const EksParents *parents = context->table != NULL ? eks_table_get_parents (context->table) : NULL;
  EksEntity *entity = parents != NULL && context->connector != NULL ? eks_connector_find_entity (context->connector, eks_table_get_entity (context->table)) : NULL;
  GPtrArray *choices = NULL;
  g_autofree char *first = NULL;

  while (entity != NULL && choices == NULL)
    {
      entity = eks_connector_find_parent (context->connector, entity);
      choices = entity != NULL ? eks_parents_get (parents, eks_entity_get_id (entity)) : NULL;
    }
  if (choices == NULL)
    /* TRANSLATORS: part of a file name: the export is about all operations, not about chosen ones */
    return g_strdup (C_("part of a file name", "all"));
  first = expand_choice (context, g_ptr_array_index (choices, 0), error);
  if (first == NULL || choices->len == 1)
    return g_steal_pointer (&first);
  return g_strdup_printf ("%s+%u", first, choices->len - 1);
}

static char *
expand_plain (const EksFileNameContext *context, const Field *field)
{
  switch ((int) field->kind)
    {
    case FIELD_NAME:
      return g_strdup (eks_job_get_name (context->job));
    case FIELD_ENTITY:
      return g_strdup (context->table != NULL ? eks_table_get_entity (context->table) : NULL);
    case FIELD_TABLE:
      return g_strdup (get_table_name (context->table));
    case FIELD_CONNECTION:
      return expand_connection (context);
    case FIELD_NUMBER:
      return g_strdup_printf ("%u", context->number);
    case FIELD_ROWS:
      return g_strdup_printf ("%" G_GINT64_FORMAT, context->rows);
    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
expand_known (const EksFileNameContext *context, const Field *field, const char *text, GError **error)
{
  const char *colon = strchr (text, ':');

  if (colon != NULL && !field->takes_pattern)
    {
      /* TRANSLATORS: %s is what somebody wrote between braces. {date}, {time}, {from} and {to} are not translated. */
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("{%s} cannot have a pattern after a colon; only {date}, {time}, {from} and {to} can"), text);
      return NULL;
    }
  if (field->pattern != NULL)
    return expand_date (context, field, text, colon != NULL ? colon + 1 : NULL, error);
  if (field->kind == FIELD_PARENT)
    return expand_parent (context, error);
  return expand_plain (context, field);
}

/* What stands between two braces: a field, a date with its pattern, or else, where there is none, a parameter of the job.
 * NULL without an error where there is nothing of that name. */
char *
eks_file_name_expand_field (const EksFileNameContext *context, const char *text, GError **error)
{
  g_autoptr (GError) problem = NULL;
  const Field *field = find_field (context, text, strcspn (text, ":"));
  const char *parameter = eks_job_get_parameter (context->job, text);
  char *value = field != NULL ? expand_known (context, field, text, &problem) : NULL;

  if (value == NULL && parameter != NULL)
    return g_strdup (parameter);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return value;
}
