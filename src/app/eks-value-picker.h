/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A button that opens the values which a field has in real data, to choose from instead of typing. */
#pragma once

#include "eks-catalog.h"
#include "eks-value-source.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_VALUE_PICKER (eks_value_picker_get_type ())
/* Signal “picked” (const char *value): the person chose a value, as a condition holds it. */
G_DECLARE_FINAL_TYPE (EksValuePicker, eks_value_picker, EKS, VALUE_PICKER, AdwBin)

GtkWidget *eks_value_picker_new (EksValueSource *source, EksCatalogField *field, gboolean multiple);
void eks_value_picker_set_chosen (EksValuePicker *self, const char *const *values);

G_END_DECLS
