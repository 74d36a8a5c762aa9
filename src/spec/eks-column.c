/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One column of the file: where its values come from, what is done to them and what stands above it. */

#include "config.h"

#include "eks-column-private.h"

#include "eks-error.h"
#include "eks-grouping.h"
#include "eks-pattern.h"
#include "eks-spec-file.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const source_names[] = { "field", "constant", "pattern", NULL };
static const char *const pad_names[] = { " ", "0", NULL };
static const char *const pad_at_names[] = { "end", "start", NULL };

struct _EksColumn
{
  EksSpec parent_instance;

  EksColumnSource source;
  char *text;     /* (owned) */
  char *title;    /* (owned) (nullable) */
  char *standard; /* (owned) (nullable): the default */
  char *pad;      /* (owned) */
  int minimum;
  int maximum;
  int pad_at_start;
  int hidden;
  int per;
  int measure;
  GListStore *transforms; /* (unowned): EksSpec holds it */
};

typedef enum
{
  PROP_SOURCE = 1,
  PROP_TEXT,
  PROP_TITLE,
  PROP_DEFAULT,
  PROP_MINIMUM,
  PROP_MAXIMUM,
  PROP_PAD,
  PROP_PAD_AT_START,
  PROP_HIDDEN,
  PROP_PER,
  PROP_MEASURE,
} EksColumnProperty;

static GParamSpec *props[PROP_MEASURE + 1];

G_DEFINE_FINAL_TYPE (EksColumn, eks_column, EKS_TYPE_SPEC)

static void
eks_column_finalize (GObject *object)
{
  EksColumn *self = EKS_COLUMN (object);

  g_free (self->text);
  g_free (self->title);
  g_free (self->standard);
  g_free (self->pad);
  G_OBJECT_CLASS (eks_column_parent_class)->finalize (object);
}

static void
eks_column_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksColumn *self = EKS_COLUMN (object);

  switch ((EksColumnProperty) id)
    {
    case PROP_SOURCE:
      g_value_set_int (value, self->source);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DEFAULT:
      g_value_set_string (value, self->standard);
      break;
    case PROP_MINIMUM:
      g_value_set_int (value, self->minimum);
      break;
    case PROP_MAXIMUM:
      g_value_set_int (value, self->maximum);
      break;
    case PROP_PAD:
      g_value_set_string (value, self->pad);
      break;
    case PROP_PAD_AT_START:
      g_value_set_boolean (value, self->pad_at_start);
      break;
    case PROP_HIDDEN:
      g_value_set_boolean (value, self->hidden);
      break;
    case PROP_PER:
      g_value_set_int (value, self->per);
      break;
    case PROP_MEASURE:
      g_value_set_int (value, self->measure);
      break;
    }
}

static void
set_text (EksColumn *self, char **target, const char *value, EksColumnProperty property)
{
  if (eks_set_str (target, value))
    g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
set_int (EksColumn *self, int *target, int value, EksColumnProperty property)
{
  if (*target == value)
    return;
  *target = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static const char *
filled_or_null (const char *text)
{
  return text != NULL && text[0] != '\0' ? text : NULL;
}

static void
eks_column_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksColumn *self = EKS_COLUMN (object);

  switch ((EksColumnProperty) id)
    {
    case PROP_SOURCE:
      self->source = g_value_get_int (value);
      break;
    case PROP_TEXT:
      set_text (self, &self->text, g_value_get_string (value) != NULL ? g_value_get_string (value) : "", PROP_TEXT);
      break;
    case PROP_TITLE:
      set_text (self, &self->title, filled_or_null (g_value_get_string (value)), PROP_TITLE);
      break;
    case PROP_DEFAULT:
      set_text (self, &self->standard, filled_or_null (g_value_get_string (value)), PROP_DEFAULT);
      break;
    case PROP_MINIMUM:
      set_int (self, &self->minimum, g_value_get_int (value), PROP_MINIMUM);
      break;
    case PROP_MAXIMUM:
      set_int (self, &self->maximum, g_value_get_int (value), PROP_MAXIMUM);
      break;
    case PROP_PAD:
      set_text (self, &self->pad, g_strcmp0 (g_value_get_string (value), "0") == 0 ? "0" : " ", PROP_PAD);
      break;
    case PROP_PAD_AT_START:
      set_int (self, &self->pad_at_start, g_value_get_boolean (value), PROP_PAD_AT_START);
      break;
    case PROP_HIDDEN:
      set_int (self, &self->hidden, g_value_get_boolean (value), PROP_HIDDEN);
      break;
    case PROP_PER:
      set_int (self, &self->per, g_value_get_int (value), PROP_PER);
      break;
    case PROP_MEASURE:
      set_int (self, &self->measure, g_value_get_int (value), PROP_MEASURE);
      break;
    }
}

static void
eks_column_class_init (EksColumnClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = eks_column_finalize;
  object_class->get_property = eks_column_get_property;
  object_class->set_property = eks_column_set_property;
  props[PROP_SOURCE] = g_param_spec_int ("source", NULL, NULL, EKS_COLUMN_FIELD, EKS_COLUMN_PATTERN, EKS_COLUMN_FIELD, flags | G_PARAM_CONSTRUCT_ONLY);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_DEFAULT] = g_param_spec_string ("default", NULL, NULL, NULL, flags);
  props[PROP_MINIMUM] = g_param_spec_int ("minimum", NULL, NULL, 0, EKS_COLUMN_MAX_SIZE, 0, flags);
  props[PROP_MAXIMUM] = g_param_spec_int ("maximum", NULL, NULL, 0, EKS_COLUMN_MAX_SIZE, 0, flags);
  props[PROP_PAD] = g_param_spec_string ("pad", NULL, NULL, " ", flags);
  props[PROP_PAD_AT_START] = g_param_spec_boolean ("pad-at-start", NULL, NULL, FALSE, flags);
  props[PROP_HIDDEN] = g_param_spec_boolean ("hidden", NULL, NULL, FALSE, flags);
  props[PROP_PER] = g_param_spec_int ("per", NULL, NULL, EKS_PER_VALUE, EKS_PER_YEAR, EKS_PER_VALUE, flags);
  props[PROP_MEASURE] = g_param_spec_int ("measure", NULL, NULL, EKS_MEASURE_NONE, EKS_MEASURE_AVG, EKS_MEASURE_NONE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_column_init (EksColumn *self)
{
  self->text = g_strdup ("");
  self->pad = g_strdup (" ");
  self->transforms = eks_spec_add_list (EKS_SPEC (self), EKS_TYPE_TRANSFORM);
}

/**
 * eks_column_new_custom:
 * @source: where the values come from
 * @text: the id of a field, the constant or the pattern
 * @title: (nullable): what stands above it
 *
 * Returns: (transfer full): a column
 */
EksColumn *
eks_column_new_custom (EksColumnSource source, const char *text, const char *title)
{
  g_return_val_if_fail (text != NULL, NULL);
  return g_object_new (EKS_TYPE_COLUMN, "source", source, "text", text, "title", title, NULL);
}

/**
 * eks_column_new:
 * @field: the id of a field
 * @title: (nullable): what stands above it
 *
 * Returns: (transfer full): a column with the values of a field
 */
EksColumn *
eks_column_new (const char *field, const char *title)
{
  return eks_column_new_custom (EKS_COLUMN_FIELD, field, title);
}

/**
 * eks_column_copy:
 * @self: a column
 *
 * Returns: (transfer full): another one like it, which shares nothing with @self
 */
EksColumn *
eks_column_copy (EksColumn *self)
{
  EksColumn *copy;

  g_return_val_if_fail (EKS_IS_COLUMN (self), NULL);

  copy = g_object_new (EKS_TYPE_COLUMN,
                       "source", self->source,
                       "text", self->text,
                       "title", self->title,
                       "default", self->standard,
                       "minimum", self->minimum,
                       "maximum", self->maximum,
                       "pad", self->pad,
                       "pad-at-start", self->pad_at_start,
                       "hidden", self->hidden,
                       "per", self->per,
                       "measure", self->measure,
                       NULL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->transforms)); i++)
    {
      g_autoptr (EksTransform) transform = g_list_model_get_item (G_LIST_MODEL (self->transforms), i);
      g_autoptr (EksTransform) other = eks_transform_copy (transform);
      g_list_store_append (copy->transforms, other);
    }
  return copy;
}

/**
 * eks_column_equal:
 * @self: a column
 * @other: another column
 *
 * Returns: %TRUE if both say the same
 */
gboolean
eks_column_equal (EksColumn *self, EksColumn *other)
{
  g_autoptr (JsonNode) node = eks_column_to_json (self);
  g_autoptr (JsonNode) other_node = eks_column_to_json (other);

  g_return_val_if_fail (node != NULL && other_node != NULL, FALSE);
  return json_node_equal (node, other_node);
}

/**
 * eks_column_get_source:
 * @self: a column
 *
 * Returns: where its values come from
 */
EksColumnSource
eks_column_get_source (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), EKS_COLUMN_FIELD);
  return self->source;
}

/**
 * eks_column_get_text:
 * @self: a column
 *
 * Returns: (transfer none): the id of its field, its constant or its pattern
 */
const char *
eks_column_get_text (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), NULL);
  return self->text;
}

/**
 * eks_column_get_field:
 * @self: a column
 *
 * Returns: (transfer none) (nullable): the id of its field; %NULL if it is a constant, a pattern, or counts records
 */
const char *
eks_column_get_field (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), NULL);
  return self->source == EKS_COLUMN_FIELD && !eks_column_counts_rows (self) ? self->text : NULL;
}

/**
 * eks_column_get_title:
 * @self: a column
 *
 * Returns: (transfer none) (nullable): its title, or %NULL for the usual one
 */
const char *
eks_column_get_title (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), NULL);
  return self->title;
}

/**
 * eks_column_set_title:
 * @self: a column
 * @title: (nullable): its title; empty or %NULL for the usual one
 */
void
eks_column_set_title (EksColumn *self, const char *title)
{
  g_return_if_fail (EKS_IS_COLUMN (self));
  set_text (self, &self->title, filled_or_null (title), PROP_TITLE);
}

/**
 * eks_column_get_default:
 * @self: a column
 *
 * Returns: (transfer none) (nullable): what stands where a value is empty
 */
const char *
eks_column_get_default (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), NULL);
  return self->standard;
}

/**
 * eks_column_get_minimum:
 * @self: a column
 *
 * Returns: to how many characters shorter values are padded; 0 for not at all
 */
guint
eks_column_get_minimum (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), 0);
  return (guint) self->minimum;
}

/**
 * eks_column_get_maximum:
 * @self: a column
 *
 * Returns: after how many characters longer values are cut; 0 for not at all
 */
guint
eks_column_get_maximum (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), 0);
  return (guint) self->maximum;
}

/**
 * eks_column_get_pad:
 * @self: a column
 *
 * Returns: what shorter values are padded with: a blank or `0`
 */
char
eks_column_get_pad (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), ' ');
  return self->pad[0];
}

/**
 * eks_column_get_pad_at_start:
 * @self: a column
 *
 * Returns: whether padding goes before the value
 */
gboolean
eks_column_get_pad_at_start (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), FALSE);
  return self->pad_at_start;
}

/**
 * eks_column_get_hidden:
 * @self: a column
 *
 * Returns: whether it stays out of the file
 */
gboolean
eks_column_get_hidden (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), FALSE);
  return self->hidden;
}

/**
 * eks_column_get_per:
 * @self: a column
 *
 * Returns: which part of a time it has, in a table that is counted
 */
EksPer
eks_column_get_per (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), EKS_PER_VALUE);
  return (EksPer) self->per;
}

/**
 * eks_column_get_measure:
 * @self: a column
 *
 * Returns: what it says about the records of a row, in a table that is counted
 */
EksMeasure
eks_column_get_measure (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), EKS_MEASURE_NONE);
  return (EksMeasure) self->measure;
}

/**
 * eks_column_get_transforms:
 * @self: a column
 *
 * Returns: (transfer none): its #EksTransform, in the order in which they are done
 */
GListStore *
eks_column_get_transforms (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), NULL);
  return self->transforms;
}

/**
 * eks_column_has_changes:
 * @self: a column
 *
 * Returns: whether something is done to its values before they are written
 */
gboolean
eks_column_has_changes (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), FALSE);
  return self->standard != NULL || self->minimum > 0 || self->maximum > 0 || g_list_model_get_n_items (G_LIST_MODEL (self->transforms)) > 0;
}

/**
 * eks_column_is_plain:
 * @self: a column
 *
 * Returns: whether it is a field whose values stay as they are
 */
gboolean
eks_column_is_plain (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), FALSE);
  return self->source == EKS_COLUMN_FIELD && self->per == EKS_PER_VALUE && self->measure == EKS_MEASURE_NONE && !eks_column_has_changes (self);
}

typedef struct
{
  GFunc func;
  gpointer data;
} Visit;

static char *
visit_name (const char *name, gpointer data)
{
  Visit *visit = data;

  visit->func ((gpointer) name, visit->data);
  return g_strdup ("");
}

/**
 * eks_column_foreach_field:
 * @self: a column
 * @func: (scope call): called with the id of each field that it needs
 * @data: data for @func
 *
 * Of a pattern that cannot be read the fields before its fault are named.
 */
void
eks_column_foreach_field (EksColumn *self, GFunc func, gpointer data)
{
  Visit visit = { func, data };

  g_return_if_fail (EKS_IS_COLUMN (self) && func != NULL);

  if (eks_column_get_field (self) != NULL)
    func (self->text, data);
  else if (self->source == EKS_COLUMN_PATTERN)
    g_free (eks_pattern_expand (self->text, visit_name, &visit, NULL));
}

static void
ignore_field (gpointer field, gpointer data)
{
}

static char *
find_fault (EksColumn *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *expanded = NULL;

  if (self->source == EKS_COLUMN_PATTERN)
    {
      Visit nowhere = { ignore_field, NULL };
      expanded = eks_pattern_expand (self->text, visit_name, &nowhere, &error);
      if (expanded == NULL)
        return g_strdup (error->message);
    }
  if (self->maximum > 0 && self->minimum > self->maximum)
    return g_strdup (_("the minimum size is larger than the maximum size"));
  if (self->maximum > 0 && self->standard != NULL && g_utf8_strlen (self->standard, -1) > self->maximum)
    return g_strdup (_("the default value is longer than the maximum size"));
  return NULL;
}

/**
 * eks_column_validate:
 * @self: a column
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_INVALID_JOB if its settings or those of a transform contradict each other
 */
gboolean
eks_column_validate (EksColumn *self, GError **error)
{
  g_autofree char *fault = NULL;

  g_return_val_if_fail (EKS_IS_COLUMN (self), FALSE);

  fault = find_fault (self);
  if (fault != NULL)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, fault);
      return FALSE;
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->transforms)); i++)
    {
      g_autoptr (EksTransform) transform = g_list_model_get_item (G_LIST_MODEL (self->transforms), i);
      if (!eks_transform_validate (transform, error))
        return FALSE;
    }
  return TRUE;
}

/* Just one of the three names its source. */
static EksColumnSource
read_source (EksJsonObject *object)
{
  int found = -1;

  for (int i = 0; source_names[i] != NULL; i++)
    {
      if (!eks_json_object_has (object, source_names[i]))
        continue;
      if (found >= 0)
        {
          g_autofree char *path = eks_json_object_path_of (object, source_names[i]);
          eks_json_object_get_node (object, source_names[i], FALSE);
          eks_json_issues_add (eks_json_object_get_issues (object), path, "%s", _("a column has either a field, a constant or a pattern"));
        }
      else
        found = i;
    }
  return found >= 0 ? (EksColumnSource) found : EKS_COLUMN_FIELD;
}

/* What is done to values but for their size. */
void
eks_column_read_changes (EksColumn *self, EksJsonObject *object)
{
  g_autofree char *standard = eks_json_object_dup_string (object, "default", FALSE);

  g_object_set (self, "default", standard, NULL);
  eks_spec_read_list (object, "transform", EKS_COLUMN_MAX_TRANSFORMS, (EksSpecReadFunc) eks_transform_from_json, self->transforms);
}

void
eks_column_read_sizes (EksColumn *self, EksJsonObject *object)
{
  g_object_set (self,
                "minimum", (int) eks_json_object_get_integer (object, "min", 0, EKS_COLUMN_MAX_SIZE, 0),
                "maximum", (int) eks_json_object_get_integer (object, "max", 0, EKS_COLUMN_MAX_SIZE, 0),
                "pad", pad_names[eks_json_object_get_choice (object, "pad", pad_names, 0)],
                "pad-at-start", eks_json_object_get_choice (object, "pad_at", pad_at_names, 0) == 1,
                NULL);
}

/* Adds what contradicts itself. */
void
eks_column_add_fault (EksColumn *self, const char *path, EksJsonIssues *issues)
{
  g_autofree char *fault = find_fault (self);

  if (fault != NULL)
    eks_json_issues_add (issues, path, "%s", fault);
}

/**
 * eks_column_from_json:
 * @node: what should be a column
 * @path: its path
 * @issues: where faults go
 *
 * Returns: (transfer full) (nullable): what could be read of it, or %NULL if it is no object at all
 */
EksColumn *
eks_column_from_json (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (node, path, issues);
  EksColumn *self;
  EksColumnSource source;
  g_autofree char *text = NULL;
  g_autofree char *title = NULL;

  if (object == NULL)
    return NULL;
  source = read_source (object);
  text = source == EKS_COLUMN_CONSTANT ? eks_json_object_dup_string (object, source_names[source], TRUE) : eks_spec_dup_filled (object, source_names[source]);
  title = eks_json_object_dup_string (object, "title", FALSE);
  self = eks_column_new_custom (source, text != NULL ? text : "", title);
  eks_column_read_changes (self, object);
  eks_column_read_sizes (self, object);
  g_object_set (self, "hidden", eks_json_object_get_boolean (object, "hidden", FALSE), NULL);
  eks_column_add_fault (self, path, issues);
  eks_json_object_close (object);
  return self;
}

/* “min” and “max” of a measure are measures. */
static void
write_sizes (EksColumn *self, JsonObject *object)
{
  if (self->minimum > 0)
    json_object_set_int_member (object, "min", self->minimum);
  if (self->pad[0] != ' ')
    json_object_set_string_member (object, "pad", self->pad);
  if (self->pad_at_start)
    json_object_set_string_member (object, "pad_at", pad_at_names[1]);
  if (self->maximum > 0)
    json_object_set_int_member (object, "max", self->maximum);
}

/**
 * eks_column_to_json:
 * @self: a column
 *
 * Returns: (transfer full): it as JSON, without what has its default
 */
JsonNode *
eks_column_to_json (EksColumn *self)
{
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_COLUMN (self), NULL);

  object = json_object_new ();
  json_object_set_string_member (object, self->measure != EKS_MEASURE_NONE ? eks_measure_names[self->measure - 1] : source_names[self->source], self->text);
  if (self->per != EKS_PER_VALUE)
    json_object_set_string_member (object, "per", eks_per_names[self->per - 1]);
  eks_spec_write_string (object, "title", self->title);
  eks_spec_write_string (object, "default", self->standard);
  if (self->measure == EKS_MEASURE_NONE)
    write_sizes (self, object);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->transforms)) > 0)
    json_object_set_member (object, "transform", eks_spec_write_list (self->transforms, (EksSpecWriteFunc) eks_transform_to_json));
  if (self->hidden)
    json_object_set_boolean_member (object, "hidden", TRUE);
  return eks_spec_take_object (object);
}
