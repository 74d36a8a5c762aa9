/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libcurl waits for its question about a name to be answered even where nobody wants to know any more: a network whose name
 * servers are silent would hold a cancelled export for half a minute. So the question is asked before. */

#include "config.h"

#include "eks-curl-address.h"

#include <string.h>

static void
take_part (CURLU *parsed, CURLUPart part, char **target)
{
  char *text = NULL;

  curl_url_get (parsed, part, &text, CURLU_DEFAULT_PORT);
  g_free (*target);
  *target = g_strdup (text);
  curl_free (text);
}

/**
 * eks_curl_address_set_url:
 * @self: addresses
 * @url: where a transfer goes
 *
 * What was found is kept while the server is the same.
 */
void
eks_curl_address_set_url (EksCurlAddress *self, const char *url)
{
  CURLU *parsed = curl_url ();
  g_autofree char *host = NULL;
  g_autofree char *port = NULL;

  g_return_if_fail (self != NULL && url != NULL);

  if (parsed != NULL && curl_url_set (parsed, CURLUPART_URL, url, 0) == CURLUE_OK)
    {
      take_part (parsed, CURLUPART_HOST, &host);
      take_part (parsed, CURLUPART_PORT, &port);
    }
  curl_url_cleanup (parsed);
  if (g_strcmp0 (host, self->host) == 0 && g_strcmp0 (port, self->port) == 0)
    return;
  eks_curl_address_clear (self);
  self->host = g_steal_pointer (&host);
  self->port = g_steal_pointer (&port);
}

/* An address needs no question, and of a name in another script libcurl asks in its own way. */
static gboolean
needs_question (const EksCurlAddress *self)
{
  return self->list == NULL && self->host != NULL && self->port != NULL && self->host[0] != '[' && g_str_is_ascii (self->host) &&
         !g_hostname_is_ip_address (self->host);
}

/**
 * eks_curl_address_find:
 * @self: addresses
 * @cancellable: (nullable): ends the question at once
 * @error: return location
 *
 * Returns: %FALSE with an error of GIO
 */
gboolean
eks_curl_address_find (EksCurlAddress *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GResolver) resolver = NULL;
  g_autoptr (GString) line = NULL;
  GList *found;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!needs_question (self))
    return TRUE;
  resolver = g_resolver_get_default ();
  found = g_resolver_lookup_by_name (resolver, self->host, cancellable, error);
  if (found == NULL)
    return FALSE;
  line = g_string_new (NULL);
  g_string_append_printf (line, "%s:%s:", self->host, self->port);
  for (GList *l = found; l != NULL; l = l->next)
    {
      g_autofree char *address = g_inet_address_to_string (l->data);
      gboolean six = g_inet_address_get_family (l->data) == G_SOCKET_FAMILY_IPV6;
      g_string_append_printf (line, "%s%s%s%s", l == found ? "" : ",", six ? "[" : "", address, six ? "]" : "");
    }
  g_resolver_free_addresses (found);
  self->list = curl_slist_append (NULL, line->str);
  return TRUE;
}

/**
 * eks_curl_address_forget:
 * @self: addresses
 *
 * The next transfer asks again: the server may have moved.
 */
void
eks_curl_address_forget (EksCurlAddress *self)
{
  g_return_if_fail (self != NULL);
  g_clear_pointer (&self->list, curl_slist_free_all);
}

/**
 * eks_curl_address_clear:
 * @self: addresses
 */
void
eks_curl_address_clear (EksCurlAddress *self)
{
  eks_curl_address_forget (self);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->port, g_free);
}
