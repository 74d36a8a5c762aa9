/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a destination is called: for people, for the keyring, in the environment. */

#include "config.h"

#include "eks-destination-private.h"

#include <string.h>

#define GCS_ENDPOINT "https://storage.googleapis.com"

/**
 * eks_destination_takes_secret:
 * @self: a destination
 *
 * Returns: whether there is something secret about it: a password, the passphrase of a key, a key
 */
gboolean
eks_destination_takes_secret (EksDestination *self)
{
  return eks_destination_is_of (self, EKS_DESTINATION_IN_BUCKETS | EKS_DESTINATION_IN (SFTP)) ||
         (eks_destination_is_of (self, EKS_DESTINATION_IN_FTP) && eks_destination_get_user (self)[0] != '\0');
}

/**
 * eks_destination_needs_secret:
 * @self: a destination
 *
 * Returns: whether nothing can be delivered there without a secret. A private key may have no passphrase.
 */
gboolean
eks_destination_needs_secret (EksDestination *self)
{
  return eks_destination_takes_secret (self) && !(eks_destination_is_of (self, EKS_DESTINATION_IN (SFTP)) && eks_destination_get_key_file (self)[0] != '\0');
}

/**
 * eks_destination_make_variable:
 * @self: a destination
 *
 * Returns: (transfer full): the variable of the environment that may hold its secret, such as `EKSPORT_SECRET_DESTINATION_OFFICE`
 */
char *
eks_destination_make_variable (EksDestination *self)
{
  g_autoptr (GString) name = g_string_new ("EKSPORT_SECRET_DESTINATION_");

  for (const char *at = eks_destination_get_id (self); *at != '\0'; at++)
    g_string_append_c (name, g_ascii_isalnum (*at) ? g_ascii_toupper (*at) : '_');
  return g_strdup (name->str);
}

/**
 * eks_destination_dup_effective_endpoint:
 * @self: a destination
 *
 * Returns: (transfer full): the address of the service without a slash at the end: the one that was chosen, else that of
 *   Amazon in the region or that of Google; empty for what has none
 */
char *
eks_destination_dup_effective_endpoint (EksDestination *self)
{
  const char *chosen = eks_destination_get_endpoint (self);
  gsize length = strlen (chosen);

  if (!eks_destination_is_of (self, EKS_DESTINATION_IN_BUCKETS))
    return g_strdup ("");
  while (length > 0 && chosen[length - 1] == '/')
    length--;
  if (length > 0)
    return g_strndup (chosen, length);
  if (eks_destination_is_of (self, EKS_DESTINATION_IN (GCS)))
    return g_strdup (GCS_ENDPOINT);
  return g_strconcat ("https://s3.", eks_destination_get_effective_region (self), ".amazonaws.com", g_str_has_prefix (eks_destination_get_region (self), "cn-") ? ".cn" : "", NULL);
}

/**
 * eks_destination_get_effective_region:
 * @self: a destination
 *
 * Returns: (transfer none): the region that requests are signed for; services that have no regions take `us-east-1`
 */
const char *
eks_destination_get_effective_region (EksDestination *self)
{
  const char *region = eks_destination_get_region (self);

  return region[0] != '\0' ? region : "us-east-1";
}

static char *
make_authority (EksDestination *self, gboolean with_usual_port)
{
  const char *host = eks_destination_get_host (self);
  int port = eks_destination_get_effective_port (self);
  g_autofree char *number = with_usual_port || port != eks_destination_get_usual_port (self) ? g_strdup_printf (":%d", port) : g_strdup ("");

  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]%s" : "%s%s", host, number);
}

/**
 * eks_destination_make_authority:
 * @self: a destination at a server
 *
 * Returns: (transfer full): the server as URLs have it, with a port that is not the usual one, without the user
 */
char *
eks_destination_make_authority (EksDestination *self)
{
  g_return_val_if_fail (EKS_IS_DESTINATION (self), NULL);
  return make_authority (self, FALSE);
}

static char *
escape (const char *text)
{
  return g_uri_escape_string (text, NULL, TRUE);
}

/**
 * eks_destination_make_owner:
 * @self: a destination
 *
 * Two destinations in different folders of one account have one secret.
 *
 * Returns: (transfer full) (nullable): what its secret is filed under, such as `sftp://anna@sftp.example.com:22`; %NULL for
 *   what has none
 */
char *
eks_destination_make_owner (EksDestination *self)
{
  const char *scheme = eks_destination_type_names[eks_destination_get_kind (self)];
  g_autofree char *user = NULL;
  g_autofree char *place = NULL;
  g_autofree char *lower = NULL;

  if (!eks_destination_takes_secret (self))
    return NULL;
  if (eks_destination_is_of (self, EKS_DESTINATION_IN_BUCKETS))
    {
      g_autofree char *endpoint = eks_destination_dup_effective_endpoint (self);
      const char *begin = strstr (endpoint, "://");
      user = escape (eks_destination_is_of (self, EKS_DESTINATION_IN (S3)) ? eks_destination_get_access_key (self) : eks_destination_get_bucket (self));
      place = g_strdup (begin != NULL ? begin + 3 : endpoint);
    }
  else
    {
      user = escape (eks_destination_get_user (self));
      place = make_authority (self, TRUE);
    }
  lower = g_ascii_strdown (place, -1);
  return g_strconcat (scheme, "://", user, "@", lower, NULL);
}

static char *
describe_bucket (EksDestination *self, const char *folder)
{
  const char *scheme = eks_destination_is_of (self, EKS_DESTINATION_IN (S3)) ? "s3" : "gs";
  const char *chosen = eks_destination_get_endpoint (self);
  g_autoptr (GUri) uri = chosen[0] != '\0' ? g_uri_parse (chosen, G_URI_FLAGS_NONE, NULL) : NULL;
  g_autofree char *place = g_strconcat (scheme, "://", eks_destination_get_bucket (self), folder[0] != '\0' ? "/" : "", folder, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return g_steal_pointer (&place);
  return g_strdup_printf ("%s (%s)", place, g_uri_get_host (uri));
}

/**
 * eks_destination_describe_place:
 * @self: a destination
 * @folder: its folder, without placeholders
 *
 * Returns: (transfer full): the place for people, such as `sftp://anna@sftp.example.com/in/2025`, never with a secret
 */
char *
eks_destination_describe_place (EksDestination *self, const char *folder)
{
  g_autofree char *authority = NULL;
  const char *between = "";
  const char *user;

  g_return_val_if_fail (EKS_IS_DESTINATION (self) && folder != NULL, NULL);

  if (eks_destination_get_kind (self) == EKS_DESTINATION_LOCAL)
    return g_strdup (folder);
  if (eks_destination_is_of (self, EKS_DESTINATION_IN_BUCKETS))
    return describe_bucket (self, folder);
  authority = make_authority (self, FALSE);
  user = eks_destination_get_user (self);
  if (folder[0] != '/' && folder[0] != '\0')
    /* Where the login leads, which is somewhere below. */
    between = eks_destination_is_of (self, EKS_DESTINATION_IN (SFTP)) && folder[0] != '~' ? "/~/" : "/";
  return g_strconcat (eks_destination_type_names[eks_destination_get_kind (self)], "://", user, user[0] != '\0' ? "@" : "", authority, between, folder, NULL);
}
