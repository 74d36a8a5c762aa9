/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Only what is protected on its way is an address here: https, or http on this computer, where nobody is in between. */

#include "config.h"

#include "eks-web-address.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_ADDRESS_BYTES 8192
#define FLAGS (G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE)

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

/* What RFC 3986 knows, so that no two readers take it for two things. */
static gboolean
is_plain (const char *text)
{
  if (strlen (text) > MAX_ADDRESS_BYTES)
    return FALSE;
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("-._~:/?[]!$&'()*+,;=%", *at) == NULL)
      return FALSE;
  return TRUE;
}

/* A name or an address in digits: nothing that somebody could take for the end of it. */
static gboolean
is_host (const char *host)
{
  if (host == NULL || host[0] == '\0')
    return FALSE;
  if (strchr (host, ':') != NULL)
    return g_hostname_is_ip_address (host);
  for (const char *at = host; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("-._", *at) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * eks_web_address_parse:
 * @text: what should be the address of a service
 *
 * An address has no user, no password and no fragment; it is `https`, or `http` on this computer.
 *
 * Returns: (transfer full) (nullable): the address, or %NULL if it is none that may be used
 */
GUri *
eks_web_address_parse (const char *text)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  uri = is_plain (text) ? g_uri_parse (text, FLAGS, NULL) : NULL;
  if (uri == NULL || !is_host (g_uri_get_host (uri)) || g_uri_get_userinfo (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return NULL;
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return g_steal_pointer (&uri);
  if (g_str_equal (g_uri_get_scheme (uri), "http") && is_loopback (g_uri_get_host (uri)))
    return g_steal_pointer (&uri);
  return NULL;
}

/**
 * eks_web_address_is_bare:
 * @uri: an address
 *
 * Returns: whether it is that of a whole service, with neither a path nor a query
 */
gboolean
eks_web_address_is_bare (GUri *uri)
{
  const char *path;

  g_return_val_if_fail (uri != NULL, FALSE);

  path = g_uri_get_path (uri);
  return (path[0] == '\0' || g_str_equal (path, "/")) && g_uri_get_query (uri) == NULL;
}

static int
get_port (GUri *uri)
{
  int usual = g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;

  return g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : usual;
}

/**
 * eks_web_address_make_host:
 * @uri: an address
 *
 * Returns: (transfer full): its host as it stands in the Host header: in lower case, with the port if it is not the usual one
 */
char *
eks_web_address_make_host (GUri *uri)
{
  g_autofree char *host = NULL;
  gboolean usual, digits;

  g_return_val_if_fail (uri != NULL, NULL);

  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  digits = strchr (host, ':') != NULL;
  usual = get_port (uri) == (g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80);
  if (usual)
    return g_strdup_printf (digits ? "[%s]" : "%s", host);
  return g_strdup_printf (digits ? "[%s]:%d" : "%s:%d", host, get_port (uri));
}

/**
 * eks_web_address_make_origin:
 * @uri: an address
 *
 * Returns: (transfer full): it without path and query, such as `https://storage.example:9000`
 */
char *
eks_web_address_make_origin (GUri *uri)
{
  g_autofree char *host = eks_web_address_make_host (uri);

  return g_strconcat (g_uri_get_scheme (uri), "://", host, NULL);
}

/**
 * eks_web_address_is_same_origin:
 * @a: an address
 * @b: another one
 *
 * Returns: whether the same service is behind both: what the one may know, the other may
 */
gboolean
eks_web_address_is_same_origin (GUri *a, GUri *b)
{
  g_autofree char *origin_a = eks_web_address_make_origin (a);
  g_autofree char *origin_b = eks_web_address_make_origin (b);

  return g_str_equal (origin_a, origin_b);
}

/**
 * eks_web_address_make_target:
 * @uri: an address
 *
 * Returns: (transfer full): its path and query, as they are asked for
 */
char *
eks_web_address_make_target (GUri *uri)
{
  const char *path, *query;

  g_return_val_if_fail (uri != NULL, NULL);

  path = g_uri_get_path (uri);
  query = g_uri_get_query (uri);
  return g_strconcat (path[0] != '\0' ? path : "/", query != NULL ? "?" : NULL, query, NULL);
}
