/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON and NDJSON: exact bytes, and that a reader which is not ours gets the values back. */

#include "config.h"

#include "test-writing.h"

#include <json-glib/json-glib.h>

typedef struct
{
  const char *name;
  EksType type;
  EksValueKind kind;
  const char *text;
  gssize length;
  const char *written;
} Cell;

static const Cell cells[] = {
  { "missing", EKS_TYPE_TEXT, EKS_VALUE_MISSING, NULL, 0, "null" },
  { "null", EKS_TYPE_TEXT, EKS_VALUE_NULL, NULL, 0, "null" },
  { "empty", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "", 0, "\"\"" },
  { "text", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "Søren 👩‍👧 e\xCC\x81", -1, "\"Søren 👩‍👧 e\xCC\x81\"" },
  { "quotes", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "a\"b\\c/", -1, "\"a\\\"b\\\\c/\"" },
  { "breaks", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "a\r\nb\tc", -1, "\"a\\r\\nb\\tc\"" },
  { "controls", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "a\0b\x01\x7F", 5, "\"a\\u0000b\\u0001\\u007f\"" },
  { "separators", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "\xE2\x80\xA8\xE2\x80\xA9", -1, "\"\\u2028\\u2029\"" },
  { "bad bytes", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "a\xFF" "b\xC3", 4, "\"a\xEF\xBF\xBD" "b\xEF\xBF\xBD\"" },
  { "formula", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "=1+1", -1, "\"=1+1\"" },
  { "large", EKS_TYPE_INTEGER, EKS_VALUE_NUMBER, "9007199254740993", -1, "9007199254740993" },
  { "decimal", EKS_TYPE_NUMBER, EKS_VALUE_NUMBER, "0.1", -1, "0.1" },
  { "digits as text", EKS_TYPE_TEXT, EKS_VALUE_TEXT, "0042", -1, "\"0042\"" },
  { "no JSON number", EKS_TYPE_NUMBER, EKS_VALUE_NUMBER, "+1", -1, "\"+1\"" },
  { "boolean", EKS_TYPE_BOOLEAN, EKS_VALUE_BOOLEAN, "true", -1, "true" },
  { "object", EKS_TYPE_JSON, EKS_VALUE_JSON, "{\"a\":[1,null]}", -1, "{\"a\":[1,null]}" },
  { "moment", EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "2022-07-12 09:00:14 +0200", -1, "\"2022-07-12T09:00:14+02:00\"" },
  { "UTC", EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "2022-07-12T09:00:14.5Z", -1, "\"2022-07-12T09:00:14.500000+00:00\"" },
  { "old moment", EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "1874-03-01 10:00:00 +0000", -1, "\"1874-03-01T10:00:00+00:00\"" },
  { "no moment", EKS_TYPE_TIMESTAMP, EKS_VALUE_TEXT, "soon", -1, "\"soon\"" },
  { "day", EKS_TYPE_DATE, EKS_VALUE_TEXT, "1899-12-31", -1, "\"1899-12-31\"" },
};

static GBytes *
write_cell (const Cell *cell, EksFormatType type, EksTally *tally)
{
  const EksSchemaColumn column = { "c", "Cell \"1\"", cell->type };
  g_autoptr (EksSchema) schema = eks_schema_new (&column, 1);
  g_autoptr (EksBatch) batch = eks_batch_new (schema, 1);
  g_autoptr (EksFormat) format = eks_format_new (type);

  test_set_cell (batch, eks_batch_add_row (batch), cell->kind, cell->text, cell->length);
  return test_write (format, schema, batch, 1, NULL, tally);
}

static void
test_cells (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autoptr (GBytes) lines = write_cell (&cells[i], EKS_FORMAT_NDJSON, NULL);
      g_autoptr (GBytes) array = write_cell (&cells[i], EKS_FORMAT_JSON, NULL);
      g_autofree char *object = g_strdup_printf ("{\"Cell \\\"1\\\"\":%s}", cells[i].written);
      g_autofree char *line = g_strdup_printf ("%s\n", object);
      g_autofree char *document = g_strdup_printf ("[\n%s\n]\n", object);
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cells[i].name);
      g_assert_cmpmem (g_bytes_get_data (lines, NULL), g_bytes_get_size (lines), line, strlen (line));
      g_assert_cmpmem (g_bytes_get_data (array, NULL), g_bytes_get_size (array), document, strlen (document));
      g_assert_true (json_parser_load_from_data (parser, g_bytes_get_data (array, NULL), (gssize) g_bytes_get_size (array), &error));
      g_assert_no_error (error);
    }
}

static void
test_counts (void)
{
  g_autoptr (EksTally) tally = eks_tally_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    g_bytes_unref (write_cell (&cells[i], EKS_FORMAT_JSON, tally));
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_BAD_BYTES, "Cell \"1\""), ==, 1);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_DATE_AS_TEXT, "Cell \"1\""), ==, 1);
}

static void
test_rows (void)
{
  static const EksSchemaColumn columns[] = { { "a", "A", EKS_TYPE_INTEGER }, { "b", "B", EKS_TYPE_TEXT } };
  static const char *const row[] = { "1", NULL };
  g_autoptr (EksSchema) schema = eks_schema_new (columns, 2);
  g_autoptr (EksBatch) batch = test_batch_new (schema, row);
  g_autoptr (EksFormat) format = eks_format_new (EKS_FORMAT_JSON);
  g_autoptr (GBytes) none = test_write (format, schema, NULL, 0, NULL, NULL);
  g_autoptr (GBytes) two = test_write (format, schema, batch, 2, NULL, NULL);
  const char *expected = "[\n{\"A\":1,\"B\":null},\n{\"A\":1,\"B\":null}\n]\n";

  g_assert_cmpmem (g_bytes_get_data (none, NULL), g_bytes_get_size (none), "[\n]\n", 4);
  g_assert_cmpmem (g_bytes_get_data (two, NULL), g_bytes_get_size (two), expected, strlen (expected));
  g_object_set (format, "nulls", EKS_NULLS_LEAVE_OUT, "all-strings", TRUE, NULL);
  g_autoptr (GBytes) strings = test_write (format, schema, batch, 1, NULL, NULL);
  g_assert_cmpmem (g_bytes_get_data (strings, NULL), g_bytes_get_size (strings), "[\n{\"A\":\"1\"}\n]\n", 14);
}

static void
test_long_field (void)
{
  g_autofree char *text = g_strnfill (1024 * 1024, '\n');
  Cell cell = { "long", EKS_TYPE_TEXT, EKS_VALUE_TEXT, text, 1024 * 1024, NULL };
  g_autoptr (GBytes) bytes = write_cell (&cell, EKS_FORMAT_JSON, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;

  g_assert_true (json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  object = json_array_get_object_element (json_node_get_array (json_parser_get_root (parser)), 0);
  g_assert_cmpstr (json_object_get_string_member (object, "Cell \"1\""), ==, text);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/json/cells", test_cells);
  g_test_add_func ("/format/json/counts", test_counts);
  g_test_add_func ("/format/json/rows", test_rows);
  g_test_add_func ("/format/json/long-field", test_long_field);
  return g_test_run ();
}
