/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at the digits of a number without ever turning it into one: a double would lose some. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EksNumber:
 * @sign: `+`, `-` or 0
 * @mark: the decimal mark, `.` or `,`, or 0
 * @n_whole: digits before the mark
 * @n_decimals: digits behind the mark
 * @n_significant: digits from the first that is not 0 to the last that is not 0 behind the mark
 * @exponent: what stands behind `e`; held at ±9999
 * @has_exponent: there is an `e`
 * @leading_zero: the whole part begins with a zero that another digit follows
 */
typedef struct
{
  char sign;
  char mark;
  guint n_whole;
  guint n_decimals;
  guint n_significant;
  int exponent;
  guint has_exponent : 1;
  guint leading_zero : 1;
} EksNumber;

gboolean eks_number_scan (const char *text, gsize length, EksNumber *number);
gboolean eks_number_is_json (const EksNumber *self);

G_END_DECLS
