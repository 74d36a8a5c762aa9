/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns under a name: a file of their own, refused and written by the rules of a job's columns. */

#include "config.h"

#include "eks-column-set.h"

#include "eks-spec-file.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>

struct _EksColumnSet
{
  EksSpec parent_instance;

  char *id;            /* (owned) */
  char *name;          /* (owned) */
  char *connector;     /* (owned) */
  char *entity;        /* (owned) */
  GListStore *columns; /* (unowned): the parent class holds it */
};

typedef enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_CONNECTOR,
  PROP_ENTITY,
} EksColumnSetProperty;

static GParamSpec *props[PROP_ENTITY + 1];

G_DEFINE_FINAL_TYPE (EksColumnSet, eks_column_set, EKS_TYPE_SPEC)

static void
eks_column_set_finalize (GObject *object)
{
  EksColumnSet *self = EKS_COLUMN_SET (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->connector);
  g_free (self->entity);
  G_OBJECT_CLASS (eks_column_set_parent_class)->finalize (object);
}

static void
eks_column_set_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksColumnSet *self = EKS_COLUMN_SET (object);

  switch ((EksColumnSetProperty) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_CONNECTOR:
      g_value_set_string (value, self->connector);
      break;
    case PROP_ENTITY:
      g_value_set_string (value, self->entity);
      break;
    }
}

static void
eks_column_set_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksColumnSet *self = EKS_COLUMN_SET (object);
  const char *text = g_value_get_string (value) != NULL ? g_value_get_string (value) : "";

  switch ((EksColumnSetProperty) id)
    {
    case PROP_ID:
      eks_set_str (&self->id, text);
      break;
    case PROP_NAME:
      eks_column_set_set_name (self, text);
      break;
    case PROP_CONNECTOR:
      eks_set_str (&self->connector, text);
      break;
    case PROP_ENTITY:
      eks_set_str (&self->entity, text);
      break;
    }
}

static void
eks_column_set_class_init (EksColumnSetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = eks_column_set_finalize;
  object_class->get_property = eks_column_set_get_property;
  object_class->set_property = eks_column_set_set_property;
  /**
   * EksColumnSet:id:
   *
   * Names its file.
   */
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, "", flags | G_PARAM_CONSTRUCT_ONLY);
  /**
   * EksColumnSet:name:
   *
   * What a person calls it.
   */
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  /**
   * EksColumnSet:connector:
   *
   * The id of the connector whose fields its columns have.
   */
  props[PROP_CONNECTOR] = g_param_spec_string ("connector", NULL, NULL, "", flags | G_PARAM_CONSTRUCT_ONLY);
  /**
   * EksColumnSet:entity:
   *
   * The id of the entity whose fields its columns have.
   */
  props[PROP_ENTITY] = g_param_spec_string ("entity", NULL, NULL, "", flags | G_PARAM_CONSTRUCT_ONLY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_column_set_init (EksColumnSet *self)
{
  self->name = g_strdup ("");
  self->columns = eks_spec_add_list (EKS_SPEC (self), EKS_TYPE_COLUMN);
}

static EksColumnSet *
new_with_id (const char *id, const char *name, const char *connector, const char *entity)
{
  return g_object_new (EKS_TYPE_COLUMN_SET, "id", id, "name", name, "connector", connector, "entity", entity, NULL);
}

/**
 * eks_column_set_new:
 * @name: what a person calls it
 * @connector: the id of a connector
 * @entity: the id of one of its entities
 *
 * Returns: (transfer full): a set without columns, with an id that no other has
 */
EksColumnSet *
eks_column_set_new (const char *name, const char *connector, const char *entity)
{
  g_autofree char *id = g_uuid_string_random ();

  g_return_val_if_fail (name != NULL && connector != NULL && entity != NULL, NULL);
  return new_with_id (id, name, connector, entity);
}

/**
 * eks_column_set_get_id:
 * @self: a set
 *
 * Returns: (transfer none): its id
 */
const char *
eks_column_set_get_id (EksColumnSet *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN_SET (self), NULL);
  return self->id;
}

/**
 * eks_column_set_get_name:
 * @self: a set
 *
 * Returns: (transfer none): what a person calls it
 */
const char *
eks_column_set_get_name (EksColumnSet *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN_SET (self), NULL);
  return self->name;
}

/**
 * eks_column_set_set_name:
 * @self: a set
 * @name: what a person calls it
 */
void
eks_column_set_set_name (EksColumnSet *self, const char *name)
{
  g_return_if_fail (EKS_IS_COLUMN_SET (self) && name != NULL);

  if (eks_set_str (&self->name, name))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
}

/**
 * eks_column_set_get_connector:
 * @self: a set
 *
 * Returns: (transfer none): the id of the connector that it was made for
 */
const char *
eks_column_set_get_connector (EksColumnSet *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN_SET (self), NULL);
  return self->connector;
}

/**
 * eks_column_set_get_entity:
 * @self: a set
 *
 * Returns: (transfer none): the id of the entity that it was made for
 */
const char *
eks_column_set_get_entity (EksColumnSet *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN_SET (self), NULL);
  return self->entity;
}

/**
 * eks_column_set_get_columns:
 * @self: a set
 *
 * Returns: (transfer none): its #EksColumn, in order
 */
GListStore *
eks_column_set_get_columns (EksColumnSet *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN_SET (self), NULL);
  return self->columns;
}

/**
 * eks_column_set_take_over:
 * @self: a set
 * @table: a table of its entity
 *
 * The set has copies of the table's columns afterwards, and no others.
 */
void
eks_column_set_take_over (EksColumnSet *self, EksTable *table)
{
  g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *columns;

  g_return_if_fail (EKS_IS_COLUMN_SET (self) && EKS_IS_TABLE (table));

  columns = G_LIST_MODEL (eks_table_get_columns (table));
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      g_ptr_array_add (copies, eks_column_copy (column));
    }
  g_list_store_splice (self->columns, 0, g_list_model_get_n_items (G_LIST_MODEL (self->columns)), copies->pdata, copies->len);
}

static EksColumnSet *
read_set (JsonNode *root, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (root, "", issues);
  EksColumnSet *self;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *connector = NULL;
  g_autofree char *entity = NULL;

  if (object == NULL)
    return NULL;
  eks_spec_file_check_version (object, TRUE);
  id = eks_spec_dup_id (object, "id", TRUE, EKS_SPEC_ID_LOWER);
  name = eks_spec_dup_filled (object, "name");
  connector = eks_spec_dup_id (object, "connector", TRUE, EKS_SPEC_ID_CONNECTOR);
  entity = eks_spec_dup_filled (object, "entity");
  self = new_with_id (id, name, connector, entity);
  eks_json_object_get_node (object, "columns", TRUE);
  eks_spec_read_list (object, "columns", EKS_TABLE_MAX_COLUMNS, (EksSpecReadFunc) eks_column_from_json, self->columns);
  eks_json_object_close (object);
  return self;
}

/**
 * eks_column_set_from_data:
 * @data: (array length=length): the content of a set's file
 * @length: in bytes
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the set, or %NULL with %EKS_ERROR_INVALID_JOB (every fault, a line each,
 *   with its path) or %EKS_ERROR_NEWER_VERSION
 */
EksColumnSet *
eks_column_set_from_data (const char *data, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = eks_spec_file_parse (data, length, error);
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (EksColumnSet) self = NULL;

  if (root == NULL)
    return NULL;
  self = read_set (root, issues);
  return eks_spec_file_check_issues (issues, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * eks_column_set_to_data:
 * @self: a set
 *
 * Returns: (transfer full): the content of its file
 */
char *
eks_column_set_to_data (EksColumnSet *self)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_COLUMN_SET (self), NULL);

  object = json_object_new ();
  json_object_set_int_member (object, "version", EKS_SPEC_VERSION);
  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "name", self->name);
  json_object_set_string_member (object, "connector", self->connector);
  json_object_set_string_member (object, "entity", self->entity);
  json_object_set_member (object, "columns", eks_spec_write_list (self->columns, (EksSpecWriteFunc) eks_column_to_json));
  node = eks_spec_take_object (object);
  return eks_json_to_text (node, TRUE);
}
