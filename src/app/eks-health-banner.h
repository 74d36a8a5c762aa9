/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong right now, one sentence at a time, above the pages. */
#pragma once

#include "eks-health.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_HEALTH_BANNER (eks_health_banner_get_type ())
G_DECLARE_FINAL_TYPE (EksHealthBanner, eks_health_banner, EKS, HEALTH_BANNER, AdwBin)

void eks_health_banner_open (EksHealthBanner *self, EksEnvironment *environment);
void eks_health_banner_refresh (EksHealthBanner *self);

G_END_DECLS
