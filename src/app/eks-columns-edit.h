/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to several columns of a table in one stroke: one change each, so that it is one step to undo. */
#pragma once

#include "eks-table.h"

G_BEGIN_DECLS

/* @chosen: (element-type EksColumn): columns of the list, in any order; they keep theirs */
void eks_columns_edit_move (GListStore *list, GPtrArray *chosen, gboolean down);
void eks_columns_edit_drop (GListStore *list, GPtrArray *chosen, EksColumn *target);
void eks_columns_edit_remove (GListStore *list, GPtrArray *chosen);
void eks_columns_edit_duplicate (GListStore *list, GPtrArray *chosen, guint maximum);
void eks_columns_edit_set_hidden (GPtrArray *chosen, gboolean hidden);
void eks_columns_edit_add (GListStore *list, GListModel *columns, gboolean replace);

G_END_DECLS
