/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report is read back with poppler: every value, in order, on pages with a header and embedded fonts. */

#include "config.h"

#include "eks-pdf-writer.h"

#include <locale.h>
#include <malloc.h>
#include <string.h>

#include "eks-error.h"
#include "eks-pdf-rows.h"

#include "test-writing.h"

static EksFormat *
make_format (gboolean charts)
{
  EksFormat *format = eks_format_new (EKS_FORMAT_PDF);

  g_object_set (format, "charts", charts, NULL);
  return format;
}

/* What a program says about the file; %NULL among the arguments is its path. */
static char *
ask (GBytes *bytes, const char *const *arguments)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "report.pdf", NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *complaints = NULL;
  char *output = NULL;
  int status;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) (g_str_equal (arguments[i], "FILE") ? path : arguments[i]));
  g_ptr_array_add (argv, NULL);
  g_assert_true (g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &complaints, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpstr (complaints, ==, "");
  return output;
}

/* The text of the whole file, pages apart by form feeds. */
static char *
read_text (GBytes *bytes)
{
  static const char *const arguments[] = { "pdftotext", "-layout", "-enc", "UTF-8", "FILE", "-", NULL };

  return ask (bytes, arguments);
}

/* The text in the order in which it was written. */
static char *
read_raw (GBytes *bytes)
{
  static const char *const arguments[] = { "pdftotext", "-raw", "-enc", "UTF-8", "FILE", "-", NULL };

  return ask (bytes, arguments);
}

static char *
read_info (GBytes *bytes)
{
  static const char *const arguments[] = { "pdfinfo", "-enc", "UTF-8", "FILE", NULL };

  return ask (bytes, arguments);
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *at = strstr (text, part); at != NULL; at = strstr (at + strlen (part), part))
    n++;
  return n;
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in: %s", part, text);
}

static guint
count_pages (GBytes *bytes)
{
  g_autofree char *info = read_info (bytes);
  const char *line = strstr (info, "\nPages:");

  g_assert_nonnull (line);
  return (guint) g_ascii_strtoull (line + strlen ("\nPages:"), NULL, 10);
}

/* Blanks and breaks of lines as one blank, so that a wrapped value reads as it was. */
static char *
join_lines (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \n\f", -1);
  GString *joined = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (joined, "%s%s", joined->len > 0 ? " " : "", words[i]);
  return g_string_free (joined, FALSE);
}

typedef struct
{
  const char *name;
  EksType type;
  const char *text;
  gssize length;
  const char *expected; /* NULL: as it is */
  int tally;            /* or -1 */
} CellCase;

static const CellCase cell_cases[] = {
  { "plain", EKS_TYPE_TEXT, "plain", -1, NULL, -1 },
  { "Nordic", EKS_TYPE_TEXT, "æøå ÆØÅ äöë ß €", -1, NULL, -1 },
  { "combining", EKS_TYPE_TEXT, "Ame\xCC\x81lie", -1, NULL, -1 },
  { "emoji", EKS_TYPE_TEXT, "smile 😀 end", -1, NULL, -1 },
  { "Greek", EKS_TYPE_TEXT, "Ελλάδα", -1, NULL, -1 },
  { "Cyrillic", EKS_TYPE_TEXT, "Україна", -1, NULL, -1 },
  { "markup", EKS_TYPE_TEXT, "<b>&amp;</b> %s %n", -1, NULL, -1 },
  { "parentheses", EKS_TYPE_TEXT, "a) (b \\( \\) endstream", -1, NULL, -1 },
  { "quotes", EKS_TYPE_TEXT, "\"it's\" “so”", -1, NULL, -1 },
  { "formula", EKS_TYPE_TEXT, "=1+1|'/C calc'!A0", -1, NULL, -1 },
  { "64 bit", EKS_TYPE_INTEGER, "-9223372036854775808", -1, NULL, -1 },
  { "decimal", EKS_TYPE_NUMBER, "0.1", -1, NULL, -1 },
  { "exponent", EKS_TYPE_NUMBER, "1.5e-7", -1, NULL, -1 },
  { "early date", EKS_TYPE_DATE, "0001-01-01", -1, NULL, -1 },
  { "late moment", EKS_TYPE_TIMESTAMP, "9999-12-31T23:59:59Z", -1, NULL, -1 },
  { "GUID", EKS_TYPE_GUID, "6f9619ff-8b86-d011-b42d-00cf4fc964ff", -1, NULL, -1 },
  { "boolean", EKS_TYPE_BOOLEAN, "true", -1, NULL, -1 },
  { "JSON", EKS_TYPE_JSON, "{\"a\":[1,null]}", -1, NULL, -1 },
  { "LF", EKS_TYPE_TEXT, "first\nsecond", -1, "first second", -1 },
  { "CRLF", EKS_TYPE_TEXT, "first\r\nsecond", -1, "first second", -1 },
  { "tab", EKS_TYPE_TEXT, "left\tright", -1, "left right", -1 },
  { "NUL", EKS_TYPE_TEXT, "a\0b", 3, "a\xEF\xBF\xBD" "b", EKS_TALLY_CONTROL_CHARACTERS },
  { "C0", EKS_TYPE_TEXT, "a\x0B" "b\x1F", -1, "a\xEF\xBF\xBD" "b\xEF\xBF\xBD", EKS_TALLY_CONTROL_CHARACTERS },
  { "C1", EKS_TYPE_TEXT, "a\xC2\x85" "b", -1, "a\xEF\xBF\xBD" "b", EKS_TALLY_CONTROL_CHARACTERS },
  { "no character", EKS_TYPE_TEXT, "a\xEF\xBF\xBE" "b", -1, "a\xEF\xBF\xBD" "b", EKS_TALLY_CONTROL_CHARACTERS },
  { "no character in the middle", EKS_TYPE_TEXT, "a\xEF\xB7\x90" "b", -1, "a\xEF\xBF\xBD" "b", EKS_TALLY_CONTROL_CHARACTERS },
  { "bad bytes", EKS_TYPE_TEXT, "a\xFF" "b", -1, "a\xEF\xBF\xBD" "b", EKS_TALLY_BAD_BYTES },
  { "half a character", EKS_TYPE_TEXT, "ab\xE2\x82", -1, "ab\xEF\xBF\xBD\xEF\xBF\xBD", EKS_TALLY_BAD_BYTES },
  { "surrogate", EKS_TYPE_TEXT, "a\xED\xA0\x80" "b", -1, "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" "b", EKS_TALLY_BAD_BYTES },
  { "private use", EKS_TYPE_TEXT, "\xF4\x80\x80\x81", -1, "100 001", EKS_TALLY_NO_GLYPH }, /* its code in a box */
};

static GBytes *
write_cell (const CellCase *c, EksTally *tally)
{
  const EksSchemaColumn columns[] = { { "key", "Key", EKS_TYPE_TEXT }, { "cell", "Cell", c->type } };
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (EksBatch) batch = eks_batch_new (schema, 1);
  g_autoptr (EksFormat) format = make_format (FALSE);
  EksValue *row = eks_batch_add_row (batch);

  test_set_cell (batch, &row[0], EKS_VALUE_TEXT, "before", -1);
  test_set_cell (batch, &row[1], test_get_kind (c->type), c->text, c->length);
  return test_write (format, schema, batch, 1, "Cells", tally);
}

static void
test_cells (void)
{
  static const int kinds[] = { EKS_TALLY_CONTROL_CHARACTERS, EKS_TALLY_BAD_BYTES, EKS_TALLY_NO_GLYPH, EKS_TALLY_CUT };

  for (guint i = 0; i < G_N_ELEMENTS (cell_cases); i++)
    {
      const CellCase *c = &cell_cases[i];
      g_autoptr (EksTally) tally = eks_tally_new ();
      g_autoptr (GBytes) bytes = write_cell (c, tally);
      g_autofree char *raw = read_raw (bytes);
      g_autofree char *text = join_lines (raw);
      g_autofree char *given = g_strconcat ("before ", c->expected != NULL ? c->expected : c->text, NULL);
      g_autofree char *expected = g_utf8_normalize (given, -1, G_NORMALIZE_NFC);
      g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);

      g_test_message ("%s", c->name);
      assert_has (normal, expected);
      for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
        g_assert_cmpuint (eks_tally_get_count (tally, kinds[k], "Cell"), ==, c->tally == kinds[k]);
      test_assert_example (tally, c->tally, c->text, c->length);
    }
}

/* What runs from right to left has its letters, and does not leave its cell. */
static void
test_bidi (void)
{
  const CellCase arabic = { "Arabic", EKS_TYPE_TEXT, "محمد", -1, NULL, -1 };
  const CellCase override = { "override", EKS_TYPE_TEXT, "abc \xE2\x80\xAE" "def", -1, NULL, -1 };
  g_autoptr (GBytes) first = write_cell (&arabic, NULL);
  g_autoptr (GBytes) second = write_cell (&override, NULL);
  g_autofree char *first_text = read_text (first);
  g_autofree char *second_text = read_text (second);

  assert_has (first_text, "محمد");
  assert_has (first_text, "Page 1 of 1");
  assert_has (second_text, "abc");
  assert_has (second_text, "Page 1 of 1");
}

static void
test_empty (void)
{
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 3);
  g_autoptr (EksFormat) format = make_format (TRUE);
  g_autoptr (GBytes) bytes = test_write (format, schema, NULL, 0, NULL, NULL);
  g_autofree char *text = read_text (bytes);

  g_assert_cmpuint (count_pages (bytes), ==, 1);
  assert_has (text, "There are no rows.");
  assert_has (text, "c2");
}

static void
test_long_value (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *back = NULL;
  CellCase c = { "long", EKS_TYPE_TEXT, NULL, -1, NULL, EKS_TALLY_CUT };
  const EksTallyEntry *entry;

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "wörd%u ", i);
  c.text = text->str;
  bytes = write_cell (&c, tally);
  back = read_text (bytes);
  assert_has (back, "wörd0 ");
  assert_has (back, "…");
  g_assert_null (strstr (back, "wörd99999"));
  g_assert_cmpuint (count_pages (bytes), ==, 1);
  entries = eks_tally_get_entries (tally);
  g_assert_cmpuint (entries->len, ==, 1);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpint (entry->kind, ==, EKS_TALLY_CUT);
  g_assert_cmpuint (((EksTallyExample *) g_ptr_array_index (entry->examples, 0))->row, ==, 1);
}

/* A word without a place to break it, and letters with more marks than there is room for. */
static void
test_unbreakable (void)
{
  g_autoptr (GString) word = g_string_new (NULL);
  g_autoptr (GString) marks = g_string_new ("a");
  CellCase c = { "word", EKS_TYPE_TEXT, NULL, -1, NULL, -1 };
  g_autoptr (GBytes) first = NULL, second = NULL;
  g_autofree char *raw = NULL;
  g_auto (GStrv) pieces = NULL;
  g_autofree char *joined = NULL;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (word, "%02u", i);
  for (guint i = 0; i < 20000; i++)
    g_string_append (marks, "\xCC\x81");
  c.text = word->str;
  first = write_cell (&c, NULL);
  raw = read_raw (first);
  pieces = g_strsplit (raw, "\n", -1);
  joined = g_strjoinv ("", pieces);
  assert_has (joined, word->str);
  c.text = marks->str;
  second = write_cell (&c, NULL);
  g_assert_cmpuint (count_pages (second), ==, 1);
}

/* Rows k0000, k0001 … with three more columns. */
static EksBatch *
make_rows (EksSchema *schema, guint n)
{
  EksBatch *batch = eks_batch_new (schema, n);

  for (guint i = 0; i < n; i++)
    {
      EksValue *row = eks_batch_add_row (batch);

      for (guint j = 0; j < eks_schema_get_n_columns (schema); j++)
        {
          g_autofree char *text = j == 0 ? g_strdup_printf ("k%04u", i) : g_strdup_printf ("v%ux%u", i, j);

          test_set_cell (batch, &row[j], EKS_VALUE_TEXT, text, -1);
        }
    }
  return batch;
}

static void
test_many_rows (void)
{
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 4);
  g_autoptr (EksBatch) batch = make_rows (schema, 300);
  g_autoptr (EksFormat) format = make_format (TRUE);
  g_autoptr (GBytes) bytes = test_write (format, schema, batch, 1, "Many rows", NULL);
  g_autofree char *text = read_text (bytes);
  guint n_pages = count_pages (bytes);
  g_auto (GStrv) pages = g_strsplit (text, "\f", -1);
  const char *at = text;

  g_assert_cmpuint (n_pages, >, 5);
  g_assert_cmpuint (n_pages, <, 15);
  g_assert_cmpuint (g_strv_length (pages), ==, n_pages + 1);
  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *number = g_strdup_printf ("Page %u of %u\n", i + 1, n_pages);

      g_assert_cmpuint (count (pages[i], " c3\n"), ==, 1);
      g_assert_cmpuint (count (pages[i], number), ==, 1);
      assert_has (pages[i], "Many rows");
    }
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *key = g_strdup_printf ("k%04u ", i);
      g_autofree char *last = g_strdup_printf (" v%ux3\n", i);
      const char *found = strstr (at, key);

      g_assert_nonnull (found);
      g_assert_cmpuint (count (text, key), ==, 1);
      g_assert_cmpuint (count (text, last), ==, 1);
      at = found;
    }
}

static void
test_wide (void)
{
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 60);
  g_autoptr (EksBatch) batch = make_rows (schema, 40);
  g_autoptr (EksFormat) format = make_format (TRUE);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GBytes) bytes = test_write (format, schema, batch, 1, "Wide", tally);
  g_autofree char *text = read_text (bytes);
  g_auto (GStrv) pages = g_strsplit (text, "\f", -1);
  guint n_pages = count_pages (bytes), n_tables = n_pages - 1;

  g_assert_cmpuint (n_tables, >, 2);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_CUT, NULL), ==, 0);
  for (guint i = 1; i < n_pages; i++)
    {
      assert_has (pages[i], "c0 ");
      assert_has (pages[i], " of 60\n");
      g_assert_cmpuint (count (pages[i], "k00"), >, 0);
    }
  for (guint i = 0; i < 40; i++)
    for (guint j = 1; j < 60; j++)
      {
        g_autofree char *value = g_strdup_printf ("v%ux%u", i, j);
        const char *found = strstr (text, value);

        /* Not only as the beginning of another. */
        while (found != NULL && g_ascii_isdigit (found[strlen (value)]))
          found = strstr (found + 1, value);
        if (found == NULL)
          g_error ("%s is missing", value);
      }
}

/* Nothing stands outside of its page. */
static void
test_nothing_is_cropped (void)
{
  static const guint n_columns[] = { 1, 5, 9, 14, 25, 60 };

  for (guint i = 0; i < G_N_ELEMENTS (n_columns); i++)
    {
      static const char *const arguments[] = { "pdftotext", "-bbox", "FILE", "-", NULL };
      g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, n_columns[i]);
      g_autoptr (EksBatch) batch = make_rows (schema, 70);
      g_autoptr (EksFormat) format = make_format (TRUE);
      g_autoptr (GBytes) bytes = test_write (format, schema, batch, 1, "Cropped?", NULL);
      g_autofree char *boxes = ask (bytes, arguments);
      double width = 0, height = 0;
      guint n = 0;

      for (const char *at = strchr (boxes, '<'); at != NULL; at = strchr (at + 1, '<'))
        if (g_str_has_prefix (at, "<page "))
          {
            width = g_ascii_strtod (strstr (at, "width=\"") + 7, NULL);
            height = g_ascii_strtod (strstr (at, "height=\"") + 8, NULL);
          }
        else if (g_str_has_prefix (at, "<word "))
          {
            g_assert_cmpfloat (g_ascii_strtod (strstr (at, "xMin=\"") + 6, NULL), >=, 40);
            g_assert_cmpfloat (g_ascii_strtod (strstr (at, "xMax=\"") + 6, NULL), <=, width - 40);
            g_assert_cmpfloat (g_ascii_strtod (strstr (at, "yMax=\"") + 6, NULL), <=, height - 15);
            n++;
          }
      g_assert_cmpuint (n, >=, 70 * n_columns[i]);
    }
}

static void
test_fonts_and_properties (void)
{
  static const char *const arguments[] = { "pdffonts", "FILE", NULL };
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 2);
  g_autoptr (EksBatch) batch = make_rows (schema, 3);
  g_autoptr (EksFormat) format = make_format (TRUE);
  g_autoptr (GBytes) bytes = test_write (format, schema, batch, 1, "Medlemmer (æøå) \\ €", NULL);
  g_autofree char *info = read_info (bytes);
  g_autofree char *fonts = ask (bytes, arguments);
  g_auto (GStrv) lines = g_strsplit (fonts, "\n", -1);

  assert_has (info, "Medlemmer (æøå) \\ €\n");
  assert_has (info, "Eksport\n");
  assert_has (info, "Tue Nov 14 22:13:20 2023");
  assert_has (info, "(A4)");
  assert_has (info, "PDF version:     1.5\n");
  g_assert_null (strstr (info, "Author"));
  g_assert_cmpuint (g_strv_length (lines), >, 3);
  for (guint i = 2; lines[i] != NULL && *lines[i] != '\0'; i++)
    assert_has (lines[i], " yes yes yes ");
}

static EksSchema *
make_session_schema (void)
{
  static const EksSchemaColumn columns[] = {
    { "id", "Id", EKS_TYPE_INTEGER },         { "born", "Born", EKS_TYPE_DATE, TRUE },    { "created", "Created", EKS_TYPE_TIMESTAMP },
    { "gender", "Gender", EKS_TYPE_TEXT, TRUE }, { "colour", "Colour", EKS_TYPE_TEXT }, { "status", "Progress", EKS_TYPE_TEXT },
    { "amount", "Amount", EKS_TYPE_NUMBER },  { "secret", "Salary", EKS_TYPE_NUMBER, TRUE },
  };

  return eks_schema_new (columns, G_N_ELEMENTS (columns));
}

static EksBatch *
make_sessions (EksSchema *schema, guint n, guint step_days)
{
  static const char *const states[] = { "done", "open", "done", NULL };
  EksBatch *batch = eks_batch_new (schema, n);

  for (guint i = 0; i < n; i++)
    {
      EksValue *row = eks_batch_add_row (batch);
      int year, month, day;
      g_autofree char *moment = NULL;
      g_autofree char *id = g_strdup_printf ("%u", i);

      eks_civil_from_days (eks_days_from_civil (2023, 10, 1) + (i * step_days), &year, &month, &day);
      moment = g_strdup_printf ("%04d-%02d-%02dT22:30:00Z", year, month, day);
      test_set_cell (batch, &row[0], EKS_VALUE_NUMBER, id, -1);
      test_set_cell (batch, &row[1], EKS_VALUE_TEXT, "1901-02-03", -1);
      test_set_cell (batch, &row[2], EKS_VALUE_TEXT, i % 10 == 9 ? "soon" : moment, -1);
      test_set_cell (batch, &row[3], EKS_VALUE_TEXT, i % 2 == 0 ? "woman" : "man", -1);
      test_set_cell (batch, &row[4], EKS_VALUE_TEXT, i % 2 == 0 ? "red" : "blue", -1);
      test_set_cell (batch, &row[5], states[i % 4] != NULL ? EKS_VALUE_TEXT : EKS_VALUE_NULL, states[i % 4], -1);
      test_set_cell (batch, &row[6], EKS_VALUE_NUMBER, i == 0 ? "-0.30" : "100.1", -1);
      test_set_cell (batch, &row[7], EKS_VALUE_NUMBER, "1", -1);
    }
  return batch;
}

/* The first page, lines joined. */
static char *
write_summary (guint n, guint step_days, const char *language, gboolean charts)
{
  g_autoptr (EksSchema) schema = make_session_schema ();
  g_autoptr (EksBatch) batch = make_sessions (schema, n, step_days);
  g_autoptr (EksFormat) format = make_format (charts);
  g_autoptr (EksTally) tally = eks_tally_new ();
  const EksWriterDetail details[] = { { "Rækker hvor", "status er «done»\nog mere" }, { "Kilde", "Demo" } };
  EksWriterOptions options = { .format = format, .zone = TEST_ZONE, .title = "Sessions", .language = language, .now = TEST_NOW,
                               .details = details, .n_details = G_N_ELEMENTS (details), .tally = tally };
  g_autoptr (GError) error = NULL;
  g_autoptr (EksWriter) writer = eks_writer_new (&options, &error);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  char *end;

  g_assert_true (eks_writer_open (writer, stream, schema, NULL, &error));
  g_assert_true (eks_writer_write (writer, batch, NULL, &error));
  g_assert_true (eks_writer_finish (writer, NULL, &error));
  g_assert_no_error (error);
  g_output_stream_close (stream, NULL, NULL);
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
  text = read_text (bytes);
  end = strchr (text, '\f');
  g_assert_nonnull (end);
  *end = '\0';
  return join_lines (text);
}

static void
test_summary (void)
{
  g_autofree char *english = write_summary (1200, 0, "en", TRUE);
  g_autofree char *danish = write_summary (1200, 0, "da", TRUE);
  g_autofree char *swedish = write_summary (1200, 0, "sv", TRUE);
  char *table;

  assert_has (english, "Created 2023-11-14 23:13 (Europe/Copenhagen)");
  assert_has (english, "Rækker hvor status er «done» og mere Kilde Demo");
  assert_has (english, "1,200");
  /* 22:30 UTC is the next day in Copenhagen. */
  assert_has (english, "2023-10-02 00:30");
  assert_has (english, "Amounts Sum Lowest Highest Amount 120,019.60 −0.30 100.10");
  assert_has (english, "Rows by day: Created");
  assert_has (english, "Rows without a date, not in the chart: 120");
  assert_has (english, "Rows by value: Progress");
  assert_has (english, "done 600 (50%) (empty) 300 (25%) open 300 (25%)");
  table = strstr (english, "Table Id");
  g_assert_nonnull (table);
  *table = '\0';
  g_assert_null (strstr (english, "Salary"));
  g_assert_null (strstr (english, "1901"));
  assert_has (danish, "Beløb Sum Laveste Højeste Amount 120.019,60 −0,30 100,10");
  assert_has (danish, "Rækker pr. dag: Created");
  assert_has (danish, "Side 1 af ");
  assert_has (swedish, "Sida 1 av ");
  assert_has (swedish, "Rader per värde: Progress");
}

/* From 22:30 UTC on 1 October: the clock goes back meanwhile, so row 62 is on the day 61 days later. */
static void
test_units (void)
{
  static const struct
  {
    guint n, step;
    const char *expected;
  } cases[] = {
    { 63, 1, "Rows by day" }, { 64, 1, "Rows by month" }, { 60, 30, "Rows by month" }, { 62, 31, "Rows by year" },
    { 200, 3000, "Rows by 100 years" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = write_summary (cases[i].n, cases[i].step, "en", TRUE);

      assert_has (text, cases[i].expected);
    }
}

static void
test_no_charts (void)
{
  g_autofree char *text = write_summary (100, 1, "en", FALSE);

  g_assert_null (strstr (text, "Rows by"));
  assert_has (text, "Period: Created");
}

/* Columns of people are in no chart, not even where nothing else could be. */
static void
test_personal (void)
{
  static const EksSchemaColumn columns[] = { { "status", "Status", EKS_TYPE_TEXT, TRUE }, { "born", "Born", EKS_TYPE_DATE, TRUE } };
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (EksBatch) batch = eks_batch_new (schema, 40);
  g_autoptr (EksFormat) format = make_format (TRUE);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 40; i++)
    {
      EksValue *row = eks_batch_add_row (batch);

      test_set_cell (batch, &row[0], EKS_VALUE_TEXT, i % 2 == 0 ? "ill" : "well", -1);
      test_set_cell (batch, &row[1], EKS_VALUE_TEXT, "1990-01-02", -1);
    }
  bytes = test_write (format, schema, batch, 1, "People", NULL);
  text = read_text (bytes);
  g_assert_null (strstr (text, "Rows by"));
  g_assert_null (strstr (text, "Period"));
  g_assert_cmpuint (count (text, "1990-01-02"), ==, 40);
}

static void
test_same_bytes (void)
{
  static const char *const locales[] = { "C", "da_DK.UTF-8", "sv_SE.UTF-8", "nl_NL.UTF-8" };
  g_autofree char *before = g_strdup (setlocale (LC_ALL, NULL));
  g_autoptr (EksSchema) schema = make_session_schema ();
  g_autoptr (EksBatch) batch = make_sessions (schema, 100, 1);
  g_autoptr (EksFormat) format = make_format (TRUE);
  g_autoptr (GBytes) first = test_write (format, schema, batch, 1, "Same", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      g_autoptr (GBytes) again = NULL;

      if (setlocale (LC_ALL, locales[i]) == NULL)
        {
          g_test_message ("the locale %s is not installed", locales[i]);
          continue;
        }
      again = test_write (format, schema, batch, 1, "Same", NULL);
      g_assert_true (g_bytes_equal (first, again));
    }
  setlocale (LC_ALL, before);
}

static gpointer
write_in_thread (gpointer data)
{
  g_autoptr (EksSchema) schema = make_session_schema ();
  g_autoptr (EksBatch) batch = make_sessions (schema, 100, 1);
  g_autoptr (EksFormat) format = make_format (TRUE);

  return test_write (format, schema, batch, 3, "Threads", NULL);
}

static void
test_threads (void)
{
  GThread *threads[3];
  g_autoptr (GBytes) here = write_in_thread (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("writer", write_in_thread, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (GBytes) there = g_thread_join (threads[i]);

      g_assert_true (g_bytes_equal (here, there));
    }
}

static void
test_limits (void)
{
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 1);
  g_autoptr (EksSchema) wide = test_schema (EKS_TYPE_TEXT, 1001);
  g_autoptr (EksBatch) batch = make_rows (schema, 250);
  g_autoptr (EksBatch) wide_batch = make_rows (wide, 1);
  g_autoptr (EksBatch) fat = eks_batch_new (schema, 1);
  g_autoptr (EksFormat) format = make_format (TRUE);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autofree char *text = g_strnfill (1024 * 1024, 'x');
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (test_write_into (format, stream, schema, batch, EKS_PDF_MAX_ROWS / 250 + 1, NULL, &error), ==, 'w');
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  assert_has (error->message, "20,000 rows");
  g_clear_error (&error);
  test_set_cell (fat, eks_batch_add_row (fat), EKS_VALUE_TEXT, text, -1);
  g_assert_cmpint (test_write_into (format, stream, schema, fat, 65, NULL, &error), ==, 'w');
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  assert_has (error->message, "64 MiB");
  g_clear_error (&error);
  g_assert_cmpint (test_write_into (format, stream, wide, wide_batch, 1999, NULL, &error), ==, 'w');
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  assert_has (error->message, "2,000,000 values");
}

static void
test_failures (void)
{
  g_autoptr (EksSchema) schema = make_session_schema ();
  g_autoptr (EksBatch) batch = make_sessions (schema, 250, 1);
  g_autoptr (EksFormat) format = make_format (TRUE);
  g_autoptr (GOutputStream) roomy = test_full_stream_new (G_MAXUINT32, NULL);
  guint64 size, n_failures = 0;

  g_assert_cmpint (test_write_into (format, roomy, schema, batch, 12, NULL, NULL), ==, '\0');
  size = ((TestFullStream *) roomy)->written;
  g_assert_cmpuint (size, >, 2 * 64 * 1024);
  for (guint64 room = 0; room < size; room += 40 * 1024)
    {
      g_autoptr (GOutputStream) stream = test_full_stream_new (room, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (test_write_into (format, stream, schema, batch, 12, NULL, &error), ==, 'f');
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
      n_failures++;
    }
  g_assert_cmpuint (n_failures, >, 3);
}

static void
test_cancel (void)
{
  g_autoptr (EksSchema) schema = make_session_schema ();
  g_autoptr (EksBatch) batch = make_sessions (schema, 250, 1);
  g_autoptr (EksFormat) format = make_format (TRUE);
  g_autoptr (GCancellable) early = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (early);
  for (guint64 room = 0; room <= 64 * 1024; room += 64 * 1024)
    {
      g_autoptr (GCancellable) midway = g_cancellable_new ();
      g_autoptr (GOutputStream) stream = test_full_stream_new (room, midway);

      g_assert_cmpint (test_write_into (format, stream, schema, batch, 12, early, &error), ==, 'o');
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      g_assert_cmpint (test_write_into (format, stream, schema, batch, 12, midway, &error), ==, 'f');
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
    }
}

/* A writer that is given up writes nothing more. */
static void
test_given_up (void)
{
  g_autoptr (EksSchema) schema = make_session_schema ();
  g_autoptr (EksBatch) batch = make_sessions (schema, 10, 1);
  g_autoptr (EksFormat) format = make_format (TRUE);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GOutputStream) stream = test_full_stream_new (G_MAXUINT32, NULL);
  EksWriter *writer = test_writer_new (format, "Given up", tally);

  g_assert_true (eks_writer_open (writer, stream, schema, NULL, NULL));
  g_assert_true (eks_writer_write (writer, batch, NULL, NULL));
  g_assert_finalize_object (writer);
  g_assert_cmpuint (((TestFullStream *) stream)->written, ==, 0);
}

/* A service may write reports for months. */
static void
test_memory (void)
{
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 3);
  g_autoptr (EksFormat) format = make_format (TRUE);
  gsize used[2];

  for (guint round = 0; round < G_N_ELEMENTS (used); round++)
    {
      for (guint i = 0; i < 10; i++)
        {
          g_autoptr (GBytes) bytes = test_write (format, schema, NULL, 0, NULL, NULL);
        }
      used[round] = mallinfo2 ().uordblks;
    }
  /* a font configuration is 200 KB, and a thread of Pango's may hold the last few for a moment longer */
  g_assert_cmpuint (used[1], <, used[0] + 1024 * 1024);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/pdf/cells", test_cells);
  g_test_add_func ("/format/pdf/bidi", test_bidi);
  g_test_add_func ("/format/pdf/empty", test_empty);
  g_test_add_func ("/format/pdf/memory", test_memory);
  g_test_add_func ("/format/pdf/long-value", test_long_value);
  g_test_add_func ("/format/pdf/unbreakable", test_unbreakable);
  g_test_add_func ("/format/pdf/many-rows", test_many_rows);
  g_test_add_func ("/format/pdf/wide", test_wide);
  g_test_add_func ("/format/pdf/nothing-is-cropped", test_nothing_is_cropped);
  g_test_add_func ("/format/pdf/fonts-and-properties", test_fonts_and_properties);
  g_test_add_func ("/format/pdf/summary", test_summary);
  g_test_add_func ("/format/pdf/units", test_units);
  g_test_add_func ("/format/pdf/no-charts", test_no_charts);
  g_test_add_func ("/format/pdf/personal", test_personal);
  g_test_add_func ("/format/pdf/same-bytes", test_same_bytes);
  g_test_add_func ("/format/pdf/threads", test_threads);
  g_test_add_func ("/format/pdf/limits", test_limits);
  g_test_add_func ("/format/pdf/failures", test_failures);
  g_test_add_func ("/format/pdf/cancel", test_cancel);
  g_test_add_func ("/format/pdf/given-up", test_given_up);
  return g_test_run ();
}
