/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a field stands in a record: read from the text of a descriptor, copied, filled in. */

#include "config.h"

#include "eks-descriptor-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * eks_path_copy:
 * @self: (nullable): a path
 *
 * Returns: (transfer full) (nullable): a copy
 */
EksPath *
eks_path_copy (const EksPath *self)
{
  EksPath *copy;

  if (self == NULL)
    return NULL;
  copy = g_new0 (EksPath, 1);
  copy->steps = g_strdupv (self->steps);
  copy->match_member = g_strdup (self->match_member);
  copy->match_value = g_strdup (self->match_value);
  copy->take_member = g_strdup (self->take_member);
  return copy;
}

/**
 * eks_path_free:
 * @self: (nullable) (transfer full): a path
 */
void
eks_path_free (EksPath *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->steps);
  g_free (self->match_member);
  g_free (self->match_value);
  g_free (self->take_member);
  g_free (self);
}

/* No steps: the value itself. */
EksPath *
eks_path_new_root (void)
{
  EksPath *self = g_new0 (EksPath, 1);

  self->steps = g_new0 (char *, 1);
  return self;
}

static void
put_reference (char **place, const char *reference)
{
  if (g_strcmp0 (*place, EKS_REFERENCE_STEP) == 0)
    {
      g_free (*place);
      *place = g_strdup (reference);
    }
}

/* The path of one dynamic field. The reference is data: it becomes a step whatever it holds. */
EksPath *
eks_path_substitute (const EksPath *self, const char *reference)
{
  EksPath *copy = eks_path_copy (self);

  for (guint i = 0; copy->steps[i] != NULL; i++)
    put_reference (&copy->steps[i], reference);
  put_reference (&copy->match_value, reference);
  return copy;
}

gboolean
eks_path_has_reference (const EksPath *self)
{
  return g_strv_contains ((const char *const *) self->steps, EKS_REFERENCE_STEP)
         || g_strcmp0 (self->match_value, EKS_REFERENCE_STEP) == 0;
}

static gboolean
step_is_usable (const char *step)
{
  if (strcmp (step, EKS_REFERENCE_STEP) == 0)
    return TRUE;
  return step[0] != '\0' && strpbrk (step, "[]{}") == NULL;
}

/* array[member=value].take: the part from the bracket on */
static gboolean
parse_match (EksPath *self, const char *text)
{
  const char *end = strchr (text, ']');
  g_auto (GStrv) sides = NULL;

  if (end == NULL || end[1] != '.' || !step_is_usable (end + 2) || strchr (end + 2, '.') != NULL)
    return FALSE;
  g_autofree char *inside = g_strndup (text + 1, end - text - 1);
  sides = g_strsplit (inside, "=", 2);
  if (g_strv_length (sides) != 2 || !step_is_usable (sides[0]) || !step_is_usable (sides[1]))
    return FALSE;
  self->match_member = g_strdup (sides[0]);
  self->match_value = g_strdup (sides[1]);
  self->take_member = g_strdup (end + 2);
  return TRUE;
}

/* Dots stand between steps; “\\.” is a dot in the name of one. */
static GStrv
split_steps (const char *text)
{
  g_autoptr (GStrvBuilder) steps = g_strv_builder_new ();
  g_autoptr (GString) step = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      if (*text == '.')
        {
          g_strv_builder_add (steps, step->str);
          g_string_truncate (step, 0);
          continue;
        }
      if (*text == '\\' && (text[1] == '.' || text[1] == '\\'))
        text++;
      g_string_append_c (step, *text);
    }
  g_strv_builder_add (steps, step->str);
  return g_strv_builder_end (steps);
}

static EksPath *
parse_path (const char *text)
{
  g_autoptr (EksPath) self = g_new0 (EksPath, 1);
  const char *bracket = strchr (text, '[');
  g_autofree char *plain = bracket != NULL ? g_strndup (text, bracket - text) : g_strdup (text);
  guint length;

  self->steps = split_steps (plain);
  length = g_strv_length (self->steps);
  if (length == 0 || length > EKS_DESCRIPTOR_MAX_STEPS)
    return NULL;
  for (guint i = 0; i < length; i++)
    if (!step_is_usable (self->steps[i]))
      return NULL;
  if (bracket != NULL && !parse_match (self, bracket))
    return NULL;
  return g_steal_pointer (&self);
}

/* Reads “a.b”, “a\\.b” or “a.b[name=value].take”, which stood under @member. */
EksPath *
eks_descriptor_parse_path (EksJsonObject *object, const char *member, const char *text)
{
  EksPath *self = strlen (text) <= EKS_DESCRIPTOR_MAX_WORD ? parse_path (text) : NULL;

  if (self == NULL)
    eks_descriptor_report (object, member, "%s", _("a path such as a.b or a.b[name=value].take is expected here"));
  return self;
}

EksPath *
eks_descriptor_dup_path (EksJsonObject *object, const char *member, gboolean required)
{
  g_autofree char *text = eks_json_object_dup_string (object, member, required);
  EksPath *self = text != NULL ? eks_descriptor_parse_path (object, member, text) : NULL;

  if (self != NULL && eks_path_has_reference (self))
    eks_descriptor_report (object, member, "%s", _("{reference} has a meaning only in the paths of “dynamic”"));
  return self;
}

static void
add_alternative (EksJsonObject *object, const char *member, const char *text, gboolean dynamic, GPtrArray *paths)
{
  EksPath *path = eks_descriptor_parse_path (object, member, text);

  if (path == NULL)
    return;
  g_ptr_array_add (paths, path);
  if (dynamic && !eks_path_has_reference (path))
    eks_descriptor_report (object, member, "%s", _("the step or value {reference} is missing in this path"));
  else if (!dynamic && eks_path_has_reference (path))
    eks_descriptor_report (object, member, "%s", _("{reference} has a meaning only in the paths of “dynamic”"));
}

/* “path”: one, or “paths”: alternatives of which the first that a record has counts. */
GPtrArray *
eks_descriptor_dup_paths (EksJsonObject *object, gboolean dynamic)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_path_free);
  gboolean many = eks_json_object_has (object, "paths");
  g_autofree char *one = eks_json_object_dup_string (object, "path", !many);
  g_auto (GStrv) texts = many ? eks_json_object_dup_strv (object, "paths") : NULL;

  if (many && one != NULL)
    eks_descriptor_report (object, "paths", "%s", _("either “path” or “paths” is expected, not both"));
  else if (one != NULL)
    add_alternative (object, "path", one, dynamic, paths);
  else if (texts != NULL && (texts[0] == NULL || g_strv_length (texts) > EKS_DESCRIPTOR_MAX_ALTERNATIVES))
    /* TRANSLATORS: a number */
    eks_descriptor_report (object, "paths", _("one to %d paths are expected here"), EKS_DESCRIPTOR_MAX_ALTERNATIVES);
  else
    for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
      {
        g_autofree char *member = g_strdup_printf ("paths[%u]", i);
        add_alternative (object, member, texts[i], dynamic, paths);
      }
  return paths;
}
