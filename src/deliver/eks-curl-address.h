/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The addresses of a server, asked for in a way that can be cancelled. */
#pragma once

#include <curl/curl.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * EksCurlAddress:
 * @host: (owned) (nullable): the server that an URL names
 * @port: (owned) (nullable): its port
 * @list: (owned) (nullable): for CURLOPT_RESOLVE
 */
typedef struct
{
  char *host;
  char *port;
  struct curl_slist *list;
} EksCurlAddress;

void eks_curl_address_set_url (EksCurlAddress *self, const char *url);
gboolean eks_curl_address_find (EksCurlAddress *self, GCancellable *cancellable, GError **error);
void eks_curl_address_forget (EksCurlAddress *self);
void eks_curl_address_clear (EksCurlAddress *self);

G_END_DECLS
