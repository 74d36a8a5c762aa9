/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delivery by SFTP. */
#pragma once

#include "eks-remote-delivery.h"

G_BEGIN_DECLS

#define EKS_TYPE_SSH_DELIVERY (eks_ssh_delivery_get_type ())
G_DECLARE_FINAL_TYPE (EksSshDelivery, eks_ssh_delivery, EKS, SSH_DELIVERY, EksRemoteDelivery)

G_END_DECLS
