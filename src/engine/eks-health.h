/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with the saved exports right now: one list for the window's banners and for `due --status`. */
#pragma once

#include "eks-environment.h"

G_BEGIN_DECLS

/* How long before a key expires people are told. */
#define EKS_HEALTH_KEY_DAYS 30
/* So many runs in a row that failed are more than bad luck. */
#define EKS_HEALTH_FAILED_RUNS 3

/**
 * EksHealthKind:
 * @EKS_HEALTH_MISSED: planned runs of an export did not happen
 * @EKS_HEALTH_FAILED: its last %EKS_HEALTH_FAILED_RUNS runs failed
 * @EKS_HEALTH_KEY: a key that it encrypts for or signs with has expired, or will within %EKS_HEALTH_KEY_DAYS
 * @EKS_HEALTH_REMOVAL: files that it delivered are to be removed for the first time, and nobody has seen which
 *
 * The most urgent first.
 */
typedef enum
{
  EKS_HEALTH_MISSED,
  EKS_HEALTH_FAILED,
  EKS_HEALTH_KEY,
  EKS_HEALTH_REMOVAL,
} EksHealthKind;

/**
 * EksHealthItem:
 * @kind: what is wrong
 * @job_id: of a saved export
 * @job_name: its name
 * @fingerprint: (nullable): of the key
 * @count: runs that were missed or failed, days that a key has left (0: it has expired), or files
 * @since: when the first of these runs was planned or began, or when the key expires; µs since 1970 UTC
 * @text: a sentence in the user's language
 */
typedef struct
{
  EksHealthKind kind;
  char *job_id;
  char *job_name;
  char *fingerprint;
  guint count;
  gint64 since;
  char *text;
} EksHealthItem;

GPtrArray *eks_health_list (EksEnvironment *environment, GPtrArray *jobs, GCancellable *cancellable, GError **error);
gboolean eks_health_is_alarm (const EksHealthItem *self);
EksHealthItem *eks_health_item_new (EksHealthKind kind, EksJob *job, guint count, gint64 since, char *text);
void eks_health_item_free (EksHealthItem *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksHealthItem, eks_health_item_free)

G_END_DECLS
