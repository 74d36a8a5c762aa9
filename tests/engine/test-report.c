/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conversion report: grouped by table and column, bounded, in the export's language, and never a clear value of what
 * is personal. */

#include "config.h"

#include "eks-cell-tally.h"
#include "eks-demo-server.h"
#include "eks-report-private.h"
#include "eks-report-words.h"
#include "eks-run.h"
#include "eks-test-support.h"

#include <string.h>

/* 2026-06-15 10:00 UTC */
#define NOW (G_GINT64_CONSTANT (1781517600) * G_USEC_PER_SEC)

static const EksSchemaColumn columns[] = {
  { "id", "Id", EKS_TYPE_TEXT, FALSE },
  { "name", "Name", EKS_TYPE_TEXT, TRUE },
  { "note", "Note", EKS_TYPE_TEXT, FALSE },
};

/* One event; events of a table in the order of the list. */
typedef struct
{
  guint column;
  EksTallyKind kind;
  guint64 row;
  const char *text;
} Event;

#define LONG "0123456789012345678901234567890123456789012345678901234567890123456789012345678éé"

static const Event events[] = {
  { 2, EKS_TALLY_DEFAULTED, 1, "" },
  { 1, EKS_TALLY_SHORTENED, 2, "Ada Canary" },
  { 0, EKS_TALLY_PADDED, 3, "7" },
  { 0, EKS_TALLY_EMPTIED, 4, LONG },
  { 0, EKS_TALLY_PADDED, 5, "8\n\033[2J" },
  { 2, EKS_TALLY_FORMULA_GUARDED, 6, "=1+1" },
};

static EksReport *
begin_report (EksTally *tally, const char *language)
{
  EksReport *report = eks_report_new (NOW, FALSE);
  EksArtifact *artifact = g_new0 (EksArtifact, 1);

  eks_report_set_export (report, "Everything", language, "Europe/Copenhagen");
  artifact->path = g_strdup ("/somewhere/all.csv");
  artifact->media_type = g_strdup ("text/csv");
  artifact->sha256 = g_strdup ("aa");
  artifact->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_artifact_table_free);
  eks_report_take_artifact (report, artifact);
  return report;
}

/* The same columns as they are chosen; one more is there for its settings. */
static EksTable *
make_table (void)
{
  EksTable *table = eks_table_new ("event");
  g_autoptr (EksColumn) hidden = eks_column_new ("gone", "Hidden");

  g_object_set (hidden, "hidden", TRUE, NULL);
  g_list_store_append (eks_table_get_columns (table), hidden);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (EksColumn) column = eks_column_new (columns[i].id, NULL);
      g_list_store_append (eks_table_get_columns (table), column);
    }
  return table;
}

/* @n_more: how often the first event comes again */
static void
add_table (EksReport *report, EksTally *tally, const char *name, guint n_events, guint n_more)
{
  const EksArtifactTable counts = { 1, (char *) name, 1250, 50, 1200 };
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (EksTable) chosen = make_table ();
  g_autoptr (EksCellTally) cells = NULL;

  guint number = eks_report_begin_table (report, name);

  eks_tally_set_table (tally, number);
  eks_report_set_columns (report, number, schema, chosen);
  cells = eks_cell_tally_new (tally, schema);
  for (guint i = 0; i < n_events + n_more; i++)
    {
      const Event *event = &events[i < n_events ? i : 0];
      eks_cell_tally_set_row (cells, event->row + (i < n_events ? 0 : i + 10));
      eks_cell_tally_add (cells, event->column, event->kind, event->text, strlen (event->text));
    }
  eks_report_add_rows (report, number, &counts);
}

static JsonObject *
get_table (JsonNode *node, guint index)
{
  return json_array_get_object_element (json_object_get_array_member (json_node_get_object (node), "tables"), index);
}

static JsonObject *
get_change (JsonObject *table, guint column, guint change)
{
  JsonObject *object = json_array_get_object_element (json_object_get_array_member (table, "columns"), column);

  return json_array_get_object_element (json_object_get_array_member (object, "changes"), change);
}

static JsonObject *
get_example (JsonObject *change, guint index)
{
  return json_array_get_object_element (json_object_get_array_member (change, "examples"), index);
}

/* The path through the object, and what stands there. */
typedef struct
{
  guint table;
  guint column;
  const char *title;
  guint change;
  const char *kind;
  gint64 count;
  gint64 row;
  const char *value; /* NULL: personal */
} Expected;

static const Expected expected[] = {
  { 0, 0, "Id", 0, "padded", 2, 3, "7" },
  { 0, 0, "Id", 1, "emptied", 1, 4, "0123456789012345678901234567890123456789012345678901234567890123456789012345678…" },
  { 0, 1, "Name", 0, "shortened", 1, 2, NULL },
  { 0, 2, "Note", 0, "defaulted", 8, 1, "" },
  { 0, 2, "Note", 1, "formula-guarded", 1, 6, "=1+1" },
  { 1, 0, "Note", 0, "defaulted", 1, 1, "" },
};

static void
test_json (void)
{
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReport) report = begin_report (tally, "en");
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  add_table (report, tally, "first", G_N_ELEMENTS (events), 7);
  add_table (report, tally, "first", 1, 0);
  eks_tally_set_table (tally, 0);
  eks_report_finish (report, tally, NOW);
  node = eks_report_to_json (report);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const Expected *want = &expected[i];
      JsonObject *table = get_table (node, want->table);
      JsonObject *change = get_change (table, want->column, want->change);
      JsonObject *example = get_example (change, 0);

      g_assert_cmpint (json_object_get_int_member (table, "rows_read"), ==, 1250);
      g_assert_cmpint (json_object_get_int_member (table, "rows_filtered"), ==, 50);
      g_assert_cmpint (json_object_get_int_member (table, "rows_written"), ==, 1200);
      g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (table, "columns"), want->column), "title"), ==, want->title);
      g_assert_cmpstr (json_object_get_string_member (change, "kind"), ==, want->kind);
      g_assert_cmpint (json_object_get_int_member (change, "count"), ==, want->count);
      g_assert_cmpint (json_object_get_int_member (example, "row"), ==, want->row);
      g_assert_cmpstr (json_object_get_string_member_with_default (example, "value", NULL), ==, want->value);
      g_assert_cmpint (json_object_has_member (example, "personal"), ==, want->value == NULL);
    }
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (get_change (get_table (node, 0), 2, 0), "examples")), ==, EKS_TALLY_MAX_EXAMPLES);
  text = eks_json_to_text (node, FALSE);
  g_assert_null (strstr (text, "Canary"));
}

static const char english[] =
  "Conversion report: Everything\n"
  "Created 2026-06-15 12:00 (Europe/Copenhagen)\n"
  "File: all.csv\n"
  "  SHA-256 aa\n"
  "Rows are numbered from 1, without the header. “personal” stands for a value that is not shown.\n"
  "\n"
  "Table: first\n"
  "  Rows read: 1,250\n"
  "  Rows left out by the filter: 50\n"
  "  Rows written: 1,200\n"
  "\n"
  "Column: Id\n"
  "  2 values were padded to the minimum size\n"
  "    row 3: 7\n"
  "    row 5: 8␣␣[2J\n"
  "  1 value could not be read, so the cell is empty\n"
  "    row 4: 0123456789012345678901234567890123456789012345678901234567890123456789012345678…\n"
  "\n"
  "Column: Name\n"
  "  1 value was longer than the maximum size and was cut\n"
  "    row 2: personal\n"
  "\n"
  "Column: Note\n"
  "  6 empty values got the default\n"
  "    row 1: (empty)\n"
  "    row 17: (empty)\n"
  "    row 18: (empty)\n"
  "    row 19: (empty)\n"
  "    row 20: (empty)\n"
  "    and 1 more\n"
  "  1 value looked like a formula and was given a leading apostrophe\n"
  "    row 6: =1+1\n"
  "\n"
  "Also\n"
  "  lead: 1 not found\n"
  "    abc\n"
  "  Note: the service sent this field in no row\n"
  "  gone: the service sent this field in no row\n"
  "  id: 1 not found\n"
  "\n"
  "Also\n"
  "  This run could not be written to the history\n"
  "    no space\n";

/* For a terminal, in one list: with several tables each line says which. */
static const char summary[] =
  "Note: 1 empty value got the default: (empty) (row 1)\n"
  "This run could not be written to the history\n";

static const char summaries[] =
  "“first”: Note: 1 empty value got the default: (empty) (row 1)\n"
  "“second”: Note: 1 empty value got the default: (empty) (row 1)\n"
  "This run could not be written to the history\n";

static void
test_summary (void)
{
  for (guint n_tables = 1; n_tables <= 2; n_tables++)
    {
      g_autoptr (EksTally) tally = eks_tally_new ();
      g_autoptr (EksReport) report = begin_report (tally, "da");
      g_autofree char *text = NULL;

      add_table (report, tally, "first", 1, 0);
      if (n_tables > 1)
        add_table (report, tally, "second", 1, 0);
      eks_tally_set_table (tally, 0);
      eks_tally_add (tally, EKS_TALLY_NOT_RECORDED, "history", 1, NULL, 0);
      eks_report_finish (report, tally, NOW);
      text = eks_report_describe (report);
      g_assert_true (g_str_has_suffix (text, n_tables > 1 ? summaries : summary));
    }
}

static const char danish[] =
  "Konverteringsrapport: Everything\n"
  "Oprettet 2026-06-15 12:00 (Europe/Copenhagen)\n"
  "Fil: all.csv\n"
  "  SHA-256 aa\n"
  "Rækker nummereres fra 1, uden overskriften. “persondata” står for en værdi, der ikke vises.\n"
  "\n"
  "Tabel: first\n"
  "  Læste rækker: 1.250\n"
  "  Rækker udeladt af filteret: 50\n"
  "  Skrevne rækker: 1.200\n"
  "  Intet blev afkortet, tømt eller erstattet.\n";

static void
test_text (void)
{
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReport) report = begin_report (tally, "en");
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  add_table (report, tally, "first", G_N_ELEMENTS (events), 5);
  eks_tally_add (tally, EKS_TALLY_UNMATCHED, "lead", 1, "abc", -1);
  eks_tally_add (tally, EKS_TALLY_FIELD_MISSING, "note", 1, NULL, 0);
  eks_tally_add (tally, EKS_TALLY_FIELD_MISSING, "gone", 1, NULL, 0);
  eks_tally_add (tally, EKS_TALLY_UNMATCHED, "id", 1, NULL, 0); /* a relation */
  eks_tally_set_table (tally, 0);
  eks_tally_add (tally, EKS_TALLY_NOT_RECORDED, "history", 1, "no space", -1);
  eks_report_finish (report, tally, NOW);
  node = eks_report_to_json (report);
  text = eks_report_json_to_text (json_node_get_object (node));
  g_assert_cmpstr (text, ==, english);
}

static void
test_danish (void)
{
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReport) report = begin_report (tally, "da_DK");
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  add_table (report, tally, "first", 0, 0);
  eks_report_finish (report, tally, NOW);
  node = eks_report_to_json (report);
  text = eks_report_json_to_text (json_node_get_object (node));
  g_assert_cmpstr (text, ==, danish);
}

/* Every kind has words in every language, once and several times, and nothing in braces is left. */
static void
test_words (void)
{
  static const char *const languages[] = { "en", "da", "nl", "sv", "fr" };

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      for (guint kind = 0; kind < EKS_TALLY_N_KINDS; kind++)
        for (guint64 count = 1; count <= 2; count++)
          {
            g_autofree char *alone = eks_report_describe_kind (kind, count, NULL, languages[i]);
            g_autofree char *about = eks_report_describe_kind (kind, count, "{count}", languages[i]);
            EksTallyKind parsed;

            g_assert_true (strlen (alone) > 8 && strchr (alone, '{') == NULL);
            if (!eks_tally_kind_is_of_run (kind))
              g_assert_nonnull (strstr (about, "{count}")); /* a subject is data, not a pattern */
            g_assert_true (eks_tally_kind_parse (eks_tally_kind_get_code (kind), &parsed));
            g_assert_cmpuint (parsed, ==, kind);
          }
      for (guint word = 0; word < EKS_REPORT_N_WORDS; word++)
        g_assert_cmpuint (strlen (eks_report_word (word, languages[i])), >, 0);
    }
}

/* A title may be spelled as the id of a field is: it has no label. */
static void
test_labels (void)
{
  static const struct
  {
    EksTallyKind kind;
    gboolean labelled;
  } cases[] = {
    { EKS_TALLY_DUPLICATE_DROPPED, TRUE }, { EKS_TALLY_SENT_BEFORE, TRUE }, { EKS_TALLY_UNMATCHED, TRUE }, { EKS_TALLY_RELATION_UNAVAILABLE, TRUE }, { EKS_TALLY_UNKNOWN_VALUE, TRUE },
    { EKS_TALLY_UNREADABLE_VALUE, TRUE }, { EKS_TALLY_NOT_AS_DESCRIBED, TRUE }, { EKS_TALLY_FIELD_MISSING, TRUE }, { EKS_TALLY_BAD_BYTES, TRUE },
    { EKS_TALLY_COLUMN_LEFT_OUT, FALSE }, { EKS_TALLY_TITLE_CHANGED, FALSE }, { EKS_TALLY_NEW_SHEET, FALSE },
  };
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReport) report = begin_report (tally, "en");

  eks_report_set_label (report, "status", "Label");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EksTallyEntry entry = { cases[i].kind, (char *) "status", 1, NULL, 0, FALSE };
      g_autofree char *own = eks_report_describe_entry (report, &entry);

      g_test_message ("%s", own);
      g_assert_cmpint (strstr (own, "Label") != NULL, ==, cases[i].labelled);
      g_assert_cmpint (strstr (own, "status") != NULL, ==, !cases[i].labelled);
    }
}

/* A column counts values, the source the characters of a page. */
static void
test_broken (void)
{
  g_autofree char *in_column = eks_report_describe_kind (EKS_TALLY_BAD_BYTES, 2, NULL, "en");
  g_autofree char *in_source = eks_report_describe_kind (EKS_TALLY_BAD_BYTES, 2, "session", "en");

  g_assert_cmpstr (in_column, ==, "2 values had broken characters, which were replaced by �");
  g_assert_cmpstr (in_source, ==, "session: 2 broken characters were replaced by �");
}

/* An object of an older version, or of one that is yet to come. */
static void
test_strange (void)
{
  static const char *const texts[] = {
    "{}",
    "{\"tables\":7,\"notes\":null,\"files\":[1,{\"path\":2}],\"finished\":\"never\",\"time_zone\":\"Mars/Crater\"}",
    "{\"tables\":[[],{\"columns\":[3,{\"changes\":[4,{\"kind\":\"melted\",\"count\":2,\"examples\":[5,{}]}]}]}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (texts[i], NULL);
      g_autofree char *text = eks_report_json_to_text (json_node_get_object (node));
      g_autofree char *name = eks_report_json_make_name (json_node_get_object (node), ".txt");

      g_assert_cmpuint (strlen (text), >, 0);
      g_assert_cmpint (strstr (text, "melted: 2") != NULL, ==, i == 2);
      g_assert_null (name);
    }
}

/* What the file does not say in clear, the report does not say either. */
#define PRIVATE_COLUMNS \
  "{\"field\":\"session_guid\",\"transform\":[\"hash\"],\"max\":4}," \
  "{\"field\":\"external_lead_id\",\"transform\":[{\"mask\":2}],\"max\":1}," \
  "{\"field\":\"status\",\"max\":2}," \
  "{\"field\":\"status\",\"title\":\"Again\",\"transform\":[\"drop\"],\"default\":\"-\"}," \
  "{\"constant\":\"xyz\",\"title\":\"Again\",\"max\":1}," \
  "{\"field\":\"created_ts\",\"hidden\":true}," \
  "{\"field\":\"data_set.formResult.comment\",\"max\":1}"

static const struct
{
  const char *title;
  gboolean personal;
} private_columns[] = {
  { "session_guid", TRUE }, { "external_lead_id", TRUE }, { "status", FALSE }, { "Again", TRUE }, { "Again (2)", FALSE }, { "comment", TRUE },
};

static void
assert_examples (JsonArray *examples, gboolean personal, gboolean has_row)
{
  g_assert_cmpuint (json_array_get_length (examples), >, 0);
  for (guint i = 0; i < json_array_get_length (examples); i++)
    {
      JsonObject *example = json_array_get_object_element (examples, i);
      g_assert_cmpint (json_object_has_member (example, "personal"), ==, personal);
      g_assert_cmpint (json_object_has_member (example, "value"), ==, !personal);
      g_assert_cmpint (json_object_has_member (example, "row"), ==, has_row);
    }
}

static JsonNode *
run_private (const char *faults)
{
  g_autoptr (EksTestFolder) store = eks_test_folder_new ();
  g_autoptr (EksTestFolder) output = eks_test_folder_new ();
  g_autoptr (EksTestClock) clock = eks_test_clock_new (NOW);
  g_autoptr (EksEnvironment) environment = eks_environment_new (store, EKS_CLOCK (clock));
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  g_autoptr (EksDemoServer) server = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (EksJob) job = NULL;
  g_autoptr (EksRun) run = NULL;
  g_autoptr (EksReport) report = NULL;

  options.records = 1200;
  options.now = NOW;
  options.faults = faults;
  server = eks_demo_server_new (&options);
  eks_demo_server_start (server, &error);
  g_assert_no_error (error);
  text = g_strdup_printf ("{\"version\":1,\"id\":\"11111111-2222-4333-8444-555555555555\",\"name\":\"sessions\","
                          "\"connection\":{\"connector\":\"onlinefundraising\",\"settings\":{\"base_url\":\"%s\"}},"
                          "\"tables\":[{\"entity\":\"onboarding_session\",\"columns\":[" PRIVATE_COLUMNS "]}],"
                          "\"format\":{\"type\":\"csv\"},\"file_name\":\"a.csv\"}",
                          eks_demo_server_get_base_url (server, "onlinefundraising"));
  job = eks_job_from_data (text, strlen (text), &error);
  g_assert_no_error (error);
  run = eks_run_new (environment, job);
  eks_run_set_output_folder (run, output);
  report = eks_run_execute (run, NULL, &error);
  g_assert_no_error (error);
  eks_demo_server_stop (server);
  return eks_report_to_json (report);
}

static void
test_private (void)
{
  g_autoptr (JsonNode) node = run_private ("/onboarding/sessions:duplicate@2");
  JsonArray *found = json_object_get_array_member (get_table (node, 0), "columns");
  JsonArray *notes = json_object_get_array_member (json_node_get_object (node), "notes");
  guint n_duplicates = 0;

  g_assert_cmpuint (json_array_get_length (found), ==, G_N_ELEMENTS (private_columns));
  for (guint i = 0; i < G_N_ELEMENTS (private_columns); i++)
    {
      JsonObject *column = json_array_get_object_element (found, i);
      JsonObject *change = get_change (get_table (node, 0), i, 0);
      g_assert_cmpstr (json_object_get_string_member (column, "title"), ==, private_columns[i].title);
      assert_examples (json_object_get_array_member (change, "examples"), private_columns[i].personal, TRUE);
    }
  for (guint i = 0; i < json_array_get_length (notes); i++)
    {
      JsonObject *note = json_array_get_object_element (notes, i);
      if (!g_str_equal (json_object_get_string_member (note, "kind"), "duplicate-dropped"))
        continue;
      n_duplicates++; /* its key is written as a hash */
      assert_examples (json_object_get_array_member (note, "examples"), TRUE, FALSE);
    }
  g_assert_cmpuint (n_duplicates, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY", "demo-key-onlinefundraising", TRUE);
  g_setenv ("EKSPORT_SECRET_HASH_SALT", "a salt of sixteen bytes", TRUE);
  g_test_add_func ("/report/json", test_json);
  g_test_add_func ("/report/text", test_text);
  g_test_add_func ("/report/summary", test_summary);
  g_test_add_func ("/report/danish", test_danish);
  g_test_add_func ("/report/words", test_words);
  g_test_add_func ("/report/labels", test_labels);
  g_test_add_func ("/report/broken", test_broken);
  g_test_add_func ("/report/strange", test_strange);
  g_test_add_func ("/report/private", test_private);
  return g_test_run ();
}
