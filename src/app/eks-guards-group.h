/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is looked at before a file is delivered, and what happens then. */
#pragma once

#include "eks-job.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_GUARDS_GROUP (eks_guards_group_get_type ())
G_DECLARE_FINAL_TYPE (EksGuardsGroup, eks_guards_group, EKS, GUARDS_GROUP, AdwPreferencesGroup)

void eks_guards_group_show (EksGuardsGroup *self, EksJob *job);

G_END_DECLS
