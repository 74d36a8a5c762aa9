/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sum is kept in pieces of nine digits. Each piece is added to by itself and may become negative or larger than nine digits
 * until the sum is read: carrying is not needed more often than once in a thousand million additions. */

#include "config.h"

#include "eks-decimal-sum-private.h"

#include <string.h>

#include "eks-decimal-private.h"

#define PIECE_DIGITS 9
#define PIECE G_GINT64_CONSTANT (1000000000)

/* A piece of 63 bits holds more than eight thousand million of nine digits. */
#define MAX_PENDING 1000000000

/* A mean has so many decimals more than the numbers, but for zeros. */
#define MEAN_DECIMALS 4

struct _EksDecimalSum
{
  gint64 *pieces; /* (owned) (array length=n): the lowest first */
  int low;        /* what the lowest counts: nine digits to the power of this */
  int n;
  int scale;      /* decimals that the sum is written with: as many as the number that has most */
  guint n_pending;
};

static const gint64 powers[PIECE_DIGITS] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 };

/* Returns a sum of nothing. */
EksDecimalSum *
eks_decimal_sum_new (void)
{
  return g_new0 (EksDecimalSum, 1);
}

void
eks_decimal_sum_free (EksDecimalSum *self)
{
  if (self == NULL)
    return;
  g_free (self->pieces);
  g_free (self);
}

static int
floor_div (int a, int b)
{
  return a / b - (a % b < 0);
}

/* Makes room from @low to behind @end, zeros. */
static void
ensure_pieces (EksDecimalSum *self, int low, int end)
{
  gint64 *pieces;
  int new_low = self->n > 0 ? MIN (low, self->low) : low;
  int new_end = self->n > 0 ? MAX (end, self->low + self->n) : end;

  if (self->n > 0 && new_low == self->low && new_end == self->low + self->n)
    return;
  pieces = g_new0 (gint64, (gsize) (new_end - new_low));
  if (self->n > 0)
    memcpy (pieces + (self->low - new_low), self->pieces, (gsize) self->n * sizeof *pieces);
  g_free (self->pieces);
  self->pieces = pieces;
  self->low = new_low;
  self->n = new_end - new_low;
}

/* Leaves each piece but the highest between 0 and nine nines. */
static void
carry (EksDecimalSum *self)
{
  for (int i = 0; i < self->n; i++)
    {
      gint64 over = self->pieces[i] / PIECE - (self->pieces[i] % PIECE < 0);
      if (over == 0)
        continue;
      if (i + 1 == self->n)
        {
          if (over == -1)
            break; /* the sign of the whole */
          ensure_pieces (self, self->low, self->low + self->n + 1);
        }
      self->pieces[i] -= over * PIECE;
      self->pieces[i + 1] += over;
    }
  self->n_pending = 0;
}

/* As it is spelt: 0.00 has two decimals. */
static int
count_decimals (const char *text, gsize length, const EksDecimal *number)
{
  const char *point = memchr (text, '.', length);
  gint64 n_digits = number->end - number->digits;

  if (memchr (text, 'e', length) == NULL && memchr (text, 'E', length) == NULL)
    return point != NULL ? (int) (text + length - point - 1) : 0;
  if (memchr (number->digits, '.', (gsize) n_digits) != NULL)
    n_digits--;
  return (int) CLAMP (n_digits - number->magnitude, 0, EKS_DECIMAL_SUM_MAX_DIGITS + 1);
}

/* Returns FALSE, and adds nothing, if @text is no number or one without measure. */
gboolean
eks_decimal_sum_add (EksDecimalSum *self, const char *text, gsize length)
{
  EksDecimal number;
  int scale, place;

  if (length > 3 * EKS_DECIMAL_SUM_MAX_DIGITS || !eks_decimal_parse (text, length, &number))
    return FALSE;
  scale = count_decimals (text, length, &number);
  if (scale > EKS_DECIMAL_SUM_MAX_DIGITS || (number.sign != 0 && ABS (number.magnitude) > EKS_DECIMAL_SUM_MAX_DIGITS))
    return FALSE;
  self->scale = MAX (self->scale, scale);
  if (number.sign == 0)
    return TRUE;
  if (++self->n_pending >= MAX_PENDING)
    carry (self);
  place = (int) number.magnitude - 1;
  ensure_pieces (self, MIN (floor_div (-scale, PIECE_DIGITS), 0), MAX (floor_div (place, PIECE_DIGITS) + 1, 1));
  for (const char *at = number.digits; at < number.end; at++)
    {
      if (*at == '.')
        continue;
      if (*at != '0')
        {
          int piece = floor_div (place, PIECE_DIGITS);
          self->pieces[piece - self->low] += number.sign * (*at - '0') * powers[place - piece * PIECE_DIGITS];
        }
      place--;
    }
  return TRUE;
}

/* Returns what it occupies. */
gsize
eks_decimal_sum_get_bytes (EksDecimalSum *self)
{
  return sizeof *self + (gsize) self->n * sizeof *self->pieces;
}

/* Carries and makes all pieces positive; returns whether the sum is below 0. */
static gboolean
make_positive (EksDecimalSum *self)
{
  carry (self);
  if (self->n == 0 || self->pieces[self->n - 1] >= 0)
    return FALSE;
  for (int i = 0; i < self->n; i++)
    self->pieces[i] = -self->pieces[i];
  carry (self);
  return TRUE;
}

/* The digits of the value without sign and point, at least one before the point, and @scale decimals. */
static GString *
list_digits (EksDecimalSum *self)
{
  GString *digits = g_string_new (NULL);
  gsize n_before;

  for (int i = MAX (self->low + self->n, 1) - 1; i >= MIN (self->low, 0); i--)
    {
      gboolean there = i >= self->low && i < self->low + self->n;
      g_string_append_printf (digits, "%09" G_GINT64_FORMAT, there ? self->pieces[i - self->low] : 0);
    }
  n_before = digits->len - (gsize) (-MIN (self->low, 0)) * PIECE_DIGITS;
  while (digits->len - n_before < (gsize) self->scale)
    g_string_append_c (digits, '0');
  g_string_truncate (digits, n_before + (gsize) self->scale);
  return digits;
}

/* (transfer full): @digits, of which @scale stand behind the point, as one writes a number */
static char *
write_number (GString *digits, gsize scale, gboolean negative)
{
  gsize n_zeros = 0;

  while (n_zeros + 1 + scale < digits->len && digits->str[n_zeros] == '0')
    n_zeros++;
  g_string_erase (digits, 0, (gssize) n_zeros);
  if (negative && strspn (digits->str, "0") == digits->len)
    negative = FALSE;
  if (scale > 0)
    g_string_insert_c (digits, (gssize) (digits->len - scale), '.');
  if (negative)
    g_string_prepend_c (digits, '-');
  return g_string_free (digits, FALSE);
}

/* Returns the sum, with as many decimals as the number that had most; 0 of nothing. */
char *
eks_decimal_sum_to_text (EksDecimalSum *self)
{
  gboolean negative = make_positive (self);
  char *text = write_number (list_digits (self), (gsize) self->scale, negative);

  if (negative)
    for (int i = 0; i < self->n; i++)
      self->pieces[i] = -self->pieces[i];
  return text;
}

/* Half and more goes away from zero. */
static void
round_up (GString *digits)
{
  gsize i = digits->len;

  while (i > 0 && digits->str[i - 1] == '9')
    digits->str[--i] = '0';
  if (i > 0)
    digits->str[i - 1]++;
  else
    g_string_prepend_c (digits, '1');
}

/*
 * Returns the sum divided by @divisor, which is not 0, rounded once: with four decimals more than the sum, but for zeros.
 */
char *
eks_decimal_sum_divide (EksDecimalSum *self, guint64 divisor)
{
  gboolean negative = make_positive (self);
  GString *digits = list_digits (self);
  gsize scale = (gsize) self->scale + MEAN_DECIMALS;
  guint64 rest = 0;

  g_string_append (digits, "0000");
  for (gsize i = 0; i < digits->len; i++)
    {
      guint64 value = rest * 10 + (guint64) (digits->str[i] - '0'); /* nobody counts to the 18th power of ten */
      digits->str[i] = (char) ('0' + value / divisor);
      rest = value % divisor;
    }
  if (rest >= divisor - rest)
    round_up (digits);
  while (scale > (gsize) self->scale && digits->str[digits->len - 1] == '0')
    {
      g_string_truncate (digits, digits->len - 1);
      scale--;
    }
  if (negative)
    for (int i = 0; i < self->n; i++)
      self->pieces[i] = -self->pieces[i];
  return write_number (digits, scale, negative);
}
