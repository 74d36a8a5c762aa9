/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of a PDF to draw on: a cairo surface over a stream, and one text layout with fonts of its own. */
#pragma once

#include <cairo.h>
#include <gio/gio.h>
#include <pango/pango.h>

G_BEGIN_DECLS

/* A4 in points */
#define EKS_PDF_SHORT_SIDE 595.276
#define EKS_PDF_LONG_SIDE 841.890

#define EKS_PDF_MARGIN 48.0
#define EKS_PDF_TOP 52.0
#define EKS_PDF_BOTTOM 56.0

/* The colours differ in lightness, so a page printed in grey says the same. */
#define EKS_PDF_INK 0x1b2128
#define EKS_PDF_QUIET 0x5b6570
#define EKS_PDF_ACCENT 0x1d4f76
#define EKS_PDF_BAR 0x4f86b0
#define EKS_PDF_RULE 0xd3dae1
#define EKS_PDF_TINT 0xe7eef4
#define EKS_PDF_ZEBRA 0xf5f8fa

/**
 * EksPdfStyle:
 * @size: of the font in points
 * @bold: in heavier letters
 * @colour: 0xRRGGBB
 * @align: where short lines stand in @width
 * @width: where lines are wrapped; 0 for nowhere
 * @max_lines: how many lines there may be, the rest is cut; 0 for any number
 */
typedef struct
{
  double size;
  gboolean bold;
  guint32 colour;
  PangoAlignment align;
  double width;
  guint max_lines;
} EksPdfStyle;

typedef struct _EksPdfCanvas EksPdfCanvas;

EksPdfCanvas *eks_pdf_canvas_new (GOutputStream *stream, const char *language, GError **error);
void eks_pdf_canvas_free (EksPdfCanvas *self);

void eks_pdf_canvas_set_metadata (EksPdfCanvas *self, const char *title, gint64 now);
void eks_pdf_canvas_begin_page (EksPdfCanvas *self, gboolean landscape);
gboolean eks_pdf_canvas_end_page (EksPdfCanvas *self, GCancellable *cancellable, GError **error);
gboolean eks_pdf_canvas_finish (EksPdfCanvas *self, GCancellable *cancellable, GError **error);
void eks_pdf_canvas_add_outline (EksPdfCanvas *self, const char *label, guint page);

gboolean eks_pdf_canvas_set_text (EksPdfCanvas *self, const EksPdfStyle *style, const char *text, gsize length);
void eks_pdf_canvas_get_text_size (EksPdfCanvas *self, double *width, double *height);
double eks_pdf_canvas_get_word_width (EksPdfCanvas *self);
guint eks_pdf_canvas_count_unknown (EksPdfCanvas *self);
void eks_pdf_canvas_show_text (EksPdfCanvas *self, double x, double y);
double eks_pdf_canvas_put (EksPdfCanvas *self, const EksPdfStyle *style, const char *text, double x, double y);
double eks_pdf_canvas_measure (EksPdfCanvas *self, const EksPdfStyle *style, const char *text);

void eks_pdf_canvas_fill (EksPdfCanvas *self, guint32 colour, double x, double y, double width, double height);
void eks_pdf_canvas_rule (EksPdfCanvas *self, guint32 colour, double thickness, double x, double y, double width);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksPdfCanvas, eks_pdf_canvas_free)

G_END_DECLS
