/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at the digits of a number without ever turning it into one. */

#include "config.h"

#include "eks-number.h"

#define MAX_EXPONENT 9999

static gboolean
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

/* The digits from @at on; counts those that carry information. Zeros are held back until a digit
 * follows that is none, but those of the whole part count at once. */
static const char *
take_digits (const char *at, const char *end, gboolean whole, guint *n_digits, EksNumber *number, guint *n_zeros)
{
  const char *start = at;

  for (; at < end && is_digit (*at); at++)
    {
      if (*at != '0')
        {
          number->n_significant += *n_zeros + 1;
          *n_zeros = 0;
        }
      else if (number->n_significant > 0)
        (*n_zeros)++;
    }
  if (whole)
    {
      number->n_significant += *n_zeros;
      *n_zeros = 0;
    }
  *n_digits = (guint) (at - start);
  return at;
}

static const char *
take_exponent (const char *at, const char *end, EksNumber *number)
{
  gboolean negative = FALSE;
  const char *digits;

  if (at < end && (*at == '+' || *at == '-'))
    negative = *at++ == '-';
  for (digits = at; at < end && is_digit (*at); at++)
    number->exponent = MIN (number->exponent * 10 + (*at - '0'), MAX_EXPONENT);
  if (at == digits)
    return NULL;
  if (negative)
    number->exponent = -number->exponent;
  number->has_exponent = TRUE;
  return at;
}

/**
 * eks_number_scan:
 * @text: (array length=length): characters
 * @length: in bytes
 * @number: (out caller-allocates): what was seen
 *
 * Returns: %TRUE if all of @text is `[+-]?[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?`
 */
gboolean
eks_number_scan (const char *text, gsize length, EksNumber *number)
{
  const char *at = text, *end = text + length;
  guint n_zeros = 0;

  *number = (EksNumber) { 0 };
  if (at < end && (*at == '+' || *at == '-'))
    number->sign = *at++;
  number->leading_zero = end - at > 1 && at[0] == '0' && is_digit (at[1]);
  at = take_digits (at, end, TRUE, &number->n_whole, number, &n_zeros);
  if (number->n_whole == 0)
    return FALSE;
  if (at < end && (*at == '.' || *at == ','))
    {
      number->mark = *at++;
      at = take_digits (at, end, FALSE, &number->n_decimals, number, &n_zeros);
      if (number->n_decimals == 0)
        return FALSE;
    }
  if (at < end && (*at == 'e' || *at == 'E'))
    {
      at = take_exponent (at + 1, end, number);
      if (at == NULL)
        return FALSE;
    }
  return at == end;
}

/**
 * eks_number_is_json:
 * @self: a number that was scanned
 *
 * Returns: %TRUE if it is spelt as JSON has it: no plus, no leading zero, a point as decimal mark
 */
gboolean
eks_number_is_json (const EksNumber *self)
{
  return self->sign != '+' && !self->leading_zero && self->mark != ',';
}
