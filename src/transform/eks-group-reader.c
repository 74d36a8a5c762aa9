/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads everything before it has a row, and keeps one row for each combination of keys: as many bytes as the result has, not
 * as the source. Rows come in the order of their keys, which is the same whatever order the source has. */

#include "config.h"

#include "eks-group-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "eks-decimal-sum-private.h"
#include "eks-error.h"
#include "eks-group-value-private.h"
#include "eks-grouping.h"

/* What GHashTable and the allocator need for an entry. */
#define ENTRY_BYTES 64

/* What is known about one measure of one row. */
typedef struct
{
  guint64 n;          /* rows, values or different values */
  EksDecimalSum *sum; /* (owned) (nullable) */
  EksValue best;      /* the smallest or the largest so far, its text in a cell of its own */
} Cell;

typedef struct
{
  EksValue *keys; /* (owned) (array): as they were first seen, then what they are sorted by; texts belong to the reader */
  Cell *cells;    /* (owned) (array) */
  guint number;   /* in the order of their first row */
} Group;

typedef struct
{
  int index; /* the source's column */
  EksType type;
} Column;

typedef struct
{
  Column column; /* index -1: rows */
  EksMeasure measure;
  char *field; /* (owned) (nullable) */
  gboolean repeated; /* another measure reads the same values and says which of them cannot be read */
} Measure;

struct _EksGroupReader
{
  EksReader parent_instance;

  EksReader *source;     /* (owned) */
  EksSchema *schema;     /* (owned) */
  GArray *keys;          /* (owned) (element-type Column) */
  GArray *sorts;         /* (owned) (element-type Column): as many as keys */
  GArray *measures;      /* (owned) (element-type Measure) */
  EksZone *zone;         /* (owned) */
  EksTally *tally;       /* (owned) */
  guint64 max_bytes;

  GHashTable *by_key;    /* (owned): from the spelling of the keys, a GBytes, to its Group */
  GHashTable *distinct;  /* (owned): spellings of values that were counted, with measure and group in front */
  GPtrArray *groups;     /* (owned) (element-type Group) */
  GStringChunk *texts;   /* (owned): of keys */
  GByteArray *spelling;  /* (owned): that is being looked for */
  guint64 n_bytes;
  guint64 n_rows;
  guint next;            /* group to hand out */
  gboolean complete;     /* the source was read to its end */
};

G_DEFINE_FINAL_TYPE (EksGroupReader, eks_group_reader, EKS_TYPE_READER)

static void
group_free (EksGroupReader *self, Group *group)
{
  for (guint i = 0; i < self->measures->len; i++)
    {
      eks_decimal_sum_free (group->cells[i].sum);
      g_free ((char *) group->cells[i].best.text);
    }
  g_free (group->keys);
  g_free (group->cells);
  g_free (group);
}

static EksSchema *
eks_group_reader_get_schema (EksReader *reader)
{
  return EKS_GROUP_READER (reader)->schema;
}

static const EksValue *
get_cell (const EksValue *row, const Column *column)
{
  return &row[column->index];
}

/* ---- rows ---- */

static void
keep_text (EksGroupReader *self, EksValue *value)
{
  if (value->text == NULL)
    return;
  value->text = g_string_chunk_insert_len (self->texts, value->text, value->length);
  self->n_bytes += value->length + 1;
}

/* @key: (transfer full): its spelling */
static Group *
add_group (EksGroupReader *self, GBytes *key, const EksValue *row)
{
  Group *group = g_new0 (Group, 1);
  guint n = self->keys->len;

  group->keys = g_new0 (EksValue, 2 * n);
  group->cells = g_new0 (Cell, self->measures->len);
  group->number = self->groups->len;
  for (guint i = 0; i < n; i++)
    {
      const Column *sort = &g_array_index (self->sorts, Column, i);
      group->keys[i] = *get_cell (row, &g_array_index (self->keys, Column, i));
      keep_text (self, &group->keys[i]);
      if (sort->index == g_array_index (self->keys, Column, i).index)
        group->keys[n + i] = group->keys[i];
      else
        {
          group->keys[n + i] = *get_cell (row, sort);
          keep_text (self, &group->keys[n + i]);
        }
    }
  self->n_bytes += sizeof *group + 2 * n * sizeof (EksValue) + self->measures->len * sizeof (Cell) + g_bytes_get_size (key) + 2 * ENTRY_BYTES;
  g_ptr_array_add (self->groups, group);
  g_hash_table_insert (self->by_key, key, group);
  return group;
}

/* Of values that are written alike and were of different times, the earliest says where the row stands. */
static void
keep_first_sort (EksGroupReader *self, Group *group, const EksValue *row)
{
  guint n = self->keys->len;

  for (guint i = 0; i < n; i++)
    {
      const Column *sort = &g_array_index (self->sorts, Column, i);
      EksValue *kept = &group->keys[n + i];
      const EksValue *value = get_cell (row, sort);
      if (sort->index == g_array_index (self->keys, Column, i).index || eks_group_value_compare (value, kept, sort->type, self->zone) >= 0)
        continue;
      *kept = *value;
      keep_text (self, kept);
    }
}

static Group *
find_group (EksGroupReader *self, const EksValue *row)
{
  g_autoptr (GBytes) key = NULL;
  Group *group;

  g_byte_array_set_size (self->spelling, 0);
  for (guint i = 0; i < self->keys->len; i++)
    {
      const Column *column = &g_array_index (self->keys, Column, i);
      eks_group_value_append (self->spelling, get_cell (row, column), column->type, self->zone);
    }
  key = g_bytes_new_static (self->spelling->data, self->spelling->len);
  group = g_hash_table_lookup (self->by_key, key);
  if (group == NULL)
    return add_group (self, g_bytes_new (self->spelling->data, self->spelling->len), row);
  keep_first_sort (self, group, row);
  return group;
}

/* ---- values ---- */

static void
note_unreadable (EksGroupReader *self, const Measure *measure, const EksValue *value)
{
  if (!measure->repeated)
    eks_tally_add (self->tally, EKS_TALLY_COUNTED_AS_EMPTY, measure->field, 1, value->text, value->length);
}

static gboolean
is_new_value (EksGroupReader *self, const Measure *measure, guint index, const Group *group, const EksValue *value)
{
  GBytes *key;

  g_byte_array_set_size (self->spelling, 0);
  g_byte_array_append (self->spelling, (const guint8 *) &index, sizeof index);
  g_byte_array_append (self->spelling, (const guint8 *) &group->number, sizeof group->number);
  eks_group_value_append (self->spelling, value, measure->column.type, self->zone);
  key = g_bytes_new (self->spelling->data, self->spelling->len);
  if (!g_hash_table_add (self->distinct, key))
    return FALSE;
  self->n_bytes += self->spelling->len + ENTRY_BYTES;
  return TRUE;
}

static void
add_to_sum (EksGroupReader *self, const Measure *measure, Cell *cell, const EksValue *value)
{
  gsize before = cell->sum != NULL ? eks_decimal_sum_get_bytes (cell->sum) : 0;

  if (cell->sum == NULL)
    cell->sum = eks_decimal_sum_new ();
  if (eks_decimal_sum_add (cell->sum, value->text, value->length))
    cell->n++;
  else
    note_unreadable (self, measure, value);
  self->n_bytes += eks_decimal_sum_get_bytes (cell->sum) - before;
}

static void
keep_best (EksGroupReader *self, const Measure *measure, Cell *cell, const EksValue *value)
{
  int order;

  if (!eks_group_value_is_readable (value, measure->column.type))
    {
      note_unreadable (self, measure, value);
      return;
    }
  order = cell->best.text != NULL ? eks_group_value_compare (value, &cell->best, measure->column.type, self->zone) : 1;
  if (cell->best.text != NULL && (measure->measure == EKS_MEASURE_MIN ? order >= 0 : order <= 0))
    return;
  self->n_bytes += value->length;
  self->n_bytes -= cell->best.length;
  g_free ((char *) cell->best.text);
  cell->best = *value;
  cell->best.text = g_memdup2 (value->text, value->length);
}

static void
add_value (EksGroupReader *self, guint index, Group *group, const EksValue *row)
{
  const Measure *measure = &g_array_index (self->measures, Measure, index);
  Cell *cell = &group->cells[index];
  const EksValue *value = measure->column.index >= 0 ? get_cell (row, &measure->column) : NULL;

  if (value != NULL && eks_value_is_empty (value))
    return;
  switch (measure->measure)
    {
    case EKS_MEASURE_COUNT:
      cell->n++;
      break;
    case EKS_MEASURE_COUNT_DISTINCT:
      cell->n += is_new_value (self, measure, index, group, value);
      break;
    case EKS_MEASURE_SUM:
    case EKS_MEASURE_AVG:
      add_to_sum (self, measure, cell, value);
      break;
    case EKS_MEASURE_MIN:
    case EKS_MEASURE_MAX:
      keep_best (self, measure, cell, value);
      break;
    case EKS_MEASURE_NONE:
      break;
    }
}

static void
take_batch (EksGroupReader *self, EksBatch *batch)
{
  guint n_rows = eks_batch_get_n_rows (batch);

  for (guint i = 0; i < n_rows; i++)
    {
      const EksValue *row = eks_batch_get_row (batch, i);
      Group *group = find_group (self, row);
      for (guint j = 0; j < self->measures->len; j++)
        add_value (self, j, group, row);
    }
  self->n_rows += n_rows;
}

/* ---- the result ---- */

static int
compare_groups (gconstpointer a, gconstpointer b, gpointer data)
{
  EksGroupReader *self = data;
  const Group *first = *(Group *const *) a;
  const Group *second = *(Group *const *) b;
  guint n = self->keys->len;

  for (guint i = 0; i < n; i++)
    {
      int order = eks_group_value_compare (&first->keys[n + i], &second->keys[n + i], g_array_index (self->sorts, Column, i).type, self->zone);
      if (order != 0)
        return order;
    }
  for (guint i = 0; i < n; i++)
    {
      int order = eks_group_value_compare (&first->keys[i], &second->keys[i], g_array_index (self->keys, Column, i).type, self->zone);
      if (order != 0)
        return order;
    }
  return (first->number > second->number) - (first->number < second->number);
}

static gboolean
read_all (EksGroupReader *self, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (EksBatch) batch = eks_reader_next_batch (self->source, cancellable, &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (batch == NULL)
        break;
      take_batch (self, batch);
      if (self->n_bytes > self->max_bytes)
        {
          g_autofree char *size = g_format_size_full (self->max_bytes, G_FORMAT_SIZE_IEC_UNITS);
          /* TRANSLATORS: %s is a size such as 256 MB */
          g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_LIMIT,
                       _("Counting gives so many rows or different values that they need more than %s; group by fewer fields or by longer periods, or filter"), size);
          return FALSE;
        }
    }
  g_hash_table_remove_all (self->by_key);
  g_hash_table_remove_all (self->distinct);
  if (self->keys->len == 0 && self->groups->len == 0)
    add_group (self, g_bytes_new_static ("", 0), NULL); /* of no rows there are none, and that is the answer */
  g_ptr_array_sort_with_data (self->groups, compare_groups, self);
  self->complete = TRUE;
  return TRUE;
}

static void
set_number (EksBatch *batch, EksValue *cell, const char *text)
{
  gsize length = strlen (text);

  *cell = (EksValue) { .text = eks_batch_copy_text (batch, text, length), .length = (guint32) length, .kind = EKS_VALUE_NUMBER };
}

static void
write_cell (EksGroupReader *self, EksBatch *batch, const Measure *measure, const Cell *from, EksValue *to)
{
  g_autofree char *text = NULL;

  *to = (EksValue) { .kind = EKS_VALUE_NULL };
  switch (measure->measure)
    {
    case EKS_MEASURE_COUNT:
    case EKS_MEASURE_COUNT_DISTINCT:
      text = g_strdup_printf ("%" G_GUINT64_FORMAT, from->n);
      break;
    case EKS_MEASURE_SUM:
      text = from->sum != NULL ? eks_decimal_sum_to_text (from->sum) : g_strdup ("0");
      break;
    case EKS_MEASURE_AVG:
      text = from->n > 0 ? eks_decimal_sum_divide (from->sum, from->n) : NULL;
      break;
    case EKS_MEASURE_MIN:
    case EKS_MEASURE_MAX:
      if (from->best.text != NULL)
        *to = from->best; /* the group keeps the text, and the batch keeps the reader */
      break;
    case EKS_MEASURE_NONE:
      break;
    }
  if (text != NULL)
    set_number (batch, to, text);
}

static EksBatch *
eks_group_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksGroupReader *self = EKS_GROUP_READER (reader);
  guint n_rows;
  EksBatch *batch;

  if (!self->complete && !read_all (self, cancellable, error))
    return NULL;
  n_rows = MIN (self->groups->len - self->next, EKS_BATCH_MAX_ROWS);
  if (n_rows == 0)
    return NULL;
  batch = eks_batch_new (self->schema, n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      const Group *group = g_ptr_array_index (self->groups, self->next++);
      EksValue *row = eks_batch_add_row (batch);
      for (guint j = 0; j < self->keys->len; j++)
        row[j] = group->keys[j];
      for (guint j = 0; j < self->measures->len; j++)
        write_cell (self, batch, &g_array_index (self->measures, Measure, j), &group->cells[j], &row[self->keys->len + j]);
    }
  eks_batch_keep_alive (batch, g_object_ref (self), g_object_unref);
  return batch;
}

static gboolean
eks_group_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  return eks_reader_close (EKS_GROUP_READER (reader)->source, cancellable, error);
}

static void
eks_group_reader_finalize (GObject *object)
{
  EksGroupReader *self = EKS_GROUP_READER (object);

  for (guint i = 0; i < self->groups->len; i++)
    group_free (self, g_ptr_array_index (self->groups, i));
  g_ptr_array_unref (self->groups);
  g_hash_table_unref (self->by_key);
  g_hash_table_unref (self->distinct);
  g_string_chunk_free (self->texts);
  g_byte_array_unref (self->spelling);
  g_clear_object (&self->source);
  g_clear_pointer (&self->schema, eks_schema_unref);
  g_clear_pointer (&self->zone, eks_zone_free);
  g_clear_object (&self->tally);
  g_array_unref (self->keys);
  g_array_unref (self->sorts);
  g_array_unref (self->measures);
  G_OBJECT_CLASS (eks_group_reader_parent_class)->finalize (object);
}

static void
eks_group_reader_class_init (EksGroupReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_group_reader_finalize;
  EKS_READER_CLASS (klass)->get_schema = eks_group_reader_get_schema;
  EKS_READER_CLASS (klass)->next_batch = eks_group_reader_next_batch;
  EKS_READER_CLASS (klass)->close = eks_group_reader_close;
}

static void
measure_clear (gpointer measure)
{
  g_free (((Measure *) measure)->field);
}

static void
eks_group_reader_init (EksGroupReader *self)
{
  self->keys = g_array_new (FALSE, FALSE, sizeof (Column));
  self->sorts = g_array_new (FALSE, FALSE, sizeof (Column));
  self->measures = g_array_new (FALSE, FALSE, sizeof (Measure));
  g_array_set_clear_func (self->measures, measure_clear);
  self->by_key = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->distinct = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->groups = g_ptr_array_new ();
  self->texts = g_string_chunk_new (4096);
  self->spelling = g_byte_array_new ();
}

static gboolean
find_column (EksSchema *schema, const char *id, Column *column, GError **error)
{
  column->index = eks_schema_find (schema, id);
  if (column->index < 0)
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The column “%s” does not exist here; remove it or choose another"), id);
      return FALSE;
    }
  column->type = eks_schema_get_column (schema, (guint) column->index)->type;
  return TRUE;
}

static gboolean
add_key (EksGroupReader *self, GArray *columns, EksSchema *schema, const EksGroupKey *key, GError **error)
{
  EksSchemaColumn result = { .id = key->id, .title = key->id };
  Column column, sort;

  if (!find_column (schema, key->id, &column, error) || !find_column (schema, key->sort != NULL ? key->sort : key->id, &sort, error))
    return FALSE;
  g_array_append_val (self->keys, column);
  g_array_append_val (self->sorts, sort);
  result.type = column.type;
  g_array_append_val (columns, result);
  return TRUE;
}

/* Sums and averages need numbers, the smallest and the largest what the field is; of a text all of them can be read. */
static gboolean
reads_values (const Measure *measure)
{
  if (measure->measure == EKS_MEASURE_SUM || measure->measure == EKS_MEASURE_AVG)
    return TRUE;
  return (measure->measure == EKS_MEASURE_MIN || measure->measure == EKS_MEASURE_MAX) && measure->column.type != EKS_TYPE_TEXT;
}

static gboolean
is_repeated (EksGroupReader *self, const Measure *measure)
{
  for (guint i = 0; i < self->measures->len; i++)
    {
      const Measure *other = &g_array_index (self->measures, Measure, i);
      if (reads_values (other) && other->column.index == measure->column.index)
        return TRUE;
    }
  return FALSE;
}

static gboolean
add_measure (EksGroupReader *self, GArray *columns, EksSchema *schema, const EksGroupMeasure *wanted, GError **error)
{
  EksSchemaColumn result = { .id = wanted->id, .title = wanted->id };
  Measure measure = { .column = { .index = -1, .type = EKS_TYPE_INTEGER }, .measure = wanted->measure };

  if (wanted->field != NULL && !find_column (schema, wanted->field, &measure.column, error))
    return FALSE;
  measure.field = g_strdup (wanted->field);
  measure.repeated = is_repeated (self, &measure);
  g_array_append_val (self->measures, measure);
  result.type = eks_measure_find_type (wanted->measure, measure.column.type);
  g_array_append_val (columns, result);
  return TRUE;
}

/**
 * eks_group_reader_new:
 * @source: where rows come from; kept, and closed together with this reader
 * @options: what is put together, and what is said about it; need not outlive the call
 * @error: return location
 *
 * Rows are ordered by their keys, the first key first: numbers and moments by what they are, texts by their bytes, what cannot be
 * read behind them, and what is empty last. A key has the spelling of the first row that had it.
 *
 * Empty values are in no count, sum, smallest or largest value. A sum is exact, and 0 of nothing; a mean is rounded to four
 * decimals more than its numbers have, and empty of nothing.
 *
 * Its next_batch() gives %EKS_ERROR_SOURCE_LIMIT if the result is larger than the options allow.
 *
 * Returns: (transfer full) (nullable): the stage, or %NULL with %EKS_ERROR_INVALID_JOB
 */
EksReader *
eks_group_reader_new (EksReader *source, const EksGroupOptions *options, GError **error)
{
  g_autoptr (EksGroupReader) self = NULL;
  g_autoptr (GArray) columns = g_array_new (FALSE, TRUE, sizeof (EksSchemaColumn));
  EksSchema *schema;

  g_return_val_if_fail (EKS_IS_READER (source) && options != NULL && EKS_IS_TALLY (options->tally) && options->zone != NULL, NULL);
  g_return_val_if_fail (options->n_keys + options->n_measures > 0, NULL);

  schema = eks_reader_get_schema (source);
  self = g_object_new (EKS_TYPE_GROUP_READER, NULL);
  self->source = g_object_ref (source);
  self->tally = g_object_ref (options->tally);
  self->max_bytes = options->max_bytes > 0 ? options->max_bytes : EKS_GROUP_MAX_BYTES;
  self->zone = eks_zone_new (options->zone, error);
  if (self->zone == NULL)
    return NULL;
  for (guint i = 0; i < options->n_keys; i++)
    if (!add_key (self, columns, schema, &options->keys[i], error))
      return NULL;
  for (guint i = 0; i < options->n_measures; i++)
    if (!add_measure (self, columns, schema, &options->measures[i], error))
      return NULL;
  self->schema = eks_schema_new ((const EksSchemaColumn *) (void *) columns->data, columns->len);
  return EKS_READER (g_steal_pointer (&self));
}

/**
 * eks_group_reader_get_n_rows:
 * @self: a stage
 *
 * Returns: how many rows of the source it has put together so far
 */
guint64
eks_group_reader_get_n_rows (EksGroupReader *self)
{
  g_return_val_if_fail (EKS_IS_GROUP_READER (self), 0);
  return self->n_rows;
}
