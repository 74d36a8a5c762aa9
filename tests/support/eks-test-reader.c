/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record stream that a test writes down itself and that fails or is cancelled where the test says. */

#include "config.h"

#include "eks-test-reader.h"

#include <string.h>

struct _EksTestReader
{
  EksReader parent_instance;

  EksSchema *schema;       /* (owned) */
  GPtrArray *cells;        /* (owned) (nullable) (element-type utf8): row by row, of a reader with literal rows */
  EksTestRowFunc func;     /* (nullable): of a reader with generated rows */
  gpointer data;
  guint64 n_rows;
  guint64 next_row;
  guint batch_rows;
  guint n_batches;
  guint n_closed;
  gboolean ended;

  guint fail_batch;
  GError *fail_error;      /* (owned) (nullable) */
  GError *close_error;     /* (owned) (nullable) */
  guint cancel_batch;
  GCancellable *cancel;    /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (EksTestReader, eks_test_reader, EKS_TYPE_READER)

const char eks_test_missing[] = "MISSING";

static EksValueKind
kind_for (EksType type)
{
  switch (type)
    {
    case EKS_TYPE_BOOLEAN:
      return EKS_VALUE_BOOLEAN;
    case EKS_TYPE_INTEGER:
    case EKS_TYPE_NUMBER:
      return EKS_VALUE_NUMBER;
    case EKS_TYPE_JSON:
      return EKS_VALUE_JSON;
    case EKS_TYPE_TEXT:
    case EKS_TYPE_GUID:
    case EKS_TYPE_TIMESTAMP:
    case EKS_TYPE_DATE:
    default:
      return EKS_VALUE_TEXT;
    }
}

static void
fill_literal (EksTestReader *self, EksBatch *batch, EksValue *cells)
{
  guint n = eks_schema_get_n_columns (self->schema);

  for (guint i = 0; i < n; i++)
    {
      const char *cell = g_ptr_array_index (self->cells, self->next_row * n + i);

      if (cell == eks_test_missing)
        continue;
      cells[i].kind = EKS_VALUE_NULL;
      if (cell == NULL)
        continue;
      cells[i].kind = kind_for (eks_schema_get_column (self->schema, i)->type);
      cells[i].length = (guint32) strlen (cell);
      cells[i].text = eks_batch_copy_text (batch, cell, cells[i].length);
    }
}

static EksSchema *
eks_test_reader_get_schema (EksReader *reader)
{
  return EKS_TEST_READER (reader)->schema;
}

static EksBatch *
eks_test_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksTestReader *self = EKS_TEST_READER (reader);
  g_autoptr (EksBatch) batch = NULL;

  if (self->cancel != NULL && self->cancel_batch == self->n_batches)
    g_cancellable_cancel (self->cancel);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (self->fail_error != NULL && self->fail_batch == self->n_batches)
    {
      g_propagate_error (error, g_error_copy (self->fail_error));
      return NULL;
    }
  self->ended = self->next_row == self->n_rows;
  if (self->ended)
    return NULL;
  batch = eks_batch_new (self->schema, self->batch_rows);
  for (; self->next_row < self->n_rows && !eks_batch_is_full (batch); self->next_row++)
    if (self->func != NULL)
      self->func (self->next_row, batch, eks_batch_add_row (batch), self->data);
    else
      fill_literal (self, batch, eks_batch_add_row (batch));
  self->n_batches++;
  return g_steal_pointer (&batch);
}

static gboolean
eks_test_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksTestReader *self = EKS_TEST_READER (reader);

  self->n_closed++;
  if (self->close_error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->close_error));
  return FALSE;
}

static void
free_cell (gpointer cell)
{
  if (cell != eks_test_missing)
    g_free (cell);
}

static void
eks_test_reader_finalize (GObject *object)
{
  EksTestReader *self = EKS_TEST_READER (object);

  g_clear_pointer (&self->schema, eks_schema_unref);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_clear_error (&self->fail_error);
  g_clear_error (&self->close_error);
  g_clear_object (&self->cancel);
  G_OBJECT_CLASS (eks_test_reader_parent_class)->finalize (object);
}

static void
eks_test_reader_class_init (EksTestReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_test_reader_finalize;
  EKS_READER_CLASS (klass)->get_schema = eks_test_reader_get_schema;
  EKS_READER_CLASS (klass)->next_batch = eks_test_reader_next_batch;
  EKS_READER_CLASS (klass)->close = eks_test_reader_close;
}

static void
eks_test_reader_init (EksTestReader *self)
{
  self->batch_rows = EKS_BATCH_MAX_ROWS;
}

EksTestReader *
eks_test_reader_new (EksSchema *schema)
{
  EksTestReader *self = g_object_new (EKS_TYPE_TEST_READER, NULL);

  self->schema = eks_schema_ref (schema);
  self->cells = g_ptr_array_new_with_free_func (free_cell);
  return self;
}

EksTestReader *
eks_test_reader_new_generated (EksSchema *schema, guint64 n_rows, EksTestRowFunc func, gpointer data)
{
  EksTestReader *self = g_object_new (EKS_TYPE_TEST_READER, NULL);

  self->schema = eks_schema_ref (schema);
  self->n_rows = n_rows;
  self->func = func;
  self->data = data;
  return self;
}

void
eks_test_reader_add_row (EksTestReader *self, ...)
{
  va_list cells;

  g_assert_nonnull (self->cells);
  va_start (cells, self);
  for (guint i = 0; i < eks_schema_get_n_columns (self->schema); i++)
    {
      const char *cell = va_arg (cells, const char *);
      g_ptr_array_add (self->cells, cell == eks_test_missing ? (char *) cell : g_strdup (cell));
    }
  va_end (cells);
  self->n_rows++;
}

void
eks_test_reader_set_batch_rows (EksTestReader *self, guint rows)
{
  self->batch_rows = rows;
}

void
eks_test_reader_fail_at (EksTestReader *self, guint batch, const GError *error)
{
  g_clear_error (&self->fail_error);
  self->fail_batch = batch;
  self->fail_error = g_error_copy (error);
}

void
eks_test_reader_fail_close (EksTestReader *self, const GError *error)
{
  g_clear_error (&self->close_error);
  self->close_error = g_error_copy (error);
}

void
eks_test_reader_cancel_at (EksTestReader *self, guint batch, GCancellable *cancellable)
{
  self->cancel_batch = batch;
  g_set_object (&self->cancel, cancellable);
}

guint
eks_test_reader_get_n_batches (EksTestReader *self)
{
  return self->n_batches;
}

guint64
eks_test_reader_get_n_rows (EksTestReader *self)
{
  return self->next_row;
}

gboolean
eks_test_reader_was_read_to_end (EksTestReader *self)
{
  return self->ended;
}

guint
eks_test_reader_get_n_closed (EksTestReader *self)
{
  return self->n_closed;
}

static void
append_row (GString *text, const EksValue *cells, guint n_cells)
{
  for (guint i = 0; i < n_cells; i++)
    {
      if (i > 0)
        g_string_append_c (text, '|');
      if (cells[i].kind == EKS_VALUE_MISSING)
        g_string_append (text, "MISSING");
      else if (cells[i].kind == EKS_VALUE_NULL)
        g_string_append (text, "NULL");
      else
        g_string_append_len (text, cells[i].text, cells[i].length);
    }
  g_string_append_c (text, '\n');
}

char *
eks_test_reader_drain (EksReader *reader, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) local_error = NULL;

  for (;;)
    {
      g_autoptr (EksBatch) batch = eks_reader_next_batch (reader, cancellable, &local_error);
      if (batch == NULL)
        break;
      g_assert_true (eks_batch_get_schema (batch) == eks_reader_get_schema (reader));
      for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
        append_row (text, eks_batch_get_row (batch, i), eks_schema_get_n_columns (eks_batch_get_schema (batch)));
    }
  if (local_error == NULL)
    return g_string_free (g_steal_pointer (&text), FALSE);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

EksSchema *
eks_test_schema (const char *first, ...)
{
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (EksSchemaColumn));
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  va_list more;

  va_start (more, first);
  for (const char *spec = first; spec != NULL; spec = va_arg (more, const char *))
    {
      const char *colon = strrchr (spec, ':');
      EksSchemaColumn column = { NULL, NULL, EKS_TYPE_TEXT };

      g_assert_nonnull (colon);
      g_ptr_array_add (ids, g_strndup (spec, colon - spec));
      column.id = g_ptr_array_index (ids, ids->len - 1);
      while (g_strcmp0 (eks_type_names[column.type], colon + 1) != 0)
        g_assert_nonnull (eks_type_names[column.type++]);
      g_array_append_val (columns, column);
    }
  va_end (more);
  return eks_schema_new ((const EksSchemaColumn *) (void *) columns->data, columns->len);
}
