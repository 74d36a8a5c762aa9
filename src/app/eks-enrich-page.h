/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step of the wizard: fields of related data, and what the customer's own forms asked. */
#pragma once

#include "eks-page.h"

G_BEGIN_DECLS

#define EKS_TYPE_ENRICH_PAGE (eks_enrich_page_get_type ())
G_DECLARE_FINAL_TYPE (EksEnrichPage, eks_enrich_page, EKS, ENRICH_PAGE, EksPage)

G_END_DECLS
