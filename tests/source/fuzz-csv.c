/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file may hold anything: it has rows whose cells lie inside of it, or it is refused. */

#include "config.h"

#include "eks-file-look.h"

#include <glib/gstdio.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_cells (const EksCsvRecord *record, gsize used)
{
  for (guint i = 0; i < record->cells->len; i++)
    {
      const EksCsvCell *cell = &g_array_index (record->cells, EksCsvCell, i);
      g_assert_cmpuint (cell->start + cell->length, <=, used);
    }
}

/* Cleans a copy: every cell stays where it was or becomes shorter. */
static void
check_cleaning (const EksCsvDialect *dialect, const char *text, gsize used, EksCsvRecord *record)
{
  g_autofree char *copy = g_memdup2 (text, used);

  for (guint i = 0; i < record->cells->len; i++)
    {
      EksCsvCell *cell = &g_array_index (record->cells, EksCsvCell, i);
      gsize before = cell->length;
      if (cell->mixed)
        eks_csv_cell_clean (dialect, copy, cell);
      g_assert_cmpuint (cell->length, <=, before);
    }
}

static void
scan_all (const EksCsvDialect *dialect, const char *text, gsize size)
{
  EksCsvRecord record = { .cells = g_array_new (FALSE, FALSE, sizeof (EksCsvCell)) };

  for (gsize at = 0, used; at < size; at += used)
    {
      guint n_cells;
      used = eks_csv_scan_record (dialect, text + at, size - at, TRUE, &record);
      g_assert_cmpuint (used, >, 0);
      g_assert_cmpuint (used, <=, size - at);
      check_cells (&record, used);
      n_cells = record.cells->len;
      /* with all of the record there, whether the text ends behind it makes no difference */
      if (at + used < size)
        {
          g_assert_cmpuint (eks_csv_scan_record (dialect, text + at, size - at, FALSE, &record), ==, used);
          g_assert_cmpuint (record.cells->len, ==, n_cells);
        }
      check_cleaning (dialect, text + at, used, &record);
    }
  g_array_unref (record.cells);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char delimiters[] = ";,\t";
  const char *text = (const char *) data;

  for (guint i = 0; i < 6; i++)
    scan_all (&(EksCsvDialect){ delimiters[i / 2], '"', i & 1 }, text, size);
  g_auto (EksFileLayout) layout = { .format = EKS_FILE_FORMAT_UNKNOWN, .header = -1 };
  g_autofree char *words = NULL;
  eks_file_layout_guess (&layout, text, size, TRUE);
  words = eks_file_layout_describe (&layout);
  g_assert_nonnull (words);
  g_strfreev (eks_json_find_records (text, size));
  return 0;
}
