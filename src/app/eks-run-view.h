/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run: what it does now, with Pause and Cancel; at its end it turns into the result. */
#pragma once

#include "eks-application.h"
#include "eks-run-task.h"

G_BEGIN_DECLS

#define EKS_TYPE_RUN_VIEW (eks_run_view_get_type ())
G_DECLARE_FINAL_TYPE (EksRunView, eks_run_view, EKS, RUN_VIEW, AdwBin)

void eks_run_view_open (EksRunView *self, EksApplication *application, EksRunTask *task);

G_END_DECLS
