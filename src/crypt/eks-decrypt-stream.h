/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plaintext of an encrypted file as it comes out of GnuPG, on no disk. */
#pragma once

#include "eks-keyring.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define EKS_TYPE_DECRYPT_STREAM (eks_decrypt_stream_get_type ())
G_DECLARE_FINAL_TYPE (EksDecryptStream, eks_decrypt_stream, EKS, DECRYPT_STREAM, GInputStream)

GInputStream *eks_decrypt_stream_new (EksKeyring *keyring, const char *path, GError **error);

G_END_DECLS
