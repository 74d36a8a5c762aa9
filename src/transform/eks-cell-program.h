/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column's settings, understood once and done for each of its values. */
#pragma once

#include "eks-cell-tally.h"
#include "eks-column.h"
#include "eks-schema.h"

G_BEGIN_DECLS

/**
 * EksCellContext:
 * @zone: the account's time zone
 * @now: the run's moment, µs since 1970 UTC
 * @language: (nullable): the export's language, one of eks_job_languages; %NULL for English
 * @salt: (nullable): the key of hashes; %NULL where no column has one
 * @no_rows: what is changed is not yet a row of the file, so its number says nothing
 *
 * What values are changed by beyond the settings of their column.
 */
typedef struct
{
  const char *zone;
  gint64 now;
  const char *language;
  GBytes *salt;
  gboolean no_rows;
} EksCellContext;

typedef struct _EksCellProgram EksCellProgram;

EksCellProgram *eks_cell_program_new (EksColumn *column, const EksCellContext *context, GError **error);
void eks_cell_program_free (EksCellProgram *self);
EksType eks_cell_program_get_type (EksCellProgram *self, EksType source);
void eks_cell_program_run (EksCellProgram *self, GString *text, EksCellTally *tally, guint column);
gsize eks_cell_find_end (const char *text, gsize length, guint n_characters, guint *n_found);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksCellProgram, eks_cell_program_free)

G_END_DECLS
