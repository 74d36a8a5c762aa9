/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plan asks of the service: which columns, for which days, on which address. */

#include "config.h"

#include "eks-plan-private.h"

#include "eks-error.h"
#include "eks-filter-reader.h"
#include "eks-prefix-reader.h"
#include "eks-push.h"

#include <string.h>

gboolean
eks_plan_is_unavailable (const EksStream *stream, const char *relation)
{
  return stream->unavailable != NULL && g_strv_contains ((const char *const *) stream->unavailable, relation);
}

const EksPath *
eks_plan_find_embedded (const EksStream *stream, const char *relation)
{
  return stream->embedded != NULL ? g_hash_table_lookup (stream->embedded, relation) : NULL;
}

/* The days of each stream are those of its own field; 0 for none. */
gboolean
eks_plan_find_days (EksPlan *self, const EksStream *stream, gint64 *first, gint64 *last, GError **error)
{
  gint64 first_day, last_day;

  *first = *last = 0;
  if (stream->window == NULL)
    return TRUE;
  if (!eks_filter_get_day_range (eks_table_get_where (self->table), stream->window->field, eks_account_get_zone (self->account),
                                 self->now, &first_day, &last_day, error))
    return FALSE;
  *first = first_day != G_MININT64 ? first_day : 0;
  *last = last_day != G_MAXINT64 ? last_day : 0;
  return TRUE;
}

/* A field of a record that stands inside of another: the way there, then the way inside. */
static GPtrArray *
prefix_paths (const EksPath *prefix, GPtrArray *paths)
{
  GPtrArray *result = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_path_free);

  for (guint i = 0; i < paths->len; i++)
    {
      EksPath *path = eks_path_copy (g_ptr_array_index (paths, i));
      g_autoptr (GStrvBuilder) steps = g_strv_builder_new ();
      g_strv_builder_addv (steps, (const char **) prefix->steps);
      g_strv_builder_addv (steps, (const char **) path->steps);
      g_strfreev (path->steps);
      path->steps = g_strv_builder_end (steps);
      g_ptr_array_add (result, path);
    }
  return result;
}

/* The columns that a stream gives by itself; with @keep the made paths live as long as the query. */
static GArray *
make_columns (EksPlan *self, const EksStream *stream, GPtrArray *keep)
{
  GArray *columns = g_array_new (FALSE, TRUE, sizeof (EksSourceColumn));

  for (guint i = 0; i < self->fields->len; i++)
    {
      const EksPlanField *field = g_ptr_array_index (self->fields, i);
      const EksRelation *relation = field->ref.relation;
      const EksPath *embedded = relation != NULL ? eks_plan_find_embedded (stream, relation->id) : NULL;
      EksSourceColumn column = { .id = field->id, .type = field->ref.field->type, .field = field->ref.field };

      if (relation == NULL)
        column.paths = field->ref.field->paths;
      else if (embedded != NULL)
        {
          column.paths = prefix_paths (embedded, field->ref.field->paths);
          column.from_element = TRUE;
          g_ptr_array_add (keep, column.paths);
        }
      else if (eks_plan_is_unavailable (stream, relation->id))
        {
          column.paths = g_ptr_array_new (); /* it stands nowhere: always empty */
          g_ptr_array_add (keep, column.paths);
        }
      else
        continue; /* a look-up adds it */
      g_array_append_val (columns, column);
    }
  return columns;
}

static int
find_column (GArray *columns, const char *id)
{
  for (guint i = 0; id != NULL && i < columns->len; i++)
    if (strcmp (g_array_index (columns, EksSourceColumn, i).id, id) == 0)
      return (int) i;
  return -1;
}

/* An id that no field of another table has. */
static char *
make_alias (EksPlan *self, const char *id)
{
  return g_strdup_printf ("%u#%s", self->table_number, id);
}

/* Rows that come twice are dropped where they come in, by the key of what they are. A table of distinct records leaves that
 * to one that follows it. */
static void
take_key (EksPlan *self, const EksStream *stream, GArray *columns, EksSourceQuery *query)
{
  if (!stream->distinct)
    {
      query->key_column = find_column (columns, eks_entity_get_key (self->entity));
      return;
    }
  for (guint i = 0; i < self->followers->len; i++)
    {
      EksPlan *follower = g_ptr_array_index (self->followers, i);
      const char *key = eks_entity_get_key (follower->entity);
      g_autofree char *alias = NULL;
      if (key == NULL || eks_plan_is_distinct (follower))
        continue;
      alias = make_alias (follower, key);
      query->key_column = find_column (columns, alias);
      query->entity = follower->entity;
      follower->counts_entity = TRUE;
      eks_tally_add_alias (self->tally, eks_entity_get_id (follower->entity), eks_entity_get_id (follower->entity), EKS_PLAN_ASIDE + follower->table_number);
      return;
    }
}

void
eks_plan_prepare_source (EksPlan *self, EksSource *source)
{
  eks_source_set_tally (source, self->tally);
  if (self->progress != NULL)
    eks_source_set_progress (source, self->progress);
}

EksSource *
eks_plan_open_source (EksPlan *self, GError **error)
{
  EksSource *source = eks_account_open_source (self->account, self->clock, error);

  if (source == NULL)
    return NULL;
  eks_plan_prepare_source (self, source);
  return source;
}

/* The columns of a follower stand behind those of its lead. What is counted by them is the follower's. */
static void
append_columns (EksPlan *self, GArray *columns, GPtrArray *keep)
{
  g_autoptr (GArray) own = make_columns (self, eks_entity_get_stream (self->entity, 0), keep);
  g_autofree EksSchemaColumn *named = g_new0 (EksSchemaColumn, own->len + 1);
  g_autofree guint *places = g_new0 (guint, own->len + 1);
  g_autoptr (EksSchema) schema = NULL;

  for (guint i = 0; i < own->len; i++)
    {
      EksSourceColumn column = g_array_index (own, EksSourceColumn, i);
      char *alias = make_alias (self, column.id);
      g_ptr_array_add (self->aliases, alias);
      eks_tally_add_alias (self->tally, alias, column.id, EKS_PLAN_ASIDE + self->table_number);
      named[i] = (EksSchemaColumn) { column.id, column.id, column.type, FALSE };
      places[i] = columns->len;
      column.id = alias;
      g_array_append_val (columns, column);
    }
  schema = eks_schema_new (named, own->len);
  self->collector = eks_collector_new (schema, places, EKS_COLLECTOR_MAX_BYTES);
}

static void
fill_query (EksPlan *self, guint index, GPtrArray *pushed, EksSourceQuery *query)
{
  *query = (EksSourceQuery) {
    .entity = self->entity,
    .stream = index,
    .key_column = -1,
    .zone = eks_account_get_zone (self->account),
    .pushed = pushed,
    .max_rows = self->max_rows,
    .parents = self->parents,
  };
  eks_plan_find_days (self, eks_entity_get_stream (self->entity, index), &query->first_day, &query->last_day, NULL); /* checked before */
}

static EksReader *
open_stream (EksPlan *self, EksSource *source, guint index, GError **error)
{
  const EksStream *stream = eks_entity_get_stream (self->entity, index);
  g_autoptr (GPtrArray) keep = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GArray) columns = make_columns (self, stream, keep);
  g_autoptr (GPtrArray) pushed = eks_push_find (self->entity, stream, eks_table_get_where (self->table));
  EksSourceQuery query;

  for (guint i = 0; index == 0 && i < self->followers->len; i++)
    append_columns (g_ptr_array_index (self->followers, i), columns, keep);
  fill_query (self, index, pushed, &query);
  query.columns = (const EksSourceColumn *) (void *) columns->data;
  query.n_columns = columns->len;
  take_key (self, stream, columns, &query);
  return eks_source_open (source, &query, error);
}

/* An address that does not exist says so with its first answer: then the next stream is tried. */
EksReader *
eks_plan_open_answering_stream (EksPlan *self, EksSource *source, guint *index, GCancellable *cancellable, GError **error)
{
  guint n_streams = eks_entity_get_streams (self->entity)->len;

  for (*index = 0;; (*index)++)
    {
      g_autoptr (EksReader) reader = open_stream (self, source, *index, error);
      g_autoptr (GError) local_error = NULL;
      EksBatch *first;

      if (reader == NULL)
        return NULL;
      first = eks_reader_next_batch (reader, cancellable, &local_error);
      if (local_error == NULL)
        return eks_prefix_reader_new (reader, first);
      eks_reader_close (reader, cancellable, NULL);
      /* below others it may be one of these that is gone, which says nothing of the address */
      if (!g_error_matches (local_error, EKS_ERROR, EKS_ERROR_SOURCE_MISSING) || eks_entity_get_stream (self->entity, *index)->parent != NULL || *index + 1 >= n_streams)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
}

/**
 * eks_plan_describe_question:
 * @self: a plan
 *
 * Returns: (transfer full) (nullable): a text that is the same for plans which ask the service the same; %NULL if its question
 *   is not known yet
 */
char *
eks_plan_describe_question (EksPlan *self)
{
  const EksStream *stream = eks_entity_get_stream (self->entity, 0);
  g_autoptr (EksSource) source = eks_plan_open_source (self, NULL);
  g_autoptr (GPtrArray) pushed = eks_push_find (self->entity, stream, eks_table_get_where (self->table));
  EksSourceQuery query;

  if (source == NULL)
    return NULL;
  fill_query (self, 0, pushed, &query);
  return eks_source_describe_question (source, &query);
}
