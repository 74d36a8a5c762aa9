/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run of this application: what it does now, and what came of it. Lives on when its window is closed. */
#pragma once

#include "eks-run.h"

G_BEGIN_DECLS

#define EKS_TYPE_RUN_TASK (eks_run_task_get_type ())
/* Properties: finished (boolean), asking (boolean): it waits for an answer. */
G_DECLARE_FINAL_TYPE (EksRunTask, eks_run_task, EKS, RUN_TASK, GObject)

EksRunTask *eks_run_task_new (EksEnvironment *environment, EksRun *run, guint number);
void eks_run_task_start (EksRunTask *self, gboolean attended);
void eks_run_task_cancel (EksRunTask *self);

guint eks_run_task_get_number (EksRunTask *self);
EksJob *eks_run_task_get_job (EksRunTask *self);
EksProgress *eks_run_task_get_progress (EksRunTask *self);
gboolean eks_run_task_get_finished (EksRunTask *self);
const EksRunRecord *eks_run_task_get_record (EksRunTask *self);
const GError *eks_run_task_get_failure (EksRunTask *self);
char *eks_run_task_describe (EksRunTask *self);
gboolean eks_run_task_get_asking (EksRunTask *self);
char *eks_run_task_dup_question (EksRunTask *self);
void eks_run_task_answer (EksRunTask *self, gboolean yes);

G_END_DECLS
