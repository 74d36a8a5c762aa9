/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workbooks: an archive by its directory, every part of which expat takes; the first sheet has each value in its cell. */

#include "config.h"

#include "fuzz-markup.h"
#include "fuzz-writing.h"

#include "eks-zip-reader.h"

#define MAX_UNITS 32767

typedef struct
{
  const FuzzFile *file;
  guint n_parts;
  guint n_rows;
  int column; /* of the cell that is open */
} Reader;

static EksFormat *
take_format (FuzzInput *input)
{
  EksFormat *format = eks_format_new (EKS_FORMAT_XLSX);
  guint switches = fuzz_take (input, 8);

  g_object_set (format, "header", (switches & 1) != 0, "info", (switches & 2) != 0,
                "compression", (switches & 4) != 0 ? EKS_COMPRESSION_SMALL : EKS_COMPRESSION_FAST, NULL);
  return format;
}

/* _xHHHH_ is a character to a spreadsheet. */
static void
unescape (GString *text)
{
  gsize length = 0;

  for (gsize at = 0; at < text->len; at++)
    {
      const char *from = text->str + at;

      text->str[length++] = *from;
      if (text->len - at < 7 || *from != '_' || from[1] != 'x' || from[6] != '_')
        continue;
      for (guint i = 2; i < 6; i++)
        if (!g_ascii_isxdigit (from[i]))
          from = NULL, i = 6;
      if (from == NULL)
        continue;
      g_assert_true (strncmp (from, "_x005F_", 7) == 0); /* the writer makes no other */
      at += 6;
    }
  g_string_truncate (text, length);
}

static void
start_element (void *data, const XML_Char *name, const XML_Char **attributes)
{
  FuzzMarkup *markup = data;
  Reader *self = markup->data;
  const char *reference = fuzz_markup_find (attributes, "r");

  g_string_truncate (markup->text, 0);
  if (g_str_equal (name, "row"))
    g_assert_cmpint ((int) ++self->n_rows, ==, atoi (reference));
  if (!g_str_equal (name, "c"))
    return;
  self->column = reference[0] - 'A';
  g_assert_cmpint (atoi (reference + 1), ==, (int) self->n_rows);
  g_assert_cmpint (self->column, <, (int) eks_schema_get_n_columns (self->file->schema));
}

static void
end_element (void *data, const XML_Char *name)
{
  FuzzMarkup *markup = data;
  Reader *self = markup->data;
  guint header = eks_format_get_header (self->file->format) ? 1 : 0;
  const EksValue *value;
  const EksSchemaColumn *column;

  if (!g_str_equal (name, "t") && !g_str_equal (name, "v"))
    return;
  unescape (markup->text);
  g_assert_cmpint (g_utf8_strlen (markup->text->str, (gssize) markup->text->len), <=, MAX_UNITS);
  if (!fuzz_is_unchanged (self->file))
    return;
  column = eks_schema_get_column (self->file->schema, (guint) self->column);
  if (self->n_rows <= header)
    {
      g_assert_cmpstr (markup->text->str, ==, column->title);
      return;
    }
  value = fuzz_get_value (self->file, self->n_rows - 1 - header, (guint) self->column);
  if (g_str_equal (name, "t") || column->type == EKS_TYPE_INTEGER || column->type == EKS_TYPE_NUMBER)
    fuzz_assert_same (value, markup->text->str, markup->text->len);
}

static void
read_part (const char *name, GBytes *content, gpointer data)
{
  Reader *self = data;
  gboolean is_table = g_str_equal (name, "xl/worksheets/sheet1.xml");
  const char *bytes;
  gsize length;

  self->n_parts++;
  bytes = g_bytes_get_data (content, &length);
  fuzz_markup_read (bytes, length, is_table ? start_element : NULL, is_table ? end_element : NULL, self);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, data + size };
  g_auto (FuzzFile) file = { 0 };
  g_autoptr (GError) error = NULL;
  Reader reader = { &file };

  if (!fuzz_write (&input, take_format (&input), &file))
    return 0;
  eks_zip_read (file.bytes, read_part, &reader, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reader.n_parts, >=, 8);
  g_assert_cmpuint (reader.n_rows, ==, fuzz_count_rows (&file) + (eks_format_get_header (file.format) ? 1 : 0));
  return 0;
}
