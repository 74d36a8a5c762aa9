/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The planned instants of a schedule, as arithmetic: wall-clock time in a time zone, kept over every change of the clocks. */
#pragma once

#include "eks-schedule.h"

#include <glib.h>

G_BEGIN_DECLS

/* There is no such instant. */
#define EKS_RULE_NEVER G_MAXINT64
/* Exports of one hour do not all begin in the same second: each is put off by its own share of this, in µs. */
#define EKS_RULE_MAX_JITTER (5 * 60 * G_USEC_PER_SEC)

/**
 * EksRule:
 *
 * A schedule that is ready to be counted with. One thread at a time.
 */
typedef struct _EksRule EksRule;

EksRule *eks_rule_new (EksSchedule *schedule, const char *zone, const char *job_id, GError **error);
EksRule *eks_rule_new_instant (gint64 instant, const char *job_id);
void eks_rule_free (EksRule *self);

gint64 eks_rule_get_next (EksRule *self, gint64 after);
guint eks_rule_list_next (EksRule *self, gint64 after, gint64 *slots, guint n_slots);
gint64 eks_rule_get_jitter (EksRule *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksRule, eks_rule_free)

G_END_DECLS
