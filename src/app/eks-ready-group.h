/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ready-made exports of a system, one click each (“Start from”), and the period of the one that was chosen. */
#pragma once

#include "eks-page.h"

G_BEGIN_DECLS

#define EKS_TYPE_READY_GROUP (eks_ready_group_get_type ())
/* For templates. Hidden where the system has none. */
G_DECLARE_FINAL_TYPE (EksReadyGroup, eks_ready_group, EKS, READY_GROUP, AdwBin)

void eks_ready_group_show (EksReadyGroup *self, EksPage *page);
gboolean eks_ready_group_names (EksReadyGroup *self, const char *name);

G_END_DECLS
