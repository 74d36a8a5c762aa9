/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A group of conditions and of further groups, in a frame. */
#pragma once

#include "eks-filter-scope.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_FILTER_GROUP (eks_filter_group_get_type ())
/* Signal “remove”: the person wants it gone with all that is in it. */
G_DECLARE_FINAL_TYPE (EksFilterGroup, eks_filter_group, EKS, FILTER_GROUP, AdwBin)

GtkWidget *eks_filter_group_new (EksFilterScope *scope, EksFilter *group, guint depth);

G_END_DECLS
