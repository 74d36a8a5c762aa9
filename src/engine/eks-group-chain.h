/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stages of a table that is counted. */
#pragma once

#include "eks-column-reader.h"
#include "eks-group-reader.h"

G_BEGIN_DECLS

/**
 * EksGroupChain:
 * @columns: (element-type EksColumn): those to group by, then the values
 * @titles: one for each of them
 * @personal: (array): for each of them, whether its values have no place in a report
 * @context: what values are changed by
 * @tally: where what is not perfect is counted
 */
typedef struct
{
  GListModel *columns;
  GStrv titles;
  const gboolean *personal;
  const EksCellContext *context;
  EksTally *tally;
} EksGroupChain;

EksReader *eks_group_chain_open (const EksGroupChain *chain, EksReader *rows, EksGroupReader **group, GError **error);

G_END_DECLS
