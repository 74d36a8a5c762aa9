/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that goes to a bucket in parts, and stands there as a whole or not at all. */
#pragma once

#include "eks-s3.h"
#include "eks-sums.h"

G_BEGIN_DECLS

/* From this size on a file goes in parts, of this size at least. */
#define EKS_S3_PART_BYTES (G_GUINT64_CONSTANT (8) * 1024 * 1024)

typedef struct _EksS3Upload EksS3Upload;
/* Keeps the id of the upload where a killed run does not lose it. */
typedef gboolean (*EksS3BegunFunc) (const char *id, gpointer data, GError **error);

guint64 eks_s3_find_part_bytes (guint64 bytes);

EksS3Upload *eks_s3_upload_new (EksS3 *s3, const char *key, const char *media_type, int fd, guint64 bytes);
EksS3Upload *eks_s3_upload_adopt (EksS3 *s3, const char *key, const char *id, guint64 bytes);
void eks_s3_upload_free (EksS3Upload *self);
void eks_s3_upload_set_calls (EksS3Upload *self, EksS3BegunFunc begun, EksWebProgressFunc sent, gpointer data);
const char *eks_s3_upload_get_id (EksS3Upload *self);
guint64 eks_s3_upload_get_reached (EksS3Upload *self);
gboolean eks_s3_upload_send (EksS3Upload *self, gboolean *again, GCancellable *cancellable, GError **error);
gboolean eks_s3_upload_complete (EksS3Upload *self, gboolean *gone, gboolean *again, GCancellable *cancellable, GError **error);
char *eks_s3_upload_make_etag (EksS3Upload *self);
char *eks_s3_upload_make_checksum (EksS3Upload *self);
char *eks_s3_upload_try (EksS3 *s3, const char *key, GCancellable *cancellable, GError **error);
gboolean eks_s3_upload_abort (EksS3 *s3, const char *key, const char *id, gboolean *gone, gboolean *again, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksS3Upload, eks_s3_upload_free)

G_END_DECLS
