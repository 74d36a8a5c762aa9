/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One column of the file: which field it takes and what stands above it. */

#include "config.h"

#include "eks-column.h"

#include "eks-spec-file.h"
#include "eks-text.h"

struct _EksColumn
{
  EksSpec parent_instance;

  char *field; /* (owned) */
  char *title; /* (owned) (nullable) */
};

typedef enum
{
  PROP_FIELD = 1,
  PROP_TITLE,
} EksColumnProperty;

static GParamSpec *props[PROP_TITLE + 1];

G_DEFINE_FINAL_TYPE (EksColumn, eks_column, EKS_TYPE_SPEC)

static void
eks_column_finalize (GObject *object)
{
  EksColumn *self = EKS_COLUMN (object);

  g_free (self->field);
  g_free (self->title);
  G_OBJECT_CLASS (eks_column_parent_class)->finalize (object);
}

static void
eks_column_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksColumn *self = EKS_COLUMN (object);

  switch ((EksColumnProperty) id)
    {
    case PROP_FIELD:
      g_value_set_string (value, self->field);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    }
}

static void
eks_column_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksColumn *self = EKS_COLUMN (object);

  switch ((EksColumnProperty) id)
    {
    case PROP_FIELD:
      self->field = g_strdup (g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
      break;
    case PROP_TITLE:
      eks_column_set_title (self, g_value_get_string (value));
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

  /**
   * EksColumn:field:
   *
   * The id of the field, such as `status` or `lead.lead_guid`.
   */
  props[PROP_FIELD] = g_param_spec_string ("field", NULL, NULL, "", flags | G_PARAM_CONSTRUCT_ONLY);
  /**
   * EksColumn:title:
   *
   * What stands above the column; %NULL for the field's own title.
   */
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_column_init (EksColumn *self)
{
}

/**
 * eks_column_new:
 * @field: the id of a field
 * @title: (nullable): what stands above it
 *
 * Returns: (transfer full): a column
 */
EksColumn *
eks_column_new (const char *field, const char *title)
{
  g_return_val_if_fail (field != NULL, NULL);
  return g_object_new (EKS_TYPE_COLUMN, "field", field, "title", title, NULL);
}

/**
 * eks_column_copy:
 * @self: a column
 *
 * Returns: (transfer full): another one like it
 */
EksColumn *
eks_column_copy (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), NULL);
  return eks_column_new (self->field, self->title);
}

/**
 * eks_column_get_field:
 * @self: a column
 *
 * Returns: (transfer none): the id of its field
 */
const char *
eks_column_get_field (EksColumn *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN (self), NULL);
  return self->field;
}

/**
 * eks_column_get_title:
 * @self: a column
 *
 * Returns: (transfer none) (nullable): its title, or %NULL for the field's own
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
 * @title: (nullable): its title; empty or %NULL for the field's own
 */
void
eks_column_set_title (EksColumn *self, const char *title)
{
  g_return_if_fail (EKS_IS_COLUMN (self));

  if (title != NULL && title[0] == '\0')
    title = NULL;
  if (eks_set_str (&self->title, title))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
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
  g_autofree char *field = NULL;
  g_autofree char *title = NULL;

  if (object == NULL)
    return NULL;
  field = eks_spec_dup_filled (object, "field");
  title = eks_json_object_dup_string (object, "title", FALSE);
  eks_json_object_close (object);
  return eks_column_new (field != NULL ? field : "", title);
}

/**
 * eks_column_to_json:
 * @self: a column
 *
 * Returns: (transfer full): it as JSON
 */
JsonNode *
eks_column_to_json (EksColumn *self)
{
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_COLUMN (self), NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "field", self->field);
  eks_spec_write_string (object, "title", self->title);
  return eks_spec_take_object (object);
}
