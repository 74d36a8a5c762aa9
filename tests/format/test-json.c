/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON: exact bytes, and json-glib reads them again. */

#include "config.h"

#include "test-writing.h"

#include <json-glib/json-glib.h>

#include "eks-error.h"

static EksFormat *
make_format (EksFormatType type, const char *property, int value)
{
  EksFormat *format = eks_format_new (type);

  if (property != NULL)
    g_object_set (format, property, value, NULL);
  return format;
}

/* One cell in a column called `c`; json-glib must read each line that is written. */
typedef struct
{
  const char *name;
  const char *property; /* (nullable): a setting that is not its default */
  int value;
  EksType type;
  EksValueKind kind;
  const char *text;
  gssize length;
  const char *expected;
  int counted; /* (-1: nothing) */
} Case;

#define COUNTED_NOTHING (-1)

static const Case cases[] = {
  { "text", NULL, 0, EKS_TYPE_TEXT, EKS_VALUE_TEXT, "Søren", -1, "{\"c\":\"Søren\"}", COUNTED_NOTHING },
  { "empty", NULL, 0, EKS_TYPE_TEXT, EKS_VALUE_TEXT, "", -1, "{\"c\":\"\"}", COUNTED_NOTHING },
  { "null", NULL, 0, EKS_TYPE_TEXT, EKS_VALUE_NULL, NULL, -1, "{\"c\":null}", COUNTED_NOTHING },
  { "missing", NULL, 0, EKS_TYPE_TEXT, EKS_VALUE_MISSING, NULL, -1, "{\"c\":null}", COUNTED_NOTHING },
  { "null left out", "nulls", EKS_NULLS_LEAVE_OUT, EKS_TYPE_TEXT, EKS_VALUE_NULL, NULL, -1, "{}", COUNTED_NOTHING },
  { "empty not left out", "nulls", EKS_NULLS_LEAVE_OUT, EKS_TYPE_TEXT, EKS_VALUE_TEXT, "", -1, "{\"c\":\"\"}", COUNTED_NOTHING },
  { "quotes", NULL, 0, EKS_TYPE_TEXT, EKS_VALUE_TEXT, "a\"b\\c", -1, "{\"c\":\"a\\\"b\\\\c\"}", COUNTED_NOTHING },
  { "CR LF TAB", NULL, 0, EKS_TYPE_TEXT, EKS_VALUE_TEXT, "a\r\n\tb", -1, "{\"c\":\"a\\u000d\\u000a\\u0009b\"}", COUNTED_NOTHING },
  { "NUL", NULL, 0, EKS_TYPE_TEXT, EKS_VALUE_TEXT, "a\0b", 3, "{\"c\":\"a\\u0000b\"}", COUNTED_NOTHING },
  { "line separators", NULL, 0, EKS_TYPE_TEXT, EKS_VALUE_TEXT, "\xE2\x80\xA8 \xE2\x80\xA9 €", -1, "{\"c\":\"\\u2028 \\u2029 €\"}", COUNTED_NOTHING },
  { "emoji and marks", NULL, 0, EKS_TYPE_TEXT, EKS_VALUE_TEXT, "👩‍👩‍👧 e\xCC\x81", -1, "{\"c\":\"👩‍👩‍👧 e\xCC\x81\"}", COUNTED_NOTHING },
  { "bad bytes", NULL, 0, EKS_TYPE_TEXT, EKS_VALUE_TEXT, "a\xFF" "b\xC3", -1, "{\"c\":\"a\xEF\xBF\xBD" "b\xEF\xBF\xBD\"}", EKS_TALLY_BAD_BYTES },
  { "formula", NULL, 0, EKS_TYPE_TEXT, EKS_VALUE_TEXT, "=1+1", -1, "{\"c\":\"=1+1\"}", COUNTED_NOTHING },
  { "64 bits", NULL, 0, EKS_TYPE_INTEGER, EKS_VALUE_NUMBER, "-9223372036854775808", -1, "{\"c\":-9223372036854775808}", COUNTED_NOTHING },
  { "0.1", NULL, 0, EKS_TYPE_NUMBER, EKS_VALUE_NUMBER, "0.1", -1, "{\"c\":0.1}", COUNTED_NOTHING },
  { "zeros", NULL, 0, EKS_TYPE_NUMBER, EKS_VALUE_NUMBER, "1.50", -1, "{\"c\":1.50}", COUNTED_NOTHING },
  { "decimal comma", NULL, 0, EKS_TYPE_NUMBER, EKS_VALUE_NUMBER, "1,5", -1, "{\"c\":\"1,5\"}", COUNTED_NOTHING },
  { "leading zero", NULL, 0, EKS_TYPE_NUMBER, EKS_VALUE_NUMBER, "007", -1, "{\"c\":\"007\"}", COUNTED_NOTHING },
  { "NaN", NULL, 0, EKS_TYPE_NUMBER, EKS_VALUE_NUMBER, "NaN", -1, "{\"c\":\"NaN\"}", COUNTED_NOTHING },
  { "digits as text", NULL, 0, EKS_TYPE_TEXT, EKS_VALUE_TEXT, "4526", -1, "{\"c\":\"4526\"}", COUNTED_NOTHING },
  { "true", NULL, 0, EKS_TYPE_BOOLEAN, EKS_VALUE_BOOLEAN, "true", -1, "{\"c\":true}", COUNTED_NOTHING },
  { "no boolean", NULL, 0, EKS_TYPE_BOOLEAN, EKS_VALUE_BOOLEAN, "maybe", -1, "{\"c\":\"maybe\"}", COUNTED_NOTHING },
  { "number as string", "all-strings", TRUE, EKS_TYPE_NUMBER, EKS_VALUE_NUMBER, "0.1", -1, "{\"c\":\"0.1\"}", COUNTED_NOTHING },
  { "boolean as string", "all-strings", TRUE, EKS_TYPE_BOOLEAN, EKS_VALUE_BOOLEAN, "false", -1, "{\"c\":\"false\"}", COUNTED_NOTHING },
  { "object as string", "all-strings", TRUE, EKS_TYPE_JSON, EKS_VALUE_JSON, "{\"a\":1}", -1, "{\"c\":\"{\\\"a\\\":1}\"}", COUNTED_NOTHING },
  { "nested", NULL, 0, EKS_TYPE_JSON, EKS_VALUE_JSON, "{\"a\":[1,0.10]}", -1, "{\"c\":{\"a\":[1,0.10]}}", COUNTED_NOTHING },
  { "flat", "objects", EKS_OBJECTS_FLAT, EKS_TYPE_JSON, EKS_VALUE_JSON, "{\"a\":12345678901234567890,\"b\":{\"c\":\"},\\\"{\"},\"d\":[{\"x\":1},2]}", -1,
    "{\"c.a\":12345678901234567890,\"c.b.c\":\"},\\\"{\",\"c.d\":[{\"x\":1},2]}", COUNTED_NOTHING },
  { "flat empty", "objects", EKS_OBJECTS_FLAT, EKS_TYPE_JSON, EKS_VALUE_JSON, "{}", -1, "{\"c\":{}}", COUNTED_NOTHING },
  { "flat but not compact", "objects", EKS_OBJECTS_FLAT, EKS_TYPE_JSON, EKS_VALUE_JSON, "{\"a\":1, \"b\":2}", -1, "{\"c.a\":1,\"c.b\":2}", COUNTED_NOTHING },
  { "flat array", "objects", EKS_OBJECTS_FLAT, EKS_TYPE_JSON, EKS_VALUE_JSON, "[1]", -1, "{\"c\":[1]}", COUNTED_NOTHING },
  { "flat names", "objects", EKS_OBJECTS_FLAT, EKS_TYPE_JSON, EKS_VALUE_JSON, "{\"\\u00e9\\/\\n\\\"\\ud83d\\ude00\\u0000\":1,\"é\":2,\"\\u00E9\":3}", -1,
    "{\"c.é/\\u000a\\\"😀\\u0000\":1,\"c.é\":2,\"c.é 2\":3}", EKS_TALLY_TITLE_CHANGED },
  { "line separators inside", NULL, 0, EKS_TYPE_JSON, EKS_VALUE_JSON, "{\"\xE2\x80\xA8\":\"€\xE2\x80\xA9\"}", -1, "{\"c\":{\"\\u2028\":\"€\\u2029\"}}", COUNTED_NOTHING },
  { "half a surrogate inside", NULL, 0, EKS_TYPE_JSON, EKS_VALUE_JSON, "[\"\\ud83d\"]", -1, "{\"c\":[\"\\ufffd\"]}", EKS_TALLY_BAD_BYTES },
  { "not compact", NULL, 0, EKS_TYPE_JSON, EKS_VALUE_JSON, "{\"a\":\n[1, 2]}", -1, "{\"c\":{\"a\":[1,2]}}", COUNTED_NOTHING },
  { "no JSON", NULL, 0, EKS_TYPE_JSON, EKS_VALUE_JSON, "{\"a\":1", -1, "{\"c\":\"{\\\"a\\\":1\"}", COUNTED_NOTHING },
  { "no JSON, flat", "objects", EKS_OBJECTS_FLAT, EKS_TYPE_JSON, EKS_VALUE_JSON, "{\"a\":1}{\"b\":2}", -1, "{\"c\":\"{\\\"a\\\":1}{\\\"b\\\":2}\"}", COUNTED_NOTHING },
  { "flat twice", "objects", EKS_OBJECTS_FLAT, EKS_TYPE_JSON, EKS_VALUE_JSON, "{\"a\":{\"b\":1},\"a.b\":2}", -1, "{\"c.a.b\":1,\"c.a.b 2\":2}", EKS_TALLY_TITLE_CHANGED },
  { "moment", NULL, 0, EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "2023-02-10 13:44:59.3270 +0100", -1, "{\"c\":\"2023-02-10T13:44:59.3270+01:00\"}", COUNTED_NOTHING },
  { "moment in UTC", NULL, 0, EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "2023-02-10T13:44:59Z", -1, "{\"c\":\"2023-02-10T13:44:59Z\"}", COUNTED_NOTHING },
  { "moment of the zone", NULL, 0, EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "2023-07-10 13:44:59", -1, "{\"c\":\"2023-07-10T13:44:59+02:00\"}", COUNTED_NOTHING },
  { "no such hour", NULL, 0, EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "2023-03-26 02:30:00", -1, "{\"c\":\"2023-03-26T03:30:00+02:00\"}", COUNTED_NOTHING },
  { "old moment", NULL, 0, EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "1850-06-01 08:00", -1, "{\"c\":\"1850-06-01T08:00:00+00:50\"}", COUNTED_NOTHING },
  { "no moment", NULL, 0, EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "soon", -1, "{\"c\":\"soon\"}", EKS_TALLY_DATE_AS_TEXT },
  { "old day", NULL, 0, EKS_TYPE_DATE, EKS_VALUE_TEXT, "1850-06-01", -1, "{\"c\":\"1850-06-01\"}", COUNTED_NOTHING },
};

static void
assert_readable (const char *text, gssize length)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (json_parser_load_from_data (parser, text, length, &error));
  g_assert_no_error (error);
}

static void
check_case (const Case *c, EksFormatType type)
{
  const EksSchemaColumn column = { "c", NULL, c->type };
  g_autoptr (EksSchema) schema = eks_schema_new (&column, 1);
  g_autoptr (EksBatch) batch = eks_batch_new (schema, 1);
  g_autoptr (EksFormat) format = make_format (type, c->property, c->value);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *expected = g_strdup_printf (type == EKS_FORMAT_JSON ? "[\n%s\n]\n" : "%s\n", c->expected);
  gsize length;
  const char *text;

  g_test_message ("%s", c->name);
  test_set_cell (batch, eks_batch_add_row (batch), c->kind, c->text, c->length);
  bytes = test_write (format, schema, batch, 1, NULL, tally);
  text = g_bytes_get_data (bytes, &length);
  g_assert_cmpmem (text, length, expected, strlen (expected));
  assert_readable (text, (gssize) length);
  for (int kind = 0; kind < EKS_TALLY_N_KINDS; kind++)
    g_assert_cmpuint (eks_tally_get_count (tally, kind, NULL), ==, kind == c->counted);
  if (c->counted != EKS_TALLY_TITLE_CHANGED) /* its example is the new name */
    test_assert_example (tally, c->counted, c->text, c->length);
}

static void
test_cells (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      check_case (&cases[i], EKS_FORMAT_JSON);
      check_case (&cases[i], EKS_FORMAT_NDJSON);
    }
}

static void
assert_text (GBytes *bytes, const char *expected)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  g_assert_cmpmem (text, length, expected, strlen (expected));
}

static void
test_empty (void)
{
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 2);
  g_autoptr (EksFormat) json = eks_format_new (EKS_FORMAT_JSON);
  g_autoptr (EksFormat) lines = eks_format_new (EKS_FORMAT_NDJSON);
  g_autoptr (GBytes) json_bytes = test_write (json, schema, NULL, 0, NULL, NULL);
  g_autoptr (GBytes) lines_bytes = test_write (lines, schema, NULL, 0, NULL, NULL);

  assert_text (json_bytes, "[]\n");
  g_assert_cmpuint (g_bytes_get_size (lines_bytes), ==, 0);
}

static void
test_names (void)
{
  static const EksSchemaColumn columns[] = {
    { "a", "Say \"x\"\n", EKS_TYPE_TEXT }, { "b", "N", EKS_TYPE_TEXT }, { "c", "N", EKS_TYPE_TEXT },
  };
  static const char *const row[] = { "1", "2", "3" };
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (EksBatch) batch = test_batch_new (schema, row);
  g_autoptr (EksFormat) format = eks_format_new (EKS_FORMAT_JSON);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GBytes) bytes = test_write (format, schema, batch, 2, NULL, tally);

#define ROW "{\"Say \\\"x\\\"\\u000a\":\"1\",\"N\":\"2\",\"N 2\":\"3\"}"
  assert_text (bytes, "[\n" ROW ",\n" ROW "\n]\n");
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_TITLE_CHANGED, "N 2"), ==, 1);
}

static void
test_long_value (void)
{
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 1);
  g_autofree char *text = g_strnfill (1024 * 1024, 'x');
  const char *const row[] = { text };
  g_autoptr (EksBatch) batch = NULL;
  g_autoptr (EksFormat) format = eks_format_new (EKS_FORMAT_NDJSON);
  g_autofree char *expected = NULL;
  g_autoptr (GBytes) bytes = NULL;

  text[1024 * 1024 - 1] = 'y';
  batch = test_batch_new (schema, row);
  bytes = test_write (format, schema, batch, 1, NULL, NULL);
  expected = g_strdup_printf ("{\"c0\":\"%s\"}\n", text);
  assert_text (bytes, expected);
}

static void
test_full (void)
{
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 1);
  static const char *const row[] = { "x" };
  g_autoptr (EksBatch) batch = test_batch_new (schema, row);
  g_autoptr (EksFormat) format = eks_format_new (EKS_FORMAT_JSON);
  g_autoptr (GOutputStream) stream = test_full_stream_new (5, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (test_write_into (format, stream, schema, batch, 1, NULL, &error), ==, 'f');
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/json/cells", test_cells);
  g_test_add_func ("/format/json/empty", test_empty);
  g_test_add_func ("/format/json/names", test_names);
  g_test_add_func ("/format/json/long-value", test_long_value);
  g_test_add_func ("/format/json/full", test_full);
  return g_test_run ();
}
