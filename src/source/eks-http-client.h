/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks a service for one page at a time, patiently: retries, waits, ceilings and plain sentences. */
#pragma once

#include "eks-http-exchange.h"

G_BEGIN_DECLS

#define EKS_TYPE_HTTP_CLIENT (eks_http_client_get_type ())
/* Lives in the thread that makes it; GLib's thread-default main context is its own from then on. */
G_DECLARE_FINAL_TYPE (EksHttpClient, eks_http_client, EKS, HTTP_CLIENT, GObject)

EksHttpClient *eks_http_client_new (EksService *service);
gboolean eks_http_client_get (EksHttpClient *self, const char *address, EksHttpHeaders *headers, EksPage *page, GCancellable *cancellable, GError **error);
gboolean eks_http_client_get_once (EksHttpClient *self, const char *address, EksPage *page, GCancellable *cancellable, GError **error);
gboolean eks_http_client_act (EksHttpClient *self, const EksAction *action, const char *key, GCancellable *cancellable, GError **error);

G_END_DECLS
