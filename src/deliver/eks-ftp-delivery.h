/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delivery by FTP, in clear or through TLS. */
#pragma once

#include "eks-remote-delivery.h"

G_BEGIN_DECLS

#define EKS_TYPE_FTP_DELIVERY (eks_ftp_delivery_get_type ())
G_DECLARE_FINAL_TYPE (EksFtpDelivery, eks_ftp_delivery, EKS, FTP_DELIVERY, EksRemoteDelivery)

G_END_DECLS
