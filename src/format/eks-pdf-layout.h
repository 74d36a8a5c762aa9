/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How wide the columns of a table are, which way the pages lie, and which columns share one. */
#pragma once

#include "eks-pdf-canvas.h"
#include "eks-pdf-rows.h"

G_BEGIN_DECLS

/* Between the edge of a column and its text, in parts of the size of the font */
#define EKS_PDF_CELL_SIDE 0.55
#define EKS_PDF_CELL_ABOVE 0.38

/* What stands in a cell wraps to so many lines. */
#define EKS_PDF_MAX_LINES 6

/**
 * EksPdfGroup:
 * @first: the first column after the key column, or 0 for all columns
 * @n: how many
 *
 * Columns that share a page. But for the first group, the key column stands before them.
 */
typedef struct
{
  guint first;
  guint n;
} EksPdfGroup;

/**
 * EksPdfLayout:
 * @landscape: the long side of the page is below
 * @font_size: of the cells
 * @widths: of each column, with its sides
 * @numeric: whether the column stands at the right
 * @titles: (element-type utf8): of the columns, as a page can show them
 * @groups: (element-type EksPdfGroup): at least one
 */
typedef struct
{
  gboolean landscape;
  double font_size;
  double *widths;
  gboolean *numeric;
  GPtrArray *titles;
  GArray *groups;
} EksPdfLayout;

EksPdfLayout *eks_pdf_layout_new (EksPdfCanvas *canvas, EksPdfRows *rows, GCancellable *cancellable, GError **error);
void eks_pdf_layout_free (EksPdfLayout *self);

double eks_pdf_page_width (gboolean landscape);
double eks_pdf_page_height (gboolean landscape);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksPdfLayout, eks_pdf_layout_free)

G_END_DECLS
