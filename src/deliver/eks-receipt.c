/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proof of a delivery as plain data: the history keeps it, and retention finds the file by it. */

#include "config.h"

#include "eks-receipt.h"

/**
 * eks_receipt_copy:
 * @self: a receipt
 *
 * Returns: (transfer full): another one like it
 */
EksReceipt *
eks_receipt_copy (const EksReceipt *self)
{
  EksReceipt *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->destination_id = g_strdup (self->destination_id);
  copy->location = g_strdup (self->location);
  copy->path = g_strdup (self->path);
  copy->sha256 = g_strdup (self->sha256);
  copy->mark = g_strdup (self->mark);
  return copy;
}

/**
 * eks_receipt_get_read_back:
 * @self: a receipt
 *
 * Returns: (transfer none): for scripts, what was compared after the file got its name: `size`, `hash`, or `none`, since it
 *   had been taken away by then
 */
const char *
eks_receipt_get_read_back (const EksReceipt *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->taken_away)
    return "none";
  return self->hash_checked ? "hash" : "size";
}

/**
 * eks_receipt_free:
 * @self: (nullable) (transfer full): a receipt
 */
void
eks_receipt_free (EksReceipt *self)
{
  if (self == NULL)
    return;
  g_free (self->destination_id);
  g_free (self->location);
  g_free (self->path);
  g_free (self->sha256);
  g_free (self->mark);
  g_free (self);
}
