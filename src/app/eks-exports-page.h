/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The saved exports with their last result, or how to make the first one. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_EXPORTS_PAGE (eks_exports_page_get_type ())
G_DECLARE_FINAL_TYPE (EksExportsPage, eks_exports_page, EKS, EXPORTS_PAGE, AdwBin)

void eks_exports_page_open (EksExportsPage *self, EksApplication *application);
void eks_exports_page_refresh (EksExportsPage *self);
void eks_exports_page_search (EksExportsPage *self);

G_END_DECLS
