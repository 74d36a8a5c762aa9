/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which kind of delivery a destination needs. */

#include "config.h"

#include "eks-delivery-private.h"
#include "eks-error.h"
#include "eks-ftp-delivery.h"
#include "eks-gcs-delivery.h"
#include "eks-local-delivery.h"
#include "eks-s3-delivery.h"
#include "eks-ssh-delivery.h"

#include <glib/gi18n-lib.h>

static GType
get_kind (EksDestination *destination)
{
  switch (eks_destination_get_kind (destination))
    {
    case EKS_DESTINATION_SFTP:
      return EKS_TYPE_SSH_DELIVERY;
    case EKS_DESTINATION_FTP:
    case EKS_DESTINATION_FTPS:
      return EKS_TYPE_FTP_DELIVERY;
    case EKS_DESTINATION_S3:
      return EKS_TYPE_S3_DELIVERY;
    case EKS_DESTINATION_GCS:
      return EKS_TYPE_GCS_DELIVERY;
    case EKS_DESTINATION_LOCAL:
    default:
      return EKS_TYPE_LOCAL_DELIVERY;
    }
}

static gboolean
check_secret (EksDestination *destination, const char *secret, GError **error)
{
  g_autofree char *variable = NULL;

  if (secret != NULL || !eks_destination_needs_secret (destination))
    return TRUE;
  variable = eks_destination_make_variable (destination);
  /* TRANSLATORS: %1$s names a destination, %2$s a variable of the environment */
  g_set_error (error, EKS_ERROR, EKS_ERROR_SECRET_MISSING, _("The password or key for “%1$s” is missing. Enter it again, or set %2$s."), eks_destination_get_id (destination), variable);
  return FALSE;
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

  if (!check_secret (destination, secret, error))
    return NULL;
  self = g_object_new (get_kind (destination), "destination", destination, "folder", folder, "secret", secret, "tag", tag, "clock", clock, NULL);
  return eks_delivery_prepare (self, error) ? g_steal_pointer (&self) : NULL;
}
