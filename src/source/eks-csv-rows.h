/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of one CSV file, put under the columns that are asked for. */
#pragma once

#include "eks-batch.h"
#include "eks-file-layout.h"
#include "eks-file-text.h"

G_BEGIN_DECLS

/**
 * EksCsvCounts:
 * @short_rows: rows with fewer cells than the header
 * @long_rows: rows with more, which were left out
 * @first_short: line of the first of them
 * @first_long: line of the first of them
 *
 * What is uneven in a file.
 */
typedef struct
{
  guint64 short_rows;
  guint64 long_rows;
  guint64 first_short;
  guint64 first_long;
} EksCsvCounts;

typedef struct _EksCsvRows EksCsvRows;

EksCsvRows *eks_csv_rows_new (EksPage *head, EksFileText *text, gboolean at_end, const EksFileLayout *layout, gsize start, guint n_cells);
void eks_csv_rows_free (EksCsvRows *self);
void eks_csv_rows_map (EksCsvRows *self, guint cell, guint column, EksType type);
void eks_csv_rows_set_constant (EksCsvRows *self, guint column, const char *text);
gboolean eks_csv_rows_fill (EksCsvRows *self, EksBatch *batch, gboolean *at_end, GCancellable *cancellable, GError **error);
const EksCsvCounts *eks_csv_rows_get_counts (EksCsvRows *self);
guint64 eks_csv_rows_get_bad_bytes (EksCsvRows *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksCsvRows, eks_csv_rows_free)

G_END_DECLS
