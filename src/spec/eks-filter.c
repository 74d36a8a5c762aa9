/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tree of conditions that a window can bind to and a stage can be built from; it evaluates nothing itself. */

#include "config.h"

#include "eks-filter.h"

#include "eks-text.h"

#include <string.h>

#define MAX_SPAN_DIGITS 5

struct _EksFilter
{
  EksSpec parent_instance;

  EksFilterKind kind;
  EksFilter *parent;   /* (unowned) (nullable): the group that it is in */
  GPtrArray *children; /* (owned) (element-type EksFilter): empty for a condition */
  char *field;         /* (owned) */
  EksComparison comparison;
  GStrv values;        /* (owned): as many as the comparison takes */
};

typedef enum
{
  PROP_KIND = 1,
  PROP_FIELD,
  PROP_COMPARISON,
  PROP_VALUES,
} EksFilterProperty;

static GParamSpec *props[PROP_VALUES + 1];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (EksFilter, eks_filter, EKS_TYPE_SPEC, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
eks_filter_get_item_type (GListModel *model)
{
  return EKS_TYPE_FILTER;
}

static guint
eks_filter_get_n_items (GListModel *model)
{
  return EKS_FILTER (model)->children->len;
}

static gpointer
eks_filter_get_item (GListModel *model, guint position)
{
  EksFilter *self = EKS_FILTER (model);

  return position < self->children->len ? g_object_ref (g_ptr_array_index (self->children, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = eks_filter_get_item_type;
  iface->get_n_items = eks_filter_get_n_items;
  iface->get_item = eks_filter_get_item;
}

static gboolean
is_span_count (const char *text)
{
  gsize length = strspn (text, "0123456789");

  return length > 0 && length <= MAX_SPAN_DIGITS && text[length] == '\0' && g_ascii_strtoll (text, NULL, 10) > 0;
}

/* As many values as @comparison takes, so that nobody who reads them has to count. */
static GStrv
fit_values (EksComparison comparison, const char *const *values)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint length = values != NULL ? g_strv_length ((GStrv) values) : 0;
  const char *first = length > 0 ? values[0] : "";
  const char *second = length > 1 ? values[1] : "";

  switch (eks_comparison_get_arity (comparison))
    {
    case EKS_ARITY_NONE:
      break;
    case EKS_ARITY_ONE:
      g_strv_builder_add (builder, first);
      break;
    case EKS_ARITY_TWO:
      g_strv_builder_add_many (builder, first, second, NULL);
      break;
    case EKS_ARITY_MANY:
      if (length > 0)
        g_strv_builder_addv (builder, (const char **) values);
      else
        g_strv_builder_add (builder, "");
      break;
    case EKS_ARITY_SPAN:
      g_strv_builder_add (builder, is_span_count (first) ? first : "7");
      g_strv_builder_add (builder, g_strv_contains (eks_span_units, second) ? second : "days");
      break;
    }
  return g_strv_builder_end (builder);
}

static void
child_free (EksFilter *child)
{
  child->parent = NULL;
  g_object_unref (child);
}

static guint
count_levels_above (EksFilter *self)
{
  guint levels = 0;

  for (EksFilter *at = self->parent; at != NULL; at = at->parent)
    levels++;
  return levels;
}

static gboolean
is_within (EksFilter *self, EksFilter *other)
{
  for (EksFilter *at = self; at != NULL; at = at->parent)
    if (at == other)
      return TRUE;
  return FALSE;
}

static void
eks_filter_dispose (GObject *object)
{
  EksFilter *self = EKS_FILTER (object);

  g_ptr_array_set_size (self->children, 0);
  G_OBJECT_CLASS (eks_filter_parent_class)->dispose (object);
}

static void
eks_filter_finalize (GObject *object)
{
  EksFilter *self = EKS_FILTER (object);

  g_ptr_array_unref (self->children);
  g_free (self->field);
  g_strfreev (self->values);
  G_OBJECT_CLASS (eks_filter_parent_class)->finalize (object);
}

static void
eks_filter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksFilter *self = EKS_FILTER (object);

  switch ((EksFilterProperty) id)
    {
    case PROP_KIND:
      g_value_set_int (value, self->kind);
      break;
    case PROP_FIELD:
      g_value_set_string (value, self->field);
      break;
    case PROP_COMPARISON:
      g_value_set_int (value, self->comparison);
      break;
    case PROP_VALUES:
      g_value_set_boxed (value, self->values);
      break;
    }
}

static void
eks_filter_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksFilter *self = EKS_FILTER (object);

  switch ((EksFilterProperty) id)
    {
    case PROP_KIND:
      self->kind = g_value_get_int (value);
      break;
    case PROP_FIELD:
      eks_filter_set_field (self, g_value_get_string (value));
      break;
    case PROP_COMPARISON:
      eks_filter_set_comparison (self, g_value_get_int (value));
      break;
    case PROP_VALUES:
      eks_filter_set_values (self, g_value_get_boxed (value));
      break;
    }
}

static void
eks_filter_class_init (EksFilterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = eks_filter_dispose;
  object_class->finalize = eks_filter_finalize;
  object_class->get_property = eks_filter_get_property;
  object_class->set_property = eks_filter_set_property;

  /**
   * EksFilter:kind:
   *
   * An #EksFilterKind; a group may become another kind of group by eks_filter_set_kind().
   */
  props[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, EKS_FILTER_ALL, EKS_FILTER_CONDITION, EKS_FILTER_ALL, flags | G_PARAM_CONSTRUCT_ONLY);
  /**
   * EksFilter:field:
   *
   * The id of the field that a condition looks at.
   */
  props[PROP_FIELD] = g_param_spec_string ("field", NULL, NULL, "", flags);
  /**
   * EksFilter:comparison:
   *
   * An #EksComparison. Changing it makes the values fit: some may be dropped or added.
   */
  props[PROP_COMPARISON] = g_param_spec_int ("comparison", NULL, NULL, 0, EKS_N_COMPARISONS - 1, EKS_COMPARISON_EQUAL, flags);
  /**
   * EksFilter:values:
   *
   * What the field is compared with: as many texts as the comparison takes.
   */
  props[PROP_VALUES] = g_param_spec_boxed ("values", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_filter_init (EksFilter *self)
{
  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) child_free);
  self->field = g_strdup ("");
  self->values = fit_values (EKS_COMPARISON_EQUAL, NULL);
}

/**
 * eks_filter_new_group:
 * @kind: all, any or none
 *
 * Returns: (transfer full): an empty group, which lets everything through
 */
EksFilter *
eks_filter_new_group (EksFilterKind kind)
{
  g_return_val_if_fail (kind != EKS_FILTER_CONDITION, NULL);
  return g_object_new (EKS_TYPE_FILTER, "kind", kind, NULL);
}

/**
 * eks_filter_new_condition:
 * @field: the id of a field
 * @comparison: how it is compared
 * @values: (nullable) (array zero-terminated=1): with what; made to fit the comparison
 *
 * Returns: (transfer full): a condition
 */
EksFilter *
eks_filter_new_condition (const char *field, EksComparison comparison, const char *const *values)
{
  g_return_val_if_fail (field != NULL && comparison < EKS_N_COMPARISONS, NULL);
  return g_object_new (EKS_TYPE_FILTER, "kind", EKS_FILTER_CONDITION, "field", field, "comparison", comparison, "values", values, NULL);
}

/**
 * eks_filter_copy:
 * @self: a filter
 *
 * Returns: (transfer full): another one like it, in no group
 */
EksFilter *
eks_filter_copy (EksFilter *self)
{
  EksFilter *copy;

  g_return_val_if_fail (EKS_IS_FILTER (self), NULL);

  if (self->kind == EKS_FILTER_CONDITION)
    return eks_filter_new_condition (self->field, self->comparison, (const char *const *) self->values);
  copy = eks_filter_new_group (self->kind);
  for (guint i = 0; i < self->children->len; i++)
    {
      g_autoptr (EksFilter) child = eks_filter_copy (g_ptr_array_index (self->children, i));
      eks_filter_append (copy, child);
    }
  return copy;
}

/**
 * eks_filter_get_kind:
 * @self: a filter
 *
 * Returns: what it is
 */
EksFilterKind
eks_filter_get_kind (EksFilter *self)
{
  g_return_val_if_fail (EKS_IS_FILTER (self), EKS_FILTER_ALL);
  return self->kind;
}

/**
 * eks_filter_set_kind:
 * @self: a group
 * @kind: what kind of group it becomes
 */
void
eks_filter_set_kind (EksFilter *self, EksFilterKind kind)
{
  g_return_if_fail (EKS_IS_FILTER (self) && self->kind != EKS_FILTER_CONDITION && kind != EKS_FILTER_CONDITION);

  if (self->kind == kind)
    return;
  self->kind = kind;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_KIND]);
}

/**
 * eks_filter_get_field:
 * @self: a condition
 *
 * Returns: (transfer none): the id of its field; empty if none was chosen yet
 */
const char *
eks_filter_get_field (EksFilter *self)
{
  g_return_val_if_fail (EKS_IS_FILTER (self), NULL);
  return self->field;
}

/**
 * eks_filter_set_field:
 * @self: a condition
 * @field: (nullable): the id of a field
 */
void
eks_filter_set_field (EksFilter *self, const char *field)
{
  g_return_if_fail (EKS_IS_FILTER (self));

  if (eks_set_str (&self->field, field != NULL ? field : ""))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FIELD]);
}

/**
 * eks_filter_get_comparison:
 * @self: a condition
 *
 * Returns: how it compares
 */
EksComparison
eks_filter_get_comparison (EksFilter *self)
{
  g_return_val_if_fail (EKS_IS_FILTER (self), EKS_COMPARISON_EQUAL);
  return self->comparison;
}

/**
 * eks_filter_set_comparison:
 * @self: a condition
 * @comparison: how it compares; the values are made to fit
 */
void
eks_filter_set_comparison (EksFilter *self, EksComparison comparison)
{
  g_return_if_fail (EKS_IS_FILTER (self) && comparison < EKS_N_COMPARISONS);

  if (self->comparison == comparison)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  self->comparison = comparison;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COMPARISON]);
  eks_filter_set_values (self, (const char *const *) self->values);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * eks_filter_get_values:
 * @self: a condition
 *
 * Returns: (transfer none) (array zero-terminated=1): as many texts as the comparison takes (for `in_last` a positive
 *   number and one of eks_span_units), never %NULL
 */
const char *const *
eks_filter_get_values (EksFilter *self)
{
  g_return_val_if_fail (EKS_IS_FILTER (self), NULL);
  return (const char *const *) self->values;
}

/**
 * eks_filter_set_values:
 * @self: a condition
 * @values: (nullable) (array zero-terminated=1): what is compared with; made to fit the comparison
 */
void
eks_filter_set_values (EksFilter *self, const char *const *values)
{
  g_auto (GStrv) fitted = NULL;

  g_return_if_fail (EKS_IS_FILTER (self));

  fitted = fit_values (self->comparison, values);
  if (g_strv_equal ((const char *const *) fitted, (const char *const *) self->values))
    return;
  g_strfreev (self->values);
  self->values = g_steal_pointer (&fitted);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VALUES]);
}

/**
 * eks_filter_get_n_children:
 * @self: a filter
 *
 * Returns: how many children it has; 0 for a condition
 */
guint
eks_filter_get_n_children (EksFilter *self)
{
  g_return_val_if_fail (EKS_IS_FILTER (self), 0);
  return self->children->len;
}

/**
 * eks_filter_get_child:
 * @self: a group
 * @index: which
 *
 * Returns: (transfer none) (nullable): the child
 */
EksFilter *
eks_filter_get_child (EksFilter *self, guint index)
{
  g_return_val_if_fail (EKS_IS_FILTER (self), NULL);
  return index < self->children->len ? g_ptr_array_index (self->children, index) : NULL;
}

/**
 * eks_filter_append:
 * @self: a group
 * @child: a filter that is in no group
 */
void
eks_filter_append (EksFilter *self, EksFilter *child)
{
  g_return_if_fail (EKS_IS_FILTER (self));
  eks_filter_insert (self, self->children->len, child);
}

/**
 * eks_filter_insert:
 * @self: a group, less than %EKS_FILTER_MAX_DEPTH deep
 * @index: where; at most the number of children
 * @child: a filter that is in no group
 */
void
eks_filter_insert (EksFilter *self, guint index, EksFilter *child)
{
  g_return_if_fail (EKS_IS_FILTER (self) && self->kind != EKS_FILTER_CONDITION && index <= self->children->len);
  g_return_if_fail (EKS_IS_FILTER (child) && child->parent == NULL && !is_within (self, child));
  g_return_if_fail (count_levels_above (self) < EKS_FILTER_MAX_DEPTH);

  g_ptr_array_insert (self->children, (int) index, g_object_ref (child));
  child->parent = self;
  eks_spec_adopt (EKS_SPEC (self), EKS_SPEC (child));
  g_list_model_items_changed (G_LIST_MODEL (self), index, 0, 1);
  eks_spec_changed (EKS_SPEC (self));
}

/**
 * eks_filter_remove:
 * @self: a group
 * @index: which child
 */
void
eks_filter_remove (EksFilter *self, guint index)
{
  g_return_if_fail (EKS_IS_FILTER (self) && index < self->children->len);

  eks_spec_disown (EKS_SPEC (self), g_ptr_array_index (self->children, index));
  g_ptr_array_remove_index (self->children, index);
  g_list_model_items_changed (G_LIST_MODEL (self), index, 1, 0);
  eks_spec_changed (EKS_SPEC (self));
}

/**
 * eks_filter_is_empty:
 * @self: a filter
 *
 * Returns: %TRUE if there is no condition in it, however deep
 */
gboolean
eks_filter_is_empty (EksFilter *self)
{
  g_return_val_if_fail (EKS_IS_FILTER (self), TRUE);

  if (self->kind == EKS_FILTER_CONDITION)
    return FALSE;
  for (guint i = 0; i < self->children->len; i++)
    if (!eks_filter_is_empty (g_ptr_array_index (self->children, i)))
      return FALSE;
  return TRUE;
}

/**
 * eks_filter_foreach_field:
 * @self: a filter
 * @func: (scope call): called with the field of each condition, from the first to the last
 * @data: data for @func
 */
void
eks_filter_foreach_field (EksFilter *self, GFunc func, gpointer data)
{
  g_return_if_fail (EKS_IS_FILTER (self) && func != NULL);

  if (self->kind == EKS_FILTER_CONDITION)
    func (self->field, data);
  for (guint i = 0; i < self->children->len; i++)
    eks_filter_foreach_field (g_ptr_array_index (self->children, i), func, data);
}
