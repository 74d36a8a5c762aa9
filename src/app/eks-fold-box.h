/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two children beside one another where there is room, else one below the other. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EKS_TYPE_FOLD_BOX (eks_fold_box_get_type ())
/* For templates: its children stand in their order. */
G_DECLARE_FINAL_TYPE (EksFoldBox, eks_fold_box, EKS, FOLD_BOX, GtkWidget)

G_END_DECLS
