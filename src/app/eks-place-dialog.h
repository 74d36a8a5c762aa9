/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a place that files are delivered to. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_PLACE_DIALOG (eks_place_dialog_get_type ())
/* Signal “saved” (EksDestination). */
G_DECLARE_FINAL_TYPE (EksPlaceDialog, eks_place_dialog, EKS, PLACE_DIALOG, AdwWindow)

GtkWindow *eks_place_dialog_new (EksApplication *application, GtkWindow *parent, EksJob *job, EksDestination *destination, gboolean is_new);

G_END_DECLS
