/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lets through the rows that a filter wants. What the service filtered already is checked again here,
 * so the rows are exact however coarse its own filter is. */

#include "config.h"

#include "eks-filter-reader.h"

#include <string.h>

#include "eks-filter-program-private.h"

struct _EksFilterReader
{
  EksReader parent_instance;

  EksReader *source;         /* (owned) */
  EksFilterProgram *program; /* (owned) */
  gsize row_bytes;
  guint64 n_dropped;
};

G_DEFINE_FINAL_TYPE (EksFilterReader, eks_filter_reader, EKS_TYPE_READER)

static EksSchema *
eks_filter_reader_get_schema (EksReader *reader)
{
  return eks_reader_get_schema (EKS_FILTER_READER (reader)->source);
}

static EksBatch *
eks_filter_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksFilterReader *self = EKS_FILTER_READER (reader);
  EksBatch *batch = eks_reader_next_batch (self->source, cancellable, error);

  if (batch != NULL)
    eks_filter_reader_cut (self, batch);
  return batch;
}

static gboolean
eks_filter_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  return eks_reader_close (EKS_FILTER_READER (reader)->source, cancellable, error);
}

static void
eks_filter_reader_finalize (GObject *object)
{
  EksFilterReader *self = EKS_FILTER_READER (object);

  g_clear_object (&self->source);
  g_clear_pointer (&self->program, eks_filter_program_free);
  G_OBJECT_CLASS (eks_filter_reader_parent_class)->finalize (object);
}

static void
eks_filter_reader_class_init (EksFilterReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_filter_reader_finalize;
  EKS_READER_CLASS (klass)->get_schema = eks_filter_reader_get_schema;
  EKS_READER_CLASS (klass)->next_batch = eks_filter_reader_next_batch;
  EKS_READER_CLASS (klass)->close = eks_filter_reader_close;
}

static void
eks_filter_reader_init (EksFilterReader *self)
{
}

/**
 * EksFilterReader:
 *
 * A stage that lets through the rows for which a filter is true, in their order.
 *
 * | field | equal, not_equal, one_of | less, less_or_equal, greater, greater_or_equal, between | in_last, today … last_year |
 * |---|---|---|---|
 * | text | every byte, upper and lower case differ | by the values: as numbers if all of them are, else as times if all are, else by code point | as a time |
 * | guid | upper and lower case are the same | – | – |
 * | integer, number | exact decimals of any length: `1.50` is `1.5`, `1e3` is `1000` | same; between includes both ends | – |
 * | boolean | `true` or `1`, `false` or `0` | – | – |
 * | timestamp, date | moments, whatever their offset; a date is its first moment | same | same |
 * | json | every byte of the compact spelling | – | – |
 *
 * contains, starts_with and ends_with look at the text as the source spelt it, whatever the field is, with case
 * except in a guid. – is refused when the stage is made.
 *
 * *Days.* A value `YYYY-MM-DD` is that whole day in the account's zone, of 23, 24 or 25 hours: equal and one_of mean within it, less
 * before it, less_or_equal until its end, greater after it, greater_or_equal from its start; between includes the last day.
 * Between times includes the first and excludes the last. Times without an offset, of values and of fields alike, are local
 * to the zone; in the hour that comes twice the first one is meant.
 *
 * *Periods* are whole: this_week is Monday to Sunday, also the part that is still to come. in_last ends now, now included:
 * `{"hours": 6}` begins exactly six hours ago; days, weeks and months begin at the start of the day
 * so long ago, where a month that is too short gives its last day.
 *
 * *Nothing there.* A value that is null, missing or an empty text is empty; besides empty, only not_equal is true for it.
 *
 * *Unreadable.* A value that is not what the comparison needs, such as `abc` among numbers, makes the
 * condition false, not_equal included, and is counted (%EKS_TALLY_UNREADABLE_VALUE). Conditions of a group are asked
 * in their order and only as far as needed, so only values that were asked for are counted.
 *
 * all and any without children are true, and so is none; none is true if no child is.
 */

/**
 * eks_filter_reader_new:
 * @source: where rows come from; kept, and closed together with this reader. Its batches are cut in place
 * @filter: what rows are wanted; read now, so it may change afterwards
 * @zone: the account's time zone, such as `Europe/Copenhagen`
 * @now: the moment of the run, µs since 1970 UTC, that periods are relative to
 * @tally: where unreadable values are counted, under the field
 * @error: return location
 *
 * Fields of @filter are ids of @source's columns.
 *
 * Returns: (transfer full) (nullable): the stage, or %NULL with %EKS_ERROR_INVALID_JOB that names the field and the
 *   value which cannot work
 */
EksReader *
eks_filter_reader_new (EksReader *source, EksFilter *filter, const char *zone, gint64 now, EksTally *tally, GError **error)
{
  g_autoptr (EksFilterReader) self = NULL;
  EksSchema *schema;

  g_return_val_if_fail (EKS_IS_READER (source) && EKS_IS_FILTER (filter) && EKS_IS_TALLY (tally), NULL);
  g_return_val_if_fail (zone != NULL, NULL);

  schema = eks_reader_get_schema (source);
  self = g_object_new (EKS_TYPE_FILTER_READER, NULL);
  self->source = g_object_ref (source);
  self->row_bytes = eks_schema_get_n_columns (schema) * sizeof (EksValue);
  self->program = eks_filter_program_new (filter, schema, zone, now, tally, error);
  return self->program != NULL ? EKS_READER (g_steal_pointer (&self)) : NULL;
}

/**
 * eks_filter_reader_cut:
 * @self: a filter stage
 * @batch: rows as its source has them
 *
 * For whoever has rows but no reader: leaves those that the stage would let through.
 */
void
eks_filter_reader_cut (EksFilterReader *self, EksBatch *batch)
{
  guint n_rows, n_kept = 0;

  g_return_if_fail (EKS_IS_FILTER_READER (self) && batch != NULL);

  n_rows = eks_batch_get_n_rows (batch);
  for (guint i = 0; i < n_rows; i++)
    {
      const EksValue *row = eks_batch_get_row (batch, i);
      if (!eks_filter_program_matches (self->program, row))
        continue;
      if (n_kept != i)
        memcpy (eks_batch_get_row (batch, n_kept), row, self->row_bytes);
      n_kept++;
    }
  self->n_dropped += n_rows - n_kept;
  eks_batch_set_n_rows (batch, n_kept);
}

/**
 * eks_filter_reader_get_n_dropped:
 * @self: a filter stage
 *
 * Returns: how many rows it has not let through so far
 */
guint64
eks_filter_reader_get_n_dropped (EksFilterReader *self)
{
  g_return_val_if_fail (EKS_IS_FILTER_READER (self), 0);
  return self->n_dropped;
}
