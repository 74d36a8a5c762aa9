/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row for each key: the one that is newest by its time, so that who comes back is there as of the last time. */
#pragma once

#include "eks-reader.h"
#include "eks-tally.h"

G_BEGIN_DECLS

#define EKS_TYPE_LATEST_READER (eks_latest_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksLatestReader, eks_latest_reader, EKS, LATEST_READER, EksReader)

EksReader *eks_latest_reader_new (EksReader *source, const char *key_column, const char *time_column, const char *zone, const char *entity, EksTally *tally, GError **error);
void eks_latest_reader_set_limits (EksLatestReader *self, gsize row_bytes, gsize keys);
guint64 eks_latest_reader_get_n_merged (EksLatestReader *self);

G_END_DECLS
