/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which references a customer's forms use. The descriptor cannot know them, so a sample of real records is
 * looked through for names, labels, a sample value and how often it is filled. */

#include "config.h"

#include "eks-discovery.h"

#include "eks-error.h"
#include "eks-file-name.h"
#include "eks-plan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksReference
{
  GObject parent_instance;

  char *field_id;  /* (owned) */
  char *reference; /* (owned) */
  char *label;     /* (owned) (nullable) */
  char *sample;    /* (owned) (nullable) */
  guint filled;
  guint seen_in;   /* records looked at */
  guint sensitive : 1;
  guint always : 1;
};

typedef enum
{
  PROP_FIELD_ID = 1,
  PROP_REFERENCE,
  PROP_LABEL,
  PROP_SAMPLE,
  PROP_FILL_RATE,
  PROP_SENSITIVE,
  PROP_ALWAYS,
} EksReferenceProperty;

static GParamSpec *properties[PROP_ALWAYS + 1];

G_DEFINE_FINAL_TYPE (EksReference, eks_reference, G_TYPE_OBJECT)

/* A sample is to recognise a field by. */
#define MAX_SAMPLE_CHARS 60
#define MAX_REFERENCES 5000

static void
eks_reference_finalize (GObject *object)
{
  EksReference *self = EKS_REFERENCE (object);

  g_free (self->field_id);
  g_free (self->reference);
  g_free (self->label);
  g_free (self->sample);
  G_OBJECT_CLASS (eks_reference_parent_class)->finalize (object);
}

static void
eks_reference_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksReference *self = EKS_REFERENCE (object);

  switch ((EksReferenceProperty) id)
    {
    case PROP_FIELD_ID:
      g_value_set_string (value, self->field_id);
      break;
    case PROP_REFERENCE:
      g_value_set_string (value, self->reference);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_SAMPLE:
      g_value_set_string (value, self->sample);
      break;
    case PROP_FILL_RATE:
      g_value_set_double (value, eks_reference_get_fill_rate (self));
      break;
    case PROP_SENSITIVE:
      g_value_set_boolean (value, self->sensitive);
      break;
    case PROP_ALWAYS:
      g_value_set_boolean (value, self->always);
      break;
    }
}

static void
eks_reference_class_init (EksReferenceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = eks_reference_finalize;
  object_class->get_property = eks_reference_get_property;
  properties[PROP_FIELD_ID] = g_param_spec_string ("field-id", NULL, NULL, NULL, flags);
  properties[PROP_REFERENCE] = g_param_spec_string ("reference", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_SAMPLE] = g_param_spec_string ("sample", NULL, NULL, NULL, flags);
  properties[PROP_FILL_RATE] = g_param_spec_double ("fill-rate", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_SENSITIVE] = g_param_spec_boolean ("sensitive", NULL, NULL, FALSE, flags);
  properties[PROP_ALWAYS] = g_param_spec_boolean ("always", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
eks_reference_init (EksReference *self)
{
}

/**
 * eks_reference_get_field_id:
 * @self: a reference
 *
 * Returns: (transfer none): the field id to put into a job
 */
const char *
eks_reference_get_field_id (EksReference *self)
{
  g_return_val_if_fail (EKS_IS_REFERENCE (self), NULL);
  return self->field_id;
}

/**
 * eks_reference_get_reference:
 * @self: a reference
 *
 * Returns: (transfer none): what the form calls it
 */
const char *
eks_reference_get_reference (EksReference *self)
{
  g_return_val_if_fail (EKS_IS_REFERENCE (self), NULL);
  return self->reference;
}

/**
 * eks_reference_get_label:
 * @self: a reference
 *
 * Returns: (transfer none) (nullable): what the form shows to people
 */
const char *
eks_reference_get_label (EksReference *self)
{
  g_return_val_if_fail (EKS_IS_REFERENCE (self), NULL);
  return self->label;
}

/**
 * eks_reference_get_sample:
 * @self: a reference
 *
 * Returns: (transfer none) (nullable): a value seen
 */
const char *
eks_reference_get_sample (EksReference *self)
{
  g_return_val_if_fail (EKS_IS_REFERENCE (self), NULL);
  return self->sample;
}

/**
 * eks_reference_get_fill_rate:
 * @self: a reference
 *
 * Returns: the share of sampled records that have a value, 0 to 1
 */
double
eks_reference_get_fill_rate (EksReference *self)
{
  g_return_val_if_fail (EKS_IS_REFERENCE (self), 0);
  return self->seen_in > 0 ? (double) self->filled / self->seen_in : 0;
}

/**
 * eks_reference_get_sensitive:
 * @self: a reference
 *
 * Returns: %TRUE if a record names it among its sensitive data
 */
gboolean
eks_reference_get_sensitive (EksReference *self)
{
  g_return_val_if_fail (EKS_IS_REFERENCE (self), FALSE);
  return self->sensitive;
}

/* What is being found out about one related entity. */
typedef struct
{
  const EksDynamicFields *dynamic;
  char *field_prefix;    /* (owned): data_set.formResult. */
  GHashTable *found;     /* (owned) (element-type utf8 EksReference): by reference */
  GPtrArray *in_order;   /* (owned) (element-type EksReference) */
  guint n_records;
} Sample;

static void
sample_clear (Sample *sample)
{
  g_free (sample->field_prefix);
  g_clear_pointer (&sample->found, g_hash_table_unref);
  g_clear_pointer (&sample->in_order, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sample, sample_clear)

static EksReference *
touch (Sample *sample, const char *reference)
{
  EksReference *item = g_hash_table_lookup (sample->found, reference);

  if (item != NULL || reference[0] == '\0' || g_hash_table_size (sample->found) >= MAX_REFERENCES)
    return item;
  item = g_object_new (EKS_TYPE_REFERENCE, NULL);
  item->reference = g_strdup (reference);
  item->field_id = g_strconcat (sample->field_prefix, reference, NULL);
  g_hash_table_insert (sample->found, item->reference, item);
  g_ptr_array_add (sample->in_order, item);
  return item;
}

static JsonNode *
parse_cell (const EksValue *value)
{
  return value->kind == EKS_VALUE_JSON ? eks_json_parse (value->text, value->length, NULL) : NULL;
}

static void
set_sample (EksReference *item, JsonNode *value)
{
  g_autofree char *text = NULL;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return;
  text = json_node_get_value_type (value) == G_TYPE_STRING ? json_node_dup_string (value) : eks_json_to_text (value, FALSE);
  if (text == NULL || text[0] == '\0')
    return;
  item->filled++;
  if (item->sample == NULL)
    {
      gboolean is_long = g_utf8_strlen (text, -1) > MAX_SAMPLE_CHARS;
      g_autofree char *head = g_utf8_substring (text, 0, is_long ? MAX_SAMPLE_CHARS : g_utf8_strlen (text, -1));
      item->sample = is_long ? g_strconcat (head, "…", NULL) : g_steal_pointer (&head);
    }
}

static void
look_at_map (Sample *sample, const EksValue *cell)
{
  g_autoptr (JsonNode) node = parse_cell (cell);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      EksReference *item = touch (sample, name);
      if (item != NULL)
        set_sample (item, value);
    }
}

static void
look_at_list (Sample *sample, const EksValue *cell)
{
  g_autoptr (JsonNode) node = parse_cell (cell);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      const char *name = object != NULL ? json_object_get_string_member_with_default (object, sample->dynamic->list_name, NULL) : NULL;
      EksReference *item = name != NULL ? touch (sample, name) : NULL;
      if (item != NULL && item->label == NULL && sample->dynamic->list_label != NULL)
        item->label = g_strdup (json_object_get_string_member_with_default (object, sample->dynamic->list_label, NULL));
    }
}

static void
look_at_sensitive (Sample *sample, const EksValue *cell)
{
  g_autoptr (JsonNode) node = parse_cell (cell);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      EksReference *item = json_node_get_value_type (element) == G_TYPE_STRING ? touch (sample, json_node_get_string (element)) : NULL;
      if (item != NULL)
        item->sensitive = TRUE;
    }
}

static void
add_always (Sample *sample)
{
  for (guint i = 0; sample->dynamic->always != NULL && i < sample->dynamic->always->len; i++)
    {
      const EksChoice *choice = g_ptr_array_index (sample->dynamic->always, i);
      EksReference *item = touch (sample, choice->value);
      if (item == NULL)
        continue;
      item->always = TRUE;
      if (item->label == NULL)
        item->label = g_strdup (choice->label);
    }
}

/* The three places that a record tells its references in, as columns of JSON. @form: stands for the parent's field with the list */
static guint
make_columns (const EksDynamicFields *dynamic, const EksField *form, GPtrArray *keep, EksSourceColumn *columns, void (**looks) (Sample *, const EksValue *))
{
  const struct
  {
    EksPath *path;
    const char *id;
    void (*look) (Sample *, const EksValue *);
  } places[] = {
    { dynamic->list, "list", look_at_list },
    { dynamic->map, "map", look_at_map },
    { dynamic->sensitive, "sensitive", look_at_sensitive },
  };
  guint n = 0;

  if (dynamic->list_parent != NULL)
    {
      looks[n] = look_at_list;
      columns[n++] = (EksSourceColumn) { .id = "form", .type = EKS_TYPE_JSON, .paths = form->paths, .field = form };
    }
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (places[i].path != NULL)
      {
        GPtrArray *paths = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_path_free);
        g_ptr_array_add (paths, eks_path_copy (places[i].path));
        g_ptr_array_add (keep, paths);
        looks[n] = places[i].look;
        columns[n++] = (EksSourceColumn) { .id = places[i].id, .type = EKS_TYPE_JSON, .paths = paths };
      }
  return n;
}

static gboolean
read_sample (Sample *sample, EksSource *source, EksEntity *entity, GHashTable *parents, guint n_records, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) keep = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  EksField form = { .parent = sample->dynamic->list_parent, .type = EKS_TYPE_JSON, .paths = nothing, .choices = nothing };
  EksSourceColumn columns[3];
  void (*looks[3]) (Sample *, const EksValue *);
  guint n_columns = make_columns (sample->dynamic, &form, keep, columns, looks);
  EksSourceQuery query = { .entity = entity, .columns = columns, .n_columns = n_columns, .key_column = -1, .max_rows = n_records, .parents = parents };
  g_autoptr (EksReader) reader = eks_source_open (source, &query, error);

  if (reader == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (EksBatch) batch = eks_reader_next_batch (reader, cancellable, &local_error);
      if (local_error != NULL)
        {
          eks_reader_close (reader, cancellable, NULL);
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (batch == NULL)
        return eks_reader_close (reader, cancellable, error);
      for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
        {
          const EksValue *row = eks_batch_get_row (batch, i);
          for (guint j = 0; j < n_columns; j++)
            looks[j](sample, &row[j]);
        }
      sample->n_records += eks_batch_get_n_rows (batch);
    }
}

static int
compare_references (gconstpointer a, gconstpointer b)
{
  const EksReference *first = *(EksReference *const *) a;
  const EksReference *second = *(EksReference *const *) b;

  if (first->filled != second->filled)
    return first->filled > second->filled ? -1 : 1;
  return g_utf8_collate (first->reference, second->reference);
}

static gboolean
discover (GListStore *store, EksSource *source, EksEntity *entity, const char *relation, GHashTable *parents, guint n_records, GCancellable *cancellable, GError **error)
{
  g_auto (Sample) sample = { .dynamic = eks_entity_get_dynamic (entity) };

  sample.field_prefix = relation != NULL ? g_strconcat (relation, ".", sample.dynamic->prefix, ".", NULL) : g_strconcat (sample.dynamic->prefix, ".", NULL);
  sample.found = g_hash_table_new (g_str_hash, g_str_equal);
  sample.in_order = g_ptr_array_new_with_free_func (g_object_unref);
  if (!read_sample (&sample, source, entity, parents, n_records, cancellable, error))
    return FALSE;
  add_always (&sample);
  g_ptr_array_sort (sample.in_order, compare_references);
  for (guint i = 0; i < sample.in_order->len; i++)
    {
      EksReference *item = g_ptr_array_index (sample.in_order, i);
      item->seen_in = sample.n_records;
      g_list_store_append (store, item);
    }
  return TRUE;
}

static gboolean
discover_related (GListStore *store, EksAccount *account, EksEntity *entity, GHashTable *parents, EksClock *clock, guint n_records, GCancellable *cancellable, GError **error)
{
  EksConnector *connector = eks_account_get_connector (account);
  GPtrArray *relations = eks_entity_get_relations (entity);
  g_autoptr (EksSource) source = eks_account_open_source (account, clock, error);

  if (source == NULL)
    return FALSE;
  if (eks_entity_get_dynamic (entity) != NULL && !discover (store, source, entity, NULL, parents, n_records, cancellable, error))
    return FALSE;
  for (guint i = 0; i < relations->len; i++)
    {
      const EksRelation *relation = g_ptr_array_index (relations, i);
      EksEntity *related = eks_connector_find_entity (connector, relation->entity);
      if (eks_entity_get_dynamic (related) != NULL && eks_entity_get_streams (related)->len > 0 &&
          !discover (store, source, related, relation->id, parents, n_records, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  EksEnvironment *environment; /* (owned) */
  EksJob *job;                 /* (owned): a copy */
  guint table;
  guint n_records;
} DiscoveryData;

static void
discovery_data_free (DiscoveryData *data)
{
  g_object_unref (data->environment);
  g_object_unref (data->job);
  g_free (data);
}

/* (nullable): those of other operations have other forms */
static gboolean
find_parents (EksJob *job, EksTable *table, GHashTable **parents, GError **error)
{
  g_autoptr (EksTable) copy = eks_table_copy (table);

  if (!eks_table_expand_filter (job, copy, error))
    return FALSE;
  *parents = eks_parents_dup_keys (eks_table_get_parents (copy));
  return TRUE;
}

static GListModel *
load (DiscoveryData *data, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksAccount) account = eks_environment_open_job_account (data->environment, data->job, cancellable, error);
  g_autoptr (GListStore) store = g_list_store_new (EKS_TYPE_REFERENCE);
  g_autoptr (GHashTable) parents = NULL;
  EksTable *table = eks_job_get_table (data->job, data->table);
  EksEntity *entity;

  if (account == NULL)
    return NULL;
  entity = table != NULL && eks_table_get_entity (table) != NULL ? eks_connector_find_entity (eks_account_get_connector (account), eks_table_get_entity (table)) : NULL;
  if (entity == NULL)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("Choose what to export first"));
      return NULL;
    }
  if (!find_parents (data->job, table, &parents, error) || !discover_related (store, account, entity, parents, eks_environment_get_clock (data->environment), data->n_records, cancellable, error))
    return NULL;
  return G_LIST_MODEL (g_steal_pointer (&store));
}

static void
load_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GListModel *list = load (task_data, cancellable, &error);

  if (list != NULL)
    g_task_return_pointer (task, list, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * eks_discovery_load_async:
 * @environment: where connections are
 * @job: the job; copied
 * @table: index of the table
 * @n_records: how many records of each related entity to look at
 * @cancellable: (nullable): cancels
 * @callback: called in the caller's main context
 * @data: data for @callback
 *
 * Looks through real records for the references that forms use.
 */
void
eks_discovery_load_async (EksEnvironment *environment, EksJob *job, guint table, guint n_records, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  DiscoveryData *discovery = g_new0 (DiscoveryData, 1);

  discovery->environment = g_object_ref (environment);
  discovery->job = eks_job_copy (job);
  discovery->table = table;
  discovery->n_records = n_records;
  g_task_set_source_tag (task, eks_discovery_load_async);
  g_task_set_task_data (task, discovery, (GDestroyNotify) discovery_data_free);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * eks_discovery_load_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a list of #EksReference, those filled most often first
 */
GListModel *
eks_discovery_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL) && g_async_result_is_tagged (result, eks_discovery_load_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
