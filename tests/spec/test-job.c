/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The job file: what it may say, what it may not, and the object that it becomes. */

#include "config.h"

#include "eks-error.h"
#include "spec-test.h"

#define PRINT_A "0123456789ABCDEF0123456789ABCDEF01234567"
#define TABLES "'tables':[{'entity':'lead','columns':[{'field':'lead_guid'}]}]"

static const char *const whole =
  "{'version':1,'id':'3b7e0c52-7f0e-4f1e-9a55-4b1f6c0d8a11','name':'Completed sessions, weekly','connection':'acme-of',"
  "'parameters':{'from':'2025-01-01','to':'2025-02-01'},"
  "'tables':[{'name':'sessions','entity':'onboarding_session',"
  "'where':{'all':[{'field':'created_ts','is':'between','value':['{from}','{to}']},{'field':'status','is':'equal','value':'Completed'}]},"
  "'columns':[{'field':'session_guid'},{'field':'lead.external_lead_id','title':'Lead'},"
  "{'field':'data_set.formResult.favourite_animal','title':'Favourite animal'}]}],"
  "'format':{'type':'csv','preset':'systems','delimiter':'|','header':false},"
  "'file_name':'weekly-{date}.csv',"
  "'encryption':{'recipients':['" PRINT_A "']},"
  "'destinations':[{'id':'office','type':'local','folder':'~/Exports/{yyyy}/{mm}'},"
  "{'id':'acme','type':'sftp','host':'sftp.example.com','user':'anna','folder':'/in'}],"
  "'notify':{'mail':['a@b.example'],'when':'changed'},"
  "'schedule':{'type':'daily','at':'06:00','content':'previous-day','time_zone':'Europe/Copenhagen'},"
  "'retention':{'days':60},"
  "'guards':{'no_rows':'stop'}}";

static char *
json_of (const char *text)
{
  return g_strdelimit (g_strdup (text), "'", '"');
}

static EksJob *
read_job (const char *text, GError **error)
{
  g_autofree char *json = json_of (text);

  return eks_job_from_data (json, strlen (json), error);
}

static EksJob *
read_valid (const char *text)
{
  g_autoptr (GError) error = NULL;
  EksJob *job = read_job (text, &error);

  g_assert_no_error (error);
  return job;
}

static void
test_round_trip (void)
{
  EksJob *job = read_valid (whole);
  g_autofree char *written = text_of (eks_job_to_json (job));
  g_autofree char *data = eks_job_to_data (job);
  g_autoptr (GError) error = NULL;
  EksJob *again = eks_job_from_data (data, strlen (data), &error);
  g_autofree char *data_again = eks_job_to_data (again);
  EksJob *copy = eks_job_copy (job);

  g_assert_cmpstr (written, ==, whole);
  g_assert_cmpstr (data, ==, data_again);
  g_assert_true (g_str_has_suffix (data, "}\n"));
  g_assert_true (eks_job_equal (job, copy));
  g_assert_cmpstr (eks_job_get_id (job), ==, eks_job_get_id (copy));
  eks_job_set_parameter (copy, "from", "2025-01-02");
  g_assert_false (eks_job_equal (job, copy));
  eks_job_renew_id (again);
  g_assert_true (g_uuid_string_is_valid (eks_job_get_id (again)));
  g_assert_false (eks_job_equal (job, again));
  g_assert_finalize_object (job);
  g_assert_finalize_object (again);
  g_assert_finalize_object (copy);
}

static void
test_content (void)
{
  g_autoptr (EksJob) job = read_valid (whole);
  EksTable *table = eks_job_get_table (job, 0);
  g_autoptr (EksDestination) destination = g_list_model_get_item (G_LIST_MODEL (eks_job_get_destinations (job)), 0);
  g_auto (GStrv) parameters = eks_job_list_parameters (job);

  g_assert_cmpstr (eks_job_get_name (job), ==, "Completed sessions, weekly");
  g_assert_cmpstr (eks_job_get_connection_id (job), ==, "acme-of");
  g_assert_null (eks_job_get_inline_connection (job));
  g_assert_cmpstrv (parameters, ((const char *[]) { "from", "to", NULL }));
  g_assert_cmpstr (eks_table_get_name (table), ==, "sessions");
  g_assert_cmpuint (eks_filter_get_n_children (eks_table_get_where (table)), ==, 2);
  g_assert_cmpstr (eks_column_get_title (eks_table_find_column (table, "lead.external_lead_id")), ==, "Lead");
  g_assert_null (eks_job_get_table (job, 1));
  g_assert_cmpstr (eks_job_get_file_name (job), ==, "weekly-{date}.csv");
  g_assert_true (eks_encryption_is_on (eks_job_get_encryption (job)));
  g_assert_cmpstr (eks_destination_get_folder (destination), ==, "~/Exports/{yyyy}/{mm}");
}

static void
test_defaults (void)
{
  g_autoptr (EksJob) job = read_valid ("{'version':1,'name':'x','connection':'demo'," TABLES "}");
  g_autoptr (EksJob) other = read_valid ("{'version':1,'name':'x','connection':'demo'," TABLES "}");
  g_autoptr (EksJob) nulls = read_valid ("{'$schema':'x','version':1,'name':'x','connection':'demo'," TABLES
                                         ",'format':null,'file_name':null,'encryption':null,'destinations':null,'parameters':null}");
  g_autoptr (JsonNode) node = eks_job_to_json (nulls);
  g_autofree char *members = NULL;

  /* without an id it gets one of its own each time */
  g_assert_true (g_uuid_string_is_valid (eks_job_get_id (job)));
  g_assert_cmpstr (eks_job_get_id (job), !=, eks_job_get_id (other));
  g_assert_cmpstr (eks_job_get_file_name (job), ==, "{name}-{date}.csv");
  g_assert_false (eks_encryption_is_on (eks_job_get_encryption (job)));
  json_object_remove_member (json_node_get_object (node), "id");
  members = text_of (g_steal_pointer (&node));
  g_assert_cmpstr (members, ==, "{'version':1,'name':'x','connection':'demo'," TABLES ",'format':{'type':'csv'}}");
}

/* A job that is still being made must be copied as it is, though it could not be run. */
static void
test_unfinished (void)
{
  EksJob *job = eks_job_new ();
  g_autoptr (EksTable) table = eks_table_new ("");
  g_autoptr (EksColumn) column = eks_column_new ("", NULL);
  g_autoptr (EksDestination) destination = eks_destination_new_local ("", "");
  EksJob *copy = eks_job_copy (job);

  g_assert_true (eks_job_equal (job, copy));
  for (int i = 0; i < EKS_N_COMPARISONS; i++)
    {
      g_autoptr (EksFilter) condition = eks_filter_new_condition ("", i, NULL);
      eks_filter_append (eks_table_get_where (table), condition);
    }
  g_list_store_append (eks_table_get_columns (table), column);
  g_list_store_append (eks_job_get_tables (job), table);
  g_object_set (eks_job_get_format (job), "delimiter", "", NULL);
  g_assert_finalize_object (copy);
  copy = eks_job_copy (job);
  g_assert_true (eks_job_equal (job, copy));
  g_assert_finalize_object (job);
  g_assert_finalize_object (copy);
}

static void
test_inline_connection (void)
{
  const char *text = "{'version':1,'id':'x','name':'x','connection':{'connector':'onlinefundraising','settings':{'base_url':'http://127.0.0.1:8099'}}," TABLES
                     ",'format':{'type':'csv'}}";
  g_autoptr (EksJob) job = read_valid (text);
  g_autofree char *written = text_of (eks_job_to_json (job));
  g_autoptr (EksConnection) connection = g_object_ref (eks_job_get_inline_connection (job));
  guint changes = 0;

  g_assert_cmpstr (written, ==, text);
  g_assert_null (eks_connection_get_id (connection));
  g_assert_cmpstr (eks_connection_get_setting (connection, "base_url"), ==, "http://127.0.0.1:8099");
  g_signal_connect (job, "changed", G_CALLBACK (count_change), &changes);
  eks_connection_set_setting (connection, "base_url", "http://127.0.0.1:1");
  g_assert_cmpuint (changes, ==, 1);
  eks_job_set_connection_id (job, "demo");
  g_assert_cmpuint (changes, ==, 2);
  g_assert_null (eks_job_get_inline_connection (job));
  eks_connection_set_setting (connection, "base_url", "http://127.0.0.1:2");
  g_assert_cmpuint (changes, ==, 2);
  eks_job_set_inline_connection (job, connection);
  g_assert_cmpuint (changes, ==, 3);
  g_assert_null (eks_job_get_connection_id (job));
  eks_job_set_inline_connection (job, NULL);
  g_assert_cmpuint (changes, ==, 4);
}

static void
test_file_name (void)
{
  g_autoptr (EksJob) job = eks_job_new ();
  guint changes = 0, notifies = 0;

  g_signal_connect (job, "changed", G_CALLBACK (count_change), &changes);
  g_signal_connect (job, "notify::file-name", G_CALLBACK (count_notify), &notifies);
  g_object_set (eks_job_get_format (job), "type", EKS_FORMAT_XLSX, NULL);
  g_assert_cmpstr (eks_job_get_file_name (job), ==, "{name}-{date}.xlsx");
  g_assert_cmpuint (changes, ==, 1);
  g_assert_cmpuint (notifies, ==, 1);
  eks_job_set_file_name (job, "{name}-{date}.xlsx"); /* the default is no choice */
  g_assert_cmpuint (changes, ==, 1);
  eks_job_set_file_name (job, "mine.xlsx");
  eks_job_set_file_name (job, "mine.xlsx");
  g_assert_cmpuint (changes, ==, 2);
  g_object_set (eks_job_get_format (job), "type", EKS_FORMAT_CSV, NULL);
  g_assert_cmpstr (eks_job_get_file_name (job), ==, "mine.xlsx");
  g_assert_cmpuint (changes, ==, 3);
  g_assert_cmpuint (notifies, ==, 2);
  eks_job_set_file_name (job, "");
  g_assert_cmpstr (eks_job_get_file_name (job), ==, "{name}-{date}.csv");
  g_assert_cmpuint (changes, ==, 4);
}

/* However deep a change is, the job says it once. */
static void
test_changes (void)
{
  EksJob *job = read_valid (whole);
  EksTable *table = eks_job_get_table (job, 0);
  g_autoptr (EksTable) kept = g_object_ref (table);
  g_autoptr (EksTable) more = eks_table_new ("user");
  g_autoptr (EksDestination) destination = g_list_model_get_item (G_LIST_MODEL (eks_job_get_destinations (job)), 0);
  guint changes = 0, expected = 0;

  g_signal_connect (job, "changed", G_CALLBACK (count_change), &changes);
  eks_job_set_name (job, "Completed sessions, weekly");
  eks_job_set_connection_id (job, "acme-of");
  eks_job_set_parameter (job, "from", "2025-01-01");
  eks_job_set_parameter (job, "absent", NULL);
  g_assert_cmpuint (changes, ==, expected);
  eks_job_set_name (job, "x");
  g_assert_cmpuint (changes, ==, ++expected);
  eks_job_set_connection_id (job, NULL);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_job_set_parameter (job, "to", NULL);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_job_renew_id (job);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_filter_set_field (eks_filter_get_child (eks_table_get_where (table), 1), "x");
  g_assert_cmpuint (changes, ==, ++expected);
  eks_column_set_title (eks_table_find_column (table, "session_guid"), "x");
  g_assert_cmpuint (changes, ==, ++expected);
  eks_table_move_column (table, 0, 1);
  g_assert_cmpuint (changes, ==, ++expected);
  g_object_set (eks_job_get_format (job), "preset", EKS_CSV_EXCEL, NULL);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_encryption_set_armor (eks_job_get_encryption (job), TRUE);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_destination_set_folder (destination, "/x");
  g_assert_cmpuint (changes, ==, ++expected);
  g_list_store_append (eks_job_get_tables (job), more);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_table_set_name (more, "x");
  g_assert_cmpuint (changes, ==, ++expected);
  g_list_store_remove (eks_job_get_tables (job), 0);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_table_set_name (kept, "y");
  g_list_store_remove_all (eks_table_get_columns (kept));
  g_assert_cmpuint (changes, ==, expected);
  g_assert_finalize_object (job);
  eks_table_set_name (more, "z");
}

static void
test_issues (void)
{
  static const struct
  {
    const char *json;
    const char *path;
  } cases[] = {
    { "[]", "" },
    { "1", "" },
    { "{'name':'x','connection':'c'," TABLES "}", "version" },
    { "{'version':0,'name':'x','connection':'c'," TABLES "}", "version" },
    { "{'version':'1','name':'x','connection':'c'," TABLES "}", "version" },
    { "{'version':1.5,'name':'x','connection':'c'," TABLES "}", "version" },
    { "{'version':1,'id':'a/b','name':'x','connection':'c'," TABLES "}", "id" },
    { "{'version':1,'id':'..','name':'x','connection':'c'," TABLES "}", "id" },
    { "{'version':1,'id':7,'name':'x','connection':'c'," TABLES "}", "id" },
    { "{'version':1,'connection':'c'," TABLES "}", "name" },
    { "{'version':1,'name':'','connection':'c'," TABLES "}", "name" },
    { "{'version':1,'name':[],'connection':'c'," TABLES "}", "name" },
    { "{'version':1,'name':'x'," TABLES "}", "connection" },
    { "{'version':1,'name':'x','connection':'My account'," TABLES "}", "connection" },
    { "{'version':1,'name':'x','connection':5," TABLES "}", "connection" },
    { "{'version':1,'name':'x','connection':{}," TABLES "}", "connection.connector" },
    { "{'version':1,'name':'x','connection':{'connector':'c','settings':{'a':{}}}," TABLES "}", "connection.settings.a" },
    { "{'version':1,'name':'x','connection':{'connector':'c','secret':'s'}," TABLES "}", "connection.secret" },
    { "{'version':1,'name':'x','connection':{'id':'acme-of','connector':'c','settings':{'base_url':'https://elsewhere.example'}}," TABLES "}", "connection.id" },
    { "{'version':1,'name':'x','connection':{'version':2,'connector':'c'}," TABLES "}", "connection.version" },
    { "{'version':1,'name':'x','connection':'c','parameters':[]," TABLES "}", "parameters" },
    { "{'version':1,'name':'x','connection':'c','parameters':{'a':[]}," TABLES "}", "parameters.a" },
    { "{'version':1,'name':'x','connection':'c','parameters':{'':'x'}," TABLES "}", "parameters." },
    { "{'version':1,'name':'x','connection':'c'}", "tables" },
    { "{'version':1,'name':'x','connection':'c','tables':{}}", "tables" },
    { "{'version':1,'name':'x','connection':'c','tables':[]}", "tables" },
    { "{'version':1,'name':'x','connection':'c','tables':[5]}", "tables[0]" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'columns':[{'field':'f'}]}]}", "tables[0].entity" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e'}]}", "tables[0].columns" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e','columns':[]}]}", "tables[0].columns" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e','columns':'f'}]}", "tables[0].columns" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e','columns':['f']}]}", "tables[0].columns[0]" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e','columns':[{'field':'f'},{}]}]}", "tables[0].columns[1].field" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e','columns':[{'field':'f','title':1}]}]}", "tables[0].columns[0].title" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e','columns':[{'field':'f'}],'where':[]}]}", "tables[0].where" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e','columns':[{'field':'f'}],'where':{'all':[{},{'field':'a','is':'x'}]}}]}", NULL },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'format':'csv'}", "format" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'format':{'type':'docx'}}", "format.type" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'file_name':'a/b'}", "file_name" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'file_name':1}", "file_name" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'encryption':true}", "encryption" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'encryption':{}}", "encryption.recipients" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'encryption':{'recipients':[]}}", "encryption.recipients" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'encryption':{'recipients':['a@b.example']}}", "encryption.recipients[0]" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'encryption':{'recipients':['" PRINT_A "','89ABCDEF']}}", "encryption.recipients[1]" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'encryption':{'recipients':['" PRINT_A "'],'sign_as':'me'}}", "encryption.sign_as" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'encryption':{'recipients':['" PRINT_A "'],'armor':1}}", "encryption.armor" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'destinations':{}}", "destinations" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'destinations':[{'type':'local','folder':'x'}]}", "destinations[0].id" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'destinations':[{'id':'a','folder':'x'}]}", "destinations[0].type" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'destinations':[{'id':'a','type':'webdav','folder':'x'}]}", "destinations[0].type" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'destinations':[{'id':'a','type':'sftp','user':'u'}]}", "destinations[0].host" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'destinations':[{'id':'a-b','type':'local','folder':'x'},{'id':'A_B','type':'local','folder':'x'}]}", "destinations[1].id" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'destinations':[{'id':'a','type':'local'}]}", "destinations[0].folder" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'destinations':[{'id':'a','type':'local','folder':'x','port':22}]}", "destinations[0].port" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'destinations':[{'id':'a','type':'local','folder':'x'},{'id':'a','type':'local','folder':'y'}]}", "destinations[1].id" },
    /* what later versions know and this one does not is never ignored */
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'schedule':{'type':'daily'}}", "schedule.at" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'schedule':[]}", "schedule" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'notify':{}}", "notify.mail" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'guards':{'rows':'stop'}}", "guards.rows" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'retention':{}}", "retention.days" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'retention':{'days':0}}", "retention.days" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'retention':{'days':3651}}", "retention.days" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'retention':{'days':1,'files':3}}", "retention.files" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'retention':60}", "retention" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'compress':'gzip'}", "compress" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e','columns':[{'field':'f'}],'group':{}}]}", "tables[0].group" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e','columns':[{'field':'f'}],'parents':[]}]}", "tables[0].parents" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e','columns':[{'field':'f','transform':['shout']}]}]}", "tables[0].columns[0].transform[0]" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e','columns':[{'field':'f','default':{}}]}]}", "tables[0].columns[0].default" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e','columns':[{'field':'f','default':{'en':'none','da':'ingen'}}]}]}", "tables[0].columns[0].default" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e','columns':[{'field':'f','min':-1}]}]}", "tables[0].columns[0].min" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e','columns':[{'field':'f','max':40000}]}]}", "tables[0].columns[0].max" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e','columns':[{'field':'f','pad':'x'}]}]}", "tables[0].columns[0].pad" },
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e','columns':[{'field':'f','constant':'x'}]}]}", "tables[0].columns[0].constant" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = node_of (cases[i].json);
      g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
      g_autoptr (GError) error = NULL;
      g_assert_null (eks_job_from_json (node, issues));
      if (cases[i].path != NULL)
        assert_only_issue (issues, cases[i].path, cases[i].json);
      g_assert_null (read_job (cases[i].json, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
    }
}

static void
test_all_issues_at_once (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_job ("{'version':1,'nam':'x','tables':[{'entity':'e','columns':[{'feld':'f'}],'where':{'all':[{},{'field':'a','is':'x'}]}}]}", &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", -1);
  g_autoptr (GString) paths = g_string_new (NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (paths, "%.*s ", (int) strcspn (lines[i], ":"), lines[i]);
  g_assert_cmpstr (paths->str, ==,
                   "name connection tables[0].where.all[0].field tables[0].where.all[0].is tables[0].where.all[1].is "
                   "tables[0].columns[0].field tables[0].columns[0].feld nam ");
}

static void
test_newer_version (void)
{
  static const char *const newer[] = { "{'version':2,'name':5,'content':{}}", "{'version':2147483648}", "{'version':9223372036854775807}" };

  for (guint i = 0; i < G_N_ELEMENTS (newer); i++)
    {
      g_autofree char *json = json_of (newer[i]);
      g_autoptr (GError) job_error = NULL;
      g_autoptr (GError) connection_error = NULL;
      g_assert_null (eks_job_from_data (json, strlen (json), &job_error));
      g_assert_error (job_error, EKS_ERROR, EKS_ERROR_NEWER_VERSION);
      g_assert_nonnull (strstr (job_error->message, "newer version"));
      g_assert_null (eks_connection_from_data (json, strlen (json), &connection_error));
      g_assert_error (connection_error, EKS_ERROR, EKS_ERROR_NEWER_VERSION);
    }
}

static void
test_broken_text (void)
{
  static const char *const broken[] = { "", " ", "{", "{}x", "\xff", "{\"version\":1,}", "[[[[[[[[" };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (eks_job_from_data (broken[i], strlen (broken[i]), &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (eks_job_from_data ("{\"version\":1}\0", 14, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
}

static void
append_many (GString *text, const char *element, guint count)
{
  for (guint i = 0; i < count; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", element);
}

static void
test_huge (void)
{
  static const struct
  {
    const char *before;
    const char *element;
    const char *after;
    guint allowed;
    const char *path;
  } cases[] = {
    { "{'version':1,'name':'x','connection':'c','tables':[{'entity':'e','columns':[", "{'field':'f'}", "]}]}", 16384, "tables[0].columns" },
    { "{'version':1,'name':'x','connection':'c','tables':[", "{'entity':'e','columns':[{'field':'f'}]}", "]}", 100, "tables" },
    { "{'version':1,'name':'x','connection':'c'," TABLES ",'encryption':{'recipients':[", "'" PRINT_A "'", "]}}", 100, "encryption.recipients" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint extra = 0; extra < 2; extra++)
      {
        g_autoptr (GString) text = g_string_new (cases[i].before);
        append_many (text, cases[i].element, cases[i].allowed + extra);
        g_string_append (text, cases[i].after);
        g_autoptr (JsonNode) node = node_of (text->str);
        g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
        g_autoptr (EksJob) job = eks_job_from_json (node, issues);
        assert_only_issue (issues, extra > 0 ? cases[i].path : NULL, cases[i].path);
        g_assert_true ((job == NULL) == (extra > 0));
      }
}

static void
test_too_deep (void)
{
  g_autoptr (GString) text = g_string_new ("{\"version\":1,\"x\":");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1000000; i++)
    g_string_append_c (text, '[');
  g_assert_null (eks_job_from_data (text->str, text->len, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
}

static void
test_expand (void)
{
  g_autoptr (EksJob) job = read_valid (whole);
  g_autoptr (GError) error = NULL;
  g_autofree char *value = eks_job_expand_value (job, "{from}T00:00", &error);
  g_autofree char *braces = eks_job_expand_value (job, "{{from}}", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, "2025-01-01T00:00");
  g_assert_cmpstr (braces, ==, "{from}");
  g_assert_null (eks_job_expand_value (job, "{form}", &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
}

static void
test_properties (void)
{
  g_autoptr (EksJob) job = read_valid (whole);
  g_autoptr (GListStore) tables = NULL, destinations = NULL;
  g_autoptr (EksFormat) format = NULL;
  g_autoptr (EksEncryption) encryption = NULL;
  g_autofree char *id = NULL, *name = NULL, *connection = NULL, *file_name = NULL;

  g_object_get (job, "id", &id, "name", &name, "connection-id", &connection, "file-name", &file_name, "tables", &tables,
                "format", &format, "encryption", &encryption, "destinations", &destinations, NULL);
  g_assert_cmpstr (id, ==, eks_job_get_id (job));
  g_assert_cmpstr (name, ==, eks_job_get_name (job));
  g_assert_cmpstr (connection, ==, "acme-of");
  g_assert_cmpstr (file_name, ==, "weekly-{date}.csv");
  g_assert_true (tables == eks_job_get_tables (job) && destinations == eks_job_get_destinations (job));
  g_assert_true (format == eks_job_get_format (job) && encryption == eks_job_get_encryption (job));
  g_object_set (job, "name", NULL, "file-name", NULL, "connection-id", "", NULL);
  g_assert_cmpstr (eks_job_get_name (job), ==, "");
  g_assert_null (eks_job_get_connection_id (job));
  g_assert_cmpstr (eks_job_get_file_name (job), ==, "{name}-{date}.csv");
}

static void
test_examples (void)
{
  static const char *const names[] = { "demo-sessions-csv.json", "demo-sessions-xlsx.json" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (g_getenv ("EKSPORT_DATADIR"), "examples", names[i], NULL);
      g_autofree char *data = NULL;
      gsize length = 0;
      g_autoptr (GError) error = NULL;
      g_assert_true (g_file_get_contents (path, &data, &length, &error));
      g_autoptr (EksJob) job = eks_job_from_data (data, length, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (eks_job_get_connection_id (job), ==, "demo");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spec/job/round-trip", test_round_trip);
  g_test_add_func ("/spec/job/content", test_content);
  g_test_add_func ("/spec/job/defaults", test_defaults);
  g_test_add_func ("/spec/job/unfinished", test_unfinished);
  g_test_add_func ("/spec/job/inline-connection", test_inline_connection);
  g_test_add_func ("/spec/job/file-name", test_file_name);
  g_test_add_func ("/spec/job/changes", test_changes);
  g_test_add_func ("/spec/job/issues", test_issues);
  g_test_add_func ("/spec/job/all-issues-at-once", test_all_issues_at_once);
  g_test_add_func ("/spec/job/newer-version", test_newer_version);
  g_test_add_func ("/spec/job/broken-text", test_broken_text);
  g_test_add_func ("/spec/job/huge", test_huge);
  g_test_add_func ("/spec/job/too-deep", test_too_deep);
  g_test_add_func ("/spec/job/expand", test_expand);
  g_test_add_func ("/spec/job/properties", test_properties);
  g_test_add_func ("/spec/job/examples", test_examples);
  return g_test_run ();
}
