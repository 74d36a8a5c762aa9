/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a connector offers under one name: fields, relations to other entities, streams. */

#include "config.h"

#include "eks-entity.h"

#include "eks-descriptor-private.h"

#include <glib/gi18n-lib.h>

struct _EksEntity
{
  GObject parent_instance;

  char *id;                  /* (owned) */
  char *label;               /* (owned) */
  char *description;         /* (owned) (nullable) */
  EksEntitySize size;
  char *key;                 /* (owned) (nullable) */
  char *title;               /* (owned) (nullable) */
  GPtrArray *routes;         /* (owned) (element-type EksRoute) */
  GPtrArray *fields;         /* (owned) (element-type EksField) */
  GHashTable *fields_by_id;  /* (owned) (element-type utf8 EksField): both belong to fields */
  GPtrArray *relations;      /* (owned) (element-type EksRelation) */
  EksDynamicFields *dynamic; /* (owned) (nullable) */
  GPtrArray *streams;        /* (owned) (element-type EksStream) */
  GPtrArray *actions;        /* (owned) (element-type EksAction) */
  EksBrowse *browse;         /* (owned) (nullable) */
  EksTracking *tracking;     /* (owned) */
  EksClosing *closing;       /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (EksEntity, eks_entity, G_TYPE_OBJECT)

static const char *const size_names[] = { "small", "large", NULL };

static void
relation_free (EksRelation *relation)
{
  g_free (relation->id);
  g_free (relation->entity);
  g_free (relation->key);
  g_free (relation->foreign_key);
  g_free (relation->label);
  g_free (relation);
}

static void
read_fields (EksEntity *self, EksJsonObject *object)
{
  JsonArray *array = eks_descriptor_get_list (object, "fields", TRUE, EKS_DESCRIPTOR_MAX_FIELDS);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      EksJsonObject *element = eks_json_object_open_element (object, "fields", array, i);
      if (element == NULL)
        continue;
      EksField *field = eks_field_read (element);
      g_ptr_array_add (self->fields, field);
      if (field->id != NULL && g_hash_table_contains (self->fields_by_id, field->id))
        /* TRANSLATORS: an id from the file */
        eks_descriptor_report (element, "id", _("“%s” is there twice"), field->id);
      else if (field->id != NULL)
        g_hash_table_insert (self->fields_by_id, field->id, field);
      eks_json_object_close (element);
    }
}

static void
check_field (EksEntity *self, EksJsonObject *object, const char *member, const char *id)
{
  if (id != NULL && eks_entity_find_field (self, id) == NULL)
    /* TRANSLATORS: the id of a field */
    eks_descriptor_report (object, member, _("“%s” is not a field of this entity"), id);
}

/* A key may be reached by a relation before this one: lead.external_lead_id. */
static char *
read_relation_key (EksEntity *self, EksJsonObject *object)
{
  g_autofree char *key = eks_json_object_dup_string (object, "key", TRUE);
  const char *dot = key != NULL ? strchr (key, '.') : NULL;
  g_autofree char *relation = dot != NULL ? g_strndup (key, dot - key) : NULL;

  if (key == NULL)
    return NULL;
  if (dot == NULL)
    check_field (self, object, "key", key);
  else if (eks_entity_find_relation (self, relation) == NULL)
    /* TRANSLATORS: the id of a field */
    eks_descriptor_report (object, "key", _("“%s” is not a field of this entity"), key);
  return g_steal_pointer (&key);
}

static EksRelation *
read_relation (EksEntity *self, EksJsonObject *object)
{
  EksRelation *relation = g_new0 (EksRelation, 1);

  relation->id = eks_descriptor_dup_id (object, "id");
  relation->entity = eks_descriptor_dup_id (object, "entity");
  relation->key = read_relation_key (self, object);
  relation->foreign_key = eks_descriptor_dup_id (object, "foreign_key");
  relation->label = eks_descriptor_dup_text (object, "label", TRUE);
  relation->compare = eks_json_object_get_choice (object, "compare", eks_key_compare_names, EKS_KEY_COMPARE_TEXT);
  return relation;
}

static void
read_relations (EksEntity *self, EksDescriptor *descriptor, EksJsonObject *object)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = eks_descriptor_get_list (object, "relations", FALSE, EKS_DESCRIPTOR_MAX_FEW);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      EksJsonObject *element = eks_json_object_open_element (object, "relations", array, i);
      if (element == NULL)
        continue;
      EksRelation *relation = read_relation (self, element);
      g_ptr_array_add (self->relations, relation);
      eks_descriptor_check_unique (element, "id", seen, relation->id);
      EksPendingRelation *pending = g_new0 (EksPendingRelation, 1);
      pending->path = g_strdup (eks_json_object_get_path (element));
      pending->relation = relation;
      g_ptr_array_add (descriptor->pending, pending);
      eks_json_object_close (element);
    }
}

/* “formResult.x” must not be readable as a field of a relation called formResult. */
static void
read_dynamic (EksEntity *self, EksJsonObject *parent)
{
  EksJsonObject *object = eks_json_object_open_member (parent, "dynamic", FALSE);

  if (object == NULL)
    return;
  self->dynamic = eks_dynamic_fields_read (object);
  if (self->dynamic->prefix != NULL && eks_entity_find_relation (self, self->dynamic->prefix) != NULL)
    /* TRANSLATORS: an id from the file */
    eks_descriptor_report (object, "prefix", _("“%s” is the id of a relation already"), self->dynamic->prefix);
  eks_json_object_close (object);
}

static void
read_streams (EksEntity *self, EksDescriptor *descriptor, EksJsonObject *object)
{
  gboolean looked_up = eks_json_object_has (object, "one") || eks_json_object_has (object, "many");
  JsonArray *array = eks_descriptor_get_list (object, "streams", !looked_up, EKS_DESCRIPTOR_MAX_STREAMS);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      EksJsonObject *element = eks_json_object_open_element (object, "streams", array, i);
      if (element == NULL)
        continue;
      g_ptr_array_add (self->streams, eks_stream_read (descriptor, self, element));
      eks_json_object_close (element);
    }
}

/* By what a person knows a record: the descriptor says it, or it is plain from the names. */
static void
read_title (EksEntity *self, EksJsonObject *object)
{
  static const char *const usual[] = { "name", "title", "label" };

  if (eks_json_object_has (object, "title"))
    {
      self->title = eks_descriptor_dup_id (object, "title");
      check_field (self, object, "title", self->title);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (usual) && self->title == NULL; i++)
    if (eks_entity_find_field (self, usual[i]) != NULL)
      self->title = g_strdup (usual[i]);
  if (self->title == NULL)
    self->title = g_strdup (self->key);
}

/* Reads an entity. Faults go to the issues of @object; what is read then may have gaps. */
EksEntity *
eks_entity_read (EksDescriptor *descriptor, EksJsonObject *object)
{
  EksEntity *self = g_object_new (EKS_TYPE_ENTITY, NULL);

  self->id = eks_descriptor_dup_id (object, "id");
  self->label = eks_descriptor_dup_text (object, "label", TRUE);
  self->description = eks_descriptor_dup_text (object, "description", FALSE);
  self->size = MAX (0, eks_json_object_get_choice (object, "size", size_names, -1));
  read_fields (self, object);
  if (eks_json_object_has (object, "key"))
    self->key = eks_descriptor_dup_id (object, "key");
  check_field (self, object, "key", self->key);
  read_title (self, object);
  read_relations (self, descriptor, object);
  read_dynamic (self, object);
  read_streams (self, descriptor, object);
  self->routes = eks_routes_read (descriptor, object, self->key != NULL);
  self->actions = eks_actions_read (descriptor, self, object);
  self->browse = eks_browse_read (self, object);
  self->tracking = eks_tracking_read (self, object);
  self->closing = eks_closing_read (self, object);
  return self;
}

static void
eks_entity_finalize (GObject *object)
{
  EksEntity *self = EKS_ENTITY (object);

  g_free (self->id);
  g_free (self->label);
  g_free (self->description);
  g_free (self->key);
  g_free (self->title);
  g_clear_pointer (&self->routes, g_ptr_array_unref);
  g_hash_table_unref (self->fields_by_id);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->relations);
  eks_dynamic_fields_free (self->dynamic);
  g_ptr_array_unref (self->streams);
  g_clear_pointer (&self->actions, g_ptr_array_unref);
  eks_browse_free (self->browse);
  eks_tracking_free (self->tracking);
  eks_closing_free (self->closing);
  G_OBJECT_CLASS (eks_entity_parent_class)->finalize (object);
}

static void
eks_entity_class_init (EksEntityClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_entity_finalize;
}

static void
eks_entity_init (EksEntity *self)
{
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_field_free);
  self->fields_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->relations = g_ptr_array_new_with_free_func ((GDestroyNotify) relation_free);
  self->streams = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_stream_free);
}

/**
 * eks_entity_get_id:
 * @self: an entity; like everything of a connector it never changes, so any thread may ask
 *
 * Returns: (transfer none): its id in job files, such as `onboarding_session`
 */
const char *
eks_entity_get_id (EksEntity *self)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self), NULL);
  return self->id;
}

/**
 * eks_entity_get_label:
 * @self: an entity
 *
 * Returns: (transfer none): its name in the user's language
 */
const char *
eks_entity_get_label (EksEntity *self)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self), NULL);
  return self->label;
}

/**
 * eks_entity_get_description:
 * @self: an entity
 *
 * Returns: (transfer none) (nullable): what its records are, in the user's language
 */
const char *
eks_entity_get_description (EksEntity *self)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self), NULL);
  return self->description;
}

/**
 * eks_entity_get_size:
 * @self: an entity
 *
 * Returns: whether it is read whole for a look-up or only as far as needed
 */
EksEntitySize
eks_entity_get_size (EksEntity *self)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self), EKS_SIZE_LARGE);
  return self->size;
}

/**
 * eks_entity_get_key:
 * @self: an entity
 *
 * Returns: (transfer none) (nullable): the id of the field that is its primary key
 */
const char *
eks_entity_get_key (EksEntity *self)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self), NULL);
  return self->key;
}

/**
 * eks_entity_get_streams:
 * @self: an entity
 *
 * Returns: (transfer none) (element-type EksStream): the next is tried when one does not exist for the account. Empty if its
 *   records can only be looked up by key: then it is no table
 */
GPtrArray *
eks_entity_get_streams (EksEntity *self)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self), NULL);
  return self->streams;
}

/**
 * eks_entity_get_stream:
 * @self: an entity
 * @index: which of its streams
 *
 * Returns: (transfer none) (nullable): the stream, or %NULL past the last one
 */
const EksStream *
eks_entity_get_stream (EksEntity *self, guint index)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self), NULL);
  return index < self->streams->len ? g_ptr_array_index (self->streams, index) : NULL;
}

/**
 * eks_entity_get_title:
 * @self: an entity
 *
 * Returns: (transfer none) (nullable): the id of the field by which a person knows a record, such as its name; the key where
 *   there is none
 */
const char *
eks_entity_get_title (EksEntity *self)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self), NULL);
  return self->title;
}

/**
 * eks_entity_get_routes:
 * @self: an entity
 *
 * Returns: (transfer none) (element-type EksRoute): how its records are asked for by key; the next one is asked for the keys
 *   that one does not know. Empty if that is not possible
 */
GPtrArray *
eks_entity_get_routes (EksEntity *self)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self), NULL);
  return self->routes;
}

/**
 * eks_entity_get_parent:
 * @self: an entity
 *
 * Returns: (transfer none) (nullable): the id of the entity whose records its records belong to, the same for all its streams
 */
const char *
eks_entity_get_parent (EksEntity *self)
{
  const EksStream *stream;

  g_return_val_if_fail (EKS_IS_ENTITY (self), NULL);

  stream = eks_entity_get_stream (self, 0);
  return stream != NULL && stream->parent != NULL ? stream->parent->entity : NULL;
}

/**
 * eks_entity_get_fields:
 * @self: an entity
 *
 * Returns: (transfer none) (element-type EksField): its fields, in the order in which they are offered
 */
GPtrArray *
eks_entity_get_fields (EksEntity *self)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self), NULL);
  return self->fields;
}

/**
 * eks_entity_find_field:
 * @self: an entity
 * @id: the id of a field, without a relation
 *
 * Returns: (transfer none) (nullable): the field
 */
const EksField *
eks_entity_find_field (EksEntity *self, const char *id)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self) && id != NULL, NULL);
  return g_hash_table_lookup (self->fields_by_id, id);
}

/**
 * eks_entity_get_relations:
 * @self: an entity
 *
 * Returns: (transfer none) (element-type EksRelation): how it reaches other entities
 */
GPtrArray *
eks_entity_get_relations (EksEntity *self)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self), NULL);
  return self->relations;
}

/**
 * eks_entity_find_relation:
 * @self: an entity
 * @id: the id of a relation
 *
 * Returns: (transfer none) (nullable): the relation
 */
const EksRelation *
eks_entity_find_relation (EksEntity *self, const char *id)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self) && id != NULL, NULL);

  for (guint i = 0; i < self->relations->len; i++)
    {
      const EksRelation *relation = g_ptr_array_index (self->relations, i);
      if (g_strcmp0 (relation->id, id) == 0)
        return relation;
    }
  return NULL;
}

/**
 * eks_entity_get_dynamic:
 * @self: an entity
 *
 * Returns: (transfer none) (nullable): its fields that the customer's forms name
 */
const EksDynamicFields *
eks_entity_get_dynamic (EksEntity *self)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self), NULL);
  return self->dynamic;
}

/**
 * eks_entity_get_actions:
 * @self: an entity
 *
 * Returns: (transfer none) (element-type EksAction): what may be done to its records where the person allows it
 */
GPtrArray *
eks_entity_get_actions (EksEntity *self)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self), NULL);
  return self->actions;
}

/**
 * eks_entity_find_action:
 * @self: an entity
 * @id: the id of an action
 *
 * Returns: (transfer none) (nullable): the action
 */
const EksAction *
eks_entity_find_action (EksEntity *self, const char *id)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self) && id != NULL, NULL);

  for (guint i = 0; i < self->actions->len; i++)
    {
      const EksAction *action = g_ptr_array_index (self->actions, i);
      if (g_strcmp0 (action->id, id) == 0)
        return action;
    }
  return NULL;
}

/**
 * eks_entity_get_browse:
 * @self: an entity
 *
 * Returns: (transfer none) (nullable): how it is shown to be read, where the descriptor says so
 */
const EksBrowse *
eks_entity_get_browse (EksEntity *self)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self), NULL);
  return self->browse;
}

/**
 * eks_entity_get_tracking:
 * @self: an entity
 *
 * Returns: (transfer none): what its descriptor says of how records are told apart and when they came about
 */
const EksTracking *
eks_entity_get_tracking (EksEntity *self)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self), NULL);
  return self->tracking;
}

/**
 * eks_entity_get_closing:
 * @self: an entity
 *
 * Returns: (transfer none) (nullable): how one sees that one of its records has ended; %NULL if they do not end, or nobody can see it
 */
const EksClosing *
eks_entity_get_closing (EksEntity *self)
{
  g_return_val_if_fail (EKS_IS_ENTITY (self), NULL);
  return self->closing;
}
