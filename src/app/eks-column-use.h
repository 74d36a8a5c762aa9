/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a field is for in a table that is counted: to group by it, or to say something about it. */
#pragma once

#include "eks-grouping.h"
#include "eks-table.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_COLUMN_USE (eks_column_use_get_type ())
/* Signal “moving” (GListStore): the column comes to that list of the table, and this widget goes away. */
G_DECLARE_FINAL_TYPE (EksColumnUse, eks_column_use, EKS, COLUMN_USE, AdwBin)

GtkWidget *eks_column_use_new (EksTable *table, EksColumn *column, EksType type);
void eks_column_use_set_label (EksColumnUse *self, const char *label);

guint eks_column_use_get_maximum (EksTable *table, GListStore *list);
void eks_column_use_add (EksTable *table, const char *field, EksType type);
void eks_column_use_begin (EksTable *table, const char *time_field);

G_END_DECLS
