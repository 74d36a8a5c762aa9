/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be chosen: an entity's own fields and those of the entities it reaches. */

#include "config.h"

#include "eks-catalog.h"

#include "eks-grouping.h"

struct _EksCatalogField
{
  GObject parent_instance;

  char *id;              /* (owned) */
  char *label;           /* (owned) */
  char *area;            /* (owned) */
  char *description;     /* (owned) (nullable) */
  char *relation;        /* (owned) (nullable) */
  GPtrArray *choices;    /* (owned) (element-type EksChoice) */
  EksConnector *owner;   /* (owned): keeps the choices alive */
  EksType type;
  EksPrivacy privacy;
};

typedef enum
{
  PROP_ID = 1,
  PROP_LABEL,
  PROP_AREA,
} EksCatalogFieldProperty;

static GParamSpec *properties[PROP_AREA + 1];

G_DEFINE_FINAL_TYPE (EksCatalogField, eks_catalog_field, G_TYPE_OBJECT)

static void
eks_catalog_field_finalize (GObject *object)
{
  EksCatalogField *self = EKS_CATALOG_FIELD (object);

  g_free (self->id);
  g_free (self->label);
  g_free (self->area);
  g_free (self->description);
  g_free (self->relation);
  g_ptr_array_unref (self->choices);
  g_object_unref (self->owner);
  G_OBJECT_CLASS (eks_catalog_field_parent_class)->finalize (object);
}

static void
eks_catalog_field_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksCatalogField *self = EKS_CATALOG_FIELD (object);

  switch ((EksCatalogFieldProperty) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_AREA:
      g_value_set_string (value, self->area);
      break;
    }
}

static void
eks_catalog_field_class_init (EksCatalogFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = eks_catalog_field_finalize;
  object_class->get_property = eks_catalog_field_get_property;
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_AREA] = g_param_spec_string ("area", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
eks_catalog_field_init (EksCatalogField *self)
{
}

static EksCatalogField *
catalog_field_new (EksConnector *connector, const char *id, const EksFieldRef *ref)
{
  EksCatalogField *self = g_object_new (EKS_TYPE_CATALOG_FIELD, NULL);

  self->owner = g_object_ref (connector);
  self->id = g_strdup (id);
  self->label = g_strdup (ref->field->label);
  self->area = g_strdup (ref->relation != NULL ? ref->relation->label : eks_entity_get_label (ref->entity));
  self->description = g_strdup (ref->field->description);
  self->relation = ref->relation != NULL ? g_strdup (ref->relation->id) : NULL;
  self->choices = ref->field->choices != NULL ? g_ptr_array_ref (ref->field->choices) : g_ptr_array_new ();
  self->type = ref->field->type;
  self->privacy = ref->field->privacy;
  return self;
}

/**
 * eks_catalog_field_get_id:
 * @self: a field
 *
 * Returns: (transfer none): its id as in a job file
 */
const char *
eks_catalog_field_get_id (EksCatalogField *self)
{
  g_return_val_if_fail (EKS_IS_CATALOG_FIELD (self), NULL);
  return self->id;
}

/**
 * eks_catalog_field_get_label:
 * @self: a field
 *
 * Returns: (transfer none): its name in the user's language
 */
const char *
eks_catalog_field_get_label (EksCatalogField *self)
{
  g_return_val_if_fail (EKS_IS_CATALOG_FIELD (self), NULL);
  return self->label;
}

/**
 * eks_catalog_field_dup_name:
 * @self: a field
 *
 * Returns: (transfer full): its label, with the area in front where it is not the entity's own: `Lead: Name`
 */
char *
eks_catalog_field_dup_name (EksCatalogField *self)
{
  g_return_val_if_fail (EKS_IS_CATALOG_FIELD (self), NULL);
  return self->relation != NULL ? g_strdup_printf ("%s: %s", self->area, self->label) : g_strdup (self->label);
}

/**
 * eks_catalog_field_get_area:
 * @self: a field
 *
 * Returns: (transfer none): the area it belongs to, in the user's language
 */
const char *
eks_catalog_field_get_area (EksCatalogField *self)
{
  g_return_val_if_fail (EKS_IS_CATALOG_FIELD (self), NULL);
  return self->area;
}

/**
 * eks_catalog_field_get_description:
 * @self: a field
 *
 * Returns: (transfer none) (nullable): what it holds, in the user's language
 */
const char *
eks_catalog_field_get_description (EksCatalogField *self)
{
  g_return_val_if_fail (EKS_IS_CATALOG_FIELD (self), NULL);
  return self->description;
}

/**
 * eks_catalog_field_get_relation:
 * @self: a field
 *
 * Returns: (transfer none) (nullable): id of the relation it is reached by
 */
const char *
eks_catalog_field_get_relation (EksCatalogField *self)
{
  g_return_val_if_fail (EKS_IS_CATALOG_FIELD (self), NULL);
  return self->relation;
}

/**
 * eks_catalog_field_get_field_type:
 * @self: a field
 *
 * Returns: what its values mean
 */
EksType
eks_catalog_field_get_field_type (EksCatalogField *self)
{
  g_return_val_if_fail (EKS_IS_CATALOG_FIELD (self), EKS_TYPE_TEXT);
  return self->type;
}

/**
 * eks_catalog_field_get_privacy:
 * @self: a field
 *
 * Returns: whether it is about a person
 */
EksPrivacy
eks_catalog_field_get_privacy (EksCatalogField *self)
{
  g_return_val_if_fail (EKS_IS_CATALOG_FIELD (self), EKS_PRIVACY_NONE);
  return self->privacy;
}

/**
 * eks_catalog_field_get_choices:
 * @self: a field
 *
 * Returns: (transfer none) (element-type EksChoice): its known values; empty if free
 */
GPtrArray *
eks_catalog_field_get_choices (EksCatalogField *self)
{
  g_return_val_if_fail (EKS_IS_CATALOG_FIELD (self), NULL);
  return self->choices;
}

static void
list_fields (GPtrArray *list, EksConnector *connector, EksEntity *entity, const EksRelation *relation)
{
  GPtrArray *fields = eks_entity_get_fields (entity);

  for (guint i = 0; i < fields->len; i++)
    {
      EksFieldRef ref = { .entity = entity, .relation = relation, .field = g_ptr_array_index (fields, i) };
      g_autofree char *id = relation != NULL ? g_strconcat (relation->id, ".", ref.field->id, NULL) : g_strdup (ref.field->id);
      g_ptr_array_add (list, catalog_field_new (connector, id, &ref));
    }
}

/**
 * eks_catalog_list:
 * @connector: a connector
 * @entity: one of its entities
 *
 * Returns: (transfer full) (element-type EksCatalogField): the entity's own fields, then those of each relation
 */
GPtrArray *
eks_catalog_list (EksConnector *connector, EksEntity *entity)
{
  GPtrArray *list;
  GPtrArray *relations;

  g_return_val_if_fail (EKS_IS_CONNECTOR (connector) && EKS_IS_ENTITY (entity), NULL);

  list = g_ptr_array_new_with_free_func (g_object_unref);
  list_fields (list, connector, entity, NULL);
  relations = eks_entity_get_relations (entity);
  for (guint i = 0; i < relations->len; i++)
    {
      const EksRelation *relation = g_ptr_array_index (relations, i);
      list_fields (list, connector, eks_connector_find_entity (connector, relation->entity), relation);
    }
  return list;
}

/**
 * eks_catalog_find:
 * @connector: a connector
 * @entity: one of its entities
 * @id: a field id as in a job file
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the field, or %NULL with %EKS_ERROR_INVALID_JOB
 */
EksCatalogField *
eks_catalog_find (EksConnector *connector, EksEntity *entity, const char *id, GError **error)
{
  EksFieldRef ref = { 0 };
  EksCatalogField *field;

  g_return_val_if_fail (EKS_IS_CONNECTOR (connector) && EKS_IS_ENTITY (entity) && id != NULL, NULL);

  if (!eks_connector_resolve (connector, entity, id, &ref, error))
    return NULL;
  field = catalog_field_new (connector, id, &ref);
  eks_field_ref_clear (&ref);
  return field;
}

static const int text_comparisons[] = {
  EKS_COMPARISON_EQUAL, EKS_COMPARISON_NOT_EQUAL, EKS_COMPARISON_ONE_OF, EKS_COMPARISON_CONTAINS, EKS_COMPARISON_STARTS_WITH,
  EKS_COMPARISON_ENDS_WITH, EKS_COMPARISON_EMPTY, EKS_COMPARISON_NOT_EMPTY,
  /* answers of forms are texts that hold numbers and days: the values say how they are compared */
  EKS_COMPARISON_LESS, EKS_COMPARISON_LESS_OR_EQUAL, EKS_COMPARISON_GREATER, EKS_COMPARISON_GREATER_OR_EQUAL, EKS_COMPARISON_BETWEEN, -1,
};
static const int guid_comparisons[] = {
  EKS_COMPARISON_EQUAL, EKS_COMPARISON_NOT_EQUAL, EKS_COMPARISON_ONE_OF, EKS_COMPARISON_EMPTY, EKS_COMPARISON_NOT_EMPTY, -1,
};
static const int number_comparisons[] = {
  EKS_COMPARISON_EQUAL, EKS_COMPARISON_NOT_EQUAL, EKS_COMPARISON_LESS, EKS_COMPARISON_LESS_OR_EQUAL, EKS_COMPARISON_GREATER,
  EKS_COMPARISON_GREATER_OR_EQUAL, EKS_COMPARISON_BETWEEN, EKS_COMPARISON_ONE_OF, EKS_COMPARISON_EMPTY, EKS_COMPARISON_NOT_EMPTY, -1,
};
static const int time_comparisons[] = {
  EKS_COMPARISON_BETWEEN, EKS_COMPARISON_IN_LAST, EKS_COMPARISON_TODAY, EKS_COMPARISON_YESTERDAY, EKS_COMPARISON_THIS_WEEK,
  EKS_COMPARISON_LAST_WEEK, EKS_COMPARISON_THIS_MONTH, EKS_COMPARISON_LAST_MONTH, EKS_COMPARISON_THIS_YEAR, EKS_COMPARISON_LAST_YEAR,
  EKS_COMPARISON_EQUAL, EKS_COMPARISON_NOT_EQUAL, EKS_COMPARISON_LESS, EKS_COMPARISON_LESS_OR_EQUAL, EKS_COMPARISON_GREATER,
  EKS_COMPARISON_GREATER_OR_EQUAL, EKS_COMPARISON_ONE_OF, EKS_COMPARISON_EMPTY, EKS_COMPARISON_NOT_EMPTY, -1,
};
static const int boolean_comparisons[] = {
  EKS_COMPARISON_EQUAL, EKS_COMPARISON_NOT_EQUAL, EKS_COMPARISON_EMPTY, EKS_COMPARISON_NOT_EMPTY, -1,
};
static const int json_comparisons[] = {
  EKS_COMPARISON_CONTAINS, EKS_COMPARISON_EMPTY, EKS_COMPARISON_NOT_EMPTY, -1,
};

/**
 * eks_catalog_get_comparisons:
 * @type: what a field's values mean
 *
 * Returns: (transfer none) (array): the #EksComparison that make sense for it, the usual one first, ended by -1
 */
const int *
eks_catalog_get_comparisons (EksType type)
{
  switch (type)
    {
    case EKS_TYPE_TEXT:
      return text_comparisons;
    case EKS_TYPE_GUID:
      return guid_comparisons;
    case EKS_TYPE_BOOLEAN:
      return boolean_comparisons;
    case EKS_TYPE_INTEGER:
    case EKS_TYPE_NUMBER:
      return number_comparisons;
    case EKS_TYPE_TIMESTAMP:
    case EKS_TYPE_DATE:
      return time_comparisons;
    case EKS_TYPE_JSON:
      return json_comparisons;
    default:
      g_return_val_if_reached (text_comparisons);
    }
}

/**
 * eks_catalog_add_default_columns:
 * @connector: a connector
 * @table: a table of one of its entities
 *
 * Adds the columns that a new export of the entity begins with.
 */
void
eks_catalog_add_default_columns (EksConnector *connector, EksTable *table)
{
  EksEntity *entity;
  GPtrArray *fields;

  g_return_if_fail (EKS_IS_CONNECTOR (connector) && EKS_IS_TABLE (table));

  entity = eks_connector_find_entity (connector, eks_table_get_entity (table));
  g_return_if_fail (entity != NULL);
  fields = eks_entity_get_fields (entity);
  for (guint i = 0; i < fields->len; i++)
    {
      const EksField *field = g_ptr_array_index (fields, i);
      if (!field->by_default)
        continue;
      g_autoptr (EksColumn) column = eks_column_new (field->id, NULL);
      g_list_store_append (eks_table_get_columns (table), column);
    }
}

/* The name of a column that has none of its own: short, lead_guid; long, with the relation in front. */
static void
get_default_titles (EksConnector *connector, EksEntity *entity, const char *id, char **short_title, char **long_title)
{
  EksFieldRef ref = { 0 };

  *short_title = *long_title = NULL;
  if (entity != NULL && eks_connector_resolve (connector, entity, id, &ref, NULL))
    {
      const char *name = ref.reference != NULL ? ref.reference : ref.field->id;
      *short_title = g_strdup (name);
      *long_title = ref.relation != NULL ? g_strconcat (ref.relation->id, "_", name, NULL) : g_strdup (name);
      eks_field_ref_clear (&ref);
      return;
    }
  *short_title = g_strdup (id);
  *long_title = g_strdup (id);
}

/* What is said about the field, behind its name: sent_at_day, points_sum. */
static void
add_ending (EksColumn *column, char **title)
{
  EksMeasure measure = eks_column_get_measure (column);
  EksPer per = eks_column_get_per (column);
  g_autofree char *name = *title;

  if (measure != EKS_MEASURE_NONE)
    *title = g_strconcat (name, "_", eks_measure_names[measure - 1], NULL);
  else if (per != EKS_PER_VALUE)
    *title = g_strconcat (name, "_", eks_per_names[per - 1], NULL);
  else
    *title = g_steal_pointer (&name);
}

static void
get_titles (EksConnector *connector, EksEntity *entity, EksColumn *column, char **short_title, char **long_title)
{
  const char *title = eks_column_get_title (column);

  if (title == NULL && eks_column_get_field (column) != NULL)
    {
      get_default_titles (connector, entity, eks_column_get_field (column), short_title, long_title);
      add_ending (column, short_title);
      add_ending (column, long_title);
      return;
    }
  if (title == NULL)
    title = eks_column_counts_rows (column) ? eks_measure_names[EKS_MEASURE_COUNT - 1] : eks_column_get_text (column);
  *short_title = g_strdup (title);
  *long_title = g_strdup (title);
}

/**
 * eks_catalog_get_titles:
 * @connector: a connector
 * @table: a table of one of its entities
 *
 * A column without a title of its own gets the field's name; where two columns would have the same,
 * the related entity comes first: `created_ts`, `lead_created_ts`. What is said about a field stands behind its name:
 * `sent_at_day`, `points_sum`.
 *
 * Returns: (transfer full): a title for each column that eks_table_dup_written() has, in order
 */
GStrv
eks_catalog_get_titles (EksConnector *connector, EksTable *table)
{
  g_autoptr (GHashTable) uses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GStrvBuilder) titles = g_strv_builder_new ();
  g_autoptr (GPtrArray) longer = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) shorter = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GListModel) columns = NULL;
  EksEntity *entity;

  g_return_val_if_fail (EKS_IS_CONNECTOR (connector) && EKS_IS_TABLE (table), NULL);

  columns = eks_table_dup_written (table);
  entity = eks_table_get_entity (table) != NULL ? eks_connector_find_entity (connector, eks_table_get_entity (table)) : NULL;
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      char *short_title, *long_title;
      get_titles (connector, entity, column, &short_title, &long_title);
      g_ptr_array_add (shorter, short_title);
      g_ptr_array_add (longer, long_title);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (uses, short_title));
      g_hash_table_insert (uses, g_strdup (short_title), GUINT_TO_POINTER (n + 1));
    }
  for (guint i = 0; i < shorter->len; i++)
    {
      const char *title = g_ptr_array_index (shorter, i);
      gboolean alone = GPOINTER_TO_UINT (g_hash_table_lookup (uses, title)) == 1;
      g_strv_builder_add (titles, alone ? title : g_ptr_array_index (longer, i));
    }
  return g_strv_builder_end (titles);
}
