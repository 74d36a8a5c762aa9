/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reader whose first batch was already pulled, to see whether it answers at all. */
#pragma once

#include "eks-reader.h"

G_BEGIN_DECLS

#define EKS_TYPE_PREFIX_READER (eks_prefix_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksPrefixReader, eks_prefix_reader, EKS, PREFIX_READER, EksReader)

EksReader *eks_prefix_reader_new (EksReader *source, EksBatch *first);
EksReader *eks_prefix_reader_new_empty (EksSchema *schema);

G_END_DECLS
