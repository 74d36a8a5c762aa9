/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records by key, where there are several ways to ask for one. */
#pragma once

#include "eks-source-private.h"

G_BEGIN_DECLS

#define EKS_TYPE_KEY_READER (eks_key_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksKeyReader, eks_key_reader, EKS, KEY_READER, EksReader)

EksReader *eks_key_reader_new (EksSource *source, const EksSourceQuery *query, GPtrArray *keys);

G_END_DECLS
