/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 over libcrypto, which is twice as fast as GChecksum where the processor has no SHA instructions. */

#include "config.h"

#include "eks-digest.h"

#include <openssl/evp.h>

struct _EksDigest
{
  EVP_MD_CTX *context; /* (owned) */
};

/**
 * eks_digest_new:
 *
 * Returns: (transfer full): a running SHA-256
 */
EksDigest *
eks_digest_new (void)
{
  EksDigest *self = g_new0 (EksDigest, 1);

  self->context = EVP_MD_CTX_new ();
  g_assert (self->context != NULL && EVP_DigestInit_ex (self->context, EVP_sha256 (), NULL) == 1);
  return self;
}

/**
 * eks_digest_update:
 * @self: a digest
 * @data: (array length=length): bytes
 * @length: how many
 */
void
eks_digest_update (EksDigest *self, const void *data, gsize length)
{
  g_return_if_fail (self != NULL);
  g_assert (EVP_DigestUpdate (self->context, data, length) == 1);
}

/**
 * eks_digest_finish:
 * @self: a digest, which takes no more data afterwards
 *
 * Returns: (transfer full): 64 lower-case hexadecimal digits
 */
char *
eks_digest_finish (EksDigest *self)
{
  unsigned char raw[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  GString *hex = g_string_sized_new (64);

  g_return_val_if_fail (self != NULL, NULL);
  g_assert (EVP_DigestFinal_ex (self->context, raw, &length) == 1);
  for (unsigned int i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", raw[i]);
  return g_string_free (hex, FALSE);
}

/**
 * eks_digest_take:
 * @self: a digest
 * @raw: (out caller-allocates) (array fixed-size=32): its bytes
 *
 * The next data begin another digest: for many small ones, one after the other.
 */
void
eks_digest_take (EksDigest *self, guint8 raw[EKS_DIGEST_BYTES])
{
  unsigned int length = 0;

  g_return_if_fail (self != NULL && raw != NULL);
  g_assert (EVP_DigestFinal_ex (self->context, raw, &length) == 1 && length == EKS_DIGEST_BYTES);
  g_assert (EVP_DigestInit_ex (self->context, NULL, NULL) == 1);
}

/**
 * eks_digest_free:
 * @self: (nullable) (transfer full): a digest
 */
void
eks_digest_free (EksDigest *self)
{
  if (self == NULL)
    return;
  EVP_MD_CTX_free (self->context);
  g_free (self);
}
