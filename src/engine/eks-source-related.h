/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Related records for a look-up, asked of the source. */
#pragma once

#include "eks-related.h"
#include "eks-source.h"

G_BEGIN_DECLS

#define EKS_TYPE_SOURCE_RELATED (eks_source_related_get_type ())
G_DECLARE_FINAL_TYPE (EksSourceRelated, eks_source_related, EKS, SOURCE_RELATED, EksRelated)

EksRelated *eks_source_related_new (EksSource *source, EksEntity *entity, const EksRelation *relation, GPtrArray *refs, GHashTable *parents, EksTally *tally);

G_END_DECLS
