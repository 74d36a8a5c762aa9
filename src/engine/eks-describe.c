/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A job in words that a colleague understands. Whole sentences, so that every language can order them its own way. */

#include "config.h"

#include "eks-describe.h"

#include "eks-catalog.h"
#include "eks-delivery-words.h"
#include "eks-file-name.h"
#include "eks-group-words.h"
#include "eks-kept.h"
#include "eks-personal.h"
#include "eks-schedule-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of more there are too many to read in a sentence. */
#define MAX_PARENT_NAMES 5
#define EXAMPLE_ROWS 1250 /* of a run that has not been */

static char *
describe_value (EksCatalogField *field, const char *value)
{
  GPtrArray *choices = field != NULL ? eks_catalog_field_get_choices (field) : NULL;

  for (guint i = 0; choices != NULL && i < choices->len; i++)
    {
      const EksChoice *choice = g_ptr_array_index (choices, i);
      if (strcmp (choice->value, value) == 0)
        return g_strdup (choice->label);
    }
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *midnight = strlen (value) == 10 ? g_strconcat (value, "T00:00:00Z", NULL) : NULL;
  g_autoptr (GDateTime) day = midnight != NULL ? g_date_time_new_from_iso8601 (midnight, utc) : NULL;
  /* TRANSLATORS: a day in a sentence, as for strftime: 1 January 2025 */
  return day != NULL ? g_date_time_format (day, _("%-d %B %Y")) : g_strdup (value);
}

static const char *
describe_unit (const char *unit, gulong n)
{
  if (strcmp (unit, "hours") == 0)
    return ngettext ("hour", "hours", n);
  if (strcmp (unit, "weeks") == 0)
    return ngettext ("week", "weeks", n);
  if (strcmp (unit, "months") == 0)
    return ngettext ("month", "months", n);
  return ngettext ("day", "days", n);
}

static char *
describe_values (EksCatalogField *field, EksFilter *condition)
{
  const char *const *values = eks_filter_get_values (condition);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    {
      g_autofree char *text = describe_value (field, values[i]);
      g_strv_builder_add (builder, text);
    }
  list = g_strv_builder_end (builder);
  switch (eks_comparison_get_arity (eks_filter_get_comparison (condition)))
    {
    case EKS_ARITY_TWO:
      if (g_strv_length (list) == 2)
        /* TRANSLATORS: two values of “is between”: 1 January 2025 and 31 January 2025 */
        return g_strdup_printf (_("%1$s and %2$s"), list[0], list[1]);
      break;
    case EKS_ARITY_SPAN:
      if (g_strv_length (list) == 2)
        /* TRANSLATORS: a span after “is in the last”: %1$s is a number, %2$s days, weeks … */
        return g_strdup_printf (_("%1$s %2$s"), list[0], describe_unit (list[1], strtoul (list[0], NULL, 10)));
      break;
    case EKS_ARITY_NONE:
    case EKS_ARITY_ONE:
    case EKS_ARITY_MANY:
      break;
    }
  return g_strjoinv (", ", list);
}

static char *
describe_condition (EksConnector *connector, EksEntity *entity, EksFilter *condition)
{
  const char *id = eks_filter_get_field (condition);
  g_autoptr (EksCatalogField) field = id != NULL ? eks_catalog_find (connector, entity, id, NULL) : NULL;
  g_autofree char *values = describe_values (field, condition);
  g_autofree char *label = NULL;
  const char *comparison = eks_comparison_get_label (eks_filter_get_comparison (condition), field != NULL ? eks_catalog_field_get_field_type (field) : EKS_TYPE_TEXT);

  if (field == NULL)
    label = g_strdup (id != NULL ? id : "…");
  else
    label = eks_catalog_field_dup_name (field);
  if (values[0] == '\0')
    /* TRANSLATORS: a condition without value: %1$s is a field, %2$s “is empty” */
    return g_strdup_printf (C_("condition", "%1$s %2$s"), label, comparison);
  /* TRANSLATORS: a condition: %1$s is a field, %2$s “is one of”, %3$s the values */
  return g_strdup_printf (C_("condition", "%1$s %2$s %3$s"), label, comparison, values);
}

static char *describe_group (EksConnector *connector, EksEntity *entity, EksFilter *filter, gboolean nested);

static char *
describe_any (EksConnector *connector, EksEntity *entity, EksFilter *filter)
{
  if (eks_filter_get_kind (filter) == EKS_FILTER_CONDITION)
    return describe_condition (connector, entity, filter);
  return describe_group (connector, entity, filter, TRUE);
}

static char *
describe_group (EksConnector *connector, EksEntity *entity, EksFilter *filter, gboolean nested)
{
  EksFilterKind kind = eks_filter_get_kind (filter);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;
  g_autofree char *joined = NULL;

  for (guint i = 0; i < eks_filter_get_n_children (filter); i++)
    {
      g_autofree char *part = describe_any (connector, entity, eks_filter_get_child (filter, i));
      if (part[0] != '\0')
        g_strv_builder_add (builder, part);
    }
  parts = g_strv_builder_end (builder);
  if (parts[0] == NULL)
    return g_strdup ("");
  /* TRANSLATORS: between conditions, blanks included */
  joined = g_strjoinv (kind == EKS_FILTER_ALL ? _(" and ") : _(" or "), parts);
  if (kind == EKS_FILTER_NONE)
    /* TRANSLATORS: %s is one or several conditions with “or” between them, none of which may be true */
    return g_strdup_printf (_("not (%s)"), joined);
  return nested && parts[1] != NULL ? g_strdup_printf ("(%s)", joined) : g_steal_pointer (&joined);
}

/**
 * eks_describe_filter:
 * @connector: a connector
 * @entity: one of its entities
 * @filter: a filter on it
 *
 * Returns: (transfer full): the filter in words; empty if it has no condition
 */
char *
eks_describe_filter (EksConnector *connector, EksEntity *entity, EksFilter *filter)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (connector) && EKS_IS_ENTITY (entity) && EKS_IS_FILTER (filter), NULL);
  if (eks_filter_get_kind (filter) == EKS_FILTER_CONDITION)
    return describe_condition (connector, entity, filter);
  return describe_group (connector, entity, filter, FALSE);
}

static char *
describe_format (EksFormat *format)
{
  EksFormatType type = eks_format_get_format_type (format);

  if (type == EKS_FORMAT_NDJSON)
    /* TRANSLATORS: kind of file */
    return g_strdup (_("JSON lines"));
  if (type == EKS_FORMAT_TXT)
    /* TRANSLATORS: kind of file */
    return g_strdup (_("Text"));
  if (type != EKS_FORMAT_CSV)
    return g_ascii_strup (eks_format_type_names[type], -1);
  switch (eks_format_get_preset (format))
    {
    case EKS_CSV_EXCEL:
      /* TRANSLATORS: kind of file */
      return g_strdup (_("CSV for Excel"));
    case EKS_CSV_SYSTEMS:
      /* TRANSLATORS: kind of file */
      return g_strdup (_("CSV for systems"));
    case EKS_CSV_UNICODE:
      /* TRANSLATORS: kind of file */
      return g_strdup (_("CSV, Unicode text"));
    default:
      g_return_val_if_reached (NULL);
    }
}

typedef struct
{
  EksConnection *connection; /* (owned) (nullable) */
  EksConnector *connector;   /* (owned) (nullable) */
} Place;

static void
place_clear (Place *place)
{
  g_clear_object (&place->connection);
  g_clear_object (&place->connector);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static void
find_place (Place *place, EksEnvironment *environment, EksJob *job)
{
  place->connection = eks_environment_get_job_connection (environment, job, NULL);
  if (place->connection != NULL)
    place->connector = eks_environment_find_job_connector (environment, job, NULL);
}

/* A connection that stands inside of a job has no name of its own. */
static const char *
get_place_name (Place *place)
{
  if (eks_connection_get_name (place->connection) != NULL)
    return eks_connection_get_name (place->connection);
  return place->connector != NULL ? eks_connector_get_label (place->connector) : eks_connection_get_connector (place->connection);
}

static EksEntity *
find_entity (Place *place, EksTable *table)
{
  if (place->connector == NULL || table == NULL || eks_table_get_entity (table) == NULL)
    return NULL;
  return eks_connector_find_entity (place->connector, eks_table_get_entity (table));
}

static char *
describe_protection (EksEncryption *encryption)
{
  guint n = g_strv_length ((char **) eks_encryption_get_recipients (encryption));
  g_autofree char *number = g_strdup_printf ("%u", n);
  GString *text;

  if (n == 0)
    /* TRANSLATORS: about the exported file */
    return g_strdup (_("not encrypted"));
  /* TRANSLATORS: %s is the number of OpenPGP keys that can open the file */
  text = g_string_new (ngettext ("encrypted for %s key", "encrypted for %s keys", n));
  g_string_replace (text, "%s", number, 1);
  return g_string_free (text, FALSE);
}

/**
 * eks_describe_job_short:
 * @environment: where connections are
 * @job: a job
 *
 * Returns: (transfer full): one line: where from · kind of file · protection · where to · when
 */
char *
eks_describe_job_short (EksEnvironment *environment, EksJob *job)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;
  g_autofree char *format = NULL;
  g_autofree char *protection = NULL;
  g_autofree char *target = NULL;
  g_autofree char *schedule = NULL;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), NULL);

  find_place (&place, environment, job);
  format = describe_format (eks_job_get_format (job));
  target = eks_delivery_words_describe_short (job);
  schedule = eks_schedule_words_describe_short (eks_job_get_schedule (job), eks_schedule_words_find_job_closing (place.connector, job));
  if (place.connection != NULL)
    g_strv_builder_add (builder, get_place_name (&place));
  g_strv_builder_add (builder, format);
  if (eks_encryption_is_on (eks_job_get_encryption (job)))
    {
      protection = describe_protection (eks_job_get_encryption (job));
      g_strv_builder_add (builder, protection);
    }
  if (target != NULL)
    g_strv_builder_add (builder, target);
  if (schedule != NULL)
    g_strv_builder_add (builder, schedule);
  parts = g_strv_builder_end (builder);
  return g_strjoinv (" · ", parts);
}

static void
append_columns (GString *text, Place *place, EksTable *table, EksPersonal personal)
{
  g_autoptr (EksTable) written = eks_table_copy (table);
  eks_personal_protect_table (place->connector, written, personal, NULL);
  guint n = eks_table_get_n_written (written);
  g_autofree char *number = g_strdup_printf ("%u", n);
  /* TRANSLATORS: %s is a number. A sentence of its own in the summary of an export. */
  g_autoptr (GString) sentence = g_string_new (ngettext ("The file has %s column.", "The file has %s columns.", n));

  g_string_replace (sentence, "%s", number, 1);
  g_string_append_printf (text, " %s", sentence->str);
}

/**
 * eks_describe_parents:
 * @parents: what was chosen
 * @entity: the id of an entity
 *
 * Returns: (transfer full) (nullable): the names of those of its records that were chosen, of many the first ones; %NULL for all
 */
char *
eks_describe_parents (const EksParents *parents, const char *entity)
{
  GPtrArray *choices;
  GString *text;

  g_return_val_if_fail (parents != NULL && entity != NULL, NULL);

  choices = eks_parents_get (parents, entity);
  if (choices == NULL)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; i < MIN (choices->len, MAX_PARENT_NAMES); i++)
    {
      const EksParentChoice *choice = g_ptr_array_index (choices, i);
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", choice->name != NULL ? choice->name : choice->key);
    }
  if (choices->len > MAX_PARENT_NAMES)
    {
      g_autofree char *names = g_string_free (text, FALSE);
      guint more = choices->len - MAX_PARENT_NAMES;
      /* TRANSLATORS: %1$s is the first names of a list, %2$u how many more there are */
      return g_strdup_printf (ngettext ("%1$s and %2$u more", "%1$s and %2$u more", more), names, more);
    }
  return g_string_free (text, FALSE);
}

static void
append_parents (GString *text, Place *place, EksTable *table, EksEntity *entity)
{
  for (entity = eks_connector_find_parent (place->connector, entity); entity != NULL; entity = eks_connector_find_parent (place->connector, entity))
    {
      g_autofree char *names = eks_describe_parents (eks_table_get_parents (table), eks_entity_get_id (entity));
      if (names == NULL)
        continue;
      g_string_append_c (text, ' ');
      /* TRANSLATORS: summary of an export, a sentence of its own after the one about rows: %1$s is what they belong to, such as
       * “Operation”, %2$s names */
      g_string_append_printf (text, _("Of “%1$s” only: %2$s."), eks_entity_get_label (entity), names);
    }
}

static void
append_rows (GString *text, Place *place, EksTable *table, EksPersonal personal)
{
  EksEntity *entity = find_entity (place, table);
  g_autofree char *filter = NULL;

  if (entity == NULL)
    return;
  filter = eks_describe_filter (place->connector, entity, eks_table_get_where (table));
  if (filter[0] == '\0')
    /* TRANSLATORS: summary of an export: %1$s is what is exported (Onboarding session), %2$s the connection */
    g_string_append_printf (text, _("All rows of “%1$s” from %2$s."), eks_entity_get_label (entity), get_place_name (place));
  else
    /* TRANSLATORS: summary of an export: %1$s is what is exported, %2$s the connection, %3$s the conditions */
    g_string_append_printf (text, _("Rows of “%1$s” from %2$s where %3$s."), eks_entity_get_label (entity), get_place_name (place), filter);
  append_parents (text, place, table, entity);
  if (eks_table_get_counted (table))
    {
      g_autofree char *counted = eks_group_words_describe (place->connector, entity, table);
      g_string_append_printf (text, " %s", counted);
    }
  append_columns (text, place, table, personal);
}

/* A workbook is one file for all tables. */
static guint
count_files (EksJob *job)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (eks_job_get_tables (job)));

  return eks_format_holds_tables (eks_job_get_format (job)) ? MIN (n, 1) : n;
}

static char *
expand_file_name (Place *place, EksEnvironment *environment, EksJob *job, guint index, GError **error)
{
  EksFileNameContext context = { .job = job, .zone = "UTC", .number = index + 1, .rows = EXAMPLE_ROWS };

  if (place->connector != NULL)
    context.zone = eks_connector_get_time_zone (place->connector);
  if (place->connection != NULL && eks_connection_get_time_zone (place->connection) != NULL)
    context.zone = eks_connection_get_time_zone (place->connection);
  context.table = eks_job_get_table (job, index);
  context.connection = place->connection;
  context.connector = place->connector;
  context.now = eks_clock_get_real_time (eks_environment_get_clock (environment));
  eks_content_find_days (job, context.zone, context.now, &context.days, NULL);
  return eks_file_name_expand (&context, error);
}

static void
append_files (GString *text, EksEnvironment *environment, EksJob *job)
{
  g_autofree char *format = describe_format (eks_job_get_format (job));
  g_autofree char *protection = describe_protection (eks_job_get_encryption (job));
  g_autofree char *names = eks_describe_file_names (environment, job);
  g_auto (GStrv) lines = g_strsplit (names, "\n", -1);
  g_autofree char *list = g_strjoinv (", ", lines);

  if (count_files (job) <= 1)
    /* TRANSLATORS: summary of an export, a sentence of its own: %1$s is the kind of file, %2$s its name, %3$s “not encrypted” or “encrypted for 2 keys” */
    g_string_append_printf (text, _(" The file is written as %1$s to “%2$s”, %3$s."), format, names[0] != '\0' ? names : eks_job_get_file_name (job), protection);
  else
    {
      g_string_append_c (text, ' ');
      /* TRANSLATORS: summary of an export, a sentence of its own: %1$s is the kind of file, %2$s “not encrypted” or “encrypted for 2 keys”, %3$s a list of names */
      g_string_append_printf (text, _("The files are written as %1$s, %2$s: %3$s."), format, protection, list);
    }
}

/**
 * eks_describe_job:
 * @environment: where connections are
 * @job: a job
 *
 * Returns: (transfer full): the whole job in one paragraph
 */
char *
eks_describe_job (EksEnvironment *environment, EksJob *job)
{
  g_auto (Place) place = { 0 };
  GString *text = g_string_new (NULL);
  GListModel *tables;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), NULL);

  find_place (&place, environment, job);
  tables = G_LIST_MODEL (eks_job_get_tables (job));
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      g_string_append (text, i > 0 ? " " : "");
      append_rows (text, &place, table, eks_job_get_personal (job));
    }
  append_files (text, environment, job);
  if (eks_file_name_has_rows (job))
    /* TRANSLATORS: summary of an export, after the sentence that names the file */
    g_string_append (text, _(" The number of rows in its name is an example."));
  if (eks_job_get_report (job) != EKS_REPORT_FILE_NONE)
    /* TRANSLATORS: summary of an export, after the sentence that names the file */
    g_string_append (text, _(" A report of what was changed stands beside it."));
  eks_delivery_words_append (text, place.connector, job);
  return g_string_free (text, FALSE);
}

/**
 * eks_describe_file_name:
 * @environment: where connections are
 * @job: a job
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the name that the first file would get now, with an example in the place of the number
 *   of rows, or %NULL with %EKS_ERROR_INVALID_JOB that says what is wrong with the pattern
 */
char *
eks_describe_file_name (EksEnvironment *environment, EksJob *job, GError **error)
{
  g_auto (Place) place = { 0 };

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), NULL);

  find_place (&place, environment, job);
  return expand_file_name (&place, environment, job, 0, error);
}

/**
 * eks_describe_file_names:
 * @environment: where connections are
 * @job: a job
 *
 * Returns: (transfer full): eks_describe_file_name() of every file, a line each; the pattern in the place of one that is wrong
 */
char *
eks_describe_file_names (EksEnvironment *environment, EksJob *job)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GString) names = NULL;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), NULL);

  find_place (&place, environment, job);
  names = g_string_new (NULL);
  for (guint i = 0; i < count_files (job); i++)
    {
      g_autofree char *name = expand_file_name (&place, environment, job, i, NULL);
      g_string_append_printf (names, "%s%s", i > 0 ? "\n" : "", name != NULL ? name : eks_job_get_file_name (job));
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/**
 * eks_describe_personal:
 * @environment: where connections are
 * @job: a job
 *
 * Returns: (transfer full) (nullable) (element-type utf8): which personal fields leave this computer, and what of them, in
 *   sentences; none if no column has personal data. %NULL if that cannot be known, because the connection or what is exported
 *   is not known
 */
GPtrArray *
eks_describe_personal (EksEnvironment *environment, EksJob *job)
{
  g_auto (Place) place = { 0 };
  GListModel *tables;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), NULL);

  find_place (&place, environment, job);
  tables = G_LIST_MODEL (eks_job_get_tables (job));
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      if (find_entity (&place, table) == NULL)
        return NULL;
    }
  return place.connector != NULL ? eks_personal_describe (place.connector, job) : NULL;
}

static char *
describe_openness (EksJob *job)
{
  g_autofree char *remote = eks_delivery_words_list_remote (job);

  if (remote == NULL)
    return g_strdup (_("The file is not encrypted: whoever gets it can read it."));
  /* TRANSLATORS: %s is a list of servers and buckets */
  return g_strdup_printf (_("The file is not encrypted and leaves this computer: whoever can get at it there can read it (%s)."), remote);
}

/**
 * eks_describe_notices:
 * @environment: where connections are
 * @job: a job
 *
 * Returns: (transfer full) (element-type utf8): what to know before the export leaves: personal data, no encryption, rows that
 *   the service no longer has, and what is to know of its delivery
 */
GPtrArray *
eks_describe_notices (EksEnvironment *environment, EksJob *job)
{
  GPtrArray *notices = eks_describe_personal (environment, job);

  if (notices == NULL)
    notices = g_ptr_array_new_with_free_func (g_free);
  else if (notices->len == 0)
    g_ptr_array_add (notices, g_strdup (_("No personal data goes into the file.")));
  if (!eks_encryption_is_on (eks_job_get_encryption (job)))
    g_ptr_array_add (notices, describe_openness (job));
  g_ptr_array_extend_and_steal (notices, eks_kept_describe_job (environment, job));
  g_ptr_array_extend_and_steal (notices, eks_delivery_words_list_notices (environment, job));
  return notices;
}
