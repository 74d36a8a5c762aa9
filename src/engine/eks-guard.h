/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is looked at before anything is delivered: what is not as usual stops the run, is asked about, or is noted. */
#pragma once

#include "eks-environment.h"
#include "eks-question.h"
#include "eks-report.h"
#include "eks-shape.h"

G_BEGIN_DECLS

/* So many of the last runs that were done tell what is usual, and so many there must be. */
#define EKS_GUARD_USUAL_RUNS 10
#define EKS_GUARD_FEWEST_RUNS 3
/* A key that expires within so many days is about to expire. */
#define EKS_GUARD_KEY_DAYS 30

/**
 * EksGuard:
 * @environment: with the history and the keyring
 * @job: what is exported; its guards say what happens
 * @scheduled: whether its schedule began the run
 * @dry_run: whether nothing is delivered anyway: then nobody is asked
 * @question: (nullable): where a person is asked
 * @tally: gets what is only noted
 *
 * What the guards of a run know.
 */
typedef struct
{
  EksEnvironment *environment;
  EksJob *job;
  gboolean scheduled;
  gboolean dry_run;
  EksQuestion *question;
  EksTally *tally;
} EksGuard;

char *eks_guard_make_content (EksJob *job);
char *eks_guard_name_table (EksJob *job, guint index);
gboolean eks_guard_check_keys (const EksGuard *self, GCancellable *cancellable, GError **error);
gboolean eks_guard_check_rows (const EksGuard *self, EksReport *report, GPtrArray *shapes, GCancellable *cancellable, GError **error);
gboolean eks_guard_remember (EksEnvironment *environment, const char *job_id, GPtrArray *shapes, GError **error);

G_END_DECLS
