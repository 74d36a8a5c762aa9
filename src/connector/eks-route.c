/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How records are asked for by key: many in one question, one a question, and where to ask next for a key that is not known there. */

#include "config.h"

#include "eks-descriptor-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_KEYS_A_QUESTION 1000

static void
route_free (EksRoute *self)
{
  g_free (self->path);
  g_free (self->parameter);
  g_free (self->separator);
  g_clear_pointer (&self->query, g_ptr_array_unref);
  eks_path_free (self->records);
  g_free (self);
}

static void
check_path (const EksRoute *self, EksJsonObject *object)
{
  if (self->path != NULL && strchr (self->path, '?') != NULL)
    eks_descriptor_report (object, "path", "%s", _("parameters stand in “query”, not in the address"));
}

static EksRoute *
read_many (EksDescriptor *descriptor, EksJsonObject *object)
{
  EksRoute *self = g_new0 (EksRoute, 1);

  self->path = eks_descriptor_dup_address (descriptor, object, "path", TRUE, NULL);
  check_path (self, object);
  self->query = eks_descriptor_dup_query (descriptor, object);
  self->parameter = eks_descriptor_dup_name (object, "parameter", TRUE);
  self->separator = eks_descriptor_dup_word (object, "separator", FALSE);
  self->size = eks_json_object_get_integer (object, "size", 1, MAX_KEYS_A_QUESTION, 100);
  self->records = eks_descriptor_dup_path (object, "records", FALSE);
  if (eks_json_object_has (object, "verified"))
    self->assumed = eks_descriptor_get_assumed (object);
  return self;
}

static EksRoute *
read_one (EksDescriptor *descriptor, EksJsonObject *object)
{
  EksRoute *self = g_new0 (EksRoute, 1);

  self->path = eks_descriptor_dup_address (descriptor, object, "path", TRUE, EKS_KEY_NAME);
  check_path (self, object);
  if (self->path != NULL && strstr (self->path, "{" EKS_KEY_NAME "}") == NULL)
    eks_descriptor_report (object, "path", "%s", _("the place of the key, {key}, is missing in this address"));
  self->query = eks_descriptor_dup_query (descriptor, object);
  self->size = 1;
  self->records = eks_descriptor_dup_path (object, "record", FALSE);
  if (eks_json_object_has (object, "verified"))
    self->assumed = eks_descriptor_get_assumed (object);
  return self;
}

/* “one”: an object, or a list of them. */
static void
read_all_of_one (GPtrArray *routes, EksDescriptor *descriptor, EksJsonObject *entity)
{
  JsonNode *node = eks_json_object_get_node (entity, "one", FALSE);
  JsonArray *array = NULL;
  EksJsonObject *object;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    array = eks_descriptor_get_list (entity, "one", TRUE, EKS_DESCRIPTOR_MAX_ALTERNATIVES);
  else if ((object = eks_json_object_open_member (entity, "one", FALSE)) != NULL)
    {
      g_ptr_array_add (routes, read_one (descriptor, object));
      eks_json_object_close (object);
    }
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      object = eks_json_object_open_element (entity, "one", array, i);
      if (object == NULL)
        continue;
      g_ptr_array_add (routes, read_one (descriptor, object));
      eks_json_object_close (object);
    }
}

/* Returns: (transfer full) (element-type EksRoute): “many” and “one” of an entity, in the order in which they are asked */
GPtrArray *
eks_routes_read (EksDescriptor *self, EksJsonObject *entity, gboolean has_key)
{
  GPtrArray *routes = g_ptr_array_new_with_free_func ((GDestroyNotify) route_free);
  EksJsonObject *many = eks_json_object_open_member (entity, "many", FALSE);

  if (many != NULL)
    {
      g_ptr_array_add (routes, read_many (self, many));
      eks_json_object_close (many);
    }
  read_all_of_one (routes, self, entity);
  if (routes->len > 0 && !has_key)
    eks_descriptor_report (entity, many != NULL ? "many" : "one", "%s", _("the entity has no “key”, so one record cannot be asked for"));
  return routes;
}
