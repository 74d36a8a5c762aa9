/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application without a window: it stays, runs exports at their times, and tells what nobody saw. */
#pragma once

#include "eks-application.h"
#include "eks-run-task.h"
#include "eks-turn.h"

G_BEGIN_DECLS

#define EKS_TYPE_RESIDENT (eks_resident_get_type ())
G_DECLARE_FINAL_TYPE (EksResident, eks_resident, EKS, RESIDENT, GObject)

EksResident *eks_resident_new (EksApplication *application);
void eks_resident_stay (EksResident *self);
gboolean eks_resident_stays (EksResident *self);
void eks_resident_stop (EksResident *self);
gboolean eks_resident_take_over (EksResident *self, EksRunTask *task, EksTurnEnd *end);
void eks_resident_job_saved (EksResident *self, EksJob *job, GtkWindow *parent);
void eks_resident_set_async (EksResident *self, gboolean stays, GtkWindow *parent);

G_END_DECLS
