/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON and NDJSON of any settings: json-glib reads as many records as there are rows, none of whose members is there twice. */

#include "config.h"

#include "fuzz-writing.h"

#include "eks-json-compact.h"
#include "eks-json-members.h"

#include <json-glib/json-glib.h>

static EksFormat *
take_format (FuzzInput *input)
{
  EksFormat *format = eks_format_new (fuzz_take (input, 2) == 0 ? EKS_FORMAT_JSON : EKS_FORMAT_NDJSON);
  guint switches = fuzz_take (input, 8);

  g_object_set (format, "nulls", (switches & 1) != 0 ? EKS_NULLS_LEAVE_OUT : EKS_NULLS_WRITE, "all-strings", (switches & 2) != 0,
                "objects", (switches & 4) != 0 ? EKS_OBJECTS_FLAT : EKS_OBJECTS_NESTED, NULL);
  return format;
}

/* json-glib keeps the last of two members and says nothing, and ends a text at its NUL. */
static void
check_record (const FuzzFile *file, guint row, JsonObject *record, const char *text, gsize length)
{
  gboolean flat = eks_format_get_objects (file->format) == EKS_OBJECTS_FLAT;
  gboolean leave_out = eks_format_get_nulls (file->format) == EKS_NULLS_LEAVE_OUT;

  if (!flat && !leave_out && memmem (text, length, "\\u0000", 6) == NULL)
    g_assert_cmpuint (json_object_get_size (record), ==, eks_schema_get_n_columns (file->schema));
  if (!fuzz_is_unchanged (file))
    return;
  for (guint i = 0; i < eks_schema_get_n_columns (file->schema); i++)
    {
      const EksSchemaColumn *column = eks_schema_get_column (file->schema, i);
      const EksValue *value = fuzz_get_value (file, row, i);

      if (value->kind != EKS_VALUE_TEXT || column->type == EKS_TYPE_TIMESTAMP || memchr (value->text, 0, value->length) != NULL)
        continue;
      const char *read = json_object_get_string_member (record, column->title);
      g_assert_nonnull (read);
      fuzz_assert_same (value, read, strlen (read));
    }
}

static JsonNode *
parse (const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  gboolean compact;

  g_assert_true (g_utf8_validate_len (text, length, NULL));
  g_assert_true (eks_json_compact_check (text, length, &compact));
  json_parser_load_from_data (parser, text, (gssize) length, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

/* Of two members of one name json-glib has only one. */
static void
check_names (JsonObject *record, const char *text, const char *end)
{
  EksJsonMember member;
  guint n = 0;

  if (memmem (text, (gsize) (end - text), "\\u0000", 6) != NULL)
    return;
  while (eks_json_members_next (&text, end, &member))
    n++;
  g_assert_cmpuint (json_object_get_size (record), ==, n);
}

static void
check_lines (const FuzzFile *file, const char *text, gsize length)
{
  const char *at = text, *end = text + length;

  for (guint i = 0; i < fuzz_count_rows (file); i++)
    {
      const char *line_end = memchr (at, '\n', (gsize) (end - at));

      g_assert_nonnull (line_end);
      g_autoptr (JsonNode) node = parse (at, (gsize) (line_end - at));
      check_record (file, i, json_node_get_object (node), at, (gsize) (line_end - at));
      check_names (json_node_get_object (node), at, line_end);
      at = line_end + 1;
    }
  g_assert_true (at == end);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, data + size };
  g_auto (FuzzFile) file = { 0 };
  const char *text;
  gsize length;

  if (!fuzz_write (&input, take_format (&input), &file))
    return 0;
  text = g_bytes_get_data (file.bytes, &length);
  if (eks_format_get_format_type (file.format) == EKS_FORMAT_NDJSON)
    {
      check_lines (&file, text != NULL ? text : "", length);
      return 0;
    }
  g_autoptr (JsonNode) node = parse (text, length);
  JsonArray *records = json_node_get_array (node);
  g_assert_cmpuint (json_array_get_length (records), ==, fuzz_count_rows (&file));
  for (guint i = 0; i < json_array_get_length (records); i++)
    check_record (&file, i, json_array_get_object_element (records, i), text, length);
  return 0;
}
