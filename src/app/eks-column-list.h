/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of columns that can be named, moved, changed and taken away. */
#pragma once

#include "eks-column-row.h"
#include "eks-page.h"

G_BEGIN_DECLS

#define EKS_TYPE_COLUMN_LIST (eks_column_list_get_type ())
/* Properties: label (string: what a screen reader calls it), placeholder (string: what stands there without columns).
 * Signals: “emptied” (its last column was taken away, and with it the focus), “moving” (EksColumn, GListStore: it comes to
 * another list of the table). */
G_DECLARE_FINAL_TYPE (EksColumnList, eks_column_list, EKS, COLUMN_LIST, AdwBin)

void eks_column_list_show (EksColumnList *self, EksPage *page, GListStore *columns);
void eks_column_list_clear (EksColumnList *self);
void eks_column_list_show_titles (EksColumnList *self, const char *const *titles);
void eks_column_list_edit (EksColumnList *self, EksColumn *column);
void eks_column_list_focus (EksColumnList *self, EksColumn *column);

G_END_DECLS
