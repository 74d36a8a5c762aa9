/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of one run, under way or long over. */
#pragma once

#include "eks-application.h"
#include "eks-run-task.h"

G_BEGIN_DECLS

#define EKS_TYPE_RUN_WINDOW (eks_run_window_get_type ())
G_DECLARE_FINAL_TYPE (EksRunWindow, eks_run_window, EKS, RUN_WINDOW, AdwWindow)

GtkWindow *eks_run_window_new (EksApplication *application, EksRunTask *task);
GtkWindow *eks_run_window_new_for_record (EksApplication *application, const EksRunRecord *record);
EksRunTask *eks_run_window_get_task (EksRunWindow *self);

G_END_DECLS
