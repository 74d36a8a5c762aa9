/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo organisation's contests at Kimple and who took part in them. */
#pragma once

#include "eks-demo-slices.h"

G_BEGIN_DECLS

/* The last one has begun today, and nobody took part yet. */
#define EKS_DEMO_KIMPLE_OPERATIONS 9
#define EKS_DEMO_KIMPLE_HASH 7

void eks_demo_kimple_get_hash (const EksDemoOrg *org, guint operation, char hash[EKS_DEMO_KIMPLE_HASH]);
gboolean eks_demo_kimple_find (const EksDemoOrg *org, const char *hash, guint *operation);
void eks_demo_kimple_put_operation (const EksDemoOrg *org, GString *text, guint operation);
gboolean eks_demo_kimple_is_winner (const EksDemoOrg *org, guint operation, guint64 session);
void eks_demo_kimple_put_participation (const EksDemoOrg *org, GString *text, guint operation, guint64 session);

G_END_DECLS
