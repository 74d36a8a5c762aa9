/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of an export that has several: which one the next steps are about, and without which one it can do. */
#pragma once

#include "eks-page.h"

G_BEGIN_DECLS

#define EKS_TYPE_TABLES_GROUP (eks_tables_group_get_type ())
/* For templates. Hidden while there is one table. */
G_DECLARE_FINAL_TYPE (EksTablesGroup, eks_tables_group, EKS, TABLES_GROUP, AdwBin)

void eks_tables_group_show (EksTablesGroup *self, EksPage *page);

G_END_DECLS
