/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which files an export has read, and which columns they had: remembered in the history. */
#pragma once

#include "eks-history.h"

G_BEGIN_DECLS

/**
 * EksFileMark:
 * @name: of the file
 * @size: in bytes
 * @modified: µs since 1970 UTC
 * @sha256: of its bytes
 *
 * A file that was read.
 */
typedef struct
{
  char *name;
  guint64 size;
  gint64 modified;
  char *sha256;
} EksFileMark;

EksFileMark *eks_file_mark_new (const char *name, guint64 size, gint64 modified, const char *sha256);
void eks_file_mark_free (EksFileMark *self);

GPtrArray *eks_history_list_files (EksHistory *self, const char *job_id, const char *folder, GError **error);
char **eks_history_get_columns (EksHistory *self, const char *job_id, const char *folder, GError **error);
gboolean eks_history_remember_files (EksHistory *self, const char *job_id, const char *folder, GPtrArray *marks, const char *const *columns, GError **error);

G_END_DECLS
