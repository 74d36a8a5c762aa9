/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Related records by key, as small as they can be kept. */
#pragma once

#include "eks-batch.h"
#include "eks-key-compare.h"

G_BEGIN_DECLS

typedef struct _EksLookupTable EksLookupTable;

/**
 * EksLookupOffer:
 * @EKS_LOOKUP_IGNORED: nobody wants that record, or it is known from an earlier pass
 * @EKS_LOOKUP_TAKEN: it was copied
 * @EKS_LOOKUP_DUPLICATE: its key had come before in this pass; the first record stays
 */
typedef enum
{
  EKS_LOOKUP_IGNORED,
  EKS_LOOKUP_TAKEN,
  EKS_LOOKUP_DUPLICATE,
} EksLookupOffer;

EksLookupTable *eks_lookup_table_new (EksSchema *schema, EksKeyCompare compare);
EksLookupTable *eks_lookup_table_ref (EksLookupTable *self);
void eks_lookup_table_unref (EksLookupTable *self);

gboolean eks_lookup_table_want (EksLookupTable *self, const EksValue *key);
guint eks_lookup_table_get_n_wanted (EksLookupTable *self);
EksLookupOffer eks_lookup_table_offer (EksLookupTable *self, const EksValue *record, gboolean take_all);
void eks_lookup_table_settle (EksLookupTable *self);

const EksValue *eks_lookup_table_find (EksLookupTable *self, const EksValue *key);
void eks_lookup_table_inherit (EksLookupTable *self, EksLookupTable *older, const EksValue *key);
gsize eks_lookup_table_get_n_bytes (EksLookupTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksLookupTable, eks_lookup_table_unref)

G_END_DECLS
