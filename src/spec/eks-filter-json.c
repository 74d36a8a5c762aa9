/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filters as they stand in a job file, read within bounds: the file may be anybody's. */

#include "config.h"

#include "eks-filter.h"

#include "eks-spec-file.h"

#include <glib/gi18n-lib.h>

#define MAX_SPAN 99999 /* five digits, as EksFilter holds them */

typedef struct
{
  EksJsonIssues *issues; /* (unowned) */
  guint n_filters; /* conditions and groups below the root */
} Reader;

static EksFilter *read_filter (Reader *reader, JsonNode *node, const char *path, guint depth);

static void
read_children (Reader *reader, EksFilter *group, EksJsonObject *object, const char *member, guint depth)
{
  JsonArray *array = eks_json_object_get_array (object, member, TRUE);
  g_autofree char *path = eks_json_object_path_of (object, member);

  for (guint i = 0; array != NULL && i < json_array_get_length (array) && reader->n_filters <= EKS_FILTER_MAX_CONDITIONS; i++)
    {
      g_autofree char *child_path = g_strdup_printf ("%s[%u]", path, i);
      g_autoptr (EksFilter) child = read_filter (reader, json_array_get_element (array, i), child_path, depth + 1);
      if (child != NULL)
        eks_filter_append (group, child);
    }
}

static gboolean
is_any_group (JsonNode *node)
{
  return JSON_NODE_HOLDS_OBJECT (node) && json_object_has_member (json_node_get_object (node), "any");
}

/* {"not": X} has one child; {"not": {"any": […]}} is the same kind of group with several. */
static void
read_negated (Reader *reader, EksFilter *group, EksJsonObject *object, guint depth)
{
  JsonNode *node = eks_json_object_get_node (object, "not", TRUE);
  g_autofree char *path = eks_json_object_path_of (object, "not");

  if (is_any_group (node))
    {
      EksJsonObject *inner = eks_json_object_open (node, path, reader->issues);
      read_children (reader, group, inner, "any", depth);
      eks_json_object_close (inner);
      return;
    }
  g_autoptr (EksFilter) child = read_filter (reader, node, path, depth + 1);
  if (child != NULL)
    eks_filter_append (group, child);
}

/* Adds the scalars of @array; a fault has its own path. */
static void
read_scalars (Reader *reader, JsonArray *array, const char *path, GStrvBuilder *values)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *text = eks_spec_dup_scalar (json_array_get_element (array, i));
      if (text == NULL)
        {
          g_autofree char *element = g_strdup_printf ("%s[%u]", path, i);
          eks_json_issues_add (reader->issues, element, "%s", _("a text, a number, true or false is expected here"));
        }
      else
        g_strv_builder_add (values, text);
    }
}

static void
read_span (Reader *reader, JsonNode *node, const char *path, GStrvBuilder *values)
{
  EksJsonObject *object = eks_json_object_open (node, path, reader->issues);

  if (object == NULL)
    return;
  for (guint i = 0; eks_span_units[i] != NULL; i++)
    if (eks_json_object_has (object, eks_span_units[i]))
      {
        gint64 count = eks_json_object_get_integer (object, eks_span_units[i], 1, MAX_SPAN, 1);
        g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, count);
        g_strv_builder_add_many (values, text, eks_span_units[i], NULL);
        eks_json_object_close (object);
        return;
      }
  g_autofree char *units = g_strjoinv (", ", (char **) eks_span_units);
  /* TRANSLATORS: %s is a list of words that must stay as they are: hours, days, weeks, months */
  eks_json_issues_add (reader->issues, path, _("a span such as {\"days\": 7} is expected here, in %s"), units);
  eks_json_object_close (object);
}

static void
read_some (Reader *reader, EksComparisonArity arity, JsonNode *node, const char *path, GStrvBuilder *values)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint length = array != NULL ? json_array_get_length (array) : 0;

  if (arity == EKS_ARITY_TWO && length != 2)
    eks_json_issues_add (reader->issues, path, "%s", _("a list of two values, from and to, is expected here"));
  else if (length == 0)
    eks_json_issues_add (reader->issues, path, "%s", _("a list of one or more values is expected here"));
  else
    read_scalars (reader, array, path, values);
}

static void
read_one (Reader *reader, JsonNode *node, const char *path, GStrvBuilder *values)
{
  g_autofree char *text = eks_spec_dup_scalar (node);

  if (text == NULL)
    eks_json_issues_add (reader->issues, path, "%s", _("a text, a number, true or false is expected here"));
  else
    g_strv_builder_add (values, text);
}

static GStrv
read_values (Reader *reader, EksJsonObject *object, EksComparison comparison)
{
  EksComparisonArity arity = eks_comparison_get_arity (comparison);
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  g_autofree char *path = eks_json_object_path_of (object, "value");
  JsonNode *node = eks_json_object_get_node (object, "value", arity != EKS_ARITY_NONE);

  if (node == NULL)
    return NULL;
  if (arity == EKS_ARITY_NONE)
    /* TRANSLATORS: %s is a comparison of a job file, such as last_month */
    eks_json_issues_add (reader->issues, path, _("“%s” takes no value"), eks_comparison_names[comparison]);
  else if (arity == EKS_ARITY_ONE)
    read_one (reader, node, path, values);
  else if (arity == EKS_ARITY_SPAN)
    read_span (reader, node, path, values);
  else
    read_some (reader, arity, node, path, values);
  return g_strv_builder_end (values);
}

static EksFilter *
read_condition (Reader *reader, EksJsonObject *object)
{
  g_autofree char *field = NULL;
  g_auto (GStrv) values = NULL;
  int comparison;

  field = eks_spec_dup_filled (object, "field");
  comparison = eks_json_object_get_choice (object, "is", eks_comparison_names, -1);
  if (comparison >= 0)
    values = read_values (reader, object, comparison);
  else
    eks_json_object_get_node (object, "value", FALSE); /* one fault is enough */
  return eks_filter_new_condition (field != NULL ? field : "", MAX (comparison, 0), (const char *const *) values);
}

static EksFilter *
read_object (Reader *reader, EksJsonObject *object, guint depth)
{
  EksFilter *group;

  if (eks_json_object_has (object, "all"))
    {
      group = eks_filter_new_group (EKS_FILTER_ALL);
      read_children (reader, group, object, "all", depth);
    }
  else if (eks_json_object_has (object, "any"))
    {
      group = eks_filter_new_group (EKS_FILTER_ANY);
      read_children (reader, group, object, "any", depth);
    }
  else if (eks_json_object_has (object, "not"))
    {
      group = eks_filter_new_group (EKS_FILTER_NONE);
      read_negated (reader, group, object, depth);
    }
  else
    return read_condition (reader, object);
  return group;
}

static EksFilter *
read_filter (Reader *reader, JsonNode *node, const char *path, guint depth)
{
  EksJsonObject *object;
  EksFilter *filter;

  if (depth > EKS_FILTER_MAX_DEPTH)
    {
      /* TRANSLATORS: %u is how deep groups of conditions may be nested */
      eks_json_issues_add (reader->issues, path, _("groups are nested more than %u deep"), EKS_FILTER_MAX_DEPTH);
      return NULL;
    }
  if (depth > 0 && ++reader->n_filters > EKS_FILTER_MAX_CONDITIONS)
    {
      /* TRANSLATORS: %u is the largest number of conditions allowed */
      eks_json_issues_add (reader->issues, path, _("there are more than %u conditions and groups"), EKS_FILTER_MAX_CONDITIONS);
      return NULL;
    }
  object = eks_json_object_open (node, path, reader->issues);
  if (object == NULL)
    return NULL;
  filter = read_object (reader, object, depth);
  eks_json_object_close (object);
  return filter;
}

/**
 * eks_filter_from_json:
 * @node: what should be a condition or a group
 * @path: its path
 * @issues: where faults go
 *
 * Conditions are `{"field": …, "is": …, "value": …}`, groups `{"all": […]}`, `{"any": […]}` and `{"not": …}`,
 * at most %EKS_FILTER_MAX_DEPTH deep with %EKS_FILTER_MAX_CONDITIONS of them in all.
 *
 * Returns: (transfer full) (nullable): what could be read of it, or %NULL if it is no object at all
 */
EksFilter *
eks_filter_from_json (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  Reader reader = { issues, 0 };

  g_return_val_if_fail (path != NULL && issues != NULL, NULL);
  return read_filter (&reader, node, path, 0);
}

static JsonArray *
write_children (EksFilter *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < eks_filter_get_n_children (self); i++)
    json_array_add_element (array, eks_filter_to_json (eks_filter_get_child (self, i)));
  return array;
}

static void
write_negated (EksFilter *self, JsonObject *object)
{
  EksFilter *only = eks_filter_get_n_children (self) == 1 ? eks_filter_get_child (self, 0) : NULL;

  /* “not any” would read back as several children of this group */
  if (only != NULL && eks_filter_get_kind (only) != EKS_FILTER_ANY)
    {
      json_object_set_member (object, "not", eks_filter_to_json (only));
      return;
    }
  JsonObject *any = json_object_new ();
  json_object_set_array_member (any, "any", write_children (self));
  json_object_set_object_member (object, "not", any);
}

static void
write_values (EksFilter *self, JsonObject *object)
{
  const char *const *values = eks_filter_get_values (self);

  switch (eks_comparison_get_arity (eks_filter_get_comparison (self)))
    {
    case EKS_ARITY_NONE:
      break;
    case EKS_ARITY_ONE:
      json_object_set_string_member (object, "value", values[0]);
      break;
    case EKS_ARITY_TWO:
    case EKS_ARITY_MANY:
      {
        JsonArray *array = json_array_new ();
        for (guint i = 0; values[i] != NULL; i++)
          json_array_add_string_element (array, values[i]);
        json_object_set_array_member (object, "value", array);
        break;
      }
    case EKS_ARITY_SPAN:
      {
        JsonObject *span = json_object_new ();
        json_object_set_int_member (span, values[1], g_ascii_strtoll (values[0], NULL, 10));
        json_object_set_object_member (object, "value", span);
        break;
      }
    }
}

/**
 * eks_filter_to_json:
 * @self: a filter
 *
 * Returns: (transfer full): it as JSON
 */
JsonNode *
eks_filter_to_json (EksFilter *self)
{
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_FILTER (self), NULL);

  object = json_object_new ();
  switch (eks_filter_get_kind (self))
    {
    case EKS_FILTER_ALL:
      json_object_set_array_member (object, "all", write_children (self));
      break;
    case EKS_FILTER_ANY:
      json_object_set_array_member (object, "any", write_children (self));
      break;
    case EKS_FILTER_NONE:
      write_negated (self, object);
      break;
    case EKS_FILTER_CONDITION:
      json_object_set_string_member (object, "field", eks_filter_get_field (self));
      json_object_set_string_member (object, "is", eks_comparison_names[eks_filter_get_comparison (self)]);
      write_values (self, object);
      break;
    }
  return eks_spec_take_object (object);
}
