/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filters: what a job file may say, what it may not, and how a tree of them behaves under a window. */

#include "config.h"

#include "spec-test.h"

static void
test_round_trip (void)
{
  /* read, then written; NULL: written as it was read */
  static const struct
  {
    const char *read;
    const char *written;
  } cases[] = {
    { "{'field':'a','is':'equal','value':'x'}", NULL },
    { "{'field':'a','is':'equal','value':''}", NULL },
    { "{'field':'a','is':'less','value':-12}", "{'field':'a','is':'less','value':'-12'}" },
    { "{'field':'a','is':'greater','value':0.1}", "{'field':'a','is':'greater','value':'0.1'}" },
    { "{'field':'a','is':'greater','value':1e300}", "{'field':'a','is':'greater','value':'1e+300'}" },
    { "{'field':'a','is':'not_equal','value':true}", "{'field':'a','is':'not_equal','value':'true'}" },
    { "{'field':'a','is':'equal','value':false}", "{'field':'a','is':'equal','value':'false'}" },
    { "{'field':'a','is':'empty'}", NULL },
    { "{'field':'a','is':'empty','value':null}", "{'field':'a','is':'empty'}" },
    { "{'field':'a','is':'last_month'}", NULL },
    { "{'field':'a','is':'between','value':['{from}','{to}']}", NULL },
    { "{'field':'a','is':'between','value':[1,2.5]}", "{'field':'a','is':'between','value':['1','2.5']}" },
    { "{'field':'a','is':'one_of','value':['x']}", NULL },
    { "{'field':'a','is':'one_of','value':['x',1,true]}", "{'field':'a','is':'one_of','value':['x','1','true']}" },
    { "{'field':'a','is':'in_last','value':{'days':7}}", NULL },
    { "{'field':'a','is':'in_last','value':{'hours':99999}}", NULL },
    { "{'field':'a','is':'in_last','value':{'weeks':1}}", NULL },
    { "{'field':'a','is':'in_last','value':{'months':12}}", NULL },
    { "{'all':[]}", NULL },
    { "{'any':[{'field':'a','is':'empty'},{'all':[]}]}", NULL },
    { "{'not':{'field':'a','is':'empty'}}", NULL },
    { "{'not':{'all':[{'field':'a','is':'empty'}]}}", NULL },
    { "{'not':{'not':{'field':'a','is':'empty'}}}", NULL },
    { "{'not':{'any':[{'field':'a','is':'empty'},{'field':'b','is':'empty'}]}}", NULL },
    { "{'not':{'any':[{'field':'a','is':'empty'}]}}", "{'not':{'field':'a','is':'empty'}}" },
    { "{'not':{'any':[]}}", NULL },
    { "{'not':{'any':[{'any':[]}]}}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = node_of (cases[i].read);
      g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
      EksFilter *filter = eks_filter_from_json (node, "where", issues);
      EksFilter *copy = eks_filter_copy (filter);
      assert_only_issue (issues, NULL, cases[i].read);
      g_autofree char *written = text_of (eks_filter_to_json (filter));
      g_autofree char *copied = text_of (eks_filter_to_json (copy));
      g_assert_cmpstr (written, ==, cases[i].written != NULL ? cases[i].written : cases[i].read);
      g_assert_cmpstr (copied, ==, written);
      g_assert_finalize_object (filter);
      g_assert_finalize_object (copy);
    }
}

static void
test_not_any (void)
{
  g_autoptr (JsonNode) node = node_of ("{'not':{'any':[{'field':'a','is':'empty'},{'field':'b','is':'empty'}]}}");
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (EksFilter) filter = eks_filter_from_json (node, "where", issues);

  g_assert_cmpint (eks_filter_get_kind (filter), ==, EKS_FILTER_NONE);
  g_assert_cmpuint (eks_filter_get_n_children (filter), ==, 2);
  g_assert_cmpstr (eks_filter_get_field (eks_filter_get_child (filter, 1)), ==, "b");
  g_assert_null (eks_filter_get_child (filter, 2));
}

static void
test_issues (void)
{
  static const struct
  {
    const char *json;
    const char *path;
  } cases[] = {
    { "1", "w" },
    { "[]", "w" },
    { "null", "w" },
    { "{'all':{}}", "w.all" },
    { "{'any':1}", "w.any" },
    { "{'all':[1]}", "w.all[0]" },
    { "{'all':[{'any':['x']}]}", "w.all[0].any[0]" },
    { "{'not':[]}", "w.not" },
    { "{'not':{'any':{}}}", "w.not.any" },
    { "{'not':{'any':[],'x':1}}", "w.not.x" },
    { "{'all':[],'any':[]}", "w.any" },
    { "{'all':[],'field':'a'}", "w.field" },
    { "{'is':'empty'}", "w.field" },
    { "{'field':'','is':'empty'}", "w.field" },
    { "{'field':1,'is':'empty'}", "w.field" },
    { "{'field':'a'}", "w.is" },
    { "{'field':'a','is':'like','value':'x'}", "w.is" },
    { "{'field':'a','is':'EQUAL','value':'x'}", "w.is" },
    { "{'field':'a','is':1}", "w.is" },
    { "{'field':'a','is':'equal'}", "w.value" },
    { "{'field':'a','is':'equal','value':null}", "w.value" },
    { "{'field':'a','is':'equal','value':['x']}", "w.value" },
    { "{'field':'a','is':'equal','value':{}}", "w.value" },
    { "{'field':'a','is':'empty','value':'x'}", "w.value" },
    { "{'field':'a','is':'today','value':1}", "w.value" },
    { "{'field':'a','is':'between'}", "w.value" },
    { "{'field':'a','is':'between','value':'x'}", "w.value" },
    { "{'field':'a','is':'between','value':[]}", "w.value" },
    { "{'field':'a','is':'between','value':[1]}", "w.value" },
    { "{'field':'a','is':'between','value':[1,2,3]}", "w.value" },
    { "{'field':'a','is':'between','value':[1,null]}", "w.value[1]" },
    { "{'field':'a','is':'one_of'}", "w.value" },
    { "{'field':'a','is':'one_of','value':[]}", "w.value" },
    { "{'field':'a','is':'one_of','value':'x'}", "w.value" },
    { "{'field':'a','is':'one_of','value':['x',[]]}", "w.value[1]" },
    { "{'field':'a','is':'in_last','value':7}", "w.value" },
    { "{'field':'a','is':'in_last','value':{}}", "w.value" },
    { "{'field':'a','is':'in_last','value':{'days':0}}", "w.value.days" },
    { "{'field':'a','is':'in_last','value':{'days':-1}}", "w.value.days" },
    { "{'field':'a','is':'in_last','value':{'days':100000}}", "w.value.days" },
    { "{'field':'a','is':'in_last','value':{'days':1.5}}", "w.value.days" },
    { "{'field':'a','is':'in_last','value':{'days':'7'}}", "w.value.days" },
    { "{'field':'a','is':'in_last','value':{'days':7,'weeks':1}}", "w.value.weeks" },
    { "{'field':'a','is':'empty','case':true}", "w.case" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = node_of (cases[i].json);
      g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
      g_autoptr (EksFilter) filter = eks_filter_from_json (node, "w", issues);
      assert_only_issue (issues, cases[i].path, cases[i].json);
    }
}

/* @depth groups around a condition */
static char *
make_nested (guint depth)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, "{'all':[");
  g_string_append (text, "{'field':'a','is':'empty'}");
  for (guint i = 0; i < depth; i++)
    g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *deep = make_nested (EKS_FILTER_MAX_DEPTH);
  g_autofree char *deeper = make_nested (EKS_FILTER_MAX_DEPTH + 1);
  g_autoptr (JsonNode) fits = node_of (deep);
  g_autoptr (JsonNode) too_much = node_of (deeper);
  g_autoptr (EksJsonIssues) none = eks_json_issues_new ();
  g_autoptr (EksJsonIssues) one = eks_json_issues_new ();
  g_autoptr (EksFilter) filter = eks_filter_from_json (fits, "w", none);
  g_autoptr (EksFilter) cut = eks_filter_from_json (too_much, "w", one);

  assert_only_issue (none, NULL, deep);
  g_assert_cmpuint (eks_json_issues_get_length (one), ==, 1);
  g_assert_true (g_str_has_prefix (eks_json_issues_get (one, 0)->path, "w.all[0].all[0].all[0]"));
}

static void
test_many (void)
{
  for (guint extra = 0; extra < 2; extra++)
    {
      g_autoptr (GString) text = g_string_new ("{'any':[");
      for (guint i = 0; i < EKS_FILTER_MAX_CONDITIONS + extra * 5000; i++)
        g_string_append_printf (text, "%s{'field':'f%u','is':'empty'}", i > 0 ? "," : "", i);
      g_string_append (text, "]}");
      g_autoptr (JsonNode) node = node_of (text->str);
      g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
      g_autoptr (EksFilter) filter = eks_filter_from_json (node, "w", issues);
      assert_only_issue (issues, extra > 0 ? "w.any[1000]" : NULL, "many conditions");
      g_assert_cmpuint (eks_filter_get_n_children (filter), ==, EKS_FILTER_MAX_CONDITIONS);
    }
}

static void
test_values_fit (void)
{
  const char *const two[] = { "1", "2", NULL };
  const char *const three[] = { "3", "hours", "x", NULL };
  g_autoptr (EksFilter) filter = eks_filter_new_condition ("a", EKS_COMPARISON_EQUAL, NULL);
  const struct
  {
    EksComparison comparison;
    const char *const *values;
    const char *expected;
  } cases[] = {
    { EKS_COMPARISON_EQUAL, NULL, "" },
    { EKS_COMPARISON_EQUAL, two, "1" },
    { EKS_COMPARISON_BETWEEN, NULL, "|" },
    { EKS_COMPARISON_BETWEEN, three, "3|hours" },
    { EKS_COMPARISON_ONE_OF, three, "3|hours|x" },
    { EKS_COMPARISON_ONE_OF, NULL, "" },
    { EKS_COMPARISON_IN_LAST, NULL, "7|days" },
    { EKS_COMPARISON_IN_LAST, two, "1|days" },
    { EKS_COMPARISON_IN_LAST, three, "3|hours" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      eks_filter_set_comparison (filter, cases[i].comparison);
      eks_filter_set_values (filter, cases[i].values);
      g_autofree char *joined = g_strjoinv ("|", (char **) eks_filter_get_values (filter));
      g_assert_cmpstr (joined, ==, cases[i].expected);
    }
  eks_filter_set_comparison (filter, EKS_COMPARISON_TODAY);
  g_assert_cmpuint (g_strv_length ((char **) eks_filter_get_values (filter)), ==, 0);
}

static void
count_items_change (GListModel *model, guint position, guint removed, guint added, guint *count)
{
  g_assert_cmpuint (position, ==, 0);
  g_assert_cmpuint (removed, ==, 1);
  g_assert_cmpuint (added, ==, 0);
  (*count)++;
}

static void
test_changes (void)
{
  const char *const value[] = { "x", NULL };
  EksFilter *root = eks_filter_new_group (EKS_FILTER_ALL);
  g_autoptr (EksFilter) group = eks_filter_new_group (EKS_FILTER_ANY);
  g_autoptr (EksFilter) condition = eks_filter_new_condition ("a", EKS_COMPARISON_EQUAL, NULL);
  guint changes = 0, expected = 0, items = 0;

  g_signal_connect (root, "changed", G_CALLBACK (count_change), &changes);
  eks_filter_append (root, group);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_filter_append (group, condition);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_filter_set_field (condition, "b");
  g_assert_cmpuint (changes, ==, ++expected);
  eks_filter_set_field (condition, "b");
  g_assert_cmpuint (changes, ==, expected);
  eks_filter_set_values (condition, value);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_filter_set_values (condition, value);
  g_assert_cmpuint (changes, ==, expected);
  /* comparison and values change together: one change */
  eks_filter_set_comparison (condition, EKS_COMPARISON_BETWEEN);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_filter_set_kind (group, EKS_FILTER_NONE);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_filter_set_kind (group, EKS_FILTER_NONE);
  g_assert_cmpuint (changes, ==, expected);
  g_signal_connect (group, "items-changed", G_CALLBACK (count_items_change), &items);
  eks_filter_remove (group, 0);
  g_assert_cmpuint (items, ==, 1);
  g_assert_cmpuint (changes, ==, ++expected);
  /* out of the group, out of mind */
  eks_filter_set_field (condition, "c");
  g_assert_cmpuint (changes, ==, expected);
  eks_filter_insert (root, 0, condition);
  g_assert_cmpuint (changes, ==, ++expected);
  g_assert_true (eks_filter_get_child (root, 0) == condition);
  g_assert_finalize_object (root);
  eks_filter_set_field (condition, "d");
  g_assert_cmpuint (changes, ==, expected);
}

static void
append_field (gpointer field, gpointer text)
{
  g_string_append_printf (text, "%s;", (const char *) field);
}

static void
test_fields (void)
{
  g_autoptr (JsonNode) node = node_of ("{'all':[{'field':'a','is':'empty'},{'not':{'field':'b.c','is':'empty'}},{'any':[{'field':'a','is':'today'}]}]}");
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (EksFilter) filter = eks_filter_from_json (node, "w", issues);
  g_autoptr (EksFilter) empty = eks_filter_new_group (EKS_FILTER_ALL);
  g_autoptr (EksFilter) inner = eks_filter_new_group (EKS_FILTER_ANY);
  g_autoptr (GString) fields = g_string_new (NULL);

  eks_filter_foreach_field (filter, append_field, fields);
  g_assert_cmpstr (fields->str, ==, "a;b.c;a;");
  g_assert_false (eks_filter_is_empty (filter));
  eks_filter_append (empty, inner);
  g_assert_true (eks_filter_is_empty (empty));
}

static void
test_list_model (void)
{
  g_autoptr (EksFilter) group = eks_filter_new_group (EKS_FILTER_ALL);
  g_autoptr (EksFilter) child = eks_filter_new_condition ("a", EKS_COMPARISON_EMPTY, NULL);
  g_autoptr (EksFilter) item = NULL;

  eks_filter_append (group, child);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (group)) == EKS_TYPE_FILTER);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (group)), ==, 1);
  item = g_list_model_get_item (G_LIST_MODEL (group), 0);
  g_assert_true (item == child);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (group), 1));
}

static void
test_refused_inserts (void)
{
  g_autoptr (EksFilter) group = eks_filter_new_group (EKS_FILTER_ALL);
  g_autoptr (EksFilter) child = eks_filter_new_group (EKS_FILTER_ALL);
  g_autoptr (EksFilter) condition = eks_filter_new_condition ("a", EKS_COMPARISON_EMPTY, NULL);

  eks_filter_append (group, child);
  g_test_expect_message ("Eksport", G_LOG_LEVEL_CRITICAL, "*parent == NULL*");
  eks_filter_append (group, child);
  g_test_expect_message ("Eksport", G_LOG_LEVEL_CRITICAL, "*is_within*");
  eks_filter_append (child, group);
  g_test_expect_message ("Eksport", G_LOG_LEVEL_CRITICAL, "*EKS_FILTER_CONDITION*");
  eks_filter_append (condition, group);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (eks_filter_get_n_children (group), ==, 1);
  g_assert_cmpuint (eks_filter_get_n_children (child), ==, 0);
}

static void
test_comparisons (void)
{
  g_autoptr (GHashTable) labels = g_hash_table_new (g_str_hash, g_str_equal);
  guint periods = 0, arities[5] = { 0 };

  for (int i = 0; i < EKS_N_COMPARISONS; i++)
    {
      g_assert_true (g_hash_table_add (labels, (gpointer) eks_comparison_get_label (i, EKS_TYPE_NUMBER)));
      arities[eks_comparison_get_arity (i)]++;
      periods += eks_comparison_is_period (i);
    }
  g_assert_null (eks_comparison_names[EKS_N_COMPARISONS]);
  g_assert_cmpstr (eks_comparison_names[EKS_COMPARISON_IN_LAST], ==, "in_last");
  g_assert_cmpstr (eks_comparison_names[EKS_COMPARISON_LAST_YEAR], ==, "last_year");
  g_assert_cmpstr (eks_comparison_get_label (EKS_COMPARISON_BETWEEN, EKS_TYPE_DATE), ==, "is between");
  g_assert_cmpstr (eks_comparison_get_label (EKS_COMPARISON_LESS, EKS_TYPE_NUMBER), ==, "is below");
  g_assert_cmpstr (eks_comparison_get_label (EKS_COMPARISON_LESS, EKS_TYPE_TIMESTAMP), ==, "is before");
  g_assert_cmpuint (periods, ==, 8);
  g_assert_cmpuint (arities[EKS_ARITY_NONE], ==, 10);
  g_assert_cmpuint (arities[EKS_ARITY_ONE], ==, 9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spec/filter/round-trip", test_round_trip);
  g_test_add_func ("/spec/filter/not-any", test_not_any);
  g_test_add_func ("/spec/filter/issues", test_issues);
  g_test_add_func ("/spec/filter/depth", test_depth);
  g_test_add_func ("/spec/filter/many", test_many);
  g_test_add_func ("/spec/filter/values-fit", test_values_fit);
  g_test_add_func ("/spec/filter/changes", test_changes);
  g_test_add_func ("/spec/filter/fields", test_fields);
  g_test_add_func ("/spec/filter/list-model", test_list_model);
  g_test_add_func ("/spec/filter/refused-inserts", test_refused_inserts);
  g_test_add_func ("/spec/filter/comparisons", test_comparisons);
  return g_test_run ();
}
