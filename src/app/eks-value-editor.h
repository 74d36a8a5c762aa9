/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of a condition, in the form that its comparison and the type of its field ask for. */
#pragma once

#include "eks-filter-scope.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_VALUE_EDITOR (eks_value_editor_get_type ())
G_DECLARE_FINAL_TYPE (EksValueEditor, eks_value_editor, EKS, VALUE_EDITOR, AdwBin)

GtkWidget *eks_value_editor_new (EksFilterScope *scope, EksFilter *condition, EksCatalogField *field);

G_END_DECLS
