/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns whose values are made: fixed texts, patterns, and fields that are changed. */
#pragma once

#include "eks-column.h"
#include "eks-reader.h"
#include "eks-tally.h"

G_BEGIN_DECLS

/**
 * EksMadeColumn:
 * @id: what it is called behind this reader; no column of the source has it
 * @title: what stands above it, for the report
 * @column: its settings
 * @personal: its values have no place in a report
 */
typedef struct
{
  const char *id;
  const char *title;
  EksColumn *column;
  gboolean personal;
} EksMadeColumn;

#define EKS_TYPE_COLUMN_READER (eks_column_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksColumnReader, eks_column_reader, EKS, COLUMN_READER, EksReader)

EksReader *eks_column_reader_new (EksReader *source, const EksMadeColumn *columns, guint n_columns, const char *zone, gint64 now, EksTally *tally, GError **error);

G_END_DECLS
