/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One of the bars of EksRunBars. */
#pragma once

#include "eks-history.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EKS_RUN_BAR_WIDTH 14

#define EKS_TYPE_RUN_BAR (eks_run_bar_get_type ())
G_DECLARE_FINAL_TYPE (EksRunBar, eks_run_bar, EKS, RUN_BAR, GtkWidget)

GtkWidget *eks_run_bar_new (const EksRunRecord *record, gint64 now);
gint64 eks_run_bar_get_id (EksRunBar *self);
guint64 eks_run_bar_get_rows (EksRunBar *self);
void eks_run_bar_set_maximum (EksRunBar *self, guint64 rows);

G_END_DECLS
