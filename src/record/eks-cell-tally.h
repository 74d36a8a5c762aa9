/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting what happens to cells without a lock for each: a phone column is guarded in every row. */
#pragma once

#include "eks-schema.h"
#include "eks-tally.h"

G_BEGIN_DECLS

typedef struct _EksCellTally EksCellTally;

EksCellTally *eks_cell_tally_new (EksTally *tally, EksSchema *schema);
void eks_cell_tally_free (EksCellTally *self);
void eks_cell_tally_set_row (EksCellTally *self, guint64 row);
void eks_cell_tally_add (EksCellTally *self, guint column, EksTallyKind kind, const char *text, gsize length);
void eks_cell_tally_flush (EksCellTally *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksCellTally, eks_cell_tally_free)

G_END_DECLS
