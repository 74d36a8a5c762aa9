/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports: poppler opens them, finds pages of paper, text on each and the number at its foot. */

#include "config.h"

#include "fuzz-writing.h"

#include <poppler.h>

static void
check_page (PopplerDocument *document, int number, int n_pages)
{
  PopplerPage *page = poppler_document_get_page (document, number);
  g_autofree char *foot = g_strdup_printf ("Page %d of %d", number + 1, n_pages);
  g_autofree char *text = NULL;
  double width, height;

  g_assert_nonnull (page);
  poppler_page_get_size (page, &width, &height);
  g_assert_cmpfloat (MIN (width, height), >, 590);
  g_assert_cmpfloat (MAX (width, height), <, 850);
  text = poppler_page_get_text (page);
  g_assert_nonnull (strstr (text, foot));
  g_object_unref (page);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, data + size };
  g_auto (FuzzFile) file = { 0 };
  g_autoptr (GError) error = NULL;
  EksFormat *format = eks_format_new (EKS_FORMAT_PDF);

  g_object_set (format, "charts", fuzz_take (&input, 2) != 0, NULL);
  if (!fuzz_write (&input, format, &file))
    return 0;
  PopplerDocument *document = poppler_document_new_from_bytes (file.bytes, NULL, &error);
  g_assert_no_error (error);
  int n_pages = poppler_document_get_n_pages (document);
  g_assert_cmpint (n_pages, >, 0);
  for (int i = 0; i < n_pages; i++)
    check_page (document, i, n_pages);
  g_object_unref (document);
  return 0;
}
