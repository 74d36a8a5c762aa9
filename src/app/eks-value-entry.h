/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One value of a condition, typed: a text, a number or a day with its calendar. */
#pragma once

#include "eks-type.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_VALUE_ENTRY (eks_value_entry_get_type ())
/* Signal “changed”: the person changed the value. */
G_DECLARE_FINAL_TYPE (EksValueEntry, eks_value_entry, EKS, VALUE_ENTRY, AdwBin)

GtkWidget *eks_value_entry_new (EksType type, const char *label, const char *value);
const char *eks_value_entry_get_value (EksValueEntry *self);
void eks_value_entry_set_value (EksValueEntry *self, const char *value);

G_END_DECLS
