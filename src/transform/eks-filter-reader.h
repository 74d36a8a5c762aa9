/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lets through the rows that a filter wants, exactly. */
#pragma once

#include "eks-filter.h"
#include "eks-reader.h"
#include "eks-tally.h"

G_BEGIN_DECLS

#define EKS_TYPE_FILTER_READER (eks_filter_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksFilterReader, eks_filter_reader, EKS, FILTER_READER, EksReader)

EksReader *eks_filter_reader_new (EksReader *source, EksFilter *filter, const char *zone, gint64 now, EksTally *tally, GError **error);
void eks_filter_reader_cut (EksFilterReader *self, EksBatch *batch);
guint64 eks_filter_reader_get_n_dropped (EksFilterReader *self);

gboolean eks_filter_get_day_range (EksFilter *filter, const char *field, const char *zone, gint64 now, gint64 *first_day, gint64 *last_day, GError **error);

G_END_DECLS
