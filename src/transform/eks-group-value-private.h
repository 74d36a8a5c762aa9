/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When two values are the same, and which comes first, by what they mean. */
#pragma once

#include "eks-batch.h"
#include "eks-timestamp.h"

G_BEGIN_DECLS

void eks_group_value_append (GByteArray *key, const EksValue *value, EksType type, EksZone *zone);
gboolean eks_group_value_is_readable (const EksValue *value, EksType type);
int eks_group_value_compare (const EksValue *a, const EksValue *b, EksType type, EksZone *zone);

G_END_DECLS
