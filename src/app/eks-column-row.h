/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column of the file in its list: title, field, what can be done with it. */
#pragma once

#include "eks-catalog.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * EksColumnRequest:
 * @EKS_COLUMN_MOVE_UP: one place up
 * @EKS_COLUMN_MOVE_DOWN: one place down
 * @EKS_COLUMN_REMOVE: away with it
 * @EKS_COLUMN_DUPLICATE: the same once more
 * @EKS_COLUMN_TOGGLE_HIDDEN: out of the file, or into it
 * @EKS_COLUMN_TOGGLE_SETTINGS: open or close its settings
 *
 * What somebody wants done with a column, or with all that are selected with it.
 */
typedef enum
{
  EKS_COLUMN_MOVE_UP,
  EKS_COLUMN_MOVE_DOWN,
  EKS_COLUMN_REMOVE,
  EKS_COLUMN_DUPLICATE,
  EKS_COLUMN_TOGGLE_HIDDEN,
  EKS_COLUMN_TOGGLE_SETTINGS,
} EksColumnRequest;

#define EKS_TYPE_COLUMN_ROW (eks_column_row_get_type ())
/* Signals: “request” (int EksColumnRequest), “dropped” (EksColumn: it shall stand here). */
G_DECLARE_FINAL_TYPE (EksColumnRow, eks_column_row, EKS, COLUMN_ROW, GtkListBoxRow)

GtkWidget *eks_column_row_new (EksColumn *column, EksCatalogField *field);
EksColumn *eks_column_row_get_column (EksColumnRow *self);
void eks_column_row_set_default_title (EksColumnRow *self, const char *title);
void eks_column_row_set_use (EksColumnRow *self, GtkWidget *use);
void eks_column_row_set_settings (EksColumnRow *self, GtkWidget *settings);
GtkWidget *eks_column_row_get_settings (EksColumnRow *self);

G_END_DECLS
