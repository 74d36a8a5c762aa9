/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between what a person types in their own spelling and what a condition of a job holds. */
#pragma once

#include "eks-catalog.h"

G_BEGIN_DECLS

gboolean eks_values_are_days (EksType type);
gboolean eks_values_are_numbers (EksType type);
char *eks_values_to_words (EksType type, const char *value);
char *eks_values_from_words (EksType type, const char *words, gboolean *valid);
char *eks_values_describe_form (EksType type);
GStrv eks_values_fit (EksCatalogField *field, EksComparison comparison, EksComparison before, const char *const *values, gint64 now);

G_END_DECLS
