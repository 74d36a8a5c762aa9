/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table to read is an export that is never written: its rows come through the same chain, by way of a preview. */

#include "config.h"

#include "eks-browse.h"

#include "eks-pattern.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * eks_browse_is_offered:
 * @entity: an entity
 *
 * Returns: whether its records can be listed; some can only be looked up by their key
 */
gboolean
eks_browse_is_offered (EksEntity *entity)
{
  g_return_val_if_fail (EKS_IS_ENTITY (entity), FALSE);
  return eks_entity_get_stream (entity, 0) != NULL;
}

/**
 * eks_browse_list_columns:
 * @entity: an entity
 *
 * Returns: (transfer full): the fields that are shown first; those that an export begins with unless the connector says more
 */
GStrv
eks_browse_list_columns (EksEntity *entity)
{
  const EksBrowse *browse;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  GPtrArray *fields;

  g_return_val_if_fail (EKS_IS_ENTITY (entity), NULL);

  browse = eks_entity_get_browse (entity);
  if (browse != NULL && browse->columns[0] != NULL)
    return g_strdupv (browse->columns);
  fields = eks_entity_get_fields (entity);
  for (guint i = 0; i < fields->len; i++)
    if (((const EksField *) g_ptr_array_index (fields, i))->by_default)
      g_strv_builder_add (ids, ((const EksField *) g_ptr_array_index (fields, i))->id);
  return g_strv_builder_end (ids);
}

/**
 * eks_browse_list_filters:
 * @entity: an entity
 *
 * Returns: (transfer full): the fields that have an entry above the table
 */
GStrv
eks_browse_list_filters (EksEntity *entity)
{
  const EksBrowse *browse;

  g_return_val_if_fail (EKS_IS_ENTITY (entity), NULL);

  browse = eks_entity_get_browse (entity);
  return browse != NULL ? g_strdupv (browse->filters) : g_new0 (char *, 1);
}

/**
 * eks_browse_get_time_field:
 * @entity: an entity
 *
 * Returns: (transfer none) (nullable): the field that a period is about
 */
const char *
eks_browse_get_time_field (EksEntity *entity)
{
  const EksStream *stream;

  g_return_val_if_fail (EKS_IS_ENTITY (entity), NULL);

  stream = eks_entity_get_stream (entity, 0);
  return stream != NULL && stream->window != NULL ? stream->window->field : NULL;
}

static void
add_condition (EksTable *table, const char *field, EksComparison comparison, const char *const *values)
{
  g_autoptr (EksFilter) condition = eks_filter_new_condition (field, comparison, values);

  eks_filter_append (eks_table_get_where (table), condition);
}

/* Of a key and of a list of values the whole value is meant, of a text a part of it. */
static void
add_filter (EksTable *table, EksEntity *entity, const EksField *field, const char *text)
{
  g_autofree char *value = eks_pattern_escape (text);
  const char *const values[] = { value, NULL };
  gboolean whole = g_strcmp0 (field->id, eks_entity_get_key (entity)) == 0 || field->choices->len > 0 || field->type == EKS_TYPE_INTEGER || field->type == EKS_TYPE_NUMBER || field->type == EKS_TYPE_BOOLEAN || field->type == EKS_TYPE_GUID;

  add_condition (table, field->id, whole ? EKS_COMPARISON_EQUAL : EKS_COMPARISON_CONTAINS, values);
}

/**
 * eks_browse_make_job:
 * @connection: a saved connection
 * @entity: what is read
 * @filters: (nullable) (element-type utf8 utf8): what is asked for, by field; an empty text asks for nothing
 * @days: only the last so many days, or 0 for everything
 *
 * Returns: (transfer full): a job whose preview has every field of the entity as a column, in their order
 */
EksJob *
eks_browse_make_job (EksConnection *connection, EksEntity *entity, GHashTable *filters, guint days)
{
  EksJob *job;
  g_autoptr (EksTable) table = NULL;
  const char *time;
  GPtrArray *fields;

  g_return_val_if_fail (EKS_IS_CONNECTION (connection) && EKS_IS_ENTITY (entity), NULL);

  job = eks_job_new ();
  table = eks_table_new (eks_entity_get_id (entity));
  fields = eks_entity_get_fields (entity);
  eks_job_set_connection_id (job, eks_connection_get_id (connection));
  for (guint i = 0; i < fields->len; i++)
    {
      const EksField *field = g_ptr_array_index (fields, i);
      const char *text = filters != NULL ? g_hash_table_lookup (filters, field->id) : NULL;
      g_autoptr (EksColumn) column = eks_column_new (field->id, NULL);
      g_list_store_append (eks_table_get_columns (table), column);
      if (text != NULL && text[0] != '\0')
        add_filter (table, entity, field, text);
    }
  time = eks_browse_get_time_field (entity);
  if (days > 0 && time != NULL)
    {
      g_autofree char *number = g_strdup_printf ("%u", days);
      const char *const values[] = { number, "days", NULL };
      add_condition (table, time, EKS_COMPARISON_IN_LAST, values);
    }
  g_list_store_append (eks_job_get_tables (job), table);
  return job;
}

/**
 * eks_browse_find_choice:
 * @field: a field
 * @value: (nullable): what a record has there
 *
 * Returns: (transfer none) (nullable): what the connector says of that value
 */
const EksChoice *
eks_browse_find_choice (const EksField *field, const char *value)
{
  g_return_val_if_fail (field != NULL, NULL);

  for (guint i = 0; field->choices != NULL && i < field->choices->len; i++)
    {
      const EksChoice *choice = g_ptr_array_index (field->choices, i);
      if (g_strcmp0 (choice->value, value) == 0)
        return choice;
    }
  return NULL;
}

static char *
dup_time (const char *value, EksZone *zone)
{
  EksTimestamp time;
  gint64 seconds;
  g_autoptr (GDateTime) utc = NULL;

  if (!eks_timestamp_parse (value, strlen (value), &time) || !time.has_time)
    return NULL;
  seconds = eks_timestamp_to_unix (&time, zone);
  utc = g_date_time_new_from_unix_utc (seconds + eks_zone_get_offset (zone, seconds));
  /* TRANSLATORS: a moment in a table, for g_date_time_format(): %-e day, %b short month, %Y year, %H hour, %M minute */
  return utc != NULL ? g_date_time_format (utc, _("%-e %b %Y %H:%M")) : NULL;
}

/* As many decimals as say something, but two or none: 0.6000 stands below 0.56 as 0.60. Exact, so no arithmetic. */
static char *
dup_decimal (const char *value)
{
  const char *point = strchr (value, '.');
  gsize decimals = point != NULL ? strspn (point + 1, "0123456789") : 0;

  if (decimals == 0 || point[1 + decimals] != '\0')
    return NULL;
  while (decimals > 2 && point[decimals] == '0')
    decimals--;
  return g_strdup_printf ("%.*s%s", (int) (point + 1 + decimals - value), value, decimals == 1 ? "0" : "");
}

/**
 * eks_browse_dup_text:
 * @field: a field
 * @value: what a record has there, as the source wrote it
 * @zone: of the account
 *
 * Returns: (transfer full): it in words: the name of a known value, a moment as a clock in @zone shows it, an amount with two
 *   decimals or as many as it needs, else as it is
 */
char *
eks_browse_dup_text (const EksField *field, const char *value, EksZone *zone)
{
  const EksChoice *choice;
  char *text = NULL;

  g_return_val_if_fail (field != NULL && value != NULL && zone != NULL, NULL);

  choice = eks_browse_find_choice (field, value);
  if (choice != NULL)
    return g_strdup (choice->label);
  if (field->type == EKS_TYPE_TIMESTAMP)
    text = dup_time (value, zone);
  else if (field->type == EKS_TYPE_NUMBER)
    text = dup_decimal (value);
  return text != NULL ? text : g_strdup (value);
}
