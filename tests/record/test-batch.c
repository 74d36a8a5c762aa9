/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows, what they point into, and the stream that hands them out. */

#include "config.h"

#include "eks-reader.h"
#include "eks-type.h"

#include <string.h>

static const EksSchemaColumn columns[] = {
  { "session_guid", NULL, EKS_TYPE_GUID },
  { "lead.lead_guid", "Lead", EKS_TYPE_GUID },
  { "created_ts", NULL, EKS_TYPE_TIMESTAMP },
};

static void
test_schema (void)
{
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (EksSchema) empty = eks_schema_new (NULL, 0);
  g_autoptr (EksSchema) shared = eks_schema_ref (schema);

  g_assert_cmpuint (eks_schema_get_n_columns (shared), ==, 3);
  g_assert_cmpstr (eks_schema_get_column (schema, 0)->title, ==, "session_guid");
  g_assert_cmpstr (eks_schema_get_column (schema, 1)->title, ==, "Lead");
  g_assert_true (eks_schema_get_column (schema, 1)->id != columns[1].id);
  g_assert_cmpint (eks_schema_get_column (schema, 2)->type, ==, EKS_TYPE_TIMESTAMP);
  g_assert_cmpint (eks_schema_find (schema, "created_ts"), ==, 2);
  g_assert_cmpint (eks_schema_find (schema, "created"), ==, -1);
  g_assert_cmpuint (eks_schema_get_n_columns (empty), ==, 0);
}

static void
test_types (void)
{
  g_assert_cmpstr (eks_type_names[EKS_TYPE_TEXT], ==, "text");
  g_assert_cmpstr (eks_type_names[EKS_TYPE_JSON], ==, "json");
  g_assert_null (eks_type_names[EKS_TYPE_JSON + 1]);
  for (int i = 0; i <= EKS_TYPE_JSON; i++)
    for (int j = 0; j < i; j++)
      g_assert_cmpstr (eks_type_get_label (i), !=, eks_type_get_label (j));
}

static void
test_rows (void)
{
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (EksBatch) batch = eks_batch_new (schema, 2);
  EksValue *row = eks_batch_add_row (batch);

  g_assert_true (eks_batch_get_schema (batch) == schema);
  for (guint i = 0; i < 3; i++)
    g_assert_true (row[i].kind == EKS_VALUE_MISSING && eks_value_is_empty (&row[i]));
  row[0] = (EksValue) { "abc", 3, EKS_VALUE_TEXT };
  row[1] = (EksValue) { NULL, 0, EKS_VALUE_NULL };
  row[2] = (EksValue) { "", 0, EKS_VALUE_TEXT };
  g_assert_false (eks_value_is_empty (&row[0]));
  g_assert_true (eks_value_is_empty (&row[1]) && eks_value_is_empty (&row[2]));
  g_autofree char *text = eks_value_dup_text (&row[0]);
  g_autofree char *none = eks_value_dup_text (&row[1]);
  g_assert_cmpstr (text, ==, "abc");
  g_assert_cmpstr (none, ==, "");

  g_assert_false (eks_batch_is_full (batch));
  eks_batch_add_row (batch)[0] = (EksValue) { "def", 3, EKS_VALUE_TEXT };
  g_assert_true (eks_batch_is_full (batch));
  g_assert_true (eks_batch_get_row (batch, 1) == eks_batch_get_row (batch, 0) + 3);
  eks_batch_remove_last_row (batch);
  /* a row that is taken again is blank */
  g_assert_true (eks_batch_add_row (batch)[0].kind == EKS_VALUE_MISSING);
  eks_batch_set_n_rows (batch, 0);
  g_assert_cmpuint (eks_batch_get_n_rows (batch), ==, 0);
}

static void
test_arena (void)
{
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (EksBatch) batch = eks_batch_new (schema, 1);
  const char *texts[2000];

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = g_strdup_printf ("text number %u", i);
      texts[i] = eks_batch_copy_text (batch, text, strlen (text) + 1);
    }
  char *large = eks_batch_alloc (batch, 1000000);
  memset (large, 'x', 1000000);
  g_assert_nonnull (eks_batch_copy_text (batch, NULL, 0));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = g_strdup_printf ("text number %u", i);
      g_assert_cmpstr (texts[i], ==, text);
    }
}

static void
count_release (gpointer count)
{
  (*(guint *) count)++;
}

static void
test_keep_alive (void)
{
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  EksBatch *batch = eks_batch_new (schema, 1);
  guint released = 0;

  eks_batch_keep_alive (batch, &released, count_release);
  eks_batch_keep_alive (batch, &released, count_release);
  eks_batch_unref (eks_batch_ref (batch));
  g_assert_cmpuint (released, ==, 0);
  eks_batch_unref (batch);
  g_assert_cmpuint (released, ==, 2);
}

/* Gives an empty batch, one of a row, an error or the end. */
#define TEST_TYPE_STREAM (test_stream_get_type ())
G_DECLARE_FINAL_TYPE (TestStream, test_stream, TEST, STREAM, EksReader)

struct _TestStream
{
  EksReader parent_instance;

  EksSchema *schema; /* (owned) */
  guint asked;
  guint closed;
  gboolean fails;
};

G_DEFINE_FINAL_TYPE (TestStream, test_stream, EKS_TYPE_READER)

static EksSchema *
test_stream_get_schema (EksReader *reader)
{
  return TEST_STREAM (reader)->schema;
}

static EksBatch *
test_stream_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  TestStream *self = TEST_STREAM (reader);
  EksBatch *batch;

  if (++self->asked > 2)
    {
      if (self->fails)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "broken");
      return NULL;
    }
  batch = eks_batch_new (self->schema, 1);
  if (self->asked == 2)
    eks_batch_add_row (batch);
  return batch;
}

static gboolean
test_stream_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  TestStream *self = TEST_STREAM (reader);

  self->closed++;
  if (self->fails)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "broken at the end");
  return !self->fails;
}

static void
test_stream_finalize (GObject *object)
{
  eks_schema_unref (TEST_STREAM (object)->schema);
  G_OBJECT_CLASS (test_stream_parent_class)->finalize (object);
}

static void
test_stream_class_init (TestStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_stream_finalize;
  EKS_READER_CLASS (klass)->get_schema = test_stream_get_schema;
  EKS_READER_CLASS (klass)->next_batch = test_stream_next_batch;
  EKS_READER_CLASS (klass)->close = test_stream_close;
}

static void
test_stream_init (TestStream *self)
{
  self->schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
}

static void
test_reader (void)
{
  TestStream *stream = g_object_new (TEST_TYPE_STREAM, NULL);
  EksReader *reader = EKS_READER (stream);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksBatch) batch = eks_reader_next_batch (reader, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (eks_reader_get_schema (reader) == stream->schema);
  /* the empty batch is not for the one who asks */
  g_assert_cmpuint (stream->asked, ==, 2);
  g_assert_cmpuint (eks_batch_get_n_rows (batch), ==, 1);
  g_assert_null (eks_reader_next_batch (reader, NULL, &error));
  g_assert_null (eks_reader_next_batch (reader, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (stream->asked, ==, 3);
  g_assert_true (eks_reader_close (reader, NULL, &error));
  g_assert_true (eks_reader_close (reader, NULL, &error));
  g_assert_cmpuint (stream->closed, ==, 1);
  g_assert_finalize_object (stream);
}

static void
test_reader_failure (void)
{
  g_autoptr (TestStream) stream = g_object_new (TEST_TYPE_STREAM, NULL);
  EksReader *reader = EKS_READER (stream);
  g_autoptr (GError) error = NULL;

  stream->fails = TRUE;
  eks_batch_unref (eks_reader_next_batch (reader, NULL, NULL));
  g_assert_null (eks_reader_next_batch (reader, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (eks_reader_next_batch (reader, NULL, &error));
  g_assert_cmpuint (stream->asked, ==, 3);
  g_assert_false (eks_reader_close (reader, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static void
test_reader_cancelled (void)
{
  g_autoptr (TestStream) stream = g_object_new (TEST_TYPE_STREAM, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (eks_reader_next_batch (EKS_READER (stream), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (stream->asked, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/schema", test_schema);
  g_test_add_func ("/record/types", test_types);
  g_test_add_func ("/record/batch/rows", test_rows);
  g_test_add_func ("/record/batch/arena", test_arena);
  g_test_add_func ("/record/batch/keep-alive", test_keep_alive);
  g_test_add_func ("/record/reader", test_reader);
  g_test_add_func ("/record/reader/failure", test_reader_failure);
  g_test_add_func ("/record/reader/cancelled", test_reader_cancelled);
  return g_test_run ();
}
