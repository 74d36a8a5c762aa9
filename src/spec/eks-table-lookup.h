/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A look-up of a table into another connection: a file that a portal made enriches rows of a service. */
#pragma once

#include "eks-connection.h"

G_BEGIN_DECLS

#define EKS_TABLE_MAX_LOOKUPS 20

#define EKS_TYPE_TABLE_LOOKUP (eks_table_lookup_get_type ())
/* It never changes: another one takes its place. JSON: {"id", "connection": an id or a connection, "entity", "key", "foreign_key"}. */
G_DECLARE_FINAL_TYPE (EksTableLookup, eks_table_lookup, EKS, TABLE_LOOKUP, EksSpec)

EksTableLookup *eks_table_lookup_new (const char *id, const char *connection, const char *entity, const char *key, const char *foreign_key);
EksTableLookup *eks_table_lookup_copy (EksTableLookup *self);
const char *eks_table_lookup_get_id (EksTableLookup *self);
const char *eks_table_lookup_get_connection_id (EksTableLookup *self);
EksConnection *eks_table_lookup_get_inline_connection (EksTableLookup *self);
const char *eks_table_lookup_get_entity (EksTableLookup *self);
const char *eks_table_lookup_get_key (EksTableLookup *self);
const char *eks_table_lookup_get_foreign_key (EksTableLookup *self);

EksTableLookup *eks_table_lookup_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);
JsonNode *eks_table_lookup_to_json (EksTableLookup *self);

G_END_DECLS
