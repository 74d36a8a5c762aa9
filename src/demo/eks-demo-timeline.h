/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the nth thing happened: busy afternoons, quiet nights, and never earlier than the one before. */
#pragma once

#include "eks-demo-zone.h"

G_BEGIN_DECLS

/* A place on the timeline is counted in sessions and 1024ths, so that other records find room between two sessions. */
#define EKS_DEMO_TICKS 1024

typedef struct _EksDemoTimeline EksDemoTimeline;

EksDemoTimeline *eks_demo_timeline_new (const EksDemoZone *zone, guint32 seed, guint64 sessions, gint64 now);
void eks_demo_timeline_free (EksDemoTimeline *self);
gint64 eks_demo_timeline_get_time (const EksDemoTimeline *self, guint64 place);
gint64 eks_demo_timeline_get_start (const EksDemoTimeline *self);
gint64 eks_demo_timeline_get_end (const EksDemoTimeline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksDemoTimeline, eks_demo_timeline_free)

G_END_DECLS
