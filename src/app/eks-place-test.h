/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The test of a place: what was done there, what was not, and how it went. */
#pragma once

#include "eks-delivery-check.h"
#include "eks-environment.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_PLACE_TEST (eks_place_test_get_type ())
/* Signals “busy” (gboolean), “tested” (EksDeliveryCheck *). */
G_DECLARE_FINAL_TYPE (EksPlaceTest, eks_place_test, EKS, PLACE_TEST, AdwPreferencesGroup)

void eks_place_test_run (EksPlaceTest *self, EksEnvironment *environment, EksDestination *destination, const char *folder, const char *secret);
gboolean eks_place_test_is_busy (EksPlaceTest *self);
void eks_place_test_clear (EksPlaceTest *self);

G_END_DECLS
