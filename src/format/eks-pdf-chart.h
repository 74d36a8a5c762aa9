/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two charts of a report: upright bars in the order of time, and lying bars with their names. */
#pragma once

#include "eks-pdf-canvas.h"
#include "eks-pdf-figures.h"

G_BEGIN_DECLS

double eks_pdf_time_chart_measure (EksPdfCanvas *canvas, const EksPdfSeries *series, double width);
void eks_pdf_time_chart_draw (EksPdfCanvas *canvas, const EksPdfSeries *series, const char *language, double y, double width);

double eks_pdf_value_chart_measure (EksPdfCanvas *canvas, const EksPdfSeries *series, double width);
void eks_pdf_value_chart_draw (EksPdfCanvas *canvas, const EksPdfSeries *series, const char *language, double y, double width);

G_END_DECLS
