/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records by key, where there are several ways to ask for one: a way is asked for the keys that the ways before it do not
 * know. A key is known where the service gave a record for it, or, where no column shows the key, where it did not answer that
 * there is none. */

#include "config.h"

#include "eks-key-reader.h"

#include "eks-http-reader.h"
#include "eks-query-copy.h"

#include <string.h>

struct _EksKeyReader
{
  EksReader parent_instance;

  EksSource *source;   /* (owned) */
  EksQueryCopy *asked; /* (owned) */
  EksSchema *schema;   /* (owned) */
  EksReader *reader;   /* (owned) (nullable): of the way that is being asked */
  guint route;         /* which one that is */
  int key_column;      /* or -1 */
  GPtrArray *keys;     /* (owned) (element-type utf8): asked for there */
  GHashTable *found;   /* (owned) (element-type utf8): keys of records that came */
};

G_DEFINE_FINAL_TYPE (EksKeyReader, eks_key_reader, EKS_TYPE_READER)

static const EksRoute *
get_route (EksKeyReader *self)
{
  GPtrArray *routes = eks_entity_get_routes (self->asked->query.entity);

  return self->route < routes->len ? g_ptr_array_index (routes, self->route) : NULL;
}

static void
note_found (EksKeyReader *self, EksBatch *batch)
{
  for (guint i = 0; self->key_column >= 0 && i < eks_batch_get_n_rows (batch); i++)
    {
      const EksValue *value = &eks_batch_get_row (batch, i)[self->key_column];
      if (!eks_value_is_empty (value))
        g_hash_table_add (self->found, eks_value_dup_text (value));
    }
}

/* One record a question: what is not 404 is known. Several: what came back is. */
static gboolean
is_known (EksKeyReader *self, const char *key, GHashTable *absent)
{
  if (g_hash_table_contains (absent, key))
    return FALSE;
  return get_route (self)->parameter == NULL || self->key_column < 0 || g_hash_table_contains (self->found, key);
}

/* The next way, for the keys that this one does not know; no reader where nothing is left to ask. */
static gboolean
go_on (EksKeyReader *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksReader) done = g_steal_pointer (&self->reader);
  g_autoptr (GHashTable) absent = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *list = eks_http_reader_get_absent (EKS_HTTP_READER (done));

  for (guint i = 0; i < list->len; i++)
    g_hash_table_add (absent, g_ptr_array_index (list, i));
  for (guint i = 0; i < self->keys->len; i++)
    if (!is_known (self, g_ptr_array_index (self->keys, i), absent))
      g_ptr_array_add (left, g_strdup (g_ptr_array_index (self->keys, i)));
  g_hash_table_remove_all (self->found);
  if (!eks_reader_close (done, cancellable, error))
    return FALSE;
  self->route++;
  if (get_route (self) == NULL || left->len == 0)
    return TRUE;
  g_ptr_array_unref (self->keys);
  self->keys = g_steal_pointer (&left);
  self->reader = eks_source_open_route (self->source, &self->asked->query, get_route (self), self->keys);
  return TRUE;
}

static EksBatch *
eks_key_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksKeyReader *self = EKS_KEY_READER (reader);

  while (self->reader != NULL)
    {
      GError *problem = NULL;
      EksBatch *batch = eks_reader_next_batch (self->reader, cancellable, &problem);

      if (problem != NULL)
        {
          g_propagate_error (error, problem);
          return NULL;
        }
      if (batch != NULL)
        {
          note_found (self, batch);
          return batch;
        }
      if (!go_on (self, cancellable, error))
        return NULL;
    }
  return NULL;
}

static EksSchema *
eks_key_reader_get_schema (EksReader *reader)
{
  return EKS_KEY_READER (reader)->schema;
}

static gboolean
eks_key_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksKeyReader *self = EKS_KEY_READER (reader);
  g_autoptr (EksReader) open = g_steal_pointer (&self->reader);

  return open == NULL || eks_reader_close (open, cancellable, error);
}

static void
eks_key_reader_finalize (GObject *object)
{
  EksKeyReader *self = EKS_KEY_READER (object);

  g_clear_object (&self->reader);
  g_object_unref (self->source);
  eks_query_copy_free (self->asked);
  eks_schema_unref (self->schema);
  g_ptr_array_unref (self->keys);
  g_hash_table_unref (self->found);
  G_OBJECT_CLASS (eks_key_reader_parent_class)->finalize (object);
}

static void
eks_key_reader_class_init (EksKeyReaderClass *klass)
{
  EksReaderClass *reader_class = EKS_READER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_key_reader_finalize;
  reader_class->get_schema = eks_key_reader_get_schema;
  reader_class->next_batch = eks_key_reader_next_batch;
  reader_class->close = eks_key_reader_close;
}

static void
eks_key_reader_init (EksKeyReader *self)
{
  self->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static int
find_key_column (const EksSourceQuery *query)
{
  for (guint i = 0; i < query->n_columns; i++)
    if (strcmp (query->columns[i].id, eks_entity_get_key (query->entity)) == 0)
      return (int) i;
  return -1;
}

/**
 * eks_key_reader_new:
 * @source: whom to ask
 * @query: what is wanted of each record; its entity has at least one route
 * @keys: (element-type utf8): keys of records; copied
 *
 * Returns: (transfer full): the records
 */
EksReader *
eks_key_reader_new (EksSource *source, const EksSourceQuery *query, GPtrArray *keys)
{
  EksKeyReader *self = g_object_new (EKS_TYPE_KEY_READER, NULL);

  self->source = g_object_ref (source);
  self->asked = eks_query_copy_new (query);
  self->schema = eks_query_create_schema (query);
  self->key_column = find_key_column (query);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < keys->len; i++)
    g_ptr_array_add (self->keys, g_strdup (g_ptr_array_index (keys, i)));
  self->reader = eks_source_open_route (source, &self->asked->query, get_route (self), keys);
  return EKS_READER (self);
}
