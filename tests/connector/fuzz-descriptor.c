/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connector may come from anybody: whatever is in it, it is refused with its faults or can be asked about everything. */

#include "config.h"

#include "eks-connector.h"
#include "eks-error.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Everything that a loaded connector promises to its users without a further look. */
static void
check_entity (EksConnector *connector, EksEntity *entity)
{
  GPtrArray *fields = eks_entity_get_fields (entity);
  GPtrArray *streams = eks_entity_get_streams (entity);
  GPtrArray *relations = eks_entity_get_relations (entity);

  for (guint i = 0; i < fields->len; i++)
    {
      const EksField *field = g_ptr_array_index (fields, i);
      g_assert_true (field->paths->len > 0 || field->parent != NULL);
      if (field->parent != NULL)
        g_assert_nonnull (eks_entity_find_field (eks_connector_find_parent (connector, entity), field->parent));
      g_assert_true (g_utf8_validate (field->label, -1, NULL));
      g_assert_true (eks_entity_find_field (entity, field->id) == field);
    }
  g_assert_true (streams->len > 0 || eks_entity_get_routes (entity)->len > 0);
  g_assert_true (eks_entity_get_title (entity) != NULL || eks_entity_get_key (entity) == NULL);
  for (guint i = 0; i < streams->len; i++)
    {
      const EksStream *stream = g_ptr_array_index (streams, i);
      g_assert_cmpint (stream->path[0], ==, '/');
      g_assert_nonnull (stream->records);
      g_assert_cmpuint (stream->paging->size, >, 0);
      if (stream->parent != NULL)
        g_assert_nonnull (eks_entity_get_key (eks_connector_find_entity (connector, stream->parent->entity)));
    }
  for (guint i = 0; i < relations->len; i++)
    {
      const EksRelation *relation = g_ptr_array_index (relations, i);
      g_assert_nonnull (eks_entity_find_field (entity, relation->key));
      g_assert_nonnull (eks_entity_find_field (eks_connector_find_entity (connector, relation->entity), relation->foreign_key));
    }
}

static void
check_resolve (EksConnector *connector, EksEntity *entity, const char *field_id)
{
  g_autoptr (GError) error = NULL;
  EksFieldRef ref;

  if (!eks_connector_resolve (connector, entity, field_id, &ref, &error))
    g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  else
    g_assert_nonnull (ref.field);
  eks_field_ref_clear (&ref);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksConnector) connector = eks_connector_new_from_data ((const char *) data, size, &error);
  g_autofree char *name = g_utf8_make_valid ((const char *) data, MIN (size, 300));

  if (connector == NULL)
    {
      g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_CONNECTOR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  GPtrArray *entities = eks_connector_get_entities (connector);
  for (guint i = 0; i < entities->len; i++)
    {
      check_entity (connector, g_ptr_array_index (entities, i));
      check_resolve (connector, g_ptr_array_index (entities, i), name);
      check_resolve (connector, g_ptr_array_index (entities, i), "person.formResult.a.b");
    }
  return 0;
}
