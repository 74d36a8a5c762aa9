/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person can do about a run that failed, as one button. */
#pragma once

#include "eks-history.h"
#include "eks-job.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean eks_run_remedy_offer (GtkButton *button, const EksRunRecord *record, EksJob *job);

G_END_DECLS
