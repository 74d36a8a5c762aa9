/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many rows match the filters: asked for by a button, because the answer may mean reading everything. */
#pragma once

#include "eks-environment.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_COUNT_BAR (eks_count_bar_get_type ())
G_DECLARE_FINAL_TYPE (EksCountBar, eks_count_bar, EKS, COUNT_BAR, AdwBin)

void eks_count_bar_refresh (EksCountBar *self, EksEnvironment *environment, EksJob *job);

G_END_DECLS
