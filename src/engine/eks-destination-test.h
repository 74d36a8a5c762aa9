/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A destination before it is used: what its folder becomes, and whether it can be delivered to. */
#pragma once

#include "eks-delivery-check.h"
#include "eks-environment.h"

G_BEGIN_DECLS

char *eks_destination_find_folder (EksEnvironment *environment, EksJob *job, EksDestination *destination, GError **error);
EksDeliveryCheck *eks_destination_test (EksEnvironment *environment, EksDestination *destination, const char *folder, const char *secret, GCancellable *cancellable, GError **error);

G_END_DECLS
