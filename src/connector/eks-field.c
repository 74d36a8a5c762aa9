/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields as a descriptor lists them, and those that the customer's own forms name. */

#include "config.h"

#include "eks-descriptor-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const privacy_names[] = { "none", "personal", "sensitive", NULL };
static const char *const reads_names[] = { "as_is", "unix", NULL };

void
eks_field_free (EksField *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_free (self->parent);
  g_free (self->label);
  g_free (self->description);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_free (self);
}

/* A value of the parent record stands nowhere in the record itself. */
static void
read_place (EksField *self, EksJsonObject *object)
{
  if (!eks_json_object_has (object, "parent"))
    {
      self->paths = eks_descriptor_dup_paths (object, FALSE);
      return;
    }
  self->paths = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_path_free);
  self->parent = eks_descriptor_dup_id (object, "parent");
  if (eks_json_object_has (object, "path") || eks_json_object_has (object, "paths"))
    eks_descriptor_report (object, "parent", "%s", _("either “path” or “parent” is expected, not both"));
}

EksField *
eks_field_read (EksJsonObject *object)
{
  EksField *self = g_new0 (EksField, 1);

  self->id = eks_descriptor_dup_id (object, "id");
  read_place (self, object);
  self->type = MAX (0, eks_json_object_get_choice (object, "type", eks_type_names, -1));
  self->reads = eks_json_object_get_choice (object, "reads", reads_names, EKS_READS_AS_IS);
  if (self->reads == EKS_READS_UNIX && self->type != EKS_TYPE_TIMESTAMP)
    eks_descriptor_report (object, "type", "%s", _("a field that “reads” seconds since 1970 is a timestamp"));
  self->label = eks_descriptor_dup_text (object, "label", TRUE);
  self->description = eks_descriptor_dup_text (object, "description", FALSE);
  self->privacy = eks_json_object_get_choice (object, "privacy", privacy_names, EKS_PRIVACY_NONE);
  self->choices = eks_descriptor_dup_choices (object, "choices");
  self->by_default = eks_json_object_get_boolean (object, "by_default", FALSE);
  return self;
}

static const EksChoice *
find_always (const EksDynamicFields *dynamic, const char *reference)
{
  for (guint i = 0; i < dynamic->always->len; i++)
    {
      const EksChoice *choice = g_ptr_array_index (dynamic->always, i);
      if (strcmp (choice->value, reference) == 0)
        return choice;
    }
  return NULL;
}

/* What a form asks for is unknown, so it is taken for personal. */
EksField *
eks_field_new_for_reference (const EksDynamicFields *dynamic, const char *reference)
{
  EksField *self = g_new0 (EksField, 1);
  const EksChoice *known = find_always (dynamic, reference);

  self->id = g_strconcat (dynamic->prefix, ".", reference, NULL);
  self->paths = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_path_free);
  for (guint i = 0; i < dynamic->paths->len; i++)
    g_ptr_array_add (self->paths, eks_path_substitute (g_ptr_array_index (dynamic->paths, i), reference));
  self->type = EKS_TYPE_TEXT;
  self->label = g_strdup (known != NULL ? known->label : reference);
  self->description = known != NULL ? g_strdup (known->description) : NULL;
  self->privacy = EKS_PRIVACY_PERSONAL;
  self->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_choice_free);
  return self;
}

void
eks_dynamic_fields_free (EksDynamicFields *self)
{
  if (self == NULL)
    return;
  g_free (self->prefix);
  g_free (self->label);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_clear_pointer (&self->always, g_ptr_array_unref);
  eks_path_free (self->list);
  g_free (self->list_parent);
  g_free (self->list_name);
  g_free (self->list_label);
  eks_path_free (self->map);
  eks_path_free (self->sensitive);
  g_free (self);
}

static void
read_list (EksDynamicFields *self, EksJsonObject *object)
{
  EksJsonObject *list = eks_json_object_open_member (object, "list", FALSE);

  if (list == NULL)
    return;
  if (eks_json_object_has (list, "parent"))
    self->list_parent = eks_descriptor_dup_id (list, "parent");
  else
    self->list = eks_descriptor_dup_path (list, "path", TRUE);
  self->list_name = eks_descriptor_dup_word (list, "name", TRUE);
  self->list_label = eks_descriptor_dup_word (list, "label", FALSE);
  eks_json_object_close (list);
}

/* Unlike an id a prefix keeps the service's spelling: formResult. */
static char *
read_prefix (EksJsonObject *object)
{
  g_autofree char *prefix = eks_descriptor_dup_word (object, "prefix", TRUE);

  for (const char *at = prefix; at != NULL && *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && *at != '_')
      {
        eks_descriptor_report (object, "prefix", "%s", _("a name of letters, digits and _ is expected here"));
        return NULL;
      }
  return g_steal_pointer (&prefix);
}

EksDynamicFields *
eks_dynamic_fields_read (EksJsonObject *object)
{
  EksDynamicFields *self = g_new0 (EksDynamicFields, 1);

  self->prefix = read_prefix (object);
  self->label = eks_descriptor_dup_text (object, "label", TRUE);
  self->paths = eks_descriptor_dup_paths (object, TRUE);
  self->always = eks_descriptor_dup_choices (object, "always");
  read_list (self, object);
  self->map = eks_descriptor_dup_path (object, "map", FALSE);
  self->sensitive = eks_descriptor_dup_path (object, "sensitive", FALSE);
  return self;
}
