/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that goes to a bucket of Google in pieces: only with the last of them does it stand there. */
#pragma once

#include "eks-gcs-object.h"

G_BEGIN_DECLS

typedef struct _EksGcsUpload EksGcsUpload;

EksGcsUpload *eks_gcs_upload_new (EksGcs *gcs, const char *key, const char *media_type, int fd, guint64 bytes, const EksSums *sums);
void eks_gcs_upload_free (EksGcsUpload *self);
void eks_gcs_upload_set_sent (EksGcsUpload *self, EksWebProgressFunc sent, gpointer data);
guint64 eks_gcs_upload_get_reached (EksGcsUpload *self);
gboolean eks_gcs_upload_send (EksGcsUpload *self, gboolean *again, GCancellable *cancellable, GError **error);
gboolean eks_gcs_upload_finish (EksGcsUpload *self, EksBucketObject *object, gboolean *again, GCancellable *cancellable, GError **error);
gboolean eks_gcs_upload_cancel (EksGcsUpload *self, EksBucketObject *object, gboolean *again, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksGcsUpload, eks_gcs_upload_free)

G_END_DECLS
