/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result of a run: the proof of what happened, or what failed and what to do. It stays until it is closed. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_RESULT_VIEW (eks_result_view_get_type ())
G_DECLARE_FINAL_TYPE (EksResultView, eks_result_view, EKS, RESULT_VIEW, AdwBin)

void eks_result_view_show (EksResultView *self, EksApplication *application, EksJob *job, const EksRunRecord *record);

G_END_DECLS
