/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step of the wizard: the kind of file, its settings, its name and its folder. */
#pragma once

#include "eks-page.h"

G_BEGIN_DECLS

#define EKS_TYPE_FORMAT_PAGE (eks_format_page_get_type ())
G_DECLARE_FINAL_TYPE (EksFormatPage, eks_format_page, EKS, FORMAT_PAGE, EksPage)

G_END_DECLS
