/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows every row that passes to collectors, too. */
#pragma once

#include "eks-collector.h"

G_BEGIN_DECLS

#define EKS_TYPE_TEE_READER (eks_tee_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksTeeReader, eks_tee_reader, EKS, TEE_READER, EksReader)

EksReader *eks_tee_reader_new (EksReader *source, GPtrArray *collectors);

G_END_DECLS
