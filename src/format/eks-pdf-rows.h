/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a report, kept until it is finished: its first page needs what is in the last row. */
#pragma once

#include "eks-batch.h"
#include "eks-cell-tally.h"

G_BEGIN_DECLS

/* More pages than anybody turns; more memory than a report is worth. */
#define EKS_PDF_MAX_ROWS 20000
#define EKS_PDF_MAX_BYTES (64 * 1024 * 1024)
#define EKS_PDF_MAX_CELLS 2000000

typedef struct _EksPdfRows EksPdfRows;

EksPdfRows *eks_pdf_rows_new (EksSchema *schema);
void eks_pdf_rows_free (EksPdfRows *self);

gboolean eks_pdf_rows_add (EksPdfRows *self, EksBatch *batch, EksCellTally *tally, GError **error);

EksSchema *eks_pdf_rows_get_schema (EksPdfRows *self);
guint eks_pdf_rows_get_n_rows (EksPdfRows *self);
guint eks_pdf_rows_get_n_columns (EksPdfRows *self);
const EksValue *eks_pdf_rows_get_row (EksPdfRows *self, guint row);

char *eks_pdf_clean_text (const char *text, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksPdfRows, eks_pdf_rows_free)

G_END_DECLS
