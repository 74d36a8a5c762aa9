/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of an export at a time: on this computer and, where the store is shared, on all that share it. */
#pragma once

#include "eks-clock.h"
#include "eks-job.h"

G_BEGIN_DECLS

typedef struct _EksJobLock EksJobLock;

char *eks_job_lock_make_key (EksJob *job);
EksJobLock *eks_job_lock_take (const char *store_folder, const char *key, EksClock *clock, GError **error);
gboolean eks_job_lock_is_held (const char *store_folder, const char *key);
void eks_job_lock_free (EksJobLock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksJobLock, eks_job_lock_free)

G_END_DECLS
