/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The access token of an account (OAuth 2.0, client credentials): fetched when it is needed, shared by all threads, never stored. */
#pragma once

#include "eks-http-answer.h"

G_BEGIN_DECLS

EksAccessToken *eks_access_token_new (GUri *uri, const char *basic, const char *scope);
void eks_access_token_free (EksAccessToken *self);
EksVerdict eks_access_token_get (EksAccessToken *self, EksService *service, SoupSession *session, char **token, gint64 *retry_at,
                                 GCancellable *cancellable, GError **error);
void eks_access_token_refuse (EksAccessToken *self, const char *token);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksAccessToken, eks_access_token_free)

G_END_DECLS
