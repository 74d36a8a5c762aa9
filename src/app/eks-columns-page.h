/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step of the wizard: which columns, in which order, under which titles. */
#pragma once

#include "eks-page.h"

G_BEGIN_DECLS

#define EKS_TYPE_COLUMNS_PAGE (eks_columns_page_get_type ())
G_DECLARE_FINAL_TYPE (EksColumnsPage, eks_columns_page, EKS, COLUMNS_PAGE, EksPage)

G_END_DECLS
