/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undo and redo: every change is a step, typing is one, and the columns stay the objects that are shown. */

#include "config.h"

#include "eks-table-history.h"
#include "spec-test.h"

typedef struct
{
  EksTable *table;
  EksTableHistory *history;
  gint64 now;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->table = eks_table_new ("onboarding_session");
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *field = g_strdup_printf ("f%u", i);
      g_autoptr (EksColumn) column = eks_column_new (field, NULL);
      g_list_store_append (eks_table_get_columns (self->table), column);
    }
  self->history = eks_table_history_new (self->table);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_assert_finalize_object (self->history);
  g_assert_finalize_object (self->table);
}

/* Some time later than whatever was before. */
static void
step (Fixture *self)
{
  self->now += 10 * G_USEC_PER_SEC;
  eks_table_history_record (self->history, self->now);
}

static EksColumn *
get_column (Fixture *self, guint position)
{
  g_autoptr (EksColumn) column = g_list_model_get_item (G_LIST_MODEL (eks_table_get_columns (self->table)), position);

  return column; /* the list still holds it */
}

static void
assert_fields (Fixture *self, const char *expected)
{
  g_autoptr (GString) fields = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (eks_table_get_columns (self->table))); i++)
    g_string_append_printf (fields, "%s ", eks_column_get_text (get_column (self, i)));
  g_assert_cmpstr (g_strchomp (fields->str), ==, expected);
}

static void
test_order (Fixture *self, gconstpointer unused)
{
  EksColumn *first = get_column (self, 0);
  guint changes = 0;

  g_signal_connect (self->history, "changed", G_CALLBACK (count_change), &changes);
  g_assert_false (eks_table_history_go (self->history, FALSE));
  eks_table_move_column (self->table, 0, 2);
  step (self);
  g_list_store_remove (eks_table_get_columns (self->table), 2);
  step (self);
  assert_fields (self, "f1 f2 f3");
  g_assert_cmpuint (changes, ==, 2);
  g_assert_true (eks_table_history_go (self->history, FALSE));
  assert_fields (self, "f1 f2 f0 f3");
  g_assert_true (get_column (self, 2) == first); /* whoever shows it goes on showing it */
  g_assert_true (eks_table_history_go (self->history, FALSE));
  assert_fields (self, "f0 f1 f2 f3");
  g_assert_false (eks_table_history_go (self->history, FALSE));
  g_assert_true (eks_table_history_go (self->history, TRUE));
  g_assert_true (eks_table_history_go (self->history, TRUE));
  g_assert_false (eks_table_history_go (self->history, TRUE));
  assert_fields (self, "f1 f2 f3");
}

/* A new change after an undo: what was undone cannot come back. */
static void
test_branch (Fixture *self, gconstpointer unused)
{
  eks_table_move_column (self->table, 0, 1);
  step (self);
  eks_table_history_go (self->history, FALSE);
  g_object_set (get_column (self, 3), "hidden", TRUE, NULL);
  step (self);
  g_assert_null (eks_table_history_peek (self->history, TRUE));
  assert_fields (self, "f0 f1 f2 f3");
  g_assert_true (eks_table_history_go (self->history, FALSE));
  g_assert_false (eks_column_get_hidden (get_column (self, 3)));
  g_assert_false (eks_table_history_go (self->history, FALSE));
}

static void
type (Fixture *self, const char *text, gint64 after)
{
  self->now += after;
  eks_column_set_title (get_column (self, 1), text);
  eks_table_history_record (self->history, self->now);
}

/* Strokes in a row are one step; after a pause, or in another column, they are another one. */
static void
test_typing (Fixture *self, gconstpointer unused)
{
  type (self, "S", 0);
  type (self, "St", 200000);
  type (self, "Sta", 999999);
  type (self, "Stat", EKS_TABLE_HISTORY_COALESCE_US);
  eks_column_set_title (get_column (self, 2), "Other");
  eks_table_history_record (self->history, self->now);
  type (self, "State", 1);

  const char *const expected[] = { "Stat", "Stat", "Sta", NULL };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_true (eks_table_history_go (self->history, FALSE));
      g_assert_cmpstr (eks_column_get_title (get_column (self, 1)), ==, expected[i]);
    }
  g_assert_false (eks_table_history_go (self->history, FALSE));
  /* what is typed after an undo is no part of what was undone */
  eks_table_history_go (self->history, TRUE);
  type (self, "Stop", 1);
  g_assert_true (eks_table_history_go (self->history, FALSE));
  g_assert_cmpstr (eks_column_get_title (get_column (self, 1)), ==, "Sta");
}

static void
add_transform (Fixture *self, EksTransformKind kind)
{
  g_autoptr (EksTransform) transform = eks_transform_new (kind);

  g_list_store_append (eks_column_get_transforms (get_column (self, 0)), transform);
  step (self);
}

static void
test_settings (Fixture *self, gconstpointer unused)
{
  EksColumn *column = get_column (self, 0);
  GListModel *transforms = G_LIST_MODEL (eks_column_get_transforms (column));

  g_object_set (column, "minimum", 5, "pad", "0", "pad-at-start", TRUE, "default", "x", NULL);
  step (self);
  add_transform (self, EKS_TRANSFORM_DATE_PATTERN);
  g_autoptr (EksTransform) date = g_list_model_get_item (transforms, 0);
  g_object_set (date, "text", "%Y", "time-zone", "Europe/Oslo", NULL);
  step (self);
  add_transform (self, EKS_TRANSFORM_UPPER);

  eks_table_history_go (self->history, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (transforms), ==, 1);
  g_autoptr (EksTransform) same = g_list_model_get_item (transforms, 0);
  g_assert_true (same == date);
  g_assert_cmpstr (eks_transform_get_text (date), ==, "%Y");
  eks_table_history_go (self->history, FALSE);
  g_assert_cmpstr (eks_transform_get_text (date), ==, "%d.%m.%Y");
  g_assert_null (eks_transform_get_time_zone (date));
  eks_table_history_go (self->history, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (transforms), ==, 0);
  g_assert_cmpuint (eks_column_get_minimum (column), ==, 5);
  eks_table_history_go (self->history, FALSE);
  g_assert_true (eks_column_is_plain (column));
  g_assert_cmpint (eks_column_get_pad (column), ==, ' ');
  while (eks_table_history_go (self->history, TRUE))
    continue;
  g_assert_cmpuint (g_list_model_get_n_items (transforms), ==, 2);
  g_assert_cmpint (eks_column_get_pad (column), ==, '0');
}

static void
test_filter (Fixture *self, gconstpointer unused)
{
  g_autoptr (JsonNode) before = eks_table_to_json (self->table);
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (JsonNode) node = node_of ("{'field':'status','is':'empty'}");
  g_autoptr (EksFilter) condition = eks_filter_from_json (node, "", issues);

  eks_filter_append (eks_table_get_where (self->table), condition);
  step (self);
  g_autoptr (JsonNode) after = eks_table_to_json (self->table);
  eks_table_history_go (self->history, FALSE);
  g_autoptr (JsonNode) undone = eks_table_to_json (self->table);
  g_assert_true (json_node_equal (before, undone));
  eks_table_history_go (self->history, TRUE);
  g_autoptr (JsonNode) redone = eks_table_to_json (self->table);
  g_assert_true (json_node_equal (after, redone));
}

static void
add_condition (Fixture *self, const char *field)
{
  g_autoptr (EksFilter) condition = eks_filter_new_condition (field, EKS_COMPARISON_EQUAL, (const char *const[]){ "", NULL });

  eks_filter_append (eks_table_get_where (self->table), condition);
}

static void
type_value (Fixture *self, guint condition, const char *value)
{
  self->now += 200000;
  eks_filter_set_values (eks_filter_get_child (eks_table_get_where (self->table), condition), (const char *const[]){ value, NULL });
  eks_table_history_record (self->history, self->now);
}

static const char *
get_value (Fixture *self, guint condition)
{
  return eks_filter_get_values (eks_filter_get_child (eks_table_get_where (self->table), condition))[0];
}

/* A value is typed in one step. A condition that comes or goes is another one, however quick the person is: else
 * “Undo” would take back what was typed before, too. */
static void
test_filter_typing (Fixture *self, gconstpointer unused)
{
  add_condition (self, "status");
  add_condition (self, "note");
  step (self);
  type_value (self, 0, "C");
  type_value (self, 0, "Co");
  type_value (self, 1, "n");
  type_value (self, 1, "no");
  eks_filter_remove (eks_table_get_where (self->table), 1);
  self->now += 200000;
  eks_table_history_record (self->history, self->now);
  eks_filter_remove (eks_table_get_where (self->table), 0);
  self->now += 200000;
  eks_table_history_record (self->history, self->now);
  eks_table_history_go (self->history, FALSE);
  g_assert_cmpuint (eks_filter_get_n_children (eks_table_get_where (self->table)), ==, 1);
  g_assert_cmpstr (get_value (self, 0), ==, "Co");
  eks_table_history_go (self->history, FALSE);
  g_assert_cmpstr (get_value (self, 1), ==, "no");
  eks_table_history_go (self->history, FALSE);
  g_assert_cmpstr (get_value (self, 1), ==, "");
  g_assert_cmpstr (get_value (self, 0), ==, "Co");
  eks_table_history_go (self->history, FALSE);
  g_assert_cmpstr (get_value (self, 0), ==, "");
  eks_table_history_go (self->history, FALSE);
  g_assert_true (eks_filter_is_empty (eks_table_get_where (self->table)));
}

/* The history does not grow without end; the oldest steps go. */
static void
test_bound (Fixture *self, gconstpointer unused)
{
  guint n = 0;

  for (int i = 1; i <= EKS_TABLE_HISTORY_MAX_STEPS + 20; i++)
    {
      g_object_set (get_column (self, 0), "maximum", i, NULL);
      step (self);
    }
  while (eks_table_history_go (self->history, FALSE))
    n++;
  g_assert_cmpuint (n, ==, EKS_TABLE_HISTORY_MAX_STEPS);
  g_assert_cmpuint (eks_column_get_maximum (get_column (self, 0)), ==, 20);
}

/* Nobody has to call it: the main loop does, once for all that was done in one stroke. */
static void
test_by_itself (Fixture *self, gconstpointer unused)
{
  eks_table_move_column (self->table, 0, 3);
  eks_column_set_title (get_column (self, 0), "New");
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  eks_table_move_column (self->table, 0, 3); /* not recorded yet, and yet not lost */
  g_assert_true (eks_table_history_go (self->history, FALSE));
  assert_fields (self, "f1 f2 f3 f0");
  g_assert_true (eks_table_history_go (self->history, FALSE));
  assert_fields (self, "f0 f1 f2 f3");
  g_assert_null (eks_column_get_title (get_column (self, 1)));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_nonnull (eks_table_history_peek (self->history, TRUE));
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/table-history/order", test_order },       { "/table-history/branch", test_branch },   { "/table-history/typing", test_typing },
    { "/table-history/settings", test_settings }, { "/table-history/filter", test_filter },   { "/table-history/bound", test_bound },
    { "/table-history/by-itself", test_by_itself }, { "/table-history/filter-typing", test_filter_typing },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
