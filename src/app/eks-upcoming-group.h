/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When an export runs next, in words. */
#pragma once

#include "eks-environment.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_UPCOMING_GROUP (eks_upcoming_group_get_type ())
/* For templates. */
G_DECLARE_FINAL_TYPE (EksUpcomingGroup, eks_upcoming_group, EKS, UPCOMING_GROUP, AdwPreferencesGroup)

void eks_upcoming_group_show (EksUpcomingGroup *self, EksEnvironment *environment, EksJob *job);
char *eks_upcoming_describe_next (EksEnvironment *environment, EksJob *job);

G_END_DECLS
