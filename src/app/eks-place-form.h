/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a place that is a server or a bucket: what it is called and who signs in, each kind with its own. */
#pragma once

#include "eks-destination.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_PLACE_FORM (eks_place_form_get_type ())
/* Signal “secret-changed”. */
G_DECLARE_FINAL_TYPE (EksPlaceForm, eks_place_form, EKS, PLACE_FORM, AdwPreferencesGroup)

void eks_place_form_set_destination (EksPlaceForm *self, EksDestination *destination, gboolean is_new);
void eks_place_form_show (EksPlaceForm *self, EksJsonIssues *issues);
gboolean eks_place_form_is_valid (EksPlaceForm *self);
char *eks_place_form_dup_secret (EksPlaceForm *self);

G_END_DECLS
