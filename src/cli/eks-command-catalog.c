/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli entities, fields: what a connection offers. */

#include "config.h"

#include "eks-catalog.h"
#include "eks-command.h"
#include "eks-content.h"
#include "eks-error.h"
#include "eks-json-build.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gboolean json;
} CatalogData;

static gpointer
catalog_new_data (void)
{
  return g_new0 (CatalogData, 1);
}

static GOptionEntry *
make_options (gpointer data)
{
  CatalogData *self = data;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print JSON for scripts"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static EksConnector *
find_connector (EksCommandLine *line, const char *id, GError **error)
{
  g_autoptr (EksConnection) connection = eks_environment_find_connection (line->environment, id, error);

  return connection != NULL ? eks_environment_find_connector (line->environment, connection, error) : NULL;
}

/* Which contents a schedule can have of it, and by which fields they go. */
static void
add_contents (JsonBuilder *builder, EksEntity *entity)
{
  const EksTracking *tracking = eks_entity_get_tracking (entity);

  if (tracking->created != NULL)
    eks_json_add_text (builder, "created", tracking->created);
  if (tracking->changed != NULL)
    eks_json_add_text (builder, "changed", tracking->changed);
  json_builder_set_member_name (builder, "contents");
  json_builder_begin_array (builder);
  for (int content = 0; eks_schedule_content_names[content] != NULL; content++)
    if (eks_content_is_available (entity, (EksScheduleContent) content, NULL))
      json_builder_add_string_value (builder, eks_schedule_content_names[content]);
  json_builder_end_array (builder);
}

static int
entities_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  CatalogData *self = data;
  g_autoptr (EksConnector) connector = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!eks_command_expect_arguments (arguments, 1, 1, error) || (connector = find_connector (line, arguments[0], error)) == NULL)
    return 2;
  json_builder_begin_array (builder);
  for (guint i = 0; i < eks_connector_get_entities (connector)->len; i++)
    {
      EksEntity *entity = g_ptr_array_index (eks_connector_get_entities (connector), i);
      const char *row[] = { eks_entity_get_id (entity), eks_entity_get_label (entity), NULL };
      if (eks_entity_get_streams (entity)->len == 0)
        continue; /* it can only be looked up */
      g_ptr_array_add (rows, g_strdupv ((char **) row));
      json_builder_begin_object (builder);
      eks_json_add_text (builder, "id", eks_entity_get_id (entity));
      eks_json_add_text (builder, "label", eks_entity_get_label (entity));
      eks_json_add_text (builder, "description", eks_entity_get_description (entity) != NULL ? eks_entity_get_description (entity) : "");
      if (eks_entity_get_parent (entity) != NULL)
        eks_json_add_text (builder, "parent", eks_entity_get_parent (entity));
      add_contents (builder, entity);
      json_builder_end_object (builder);
    }
  eks_command_print_list (builder, rows, self->json);
  return 0;
}

const EksCommand eks_command_entities = {
  .name = "entities",
  .arguments = N_("CONNECTION"),
  .summary = N_("List what a connection can export"),
  .make_options = make_options,
  .new_data = catalog_new_data,
  .free_data = g_free,
  .run = entities_run,
};

static const char *const privacy_names[] = { "none", "personal", "sensitive" };

static void
add_field (JsonBuilder *builder, EksCatalogField *field)
{
  GPtrArray *choices = eks_catalog_field_get_choices (field);

  json_builder_begin_object (builder);
  eks_json_add_text (builder, "id", eks_catalog_field_get_id (field));
  eks_json_add_text (builder, "area", eks_catalog_field_get_area (field));
  eks_json_add_text (builder, "label", eks_catalog_field_get_label (field));
  eks_json_add_text (builder, "description", eks_catalog_field_get_description (field) != NULL ? eks_catalog_field_get_description (field) : "");
  eks_json_add_text (builder, "type", eks_type_names[eks_catalog_field_get_field_type (field)]);
  eks_json_add_text (builder, "privacy", privacy_names[eks_catalog_field_get_privacy (field)]);
  json_builder_set_member_name (builder, "values");
  json_builder_begin_array (builder);
  for (guint i = 0; i < choices->len; i++)
    json_builder_add_string_value (builder, ((EksChoice *) g_ptr_array_index (choices, i))->value);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static int
fields_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  CatalogData *self = data;
  g_autoptr (EksConnector) connector = NULL;
  g_autoptr (GPtrArray) fields = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  EksEntity *entity;

  if (!eks_command_expect_arguments (arguments, 2, 2, error) || (connector = find_connector (line, arguments[0], error)) == NULL)
    return 2;
  entity = eks_connector_find_entity (connector, arguments[1]);
  if (entity == NULL)
    {
      /* TRANSLATORS: %1$s is what somebody typed, %2$s the id of a connection */
      g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND, _("There is nothing called “%1$s”; “eksport-cli entities %2$s” lists what there is"), arguments[1], arguments[0]);
      return 2;
    }
  fields = eks_catalog_list (connector, entity);
  json_builder_begin_array (builder);
  for (guint i = 0; i < fields->len; i++)
    {
      EksCatalogField *field = g_ptr_array_index (fields, i);
      EksPrivacy privacy = eks_catalog_field_get_privacy (field);
      const char *row[] = { eks_catalog_field_get_id (field), eks_type_names[eks_catalog_field_get_field_type (field)],
                            privacy != EKS_PRIVACY_NONE ? privacy_names[privacy] : "", eks_catalog_field_get_area (field), eks_catalog_field_get_label (field), NULL };
      g_ptr_array_add (rows, g_strdupv ((char **) row));
      add_field (builder, field);
    }
  eks_command_print_list (builder, rows, self->json);
  return 0;
}

const EksCommand eks_command_fields = {
  .name = "fields",
  .arguments = N_("CONNECTION ENTITY"),
  .summary = N_("List the fields of an entity and of what it reaches"),
  .make_options = make_options,
  .new_data = catalog_new_data,
  .free_data = g_free,
  .run = fields_run,
};
