/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening an encrypted file again. */
#pragma once

#include "eks-keyring.h"

G_BEGIN_DECLS

/**
 * EksDecryptResult:
 * @output: where the plaintext is
 * @bytes: its size
 * @signer: (nullable): fingerprint of the key that signed it validly
 */
typedef struct
{
  char *output;
  guint64 bytes;
  char *signer;
} EksDecryptResult;

EksDecryptResult *eks_decrypt_file (EksKeyring *keyring, const char *input, const char *output, GCancellable *cancellable, GError **error);
void eks_decrypt_result_free (EksDecryptResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksDecryptResult, eks_decrypt_result_free)

G_END_DECLS
