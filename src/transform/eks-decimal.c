/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact decimals of any length, in place: nothing is converted, so nothing is rounded. */

#include "config.h"

#include "eks-decimal-private.h"

/* Larger exponents are no amounts; reading them would only invite overflow. */
#define MAX_EXPONENT 1000000000

static const char *
skip_digits (const char *at, const char *end)
{
  while (at < end && g_ascii_isdigit (*at))
    at++;
  return at;
}

/* Reads e±digits up to the end of the text. */
static gboolean
read_exponent (const char *at, const char *end, gint64 *exponent)
{
  gboolean negative = FALSE;

  if (at < end && (*at == '+' || *at == '-'))
    negative = *at++ == '-';
  if (at == end)
    return FALSE;
  for (*exponent = 0; at < end; at++)
    {
      if (!g_ascii_isdigit (*at))
        return FALSE;
      *exponent = *exponent * 10 + (*at - '0');
      if (*exponent > MAX_EXPONENT)
        return FALSE;
    }
  if (negative)
    *exponent = -*exponent;
  return TRUE;
}

/* Sets where the value begins, given its whole digits up to @point and its fraction up to @result->end. */
static void
find_first_digit (EksDecimal *result, const char *start, const char *point, int sign, gint64 exponent)
{
  const char *at = start;

  while (at < result->end && (*at == '0' || *at == '.'))
    at++;
  result->digits = at;
  result->sign = at == result->end ? 0 : sign;
  result->magnitude = exponent + (at < point ? point - at : point + 1 - at);
}

/* Reads `-12`, `0.10`, `1.5e3`; the point is the decimal mark, nothing may stand before or behind. */
gboolean
eks_decimal_parse (const char *text, gsize length, EksDecimal *result)
{
  const char *at = text;
  const char *end = text + length;
  const char *start, *point;
  gint64 exponent = 0;
  int sign = 1;

  if (at < end && (*at == '+' || *at == '-'))
    sign = *at++ == '-' ? -1 : 1;
  start = at;
  point = at = skip_digits (at, end);
  if (at == start)
    return FALSE;
  if (at < end && *at == '.')
    {
      at = skip_digits (point + 1, end);
      if (at == point + 1)
        return FALSE;
    }
  result->end = at;
  if (at < end && (*at != 'e' && *at != 'E'))
    return FALSE;
  if (at < end && !read_exponent (at + 1, end, &exponent))
    return FALSE;
  find_first_digit (result, start, point, sign, exponent);
  return TRUE;
}

/* The next digit, or 0 for good at the end. */
static char
next_digit (const char **at, const char *end)
{
  if (*at < end && **at == '.')
    (*at)++;
  return *at < end ? *(*at)++ : '0';
}

/* Returns less than, equal to or greater than 0, as @a is to @b. */
int
eks_decimal_compare (const EksDecimal *a, const EksDecimal *b)
{
  const char *at = a->digits;
  const char *bt = b->digits;

  if (a->sign != b->sign)
    return a->sign < b->sign ? -1 : 1;
  if (a->sign == 0)
    return 0;
  if (a->magnitude != b->magnitude)
    return a->magnitude < b->magnitude ? -a->sign : a->sign;
  while (at < a->end || bt < b->end)
    {
      char x = next_digit (&at, a->end);
      char y = next_digit (&bt, b->end);
      if (x != y)
        return x < y ? -a->sign : a->sign;
    }
  return 0;
}
