/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening an encrypted file again. */
#pragma once

#include "eks-keyring.h"

G_BEGIN_DECLS

/**
 * EksDecryptResult:
 * @output: where the plaintext is
 * @bytes: its size
 * @signer: (nullable): fingerprint of a valid signature
 */
typedef struct
{
  char *output;
  guint64 bytes;
  char *signer;
} EksDecryptResult;

/* @output: (nullable): NULL: the input's name without .gpg, .asc or .pgp. Written beside its name and renamed last, mode 0600;
 * a changed byte anywhere is EKS_ERROR_ENCRYPTION and leaves nothing. An existing output is refused (EKS_ERROR_DELIVERY). Blocks. */
EksDecryptResult *eks_decrypt_file (EksKeyring *keyring, const char *input, const char *output, GCancellable *cancellable, GError **error);
void eks_decrypt_result_free (EksDecryptResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksDecryptResult, eks_decrypt_result_free)

G_END_DECLS
