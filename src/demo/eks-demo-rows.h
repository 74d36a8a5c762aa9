/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of every entity, as the service would send them. */
#pragma once

#include "eks-demo-session.h"

G_BEGIN_DECLS

void eks_demo_put_lead (const EksDemoOrg *org, GString *text, guint64 index);
void eks_demo_put_user (const EksDemoOrg *org, GString *text, guint64 index);
void eks_demo_put_campaign (const EksDemoOrg *org, GString *text, guint64 index);
void eks_demo_put_workflow (const EksDemoOrg *org, GString *text, guint64 index);
void eks_demo_put_data_set (const EksDemoOrg *org, GString *text, guint64 index, gboolean json_as_text);
void eks_demo_put_subscription (const EksDemoOrg *org, GString *text, guint64 index);
void eks_demo_put_contact (const EksDemoOrg *org, GString *text, guint64 index);
void eks_demo_put_agreement (const EksDemoOrg *org, GString *text, guint64 index);

void eks_demo_put_sms (const EksDemoOrg *org, GString *text, guint64 index, gint64 created, const EksDemoPerson *person);

/* Where a record stands in a turn of twenty: decides its state, and lets a filtered list find its nth row by arithmetic. */
#define EKS_DEMO_SLOTS 20
guint eks_demo_get_slot (const EksDemoOrg *org, EksDemoKind kind, guint64 index);
guint eks_demo_get_state (EksDemoKind kind, guint slot);
const char *const *eks_demo_get_states (EksDemoKind kind);

G_END_DECLS
