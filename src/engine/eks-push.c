/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A condition that must hold for every row may be told to the service, if its descriptor says under which name. It
 * is checked again here, so it only has to be true that the service sends no less than what we want. */

#include "config.h"

#include "eks-push.h"

#include <string.h>

/* The condition that @field equals one value, where nothing can pass the filter without it. */
static EksFilter *
find_condition (EksFilter *filter, const char *field)
{
  EksFilter *found = NULL;

  if (eks_filter_get_kind (filter) == EKS_FILTER_CONDITION)
    return eks_filter_get_comparison (filter) == EKS_COMPARISON_EQUAL && g_strcmp0 (eks_filter_get_field (filter), field) == 0 ? filter : NULL;
  /* One condition alone is the same whether all or any of them must hold. */
  if (eks_filter_get_kind (filter) == EKS_FILTER_NONE || (eks_filter_get_kind (filter) == EKS_FILTER_ANY && eks_filter_get_n_children (filter) != 1))
    return NULL;
  for (guint i = 0; found == NULL && i < eks_filter_get_n_children (filter); i++)
    found = find_condition (eks_filter_get_child (filter, i), field);
  return found;
}

/* As a service would write it; NULL where it is not clear how.
 * Returns: (transfer full) (nullable) */
static char *
spell (EksType type, const char *value)
{
  if (value == NULL || value[0] == '\0')
    return NULL;
  if (type == EKS_TYPE_BOOLEAN && (strcmp (value, "true") == 0 || strcmp (value, "1") == 0))
    return g_strdup ("true");
  if (type == EKS_TYPE_BOOLEAN && (strcmp (value, "false") == 0 || strcmp (value, "0") == 0))
    return g_strdup ("false");
  if (type == EKS_TYPE_INTEGER)
    {
      gint64 number;
      return g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &number, NULL) ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;
    }
  return type == EKS_TYPE_TEXT ? g_strdup (value) : NULL;
}

static void
parameter_free (EksChoice *parameter)
{
  g_free (parameter->value);
  g_free (parameter->label);
  g_free (parameter);
}

/**
 * eks_push_find:
 * @entity: what is read
 * @stream: one of its streams
 * @where: which rows are wanted; its parameters are filled in
 *
 * Returns: (transfer full) (element-type EksChoice): parameters for the service, value = name, label = value
 */
GPtrArray *
eks_push_find (EksEntity *entity, const EksStream *stream, EksFilter *where)
{
  GPtrArray *parameters = g_ptr_array_new_with_free_func ((GDestroyNotify) parameter_free);

  for (guint i = 0; stream->pushes != NULL && i < stream->pushes->len; i++)
    {
      const EksPush *push = g_ptr_array_index (stream->pushes, i);
      EksFilter *condition = find_condition (where, push->field);
      g_autofree char *value = condition != NULL ? spell (eks_entity_find_field (entity, push->field)->type, eks_filter_get_values (condition)[0]) : NULL;
      if (value == NULL)
        continue;
      EksChoice *parameter = g_new0 (EksChoice, 1);
      parameter->value = g_strdup (push->parameter);
      parameter->label = g_steal_pointer (&value);
      g_ptr_array_add (parameters, parameter);
    }
  return parameters;
}
