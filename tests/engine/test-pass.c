/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened, and the mailings that it happened to: two tables that ask the service the same are filled from one answer. */

#include "config.h"

#include "eks-collector.h"
#include "eks-error.h"
#include "eks-preview.h"
#include "eks-count.h"
#include "eks-run.h"
#include "events-service.h"

#define N_EVENTS 950
#define N_BROADCASTS 13
#define PAGE 100

/* What the service does besides: refuses from a row on, says more in each event, has the person cancel at a row. */
typedef struct
{
  guint refuse_at; /* 0: nowhere */
  guint length;
  guint cancel_at; /* 0: nowhere */
  GCancellable *cancellable;
} Odd;

typedef struct
{
  Odd odd;
  EksTestFolder *folder;
  EksTestFolder *output;
  EksTestClock *clock;
  EksEnvironment *environment;
  TestService *service;
} Fixture;

/* Event @i is one of mailing @i modulo 13; every 50th is of none; “kind” is known for most mailings; one event comes twice. */
static void
add_event (GString *body, guint i, guint length)
{
  g_autofree char *filling = g_strnfill (length - 1, 'x');
  static const char *const metrics[] = { "sends", "opens", "clicks" };
  guint of;

  i = i == 14 ? 13 : i;
  of = i % N_BROADCASTS;
  g_string_append_printf (body, "{\"uuid\":\"u%u\",\"metric\":\"%s\",\"metric_timestamp\":\"2026-11-%02dT10:00:00+0000\",\"link\":\"https://example.com/%u%s\",\"email\":\"p%u@example.com\"",
                          i, metrics[i % 3], 1 + i % 20, i, filling, i);
  if (i % 50 != 49)
    g_string_append_printf (body, ",\"broadcast_id\":\"b%u\",\"subject\":\"Mailing %u\",\"kind\":\"%s\"", of, of, of == 3 ? "odd" : "news");
  g_string_append (body, "}");
}

static void
answer (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  guint offset = g_ascii_strtoull (g_hash_table_lookup (query, "offset"), NULL, 10);
  guint limit = g_ascii_strtoull (g_hash_table_lookup (query, "limit"), NULL, 10);
  const Odd *odd = service->data;
  g_autoptr (GString) body = g_string_new ("{\"total_count\":950,\"data\":[");

  for (guint i = offset; i < MIN (offset + limit, N_EVENTS); i++)
    {
      if (i > offset)
        g_string_append_c (body, ',');
      add_event (body, i, MAX (odd->length, 1));
    }
  g_string_append (body, "]}");
  if (odd->cancel_at > 0 && offset >= odd->cancel_at)
    g_cancellable_cancel (odd->cancellable);
  if (odd->refuse_at > 0 && offset >= odd->refuse_at)
    say (message, 403, "{}");
  else
    say (message, 200, body->str);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = eks_test_folder_new ();
  fixture->output = eks_test_folder_new ();
  fixture->clock = eks_test_clock_new (NOW);
  fixture->environment = eks_environment_new (fixture->folder, EKS_CLOCK (fixture->clock));
  fixture->service = test_service_start (answer, &fixture->odd, FALSE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_service_stop (fixture->service);
  g_object_unref (fixture->environment); /* a worker thread may let go of it a moment later */
  g_object_unref (fixture->clock);
  eks_test_folder_free (fixture->folder);
  eks_test_folder_free (fixture->output);
}

#define PERIOD "{\"field\":\"made\",\"is\":\"between\",\"value\":[\"2026-11-01\",\"2026-11-20\"]}"
#define ACTIVITIES(more) "{\"name\":\"activities\",\"entity\":\"activity\",\"where\":{\"all\":[" PERIOD more "]},\"columns\":[{\"field\":\"uuid\"},{\"field\":\"title\"},{\"field\":\"broadcast_id\"}]}"
#define BROADCASTS(more) "{\"name\":\"broadcasts\",\"entity\":\"broadcast\",\"where\":{\"all\":[" PERIOD more "]},\"columns\":[{\"field\":\"broadcast_id\"},{\"field\":\"title\"},{\"field\":\"kind\"}]}"

static EksJob *
make_job (Fixture *fixture, const char *format, const char *tables)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf (
    "{\"version\":1,\"name\":\"events\",\"connection\":{\"connector\":\"events\",\"settings\":{\"base_url\":\"%s\"}},\"tables\":[%s],"
    "\"format\":{%s},\"file_name\":\"{n}-{table}.%s\"}",
    fixture->service->origin, tables, format, strstr (format, "xlsx") != NULL ? "xlsx" : "csv");
  EksJob *job = eks_job_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  return job;
}

#define CSV "\"type\":\"csv\",\"preset\":\"systems\""

static EksReport *
run (Fixture *fixture, EksJob *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksRun) self = eks_run_new (fixture->environment, job);

  eks_run_set_output_folder (self, fixture->output);
  return eks_run_execute (self, cancellable, error);
}

static GStrv
read_lines (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->output, name, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_strchomp (text);
  return g_strsplit (text, "\n", -1);
}

/* @table: 0: of the whole run */
static guint64
count (EksReport *report, EksTallyKind kind, const char *subject, guint table)
{
  GPtrArray *entries = eks_report_get_entries (report);
  guint64 n = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const EksTallyEntry *entry = g_ptr_array_index (entries, i);
      g_assert_cmpuint (entry->table, <=, 3);
      if (entry->kind == kind && strcmp (entry->subject, subject) == 0 && entry->table == table)
        n += entry->count;
    }
  return n;
}

static const EksArtifactTable *
table_of (EksReport *report, guint file)
{
  const EksArtifact *artifact = g_ptr_array_index (eks_report_get_artifacts (report), file);

  return g_ptr_array_index (artifact->tables, 0);
}

static void
check_broadcasts (GStrv lines)
{
  g_assert_cmpuint (g_strv_length (lines), ==, N_BROADCASTS + 1);
  g_assert_cmpstr (lines[0], ==, "broadcast_id;title;kind");
  g_assert_cmpstr (lines[1], ==, "b0;Mailing 0;news");
  g_assert_cmpstr (lines[4], ==, "b3;Mailing 3;odd");
  g_assert_cmpstr (lines[13], ==, "b12;Mailing 12;news");
}

static void
check_activities (GStrv lines)
{
  g_assert_cmpuint (g_strv_length (lines), ==, N_EVENTS - 1 + 1);
  g_assert_cmpstr (lines[0], ==, "uuid;title;broadcast_id");
  g_assert_cmpstr (lines[1], ==, "u0;https://example.com/0;b0");
  g_assert_cmpstr (lines[50 - 1], ==, "u49;https://example.com/49;");
}

/* @data: the order of the tables, in which the files and the report stand, too */
static void
test_one_pass (Fixture *fixture, gconstpointer data)
{
  gboolean activities_first = data == NULL;
  g_autoptr (EksJob) job = make_job (fixture, CSV, activities_first ? ACTIVITIES ("") "," BROADCASTS ("") : BROADCASTS ("") "," ACTIVITIES (""));
  guint a = activities_first ? 1 : 2, b = 3 - a;
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;

  report = run (fixture, job, NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) activities = read_lines (fixture, activities_first ? "1-activities.csv" : "2-activities.csv");
  g_auto (GStrv) broadcasts = read_lines (fixture, activities_first ? "2-broadcasts.csv" : "1-broadcasts.csv");
  check_activities (activities);
  check_broadcasts (broadcasts);

  g_assert_cmpuint (test_service_count (fixture->service), ==, 10);
  g_assert_cmpuint (eks_report_get_artifacts (report)->len, ==, 2);
  g_assert_cmpstr (table_of (report, a - 1)->name, ==, "activities");
  g_assert_cmpuint (table_of (report, a - 1)->rows_read, ==, N_EVENTS - 1);
  g_assert_cmpstr (table_of (report, b - 1)->name, ==, "broadcasts");
  g_assert_cmpuint (table_of (report, b - 1)->rows_read, ==, N_EVENTS - 1);
  g_assert_cmpuint (table_of (report, b - 1)->rows_filtered, ==, 0);
  g_assert_cmpuint (table_of (report, b - 1)->rows_written, ==, N_BROADCASTS);
  /* Each table has its own counts, whoever read the rows. */
  g_assert_cmpuint (count (report, EKS_TALLY_DUPLICATE_DROPPED, "activity", a), ==, 1);
  g_assert_cmpuint (count (report, EKS_TALLY_DUPLICATE_DROPPED, "broadcast", b), ==, 0);
  g_assert_cmpuint (count (report, EKS_TALLY_WITHOUT_KEY, "broadcast", b), ==, N_EVENTS / 50);
  g_assert_cmpuint (count (report, EKS_TALLY_UNKNOWN_VALUE, "kind", b), >, 0);
  g_assert_cmpuint (count (report, EKS_TALLY_UNKNOWN_VALUE, "kind", a), ==, 0);
}

/* Distinct comes after the filter: a mailing is wanted if one of its events is, not only the first. */
static void
test_after_filter (Fixture *fixture, gconstpointer data)
{
#define ONE_DAY "{\"entity\":\"broadcast\",\"where\":{\"all\":[{\"field\":\"made\",\"is\":\"equal\",\"value\":\"2026-11-20\"}]},\"columns\":[{\"field\":\"broadcast_id\"}]}"
  g_autoptr (EksJob) job = make_job (fixture, CSV, ONE_DAY);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (table_of (report, 0)->rows_written, ==, N_BROADCASTS);
  g_assert_cmpuint (table_of (report, 0)->rows_filtered, >, 800);
  g_assert_cmpuint (table_of (report, 0)->rows_read, ==, N_EVENTS);
}

/* A table of its own filter that the service need not know of is filled from the same pass. */
static void
test_other_filter (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, CSV, ACTIVITIES ("") "," BROADCASTS (",{\"field\":\"title\",\"is\":\"one_of\",\"value\":[\"Mailing 3\",\"Mailing 4\"]}") ","
                                     "{\"name\":\"again\",\"entity\":\"activity\",\"where\":{\"all\":[" PERIOD ",{\"field\":\"uuid\",\"is\":\"starts_with\",\"value\":\"u94\"}]},\"columns\":[{\"field\":\"uuid\"},{\"field\":\"email\"}]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, NULL, &error);

  g_assert_no_error (error);
  g_auto (GStrv) broadcasts = read_lines (fixture, "2-broadcasts.csv");
  g_auto (GStrv) again = read_lines (fixture, "3-again.csv");
  g_assert_cmpuint (g_strv_length (broadcasts), ==, 3);
  g_assert_cmpstr (broadcasts[1], ==, "b3;Mailing 3;odd");
  g_assert_cmpuint (g_strv_length (again), ==, 1 + 1 + 10);
  g_assert_cmpstr (again[1], ==, "u94;p94@example.com");
  g_assert_cmpuint (test_service_count (fixture->service), ==, 10);
  g_assert_cmpuint (table_of (report, 2)->rows_filtered, ==, N_EVENTS - 1 - 11);
}

/* Another question is another pass: other days, or a condition that the service is told. */
static void
test_other_question (Fixture *fixture, gconstpointer data)
{
  const char *other = data;
  g_autofree char *tables = g_strconcat (ACTIVITIES ("") ",", other, NULL);
  g_autoptr (EksJob) job = make_job (fixture, CSV, tables);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;

  report = run (fixture, job, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (test_service_count (fixture->service), ==, 20);
}

/* In a workbook the sheets stand in the order of the job, whichever of them leads. */
static void
test_workbook (Fixture *fixture, gconstpointer data)
{
  gboolean activities_first = data == NULL;
  g_autoptr (EksJob) job = make_job (fixture, "\"type\":\"xlsx\",\"workbook\":true", activities_first ? ACTIVITIES ("") "," BROADCASTS ("") : BROADCASTS ("") "," ACTIVITIES (""));
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;

  report = run (fixture, job, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (test_service_count (fixture->service), ==, 10);
  g_assert_cmpuint (eks_report_get_artifacts (report)->len, ==, 1);
  const EksArtifact *artifact = g_ptr_array_index (eks_report_get_artifacts (report), 0);
  g_assert_cmpuint (artifact->tables->len, ==, 2);
  const EksArtifactTable *first = g_ptr_array_index (artifact->tables, 0);
  g_assert_cmpstr (first->name, ==, activities_first ? "activities" : "broadcasts");
  g_assert_cmpuint (first->rows_written, ==, activities_first ? N_EVENTS - 1 : N_BROADCASTS);
  g_assert_cmpuint (artifact->rows, ==, N_EVENTS - 1 + N_BROADCASTS);
  g_assert_cmpuint (count (report, EKS_TALLY_DUPLICATE_DROPPED, "activity", activities_first ? 1 : 2), ==, 1);
  g_assert_cmpuint (count (report, EKS_TALLY_DUPLICATE_DROPPED, "broadcast", activities_first ? 2 : 1), ==, 0);
}

/* More than is kept waiting: the table is read by itself when it is its turn, whole, and nothing is counted twice. */
static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, CSV, ACTIVITIES ("") "," BROADCASTS ("") ","
                                     "{\"name\":\"again\",\"entity\":\"activity\",\"where\":{\"all\":[" PERIOD "]},\"columns\":[{\"field\":\"uuid\"},{\"field\":\"metric\"},{\"field\":\"title\"}]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;

  fixture->odd.length = 50000;
  report = run (fixture, job, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (test_service_count (fixture->service), ==, 20);
  g_assert_cmpuint (table_of (report, 1)->rows_written, ==, N_BROADCASTS);
  g_assert_cmpuint (table_of (report, 2)->rows_written, ==, N_EVENTS - 1);
  g_assert_cmpuint (count (report, EKS_TALLY_DUPLICATE_DROPPED, "activity", 1), ==, 1);
  g_assert_cmpuint (count (report, EKS_TALLY_DUPLICATE_DROPPED, "activity", 3), ==, 1);
  g_assert_cmpuint (count (report, EKS_TALLY_UNKNOWN_VALUE, "metric", 3), ==, N_EVENTS / 3 - 1);
  g_assert_cmpuint (count (report, EKS_TALLY_UNKNOWN_VALUE, "metric", 1), ==, 0);
}

/* Nothing is left of either file, and the report has no counts of a table that was not read. */
static void
test_fails (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, CSV, ACTIVITIES ("") "," BROADCASTS (""));
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;

  fixture->odd.refuse_at = 500;
  report = run (fixture, job, NULL, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_REFUSED);
  g_assert_null (report);
  g_assert_cmpuint (eks_test_folder_count (fixture->output), ==, 0);
}

/* @data: at which row; 0 is before the first question */
static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, CSV, ACTIVITIES ("") "," BROADCASTS (""));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  fixture->odd.cancel_at = GPOINTER_TO_UINT (data);
  fixture->odd.cancellable = cancellable;
  if (fixture->odd.cancel_at == 0)
    g_cancellable_cancel (cancellable);
  g_assert_null (run (fixture, job, cancellable, &error));
  g_assert_true (eks_error_is_cancelled (error));
  g_assert_cmpuint (eks_test_folder_count (fixture->output), ==, 0);
}

/* By itself it is asked for like any other, and looked at: enough records that there is something to see. */
static void
test_alone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, CSV, BROADCASTS (""));
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = run (fixture, job, NULL, &error);
  g_autoptr (EksPreview) preview = NULL;
  g_autoptr (EksCount) n = NULL;

  g_assert_no_error (error);
  g_auto (GStrv) broadcasts = read_lines (fixture, "1-broadcasts.csv");
  check_broadcasts (broadcasts);
  g_assert_cmpuint (test_service_count (fixture->service), ==, 10);
  preview = eks_preview_load (fixture->environment, job, 0, 20, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (eks_preview_get_rows (preview)), ==, N_BROADCASTS);
  g_assert_cmpuint (eks_preview_get_rows_read (preview), ==, N_EVENTS);
  n = eks_count_load (fixture->environment, job, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (eks_count_get_rows (n), ==, N_BROADCASTS);
}

/* ---- the collector ---- */

static gboolean
leave_all (EksBatch *batch, gpointer data, GError **error)
{
  return TRUE;
}

static EksBatch *
make_batch (EksSchema *schema, const char *text)
{
  EksBatch *batch = eks_batch_new (schema, 2);
  EksValue *row = eks_batch_add_row (batch);

  row[0] = (EksValue) { "lead", 4, EKS_VALUE_TEXT };
  row[1] = (EksValue) { eks_batch_copy_text (batch, text, strlen (text)), strlen (text), EKS_VALUE_TEXT };
  return batch;
}

/* Beyond the bound it gives up, and keeps nothing: the table is read by itself then. */
static void
test_bounded (void)
{
  const EksSchemaColumn wide_columns[] = { { "a", "a", EKS_TYPE_TEXT, FALSE }, { "1#b", "1#b", EKS_TYPE_TEXT, FALSE } };
  const EksSchemaColumn own_columns[] = { { "b", "b", EKS_TYPE_TEXT, FALSE } };
  g_autoptr (EksSchema) wide = eks_schema_new (wide_columns, 2);
  g_autoptr (EksSchema) own = eks_schema_new (own_columns, 1);
  const guint place = 1;

  for (guint n = 1; n <= 4; n++)
    {
      /* one batch of rows and three texts */
      EksCollector *collector = eks_collector_new (own, &place, EKS_BATCH_MAX_ROWS * sizeof (EksValue) + 3 * 5);
      g_autoptr (EksTally) tally = eks_tally_new ();
      g_autoptr (GError) error = NULL;

      eks_collector_prepare (collector, leave_all, NULL, tally, 1);
      for (guint i = 0; i < n; i++)
        {
          g_autoptr (EksBatch) batch = make_batch (wide, "12345");
          g_assert_true (eks_collector_take (collector, batch, &error));
          g_assert_cmpuint (eks_batch_get_n_rows (batch), ==, 1);
        }
      g_assert_null (eks_collector_open (collector)); /* the pass is not at its end */
      eks_collector_finish (collector);
      g_autoptr (EksReader) rows = eks_collector_open (collector);
      if (n <= 3)
        {
          g_autoptr (EksBatch) batch = eks_reader_next_batch (rows, NULL, NULL);
          g_assert_cmpuint (eks_batch_get_n_rows (batch), ==, n);
          g_assert_cmpmem (eks_batch_get_row (batch, n - 1)[0].text, 5, "12345", 5);
          g_assert_null (eks_reader_next_batch (rows, NULL, NULL));
        }
      else
        g_assert_null (rows);
      eks_collector_free (collector);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autoptr (EksTestFolder) home = events_install ();

  g_test_add ("/pass/one/activities-first", Fixture, NULL, set_up, test_one_pass, tear_down);
  g_test_add ("/pass/one/broadcasts-first", Fixture, "b", set_up, test_one_pass, tear_down);
  g_test_add ("/pass/after-filter", Fixture, NULL, set_up, test_after_filter, tear_down);
  g_test_add ("/pass/other-filter", Fixture, NULL, set_up, test_other_filter, tear_down);
  g_test_add ("/pass/other-question/days", Fixture,
              "{\"entity\":\"broadcast\",\"where\":{\"all\":[{\"field\":\"made\",\"is\":\"between\",\"value\":[\"2026-11-01\",\"2026-11-19\"]}]},\"columns\":[{\"field\":\"broadcast_id\"}]}",
              set_up, test_other_question, tear_down);
  g_test_add ("/pass/other-question/pushed", Fixture,
              "{\"entity\":\"activity\",\"where\":{\"all\":[" PERIOD ",{\"field\":\"metric\",\"is\":\"equal\",\"value\":\"opens\"}]},\"columns\":[{\"field\":\"uuid\"}]}",
              set_up, test_other_question, tear_down);
  g_test_add ("/pass/workbook/activities-first", Fixture, NULL, set_up, test_workbook, tear_down);
  g_test_add ("/pass/workbook/broadcasts-first", Fixture, "b", set_up, test_workbook, tear_down);
  g_test_add ("/pass/too-large", Fixture, NULL, set_up, test_too_large, tear_down);
  g_test_add ("/pass/fails", Fixture, NULL, set_up, test_fails, tear_down);
  g_test_add ("/pass/cancelled/before", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/pass/cancelled/within", Fixture, GUINT_TO_POINTER (400), set_up, test_cancelled, tear_down);
  g_test_add ("/pass/alone", Fixture, NULL, set_up, test_alone, tear_down);
  g_test_add_func ("/pass/bounded", test_bounded);
  return g_test_run ();
}
