/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A left join: rows go on with the columns of the record that their key leads to. */
#pragma once

#include "eks-key-compare.h"
#include "eks-related.h"
#include "eks-tally.h"

G_BEGIN_DECLS

/**
 * EksLookupOptions:
 * @relation: id of the relation; the columns are called RELATION.FIELD and unmatched keys are counted under it
 * @key_column: id of the column of the source that holds the key
 * @whole: the related entity is small: read it once, keep it
 * @max_keys: up to so many different keys are asked for one by one where the related place can; beyond, or
 *   where it cannot, all related records are streamed and only those needed are kept
 * @block_rows: so many rows wait together for their related records when not @whole; bounds the memory
 * @max_bytes: all related records are kept in memory up to this size, or 0 for 256 MiB
 * @compare: when a key leads to a record
 */
typedef struct
{
  const char *relation;
  const char *key_column;
  gboolean whole;
  guint max_keys;
  guint block_rows;
  gsize max_bytes;
  EksKeyCompare compare;
} EksLookupOptions;

#define EKS_TYPE_LOOKUP_READER (eks_lookup_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksLookupReader, eks_lookup_reader, EKS, LOOKUP_READER, EksReader)

EksReader *eks_lookup_reader_new (EksReader *source, EksRelated *related, const EksLookupOptions *options, EksTally *tally);

G_END_DECLS
