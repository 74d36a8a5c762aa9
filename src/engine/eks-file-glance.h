/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a connection to files would read: a sentence and the first rows, for whoever sets it up. */
#pragma once

#include "eks-environment.h"

G_BEGIN_DECLS

/**
 * EksFileGlance:
 * @words: which file was looked at, how it is laid out, how much there is
 * @names: of the columns, as the file has them
 * @rows: (element-type GStrv): values of the first rows, a column each
 *
 * A look at files.
 */
typedef struct
{
  char *words;
  GStrv names;
  GPtrArray *rows;
} EksFileGlance;

void eks_file_glance_async (EksEnvironment *environment, EksConnection *connection, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
EksFileGlance *eks_file_glance_finish (EksEnvironment *environment, GAsyncResult *result, GError **error);
void eks_file_glance_free (EksFileGlance *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksFileGlance, eks_file_glance_free)

G_END_DECLS
