/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step that says where the file goes, who is told, how long it stays, and what is looked at before. */
#pragma once

#include "eks-page.h"

G_BEGIN_DECLS

#define EKS_TYPE_DELIVER_PAGE (eks_deliver_page_get_type ())
G_DECLARE_FINAL_TYPE (EksDeliverPage, eks_deliver_page, EKS, DELIVER_PAGE, EksPage)

G_END_DECLS
