/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step of the wizard: by hand, or by itself at which times and with which data. */
#pragma once

#include "eks-page.h"

G_BEGIN_DECLS

#define EKS_TYPE_WHEN_PAGE (eks_when_page_get_type ())
G_DECLARE_FINAL_TYPE (EksWhenPage, eks_when_page, EKS, WHEN_PAGE, EksPage)

G_END_DECLS
