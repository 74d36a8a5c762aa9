/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first lines of the file: byte for byte what a run begins with, for every kind of text, within a limit. */

#include "config.h"

#include "eks-demo-server.h"
#include "eks-error.h"
#include "eks-run.h"
#include "eks-sample.h"
#include "eks-test-support.h"

#include <string.h>

/* 2026-06-15 10:00 UTC */
#define NOW (G_GINT64_CONSTANT (1781517600) * G_USEC_PER_SEC)
#define N_SESSIONS 30
#define N_ROWS 5

typedef struct
{
  EksTestFolder *store;
  EksTestFolder *output;
  EksTestClock *clock;
  EksEnvironment *environment;
  EksDemoServer *server;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  GError *error = NULL;

  options.records = N_SESSIONS;
  options.now = NOW;
  fixture->store = eks_test_folder_new ();
  fixture->output = eks_test_folder_new ();
  fixture->clock = eks_test_clock_new (NOW);
  fixture->environment = eks_environment_new (fixture->store, EKS_CLOCK (fixture->clock));
  fixture->server = eks_demo_server_new (&options);
  eks_demo_server_start (fixture->server, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  eks_demo_server_stop (fixture->server);
  g_clear_object (&fixture->server);
  g_object_unref (fixture->environment); /* a worker thread may let go of it a moment later */
  g_object_unref (fixture->clock);
  eks_test_folder_free (fixture->store);
  eks_test_folder_free (fixture->output);
}

static EksJob *
make_job (Fixture *fixture, const char *columns, const char *format)
{
  GError *error = NULL;
  g_autofree char *text = g_strdup_printf (
    "{\"version\":1,\"id\":\"11111111-2222-4333-8444-555555555555\",\"name\":\"sessions\","
    "\"connection\":{\"connector\":\"onlinefundraising\",\"settings\":{\"base_url\":\"%s\"}},"
    "\"tables\":[{\"entity\":\"onboarding_session\",\"columns\":[%s]}],\"format\":{%s},\"file_name\":\"file\"}",
    eks_demo_server_get_base_url (fixture->server, "onlinefundraising"), columns, format);
  EksJob *job = eks_job_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  return job;
}

#define COLUMNS \
  "{\"field\":\"session_guid\",\"max\":36},{\"field\":\"created_ts\",\"max\":30},{\"field\":\"status\",\"max\":12}," \
  "{\"constant\":\"=1+1; \\\"Åse\\\"\",\"title\":\"Tænk\",\"max\":14}"

static EksPreview *
load (Fixture *fixture, EksJob *job)
{
  GError *error = NULL;
  EksPreview *preview = eks_preview_load (fixture->environment, job, 0, N_ROWS, NULL, &error);

  g_assert_no_error (error);
  return preview;
}

/* (transfer full): the file that a run makes, as UTF-8 without a byte order mark */
static char *
run (Fixture *fixture, EksJob *job, const char *encoding)
{
  g_autoptr (EksRun) self = eks_run_new (fixture->environment, job);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;
  g_autofree char *data = NULL;
  const EksArtifact *artifact;
  gsize length;
  char *text;

  eks_run_set_output_folder (self, fixture->output);
  report = eks_run_execute (self, NULL, &error);
  g_assert_no_error (error);
  artifact = g_ptr_array_index (eks_report_get_artifacts (report), 0);
  g_assert_true (g_file_get_contents (artifact->path, &data, &length, NULL));
  text = g_convert (data, (gssize) length, "UTF-8", encoding, NULL, NULL, NULL);
  g_assert_nonnull (text);
  if (g_str_has_prefix (text, "\xEF\xBB\xBF"))
    memmove (text, text + 3, strlen (text + 3) + 1);
  return text;
}

typedef struct
{
  const char *format;
  const char *encoding;
  const char *end; /* what the sample has after its rows, which a whole file has later */
} Kind;

static const Kind kinds[] = {
  { "\"type\":\"csv\"", "UTF-8", "" },
  { "\"type\":\"csv\",\"preset\":\"systems\",\"quote\":\"all\"", "UTF-8", "" },
  { "\"type\":\"csv\",\"preset\":\"unicode\"", "UTF-16", "" },
  { "\"type\":\"csv\",\"header\":false,\"sep_line\":true,\"delimiter\":\"|\"", "UTF-8", "" },
  { "\"type\":\"txt\"", "UTF-8", "" },
  { "\"type\":\"txt\",\"layout\":\"fixed\"", "UTF-8", "" },
  { "\"type\":\"json\"", "UTF-8", "\n]\n" },
  { "\"type\":\"ndjson\",\"all_strings\":true", "UTF-8", "" },
  { "\"type\":\"xml\",\"root\":\"sessions\",\"row\":\"session\"", "UTF-8", "</sessions>\n" },
};

/* The sample is the file up to where the other rows come. */
static void
test_kind (Fixture *fixture, gconstpointer data)
{
  const Kind *kind = data;
  g_autoptr (EksJob) job = make_job (fixture, COLUMNS, kind->format);
  g_autoptr (EksPreview) preview = load (fixture, job);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksSample) sample = eks_sample_make (preview, job, N_ROWS, NULL, &error);
  g_autofree char *whole = run (fixture, job, kind->encoding);
  g_autofree char *beginning = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (eks_sample_get_n_rows (sample), ==, N_ROWS);
  g_assert_false (eks_sample_is_cut (sample));
  g_assert_true (g_str_has_suffix (eks_sample_get_text (sample), kind->end));
  beginning = g_strndup (eks_sample_get_text (sample), strlen (eks_sample_get_text (sample)) - strlen (kind->end));
  g_assert_cmpuint (strlen (beginning), >, 200);
  whole[strlen (beginning)] = '\0';
  g_assert_cmpstr (beginning, ==, whole);
}

/* What is packed is shown as it is before. */
static void
test_packed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) plain = make_job (fixture, COLUMNS, "\"type\":\"csv\"");
  g_autoptr (EksJob) packed = make_job (fixture, COLUMNS, "\"type\":\"csv\",\"compress\":\"zip\"");
  g_autoptr (EksPreview) preview = load (fixture, plain);
  g_autoptr (EksSample) one = eks_sample_make (preview, plain, N_ROWS, NULL, NULL);
  g_autoptr (EksSample) other = eks_sample_make (preview, packed, N_ROWS, NULL, NULL);

  g_assert_cmpstr (eks_sample_get_text (one), ==, eks_sample_get_text (other));
}

static void
test_no_text (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, COLUMNS, data);
  g_autoptr (EksPreview) preview = load (fixture, job);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksSample) sample = eks_sample_make (preview, job, 2, NULL, &error);

  g_assert_no_error (error);
  g_assert_null (eks_sample_get_text (sample));
  g_assert_cmpuint (eks_sample_get_n_rows (sample), ==, 2);
}

/* However long the values are, in the middle of a character too. */
static void
test_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) value = g_string_new (NULL);
  g_autoptr (EksJob) job = make_job (fixture, COLUMNS, "\"type\":\"csv\",\"preset\":\"systems\",\"header\":false");
  g_autoptr (EksColumn) column = NULL;
  g_autoptr (EksPreview) preview = NULL;
  g_autoptr (EksSample) sample = NULL;

  for (guint i = 0; i < EKS_SAMPLE_MAX_BYTES; i++)
    g_string_append (value, "å");
  column = eks_column_new_custom (EKS_COLUMN_CONSTANT, value->str, "Long");
  g_list_store_insert (eks_table_get_columns (eks_job_get_table (job, 0)), 0, column);
  preview = load (fixture, job);
  sample = eks_sample_make (preview, job, N_ROWS, NULL, NULL);
  g_assert_true (eks_sample_is_cut (sample));
  g_assert_cmpuint (strlen (eks_sample_get_text (sample)), <=, EKS_SAMPLE_MAX_BYTES);
  g_assert_cmpuint (strlen (eks_sample_get_text (sample)), >, EKS_SAMPLE_MAX_BYTES - 4);
  g_assert_true (g_utf8_validate (eks_sample_get_text (sample), -1, NULL));
}

/* What would stop the export stops the sample too. */
static void
test_fault (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, "{\"field\":\"session_guid\"}", "\"type\":\"txt\",\"layout\":\"fixed\",\"widths\":[12],\"overlong\":\"fail\",\"header\":false");
  g_autoptr (EksPreview) preview = load (fixture, job);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksSample) sample = eks_sample_make (preview, job, N_ROWS, NULL, &error);

  g_assert_null (sample);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  EksSample **sample = data;
  g_autoptr (GError) error = NULL;

  *sample = eks_sample_make_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_async (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (fixture, COLUMNS, "\"type\":\"ndjson\"");
  g_autoptr (EksPreview) preview = load (fixture, job);
  g_autoptr (EksSample) sample = NULL;

  eks_sample_make_async (preview, job, 1, NULL, made_cb, &sample);
  g_object_set (eks_job_get_format (job), "type", EKS_FORMAT_XML, NULL); /* too late for this one */
  while (sample == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (eks_sample_get_text (sample)[0], ==, '{');
}

#define ADD(path, data, function) g_test_add (path, Fixture, data, set_up, function, tear_down)

/* UTF-16 that ends in the middle of a character is cut before it. */
static void
test_cut_character (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) emoji = g_string_new (NULL);

  for (guint i = 0; i < 3000; i++)
    g_string_append (emoji, "😀");
  for (guint shift = 0; shift < 2; shift++)
    {
      g_autofree char *columns = g_strdup_printf ("{\"constant\":\"%s%s\",\"title\":\"a\"}", shift > 0 ? "x" : "", emoji->str);
      g_autoptr (EksJob) job = make_job (fixture, columns, "\"type\":\"csv\",\"preset\":\"unicode\"");
      g_autoptr (EksPreview) preview = load (fixture, job);
      g_autoptr (GError) error = NULL;
      g_autoptr (EksSample) sample = eks_sample_make (preview, job, N_ROWS, NULL, &error);

      g_assert_no_error (error);
      g_assert_true (eks_sample_is_cut (sample));
      g_assert_nonnull (eks_sample_get_text (sample));
      g_assert_true (g_str_has_suffix (eks_sample_get_text (sample), "😀"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY", "demo-key-onlinefundraising", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sample/kind/%u", i);
      ADD (path, &kinds[i], test_kind);
    }
  ADD ("/sample/packed", NULL, test_packed);
  ADD ("/sample/no-text/xlsx", "\"type\":\"xlsx\"", test_no_text);
  ADD ("/sample/no-text/pdf", "\"type\":\"pdf\"", test_no_text);
  ADD ("/sample/limit", NULL, test_limit);
  ADD ("/sample/fault", NULL, test_fault);
  ADD ("/sample/cut-character", NULL, test_cut_character);
  ADD ("/sample/async", NULL, test_async);
  return g_test_run ();
}
