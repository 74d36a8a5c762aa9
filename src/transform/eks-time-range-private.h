/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a condition on time means as moments. */
#pragma once

#include "eks-filter.h"
#include "eks-timestamp.h"

G_BEGIN_DECLS

/**
 * EksTimeRange:
 * @start: the first moment in it, µs since 1970 UTC; %G_MININT64 if it has no beginning
 * @end: the first moment behind it; %G_MAXINT64 if it has no end
 */
typedef struct
{
  gint64 start;
  gint64 end;
} EksTimeRange;

GArray *eks_time_ranges_for_condition (EksFilter *condition, EksZone *zone, gint64 now, GError **error);
gboolean eks_time_range_read_moment (const char *text, gsize length, EksZone *zone, gint64 *moment);
gint64 eks_time_range_day_of (gint64 moment, EksZone *zone);

G_END_DECLS
