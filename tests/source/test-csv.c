/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV as it is written: where cells and records end, and what a layout is guessed to be. */

#include "config.h"

#include "eks-csv-scan.h"
#include "eks-file-layout.h"

#include <string.h>

static const EksCsvDialect usual = { ';', '"', FALSE };

/* Records as lines, cells in brackets. */
static char *
show (const EksCsvDialect *dialect, const char *text, gsize length)
{
  EksCsvRecord record = { .cells = g_array_new (FALSE, FALSE, sizeof (EksCsvCell)) };
  g_autofree char *copy = g_memdup2 (text, length + 1);
  GString *shown = g_string_new (NULL);

  for (gsize at = 0, used; at < length; at += used)
    {
      used = eks_csv_scan_record (dialect, copy + at, length - at, TRUE, &record);
      g_assert_cmpuint (used, >, 0);
      for (guint i = 0; i < record.cells->len; i++)
        {
          EksCsvCell *cell = &g_array_index (record.cells, EksCsvCell, i);
          if (cell->mixed)
            eks_csv_cell_clean (dialect, copy + at, cell);
          g_string_append_printf (shown, "[%.*s]", (int) cell->length, copy + at + cell->start);
        }
      g_string_append (shown, record.open_quote ? "!|" : "|");
    }
  g_array_unref (record.cells);
  return g_string_free (shown, FALSE);
}

static void
assert_shows (const EksCsvDialect *dialect, const char *text, const char *expected)
{
  g_autofree char *shown = show (dialect, text, strlen (text));

  g_assert_cmpstr (shown, ==, expected);
}

static void
test_records (void)
{
  const EksCsvDialect mac = { ';', '"', TRUE };

  assert_shows (&usual, "a;b\r\n1;2\r\n", "[a][b]|[1][2]|");
  assert_shows (&usual, "a;b\n1;2", "[a][b]|[1][2]|");
  assert_shows (&usual, "a;;\n;\n\nx", "[a][][]|[][]|[]|[x]|");
  assert_shows (&mac, "a;b\r1;2\r", "[a][b]|[1][2]|");
  assert_shows (&usual, "a\rb;c\n", "[a\rb][c]|");
}

static void
test_quotes (void)
{
  assert_shows (&usual, "\"a;b\";\"c \"\"d\"\"\"\n", "[a;b][c \"d\"]|");
  assert_shows (&usual, "\"two\r\nlines\";x\n", "[two\r\nlines][x]|");
  assert_shows (&usual, "\"\";\"\"\"\"\n", "[][\"]|");
  /* a quote inside of plain text is text, and text behind a closing quote belongs to the cell */
  assert_shows (&usual, "5\" pipe;\"a\"b;\"c\" \n", "[5\" pipe][ab][c ]|");
  assert_shows (&usual, "\"a\"b\"c;d\n", "[ab\"c][d]|");
  assert_shows (&usual, "x;\"open\n;1", "[x][open\n;1]!|");
}

/* A record that is cut anywhere is asked for once more, never taken as it is. */
static void
test_cut (void)
{
  static const char text[] = "a;\"b \"\"c\"\";\r\n\";d\r\n";
  EksCsvRecord record = { .cells = g_array_new (FALSE, FALSE, sizeof (EksCsvCell)) };

  for (gsize length = 0; length < strlen (text); length++)
    g_assert_cmpuint (eks_csv_scan_record (&usual, text, length, FALSE, &record), ==, 0);
  g_assert_cmpuint (eks_csv_scan_record (&usual, text, strlen (text), FALSE, &record), ==, strlen (text));
  g_assert_cmpuint (record.lines, ==, 2);
  g_array_unref (record.cells);
}

static void
assert_guess (const char *text, char delimiter, int header)
{
  g_auto (EksFileLayout) layout = { .format = EKS_FILE_FORMAT_UNKNOWN, .header = -1 };

  eks_file_layout_guess (&layout, text, strlen (text), TRUE);
  g_assert_cmpint (layout.format, ==, EKS_FILE_FORMAT_CSV);
  g_assert_cmpint (layout.delimiter, ==, delimiter);
  g_assert_cmpint (layout.header, ==, header);
}

static void
test_guess (void)
{
  assert_guess ("id;name;note\n1;a;x, y\n2;b;x, y, z\n", ';', 1);
  assert_guess ("id,name\n1,a;b;c\n2,c\n", ',', 1);
  assert_guess ("id\tname\n1\ta\n", '\t', 1);
  assert_guess ("sep=|\nid|a,b,c\n1|2,3,4\n", '|', 1);
  assert_guess ("1;2025-01-01;x\n2;2025-01-02;y\n", ';', 0);
  assert_guess ("name\nAnna\nBo\n", ',', 1);
  assert_guess ("id;\"a,b\nc,d\";x\n1;2;3\n", ';', 1);
}

static void
test_formats (void)
{
  static const struct
  {
    const char *text;
    EksFileFormat format;
  } cases[] = {
    { " [{\"a\":1}]", EKS_FILE_FORMAT_JSON }, { "{\"list\":[]}", EKS_FILE_FORMAT_JSON }, { "{\"a\":1}\n{\"a\":2}\n", EKS_FILE_FORMAT_NDJSON },
    { "<?xml version=\"1.0\"?><a/>", EKS_FILE_FORMAT_XML }, { "", EKS_FILE_FORMAT_CSV },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (EksFileLayout) layout = { .format = EKS_FILE_FORMAT_UNKNOWN, .header = -1 };
      eks_file_layout_guess (&layout, cases[i].text, strlen (cases[i].text), TRUE);
      g_assert_cmpint (layout.format, ==, cases[i].format);
    }
}

static void
test_refused_settings (void)
{
  static const char *const cases[][2] = { { "delimiter", "ab" }, { "delimiter", "\"" }, { "encoding", "ebcdic" }, { "format", "doc" }, { "header", "maybe" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);
      g_auto (EksFileLayout) layout = { 0 };
      g_autoptr (GError) error = NULL;
      g_hash_table_insert (settings, (gpointer) cases[i][0], (gpointer) cases[i][1]);
      g_assert_false (eks_file_layout_read (&layout, settings, &error));
      g_assert_nonnull (strstr (error->message, cases[i][0]));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/records", test_records);
  g_test_add_func ("/csv/quotes", test_quotes);
  g_test_add_func ("/csv/cut", test_cut);
  g_test_add_func ("/csv/guess", test_guess);
  g_test_add_func ("/csv/formats", test_formats);
  g_test_add_func ("/csv/refused-settings", test_refused_settings);
  return g_test_run ();
}
