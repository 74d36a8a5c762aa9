/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column's settings, understood once and done for each of its values. */
#pragma once

#include "eks-cell-tally.h"
#include "eks-column.h"
#include "eks-schema.h"

G_BEGIN_DECLS

typedef struct _EksCellProgram EksCellProgram;

EksCellProgram *eks_cell_program_new (EksColumn *column, const char *zone, gint64 now, GError **error);
void eks_cell_program_free (EksCellProgram *self);
EksType eks_cell_program_get_type (EksCellProgram *self, EksType source);
void eks_cell_program_run (EksCellProgram *self, GString *text, EksCellTally *tally, guint column);
gsize eks_cell_find_end (const char *text, gsize length, guint n_characters, guint *n_found);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksCellProgram, eks_cell_program_free)

G_END_DECLS
