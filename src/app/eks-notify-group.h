/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who gets a mail about the runs of an export, and after which. */
#pragma once

#include "eks-environment.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_NOTIFY_GROUP (eks_notify_group_get_type ())
G_DECLARE_FINAL_TYPE (EksNotifyGroup, eks_notify_group, EKS, NOTIFY_GROUP, AdwPreferencesGroup)

void eks_notify_group_show (EksNotifyGroup *self, EksEnvironment *environment, EksJob *job, EksJsonIssues *issues);

G_END_DECLS
