/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column of the file in its list: title, field, what can be done with it. */
#pragma once

#include "eks-catalog.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_COLUMN_ROW (eks_column_row_get_type ())
/* Signals: “move” (int: how many places down), “remove”, “dropped” (EksColumn: it shall stand here). */
G_DECLARE_FINAL_TYPE (EksColumnRow, eks_column_row, EKS, COLUMN_ROW, GtkListBoxRow)

GtkWidget *eks_column_row_new (EksColumn *column, EksCatalogField *field);
EksColumn *eks_column_row_get_column (EksColumnRow *self);
void eks_column_row_set_default_title (EksColumnRow *self, const char *title);

G_END_DECLS
