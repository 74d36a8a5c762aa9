/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table that is counted, in words: what its columns are called before somebody gives them a title. */

#include "config.h"

#include "eks-group-words.h"

#include "eks-catalog.h"

#include <glib/gi18n-lib.h>

/**
 * eks_per_get_label:
 * @per: a part of a time
 *
 * Returns: (transfer none): it in words, to choose it by
 */
const char *
eks_per_get_label (EksPer per)
{
  switch (per)
    {
    case EKS_PER_HOUR:
      return C_("period", "Hour");
    case EKS_PER_DAY:
      return C_("period", "Day");
    case EKS_PER_WEEK:
      return C_("period", "Week");
    case EKS_PER_MONTH:
      return C_("period", "Month");
    case EKS_PER_QUARTER:
      return C_("period", "Quarter");
    case EKS_PER_YEAR:
      return C_("period", "Year");
    case EKS_PER_VALUE:
    default:
      /* TRANSLATORS: a choice besides hour, day, week … of a time: the whole of it */
      return C_("period", "As it is");
    }
}

/**
 * eks_measure_get_label:
 * @measure: what is said about the records of a row
 *
 * Returns: (transfer none): it in words, to choose it by
 */
const char *
eks_measure_get_label (EksMeasure measure)
{
  switch (measure)
    {
    case EKS_MEASURE_COUNT:
      return C_("measure", "Number of values");
    case EKS_MEASURE_COUNT_DISTINCT:
      return C_("measure", "Number of different values");
    case EKS_MEASURE_SUM:
      return C_("measure", "Sum");
    case EKS_MEASURE_MIN:
      return C_("measure", "Smallest value");
    case EKS_MEASURE_MAX:
      return C_("measure", "Largest value");
    case EKS_MEASURE_AVG:
      return C_("measure", "Average");
    case EKS_MEASURE_NONE:
    default:
      return "";
    }
}

/**
 * eks_group_words_name:
 * @column: a column of a table that is counted
 * @field: what its field is called
 *
 * Returns: (transfer full): what the column has: `Sent at (day)`, `Sum: Points`, `Number of records`
 */
char *
eks_group_words_name (EksColumn *column, const char *field)
{
  EksMeasure measure = eks_column_get_measure (column);
  EksPer per = eks_column_get_per (column);
  g_autofree char *period = NULL;

  if (eks_column_counts_rows (column))
    return g_strdup (_("Number of records"));
  if (measure != EKS_MEASURE_NONE)
    /* TRANSLATORS: a column: %1$s is “Sum”, “Average”, “Number of values” …, %2$s a field such as “Points” */
    return g_strdup_printf (C_("measure", "%1$s: %2$s"), eks_measure_get_label (measure), field);
  if (per == EKS_PER_VALUE)
    return g_strdup (field);
  period = g_utf8_strdown (eks_per_get_label (per), -1);
  /* TRANSLATORS: a column: %1$s is a field such as “Sent at”, %2$s “hour”, “day”, “week” … */
  return g_strdup_printf (C_("period", "%1$s (%2$s)"), field, period);
}

/**
 * eks_group_words_describe:
 * @connector: a connector
 * @entity: one of its entities
 * @table: a table of it that is counted
 *
 * Returns: (transfer full): a sentence that says by what it is counted
 */
char *
eks_group_words_describe (EksConnector *connector, EksEntity *entity, EksTable *table)
{
  GListModel *by = G_LIST_MODEL (eks_table_get_by (table));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autofree char *list = NULL;

  if (g_list_model_get_n_items (by) == 0)
    return g_strdup (_("They are counted together in a single row."));
  for (guint i = 0; i < g_list_model_get_n_items (by); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (by, i);
      g_autoptr (EksCatalogField) field = eks_catalog_find (connector, entity, eks_column_get_text (column), NULL);
      g_autofree char *field_name = field != NULL ? eks_catalog_field_dup_name (field) : g_strdup (eks_column_get_text (column));
      g_autofree char *name = eks_group_words_name (column, field_name);
      g_strv_builder_add (builder, name);
    }
  names = g_strv_builder_end (builder);
  list = g_strjoinv (", ", names);
  /* TRANSLATORS: after the sentence that says which records are exported; %s is a list of fields */
  return g_strdup_printf (_("They are counted by %s."), list);
}
