/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A time as somebody types it behind an option. */

#include "config.h"

#include "eks-command.h"

#include "eks-error.h"
#include "eks-timestamp.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * eks_command_parse_time:
 * @text: (nullable): a time; without an offset it is one of the clock on this computer's wall
 * @option: the option that it stands behind
 * @time: (out): µs since 1970 UTC, or 0 for no text
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_USAGE if it is none
 */
gboolean
eks_command_parse_time (const char *text, const char *option, gint64 *time, GError **error)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autoptr (EksZone) utc = eks_zone_new ("UTC", NULL);
  g_autoptr (GDateTime) moment = NULL;
  EksTimestamp timestamp;

  *time = 0;
  if (text == NULL)
    return TRUE;
  if (eks_timestamp_parse (text, strlen (text), &timestamp))
    {
      if (timestamp.has_offset)
        *time = eks_timestamp_to_unix (&timestamp, utc) * G_USEC_PER_SEC;
      else
        moment = g_date_time_new (local, timestamp.year, timestamp.month, timestamp.day, timestamp.hour, timestamp.minute, timestamp.second);
      if (moment != NULL)
        *time = g_date_time_to_unix (moment) * G_USEC_PER_SEC;
      return TRUE;
    }
  /* TRANSLATORS: %1$s is what somebody typed after the option %2$s */
  g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("“%1$s” after %2$s is not a time such as 2026-03-29T06:00 or 2026-03-29T04:00:00Z"), text, option);
  return FALSE;
}
