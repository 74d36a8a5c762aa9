/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of one saved export: its words, its last runs, what can be done with it. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_EXPORT_VIEW (eks_export_view_get_type ())
G_DECLARE_FINAL_TYPE (EksExportView, eks_export_view, EKS, EXPORT_VIEW, AdwBin)

GtkWidget *eks_export_view_new (EksApplication *application, EksJob *job);
void eks_export_view_refresh (EksExportView *self);

G_END_DECLS
