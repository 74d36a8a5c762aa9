/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proof of a delivery, and what a delivered file is known by afterwards. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EksReceipt:
 * @destination_id: (nullable): which destination of the export; %NULL for a file that was only written here
 * @location: where the file is, for people: `sftp://user@host/in/2025/x.csv`; never a secret
 * @path: its final name or key at the destination, as eks_delivery_remove() needs it
 * @bytes: its size, read back after it got its final name
 * @sha256: 64 hexadecimal digits of what was sent
 * @mark: (nullable): what changes when somebody changes the file: its time of change, etag or generation; a file with the
 *   same size and mark is taken for unchanged. %NULL where the place does not tell
 * @hash_checked: whether the bytes at the destination were compared, not only their number
 */
typedef struct
{
  char *destination_id;
  char *location;
  char *path;
  guint64 bytes;
  char *sha256;
  char *mark;
  gboolean hash_checked;
} EksReceipt;

EksReceipt *eks_receipt_copy (const EksReceipt *self);
void eks_receipt_free (EksReceipt *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksReceipt, eks_receipt_free)

G_END_DECLS
