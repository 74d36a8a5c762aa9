/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What runs now, and what ran before. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_RUNS_PAGE (eks_runs_page_get_type ())
G_DECLARE_FINAL_TYPE (EksRunsPage, eks_runs_page, EKS, RUNS_PAGE, AdwBin)

void eks_runs_page_open (EksRunsPage *self, EksApplication *application);
void eks_runs_page_refresh (EksRunsPage *self);
void eks_runs_page_search (EksRunsPage *self);
void eks_runs_page_show_failed (EksRunsPage *self, const char *job_id);

G_END_DECLS
