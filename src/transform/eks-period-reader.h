/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts the hour, day, week, month, quarter or year of a time behind the source's own columns. */
#pragma once

#include "eks-column.h"
#include "eks-reader.h"
#include "eks-tally.h"

G_BEGIN_DECLS

/**
 * EksPeriodColumn:
 * @id: what the period is called behind this reader; no column of the source has it
 * @start_id: what its first day is called there, or the first moment of an hour: what periods are sorted by
 * @field: the column of the source that has the time
 * @per: which period; not %EKS_PER_VALUE
 * @as_start: the period is written as its first day, for whoever changes how it is written
 */
typedef struct
{
  const char *id;
  const char *start_id;
  const char *field;
  EksPer per;
  gboolean as_start;
} EksPeriodColumn;

#define EKS_TYPE_PERIOD_READER (eks_period_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksPeriodReader, eks_period_reader, EKS, PERIOD_READER, EksReader)

EksReader *eks_period_reader_new (EksReader *source, const EksPeriodColumn *columns, guint n_columns, const char *zone, EksTally *tally, GError **error);

G_END_DECLS
