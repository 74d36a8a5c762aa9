/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service behind an account: its addresses, the credential, and how fast it may be asked. */
#pragma once

#include "eks-source.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _EksAccessToken EksAccessToken;

#define EKS_TYPE_SERVICE (eks_service_get_type ())
G_DECLARE_FINAL_TYPE (EksService, eks_service, EKS, SERVICE, GObject)

EksService *eks_service_new (EksConnector *connector, GHashTable *settings, EksClock *clock, GError **error);
EksConnector *eks_service_get_connector (EksService *self);
EksClock *eks_service_get_clock (EksService *self);
const EksSourceLimits *eks_service_get_limits (EksService *self);
void eks_service_set_limits (EksService *self, const EksSourceLimits *limits);
EksProgress *eks_service_get_progress (EksService *self);
void eks_service_set_progress (EksService *self, EksProgress *progress);
const char *eks_service_get_host (EksService *self);
gboolean eks_service_is_local (EksService *self);

char *eks_service_expand (EksService *self, const char *template_text, const char *key, GError **error);
GString *eks_service_build_address (EksService *self, const char *path, const char *key, GPtrArray *query, GError **error);
void eks_service_add_parameter (GString *address, const char *name, const char *value);
gboolean eks_service_owns (EksService *self, GUri *uri);
SoupMessage *eks_service_create_message (EksService *self, GUri *uri, const char *token);
EksAccessToken *eks_service_get_access_token (EksService *self);
void eks_service_add_secret (EksService *self, const char *secret);
SoupMessage *eks_service_create_action_message (EksService *self, const EksAction *action, const char *key, const char *token, GError **error);
gboolean eks_service_is_usable_key (const char *key);
char *eks_service_obscure (EksService *self, const char *text);

gboolean eks_service_wait_turn (EksService *self, GCancellable *cancellable, GError **error);
void eks_service_hold (EksService *self, gint64 until);

G_END_DECLS
