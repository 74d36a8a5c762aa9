/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A filter made ready for many rows: fields are indexes, values are read, groups are jumps. */
#pragma once

#include "eks-batch.h"
#include "eks-filter.h"
#include "eks-tally.h"
#include "eks-timestamp.h"

G_BEGIN_DECLS

typedef struct _EksFilterProgram EksFilterProgram;

EksFilterProgram *eks_filter_program_new (EksFilter *filter, EksSchema *schema, const char *zone, gint64 now, EksTally *tally, GError **error);
void eks_filter_program_free (EksFilterProgram *self);
gboolean eks_filter_program_matches (EksFilterProgram *self, const EksValue *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksFilterProgram, eks_filter_program_free)

G_END_DECLS
