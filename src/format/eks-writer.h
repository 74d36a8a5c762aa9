/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Batches to bytes: the contract that every kind of file fulfils. */
#pragma once

#include "eks-format.h"
#include "eks-reader.h"
#include "eks-tally.h"
#include "eks-timestamp.h"

G_BEGIN_DECLS

/**
 * EksWriterOptions:
 * @format: settings; must be valid
 * @zone: identifier of the account's time zone, for formats whose timestamps are wall-clock
 * @title: (nullable): name of the export, for the sheet and the document's properties
 * @now: microseconds since 1970 UTC, for the document's properties
 * @tally: where cut, guarded and replaced values are counted
 */
typedef struct
{
  EksFormat *format;
  const char *zone;
  const char *title;
  gint64 now;
  EksTally *tally;
} EksWriterOptions;

#define EKS_TYPE_WRITER (eks_writer_get_type ())
G_DECLARE_DERIVABLE_TYPE (EksWriter, eks_writer, EKS, WRITER, GObject)

/* open → write* → finish, by one thread. The stream is not closed. Nothing but @stream is written to: no temporary file. */
struct _EksWriterClass
{
  GObjectClass parent_class;

  gboolean (*open) (EksWriter *self, GOutputStream *stream, EksSchema *schema, GCancellable *cancellable, GError **error);
  gboolean (*write) (EksWriter *self, EksBatch *batch, GCancellable *cancellable, GError **error);
  gboolean (*finish) (EksWriter *self, GCancellable *cancellable, GError **error);
};

EksWriter *eks_writer_new (const EksWriterOptions *options, GError **error); /* picks the type by the format */
gboolean eks_writer_open (EksWriter *self, GOutputStream *stream, EksSchema *schema, GCancellable *cancellable, GError **error);
gboolean eks_writer_write (EksWriter *self, EksBatch *batch, GCancellable *cancellable, GError **error);
gboolean eks_writer_finish (EksWriter *self, GCancellable *cancellable, GError **error);
guint64 eks_writer_get_n_rows (EksWriter *self);

G_END_DECLS
