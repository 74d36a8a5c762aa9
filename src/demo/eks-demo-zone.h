/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copenhagen's calendar by the European Union's rule, so that the demo's bytes do not depend on the zone files installed. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Summer time ends in October since 1996. */
#define EKS_DEMO_ZONE_FIRST_YEAR 1996
#define EKS_DEMO_ZONE_LAST_YEAR 2100

typedef struct
{
  /* From when to when it is summer in each year, in seconds since 1970 UTC. */
  gint64 summers[EKS_DEMO_ZONE_LAST_YEAR - EKS_DEMO_ZONE_FIRST_YEAR + 1][2];
} EksDemoZone;

void eks_demo_zone_init (EksDemoZone *self);
gint64 eks_demo_zone_get_offset (const EksDemoZone *self, gint64 unix_seconds);
gint64 eks_demo_zone_get_day_start (const EksDemoZone *self, int year, int month, int day);
void eks_demo_zone_put_time (const EksDemoZone *self, GString *text, gint64 unix_seconds);
void eks_demo_zone_put_date (const EksDemoZone *self, GString *text, gint64 unix_seconds);
gboolean eks_demo_date_parse (const char *text, int *year, int *month, int *day);

gint64 eks_demo_days_from_date (int year, int month, int day);
void eks_demo_date_from_days (gint64 days, int *year, int *month, int *day);

G_END_DECLS
