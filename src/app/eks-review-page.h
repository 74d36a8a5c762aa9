/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step of the wizard: the whole export in words. */
#pragma once

#include "eks-page.h"

G_BEGIN_DECLS

#define EKS_TYPE_REVIEW_PAGE (eks_review_page_get_type ())
G_DECLARE_FINAL_TYPE (EksReviewPage, eks_review_page, EKS, REVIEW_PAGE, EksPage)

G_END_DECLS
