/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says of a field that it is about a person. */
#pragma once

#include "eks-entity.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_PRIVACY_BADGE (eks_privacy_badge_get_type ())
/* Invisible for EKS_PRIVACY_NONE. */
G_DECLARE_FINAL_TYPE (EksPrivacyBadge, eks_privacy_badge, EKS, PRIVACY_BADGE, AdwBin)

GtkWidget *eks_privacy_badge_new (EksPrivacy privacy);
void eks_privacy_badge_set_privacy (EksPrivacyBadge *self, EksPrivacy privacy);

G_END_DECLS
