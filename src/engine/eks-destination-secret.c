/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two destinations in different folders of one account share its secret, as the keyring files it by the account. */

#include "config.h"

#include "eks-destination-secret.h"

#include "eks-error.h"
#include "eks-secrets.h"

#include <glib/gi18n-lib.h>

/* Of an owner there is only this one. */
#define SETTING "secret"

static void
set_missing (EksDestination *destination, const char *variable, GError **error)
{
  g_autofree char *place = eks_destination_describe_place (destination, "");

  g_set_error (error, EKS_ERROR, EKS_ERROR_SECRET_MISSING,
               /* TRANSLATORS: %1$s is the id of a destination, %2$s where it is, %3$s an environment variable */
               _("The secret of the destination “%1$s” (%2$s) is missing. Enter it there, or with “eksport-cli destination secret”, or set the environment variable %3$s."),
               eks_destination_get_id (destination), place, variable);
}

/**
 * eks_destination_secret_lookup:
 * @destination: a destination
 * @secret: (out) (transfer full) (nullable): its secret; %NULL if it needs none and has none
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * Asks the keyring, else the environment. Blocks, perhaps until a person has unlocked the keyring; any thread.
 *
 * Returns: %FALSE with %EKS_ERROR_SECRET_MISSING or %EKS_ERROR_KEYRING if nothing can be delivered without one
 */
gboolean
eks_destination_secret_lookup (EksDestination *destination, char **secret, GCancellable *cancellable, GError **error)
{
  g_autofree char *owner = NULL;
  g_autofree char *variable = NULL;
  g_autoptr (GError) fault = NULL;

  g_return_val_if_fail (EKS_IS_DESTINATION (destination) && secret != NULL, FALSE);

  *secret = NULL;
  if (!eks_destination_takes_secret (destination))
    return TRUE;
  owner = eks_destination_make_owner (destination);
  variable = eks_destination_make_variable (destination);
  *secret = eks_secrets_lookup_for (owner, SETTING, variable, cancellable, &fault);
  if (*secret != NULL || (!eks_destination_needs_secret (destination) && !eks_error_is_cancelled (fault)))
    return TRUE;
  if (g_error_matches (fault, EKS_ERROR, EKS_ERROR_SECRET_MISSING))
    set_missing (destination, variable, error);
  else
    g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/**
 * eks_destination_secret_store:
 * @destination: a destination that takes a secret
 * @secret: its secret
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * Puts it into the keyring, for every destination of the same account. Blocks; any thread.
 *
 * Returns: %FALSE with %EKS_ERROR_KEYRING
 */
gboolean
eks_destination_secret_store (EksDestination *destination, const char *secret, GCancellable *cancellable, GError **error)
{
  g_autofree char *owner = NULL;
  g_autofree char *place = NULL;

  g_return_val_if_fail (EKS_IS_DESTINATION (destination) && eks_destination_takes_secret (destination) && secret != NULL, FALSE);

  owner = eks_destination_make_owner (destination);
  place = eks_destination_describe_place (destination, "");
  return eks_secrets_store (owner, place, SETTING, secret, cancellable, error);
}

/**
 * eks_destination_secret_clear:
 * @destination: a destination
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * Takes it out of the keyring, for every destination of the same account. Blocks; any thread.
 *
 * Returns: %FALSE with %EKS_ERROR_KEYRING
 */
gboolean
eks_destination_secret_clear (EksDestination *destination, GCancellable *cancellable, GError **error)
{
  g_autofree char *owner = NULL;

  g_return_val_if_fail (EKS_IS_DESTINATION (destination), FALSE);

  owner = eks_destination_make_owner (destination);
  return owner == NULL || eks_secrets_clear (owner, cancellable, error);
}
