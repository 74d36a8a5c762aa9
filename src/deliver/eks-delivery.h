/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bringing finished files to a destination: staged out of sight, then given their names, and proved by a receipt. */
#pragma once

#include "eks-clock.h"
#include "eks-delivery-check.h"
#include "eks-destination.h"
#include "eks-receipt.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * EksParcel:
 * @path: where the file is on this computer
 * @name: what it is called at the destination, without a folder; safe (eks_file_name_make_safe())
 * @bytes: its size
 * @sha256: 64 hexadecimal digits
 * @media_type: `text/csv`
 * @settled: whether nobody writes into it any more, so that a folder of the same file system may take it by a second name
 *
 * A finished file on this computer that is to be delivered: in clear or already encrypted.
 */
typedef struct
{
  char *path;
  char *name;
  guint64 bytes;
  char *sha256;
  char *media_type;
  gboolean settled;
} EksParcel;

EksParcel *eks_parcel_new (const char *path, const char *name, guint64 bytes, const char *sha256, const char *media_type);
EksParcel *eks_parcel_copy (const EksParcel *self);
void eks_parcel_free (EksParcel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksParcel, eks_parcel_free)

/**
 * EksRemoval:
 * @EKS_REMOVAL_REMOVED: the file was as we delivered it, and is gone now
 * @EKS_REMOVAL_GONE: there was none
 * @EKS_REMOVAL_CHANGED: it is not what we delivered any more, or cannot be compared, and was left alone
 */
typedef enum
{
  EKS_REMOVAL_REMOVED,
  EKS_REMOVAL_GONE,
  EKS_REMOVAL_CHANGED,
} EksRemoval;

/**
 * EksDeliveryProgressFunc:
 * @sent: bytes of the file that is on its way
 * @total: its size
 * @data: user data
 *
 * Called in the thread that delivers, a few times a second at most. @sent goes back when an attempt begins again.
 */
typedef void (*EksDeliveryProgressFunc) (guint64 sent, guint64 total, gpointer data);

/**
 * EksStagedFunc:
 * @token: what eks_delivery_sweep() needs to remove what is about to be left at the destination; no secret in it
 * @data: user data
 * @error: return location
 *
 * Keeps the token where a killed run does not lose it. May be called more than once for a parcel: each token counts.
 *
 * Returns: %FALSE if it could not be kept; then nothing is sent
 */
typedef gboolean (*EksStagedFunc) (const char *token, gpointer data, GError **error);

#define EKS_TYPE_DELIVERY (eks_delivery_get_type ())
/* One for each destination and run. Blocks; for any one thread at a time, never the main thread: wherever something is
 * waited for, cancelling ends it within about a second. Errors: EKS_ERROR_DELIVERY, _DELIVERY_REFUSED (login),
 * _NO_SPACE, _SECRET_MISSING, _PEER_UNKNOWN, _PEER_CHANGED, G_IO_ERROR_CANCELLED. */
G_DECLARE_DERIVABLE_TYPE (EksDelivery, eks_delivery, EKS, DELIVERY, GObject)

EksDelivery *eks_delivery_new (EksDestination *destination, const char *folder, const char *secret, const char *tag, EksClock *clock, GError **error);
EksDestination *eks_delivery_get_destination (EksDelivery *self);
void eks_delivery_set_progress (EksDelivery *self, EksDeliveryProgressFunc func, gpointer data);
void eks_delivery_set_patience (EksDelivery *self, guint seconds); /* how long a silent server is waited for; 60 unless set */
void eks_delivery_set_in_a_hurry (EksDelivery *self); /* only tidying up is left */
gboolean eks_delivery_is_lost (EksDelivery *self);

/* The order of a run: stage every parcel at every destination, commit all, and settle all; if one fails, withdraw all. */
char *eks_delivery_stage (EksDelivery *self, const EksParcel *parcel, EksStagedFunc func, gpointer data, GCancellable *cancellable, GError **error);
EksReceipt *eks_delivery_commit (EksDelivery *self, const char *handle, GCancellable *cancellable, GError **error);
gboolean eks_delivery_withdraw (EksDelivery *self, const char *handle);
gboolean eks_delivery_adopt (EksDelivery *self, const EksParcel *parcel, const char *token, const char *mark, GCancellable *cancellable, GError **error);
gboolean eks_delivery_settle (EksDelivery *self, const char *handle);

gboolean eks_delivery_sweep (EksDelivery *self, const char *token, GCancellable *cancellable, GError **error);
gboolean eks_delivery_remove (EksDelivery *self, const EksReceipt *receipt, EksRemoval *outcome, GCancellable *cancellable, GError **error);
EksDeliveryCheck *eks_delivery_test (EksDelivery *self, GCancellable *cancellable, GError **error);

G_END_DECLS
