/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only the job file's reader and writer may do to a job: no change is announced. */
#pragma once

#include "eks-job.h"

G_BEGIN_DECLS

void eks_job_set_id (EksJob *self, const char *id);
void eks_job_set_id_passing (EksJob *self, gboolean passing);
void eks_job_take_format (EksJob *self, EksFormat *format);
void eks_job_take_encryption (EksJob *self, EksEncryption *encryption);
void eks_job_take_notify (EksJob *self, EksNotify *notify);
void eks_job_take_schedule (EksJob *self, EksSchedule *schedule);
void eks_job_take_guards (EksJob *self, EksGuards *guards);
void eks_job_take_parameters (EksJob *self, GHashTable *parameters);
GHashTable *eks_job_get_parameters (EksJob *self);
const char *eks_job_get_chosen_file_name (EksJob *self);

G_END_DECLS
