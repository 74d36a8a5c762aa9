/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of a report, page by page. */
#pragma once

#include "eks-pdf-layout.h"

G_BEGIN_DECLS

typedef struct _EksPdfTable EksPdfTable;

EksPdfTable *eks_pdf_table_new (EksPdfCanvas *canvas, EksPdfRows *rows, const char *language, EksCellTally *tally,
                                GCancellable *cancellable, GError **error);
void eks_pdf_table_free (EksPdfTable *self);

gboolean eks_pdf_table_is_landscape (EksPdfTable *self);
gboolean eks_pdf_table_may_begin_at (EksPdfTable *self, double y);
void eks_pdf_table_break_pages (EksPdfTable *self, double first_y);
guint eks_pdf_table_get_n_pages (EksPdfTable *self);
void eks_pdf_table_draw (EksPdfTable *self, guint page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksPdfTable, eks_pdf_table_free)

G_END_DECLS
