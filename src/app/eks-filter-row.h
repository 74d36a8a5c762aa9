/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A condition of a filter: field, comparison, value. */
#pragma once

#include "eks-filter-scope.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_FILTER_ROW (eks_filter_row_get_type ())
/* Signal “remove”: the person wants it gone. */
G_DECLARE_FINAL_TYPE (EksFilterRow, eks_filter_row, EKS, FILTER_ROW, GtkBox)

GtkWidget *eks_filter_row_new (EksFilterScope *scope, EksFilter *condition);

G_END_DECLS
