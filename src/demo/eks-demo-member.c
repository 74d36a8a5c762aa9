/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments in the spellings that systems have. */

#include "config.h"

#include "eks-demo-member.h"

#define DAY 86400

/**
 * eks_demo_put_moment:
 * @text: where to
 * @local_seconds: what the clock shows, as seconds since 1970
 * @offset: how the system writes the distance to UTC, such as `+0000` or `Z`
 *
 * Appends `yyyy-MM-ddTHH:mm:ss` and @offset, without quotes.
 */
void
eks_demo_put_moment (GString *text, gint64 local_seconds, const char *offset)
{
  guint64 second = (guint64) (local_seconds % DAY);
  int year;
  int month;
  int day;

  eks_demo_date_from_days (local_seconds / DAY, &year, &month, &day);
  eks_demo_put_digits (text, (guint64) year, 4);
  EKS_DEMO_PUT (text, "-");
  eks_demo_put_digits (text, (guint64) month, 2);
  EKS_DEMO_PUT (text, "-");
  eks_demo_put_digits (text, (guint64) day, 2);
  EKS_DEMO_PUT (text, "T");
  eks_demo_put_digits (text, second / 3600, 2);
  EKS_DEMO_PUT (text, ":");
  eks_demo_put_digits (text, second / 60 % 60, 2);
  EKS_DEMO_PUT (text, ":");
  eks_demo_put_digits (text, second % 60, 2);
  eks_demo_put_str (text, offset);
}

/**
 * eks_demo_put_moment_member:
 * @text: where to
 * @name: name of the member
 * @local_seconds: what the clock shows, as seconds since 1970
 * @offset: how the system writes the distance to UTC
 */
void
eks_demo_put_moment_member (GString *text, const char *name, gint64 local_seconds, const char *offset)
{
  eks_demo_put_name (text, name);
  EKS_DEMO_PUT (text, "\"");
  eks_demo_put_moment (text, local_seconds, offset);
  EKS_DEMO_PUT (text, "\"");
}

/**
 * eks_demo_put_paris_member:
 * @text: where to
 * @name: name of the member
 * @zone: Copenhagen's calendar, which is that of Paris
 * @unix_seconds: seconds since 1970 UTC
 *
 * The moment as RFC 3339 has it, with the offset of the season.
 */
void
eks_demo_put_paris_member (GString *text, const char *name, const EksDemoZone *zone, gint64 unix_seconds)
{
  gint64 offset = eks_demo_zone_get_offset (zone, unix_seconds);

  eks_demo_put_moment_member (text, name, unix_seconds + offset, offset == 7200 ? "+02:00" : "+01:00");
}
