/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kinds of delivery share with their base class. */
#pragma once

#include "eks-delivery.h"

G_BEGIN_DECLS

/**
 * EksShipment:
 * @parcel: what is delivered
 * @token: (nullable): the last token that was told, see eks_delivery_announce(); it is the handle too
 * @committed: whether it has got its final name
 * @mark: (nullable): of the receipt, where there is one: what has other marks at the destination is not ours
 * @own: (nullable): what the kind of delivery keeps about it
 * @free_own: (nullable): frees @own
 *
 * A parcel on its way, from stage to settle or withdraw.
 */
typedef struct
{
  EksParcel *parcel;
  char *token;
  char *mark;
  gboolean committed;
  gpointer own;
  GDestroyNotify free_own;
  EksStagedFunc func; /* while it is being staged */
  gpointer func_data;
} EksShipment;

/**
 * EksAttempt:
 * @again: set by who fails: it may work in a moment (the connection broke, the server is busy)
 * @reached: set by who fails: bytes that are known to be at the destination; retries are counted anew when it grew
 */
typedef struct
{
  gboolean again;
  guint64 reached;
} EksAttempt;

typedef gboolean (*EksAttemptFunc) (EksDelivery *self, gpointer data, EksAttempt *attempt, GCancellable *cancellable, GError **error);

/**
 * EksDeliveryClass:
 * @prepare: (nullable): checks what it was made of; asks nobody. Called once, before all others
 * @stage: one attempt to bring the whole file there out of sight: calls eks_delivery_announce() before any byte is left
 *   there, goes on where an earlier attempt stopped (kept in #EksShipment.own), and reads the size back
 * @commit: one attempt to give it its final name. May be called again after its answer was lost: looks first whether it
 *   has been done. Reads the size back, and the hash where the server can or read_back is whole. Needs to fill in the path,
 *   the mark and hash_checked
 * @adopt: (nullable): takes up what a killed run staged under #EksShipment.token: fills in #EksShipment.own, so that commit,
 *   withdraw and settle work on it. The parcel may not be on this computer any more
 * @withdraw: removes what was staged or committed, as well as it can and without waiting long; puts an older file back
 *   that was moved aside. %FALSE if the file may still have its final name; what is left under a token is for @sweep
 * @settle: (nullable): removes an older file that was moved aside, without waiting long; whether nothing is left
 * @sweep: one attempt to remove what is left under a token
 * @remove: one attempt to remove a delivered file if it is unchanged
 * @inspect: adds the steps of a test up to writing a file: signed in, folder exists. What it makes it removes in @tidy
 * @tidy: (nullable): removes what a test made beside its file
 *
 * Each is called in any one thread at a time.
 */
struct _EksDeliveryClass
{
  GObjectClass parent_class;

  gboolean (*prepare) (EksDelivery *self, GError **error);
  gboolean (*stage) (EksDelivery *self, EksShipment *shipment, EksAttempt *attempt, GCancellable *cancellable, GError **error);
  EksReceipt *(*commit) (EksDelivery *self, EksShipment *shipment, EksAttempt *attempt, GCancellable *cancellable, GError **error);
  gboolean (*adopt) (EksDelivery *self, EksShipment *shipment, GCancellable *cancellable, GError **error);
  gboolean (*withdraw) (EksDelivery *self, EksShipment *shipment);
  gboolean (*settle) (EksDelivery *self, EksShipment *shipment);
  gboolean (*sweep) (EksDelivery *self, const char *token, EksAttempt *attempt, GCancellable *cancellable, GError **error);
  gboolean (*remove) (EksDelivery *self, const EksReceipt *receipt, EksRemoval *outcome, EksAttempt *attempt, GCancellable *cancellable, GError **error);
  gboolean (*inspect) (EksDelivery *self, EksDeliveryCheck *check, GCancellable *cancellable, GError **error);
  void (*tidy) (EksDelivery *self);
};

gboolean eks_delivery_prepare (EksDelivery *self, GError **error); /* once, by eks_delivery_new() */
const char *eks_delivery_get_folder (EksDelivery *self);  /* expanded; `~` too for a local one */
const char *eks_delivery_get_secret (EksDelivery *self);  /* (nullable) */
const char *eks_delivery_get_tag (EksDelivery *self);
EksClock *eks_delivery_get_clock (EksDelivery *self);
guint eks_delivery_get_patience (EksDelivery *self);      /* seconds; short while something is withdrawn */
void eks_delivery_set_test (EksDelivery *self, gboolean testing);
gboolean eks_delivery_is_test (EksDelivery *self);
void eks_delivery_report (EksDelivery *self, guint64 sent, guint64 total);
gboolean eks_delivery_announce (EksDelivery *self, EksShipment *shipment, const char *token, GError **error);
gboolean eks_delivery_attempt (EksDelivery *self, EksAttemptFunc func, gpointer data, GCancellable *cancellable, GError **error);
gboolean eks_delivery_check_size (const EksParcel *parcel, guint64 found, const char *place, GError **error);
gboolean eks_delivery_check_hash (const EksParcel *parcel, const char *found, const char *place, GError **error);

/* eks-parcel */
int eks_parcel_open (const EksParcel *self, GError **error);

G_END_DECLS
