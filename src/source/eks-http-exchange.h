/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One message out, its whole answer in: bounded, checked for being complete, redirections told and not followed. */
#pragma once

#include "eks-page.h"
#include "eks-service.h"

G_BEGIN_DECLS

#define EKS_HTTP_MAX_HEADERS 2

/**
 * EksHttpHeaders:
 * @names: headers that are of interest; the first %NULL ends the list
 * @values: (owned) (nullable): what each of them says, one line for all that have the same name
 *
 * What an answer says beside its body.
 */
typedef struct
{
  const char *names[EKS_HTTP_MAX_HEADERS + 1];
  char *values[EKS_HTTP_MAX_HEADERS];
} EksHttpHeaders;

/**
 * EksHttpReply:
 * @status: HTTP status
 * @retry_at: when the service wants to be asked again, µs since 1970 UTC, or 0 if it does not say
 * @location: (owned) (nullable): where a redirection leads to
 *
 * What came back, beside the body.
 */
typedef struct
{
  guint status;
  gint64 retry_at;
  char *location;
} EksHttpReply;

gboolean eks_http_exchange (EksService *service, SoupSession *session, SoupMessage *message, EksPage *page, EksHttpReply *reply,
                            EksHttpHeaders *headers, GCancellable *cancellable, GError **error);
void eks_http_reply_clear (EksHttpReply *self);
void eks_http_headers_clear (EksHttpHeaders *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EksHttpReply, eks_http_reply_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EksHttpHeaders, eks_http_headers_clear)

G_END_DECLS
