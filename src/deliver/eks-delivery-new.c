/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which kind of delivery a destination needs. */

#include "config.h"

#include "eks-delivery-private.h"
#include "eks-gcs-delivery.h"
#include "eks-local-delivery.h"
#include "eks-s3-delivery.h"

static GType
get_kind (EksDestination *destination)
{
  switch (eks_destination_get_kind (destination))
    {
    case EKS_DESTINATION_S3:
      return EKS_TYPE_S3_DELIVERY;
    case EKS_DESTINATION_GCS:
      return EKS_TYPE_GCS_DELIVERY;
    case EKS_DESTINATION_LOCAL:
    case EKS_DESTINATION_SFTP:
    case EKS_DESTINATION_FTP:
    case EKS_DESTINATION_FTPS:
    default:
      return EKS_TYPE_LOCAL_DELIVERY;
    }
}

/**
 * eks_delivery_new:
 * @destination: where to
 * @folder: its folder with the pattern filled in; for buckets the prefix
 * @secret: (nullable): its password, passphrase or key file; not read from anywhere else
 * @tag: 8 hexadecimal digits that the export keeps: part of temporary names
 * @clock: what waits between two tries
 * @error: return location
 *
 * Asks nobody yet: the connection is made by the first call that needs it, and kept until the object goes.
 *
 * Returns: (transfer full) (nullable): a delivery, or %NULL with %EKS_ERROR_SECRET_MISSING or %EKS_ERROR_DELIVERY
 */
EksDelivery *
eks_delivery_new (EksDestination *destination, const char *folder, const char *secret, const char *tag, EksClock *clock, GError **error)
{
  g_autoptr (EksDelivery) self = NULL;

  g_return_val_if_fail (EKS_IS_DESTINATION (destination) && folder != NULL && tag != NULL && EKS_IS_CLOCK (clock), NULL);

  self = g_object_new (get_kind (destination), "destination", destination, "folder", folder, "secret", secret, "tag", tag, "clock", clock, NULL);
  return eks_delivery_prepare (self, error) ? g_steal_pointer (&self) : NULL;
}
