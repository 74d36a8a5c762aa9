/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a front end holds once: connectors, saved exports, history, keys, the clock and the demo organisation. */
#pragma once

#include "eks-account.h"
#include "eks-audit.h"
#include "eks-clock.h"
#include "eks-connector-registry.h"
#include "eks-delivery.h"
#include "eks-history.h"
#include "eks-keyring.h"
#include "eks-store.h"

G_BEGIN_DECLS

/* eks_delivery_new(), or what a test has in its place. */
typedef EksDelivery *(*EksDeliveryMaker) (EksDestination *destination, const char *folder, const char *secret, const char *tag, EksClock *clock, GError **error);

/* The id of the first connection to the organisation that comes with Eksport. */
#define EKS_DEMO_CONNECTION "demo"

#define EKS_TYPE_ENVIRONMENT (eks_environment_get_type ())
G_DECLARE_FINAL_TYPE (EksEnvironment, eks_environment, EKS, ENVIRONMENT, GObject)

EksEnvironment *eks_environment_new (const char *folder, EksClock *clock);

EksConnectorRegistry *eks_environment_get_registry (EksEnvironment *self);
EksStore *eks_environment_get_store (EksEnvironment *self);
EksHistory *eks_environment_get_history (EksEnvironment *self);
EksAudit *eks_environment_get_audit (EksEnvironment *self);
EksKeyring *eks_environment_get_keyring (EksEnvironment *self);
EksClock *eks_environment_get_clock (EksEnvironment *self);

void eks_environment_set_delivery_maker (EksEnvironment *self, EksDeliveryMaker maker);
EksDelivery *eks_environment_make_delivery (EksEnvironment *self, EksDestination *destination, const char *folder, const char *secret, const char *tag, GError **error);

GPtrArray *eks_environment_list_connections (EksEnvironment *self, GError **error);
EksConnection *eks_environment_find_connection (EksEnvironment *self, const char *id, GError **error);
gboolean eks_environment_is_demo (const char *id);
gboolean eks_environment_save_actions (EksEnvironment *self, EksConnection *connection, GError **error);
EksConnector *eks_environment_find_base_connector (EksEnvironment *self, EksConnection *connection, GError **error);
EksConnector *eks_environment_find_connector (EksEnvironment *self, EksConnection *connection, GError **error);
EksConnector *eks_environment_find_job_connector (EksEnvironment *self, EksJob *job, GError **error);
EksConnection *eks_environment_get_job_connection (EksEnvironment *self, EksJob *job, GError **error);

EksAccount *eks_environment_open_account (EksEnvironment *self, EksConnection *connection, GCancellable *cancellable, GError **error);
EksAccount *eks_environment_open_run_account (EksEnvironment *self, EksJob *job, GCancellable *cancellable, GError **error);
EksAccount *eks_environment_open_job_account (EksEnvironment *self, EksJob *job, GCancellable *cancellable, GError **error);

void eks_environment_test_connection_async (EksEnvironment *self, EksConnection *connection, GHashTable *secrets, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
char *eks_environment_test_connection_finish (EksEnvironment *self, GAsyncResult *result, GError **error);

G_END_DECLS
