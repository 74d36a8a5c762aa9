/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to the values of a column, beside what becomes of three of them. */
#pragma once

#include "eks-page.h"

G_BEGIN_DECLS

#define EKS_TYPE_COLUMN_SETTINGS (eks_column_settings_get_type ())
G_DECLARE_FINAL_TYPE (EksColumnSettings, eks_column_settings, EKS, COLUMN_SETTINGS, AdwBin)

GtkWidget *eks_column_settings_new (EksPage *page, EksColumn *column);
void eks_column_settings_start_editing (EksColumnSettings *self);

G_END_DECLS
