/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run is about to do, written down before it does it, and kept until the history has what it did. */
#pragma once

#include "eks-cargo.h"
#include "eks-history-deliveries.h"

G_BEGIN_DECLS

/**
 * EksIntent:
 * @record: what the history is to say of the run
 * @withdraw: whether it failed, and something could not be taken away again
 * @cargo: what eks_cargo_to_json() made
 * @audit: (element-type JsonNode): what the audit log is to say of it, see eks_run_audit_make()
 *
 * What a run is about to do.
 */
typedef struct
{
  EksRunRecord *record;
  gboolean withdraw;
  JsonNode *cargo;
  GPtrArray *audit;
} EksIntent;

EksIntent *eks_intent_new (EksRunRecord *record, JsonNode *cargo, GPtrArray *audit);
char *eks_intent_to_text (const EksIntent *self);
EksIntent *eks_intent_parse (const char *text);
void eks_intent_free (EksIntent *self);

gboolean eks_intent_keep (EksEnvironment *environment, const char *key, const char *text, gint64 began, gint64 *id, GError **error);
EksDeliveryRecord *eks_intent_make_delivery (const EksRunRecord *record, const EksCargoItem *item, gint64 delivered);
gboolean eks_intent_finish (EksEnvironment *environment, EksIntent *self, GPtrArray *items, gint64 id, GError **audit_error, GError **error);
gboolean eks_intent_give_up (EksEnvironment *environment, const char *job_id, gint64 id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksIntent, eks_intent_free)

G_END_DECLS
