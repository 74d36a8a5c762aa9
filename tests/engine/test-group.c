/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that are counted, the whole way: the numbers are those that counting the rows by hand gives. */

#include "config.h"

#include "eks-check.h"
#include "eks-count.h"
#include "eks-describe.h"
#include "eks-preview.h"
#include "eks-run.h"
#include "engine-test.h"

#include <glib/gstdio.h>

static EksJob *
make_job (Fixture *fixture, const char *table, const char *rest)
{
  GError *error = NULL;
  g_autofree char *text = g_strdup_printf (
    "{'version':1,'name':'counted','connection':{'connector':'onlinefundraising','settings':{'base_url':'%s'}},"
    "'tables':[{'entity':'onboarding_session',%s}],'format':{'type':'csv','preset':'systems'},'file_name':'rows.csv'%s}",
    eks_demo_server_get_base_url (fixture->server, "onlinefundraising"), table, rest);
  g_strdelimit (text, "'", '"');
  EksJob *job = eks_job_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  return job;
}

/* (transfer full): the lines of the file; @report: (out) (optional) */
static GStrv
run (Fixture *fixture, const char *table, const char *rest, EksReport **report)
{
  g_autoptr (EksJob) job = make_job (fixture, table, rest);
  g_autoptr (EksRun) self = eks_run_new (fixture->environment, job);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) result = NULL;
  g_autofree char *path = g_build_filename (fixture->store, "rows.csv", NULL);
  g_autofree char *text = NULL;

  eks_run_set_output_folder (self, fixture->store);
  result = eks_run_execute (self, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpint (g_remove (path), ==, 0);
  text[strlen (text) - 1] = '\0';
  if (report != NULL)
    *report = g_steal_pointer (&result);
  return g_strsplit (text, "\n", -1);
}

/* (transfer full): how often a first cell comes, from the rows themselves */
static GHashTable *
count_by_hand (GStrv lines)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 1; lines[i] != NULL; i++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, lines[i]));
      g_hash_table_insert (counts, g_strdup (lines[i]), GUINT_TO_POINTER (n + 1));
    }
  return counts;
}

static void
test_counts (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *columns, *by, *title;
  } cases[] = {
    { "{'field':'status'}", "{'field':'status'}", "status;count" },
    { "{'field':'campaign.name'}", "{'field':'campaign.name'}", "name;count" },
    { "{'field':'created_ts','transform':['date']}", "{'field':'created_ts','per':'day'}", "created_ts_day;count" },
    { "{'field':'created_ts','transform':[{'date':'%Y-%m'}]}", "{'field':'created_ts','per':'month','title':'Month'}", "Month;count" },
    { "{'field':'created_ts','transform':[{'date':'%Y'}]}", "{'field':'created_ts','per':'year'}", "created_ts_year;count" },
    { "{'field':'status','transform':[{'map':{'Completed':'ok'},'else':'open'}]}", "{'field':'status','transform':[{'map':{'Completed':'ok'},'else':'open'}]}", "status;count" },
    { "{'field':'created_ts','transform':[{'date':'%B %Y'}]}", "{'field':'created_ts','per':'month','transform':[{'date':'%B %Y'}]}", "created_ts_month;count" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *where = "'where':{'field':'campaign.name','is':'not_empty'},";
      g_autofree char *columns = g_strdup_printf ("%s'columns':[%s]", where, cases[i].columns);
      g_autofree char *group = g_strdup_printf ("%s'group':{'by':[%s],'values':[{'count':'*'}]}", where, cases[i].by);
      g_auto (GStrv) rows = run (fixture, columns, "", NULL);
      g_auto (GStrv) lines = run (fixture, group, "", NULL);
      g_autoptr (GHashTable) counts = count_by_hand (rows);

      g_assert_cmpstr (lines[0], ==, cases[i].title);
      g_assert_cmpuint (g_strv_length (lines) - 1, ==, g_hash_table_size (counts));
      g_assert_cmpuint (g_hash_table_size (counts), >, 1);
      for (guint j = 1; lines[j] != NULL; j++)
        {
          char *mark = strrchr (lines[j], ';');
          *mark = '\0';
          g_assert_cmpuint (g_ascii_strtoull (mark + 1, NULL, 10), ==, GPOINTER_TO_UINT (g_hash_table_lookup (counts, lines[j])));
          if (i != 6 && j > 1 && lines[j][0] != '"' && lines[j - 1][0] != '"') /* quotation marks are not sorted by; words of months neither */
            g_assert_cmpstr (lines[j - 1], <, lines[j]);
        }
    }
}

/* Months that are written in words stand in the order of time. */
static void
test_order (Fixture *fixture, gconstpointer unused)
{
  g_auto (GStrv) words = run (fixture, "'group':{'by':[{'field':'created_ts','per':'month','transform':[{'date':'%B %Y'}]}]}", "", NULL);
  g_auto (GStrv) numbers = run (fixture, "'group':{'by':[{'field':'created_ts','per':'month','transform':[{'date':'%Y-%m'}]}]}", "", NULL);

  g_assert_cmpuint (g_strv_length (words), ==, g_strv_length (numbers));
  for (guint i = 1; words[i] != NULL; i++)
    {
      g_autofree char *year = g_strndup (numbers[i], 4);
      g_assert_true (g_str_has_suffix (words[i], year));
      if (i > 1)
        g_assert_cmpstr (numbers[i - 1], <, numbers[i]);
    }
}

static void
test_report (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (EksReport) report = NULL;
  g_auto (GStrv) lines = run (fixture, "'where':{'field':'status','is':'equal','value':'Completed'},"
                                       "'group':{'values':[{'count':'*','title':'N'},{'sum':'agreement_amount','transform':[{'decimal':','}]},{'count':'session_guid'}]}",
                              "", &report);
  guint64 rows = g_ascii_strtoull (lines[1], NULL, 10);

  g_assert_cmpstr (lines[0], ==, "N;agreement_amount_sum;session_guid_count");
  g_assert_cmpuint (g_strv_length (lines), ==, 2);
  g_assert_cmpuint (rows, >, 0);
  g_assert_cmpuint (eks_report_get_rows_written (report), ==, 1);
  g_assert_cmpuint (eks_report_get_rows_read (report), ==, rows + eks_report_get_rows_filtered (report));
  g_assert_cmpuint (eks_report_get_rows_read (report), ==, N_SESSIONS);
  g_autoptr (JsonNode) node = eks_report_to_json (report);
  JsonObject *table = eks_json_peek_object (eks_json_peek_array (json_node_get_object (node), "tables"), 0);
  g_autofree char *text = eks_report_json_to_text (json_node_get_object (node));
  g_autofree char *line = g_strdup_printf ("Rows put together and counted: %" G_GUINT64_FORMAT, rows);
  g_assert_cmpint (json_object_get_int_member (table, "rows_counted"), ==, (gint64) rows);
  g_assert_nonnull (strstr (text, line));
}

/* What is left out is not grouped by; what is masked is grouped by what is left of it. */
static void
test_personal (Fixture *fixture, gconstpointer unused)
{
  const char *table = "'group':{'by':[{'field':'status'},{'field':'contact_first_name'}],'values':[{'count_distinct':'contact_first_name'},{'max':'contact_first_name'}]}";
  g_auto (GStrv) kept = run (fixture, table, "", NULL);
  g_auto (GStrv) masked = run (fixture, table, ",'personal':'mask'", NULL);
  g_auto (GStrv) left_out = run (fixture, table, ",'personal':'leave_out'", NULL);
  g_autoptr (EksJob) job = make_job (fixture, table, "");
  g_autoptr (GPtrArray) sentences = eks_describe_personal (fixture->environment, job);

  g_assert_cmpstr (kept[0], ==, "status;contact_first_name;contact_first_name_count_distinct;contact_first_name_max");
  g_assert_cmpstr (left_out[0], ==, "status;contact_first_name_count_distinct");
  g_assert_cmpuint (g_strv_length (left_out), <, g_strv_length (masked));
  g_assert_cmpuint (g_strv_length (masked), <, g_strv_length (kept));
  for (guint i = 2; masked[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (masked[i], ";", -1);
      g_auto (GStrv) before = g_strsplit (masked[i - 1], ";", -1);
      g_assert_true (cells[1][0] == '\0' || g_str_has_prefix (cells[1], "•"));
      g_assert_true (strcmp (cells[0], before[0]) != 0 || strcmp (cells[1], before[1]) != 0);
    }
  g_assert_cmpuint (sentences->len, ==, 2);
  g_assert_true (g_str_has_prefix (sentences->pdata[0], "Personal data goes into the file"));
  g_assert_true (g_str_has_prefix (sentences->pdata[1], "Of this personal data, at most whether there is a value"));
}

static void
test_faults (Fixture *fixture, gconstpointer unused)
{
  static const char *const cases[][2] = {
    { "'group':{'by':[{'field':'status','per':'day'}]}", NULL }, /* a text may be a day */
    { "'group':{'by':[{'field':'session_guid','per':'day'}]}", "tables[0].group.by[0].per" },
    { "'group':{'by':[{'field':'nothing'}]}", "tables[0].group.by[0].field" },
    { "'group':{'by':[{'field':'status'}],'values':[{'count':'*'},{'sum':'created_ts'}]}", "tables[0].group.values[1].sum" },
    { "'group':{'by':[{'field':'status'}],'values':[{'avg':'nothing'}]}", "tables[0].group.values[0].avg" },
    { "'group':{'by':[{'field':'status'}],'values':[{'sum':'*'}]}", "tables[0].group.values[0].sum" },
    { "'group':{'values':[{'min':'meta_data'}]}", "tables[0].group.values[0].min" },
    { "'group':{'off':true,'by':[{'field':'nothing'}]},'columns':[{'field':'status'}]", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksJob) job = make_job (fixture, cases[i][0], "");
      g_autoptr (EksJsonIssues) issues = eks_check_job (fixture->environment, job);
      g_autofree char *all = eks_json_issues_describe (issues);
      g_test_message ("%s: %s", cases[i][0], all);
      g_assert_cmpuint (eks_json_issues_get_length (issues), ==, cases[i][1] != NULL);
      if (cases[i][1] != NULL)
        g_assert_cmpstr (eks_json_issues_get (issues, 0)->path, ==, cases[i][1]);
    }
}

static void
test_looking (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (EksJob) job = make_job (fixture, "'group':{'by':[{'field':'created_ts','per':'day','title':'Day'},{'field':'created_ts','per':'hour'},{'field':'created_ts','per':'year'},"
                                              "{'field':'campaign.name'}],'values':[{'count':'*','title':'Sessions'},{'avg':'agreement_amount'}]}", "");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksPreview) preview = eks_preview_load (fixture->environment, job, 0, 10, NULL, &error);
  g_autoptr (EksCount) count = eks_count_load (fixture->environment, job, 0, NULL, NULL, NULL);
  static const EksType types[] = { EKS_TYPE_DATE, EKS_TYPE_TIMESTAMP, EKS_TYPE_INTEGER, EKS_TYPE_TEXT, EKS_TYPE_INTEGER, EKS_TYPE_NUMBER };
  g_autofree char *words = eks_describe_job (fixture->environment, job);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_assert_cmpint (eks_schema_get_column (eks_preview_get_schema (preview), i)->type, ==, types[i]);
  g_assert_cmpuint (g_list_model_get_n_items (eks_preview_get_rows (preview)), ==, 10);
  g_assert_cmpuint (eks_preview_get_rows_read (preview), ==, N_SESSIONS);
  g_assert_cmpuint (eks_count_get_rows (count), ==, N_SESSIONS); /* records, not what becomes of them */
  g_assert_nonnull (strstr (words, "They are counted by Created (day), Created (hour), Created (year), Campaign: Name. The file has 6 columns."));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY", "demo-key-onlinefundraising", TRUE);
  g_test_add ("/group/counts", Fixture, NULL, test_set_up_sound, test_counts, test_tear_down);
  g_test_add ("/group/order", Fixture, NULL, test_set_up_sound, test_order, test_tear_down);
  g_test_add ("/group/report", Fixture, NULL, test_set_up_sound, test_report, test_tear_down);
  g_test_add ("/group/personal", Fixture, NULL, test_set_up_sound, test_personal, test_tear_down);
  g_test_add ("/group/faults", Fixture, NULL, test_set_up_sound, test_faults, test_tear_down);
  g_test_add ("/group/looking", Fixture, NULL, test_set_up_sound, test_looking, test_tear_down);
  return g_test_run ();
}
