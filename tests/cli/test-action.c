/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions from the command line, against a service that is not ours: refused until allowed, asked for in words, sent once,
 * and in the history whatever came of them. */

#include "config.h"

#include "cli-test.h"

static const char *program;

typedef struct
{
  World *world;
  GSubprocess *service;
  char *address;
} Sends;

static char *
read_line (GSubprocess *process)
{
  g_autoptr (GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  char *line = g_data_input_stream_read_line_utf8 (out, NULL, NULL, NULL);

  g_assert_nonnull (line);
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (out), FALSE);
  return line;
}

static void
set_up (Sends *self, gconstpointer data)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "support", "sends", "service.py", NULL);
  g_autofree char *description = g_test_build_filename (G_TEST_DIST, "support", "sends", "sends.json", NULL);
  const char *const argv[] = { "/usr/bin/python3", script, NULL };
  g_autofree char *text = NULL;
  g_autofree char *setting = NULL;

  self->world = world_new (program, 5, NULL);
  self->service = world_start (self->world, G_SUBPROCESS_FLAGS_STDOUT_PIPE, argv);
  self->address = read_line (self->service);
  world_set_path (self->world, "XDG_DATA_HOME", "data/eksport/connectors");
  world_set_path (self->world, "XDG_DATA_HOME", "data");
  g_assert_true (g_file_get_contents (description, &text, NULL, NULL));
  g_free (world_write (self->world, "data/eksport/connectors/sends.json", text));
  world_set (self->world, "EKSPORT_SECRET_SENDS_TOKEN", "key of the sends");
  setting = g_strconcat ("base_url=", self->address, NULL);
  g_auto (Done) added = world_run (self->world, "\n", "connection", "add", "ours", "sends", "--set", setting, NULL);
  assert_status (&added, 0);
}

static void
tear_down (Sends *self, gconstpointer data)
{
  g_subprocess_send_signal (self->service, SIGTERM);
  g_subprocess_wait (self->service, NULL, NULL);
  g_object_unref (self->service);
  g_free (self->address);
  world_free (self->world);
}

/* What was sent that is no question: one a line, METHOD PATH BODY */
static char *
list_writes (Sends *self)
{
  g_autofree char *address = g_strconcat (self->address, "/log", NULL);
  const char *const argv[] = { "/usr/bin/python3", "-c",
                               "import json, sys, urllib.request\n"
                               "for asked in json.load(urllib.request.urlopen(sys.argv[1])):\n"
                               "    if asked['method'] != 'GET': print(asked['method'], asked['path'], asked['body'])",
                               address, NULL };
  g_auto (Done) done = world_call (self->world, NULL, argv);

  assert_done (&done);
  return g_steal_pointer (&done.out);
}

static void
assert_writes (Sends *self, const char *expected)
{
  g_autofree char *writes = list_writes (self);

  g_assert_cmpstr (writes, ==, expected);
}

static void
allow (Sends *self, const char *name)
{
  g_auto (Done) done = world_run (self->world, NULL, "connection", "actions", "ours", "--allow", name, NULL);

  assert_done (&done);
}

static void
test_permission (Sends *self, gconstpointer data)
{
  World *world = self->world;
  g_auto (Done) none = world_run (world, NULL, "connection", "actions", "ours", NULL);
  g_auto (Done) unknown = world_run (world, NULL, "connection", "actions", "ours", "--allow", "send.delete", NULL);
  g_auto (Done) allowed = world_run (world, NULL, "connection", "actions", "ours", "--allow", "send.pause", "--allow", "send.resume", "--json", NULL);
  g_auto (Done) listed = world_run (world, NULL, "connection", "list", "--json", NULL);
  g_auto (Done) forbidden = world_run (world, NULL, "connection", "actions", "ours", "--forbid", "send.resume", NULL);
  g_autoptr (JsonNode) node = NULL;

  assert_done (&none);
  g_assert_nonnull (strstr (none.out, "send.pause     not allowed  Pause"));
  g_assert_null (strstr (none.out, "  allowed"));
  assert_failed (&unknown, 2, "“send.delete” is not an action of Sends & more");
  assert_done (&allowed);
  node = parse_json (allowed.out);
  JsonObject *first = json_array_get_object_element (json_node_get_array (node), 0);
  g_assert_cmpstr (json_object_get_string_member (first, "action"), ==, "send.pause");
  g_assert_true (json_object_get_boolean_member (first, "allowed"));
  g_assert_cmpstr (json_object_get_string_member (first, "sends"), ==, "/sends/{key}/pause");
  g_assert_false (json_object_get_boolean_member (json_array_get_object_element (json_node_get_array (node), 2), "allowed"));
  g_assert_nonnull (strstr (listed.out, "\"actions\":[\"send.pause\",\"send.resume\"]"));
  assert_done (&forbidden);
  g_assert_nonnull (strstr (forbidden.out, "send.pause     allowed"));
  g_assert_nonnull (strstr (forbidden.out, "send.resume    not allowed"));
  assert_writes (self, "");
}

/* Asked without --yes, refused without permission, done once with both. */
static void
test_once (Sends *self, gconstpointer data)
{
  World *world = self->world;
  g_auto (Done) asked = world_run (world, NULL, "action", "ours", "send.pause", "119", NULL);
  g_auto (Done) refused = world_run (world, NULL, "action", "ours", "send.pause", "119", "--yes", NULL);

  assert_status (&asked, 2);
  g_assert_cmpstr (asked.out, ==, "Pause “Newsletter 119”? Those who have not got it yet have to wait.\n");
  g_assert_nonnull (strstr (asked.err, "Add --yes to do it."));
  assert_failed (&refused, 6, "“Pause” of “Sends” is not allowed on this connection, so nothing was sent.");
  assert_writes (self, "");

  allow (self, "send.pause");
  allow (self, "send.resume");
  g_auto (Done) done = world_run (world, NULL, "action", "ours", "send.pause", "119", "--yes", NULL);
  assert_status (&done, 0);
  g_assert_cmpstr (done.out, ==, "“Newsletter 119” is paused.\n");
  g_assert_cmpstr (done.err, ==, "“Resume” takes it back: eksport-cli action ours send.resume 119 --yes\n");
  assert_writes (self, "POST /sends/119/pause id=119\n");

  /* Its state is another one now. */
  g_auto (Done) again = world_run (world, NULL, "action", "ours", "send.pause", "119", "--yes", NULL);
  assert_failed (&again, 6, "“Pause” cannot be done while “Status” is “Paused”. Nothing was sent.");
  g_auto (Done) back = world_run (world, NULL, "action", "ours", "send.resume", "119", "--yes", NULL);
  assert_status (&back, 0);
  g_auto (Done) nobody = world_run (world, NULL, "action", "ours", "send.pause", "4711", "--yes", NULL);
  assert_failed (&nobody, 2, "“Sends” has no record with the key “4711”");
  assert_writes (self, "POST /sends/119/pause id=119\nPOST /sends/119/resume \n");
}

/* What the service says, and what it does not. */
static void
test_failures (Sends *self, gconstpointer data)
{
  World *world = self->world;

  allow (self, "send.pause");
  g_auto (Done) inside = world_run (world, NULL, "action", "ours", "send.pause", "13", "--yes", NULL);
  assert_failed (&inside, 3, "The send cannot be changed at the moment. The service says: “The send is locked by another user” (HTTP 200)");
  g_auto (Done) silent = world_run (world, NULL, "action", "ours", "send.pause", "14", "--yes", NULL);
  assert_failed (&silent, 3, "It is not known whether the service has done it. It was not sent again");
  g_auto (Done) broken = world_run (world, NULL, "action", "ours", "send.pause", "15", "--yes", NULL);
  assert_failed (&broken, 3, "It is not known whether the service has done it.");
  assert_writes (self, "POST /sends/13/pause id=13\nPOST /sends/14/pause id=14\nPOST /sends/15/pause id=15\n");
}

static const char *
outcome_of (JsonArray *entries, guint index)
{
  JsonObject *entry = json_array_get_object_element (entries, index);

  g_assert_cmpstr (json_object_get_string_member (entry, "kind"), ==, "action");
  g_assert_cmpstr (json_object_get_string_member (entry, "connection"), ==, "ours");
  return json_object_get_string_member (entry, "outcome");
}

static void
test_history (Sends *self, gconstpointer data)
{
  World *world = self->world;
  g_auto (Done) refused = world_run (world, NULL, "action", "ours", "send.pause", "119", "--yes", NULL);
  allow (self, "send.pause");
  allow (self, "person.forget");
  g_auto (Done) done = world_run (world, NULL, "action", "ours", "send.pause", "119", "--yes", NULL);
  g_auto (Done) silent = world_run (world, NULL, "action", "ours", "send.pause", "14", "--yes", NULL);
  g_auto (Done) private = world_run (world, NULL, "action", "ours", "person.forget", "person7@example.org", "--yes", NULL);
  g_auto (Done) history = world_run (world, NULL, "history", NULL);
  g_auto (Done) json = world_run (world, NULL, "history", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *entries;

  assert_status (&refused, 6);
  assert_status (&done, 0);
  assert_status (&silent, 3);
  assert_status (&private, 3);
  assert_done (&history);
  g_assert_nonnull (strstr (history.out, "send.pause 119     guard           ours"));
  g_assert_nonnull (strstr (history.out, "send.pause 119     done            ours"));
  g_assert_nonnull (strstr (history.out, "person.forget •••  source-missing  ours"));
  node = parse_json (json.out);
  entries = json_node_get_array (node);
  g_assert_cmpuint (json_array_get_length (entries), ==, 4);
  g_assert_cmpstr (outcome_of (entries, 0), ==, "source-missing");
  g_assert_true (json_object_get_null_member (json_array_get_object_element (entries, 0), "key"));
  g_assert_cmpstr (outcome_of (entries, 1), ==, "uncertain");
  g_assert_cmpstr (outcome_of (entries, 2), ==, "done");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (entries, 2), "action_label"), ==, "Sends: Pause");
  g_assert_cmpstr (outcome_of (entries, 3), ==, "guard");
  /* The record of a person leaves no name behind, in no file. */
  g_assert_false (is_anywhere (world->home, "person7@example.org"));
}

/* A description that wants more is not even listed, and nothing is ever sent for it. */
static void
test_hostile (Sends *self, gconstpointer data)
{
  static const char *const tries[][2] = {
    { "\"method\": \"POST\", \"path\": \"/sends/{key}/stop\"", "\"method\": \"DELETE\", \"path\": \"/sends/{key}/stop\"" },
    { "\"method\": \"POST\", \"path\": \"/sends/{key}/stop\"", "\"method\": \"GET\", \"path\": \"/sends/{key}/stop\"" },
    { "\"method\": \"POST\", \"path\": \"/sends/{key}/stop\"", "\"method\": \"POST\", \"path\": \"//127.0.0.1:1/{key}\"" },
    { "\"method\": \"POST\", \"path\": \"/sends/{key}/stop\"", "\"method\": \"POST\", \"path\": \"/sends/{key}/stop\", \"host\": \"127.0.0.1:1\"" },
  };
  g_autofree char *good = NULL;

  allow (self, "send.stop");
  g_autofree char *path = g_build_filename (self->world->home, "data", "eksport", "connectors", "sends.json", NULL);
  g_assert_true (g_file_get_contents (path, &good, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autoptr (GString) text = g_string_new (good);
      g_assert_cmpuint (g_string_replace (text, tries[i][0], tries[i][1], 0), ==, 1);
      g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
      g_auto (Done) checked = world_run (self->world, NULL, "connector", "check", path, NULL);
      assert_failed (&checked, 2, "entities[0].actions[2].");
      g_auto (Done) done = world_run (self->world, NULL, "action", "ours", "send.stop", "119", "--yes", NULL);
      assert_status (&done, 2);
    }
  g_autofree char *writes = list_writes (self);
  g_assert_cmpstr (writes, ==, "");
}

/* A script whose variable is empty must not reach the first record that there is. */
static void
test_no_key (Sends *self, gconstpointer data)
{
  allow (self, "send.pause");
  g_auto (Done) asked = world_run (self->world, NULL, "action", "ours", "send.pause", "", NULL);
  g_auto (Done) done = world_run (self->world, NULL, "action", "ours", "send.pause", "", "--yes", NULL);
  g_auto (Done) unknown = world_run (self->world, NULL, "action", "ours", "send.delete", "119", "--yes", NULL);
  g_auto (Done) setting = world_run (self->world, "\n", "connection", "add", "other", "sends", "--set", "api_url=x", NULL);
  g_auto (Done) nothing = world_run (self->world, NULL, "action", "demo", "send.delete", "119", "--yes", NULL);

  assert_failed (&asked, 2, "no record with an empty key");
  g_assert_cmpstr (asked.out, ==, "");
  assert_failed (&done, 2, "no record with an empty key");
  assert_failed (&setting, 2, "Its settings are base_url.");
  assert_failed (&unknown, 2, "Its actions are send.pause, send.resume");
  assert_failed (&nothing, 2, "it has none");
  assert_writes (self, "");
}

int
main (int argc, char **argv)
{
  g_autofree char *path = cli_test_init (&argc, &argv);

  program = path;
  g_test_add ("/action/permission", Sends, NULL, set_up, test_permission, tear_down);
  g_test_add ("/action/once", Sends, NULL, set_up, test_once, tear_down);
  g_test_add ("/action/failures", Sends, NULL, set_up, test_failures, tear_down);
  g_test_add ("/action/history", Sends, NULL, set_up, test_history, tear_down);
  g_test_add ("/action/hostile", Sends, NULL, set_up, test_hostile, tear_down);
  g_test_add ("/action/no-key", Sends, NULL, set_up, test_no_key, tear_down);
  return g_test_run ();
}
