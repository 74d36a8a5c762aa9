/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The smaller choices: column, destination, encryption, connection, table. */

#include "config.h"

#include "eks-error.h"
#include "spec-test.h"

#define PRINT_A "0123456789ABCDEF0123456789ABCDEF01234567"
#define PRINT_B "89ABCDEF0123456789ABCDEF0123456789ABCDEF"

static void
test_column (void)
{
  EksColumn *column = eks_column_new ("lead.lead_guid", NULL);
  guint changes = 0;

  g_signal_connect (column, "changed", G_CALLBACK (count_change), &changes);
  eks_column_set_title (column, "");
  g_assert_cmpuint (changes, ==, 0);
  g_assert_null (eks_column_get_title (column));
  g_object_set (column, "title", "Lead", NULL);
  eks_column_set_title (column, "Lead");
  g_assert_cmpuint (changes, ==, 1);
  EksColumn *copy = eks_column_copy (column);
  g_assert_cmpstr (eks_column_get_field (copy), ==, "lead.lead_guid");
  g_assert_cmpstr (eks_column_get_title (copy), ==, "Lead");
  g_autofree char *text = text_of (eks_column_to_json (copy));
  g_assert_cmpstr (text, ==, "{'field':'lead.lead_guid','title':'Lead'}");
  g_assert_finalize_object (column);
  g_assert_finalize_object (copy);
}

static void
test_destination (void)
{
  EksDestination *destination = eks_destination_new_local ("office", "~/Exports");
  guint changes = 0;

  g_signal_connect (destination, "changed", G_CALLBACK (count_change), &changes);
  eks_destination_set_folder (destination, "~/Exports");
  g_assert_cmpuint (changes, ==, 0);
  eks_destination_set_folder (destination, "/tmp/{yyyy}");
  g_assert_cmpuint (changes, ==, 1);
  EksDestination *copy = eks_destination_copy (destination);
  g_assert_cmpstr (eks_destination_get_id (copy), ==, "office");
  g_assert_cmpstr (eks_destination_get_folder (copy), ==, "/tmp/{yyyy}");
  g_assert_finalize_object (destination);
  g_assert_finalize_object (copy);
}

static void
test_fingerprints (void)
{
  static const struct
  {
    const char *text;
    const char *normal;
  } cases[] = {
    { PRINT_A, PRINT_A },
    { "0123 4567 89ab cdef 0123  4567 89AB CDEF 0123 4567", PRINT_A },
    { PRINT_A "0123456789abcdef01234567", PRINT_A "0123456789ABCDEF01234567" },
    { "", NULL },
    { "0123456789ABCDEF", NULL }, /* a key id can be forged */
    { "0x" PRINT_A, NULL },
    { PRINT_A "0", NULL },
    { PRINT_A PRINT_A, NULL },
    { "G123456789ABCDEF0123456789ABCDEF01234567", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *normal = eks_fingerprint_normalize (cases[i].text);
      g_assert_cmpstr (normal, ==, cases[i].normal);
    }
}

static void
test_encryption (void)
{
  EksEncryption *encryption = eks_encryption_new ();
  guint changes = 0;

  g_signal_connect (encryption, "changed", G_CALLBACK (count_change), &changes);
  g_assert_false (eks_encryption_is_on (encryption));
  eks_encryption_add_recipient (encryption, PRINT_A);
  eks_encryption_add_recipient (encryption, "0123 4567 89ab cdef 0123  4567 89ab cdef 0123 4567");
  g_assert_cmpuint (changes, ==, 1);
  g_assert_true (eks_encryption_is_on (encryption));
  eks_encryption_add_recipient (encryption, "short");
  g_assert_cmpuint (changes, ==, 1);
  eks_encryption_add_recipient (encryption, PRINT_B);
  g_assert_cmpuint (g_strv_length ((char **) eks_encryption_get_recipients (encryption)), ==, 2);
  g_assert_true (eks_encryption_has_recipient (encryption, "89abcdef0123456789abcdef0123456789abcdef"));
  eks_encryption_remove_recipient (encryption, "89abcdef0123456789abcdef0123456789abcdef");
  g_assert_false (eks_encryption_has_recipient (encryption, PRINT_B));
  g_assert_cmpuint (changes, ==, 3);
  eks_encryption_set_sign_as (encryption, PRINT_B);
  eks_encryption_set_sign_as (encryption, PRINT_B);
  eks_encryption_set_armor (encryption, 5);
  eks_encryption_set_armor (encryption, TRUE);
  g_assert_cmpuint (changes, ==, 5);
  EksEncryption *copy = eks_encryption_copy (encryption);
  g_autofree char *text = text_of (eks_encryption_to_json (copy));
  g_assert_cmpstr (text, ==, "{'recipients':['" PRINT_A "'],'sign_as':'" PRINT_B "','armor':true}");
  eks_encryption_set_sign_as (encryption, NULL);
  g_assert_null (eks_encryption_get_sign_as (encryption));
  g_assert_finalize_object (encryption);
  g_assert_finalize_object (copy);
}

static void
test_connection (void)
{
  EksConnection *connection = eks_connection_new ("acme-of", "ACME", "onlinefundraising");
  guint changes = 0;

  g_signal_connect (connection, "changed", G_CALLBACK (count_change), &changes);
  eks_connection_set_setting (connection, "base_url", "http://127.0.0.1:8099");
  eks_connection_set_setting (connection, "base_url", "http://127.0.0.1:8099");
  eks_connection_set_setting (connection, "absent", NULL);
  g_assert_cmpuint (changes, ==, 1);
  eks_connection_set_setting (connection, "a", "1");
  eks_connection_set_name (connection, "ACME A/S");
  eks_connection_set_time_zone (connection, "Europe/Copenhagen");
  eks_connection_set_time_zone (connection, "Europe/Copenhagen");
  g_assert_cmpuint (changes, ==, 4);
  g_auto (GStrv) names = eks_connection_list_settings (connection);
  g_assert_cmpstrv (names, ((const char *[]) { "a", "base_url", NULL }));

  EksConnection *copy = eks_connection_copy (connection);
  g_autofree char *data = eks_connection_to_data (copy);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksConnection) read = eks_connection_from_data (data, strlen (data), &error);
  g_assert_no_error (error);
  g_autofree char *again = eks_connection_to_data (read);
  g_assert_cmpstr (data, ==, again);
  g_assert_cmpstr (eks_connection_get_id (read), ==, "acme-of");
  g_assert_cmpstr (eks_connection_get_name (read), ==, "ACME A/S");
  g_assert_cmpstr (eks_connection_get_connector (read), ==, "onlinefundraising");
  g_assert_cmpstr (eks_connection_get_time_zone (read), ==, "Europe/Copenhagen");
  g_assert_cmpstr (eks_connection_get_setting (read, "base_url"), ==, "http://127.0.0.1:8099");
  eks_connection_set_setting (connection, "a", NULL);
  g_assert_null (eks_connection_get_setting (connection, "a"));
  g_assert_cmpstr (eks_connection_get_setting (copy, "a"), ==, "1");
  g_assert_finalize_object (connection);
  g_assert_finalize_object (copy);
}

/* Nothing is allowed unless said, and a job file that brings a connection along allows nothing. */
static void
test_connection_actions (void)
{
  g_autoptr (EksConnection) connection = eks_connection_new ("acme-sms", "ACME", "acme");
  g_autoptr (EksConnection) copy = NULL;
  g_autoptr (EksConnection) read = NULL;
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  guint changes = 0;

  g_signal_connect (connection, "changed", G_CALLBACK (count_change), &changes);
  g_assert_false (eks_connection_allows (connection, "mass_send.pause"));
  g_assert_null (eks_connection_get_actions (connection)[0]);
  eks_connection_allow (connection, "mass_send.stop", TRUE);
  eks_connection_allow (connection, "mass_send.pause", TRUE);
  eks_connection_allow (connection, "mass_send.pause", TRUE);
  eks_connection_allow (connection, "mass_send.resume", FALSE);
  g_assert_cmpuint (changes, ==, 2);
  copy = eks_connection_copy (connection);
  eks_connection_allow (connection, "mass_send.pause", FALSE);
  g_assert_false (eks_connection_allows (connection, "mass_send.pause"));
  g_assert_cmpstr (eks_connection_get_actions (connection)[0], ==, "mass_send.stop");

  g_autofree char *data = eks_connection_to_data (copy);
  g_assert_nonnull (strstr (data, "\"actions\""));
  read = eks_connection_from_data (data, strlen (data), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (eks_connection_get_actions (read)[0], ==, "mass_send.pause");
  g_assert_cmpstr (eks_connection_get_actions (read)[1], ==, "mass_send.stop");
  g_assert_null (eks_connection_get_actions (read)[2]);

  node = json_from_string ("{\"connector\": \"acme\", \"actions\": [\"mass_send.pause\"]}", NULL);
  g_autoptr (EksConnection) inside = eks_connection_from_json (node, "connection", issues);
  g_assert_cmpuint (eks_json_issues_get_length (issues), ==, 1);
  g_assert_cmpstr (eks_json_issues_get (issues, 0)->path, ==, "connection.actions");
  g_assert_null (eks_connection_get_actions (inside)[0]);
}

static void
test_connection_actions_issues (void)
{
  static const char *const wrong[] = { "\"\"", "\"pause\"", "\"a.b.c\"", "\"A.b\"", "\"a.b\\n\"", "\"*\"", "\"a.*\"" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *data = g_strdup_printf ("{\"version\": 1, \"id\": \"a\", \"name\": \"A\", \"connector\": \"acme\", \"actions\": [%s]}", wrong[i]);
      g_autoptr (GError) error = NULL;
      g_assert_null (eks_connection_from_data (data, strlen (data), &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
      g_assert_true (g_str_has_prefix (error->message, "actions[0]: "));
    }
}

static void
test_connection_issues (void)
{
  static const struct
  {
    const char *json;
    const char *path;
  } cases[] = {
    { "{'version':1,'id':'a','name':'A','connector':'c'}", NULL },
    { "{'version':1,'id':'a','name':'A','connector':'c','settings':{'n':5,'b':true},'time_zone':null}", NULL },
    { "{'id':'a','name':'A','connector':'c'}", "version" },
    { "{'version':0,'id':'a','name':'A','connector':'c'}", "version" },
    { "{'version':1,'name':'A','connector':'c'}", "id" },
    { "{'version':1,'id':'../a','name':'A','connector':'c'}", "id" },
    { "{'version':1,'id':'A','name':'A','connector':'c'}", "id" },
    { "{'version':1,'id':'','name':'A','connector':'c'}", "id" },
    { "{'version':1,'id':'a','connector':'c'}", "name" },
    { "{'version':1,'id':'a','name':'','connector':'c'}", "name" },
    { "{'version':1,'id':'a','name':'A'}", "connector" },
    { "{'version':1,'id':'a','name':'A','connector':'c','settings':[]}", "settings" },
    { "{'version':1,'id':'a','name':'A','connector':'c','settings':{'a':[]}}", "settings.a" },
    { "{'version':1,'id':'a','name':'A','connector':'c','settings':{'a':null}}", "settings.a" },
    { "{'version':1,'id':'a','name':'A','connector':'c','settings':{'a b':'x'}}", "settings.a b" },
    { "{'version':1,'id':'a','name':'A','connector':'c','time_zone':1}", "time_zone" },
    { "{'version':1,'id':'a','name':'A','connector':'c','api_key':'secret'}", "api_key" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = node_of (cases[i].json);
      g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
      g_autoptr (EksConnection) connection = eks_connection_from_json (node, "", issues);
      assert_only_issue (issues, cases[i].path, cases[i].json);
    }
}

static EksTable *
make_table (void)
{
  EksTable *table = eks_table_new ("lead");

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *field = g_strdup_printf ("f%u", i);
      g_autoptr (EksColumn) column = eks_column_new (field, NULL);
      g_list_store_append (eks_table_get_columns (table), column);
    }
  return table;
}

static char *
order_of (EksTable *table)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (eks_table_get_columns (table))); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (G_LIST_MODEL (eks_table_get_columns (table)), i);
      g_string_append (text, eks_column_get_field (column) + 1);
    }
  return g_string_free (text, FALSE);
}

static void
test_move (void)
{
  static const struct
  {
    guint from;
    guint to;
    const char *order;
  } cases[] = { { 0, 4, "12340" }, { 4, 0, "40123" }, { 1, 3, "02314" }, { 3, 1, "03124" }, { 2, 2, "01234" }, { 0, 1, "10234" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EksTable *table = make_table ();
      guint changes = 0;
      g_signal_connect (table, "changed", G_CALLBACK (count_change), &changes);
      eks_table_move_column (table, cases[i].from, cases[i].to);
      g_autofree char *order = order_of (table);
      g_assert_cmpstr (order, ==, cases[i].order);
      g_assert_cmpuint (changes, ==, cases[i].from == cases[i].to ? 0 : 1);
      eks_column_set_title (eks_table_find_column (table, "f0"), "T");
      g_assert_cmpuint (changes, ==, cases[i].from == cases[i].to ? 1 : 2);
      g_assert_finalize_object (table);
    }
}

static void
test_table_changes (void)
{
  EksTable *table = make_table ();
  GListStore *columns = eks_table_get_columns (table);
  g_autoptr (EksColumn) first = g_object_ref (eks_table_find_column (table, "f0"));
  g_autoptr (EksFilter) condition = eks_filter_new_condition ("a", EKS_COMPARISON_EMPTY, NULL);
  g_autoptr (EksFilter) old_where = g_object_ref (eks_table_get_where (table));
  guint changes = 0, expected = 0;

  g_signal_connect (table, "changed", G_CALLBACK (count_change), &changes);
  eks_table_set_entity (table, "lead");
  eks_table_set_name (table, "");
  g_assert_cmpuint (changes, ==, expected);
  eks_table_set_entity (table, "user");
  g_assert_cmpuint (changes, ==, ++expected);
  eks_table_set_name (table, "people");
  g_assert_cmpuint (changes, ==, ++expected);
  eks_table_set_where (table, condition);
  g_assert_cmpuint (changes, ==, ++expected);
  g_assert_cmpint (eks_filter_get_kind (eks_table_get_where (table)), ==, EKS_FILTER_ALL);
  eks_filter_set_field (condition, "b");
  g_assert_cmpuint (changes, ==, ++expected);
  eks_filter_set_kind (old_where, EKS_FILTER_ANY);
  g_assert_cmpuint (changes, ==, expected);
  /* the same column twice is still one change at a time */
  g_list_store_append (columns, first);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_column_set_title (first, "x");
  g_assert_cmpuint (changes, ==, ++expected);
  g_list_store_remove (columns, 0);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_column_set_title (first, "y");
  g_assert_cmpuint (changes, ==, ++expected);
  g_list_store_remove (columns, 4);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_column_set_title (first, "z");
  g_assert_cmpuint (changes, ==, expected);
  g_list_store_remove_all (columns);
  g_assert_cmpuint (changes, ==, ++expected);
  g_assert_null (eks_table_find_column (table, "f1"));
  eks_table_set_where (table, NULL);
  g_assert_cmpuint (changes, ==, ++expected);
  g_assert_true (eks_filter_is_empty (eks_table_get_where (table)));
  g_assert_finalize_object (table);
}

static void
test_table_copy (void)
{
  EksTable *table = make_table ();
  g_autoptr (EksFilter) condition = eks_filter_new_condition ("a", EKS_COMPARISON_TODAY, NULL);

  eks_table_set_name (table, "people");
  eks_filter_append (eks_table_get_where (table), condition);
  EksTable *copy = eks_table_copy (table);
  g_autofree char *text = text_of (eks_table_to_json (table));
  g_autofree char *copied = text_of (eks_table_to_json (copy));
  g_assert_cmpstr (text, ==, copied);
  g_assert_true (eks_table_find_column (table, "f0") != eks_table_find_column (copy, "f0"));
  g_assert_finalize_object (table);
  g_assert_finalize_object (copy);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spec/column", test_column);
  g_test_add_func ("/spec/destination", test_destination);
  g_test_add_func ("/spec/encryption/fingerprints", test_fingerprints);
  g_test_add_func ("/spec/encryption", test_encryption);
  g_test_add_func ("/spec/connection", test_connection);
  g_test_add_func ("/spec/connection/actions", test_connection_actions);
  g_test_add_func ("/spec/connection/actions/issues", test_connection_actions_issues);
  g_test_add_func ("/spec/connection/issues", test_connection_issues);
  g_test_add_func ("/spec/table/move", test_move);
  g_test_add_func ("/spec/table/changes", test_table_changes);
  g_test_add_func ("/spec/table/copy", test_table_copy);
  return g_test_run ();
}
