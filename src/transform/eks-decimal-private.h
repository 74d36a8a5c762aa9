/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as people and JSON write them, compared exactly: a double loses digits of amounts and of long ids. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EksDecimal:
 * @digits: the first digit that is not 0; may contain a point
 * @end: behind the last digit
 * @magnitude: how many digits the value has before its point; 0 for 0.5, -1 for 0.05
 * @sign: -1, 0 or 1
 *
 * A number that points into the text it was read from.
 */
typedef struct
{
  const char *digits;
  const char *end;
  gint64 magnitude;
  int sign;
} EksDecimal;

gboolean eks_decimal_parse (const char *text, gsize length, EksDecimal *result);
int eks_decimal_compare (const EksDecimal *a, const EksDecimal *b);

G_END_DECLS
