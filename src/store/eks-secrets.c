/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A secret stands in no file of ours: the keyring of the desktop has it or, without a desktop, the environment. */

#include "config.h"

#include "eks-secrets.h"

#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

static const SecretSchema schema = {
  "io.github.eksport.Eksport.Secret",
  SECRET_SCHEMA_NONE,
  {
    { "connection", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "setting", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

/* A server has no keyring, which is no fault; a keyring that is there and refuses is one. */
static gboolean
is_refusal (const GError *error)
{
  return error->domain == SECRET_ERROR || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_AUTH_FAILED);
}

static void
set_keyring_error (GError **error, const GError *keyring_error)
{
  if (eks_error_is_cancelled (keyring_error))
    {
      if (error != NULL)
        *error = g_error_copy (keyring_error);
      return;
    }
  g_set_error (error, EKS_ERROR, EKS_ERROR_KEYRING,
               /* TRANSLATORS: %s says why */
               _("The keyring cannot be used: %s. Unlock it and try again, or give the secret in the environment."), keyring_error->message);
}

/**
 * eks_secrets_get_variable:
 * @connector: the id of a connector
 * @setting: the id of a secret setting
 *
 * Returns: (transfer full): the environment variable for it: `EKSPORT_SECRET_CONNECTOR_SETTING`, in
 *   upper case with `_` for anything but letters and digits
 */
char *
eks_secrets_get_variable (const char *connector, const char *setting)
{
  char *name;

  g_return_val_if_fail (connector != NULL && setting != NULL, NULL);

  name = g_strconcat ("EKSPORT_SECRET_", connector, "_", setting, NULL);
  for (char *p = name; *p != '\0'; p++)
    *p = g_ascii_isalnum (*p) ? g_ascii_toupper (*p) : '_';
  return name;
}

static char *
lookup_in_keyring (const char *connection_id, const char *setting, GCancellable *cancellable, GError **error)
{
  char *found = secret_password_lookup_sync (&schema, cancellable, error, "connection", connection_id, "setting", setting, NULL);
  char *value = g_strdup (found);

  if (found != NULL)
    secret_password_free (found);
  return value;
}

/**
 * eks_secrets_lookup:
 * @connection_id: (nullable): the id of a connection; %NULL: it is not a saved one and has nothing in the keyring
 * @connector: the id of its connector
 * @setting: the id of a secret setting
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * Blocks, perhaps until a person has unlocked the keyring; any thread.
 *
 * Returns: (transfer full) (nullable): the secret. %NULL with %EKS_ERROR_SECRET_MISSING, which names
 *   setting and variable, if it is in neither place, %EKS_ERROR_KEYRING if the keyring refuses and the
 *   environment does not have it
 */
char *
eks_secrets_lookup (const char *connection_id, const char *connector, const char *setting, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) keyring_error = NULL;
  g_autofree char *variable = NULL;
  g_autofree char *value = NULL;
  const char *from_environment;

  g_return_val_if_fail (connector != NULL && setting != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (connection_id != NULL)
    value = lookup_in_keyring (connection_id, setting, cancellable, &keyring_error);
  if (value != NULL)
    return g_steal_pointer (&value);
  variable = eks_secrets_get_variable (connector, setting);
  from_environment = g_getenv (variable);
  if (from_environment != NULL && from_environment[0] != '\0' && !eks_error_is_cancelled (keyring_error))
    return g_strdup (from_environment);
  if (keyring_error != NULL && (is_refusal (keyring_error) || eks_error_is_cancelled (keyring_error)))
    set_keyring_error (error, keyring_error);
  else
    g_set_error (error, EKS_ERROR, EKS_ERROR_SECRET_MISSING,
                 /* TRANSLATORS: %1$s is a setting such as api_key, %2$s an environment variable */
                 _("The secret “%1$s” is missing. Enter it in the connection, or set the environment variable %2$s."), setting, variable);
  return NULL;
}

/**
 * eks_secrets_store:
 * @connection_id: the id of a connection
 * @connection_name: its name, shown by the keyring
 * @setting: the id of a secret setting
 * @value: the secret
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * Blocks, perhaps until a person has unlocked the keyring; any thread.
 *
 * Returns: %FALSE with %EKS_ERROR_KEYRING if there is no keyring or it refuses; nothing is kept then
 */
gboolean
eks_secrets_store (const char *connection_id, const char *connection_name, const char *setting, const char *value, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) keyring_error = NULL;
  g_autofree char *label = NULL;

  g_return_val_if_fail (connection_id != NULL && connection_name != NULL && setting != NULL && value != NULL, FALSE);

  /* TRANSLATORS: how the keyring shows a secret; %1$s is the name of a connection, %2$s a setting such as api_key */
  label = g_strdup_printf (_("Eksport: %1$s (%2$s)"), connection_name, setting);
  if (secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, value, cancellable, &keyring_error,
                                  "connection", connection_id, "setting", setting, NULL))
    return TRUE;
  set_keyring_error (error, keyring_error);
  return FALSE;
}

/**
 * eks_secrets_clear:
 * @connection_id: the id of a connection
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * Forgets every secret of the connection. Where there is no keyring there is nothing to forget. Blocks; any thread.
 *
 * Returns: %FALSE with %EKS_ERROR_KEYRING if the keyring refuses
 */
gboolean
eks_secrets_clear (const char *connection_id, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) keyring_error = NULL;

  g_return_val_if_fail (connection_id != NULL, FALSE);

  secret_password_clear_sync (&schema, cancellable, &keyring_error, "connection", connection_id, NULL);
  if (keyring_error == NULL || (!is_refusal (keyring_error) && !eks_error_is_cancelled (keyring_error)))
    return TRUE;
  set_keyring_error (error, keyring_error);
  return FALSE;
}
