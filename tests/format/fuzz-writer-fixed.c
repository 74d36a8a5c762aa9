/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of fixed widths: every line has exactly its characters, and a value that was not counted is whole. */

#include "config.h"

#include "fuzz-writing.h"

#define WIDTHS "1 3 8 20 40 300"

static const guint widths[FUZZ_MAX_COLUMNS] = { 1, 3, 8, 20, 40, 300 };

static EksFormat *
take_format (FuzzInput *input)
{
  EksFormat *format = eks_format_new (EKS_FORMAT_TXT);
  guint switches = fuzz_take (input, 256);

  g_object_set (format, "layout", EKS_LAYOUT_FIXED, "widths", WIDTHS, "header", (switches & 1) != 0,
                "line-end", (switches & 2) != 0 ? EKS_LINE_END_LF : EKS_LINE_END_CRLF,
                "decimal-mark", (switches & 4) != 0 ? "," : ".", NULL);
  return format;
}

static void
check_line (const FuzzFile *file, int row, const char *line)
{
  gboolean unchanged = fuzz_is_unchanged (file) && row >= 0 && g_str_equal (eks_format_get_decimal_mark (file->format), ".");

  for (guint i = 0; i < eks_schema_get_n_columns (file->schema); i++)
    {
      EksType type = eks_schema_get_column (file->schema, i)->type;
      const char *end = g_utf8_offset_to_pointer (line, widths[i]);

      if (unchanged)
        {
          const EksValue *value = fuzz_get_value (file, (guint) row, i);
          gsize length = eks_value_is_empty (value) ? 0 : value->length;

          g_assert_cmpuint (length, <=, (gsize) (end - line));
          fuzz_assert_same (value, type == EKS_TYPE_INTEGER || type == EKS_TYPE_NUMBER ? end - length : line, length);
        }
      line = end;
    }
  g_assert_true (*line == '\0');
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, data + size };
  g_auto (FuzzFile) file = { 0 };
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  const char *bytes;
  gsize length;
  guint n_rows, header;

  if (!fuzz_write (&input, take_format (&input), &file))
    return 0;
  bytes = g_bytes_get_data (file.bytes, &length);
  g_assert_true (length == 0 || g_utf8_validate_len (bytes, length, NULL));
  text = g_strndup (bytes != NULL ? bytes : "", length);
  lines = g_strsplit (text, eks_format_get_line_end (file.format) == EKS_LINE_END_CRLF ? "\r\n" : "\n", -1);
  n_rows = fuzz_count_rows (&file);
  header = eks_format_get_header (file.format) ? 1 : 0;
  g_assert_cmpuint (g_strv_length (lines), ==, length > 0 ? n_rows + header + 1 : 0);
  for (guint i = 0; length > 0 && i < n_rows + header; i++)
    {
      guint characters = 0;

      for (guint column = 0; column < eks_schema_get_n_columns (file.schema); column++)
        characters += widths[column];
      g_assert_cmpint (g_utf8_strlen (lines[i], -1), ==, characters);
      for (const char *at = lines[i]; *at != '\0'; at++)
        g_assert_true ((guchar) *at >= 0x20);
      check_line (&file, (int) i - (int) header, lines[i]);
    }
  return 0;
}
