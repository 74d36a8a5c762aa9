/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the fields of a table are like in a run: which rows have them, and how their values are spelt. Never a value. */
#pragma once

#include "eks-reader.h"

G_BEGIN_DECLS

typedef struct _EksShape EksShape;

/**
 * EksShapeChange:
 * @field: the id of a field
 * @before: (nullable): of which kind its values were, in the user's language; %NULL where no row has it any more
 * @now: (nullable): of which kind they are
 */
typedef struct
{
  char *field;
  char *before;
  char *now;
} EksShapeChange;

EksShape *eks_shape_new (const char *table);
void eks_shape_free (EksShape *self);
const char *eks_shape_get_table (EksShape *self);
guint64 eks_shape_get_n_rows (EksShape *self);

EksReader *eks_shape_observe (EksShape *self, EksReader *source);

char *eks_shape_to_text (EksShape *self);
EksShape *eks_shape_from_text (const char *table, const char *text);
GPtrArray *eks_shape_compare (EksShape *self, EksShape *before);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksShape, eks_shape_free)

G_END_DECLS
