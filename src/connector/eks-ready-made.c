/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ready-made exports: what people mostly want of a system, as jobs that still lack whose they are. */

#include "config.h"

#include "eks-descriptor-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A connector may come from anywhere: where the data goes, and who may read it, is never its to say. */
static const char *const job_members[] = { "parameters", "tables", "format", "file_name", "personal", "report", NULL };
/* In these a member named “en” is one of the person's own words, not a language. */
static const char *const plain_members[] = { "map", "parameters", NULL };

static void
ready_made_free (EksReadyMade *self)
{
  g_free (self->id);
  g_free (self->label);
  g_free (self->description);
  g_free (self->for_row);
  g_clear_pointer (&self->job, json_node_unref);
  g_free (self);
}

/* da or pt_BR */
static gboolean
is_language (const char *name)
{
  gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyz");

  if (length < 2 || length > 3)
    return FALSE;
  return name[length] == '\0' || (name[length] == '_' && strlen (name) == length + 3);
}

static gboolean
holds_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

static gboolean
is_text_of_languages (JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!json_object_has_member (object, "en"))
    return FALSE;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    if (!is_language (name) || !holds_text (node))
      return FALSE;
  return TRUE;
}

static JsonNode *resolve (JsonNode *node, gboolean plain);

static JsonNode *
resolve_object (JsonObject *object)
{
  g_autoptr (JsonObject) copy = json_object_new ();
  JsonNode *result = json_node_new (JSON_NODE_OBJECT);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (name[0] != '$')
      json_object_set_member (copy, name, resolve (node, g_strv_contains (plain_members, name)));
  json_node_take_object (result, g_steal_pointer (&copy));
  return result;
}

/* A copy in which every text is one in the user's language. JSON is no deeper than its parser allows. */
static JsonNode *
resolve (JsonNode *node, gboolean plain)
{
  JsonNode *result;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      if (plain || !is_text_of_languages (json_node_get_object (node)))
        return resolve_object (json_node_get_object (node));
      result = json_node_new (JSON_NODE_VALUE);
      json_node_set_string (result, eks_json_pick_text (json_node_get_object (node)));
      return result;
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return json_node_copy (node);
  g_autoptr (JsonArray) copy = json_array_new ();
  JsonArray *array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    json_array_add_element (copy, resolve (json_array_get_element (array, i), FALSE));
  result = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (result, g_steal_pointer (&copy));
  return result;
}

static void
report_misplaced (EksJsonObject *object, const char *path, const char *name)
{
  /* TRANSLATORS: the name of a member in a job file, such as destinations */
  eks_descriptor_report (object, path, _("“%s” has no place in a ready-made export; the person who runs it decides that"), name);
}

static void
check_job_member (EksJsonObject *object, const char *member, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s.%s", member, name);

  if (name[0] != '$' && !g_strv_contains (job_members, name))
    report_misplaced (object, path, name);
}

/* A look-up reaches into another account of the person's, with its secret. */
static void
check_tables (EksJsonObject *object, JsonObject *job)
{
  JsonNode *node = json_object_get_member (job, "tables");
  JsonArray *tables = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; tables != NULL && i < json_array_get_length (tables); i++)
    {
      JsonNode *table = json_array_get_element (tables, i);
      g_autofree char *path = g_strdup_printf ("job.tables[%u].lookups", i);
      if (JSON_NODE_HOLDS_OBJECT (table) && json_object_has_member (json_node_get_object (table), "lookups"))
        report_misplaced (object, path, "lookups");
    }
}

/* Whether the job could run is for those to say who know jobs; here it must only be one. */
static JsonNode *
read_job (EksJsonObject *object)
{
  JsonNode *node = eks_json_object_get_node (object, "job", TRUE);
  JsonNode *job;
  JsonObjectIter iter;
  const char *name;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      eks_descriptor_report (object, "job", "%s", _("the description of an export, in braces, is expected here"));
      return NULL;
    }
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    check_job_member (object, "job", name);
  check_tables (object, json_node_get_object (node));
  job = resolve (node, TRUE);
  json_node_seal (job);
  return job;
}

static EksReadyMade *
read_ready_made (EksConnector *connector, EksJsonObject *object)
{
  EksReadyMade *self = g_new0 (EksReadyMade, 1);

  self->id = eks_descriptor_dup_id (object, "id");
  self->label = eks_descriptor_dup_text (object, "label", TRUE);
  self->description = eks_descriptor_dup_text (object, "description", FALSE);
  if (eks_json_object_has (object, "for_row"))
    self->for_row = eks_descriptor_dup_id (object, "for_row");
  if (self->for_row != NULL && eks_connector_find_entity (connector, self->for_row) == NULL)
    /* TRANSLATORS: the id of an entity */
    eks_descriptor_report (object, "for_row", _("there is no entity “%s”"), self->for_row);
  self->job = read_job (object);
  return self;
}

GPtrArray *
eks_ready_made_read (EksConnector *connector, EksJsonObject *root)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) ready_made_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = eks_descriptor_get_list (root, "exports", FALSE, EKS_DESCRIPTOR_MAX_FEW);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      EksJsonObject *object = eks_json_object_open_element (root, "exports", array, i);
      if (object == NULL)
        continue;
      EksReadyMade *made = read_ready_made (connector, object);
      g_ptr_array_add (list, made);
      eks_descriptor_check_unique (object, "id", seen, made->id);
      eks_json_object_close (object);
    }
  return list;
}
