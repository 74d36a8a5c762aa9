/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several values of a condition: known ones to tick, others to add. */
#pragma once

#include "eks-catalog.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_VALUE_LIST (eks_value_list_get_type ())
/* Signal “changed”: the person changed the values. */
G_DECLARE_FINAL_TYPE (EksValueList, eks_value_list, EKS, VALUE_LIST, AdwBin)

GtkWidget *eks_value_list_new (EksCatalogField *field, const char *label, const char *const *values);
GStrv eks_value_list_dup_values (EksValueList *self);
void eks_value_list_toggle (EksValueList *self, const char *value);

G_END_DECLS
