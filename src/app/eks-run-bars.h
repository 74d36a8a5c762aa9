/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last runs of an export as small bars: how many rows, and whether it worked. */
#pragma once

#include "eks-history.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_RUN_BARS (eks_run_bars_get_type ())
G_DECLARE_FINAL_TYPE (EksRunBars, eks_run_bars, EKS, RUN_BARS, GtkWidget)

void eks_run_bars_set_records (EksRunBars *self, GPtrArray *records, gint64 now);

G_END_DECLS
