/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One change to the values of a column: its name, its arguments, its place among the others. */
#pragma once

#include "eks-transform.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_TRANSFORM_ROW (eks_transform_row_get_type ())
/* Signals: “move” (int: how many places down), “remove”. */
G_DECLARE_FINAL_TYPE (EksTransformRow, eks_transform_row, EKS, TRANSFORM_ROW, GtkListBoxRow)

GtkWidget *eks_transform_row_new (EksTransform *transform);
gboolean eks_transform_row_validate (EksTransformRow *self);
void eks_transform_row_start_editing (EksTransformRow *self);

G_END_DECLS
