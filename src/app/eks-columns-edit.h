/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to several columns of a table in one stroke: one change each, so that it is one step to undo. */
#pragma once

#include "eks-table.h"

G_BEGIN_DECLS

/* @chosen: (element-type EksColumn): columns of the table, in any order; they keep theirs */
void eks_columns_edit_move (EksTable *table, GPtrArray *chosen, gboolean down);
void eks_columns_edit_drop (EksTable *table, GPtrArray *chosen, EksColumn *target);
void eks_columns_edit_remove (EksTable *table, GPtrArray *chosen);
void eks_columns_edit_duplicate (EksTable *table, GPtrArray *chosen);
void eks_columns_edit_set_hidden (GPtrArray *chosen, gboolean hidden);
void eks_columns_edit_add (EksTable *table, GListModel *columns, gboolean replace);

G_END_DECLS
