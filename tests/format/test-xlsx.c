/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workbooks, read back by openpyxl and compared cell by cell. */

#include "config.h"

#include "test-writing.h"

#include <json-glib/json-glib.h>
#include <locale.h>
#include <signal.h>
#include <sys/resource.h>
#include <xlsxwriter.h>

#include "eks-error.h"
#include "eks-xlsx-names.h"

static EksFormat *
make_format (void)
{
  return eks_format_new (EKS_FORMAT_XLSX);
}

/* What read-xlsx.py prints about the file at @path. */
static JsonNode *
run_reader (const char *option, const char *path)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "format", "read-xlsx.py", NULL);
  const char *argv[] = { "/usr/bin/python3", script, option != NULL ? option : path, option != NULL ? path : NULL, NULL };
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *node;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors, &status, &error));
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", error->message, errors);
  node = json_from_string (output, &error);
  g_assert_no_error (error);
  return node;
}

static JsonNode *
read_back (GBytes *bytes, const char *option)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "book.xlsx", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error));
  g_assert_no_error (error);
  return run_reader (option, path);
}

static JsonObject *
get_sheet (JsonNode *book, guint index)
{
  return json_array_get_object_element (json_object_get_array_member (json_node_get_object (book), "sheets"), index);
}

static guint
count_sheets (JsonNode *book)
{
  return json_array_get_length (json_object_get_array_member (json_node_get_object (book), "sheets"));
}

/* NULL for an empty cell. */
static const char *
get_cell (JsonObject *sheet, guint row, guint column)
{
  JsonArray *cells = json_array_get_array_element (json_object_get_array_member (sheet, "rows"), row);

  return json_array_get_null_element (cells, column) ? NULL : json_array_get_string_element (cells, column);
}

typedef struct
{
  const char *name;
  EksType type;
  EksValueKind kind;
  const char *text;
  gssize length;
  const char *expected;
  int tally; /* an EksTallyKind, or -1 */
} CellCase;

#define DATE_TIME "|yyyy-mm-dd hh:mm:ss"
#define DATE "|yyyy-mm-dd"
#define AMOUNT "|#,##0.00"
#define GENERAL "|General"

static const CellCase cell_cases[] = {
  { "text", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "Sørensen & Søn <a>", -1, "s:Sørensen & Søn <a>", -1 },
  { "guid", EKS_TYPE_GUID, EKS_VALUE_TEXT, "3c88596c-3c88-4859-a3c8-a7ba71f442cb", -1, "s:3c88596c-3c88-4859-a3c8-a7ba71f442cb", -1 },
  { "empty", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "", -1, NULL, -1 },
  { "null", EKS_TYPE_TEXT, EKS_VALUE_NULL, NULL, 0, NULL, -1 },
  { "missing", EKS_TYPE_NUMBER, EKS_VALUE_MISSING, NULL, 0, NULL, -1 },
  { "formula", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "=1+1", -1, "s:=1+1", -1 },
  { "formula in a number column", EKS_TYPE_NUMBER, EKS_VALUE_TEXT, "=1+1", -1, "s:=1+1", -1 },
  { "link", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "https://example.org/?a=1&b=2", -1, "s:https://example.org/?a=1&b=2", -1 },
  { "quotes", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "\"a\" 'b'", -1, "s:\"a\" 'b'", -1 },
  { "blanks", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "  a  ", -1, "s:  a  ", -1 },
  { "blank", EKS_TYPE_TEXT, EKS_VALUE_TEXT, " ", -1, "s: ", -1 },
  { "tab and LF", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "\ta\nb\n", -1, "s:\ta\nb\n", -1 },
  { "CRLF and CR", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "a\r\nb\rc", -1, "s:a\r\nb\rc", -1 },
  { "emoji", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "👩‍👩‍👧 é e\xCC\x81 ﬀ", -1, "s:👩‍👩‍👧 é e\xCC\x81 ﬀ", -1 },
  { "BOM", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "\xEF\xBB\xBF" "a\xEF\xBB\xBF", -1, "s:\xEF\xBB\xBF" "a\xEF\xBB\xBF", -1 },
  { "CDATA end", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "]]></t>", -1, "s:]]></t>", -1 },
  { "C1", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "\x7F\xC2\x85", -1, "s:\x7F\xC2\x85", -1 },
  { "C0", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "a\x0B", -1, "s:a\xEF\xBF\xBD", EKS_TALLY_CONTROL_CHARACTERS },
  { "NUL", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "a\0b", 3, "s:a\xEF\xBF\xBD" "b", EKS_TALLY_CONTROL_CHARACTERS },
  { "U+FFFE", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "\xEF\xBF\xBE", -1, "s:\xEF\xBF\xBD", EKS_TALLY_CONTROL_CHARACTERS },
  { "U+FFFF", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "a\xEF\xBF\xBF", -1, "s:a\xEF\xBF\xBD", EKS_TALLY_CONTROL_CHARACTERS },
  { "bad bytes", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "a\xFF" "b\xC3", -1, "s:a\xEF\xBF\xBD" "b\xEF\xBF\xBD", EKS_TALLY_BAD_BYTES },
  { "escape", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "_x0041_", -1, "s:_x0041_", -1 },
  { "escapes", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "a_b__x00e6_x005F_c_x12_", -1, "s:a_b__x00e6_x005F_c_x12_", -1 },
  { "number spelt as text", EKS_TYPE_TEXT, EKS_VALUE_NUMBER, "42", -1, "s:42", -1 },
  { "phone", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "+4526807821", -1, "s:+4526807821", -1 },

  { "integer", EKS_TYPE_INTEGER, EKS_VALUE_NUMBER, "42", -1, "n:42" GENERAL, -1 },
  { "negative", EKS_TYPE_INTEGER, EKS_VALUE_NUMBER, "-42", -1, "n:-42" GENERAL, -1 },
  { "integer from text", EKS_TYPE_INTEGER, EKS_VALUE_TEXT, "42", -1, "n:42" GENERAL, -1 },
  { "12 digits", EKS_TYPE_INTEGER, EKS_VALUE_NUMBER, "123456789012", -1, "n:123456789012|0", -1 },
  { "15 digits", EKS_TYPE_INTEGER, EKS_VALUE_NUMBER, "999999999999999", -1, "n:999999999999999|0", -1 },
  { "16 digits", EKS_TYPE_INTEGER, EKS_VALUE_NUMBER, "9007199254740993", -1, "s:9007199254740993", -1 },
  { "64 bits", EKS_TYPE_INTEGER, EKS_VALUE_NUMBER, "-9223372036854775808", -1, "s:-9223372036854775808", -1 },
  { "leading zero", EKS_TYPE_INTEGER, EKS_VALUE_TEXT, "0451", -1, "s:0451", -1 },
  { "plus", EKS_TYPE_INTEGER, EKS_VALUE_TEXT, "+45", -1, "s:+45", -1 },
  { "amount", EKS_TYPE_NUMBER, EKS_VALUE_NUMBER, "68055.57", -1, "n:68055.57" AMOUNT, -1 },
  { "amount as text", EKS_TYPE_NUMBER, EKS_VALUE_TEXT, "0.3000", -1, "n:0.3" GENERAL, -1 },
  { "0.1", EKS_TYPE_NUMBER, EKS_VALUE_NUMBER, "0.1", -1, "n:0.1" AMOUNT, -1 },
  { "many decimals", EKS_TYPE_NUMBER, EKS_VALUE_NUMBER, "55.676098", -1, "n:55.676098" GENERAL, -1 },
  { "too many decimals", EKS_TYPE_NUMBER, EKS_VALUE_NUMBER, "3.14159265358979323846", -1, "s:3.14159265358979323846", -1 },
  { "exponent", EKS_TYPE_NUMBER, EKS_VALUE_NUMBER, "1.5e10", -1, "n:15000000000" GENERAL, -1 },
  { "huge", EKS_TYPE_NUMBER, EKS_VALUE_NUMBER, "1e400", -1, "s:1e400", -1 },
  { "comma", EKS_TYPE_NUMBER, EKS_VALUE_TEXT, "1,5", -1, "s:1,5", -1 },
  { "not a number", EKS_TYPE_NUMBER, EKS_VALUE_TEXT, "NaN", -1, "s:NaN", -1 },

  { "true", EKS_TYPE_BOOLEAN, EKS_VALUE_BOOLEAN, "true", -1, "b:true", -1 },
  { "false", EKS_TYPE_BOOLEAN, EKS_VALUE_BOOLEAN, "false", -1, "b:false", -1 },
  { "no boolean", EKS_TYPE_BOOLEAN, EKS_VALUE_TEXT, "maybe", -1, "s:maybe", -1 },
  { "boolean in text", EKS_TYPE_TEXT, EKS_VALUE_BOOLEAN, "true", -1, "s:true", -1 },

  { "object", EKS_TYPE_JSON, EKS_VALUE_JSON, "{\"a\":[1]}", -1, "s:{\"a\":[1]}", -1 },
  { "JSON number", EKS_TYPE_JSON, EKS_VALUE_NUMBER, "1.25", -1, "n:1.25" GENERAL, -1 },
  { "JSON boolean", EKS_TYPE_JSON, EKS_VALUE_BOOLEAN, "false", -1, "b:false", -1 },
  { "JSON text", EKS_TYPE_JSON, EKS_VALUE_TEXT, "0045", -1, "s:0045", -1 },

  { "winter", EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "2023-02-10T13:44:59.327Z", -1, "d:2023-02-10T14:44:59.327" DATE_TIME, -1 },
  { "summer", EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "2023-07-10T23:30:00Z", -1, "d:2023-07-11T01:30:00.000" DATE_TIME, -1 },
  { "offset", EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "2023-07-10 12:00:00 -0500", -1, "d:2023-07-10T19:00:00.000" DATE_TIME, -1 },
  { "no offset", EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "2023-07-10 12:00:00", -1, "d:2023-07-10T12:00:00.000" DATE_TIME, -1 },
  { "before the autumn change", EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "2024-10-27T00:59:59Z", -1, "d:2024-10-27T02:59:59.000" DATE_TIME, -1 },
  { "after the autumn change", EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "2024-10-27T01:00:00Z", -1, "d:2024-10-27T02:00:00.000" DATE_TIME, -1 },
  { "last millisecond", EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "2023-02-10T22:59:59.999999Z", -1, "d:2023-02-10T23:59:59.999" DATE_TIME, -1 },
  { "midnight", EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "2023-02-10T23:00:00Z", -1, "d:2023-02-11T00:00:00.000" DATE_TIME, -1 },
  { "day in a moment column", EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "2023-02-10", -1, "d:2023-02-10T00:00:00.000" DATE, -1 },
  { "day", EKS_TYPE_DATE, EKS_VALUE_TEXT, "2024-02-29", -1, "d:2024-02-29T00:00:00.000" DATE, -1 },
  { "day as midnight", EKS_TYPE_DATE, EKS_VALUE_TEXT, "1980-05-01T00:00:00Z", -1, "d:1980-05-01T00:00:00.000" DATE, -1 },
  { "day with a time", EKS_TYPE_DATE, EKS_VALUE_TEXT, "1980-05-01T10:00:00Z", -1, "d:1980-05-01T12:00:00.000" DATE_TIME, -1 },
  { "first day", EKS_TYPE_DATE, EKS_VALUE_TEXT, "1900-03-01", -1, "d:1900-03-01T00:00:00.000" DATE, -1 },
  { "last day", EKS_TYPE_DATE, EKS_VALUE_TEXT, "9999-12-31", -1, "d:9999-12-31T00:00:00.000" DATE, -1 },
  { "before the first day", EKS_TYPE_DATE, EKS_VALUE_TEXT, "1900-02-28", -1, "s:1900-02-28", EKS_TALLY_DATE_AS_TEXT },
  { "1899", EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "1899-12-31T23:00:00Z", -1, "s:1899-12-31T23:00:00Z", EKS_TALLY_DATE_AS_TEXT },
  { "year 1", EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "0001-01-01T00:00:00Z", -1, "s:0001-01-01T00:00:00Z", EKS_TALLY_DATE_AS_TEXT },
  { "year 10000 here", EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "9999-12-31T23:30:00Z", -1, "s:9999-12-31T23:30:00Z", EKS_TALLY_DATE_AS_TEXT },
  { "no date", EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "yesterday", -1, "s:yesterday", EKS_TALLY_DATE_AS_TEXT },
  { "no such day", EKS_TYPE_DATE, EKS_VALUE_TEXT, "2023-02-29", -1, "s:2023-02-29", EKS_TALLY_DATE_AS_TEXT },
};

static EksSchema *
make_case_schema (void)
{
  EksSchemaColumn columns[G_N_ELEMENTS (cell_cases)];

  for (guint i = 0; i < G_N_ELEMENTS (cell_cases); i++)
    columns[i] = (EksSchemaColumn) { cell_cases[i].name, NULL, cell_cases[i].type };
  return eks_schema_new (columns, G_N_ELEMENTS (columns));
}

static EksBatch *
make_case_batch (EksSchema *schema)
{
  EksBatch *batch = eks_batch_new (schema, 1);
  EksValue *row = eks_batch_add_row (batch);

  for (guint i = 0; i < G_N_ELEMENTS (cell_cases); i++)
    test_set_cell (batch, &row[i], cell_cases[i].kind, cell_cases[i].text, cell_cases[i].length);
  return batch;
}

static void
test_cells (void)
{
  g_autoptr (EksSchema) schema = make_case_schema ();
  g_autoptr (EksBatch) batch = make_case_batch (schema);
  g_autoptr (EksFormat) format = make_format ();
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GBytes) bytes = test_write (format, schema, batch, 1, "Cells", tally);
  g_autoptr (JsonNode) book = read_back (bytes, NULL);
  JsonObject *sheet = get_sheet (book, 0);

  for (guint i = 0; i < G_N_ELEMENTS (cell_cases); i++)
    {
      const CellCase *c = &cell_cases[i];
      g_autofree char *title = g_strconcat ("s:", c->name, "|bold", NULL);

      g_test_message ("%s", c->name);
      g_assert_cmpstr (get_cell (sheet, 0, i), ==, title);
      g_assert_cmpstr (get_cell (sheet, 1, i), ==, c->expected);
      for (int kind = 0; kind <= EKS_TALLY_NEW_SHEET; kind++)
        g_assert_cmpuint (eks_tally_get_count (tally, kind, c->name), ==, kind == c->tally);
    }
}

/* libxlsxwriter writes the same cells with its own means; both files must read the same. */
static void
test_oracle (void)
{
  static const EksSchemaColumn columns[] = {
    { "text", NULL, EKS_TYPE_TEXT }, { "amount", NULL, EKS_TYPE_NUMBER }, { "done", NULL, EKS_TYPE_BOOLEAN },
    { "when", NULL, EKS_TYPE_TIMESTAMP }, { "day", NULL, EKS_TYPE_DATE }, { "n", NULL, EKS_TYPE_INTEGER },
  };
  static const char *const formats[] = { "yyyy-mm-dd hh:mm:ss", "yyyy-mm-dd", "#,##0.00" };
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (EksBatch) batch = eks_batch_new (schema, 200);
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "oracle.xlsx", NULL);
  lxw_workbook_options options = { .constant_memory = TRUE, .tmpdir = folder };
  lxw_workbook *workbook = workbook_new_opt (path, &options);
  lxw_worksheet *worksheet = workbook_add_worksheet (workbook, "Oracle");
  lxw_format *styles[G_N_ELEMENTS (formats)];
  g_autoptr (EksFormat) format = make_format ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) ours = NULL;
  g_autoptr (JsonNode) theirs = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      styles[i] = workbook_add_format (workbook);
      format_set_num_format (styles[i], formats[i]);
    }
  for (lxw_row_t row = 0; row < 200; row++)
    {
      EksValue *values = eks_batch_add_row (batch);
      int amount = g_test_rand_int_range (-10000000, 10000000), n = g_test_rand_int_range (-100000, 100000);
      lxw_datetime when = { g_test_rand_int_range (1970, 2038), g_test_rand_int_range (1, 13), g_test_rand_int_range (1, 29),
                            g_test_rand_int_range (0, 24), g_test_rand_int_range (0, 60), g_test_rand_int_range (0, 60) };
      lxw_datetime day = { .year = when.year, .month = when.month, .day = when.day };
      g_autofree char *text = g_strdup_printf (" <Æ%u & \"%d\">\n", row, n);
      g_autofree char *amount_text = g_strdup_printf ("%s%d.%02d", amount < 0 ? "-" : "", ABS (amount) / 100, ABS (amount) % 100);
      g_autofree char *when_text = g_strdup_printf ("%04d-%02d-%02d %02d:%02d:%02d", when.year, when.month, when.day, when.hour, when.min, (int) when.sec);
      g_autofree char *day_text = g_strndup (when_text, 10);
      g_autofree char *n_text = g_strdup_printf ("%d", n);

      test_set_cell (batch, &values[0], EKS_VALUE_TEXT, text, -1);
      test_set_cell (batch, &values[1], EKS_VALUE_NUMBER, amount_text, -1);
      test_set_cell (batch, &values[2], EKS_VALUE_BOOLEAN, n > 0 ? "true" : "false", -1);
      test_set_cell (batch, &values[3], EKS_VALUE_TEXT, when_text, -1);
      test_set_cell (batch, &values[4], EKS_VALUE_TEXT, day_text, -1);
      test_set_cell (batch, &values[5], EKS_VALUE_NUMBER, n_text, -1);
      worksheet_write_string (worksheet, row, 0, text, NULL);
      worksheet_write_number (worksheet, row, 1, amount / 100.0, styles[2]);
      worksheet_write_boolean (worksheet, row, 2, n > 0, NULL);
      worksheet_write_datetime (worksheet, row, 3, &when, styles[0]);
      worksheet_write_datetime (worksheet, row, 4, &day, styles[1]);
      worksheet_write_number (worksheet, row, 5, n, NULL);
    }
  g_assert_cmpint (workbook_close (workbook), ==, LXW_NO_ERROR);

  g_object_set (format, "header", FALSE, NULL);
  bytes = test_write (format, schema, batch, 1, "Oracle", NULL);
  ours = read_back (bytes, NULL);
  theirs = run_reader (NULL, path);
  for (guint row = 0; row < 200; row++)
    for (guint column = 0; column < G_N_ELEMENTS (columns); column++)
      g_assert_cmpstr (get_cell (get_sheet (ours, 0), row, column), ==, get_cell (get_sheet (theirs, 0), row, column));
}

static void
test_frame (void)
{
  static const EksSchemaColumn columns[] = {
    { "id", NULL, EKS_TYPE_TEXT },
    { "comment", "Kommentar", EKS_TYPE_TEXT },
    { "created", "Oprettet", EKS_TYPE_TIMESTAMP },
    { "a_title_that_is_rather_long", NULL, EKS_TYPE_TEXT },
    { "amount", NULL, EKS_TYPE_NUMBER },
  };
  g_autofree char *long_text = g_strnfill (500, 'x');
  const char *texts[] = { "1", long_text, "2023-02-10T13:44:59Z", "x", "1234567" };
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (EksBatch) batch = test_batch_new (schema, texts);
  g_autoptr (EksFormat) format = make_format ();
  g_autoptr (GBytes) bytes = test_write (format, schema, batch, 3, "Sessions: <June>", NULL);
  g_autoptr (JsonNode) book = read_back (bytes, NULL);
  JsonObject *facts = json_node_get_object (book), *sheet = get_sheet (book, 0), *info = get_sheet (book, 1);
  JsonArray *widths = json_object_get_array_member (sheet, "widths");
  static const int expected_widths[] = { 10, 61, 20, 31, 15 }; /* what libxlsxwriter adds for the grid's line included */

  g_assert_cmpstr (json_object_get_string_member (sheet, "name"), ==, "Sessions  <June>");
  g_assert_cmpstr (json_object_get_string_member (sheet, "freeze"), ==, "A2");
  g_assert_cmpstr (json_object_get_string_member (sheet, "filter"), ==, "A1:E4");
  for (guint i = 0; i < G_N_ELEMENTS (expected_widths); i++)
    g_assert_cmpint (json_array_get_int_element (widths, i), ==, expected_widths[i]);
  g_assert_cmpstr (json_object_get_string_member (facts, "title"), ==, "Sessions: <June>");
  g_assert_cmpstr (json_object_get_string_member (facts, "creator"), ==, "Eksport");
  g_assert_cmpstr (json_object_get_string_member (facts, "created"), ==, "2023-11-14T22:13:20");
  g_assert_cmpstr (json_object_get_string_member (facts, "active"), ==, "Sessions  <June>");

  g_assert_cmpuint (count_sheets (book), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (info, "name"), ==, "Info");
  g_assert_cmpstr (get_cell (info, 0, 1), ==, "s:Sessions: <June>");
  g_assert_cmpstr (get_cell (info, 1, 1), ==, "s:2023-11-14 23:13:20");
  g_assert_cmpstr (get_cell (info, 2, 1), ==, "s:" TEST_ZONE);
  g_assert_cmpstr (get_cell (info, 4, 1), ==, "s:Sessions: <June>");
  g_assert_cmpstr (get_cell (info, 5, 1), ==, "n:3|General");
}

static void
test_without_header (void)
{
  static const char *const texts[] = { "x", "y" };
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 2);
  g_autoptr (EksBatch) batch = test_batch_new (schema, texts);
  g_autoptr (EksFormat) format = make_format ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) book = NULL;

  g_object_set (format, "header", FALSE, "info", FALSE, "compression", EKS_COMPRESSION_SMALL, NULL);
  bytes = test_write (format, schema, batch, 2, NULL, NULL);
  book = read_back (bytes, NULL);
  g_assert_cmpuint (count_sheets (book), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (get_sheet (book, 0), "name"), ==, "Export");
  g_assert_cmpstr (json_object_get_string_member (get_sheet (book, 0), "freeze"), ==, "");
  g_assert_cmpstr (json_object_get_string_member (get_sheet (book, 0), "filter"), ==, "");
  g_assert_cmpstr (get_cell (get_sheet (book, 0), 0, 0), ==, "s:x");
  g_assert_cmpstr (get_cell (get_sheet (book, 0), 1, 1), ==, "s:y");
}

static void
test_no_rows (void)
{
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_NUMBER, 1);
  g_autoptr (EksFormat) format = make_format ();
  g_autoptr (GBytes) bytes = test_write (format, schema, NULL, 0, "Nothing", NULL);
  g_autoptr (JsonNode) book = read_back (bytes, NULL);

  g_assert_cmpstr (get_cell (get_sheet (book, 0), 0, 0), ==, "s:c0|bold");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (get_sheet (book, 0), "rows")), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (get_sheet (book, 0), "filter"), ==, "A1");
}

/* @n times @piece, of which @fit fit into a cell. */
static void
check_cut (const char *piece, guint n, guint fit)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *expected = NULL;
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 1);
  g_autoptr (EksBatch) batch = NULL;
  g_autoptr (EksFormat) format = make_format ();
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) book = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append (text, piece);
  batch = test_batch_new (schema, (const char *const *) &text->str);
  bytes = test_write (format, schema, batch, 1, "Cut", tally);
  book = read_back (bytes, NULL);
  g_string_truncate (text, fit * strlen (piece));
  expected = g_strconcat ("s:", text->str, NULL);
  g_assert_true (g_str_equal (get_cell (get_sheet (book, 0), 1, 0), expected));
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_CUT, "c0"), ==, n > fit);
  if (n > fit)
    {
      g_autoptr (GPtrArray) entries = eks_tally_get_entries (tally);
      const EksTallyEntry *entry = g_ptr_array_index (entries, 0);
      g_assert_cmpuint (((EksTallyExample *) g_ptr_array_index (entry->examples, 0))->row, ==, 1);
    }
}

static void
test_cut (void)
{
  check_cut ("a", 32767, 32767);
  check_cut ("a", 32768, 32767);
  check_cut ("æ", 32767, 32767);
  check_cut ("æ", 40000, 32767);
  check_cut ("😀", 16383, 16383);
  check_cut ("😀", 40000, 16383);
  check_cut ("_x0041_", 5000, 4681);
  check_cut ("e\xCC\x81", 40000, 16383);
  check_cut ("👩‍👩‍👧", 4095, 4095);
  check_cut ("👩‍👩‍👧", 4200, 4095);
  check_cut ("🇩🇰", 9000, 8191);
  check_cut ("\n", 253, 253);
  check_cut ("\n", 254, 253);
  check_cut ("\r\n", 300, 253);
  check_cut ("\næ", 300, 253);
  check_cut ("\xCC\x81", 40000, 32767); /* no place to cut at */
}

static void
test_rotation (void)
{
  const guint64 n_rows = 1048577;
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_INTEGER, 1);
  g_autoptr (EksBatch) batch = eks_batch_new (schema, 256);
  g_autoptr (EksFormat) format = make_format ();
  g_autoptr (EksTally) tally = eks_tally_new ();
  EksWriter *writer;
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) counts = NULL;
  g_autoptr (JsonNode) book = NULL;
  const char *second = "Mange rækker i et meget lan (2)";
  g_autoptr (GError) error = NULL;

  g_object_set (format, "info", FALSE, NULL);
  writer = test_writer_new (format, "Mange rækker i et meget langt navn", tally);
  for (guint i = 0; i < 256; i++)
    test_set_cell (batch, eks_batch_add_row (batch), EKS_VALUE_NUMBER, "7", -1);
  g_assert_true (eks_writer_open (writer, stream, schema, NULL, &error));
  for (guint64 left = n_rows; left > 0; left -= eks_batch_get_n_rows (batch))
    {
      if (left < 256)
        eks_batch_set_n_rows (batch, (guint) left);
      g_assert_true (eks_writer_write (writer, batch, NULL, &error));
    }
  g_assert_true (eks_writer_finish (writer, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (eks_writer_get_n_rows (writer), ==, n_rows);
  g_assert_finalize_object (writer);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_NEW_SHEET, second), ==, 1);

  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
  counts = read_back (bytes, "--count");
  g_assert_cmpuint (json_array_get_length (json_node_get_array (counts)), ==, 2);
  g_assert_cmpint (json_array_get_int_element (json_node_get_array (counts), 0), ==, 1048576);
  g_assert_cmpint (json_array_get_int_element (json_node_get_array (counts), 1), ==, 1 + 2);
  book = read_back (bytes, "--last");
  g_assert_cmpuint (count_sheets (book), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (get_sheet (book, 0), "name"), ==, second);
  g_assert_cmpstr (json_object_get_string_member (get_sheet (book, 0), "freeze"), ==, "A2");
  g_assert_cmpstr (json_object_get_string_member (get_sheet (book, 0), "filter"), ==, "A1:A3");
  g_assert_cmpstr (get_cell (get_sheet (book, 0), 0, 0), ==, "s:c0|bold");
  g_assert_cmpstr (get_cell (get_sheet (book, 0), 2, 0), ==, "n:7|General");
}

/* A part of 4 GiB would need zip64 records, which some readers refuse: the sheet ends before. The
 * writer has its own check of the size. */
static void
test_long_sheet (void)
{
  const guint n_batches = 550;
  g_autofree char *text = g_strnfill (32767, 'a');
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 1);
  g_autoptr (EksBatch) batch = eks_batch_new (schema, 256);
  g_autoptr (EksFormat) format = make_format ();
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksWriter) writer = test_writer_new (format, "Long", tally);
  g_autoptr (GOutputStream) stream = test_full_stream_new (G_MAXUINT32, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 256; i++)
    test_set_cell (batch, eks_batch_add_row (batch), EKS_VALUE_TEXT, text, -1);
  g_assert_true (eks_writer_open (writer, stream, schema, NULL, &error));
  for (guint i = 0; i < n_batches; i++)
    g_assert_true (eks_writer_write (writer, batch, NULL, &error));
  g_assert_true (eks_writer_finish (writer, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (eks_writer_get_n_rows (writer), ==, n_batches * 256);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_NEW_SHEET, "Long (2)"), ==, 1);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_NEW_SHEET, NULL), ==, 1);
}

static void
test_wide (void)
{
  g_autoptr (EksSchema) widest = test_schema (EKS_TYPE_TEXT, 16384);
  g_autoptr (EksSchema) too_wide = test_schema (EKS_TYPE_TEXT, 16385);
  g_autoptr (EksFormat) format = make_format ();
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksWriter) writer = test_writer_new (format, NULL, tally);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GBytes) bytes = test_write (format, widest, NULL, 0, NULL, NULL);
  g_autoptr (JsonNode) book = read_back (bytes, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (get_cell (get_sheet (book, 0), 0, 16383), ==, "s:c16383|bold");
  g_assert_cmpstr (json_object_get_string_member (get_sheet (book, 0), "filter"), ==, "A1:XFD1");

  g_assert_false (eks_writer_open (writer, stream, too_wide, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_assert_cmpuint (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)), ==, 0);
}

static void
test_names (void)
{
  static const struct
  {
    const char *title;
    guint number;
    const char *name;
  } cases[] = {
    { NULL, 1, "Export" },
    { "", 2, "Export (2)" },
    { "'quoted'", 1, "quoted" },
    { "[]:*?/\\", 1, "Export" },
    { "a/b\nc", 1, "a b c" },
    { "history", 1, "Export history" },
    { "History", 2, "Export History (2)" },
    { "A name of more than thirty-one characters", 1, "A name of more than thirty-one" },
    { "A name of more than thirty-one characters", 12, "A name of more than thirty (12)" },
    { "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", 1, "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀" },
    { "\xFF", 1, "\xEF\xBF\xBD" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = eks_xlsx_make_sheet_name (cases[i].title, cases[i].number);

      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

/* An export may be called like the sheet that tells about it. */
static void
test_info_name (void)
{
  static const char *const texts[] = { "2023-02-10" };
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TIMESTAMP, 1);
  g_autoptr (EksBatch) batch = test_batch_new (schema, texts);
  g_autoptr (EksFormat) format = make_format ();
  g_autoptr (GBytes) bytes = test_write (format, schema, batch, 1, "INFO", NULL);
  g_autoptr (JsonNode) book = read_back (bytes, NULL);

  g_assert_cmpstr (json_object_get_string_member (get_sheet (book, 0), "name"), ==, "INFO");
  g_assert_cmpstr (json_object_get_string_member (get_sheet (book, 1), "name"), ==, "Info 2");
}

typedef struct
{
  const char *title;
  const char *sheet;
  guint n_rows;
  gboolean leads; /* rather than sessions */
} TableCase;

static const TableCase table_cases[] = {
  { "Sessions/all", "Sessions all", 300, FALSE },
  { "sessions?ALL", "sessions ALL (2)", 2, FALSE },
  { "Leads without rows", "Leads without rows", 0, TRUE },
  { "Leads", "Leads", 1, TRUE },
  { "info", "info", 1, FALSE },
};

static GBytes *
write_tables (EksSchema *const *schemas, EksBatch *const *batches)
{
  g_autoptr (EksFormat) format = make_format ();
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksWriter) writer = test_writer_new (format, table_cases[0].title, tally);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (table_cases); i++)
    {
      const TableCase *c = &table_cases[i];

      if (i == 0)
        g_assert_true (eks_writer_open (writer, stream, schemas[c->leads], NULL, &error));
      else
        g_assert_true (eks_writer_next_table (writer, c->title, schemas[c->leads], NULL, &error));
      for (guint row = 0; row < c->n_rows; row++)
        g_assert_true (eks_writer_write (writer, batches[c->leads], NULL, &error));
      g_assert_cmpuint (eks_writer_get_n_table_rows (writer), ==, c->n_rows);
      eks_writer_add_detail (writer, "Number", c->sheet);
      eks_writer_set_rows_read (writer, 1000 + i);
    }
  g_assert_true (eks_writer_finish (writer, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (eks_writer_get_n_rows (writer), ==, 304);
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

static void
assert_table (JsonObject *sheet, JsonObject *info, guint index)
{
  const TableCase *c = &table_cases[index];
  g_autofree char *filter = g_strdup_printf (c->leads ? "A1:C%u" : "A1:B%u", c->n_rows + 1);
  g_autofree char *title = g_strconcat ("s:", c->title, NULL);
  g_autofree char *name = g_strconcat ("s:", c->sheet, NULL);
  g_autofree char *read = g_strdup_printf ("n:%u|General", 1000 + index);
  g_autofree char *written = g_strdup_printf ("n:%u|General", c->n_rows);
  guint line = 4 + 5 * index;

  g_assert_cmpstr (json_object_get_string_member (sheet, "name"), ==, c->sheet);
  g_assert_cmpstr (json_object_get_string_member (sheet, "filter"), ==, filter);
  g_assert_cmpstr (json_object_get_string_member (sheet, "freeze"), ==, "A2");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (sheet, "rows")), ==, c->n_rows + 1);
  g_assert_cmpstr (get_cell (sheet, 0, 0), ==, c->leads ? "s:amount|bold" : "s:id|bold");
  if (c->n_rows > 0)
    g_assert_cmpstr (get_cell (sheet, 1, c->leads ? 0 : 1), ==, c->leads ? "n:12.5" AMOUNT : "d:2023-02-10T14:44:59.000" DATE_TIME);
  g_assert_cmpstr (get_cell (info, line, 1), ==, title);
  g_assert_cmpstr (get_cell (info, line + 1, 1), ==, name);
  g_assert_cmpstr (get_cell (info, line + 2, 1), ==, read);
  g_assert_cmpstr (get_cell (info, line + 3, 1), ==, written);
}

/* Tables with other columns, without rows, and with names that no two sheets may have. */
static void
test_tables (void)
{
  static const EksSchemaColumn session_columns[] = { { "id", NULL, EKS_TYPE_TEXT }, { "created", NULL, EKS_TYPE_TIMESTAMP } };
  static const EksSchemaColumn lead_columns[] = { { "amount", NULL, EKS_TYPE_NUMBER }, { "b", NULL, EKS_TYPE_TEXT }, { "c", NULL, EKS_TYPE_TEXT } };
  static const char *const session[] = { "s", "2023-02-10T13:44:59Z" };
  static const char *const lead[] = { "12.5", "a much longer text than that", NULL };
  g_autoptr (EksSchema) sessions = eks_schema_new (session_columns, G_N_ELEMENTS (session_columns));
  g_autoptr (EksSchema) leads = eks_schema_new (lead_columns, G_N_ELEMENTS (lead_columns));
  g_autoptr (EksBatch) session_batch = test_batch_new (sessions, session);
  g_autoptr (EksBatch) lead_batch = test_batch_new (leads, lead);
  EksSchema *const schemas[] = { sessions, leads };
  EksBatch *const batches[] = { session_batch, lead_batch };
  g_autoptr (GBytes) bytes = write_tables (schemas, batches);
  g_autoptr (JsonNode) book = read_back (bytes, NULL);
  const guint n = G_N_ELEMENTS (table_cases);

  g_assert_cmpuint (count_sheets (book), ==, n + 1);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (book), "active"), ==, table_cases[0].sheet);
  g_assert_cmpstr (json_object_get_string_member (get_sheet (book, n), "name"), ==, "Info 2");
  for (guint i = 0; i < n; i++)
    assert_table (get_sheet (book, i), get_sheet (book, n), i);
}

/* The words are those of the export's language; what is in them cannot break the sheet. */
static void
test_info (void)
{
  static const struct
  {
    const char *language;
    const char *made;
    const char *written;
  } cases[] = {
    { "en", "s:Created|bold", "s:Rows written|bold" },
    { "da", "s:Oprettet|bold", "s:Skrevne rækker|bold" },
    { "nl", "s:Gemaakt|bold", "s:Geschreven rijen|bold" },
    { "sv", "s:Skapad|bold", "s:Skrivna rader|bold" },
    { "fr", "s:Créé|bold", "s:Lignes écrites|bold" },
  };
  g_autofree char *long_text = g_strnfill (40000, 'x');
  g_autofree char *shown = g_strnfill (1999, 'x');
  g_autofree char *expected = g_strconcat ("s:", shown, "…", NULL);
  const EksWriterDetail details[] = { { "Bad\n\x01\xEF\xBF\xBF\xFF<", "=1+1" }, { "Long", long_text } };
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 1);
  g_autoptr (EksFormat) format = make_format ();
  g_autoptr (EksTally) tally = eks_tally_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EksWriterOptions options = { .format = format, .zone = TEST_ZONE, .title = "Table", .name = "Export <\xEF\xBF\xBE>", .language = cases[i].language,
                                   .now = TEST_NOW, .details = details, .n_details = G_N_ELEMENTS (details), .tally = tally };
      g_autoptr (EksWriter) writer = eks_writer_new (&options, NULL);
      g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (JsonNode) book = NULL;
      JsonObject *info;

      g_assert_true (eks_writer_open (writer, stream, schema, NULL, NULL));
      g_assert_true (eks_writer_finish (writer, NULL, NULL));
      g_assert_true (g_output_stream_close (stream, NULL, NULL));
      bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
      book = read_back (bytes, NULL);
      info = get_sheet (book, 1);
      g_assert_cmpstr (json_object_get_string_member (json_node_get_object (book), "title"), ==, "Export < >");
      g_assert_cmpstr (get_cell (info, 0, 1), ==, "s:Export < >");
      g_assert_cmpstr (get_cell (info, 1, 0), ==, cases[i].made);
      g_assert_cmpstr (get_cell (info, 4, 1), ==, "s:Table");
      g_assert_cmpstr (get_cell (info, 5, 0), ==, "s:Bad   \xEF\xBF\xBD<|bold");
      g_assert_cmpstr (get_cell (info, 5, 1), ==, "s:=1+1");
      g_assert_cmpstr (get_cell (info, 6, 1), ==, expected);
      g_assert_cmpstr (get_cell (info, 7, 0), ==, cases[i].written);
      g_assert_cmpstr (get_cell (info, 7, 1), ==, "n:0|General");
    }
}

static void
test_same_bytes (void)
{
  static const char *const locales[] = { "C", "da_DK.UTF-8", "sv_SE.UTF-8", "nl_NL.UTF-8" };
  g_autofree char *before = g_strdup (setlocale (LC_ALL, NULL));
  g_autoptr (EksSchema) schema = make_case_schema ();
  g_autoptr (EksBatch) batch = make_case_batch (schema);
  g_autoptr (EksFormat) format = make_format ();
  g_autoptr (GBytes) first = test_write (format, schema, batch, 3000, "Same", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      g_autoptr (GBytes) again = NULL;

      if (setlocale (LC_ALL, locales[i]) == NULL)
        {
          g_test_message ("the locale %s is not installed", locales[i]);
          continue;
        }
      again = test_write (format, schema, batch, 3000, "Same", NULL);
      g_assert_true (g_bytes_equal (first, again));
    }
  setlocale (LC_ALL, before);
}

/* Rows that hardly compress, so that the threads have work in between. */
static EksBatch *
make_noise (EksSchema *schema)
{
  EksBatch *batch = eks_batch_new (schema, 256);

  for (guint row = 0; row < 256; row++)
    {
      EksValue *values = eks_batch_add_row (batch);

      for (guint i = 0; i < eks_schema_get_n_columns (schema); i++)
        {
          g_autofree char *text = g_uuid_string_random ();
          test_set_cell (batch, &values[i], EKS_VALUE_TEXT, text, -1);
        }
    }
  return batch;
}

static void
test_failures (void)
{
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 20);
  g_autoptr (EksBatch) batch = make_noise (schema);
  g_autoptr (EksFormat) format = make_format ();
  g_autoptr (GBytes) whole = test_write (format, schema, batch, 60, "Full", NULL);
  const struct
  {
    guint64 room;
    char where;
  } cases[] = { { 0, 'w' }, { 2000, 'w' }, { 100000, 'w' }, { g_bytes_get_size (whole) / 2, 'w' }, { g_bytes_get_size (whole) - 1, 'f' }, { g_bytes_get_size (whole), '\0' } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GOutputStream) stream = test_full_stream_new (cases[i].room, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (test_write_into (format, stream, schema, batch, 60, NULL, &error), ==, cases[i].where);
      if (cases[i].where != '\0')
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
      else
        g_assert_no_error (error);
    }
}

static void
test_cancel (void)
{
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 20);
  g_autoptr (EksBatch) batch = make_noise (schema);
  g_autoptr (EksFormat) format = make_format ();
  g_autoptr (GBytes) whole = test_write (format, schema, batch, 60, "Full", NULL);
  const struct
  {
    guint64 room;
    char where;
  } cases[] = { { 100, 'w' }, { 500000, 'w' }, { g_bytes_get_size (whole) - 1, 'f' } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GOutputStream) stream = test_full_stream_new (cases[i].room, cancellable);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (test_write_into (format, stream, schema, batch, 60, cancellable, &error), ==, cases[i].where);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* libxlsxwriter does not notice when its temporary files cannot be written, so we have to: the file is whole
 * or there is an error. A limit on the size of files stands for the full disk. */
static void
test_starved (void)
{
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TIMESTAMP, 300);
  g_autoptr (EksFormat) format = make_format ();
  struct rlimit before;
  guint n_failed = 0;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  for (rlim_t limit = 0; limit < 40000; limit += 1000)
    {
      g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
      struct rlimit small = { limit, before.rlim_max };
      g_autoptr (GError) error = NULL;
      char where;

      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
      where = test_write_into (format, stream, schema, NULL, 0, NULL, &error);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
      if (where == '\0')
        {
          g_autoptr (GBytes) bytes = NULL;
          g_autoptr (JsonNode) book = NULL;

          g_assert_true (g_output_stream_close (stream, NULL, NULL));
          bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
          book = read_back (bytes, NULL);
          g_assert_cmpstr (get_cell (get_sheet (book, 0), 0, 299), ==, "s:c299|bold");
          break;
        }
      n_failed++;
      g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
    }
  g_assert_cmpuint (n_failed, >, 5);
  g_assert_cmpuint (n_failed, <, 40);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/xlsx/cells", test_cells);
  g_test_add_func ("/format/xlsx/oracle", test_oracle);
  g_test_add_func ("/format/xlsx/frame", test_frame);
  g_test_add_func ("/format/xlsx/without-header", test_without_header);
  g_test_add_func ("/format/xlsx/no-rows", test_no_rows);
  g_test_add_func ("/format/xlsx/cut", test_cut);
  g_test_add_func ("/format/xlsx/rotation", test_rotation);
  g_test_add_func ("/format/xlsx/long-sheet", test_long_sheet);
  g_test_add_func ("/format/xlsx/wide", test_wide);
  g_test_add_func ("/format/xlsx/names", test_names);
  g_test_add_func ("/format/xlsx/info-name", test_info_name);
  g_test_add_func ("/format/xlsx/tables", test_tables);
  g_test_add_func ("/format/xlsx/info", test_info);
  g_test_add_func ("/format/xlsx/same-bytes", test_same_bytes);
  g_test_add_func ("/format/xlsx/failures", test_failures);
  g_test_add_func ("/format/xlsx/cancel", test_cancel);
  g_test_add_func ("/format/xlsx/starved", test_starved);
  return g_test_run ();
}
