/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which parents a table is about: read, written, copied, compared, and every fault with its path. */

#include "config.h"

#include "eks-table.h"
#include "eks-table-history.h"
#include "spec-test.h"

#include <string.h>

static EksTable *
read_table (const char *parents, EksJsonIssues *issues)
{
  g_autofree char *text = g_strdup_printf ("{\"entity\":\"participation\",\"parents\":%s,\"columns\":[{\"field\":\"id\"}]}", parents);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return eks_table_from_json (node, "tables[0]", issues);
}

static char *
write_parents (EksTable *table)
{
  g_autoptr (JsonNode) node = eks_table_to_json (table);
  JsonObject *object = json_node_get_object (node);

  return json_object_has_member (object, "parents") ? json_to_string (json_object_get_member (object, "parents"), FALSE) : NULL;
}

static void
test_round_trip (void)
{
  static const char text[] = "{\"operation\":[\"DRrv3d\",{\"key\":\"x\",\"name\":\"Summer\"}],\"stage\":[\"7\"]}";
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (EksTable) table = read_table (text, issues);
  g_autoptr (EksTable) copy = eks_table_copy (table);
  g_autofree char *written = write_parents (copy);
  g_autoptr (GHashTable) keys = eks_parents_dup_keys (eks_table_get_parents (table));
  const EksParentChoice *second = g_ptr_array_index (eks_parents_get (eks_table_get_parents (table), "operation"), 1);

  g_assert_cmpuint (eks_json_issues_get_length (issues), ==, 0);
  g_assert_cmpstr (written, ==, text);
  g_assert_cmpstr (second->name, ==, "Summer");
  g_assert_cmpstr (((GStrv) g_hash_table_lookup (keys, "operation"))[1], ==, "x");
  g_assert_null (((GStrv) g_hash_table_lookup (keys, "operation"))[2]);
  g_assert_null (eks_parents_get (eks_table_get_parents (table), "promotion"));
}

/* A number is a key too; an empty list is no choice, and nothing is written for it. */
static void
test_all (void)
{
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (EksTable) none = read_table ("{\"operation\":[]}", issues);
  g_autoptr (EksTable) number = read_table ("{\"promotion\":[12]}", issues);
  g_autofree char *written = write_parents (number);

  g_assert_cmpuint (eks_json_issues_get_length (issues), ==, 0);
  g_assert_true (eks_parents_is_empty (eks_table_get_parents (none)));
  g_assert_null (eks_parents_dup_keys (eks_table_get_parents (none)));
  g_assert_null (write_parents (none));
  g_assert_cmpstr (written, ==, "{\"promotion\":[\"12\"]}");
}

typedef struct
{
  const char *parents;
  const char *path;
} Fault;

static const Fault faults[] = {
  { "[]", "tables[0].parents" },
  { "{\"operation\":\"x\"}", "tables[0].parents.operation" },
  { "{\"operation\":[\"\"]}", "tables[0].parents.operation[0]" },
  { "{\"operation\":[\"a\",[]]}", "tables[0].parents.operation[1]" },
  { "{\"operation\":[\"a\",\"a\"]}", "tables[0].parents.operation[1]" },
  { "{\"operation\":[{\"name\":\"a\"}]}", "tables[0].parents.operation[0].key" },
  { "{\"operation\":[{\"key\":\"a\",\"nmae\":\"b\"}]}", "tables[0].parents.operation[0].nmae" },
};

static void
test_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
      g_autoptr (EksTable) table = read_table (faults[i].parents, issues);
      g_assert_cmpuint (eks_json_issues_get_length (issues), ==, 1);
      g_assert_cmpstr (eks_json_issues_get (issues, 0)->path, ==, faults[i].path);
    }
}

/* One change is one notification, the same choice none, and a step back brings the choice back. */
static void
test_changes (void)
{
  g_autoptr (EksTable) table = eks_table_new ("participation");
  g_autoptr (EksParents) parents = eks_parents_new ();
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_parent_choice_free);
  g_autoptr (EksTableHistory) history = eks_table_history_new (table);
  guint n = 0;

  g_signal_connect (table, "changed", G_CALLBACK (count_change), &n);
  g_ptr_array_add (choices, eks_parent_choice_new ("a", "Ada"));
  eks_parents_set (parents, "operation", choices);
  eks_table_set_parents (table, parents);
  eks_table_set_parents (table, parents);
  g_assert_cmpuint (n, ==, 1);
  eks_table_history_record (history, 1);
  g_assert_true (eks_table_history_go (history, FALSE));
  g_assert_true (eks_parents_is_empty (eks_table_get_parents (table)));
  g_assert_true (eks_table_history_go (history, TRUE));
  g_assert_true (eks_parents_equal (eks_table_get_parents (table), parents));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spec/parents/round-trip", test_round_trip);
  g_test_add_func ("/spec/parents/all", test_all);
  g_test_add_func ("/spec/parents/faults", test_faults);
  g_test_add_func ("/spec/parents/changes", test_changes);
  return g_test_run ();
}
