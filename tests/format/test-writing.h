/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the writers share: rows from literals, a file in memory, a stream that fails on time. */
#pragma once

#include "eks-test-support.h"
#include "eks-writer.h"

#include <string.h>

/* 2023-11-14 22:13:20 UTC */
#define TEST_NOW (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)
#define TEST_ZONE "Europe/Copenhagen"

/* A stream that takes so many bytes and then has no room, or cancels. */
#define TEST_TYPE_FULL_STREAM (test_full_stream_get_type ())
G_DECLARE_FINAL_TYPE (TestFullStream, test_full_stream, TEST, FULL_STREAM, GOutputStream)

struct _TestFullStream
{
  GOutputStream parent_instance;
  guint64 room;
  GCancellable *cancellable; /* (unowned) (nullable): cancelled instead of failing */
  guint64 written;
};

G_DEFINE_FINAL_TYPE (TestFullStream, test_full_stream, G_TYPE_OUTPUT_STREAM)

static gssize
test_full_stream_write (GOutputStream *stream, const void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  TestFullStream *self = TEST_FULL_STREAM (stream);

  if (self->written + count > self->room)
    {
      if (self->cancellable == NULL)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "no room");
          return -1;
        }
      g_cancellable_cancel (self->cancellable);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  self->written += count;
  return (gssize) count;
}

static void
test_full_stream_class_init (TestFullStreamClass *klass)
{
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = test_full_stream_write;
}

static void
test_full_stream_init (TestFullStream *self)
{
}

static inline GOutputStream *
test_full_stream_new (guint64 room, GCancellable *cancellable)
{
  TestFullStream *self = g_object_new (TEST_TYPE_FULL_STREAM, NULL);

  self->room = room;
  self->cancellable = cancellable;
  return G_OUTPUT_STREAM (self);
}

static inline void
test_set_cell (EksBatch *batch, EksValue *cell, EksValueKind kind, const char *text, gssize length)
{
  gsize n = text == NULL ? 0 : length < 0 ? strlen (text) : (gsize) length;

  cell->kind = (guint8) kind;
  cell->length = (guint32) n;
  cell->text = text != NULL ? eks_batch_copy_text (batch, text, n) : NULL;
}

/* How a service would spell a value of this type. */
static inline EksValueKind
test_get_kind (EksType type)
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

/* A batch of one row; %NULL is null. */
static inline EksBatch *
test_batch_new (EksSchema *schema, const char *const *texts)
{
  EksBatch *batch = eks_batch_new (schema, 1);
  EksValue *row = eks_batch_add_row (batch);

  for (guint i = 0; i < eks_schema_get_n_columns (schema); i++)
    test_set_cell (batch, &row[i], texts[i] != NULL ? test_get_kind (eks_schema_get_column (schema, i)->type) : EKS_VALUE_NULL, texts[i], -1);
  return batch;
}

static inline EksWriter *
test_writer_new (EksFormat *format, const char *title, EksTally *tally)
{
  EksWriterOptions options = { .format = format, .zone = TEST_ZONE, .title = title, .now = TEST_NOW, .tally = tally };
  g_autoptr (GError) error = NULL;
  EksWriter *writer = eks_writer_new (&options, &error);

  g_assert_no_error (error);
  return writer;
}

/* The whole file with the rows of @batch (nullable), handed over @n_times. */
static inline GBytes *
test_write (EksFormat *format, EksSchema *schema, EksBatch *batch, guint n_times, const char *title, EksTally *tally)
{
  g_autoptr (EksTally) own = tally != NULL ? g_object_ref (tally) : eks_tally_new ();
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  EksWriter *writer = test_writer_new (format, title, own);

  g_assert_true (eks_writer_open (writer, stream, schema, NULL, &error));
  for (guint i = 0; i < n_times; i++)
    g_assert_true (eks_writer_write (writer, batch, NULL, &error));
  g_assert_true (eks_writer_finish (writer, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (eks_writer_get_n_rows (writer), ==, (guint64) n_times * (batch != NULL ? eks_batch_get_n_rows (batch) : 0));
  g_assert_false (g_output_stream_is_closed (stream));
  g_assert_finalize_object (writer);
  g_assert_true (g_output_stream_close (stream, NULL, &error));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

/* Writes until it fails; which call it was that did: `o`pen, `w`rite, `f`inish, or 0 for none. */
static inline char
test_write_into (EksFormat *format, GOutputStream *stream, EksSchema *schema, EksBatch *batch, guint n_times,
                 GCancellable *cancellable, GError **error)
{
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksWriter) writer = test_writer_new (format, "Full", tally);

  if (!eks_writer_open (writer, stream, schema, cancellable, error))
    return 'o';
  for (guint i = 0; i < n_times; i++)
    if (!eks_writer_write (writer, batch, cancellable, error))
      return 'w';
  return eks_writer_finish (writer, cancellable, error) ? '\0' : 'f';
}

/* Columns c0, c1, … of one type. */
static inline EksSchema *
test_schema (EksType type, guint n_columns)
{
  g_autofree EksSchemaColumn *columns = g_new0 (EksSchemaColumn, n_columns);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_columns; i++)
    {
      g_ptr_array_add (ids, g_strdup_printf ("c%u", i));
      columns[i] = (EksSchemaColumn) { g_ptr_array_index (ids, i), NULL, type };
    }
  return eks_schema_new (columns, n_columns);
}

/* The first example of what happened in a column is the value before the change. */
static inline void
test_assert_example (EksTally *tally, int kind, const char *text, gssize length)
{
  g_autoptr (GPtrArray) entries = eks_tally_get_entries (tally);
  g_autofree char *expected = text != NULL ? g_utf8_make_valid (text, length) : NULL;

  for (guint i = 0; i < entries->len; i++)
    {
      const EksTallyEntry *entry = g_ptr_array_index (entries, i);
      if ((int) entry->kind == kind && entry->in_column)
        g_assert_cmpstr (((const EksTallyExample *) g_ptr_array_index (entry->examples, 0))->text, ==, expected);
    }
}
