/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a filter says about days, so that a service that can filter by day is asked for no more than is needed. */

#include "config.h"

#include "eks-filter-reader.h"

#include "eks-time-range-private.h"

/* What is asked of every condition. */
typedef struct
{
  const char *field;
  EksZone *zone;
  gint64 now;
} Question;

static const EksTimeRange always = { G_MININT64, G_MAXINT64 };

static EksTimeRange
intersection (EksTimeRange a, EksTimeRange b)
{
  return (EksTimeRange) { MAX (a.start, b.start), MIN (a.end, b.end) };
}

static EksTimeRange
hull (EksTimeRange a, EksTimeRange b)
{
  return (EksTimeRange) { MIN (a.start, b.start), MAX (a.end, b.end) };
}

static gboolean
bound_condition (const Question *question, EksFilter *condition, EksTimeRange *range, GError **error)
{
  g_autoptr (GArray) ranges = NULL;

  *range = always;
  if (!g_str_equal (eks_filter_get_field (condition), question->field) || eks_filter_get_comparison (condition) == EKS_COMPARISON_NOT_EQUAL)
    return TRUE;
  ranges = eks_time_ranges_for_condition (condition, question->zone, question->now, error);
  if (ranges == NULL)
    return FALSE;
  for (guint i = 0; i < ranges->len; i++)
    *range = i == 0 ? g_array_index (ranges, EksTimeRange, i) : hull (*range, g_array_index (ranges, EksTimeRange, i));
  return TRUE;
}

/* The moments outside of which @filter cannot be true. */
static gboolean
bound (const Question *question, EksFilter *filter, EksTimeRange *range, GError **error)
{
  EksFilterKind kind = eks_filter_get_kind (filter);

  if (kind == EKS_FILTER_CONDITION)
    return bound_condition (question, filter, range, error);
  *range = always;
  if (kind == EKS_FILTER_NONE)
    return TRUE;
  for (guint i = 0; i < eks_filter_get_n_children (filter); i++)
    {
      EksTimeRange child;

      if (!bound (question, eks_filter_get_child (filter, i), &child, error))
        return FALSE;
      if (kind == EKS_FILTER_ALL)
        *range = intersection (*range, child);
      else
        *range = i == 0 ? child : hull (*range, child);
    }
  return TRUE;
}

/**
 * eks_filter_get_day_range:
 * @filter: what rows are wanted
 * @field: id of a field that is a timestamp or a date
 * @zone: the account's time zone
 * @now: the moment of the run, µs since 1970 UTC
 * @first_day: (out): days since 1970-01-01 in @zone, or %G_MININT64 if there is no bound
 * @last_day: (out): the last day, itself included, or %G_MAXINT64 if there is no bound
 * @error: return location
 *
 * The days outside of which no row can pass @filter, as far as conditions on @field say so for the whole of it: all
 * children of an all-group narrow it, an any-group has a bound where each of its children has one, and a none-group says
 * nothing. Where conditions contradict each other, so that no row can pass, it is a single day.
 *
 * Returns: %FALSE with %EKS_ERROR_INVALID_JOB if a value on @field is no date or time
 */
gboolean
eks_filter_get_day_range (EksFilter *filter, const char *field, const char *zone, gint64 now, gint64 *first_day, gint64 *last_day, GError **error)
{
  g_autoptr (EksZone) account_zone = NULL;
  EksTimeRange range;

  g_return_val_if_fail (EKS_IS_FILTER (filter) && field != NULL && zone != NULL, FALSE);
  g_return_val_if_fail (first_day != NULL && last_day != NULL, FALSE);

  *first_day = G_MININT64;
  *last_day = G_MAXINT64;
  account_zone = eks_zone_new (zone, error);
  if (account_zone == NULL || !bound (&(Question) { field, account_zone, now }, filter, &range, error))
    return FALSE;
  if (range.start != G_MININT64)
    *first_day = eks_time_range_day_of (range.start, account_zone);
  if (range.end != G_MAXINT64)
    *last_day = eks_time_range_day_of (range.end - 1, account_zone);
  if (range.start != G_MININT64 && range.end != G_MAXINT64)
    *last_day = MAX (*first_day, *last_day);
  return TRUE;
}
