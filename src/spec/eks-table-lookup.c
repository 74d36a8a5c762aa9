/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which records of another connection belong to a row: where the two keys are equal. */

#include "config.h"

#include "eks-table-lookup.h"

#include "eks-spec-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ID 40

struct _EksTableLookup
{
  EksSpec parent_instance;

  char *id;                         /* (owned) */
  char *connection;                 /* (owned) (nullable) */
  EksConnection *inline_connection; /* (owned) (nullable): in place of an id */
  char *entity;                     /* (owned) */
  char *key;                        /* (owned) */
  char *foreign_key;                /* (owned) */
};

G_DEFINE_FINAL_TYPE (EksTableLookup, eks_table_lookup, EKS_TYPE_SPEC)

static void
eks_table_lookup_finalize (GObject *object)
{
  EksTableLookup *self = EKS_TABLE_LOOKUP (object);

  g_free (self->id);
  g_free (self->connection);
  g_clear_object (&self->inline_connection);
  g_free (self->entity);
  g_free (self->key);
  g_free (self->foreign_key);
  G_OBJECT_CLASS (eks_table_lookup_parent_class)->finalize (object);
}

static void
eks_table_lookup_class_init (EksTableLookupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_table_lookup_finalize;
}

static void
eks_table_lookup_init (EksTableLookup *self)
{
}

/**
 * eks_table_lookup_new:
 * @id: what its fields begin with: `portal` in `portal.answer`
 * @connection: (nullable): the id of the other connection
 * @entity: what is looked up there
 * @key: a field of the table
 * @foreign_key: a field of @entity
 *
 * Returns: (transfer full): a look-up
 */
EksTableLookup *
eks_table_lookup_new (const char *id, const char *connection, const char *entity, const char *key, const char *foreign_key)
{
  EksTableLookup *self = g_object_new (EKS_TYPE_TABLE_LOOKUP, NULL);

  self->id = g_strdup (id != NULL ? id : "");
  self->connection = g_strdup (connection);
  self->entity = g_strdup (entity != NULL ? entity : "");
  self->key = g_strdup (key != NULL ? key : "");
  self->foreign_key = g_strdup (foreign_key != NULL ? foreign_key : "");
  return self;
}

/**
 * eks_table_lookup_copy:
 * @self: a look-up
 *
 * Returns: (transfer full): another one like it
 */
EksTableLookup *
eks_table_lookup_copy (EksTableLookup *self)
{
  EksTableLookup *copy;

  g_return_val_if_fail (EKS_IS_TABLE_LOOKUP (self), NULL);

  copy = eks_table_lookup_new (self->id, self->connection, self->entity, self->key, self->foreign_key);
  if (self->inline_connection != NULL)
    copy->inline_connection = eks_connection_copy (self->inline_connection);
  return copy;
}

/**
 * eks_table_lookup_get_id:
 * @self: a look-up
 *
 * Returns: (transfer none): what its fields begin with
 */
const char *
eks_table_lookup_get_id (EksTableLookup *self)
{
  g_return_val_if_fail (EKS_IS_TABLE_LOOKUP (self), NULL);
  return self->id;
}

/**
 * eks_table_lookup_get_connection_id:
 * @self: a look-up
 *
 * Returns: (transfer none) (nullable): the id of the other connection
 */
const char *
eks_table_lookup_get_connection_id (EksTableLookup *self)
{
  g_return_val_if_fail (EKS_IS_TABLE_LOOKUP (self), NULL);
  return self->connection;
}

/**
 * eks_table_lookup_get_inline_connection:
 * @self: a look-up
 *
 * Returns: (transfer none) (nullable): the other connection, where it stands in the job file
 */
EksConnection *
eks_table_lookup_get_inline_connection (EksTableLookup *self)
{
  g_return_val_if_fail (EKS_IS_TABLE_LOOKUP (self), NULL);
  return self->inline_connection;
}

/**
 * eks_table_lookup_get_entity:
 * @self: a look-up
 *
 * Returns: (transfer none): what is looked up there
 */
const char *
eks_table_lookup_get_entity (EksTableLookup *self)
{
  g_return_val_if_fail (EKS_IS_TABLE_LOOKUP (self), NULL);
  return self->entity;
}

/**
 * eks_table_lookup_get_key:
 * @self: a look-up
 *
 * Returns: (transfer none): the field of the table, perhaps one of a related area, such as `lead.external_lead_id`
 */
const char *
eks_table_lookup_get_key (EksTableLookup *self)
{
  g_return_val_if_fail (EKS_IS_TABLE_LOOKUP (self), NULL);
  return self->key;
}

/**
 * eks_table_lookup_get_foreign_key:
 * @self: a look-up
 *
 * Returns: (transfer none): the field of the other entity that is equal to the key
 */
const char *
eks_table_lookup_get_foreign_key (EksTableLookup *self)
{
  g_return_val_if_fail (EKS_IS_TABLE_LOOKUP (self), NULL);
  return self->foreign_key;
}

static void
read_connection (EksTableLookup *self, EksJsonObject *object)
{
  JsonNode *node = eks_json_object_get_node (object, "connection", TRUE);
  g_autofree char *path = eks_json_object_path_of (object, "connection");

  if (node == NULL)
    return;
  if (JSON_NODE_HOLDS_OBJECT (node))
    self->inline_connection = eks_connection_from_json (node, path, eks_json_object_get_issues (object));
  else
    self->connection = eks_spec_dup_filled (object, "connection");
}

/* Its fields are called ID.FIELD, so it is spelt like a relation of a connector. */
static void
check_id (EksTableLookup *self, EksJsonObject *object)
{
  gsize length = strlen (self->id);
  g_autofree char *path = eks_json_object_path_of (object, "id");

  if (length == 0)
    return; /* said already */
  if (length > MAX_ID || !g_ascii_islower (self->id[0]) || strspn (self->id, "abcdefghijklmnopqrstuvwxyz0123456789_") != length)
    /* TRANSLATORS: a number */
    eks_json_issues_add (eks_json_object_get_issues (object), path, _("an id of a–z, 0–9 and _ is expected here, beginning with a letter, at most %d long"), MAX_ID);
}

/**
 * eks_table_lookup_from_json:
 * @node: what should be a look-up
 * @path: its path
 * @issues: where faults go
 *
 * Returns: (transfer full) (nullable): what could be read of it, or %NULL if it is no object at all
 */
EksTableLookup *
eks_table_lookup_from_json (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (node, path, issues);
  g_autofree char *id = NULL, *entity = NULL, *key = NULL, *foreign_key = NULL;
  EksTableLookup *self;

  if (object == NULL)
    return NULL;
  id = eks_spec_dup_filled (object, "id");
  entity = eks_spec_dup_filled (object, "entity");
  key = eks_spec_dup_filled (object, "key");
  foreign_key = eks_spec_dup_filled (object, "foreign_key");
  self = eks_table_lookup_new (id, NULL, entity, key, foreign_key);
  read_connection (self, object);
  check_id (self, object);
  eks_json_object_close (object);
  return self;
}

/**
 * eks_table_lookup_to_json:
 * @self: a look-up
 *
 * Returns: (transfer full): it as JSON
 */
JsonNode *
eks_table_lookup_to_json (EksTableLookup *self)
{
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_TABLE_LOOKUP (self), NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "id", self->id);
  if (self->inline_connection != NULL)
    json_object_set_member (object, "connection", eks_connection_to_json (self->inline_connection));
  else if (self->connection != NULL)
    json_object_set_string_member (object, "connection", self->connection);
  json_object_set_string_member (object, "entity", self->entity);
  json_object_set_string_member (object, "key", self->key);
  json_object_set_string_member (object, "foreign_key", self->foreign_key);
  return eks_spec_take_object (object);
}
