/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The organisation's sessions, dealt out to contests one after the other: each is open for its part of the time. */
#pragma once

#include "eks-demo-org.h"

G_BEGIN_DECLS

/* Sessions of a contest are its participations, their leads are those who took part: each lead is of one contest only. */
typedef struct
{
  guint64 first;
  guint64 end;
  guint64 first_lead;
  guint64 end_lead;
} EksDemoSlice;

void eks_demo_slice_init (EksDemoSlice *self, const EksDemoOrg *org, guint which, guint slices);
gint64 eks_demo_slice_get_start (const EksDemoSlice *self, const EksDemoOrg *org);
gint64 eks_demo_slice_get_end (const EksDemoSlice *self, const EksDemoOrg *org);
guint64 eks_demo_slice_find (const EksDemoSlice *self, const EksDemoOrg *org, gint64 time);

G_END_DECLS
