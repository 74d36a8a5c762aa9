/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place below a row of a list that says what is wrong with it; not there while nothing is. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_FAULT_ROW (eks_fault_row_get_type ())
G_DECLARE_FINAL_TYPE (EksFaultRow, eks_fault_row, EKS, FAULT_ROW, AdwPreferencesRow)

GtkWidget *eks_fault_row_new (void);
void eks_fault_row_show (EksFaultRow *self, GtkWidget *row, const char *message);
void eks_fault_row_show_note (EksFaultRow *self, const char *note);

G_END_DECLS
