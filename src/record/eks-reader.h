/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record stream: whoever holds a reader pulls batches. A stage is a reader that owns a reader. */
#pragma once

#include "eks-batch.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define EKS_TYPE_READER (eks_reader_get_type ())
G_DECLARE_DERIVABLE_TYPE (EksReader, eks_reader, EKS, READER, GObject)

/**
 * EksReaderClass:
 * @get_schema: (transfer none): the columns of every batch; known before the first one
 * @next_batch: (transfer full) (nullable): the next rows; %NULL without error is the end
 * @close: stops what runs behind the reader; an error here is an error of the whole export
 *
 * All three are called by one thread, one at a time, and may block.
 */
struct _EksReaderClass
{
  GObjectClass parent_class;

  EksSchema *(*get_schema) (EksReader *self);
  EksBatch *(*next_batch) (EksReader *self, GCancellable *cancellable, GError **error);
  gboolean (*close) (EksReader *self, GCancellable *cancellable, GError **error);
};

EksSchema *eks_reader_get_schema (EksReader *self);
EksBatch *eks_reader_next_batch (EksReader *self, GCancellable *cancellable, GError **error);
gboolean eks_reader_close (EksReader *self, GCancellable *cancellable, GError **error);

G_END_DECLS
