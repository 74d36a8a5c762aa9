/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a table that is counted. They are columns as any other, so that titles, changes of values, personal data and
 * undo need no second way; what they may have in a job file differs. */

#include "config.h"

#include "eks-grouping.h"

#include "eks-column-private.h"
#include "eks-spec-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const char *const eks_per_names[] = { "hour", "day", "week", "month", "quarter", "year", NULL };
const char *const eks_measure_names[] = { "count", "count_distinct", "sum", "min", "max", "avg", NULL };

/**
 * eks_column_new_by:
 * @field: the id of a field
 * @per: which part of a time, or %EKS_PER_VALUE
 * @title: (nullable): what stands above it
 *
 * Returns: (transfer full): a column whose equal values make one row
 */
EksColumn *
eks_column_new_by (const char *field, EksPer per, const char *title)
{
  g_return_val_if_fail (field != NULL, NULL);
  return g_object_new (EKS_TYPE_COLUMN, "text", field, "per", per, "title", title, NULL);
}

/**
 * eks_column_new_measure:
 * @measure: what is said
 * @field: the id of the field about whose values it is said, or %EKS_MEASURE_ROWS
 * @title: (nullable): what stands above it
 *
 * Returns: (transfer full): a column that says something about the records of a row
 */
EksColumn *
eks_column_new_measure (EksMeasure measure, const char *field, const char *title)
{
  g_return_val_if_fail (field != NULL && measure != EKS_MEASURE_NONE, NULL);
  return g_object_new (EKS_TYPE_COLUMN, "text", field, "measure", measure, "title", title, NULL);
}

/**
 * eks_column_counts_rows:
 * @self: a column
 *
 * Returns: whether it counts records, whatever is in them
 */
gboolean
eks_column_counts_rows (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), FALSE);
  return eks_column_get_measure (self) == EKS_MEASURE_COUNT && strcmp (eks_column_get_text (self), EKS_MEASURE_ROWS) == 0;
}

/**
 * eks_per_suits:
 * @per: a part of a time
 * @type: what a field's values mean
 *
 * Returns: whether a field of that kind has such parts; answers of forms are texts that may be days
 */
gboolean
eks_per_suits (EksPer per, EksType type)
{
  if (per == EKS_PER_VALUE)
    return TRUE;
  return type == EKS_TYPE_TIMESTAMP || type == EKS_TYPE_TEXT || (type == EKS_TYPE_DATE && per != EKS_PER_HOUR);
}

/**
 * eks_per_find_type:
 * @per: a part of a time
 * @type: what the field's values mean
 *
 * Returns: what the column's values mean: an hour is a moment, a day a date, a year a number, the others are texts
 */
EksType
eks_per_find_type (EksPer per, EksType type)
{
  switch (per)
    {
    case EKS_PER_VALUE:
      return type;
    case EKS_PER_HOUR:
      return EKS_TYPE_TIMESTAMP;
    case EKS_PER_DAY:
      return EKS_TYPE_DATE;
    case EKS_PER_YEAR:
      return EKS_TYPE_INTEGER;
    case EKS_PER_WEEK:
    case EKS_PER_MONTH:
    case EKS_PER_QUARTER:
    default:
      return EKS_TYPE_TEXT;
    }
}

/**
 * eks_measure_suits:
 * @measure: what is said
 * @type: what a field's values mean
 *
 * Returns: whether it can be said about a field of that kind; answers of forms are texts that may be numbers
 */
gboolean
eks_measure_suits (EksMeasure measure, EksType type)
{
  switch (measure)
    {
    case EKS_MEASURE_SUM:
    case EKS_MEASURE_AVG:
      return type == EKS_TYPE_INTEGER || type == EKS_TYPE_NUMBER || type == EKS_TYPE_TEXT;
    case EKS_MEASURE_MIN:
    case EKS_MEASURE_MAX:
      return type != EKS_TYPE_JSON && type != EKS_TYPE_GUID;
    case EKS_MEASURE_NONE:
    case EKS_MEASURE_COUNT:
    case EKS_MEASURE_COUNT_DISTINCT:
    default:
      return TRUE;
    }
}

/**
 * eks_measure_find_type:
 * @measure: what is said
 * @type: what the field's values mean
 *
 * Returns: what the result means
 */
EksType
eks_measure_find_type (EksMeasure measure, EksType type)
{
  switch (measure)
    {
    case EKS_MEASURE_COUNT:
    case EKS_MEASURE_COUNT_DISTINCT:
      return EKS_TYPE_INTEGER;
    case EKS_MEASURE_SUM:
      return type == EKS_TYPE_INTEGER ? EKS_TYPE_INTEGER : EKS_TYPE_NUMBER;
    case EKS_MEASURE_AVG:
      return EKS_TYPE_NUMBER;
    case EKS_MEASURE_NONE:
    case EKS_MEASURE_MIN:
    case EKS_MEASURE_MAX:
    default:
      return type;
    }
}

static EksPer
read_per (EksJsonObject *object)
{
  if (!eks_json_object_has (object, "per") || eks_json_object_is_null (object, "per"))
    return EKS_PER_VALUE;
  return (EksPer) (eks_json_object_get_choice (object, "per", eks_per_names, -1) + 1);
}

/**
 * eks_column_by_from_json:
 * @node: what should be a column to group by
 * @path: its path
 * @issues: where faults go
 *
 * Returns: (transfer full) (nullable): what could be read of it, or %NULL if it is no object at all
 */
EksColumn *
eks_column_by_from_json (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (node, path, issues);
  EksColumn *self;
  g_autofree char *field = NULL;
  g_autofree char *title = NULL;

  if (object == NULL)
    return NULL;
  field = eks_spec_dup_filled (object, "field");
  title = eks_json_object_dup_string (object, "title", FALSE);
  self = eks_column_new_by (field != NULL ? field : "", read_per (object), title);
  eks_column_read_changes (self, object);
  eks_column_read_sizes (self, object);
  eks_column_add_fault (self, path, issues);
  eks_json_object_close (object);
  return self;
}

/* Just one of the names says what is counted. */
static EksMeasure
read_measure (EksJsonObject *object)
{
  int found = -1;

  for (int i = 0; eks_measure_names[i] != NULL; i++)
    {
      if (!eks_json_object_has (object, eks_measure_names[i]))
        continue;
      if (found >= 0)
        {
          g_autofree char *path = eks_json_object_path_of (object, eks_measure_names[i]);
          eks_json_object_get_node (object, eks_measure_names[i], FALSE);
          /* TRANSLATORS: the words in quotation marks are not translated */
          eks_json_issues_add (eks_json_object_get_issues (object), path, "%s", _("a value has only one of “count”, “count_distinct”, “sum”, “min”, “max” and “avg”"));
        }
      else
        found = i;
    }
  if (found >= 0)
    return (EksMeasure) (found + 1);
  /* TRANSLATORS: the words in quotation marks are not translated */
  eks_json_issues_add (eks_json_object_get_issues (object), eks_json_object_get_path (object), "%s", _("say what to count: “count”, “count_distinct”, “sum”, “min”, “max” or “avg”"));
  return EKS_MEASURE_NONE;
}

/**
 * eks_column_measure_from_json:
 * @node: what should be a value of a group
 * @path: its path
 * @issues: where faults go
 *
 * Returns: (transfer full) (nullable): what could be read of it, or %NULL if it is no object or does not say what to count
 */
EksColumn *
eks_column_measure_from_json (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (node, path, issues);
  EksColumn *self = NULL;
  EksMeasure measure;
  g_autofree char *field = NULL;
  g_autofree char *title = NULL;

  if (object == NULL)
    return NULL;
  measure = read_measure (object);
  title = eks_json_object_dup_string (object, "title", FALSE);
  if (measure != EKS_MEASURE_NONE)
    {
      field = eks_spec_dup_filled (object, eks_measure_names[measure - 1]);
      self = eks_column_new_measure (measure, field != NULL ? field : "", title);
      eks_column_read_changes (self, object);
      eks_column_add_fault (self, path, issues);
      eks_json_object_close (object);
    }
  else
    eks_json_object_close (object);
  return self;
}
