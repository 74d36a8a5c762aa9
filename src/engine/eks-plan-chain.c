/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stages that stand on the rows: look-ups, filters, what the file says of each column, and what a report may say. */

#include "config.h"

#include "eks-plan-private.h"

#include "eks-catalog.h"
#include "eks-column-reader.h"
#include "eks-distinct-reader.h"
#include "eks-filter-reader.h"
#include "eks-latest-reader.h"
#include "eks-lookup-reader.h"
#include "eks-personal.h"
#include "eks-project-reader.h"
#include "eks-source-related.h"

/* Up to so many questions are asked for related records by key: beyond, their list is cheaper. */
#define LOOKUP_MAX_QUESTIONS 200
/* So many rows wait together for their related records; with 1.5 kB a record that is 30 MB. */
#define LOOKUP_BLOCK_ROWS 20000

static EksReader *
add_filter (EksPlan *self, EksReader *reader, EksFilter *filter, GError **error)
{
  EksReader *filtered;

  if (eks_filter_is_empty (filter))
    return g_object_ref (reader);
  filtered = eks_filter_reader_new (reader, filter, eks_account_get_zone (self->account), self->now, self->tally, error);
  if (filtered != NULL)
    g_ptr_array_add (self->filters, g_object_ref (filtered));
  return filtered;
}

static gboolean
wants_parent_field (EksPlan *self, EksEntity *entity, const EksRelation *relation)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      const EksPlanField *field = g_ptr_array_index (self->fields, i);
      const EksField *there = field->ref.relation == relation && field->ref.reference == NULL ? eks_entity_find_field (entity, field->ref.field->id) : NULL;
      if (there != NULL && there->parent != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Up to how many related records are asked for by key. A list that leaves some out is no way to find them; a record that was
 * asked for by key does not say whose it is. */
static guint
find_max_keys (EksPlan *self, EksEntity *entity, const EksRelation *relation)
{
  GPtrArray *routes = eks_entity_get_routes (entity);
  const EksStream *stream = eks_entity_get_stream (entity, 0);

  if (routes->len == 0 || g_strcmp0 (relation->foreign_key, eks_entity_get_key (entity)) != 0 || wants_parent_field (self, entity, relation))
    return 0;
  if (stream == NULL || stream->partial)
    return G_MAXUINT;
  if (relation->compare != EKS_KEY_COMPARE_TEXT)
    return 0; /* the service knows a key by one spelling only; in the list all are seen */
  return LOOKUP_MAX_QUESTIONS * ((EksRoute *) g_ptr_array_index (routes, 0))->size;
}

/* A look-up into another connection asks there. @other: (out): nothing if it is this one */
static gboolean
open_other_source (EksPlan *self, const EksRelation *relation, EksEntity **entity, EksSource **other, GError **error)
{
  GError *problem = NULL;

  *other = eks_account_open_related (self->account, relation->entity, self->clock, entity, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  if (*other != NULL)
    eks_plan_prepare_source (self, *other);
  return TRUE;
}

static EksReader *
add_lookup (EksPlan *self, EksReader *reader, EksSource *source, const EksRelation *relation, GError **error)
{
  EksConnector *connector = eks_account_get_connector (self->account);
  EksEntity *entity = eks_connector_find_entity (connector, relation->entity);
  g_autoptr (EksSource) other = NULL;
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr (EksRelated) related = NULL;
  EksLookupOptions options = { .relation = relation->id, .key_column = relation->key, .compare = relation->compare, .block_rows = LOOKUP_BLOCK_ROWS };

  if (!open_other_source (self, relation, &entity, &other, error))
    return NULL;
  options.whole = eks_entity_get_size (entity) == EKS_SIZE_SMALL && eks_entity_get_stream (entity, 0) != NULL;
  options.max_keys = find_max_keys (self, entity, relation);
  for (guint i = 0; i < self->fields->len; i++)
    {
      const EksPlanField *field = g_ptr_array_index (self->fields, i);
      if (field->ref.relation == relation)
        g_ptr_array_add (wanted, (gpointer) &field->ref);
    }
  related = eks_source_related_new (other != NULL ? other : source, entity, relation, wanted, other == NULL ? self->parents : NULL, self->tally);
  return eks_lookup_reader_new (reader, related, &options, self->tally);
}

/* Whether the values stay out of the file, as they are or altogether. */
static gboolean
conceals (EksColumn *column)
{
  return eks_column_get_hidden (column) || eks_personal_get_protection (column) != EKS_EXPOSURE_CLEAR;
}

static void
note_personal_cb (gpointer id, gpointer data)
{
  gpointer *closure = data;
  const EksPlanField *field = eks_plan_find_field (closure[0], id);

  if (field != NULL && field->ref.field->privacy != EKS_PRIVACY_NONE)
    *(gboolean *) closure[1] = TRUE;
}

/* What the file does not say, a report does not say either. */
static gboolean
is_personal (EksPlan *self, EksColumn *column)
{
  gboolean result = conceals (column);
  gpointer closure[] = { self, &result };

  eks_column_foreach_field (column, note_personal_cb, closure);
  return result;
}

static void
conceal_cb (gpointer id, gpointer data)
{
  g_hash_table_add (data, g_strdup (id));
}

/* (transfer full) (element-type utf8): fields whose values stay here */
static GHashTable *
find_concealed (EksPlan *self)
{
  g_autoptr (GListModel) columns = eks_table_dup_written (self->table);
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->fields->len; i++)
    {
      const EksPlanField *field = g_ptr_array_index (self->fields, i);
      if (field->ref.field->privacy != EKS_PRIVACY_NONE)
        conceal_cb (field->id, ids);
    }
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      if (conceals (column))
        eks_column_foreach_field (column, conceal_cb, ids);
    }
  return ids;
}

/* Stages count by field, relation and entity where there are no columns yet. */
void
eks_plan_conceal_values (EksPlan *self)
{
  g_autoptr (GHashTable) ids = find_concealed (self);
  const char *key = eks_entity_get_key (self->entity);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    eks_tally_conceal (self->tally, id);
  for (guint i = 0; i < self->relations->len; i++)
    {
      const EksRelation *relation = g_ptr_array_index (self->relations, i);
      if (g_hash_table_contains (ids, relation->key))
        eks_tally_conceal (self->tally, relation->id);
    }
  if (key != NULL && g_hash_table_contains (ids, key))
    eks_tally_conceal (self->tally, eks_entity_get_id (self->entity));
}

static EksCellContext
get_context (EksPlan *self)
{
  return (EksCellContext) { .zone = eks_account_get_zone (self->account), .now = self->now, .language = self->language, .salt = self->salt };
}

/* Columns that are more than a field as it is. */
static EksReader *
add_made_columns (EksPlan *self, EksReader *reader, GPtrArray *columns, GStrv ids, GStrv titles, GError **error)
{
  g_autofree EksMadeColumn *made = g_new0 (EksMadeColumn, columns->len);
  const EksCellContext context = get_context (self);
  guint n = 0;

  for (guint i = 0; i < columns->len; i++)
    if (!eks_column_is_plain (g_ptr_array_index (columns, i)))
      made[n++] = (EksMadeColumn) { .id = ids[i], .title = titles[i], .column = g_ptr_array_index (columns, i), .personal = is_personal (self, g_ptr_array_index (columns, i)) };
  if (n == 0)
    return g_object_ref (reader);
  return eks_column_reader_new (reader, made, n, &context, self->tally, error);
}

static EksReader *
add_projection (EksPlan *self, EksReader *reader, GError **error)
{
  GListModel *model = G_LIST_MODEL (eks_table_get_columns (self->table));
  g_auto (GStrv) all_titles = eks_catalog_get_titles (eks_account_get_connector (self->account), self->table);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree EksSchemaColumn *wanted = g_new0 (EksSchemaColumn, g_list_model_get_n_items (model) + 1);
  g_auto (GStrv) unique = NULL;
  g_autoptr (EksReader) made = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (model, i);
      if (eks_column_get_hidden (column))
        continue;
      /* no field's id begins with # */
      g_ptr_array_add (ids, eks_column_is_plain (column) ? g_strdup (eks_column_get_field (column)) : g_strdup_printf ("#%u", i));
      g_ptr_array_add (titles, g_strdup (all_titles[i]));
      g_ptr_array_add (columns, g_steal_pointer (&column));
    }
  unique = eks_project_reader_make_titles ((const char *const *) titles->pdata, titles->len); /* as they will be, to count by */
  made = add_made_columns (self, reader, columns, (GStrv) ids->pdata, unique, error);
  if (made == NULL)
    return NULL;
  for (guint i = 0; i < columns->len; i++)
    wanted[i] = (EksSchemaColumn) { .id = g_ptr_array_index (ids, i), .title = g_ptr_array_index (titles, i), .personal = is_personal (self, g_ptr_array_index (columns, i)) };
  return eks_project_reader_new (made, wanted, columns->len, self->tally, error);
}

/* In place of the projection. */
static EksReader *
add_groups (EksPlan *self, EksReader *reader, GError **error)
{
  g_autoptr (GListModel) columns = eks_table_dup_written (self->table);
  g_auto (GStrv) titles = eks_catalog_get_titles (eks_account_get_connector (self->account), self->table);
  g_autofree gboolean *personal = g_new0 (gboolean, g_list_model_get_n_items (columns) + 1);
  const EksCellContext context = get_context (self);
  const EksGroupChain chain = { .columns = columns, .titles = titles, .personal = personal, .context = &context, .tally = self->tally };

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      personal[i] = is_personal (self, column);
    }
  return eks_group_chain_open (&chain, reader, &self->group, error);
}

/* Which row of a record is the newest is known when all have come. */
EksReader *
eks_plan_add_latest (EksPlan *self, EksReader *rows, GError **error)
{
  const char *id = eks_entity_get_id (self->entity);

  g_clear_object (&self->latest);
  self->latest = eks_latest_reader_new (rows, eks_entity_get_key (self->entity), eks_entity_get_tracking (self->entity)->created, eks_account_get_zone (self->account), id,
                                        self->tally, error);
  return self->latest != NULL ? g_object_ref (self->latest) : NULL;
}

/* What a record can be decided by alone. */
EksReader *
eks_plan_build_early_chain (EksPlan *self, EksReader *rows, const EksStream *stream, GError **error)
{
  g_autoptr (EksReader) reader = add_filter (self, rows, self->early, error);

  if (reader == NULL || !stream->distinct)
    return g_steal_pointer (&reader);
  if (eks_content_table_wants_latest (self->content))
    return eks_plan_add_latest (self, reader, error);
  self->distinct = eks_distinct_reader_new (reader, eks_entity_get_key (self->entity), eks_entity_get_id (self->entity), self->tally);
  return g_object_ref (self->distinct);
}

/* All after that. Relations that the stream brings along or cannot bring need no look-up. */
EksReader *
eks_plan_build_late_chain (EksPlan *self, EksReader *rows, EksSource *source, const EksStream *stream, GError **error)
{
  g_autoptr (EksReader) reader = g_object_ref (rows);
  g_autoptr (EksReader) filtered = NULL;
  g_autoptr (EksReader) seen = NULL;
  g_autoptr (EksReader) fresh = NULL;

  for (guint i = 0; i < self->relations->len; i++)
    {
      const EksRelation *relation = g_ptr_array_index (self->relations, i);
      if (eks_plan_find_embedded (stream, relation->id) != NULL)
        continue;
      if (eks_plan_is_unavailable (stream, relation->id))
        {
          eks_tally_add (self->tally, EKS_TALLY_RELATION_UNAVAILABLE, relation->id, 1, NULL, 0);
          continue;
        }
      EksReader *joined = add_lookup (self, reader, source, relation, error);
      if (joined == NULL)
        return NULL;
      g_object_unref (reader);
      reader = joined;
    }
  filtered = add_filter (self, reader, self->late, error);
  if (filtered == NULL)
    return NULL;
  seen = self->shape != NULL ? eks_shape_observe (self->shape, filtered) : g_object_ref (filtered);
  fresh = eks_content_table_stage (self->content, seen, self->tally, &self->fresh);
  return eks_table_get_counted (self->table) ? add_groups (self, fresh, error) : add_projection (self, fresh, error);
}
