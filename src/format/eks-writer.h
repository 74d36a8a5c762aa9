/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Batches to bytes: the contract that every kind of file fulfils. */
#pragma once

#include "eks-format.h"
#include "eks-reader.h"
#include "eks-tally.h"
#include "eks-timestamp.h"

G_BEGIN_DECLS

/**
 * EksWriterDetail:
 * @label: what it is, such as Rows where
 * @value: such as the filter in words
 *
 * Something to know about a file that is not in its rows, in the export's language.
 */
typedef struct
{
  const char *label;
  const char *value;
} EksWriterDetail;

/**
 * EksWriterOptions:
 * @format: settings; must be valid
 * @zone: identifier of the account's time zone, for formats whose timestamps are wall-clock
 * @title: (nullable): what the first table is called, or the export where there is one only: for the sheet
 * @name: (nullable): what the export is called, for the document's properties; @title if %NULL
 * @language: of the words that a writer adds, such as `da`
 * @now: microseconds since 1970 UTC, for the document's properties
 * @details: (nullable) (array length=n_details): about the first table, for formats that have a place for it
 * @n_details: how many
 * @maximums: (nullable) (array length=n_maximums): the maximum size of each column in characters, 0 for none; for
 *   fixed widths
 * @n_maximums: how many
 * @tally: where cut, guarded and replaced values are counted
 */
typedef struct
{
  EksFormat *format;
  const char *zone;
  const char *title;
  const char *name;
  const char *language;
  gint64 now;
  const EksWriterDetail *details;
  guint n_details;
  const guint *maximums;
  guint n_maximums;
  EksTally *tally;
} EksWriterOptions;

#define EKS_TYPE_WRITER (eks_writer_get_type ())
G_DECLARE_DERIVABLE_TYPE (EksWriter, eks_writer, EKS, WRITER, GObject)

/* open → write* → (next_table → write*)* → finish, by one thread. The stream is not closed. Nothing but @stream is written
 * to: no temporary file. next_table is %NULL where a file holds one table. */
struct _EksWriterClass
{
  GObjectClass parent_class;

  gboolean (*open) (EksWriter *self, GOutputStream *stream, EksSchema *schema, GCancellable *cancellable, GError **error);
  gboolean (*write) (EksWriter *self, EksBatch *batch, GCancellable *cancellable, GError **error);
  gboolean (*next_table) (EksWriter *self, const char *title, EksSchema *schema, GCancellable *cancellable, GError **error);
  gboolean (*finish) (EksWriter *self, GCancellable *cancellable, GError **error);
};

EksWriter *eks_writer_new (const EksWriterOptions *options, GError **error); /* picks the type by the format */
gboolean eks_writer_open (EksWriter *self, GOutputStream *stream, EksSchema *schema, GCancellable *cancellable, GError **error);
gboolean eks_writer_write (EksWriter *self, EksBatch *batch, GCancellable *cancellable, GError **error);
gboolean eks_writer_next_table (EksWriter *self, const char *title, EksSchema *schema, GCancellable *cancellable, GError **error);
void eks_writer_add_detail (EksWriter *self, const char *label, const char *value);
void eks_writer_set_rows_read (EksWriter *self, guint64 n_rows);
gboolean eks_writer_finish (EksWriter *self, GCancellable *cancellable, GError **error);
guint64 eks_writer_get_n_rows (EksWriter *self);
guint64 eks_writer_get_n_table_rows (EksWriter *self);

G_END_DECLS
