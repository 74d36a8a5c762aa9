/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application: one instance, one environment, its actions and windows. */
#pragma once

#include "eks-environment.h"
#include "eks-run-task.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_APPLICATION (eks_application_get_type ())
G_DECLARE_FINAL_TYPE (EksApplication, eks_application, EKS, APPLICATION, AdwApplication)

EksApplication *eks_application_new (void);
EksEnvironment *eks_application_get_environment (EksApplication *self);
GSettings *eks_application_get_settings (EksApplication *self);
GListModel *eks_application_get_runs (EksApplication *self);
const char *eks_application_get_check (EksApplication *self, const char *connection_id);
void eks_application_set_check (EksApplication *self, const char *connection_id, const char *words);
void eks_application_refresh (EksApplication *self);
EksRunTask *eks_application_add_run (EksApplication *self, EksRun *run, gboolean attended);
void eks_application_job_saved (EksApplication *self, EksJob *job, GtkWindow *parent);
void eks_application_set_background (EksApplication *self, gboolean on, GtkWindow *parent);
void eks_application_start_run (EksApplication *self, EksJob *job, GtkWindow *parent);
void eks_application_edit_job (EksApplication *self, EksJob *job, gboolean is_new);

G_END_DECLS
