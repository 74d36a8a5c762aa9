/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts rows with the same values together and says how many there were, their sum, their smallest and largest value. */
#pragma once

#include "eks-column.h"
#include "eks-reader.h"
#include "eks-tally.h"

G_BEGIN_DECLS

/* What all rows of the result and their different values may occupy. */
#define EKS_GROUP_MAX_BYTES (G_GUINT64_CONSTANT (256) * 1024 * 1024)

/**
 * EksGroupKey:
 * @id: a column of the source, and of the result
 * @sort: (nullable): the column of the source that says where a row stands in the result; %NULL for @id itself
 */
typedef struct
{
  const char *id;
  const char *sort;
} EksGroupKey;

/**
 * EksGroupMeasure:
 * @id: what it is called in the result
 * @field: (nullable): a column of the source; %NULL to count rows
 * @measure: what is said about its values
 */
typedef struct
{
  const char *id;
  const char *field;
  EksMeasure measure;
} EksGroupMeasure;

/**
 * EksGroupOptions:
 * @keys: (array length=n_keys): by what; none puts everything into one row
 * @measures: (array length=n_measures): what is said about the rows that were put together
 * @zone: the account's time zone
 * @tally: where values that cannot be read are counted (%EKS_TALLY_COUNTED_AS_EMPTY), under the field
 * @max_bytes: 0 for %EKS_GROUP_MAX_BYTES
 */
typedef struct
{
  const EksGroupKey *keys;
  guint n_keys;
  const EksGroupMeasure *measures;
  guint n_measures;
  const char *zone;
  EksTally *tally;
  guint64 max_bytes;
} EksGroupOptions;

#define EKS_TYPE_GROUP_READER (eks_group_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksGroupReader, eks_group_reader, EKS, GROUP_READER, EksReader)

EksReader *eks_group_reader_new (EksReader *source, const EksGroupOptions *options, GError **error);
guint64 eks_group_reader_get_n_rows (EksGroupReader *self);

G_END_DECLS
