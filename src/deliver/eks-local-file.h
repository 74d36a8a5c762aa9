/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that appears under its name when it is complete, and not before. */
#pragma once

#include "eks-receipt.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define EKS_TYPE_LOCAL_FILE (eks_local_file_get_type ())
G_DECLARE_FINAL_TYPE (EksLocalFile, eks_local_file, EKS, LOCAL_FILE, GObject)

EksLocalFile *eks_local_file_create (const char *folder, const char *name, GError **error);
gboolean eks_local_file_set_name (EksLocalFile *self, const char *name, GError **error); /* before it is committed */
const char *eks_local_file_get_name (EksLocalFile *self);      /* safe */
char *eks_local_file_make_part_path (EksLocalFile *self);      /* where it is until it is committed or discarded */
guint64 eks_local_file_get_bytes (EksLocalFile *self);         /* once it is finished */
const char *eks_local_file_get_sha256 (EksLocalFile *self);    /* once it is finished */
GOutputStream *eks_local_file_get_stream (EksLocalFile *self); /* (transfer none): hashes and writes in a thread of its own, bounded */
gboolean eks_local_file_finish (EksLocalFile *self, GCancellable *cancellable, GError **error); /* on the disk, still without its name */
EksReceipt *eks_local_file_commit (EksLocalFile *self, GCancellable *cancellable, GError **error);
void eks_local_file_discard (EksLocalFile *self);              /* also done when the object goes away uncommitted */
void eks_local_file_withdraw (EksLocalFile *self);             /* removes what was committed */

void eks_local_file_sweep (const char *folder, const char *name); /* parts that killed programs left */

char *eks_file_name_make_safe (const char *name); /* characters that file systems refuse become “_”; bounded to 200 bytes */
char *eks_folder_expand_home (const char *folder); /* a leading ~ */

G_END_DECLS
