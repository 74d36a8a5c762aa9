/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row for each key: records that a service only sends as part of something else. */
#pragma once

#include "eks-reader.h"
#include "eks-tally.h"

G_BEGIN_DECLS

#define EKS_TYPE_DISTINCT_READER (eks_distinct_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksDistinctReader, eks_distinct_reader, EKS, DISTINCT_READER, EksReader)

EksReader *eks_distinct_reader_new (EksReader *source, const char *key_column, const char *entity, EksTally *tally);
gboolean eks_distinct_reader_cut (EksDistinctReader *self, EksBatch *batch, GError **error);
guint64 eks_distinct_reader_get_n_merged (EksDistinctReader *self);

G_END_DECLS
