/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A digest is the first half of a SHA-256: of a word that says what it is made of, and of each value with its length, so that
 * “ab”, “c” is not “a”, “bc”. It is kept for years, so none of this may change. */

#include "config.h"

#include "eks-fresh-reader.h"

#include "eks-digest.h"

#include <string.h>

#define NO_VALUE G_MAXUINT32

struct _EksFreshReader
{
  EksReader parent_instance;

  EksReader *source; /* (owned) */
  EksTally *tally;   /* (owned) */
  EksDigest *digest; /* (owned) */
  char *entity;      /* (owned) */
  GArray *person;    /* (owned) (element-type guint): indexes of columns; empty if nobody asks */
  GArray *identity;  /* (owned) (element-type guint) */
  GArray *content;   /* (owned) (element-type guint): in the order of their ids */
  GString *text;     /* (owned): room for a value */
  EksFreshFunc judge;
  gpointer data;     /* (owned) (nullable) */
  GDestroyNotify free_data;
  gsize row_bytes;
  guint64 n_dropped;
};

G_DEFINE_FINAL_TYPE (EksFreshReader, eks_fresh_reader, EKS_TYPE_READER)

static EksSchema *
eks_fresh_reader_get_schema (EksReader *reader)
{
  return eks_reader_get_schema (EKS_FRESH_READER (reader)->source);
}

static void
add_text (EksFreshReader *self, const char *text, guint32 length)
{
  guint32 written = GUINT32_TO_LE (length);

  eks_digest_update (self->digest, &written, sizeof written);
  if (length != NO_VALUE)
    eks_digest_update (self->digest, text, length);
}

/* A GUID means the same in capitals. */
static void
add_value (EksFreshReader *self, const EksValue *value, EksType type)
{
  if (value->kind <= EKS_VALUE_NULL)
    add_text (self, NULL, NO_VALUE);
  else if (type == EKS_TYPE_GUID)
    {
      g_string_truncate (self->text, 0);
      g_string_append_len (self->text, value->text, value->length);
      g_string_ascii_down (self->text);
      add_text (self, self->text->str, (guint32) self->text->len);
    }
  else
    add_text (self, value->text, value->length);
}

static void
take_digest (EksFreshReader *self, guint8 *half)
{
  guint8 raw[EKS_DIGEST_BYTES];

  eks_digest_take (self->digest, raw);
  memcpy (half, raw, EKS_FRESH_DIGEST_BYTES);
}

static gboolean
is_empty (const EksValue *row, GArray *columns)
{
  for (guint i = 0; i < columns->len; i++)
    if (!eks_value_is_empty (&row[g_array_index (columns, guint, i)]))
      return FALSE;
  return TRUE;
}

/* By the values of columns whose order is known. */
static void
make_key (EksFreshReader *self, const EksValue *row, const char *word, GArray *columns, guint8 *key)
{
  EksSchema *schema = eks_reader_get_schema (self->source);

  add_text (self, word, (guint32) strlen (word));
  for (guint i = 0; i < columns->len; i++)
    {
      guint column = g_array_index (columns, guint, i);
      add_value (self, &row[column], eks_schema_get_column (schema, column)->type);
    }
  take_digest (self, key);
}

/* With the ids of the columns: what is written changes when another column is. */
static void
make_content (EksFreshReader *self, const EksValue *row, guint8 *content)
{
  EksSchema *schema = eks_reader_get_schema (self->source);

  add_text (self, "content", 7);
  for (guint i = 0; i < self->content->len; i++)
    {
      guint column = g_array_index (self->content, guint, i);
      const char *id = eks_schema_get_column (schema, column)->id;
      add_text (self, id, (guint32) strlen (id));
      add_value (self, &row[column], EKS_TYPE_TEXT);
    }
  take_digest (self, content);
}

static void
make_row (EksFreshReader *self, const EksValue *row, EksFreshRow *fresh)
{
  make_content (self, row, fresh->content);
  if (!is_empty (row, self->person))
    make_key (self, row, "person", self->person, fresh->key);
  else if (!is_empty (row, self->identity))
    make_key (self, row, "record", self->identity, fresh->key);
  else
    memcpy (fresh->key, fresh->content, sizeof fresh->key);
}

static void
cut (EksFreshReader *self, EksBatch *batch, const gboolean *keep)
{
  guint n_rows = eks_batch_get_n_rows (batch), n_kept = 0;

  for (guint i = 0; i < n_rows; i++)
    {
      if (!keep[i])
        continue;
      if (n_kept != i)
        memcpy (eks_batch_get_row (batch, n_kept), eks_batch_get_row (batch, i), self->row_bytes);
      n_kept++;
    }
  if (n_kept < n_rows)
    eks_tally_add (self->tally, EKS_TALLY_SENT_BEFORE, self->entity, n_rows - n_kept, NULL, 0);
  self->n_dropped += n_rows - n_kept;
  eks_batch_set_n_rows (batch, n_kept);
}

static EksBatch *
eks_fresh_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksFreshReader *self = EKS_FRESH_READER (reader);
  g_autoptr (EksBatch) batch = eks_reader_next_batch (self->source, cancellable, error);
  g_autofree EksFreshRow *rows = NULL;
  g_autofree gboolean *keep = NULL;
  guint n_rows;

  if (batch == NULL)
    return NULL;
  n_rows = eks_batch_get_n_rows (batch);
  if (n_rows == 0)
    return g_steal_pointer (&batch);
  rows = g_new (EksFreshRow, n_rows);
  keep = g_new0 (gboolean, n_rows);
  for (guint i = 0; i < n_rows; i++)
    make_row (self, eks_batch_get_row (batch, i), &rows[i]);
  if (!self->judge (rows, n_rows, keep, self->data, error))
    return NULL;
  cut (self, batch, keep);
  return g_steal_pointer (&batch);
}

static gboolean
eks_fresh_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  return eks_reader_close (EKS_FRESH_READER (reader)->source, cancellable, error);
}

static void
eks_fresh_reader_finalize (GObject *object)
{
  EksFreshReader *self = EKS_FRESH_READER (object);

  if (self->free_data != NULL)
    self->free_data (self->data);
  g_clear_object (&self->source);
  g_clear_object (&self->tally);
  g_clear_pointer (&self->digest, eks_digest_free);
  g_clear_pointer (&self->person, g_array_unref);
  g_clear_pointer (&self->identity, g_array_unref);
  g_clear_pointer (&self->content, g_array_unref);
  g_string_free (self->text, TRUE);
  g_free (self->entity);
  G_OBJECT_CLASS (eks_fresh_reader_parent_class)->finalize (object);
}

static void
eks_fresh_reader_class_init (EksFreshReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_fresh_reader_finalize;
  EKS_READER_CLASS (klass)->get_schema = eks_fresh_reader_get_schema;
  EKS_READER_CLASS (klass)->next_batch = eks_fresh_reader_next_batch;
  EKS_READER_CLASS (klass)->close = eks_fresh_reader_close;
}

static void
eks_fresh_reader_init (EksFreshReader *self)
{
  self->digest = eks_digest_new ();
  self->text = g_string_new (NULL);
}

/* (transfer full) (element-type guint): where the columns are; one that is not there has no value in any row */
static GArray *
find_columns (EksSchema *schema, const char *const *ids)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      int column = eks_schema_find (schema, ids[i]);
      if (column >= 0)
        g_array_append_val (columns, column);
    }
  return columns;
}

static int
compare_ids (gconstpointer a, gconstpointer b, gpointer schema)
{
  return strcmp (eks_schema_get_column (schema, *(const guint *) a)->id, eks_schema_get_column (schema, *(const guint *) b)->id);
}

/**
 * eks_fresh_reader_new:
 * @source: where rows come from; kept, and closed together with this reader. Its batches are cut in place
 * @options: what rows are known by; copied
 * @tally: where rows that do not go on are counted (%EKS_TALLY_SENT_BEFORE)
 *
 * Returns: (transfer full): the stage
 */
EksReader *
eks_fresh_reader_new (EksReader *source, const EksFreshOptions *options, EksTally *tally)
{
  EksFreshReader *self;
  EksSchema *schema;

  g_return_val_if_fail (EKS_IS_READER (source) && options != NULL && options->judge != NULL && EKS_IS_TALLY (tally), NULL);

  schema = eks_reader_get_schema (source);
  self = g_object_new (EKS_TYPE_FRESH_READER, NULL);
  self->source = g_object_ref (source);
  self->tally = g_object_ref (tally);
  self->entity = g_strdup (options->entity);
  self->person = find_columns (schema, options->person);
  self->identity = find_columns (schema, options->identity);
  self->content = find_columns (schema, options->content);
  g_array_sort_with_data (self->content, compare_ids, schema);
  self->judge = options->judge;
  self->data = options->data;
  self->free_data = options->free_data;
  self->row_bytes = eks_schema_get_n_columns (schema) * sizeof (EksValue);
  return EKS_READER (self);
}

/**
 * eks_fresh_reader_get_n_dropped:
 * @self: a stage
 *
 * Returns: how many rows did not go on, because they were sent before
 */
guint64
eks_fresh_reader_get_n_dropped (EksFreshReader *self)
{
  g_return_val_if_fail (EKS_IS_FRESH_READER (self), 0);
  return self->n_dropped;
}
