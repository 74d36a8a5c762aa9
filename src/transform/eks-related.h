/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a look-up gets related records from; the engine fulfils it with the source. */
#pragma once

#include "eks-reader.h"

G_BEGIN_DECLS

#define EKS_TYPE_RELATED (eks_related_get_type ())
G_DECLARE_DERIVABLE_TYPE (EksRelated, eks_related, EKS, RELATED, GObject)

/**
 * EksRelatedClass:
 * @get_schema: (transfer none): the columns of both readers
 * @open_all: every record; the first column of the reader is the foreign key, the others are what is wanted
 * @open_keys: (nullable): only the records with these keys, in any order; unknown keys are simply absent
 *
 * Both give a reader with the same schema. Called by the thread that pulls the look-up, which closes
 * the reader before it asks for another.
 */
struct _EksRelatedClass
{
  GObjectClass parent_class;

  EksSchema *(*get_schema) (EksRelated *self);
  EksReader *(*open_all) (EksRelated *self, GCancellable *cancellable, GError **error);
  EksReader *(*open_keys) (EksRelated *self, GPtrArray *keys, GCancellable *cancellable, GError **error);
};

EksSchema *eks_related_get_schema (EksRelated *self);
EksReader *eks_related_open_all (EksRelated *self, GCancellable *cancellable, GError **error);
gboolean eks_related_can_open_keys (EksRelated *self);
EksReader *eks_related_open_keys (EksRelated *self, GPtrArray *keys, GCancellable *cancellable, GError **error);

G_END_DECLS
