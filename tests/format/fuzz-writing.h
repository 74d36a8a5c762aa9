/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the fuzz targets of the writers share: random bytes make settings, columns and rows. Whatever comes of it, the file
 * must be one that its reader takes; and where nothing was counted, nothing may have changed. */
#pragma once

#include "test-writing.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define FUZZ_MAX_COLUMNS 6
#define FUZZ_MAX_ROWS 24
#define FUZZ_N_WRITES 2

/* Values of this many copies of four bytes are longer than a cell of a workbook and than a piece of a sink. */
#define FUZZ_COPIES 9000

typedef struct
{
  const uint8_t *at;
  const uint8_t *end;
  gboolean had_long; /* one long value is enough and all there is time for */
} FuzzInput;

typedef struct
{
  EksFormat *format; /* (owned) */
  EksSchema *schema; /* (owned) */
  EksBatch *batch;   /* (owned) */
  EksTally *tally;   /* (owned) */
  GBytes *bytes;     /* (owned) (nullable): the file */
} FuzzFile;

/* Below @limit; 0 when the input is used up. */
static inline guint
fuzz_take (FuzzInput *input, guint limit)
{
  return input->at < input->end ? *input->at++ % limit : 0;
}

static inline const char *
fuzz_take_bytes (FuzzInput *input, gsize wanted, gsize *length)
{
  const char *bytes = (const char *) input->at;

  *length = MIN (wanted, (gsize) (input->end - input->at));
  input->at += *length;
  return bytes;
}

static inline EksSchema *
fuzz_take_schema (FuzzInput *input)
{
  static const char *const ids[FUZZ_MAX_COLUMNS] = { "a", "b", "c", "d", "e", "f" };
  EksSchemaColumn columns[FUZZ_MAX_COLUMNS];
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  guint n_columns = 1 + fuzz_take (input, FUZZ_MAX_COLUMNS);

  for (guint i = 0; i < n_columns; i++)
    {
      EksType type = fuzz_take (input, EKS_TYPE_JSON + 1);
      guint wanted = fuzz_take (input, 12);
      gsize length;
      const char *title = fuzz_take_bytes (input, wanted, &length);

      g_ptr_array_add (titles, g_strndup (title, length));
      columns[i] = (EksSchemaColumn) { ids[i], g_ptr_array_index (titles, i), type };
    }
  return eks_schema_new (columns, n_columns);
}

static inline void
fuzz_take_value (FuzzInput *input, EksBatch *batch, EksValue *value)
{
  EksValueKind kind = fuzz_take (input, EKS_VALUE_JSON + 1);
  guint wanted = fuzz_take (input, 256);
  gboolean is_long = wanted == 255 && !input->had_long;
  gsize length;
  const char *text;

  *value = (EksValue) { NULL, 0, (guint8) kind };
  if (kind <= EKS_VALUE_NULL)
    return;
  text = fuzz_take_bytes (input, is_long ? 4 : wanted % 40, &length);
  value->length = (guint32) (is_long ? length * FUZZ_COPIES : length);
  input->had_long = input->had_long || is_long;
  char *copy = eks_batch_alloc (batch, value->length);
  for (gsize at = 0; at < value->length; at += length)
    memcpy (copy + at, text, length);
  value->text = copy;
}

static inline EksBatch *
fuzz_take_batch (FuzzInput *input, EksSchema *schema)
{
  EksBatch *batch = eks_batch_new (schema, FUZZ_MAX_ROWS);

  while (input->at < input->end && !eks_batch_is_full (batch))
    {
      EksValue *row = eks_batch_add_row (batch);

      for (guint i = 0; i < eks_schema_get_n_columns (schema); i++)
        fuzz_take_value (input, batch, &row[i]);
    }
  return batch;
}

/* The rest of @input as a file. @format: (transfer full): its settings, which may be some that do not go together */
static inline gboolean
fuzz_write (FuzzInput *input, EksFormat *format, FuzzFile *file)
{
  g_autoptr (GError) error = NULL;

  *file = (FuzzFile) { .format = format, .tally = eks_tally_new () };
  file->schema = fuzz_take_schema (input);
  file->batch = fuzz_take_batch (input, file->schema);
  if (!eks_format_validate (format, &error))
    return FALSE;
  file->bytes = test_write (format, file->schema, file->batch, FUZZ_N_WRITES, "Title", file->tally);
  return TRUE;
}

static inline void
fuzz_file_clear (FuzzFile *file)
{
  g_object_unref (file->format);
  eks_schema_unref (file->schema);
  eks_batch_unref (file->batch);
  g_object_unref (file->tally);
  g_clear_pointer (&file->bytes, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FuzzFile, fuzz_file_clear)

static inline guint
fuzz_count_rows (const FuzzFile *file)
{
  return FUZZ_N_WRITES * eks_batch_get_n_rows (file->batch);
}

/* The value of a row of the file, headers not counted. */
static inline const EksValue *
fuzz_get_value (const FuzzFile *file, guint row, guint column)
{
  return &eks_batch_get_row (file->batch, row % eks_batch_get_n_rows (file->batch))[column];
}

static inline gboolean
fuzz_is_unchanged (const FuzzFile *file)
{
  g_autoptr (GPtrArray) entries = eks_tally_get_entries (file->tally);

  return entries->len == 0;
}

/* What was read is what the value said. */
static inline void
fuzz_assert_same (const EksValue *value, const char *text, gsize length)
{
  gsize expected = eks_value_is_empty (value) ? 0 : value->length;

  g_assert_cmpuint (length, ==, expected);
  g_assert_true (expected == 0 || memcmp (text, value->text, expected) == 0);
}
