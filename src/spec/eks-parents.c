/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Under which records of other entities a table's records are. A key is what counts; the name beside it is for people, who
 * read the export without asking the service. */

#include "config.h"

#include "eks-parents.h"

#include "eks-spec-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksParents
{
  GHashTable *choices; /* (owned) (element-type utf8 GPtrArray): by entity; none is empty */
};

G_DEFINE_BOXED_TYPE (EksParents, eks_parents, eks_parents_copy, eks_parents_free)

/**
 * eks_parent_choice_new:
 * @key: the key of a record
 * @name: (nullable): what it is called
 *
 * Returns: (transfer full): a choice
 */
EksParentChoice *
eks_parent_choice_new (const char *key, const char *name)
{
  EksParentChoice *self = g_new0 (EksParentChoice, 1);

  self->key = g_strdup (key);
  self->name = g_strdup (name);
  return self;
}

/**
 * eks_parent_choice_free:
 * @self: (nullable) (transfer full): a choice
 */
void
eks_parent_choice_free (EksParentChoice *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  g_free (self->name);
  g_free (self);
}

/**
 * eks_parents_new:
 *
 * Returns: (transfer full): no choice: all records
 */
EksParents *
eks_parents_new (void)
{
  EksParents *self = g_new0 (EksParents, 1);

  self->choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  return self;
}

/**
 * eks_parents_free:
 * @self: (nullable) (transfer full): choices
 */
void
eks_parents_free (EksParents *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->choices);
  g_free (self);
}

/**
 * eks_parents_copy:
 * @self: choices
 *
 * Returns: (transfer full): the same once more
 */
EksParents *
eks_parents_copy (const EksParents *self)
{
  EksParents *copy = eks_parents_new ();
  GHashTableIter iter;
  gpointer entity, choices;

  g_return_val_if_fail (self != NULL, copy);

  g_hash_table_iter_init (&iter, self->choices);
  while (g_hash_table_iter_next (&iter, &entity, &choices))
    eks_parents_set (copy, entity, choices);
  return copy;
}

static gboolean
same_choices (GPtrArray *one, GPtrArray *other)
{
  if (one == NULL || other == NULL || one->len != other->len)
    return FALSE;
  for (guint i = 0; i < one->len; i++)
    {
      const EksParentChoice *first = g_ptr_array_index (one, i), *second = g_ptr_array_index (other, i);
      if (strcmp (first->key, second->key) != 0 || g_strcmp0 (first->name, second->name) != 0)
        return FALSE;
    }
  return TRUE;
}

/**
 * eks_parents_equal:
 * @self: choices
 * @other: others
 *
 * Returns: whether they are the same, names and order included
 */
gboolean
eks_parents_equal (const EksParents *self, const EksParents *other)
{
  GHashTableIter iter;
  gpointer entity, choices;

  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  if (g_hash_table_size (self->choices) != g_hash_table_size (other->choices))
    return FALSE;
  g_hash_table_iter_init (&iter, self->choices);
  while (g_hash_table_iter_next (&iter, &entity, &choices))
    if (!same_choices (choices, eks_parents_get (other, entity)))
      return FALSE;
  return TRUE;
}

/**
 * eks_parents_is_empty:
 * @self: choices
 *
 * Returns: whether all records of every entity are wanted
 */
gboolean
eks_parents_is_empty (const EksParents *self)
{
  g_return_val_if_fail (self != NULL, TRUE);
  return g_hash_table_size (self->choices) == 0;
}

/**
 * eks_parents_list_entities:
 * @self: choices
 *
 * Returns: (transfer full): the ids of the entities of which not all records are wanted, sorted
 */
GStrv
eks_parents_list_entities (const EksParents *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return eks_spec_list_keys (self->choices);
}

/**
 * eks_parents_get:
 * @self: choices
 * @entity: the id of an entity
 *
 * Returns: (transfer none) (nullable) (element-type EksParentChoice): those of its records that are wanted; %NULL for all
 */
GPtrArray *
eks_parents_get (const EksParents *self, const char *entity)
{
  g_return_val_if_fail (self != NULL && entity != NULL, NULL);
  return g_hash_table_lookup (self->choices, entity);
}

/**
 * eks_parents_set:
 * @self: choices
 * @entity: the id of an entity
 * @choices: (nullable) (element-type EksParentChoice): those of its records that are wanted; copied. %NULL or none for all
 */
void
eks_parents_set (EksParents *self, const char *entity, GPtrArray *choices)
{
  g_autoptr (GPtrArray) copy = NULL;

  g_return_if_fail (self != NULL && entity != NULL);

  if (choices == NULL || choices->len == 0)
    {
      g_hash_table_remove (self->choices, entity);
      return;
    }
  copy = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_parent_choice_free);
  for (guint i = 0; i < choices->len; i++)
    {
      const EksParentChoice *choice = g_ptr_array_index (choices, i);
      g_ptr_array_add (copy, eks_parent_choice_new (choice->key, choice->name));
    }
  g_hash_table_replace (self->choices, g_strdup (entity), g_steal_pointer (&copy));
}

/**
 * eks_parents_dup_keys:
 * @self: choices
 *
 * Returns: (transfer full) (nullable) (element-type utf8 GStrv): the keys by entity; %NULL if all records are wanted
 */
GHashTable *
eks_parents_dup_keys (const EksParents *self)
{
  GHashTable *keys;
  GHashTableIter iter;
  gpointer entity, choices;

  g_return_val_if_fail (self != NULL, NULL);

  if (eks_parents_is_empty (self))
    return NULL;
  keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  g_hash_table_iter_init (&iter, self->choices);
  while (g_hash_table_iter_next (&iter, &entity, &choices))
    {
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      for (guint i = 0; i < ((GPtrArray *) choices)->len; i++)
        g_strv_builder_add (builder, ((EksParentChoice *) g_ptr_array_index ((GPtrArray *) choices, i))->key);
      g_hash_table_insert (keys, g_strdup (entity), g_strv_builder_end (builder));
    }
  return keys;
}

/* A key, or {"key": …, "name": …}. @path: its own */
static EksParentChoice *
read_choice (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  g_autofree char *key = NULL;
  g_autofree char *name = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      EksJsonObject *object = eks_json_object_open (node, path, issues);
      key = eks_spec_dup_filled (object, "key");
      name = eks_json_object_dup_string (object, "name", FALSE);
      eks_json_object_close (object);
      if (key == NULL)
        return NULL;
    }
  else
    key = eks_spec_dup_scalar (node);
  if (key == NULL || key[0] == '\0' || strlen (key) > EKS_PARENTS_MAX_BYTES)
    {
      eks_json_issues_add (issues, path, "%s", _("the key of a record is expected here"));
      return NULL;
    }
  return eks_parent_choice_new (key, name);
}

static void
read_choices (EksParents *self, EksJsonObject *object, const char *entity)
{
  JsonArray *array = eks_json_object_get_array (object, entity, TRUE);
  EksJsonIssues *issues = eks_json_object_get_issues (object);
  g_autofree char *path = eks_json_object_path_of (object, entity);
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_parent_choice_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (array == NULL)
    return;
  if (json_array_get_length (array) > EKS_PARENTS_MAX_KEYS)
    /* TRANSLATORS: %u is the largest number of entries allowed */
    eks_json_issues_add (issues, path, _("there are more than %u entries"), EKS_PARENTS_MAX_KEYS);
  for (guint i = 0; i < MIN (json_array_get_length (array), EKS_PARENTS_MAX_KEYS); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s[%u]", path, i);
      EksParentChoice *choice = read_choice (json_array_get_element (array, i), place, issues);
      if (choice == NULL)
        continue;
      if (g_hash_table_add (seen, choice->key))
        {
          g_ptr_array_add (choices, choice);
          continue;
        }
      /* TRANSLATORS: an id from the file */
      eks_json_issues_add (issues, place, _("“%s” is there twice"), choice->key);
      eks_parent_choice_free (choice);
    }
  eks_parents_set (self, entity, choices);
}

/**
 * eks_parents_from_json:
 * @node: what should be an object with a list of keys an entity
 * @path: its path
 * @issues: where faults go
 *
 * Returns: (transfer full): what could be read of it
 */
EksParents *
eks_parents_from_json (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  EksParents *self = eks_parents_new ();
  EksJsonObject *object = eks_json_object_open (node, path, issues);
  g_autoptr (GList) names = NULL;

  if (object == NULL)
    return self;
  names = eks_json_object_get_members (object);
  if (g_list_length (names) > EKS_PARENTS_MAX_ENTITIES)
    /* TRANSLATORS: %u is the largest number of entries allowed */
    eks_json_issues_add (issues, path, _("there are more than %u entries"), EKS_PARENTS_MAX_ENTITIES);
  else
    for (GList *l = names; l != NULL; l = l->next)
      read_choices (self, object, l->data);
  eks_json_object_close (object);
  return self;
}

static JsonNode *
write_choice (const EksParentChoice *choice)
{
  JsonNode *node;
  JsonObject *object;

  if (choice->name == NULL)
    {
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_string (node, choice->key);
      return node;
    }
  object = json_object_new ();
  json_object_set_string_member (object, "key", choice->key);
  json_object_set_string_member (object, "name", choice->name);
  return eks_spec_take_object (object);
}

/**
 * eks_parents_to_json:
 * @self: choices
 *
 * Returns: (transfer full): them as JSON
 */
JsonNode *
eks_parents_to_json (const EksParents *self)
{
  JsonObject *object = json_object_new ();
  g_auto (GStrv) entities = eks_parents_list_entities (self);

  for (guint i = 0; entities[i] != NULL; i++)
    {
      GPtrArray *choices = eks_parents_get (self, entities[i]);
      JsonArray *array = json_array_new ();
      for (guint j = 0; j < choices->len; j++)
        json_array_add_element (array, write_choice (g_ptr_array_index (choices, j)));
      json_object_set_array_member (object, entities[i], array);
    }
  return eks_spec_take_object (object);
}
