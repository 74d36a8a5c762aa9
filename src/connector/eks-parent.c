/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records under records of another entity: what the descriptor says of it, and whether that can work. */

#include "config.h"

#include "eks-descriptor-private.h"

#include <glib/gi18n-lib.h>

#define MAX_PARENTS_A_QUESTION 1000
/* Operations → participations → … : each level multiplies the questions. */
#define MAX_LEVELS 3

void
eks_parent_free (EksParent *self)
{
  if (self == NULL)
    return;
  g_free (self->entity);
  g_free (self->parameter);
  g_free (self);
}

/* Returns: (transfer full) (nullable): what “parent” of a stream says */
EksParent *
eks_parent_read (EksJsonObject *stream)
{
  EksJsonObject *object = eks_json_object_open_member (stream, "parent", FALSE);
  EksParent *self;

  if (object == NULL)
    return NULL;
  self = g_new0 (EksParent, 1);
  self->entity = eks_descriptor_dup_id (object, "entity");
  self->parameter = eks_descriptor_dup_name (object, "parameter", FALSE);
  self->size = self->parameter != NULL ? eks_json_object_get_integer (object, "size", 1, MAX_PARENTS_A_QUESTION, 1) : 1;
  eks_json_object_close (object);
  return self;
}

/**
 * eks_connector_find_parent:
 * @self: a connector
 * @entity: one of its entities
 *
 * Returns: (transfer none) (nullable): the entity whose records those of @entity belong to
 */
EksEntity *
eks_connector_find_parent (EksConnector *self, EksEntity *entity)
{
  const char *id;

  g_return_val_if_fail (EKS_IS_CONNECTOR (self) && EKS_IS_ENTITY (entity), NULL);

  id = eks_entity_get_parent (entity);
  return id != NULL ? eks_connector_find_entity (self, id) : NULL;
}

static gboolean
goes_on_for_ever (EksEntity *entity, EksConnector *connector)
{
  for (guint i = 0; i <= MAX_LEVELS; i++)
    {
      entity = eks_connector_find_parent (connector, entity);
      if (entity == NULL)
        return FALSE;
    }
  return TRUE;
}

static void
check_stream (EksEntity *entity, EksConnector *connector, const EksStream *stream, const char *path, EksJsonIssues *issues)
{
  const char *common = eks_entity_get_parent (entity);
  EksEntity *parent = stream->parent != NULL && stream->parent->entity != NULL ? eks_connector_find_entity (connector, stream->parent->entity) : NULL;

  if (g_strcmp0 (common, stream->parent != NULL ? stream->parent->entity : NULL) != 0)
    eks_json_issues_add (issues, path, "%s", _("all streams of an entity have the same parent, or none"));
  if (stream->parent == NULL || stream->parent->entity == NULL)
    return;
  if (parent == NULL)
    /* TRANSLATORS: the id of an entity */
    eks_json_issues_add (issues, path, _("there is no entity “%s”"), stream->parent->entity);
  else if (eks_entity_get_key (parent) == NULL || eks_entity_get_streams (parent)->len == 0)
    /* TRANSLATORS: the id of an entity */
    eks_json_issues_add (issues, path, _("“%s” needs a “key” and “streams” to be a parent"), stream->parent->entity);
  else if (goes_on_for_ever (entity, connector))
    /* TRANSLATORS: a number */
    eks_json_issues_add (issues, path, _("there are more than %d parents above this entity"), MAX_LEVELS);
}

/* Whether one question can give records of several parents: then nothing tells which record is whose. */
static gboolean
mixes_parents (EksEntity *entity)
{
  GPtrArray *streams = eks_entity_get_streams (entity);

  for (guint i = 0; i < streams->len; i++)
    {
      const EksStream *stream = g_ptr_array_index (streams, i);
      if (stream->parent != NULL && stream->parent->size > 1)
        return TRUE;
    }
  return FALSE;
}

/* @field: (nullable): of the parent, whose value is wanted */
static void
check_field (EksEntity *entity, EksConnector *connector, const char *field, const char *path, EksJsonIssues *issues)
{
  EksEntity *parent = eks_connector_find_parent (connector, entity);

  if (field == NULL)
    return;
  if (parent == NULL)
    eks_json_issues_add (issues, path, "%s", _("the entity has no parent that this value could come from"));
  else if (eks_entity_find_field (parent, field) == NULL)
    /* TRANSLATORS: %1$s is the id of a field, %2$s that of an entity */
    eks_json_issues_add (issues, path, _("“%1$s” is not a field of the entity “%2$s”"), field, eks_entity_get_id (parent));
  else if (mixes_parents (entity))
    eks_json_issues_add (issues, path, "%s", _("several parents share one question here, so nothing tells which one a record belongs to"));
}

/* Once all entities are known. @path: of the entity in the file */
void
eks_parent_check_entity (EksEntity *entity, EksConnector *connector, const char *path, EksJsonIssues *issues)
{
  GPtrArray *streams = eks_entity_get_streams (entity);
  GPtrArray *fields = eks_entity_get_fields (entity);

  for (guint i = 0; i < streams->len; i++)
    {
      g_autofree char *place = g_strdup_printf ("%s.streams[%u].parent", path, i);
      check_stream (entity, connector, g_ptr_array_index (streams, i), place, issues);
    }
  for (guint i = 0; i < fields->len; i++)
    {
      g_autofree char *place = g_strdup_printf ("%s.fields[%u].parent", path, i);
      check_field (entity, connector, ((const EksField *) g_ptr_array_index (fields, i))->parent, place, issues);
    }
  if (eks_entity_get_dynamic (entity) != NULL)
    {
      g_autofree char *place = g_strdup_printf ("%s.dynamic.list.parent", path);
      check_field (entity, connector, eks_entity_get_dynamic (entity)->list_parent, place, issues);
    }
}
