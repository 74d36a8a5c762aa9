/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records that belong to those of another entity, parent by parent. */
#pragma once

#include "eks-source-private.h"

G_BEGIN_DECLS

#define EKS_TYPE_CHILD_READER (eks_child_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksChildReader, eks_child_reader, EKS, CHILD_READER, EksReader)

EksReader *eks_child_reader_new (EksSource *source, EksConnector *connector, const EksSourceQuery *query, guint concurrency, EksTally *tally);

G_END_DECLS
