/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sum, lowest and highest of decimal numbers, exact or not at all. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EksPdfDecimal:
 * @units: the number in units of 10^-scale
 * @scale: decimals, at most %EKS_PDF_DECIMAL_MAX_SCALE
 *
 * A number with a point that never was a double.
 */
typedef struct
{
  gint64 units;
  guint scale;
} EksPdfDecimal;

#define EKS_PDF_DECIMAL_MAX_SCALE 18

gboolean eks_pdf_decimal_parse (EksPdfDecimal *self, const char *text, gsize length);
gboolean eks_pdf_decimal_add (EksPdfDecimal *self, EksPdfDecimal other);
gboolean eks_pdf_decimal_compare (EksPdfDecimal a, EksPdfDecimal b, int *order);
gboolean eks_pdf_decimal_rescale (EksPdfDecimal *self, guint scale);
char *eks_pdf_decimal_to_string (EksPdfDecimal self);

G_END_DECLS
