/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XML of any settings: expat takes it, and finds each value in an element of its column. */

#include "config.h"

#include "fuzz-markup.h"
#include "fuzz-writing.h"

typedef struct
{
  const FuzzFile *file;
  guint depth;
  guint n_rows;
  guint column;
  char *names[FUZZ_MAX_COLUMNS]; /* (owned) (nullable) */
} Reader;

static EksFormat *
take_format (FuzzInput *input)
{
  EksFormat *format = eks_format_new (EKS_FORMAT_XML);
  guint switches = fuzz_take (input, 4);
  gsize length;
  g_autofree char *root = NULL;

  if ((switches & 2) != 0)
    {
      const char *name = fuzz_take_bytes (input, 4, &length);

      root = g_strndup (name, length);
      if (g_utf8_validate (root, -1, NULL))
        g_object_set (format, "root", root, "row", root, NULL);
    }
  g_object_set (format, "nulls", (switches & 1) != 0 ? EKS_NULLS_WRITE : EKS_NULLS_LEAVE_OUT, NULL);
  return format;
}

static gboolean
is_written (Reader *self)
{
  const EksValue *value = fuzz_get_value (self->file, self->n_rows - 1, self->column);

  return value->kind > EKS_VALUE_NULL || eks_format_get_nulls (self->file->format) == EKS_NULLS_WRITE;
}

static void
start_field (Reader *self, const char *name, const char **attributes)
{
  const char *title = fuzz_markup_find (attributes, "title");

  while (!is_written (self))
    self->column++;
  g_assert_cmpuint (self->column, <, eks_schema_get_n_columns (self->file->schema));
  if (self->names[self->column] == NULL)
    self->names[self->column] = g_strdup (name);
  g_assert_cmpstr (self->names[self->column], ==, name);
  for (guint i = 0; i < FUZZ_MAX_COLUMNS; i++)
    g_assert_true (i == self->column || g_strcmp0 (self->names[i], name) != 0);
  if (fuzz_is_unchanged (self->file))
    g_assert_cmpstr (title != NULL ? title : name, ==, eks_schema_get_column (self->file->schema, self->column)->title);
}

static void
start_element (void *data, const XML_Char *name, const XML_Char **attributes)
{
  FuzzMarkup *markup = data;
  Reader *self = markup->data;

  g_string_truncate (markup->text, 0);
  switch (self->depth++)
    {
    case 0:
      g_assert_cmpstr (name, ==, eks_format_get_root (self->file->format));
      break;
    case 1:
      g_assert_cmpstr (name, ==, eks_format_get_row (self->file->format));
      self->n_rows++;
      self->column = 0;
      break;
    case 2:
      start_field (self, name, attributes);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
end_element (void *data, const XML_Char *name)
{
  FuzzMarkup *markup = data;
  Reader *self = markup->data;

  if (--self->depth == 2)
    {
      EksType type = eks_schema_get_column (self->file->schema, self->column)->type;

      if (fuzz_is_unchanged (self->file) && type != EKS_TYPE_TIMESTAMP)
        fuzz_assert_same (fuzz_get_value (self->file, self->n_rows - 1, self->column), markup->text->str, markup->text->len);
      self->column++;
    }
  else if (self->depth == 1)
    for (; self->column < eks_schema_get_n_columns (self->file->schema); self->column++)
      g_assert_false (is_written (self));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, data + size };
  g_auto (FuzzFile) file = { 0 };
  Reader reader = { &file };
  const char *bytes;
  gsize length;

  if (!fuzz_write (&input, take_format (&input), &file))
    return 0;
  bytes = g_bytes_get_data (file.bytes, &length);
  fuzz_markup_read (bytes, length, start_element, end_element, &reader);
  g_assert_cmpuint (reader.n_rows, ==, fuzz_count_rows (&file));
  for (guint i = 0; i < FUZZ_MAX_COLUMNS; i++)
    g_free (reader.names[i]);
  return 0;
}
