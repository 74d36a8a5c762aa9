/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Related records for a look-up. An account that does not have them at all (every address is missing)
 * gives none and says so in the report, instead of ending the export. */

#include "config.h"

#include "eks-source-related.h"

#include "eks-distinct-reader.h"
#include "eks-error.h"
#include "eks-prefix-reader.h"

#include <string.h>

struct _EksSourceRelated
{
  EksRelated parent_instance;

  EksSource *source;           /* (owned) */
  EksEntity *entity;           /* (owned) */
  const EksRelation *relation; /* (unowned): the connector's, which the source holds */
  EksTally *tally;             /* (owned) */
  EksSchema *schema;           /* (owned) */
  GPtrArray *keep;             /* (owned): what the columns point to */
  GArray *columns;             /* (owned) (element-type EksSourceColumn): the foreign key first */
  GHashTable *parents;         /* (owned) (nullable): see EksSourceQuery */
};

G_DEFINE_FINAL_TYPE (EksSourceRelated, eks_source_related, EKS_TYPE_RELATED)

static void
fill_query (EksSourceRelated *self, guint stream, EksSourceQuery *query)
{
  *query = (EksSourceQuery) {
    .entity = self->entity,
    .stream = stream,
    .columns = (const EksSourceColumn *) (void *) self->columns->data,
    .n_columns = self->columns->len,
    .key_column = -1, /* the look-up keeps one record a key by itself */
    .parents = self->parents,
  };
}

static EksSchema *
eks_source_related_get_schema (EksRelated *related)
{
  return EKS_SOURCE_RELATED (related)->schema;
}

/* What comes many times because it is part of something else is no duplicate. */
static EksReader *
open_stream (EksSourceRelated *self, const EksSourceQuery *query, GError **error)
{
  g_autoptr (EksReader) reader = eks_source_open (self->source, query, error);

  if (reader == NULL || !eks_entity_get_stream (self->entity, query->stream)->distinct)
    return g_steal_pointer (&reader);
  return eks_distinct_reader_new (reader, query->columns[0].id, eks_entity_get_id (self->entity), self->tally);
}

static EksReader *
eks_source_related_open_all (EksRelated *related, GCancellable *cancellable, GError **error)
{
  EksSourceRelated *self = EKS_SOURCE_RELATED (related);
  guint n_streams = eks_entity_get_streams (self->entity)->len;

  for (guint i = 0; i < n_streams; i++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (EksReader) reader = NULL;
      EksSourceQuery query;
      EksBatch *first = NULL;

      fill_query (self, i, &query);
      reader = open_stream (self, &query, error);
      if (reader == NULL)
        return NULL;
      first = eks_reader_next_batch (reader, cancellable, &local_error);
      if (local_error == NULL)
        return eks_prefix_reader_new (reader, first);
      eks_reader_close (reader, cancellable, NULL);
      /* below others it may be one of these that is gone, which says nothing of the rest */
      if (!g_error_matches (local_error, EKS_ERROR, EKS_ERROR_SOURCE_MISSING) || eks_entity_get_stream (self->entity, i)->parent != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
  eks_tally_add (self->tally, EKS_TALLY_RELATION_UNAVAILABLE, self->relation->id, 1, NULL, 0);
  return eks_prefix_reader_new_empty (self->schema);
}

static EksReader *
eks_source_related_open_keys (EksRelated *related, GPtrArray *keys, GCancellable *cancellable, GError **error)
{
  EksSourceRelated *self = EKS_SOURCE_RELATED (related);
  EksSourceQuery query;

  fill_query (self, 0, &query);
  return eks_source_open_keys (self->source, &query, keys, error);
}

static void
eks_source_related_dispose (GObject *object)
{
  EksSourceRelated *self = EKS_SOURCE_RELATED (object);

  g_clear_object (&self->source);
  g_clear_object (&self->entity);
  g_clear_object (&self->tally);
  g_clear_pointer (&self->schema, eks_schema_unref);
  g_clear_pointer (&self->columns, g_array_unref);
  g_clear_pointer (&self->keep, g_ptr_array_unref);
  g_clear_pointer (&self->parents, g_hash_table_unref);
  G_OBJECT_CLASS (eks_source_related_parent_class)->dispose (object);
}

static void
eks_source_related_class_init (EksSourceRelatedClass *klass)
{
  EksRelatedClass *related_class = EKS_RELATED_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_source_related_dispose;
  related_class->get_schema = eks_source_related_get_schema;
  related_class->open_all = eks_source_related_open_all;
  related_class->open_keys = eks_source_related_open_keys;
}

static void
eks_source_related_init (EksSourceRelated *self)
{
  self->keep = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->columns = g_array_new (FALSE, TRUE, sizeof (EksSourceColumn));
}

/* Copies, because a dynamic field's paths belong to the plan while the look-up may outlive it. */
static GPtrArray *
copy_paths (GPtrArray *paths)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_path_free);

  for (guint i = 0; i < paths->len; i++)
    g_ptr_array_add (copies, eks_path_copy (g_ptr_array_index (paths, i)));
  return copies;
}

static void
add_column (EksSourceRelated *self, const EksField *field, gboolean is_listed)
{
  GPtrArray *paths = copy_paths (field->paths);
  EksSourceColumn column = { .id = g_intern_string (field->id), .type = field->type, .paths = paths, .field = is_listed ? field : NULL, .is_related = TRUE };

  g_ptr_array_add (self->keep, paths);
  g_array_append_val (self->columns, column);
}

/* The field as the entity that is asked describes it: the one of a look-up into another connection is a copy that says less.
 * A field of a form is described nowhere but in the plan. */
static void
add_wanted (EksSourceRelated *self, const EksFieldRef *ref)
{
  const EksField *field = ref->reference == NULL ? eks_entity_find_field (self->entity, ref->field->id) : NULL;

  add_column (self, field != NULL ? field : ref->field, field != NULL);
}

static EksSchema *
make_schema (GArray *columns)
{
  g_autofree EksSchemaColumn *wanted = g_new0 (EksSchemaColumn, columns->len);

  for (guint i = 0; i < columns->len; i++)
    {
      const EksSourceColumn *column = &g_array_index (columns, EksSourceColumn, i);
      wanted[i] = (EksSchemaColumn) { .id = column->id, .title = column->id, .type = column->type };
    }
  return eks_schema_new (wanted, columns->len);
}

/**
 * eks_source_related_new:
 * @source: where to ask
 * @entity: the related entity
 * @relation: how it is reached
 * @refs: (element-type EksFieldRef): the fields wanted of it
 * @parents: (nullable) (element-type utf8 GStrv): keys of chosen parents by entity
 * @tally: where it is noted that the account has none
 *
 * Returns: (transfer full): related records; columns are the foreign key, then @refs in order
 */
EksRelated *
eks_source_related_new (EksSource *source, EksEntity *entity, const EksRelation *relation, GPtrArray *refs, GHashTable *parents, EksTally *tally)
{
  EksSourceRelated *self;

  g_return_val_if_fail (EKS_IS_SOURCE (source) && EKS_IS_ENTITY (entity) && relation != NULL && refs != NULL, NULL);

  self = g_object_new (EKS_TYPE_SOURCE_RELATED, NULL);
  self->source = g_object_ref (source);
  self->entity = g_object_ref (entity);
  self->relation = relation;
  self->parents = parents != NULL ? g_hash_table_ref (parents) : NULL;
  self->tally = g_object_ref (tally);
  add_column (self, eks_entity_find_field (entity, relation->foreign_key), TRUE);
  for (guint i = 0; i < refs->len; i++)
    {
      const EksFieldRef *ref = g_ptr_array_index (refs, i);
      if (strcmp (ref->field->id, relation->foreign_key) == 0)
        continue; /* already there as the key */
      add_wanted (self, ref);
    }
  self->schema = make_schema (self->columns);
  return EKS_RELATED (self);
}
