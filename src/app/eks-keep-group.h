/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long delivered files stay. */
#pragma once

#include "eks-job.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_KEEP_GROUP (eks_keep_group_get_type ())
G_DECLARE_FINAL_TYPE (EksKeepGroup, eks_keep_group, EKS, KEEP_GROUP, AdwPreferencesGroup)

void eks_keep_group_show (EksKeepGroup *self, EksJob *job);

G_END_DECLS
