/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be had, and what was taken: side by side, or one at a time where there is no room. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_PANES (eks_panes_get_type ())
/* Properties (construct): start-child, end-child (GtkWidget), start-title, end-title (string). */
G_DECLARE_FINAL_TYPE (EksPanes, eks_panes, EKS, PANES, AdwBin)

G_END_DECLS
