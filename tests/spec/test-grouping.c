/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table that is counted: what its file may say, and that nothing is lost by counting for a while. */

#include "config.h"

#include "eks-grouping.h"
#include "eks-table-history.h"
#include "spec-test.h"

static EksTable *
read_table (const char *text, const char *issue)
{
  g_autoptr (JsonNode) node = node_of (text);
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  EksTable *table = eks_table_from_json (node, "t", issues);

  assert_only_issue (issues, issue, text);
  return table;
}

static void
test_round_trip (void)
{
  static const char *const same[] = {
    "{'entity':'m','group':{'by':[{'field':'sent_at','per':'day','title':'Day'},{'field':'status'}],"
    "'values':[{'count':'*','title':'Messages'},{'sum':'points'},{'count_distinct':'to'},{'min':'at'},{'max':'at'},{'avg':'points'},{'count':'to'}]}}",
    "{'entity':'m','group':{'by':[{'field':'a.b','min':3,'pad':'0','pad_at':'start','max':4,'transform':['upper']}],'values':[]}}",
    "{'entity':'m','group':{'by':[],'values':[{'min':'a','default':'-','transform':[{'decimal':','}]}]},'columns':[{'field':'kept'}]}",
    "{'entity':'m','group':{'off':true,'by':[{'field':'a'}],'values':[]},'columns':[{'field':'b'}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autoptr (EksTable) table = read_table (same[i], NULL);
      g_autoptr (EksTable) copy = eks_table_copy (table);
      g_autofree char *text = text_of (eks_table_to_json (copy));
      g_assert_cmpstr (text, ==, same[i]);
    }
}

static void
test_faults (void)
{
  static const char *const cases[][2] = {
    { "{'entity':'m','group':{}}", "t.group" },
    { "{'entity':'m','group':{'by':[],'values':[]}}", "t.group" },
    { "{'entity':'m','group':{'off':true}}", "t.columns" },
    { "{'entity':'m','group':{'by':[{'field':'a','per':'decade'}]}}", "t.group.by[0].per" },
    { "{'entity':'m','group':{'by':[{'per':'day'}]}}", "t.group.by[0].field" },
    { "{'entity':'m','group':{'by':[{'field':'a','hidden':true}]}}", "t.group.by[0].hidden" },
    { "{'entity':'m','group':{'by':[{'field':'a','min':3,'max':2}]}}", "t.group.by[0]" },
    { "{'entity':'m','group':{'by':[{'field':'a'}],'values':[{'title':'a'}]}}", "t.group.values[0]" },
    { "{'entity':'m','group':{'by':[{'field':'a'}],'values':[{'sum':'a','max':'a'}]}}", "t.group.values[0].max" },
    { "{'entity':'m','group':{'by':[{'field':'a'}],'values':[{'sum':''}]}}", "t.group.values[0].sum" },
    { "{'entity':'m','group':{'by':[{'field':'a'}],'values':[{'sum':'a','min':3}]}}", "t.group.values[0].min" },
    { "{'entity':'m','group':{'by':[{'field':'a'}],'values':[{'sum':'a','pad':'0'}]}}", "t.group.values[0].pad" },
    { "{'entity':'m','group':{'by':[{'field':'a'}],'order':'n'}}", "t.group.order" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksTable) table = read_table (cases[i][0], cases[i][1]);
      g_assert_nonnull (table);
    }
}

static void
collect_cb (gpointer field, gpointer data)
{
  g_string_append_printf (data, "%s ", (const char *) field);
}

static void
test_written (void)
{
  g_autoptr (EksTable) table = read_table ("{'entity':'m','group':{'by':[{'field':'a'}],'values':[{'count':'*'},{'sum':'b'}]},'columns':[{'field':'c'}]}", NULL);
  g_autoptr (GString) fields = g_string_new (NULL);
  guint changes = 0;

  g_signal_connect (table, "changed", G_CALLBACK (count_change), &changes);
  g_assert_cmpuint (eks_table_get_n_written (table), ==, 3);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GListModel) written = eks_table_dup_written (table);
      for (guint j = 0; j < g_list_model_get_n_items (written); j++)
        {
          g_autoptr (EksColumn) column = g_list_model_get_item (written, j);
          eks_column_foreach_field (column, collect_cb, fields);
        }
      g_string_append (fields, "| ");
      eks_table_set_counted (table, FALSE);
    }
  g_assert_cmpstr (fields->str, ==, "a b | c | ");
  g_assert_cmpuint (eks_table_get_n_written (table), ==, 1);
  g_assert_cmpuint (changes, ==, 1);
}

/* Typing a title is one step, and the columns stay the objects that are shown. */
static void
test_history (void)
{
  g_autoptr (EksTable) table = read_table ("{'entity':'m','columns':[{'field':'c'}]}", NULL);
  g_autoptr (EksTableHistory) history = eks_table_history_new (table);
  g_autoptr (EksColumn) by = eks_column_new_by ("at", EKS_PER_DAY, NULL);
  g_autoptr (EksColumn) count = eks_column_new_measure (EKS_MEASURE_COUNT, EKS_MEASURE_ROWS, NULL);
  gint64 now = 0;

  eks_table_set_counted (table, TRUE);
  g_list_store_append (eks_table_get_by (table), by);
  g_list_store_append (eks_table_get_values (table), count);
  eks_table_history_record (history, now += 10 * G_USEC_PER_SEC);
  g_autofree char *counted = text_of (eks_table_to_json (table));
  eks_column_set_title (count, "N");
  eks_table_history_record (history, now += 10 * G_USEC_PER_SEC);
  eks_column_set_title (count, "Nu");
  eks_table_history_record (history, ++now);
  g_object_set (by, "per", EKS_PER_WEEK, NULL);
  eks_table_history_record (history, now += 10 * G_USEC_PER_SEC);
  g_assert_true (eks_table_history_go (history, FALSE));
  g_assert_cmpint (eks_column_get_per (by), ==, EKS_PER_DAY);
  g_assert_cmpstr (eks_column_get_title (count), ==, "Nu");
  g_assert_true (eks_table_history_go (history, FALSE));
  g_autofree char *untitled = text_of (eks_table_to_json (table));
  g_assert_cmpstr (untitled, ==, counted);
  g_assert_true (eks_table_history_go (history, FALSE));
  g_autofree char *first = text_of (eks_table_to_json (table));
  g_assert_cmpstr (first, ==, "{'entity':'m','columns':[{'field':'c'}]}");
  g_assert_true (eks_table_history_go (history, TRUE));
  g_autoptr (EksColumn) there = g_list_model_get_item (G_LIST_MODEL (eks_table_get_by (table)), 0);
  g_assert_true (there == by);
  g_assert_true (eks_table_get_counted (table));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grouping/round-trip", test_round_trip);
  g_test_add_func ("/grouping/faults", test_faults);
  g_test_add_func ("/grouping/written", test_written);
  g_test_add_func ("/grouping/history", test_history);
  return g_test_run ();
}
