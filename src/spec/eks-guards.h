/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is looked at before a file is delivered, and what happens if it is not as usual. */
#pragma once

#include "eks-json.h"
#include "eks-spec.h"

G_BEGIN_DECLS

/**
 * EksGuardKind:
 * @EKS_GUARD_NO_ROWS: the file has no rows
 * @EKS_GUARD_FEW_ROWS: the file has less than half of the usual rows
 * @EKS_GUARD_FIELDS: a field vanished or is of another kind than before
 * @EKS_GUARD_KEY_EXPIRY: a key that the file is encrypted for is about to expire
 *
 * `no_rows`, `few_rows`, `fields`, `key_expiry`.
 */
typedef enum
{
  EKS_GUARD_NO_ROWS,
  EKS_GUARD_FEW_ROWS,
  EKS_GUARD_FIELDS,
  EKS_GUARD_KEY_EXPIRY,
} EksGuardKind;

#define EKS_GUARD_N_KINDS (EKS_GUARD_KEY_EXPIRY + 1)

/**
 * EksGuardAction:
 * @EKS_GUARD_GO_ON: the file is delivered, and the report says so
 * @EKS_GUARD_ASK: a person decides; without one the run stops
 * @EKS_GUARD_STOP: nothing is delivered
 *
 * `go_on`, `ask`, `stop`.
 */
typedef enum
{
  EKS_GUARD_GO_ON,
  EKS_GUARD_ASK,
  EKS_GUARD_STOP,
} EksGuardAction;

extern const char *const eks_guard_kind_names[];
extern const char *const eks_guard_action_names[];

#define EKS_TYPE_GUARDS (eks_guards_get_type ())
/* {"no_rows": "stop", "fields": "ask"}; what is not there goes on.
 * Properties: no-rows, few-rows, fields, key-expiry (int EksGuardAction). */
G_DECLARE_FINAL_TYPE (EksGuards, eks_guards, EKS, GUARDS, EksSpec)

EksGuards *eks_guards_new (void);
EksGuards *eks_guards_copy (EksGuards *self);
gboolean eks_guards_is_on (EksGuards *self); /* something does not just go on */
EksGuardAction eks_guards_get_action (EksGuards *self, EksGuardKind kind);
void eks_guards_set_action (EksGuards *self, EksGuardKind kind, EksGuardAction action);

EksGuards *eks_guards_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);
JsonNode *eks_guards_to_json (EksGuards *self);

G_END_DECLS
