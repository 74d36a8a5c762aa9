/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service is asked for more than is wanted: whose days it counts and whether both ends belong to them is rarely
 * said. The rest is filtered exactly later. It is not asked for what it does not keep, which some services refuse. */

#include "config.h"

#include "eks-source-window.h"

#include "eks-service.h"
#include "eks-timestamp.h"

#define DAY_SECONDS 86400

/* The first moment of @day, as the service wants to be told. */
static void
add_moment (GString *address, const char *parameter, EksWindowFormat format, gint64 day, EksZone *zone)
{
  int year, month, of_month;

  eks_civil_from_days (day, &year, &month, &of_month);
  gint64 seconds = eks_zone_get_day_start (zone, year, month, of_month);
  g_autofree char *text = NULL;
  if (format == EKS_WINDOW_DAY)
    text = g_strdup_printf ("%04d-%02d-%02d", year, month, of_month);
  else if (format == EKS_WINDOW_UNIX)
    text = g_strdup_printf ("%" G_GINT64_FORMAT, seconds);
  else
    {
      g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (seconds);
      text = g_date_time_format (moment, "%Y-%m-%dT%H:%M:%SZ");
    }
  eks_service_add_parameter (address, parameter, text);
}

/**
 * eks_source_window_add:
 * @address: gets the parameters
 * @window: (nullable): what the service wants to be told
 * @query: which days are wanted
 * @now: µs since 1970 UTC
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_INVALID_JOB if the zone of @query is none
 */
gboolean
eks_source_window_add (GString *address, const EksWindow *window, const EksSourceQuery *query, gint64 now, GError **error)
{
  g_autoptr (EksZone) zone = NULL;
  gint64 first = G_MININT64, last = G_MAXINT64;
  gint64 seconds = now / G_TIME_SPAN_SECOND;

  if (window == NULL)
    return TRUE;
  zone = eks_zone_new (query->zone != NULL ? query->zone : "UTC", error);
  if (zone == NULL)
    return FALSE;
  if (query->first_day != 0)
    first = query->first_day - window->overlap_days;
  if (query->last_day != 0)
    last = query->last_day + window->overlap_days;
  first = MAX (first, eks_window_get_first_kept (window, (seconds + eks_zone_get_offset (zone, seconds)) / DAY_SECONDS));
  first = MIN (first, last); /* asked for what is gone: one day of nothing, not a question that goes backwards */
  if (first != G_MININT64 && window->from_parameter != NULL)
    add_moment (address, window->from_parameter, window->format, first, zone);
  /* A moment at the end is the first one of the day after: whether the service counts it does not matter. */
  if (last != G_MAXINT64 && window->to_parameter != NULL)
    add_moment (address, window->to_parameter, window->format, window->format == EKS_WINDOW_DAY ? last : last + 1, zone);
  return TRUE;
}
