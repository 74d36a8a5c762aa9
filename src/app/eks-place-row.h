/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A place in the list of places: what it is, where a file would go now, and what is to be known of it. */
#pragma once

#include "eks-environment.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_PLACE_ROW (eks_place_row_get_type ())
/* Signals “edit”, “remove”. */
G_DECLARE_FINAL_TYPE (EksPlaceRow, eks_place_row, EKS, PLACE_ROW, AdwActionRow)

GtkWidget *eks_place_row_new (EksDestination *destination);
EksDestination *eks_place_row_get_destination (EksPlaceRow *self);
void eks_place_row_show (EksPlaceRow *self, EksEnvironment *environment, EksJob *job, const char *fault);

G_END_DECLS
