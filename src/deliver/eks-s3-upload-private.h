/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files about an upload in parts share. */
#pragma once

#include "eks-s3-upload.h"

G_BEGIN_DECLS

#define EKS_S3_MAX_ETAG 256

/**
 * EksS3Part:
 * @sums: of its bytes, once they were read
 * @summed: whether they were
 * @etag: (nullable): what the service knows it by; %NULL while it is not there
 */
typedef struct
{
  EksSums sums;
  gboolean summed;
  char *etag;
} EksS3Part;

struct _EksS3Upload
{
  EksS3 *s3; /* (unowned) */
  char *key;
  char *media_type;
  int fd; /* (unowned) */
  guint64 bytes;
  guint64 part_bytes;
  GArray *parts; /* (element-type EksS3Part) */
  char *id;      /* (owned) (nullable): while it is not begun */
  gboolean checksums; /* the service was told that it gets one with each part */
  gboolean adopted;   /* a killed run sent the parts: what they are known by is not known yet */
  gboolean doubt;     /* something went wrong: what is there is not known */
  guint64 before;     /* bytes of the parts before the one that is on its way */
  EksS3BegunFunc begun; /* (nullable) */
  EksWebProgressFunc sent;   /* (nullable) */
  gpointer data;
};

guint64 eks_s3_upload_get_length (EksS3Upload *self, guint index);
EksS3Part *eks_s3_upload_get_part (EksS3Upload *self, guint index);
gboolean eks_s3_upload_begin (EksS3Upload *self, gboolean *again, GCancellable *cancellable, GError **error);
gboolean eks_s3_upload_fail (EksS3Upload *self, const EksS3Answer *answer, gboolean *again, GError **error);
gboolean eks_s3_upload_fail_unclear (EksS3Upload *self, gboolean *again, GError **error);

/* eks-s3-listing */
gboolean eks_s3_upload_list (EksS3Upload *self, guint64 *listed_bytes, gboolean *again, GCancellable *cancellable, GError **error);

G_END_DECLS
