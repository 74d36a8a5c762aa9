/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Look-ups of a table: read, written and copied whole, their faults named. */

#include "config.h"

#include "spec-test.h"

#include <string.h>

#define TABLE "{\"version\":1,\"name\":\"x\",\"connection\":\"a\",\"tables\":[{\"entity\":\"e\",\"lookups\":[%s],\"columns\":[{\"field\":\"f\"}]}]}"
#define WHOLE "{\"id\":\"portal\",\"connection\":\"files\",\"entity\":\"row\",\"key\":\"lead.id\",\"foreign_key\":\"lead_id\"}"

static EksJob *
read_job (const char *lookup, GError **error)
{
  g_autofree char *text = g_strdup_printf (TABLE, lookup);

  return eks_job_from_data (text, strlen (text), error);
}

static void
test_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksJob) job = read_job (WHOLE ",{\"id\":\"b\",\"connection\":{\"connector\":\"files\",\"settings\":{\"folder\":\"/in\"}},\"entity\":\"row\",\"key\":\"k\",\"foreign_key\":\"f\"}", &error);
  g_autoptr (EksTable) table = NULL;
  g_autoptr (EksTable) copy = NULL;
  g_autoptr (EksTableLookup) first = NULL;
  g_autoptr (EksTableLookup) second = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) copy_node = NULL;

  g_assert_no_error (error);
  table = g_list_model_get_item (G_LIST_MODEL (eks_job_get_tables (job)), 0);
  copy = eks_table_copy (table);
  first = g_list_model_get_item (G_LIST_MODEL (eks_table_get_lookups (copy)), 0);
  second = g_list_model_get_item (G_LIST_MODEL (eks_table_get_lookups (copy)), 1);
  g_assert_cmpstr (eks_table_lookup_get_id (first), ==, "portal");
  g_assert_cmpstr (eks_table_lookup_get_connection_id (first), ==, "files");
  g_assert_cmpstr (eks_table_lookup_get_key (first), ==, "lead.id");
  g_assert_cmpstr (eks_table_lookup_get_foreign_key (first), ==, "lead_id");
  g_assert_cmpstr (eks_connection_get_setting (eks_table_lookup_get_inline_connection (second), "folder"), ==, "/in");
  node = eks_table_to_json (table);
  copy_node = eks_table_to_json (copy);
  g_assert_true (json_node_equal (node, copy_node));
}

static void
test_faults (void)
{
  static const char *const cases[][2] = {
    { "{\"id\":\"Portal\",\"connection\":\"files\",\"entity\":\"row\",\"key\":\"k\",\"foreign_key\":\"f\"}", "tables[0].lookups[0].id: " },
    { "{\"id\":\"p\",\"entity\":\"row\",\"key\":\"k\",\"foreign_key\":\"f\"}", "tables[0].lookups[0].connection: " },
    { "{\"id\":\"p\",\"connection\":\"files\",\"entity\":\"row\",\"foreign_key\":\"f\"}", "tables[0].lookups[0].key: " },
    { "{\"id\":\"p\",\"connection\":\"files\",\"entity\":\"row\",\"key\":\"k\",\"foreign_key\":\"f\",\"more\":1}", "tables[0].lookups[0].more: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (EksJob) job = read_job (cases[i][0], &error);
      g_assert_null (job);
      if (strstr (error->message, cases[i][1]) == NULL)
        g_error ("“%s” does not say “%s”", error->message, cases[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table-lookup/whole", test_whole);
  g_test_add_func ("/table-lookup/faults", test_faults);
  return g_test_run ();
}
