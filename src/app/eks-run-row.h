/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run, or one thing that was done to a service, in the list of the history. */
#pragma once

#include "eks-run-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EKS_TYPE_RUN_ROW (eks_run_row_get_type ())
G_DECLARE_FINAL_TYPE (EksRunRow, eks_run_row, EKS, RUN_ROW, GtkBox)

void eks_run_row_show (EksRunRow *self, EksRunItem *item, gint64 now);

G_END_DECLS
