/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files brought to S3 or to a service compatible with it. */
#pragma once

#include "eks-delivery-private.h"

G_BEGIN_DECLS

#define EKS_TYPE_S3_DELIVERY (eks_s3_delivery_get_type ())
G_DECLARE_FINAL_TYPE (EksS3Delivery, eks_s3_delivery, EKS, S3_DELIVERY, EksDelivery)

G_END_DECLS
