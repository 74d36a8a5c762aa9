/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The organisation: who exists, how they hang together, and when. Nothing of it is stored; all of it follows from the seed. */
#pragma once

#include "eks-demo-guid.h"
#include "eks-demo-timeline.h"

G_BEGIN_DECLS

#define EKS_DEMO_MAX_SESSIONS 10000000
#define EKS_DEMO_N_USERS 40
#define EKS_DEMO_N_WORKFLOWS 12
#define EKS_DEMO_N_CAMPAIGNS 36
#define EKS_DEMO_N_SHARED_AGREEMENTS 24
#define EKS_DEMO_MERCHANT "demo-organisation"

/**
 * EksDemoOrg:
 * @seed: decides every value
 * @sessions: number of onboarding sessions; the rest is in proportion
 * @zone: Copenhagen's calendar
 * @guids: makes and reads GUIDs
 * @timeline: when the sessions took place
 *
 * Never changes once made, so every thread may read it.
 */
typedef struct
{
  guint32 seed;
  guint64 sessions;
  EksDemoZone zone;
  EksDemoGuids guids;
  EksDemoTimeline *timeline; /* (owned) */
} EksDemoOrg;

/**
 * EksDemoSource:
 *
 * Where a DataSet comes from (OnlineFundraising, DataSet schema).
 */
typedef enum
{
  EKS_DEMO_SOURCE_ONBOARDING,
  EKS_DEMO_SOURCE_FORM,
  EKS_DEMO_SOURCE_SMS,
  EKS_DEMO_SOURCE_VENDOR,
} EksDemoSource;

EksDemoOrg *eks_demo_org_new (guint32 seed, guint64 sessions, gint64 now);
void eks_demo_org_free (EksDemoOrg *self);

guint64 eks_demo_org_get_count (const EksDemoOrg *self, EksDemoKind kind);
guint64 eks_demo_org_get_listed (const EksDemoOrg *self, EksDemoKind kind);
gint64 eks_demo_org_get_time (const EksDemoOrg *self, EksDemoKind kind, guint64 index);

guint64 eks_demo_org_get_lead (const EksDemoOrg *self, guint64 session, guint *step, guint *steps);
guint64 eks_demo_org_get_first_session (const EksDemoOrg *self, guint64 lead);
guint64 eks_demo_org_get_data_set (const EksDemoOrg *self, guint64 session);
EksDemoSource eks_demo_org_get_source (const EksDemoOrg *self, guint64 data_set, guint64 *session);

void eks_demo_org_put_guid (const EksDemoOrg *self, GString *text, EksDemoKind kind, guint64 index);
void eks_demo_org_put_time (const EksDemoOrg *self, GString *text, gint64 unix_seconds);
void eks_demo_org_put_date (const EksDemoOrg *self, GString *text, gint64 unix_seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksDemoOrg, eks_demo_org_free)

G_END_DECLS
