/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All connectors there are: those that come with Eksport and those that the person dropped in. */
#pragma once

#include "eks-connector.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define EKS_TYPE_CONNECTOR_REGISTRY (eks_connector_registry_get_type ())
G_DECLARE_FINAL_TYPE (EksConnectorRegistry, eks_connector_registry, EKS, CONNECTOR_REGISTRY, GObject)

/* $EKSPORT_DATADIR/connectors, else the installed folder; then $XDG_DATA_HOME/eksport/connectors. The person's own wins by id. */
EksConnectorRegistry *eks_connector_registry_new (void);
EksConnectorRegistry *eks_connector_registry_new_for_folders (const char *const *folders);
GPtrArray *eks_connector_registry_get_connectors (EksConnectorRegistry *self); /* (transfer none) (element-type EksConnector), by label */
EksConnector *eks_connector_registry_find (EksConnectorRegistry *self, const char *id, GError **error); /* (transfer none) */
GPtrArray *eks_connector_registry_get_errors (EksConnectorRegistry *self); /* (transfer none) (element-type utf8): files that could not be used, and why */

/* The person's own. */
void eks_connector_registry_reload (EksConnectorRegistry *self);
const char *eks_connector_registry_get_own_folder (EksConnectorRegistry *self);
char *eks_connector_registry_dup_own_file (EksConnectorRegistry *self, const char *id); /* (nullable): it came with Eksport */
EksConnector *eks_connector_registry_install (EksConnectorRegistry *self, const char *data, gsize length, GError **error); /* (transfer none) */
gboolean eks_connector_registry_remove (EksConnectorRegistry *self, const char *id, GError **error);

G_END_DECLS
