/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account at a system: which connector, its settings. Secrets are never in it. */
#pragma once

#include "eks-json.h"
#include "eks-spec.h"

G_BEGIN_DECLS

#define EKS_TYPE_CONNECTION (eks_connection_get_type ())
/* Properties: id (string; also the name of its file: [a-z0-9][a-z0-9-]*), name (string), connector (string id, construct-only), time-zone (string, nullable:
 * the connector's default). Signal “changed”. JSON: {"version": 1, "id", "name", "connector", "settings": {…}, "time_zone",
 * "actions": ["mass_send.pause"]}. */
G_DECLARE_FINAL_TYPE (EksConnection, eks_connection, EKS, CONNECTION, EksSpec)

EksConnection *eks_connection_new (const char *id, const char *name, const char *connector);
const char *eks_connection_get_id (EksConnection *self);
const char *eks_connection_get_name (EksConnection *self);
void eks_connection_set_name (EksConnection *self, const char *name);
const char *eks_connection_get_connector (EksConnection *self);
const char *eks_connection_get_time_zone (EksConnection *self);
void eks_connection_set_time_zone (EksConnection *self, const char *identifier);
const char *eks_connection_get_setting (EksConnection *self, const char *name);
void eks_connection_set_setting (EksConnection *self, const char *name, const char *value); /* NULL removes */

/* What the person allows beside reading: names such as “mass_send.pause”; none unless said. */
const char *const *eks_connection_get_actions (EksConnection *self);
gboolean eks_connection_allows (EksConnection *self, const char *action);
void eks_connection_allow (EksConnection *self, const char *action, gboolean allowed);

GStrv eks_connection_list_settings (EksConnection *self); /* names, sorted */

EksConnection *eks_connection_copy (EksConnection *self);
EksConnection *eks_connection_from_data (const char *data, gsize length, GError **error); /* a connection's file; as eks_job_from_data() */
char *eks_connection_to_data (EksConnection *self);
EksConnection *eks_connection_from_json (JsonNode *node, const char *path, EksJsonIssues *issues); /* id and name optional when inline */
JsonNode *eks_connection_to_json (EksConnection *self);

G_END_DECLS
