/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts periods behind the source's own columns, so that whoever stands after it can put rows together by them. */

#include "config.h"

#include "eks-period-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "eks-error.h"
#include "eks-grouping.h"
#include "eks-period-private.h"

typedef struct
{
  guint index; /* the source's column */
  EksPer per;
  gboolean as_start;
  char *field; /* (owned): what it is called, to count by */
} Period;

struct _EksPeriodReader
{
  EksReader parent_instance;

  EksReader *source; /* (owned) */
  EksSchema *schema; /* (owned): the source's columns, then two for each period */
  GArray *periods;   /* (owned) (element-type Period) */
  EksZone *zone;     /* (owned) */
  EksTally *tally;   /* (owned) */
  GString *start;    /* (owned): of the period that is being found, and how it is written */
  GString *text;     /* (owned) */
};

G_DEFINE_FINAL_TYPE (EksPeriodReader, eks_period_reader, EKS_TYPE_READER)

static EksSchema *
eks_period_reader_get_schema (EksReader *reader)
{
  return EKS_PERIOD_READER (reader)->schema;
}

static void
set_text (EksBatch *batch, EksValue *cell, const GString *text, EksValueKind kind)
{
  cell->kind = (guint8) kind;
  cell->length = (guint32) text->len;
  cell->text = eks_batch_copy_text (batch, text->str, text->len);
}

static void
set_empty (EksValue *cell)
{
  *cell = (EksValue) { .kind = EKS_VALUE_NULL };
}

/* @cells: the period, then its start */
static void
find_period (EksPeriodReader *self, const Period *period, EksBatch *batch, const EksValue *value, EksValue *cells)
{
  gboolean empty = eks_value_is_empty (value);

  g_string_truncate (self->start, 0);
  g_string_truncate (self->text, 0);
  if (empty || !eks_period_find (period->per, value->text, value->length, self->zone, self->start))
    {
      if (!empty)
        eks_tally_add (self->tally, EKS_TALLY_COUNTED_AS_EMPTY, period->field, 1, value->text, value->length);
      set_empty (&cells[0]);
      set_empty (&cells[1]);
      return;
    }
  set_text (batch, &cells[1], self->start, EKS_VALUE_TEXT);
  if (period->as_start)
    cells[0] = cells[1];
  else
    {
      eks_period_write (period->per, self->start->str, self->text);
      set_text (batch, &cells[0], self->text, period->per == EKS_PER_YEAR ? EKS_VALUE_NUMBER : EKS_VALUE_TEXT);
    }
}

static EksBatch *
eks_period_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksPeriodReader *self = EKS_PERIOD_READER (reader);
  g_autoptr (EksBatch) source = eks_reader_next_batch (self->source, cancellable, error);
  EksBatch *batch;
  guint n_own;

  if (source == NULL)
    return NULL;
  n_own = eks_schema_get_n_columns (eks_reader_get_schema (self->source));
  batch = eks_batch_new_wider (self->schema, source);
  for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
    {
      EksValue *row = eks_batch_get_row (batch, i);
      for (guint j = 0; j < self->periods->len; j++)
        {
          const Period *period = &g_array_index (self->periods, Period, j);
          find_period (self, period, batch, &row[period->index], &row[n_own + 2 * j]);
        }
    }
  return batch;
}

static gboolean
eks_period_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  return eks_reader_close (EKS_PERIOD_READER (reader)->source, cancellable, error);
}

static void
eks_period_reader_finalize (GObject *object)
{
  EksPeriodReader *self = EKS_PERIOD_READER (object);

  g_clear_object (&self->source);
  g_clear_pointer (&self->schema, eks_schema_unref);
  g_clear_pointer (&self->zone, eks_zone_free);
  g_clear_object (&self->tally);
  g_array_unref (self->periods);
  g_string_free (self->start, TRUE);
  g_string_free (self->text, TRUE);
  G_OBJECT_CLASS (eks_period_reader_parent_class)->finalize (object);
}

static void
eks_period_reader_class_init (EksPeriodReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_period_reader_finalize;
  EKS_READER_CLASS (klass)->get_schema = eks_period_reader_get_schema;
  EKS_READER_CLASS (klass)->next_batch = eks_period_reader_next_batch;
  EKS_READER_CLASS (klass)->close = eks_period_reader_close;
}

static void
period_clear (gpointer period)
{
  g_free (((Period *) period)->field);
}

static void
eks_period_reader_init (EksPeriodReader *self)
{
  self->periods = g_array_new (FALSE, FALSE, sizeof (Period));
  g_array_set_clear_func (self->periods, period_clear);
  self->start = g_string_new (NULL);
  self->text = g_string_new (NULL);
}

static gboolean
add_period (EksPeriodReader *self, GArray *columns, EksSchema *schema, const EksPeriodColumn *wanted, GError **error)
{
  int index = eks_schema_find (schema, wanted->field);
  EksSchemaColumn column = { .id = wanted->id, .title = wanted->id };
  EksType start_type = wanted->per == EKS_PER_HOUR ? EKS_TYPE_TIMESTAMP : EKS_TYPE_DATE;
  Period period = { .per = wanted->per, .as_start = wanted->as_start };

  if (index < 0)
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The column “%s” does not exist here; remove it or choose another"), wanted->field);
      return FALSE;
    }
  period.index = (guint) index;
  period.field = g_strdup (wanted->field);
  g_array_append_val (self->periods, period);
  column.type = wanted->as_start ? start_type : eks_per_find_type (wanted->per, EKS_TYPE_TIMESTAMP);
  g_array_append_val (columns, column);
  column = (EksSchemaColumn) { .id = wanted->start_id, .title = wanted->start_id, .type = start_type };
  g_array_append_val (columns, column);
  return TRUE;
}

/**
 * eks_period_reader_new:
 * @source: where rows come from; kept, and closed together with this reader
 * @columns: (array length=n_columns): which periods
 * @n_columns: how many
 * @zone: the account's time zone
 * @tally: where values that are no time are counted (%EKS_TALLY_COUNTED_AS_EMPTY), under the field; their period is empty
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the stage, or %NULL with %EKS_ERROR_INVALID_JOB
 */
EksReader *
eks_period_reader_new (EksReader *source, const EksPeriodColumn *columns, guint n_columns, const char *zone, EksTally *tally, GError **error)
{
  g_autoptr (EksPeriodReader) self = NULL;
  g_autoptr (GArray) all = g_array_new (FALSE, TRUE, sizeof (EksSchemaColumn));
  EksSchema *schema;

  g_return_val_if_fail (EKS_IS_READER (source) && EKS_IS_TALLY (tally) && zone != NULL, NULL);

  schema = eks_reader_get_schema (source);
  self = g_object_new (EKS_TYPE_PERIOD_READER, NULL);
  self->source = g_object_ref (source);
  self->tally = g_object_ref (tally);
  self->zone = eks_zone_new (zone, error);
  if (self->zone == NULL)
    return NULL;
  for (guint i = 0; i < eks_schema_get_n_columns (schema); i++)
    g_array_append_vals (all, eks_schema_get_column (schema, i), 1);
  for (guint i = 0; i < n_columns; i++)
    if (!add_period (self, all, schema, &columns[i], error))
      return NULL;
  self->schema = eks_schema_new ((const EksSchemaColumn *) (void *) all->data, all->len);
  return EKS_READER (g_steal_pointer (&self));
}
