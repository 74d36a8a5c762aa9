/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step of the wizard: what is exported, from where. */
#pragma once

#include "eks-page.h"

G_BEGIN_DECLS

#define EKS_TYPE_WHAT_PAGE (eks_what_page_get_type ())
G_DECLARE_FINAL_TYPE (EksWhatPage, eks_what_page, EKS, WHAT_PAGE, EksPage)

G_END_DECLS
