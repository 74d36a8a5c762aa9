/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what a descriptor says of actions. Here is the first fence: an action is a POST below the base URL or it is refused. */

#include "config.h"

#include "eks-action.h"

#include "eks-descriptor-private.h"
#include "eks-pattern.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const methods[] = { "POST", NULL };
static const char *const verified_names[] = { "documented", "assumed", NULL };

static void
action_free (EksAction *self)
{
  g_free (self->id);
  g_free (self->label);
  g_free (self->description);
  g_free (self->confirm);
  g_free (self->done);
  g_free (self->path);
  g_clear_pointer (&self->form, g_ptr_array_unref);
  g_free (self->when_field);
  g_strfreev (self->when_values);
  g_free (self->undo);
  g_free (self);
}

/* An entity without any field has been told of once; that no reference leads anywhere then is no news. */
static gboolean
has_field (EksEntity *entity, const char *id)
{
  return eks_entity_get_fields (entity)->len == 0 || eks_entity_find_field (entity, id) != NULL;
}

/* EksPatternFunc: in a sentence a name in braces is a field of the record. */
static char *
find_field_name (const char *name, gpointer entity)
{
  return has_field (entity, name) ? g_strdup ("x") : NULL;
}

static void
check_sentence (EksEntity *entity, EksJsonObject *object, const char *member, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *shape = eks_pattern_expand (text, find_field_name, entity, &error);

  if (shape == NULL)
    eks_descriptor_report (object, member, "%s", error->message);
}

/* A sentence about a record, looked at in every language: a person abroad must not be the first to find the fault. */
static char *
dup_sentence (EksEntity *entity, EksJsonObject *object, const char *member)
{
  char *text = eks_descriptor_dup_text (object, member, TRUE);
  JsonNode *node = eks_json_object_get_node (object, member, FALSE);
  JsonObjectIter iter;
  const char *language;
  JsonNode *sentence;

  if (text == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      check_sentence (entity, object, member, text);
      return text;
    }
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &language, &sentence))
    {
      g_autofree char *place = g_strdup_printf ("%s.%s", member, language);
      const char *words = JSON_NODE_HOLDS_VALUE (sentence) ? json_node_get_string (sentence) : NULL;
      if (words != NULL)
        check_sentence (entity, object, place, words);
    }
  return text;
}

/* {"name": "state", "value": "paused"}: as the parameters of a stream, and {key} is known */
static GPtrArray *
read_form (EksDescriptor *self, EksJsonObject *parent)
{
  GPtrArray *form = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_choice_free);
  JsonArray *array = eks_descriptor_get_list (parent, "form", FALSE, EKS_DESCRIPTOR_MAX_FEW);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      EksJsonObject *object = eks_json_object_open_element (parent, "form", array, i);
      if (object == NULL)
        continue;
      EksChoice *parameter = g_new0 (EksChoice, 1);
      parameter->value = eks_descriptor_dup_name (object, "name", TRUE);
      parameter->label = eks_descriptor_dup_key_template (self, object, "value");
      g_ptr_array_add (form, parameter);
      eks_json_object_close (object);
    }
  return form;
}

static gboolean
names_key (const char *text)
{
  return text != NULL && strstr (text, "{" EKS_KEY_NAME "}") != NULL;
}

/* An action without the key would be done to something else than the record it is offered at. */
static void
check_key (EksAction *self, EksEntity *entity, EksJsonObject *object)
{
  gboolean found = names_key (self->path);

  for (guint i = 0; i < self->form->len; i++)
    found = found || names_key (((EksChoice *) g_ptr_array_index (self->form, i))->label);
  if (self->path != NULL && !found)
    eks_descriptor_report (object, "path", "%s", _("the key of the record, {key}, is missing in the address and in the form"));
  if (eks_entity_get_key (entity) == NULL)
    eks_descriptor_report (object, "id", "%s", _("the entity has no “key”, so nothing can be done to one of its records"));
  if (self->path != NULL && strchr (self->path, '?') != NULL)
    eks_descriptor_report (object, "path", "%s", _("parameters stand in “form”, not in the address"));
}

static void
read_when (EksAction *self, EksEntity *entity, EksJsonObject *parent)
{
  EksJsonObject *object = eks_json_object_open_member (parent, "when", FALSE);

  if (object == NULL)
    return;
  self->when_field = eks_descriptor_dup_id (object, "field");
  if (self->when_field != NULL && !has_field (entity, self->when_field))
    /* TRANSLATORS: the id of a field */
    eks_descriptor_report (object, "field", _("“%s” is not a field of this entity"), self->when_field);
  self->when_values = eks_json_object_dup_strv (object, "values");
  if (self->when_values == NULL || self->when_values[0] == NULL)
    eks_descriptor_report (object, "values", "%s", _("a list of the values that allow the action is expected here"));
  eks_json_object_close (object);
}

static EksAction *
read_action (EksDescriptor *descriptor, EksEntity *entity, EksJsonObject *object)
{
  EksAction *self = g_new0 (EksAction, 1);

  self->id = eks_descriptor_dup_id (object, "id");
  self->label = eks_descriptor_dup_text (object, "label", TRUE);
  self->description = eks_descriptor_dup_text (object, "description", FALSE);
  self->confirm = dup_sentence (entity, object, "confirm");
  self->done = dup_sentence (entity, object, "done");
  /* Nothing reads it afterwards: there is no other method to send. */
  eks_json_object_get_choice (object, "method", methods, -1);
  self->path = eks_descriptor_dup_address (descriptor, object, "path", TRUE, EKS_KEY_NAME);
  self->form = read_form (descriptor, object);
  check_key (self, entity, object);
  read_when (self, entity, object);
  self->undo = eks_json_object_has (object, "undo") ? eks_descriptor_dup_id (object, "undo") : NULL;
  self->assumed = eks_json_object_get_choice (object, "verified", verified_names, -1) == 1;
  return self;
}

/* Known only when all have been read: pausing is taken back by resuming, and the other way round. */
static void
check_undo (GPtrArray *actions, EksJsonObject *object)
{
  for (guint i = 0; i < actions->len; i++)
    {
      const EksAction *action = g_ptr_array_index (actions, i);
      gboolean found = action->undo == NULL;
      for (guint j = 0; j < actions->len && !found; j++)
        found = j != i && g_strcmp0 (((EksAction *) g_ptr_array_index (actions, j))->id, action->undo) == 0;
      if (found)
        continue;
      g_autofree char *member = g_strdup_printf ("actions[%u].undo", i);
      /* TRANSLATORS: the id of an action */
      eks_descriptor_report (object, member, _("“%s” is not another action of this entity"), action->undo);
    }
}

/* Returns: (transfer full) (element-type EksAction); empty if there are none */
GPtrArray *
eks_actions_read (EksDescriptor *descriptor, EksEntity *entity, EksJsonObject *object)
{
  GPtrArray *actions = g_ptr_array_new_with_free_func ((GDestroyNotify) action_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = eks_descriptor_get_list (object, "actions", FALSE, EKS_DESCRIPTOR_MAX_FEW);
  gboolean whole = TRUE;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      EksJsonObject *element = eks_json_object_open_element (object, "actions", array, i);
      whole = whole && element != NULL;
      if (element == NULL)
        continue;
      EksAction *action = read_action (descriptor, entity, element);
      g_ptr_array_add (actions, action);
      eks_descriptor_check_unique (element, "id", seen, action->id);
      eks_json_object_close (element);
    }
  if (whole)
    check_undo (actions, object);
  return actions;
}

void
eks_browse_free (EksBrowse *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->columns);
  g_strfreev (self->filters);
  g_free (self);
}

static GStrv
read_field_list (EksEntity *entity, EksJsonObject *object, const char *member)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GStrv ids = eks_json_object_dup_strv (object, member);

  if (ids == NULL)
    return g_new0 (char *, 1);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *place = g_strdup_printf ("%s[%u]", member, i);
      if (!has_field (entity, ids[i]))
        /* TRANSLATORS: the id of a field */
        eks_descriptor_report (object, place, _("“%s” is not a field of this entity"), ids[i]);
      eks_descriptor_check_unique (object, place, seen, ids[i]);
    }
  return ids;
}

static gboolean
has_window (EksEntity *entity)
{
  const EksStream *stream = eks_entity_get_stream (entity, 0);

  return stream != NULL && stream->window != NULL;
}

/* Returns: (transfer full) (nullable): free with eks_browse_free() */
EksBrowse *
eks_browse_read (EksEntity *entity, EksJsonObject *parent)
{
  EksJsonObject *object = eks_json_object_open_member (parent, "browse", FALSE);
  EksBrowse *self;

  if (object == NULL)
    return NULL;
  self = g_new0 (EksBrowse, 1);
  self->columns = read_field_list (entity, object, "columns");
  self->filters = read_field_list (entity, object, "filters");
  self->days = eks_json_object_get_integer (object, "days", 0, 3660, 0);
  if (self->days > 0 && !has_window (entity))
    eks_descriptor_report (object, "days", "%s", _("the first stream has no “window”, so it is not known which time the days are counted by"));
  eks_json_object_close (object);
  return self;
}
