/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changes a whole export in one stroke, tables and all, can be taken back in one stroke. */
#pragma once

#include "eks-job.h"

#include <adwaita.h>

G_BEGIN_DECLS

void eks_job_undo_offer (GtkWidget *widget, EksJob *job, EksJob *before, const char *title);

G_END_DECLS
