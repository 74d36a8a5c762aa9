/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files brought to Google Cloud Storage. */
#pragma once

#include "eks-delivery-private.h"

G_BEGIN_DECLS

#define EKS_TYPE_GCS_DELIVERY (eks_gcs_delivery_get_type ())
G_DECLARE_FINAL_TYPE (EksGcsDelivery, eks_gcs_delivery, EKS, GCS_DELIVERY, EksDelivery)

G_END_DECLS
