/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done to the values of a column, family by family, each with a line on what it does. */
#pragma once

#include "eks-transform.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_TRANSFORM_MENU (eks_transform_menu_get_type ())
/* Signal: “chosen” (int EksTransformKind). */
G_DECLARE_FINAL_TYPE (EksTransformMenu, eks_transform_menu, EKS, TRANSFORM_MENU, GtkPopover)

GtkWidget *eks_transform_menu_new (void);

G_END_DECLS
