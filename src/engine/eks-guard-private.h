/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a guard has found: for the files eks-guard*.c only. */
#pragma once

#include "eks-guard.h"

G_BEGIN_DECLS

/**
 * EksGuardFinding:
 * @kind: which guard
 * @text: (owned): a sentence in the user's language
 * @note: what is counted if the run goes on
 * @subject: (owned): of the note
 * @example: (owned) (nullable): of the note
 * @table: of the note
 */
typedef struct
{
  EksGuardKind kind;
  char *text;
  EksTallyKind note;
  char *subject;
  char *example;
  guint table;
} EksGuardFinding;

void eks_guard_add_finding (GPtrArray *findings, const EksGuardFinding *finding);
void eks_guard_finding_free (EksGuardFinding *self);
gboolean eks_guard_decide (const EksGuard *self, GPtrArray *findings, GCancellable *cancellable, GError **error);

/* eks-guard-usual */
gboolean eks_guard_find_few (const EksGuard *self, EksReport *report, GPtrArray *findings, GError **error);

G_END_DECLS
