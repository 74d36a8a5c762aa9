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
 * @bytes: its size, read back after it got its final name; before that if it was taken away
 * @sha256: 64 hexadecimal digits of what was sent
 * @mark: (nullable): what changes when somebody changes the file: its time of change, etag or generation; a file with the
 *   same size and mark is taken for unchanged. %NULL where the place does not tell
 * @hash_checked: whether the bytes at the destination were compared, not only their number
 * @taken_away: whether it was gone when it was looked for under its final name, though the destination had said that it has
 *   that name: whoever waits for files there was quicker
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
  gboolean taken_away;
} EksReceipt;

EksReceipt *eks_receipt_copy (const EksReceipt *self);
void eks_receipt_free (EksReceipt *self);

const char *eks_receipt_get_read_back (const EksReceipt *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksReceipt, eks_receipt_free)

G_END_DECLS
