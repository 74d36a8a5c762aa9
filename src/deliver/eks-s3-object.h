/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object that stands in a bucket: what it is, and that it goes. */
#pragma once

#include "eks-bucket.h"
#include "eks-s3.h"

G_BEGIN_DECLS

gboolean eks_s3_object_look (EksBucketObject *self, EksS3 *s3, const char *key, const char *checksum, const char *md5, gboolean *again, GCancellable *cancellable, GError **error);
gboolean eks_s3_object_explain (EksS3 *s3, const char *key, EksS3Deed deed, gboolean *again, GCancellable *cancellable, GError **error);
char *eks_s3_object_hash (EksS3 *s3, const char *key, gboolean *again, GCancellable *cancellable, GError **error);
gboolean eks_s3_object_remove (EksS3 *s3, const char *key, gboolean *again, GCancellable *cancellable, GError **error);

G_END_DECLS
