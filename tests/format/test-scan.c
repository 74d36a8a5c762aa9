/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scanners against the plainest loop there is, and the digits of numbers. */

#include "config.h"

#include <glib.h>
#include <string.h>

#include "eks-number.h"
#include "eks-text-scan.h"

typedef gsize (*CopyFunc) (char *target, const char *text, gsize length);

static gsize
copy_csv (char *target, const char *text, gsize length)
{
  return eks_text_copy_csv (target, text, length, ';');
}

static gsize
copy_csv_portable (char *target, const char *text, gsize length)
{
  return eks_text_copy_csv_portable (target, text, length, ';');
}

/* Text in memory of exactly its size, so that a sanitizer sees a byte too far. */
static void
check_one (CopyFunc copy, const char *text, gsize length, const char *specials)
{
  g_autofree char *source = g_memdup2 (text, length);
  g_autofree char *target = g_malloc (MAX (length, 1));
  gsize expected = 0;

  while (expected < length && (guchar) text[expected] >= 0x20 && memchr (specials, text[expected], strlen (specials)) == NULL)
    expected++;
  g_assert_cmpuint (copy (target, source, length), ==, expected);
  g_assert_cmpmem (target, expected, text, expected);
}

static void
check_all (const char *text, gsize length)
{
  check_one (copy_csv, text, length, ";\"");
  check_one (copy_csv_portable, text, length, ";\"");
  check_one (eks_text_copy_xml, text, length, "&<>_\xEF");
  check_one (eks_text_copy_xml_portable, text, length, "&<>_\xEF");
}

/* Every byte at every place of every length: the hits, their neighbours, and what a borrow could mistake. */
static void
test_every_place (void)
{
  static const char fillers[] = { 'a', ' ', (char) 0x7F, (char) 0x80, (char) 0xFF };
  char text[40];

  for (guint f = 0; f < G_N_ELEMENTS (fillers); f++)
    for (gsize length = 0; length <= sizeof text; length++)
      {
        memset (text, fillers[f], sizeof text);
        check_all (text, length);
        for (gsize at = 0; at < length; at++)
          for (guint byte = 0; byte < 256; byte += length > 20 ? 7 : 1)
            {
              text[at] = (char) byte;
              check_all (text, length);
              text[at] = fillers[f];
            }
      }
}

static void
test_random (void)
{
  static const char alphabet[] = "abcæø;\"\n\t&<>_\xEF\xBF\xBE :.,0\x1F\x20\x21";
  char text[100];

  for (guint i = 0; i < 20000; i++)
    {
      gsize length = (gsize) g_test_rand_int_range (0, sizeof text + 1);
      gboolean mostly_plain = g_test_rand_bit ();

      for (gsize at = 0; at < length; at++)
        text[at] = mostly_plain && g_test_rand_int_range (0, 40) != 0 ? 'x' : alphabet[g_test_rand_int_range (0, sizeof alphabet)];
      check_all (text, length);
    }
}

typedef struct
{
  const char *text;
  gboolean is_number;
  gboolean is_json;
  guint n_significant;
  guint n_decimals;
} NumberCase;

static const NumberCase number_cases[] = {
  { "0", TRUE, TRUE, 0, 0 },
  { "-1", TRUE, TRUE, 1, 0 },
  { "+1", TRUE, FALSE, 1, 0 },
  { "007", TRUE, FALSE, 1, 0 },
  { "-07", TRUE, FALSE, 1, 0 },
  { "1,5", TRUE, FALSE, 2, 1 },
  { "100", TRUE, TRUE, 3, 0 },
  { "100.50", TRUE, TRUE, 4, 2 },
  { "0.10500", TRUE, TRUE, 3, 5 },
  { "9007199254740993", TRUE, TRUE, 16, 0 },
  { "1000000000000000000", TRUE, TRUE, 19, 0 },
  { "1.5e-3", TRUE, TRUE, 2, 1 },
  { "1E+400", TRUE, TRUE, 1, 0 },
  { "", FALSE },
  { "-", FALSE },
  { "+", FALSE },
  { ".5", FALSE },
  { "5.", FALSE },
  { "1.5.2", FALSE },
  { "1,000.5", FALSE },
  { "1e", FALSE },
  { "1e+", FALSE },
  { "0x10", FALSE },
  { " 1", FALSE },
  { "1 ", FALSE },
  { "--1", FALSE },
  { "1-1", FALSE },
  { "Infinity", FALSE },
  { "NaN", FALSE },
};

static void
test_numbers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (number_cases); i++)
    {
      const NumberCase *c = &number_cases[i];
      EksNumber number;

      g_test_message ("%s", c->text);
      g_assert_cmpint (eks_number_scan (c->text, strlen (c->text), &number), ==, c->is_number);
      if (!c->is_number)
        continue;
      g_assert_cmpint (eks_number_is_json (&number), ==, c->is_json);
      g_assert_cmpuint (number.n_significant, ==, c->n_significant);
      g_assert_cmpuint (number.n_decimals, ==, c->n_decimals);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/scan/every-place", test_every_place);
  g_test_add_func ("/format/scan/random", test_random);
  g_test_add_func ("/format/number", test_numbers);
  return g_test_run ();
}
