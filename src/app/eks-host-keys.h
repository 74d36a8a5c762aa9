/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys by which a server is known, and the one that it has just shown. */
#pragma once

#include "eks-delivery-check.h"
#include "eks-destination.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_HOST_KEYS (eks_host_keys_get_type ())
G_DECLARE_FINAL_TYPE (EksHostKeys, eks_host_keys, EKS, HOST_KEYS, AdwPreferencesGroup)

void eks_host_keys_set_destination (EksHostKeys *self, EksDestination *destination);
gboolean eks_host_keys_offer (EksHostKeys *self, EksDeliveryCheck *check);

G_END_DECLS
