/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All files of a run for all its destinations: they get their names together, or none does. */
#pragma once

#include "eks-progress.h"
#include "eks-target.h"

G_BEGIN_DECLS

/**
 * EksCargoItem:
 * @target: where to
 * @parcel: what
 * @manifest: whether it is about another item
 * @handle: (nullable): of the delivery, once it is staged
 * @receipt: (nullable): once it has its name
 * @stands: whether it may have its name although nobody wants it any more
 *
 * A file for one destination.
 */
typedef struct
{
  EksTarget *target; /* (unowned): of the cargo */
  EksParcel *parcel;
  gboolean manifest;
  char *handle;
  EksReceipt *receipt;
  gboolean stands;
  GPtrArray *tokens; /* (element-type EksUpload): what is known to be outside */
} EksCargoItem;

typedef struct _EksCargo EksCargo;

EksCargo *eks_cargo_new (EksEnvironment *environment, const char *key, EksProgress *progress);
void eks_cargo_take_target (EksCargo *self, EksTarget *target);
void eks_cargo_take (EksCargo *self, EksTarget *target, EksParcel *parcel, gboolean manifest);
GPtrArray *eks_cargo_get_targets (EksCargo *self); /* (transfer none) (element-type EksTarget) */
GPtrArray *eks_cargo_get_items (EksCargo *self);   /* (transfer none) (element-type EksCargoItem) */

gboolean eks_cargo_stage (EksCargo *self, GCancellable *cancellable, GError **error);
gboolean eks_cargo_commit (EksCargo *self, GCancellable *cancellable, GError **error);
gboolean eks_cargo_withdraw (EksCargo *self);
char *eks_cargo_describe_standing (EksCargo *self); /* (nullable) */
char *eks_cargo_describe_fetched (EksCargo *self);  /* (nullable) */
gboolean eks_cargo_item_is_fetched (const EksCargoItem *item);
void eks_cargo_settle (EksCargo *self);

JsonNode *eks_cargo_to_json (EksCargo *self);
EksCargo *eks_cargo_open (EksEnvironment *environment, EksJob *job, const char *key, JsonNode *node, GPtrArray *uploads, GCancellable *cancellable, GError **error);
gboolean eks_cargo_adopt (EksCargo *self, GCancellable *cancellable, GError **error);
gboolean eks_cargo_take_back (EksCargo *self, GCancellable *cancellable, GError **error);
void eks_cargo_free (EksCargo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksCargo, eks_cargo_free)

G_END_DECLS
