/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One switch for the personal data of an export, and what leaves this computer of it in words. */
#pragma once

#include "eks-environment.h"
#include "eks-job.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_PRIVACY_GROUP (eks_privacy_group_get_type ())
G_DECLARE_FINAL_TYPE (EksPrivacyGroup, eks_privacy_group, EKS, PRIVACY_GROUP, GtkBox)

void eks_privacy_group_set_job (EksPrivacyGroup *self, EksEnvironment *environment, EksJob *job);

G_END_DECLS
