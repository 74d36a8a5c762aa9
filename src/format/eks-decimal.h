/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sum, lowest and highest of decimal numbers, exact or not at all. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EksDecimal:
 * @units: the number in units of 10^-scale
 * @scale: decimals, at most %EKS_DECIMAL_MAX_SCALE
 *
 * A number with a point that never was a double.
 */
typedef struct
{
  gint64 units;
  guint scale;
} EksDecimal;

#define EKS_DECIMAL_MAX_SCALE 18

gboolean eks_decimal_parse (EksDecimal *self, const char *text, gsize length);
gboolean eks_decimal_add (EksDecimal *self, EksDecimal other);
gboolean eks_decimal_compare (EksDecimal a, EksDecimal b, int *order);
gboolean eks_decimal_rescale (EksDecimal *self, guint scale);
char *eks_decimal_to_string (EksDecimal self);

G_END_DECLS
