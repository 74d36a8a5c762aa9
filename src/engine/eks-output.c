/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way into a file of an export, of data or of the report: protected as the job says. */

#include "config.h"

#include "eks-output.h"

#include "eks-encrypt-stream.h"

/**
 * eks_output_stream_open:
 * @file: a file that was just created
 * @encryption: of the job
 * @keyring: its keys
 * @error: return location
 *
 * Returns: (transfer full) (nullable): into the file, encrypted if the job says so
 */
GOutputStream *
eks_output_stream_open (EksLocalFile *file, EksEncryption *encryption, EksKeyring *keyring, GError **error)
{
  GOutputStream *base = eks_local_file_get_stream (file);

  if (!eks_encryption_is_on (encryption))
    return g_object_ref (base);
  return eks_encrypt_stream_new (base, keyring, eks_encryption_get_recipients (encryption), eks_encryption_get_sign_as (encryption),
                                 eks_encryption_get_armor (encryption), error);
}
