/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parent records under which others are asked for. */
#pragma once

#include "eks-source-private.h"

G_BEGIN_DECLS

/**
 * EksParentRecord:
 * @key: (owned): its key
 * @name: (owned): by what a person knows it
 * @values: (owned) (element-type EksValue): of the fields that its children show, in the order in which they were named
 *
 * A parent record. Free with eks_parent_record_free().
 */
typedef struct
{
  char *key;
  char *name;
  GArray *values;
} EksParentRecord;

void eks_parent_record_free (EksParentRecord *self);

typedef struct _EksParentList EksParentList;

EksParentList *eks_parent_list_new (EksSource *source, EksEntity *entity, GHashTable *parents, GPtrArray *fields);
void eks_parent_list_free (EksParentList *self);
gboolean eks_parent_list_next (EksParentList *self, EksParentRecord **record, GCancellable *cancellable, GError **error);
guint eks_parent_list_get_n_chosen (EksParentList *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksParentRecord, eks_parent_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksParentList, eks_parent_list_free)

G_END_DECLS
