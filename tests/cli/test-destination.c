/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli destination, and what run says of several destinations, as scripts see it. */

#include "config.h"

#include "cli-test.h"

static char *program;

#define N_SESSIONS 40
#define SECRET "canary-secret-9f2c"
/* Nobody listens at the port. */
#define REMOTE ",{\"id\":\"acme-1\",\"type\":\"s3\",\"bucket\":\"out\",\"region\":\"eu-north-1\",\"access_key\":\"AK\",\"endpoint\":\"http://127.0.0.1:1\"}"
#define FTP ",{\"id\":\"plain\",\"type\":\"ftp\",\"host\":\"127.0.0.1\",\"port\":1}"

static char *
write_job (World *world, const char *more)
{
  g_autofree char *members = g_strdup_printf (
    AS_CSV ",\"destinations\":[{\"id\":\"office\",\"type\":\"local\",\"folder\":\"%s/{yyyy}\",\"manifest\":\"sha256\"},"
    "{\"id\":\"copy\",\"type\":\"local\",\"folder\":\"%s/copy\"}%s]", world->output, world->output, more);

  return world_write_job (world, "job.json", "\"columns\":[" COLUMNS "]", members);
}

static void
test_run (void)
{
  g_autoptr (World) world = world_new (program, N_SESSIONS, NULL);
  g_autofree char *job = write_job (world, "");
  g_autofree char *copy = world_path (world, "copy/sessions.csv");
  g_auto (Done) words = world_run (world, NULL, "run", job, NULL);
  g_auto (Done) done = world_run (world, NULL, "run", job, "--progress", "json", NULL);
  g_auto (Done) history = world_run (world, NULL, "history", "--json", job, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *deliveries;
  JsonObject *last;

  assert_done (&words);
  g_assert_nonnull (strstr (words.out, copy));
  g_assert_nonnull (strstr (words.out, "“copy”"));
  assert_done (&done);
  node = parse_json (done.out);
  deliveries = json_object_get_array_member (json_node_get_object (node), "deliveries");
  g_assert_cmpuint (json_array_get_length (deliveries), ==, 3);
  last = json_array_get_object_element (deliveries, 2);
  g_assert_cmpstr (json_object_get_string_member (last, "destination"), ==, "copy");
  g_assert_cmpstr (json_object_get_string_member (last, "location"), ==, copy);
  g_assert_cmpstr (json_object_get_string_member (last, "path"), ==, copy);
  g_assert_true (g_file_test (copy, G_FILE_TEST_IS_REGULAR));
  g_assert_nonnull (strstr (history.out, "\"command\""));
}

/* Everything that is not well is found out before anything is fetched: nothing is made, not even a folder. */
static void
test_early (void)
{
  g_autoptr (World) world = world_new (program, N_SESSIONS, NULL);
  g_autofree char *job = write_job (world, REMOTE);
  g_auto (Done) missing = world_run (world, NULL, "run", job, NULL);
  g_auto (Done) dry = world_run (world, NULL, "run", "--dry-run", job, NULL);

  assert_failed (&missing, 2, "EKSPORT_SECRET_DESTINATION_ACME_1");
  assert_failed (&dry, 2, "EKSPORT_SECRET_DESTINATION_ACME_1");
  g_assert_cmpuint (eks_test_folder_count (world->output), ==, 0);
}

static void
test_list (void)
{
  g_autoptr (World) world = world_new (program, 1, NULL);
  g_autofree char *job = write_job (world, REMOTE);
  g_auto (Done) done = world_run (world, NULL, "destination", "list", job, NULL);
  g_auto (Done) json = world_run (world, NULL, "destination", "list", job, "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *last;

  assert_done (&done);
  g_assert_nonnull (strstr (done.out, "/{yyyy}"));
  assert_done (&json);
  node = parse_json (json.out);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 3);
  last = json_array_get_object_element (json_node_get_array (node), 2);
  g_assert_cmpstr (json_object_get_string_member (last, "type"), ==, "s3");
  g_assert_cmpstr (json_object_get_string_member (last, "variable"), ==, "EKSPORT_SECRET_DESTINATION_ACME_1");
}

static void
test_test (void)
{
  g_autoptr (World) world = world_new (program, 1, NULL);
  g_autofree char *job = write_job (world, REMOTE);
  g_auto (Done) one = world_run (world, NULL, "destination", "test", job, "office", NULL);
  g_auto (Done) all = { 0 };
  g_auto (Done) nobody = world_run (world, NULL, "destination", "test", job, "nowhere", NULL);

  assert_done (&one);
  g_assert_nonnull (strstr (one.out, "✓"));
  g_assert_nonnull (strstr (one.out, "– Not checked"));
  g_assert_cmpuint (eks_test_folder_count (world->output), ==, 0);
  assert_failed (&nobody, 2, "“nowhere”");
  world_set (world, "EKSPORT_SECRET_DESTINATION_ACME_1", SECRET);
  all = world_run (world, NULL, "destination", "test", job, NULL);
  assert_status (&all, 4);
  g_assert_nonnull (strstr (all.out, "✗"));
  g_assert_nonnull (strstr (all.out, "copy:")); /* one that is not well does not hide the others */
  g_assert_nonnull (strstr (all.err, "127.0.0.1:1"));
  g_assert_null (strstr (all.out, SECRET));
  g_assert_null (strstr (all.err, SECRET));
}

/* Into the keyring, and nowhere else; a run finds it there. */
static void
test_secret (void)
{
  g_autoptr (World) world = world_new (program, N_SESSIONS, NULL);
  g_autofree char *job = write_job (world, REMOTE);
  g_auto (Done) stored = world_run (world, SECRET "\n", "destination", "secret", job, "acme-1", NULL);
  g_auto (Done) none = world_run (world, "\n", "destination", "secret", job, "acme-1", NULL);
  g_auto (Done) local = world_run (world, SECRET "\n", "destination", "secret", job, "office", NULL);
  g_auto (Done) dry = world_run (world, NULL, "run", "--dry-run", job, NULL);

  assert_done (&stored);
  g_assert_cmpstr (stored.out, ==, "");
  assert_failed (&none, 2, "no secret");
  assert_failed (&local, 2, "“office”");
  assert_done (&dry);
  g_assert_nonnull (strstr (dry.out, "s3://out/sessions.csv"));
  g_assert_false (is_anywhere (world->home, SECRET));
}

/* Each run through FTP says what that means. */
static void
test_in_clear (void)
{
  g_autoptr (World) world = world_new (program, N_SESSIONS, NULL);
  g_autofree char *job = write_job (world, FTP);
  g_auto (Done) dry = world_run (world, NULL, "run", "--dry-run", job, NULL);

  assert_done (&dry);
  g_assert_nonnull (strstr (dry.out, "plain: FTP does not protect"));
}

int
main (int argc, char **argv)
{
  program = cli_test_init (&argc, &argv);
  g_test_add_func ("/destination/run", test_run);
  g_test_add_func ("/destination/early", test_early);
  g_test_add_func ("/destination/list", test_list);
  g_test_add_func ("/destination/test", test_test);
  g_test_add_func ("/destination/secret", test_secret);
  g_test_add_func ("/destination/in-clear", test_in_clear);
  return g_test_run ();
}
