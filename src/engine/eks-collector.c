/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two tables may be made of one answer: what happened, and the mailings that it happened to. The service is asked once.
 * While the first table is written, the rows of the second pass by here, through its own filter and all that makes
 * them fewer, and what is left waits in memory. That is bounded: a table that leaves too much is given up
 * here and asks for itself when it is its turn, so nothing is lost but time. */

#include "config.h"

#include "eks-collector.h"

struct _EksCollector
{
  EksSchema *schema;  /* (owned): of the table's rows */
  guint *columns;     /* (owned): where each of its columns stands in the rows of the pass */
  gsize max_bytes;

  EksCollectorFunc cut; /* (nullable) */
  gpointer data;
  EksTally *tally;    /* (owned) (nullable) */
  guint table;        /* whose counts are the table's */

  GQueue batches;     /* (owned) (element-type EksBatch): what is left of the rows so far */
  gsize n_bytes;
  gboolean too_large;
  gboolean complete;
};

/* ---- hands on what was gathered, and lets go of it ---- */

#define EKS_TYPE_GATHERED_READER (eks_gathered_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksGatheredReader, eks_gathered_reader, EKS, GATHERED_READER, EksReader)

struct _EksGatheredReader
{
  EksReader parent_instance;

  EksSchema *schema; /* (owned) */
  GQueue batches;    /* (owned) (element-type EksBatch) */
};

G_DEFINE_FINAL_TYPE (EksGatheredReader, eks_gathered_reader, EKS_TYPE_READER)

static EksSchema *
eks_gathered_reader_get_schema (EksReader *reader)
{
  return EKS_GATHERED_READER (reader)->schema;
}

static EksBatch *
eks_gathered_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_queue_pop_head (&EKS_GATHERED_READER (reader)->batches);
}

static gboolean
eks_gathered_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  g_queue_clear_full (&EKS_GATHERED_READER (reader)->batches, (GDestroyNotify) eks_batch_unref);
  return TRUE;
}

static void
eks_gathered_reader_finalize (GObject *object)
{
  eks_gathered_reader_close (EKS_READER (object), NULL, NULL);
  eks_schema_unref (EKS_GATHERED_READER (object)->schema);
  G_OBJECT_CLASS (eks_gathered_reader_parent_class)->finalize (object);
}

static void
eks_gathered_reader_class_init (EksGatheredReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_gathered_reader_finalize;
  EKS_READER_CLASS (klass)->get_schema = eks_gathered_reader_get_schema;
  EKS_READER_CLASS (klass)->next_batch = eks_gathered_reader_next_batch;
  EKS_READER_CLASS (klass)->close = eks_gathered_reader_close;
}

static void
eks_gathered_reader_init (EksGatheredReader *self)
{
  g_queue_init (&self->batches);
}

/**
 * eks_collector_new:
 * @schema: of the table's rows
 * @columns: (array): where each column of @schema stands in the rows of the pass
 * @max_bytes: what may be gathered, such as %EKS_COLLECTOR_MAX_BYTES
 *
 * Returns: (transfer full): a collector that has to be prepared
 */
EksCollector *
eks_collector_new (EksSchema *schema, const guint *columns, gsize max_bytes)
{
  EksCollector *self;

  g_return_val_if_fail (schema != NULL && columns != NULL, NULL);

  self = g_new0 (EksCollector, 1);
  self->schema = eks_schema_ref (schema);
  self->columns = g_memdup2 (columns, eks_schema_get_n_columns (schema) * sizeof *columns);
  self->max_bytes = max_bytes;
  g_queue_init (&self->batches);
  return self;
}

static void
let_go (EksCollector *self)
{
  g_queue_clear_full (&self->batches, (GDestroyNotify) eks_batch_unref);
}

/**
 * eks_collector_free:
 * @self: (nullable) (transfer full): a collector
 */
void
eks_collector_free (EksCollector *self)
{
  if (self == NULL)
    return;
  let_go (self);
  g_clear_object (&self->tally);
  eks_schema_unref (self->schema);
  g_free (self->columns);
  g_free (self);
}

/**
 * eks_collector_get_schema:
 * @self: a collector
 *
 * Returns: (transfer none): of the table's rows
 */
EksSchema *
eks_collector_get_schema (EksCollector *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->schema;
}

/**
 * eks_collector_prepare:
 * @self: a collector
 * @cut: leaves what the table wants of a batch
 * @data: data for @cut
 * @tally: counts what @cut finds
 * @table: whose it is, for eks_tally_set_table()
 */
void
eks_collector_prepare (EksCollector *self, EksCollectorFunc cut, gpointer data, EksTally *tally, guint table)
{
  g_return_if_fail (self != NULL && self->cut == NULL && cut != NULL && EKS_IS_TALLY (tally));

  self->cut = cut;
  self->data = data;
  self->tally = g_object_ref (tally);
  self->table = table;
}

/* The table's columns of a batch of the pass; texts stay where they are. */
static EksBatch *
pick_columns (EksCollector *self, EksBatch *batch)
{
  guint n_rows = eks_batch_get_n_rows (batch), n_columns = eks_schema_get_n_columns (self->schema);
  EksBatch *picked = eks_batch_new (self->schema, MAX (n_rows, 1));

  for (guint i = 0; i < n_rows; i++)
    {
      const EksValue *from = eks_batch_get_row (batch, i);
      EksValue *to = eks_batch_add_row (picked);
      for (guint j = 0; j < n_columns; j++)
        to[j] = from[self->columns[j]];
    }
  return picked;
}

/* Copied out of the page, which is megabytes and must not wait for the few rows that are wanted of it. */
static void
gather (EksCollector *self, EksBatch *batch)
{
  guint n_rows = eks_batch_get_n_rows (batch), n_columns = eks_schema_get_n_columns (self->schema);

  for (guint i = 0; i < n_rows; i++)
    {
      const EksValue *row = eks_batch_get_row (batch, i);
      EksBatch *last = g_queue_peek_tail (&self->batches);
      if (last == NULL || eks_batch_is_full (last))
        {
          last = eks_batch_new (self->schema, EKS_BATCH_MAX_ROWS);
          g_queue_push_tail (&self->batches, last);
          self->n_bytes += EKS_BATCH_MAX_ROWS * n_columns * sizeof (EksValue);
        }
      eks_batch_add_copy (last, row);
      for (guint j = 0; j < n_columns; j++)
        self->n_bytes += row[j].length;
    }
}

/**
 * eks_collector_take:
 * @self: a collector
 * @batch: rows of the pass; they are only read
 * @error: return location
 *
 * Returns: %FALSE with an error of the function that cuts
 */
gboolean
eks_collector_take (EksCollector *self, EksBatch *batch, GError **error)
{
  g_autoptr (EksBatch) picked = NULL;
  guint table;
  gboolean cut;

  g_return_val_if_fail (self != NULL && self->cut != NULL && !self->complete, FALSE);

  if (self->too_large)
    return TRUE;
  picked = pick_columns (self, batch);
  table = eks_tally_get_table (self->tally);
  eks_tally_set_table (self->tally, self->table);
  cut = self->cut (picked, self->data, error);
  eks_tally_set_table (self->tally, table);
  if (!cut)
    return FALSE;
  gather (self, picked);
  if (self->n_bytes <= self->max_bytes)
    return TRUE;
  self->too_large = TRUE;
  let_go (self);
  return TRUE;
}

/**
 * eks_collector_finish:
 * @self: a collector
 *
 * The pass has come to its end: what was gathered is all there is.
 */
void
eks_collector_finish (EksCollector *self)
{
  g_return_if_fail (self != NULL);
  self->complete = TRUE;
}

/**
 * eks_collector_open:
 * @self: a collector
 *
 * Returns: (transfer full) (nullable): the rows that were gathered, once; %NULL if they are not all of them, because
 *   they were too many or the pass did not come to its end
 */
EksReader *
eks_collector_open (EksCollector *self)
{
  EksGatheredReader *reader;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->too_large || !self->complete)
    return NULL;
  reader = g_object_new (EKS_TYPE_GATHERED_READER, NULL);
  reader->schema = eks_schema_ref (self->schema);
  reader->batches = self->batches;
  g_queue_init (&self->batches);
  self->complete = FALSE;
  return EKS_READER (reader);
}
