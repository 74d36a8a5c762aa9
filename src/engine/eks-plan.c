/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a table of a job to the chain of readers that fulfils it:
 *
 *   source → filter on own fields → distinct records → a look-up for each relation → filter on related fields
 *          → what was not sent before → projection
 *
 * A table that is counted has the stages of EksGroupChain in place of the projection.
 * Only fields that a column, a filter or a look-up needs are read. Rows that the filter can refuse by the
 * record's own fields never reach a look-up. */

#include "config.h"

#include "eks-plan.h"

#include "eks-catalog.h"
#include "eks-collector.h"
#include "eks-column-reader.h"
#include "eks-distinct-reader.h"
#include "eks-error.h"
#include "eks-filter-reader.h"
#include "eks-fresh-reader.h"
#include "eks-group-chain.h"
#include "eks-kept.h"
#include "eks-latest-reader.h"
#include "eks-lookup-reader.h"
#include "eks-personal.h"
#include "eks-prefix-reader.h"
#include "eks-project-reader.h"
#include "eks-push.h"
#include "eks-secrets.h"
#include "eks-source-related.h"
#include "eks-tee-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Up to so many questions are asked for related records by key: beyond, their list is cheaper. */
#define LOOKUP_MAX_QUESTIONS 200
/* So many rows wait together for their related records; with 1.5 kB a record that is 30 MB. */
#define LOOKUP_BLOCK_ROWS 20000

typedef struct
{
  char *id;
  EksFieldRef ref;
} PlanField;

struct _EksPlan
{
  EksAccount *account; /* (owned) */
  EksTable *table;     /* (owned) */
  char *language;      /* (owned) */
  GBytes *salt;        /* (owned) (nullable): only where a column has a hash */
  EksClock *clock;     /* (owned) */
  EksTally *tally;     /* (owned) */
  EksProgress *progress; /* (owned) (nullable) */
  gint64 now;
  guint table_number;
  EksShape *shape;     /* (unowned) (nullable): of who made the plan */
  EksContentTable *content; /* (unowned) (nullable) */
  guint64 max_rows;
  gboolean opened;

  EksEntity *entity;    /* (unowned): the connector's */
  const EksStream *stream; /* (unowned) (nullable): the one that answers, once the plan was opened */
  GPtrArray *fields;    /* (owned) (element-type PlanField): everything that is needed */
  GPtrArray *relations; /* (owned) (element-type EksRelation): those that are needed */
  EksFilter *early;     /* (owned): conditions on own fields that hold for the whole filter */
  EksFilter *late;      /* (owned): the rest */
  GHashTable *parents;  /* (owned) (nullable): keys of chosen parents, see EksSourceQuery */
  GPtrArray *filters;   /* (owned) (element-type EksFilterReader): of the chain that was opened */
  EksGroupReader *group; /* (owned) (nullable): of the same */
  EksReader *distinct;  /* (owned) (nullable): of the same */
  EksReader *latest;    /* (owned) (nullable): of the same, in place of @distinct */
  EksReader *fresh;     /* (owned) (nullable): of the same */

  EksPlan *lead;           /* (unowned) (nullable): whose rows this table is filled from, too */
  GPtrArray *followers;    /* (owned) (element-type EksPlan): the other way round; they live as long as the pass */
  EksCollector *collector; /* (owned) (nullable): gathers the rows of this table while its lead is read */
  GPtrArray *aliases;      /* (owned) (element-type utf8): of its columns there */
  gboolean gathered;       /* they were enough */
  gboolean counts_entity;  /* what is counted of the pass by the entity is about this table */
};

/* What a table counts while it is not read by itself stands aside until it is known whether it counts. */
#define ASIDE 1000000

static void
plan_field_free (PlanField *field)
{
  g_free (field->id);
  eks_field_ref_clear (&field->ref);
  g_free (field);
}

/**
 * eks_plan_free:
 * @self: (nullable) (transfer full): a plan
 */
void
eks_plan_free (EksPlan *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->parents, g_hash_table_unref);
  if (self->collector != NULL)
    eks_tally_forget_table (self->tally, ASIDE + self->table_number);
  g_clear_pointer (&self->collector, eks_collector_free);
  g_clear_pointer (&self->followers, g_ptr_array_unref);
  g_clear_pointer (&self->aliases, g_ptr_array_unref);
  g_clear_pointer (&self->filters, g_ptr_array_unref);
  g_clear_object (&self->group);
  g_clear_object (&self->distinct);
  g_clear_object (&self->latest);
  g_clear_object (&self->fresh);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->relations, g_ptr_array_unref);
  g_clear_object (&self->early);
  g_clear_object (&self->late);
  g_clear_object (&self->account);
  g_clear_object (&self->table);
  g_clear_object (&self->clock);
  g_clear_object (&self->tally);
  g_clear_object (&self->progress);
  g_clear_pointer (&self->salt, g_bytes_unref);
  g_free (self->language);
  g_free (self);
}

static PlanField *
find_field (EksPlan *self, const char *id)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      PlanField *field = g_ptr_array_index (self->fields, i);
      if (strcmp (field->id, id) == 0)
        return field;
    }
  return NULL;
}

static gboolean
need_field (EksPlan *self, const char *id, GError **error)
{
  PlanField *field;

  if (find_field (self, id) != NULL)
    return TRUE;
  field = g_new0 (PlanField, 1);
  field->id = g_strdup (id);
  if (!eks_connector_resolve (eks_account_get_connector (self->account), self->entity, id, &field->ref, error))
    {
      plan_field_free (field);
      return FALSE;
    }
  g_ptr_array_add (self->fields, field);
  if (field->ref.relation != NULL && !g_ptr_array_find (self->relations, field->ref.relation, NULL))
    {
      /* the key may be a field of another relation, which is looked up before this one */
      if (!need_field (self, field->ref.relation->key, error))
        return FALSE;
      g_ptr_array_add (self->relations, (gpointer) field->ref.relation);
    }
  return TRUE;
}

static void
collect_cb (gpointer field, gpointer data)
{
  g_ptr_array_add (data, g_strdup (field));
}

static gboolean
need_all_fields (EksPlan *self, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GListModel) columns = eks_table_dup_written (self->table);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      eks_column_foreach_field (column, collect_cb, ids);
    }
  eks_filter_foreach_field (eks_table_get_where (self->table), collect_cb, ids);
  if (eks_entity_get_key (self->entity) != NULL)
    collect_cb ((gpointer) eks_entity_get_key (self->entity), ids);
  eks_content_table_foreach_field (self->content, collect_cb, ids);
  for (guint i = 0; i < ids->len; i++)
    if (!need_field (self, g_ptr_array_index (ids, i), error))
      return FALSE;
  return TRUE;
}

static void
is_related_cb (gpointer id, gpointer data)
{
  gpointer *closure = data;
  PlanField *field = find_field (closure[0], id);

  if (field != NULL && field->ref.relation != NULL)
    *(gboolean *) closure[1] = TRUE;
}

static gboolean
uses_related_field (EksPlan *self, EksFilter *filter)
{
  gboolean result = FALSE;
  gpointer closure[] = { self, &result };

  eks_filter_foreach_field (filter, is_related_cb, closure);
  return result;
}

/* What can be decided before the look-ups is decided before them. */
static void
split_filter (EksPlan *self)
{
  EksFilter *where = eks_table_get_where (self->table);

  self->early = eks_filter_new_group (EKS_FILTER_ALL);
  self->late = eks_filter_new_group (EKS_FILTER_ALL);
  if (eks_filter_get_kind (where) != EKS_FILTER_ALL)
    {
      g_autoptr (EksFilter) copy = eks_filter_copy (where);
      eks_filter_append (uses_related_field (self, where) ? self->late : self->early, copy);
      return;
    }
  for (guint i = 0; i < eks_filter_get_n_children (where); i++)
    {
      EksFilter *child = eks_filter_get_child (where, i);
      g_autoptr (EksFilter) copy = eks_filter_copy (child);
      eks_filter_append (uses_related_field (self, child) ? self->late : self->early, copy);
    }
}

/* The days of each stream are those of its own field; 0 for none. */
static gboolean
find_days (EksPlan *self, const EksStream *stream, gint64 *first, gint64 *last, GError **error)
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

static gboolean
check_days (EksPlan *self, GError **error)
{
  GPtrArray *streams = eks_entity_get_streams (self->entity);
  gint64 first, last;

  for (guint i = 0; i < streams->len; i++)
    if (!find_days (self, g_ptr_array_index (streams, i), &first, &last, error))
      return FALSE;
  return TRUE;
}

/**
 * eks_plan_new:
 * @options: what is wanted, from where; copied
 * @error: return location
 *
 * Understands the table: which fields are needed, which relations, what can be asked of the service.
 * Asks nothing yet.
 *
 * Returns: (transfer full) (nullable): the plan, or %NULL with %EKS_ERROR_INVALID_JOB
 */
EksPlan *
eks_plan_new (const EksPlanOptions *options, GError **error)
{
  g_autoptr (EksPlan) self = NULL;
  const char *entity;

  g_return_val_if_fail (options != NULL, NULL);

  self = g_new0 (EksPlan, 1);
  self->account = g_object_ref (options->account);
  self->table = g_object_ref (options->table);
  self->language = g_strdup (options->language);
  self->clock = g_object_ref (options->clock);
  self->tally = g_object_ref (options->tally);
  g_set_object (&self->progress, options->progress);
  self->now = options->now;
  self->table_number = options->table_number;
  self->shape = options->shape;
  self->content = options->content;
  self->max_rows = options->max_rows;
  self->followers = g_ptr_array_new ();
  self->aliases = g_ptr_array_new_with_free_func (g_free);
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) plan_field_free);
  self->relations = g_ptr_array_new ();
  self->filters = g_ptr_array_new_with_free_func (g_object_unref);

  entity = eks_table_get_entity (self->table);
  self->entity = entity != NULL ? eks_connector_find_entity (eks_account_get_connector (self->account), entity) : NULL;
  if (self->entity == NULL || eks_entity_get_streams (self->entity)->len == 0)
    {
      /* TRANSLATORS: %s is the id of what somebody wants to export */
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("This system has nothing called “%s” to export"), entity != NULL ? entity : "");
      return NULL;
    }
  if (eks_table_get_n_written (self->table) == 0)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("There is no column to show or to write"));
      return NULL;
    }
  self->parents = eks_parents_dup_keys (eks_table_get_parents (self->table));
  if (!need_all_fields (self, error))
    return NULL;
  split_filter (self);
  if (!check_days (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
is_unavailable (const EksStream *stream, const char *relation)
{
  return stream->unavailable != NULL && g_strv_contains ((const char *const *) stream->unavailable, relation);
}

static const EksPath *
find_embedded (const EksStream *stream, const char *relation)
{
  return stream->embedded != NULL ? g_hash_table_lookup (stream->embedded, relation) : NULL;
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
      const PlanField *field = g_ptr_array_index (self->fields, i);
      const EksRelation *relation = field->ref.relation;
      const EksPath *embedded = relation != NULL ? find_embedded (stream, relation->id) : NULL;
      EksSourceColumn column = { .id = field->id, .type = field->ref.field->type, .field = field->ref.field };

      if (relation == NULL)
        column.paths = field->ref.field->paths;
      else if (embedded != NULL)
        {
          column.paths = prefix_paths (embedded, field->ref.field->paths);
          column.from_element = TRUE;
          g_ptr_array_add (keep, column.paths);
        }
      else if (is_unavailable (stream, relation->id))
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
      eks_tally_add_alias (self->tally, eks_entity_get_id (follower->entity), eks_entity_get_id (follower->entity), ASIDE + follower->table_number);
      return;
    }
}

static void
prepare_source (EksPlan *self, EksSource *source)
{
  eks_source_set_tally (source, self->tally);
  if (self->progress != NULL)
    eks_source_set_progress (source, self->progress);
}

static EksSource *
open_source (EksPlan *self, GError **error)
{
  EksSource *source = eks_account_open_source (self->account, self->clock, error);

  if (source == NULL)
    return NULL;
  prepare_source (self, source);
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
      eks_tally_add_alias (self->tally, alias, column.id, ASIDE + self->table_number);
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
  find_days (self, eks_entity_get_stream (self->entity, index), &query->first_day, &query->last_day, NULL); /* checked before */
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
      const PlanField *field = g_ptr_array_index (self->fields, i);
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
    prepare_source (self, *other);
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
      const PlanField *field = g_ptr_array_index (self->fields, i);
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
  const PlanField *field = find_field (closure[0], id);

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
      const PlanField *field = g_ptr_array_index (self->fields, i);
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
static void
conceal_values (EksPlan *self)
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
static EksReader *
add_latest (EksPlan *self, EksReader *rows, GError **error)
{
  const char *id = eks_entity_get_id (self->entity);

  g_clear_object (&self->latest);
  self->latest = eks_latest_reader_new (rows, eks_entity_get_key (self->entity), eks_entity_get_tracking (self->entity)->created, eks_account_get_zone (self->account), id,
                                        self->tally, error);
  return self->latest != NULL ? g_object_ref (self->latest) : NULL;
}

/* What a record can be decided by alone. */
static EksReader *
build_early_chain (EksPlan *self, EksReader *rows, const EksStream *stream, GError **error)
{
  g_autoptr (EksReader) reader = add_filter (self, rows, self->early, error);

  if (reader == NULL || !stream->distinct)
    return g_steal_pointer (&reader);
  if (eks_content_table_wants_latest (self->content))
    return add_latest (self, reader, error);
  self->distinct = eks_distinct_reader_new (reader, eks_entity_get_key (self->entity), eks_entity_get_id (self->entity), self->tally);
  return g_object_ref (self->distinct);
}

/* All after that. Relations that the stream brings along or cannot bring need no look-up. */
static EksReader *
build_late_chain (EksPlan *self, EksReader *rows, EksSource *source, const EksStream *stream, GError **error)
{
  g_autoptr (EksReader) reader = g_object_ref (rows);
  g_autoptr (EksReader) filtered = NULL;
  g_autoptr (EksReader) seen = NULL;
  g_autoptr (EksReader) fresh = NULL;

  for (guint i = 0; i < self->relations->len; i++)
    {
      const EksRelation *relation = g_ptr_array_index (self->relations, i);
      if (find_embedded (stream, relation->id) != NULL)
        continue;
      if (is_unavailable (stream, relation->id))
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

/* An address that does not exist says so with its first answer: then the next stream is tried. */
static EksReader *
open_answering_stream (EksPlan *self, EksSource *source, guint *index, GCancellable *cancellable, GError **error)
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

/* EksCollectorFunc: what the early chain would leave */
static gboolean
cut_early (EksBatch *batch, gpointer data, GError **error)
{
  EksPlan *self = data;

  for (guint i = 0; i < self->filters->len; i++)
    eks_filter_reader_cut (g_ptr_array_index (self->filters, i), batch);
  return self->distinct == NULL || eks_distinct_reader_cut (EKS_DISTINCT_READER (self->distinct), batch, error);
}

/* Its early chain reads nothing, but knows what to leave of what another table reads. */
static gboolean
prepare_collector (EksPlan *self, GError **error)
{
  g_autoptr (EksReader) nothing = eks_prefix_reader_new_empty (eks_collector_get_schema (self->collector));
  g_autoptr (EksReader) early = build_early_chain (self, nothing, eks_entity_get_stream (self->entity, 0), error);

  if (early == NULL)
    return FALSE;
  eks_collector_prepare (self->collector, cut_early, self, self->tally, ASIDE + self->table_number);
  return TRUE;
}

/* The pass is over. */
static void
end_following (EksPlan *self)
{
  if (self->counts_entity)
    eks_tally_remove_alias (self->tally, eks_entity_get_id (self->entity));
  self->counts_entity = FALSE;
}

/* What was found out while the rows were gathered is of no use any more. */
static void
give_up_collector (EksPlan *self)
{
  end_following (self);
  g_clear_pointer (&self->collector, eks_collector_free);
  g_ptr_array_set_size (self->filters, 0);
  g_clear_object (&self->distinct);
  g_clear_object (&self->latest);
  eks_tally_forget_table (self->tally, ASIDE + self->table_number);
}

/* Returns: (transfer full) (nullable): @rows, which the tables that follow see, too */
static EksReader *
show_to_followers (EksPlan *self, EksReader *rows, guint index, GError **error)
{
  g_autoptr (GPtrArray) collectors = g_ptr_array_new ();

  for (guint i = 0; i < self->followers->len; i++)
    {
      EksPlan *follower = g_ptr_array_index (self->followers, i);
      if (index > 0)
        give_up_collector (follower); /* another address than the one they have in common */
      else if (prepare_collector (follower, error))
        g_ptr_array_add (collectors, follower->collector);
      else
        return NULL;
    }
  return collectors->len > 0 ? eks_tee_reader_new (rows, collectors) : g_object_ref (rows);
}

/* Returns: (transfer full) (nullable): the rows of this table that its lead brought along, if it brought all; %NULL without
 * @error if it did not */
static EksReader *
take_gathered (EksPlan *self, GError **error)
{
  g_autoptr (EksReader) rows = self->collector != NULL ? eks_collector_open (self->collector) : NULL;

  if (rows == NULL && self->collector != NULL)
    give_up_collector (self);
  if (rows == NULL)
    return NULL;
  end_following (self);
  g_clear_pointer (&self->collector, eks_collector_free);
  eks_tally_move_table (self->tally, ASIDE + self->table_number, self->table_number);
  self->gathered = TRUE;
  self->stream = eks_entity_get_stream (self->entity, 0);
  return self->latest != NULL ? add_latest (self, rows, error) : g_steal_pointer (&rows);
}

/* Asks the service, and goes as far as a record can be decided by alone. */
static EksReader *
read_early (EksPlan *self, EksSource *source, GCancellable *cancellable, GError **error)
{
  guint index;
  g_autoptr (EksReader) rows = open_answering_stream (self, source, &index, cancellable, error);
  g_autoptr (EksReader) shown = NULL;
  EksReader *early = NULL;

  if (rows == NULL)
    return NULL;
  self->stream = eks_entity_get_stream (self->entity, index);
  shown = show_to_followers (self, rows, index, error);
  if (shown != NULL)
    early = build_early_chain (self, shown, self->stream, error);
  if (early == NULL)
    eks_reader_close (rows, cancellable, NULL);
  return early;
}

/**
 * eks_plan_needs_salt:
 * @table: a table
 *
 * Returns: whether a column of it is written as a hash, which needs eks_secrets_ensure_salt()
 */
gboolean
eks_plan_needs_salt (EksTable *table)
{
  g_autoptr (GListModel) columns = NULL;

  g_return_val_if_fail (EKS_IS_TABLE (table), FALSE);

  columns = eks_table_dup_written (table);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      GListModel *transforms = G_LIST_MODEL (eks_column_get_transforms (column));
      for (guint j = 0; !eks_column_get_hidden (column) && j < g_list_model_get_n_items (transforms); j++)
        {
          g_autoptr (EksTransform) transform = g_list_model_get_item (transforms, j);
          if (eks_transform_get_kind (transform) == EKS_TRANSFORM_HASH)
            return TRUE;
        }
    }
  return FALSE;
}

/* What is gone does not come, however well everything else goes. */
static void
count_beyond_kept (EksPlan *self)
{
  g_autofree char *day = NULL;

  if (eks_kept_find_day (self->entity, eks_table_get_where (self->table), eks_account_get_zone (self->account), self->now, &day))
    eks_tally_add (self->tally, EKS_TALLY_BEYOND_KEPT, day, 1, NULL, 0);
}

/**
 * eks_plan_open:
 * @self: a plan
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Asks the first question and builds the chain on the stream that answers it; before that, fetches the salt if a column has
 * a hash. Blocks.
 * A plan is opened once. One that follows another is opened after that was read to its end.
 *
 * Returns: (transfer full) (nullable): the rows as a writer gets them
 */
EksReader *
eks_plan_open (EksPlan *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksSource) source = NULL;
  g_autoptr (EksReader) rows = NULL;
  g_autoptr (GError) local_error = NULL;
  EksReader *chain;

  g_return_val_if_fail (self != NULL && !self->opened, NULL);

  self->opened = TRUE;
  if (eks_plan_needs_salt (self->table) && (self->salt = eks_secrets_ensure_salt (cancellable, error)) == NULL)
    return NULL;
  conceal_values (self);
  count_beyond_kept (self);
  source = open_source (self, error);
  if (source == NULL)
    return NULL;
  rows = take_gathered (self, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (rows == NULL)
    rows = read_early (self, source, cancellable, error);
  if (rows == NULL)
    return NULL;
  chain = build_late_chain (self, rows, source, self->stream, error);
  if (chain == NULL)
    eks_reader_close (rows, cancellable, NULL);
  return chain;
}

/**
 * eks_plan_get_rows_filtered:
 * @self: a plan that was opened
 *
 * Returns: records that its filters have refused so far
 */
guint64
eks_plan_get_rows_filtered (EksPlan *self)
{
  guint64 n = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->filters->len; i++)
    n += eks_filter_reader_get_n_dropped (g_ptr_array_index (self->filters, i));
  return n;
}

/**
 * eks_plan_get_rows_counted:
 * @self: a plan that was opened
 * @rows: (out): records that were put together so far
 *
 * Returns: whether its table is counted; if not, each record that a filter lets through is a row, and @rows stays as it was
 */
gboolean
eks_plan_get_rows_counted (EksPlan *self, guint64 *rows)
{
  g_return_val_if_fail (self != NULL && rows != NULL, FALSE);

  if (self->group != NULL)
    *rows = eks_group_reader_get_n_rows (self->group);
  return self->group != NULL;
}

/**
 * eks_plan_has_lookups:
 * @self: a plan
 *
 * Returns: whether records of other entities are read, which the counters of its progress hold too
 */
gboolean
eks_plan_has_lookups (EksPlan *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->relations->len > 0 || eks_entity_get_parent (self->entity) != NULL;
}

/**
 * eks_plan_is_announced:
 * @self: a plan that was opened
 *
 * With a filter it never is: days are asked for wider than they are wanted, and everything else is decided here.
 *
 * Returns: whether the service itself says how many rows the table has: the total of its progress
 */
gboolean
eks_plan_is_announced (EksPlan *self)
{
  g_return_val_if_fail (self != NULL && self->stream != NULL, FALSE);
  return !self->gathered && self->fresh == NULL && !self->stream->distinct && eks_filter_is_empty (eks_table_get_where (self->table)) && self->stream->paging != NULL && (self->stream->paging->total != NULL || self->stream->paging->total_header != NULL) &&
         self->stream->only_path_field == NULL && self->stream->parent == NULL;
}

/**
 * eks_plan_get_rows_merged:
 * @self: a plan that was opened
 *
 * Returns: rows so far that were one more of a record that is written already, or of none
 */
guint64
eks_plan_get_rows_merged (EksPlan *self)
{
  g_return_val_if_fail (self != NULL, 0);
  if (self->latest != NULL)
    return eks_latest_reader_get_n_merged (EKS_LATEST_READER (self->latest));
  return self->distinct != NULL ? eks_distinct_reader_get_n_merged (EKS_DISTINCT_READER (self->distinct)) : 0;
}

/**
 * eks_plan_get_rows_sent_before:
 * @self: a plan that was opened
 *
 * Returns: rows so far that are left out because an earlier run has sent them
 */
guint64
eks_plan_get_rows_sent_before (EksPlan *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->fresh != NULL ? eks_fresh_reader_get_n_dropped (EKS_FRESH_READER (self->fresh)) : 0;
}

/**
 * eks_plan_get_entity:
 * @self: a plan
 *
 * Returns: (transfer none): whose records it reads
 */
EksEntity *
eks_plan_get_entity (EksPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->entity;
}

/**
 * eks_plan_is_distinct:
 * @self: a plan
 *
 * Returns: whether its records only come as part of others
 */
gboolean
eks_plan_is_distinct (EksPlan *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return eks_entity_get_stream (self->entity, 0)->distinct;
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
  g_autoptr (EksSource) source = open_source (self, NULL);
  g_autoptr (GPtrArray) pushed = eks_push_find (self->entity, stream, eks_table_get_where (self->table));
  EksSourceQuery query;

  if (source == NULL)
    return NULL;
  fill_query (self, 0, pushed, &query);
  return eks_source_describe_question (source, &query);
}

/**
 * eks_plan_follow:
 * @self: a plan
 * @lead: one that asks the same question and will be opened before this one; this one must live until it is read
 *
 * Takes the rows of @self from those that @lead reads.
 */
void
eks_plan_follow (EksPlan *self, EksPlan *lead)
{
  g_return_if_fail (self != NULL && lead != NULL && self != lead && self->lead == NULL && lead->lead == NULL);

  self->lead = lead;
  g_ptr_array_add (lead->followers, self);
  conceal_values (self); /* its values are looked at before it is opened */
}

/**
 * eks_plan_get_lead:
 * @self: a plan
 *
 * Returns: (transfer none) (nullable): the plan whose rows it is filled from
 */
EksPlan *
eks_plan_get_lead (EksPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->lead;
}
