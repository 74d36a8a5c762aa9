/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first rows of the export, refreshed as choices change; the window never waits for it. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_PREVIEW_PANE (eks_preview_pane_get_type ())
G_DECLARE_FINAL_TYPE (EksPreviewPane, eks_preview_pane, EKS, PREVIEW_PANE, AdwBin)

void eks_preview_pane_open (EksPreviewPane *self, EksApplication *application, EksJob *job);
void eks_preview_pane_reload (EksPreviewPane *self);

G_END_DECLS
