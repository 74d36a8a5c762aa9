/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A menu of the saved column sets: keep the columns as one, use one, rename, delete. */
#pragma once

#include "eks-page.h"

G_BEGIN_DECLS

#define EKS_TYPE_COLUMN_SETS (eks_column_sets_get_type ())
G_DECLARE_FINAL_TYPE (EksColumnSets, eks_column_sets, EKS, COLUMN_SETS, AdwBin)

void eks_column_sets_show (EksColumnSets *self, EksPage *page);

G_END_DECLS
