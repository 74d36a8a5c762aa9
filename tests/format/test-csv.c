/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV, line by line of what a correct file is. */

#include "config.h"

#include "test-writing.h"

#include <locale.h>

#include "eks-error.h"

static EksFormat *
make_format (EksCsvPreset preset)
{
  EksFormat *format = eks_format_new (EKS_FORMAT_CSV);

  g_object_set (format, "preset", preset, NULL);
  return format;
}

static void
assert_bytes (GBytes *bytes, const char *expected, gsize length)
{
  gsize n;
  const char *data = g_bytes_get_data (bytes, &n);

  g_assert_cmpmem (data, n, expected, length);
}

#define ASSERT_FILE(bytes, expected) assert_bytes (bytes, expected, sizeof (expected) - 1)

static EksSchema *
make_mixed_schema (void)
{
  static const EksSchemaColumn columns[] = {
    { "session_guid", NULL, EKS_TYPE_GUID },
    { "name", "Navn", EKS_TYPE_TEXT },
    { "amount", "Beløb", EKS_TYPE_NUMBER },
    { "phone", "Phone", EKS_TYPE_TEXT },
    { "done", "=Done", EKS_TYPE_BOOLEAN },
    { "created", "Created", EKS_TYPE_TIMESTAMP },
    { "data", "Data", EKS_TYPE_JSON },
  };

  return eks_schema_new (columns, G_N_ELEMENTS (columns));
}

static const char *const mixed_row[] = {
  "3c88596c-3c88-4859-a3c8-a7ba71f442cb", "Sørensen; \"Bo\"", "-68055.57", "+4526807821", "true",
  "2023-02-10T13:44:59.327Z", "{\"a\":1}",
};

#define MIXED_SYSTEMS                                                                                                   \
  "session_guid;Navn;Beløb;Phone;=Done;Created;Data\n"                                                                  \
  "3c88596c-3c88-4859-a3c8-a7ba71f442cb;\"Sørensen; \"\"Bo\"\"\";-68055.57;+4526807821;true;2023-02-10T13:44:59.327Z;" \
  "\"{\"\"a\"\":1}\"\n"

#define MIXED_EXCEL                                                                                                      \
  "\xEF\xBB\xBFsession_guid;Navn;Beløb;Phone;'=Done;Created;Data\r\n"                                                    \
  "3c88596c-3c88-4859-a3c8-a7ba71f442cb;\"Sørensen; \"\"Bo\"\"\";-68055.57;'+4526807821;true;2023-02-10T13:44:59.327Z;" \
  "\"{\"\"a\"\":1}\"\r\n"

static void
test_presets (void)
{
  g_autoptr (EksSchema) schema = make_mixed_schema ();
  g_autoptr (EksBatch) batch = test_batch_new (schema, mixed_row);
  g_autoptr (EksFormat) systems = make_format (EKS_CSV_SYSTEMS);
  g_autoptr (EksFormat) excel = make_format (EKS_CSV_EXCEL);
  g_autoptr (EksFormat) unicode = make_format (EKS_CSV_UNICODE);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GBytes) systems_bytes = test_write (systems, schema, batch, 1, NULL, NULL);
  g_autoptr (GBytes) excel_bytes = test_write (excel, schema, batch, 1, NULL, tally);
  g_autoptr (GBytes) unicode_bytes = test_write (unicode, schema, batch, 1, NULL, NULL);
  g_autofree char *back = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (systems, "separator-line", TRUE, NULL);
  g_autoptr (GBytes) separated_bytes = test_write (systems, schema, batch, 1, NULL, NULL);

  ASSERT_FILE (separated_bytes, "sep=;\n" MIXED_SYSTEMS);
  ASSERT_FILE (systems_bytes, MIXED_SYSTEMS);
  ASSERT_FILE (excel_bytes, MIXED_EXCEL);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_FORMULA_GUARDED, "Phone"), ==, 1);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_FORMULA_GUARDED, "=Done"), ==, 1);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_FORMULA_GUARDED, NULL), ==, 2);

  back = g_convert (g_bytes_get_data (unicode_bytes, NULL), (gssize) g_bytes_get_size (unicode_bytes), "UTF-8", "UTF-16LE", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (back, "\xEF\xBB\xBFsession_guid\tNavn\tBeløb\tPhone\t'=Done\tCreated\tData\r\n"));
  g_assert_nonnull (strstr (back, "\t\"Sørensen; \"\"Bo\"\"\"\t-68055.57\t'+4526807821\ttrue\t"));
}

/* One cell beside one that says `x`, by each preset; NULL where the systems preset is as the excel one. */
typedef struct
{
  const char *name;
  EksType type;
  const char *text;
  gssize length;
  const char *excel;
  const char *systems;
} CellCase;

#define SAME NULL

static const CellCase cell_cases[] = {
  { "plain", EKS_TYPE_TEXT, "Anna", -1, "Anna", SAME },
  { "empty", EKS_TYPE_TEXT, "", -1, "", SAME },
  { "null", EKS_TYPE_TEXT, NULL, 0, "", SAME },
  { "delimiter", EKS_TYPE_TEXT, "a;b", -1, "\"a;b\"", SAME },
  { "other delimiters", EKS_TYPE_TEXT, "a,b|c\td", -1, "a,b|c\td", SAME },
  { "quote", EKS_TYPE_TEXT, "5\" pipe", -1, "\"5\"\" pipe\"", SAME },
  { "only quotes", EKS_TYPE_TEXT, "\"\"", -1, "\"\"\"\"\"\"", "\"\"\"\"\"\"" },
  { "LF", EKS_TYPE_TEXT, "a\nb", -1, "\"a\nb\"", SAME },
  { "lone CR", EKS_TYPE_TEXT, "a\rb", -1, "\"a\rb\"", SAME },
  { "CRLF", EKS_TYPE_TEXT, "a\r\nb", -1, "\"a\r\nb\"", SAME },
  { "leading space", EKS_TYPE_TEXT, " a", -1, "\" a\"", SAME },
  { "trailing space", EKS_TYPE_TEXT, "a ", -1, "\"a \"", SAME },
  { "space", EKS_TYPE_TEXT, " ", -1, "\" \"", SAME },
  { "NUL", EKS_TYPE_TEXT, "a\0b", 3, "a\xEF\xBF\xBD" "b", SAME },
  { "C0", EKS_TYPE_TEXT, "\x01x\x1F", -1, "\xEF\xBF\xBDx\xEF\xBF\xBD", SAME },
  { "control and quote", EKS_TYPE_TEXT, "\x0B\";", -1, "\"\xEF\xBF\xBD\"\";\"", SAME },
  { "emoji", EKS_TYPE_TEXT, "👩‍👩‍👧 é e\xCC\x81", -1, "👩‍👩‍👧 é e\xCC\x81", SAME },
  { "BOM inside", EKS_TYPE_TEXT, "a\xEF\xBB\xBF" "b", -1, "a\xEF\xBB\xBF" "b", SAME },
  { "U+FFFE", EKS_TYPE_TEXT, "a\xEF\xBF\xBE", -1, "a\xEF\xBF\xBE", SAME },
  { "bad bytes", EKS_TYPE_TEXT, "a\xFF" "b\xC3", -1, "a\xEF\xBF\xBD" "b\xEF\xBF\xBD", SAME },
  { "bad bytes and quotes", EKS_TYPE_TEXT, "\xE2\x82;\xC3\"", -1, "\"\xEF\xBF\xBD\xEF\xBF\xBD;\xEF\xBF\xBD\"\"\"", SAME },
  { "long integer", EKS_TYPE_TEXT, "9007199254740993", -1, "9007199254740993", SAME },
  { "leading zero", EKS_TYPE_TEXT, "00451", -1, "00451", SAME },

  { "formula =", EKS_TYPE_TEXT, "=1+1", -1, "'=1+1", "=1+1" },
  { "formula @", EKS_TYPE_TEXT, "@SUM(A1)", -1, "'@SUM(A1)", "@SUM(A1)" },
  { "formula +", EKS_TYPE_TEXT, "+A1", -1, "'+A1", "+A1" },
  { "formula -", EKS_TYPE_TEXT, "-A1", -1, "'-A1", "-A1" },
  { "formula TAB", EKS_TYPE_TEXT, "\t=1", -1, "'\t=1", "\t=1" },
  { "formula CR", EKS_TYPE_TEXT, "\r=1", -1, "\"'\r=1\"", "\"\r=1\"" },
  { "formula LF", EKS_TYPE_TEXT, "\n=1", -1, "\"'\n=1\"", "\"\n=1\"" },
  { "full-width =", EKS_TYPE_TEXT, "＝1", -1, "'＝1", "＝1" },
  { "full-width +", EKS_TYPE_TEXT, "＋1", -1, "'＋1", "＋1" },
  { "full-width -", EKS_TYPE_TEXT, "－1", -1, "'－1", "－1" },
  { "full-width @", EKS_TYPE_TEXT, "＠a", -1, "'＠a", "＠a" },
  { "blank before a formula", EKS_TYPE_TEXT, "  =1", -1, "\"'  =1\"", "\"  =1\"" },
  { "no-break space before a formula", EKS_TYPE_TEXT, "\xC2\xA0=1", -1, "'\xC2\xA0=1", "\xC2\xA0=1" },
  { "BOM before a formula", EKS_TYPE_TEXT, "\xEF\xBB\xBF=1", -1, "'\xEF\xBB\xBF=1", "\xEF\xBB\xBF=1" },
  { "quoted formula", EKS_TYPE_TEXT, "=A1;\"x\"", -1, "\"'=A1;\"\"x\"\"\"", "\"=A1;\"\"x\"\"\"" },
  { "formula in a number column", EKS_TYPE_NUMBER, "=1+1", -1, "'=1+1", "=1+1" },
  { "formula in a date column", EKS_TYPE_DATE, "-1+2", -1, "'-1+2", "-1+2" },
  { "only a sign", EKS_TYPE_TEXT, "-", -1, "'-", "-" },
  { "not at the start", EKS_TYPE_TEXT, "a=1", -1, "a=1", SAME },
  { "quote at the start", EKS_TYPE_TEXT, "'a", -1, "'a", SAME },

  { "negative number", EKS_TYPE_NUMBER, "-1.5", -1, "-1.5", SAME },
  { "number with plus", EKS_TYPE_NUMBER, "+1.5", -1, "+1.5", SAME },
  { "number with exponent", EKS_TYPE_NUMBER, "-1.5e3", -1, "-1.5e3", SAME },
  { "negative number as text", EKS_TYPE_TEXT, "-1,5", -1, "-1,5", SAME },
  { "phone", EKS_TYPE_TEXT, "+4526807821", -1, "'+4526807821", "+4526807821" },
  { "phone with blanks", EKS_TYPE_TEXT, "+45 26 80", -1, "'+45 26 80", "+45 26 80" },
  { "two minus", EKS_TYPE_INTEGER, "--1", -1, "'--1", "--1" },
};

static void
check_cell (EksCsvPreset preset, const CellCase *c)
{
  const EksSchemaColumn columns[] = { { "cell", NULL, c->type }, { "x", NULL, EKS_TYPE_TEXT } };
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (EksBatch) batch = eks_batch_new (schema, 1);
  g_autoptr (EksFormat) format = make_format (preset);
  const char *text = preset == EKS_CSV_EXCEL || c->systems == SAME ? c->excel : c->systems;
  g_autofree char *expected = g_strdup_printf ("%s%s;x%s", preset == EKS_CSV_EXCEL ? "\xEF\xBB\xBF" : "", text,
                                               preset == EKS_CSV_EXCEL ? "\r\n" : "\n");
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GBytes) bytes = NULL;
  EksValue *row = eks_batch_add_row (batch);

  g_test_message ("%s", c->name);
  g_object_set (format, "header", FALSE, NULL);
  test_set_cell (batch, &row[0], c->text != NULL ? test_get_kind (c->type) : EKS_VALUE_NULL, c->text, c->length);
  test_set_cell (batch, &row[1], EKS_VALUE_TEXT, "x", -1);
  bytes = test_write (format, schema, batch, 1, NULL, tally);
  assert_bytes (bytes, expected, strlen (expected));
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_FORMULA_GUARDED, "cell"), ==,
                    preset == EKS_CSV_EXCEL && strchr (expected, '\'') != NULL && c->text[0] != '\'');
}

static void
test_cells (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cell_cases); i++)
    {
      check_cell (EKS_CSV_EXCEL, &cell_cases[i]);
      check_cell (EKS_CSV_SYSTEMS, &cell_cases[i]);
    }
}

static void
test_values_with_control_characters_are_counted (void)
{
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 1);
  g_autoptr (EksBatch) batch = eks_batch_new (schema, 1);
  g_autoptr (EksFormat) format = make_format (EKS_CSV_SYSTEMS);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GBytes) bytes = NULL;

  test_set_cell (batch, eks_batch_add_row (batch), EKS_VALUE_TEXT, "\x01\0b\t\r\n", 6);
  bytes = test_write (format, schema, batch, 200, NULL, tally);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_CONTROL_CHARACTERS, "c0"), ==, 200);
}

typedef struct
{
  const char *name;
  EksType type;
  const char *text;
  const char *expected;
} MarkCase;

static const MarkCase mark_cases[] = {
  { "amount", EKS_TYPE_NUMBER, "1234.50", "1234,50" },
  { "negative", EKS_TYPE_NUMBER, "-0.5", "-0,5" },
  { "whole", EKS_TYPE_INTEGER, "17", "17" },
  { "exponent", EKS_TYPE_NUMBER, "1.5e-7", "1,5e-7" },
  { "no number", EKS_TYPE_NUMBER, "1.5 kg", "1.5 kg" },
  { "formula", EKS_TYPE_NUMBER, "=1.5", "'=1.5" },
  { "text", EKS_TYPE_TEXT, "1.5", "1.5" },
  { "version", EKS_TYPE_TEXT, "1.2.3", "1.2.3" },
  { "time", EKS_TYPE_TIMESTAMP, "2023-02-10 13:44:59.327", "2023-02-10 13:44:59.327" },
};

static void
test_decimal_mark (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (mark_cases); i++)
    {
      const MarkCase *c = &mark_cases[i];
      const EksSchemaColumn column = { "1.5", NULL, c->type };
      g_autoptr (EksSchema) schema = eks_schema_new (&column, 1);
      g_autoptr (EksBatch) batch = test_batch_new (schema, &c->text);
      g_autoptr (EksFormat) format = make_format (EKS_CSV_EXCEL);
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *expected = g_strdup_printf ("\xEF\xBB\xBF" "1.5\r\n%s\r\n", c->expected);

      g_test_message ("%s", c->name);
      g_object_set (format, "decimal-mark", ",", NULL);
      bytes = test_write (format, schema, batch, 1, NULL, NULL);
      assert_bytes (bytes, expected, strlen (expected));
    }
}

/* A record that would be an empty line, and one of nothing but empty fields. */
static void
test_empty_records (void)
{
  static const char *const nothing[] = { NULL, NULL };
  g_autoptr (EksSchema) one = test_schema (EKS_TYPE_TEXT, 1);
  g_autoptr (EksSchema) two = test_schema (EKS_TYPE_TEXT, 2);
  g_autoptr (EksBatch) one_batch = test_batch_new (one, nothing);
  g_autoptr (EksBatch) two_batch = test_batch_new (two, nothing);
  g_autoptr (EksFormat) format = make_format (EKS_CSV_SYSTEMS);
  g_autoptr (GBytes) one_bytes = test_write (format, one, one_batch, 2, NULL, NULL);
  g_autoptr (GBytes) two_bytes = test_write (format, two, two_batch, 1, NULL, NULL);
  g_autoptr (GBytes) no_rows = test_write (format, two, NULL, 0, NULL, NULL);

  ASSERT_FILE (one_bytes, "c0\n\"\"\n\"\"\n");
  ASSERT_FILE (two_bytes, "c0;c1\n;\n");
  ASSERT_FILE (no_rows, "c0;c1\n");
}

static void
test_quote_all (void)
{
  static const char *const texts[] = { "a", NULL, "=\"1\"" };
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 3);
  g_autoptr (EksBatch) batch = test_batch_new (schema, texts);
  g_autoptr (EksFormat) format = make_format (EKS_CSV_SYSTEMS);
  g_autoptr (GBytes) bytes = NULL;

  g_object_set (format, "quote-all", TRUE, "formula-guard", TRUE, "delimiter", ",", "line-end", EKS_LINE_END_CRLF, NULL);
  bytes = test_write (format, schema, batch, 1, NULL, NULL);
  ASSERT_FILE (bytes, "\"c0\",\"c1\",\"c2\"\r\n\"a\",\"\",\"'=\"\"1\"\"\"\r\n");
}

/* Whatever separates: it never comes out of a value unquoted. */
static void
test_delimiters (void)
{
  static const char *const delimiters[] = { ";", ",", "\t", "|", "'", "=", "~" };

  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      g_autofree char *inside = g_strdup_printf ("a%sb", delimiters[i]);
      const char *texts[] = { inside, "@x" };
      g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 2);
      g_autoptr (EksBatch) batch = test_batch_new (schema, texts);
      g_autoptr (EksFormat) format = make_format (EKS_CSV_SYSTEMS);
      g_autoptr (GBytes) bytes = NULL;
      const char *quote = delimiters[i][0] == '\'' ? "\"" : "";
      g_autofree char *expected = g_strdup_printf ("c0%sc1\n\"%s\"%s%s'@x%s\n", delimiters[i], inside, delimiters[i], quote, quote);

      g_object_set (format, "delimiter", delimiters[i], "formula-guard", TRUE, NULL);
      bytes = test_write (format, schema, batch, 1, NULL, NULL);
      assert_bytes (bytes, expected, strlen (expected));
    }
}

/* Longer than every buffer on the way, with a character across each border. */
static void
test_long_values (void)
{
  g_autoptr (GString) text = g_string_new ("\"");
  g_autoptr (GString) expected = g_string_new ("\"\"\"");
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 1);
  g_autoptr (EksBatch) batch = NULL;
  g_autoptr (EksFormat) format = make_format (EKS_CSV_UNICODE);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *back = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 200000; i++)
    {
      g_string_append (text, i % 3 == 0 ? "€" : i % 3 == 1 ? "😀" : "xø");
      g_string_append (expected, i % 3 == 0 ? "€" : i % 3 == 1 ? "😀" : "xø");
    }
  g_string_append (expected, "\"");
  batch = test_batch_new (schema, (const char *const *) &text->str);
  g_object_set (format, "header", FALSE, NULL);
  bytes = test_write (format, schema, batch, 1, NULL, NULL);
  back = g_convert (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), "UTF-8", "UTF-16LE", NULL, NULL, &error);
  g_assert_no_error (error);
  g_string_prepend (expected, "\xEF\xBB\xBF");
  g_string_append (expected, "\r\n");
  g_assert_true (g_str_equal (back, expected->str));
}

static void
test_many_rows (void)
{
  g_autoptr (EksSchema) schema = make_mixed_schema ();
  g_autoptr (EksBatch) batch = test_batch_new (schema, mixed_row);
  g_autoptr (EksFormat) format = make_format (EKS_CSV_SYSTEMS);
  g_autoptr (GBytes) bytes = test_write (format, schema, batch, 20000, NULL, NULL);
  const char *line = strchr (MIXED_SYSTEMS, '\n') + 1;
  gsize length, header = (gsize) (line - MIXED_SYSTEMS);
  const char *data = g_bytes_get_data (bytes, &length);

  g_assert_cmpuint (length, ==, header + 20000 * strlen (line));
  for (guint i = 0; i < 20000; i++)
    g_assert_cmpmem (data + header + i * strlen (line), strlen (line), line, strlen (line));
}

static void
test_locales (void)
{
  static const char *const locales[] = { "C", "da_DK.UTF-8", "sv_SE.UTF-8", "nl_NL.UTF-8" };
  g_autofree char *before = g_strdup (setlocale (LC_ALL, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      if (setlocale (LC_ALL, locales[i]) == NULL)
        {
          g_test_message ("the locale %s is not installed", locales[i]);
          continue;
        }
      test_presets ();
      test_decimal_mark ();
    }
  setlocale (LC_ALL, before);
}

static void
test_failures (void)
{
  g_autoptr (EksSchema) schema = make_mixed_schema ();
  g_autoptr (EksBatch) batch = test_batch_new (schema, mixed_row);
  g_autoptr (EksFormat) format = make_format (EKS_CSV_EXCEL);
  static const struct
  {
    guint64 room;
    guint n_rows;
    char where;
  } cases[] = { { 0, 10, 'f' }, { 0, 20000, 'w' }, { 300000, 20000, 'w' }, { 200000, 1900, 'f' }, { 100 * 1024 * 1024, 20000, '\0' } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GOutputStream) stream = test_full_stream_new (cases[i].room, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (test_write_into (format, stream, schema, batch, cases[i].n_rows, NULL, &error), ==, cases[i].where);
      if (cases[i].where != '\0')
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
    }
}

static void
test_cancel (void)
{
  g_autoptr (EksSchema) schema = make_mixed_schema ();
  g_autoptr (EksBatch) batch = test_batch_new (schema, mixed_row);
  g_autoptr (EksFormat) format = make_format (EKS_CSV_EXCEL);
  g_autoptr (GCancellable) early = g_cancellable_new ();
  g_autoptr (GCancellable) midway = g_cancellable_new ();
  g_autoptr (GOutputStream) stream = test_full_stream_new (300000, midway);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (early);
  g_assert_cmpint (test_write_into (format, stream, schema, batch, 20000, early, &error), ==, 'o');
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpint (test_write_into (format, stream, schema, batch, 20000, midway, &error), ==, 'w');
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_refusals (void)
{
  g_autoptr (EksFormat) format = make_format (EKS_CSV_EXCEL);
  g_autoptr (EksTally) tally = eks_tally_new ();
  EksWriterOptions options = { .format = format, .zone = TEST_ZONE, .title = NULL, .now = TEST_NOW, .tally = tally };
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (EksSchema) empty = eks_schema_new (NULL, 0);
  g_autoptr (EksWriter) writer = eks_writer_new (&options, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (eks_writer_open (writer, stream, empty, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_clear_error (&error);

  options.zone = "Europe/Nowhere";
  g_assert_null (eks_writer_new (&options, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_clear_error (&error);

  options.zone = TEST_ZONE;
  g_object_set (format, "delimiter", "\"", NULL);
  g_assert_null (eks_writer_new (&options, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/csv/presets", test_presets);
  g_test_add_func ("/format/csv/cells", test_cells);
  g_test_add_func ("/format/csv/control-characters", test_values_with_control_characters_are_counted);
  g_test_add_func ("/format/csv/decimal-mark", test_decimal_mark);
  g_test_add_func ("/format/csv/empty-records", test_empty_records);
  g_test_add_func ("/format/csv/quote-all", test_quote_all);
  g_test_add_func ("/format/csv/delimiters", test_delimiters);
  g_test_add_func ("/format/csv/long-values", test_long_values);
  g_test_add_func ("/format/csv/many-rows", test_many_rows);
  g_test_add_func ("/format/csv/locales", test_locales);
  g_test_add_func ("/format/csv/failures", test_failures);
  g_test_add_func ("/format/csv/cancel", test_cancel);
  g_test_add_func ("/format/csv/refusals", test_refusals);
  return g_test_run ();
}
