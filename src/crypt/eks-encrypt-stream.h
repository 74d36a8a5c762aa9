/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encryption as a stage in the stream: plaintext goes in, only ciphertext comes out at the base stream. */
#pragma once

#include "eks-keyring.h"

G_BEGIN_DECLS

#define EKS_TYPE_ENCRYPT_STREAM (eks_encrypt_stream_get_type ())
G_DECLARE_FINAL_TYPE (EksEncryptStream, eks_encrypt_stream, EKS, ENCRYPT_STREAM, GFilterOutputStream)

GOutputStream *eks_encrypt_stream_new (GOutputStream *base, EksKeyring *keyring, const char *const *recipients, const char *sign_as, gboolean armor, GError **error);

G_END_DECLS
