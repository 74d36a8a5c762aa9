/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Field ids of job files, understood: a field, a field of a related entity, a field that a form named. */

#include "config.h"

#include "eks-descriptor-private.h"
#include "eks-error.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *wanted;
  char *best; /* (owned) (nullable) */
  guint changes;
} Suggestion;

static void
consider_fields (Suggestion *suggestion, EksEntity *entity, const char *relation)
{
  GPtrArray *fields = eks_entity_get_fields (entity);

  for (guint i = 0; i < fields->len; i++)
    {
      const EksField *field = g_ptr_array_index (fields, i);
      g_autofree char *id = relation != NULL ? g_strconcat (relation, ".", field->id, NULL) : g_strdup (field->id);
      guint changes = eks_text_count_changes (suggestion->wanted, id);
      if (changes < suggestion->changes)
        {
          suggestion->changes = changes;
          g_free (suggestion->best);
          suggestion->best = g_steal_pointer (&id);
        }
    }
}

/* Returns: (transfer full) (nullable): an id that is nearly @field_id */
static char *
suggest (EksConnector *self, EksEntity *entity, const char *field_id)
{
  GPtrArray *relations = eks_entity_get_relations (entity);
  Suggestion suggestion = { field_id, NULL, strlen (field_id) / 2 + 1 };

  consider_fields (&suggestion, entity, NULL);
  for (guint i = 0; i < relations->len; i++)
    {
      const EksRelation *relation = g_ptr_array_index (relations, i);
      consider_fields (&suggestion, eks_connector_find_entity (self, relation->entity), relation->id);
    }
  return suggestion.best;
}

static gboolean
refuse (EksConnector *self, EksEntity *entity, const char *field_id, GError **error)
{
  g_autofree char *nearest = suggest (self, entity, field_id);

  if (nearest != NULL)
    /* TRANSLATORS: %1$s is what the person wrote, %2$s an area such as “Lead”, %3$s a similar id */
    g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("“%1$s” is not a field of “%2$s”. Did you mean “%3$s”?"), field_id,
                 eks_entity_get_label (entity), nearest);
  else
    /* TRANSLATORS: %1$s is what the person wrote, %2$s an area such as “Lead”, %3$s its id */
    g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("“%1$s” is not a field of “%2$s”. List the fields of “%3$s” to find the right name."), field_id,
                 eks_entity_get_label (entity), eks_entity_get_id (entity));
  return FALSE;
}

/* “formResult.pet” → “pet”; all after the prefix and its dot belongs to the reference */
static const char *
find_reference (const EksDynamicFields *dynamic, const char *id)
{
  gsize length = dynamic != NULL ? strlen (dynamic->prefix) : 0;

  if (dynamic == NULL || strncmp (id, dynamic->prefix, length) != 0 || id[length] != '.' || id[length + 1] == '\0')
    return NULL;
  return strlen (id + length + 1) <= EKS_DESCRIPTOR_MAX_WORD ? id + length + 1 : NULL;
}

static gboolean
resolve_in (EksEntity *entity, const char *id, EksFieldRef *result)
{
  const EksDynamicFields *dynamic = eks_entity_get_dynamic (entity);
  const char *reference = find_reference (dynamic, id);

  result->entity = entity;
  result->field = eks_entity_find_field (entity, id);
  if (result->field == NULL && reference != NULL)
    {
      result->reference = g_strdup (reference);
      result->made = eks_field_new_for_reference (dynamic, reference);
      result->field = result->made;
    }
  return result->field != NULL;
}

/**
 * eks_connector_resolve:
 * @self: a connector
 * @entity: the entity of the table
 * @field_id: a field id as in a job file: `status`, `lead.lead_guid`, `data_set.formResult.REFERENCE`
 * @result: (out caller-allocates): the field; clear with eks_field_ref_clear()
 * @error: return location
 *
 * At most one relation stands before the dot. All after a dynamic prefix and its dot is the reference,
 * further dots included.
 *
 * Returns: %TRUE, or %FALSE with %EKS_ERROR_INVALID_JOB, which names the nearest id that exists; @result is empty then
 */
gboolean
eks_connector_resolve (EksConnector *self, EksEntity *entity, const char *field_id, EksFieldRef *result, GError **error)
{
  const char *dot;

  g_return_val_if_fail (EKS_IS_CONNECTOR (self) && EKS_IS_ENTITY (entity) && field_id != NULL && result != NULL, FALSE);

  memset (result, 0, sizeof *result);
  if (resolve_in (entity, field_id, result))
    return TRUE;
  dot = strchr (field_id, '.');
  if (dot != NULL)
    {
      g_autofree char *name = g_strndup (field_id, dot - field_id);
      result->relation = eks_entity_find_relation (entity, name);
      if (result->relation != NULL && resolve_in (eks_connector_find_entity (self, result->relation->entity), dot + 1, result))
        return TRUE;
    }
  memset (result, 0, sizeof *result);
  return refuse (self, entity, field_id, error);
}

/**
 * eks_field_ref_clear:
 * @self: a field reference, filled or zero
 */
void
eks_field_ref_clear (EksFieldRef *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->reference);
  eks_field_free (self->made);
  memset (self, 0, sizeof *self);
}
