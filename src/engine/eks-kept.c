/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A service that forgets sends what it still has and says nothing. A person who asks for last year must hear that
 * half of it is gone: while the filter is made, before the export runs, and in its report. */

#include "config.h"

#include "eks-kept.h"

#include "eks-file-name.h"
#include "eks-filter-reader.h"
#include "eks-timestamp.h"

#include <glib/gi18n-lib.h>

#define DAY_SECONDS 86400

/**
 * eks_kept_find_day:
 * @entity: what is read
 * @where: which rows are wanted; its parameters are filled in
 * @zone: the account's time zone
 * @now: µs since 1970 UTC
 * @day: (out) (transfer full): the first day that the service still has, such as `2025-11-29`
 *
 * Returns: whether older rows are wanted
 */
gboolean
eks_kept_find_day (EksEntity *entity, EksFilter *where, const char *zone, gint64 now, char **day)
{
  const EksStream *stream = eks_entity_get_stream (entity, 0);
  g_autoptr (EksZone) account_zone = eks_zone_new (zone, NULL);
  gint64 seconds = now / G_TIME_SPAN_SECOND;
  gint64 first_kept, first, last;
  int year, month, of_month;

  if (stream == NULL || stream->window == NULL || account_zone == NULL)
    return FALSE;
  first_kept = eks_window_get_first_kept (stream->window, (seconds + eks_zone_get_offset (account_zone, seconds)) / DAY_SECONDS);
  if (first_kept == G_MININT64 || !eks_filter_get_day_range (where, stream->window->field, zone, now, &first, &last, NULL) || first >= first_kept)
    return FALSE;
  eks_civil_from_days (first_kept, &year, &month, &of_month);
  *day = g_strdup_printf ("%04d-%02d-%02d", year, month, of_month);
  return TRUE;
}

/**
 * eks_kept_describe:
 * @environment: where connections and connectors are
 * @job: a job, possibly half made
 * @table: one of its tables
 *
 * Returns: (transfer full) (nullable): a sentence for the person who asks for more than the service keeps
 */
char *
eks_kept_describe (EksEnvironment *environment, EksJob *job, EksTable *table)
{
  g_autoptr (EksConnection) connection = eks_environment_get_job_connection (environment, job, NULL);
  g_autoptr (EksConnector) connector = connection != NULL ? eks_environment_find_connector (environment, connection, NULL) : NULL;
  g_autoptr (EksTable) copy = eks_table_copy (table);
  const char *id = eks_table_get_entity (table);
  EksEntity *entity = connector != NULL && id != NULL ? eks_connector_find_entity (connector, id) : NULL;
  const char *zone;
  g_autofree char *day = NULL;

  if (entity == NULL || !eks_table_expand_filter (job, copy, NULL))
    return NULL;
  zone = eks_connection_get_time_zone (connection);
  if (!eks_kept_find_day (entity, eks_table_get_where (copy), zone != NULL ? zone : eks_connector_get_time_zone (connector),
                          eks_clock_get_real_time (eks_environment_get_clock (environment)), &day))
    return NULL;
  /* TRANSLATORS: %1$s is the name of a system, %2$s a day, %3$s what is exported, e.g. “Activity” */
  return g_strdup_printf (_("%1$s keeps nothing from before %2$s (%3$s), so what is older will be missing."),
                          eks_connector_get_label (connector), day, eks_entity_get_label (entity));
}

/**
 * eks_kept_describe_job:
 * @environment: where connections and connectors are
 * @job: a job, possibly half made
 *
 * Returns: (transfer full) (element-type utf8): a sentence for each table that asks for more than the service keeps
 */
GPtrArray *
eks_kept_describe_job (EksEnvironment *environment, EksJob *job)
{
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);
  GListModel *tables;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), sentences);

  tables = G_LIST_MODEL (eks_job_get_tables (job));
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      char *sentence = eks_kept_describe (environment, job, table);
      if (sentence != NULL)
        g_ptr_array_add (sentences, sentence);
    }
  return sentences;
}
