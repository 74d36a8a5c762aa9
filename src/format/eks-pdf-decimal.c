/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decimal numbers as 64-bit integers with a scale. Where the digits do not fit, nothing is guessed. */

#include "config.h"

#include "eks-pdf-decimal.h"

#include "eks-number.h"

/**
 * eks_pdf_decimal_rescale:
 * @self: a number
 * @scale: decimals it shall have, not fewer than it has
 *
 * Returns: %FALSE if it does not fit then; @self is as it was
 */
gboolean
eks_pdf_decimal_rescale (EksPdfDecimal *self, guint scale)
{
  gint64 units = self->units;

  for (guint i = self->scale; i < scale; i++)
    if (__builtin_mul_overflow (units, 10, &units))
      return FALSE;
  self->units = units;
  self->scale = scale;
  return TRUE;
}

static gboolean
read_digits (const char *text, gsize length, gint64 *units)
{
  gboolean negative = length > 0 && text[0] == '-';

  *units = 0;
  for (gsize i = 0; i < length && text[i] != 'e' && text[i] != 'E'; i++)
    if (g_ascii_isdigit (text[i]) &&
        (__builtin_mul_overflow (*units, 10, units) ||
         __builtin_add_overflow (*units, negative ? '0' - text[i] : text[i] - '0', units)))
      return FALSE;
  return TRUE;
}

/**
 * eks_pdf_decimal_parse:
 * @self: (out caller-allocates): the number
 * @text: (array length=length): digits with a point, perhaps an exponent
 * @length: in bytes
 *
 * Returns: %FALSE if it is no number or has more digits than fit
 */
gboolean
eks_pdf_decimal_parse (EksPdfDecimal *self, const char *text, gsize length)
{
  EksNumber number;
  int scale;

  if (!eks_number_scan (text, length, &number) || number.mark == ',' || !read_digits (text, length, &self->units))
    return FALSE;
  scale = (int) MIN (number.n_decimals, 10000) - number.exponent;
  for (; scale > 0 && self->units % 10 == 0 && (number.has_exponent || scale > EKS_PDF_DECIMAL_MAX_SCALE); scale--)
    self->units /= 10;
  if (scale > EKS_PDF_DECIMAL_MAX_SCALE)
    return FALSE;
  for (; scale < 0; scale++)
    if (__builtin_mul_overflow (self->units, 10, &self->units))
      return FALSE;
  self->scale = (guint) scale;
  return TRUE;
}

static gboolean
align (EksPdfDecimal *a, EksPdfDecimal *b)
{
  guint scale = MAX (a->scale, b->scale);

  return eks_pdf_decimal_rescale (a, scale) && eks_pdf_decimal_rescale (b, scale);
}

/**
 * eks_pdf_decimal_add:
 * @self: (inout): a sum
 * @other: what is added
 *
 * Returns: %FALSE if the sum does not fit; it is of no use then
 */
gboolean
eks_pdf_decimal_add (EksPdfDecimal *self, EksPdfDecimal other)
{
  return align (self, &other) && !__builtin_add_overflow (self->units, other.units, &self->units);
}

/**
 * eks_pdf_decimal_compare:
 * @a: a number
 * @b: another
 * @order: (out): negative, 0 or positive
 *
 * Returns: %FALSE if they cannot be brought to one scale
 */
gboolean
eks_pdf_decimal_compare (EksPdfDecimal a, EksPdfDecimal b, int *order)
{
  if (!align (&a, &b))
    return FALSE;
  *order = (a.units > b.units) - (a.units < b.units);
  return TRUE;
}

/**
 * eks_pdf_decimal_to_string:
 * @self: a number
 *
 * Returns: (transfer full): `[-]digits[.digits]`, with all decimals of its scale
 */
char *
eks_pdf_decimal_to_string (EksPdfDecimal self)
{
  guint64 magnitude = self.units < 0 ? -(guint64) self.units : (guint64) self.units;
  GString *result = g_string_new (NULL);

  g_string_printf (result, "%0*" G_GUINT64_FORMAT, (int) self.scale + 1, magnitude);
  if (self.scale > 0)
    g_string_insert_c (result, (gssize) (result->len - self.scale), '.');
  if (self.units < 0)
    g_string_prepend_c (result, '-');
  return g_string_free (result, FALSE);
}
