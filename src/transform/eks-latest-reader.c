/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which row is the last one of its key is known when all have come: so all wait, in memory or on the disk, and beside
 * them a list of what is needed to choose. It is gone through in parts, each of the keys that fit into memory. */

#include "config.h"

#include "eks-latest-reader.h"

#include "eks-key-set.h"
#include "eks-row-spool.h"
#include "eks-scratch.h"
#include "eks-time-range-private.h"

#include <string.h>

/* Keys whose rows are compared at once, each in one of twice as many slots: 8 MiB. */
#define KEYS_AT_ONCE (128 * 1024)

/* What is needed of a row to choose. */
typedef struct
{
  EksKey key;
  gint64 moment;  /* µs since 1970 UTC; G_MININT64 where it has none */
  guint64 number; /* of the row, from 1; 0: an empty slot */
} Entry;

/* The newest entry of each key. */
typedef struct
{
  Entry *slots;
  gsize n_slots; /* a power of two */
  gsize n_keys;
} Table;

struct _EksLatestReader
{
  EksReader parent_instance;

  EksReader *source;   /* (owned) */
  EksTally *tally;     /* (owned) */
  char *entity;        /* (owned) */
  EksZone *zone;       /* (owned) */
  guint key_column;
  int time_column;     /* -1: the last one to come is the newest */
  gsize row_bytes;     /* that wait in memory */
  gsize keys_at_once;
  EksKeySet *digests;  /* (owned): makes digests, and holds none */
  EksRowSpool *rows;   /* (owned) (nullable) */
  EksScratch *entries; /* (owned) (nullable) */
  guint64 n_entries;
  guint8 *chosen;      /* (owned) (nullable): a bit a row */
  guint64 n_seen;      /* rows that went by while the chosen ones are handed out */
  guint64 n_merged;
};

G_DEFINE_FINAL_TYPE (EksLatestReader, eks_latest_reader, EKS_TYPE_READER)

static EksSchema *
eks_latest_reader_get_schema (EksReader *reader)
{
  return eks_reader_get_schema (EKS_LATEST_READER (reader)->source);
}

static gint64
read_moment (EksLatestReader *self, const EksValue *row)
{
  const EksValue *value = self->time_column >= 0 ? &row[self->time_column] : NULL;
  gint64 moment;

  if (value == NULL || eks_value_is_empty (value) || !eks_time_range_read_moment (value->text, value->length, self->zone, &moment))
    return G_MININT64;
  return moment;
}

static gboolean
add_row (EksLatestReader *self, const EksValue *row, GError **error)
{
  const EksValue *key = &row[self->key_column];
  Entry entry;

  if (eks_value_is_empty (key))
    {
      eks_tally_add (self->tally, EKS_TALLY_WITHOUT_KEY, self->entity, 1, NULL, 0);
      self->n_merged++;
      return TRUE;
    }
  entry = (Entry) { eks_key_set_digest (self->digests, key->text, key->length), read_moment (self, row), ++self->n_entries };
  return eks_scratch_write (self->entries, &entry, sizeof entry, error) && eks_row_spool_add (self->rows, row, error);
}

static gboolean
gather (EksLatestReader *self, GCancellable *cancellable, GError **error)
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
        return TRUE;
      for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
        if (!add_row (self, eks_batch_get_row (batch, i), error))
          return FALSE;
    }
}

static Entry *
find_slot (const Table *table, const Entry *entry)
{
  gsize at = entry->key.low & (table->n_slots - 1);

  while (table->slots[at].number != 0 && memcmp (&table->slots[at].key, &entry->key, sizeof (EksKey)) != 0)
    at = (at + 1) & (table->n_slots - 1);
  return &table->slots[at];
}

static void
grow (Table *table)
{
  g_autofree Entry *old = g_steal_pointer (&table->slots);
  gsize n_old = table->n_slots;

  table->n_slots *= 2;
  table->slots = g_new0 (Entry, table->n_slots);
  for (gsize i = 0; i < n_old; i++)
    if (old[i].number != 0)
      *find_slot (table, &old[i]) = old[i];
}

/* The newest; of those that are equally new the last one to come. */
static void
keep_newest (Table *table, const Entry *entry)
{
  Entry *slot = find_slot (table, entry);

  if (slot->number != 0)
    {
      if (entry->moment >= slot->moment)
        *slot = *entry;
      return;
    }
  *slot = *entry;
  if (++table->n_keys > table->n_slots / 4 * 3)
    grow (table);
}

static gboolean
read_part (EksLatestReader *self, guint64 part, guint64 n_parts, Table *table, GError **error)
{
  if (!eks_scratch_rewind (self->entries, error))
    return FALSE;
  for (guint64 i = 0; i < self->n_entries; i++)
    {
      Entry entry;
      if (!eks_scratch_read (self->entries, &entry, sizeof entry, error))
        return FALSE;
      if (entry.key.high % n_parts == part)
        keep_newest (table, &entry);
    }
  return TRUE;
}

/* Chooses among the keys of one part of @n_parts. */
static gboolean
choose_part (EksLatestReader *self, guint64 part, guint64 n_parts, GError **error)
{
  gsize n_slots = (gsize) 1 << g_bit_storage (MIN (self->keys_at_once, self->n_entries) + 2);
  Table table = { g_new0 (Entry, n_slots), n_slots, 0 };
  gboolean done = read_part (self, part, n_parts, &table, error);

  for (gsize i = 0; i < table.n_slots; i++)
    if (table.slots[i].number != 0)
      self->chosen[(table.slots[i].number - 1) / 8] |= 1 << ((table.slots[i].number - 1) % 8);
  self->n_merged -= table.n_keys;
  g_free (table.slots);
  return done;
}

static gboolean
choose (EksLatestReader *self, GError **error)
{
  guint64 n_parts = self->n_entries / self->keys_at_once + 1;

  self->chosen = g_malloc0 (self->n_entries / 8 + 1);
  self->n_merged += self->n_entries;
  for (guint64 part = 0; part < n_parts; part++)
    if (!choose_part (self, part, n_parts, error))
      return FALSE;
  g_clear_pointer (&self->entries, eks_scratch_free);
  return TRUE;
}

/* Leaves the chosen rows of a batch. */
static void
cut (EksLatestReader *self, EksBatch *batch)
{
  gsize bytes = eks_schema_get_n_columns (eks_batch_get_schema (batch)) * sizeof (EksValue);
  guint n_rows = eks_batch_get_n_rows (batch), n_kept = 0;

  for (guint i = 0; i < n_rows; i++, self->n_seen++)
    {
      if (!((self->chosen[self->n_seen / 8] >> (self->n_seen % 8)) & 1))
        continue;
      if (n_kept != i)
        memcpy (eks_batch_get_row (batch, n_kept), eks_batch_get_row (batch, i), bytes);
      n_kept++;
    }
  eks_batch_set_n_rows (batch, n_kept);
}

static EksBatch *
eks_latest_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksLatestReader *self = EKS_LATEST_READER (reader);
  EksBatch *batch;

  if (self->rows == NULL)
    {
      self->rows = eks_row_spool_new (eks_reader_get_schema (self->source), self->row_bytes);
      self->entries = eks_scratch_new (self->keys_at_once * sizeof (Entry));
      if (!gather (self, cancellable, error) || !choose (self, error))
        return NULL;
    }
  if (self->chosen == NULL) /* it failed before */
    return NULL;
  batch = eks_row_spool_next_batch (self->rows, error);
  if (batch != NULL)
    cut (self, batch);
  return batch;
}

static gboolean
eks_latest_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  return eks_reader_close (EKS_LATEST_READER (reader)->source, cancellable, error);
}

static void
eks_latest_reader_finalize (GObject *object)
{
  EksLatestReader *self = EKS_LATEST_READER (object);

  g_clear_object (&self->source);
  g_clear_object (&self->tally);
  g_clear_pointer (&self->zone, eks_zone_free);
  g_clear_pointer (&self->digests, eks_key_set_free);
  g_clear_pointer (&self->rows, eks_row_spool_free);
  g_clear_pointer (&self->entries, eks_scratch_free);
  g_free (self->chosen);
  g_free (self->entity);
  G_OBJECT_CLASS (eks_latest_reader_parent_class)->finalize (object);
}

static void
eks_latest_reader_class_init (EksLatestReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_latest_reader_finalize;
  EKS_READER_CLASS (klass)->get_schema = eks_latest_reader_get_schema;
  EKS_READER_CLASS (klass)->next_batch = eks_latest_reader_next_batch;
  EKS_READER_CLASS (klass)->close = eks_latest_reader_close;
}

static void
eks_latest_reader_init (EksLatestReader *self)
{
  self->digests = eks_key_set_new (2);
  self->row_bytes = EKS_ROW_SPOOL_IN_MEMORY;
  self->keys_at_once = KEYS_AT_ONCE;
}

/**
 * eks_latest_reader_new:
 * @source: where rows come from; kept, and closed together with this reader
 * @key_column: id of the column that says which record a row is
 * @time_column: (nullable): id of the column that says how new a row is; %NULL: the last one to come is the newest
 * @zone: the account's time zone, for times without an offset
 * @entity: what the records are, for the tally
 * @tally: where rows without a key are counted
 * @error: return location
 *
 * The first batch comes when @source has ended.
 *
 * Returns: (transfer full) (nullable): the newest row of each key, in the order in which these rows came
 */
EksReader *
eks_latest_reader_new (EksReader *source, const char *key_column, const char *time_column, const char *zone, const char *entity, EksTally *tally, GError **error)
{
  g_autoptr (EksLatestReader) self = NULL;
  int key;

  g_return_val_if_fail (EKS_IS_READER (source) && key_column != NULL && zone != NULL && entity != NULL && EKS_IS_TALLY (tally), NULL);

  key = eks_schema_find (eks_reader_get_schema (source), key_column);
  g_return_val_if_fail (key >= 0, NULL);
  self = g_object_new (EKS_TYPE_LATEST_READER, NULL);
  self->zone = eks_zone_new (zone, error);
  if (self->zone == NULL)
    return NULL;
  self->source = g_object_ref (source);
  self->tally = g_object_ref (tally);
  self->entity = g_strdup (entity);
  self->key_column = (guint) key;
  self->time_column = time_column != NULL ? eks_schema_find (eks_reader_get_schema (source), time_column) : -1;
  return EKS_READER (g_steal_pointer (&self));
}

/**
 * eks_latest_reader_set_limits:
 * @self: a reader that was not read yet
 * @row_bytes: how many bytes of rows may wait in memory
 * @keys: how many keys may be compared at once
 */
void
eks_latest_reader_set_limits (EksLatestReader *self, gsize row_bytes, gsize keys)
{
  g_return_if_fail (EKS_IS_LATEST_READER (self) && self->rows == NULL && keys > 0);
  self->row_bytes = row_bytes;
  self->keys_at_once = keys;
}

/**
 * eks_latest_reader_get_n_merged:
 * @self: a stage
 *
 * Returns: how many rows were an older one of a record that went on, or of none
 */
guint64
eks_latest_reader_get_n_merged (EksLatestReader *self)
{
  g_return_val_if_fail (EKS_IS_LATEST_READER (self), 0);
  return self->n_merged;
}
