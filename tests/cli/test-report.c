/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report beside the data: what it is called, that it is protected as they are, and that without it they stay. */

#include "config.h"

#include "cli-test.h"

static char *program;

#define N_SESSIONS 120
/* The comment is personal; the demo organisation has longer ones than one character. */
#define CHANGED "\"columns\":[{\"field\":\"session_guid\",\"max\":4},{\"field\":\"data_set.formResult.comment\",\"title\":\"Comment\",\"default\":\"-\"," \
                "\"transform\":[\"upper\"],\"max\":1}]"
#define CSV "\"format\":{\"type\":\"csv\",\"preset\":\"systems\"%s},\"file_name\":\"sessions.csv\",\"language\":\"%s\",\"report\":\"%s\"%s"

static char *
write_job (World *world, const char *packing, const char *language, const char *report, const char *more)
{
  g_autofree char *members = g_strdup_printf (CSV, packing, language, report, more);

  return world_write_job (world, "job.json", CHANGED, members);
}

static JsonObject *
get_report_file (JsonNode *result)
{
  return json_object_get_object_member (json_node_get_object (result), "report_file");
}

static void
assert_receipt (World *world, JsonObject *file, const char *name)
{
  g_autofree char *path = world_path (world, name);
  g_autofree char *text = NULL, *hash = NULL;
  gsize length;

  text = world_read (world, name, &length);
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
  g_assert_cmpstr (json_object_get_string_member (file, "path"), ==, path);
  g_assert_cmpint (json_object_get_int_member (file, "bytes"), ==, (gint64) length);
  g_assert_cmpstr (json_object_get_string_member (file, "sha256"), ==, hash);
}

/* The same words for whoever runs the export: its language is Danish, the program's is English. */
static void
test_text (void)
{
  g_autoptr (World) world = world_new (program, N_SESSIONS, NULL);
  g_autofree char *job = write_job (world, ",\"compress\":\"gzip\"", "da", "text", "");
  g_auto (Done) done = world_run (world, NULL, "run", job, "--output", world->output, "--progress", "json", NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  assert_done (&done);
  node = parse_json (done.out);
  g_assert_cmpuint (eks_test_folder_count (world->output), ==, 2);
  assert_receipt (world, get_report_file (node), "sessions.csv.gz.report.txt");
  text = world_read (world, "sessions.csv.gz.report.txt", NULL);
  g_assert_true (g_str_has_prefix (text, "Konverteringsrapport: sessions\n"));
  g_assert_nonnull (strstr (text, "\nFil: sessions.csv.gz\n"));
  g_assert_nonnull (strstr (text, "\n  Skrevne rækker: 120\n"));
  g_assert_nonnull (strstr (text, "\nKolonne: session_guid\n  120 værdier var længere end den største længde og blev afkortet\n    række 1: "));
  g_assert_nonnull (strstr (text, "\n    og 115 til\n\nKolonne: Comment\n"));
  g_assert_nonnull (strstr (text, ": persondata\n"));
}

/* The file has what --progress json says, but for where it is itself. */
static void
test_json (void)
{
  g_autoptr (World) world = world_new (program, N_SESSIONS, NULL);
  g_autofree char *job = write_job (world, "", "en", "json", "");
  g_auto (Done) done = world_run (world, NULL, "run", job, "--output", world->output, "--progress", "json", NULL);
  g_autoptr (JsonNode) result = NULL, file = NULL;
  g_autofree char *text = NULL;

  assert_done (&done);
  result = parse_json (done.out);
  assert_receipt (world, get_report_file (result), "sessions.csv.report.json");
  text = world_read (world, "sessions.csv.report.json", NULL);
  g_assert_true (g_str_has_suffix (text, "}\n"));
  file = parse_json (text);
  json_object_remove_member (json_node_get_object (result), "report_file");
  json_object_remove_member (json_node_get_object (result), "finished");
  json_object_remove_member (json_node_get_object (file), "finished");
  g_assert_true (json_node_equal (result, file));
}

static void
test_words (void)
{
  g_autoptr (World) world = world_new (program, N_SESSIONS, NULL);
  g_autofree char *job = write_job (world, "", "en", "text", "");
  g_autofree char *path = world_path (world, "sessions.csv.report.txt");
  g_autofree char *line = g_strdup_printf ("\nReport in %s\n", path);
  g_auto (Done) dry = world_run (world, NULL, "run", job, "--output", world->output, "--dry-run", NULL);

  assert_done (&dry);
  g_assert_cmpuint (eks_test_folder_count (world->output), ==, 0);
  g_auto (Done) done = world_run (world, NULL, "run", job, "--output", world->output, NULL);
  assert_done (&done);
  g_assert_nonnull (strstr (done.out, line));
  g_assert_nonnull (strstr (done.out, "personal (row "));
}

/* Nothing in clear beside an encrypted file. */
static void
test_encrypted (gconstpointer data)
{
  const gboolean armor = GPOINTER_TO_INT (data);
  const char *name = armor ? "sessions.csv.report.txt.asc" : "sessions.csv.report.txt.gpg";
  g_autoptr (World) world = world_new (program, N_SESSIONS, NULL);
  g_auto (Done) key = world_run (world, NULL, "key", "generate", "Anne", "a@example.org", "--no-passphrase", NULL);
  g_autofree char *fingerprint = g_strndup (key.out, 40);
  g_autofree char *more = g_strdup_printf (",\"encryption\":{\"recipients\":[\"%s\"],\"armor\":%s}", fingerprint, armor ? "true" : "false");
  g_autofree char *job = write_job (world, "", "en", "text", more);
  g_autofree char *opened = g_build_filename (world->home, "opened", NULL);
  g_autofree char *text = NULL;

  assert_status (&key, 0);
  g_auto (Done) done = world_run (world, NULL, "run", job, "--output", world->output, NULL);
  assert_done (&done);
  g_assert_cmpuint (eks_test_folder_count (world->output), ==, 2);
  g_assert_false (is_anywhere (world->output, "Conversion report"));
  g_auto (Done) decrypted = world_run (world, NULL, "decrypt", name, "--output", opened, NULL);
  assert_status (&decrypted, 0);
  g_assert_true (g_file_get_contents (opened, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "Conversion report: sessions\n"));
}

#define PAIR "\"columns\":[{\"field\":\"status\",\"max\":2}]"
#define TABLES(first, second) \
  "{\"version\":1,\"id\":\"11111111-2222-4333-8444-555555555555\",\"name\":\"two\"," \
  "\"connection\":{\"connector\":\"onlinefundraising\",\"settings\":{\"base_url\":\"%s\"}}," \
  "\"tables\":[{\"name\":\"" first "\",\"entity\":\"onboarding_session\"," PAIR "},{\"name\":\"" second "\",\"entity\":\"onboarding_session\"," PAIR "}]," \
  "\"format\":{\"type\":\"csv\"},\"file_name\":\"{table}\",\"report\":\"text\"}"

/* One report for all files of the run, beside the first. */
static void
test_tables (void)
{
  g_autoptr (World) world = world_new (program, N_SESSIONS, NULL);
  g_autofree char *content = g_strdup_printf (TABLES ("a.csv", "b.csv"), eks_demo_server_get_base_url (world->server, "onlinefundraising"));
  g_autofree char *job = world_write (world, "job.json", content);
  g_auto (Done) done = world_run (world, NULL, "run", job, "--output", world->output, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;

  assert_done (&done);
  g_assert_cmpuint (eks_test_folder_count (world->output), ==, 3);
  text = world_read (world, "a.csv.report.txt", NULL);
  parts = g_strsplit (text, "\nTable: ", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  g_assert_true (g_str_has_prefix (parts[1], "a.csv\n") && g_str_has_prefix (parts[2], "b.csv\n"));
  g_assert_nonnull (strstr (parts[2], "\nColumn: status\n  120 values "));
}

/* It failed: the data stay, and it is said. */
static void
assert_no_report (World *world, const Done *done, const char *words)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *note = NULL;

  assert_status (done, 0);
  g_assert_true (g_str_has_prefix (done->err, "eksport-cli: the report could not be written beside the file: "));
  g_assert_nonnull (strstr (done->err, words));
  node = parse_json (done->out);
  g_assert_nonnull (strstr (json_object_get_string_member (get_report_file (node), "error"), words));
  g_assert_false (json_object_has_member (get_report_file (node), "path"));
  g_assert_nonnull (strstr (done->out, "\"no-report\""));
  g_auto (Done) history = world_run (world, NULL, "history", "--json", NULL);
  g_assert_nonnull (strstr (history.out, "\"no-report\""));
  g_assert_nonnull (strstr (history.out, "\"done\""));
}

static void
test_in_the_way (void)
{
  g_autoptr (World) world = world_new (program, N_SESSIONS, NULL);
  g_autofree char *job = write_job (world, "", "en", "text", "");
  g_autofree char *folder = world_path (world, "sessions.csv.report.txt");
  g_autofree char *text = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_auto (Done) done = world_run (world, NULL, "run", job, "--output", world->output, "--progress", "json", NULL);
  assert_no_report (world, &done, "is a folder");
  text = world_read (world, "sessions.csv", NULL);
  g_assert_true (g_str_has_prefix (text, "session_guid"));
  g_assert_cmpuint (eks_test_folder_count (world->output), ==, 2);
}

/* It would take the place of the second file. */
static void
test_taken (void)
{
  g_autoptr (World) world = world_new (program, N_SESSIONS, NULL);
  g_autofree char *content = g_strdup_printf (TABLES ("a.csv", "a.csv.report.txt"), eks_demo_server_get_base_url (world->server, "onlinefundraising"));
  g_autofree char *job = world_write (world, "job.json", content);
  g_auto (Done) done = world_run (world, NULL, "run", job, "--output", world->output, "--progress", "json", NULL);
  g_autofree char *text = NULL;

  assert_no_report (world, &done, "“a.csv.report.txt” already");
  g_assert_cmpuint (eks_test_folder_count (world->output), ==, 2);
  text = world_read (world, "a.csv.report.txt", NULL);
  g_assert_null (strstr (text, "Conversion report"));
}

int
main (int argc, char **argv)
{
  program = cli_test_init (&argc, &argv);
  g_test_add_func ("/cli/report/text", test_text);
  g_test_add_func ("/cli/report/json", test_json);
  g_test_add_func ("/cli/report/words", test_words);
  g_test_add_data_func ("/cli/report/encrypted/gpg", GINT_TO_POINTER (FALSE), test_encrypted);
  g_test_add_data_func ("/cli/report/encrypted/asc", GINT_TO_POINTER (TRUE), test_encrypted);
  g_test_add_func ("/cli/report/tables", test_tables);
  g_test_add_func ("/cli/report/in-the-way", test_in_the_way);
  g_test_add_func ("/cli/report/taken", test_taken);
  int status = g_test_run ();
  g_free (program);
  return status;
}
