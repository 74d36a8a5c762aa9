/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A secret stands in no file of ours: the keyring of the desktop has it or, without a desktop, the environment. */

#include "config.h"

#include "eks-secrets.h"

#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>
#include <string.h>
#include <sys/random.h>

/* No connection has this id: of those, none begins with #. */
#define SALT_OWNER "#hash"
#define SALT_BYTES 32
#define MIN_SALT_LENGTH 16

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
 * eks_secrets_lookup_for:
 * @owner: (nullable): what the keyring files the secret under: a connection's id, a destination's owner, `mail`; %NULL: it
 *   has nothing in the keyring
 * @setting: which of the owner's secrets, such as `api_key`
 * @variable: the environment variable that may have it instead
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
eks_secrets_lookup_for (const char *owner, const char *setting, const char *variable, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) keyring_error = NULL;
  g_autofree char *value = NULL;
  const char *from_environment;

  g_return_val_if_fail (setting != NULL && variable != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (owner != NULL)
    value = lookup_in_keyring (owner, setting, cancellable, &keyring_error);
  if (value != NULL)
    return g_steal_pointer (&value);
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
 * eks_secrets_lookup:
 * @connection_id: (nullable): the id of a connection; %NULL: it is not a saved one and has nothing in the keyring
 * @connector: the id of its connector
 * @setting: the id of a secret setting
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * The secret of a connection; see eks_secrets_lookup_for().
 *
 * Returns: (transfer full) (nullable): the secret
 */
char *
eks_secrets_lookup (const char *connection_id, const char *connector, const char *setting, GCancellable *cancellable, GError **error)
{
  g_autofree char *variable = NULL;

  g_return_val_if_fail (connector != NULL && setting != NULL, NULL);

  variable = eks_secrets_get_variable (connector, setting);
  return eks_secrets_lookup_for (connection_id, setting, variable, cancellable, error);
}

/* (transfer full) (nullable): as hexadecimal digits, so that it can be typed elsewhere */
static char *
make_salt (GError **error)
{
  guint8 bytes[SALT_BYTES];
  GString *text;

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_FAILED, _("The system gave no random numbers"));
      return NULL;
    }
  text = g_string_sized_new (2 * sizeof bytes + 1);
  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  explicit_bzero (bytes, sizeof bytes);
  return g_string_free (text, FALSE);
}

/* What stands in the keyring afterwards counts: another program may have been faster. */
static char *
create_salt (GCancellable *cancellable, GError **error)
{
  g_autofree char *salt = make_salt (error);
  g_autofree char *variable = eks_secrets_get_variable ("hash", "salt");
  g_autofree char *kept = NULL;
  g_autoptr (GError) keyring_error = NULL;

  if (salt == NULL)
    return NULL;
  /* TRANSLATORS: how the keyring shows the secret that hashes are made with */
  if (secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, _("Eksport: salt of hashes"), salt, cancellable, &keyring_error,
                                  "connection", SALT_OWNER, "setting", "salt", NULL))
    kept = lookup_in_keyring (SALT_OWNER, "salt", cancellable, &keyring_error);
  if (kept != NULL)
    return g_steal_pointer (&kept);
  if (keyring_error != NULL && (is_refusal (keyring_error) || eks_error_is_cancelled (keyring_error)))
    set_keyring_error (error, keyring_error);
  else
    g_set_error (error, EKS_ERROR, EKS_ERROR_SECRET_MISSING,
                 /* TRANSLATORS: %s is an environment variable */
                 _("Hashes need a secret salt, and there is no keyring to keep one. Set the environment variable %s to a long random text, "
                   "and keep it: with another salt, other hashes come out."),
                 variable);
  return NULL;
}

/**
 * eks_secrets_ensure_salt:
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * The key of hashes, one for each installation: from the keyring, else from `EKSPORT_SECRET_HASH_SALT`. Where neither has
 * it, a random one is put into the keyring. Blocks, perhaps until a person has unlocked the keyring; any thread.
 *
 * Returns: (transfer full) (nullable): the salt's text. %NULL with %EKS_ERROR_SECRET_MISSING, which names the variable, if
 *   there is no keyring, %EKS_ERROR_KEYRING if it refuses, %EKS_ERROR_USAGE if the salt is too short to be one
 */
GBytes *
eks_secrets_ensure_salt (GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *variable = eks_secrets_get_variable ("hash", "salt");
  g_autofree char *salt = eks_secrets_lookup (SALT_OWNER, "hash", "salt", cancellable, &local_error);
  gsize length;

  if (g_error_matches (local_error, EKS_ERROR, EKS_ERROR_SECRET_MISSING))
    salt = create_salt (cancellable, error);
  else if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  if (salt == NULL)
    return NULL;
  length = strlen (salt);
  if (length < MIN_SALT_LENGTH)
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE,
                   /* TRANSLATORS: %1$s is an environment variable, %2$d a number */
                   _("The salt of hashes in %1$s is too short to keep anything secret; use at least %2$d characters"), variable, MIN_SALT_LENGTH);
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&salt), length);
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
