/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last runs of an export as small bars: how many rows, and whether it worked. */
#pragma once

#include "eks-history.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* So many bars are drawn at most, where there is room for them. */
#define EKS_RUN_BARS_MAX 42

#define EKS_TYPE_RUN_BARS (eks_run_bars_get_type ())
/* Signal “activated” (gint64 id): somebody wants to see that run. */
G_DECLARE_FINAL_TYPE (EksRunBars, eks_run_bars, EKS, RUN_BARS, GtkWidget)

void eks_run_bars_set_records (EksRunBars *self, GPtrArray *records, gint64 now);

G_END_DECLS
