/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Under which records of another entity the table's records are: all, or some that are picked by name. */
#pragma once

#include "eks-page.h"

G_BEGIN_DECLS

#define EKS_TYPE_PARENTS_GROUP (eks_parents_group_get_type ())
G_DECLARE_FINAL_TYPE (EksParentsGroup, eks_parents_group, EKS, PARENTS_GROUP, AdwBin)

GtkWidget *eks_parents_group_new (EksEnvironment *environment, EksJob *job, EksEntity *child, EksEntity *parent);

G_END_DECLS
