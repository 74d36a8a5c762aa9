/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step of the wizard: encrypted for whom. */
#pragma once

#include "eks-page.h"

G_BEGIN_DECLS

#define EKS_TYPE_PROTECT_PAGE (eks_protect_page_get_type ())
G_DECLARE_FINAL_TYPE (EksProtectPage, eks_protect_page, EKS, PROTECT_PAGE, EksPage)

G_END_DECLS
