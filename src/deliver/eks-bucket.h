/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bucket of whatever service: where it is, what a file is called in it, and what to make of an object that stands there. */
#pragma once

#include "eks-delivery-private.h"
#include "eks-sums.h"

G_BEGIN_DECLS

/**
 * EksBucketProof:
 * @EKS_BUCKET_UNPROVED: the service tells nothing that could be compared
 * @EKS_BUCKET_SAME: the object has the bytes that were sent
 * @EKS_BUCKET_OTHER: it has others
 */
typedef enum
{
  EKS_BUCKET_UNPROVED,
  EKS_BUCKET_SAME,
  EKS_BUCKET_OTHER,
} EksBucketProof;

/**
 * EksBucketObject:
 * @there: whether there is one
 * @hidden: whether that is not told: a key without the right to list a bucket of S3 gets the same answer for a file that is
 *   not there and for one that it may not read
 * @bytes: its size
 * @mark: (nullable): changes when the object is written: its ETag at S3, its generation at Google
 * @proof: how it compares with what was expected
 */
typedef struct
{
  gboolean there;
  gboolean hidden;
  guint64 bytes;
  char *mark;
  EksBucketProof proof;
} EksBucketObject;

gboolean eks_bucket_read (EksDestination *destination, char **name, GUri **endpoint, GError **error);
char *eks_bucket_make_key (EksDelivery *delivery, const char *name, GError **error);
gboolean eks_bucket_read_parcel (const EksParcel *parcel, int fd, EksSums *sums, GCancellable *cancellable, GError **error);
gboolean eks_bucket_fail_token (GError **error);
char *eks_bucket_say_refused (const char *host, const char *code, const char *words);

gboolean eks_bucket_object_check (const EksBucketObject *self, EksDelivery *delivery, const EksParcel *parcel, const char *key, GError **error);
gboolean eks_bucket_object_check_gone (const EksBucketObject *self, EksDelivery *delivery, const char *key, GError **error);
gboolean eks_bucket_object_needs_hash (const EksBucketObject *self, EksDelivery *delivery, gboolean adopted);
EksReceipt *eks_bucket_object_make_receipt (const EksBucketObject *self, EksDelivery *delivery, const char *key);
EksRemoval eks_bucket_object_judge (const EksBucketObject *self, const EksReceipt *receipt);
void eks_bucket_object_clear (EksBucketObject *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EksBucketObject, eks_bucket_object_clear)

G_END_DECLS
