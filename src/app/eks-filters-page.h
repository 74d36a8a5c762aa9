/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step of the wizard: which rows. */
#pragma once

#include "eks-page.h"

G_BEGIN_DECLS

#define EKS_TYPE_FILTERS_PAGE (eks_filters_page_get_type ())
G_DECLARE_FINAL_TYPE (EksFiltersPage, eks_filters_page, EKS, FILTERS_PAGE, EksPage)

G_END_DECLS
