/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CRC-32C (Castagnoli, RFC 3720 appendix B.4), eight bytes a step by tables: on every processor, and faster than a disk. */

#include "config.h"

#include "eks-crc32c.h"

#include <string.h>

#define POLYNOMIAL 0x82f63b78u /* reflected */
#define SLICES 8

struct _EksCrc32c
{
  guint32 crc;
  guint32 table[SLICES][256];
};

/**
 * eks_crc32c_new:
 *
 * Returns: (transfer full): a running checksum
 */
EksCrc32c *
eks_crc32c_new (void)
{
  EksCrc32c *self = g_new (EksCrc32c, 1);

  self->crc = ~0u;
  for (guint32 i = 0; i < 256; i++)
    {
      guint32 crc = i;
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ ((crc & 1) != 0 ? POLYNOMIAL : 0);
      self->table[0][i] = crc;
    }
  for (guint slice = 1; slice < SLICES; slice++)
    for (guint32 i = 0; i < 256; i++)
      {
        guint32 before = self->table[slice - 1][i];
        self->table[slice][i] = (before >> 8) ^ self->table[0][before & 0xff];
      }
  return self;
}

static guint32
update_eight (const EksCrc32c *self, guint32 crc, const guint8 *bytes)
{
  guint64 word;

  memcpy (&word, bytes, sizeof word);
  word = GUINT64_FROM_LE (word) ^ crc;
  crc = 0;
  for (guint i = 0; i < SLICES; i++)
    crc ^= self->table[SLICES - 1 - i][(word >> (8 * i)) & 0xff];
  return crc;
}

/**
 * eks_crc32c_update:
 * @self: a checksum
 * @data: (array length=length): bytes
 * @length: how many
 */
void
eks_crc32c_update (EksCrc32c *self, const void *data, gsize length)
{
  const guint8 *bytes = data;
  guint32 crc;

  g_return_if_fail (self != NULL && (data != NULL || length == 0));

  crc = self->crc;
  for (; length >= SLICES; bytes += SLICES, length -= SLICES)
    crc = update_eight (self, crc, bytes);
  for (; length > 0; bytes++, length--)
    crc = (crc >> 8) ^ self->table[0][(crc ^ *bytes) & 0xff];
  self->crc = crc;
}

/**
 * eks_crc32c_get:
 * @self: a checksum
 *
 * Returns: the checksum of all that it was given so far
 */
guint32
eks_crc32c_get (const EksCrc32c *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return ~self->crc;
}

/**
 * eks_crc32c_free:
 * @self: (nullable) (transfer full): a checksum
 */
void
eks_crc32c_free (EksCrc32c *self)
{
  g_free (self);
}
