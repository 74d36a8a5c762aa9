/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object that stands in a bucket of Google: what it is, and that it goes. */
#pragma once

#include "eks-bucket.h"
#include "eks-gcs.h"

G_BEGIN_DECLS

gboolean eks_gcs_object_take (EksBucketObject *self, const EksGcsAnswer *answer, const EksSums *sums);
gboolean eks_gcs_object_look (EksBucketObject *self, EksGcs *gcs, const char *key, const EksSums *sums, gboolean *again, GCancellable *cancellable, GError **error);
char *eks_gcs_object_hash (const EksBucketObject *self, EksGcs *gcs, const char *key, gboolean *again, GCancellable *cancellable, GError **error);
gboolean eks_gcs_object_remove (EksGcs *gcs, const char *key, const char *generation, gboolean *changed, gboolean *again, GCancellable *cancellable, GError **error);

G_END_DECLS
