/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delimited text of any settings: a reader by RFC 4180 finds every record, every field and no formula. */

#include "config.h"

#include "fuzz-writing.h"

#include "eks-number.h"

typedef struct
{
  const FuzzFile *file;
  const char *at;
  const char *end;
  char delimiter;
  const char *line_end;
} Reader;

static EksFormat *
take_format (FuzzInput *input)
{
  static const char *const delimiters[] = { ";", ",", "\t", "|", "'", " ", "-", "\\", "=", "@", "+", ".", "#" };
  EksFormat *format = eks_format_new (fuzz_take (input, 2) == 0 ? EKS_FORMAT_CSV : EKS_FORMAT_TXT);
  guint switches;

  if (eks_format_get_format_type (format) == EKS_FORMAT_CSV)
    g_object_set (format, "preset", (int) fuzz_take (input, EKS_CSV_UNICODE + 1), NULL);
  switches = fuzz_take (input, 256);
  g_object_set (format, "delimiter", delimiters[fuzz_take (input, G_N_ELEMENTS (delimiters))],
                "encoding", (int) fuzz_take (input, EKS_ENCODING_UTF16LE + 1),
                "line-breaks", (int) fuzz_take (input, EKS_LINE_BREAKS_SPACE + 1),
                "quote-all", (switches & 1) != 0, "formula-guard", (switches & 2) != 0,
                "line-end", (switches & 4) != 0 ? EKS_LINE_END_LF : EKS_LINE_END_CRLF,
                "decimal-mark", (switches & 8) != 0 ? "," : ".", "header", (switches & 16) != 0, NULL);
  return format;
}

/* UTF-8 without its mark. (transfer full) */
static char *
decode (const FuzzFile *file, gsize *length)
{
  const char *bytes = g_bytes_get_data (file->bytes, length);
  EksEncoding encoding = eks_format_get_encoding (file->format);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize mark = encoding == EKS_ENCODING_UTF8 ? 0 : strlen ("\xEF\xBB\xBF");

  if (encoding == EKS_ENCODING_UTF16LE)
    text = g_convert (bytes, (gssize) *length, "UTF-8", "UTF-16LE", NULL, length, &error);
  else
    text = g_strndup (bytes != NULL ? bytes : "", *length);
  g_assert_no_error (error);
  g_assert_true (mark == 0 || g_str_has_prefix (text, "\xEF\xBB\xBF"));
  g_assert_true (g_utf8_validate_len (text, *length, NULL));
  *length -= mark;
  return g_strdup (text + mark);
}

/* (transfer full): the field at which the reader stands, without its quotes */
static char *
read_field (Reader *reader)
{
  GString *field = g_string_new (NULL);
  gboolean quoted = reader->at < reader->end && *reader->at == '"';

  for (reader->at += quoted; reader->at < reader->end; reader->at++)
    {
      char c = *reader->at;

      if (quoted && c == '"')
        {
          if (reader->at[1] != '"')
            break;
          reader->at++;
        }
      else if (!quoted && (c == reader->delimiter || c == '\r' || c == '\n'))
        break;
      g_assert_true (quoted || c != '"');
      g_string_append_c (field, c);
    }
  if (quoted)
    g_assert_true (*reader->at++ == '"');
  return g_string_free (field, FALSE);
}

/* As a spreadsheet looks at it, once more and in other words than the writer's. */
static void
assert_harmless (const char *field, gboolean number_column)
{
  static const char *const triggers[] = { "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠" };
  EksNumber number;

  while (*field == ' ' || g_str_has_prefix (field, "\xC2\xA0"))
    field += *field == ' ' ? 1 : 2;
  if (eks_number_scan (field, strlen (field), &number) && (number_column || (number.sign != '+' && !number.has_exponent)))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (triggers); i++)
    g_assert_false (g_str_has_prefix (field, triggers[i]));
}

/* @row: of the file, or -1 for the titles */
static void
check_field (const FuzzFile *file, int row, guint column, const char *field)
{
  EksType type = eks_schema_get_column (file->schema, column)->type;
  gboolean number_column = type == EKS_TYPE_INTEGER || type == EKS_TYPE_NUMBER;
  gboolean comma = g_str_equal (eks_format_get_decimal_mark (file->format), ",");

  for (const char *at = field; *at != '\0'; at++)
    g_assert_true ((guchar) *at >= 0x20 || strchr ("\t\r\n", *at) != NULL);
  if (eks_format_get_formula_guard (file->format))
    assert_harmless (field, number_column);
  if (!fuzz_is_unchanged (file))
    return;
  if (row < 0)
    g_assert_cmpstr (field, ==, eks_schema_get_column (file->schema, column)->title);
  else if (!comma || !number_column)
    fuzz_assert_same (fuzz_get_value (file, (guint) row, column), field, strlen (field));
}

static void
check_record (Reader *reader, int row)
{
  guint n_columns = eks_schema_get_n_columns (reader->file->schema);

  g_assert_false (g_str_has_prefix (reader->at, reader->line_end)); /* an empty line is no record to many */
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *field = read_field (reader);

      check_field (reader->file, row, i, field);
      if (i + 1 < n_columns)
        g_assert_true (*reader->at++ == reader->delimiter);
    }
  g_assert_true (g_str_has_prefix (reader->at, reader->line_end));
  reader->at += strlen (reader->line_end);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, data + size };
  g_auto (FuzzFile) file = { 0 };
  g_autofree char *text = NULL;
  Reader reader = { 0 };
  gsize length;

  if (!fuzz_write (&input, take_format (&input), &file))
    return 0;
  text = decode (&file, &length);
  reader = (Reader) { &file, text, text + length, eks_format_get_delimiter (file.format)[0],
                      eks_format_get_line_end (file.format) == EKS_LINE_END_CRLF ? "\r\n" : "\n" };
  for (int row = eks_format_get_header (file.format) ? -1 : 0; row < (int) fuzz_count_rows (&file); row++)
    check_record (&reader, row);
  g_assert_true (reader.at == reader.end);
  return 0;
}
