/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object that stands in a bucket: what it is, and that it goes. */
#pragma once

#include "eks-s3.h"

G_BEGIN_DECLS

/**
 * EksS3Proof:
 * @EKS_S3_UNPROVED: the service tells nothing that could be compared
 * @EKS_S3_SAME: the object has the bytes that were sent
 * @EKS_S3_OTHER: it has others
 */
typedef enum
{
  EKS_S3_UNPROVED,
  EKS_S3_SAME,
  EKS_S3_OTHER,
} EksS3Proof;

/**
 * EksS3Object:
 * @there: whether there is one
 * @hidden: whether that is not told: a key without the right to list a bucket gets the same answer for a file that is not
 *   there and for one that it may not read
 * @bytes: its size
 * @etag: (nullable): its ETag, as the service writes it
 * @proof: how it compares with what was expected
 */
typedef struct
{
  gboolean there;
  gboolean hidden;
  guint64 bytes;
  char *etag;
  EksS3Proof proof;
} EksS3Object;

gboolean eks_s3_object_look (EksS3Object *self, EksS3 *s3, const char *key, const char *checksum, const char *md5, gboolean *again, GCancellable *cancellable, GError **error);
gboolean eks_s3_object_explain (EksS3 *s3, const char *key, EksS3Deed deed, gboolean *again, GCancellable *cancellable, GError **error);
char *eks_s3_object_hash (EksS3 *s3, const char *key, gboolean *again, GCancellable *cancellable, GError **error);
gboolean eks_s3_object_remove (EksS3 *s3, const char *key, gboolean *again, GCancellable *cancellable, GError **error);
void eks_s3_object_clear (EksS3Object *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EksS3Object, eks_s3_object_clear)

G_END_DECLS
