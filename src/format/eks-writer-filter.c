/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A filter in the words of the file it chose the rows of: fields are called as their columns are, values stand as the
 * job has them. So the words depend on nothing but the job, where those of the program depend on who looks at it. */

#include "config.h"

#include "eks-writer-filter.h"

#include "eks-writer-words.h"

typedef struct
{
  const char *language;
  EksWriterFieldFunc func;
  gpointer data;
} Context;

static char *
describe_values (const Context *context, EksFilter *condition, gboolean concealed)
{
  const char *const *values = eks_filter_get_values (condition);
  EksComparisonArity arity = eks_comparison_get_arity (eks_filter_get_comparison (condition));
  guint n = values != NULL ? g_strv_length ((char **) values) : 0;

  if (arity == EKS_ARITY_NONE || n == 0)
    return g_strdup ("");
  if (concealed)
    return g_strdup ("…");
  if (arity == EKS_ARITY_TWO && n == 2)
    return eks_writer_word_fill (EKS_WRITER_WORD_RANGE, context->language, "from", values[0], "to", values[1], NULL);
  if (arity == EKS_ARITY_SPAN && n == 2)
    return g_strdup_printf ("%s %s", values[0], eks_writer_unit (values[1], g_str_equal (values[0], "1"), context->language));
  return g_strjoinv (", ", (char **) values);
}

static char *
describe_condition (const Context *context, EksFilter *condition)
{
  EksType type = EKS_TYPE_TEXT;
  gboolean concealed = FALSE;
  const char *field = eks_filter_get_field (condition);
  g_autofree char *name = context->func (field != NULL ? field : "", &type, &concealed, context->data);
  g_autofree char *values = describe_values (context, condition, concealed);
  const char *comparison = eks_writer_comparison (eks_filter_get_comparison (condition), type, context->language);

  return g_strjoin (" ", name, comparison, values[0] != '\0' ? values : NULL, NULL);
}

static char *describe (const Context *context, EksFilter *filter, gboolean nested);

/* Conditions with “and” or “or” between them; @n tells how many. */
static char *
join_children (const Context *context, EksFilter *filter, guint *n)
{
  gboolean all = eks_filter_get_kind (filter) == EKS_FILTER_ALL;
  g_autofree char *joined = NULL;

  *n = 0;
  for (guint i = 0; i < eks_filter_get_n_children (filter); i++)
    {
      g_autofree char *before = g_steal_pointer (&joined);
      g_autofree char *part = describe (context, eks_filter_get_child (filter, i), TRUE);

      if (part[0] == '\0')
        {
          joined = g_steal_pointer (&before);
          continue;
        }
      (*n)++;
      if (before == NULL)
        joined = g_steal_pointer (&part);
      else
        joined = eks_writer_word_fill (all ? EKS_WRITER_WORD_AND : EKS_WRITER_WORD_OR, context->language,
                                       "first", before, "second", part, NULL);
    }
  return joined != NULL ? g_steal_pointer (&joined) : g_strdup ("");
}

static char *
describe (const Context *context, EksFilter *filter, gboolean nested)
{
  EksFilterKind kind = eks_filter_get_kind (filter);
  g_autofree char *joined = NULL;
  guint n;

  if (kind == EKS_FILTER_CONDITION)
    return describe_condition (context, filter);
  joined = join_children (context, filter, &n);
  if (kind == EKS_FILTER_NONE && n > 0)
    return eks_writer_word_fill (EKS_WRITER_WORD_NOT, context->language, "conditions", joined, NULL);
  return nested && n > 1 ? g_strdup_printf ("(%s)", joined) : g_steal_pointer (&joined);
}

/**
 * eks_writer_describe_filter:
 * @filter: a filter
 * @language: of the export, such as `da`
 * @func: (scope call): says what a field is called
 * @data: for @func
 *
 * Returns: (transfer full): the filter in words, whatever the locale; that there is none if it has no condition
 */
char *
eks_writer_describe_filter (EksFilter *filter, const char *language, EksWriterFieldFunc func, gpointer data)
{
  const Context context = { language, func, data };

  g_return_val_if_fail (EKS_IS_FILTER (filter) && language != NULL && func != NULL, NULL);

  if (eks_filter_is_empty (filter))
    return g_strdup (eks_writer_word (EKS_WRITER_WORD_ALL_ROWS, language));
  return describe (&context, filter, FALSE);
}
