/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every command but run and those about keys: what they answer, in words and as JSON, and how they refuse. */

#include "config.h"

#include "cli-test.h"

static char *program;

#define SECRET "canary-4f0b-ØÆÅ"

static void
test_usage (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_auto (Done) nothing = world_run (world, NULL, NULL);
  g_auto (Done) help = world_run (world, NULL, "--help", NULL);
  g_auto (Done) version = world_run (world, NULL, "--version", NULL);
  g_auto (Done) unknown = world_run (world, NULL, "exprot", NULL);
  g_auto (Done) group = world_run (world, NULL, "connection", NULL);
  g_auto (Done) of_run = world_run (world, NULL, "run", "--help", NULL);
  g_auto (Done) option = world_run (world, NULL, "run", "--fast", NULL);
  g_auto (Done) missing = world_run (world, NULL, "run", NULL);
  g_auto (Done) extra = world_run (world, NULL, "jobs", "all", NULL);
  g_auto (Done) no_job = world_run (world, NULL, "run", "nosuch", NULL);

  assert_status (&nothing, 2);
  assert_done (&help);
  g_assert_nonnull (strstr (help.out, "connection add ID CONNECTOR"));
  assert_done (&version);
  assert_failed (&unknown, 2, "“exprot”");
  assert_failed (&group, 2, "list, add, remove, test");
  assert_done (&of_run);
  g_assert_nonnull (strstr (of_run.out, "eksport-cli run [OPTION…] JOB"));
  g_assert_nonnull (strstr (of_run.out, "--set=KEY=VALUE"));
  assert_failed (&option, 2, "--fast");
  assert_failed (&missing, 2, "argument");
  assert_failed (&extra, 2, "“all”");
  assert_failed (&no_job, 2, "“nosuch”");
}

/* Messages come in the language of the person; what scripts read does not. */
static void
test_language (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);

  world_set (world, "LC_ALL", "da_DK.UTF-8");
  world_set (world, "LANGUAGE", "da");
  g_auto (Done) entities = world_run (world, NULL, "entities", "demo", "--json", NULL);
  assert_done (&entities);
  g_assert_nonnull (strstr (entities.out, "\"id\":\"onboarding_session\""));
  g_assert_nonnull (strstr (entities.out, "\"Kampagne\""));
}

static void
test_check (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *good = world_write_plain_job (world);
  g_autofree char *bad = world_write_job (world, "bad.json",
    "\"where\":{\"any\":[{\"field\":\"nosuch\",\"is\":\"empty\"}]},\"columns\":[" COLUMNS ",{\"field\":\"lead.nosuch\"}]", AS_CSV);
  g_auto (Done) can = world_run (world, NULL, "check", good, NULL);
  g_auto (Done) cannot = world_run (world, NULL, "check", bad, NULL);

  assert_done (&can);
  g_assert_nonnull (strstr (can.out, "“sessions”"));
  assert_failed (&cannot, 2, "tables[0].where.any[0].field");
  assert_failed (&cannot, 2, "tables[0].columns[4].field"); /* all of them, not only the first */
  g_assert_cmpuint (eks_demo_server_get_requests (world->server, "127.0.0.1"), ==, 0);
}

static void
test_preview (void)
{
  g_autoptr (World) world = world_new (program, 1200, NULL);
  g_autofree char *job = world_write_job (world, "job.json",
    "\"columns\":[" COLUMNS ",{\"field\":\"user.name\",\"title\":\"Who\"}]", AS_CSV);
  g_auto (Done) done = world_run (world, NULL, "preview", job, "--rows", "7", NULL);
  g_auto (Done) none = world_run (world, NULL, "preview", job, "--rows", "0", NULL);
  g_auto (Done) run = world_run (world, NULL, "run", job, NULL);
  g_autofree char *text = world_read (world, "sessions.csv", NULL);
  g_auto (GStrv) lines = NULL, written = g_strsplit (text, "\n", -1);

  assert_done (&done);
  lines = g_strsplit (done.out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 9); /* title, seven rows, the end of the last line */
  g_assert_true (g_str_has_prefix (lines[0], "session_guid  "));
  g_assert_true (g_str_has_suffix (lines[0], "  Who"));
  for (guint i = 1; i <= 7; i++)
    {
      g_auto (GStrv) cells = g_strsplit (written[i], ";", -1);
      for (guint j = 0; cells[j] != NULL; j++)
        if (strchr (cells[j], '"') == NULL)
          g_assert_nonnull (strstr (lines[i], cells[j]));
    }
  assert_failed (&none, 2, "1 to 1000");
  assert_done (&run);
}

static void
test_catalog (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_auto (Done) entities = world_run (world, NULL, "entities", "demo", NULL);
  g_auto (Done) entities_json = world_run (world, NULL, "entities", "demo", "--json", NULL);
  g_auto (Done) fields = world_run (world, NULL, "fields", "demo", "onboarding_session", NULL);
  g_auto (Done) fields_json = world_run (world, NULL, "fields", "demo", "onboarding_session", "--json", NULL);
  g_auto (Done) no_entity = world_run (world, NULL, "fields", "demo", "nosuch", NULL);
  g_auto (Done) no_connection = world_run (world, NULL, "entities", "nosuch", NULL);
  g_autoptr (JsonNode) entities_node = NULL, fields_node = NULL;
  JsonObject *status = NULL;
  JsonArray *list;

  assert_done (&entities);
  g_assert_nonnull (strstr (entities.out, "onboarding_session  Onboarding session\n"));
  assert_done (&entities_json);
  entities_node = parse_json (entities_json.out);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (entities_node)), ==, 9);
  assert_done (&fields);
  g_assert_nonnull (strstr (fields.out, "lead.external_lead_id"));
  assert_done (&fields_json);
  fields_node = parse_json (fields_json.out);
  list = json_node_get_array (fields_node);
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (g_str_equal (json_object_get_string_member (json_array_get_object_element (list, i), "id"), "status"))
      status = json_array_get_object_element (list, i);
  g_assert_nonnull (status);
  g_assert_cmpstr (json_object_get_string_member (status, "type"), ==, "text");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (status, "values")), >=, 4);
  assert_failed (&no_entity, 2, "“nosuch”");
  assert_failed (&no_connection, 2, "“nosuch”");
}

/* What the list names can be printed, and what is printed can be run as it is. */
static void
test_exports (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_auto (Done) list = world_run (world, NULL, "exports", "demo", NULL);
  g_auto (Done) json = world_run (world, NULL, "exports", "demo", "--json", NULL);
  g_auto (Done) job = world_run (world, NULL, "exports", "demo", "completed_sessions", NULL);
  g_auto (Done) saved = world_run (world, NULL, "exports", "demo", "completed_sessions", "--save", NULL);
  g_auto (Done) jobs = world_run (world, NULL, "jobs", NULL);
  g_auto (Done) unknown = world_run (world, NULL, "exports", "demo", "nosuch", NULL);
  g_auto (Done) row = world_run (world, NULL, "exports", "demo", "completed_sessions", "--row", "7", NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *path = NULL;

  assert_done (&list);
  g_assert_nonnull (strstr (list.out, "completed_sessions  Completed sessions"));
  assert_done (&json);
  node = parse_json (json.out);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_node_get_array (node), 0), "id"), ==, "completed_sessions");
  assert_done (&job);
  path = world_write (world, "ready.json", job.out);
  g_auto (Done) check = world_run (world, NULL, "check", path, NULL);
  assert_done (&check);
  assert_done (&saved);
  assert_done (&jobs);
  g_assert_nonnull (strstr (jobs.out, "Completed sessions"));
  assert_failed (&unknown, 2, "“nosuch”");
  assert_failed (&row, 2, "--row");
}

/* libsecret 0.20 leaks whenever it writes its file: leaks cannot be looked for then. */
static void
forgive_leaks (World *world)
{
  const char *before = g_getenv ("ASAN_OPTIONS");
  g_autofree char *options = g_strconcat (before != NULL ? before : "", ":detect_leaks=0", NULL);

  world_set (world, "ASAN_OPTIONS", options);
}

/* The whole life of a connection. Its secret is told to the keyring and to the service, and to nobody else. */
static void
test_connection (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *address = g_strconcat ("base_url=", eks_demo_server_get_base_url (world->server, "onlinefundraising"), NULL);

  forgive_leaks (world);
  g_hash_table_remove (world->environment, "EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY");
  g_auto (Done) add = world_run (world, SECRET "\n", "connection", "add", "acme", "onlinefundraising", "--name", "Acme", "--set", address, "--time-zone", "Europe/Stockholm", NULL);
  g_auto (Done) again = world_run (world, "other\n", "connection", "add", "acme", "onlinefundraising", "--set", address, NULL);
  g_auto (Done) list = world_run (world, NULL, "connection", "list", NULL);
  g_auto (Done) json = world_run (world, NULL, "connection", "list", "--json", NULL);
  g_auto (Done) refused = world_run (world, NULL, "connection", "test", "acme", NULL);
  g_autofree char *asked = eks_demo_server_dup_authorization (world->server, "127.0.0.1");
  g_autoptr (JsonNode) node = NULL;

  assert_done (&add);
  assert_failed (&again, 2, "“acme”");
  assert_done (&list);
  g_assert_true (g_regex_match_simple ("^acme +Acme +onlinefundraising$", list.out, G_REGEX_MULTILINE, 0));
  g_assert_true (g_regex_match_simple ("^demo +Demo +onlinefundraising$", list.out, G_REGEX_MULTILINE, 0));
  assert_done (&json);
  node = parse_json (json.out);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), >=, 2);
  /* The organisation knows another key: ours arrived there. */
  assert_failed (&refused, 3, "key");
  g_assert_cmpstr (asked, ==, SECRET);
  g_assert_null (strstr (add.out, SECRET));
  g_assert_null (strstr (json.out, SECRET));
  g_assert_null (strstr (refused.err, SECRET));
  g_assert_false (is_anywhere (world->home, SECRET));
  g_assert_true (is_anywhere (world->home, address + strlen ("base_url=")));

  g_auto (Done) removed = world_run (world, NULL, "connection", "remove", "acme", NULL);
  g_auto (Done) gone = world_run (world, NULL, "connection", "test", "acme", NULL);
  g_auto (Done) readd = world_run (world, "\n", "connection", "add", "acme", "onlinefundraising", "--set", address, NULL);
  g_auto (Done) no_secret = world_run (world, NULL, "connection", "test", "acme", NULL);
  assert_done (&removed);
  assert_failed (&gone, 2, "“acme”");
  assert_done (&readd);
  /* The secret went with the connection that it belonged to. */
  assert_failed (&no_secret, 2, "EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY");

  world_set (world, "EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY", API_KEY);
  g_auto (Done) accepted = world_run (world, NULL, "connection", "test", "acme", NULL);
  assert_done (&accepted);
  g_assert_nonnull (strstr (accepted.out, "/dataSets"));
}

static const struct
{
  const char *name;
  const char *words;
  const char *arguments[6];
} bad_connections[] = {
  { "id", "“../x”", { "../x", "onlinefundraising", "--set", "base_url=https://x.example", NULL } },
  { "demo", "“demo”", { "demo", "onlinefundraising", "--set", "base_url=https://x.example", NULL } },
  { "connector", "“nosuch”", { "acme", "nosuch", NULL } },
  { "setting", "“colour=red”", { "acme", "onlinefundraising", "--set", "colour=red", NULL } },
  { "secret", "“api_key” is a secret", { "acme", "onlinefundraising", "--set", "api_key=" SECRET, NULL } },
  { "missing", "--set base_url=", { "acme", "onlinefundraising", NULL } },
  { "zone", "“Mars/Olympus”", { "acme", "onlinefundraising", "--time-zone", "Mars/Olympus", NULL } },
};

/* The connections that come with Eksport, and no other */
static void
assert_demo_alone (const char *list)
{
  g_auto (GStrv) lines = g_strsplit (list, "\n", -1);

  for (guint i = 0; lines[i][0] != '\0'; i++)
    g_assert_true (g_str_has_prefix (lines[i], i == 0 ? "demo " : "demo-"));
}

static void
test_bad_connection (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  const char *const *a = bad_connections[i].arguments;
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_auto (Done) done = world_run (world, "x\n", "connection", "add", a[0], a[1], a[2], a[3], NULL);
  g_auto (Done) list = world_run (world, NULL, "connection", "list", NULL);

  assert_failed (&done, 2, bad_connections[i].words);
  g_assert_null (strstr (done.err, SECRET));
  assert_demo_alone (list.out);
}

/* Whoever stops at the prompt leaves no half of a connection. */
static void
test_interrupted_prompt (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  const char *const argv[] = { program, "connection", "add", "acme", "onlinefundraising", "--set", "base_url=https://x.example", NULL };
  g_autoptr (GSubprocess) process = world_start (world, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, argv);

  g_usleep (300 * 1000);
  g_subprocess_send_signal (process, SIGINT);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  /* Too early an interrupt finds the program without a hand for it: that is an end, too. */
  if (g_subprocess_get_if_exited (process))
    g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
  g_auto (Done) list = world_run (world, NULL, "connection", "list", NULL);
  assert_demo_alone (list.out);
}

static void
test_connector (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *whole = g_build_filename (g_getenv ("EKSPORT_DATADIR"), "connectors", "onlinefundraising.json", NULL);
  g_autofree char *broken = world_write (world, "broken.json", "{\"id\":\"x\",\"label\":\"X\",\"base_url\":\"https://x.example\",\"auth\":{\"kind\":\"telepathy\"},\"entities\":[]}");
  g_auto (Done) list = world_run (world, NULL, "connector", "list", NULL);
  g_auto (Done) json = world_run (world, NULL, "connector", "list", "--json", NULL);
  g_auto (Done) good = world_run (world, NULL, "connector", "check", whole, NULL);
  g_auto (Done) bad = world_run (world, NULL, "connector", "check", broken, NULL);
  g_auto (Done) nothing = world_run (world, NULL, "connector", "check", "nosuch.json", NULL);
  g_autoptr (JsonNode) node = NULL;

  assert_done (&list);
  g_assert_nonnull (strstr (list.out, "\nonlinefundraising  OnlineFundraising  "));
  assert_done (&json);
  node = parse_json (json.out);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), >=, 1);
  assert_done (&good);
  g_assert_nonnull (strstr (good.out, "OnlineFundraising"));
  assert_failed (&bad, 2, "auth.kind");
  assert_failed (&nothing, 2, "nosuch.json");
}

/* Added, it can be connected to; the same again must be asked for; removed, it is gone. */
static void
test_add_connector (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *example = g_build_filename (g_getenv ("EKSPORT_DATADIR"), "examples", "github.eksport-connector.json", NULL);
  g_autofree char *broken = world_write (world, "broken.json", "{\"id\": \"x\", \"exprots\": []}");
  g_auto (Done) check = world_run (world, NULL, "connector", "check", example, NULL);
  g_auto (Done) added = world_run (world, NULL, "connector", "add", example, NULL);
  g_auto (Done) list = world_run (world, NULL, "connector", "list", NULL);
  g_auto (Done) again = world_run (world, NULL, "connector", "add", example, NULL);
  g_auto (Done) replaced = world_run (world, NULL, "connector", "add", example, "--replace", NULL);
  g_auto (Done) shipped = world_run (world, NULL, "connector", "remove", "onlinefundraising", NULL);
  g_auto (Done) removed = world_run (world, NULL, "connector", "remove", "github", NULL);
  g_auto (Done) after = world_run (world, NULL, "connector", "list", NULL);
  g_auto (Done) bad = world_run (world, NULL, "connector", "add", broken, NULL);

  assert_done (&check);
  g_assert_nonnull (strstr (check.out, "api.github.com"));
  g_assert_nonnull (strstr (check.out, "header Authorization"));
  assert_done (&added);
  g_assert_nonnull (strstr (added.out, "eksport/connectors/github.json"));
  g_assert_nonnull (strstr (list.out, "GitHub"));
  assert_failed (&again, 2, "--replace");
  assert_done (&replaced);
  assert_failed (&shipped, 2, "“onlinefundraising”");
  assert_done (&removed);
  g_assert_null (strstr (after.out, "GitHub"));
  assert_failed (&bad, 2, "exprots: ");
}

/* A broken description of somebody's own hides none of the others, and is spoken of. */
static void
test_own_connector (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *folder = g_build_filename (world->home, "data", "eksport", "connectors", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_autofree char *broken = world_write (world, "data/eksport/connectors/mine.json", "{\"id\":");
  g_auto (Done) list = world_run (world, NULL, "connector", "list", NULL);
  assert_status (&list, 0);
  g_assert_nonnull (strstr (list.out, "onlinefundraising  "));
  g_assert_nonnull (strstr (list.err, "mine.json"));
}

/* What a service no longer has is a note, and no fault. */
static void
test_kept (void)
{
  static const char connector[] =
    "{\"id\":\"forgetful\",\"label\":\"Forgetful\",\"verified\":\"Made up\",\"base_url\":\"https://forgetful.example\",\"auth\":{\"kind\":\"none\"},"
    "\"entities\":[{\"id\":\"event\",\"label\":\"Event\",\"size\":\"large\",\"fields\":[{\"id\":\"made\",\"path\":\"made\",\"type\":\"timestamp\",\"label\":\"Made\"}],"
    "\"streams\":[{\"path\":\"/events\",\"verified\":\"documented\",\"paging\":{\"kind\":\"single\"},"
    "\"window\":{\"field\":\"made\",\"from_parameter\":\"from\",\"to_parameter\":\"to\",\"keeps_months\":12}}]}]}";
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *folder = g_build_filename (world->home, "data", "eksport", "connectors", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_autofree char *path = world_write (world, "data/eksport/connectors/forgetful.json", connector);
  g_autofree char *job = world_write (world, "events.json",
    "{\"version\":1,\"name\":\"events\",\"connection\":{\"connector\":\"forgetful\"},\"tables\":[{\"entity\":\"event\",\"columns\":[{\"field\":\"made\"}]}]," AS_CSV "}");
  g_auto (Done) check = world_run (world, NULL, "check", job, NULL);
  assert_status (&check, 0);
  g_assert_nonnull (strstr (check.out, "“events” can run."));
  g_assert_true (g_regex_match_simple ("^Note: Forgetful keeps nothing from before \\d{4}-\\d\\d-\\d\\d \\(Event\\), so what is older will be missing\\.\\n$", check.err, 0, 0));
}

static void
test_jobs_and_history (void)
{
  g_autoptr (World) world = world_new (program, 50, NULL);
  g_autofree char *folder = g_build_filename (world->home, "data", "eksport", "jobs", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_autofree char *job = world_write_plain_job (world);
  g_autofree char *saved = g_build_filename (folder, "11111111-2222-4333-8444-555555555555.eksport.json", NULL);
  g_assert_cmpint (g_rename (job, saved), ==, 0);

  g_auto (Done) jobs = world_run (world, NULL, "jobs", NULL);
  g_auto (Done) jobs_json = world_run (world, NULL, "jobs", "--json", NULL);
  g_auto (Done) by_name = world_run (world, NULL, "run", "sessions", NULL);
  g_auto (Done) failed = world_run (world, NULL, "run", "sessions", "--output", "/proc/nowhere", NULL);
  g_auto (Done) history = world_run (world, NULL, "history", "sessions", NULL);
  g_auto (Done) history_json = world_run (world, NULL, "history", "--json", NULL);
  g_autoptr (JsonNode) jobs_node = NULL, history_node = NULL;
  JsonArray *runs;

  assert_done (&jobs);
  g_assert_true (g_str_has_prefix (jobs.out, "sessions  OnlineFundraising · "));
  assert_done (&jobs_json);
  jobs_node = parse_json (jobs_json.out);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (jobs_node)), ==, 1);
  assert_done (&by_name);
  assert_status (&failed, 4);
  assert_done (&history);
  g_assert_nonnull (strstr (history.out, "  done"));
  g_assert_nonnull (strstr (history.out, "  delivery"));
  assert_done (&history_json);
  history_node = parse_json (history_json.out);
  runs = json_node_get_array (history_node);
  g_assert_cmpuint (json_array_get_length (runs), ==, 2);
  /* The newest first, whole enough to be looked up later. */
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (runs, 0), "outcome"), ==, "delivery");
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (runs, 1), "rows"), ==, 50);
  g_assert_true (json_object_has_member (json_object_get_object_member (json_array_get_object_element (runs, 1), "report"), "files"));
}

/* The organisation as a program of its own: the first line says where, an interrupt is its proper end. */
static void
test_demo (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  const char *const argv[] = { program, "demo", "--records", "30", "--seed", "7", NULL };
  g_autoptr (GSubprocess) process = world_start (world, G_SUBPROCESS_FLAGS_STDOUT_PIPE, argv);
  g_autoptr (GDataInputStream) output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *line = g_data_input_stream_read_line_utf8 (output, NULL, NULL, NULL);
  g_autoptr (JsonNode) node = parse_json (line);
  const char *address = json_object_get_string_member (json_node_get_object (node), "onlinefundraising");
  g_autofree char *setting = g_strconcat ("base_url=", address, NULL);
  g_auto (Done) add = world_run (world, "\n", "connection", "add", "own", "onlinefundraising", "--set", setting, NULL);
  g_auto (Done) test = world_run (world, NULL, "connection", "test", "own", NULL);
  g_auto (Done) faults = world_run (world, NULL, "demo", "--list-faults", NULL);
  g_auto (Done) wrong = world_run (world, NULL, "demo", "--faults", "earthquake", NULL);
  g_auto (Done) range = world_run (world, NULL, "demo", "--port", "70000", NULL);

  assert_done (&add);
  assert_done (&test);
  assert_done (&faults);
  g_assert_nonnull (strstr (faults.out, "429-date"));
  assert_failed (&wrong, 2, "“earthquake”");
  assert_failed (&range, 2, "range");
  g_subprocess_send_signal (process, SIGINT);
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
}

int
main (int argc, char **argv)
{
  program = cli_test_init (&argc, &argv);
  g_test_add_func ("/cli/commands/usage", test_usage);
  g_test_add_func ("/cli/commands/language", test_language);
  g_test_add_func ("/cli/commands/check", test_check);
  g_test_add_func ("/cli/commands/preview", test_preview);
  g_test_add_func ("/cli/commands/catalog", test_catalog);
  g_test_add_func ("/cli/commands/connection", test_connection);
  for (guint i = 0; i < G_N_ELEMENTS (bad_connections); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/commands/bad-connection/", bad_connections[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_bad_connection);
    }
  g_test_add_func ("/cli/commands/interrupted-prompt", test_interrupted_prompt);
  g_test_add_func ("/cli/commands/exports", test_exports);
  g_test_add_func ("/cli/commands/connector", test_connector);
  g_test_add_func ("/cli/commands/add-connector", test_add_connector);
  g_test_add_func ("/cli/commands/own-connector", test_own_connector);
  g_test_add_func ("/cli/commands/kept", test_kept);
  g_test_add_func ("/cli/commands/jobs-and-history", test_jobs_and_history);
  g_test_add_func ("/cli/commands/demo", test_demo);
  int status = g_test_run ();
  g_free (program);
  return status;
}
