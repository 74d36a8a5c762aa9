/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kind of file with every table that breaks exporters, read back by another program: read_nasty.py compares each
 * value with what the table holds, and each change with what was counted. */

#include "config.h"

#include "eks-test-support.h"
#include "nasty-files.h"

typedef struct
{
  const char *name;
  const char *format; /* as in a job file */
} Variant;

static const Variant variants[] = {
  { "csv-excel", "{\"type\":\"csv\"}" },
  { "csv-systems", "{\"type\":\"csv\",\"preset\":\"systems\"}" },
  { "csv-unicode", "{\"type\":\"csv\",\"preset\":\"unicode\"}" },
  { "csv-bar", "{\"type\":\"csv\",\"delimiter\":\"|\",\"quote\":\"all\",\"sep_line\":true,\"line_breaks\":\"lf\",\"encoding\":\"utf-8\"}" },
  { "csv-apostrophe", "{\"type\":\"csv\",\"delimiter\":\"'\",\"decimal_mark\":\",\",\"line_breaks\":\"space\",\"line_end\":\"lf\"}" },
  { "csv-blank", "{\"type\":\"csv\",\"preset\":\"systems\",\"delimiter\":\" \",\"header\":false}" },
  { "csv-minus", "{\"type\":\"csv\",\"preset\":\"systems\",\"delimiter\":\"-\",\"guard\":true,\"encoding\":\"utf-16le\"}" },
  { "csv-backslash", "{\"type\":\"csv\",\"preset\":\"systems\",\"delimiter\":\"\\\\\"}" },
  { "txt", "{\"type\":\"txt\"}" },
  { "txt-comma", "{\"type\":\"txt\",\"delimiter\":\",\",\"guard\":true,\"line_end\":\"lf\",\"encoding\":\"utf-8-bom\"}" },
  { "txt-fixed", "{\"type\":\"txt\",\"layout\":\"fixed\"}" },
  { "txt-fixed-comma", "{\"type\":\"txt\",\"layout\":\"fixed\",\"decimal_mark\":\",\",\"line_end\":\"lf\",\"encoding\":\"utf-16le\"}" },
  { "json", "{\"type\":\"json\"}" },
  { "json-texts", "{\"type\":\"json\",\"all_strings\":true,\"nulls\":\"leave_out\"}" },
  { "json-flat", "{\"type\":\"json\",\"objects\":\"flat\"}" },
  { "ndjson", "{\"type\":\"ndjson\",\"nulls\":\"leave_out\"}" },
  { "ndjson-flat-texts", "{\"type\":\"ndjson\",\"objects\":\"flat\",\"all_strings\":true}" },
  { "xml", "{\"type\":\"xml\"}" },
  { "xml-nil", "{\"type\":\"xml\",\"nulls\":\"write\",\"root\":\"Cafe.1\",\"row\":\"_r\"}" },
  { "xlsx", "{\"type\":\"xlsx\"}" },
  { "xlsx-small", "{\"type\":\"xlsx\",\"compression\":\"small\",\"header\":false,\"info\":false}" },
  { "pdf", "{\"type\":\"pdf\"}" },
  { "csv-gzip", "{\"type\":\"csv\",\"compress\":\"gzip\"}" },
  { "xml-zip", "{\"type\":\"xml\",\"compress\":\"zip\"}" },
};

static void
test_variant (gconstpointer data)
{
  const Variant *variant = data;
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();

  nasty_files_write (folder, variant->format, "", G_MAXSIZE);
  nasty_files_read ("read_nasty.py", folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      g_autofree char *path = g_strconcat ("/format/nasty/", variants[i].name, NULL);

      g_test_add_data_func (path, &variants[i], test_variant);
    }
  return g_test_run ();
}
