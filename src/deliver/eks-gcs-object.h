/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object that stands in a bucket of Google: what it is, and that it goes. */
#pragma once

#include "eks-gcs.h"
#include "eks-sums.h"

G_BEGIN_DECLS

/**
 * EksGcsObject:
 * @there: whether there is one
 * @bytes: its size
 * @generation: (nullable): changes whenever the object is written
 * @crc32c: (nullable): in base64, the highest byte first
 * @md5: (nullable): in base64; some objects have none
 */
typedef struct
{
  gboolean there;
  guint64 bytes;
  char *generation;
  char *crc32c;
  char *md5;
} EksGcsObject;

/**
 * EksGcsProof:
 * @EKS_GCS_UNPROVED: the service tells nothing that could be compared
 * @EKS_GCS_SAME: the object has the bytes that were sent
 * @EKS_GCS_OTHER: it has others
 */
typedef enum
{
  EKS_GCS_UNPROVED,
  EKS_GCS_SAME,
  EKS_GCS_OTHER,
} EksGcsProof;

gboolean eks_gcs_object_take (EksGcsObject *self, const EksGcsAnswer *answer);
gboolean eks_gcs_object_look (EksGcsObject *self, EksGcs *gcs, const char *key, gboolean *again, GCancellable *cancellable, GError **error);
EksGcsProof eks_gcs_object_compare (const EksGcsObject *self, const EksSums *sums);
char *eks_gcs_object_hash (const EksGcsObject *self, EksGcs *gcs, const char *key, gboolean *again, GCancellable *cancellable, GError **error);
gboolean eks_gcs_object_remove (EksGcs *gcs, const char *key, const char *generation, gboolean *changed, gboolean *again, GCancellable *cancellable, GError **error);
void eks_gcs_object_clear (EksGcsObject *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EksGcsObject, eks_gcs_object_clear)

G_END_DECLS
