/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The comparisons there are: their names in the job file, their words in a sentence, what values they take. */

#include "config.h"

#include "eks-filter.h"

#include <glib/gi18n-lib.h>

/**
 * eks_comparison_names: (skip)
 *
 * What comparisons are called in a job file, in the order of #EksComparison, %NULL at the end.
 */
const char *const eks_comparison_names[] = {
  "equal", "not_equal", "contains", "starts_with", "ends_with", "one_of", "empty", "not_empty",
  "less", "less_or_equal", "greater", "greater_or_equal", "between", "in_last",
  "today", "yesterday", "this_week", "last_week", "this_month", "last_month", "this_year", "last_year", NULL,
};

G_STATIC_ASSERT (G_N_ELEMENTS (eks_comparison_names) == EKS_N_COMPARISONS + 1);

/**
 * eks_span_units: (skip)
 *
 * What `in_last` counts in, %NULL at the end.
 */
const char *const eks_span_units[] = { "hours", "days", "weeks", "months", NULL };

/* Times are before and after, not below and above. */
static const char *
get_time_label (EksComparison comparison)
{
  if (comparison == EKS_COMPARISON_LESS)
    /* TRANSLATORS: between a field and a time: “Created” is before “1 May” */
    return C_("comparison", "is before");
  if (comparison == EKS_COMPARISON_LESS_OR_EQUAL)
    /* TRANSLATORS: between a field and a time: “Created” is on or before “1 May” */
    return C_("comparison", "is on or before");
  if (comparison == EKS_COMPARISON_GREATER)
    /* TRANSLATORS: between a field and a time: “Created” is after “1 May” */
    return C_("comparison", "is after");
  if (comparison == EKS_COMPARISON_GREATER_OR_EQUAL)
    /* TRANSLATORS: between a field and a time: “Created” is on or after “1 May” */
    return C_("comparison", "is on or after");
  return NULL;
}

/**
 * eks_comparison_get_label:
 * @comparison: a comparison
 * @type: what the field's values mean
 *
 * Returns: (transfer none): its words between a field and a value, in the user's language
 */
const char *
eks_comparison_get_label (EksComparison comparison, EksType type)
{
  const char *time_label = type == EKS_TYPE_TIMESTAMP || type == EKS_TYPE_DATE ? get_time_label (comparison) : NULL;

  if (time_label != NULL)
    return time_label;
  switch (comparison)
    {
    case EKS_COMPARISON_EQUAL:
      /* TRANSLATORS: between a field and a value: “Status” is “Completed” */
      return C_("comparison", "is");
    case EKS_COMPARISON_NOT_EQUAL:
      /* TRANSLATORS: between a field and a value: “Status” is not “Completed” */
      return C_("comparison", "is not");
    case EKS_COMPARISON_CONTAINS:
      /* TRANSLATORS: between a field and a text: “Name” contains “son” */
      return C_("comparison", "contains");
    case EKS_COMPARISON_STARTS_WITH:
      /* TRANSLATORS: between a field and a text: “Phone” starts with “+45” */
      return C_("comparison", "starts with");
    case EKS_COMPARISON_ENDS_WITH:
      /* TRANSLATORS: between a field and a text: “E-mail” ends with “.dk” */
      return C_("comparison", "ends with");
    case EKS_COMPARISON_ONE_OF:
      /* TRANSLATORS: between a field and a list: “Status” is one of “Completed, Failed” */
      return C_("comparison", "is one of");
    case EKS_COMPARISON_EMPTY:
      /* TRANSLATORS: after a field: “E-mail” is empty */
      return C_("comparison", "is empty");
    case EKS_COMPARISON_NOT_EMPTY:
      /* TRANSLATORS: after a field: “E-mail” is not empty */
      return C_("comparison", "is not empty");
    case EKS_COMPARISON_LESS:
      /* TRANSLATORS: between a field and a number: “Amount” is below “100” */
      return C_("comparison", "is below");
    case EKS_COMPARISON_LESS_OR_EQUAL:
      /* TRANSLATORS: between a field and a number: “Amount” is at most “100” */
      return C_("comparison", "is at most");
    case EKS_COMPARISON_GREATER:
      /* TRANSLATORS: between a field and a number: “Amount” is above “100” */
      return C_("comparison", "is above");
    case EKS_COMPARISON_GREATER_OR_EQUAL:
      /* TRANSLATORS: between a field and a number: “Amount” is at least “100” */
      return C_("comparison", "is at least");
    case EKS_COMPARISON_BETWEEN:
      /* TRANSLATORS: between a field and two values: “Created” is between “1 May” and “31 May” */
      return C_("comparison", "is between");
    case EKS_COMPARISON_IN_LAST:
      /* TRANSLATORS: between a field and a span: “Created” is in the last “7 days” */
      return C_("comparison", "is in the last");
    case EKS_COMPARISON_TODAY:
      /* TRANSLATORS: after a field that is a time: “Created” is today */
      return C_("comparison", "is today");
    case EKS_COMPARISON_YESTERDAY:
      /* TRANSLATORS: after a field that is a time: “Created” is yesterday */
      return C_("comparison", "is yesterday");
    case EKS_COMPARISON_THIS_WEEK:
      /* TRANSLATORS: after a field that is a time: “Created” is this week */
      return C_("comparison", "is this week");
    case EKS_COMPARISON_LAST_WEEK:
      /* TRANSLATORS: after a field that is a time: “Created” is last week */
      return C_("comparison", "is last week");
    case EKS_COMPARISON_THIS_MONTH:
      /* TRANSLATORS: after a field that is a time: “Created” is this month */
      return C_("comparison", "is this month");
    case EKS_COMPARISON_LAST_MONTH:
      /* TRANSLATORS: after a field that is a time: “Created” is last month */
      return C_("comparison", "is last month");
    case EKS_COMPARISON_THIS_YEAR:
      /* TRANSLATORS: after a field that is a time: “Created” is this year */
      return C_("comparison", "is this year");
    case EKS_COMPARISON_LAST_YEAR:
      /* TRANSLATORS: after a field that is a time: “Created” is last year */
      return C_("comparison", "is last year");
    default:
      g_return_val_if_reached ("");
    }
}

/**
 * eks_comparison_get_arity:
 * @comparison: a comparison
 *
 * Returns: what values it takes
 */
EksComparisonArity
eks_comparison_get_arity (EksComparison comparison)
{
  if (comparison == EKS_COMPARISON_EMPTY || comparison == EKS_COMPARISON_NOT_EMPTY || eks_comparison_is_period (comparison))
    return EKS_ARITY_NONE;
  if (comparison == EKS_COMPARISON_BETWEEN)
    return EKS_ARITY_TWO;
  if (comparison == EKS_COMPARISON_ONE_OF)
    return EKS_ARITY_MANY;
  if (comparison == EKS_COMPARISON_IN_LAST)
    return EKS_ARITY_SPAN;
  return EKS_ARITY_ONE;
}

/**
 * eks_comparison_is_period:
 * @comparison: a comparison
 *
 * Returns: %TRUE for the days, weeks, months and years of the calendar, from today to last year
 */
gboolean
eks_comparison_is_period (EksComparison comparison)
{
  return comparison >= EKS_COMPARISON_TODAY && comparison <= EKS_COMPARISON_LAST_YEAR;
}
