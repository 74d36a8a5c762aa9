/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 at the speed of libcrypto: GLib's own is half as fast, and every exported byte goes through it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define EKS_DIGEST_BYTES 32

typedef struct _EksDigest EksDigest;

EksDigest *eks_digest_new (void);
void eks_digest_update (EksDigest *self, const void *data, gsize length);
char *eks_digest_finish (EksDigest *self);
void eks_digest_take (EksDigest *self, guint8 raw[EKS_DIGEST_BYTES]);
void eks_digest_free (EksDigest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksDigest, eks_digest_free)

G_END_DECLS
