/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Under which records of other entities a table's records are: {"operation": ["DRrv3d"]}. */
#pragma once

#include "eks-json.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define EKS_PARENTS_MAX_ENTITIES 10
#define EKS_PARENTS_MAX_KEYS 10000
#define EKS_PARENTS_MAX_BYTES 1024

/**
 * EksParentChoice:
 * @key: the record's key; may name a parameter in braces
 * @name: (nullable): what the record was called when it was chosen
 *
 * A record that was chosen.
 */
typedef struct
{
  char *key;
  char *name;
} EksParentChoice;

EksParentChoice *eks_parent_choice_new (const char *key, const char *name);
void eks_parent_choice_free (EksParentChoice *self);

#define EKS_TYPE_PARENTS (eks_parents_get_type ())
typedef struct _EksParents EksParents;

GType eks_parents_get_type (void) G_GNUC_CONST;
EksParents *eks_parents_new (void);
EksParents *eks_parents_copy (const EksParents *self);
void eks_parents_free (EksParents *self);
gboolean eks_parents_equal (const EksParents *self, const EksParents *other);
gboolean eks_parents_is_empty (const EksParents *self);
GStrv eks_parents_list_entities (const EksParents *self);
GPtrArray *eks_parents_get (const EksParents *self, const char *entity); /* (nullable) (element-type EksParentChoice): NULL for all */
void eks_parents_set (EksParents *self, const char *entity, GPtrArray *choices);
GHashTable *eks_parents_dup_keys (const EksParents *self);

EksParents *eks_parents_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);
JsonNode *eks_parents_to_json (const EksParents *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksParents, eks_parents_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksParentChoice, eks_parent_choice_free)

G_END_DECLS
