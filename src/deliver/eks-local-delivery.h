/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delivery to a folder of this computer. */
#pragma once

#include "eks-delivery-private.h"

G_BEGIN_DECLS

#define EKS_TYPE_LOCAL_DELIVERY (eks_local_delivery_get_type ())
G_DECLARE_FINAL_TYPE (EksLocalDelivery, eks_local_delivery, EKS, LOCAL_DELIVERY, EksDelivery)

char *eks_local_make_mark (const char *path); /* (nullable): for a receipt */

G_END_DECLS
