/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What window and command line ask of a destination that is being set up. */

#include "config.h"

#include "eks-destination-test.h"

#include "eks-destination-secret.h"
#include "eks-error.h"
#include "eks-file-name.h"
#include "eks-target.h"
#include "eks-text.h"

/**
 * eks_destination_find_folder:
 * @environment: where connections are
 * @job: a job
 * @destination: one of its destinations, or one that is to become one
 * @error: return location
 *
 * Fills in its folder, or the prefix of a bucket, as a run at this moment would.
 *
 * Returns: (transfer full) (nullable): the folder, or %NULL with %EKS_ERROR_INVALID_JOB that says what is wrong with the pattern
 */
char *
eks_destination_find_folder (EksEnvironment *environment, EksJob *job, EksDestination *destination, GError **error)
{
  g_autoptr (EksConnection) connection = NULL;
  g_autoptr (EksConnector) connector = NULL;
  const char *zone = "UTC";

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job) && EKS_IS_DESTINATION (destination), NULL);

  connection = eks_environment_get_job_connection (environment, job, NULL);
  connector = eks_environment_find_job_connector (environment, job, NULL);
  if (connector != NULL)
    zone = eks_connector_get_time_zone (connector);
  if (connection != NULL && eks_connection_get_time_zone (connection) != NULL)
    zone = eks_connection_get_time_zone (connection);
  return eks_destination_expand_folder (job, destination, zone, eks_clock_get_real_time (eks_environment_get_clock (environment)), error);
}

/* Before the host key is confirmed no secret goes out, so none is needed to see the key. */
static gboolean
find_secret (EksDestination *destination, char **secret, GCancellable *cancellable, GError **error)
{
  gboolean unknown = eks_destination_get_kind (destination) == EKS_DESTINATION_SFTP && eks_destination_get_host_keys (destination)[0] == NULL;
  g_autoptr (GError) fault = NULL;

  if (eks_destination_secret_lookup (destination, secret, cancellable, &fault))
    return TRUE;
  if (unknown && !eks_error_is_cancelled (fault))
    {
      *secret = g_strdup ("");
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/**
 * eks_destination_test:
 * @environment: where the keyring's secrets and the clock are
 * @destination: a destination, also one that is not saved
 * @folder: its folder, filled in
 * @secret: (nullable): its secret; %NULL: that of the keyring or the environment
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Does there what a delivery does, with a small file, and takes it away again; see eks_delivery_test(). Blocks; any thread but
 * the main one.
 *
 * Returns: (transfer full) (nullable): what was done and what was not, or %NULL with %EKS_ERROR_SECRET_MISSING,
 *   %EKS_ERROR_KEYRING, %EKS_ERROR_DELIVERY or %G_IO_ERROR_CANCELLED
 */
EksDeliveryCheck *
eks_destination_test (EksEnvironment *environment, EksDestination *destination, const char *folder, const char *secret, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_uuid_string_random ();
  g_autofree char *tag = eks_target_make_tag (name);
  char *found = NULL;
  g_autoptr (EksDelivery) delivery = NULL;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_DESTINATION (destination) && folder != NULL, NULL);

  if (secret == NULL && !find_secret (destination, &found, cancellable, error))
    return NULL;
  delivery = eks_environment_make_delivery (environment, destination, folder, secret != NULL ? secret : found, tag, error);
  eks_text_free_secret (found);
  return delivery != NULL ? eks_delivery_test (delivery, cancellable, error) : NULL;
}
