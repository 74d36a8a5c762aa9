/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A left join. A small related entity is read once and kept. For a large one rows wait in blocks: the records
 * that a block needs are asked for by key, or picked from a stream of all of them that ends as soon as
 * nothing is missing any more, so a preview is cheap. Where a second block would have to stream them all again
 * they are kept, as long as they fit into the memory that a look-up may take; else every block streams. */

#include "config.h"

#include "eks-lookup-reader.h"

#include <string.h>

#include "eks-lookup-table-private.h"

/* What is found for one block serves the next ones too, up to here. */
#define CACHE_BYTES (16 * 1024 * 1024)

/* About a million records with a few columns each. */
#define DEFAULT_MAX_BYTES (256 * 1024 * 1024)

#define DEFAULT_BLOCK_ROWS 16384

/* A batch with fewer rows than this is what a filter left of a page. */
#define FEW_ROWS (EKS_BATCH_MAX_ROWS / 2)

struct _EksLookupReader
{
  EksReader parent_instance;

  EksReader *source;   /* (owned) */
  EksRelated *related; /* (owned) */
  EksTally *tally;     /* (owned) */
  EksSchema *schema;   /* (owned): the source's columns, then the related ones */
  char *relation;      /* (owned) */
  guint key_index;
  EksKeyCompare compare;
  guint max_keys;
  guint block_rows;
  gsize max_bytes;     /* of all related records together */
  gboolean whole;
  gboolean loaded;     /* the whole entity is in @table */
  gboolean streamed;   /* a block had to stream all records */
  gboolean too_large;  /* they do not fit into the memory */
  guint64 n_duplicates; /* counted in streams of blocks */
  guint n_source;      /* columns of the source */
  guint n_related;
  GQueue waiting;      /* (element-type EksBatch) (owned): batches whose related records are known */
  EksLookupTable *table; /* (owned) */
};

G_DEFINE_FINAL_TYPE (EksLookupReader, eks_lookup_reader, EKS_TYPE_READER)

static const EksValue *
key_of (EksLookupReader *self, EksBatch *batch, guint row)
{
  return &eks_batch_get_row (batch, row)[self->key_index];
}

static void
count_duplicate (EksLookupReader *self, const EksValue *key)
{
  eks_tally_add (self->tally, EKS_TALLY_DUPLICATE_DROPPED, self->relation, 1, key->text, key->length);
}

/* Offers records until nothing is missing; with @take_all to the end, unless they are too many to keep: then
 * duplicates that a block met already come once more and are not counted again. */
static gboolean
collect (EksLookupReader *self, EksReader *records, gboolean take_all, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  guint64 n_counted = take_all ? self->n_duplicates : 0;

  while (take_all ? eks_lookup_table_get_n_bytes (self->table) <= self->max_bytes : eks_lookup_table_get_n_wanted (self->table) > 0)
    {
      g_autoptr (EksBatch) batch = eks_reader_next_batch (records, cancellable, &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (batch == NULL)
        return TRUE;
      for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
        {
          const EksValue *record = eks_batch_get_row (batch, i);
          if (eks_lookup_table_offer (self->table, record, take_all) != EKS_LOOKUP_DUPLICATE)
            continue;
          if (n_counted > 0)
            n_counted--;
          else
            count_duplicate (self, record);
          self->n_duplicates += !take_all;
        }
    }
  return TRUE;
}

/* Reads from @records, which is closed whatever happens; the first error is the one that counts. */
static gboolean
collect_and_close (EksLookupReader *self, EksReader *records, gboolean take_all, GCancellable *cancellable, GError **error)
{
  if (!collect (self, records, take_all, cancellable, error))
    {
      eks_reader_close (records, cancellable, NULL);
      return FALSE;
    }
  eks_lookup_table_settle (self->table);
  return eks_reader_close (records, cancellable, error);
}

static void
renew_table (EksLookupReader *self)
{
  g_clear_pointer (&self->table, eks_lookup_table_unref);
  self->table = eks_lookup_table_new (eks_related_get_schema (self->related), self->compare);
}

static gboolean
load_whole (EksLookupReader *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksReader) records = eks_related_open_all (self->related, cancellable, error);

  if (records == NULL || !collect_and_close (self, records, TRUE, cancellable, error))
    return FALSE;
  if (eks_lookup_table_get_n_bytes (self->table) > self->max_bytes)
    {
      self->whole = FALSE;
      self->too_large = TRUE;
      renew_table (self);
    }
  self->loaded = self->whole;
  return TRUE;
}

/* Starts anew with what this block needs when the table has become large. */
static void
bound_table (EksLookupReader *self)
{
  g_autoptr (EksLookupTable) older = NULL;

  if (eks_lookup_table_get_n_bytes (self->table) <= CACHE_BYTES)
    return;
  older = g_steal_pointer (&self->table);
  renew_table (self);
  for (GList *l = self->waiting.head; l != NULL; l = l->next)
    for (guint i = 0; i < eks_batch_get_n_rows (l->data); i++)
      {
        const EksValue *key = key_of (self, l->data, i);
        if (!eks_value_is_empty (key))
          eks_lookup_table_inherit (self->table, older, key);
      }
  eks_lookup_table_settle (self->table); /* what was inherited cannot be a duplicate of what comes */
}

/* Returns: (transfer full) (nullable): the keys that nothing is known about, or NULL if there are too many to ask for */
static GPtrArray *
want_keys (EksLookupReader *self)
{
  gboolean can_ask = eks_related_can_open_keys (self->related);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  for (GList *l = self->waiting.head; l != NULL; l = l->next)
    for (guint i = 0; i < eks_batch_get_n_rows (l->data); i++)
      {
        const EksValue *key = key_of (self, l->data, i);
        if (!eks_value_is_empty (key) && eks_lookup_table_want (self->table, key) && can_ask && keys->len <= self->max_keys)
          g_ptr_array_add (keys, eks_value_dup_text (key));
      }
  return can_ask && keys->len <= self->max_keys ? g_steal_pointer (&keys) : NULL;
}

static gboolean
collect_wanted (EksLookupReader *self, GPtrArray *keys, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksReader) records = NULL;

  if (keys != NULL)
    records = eks_related_open_keys (self->related, keys, cancellable, error);
  else
    records = eks_related_open_all (self->related, cancellable, error);
  return records != NULL && collect_and_close (self, records, FALSE, cancellable, error);
}

/* Makes the table know every key of the waiting rows. */
static gboolean
resolve_block (EksLookupReader *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) keys = NULL;

  bound_table (self);
  keys = want_keys (self);
  if (eks_lookup_table_get_n_wanted (self->table) == 0)
    return TRUE;
  if (keys == NULL && self->streamed && !self->too_large)
    {
      self->whole = TRUE;
      renew_table (self);
      if (!load_whole (self, cancellable, error) || self->loaded)
        return self->loaded;
      g_clear_pointer (&keys, g_ptr_array_unref);
      keys = want_keys (self);
    }
  self->streamed = self->streamed || keys == NULL;
  return collect_wanted (self, keys, cancellable, error);
}

/* A row that waits holds the whole page that it came with: where there are few of a page they are copied out of it.
 * @gathered: (inout) (unowned): the batch at the end of the queue that takes copies, or NULL */
static void
let_wait (EksLookupReader *self, EksBatch *batch, EksBatch **gathered)
{
  guint n_rows = eks_batch_get_n_rows (batch);

  if (self->whole || n_rows >= FEW_ROWS)
    {
      *gathered = NULL;
      g_queue_push_tail (&self->waiting, eks_batch_ref (batch));
      return;
    }
  for (guint i = 0; i < n_rows; i++)
    {
      if (*gathered == NULL || eks_batch_is_full (*gathered))
        {
          *gathered = eks_batch_new (eks_reader_get_schema (self->source), EKS_BATCH_MAX_ROWS);
          g_queue_push_tail (&self->waiting, *gathered);
        }
      eks_batch_add_copy (*gathered, eks_batch_get_row (batch, i));
    }
}

/* Lets rows wait until there is a block of them, or one batch when the whole entity is at hand. */
static gboolean
fill_block (EksLookupReader *self, GCancellable *cancellable, GError **error)
{
  EksBatch *gathered = NULL;
  guint n_rows = 0;

  while (n_rows < (self->whole ? 1 : self->block_rows))
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
      n_rows += eks_batch_get_n_rows (batch);
      let_wait (self, batch, &gathered);
    }
  if (n_rows > 0 && self->whole && !self->loaded && !load_whole (self, cancellable, error))
    return FALSE;
  return n_rows == 0 || self->whole || resolve_block (self, cancellable, error);
}

static void
join_row (EksLookupReader *self, const EksValue *from, EksValue *to)
{
  const EksValue *key = &from[self->key_index];
  const EksValue *record = eks_value_is_empty (key) ? NULL : eks_lookup_table_find (self->table, key);

  memcpy (to, from, self->n_source * sizeof *to);
  to += self->n_source;
  if (record != NULL)
    {
      memcpy (to, record, self->n_related * sizeof *to);
      return;
    }
  for (guint i = 0; i < self->n_related; i++)
    to[i].kind = EKS_VALUE_NULL;
  if (!eks_value_is_empty (key))
    eks_tally_add (self->tally, EKS_TALLY_UNMATCHED, self->relation, 1, key->text, key->length);
}

static EksBatch *
join_batch (EksLookupReader *self, EksBatch *source)
{
  guint n_rows = eks_batch_get_n_rows (source);
  EksBatch *batch = eks_batch_new (self->schema, n_rows);

  for (guint i = 0; i < n_rows; i++)
    join_row (self, eks_batch_get_row (source, i), eks_batch_add_row (batch));
  eks_batch_keep_alive (batch, eks_batch_ref (source), (GDestroyNotify) eks_batch_unref);
  eks_batch_keep_alive (batch, eks_lookup_table_ref (self->table), (GDestroyNotify) eks_lookup_table_unref);
  return batch;
}

static EksSchema *
eks_lookup_reader_get_schema (EksReader *reader)
{
  return EKS_LOOKUP_READER (reader)->schema;
}

static EksBatch *
eks_lookup_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksLookupReader *self = EKS_LOOKUP_READER (reader);
  g_autoptr (EksBatch) source = NULL;

  if (g_queue_is_empty (&self->waiting) && !fill_block (self, cancellable, error))
    return NULL;
  source = g_queue_pop_head (&self->waiting);
  return source != NULL ? join_batch (self, source) : NULL;
}

static gboolean
eks_lookup_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  return eks_reader_close (EKS_LOOKUP_READER (reader)->source, cancellable, error);
}

static void
eks_lookup_reader_finalize (GObject *object)
{
  EksLookupReader *self = EKS_LOOKUP_READER (object);

  g_queue_clear_full (&self->waiting, (GDestroyNotify) eks_batch_unref);
  g_clear_object (&self->source);
  g_clear_object (&self->related);
  g_clear_object (&self->tally);
  g_clear_pointer (&self->table, eks_lookup_table_unref);
  g_clear_pointer (&self->schema, eks_schema_unref);
  g_clear_pointer (&self->relation, g_free);
  G_OBJECT_CLASS (eks_lookup_reader_parent_class)->finalize (object);
}

static void
eks_lookup_reader_class_init (EksLookupReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_lookup_reader_finalize;
  EKS_READER_CLASS (klass)->get_schema = eks_lookup_reader_get_schema;
  EKS_READER_CLASS (klass)->next_batch = eks_lookup_reader_next_batch;
  EKS_READER_CLASS (klass)->close = eks_lookup_reader_close;
}

static void
eks_lookup_reader_init (EksLookupReader *self)
{
  g_queue_init (&self->waiting);
}

static EksSchema *
make_schema (EksSchema *source, EksSchema *related, const char *relation)
{
  guint n_source = eks_schema_get_n_columns (source);
  guint n_related = eks_schema_get_n_columns (related);
  g_autofree EksSchemaColumn *columns = g_new (EksSchemaColumn, n_source + n_related);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_source; i++)
    columns[i] = *eks_schema_get_column (source, i);
  for (guint i = 0; i < n_related; i++)
    {
      EksSchemaColumn *column = &columns[n_source + i];

      *column = *eks_schema_get_column (related, i);
      if (strcmp (column->title, column->id) == 0)
        column->title = NULL; /* nobody chose it: the new id stands for it */
      column->id = g_strdup_printf ("%s.%s", relation, column->id);
      g_ptr_array_add (ids, (char *) column->id);
    }
  return eks_schema_new (columns, n_source + n_related);
}

/**
 * eks_lookup_reader_new:
 * @source: where rows come from; kept, and closed together with this reader
 * @related: where related records come from; nothing is asked of it before the first row
 * @options: how; copied. The key column must be one of @source
 * @tally: where unmatched keys (%EKS_TALLY_UNMATCHED, once a row) and records whose key had come before
 *   (%EKS_TALLY_DUPLICATE_DROPPED) are counted, under the relation
 *
 * Every row of @source goes on, in its order, with the source's columns and then those of @related: the
 * foreign key and what is wanted, each called RELATION.FIELD. A row whose key is null, missing or empty, or
 * whose key finds nothing, has null there; only the latter is unmatched.
 *
 * Keys that are GUIDs are equal in upper and lower case; phone numbers, where the options say so, if their digits are; other
 * keys if every byte is. Of several
 * records with the same key the first one that comes is taken; where a stream of related records ends early
 * because nothing was missing, later ones are not seen and so not counted.
 *
 * An error of either side, and cancellation, end the stream; readers of @related are closed as soon as they are
 * done with.
 *
 * Returns: (transfer full): the stage
 */
EksReader *
eks_lookup_reader_new (EksReader *source, EksRelated *related, const EksLookupOptions *options, EksTally *tally)
{
  EksLookupReader *self;
  int key_index;

  g_return_val_if_fail (EKS_IS_READER (source) && EKS_IS_RELATED (related) && EKS_IS_TALLY (tally), NULL);
  g_return_val_if_fail (options != NULL && options->relation != NULL && options->key_column != NULL, NULL);
  key_index = eks_schema_find (eks_reader_get_schema (source), options->key_column);
  g_return_val_if_fail (key_index >= 0, NULL);

  self = g_object_new (EKS_TYPE_LOOKUP_READER, NULL);
  self->source = g_object_ref (source);
  self->related = g_object_ref (related);
  self->tally = g_object_ref (tally);
  self->relation = g_strdup (options->relation);
  self->key_index = (guint) key_index;
  self->compare = options->compare;
  self->whole = options->whole;
  self->max_keys = options->max_keys;
  self->max_bytes = options->max_bytes > 0 ? options->max_bytes : DEFAULT_MAX_BYTES;
  self->block_rows = options->block_rows > 0 ? options->block_rows : DEFAULT_BLOCK_ROWS;
  self->n_source = eks_schema_get_n_columns (eks_reader_get_schema (source));
  self->n_related = eks_schema_get_n_columns (eks_related_get_schema (related));
  self->schema = make_schema (eks_reader_get_schema (source), eks_related_get_schema (related), options->relation);
  renew_table (self);
  return EKS_READER (self);
}
