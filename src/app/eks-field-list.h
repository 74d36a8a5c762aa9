/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be a column: fields by area, with a search. */
#pragma once

#include "eks-field-area.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_FIELD_LIST (eks_field_list_get_type ())
/* Property: checks (boolean): rows are checked and unchecked, else they are added. */
G_DECLARE_FINAL_TYPE (EksFieldList, eks_field_list, EKS, FIELD_LIST, AdwBin)

void eks_field_list_show (EksFieldList *self, EksTable *table, GListModel *areas);
void eks_field_list_open_area (EksFieldList *self, EksFieldArea *area);
void eks_field_list_start_search (EksFieldList *self);

G_END_DECLS
