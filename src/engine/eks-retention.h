/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delivered files go after the days that the export says: only ours, only unchanged, and not before somebody has seen which. */
#pragma once

#include "eks-environment.h"
#include "eks-history-deliveries.h"

G_BEGIN_DECLS

/**
 * EksRetention:
 * @removed: files that were removed
 * @gone: files that somebody else had removed
 * @changed: files that are not what was delivered any more, and stay
 * @failed: files that could not be looked at; the next run tries again
 * @problem: (nullable): why the first of those could not
 * @kept: (nullable) (element-type utf8): where the changed and the failed ones are
 *
 * What a look at old files came to.
 */
typedef struct
{
  guint removed;
  guint gone;
  guint changed;
  guint failed;
  char *problem;
  GPtrArray *kept;
} EksRetention;

GPtrArray *eks_retention_list (EksEnvironment *environment, EksJob *job, GError **error);
gboolean eks_retention_is_allowed (EksEnvironment *environment, EksJob *job, gboolean *allowed, GError **error);
gboolean eks_retention_run (EksEnvironment *environment, EksJob *job, EksRetention *result, GCancellable *cancellable, GError **error);
gboolean eks_retention_allow (EksEnvironment *environment, EksJob *job, EksRetention *result, GCancellable *cancellable, GError **error);
void eks_retention_clear (EksRetention *self);
char *eks_retention_describe (const EksRetention *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EksRetention, eks_retention_clear)

G_END_DECLS
