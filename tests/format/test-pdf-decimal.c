/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of decimal numbers are exact or not there. */

#include "config.h"

#include "eks-pdf-decimal.h"

#include <string.h>

#include "eks-writer-words.h"

typedef struct
{
  const char *text;
  const char *expected; /* NULL: no number, or not exact */
} ParseCase;

static const ParseCase parse_cases[] = {
  { "0", "0" },
  { "-0", "0" },
  { "0.1", "0.1" },
  { "-0.05", "-0.05" },
  { "1234.50", "1234.50" },
  { "+7", "7" },
  { "1e3", "1000" },
  { "1.5e-7", "0.00000015" },
  { "1.50e1", "15" },
  { "9223372036854775807", "9223372036854775807" },
  { "-9223372036854775808", "-9223372036854775808" },
  { "9223372036854775808", NULL },
  { "0.123456789012345678", "0.123456789012345678" },
  { "0.1234567890123456789", NULL },
  { "0.5000000000000000000", "0.500000000000000000" },
  { "1e30", NULL },
  { "1e-30", NULL },
  { "1e99999999", NULL },
  { "1,5", NULL },
  { "1.5 kg", NULL },
  { "", NULL },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (parse_cases); i++)
    {
      const ParseCase *c = &parse_cases[i];
      g_autofree char *text = NULL;
      EksPdfDecimal number;
      gboolean ok = eks_pdf_decimal_parse (&number, c->text, strlen (c->text));

      g_test_message ("%s", c->text);
      g_assert_cmpint (ok, ==, c->expected != NULL);
      if (ok)
        text = eks_pdf_decimal_to_string (number);
      g_assert_cmpstr (text, ==, c->expected);
    }
}

static void
test_add (void)
{
  static const char *const cases[][3] = {
    { "0.1", "0.2", "0.3" },
    { "1", "0.005", "1.005" },
    { "-1.5", "1", "-0.5" },
    { "90071992547409.93", "0.01", "90071992547409.94" },
    { "9223372036854775807", "1", NULL },
    { "9223372036854775807", "0.1", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EksPdfDecimal a, b;
      g_autofree char *text = NULL;

      g_assert_true (eks_pdf_decimal_parse (&a, cases[i][0], strlen (cases[i][0])));
      g_assert_true (eks_pdf_decimal_parse (&b, cases[i][1], strlen (cases[i][1])));
      g_assert_cmpint (eks_pdf_decimal_add (&a, b), ==, cases[i][2] != NULL);
      if (cases[i][2] != NULL)
        text = eks_pdf_decimal_to_string (a);
      g_assert_cmpstr (text, ==, cases[i][2]);
    }
}

static void
test_compare (void)
{
  static const struct
  {
    const char *a, *b;
    int order;
  } cases[] = { { "1", "1.0", 0 }, { "1.01", "1.1", -1 }, { "-2", "-10", 1 }, { "0", "-0.0", 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EksPdfDecimal a, b;
      int order;

      g_assert_true (eks_pdf_decimal_parse (&a, cases[i].a, strlen (cases[i].a)));
      g_assert_true (eks_pdf_decimal_parse (&b, cases[i].b, strlen (cases[i].b)));
      g_assert_true (eks_pdf_decimal_compare (a, b, &order));
      g_assert_cmpint (order, ==, cases[i].order);
    }
}

static void
test_figures (void)
{
  static const char *const cases[][3] = {
    { "1234567.50", "en", "1,234,567.50" },     { "1234567.50", "da", "1.234.567,50" }, { "1234", "nl_NL", "1.234" },
    { "1234", "sv", "1\xC2\xA0" "234" },        { "1234.5", "fr", "1\xE2\x80\xAF" "234,5" }, { "-999", "da", "−999" },
    { "-1000", "en", "−1,000" },                { "12", "xx", "12" },                  { "1000", "", "1,000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = eks_writer_figure (cases[i][0], cases[i][1]);

      g_assert_cmpstr (text, ==, cases[i][2]);
    }
}

/* A value that looks like a placeholder is a value. */
static void
test_words (void)
{
  static const char *const languages[] = { "en", "da", "nl", "sv", "fr" };
  g_autofree char *text = eks_writer_word_fill (EKS_WRITER_WORD_BY_DAY, "da", "column", "{count} {column}", NULL);

  g_assert_cmpstr (text, ==, "Rækker pr. dag: {count} {column}");
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    for (guint word = 0; word < EKS_WRITER_N_WORDS; word++)
      g_assert_true (g_utf8_validate (eks_writer_word (word, languages[i]), -1, NULL) && *eks_writer_word (word, languages[i]) != '\0');
  g_assert_cmpstr (eks_writer_word (EKS_WRITER_WORD_ROWS, "dk"), ==, "Rows");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/pdf-decimal/parse", test_parse);
  g_test_add_func ("/format/pdf-decimal/add", test_add);
  g_test_add_func ("/format/pdf-decimal/compare", test_compare);
  g_test_add_func ("/format/pdf-decimal/figures", test_figures);
  g_test_add_func ("/format/pdf-decimal/words", test_words);
  return g_test_run ();
}
