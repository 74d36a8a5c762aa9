/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact comparison of numbers in text. */

#include "config.h"

#include "eks-decimal-private.h"

#include <string.h>

static int
compare (const char *a, const char *b)
{
  EksDecimal x, y;

  g_assert_true (eks_decimal_parse (a, strlen (a), &x));
  g_assert_true (eks_decimal_parse (b, strlen (b), &y));
  return eks_decimal_compare (&x, &y);
}

static void
test_equal (void)
{
  static const char *const rows[][2] = {
    { "0", "-0" }, { "0", "0.000" }, { "0e9", "0" }, { "1", "1.0" }, { "1", "+1" }, { "1", "001" },
    { "1000", "1e3" }, { "1000", "1E+3" }, { "0.1", "1e-1" }, { "0.1", "0.10" }, { "0.1", "0.01e1" }, { "12.5", "0.125e2" },
    { "100", "100.00" }, { "1e2", "100" }, { "-7", "-7.00" },
    { "9007199254740993", "9007199254740993.0" },
    { "123456789012345678901234567890", "123456789012345678901234567890" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpint (compare (rows[i][0], rows[i][1]), ==, 0);
      g_assert_cmpint (compare (rows[i][1], rows[i][0]), ==, 0);
    }
}

static void
test_order (void)
{
  /* Each is less than the next one. */
  static const char *const rising[] = {
    "-1e1000", "-123456789012345678901234567891", "-123456789012345678901234567890", "-10", "-9.99", "-9", "-1", "-0.1", "-0.01", "-1e-9", "0",
    "1e-1000", "0.01", "0.09999999999999999999", "0.1", "0.10000000000000000001", "0.5", "1", "1.0000001", "9", "10", "10.5", "99", "100",
    "9007199254740992", "9007199254740993", "9223372036854775807", "9223372036854775808",
    "123456789012345678901234567890", "123456789012345678901234567890.1", "1e1000",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rising); i++)
    for (guint j = 0; j < G_N_ELEMENTS (rising); j++)
      g_assert_cmpint (compare (rising[i], rising[j]), ==, (i > j) - (i < j));
}

static void
test_no_number (void)
{
  static const char *const texts[] = {
    "", "-", "+", ".", ".5", "5.", "1,5", "1 000", " 1", "1 ", "abc", "1a", "0x10", "1e", "1e+", "1e5x", "--1", "1.2.3", "NaN", "Infinity", "1e9999999999", "1e99999999999999999999999",
  };
  EksDecimal decimal;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (eks_decimal_parse (texts[i], strlen (texts[i]), &decimal));
}

static void
test_length_counts (void)
{
  EksDecimal a, b;

  /* Cells are not NUL-terminated: what stands behind them is not read. */
  g_assert_true (eks_decimal_parse ("12.5999", 4, &a));
  g_assert_true (eks_decimal_parse ("12.5", 4, &b));
  g_assert_cmpint (eks_decimal_compare (&a, &b), ==, 0);
  g_assert_false (eks_decimal_parse ("1e5", 2, &a));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decimal/equal", test_equal);
  g_test_add_func ("/decimal/order", test_order);
  g_test_add_func ("/decimal/no-number", test_no_number);
  g_test_add_func ("/decimal/length-counts", test_length_counts);
  return g_test_run ();
}
