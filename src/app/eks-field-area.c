/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields that can be chosen, under the headings that people know. What a search looks at is made once. */

#include "config.h"

#include "eks-field-area.h"

#include <string.h>

struct _EksFieldItem
{
  GObject parent_instance;

  EksCatalogField *field;  /* (owned) */
  EksReference *reference; /* (owned) (nullable) */
  char *haystack;          /* (owned): folded */
};

G_DEFINE_FINAL_TYPE (EksFieldItem, eks_field_item, G_TYPE_OBJECT)

struct _EksFieldArea
{
  GObject parent_instance;

  char *label;       /* (owned) */
  GListStore *items; /* (owned) */
};

G_DEFINE_FINAL_TYPE (EksFieldArea, eks_field_area, G_TYPE_OBJECT)

static void
eks_field_item_finalize (GObject *object)
{
  EksFieldItem *self = EKS_FIELD_ITEM (object);

  g_object_unref (self->field);
  g_clear_object (&self->reference);
  g_free (self->haystack);
  G_OBJECT_CLASS (eks_field_item_parent_class)->finalize (object);
}

static void
eks_field_item_class_init (EksFieldItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_field_item_finalize;
}

static void
eks_field_item_init (EksFieldItem *self)
{
}

static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);

  return g_utf8_casefold (normal != NULL ? normal : "", -1);
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/**
 * eks_field_item_new:
 * @field: a field
 * @reference: (nullable): what a sample of records told of it
 *
 * Returns: (transfer full): the field for a list
 */
EksFieldItem *
eks_field_item_new (EksCatalogField *field, EksReference *reference)
{
  EksFieldItem *self;
  g_autofree char *text = NULL;

  g_return_val_if_fail (EKS_IS_CATALOG_FIELD (field) && (reference == NULL || EKS_IS_REFERENCE (reference)), NULL);

  self = g_object_new (EKS_TYPE_FIELD_ITEM, NULL);
  self->field = g_object_ref (field);
  g_set_object (&self->reference, reference);
  text = g_strjoin ("\n", eks_field_item_get_label (self), eks_catalog_field_get_id (field), eks_catalog_field_get_area (field),
                    or_empty (eks_catalog_field_get_description (field)), reference != NULL ? or_empty (eks_reference_get_sample (reference)) : "", NULL);
  self->haystack = fold (text);
  return self;
}

/**
 * eks_field_item_get_field:
 * @self: a field of a list
 *
 * Returns: (transfer none): the field
 */
EksCatalogField *
eks_field_item_get_field (EksFieldItem *self)
{
  g_return_val_if_fail (EKS_IS_FIELD_ITEM (self), NULL);
  return self->field;
}

/**
 * eks_field_item_get_id:
 * @self: a field of a list
 *
 * Returns: (transfer none): its id as in a job file
 */
const char *
eks_field_item_get_id (EksFieldItem *self)
{
  g_return_val_if_fail (EKS_IS_FIELD_ITEM (self), NULL);
  return eks_catalog_field_get_id (self->field);
}

/**
 * eks_field_item_get_label:
 * @self: a field of a list
 *
 * Returns: (transfer none): its name: for a reference what the form shows to people, else the reference itself
 */
const char *
eks_field_item_get_label (EksFieldItem *self)
{
  const char *label;

  g_return_val_if_fail (EKS_IS_FIELD_ITEM (self), NULL);

  if (self->reference == NULL)
    return eks_catalog_field_get_label (self->field);
  label = eks_reference_get_label (self->reference);
  return label != NULL && label[0] != '\0' ? label : eks_reference_get_reference (self->reference);
}

/**
 * eks_field_item_get_privacy:
 * @self: a field of a list
 *
 * Returns: whether it is about a person, as the system or the records say
 */
EksPrivacy
eks_field_item_get_privacy (EksFieldItem *self)
{
  g_return_val_if_fail (EKS_IS_FIELD_ITEM (self), EKS_PRIVACY_NONE);

  if (self->reference != NULL && eks_reference_get_sensitive (self->reference))
    return EKS_PRIVACY_SENSITIVE;
  return eks_catalog_field_get_privacy (self->field);
}

/**
 * eks_field_item_get_reference:
 * @self: a field of a list
 *
 * Returns: (transfer none) (nullable): what a sample of records told of it
 */
EksReference *
eks_field_item_get_reference (EksFieldItem *self)
{
  g_return_val_if_fail (EKS_IS_FIELD_ITEM (self), NULL);
  return self->reference;
}

/**
 * eks_field_item_split_words:
 * @text: what somebody typed
 *
 * Returns: (transfer full): the words to look for
 */
char **
eks_field_item_split_words (const char *text)
{
  g_autofree char *folded = fold (text);

  return g_strsplit_set (folded, " \t\n", -1);
}

/**
 * eks_field_item_matches:
 * @self: a field of a list
 * @words: (nullable): what eks_field_item_split_words() gave
 *
 * Returns: %TRUE if every word is in its name, its area, its id, its description or its sample
 */
gboolean
eks_field_item_matches (EksFieldItem *self, const char *const *words)
{
  g_return_val_if_fail (EKS_IS_FIELD_ITEM (self), FALSE);

  for (; words != NULL && *words != NULL; words++)
    if (strstr (self->haystack, *words) == NULL)
      return FALSE;
  return TRUE;
}

static void
eks_field_area_finalize (GObject *object)
{
  EksFieldArea *self = EKS_FIELD_AREA (object);

  g_free (self->label);
  g_object_unref (self->items);
  G_OBJECT_CLASS (eks_field_area_parent_class)->finalize (object);
}

static void
eks_field_area_class_init (EksFieldAreaClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_field_area_finalize;
}

static void
eks_field_area_init (EksFieldArea *self)
{
  self->items = g_list_store_new (EKS_TYPE_FIELD_ITEM);
}

/**
 * eks_field_area_new:
 * @label: its heading
 *
 * Returns: (transfer full): an area without fields
 */
EksFieldArea *
eks_field_area_new (const char *label)
{
  EksFieldArea *self;

  g_return_val_if_fail (label != NULL, NULL);

  self = g_object_new (EKS_TYPE_FIELD_AREA, NULL);
  self->label = g_strdup (label);
  return self;
}

/**
 * eks_field_area_get_label:
 * @self: an area
 *
 * Returns: (transfer none): its heading
 */
const char *
eks_field_area_get_label (EksFieldArea *self)
{
  g_return_val_if_fail (EKS_IS_FIELD_AREA (self), NULL);
  return self->label;
}

/**
 * eks_field_area_get_items:
 * @self: an area
 *
 * Returns: (transfer none): its #EksFieldItem
 */
GListStore *
eks_field_area_get_items (EksFieldArea *self)
{
  g_return_val_if_fail (EKS_IS_FIELD_AREA (self), NULL);
  return self->items;
}

/**
 * eks_field_area_list_catalog:
 * @connector: a connector
 * @entity: one of its entities
 * @own: whether the entity's own fields are wanted too
 *
 * Returns: (transfer full): the #EksFieldArea of the entity and of what it reaches, in the catalog's order
 */
GListStore *
eks_field_area_list_catalog (EksConnector *connector, EksEntity *entity, gboolean own)
{
  g_autoptr (GPtrArray) fields = eks_catalog_list (connector, entity);
  GListStore *areas = g_list_store_new (EKS_TYPE_FIELD_AREA);
  g_autoptr (EksFieldArea) area = NULL;
  const char *last = NULL;

  for (guint i = 0; i < fields->len; i++)
    {
      EksCatalogField *field = g_ptr_array_index (fields, i);
      const char *relation = eks_catalog_field_get_relation (field);
      g_autoptr (EksFieldItem) item = NULL;
      if (relation == NULL && !own)
        continue;
      if (area == NULL || g_strcmp0 (relation, last) != 0)
        {
          g_clear_object (&area);
          area = eks_field_area_new (eks_catalog_field_get_area (field));
          g_list_store_append (areas, area);
        }
      last = relation;
      item = eks_field_item_new (field, NULL);
      g_list_store_append (eks_field_area_get_items (area), item);
    }
  return areas;
}
