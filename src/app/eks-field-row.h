/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An area or a field in a list of what can be a column. */
#pragma once

#include "eks-field-area.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_FIELD_ROW (eks_field_row_get_type ())
G_DECLARE_FINAL_TYPE (EksFieldRow, eks_field_row, EKS, FIELD_ROW, AdwBin)

GtkWidget *eks_field_row_new (EksTable *table, gboolean checks);
void eks_field_row_bind_area (EksFieldRow *self, EksFieldArea *area, GListModel *shown);
void eks_field_row_bind_item (EksFieldRow *self, EksFieldItem *item);
void eks_field_row_unbind (EksFieldRow *self);

void eks_field_row_add_items (GtkWidget *widget, EksTable *table, GListModel *items);
void eks_field_row_set_in_file (EksTable *table, EksCatalogField *field, gboolean in_file);

G_END_DECLS
