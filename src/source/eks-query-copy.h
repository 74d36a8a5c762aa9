/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question that is kept, for readers that ask more than once. */
#pragma once

#include "eks-source.h"

G_BEGIN_DECLS

/**
 * EksQueryCopy:
 * @query: as it was asked
 *
 * A question that is kept; the connector's entities and fields must live as long. The rest is private.
 */
typedef struct
{
  EksSourceQuery query;
  GArray *columns;
  GPtrArray *ids;
  GPtrArray *paths;
  char *zone;
} EksQueryCopy;

EksQueryCopy *eks_query_copy_new (const EksSourceQuery *query);
void eks_query_copy_free (EksQueryCopy *self);
EksSchema *eks_query_create_schema (const EksSourceQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksQueryCopy, eks_query_copy_free)

G_END_DECLS
