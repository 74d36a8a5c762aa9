/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is looked up of a table while somebody edits it: in a thread, from a copy of the job. */
#pragma once

#include "eks-environment.h"

G_BEGIN_DECLS

/**
 * EksLoadOptions:
 * @environment: where connections are
 * @job: the job; its copy where the work is done
 * @table: index of the table
 * @n_rows: how many rows, where that matters
 * @id: (nullable): id of a field or entity, where that matters
 * @progress: (nullable): a fresh one, to be polled
 *
 * What is wanted.
 */
typedef struct
{
  EksEnvironment *environment;
  EksJob *job;
  guint table;
  guint n_rows;
  const char *id;
  EksProgress *progress;
} EksLoadOptions;

/* (transfer full) (nullable): an object; in a thread of its own */
typedef gpointer (*EksLoadFunc) (const EksLoadOptions *options, GCancellable *cancellable, GError **error);

void eks_load_start (gpointer tag, EksLoadFunc load, const EksLoadOptions *options, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gpointer eks_load_finish (gpointer tag, GAsyncResult *result, GError **error);

G_END_DECLS
