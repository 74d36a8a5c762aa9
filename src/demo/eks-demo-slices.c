/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of the timeline. Ten sessions belong to seven leads, so parts are cut at tens. */

#include "config.h"

#include "eks-demo-slices.h"

#define SESSIONS 10
#define LEADS 7

/**
 * eks_demo_slice_init:
 * @self: a slice to fill
 * @org: the organisation
 * @which: which slice, from 0
 * @slices: how many there are; one beyond the last is empty
 */
void
eks_demo_slice_init (EksDemoSlice *self, const EksDemoOrg *org, guint which, guint slices)
{
  guint64 blocks = (org->sessions + SESSIONS - 1) / SESSIONS;
  guint64 leads = eks_demo_org_get_count (org, EKS_DEMO_LEAD);
  guint64 first = MIN (which, slices) * blocks / slices;
  guint64 end = MIN (which + 1, slices) * blocks / slices;

  self->first = MIN (first * SESSIONS, org->sessions);
  self->end = MIN (end * SESSIONS, org->sessions);
  self->first_lead = MIN (first * LEADS, leads);
  self->end_lead = MIN (end * LEADS, leads);
}

static gint64
get_time (const EksDemoOrg *org, guint64 session)
{
  return session < org->sessions ? eks_demo_org_get_time (org, EKS_DEMO_SESSION, session) : eks_demo_timeline_get_end (org->timeline);
}

static gint64
get_midnight (const EksDemoOrg *org, gint64 time)
{
  return time - (time + eks_demo_zone_get_offset (&org->zone, time)) % 86400;
}

/**
 * eks_demo_slice_get_start:
 * @self: a slice
 * @org: the organisation
 *
 * Returns: a midnight before the first session, in seconds since 1970 UTC
 */
gint64
eks_demo_slice_get_start (const EksDemoSlice *self, const EksDemoOrg *org)
{
  return get_midnight (org, get_time (org, self->first));
}

/**
 * eks_demo_slice_get_end:
 * @self: a slice
 * @org: the organisation
 *
 * Returns: a midnight after the last session, in seconds since 1970 UTC
 */
gint64
eks_demo_slice_get_end (const EksDemoSlice *self, const EksDemoOrg *org)
{
  return get_midnight (org, get_time (org, self->end) + 86400);
}

/**
 * eks_demo_slice_find:
 * @self: a slice
 * @org: the organisation
 * @time: seconds since 1970 UTC
 *
 * Returns: the first session of the slice at @time or later; its end if there is none
 */
guint64
eks_demo_slice_find (const EksDemoSlice *self, const EksDemoOrg *org, gint64 time)
{
  guint64 low = self->first;
  guint64 high = self->end;

  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;
      if (get_time (org, middle) < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}
