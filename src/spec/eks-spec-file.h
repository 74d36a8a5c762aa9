/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this folder have in common: a version, ids, lists, values that are kept as text. */
#pragma once

#include "eks-json.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define EKS_SPEC_VERSION 1

typedef gpointer (*EksSpecReadFunc) (JsonNode *node, const char *path, EksJsonIssues *issues);
typedef JsonNode *(*EksSpecWriteFunc) (gpointer item);

JsonNode *eks_spec_file_parse (const char *data, gsize length, GError **error);
gboolean eks_spec_file_check_issues (EksJsonIssues *issues, GError **error);
void eks_spec_file_check_version (EksJsonObject *object, gboolean required);

char *eks_spec_dup_scalar (JsonNode *node);
char *eks_spec_dup_id (EksJsonObject *object, const char *member, gboolean required, const char *allowed);
char *eks_spec_dup_filled (EksJsonObject *object, const char *member);
GHashTable *eks_spec_dup_map (EksJsonObject *object, const char *member, guint maximum);
GStrv eks_spec_list_keys (GHashTable *map);
void eks_spec_read_list (EksJsonObject *object, const char *member, guint maximum, EksSpecReadFunc read, GListStore *list);
void eks_spec_leave (EksJsonObject *object);

void eks_spec_write_string (JsonObject *object, const char *member, const char *value);
void eks_spec_write_map (JsonObject *object, const char *member, GHashTable *map);
JsonNode *eks_spec_write_list (GListStore *list, EksSpecWriteFunc write);
JsonNode *eks_spec_take_object (JsonObject *object);

/* Letters, digits and what else may stand in an id, which is also a file name. */
#define EKS_SPEC_ID_LOWER "abcdefghijklmnopqrstuvwxyz0123456789-"
/* As connectors write theirs: they are names of fields and environment variables too. */
#define EKS_SPEC_ID_CONNECTOR "abcdefghijklmnopqrstuvwxyz0123456789_"
#define EKS_SPEC_ID_ANY "ABCDEFGHIJKLMNOPQRSTUVWXYZ_." EKS_SPEC_ID_LOWER

G_END_DECLS
