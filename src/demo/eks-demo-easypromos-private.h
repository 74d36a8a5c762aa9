/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo organisation's promotions at Easypromos: users, participations, prizes. */
#pragma once

#include "eks-demo-slices.h"

G_BEGIN_DECLS

/* The last one is a draft that nobody has seen. */
#define EKS_DEMO_EASYPROMOS_PROMOTIONS 7
#define EKS_DEMO_EASYPROMOS_PROMOTION_ID G_GUINT64_CONSTANT (999700)
#define EKS_DEMO_EASYPROMOS_STAGE_ID G_GUINT64_CONSTANT (41000)
#define EKS_DEMO_EASYPROMOS_USER_ID G_GUINT64_CONSTANT (50000000)
#define EKS_DEMO_EASYPROMOS_PARTICIPATION_ID G_GUINT64_CONSTANT (70000000)
#define EKS_DEMO_EASYPROMOS_PRIZE_ID G_GUINT64_CONSTANT (30000000)
#define EKS_DEMO_EASYPROMOS_STAGES 2

gboolean eks_demo_easypromos_find (const char *id, guint *promotion);
void eks_demo_easypromos_put_promotion (const EksDemoOrg *org, GString *text, guint promotion);
void eks_demo_easypromos_put_stage (const EksDemoOrg *org, GString *text, guint promotion, guint stage);
void eks_demo_easypromos_put_user (const EksDemoOrg *org, GString *text, guint promotion, guint64 lead);
gboolean eks_demo_easypromos_is_winner (const EksDemoOrg *org, guint promotion, guint64 session);
void eks_demo_easypromos_put_prize (const EksDemoOrg *org, GString *text, guint promotion, guint64 session);
void eks_demo_easypromos_put_participation (const EksDemoOrg *org, GString *text, guint promotion, guint64 session, gboolean full);

G_END_DECLS
