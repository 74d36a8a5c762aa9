/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Column sets: what is written is read again, and a bad file is refused with the path of its fault. */

#include "config.h"

#include "eks-column-set.h"
#include "eks-error.h"
#include "spec-test.h"

static EksTable *
make_table (void)
{
  EksTable *table = eks_table_new ("onboarding_session");
  g_autoptr (EksColumn) field = eks_column_new ("status", "State");
  g_autoptr (EksColumn) pattern = eks_column_new_custom (EKS_COLUMN_PATTERN, "{a}-{b}", NULL);
  g_autoptr (EksTransform) upper = eks_transform_new (EKS_TRANSFORM_UPPER);

  g_list_store_append (eks_column_get_transforms (field), upper);
  g_object_set (field, "maximum", 20, "hidden", TRUE, NULL);
  g_list_store_append (eks_table_get_columns (table), field);
  g_list_store_append (eks_table_get_columns (table), pattern);
  return table;
}

static void
test_round_trip (void)
{
  g_autoptr (EksTable) table = make_table ();
  EksColumnSet *set = eks_column_set_new ("For the call centre", "onlinefundraising", "onboarding_session");
  g_autoptr (GError) error = NULL;
  guint changes = 0;

  eks_column_set_take_over (set, table);
  eks_column_set_take_over (set, table); /* replaces, does not add */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (eks_column_set_get_columns (set))), ==, 2);
  g_signal_connect (set, "changed", G_CALLBACK (count_change), &changes);
  eks_column_set_set_name (set, "For the call centre");
  g_assert_cmpuint (changes, ==, 0);
  eks_column_set_set_name (set, "Møder");
  g_assert_cmpuint (changes, ==, 1);

  g_autofree char *data = eks_column_set_to_data (set);
  g_autoptr (EksColumnSet) read = eks_column_set_from_data (data, strlen (data), &error);
  g_assert_no_error (error);
  g_autofree char *again = eks_column_set_to_data (read);
  g_assert_cmpstr (again, ==, data);
  g_assert_cmpstr (eks_column_set_get_id (read), ==, eks_column_set_get_id (set));
  g_assert_cmpstr (eks_column_set_get_name (read), ==, "Møder");
  g_assert_cmpstr (eks_column_set_get_connector (read), ==, "onlinefundraising");
  g_assert_cmpstr (eks_column_set_get_entity (read), ==, "onboarding_session");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (EksColumn) kept = g_list_model_get_item (G_LIST_MODEL (eks_column_set_get_columns (read)), i);
      g_autoptr (EksColumn) original = g_list_model_get_item (G_LIST_MODEL (eks_table_get_columns (table)), i);
      g_assert_true (eks_column_equal (kept, original));
    }
  g_assert_finalize_object (set);
}

/* The set is a picture of the columns: what becomes of them later does not reach it. */
static void
test_copies (void)
{
  g_autoptr (EksTable) table = make_table ();
  g_autoptr (EksColumnSet) set = eks_column_set_new ("A", "c", "e");
  g_autoptr (EksColumn) original = g_list_model_get_item (G_LIST_MODEL (eks_table_get_columns (table)), 0);

  eks_column_set_take_over (set, table);
  eks_column_set_title (original, "Other");
  g_autoptr (EksColumn) kept = g_list_model_get_item (G_LIST_MODEL (eks_column_set_get_columns (set)), 0);
  g_assert_cmpstr (eks_column_get_title (kept), ==, "State");
}

static void
test_faults (void)
{
  static const struct
  {
    const char *text;
    int code;
    const char *path;
  } cases[] = {
    { "", EKS_ERROR_INVALID_JOB, "" },
    { "[]", EKS_ERROR_INVALID_JOB, "" },
    { "{'version':2}", EKS_ERROR_NEWER_VERSION, "" },
    { "{'id':'a','name':'A','connector':'c','entity':'e','columns':[]}", EKS_ERROR_INVALID_JOB, "version" },
    { "{'version':1,'name':'A','connector':'c','entity':'e','columns':[]}", EKS_ERROR_INVALID_JOB, "id" },
    { "{'version':1,'id':'../a','name':'A','connector':'c','entity':'e','columns':[]}", EKS_ERROR_INVALID_JOB, "id" },
    { "{'version':1,'id':'a','name':'','connector':'c','entity':'e','columns':[]}", EKS_ERROR_INVALID_JOB, "name" },
    { "{'version':1,'id':'a','name':'A','entity':'e','columns':[]}", EKS_ERROR_INVALID_JOB, "connector" },
    { "{'version':1,'id':'a','name':'A','connector':'c','columns':[]}", EKS_ERROR_INVALID_JOB, "entity" },
    { "{'version':1,'id':'a','name':'A','connector':'c','entity':'e'}", EKS_ERROR_INVALID_JOB, "columns" },
    { "{'version':1,'id':'a','name':'A','connector':'c','entity':'e','columns':[{'field':'x','min':3,'max':2}]}", EKS_ERROR_INVALID_JOB, "columns[0]" },
    { "{'version':1,'id':'a','name':'A','connector':'c','entity':'e','columns':[],'more':1}", EKS_ERROR_INVALID_JOB, "more" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdelimit (g_strdup (cases[i].text), "'", '"');
      g_autoptr (GError) error = NULL;
      g_autoptr (EksColumnSet) set = eks_column_set_from_data (text, strlen (text), &error);
      g_assert_null (set);
      g_assert_error (error, EKS_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].path));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/column-set/round-trip", test_round_trip);
  g_test_add_func ("/column-set/copies", test_copies);
  g_test_add_func ("/column-set/faults", test_faults);
  return g_test_run ();
}
