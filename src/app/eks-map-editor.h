/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of a transform: value by value what it becomes, and what becomes of the others. */
#pragma once

#include "eks-transform.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_MAP_EDITOR (eks_map_editor_get_type ())
G_DECLARE_FINAL_TYPE (EksMapEditor, eks_map_editor, EKS, MAP_EDITOR, AdwBin)

GtkWidget *eks_map_editor_new (EksTransform *transform);

G_END_DECLS
