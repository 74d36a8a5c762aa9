/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each area of each system that the demo organisation uses, exported whole by the real program: what a connector describes
 * is what the organisation sends, field by field. */

#include "config.h"

#include "cli-test.h"

/* Fields that stand in a record only by another way than the list. */
static const char *const elsewhere[] = {
  "onboarding_session.user_name", /* in a DataSet's session */
  NULL,
};

/* (transfer full): what a command says as JSON */
static JsonNode *
ask (World *world, const char *command, const char *connection, const char *entity)
{
  g_auto (Done) done = world_run (world, NULL, command, connection, "--json", entity, NULL);

  assert_done (&done);
  return parse_json (done.out);
}

static char *
make_job (World *world, const char *connection, const char *entity)
{
  g_autoptr (JsonNode) fields = ask (world, "fields", connection, entity);
  JsonArray *array = json_node_get_array (fields);
  g_autoptr (GString) columns = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *id = json_object_get_string_member (json_array_get_object_element (array, i), "id");
      if (strchr (id, '.') == NULL)
        g_string_append_printf (columns, "%s{\"field\":\"%s\"}", columns->len > 0 ? "," : "", id);
    }
  g_autofree char *text = g_strdup_printf ("{\"version\":1,\"name\":\"whole\",\"connection\":\"%s\",\"tables\":[{\"entity\":\"%s\",\"columns\":[%s]}],"
                                           "\"format\":{\"type\":\"csv\",\"preset\":\"systems\"},\"file_name\":\"%s-%s.csv\"}",
                                           connection, entity, columns->str, connection, entity);
  return world_write (world, "whole.json", text);
}

static void
expect_fields (const char *entity, JsonObject *report)
{
  JsonArray *notes = json_object_get_array_member (report, "notes");

  for (guint i = 0; i < json_array_get_length (notes); i++)
    {
      JsonObject *note = json_array_get_object_element (notes, i);
      g_autofree char *field = g_strdup_printf ("%s.%s", entity, json_object_get_string_member (note, "subject"));
      if (strcmp (json_object_get_string_member (note, "kind"), "field-missing") == 0 && !g_strv_contains (elsewhere, field))
        g_error ("%s is described and never sent", field);
    }
}

static void
export_whole (World *world, const char *connection, const char *entity)
{
  g_autofree char *job = make_job (world, connection, entity);
  g_auto (Done) done = world_run (world, NULL, "run", job, "--output", ".", "--progress", "json", NULL);

  g_test_message ("%s %s", connection, entity);
  assert_done (&done);
  g_autoptr (JsonNode) root = parse_json (done.out);
  JsonObject *report = json_node_get_object (root);
  g_assert_cmpint (json_object_get_int_member (report, "rows_written"), >, 0);
  expect_fields (entity, report);
}

static void
test_whole (gconstpointer program)
{
  g_autoptr (World) world = world_new (program, 1, NULL);
  g_auto (Done) listed = world_run (world, NULL, "connection", "list", "--json", NULL);

  assert_done (&listed);
  g_autoptr (JsonNode) connections = parse_json (listed.out);
  JsonArray *array = json_node_get_array (connections);
  g_assert_cmpuint (json_array_get_length (array), >, 1);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *connection = json_object_get_string_member (json_array_get_object_element (array, i), "id");
      g_autoptr (JsonNode) entities = ask (world, "entities", connection, NULL);
      JsonArray *list = json_node_get_array (entities);
      g_assert_cmpuint (json_array_get_length (list), >, 0);
      for (guint j = 0; j < json_array_get_length (list); j++)
        export_whole (world, connection, json_object_get_string_member (json_array_get_object_element (list, j), "id"));
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *program = cli_test_init (&argc, &argv);

  g_test_add_data_func ("/cli/entities/whole", program, test_whole);
  return g_test_run ();
}
