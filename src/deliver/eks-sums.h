/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a piece of a file is known by to the services that keep objects. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define EKS_SHA256_BYTES 32
#define EKS_MD5_BYTES 16

/**
 * EksSums:
 * @sha256: the one that proves it
 * @md5: the one that an ETag often is
 * @crc32c: the one that Google keeps, the highest byte first
 */
typedef struct
{
  guint8 sha256[EKS_SHA256_BYTES];
  guint8 md5[EKS_MD5_BYTES];
  guint8 crc32c[4];
} EksSums;

gboolean eks_sums_read (EksSums *self, int fd, guint64 offset, guint64 length, GCancellable *cancellable, GError **error);
void eks_sums_take_sha256 (EksSums *self, const char *hex);
char *eks_sums_to_hex (const guint8 *bytes, gsize length);

G_END_DECLS
