/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenPGP by the command line alone: keys made, listed and imported, exports that only their reader can open.
 * gpg is the independent witness. */

#include "config.h"

#include "cli-test.h"

static char *program;

#define N_SESSIONS 1200
#define FINGERPRINT_LENGTH 40

static World *
make_world (void)
{
  World *world = world_new (program, N_SESSIONS, NULL);

  g_autofree char *conf = world_write (world, "g/gpg-agent.conf", "allow-loopback-pinentry\nmax-cache-ttl 0\n");
  return world;
}

static Done
gpg (World *world, const char *line)
{
  g_autofree char *command = g_strconcat ("gpg --batch --yes --no-tty --quiet --pinentry-mode loopback --passphrase '' ", line, NULL);
  g_auto (GStrv) argv = NULL;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, NULL));
  return world_call (world, NULL, (const char *const *) argv);
}

static char *
generate (World *world, const char *name)
{
  g_auto (Done) done = world_run (world, NULL, "key", "generate", name, "someone@example.org", "--no-passphrase", NULL);

  assert_status (&done, 0);
  g_assert_cmpuint (strlen (done.out), ==, FINGERPRINT_LENGTH + 1);
  return g_strndup (done.out, FINGERPRINT_LENGTH);
}

static char *
write_job (World *world, const char *recipient, const char *format, const char *file, const char *more)
{
  g_autofree char *members = g_strdup_printf ("\"format\":{%s},\"file_name\":\"%s\",\"encryption\":{\"recipients\":[\"%s\"]%s}", format, file, recipient, more);

  return world_write_job (world, "secret.json", "\"columns\":[" COLUMNS "]", members);
}

static void
test_keys (void)
{
  g_autoptr (World) world = make_world ();
  g_autofree char *fingerprint = generate (world, "Anne Åkesson");
  g_autofree char *export_line = g_strdup_printf ("--armor --export %s", fingerprint);
  g_auto (Done) exported = gpg (world, export_line);
  g_auto (Done) list = world_run (world, NULL, "key", "list", NULL);
  g_auto (Done) json = world_run (world, NULL, "key", "list", "--json", NULL);
  g_autofree char *file = world_write (world, "anne.asc", exported.out);
  g_autofree char *junk = world_write (world, "junk.asc", "not a key");
  g_autoptr (JsonNode) node = NULL, other_node = NULL;
  JsonObject *key;

  assert_status (&exported, 0);
  assert_done (&list);
  g_assert_true (g_str_has_prefix (list.out, fingerprint));
  g_assert_nonnull (strstr (list.out, "Anne Åkesson <someone@example.org>"));
  assert_done (&json);
  node = parse_json (json.out);
  key = json_array_get_object_element (json_node_get_array (node), 0);
  g_assert_cmpstr (json_object_get_string_member (key, "fingerprint"), ==, fingerprint);
  g_assert_true (json_object_get_boolean_member (key, "usable"));
  g_assert_true (json_object_get_boolean_member (key, "secret"));

  /* A colleague imports the public half. */
  g_autoptr (World) other = make_world ();
  g_auto (Done) import = world_run (other, NULL, "key", "import", file, NULL);
  g_auto (Done) other_json = world_run (other, NULL, "key", "list", "--json", NULL);
  g_auto (Done) no_key = world_run (other, NULL, "key", "import", junk, NULL);
  g_auto (Done) no_file = world_run (other, NULL, "key", "import", "nosuch.asc", NULL);
  assert_done (&import);
  g_assert_cmpuint (strlen (import.out), ==, FINGERPRINT_LENGTH + 1);
  g_assert_true (g_str_has_prefix (import.out, fingerprint));
  other_node = parse_json (other_json.out);
  key = json_array_get_object_element (json_node_get_array (other_node), 0);
  g_assert_true (json_object_get_boolean_member (key, "usable"));
  g_assert_false (json_object_get_boolean_member (key, "secret"));
  assert_failed (&no_key, 5, "no key was found");
  assert_failed (&no_file, 2, "nosuch.asc");
}

static void
test_passphrase (void)
{
  g_autoptr (World) world = make_world ();
  g_auto (Done) empty = world_run (world, "\n", "key", "generate", "Anne", "a@example.org", NULL);
  g_auto (Done) days = world_run (world, "x\n", "key", "generate", "Anne", "a@example.org", "--days", "-1", NULL);
  g_auto (Done) made = world_run (world, "tr0mbone-søndag\n", "key", "generate", "Anne", "a@example.org", NULL);

  assert_failed (&empty, 2, "--no-passphrase");
  assert_failed (&days, 2, "--days");
  assert_status (&made, 0);
  g_assert_false (is_anywhere (world->home, "tr0mbone"));
}

/* Encrypted, it is the plain file to the byte; and beside it is nothing. */
static void
test_round_trip (gconstpointer data)
{
  const gboolean armor = GPOINTER_TO_INT (data);
  const char *name = armor ? "sessions.csv.asc" : "sessions.csv.gpg";
  g_autoptr (World) world = make_world ();
  g_autofree char *fingerprint = generate (world, "Anne");
  g_autofree char *plain_job = world_write_plain_job (world);
  g_autofree char *job = write_job (world, fingerprint, "\"type\":\"csv\",\"preset\":\"systems\"", "sessions.csv", armor ? ",\"armor\":true" : "");
  g_auto (Done) encrypted = world_run (world, NULL, "run", job, "--progress", "json", NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *sealed = NULL, *plain = NULL, *opened = NULL, *hash = NULL;
  gsize sealed_length, plain_length, opened_length;
  JsonObject *file;

  assert_done (&encrypted);
  g_assert_cmpuint (eks_test_folder_count (world->output), ==, 1);
  sealed = world_read (world, name, &sealed_length);
  node = parse_json (encrypted.out);
  file = json_array_get_object_element (json_object_get_array_member (json_node_get_object (node), "files"), 0);
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) sealed, sealed_length);
  g_assert_cmpstr (json_object_get_string_member (file, "sha256"), ==, hash);
  g_assert_cmpint (json_object_get_int_member (file, "rows"), ==, N_SESSIONS);
  g_assert_false (is_anywhere (world->output, "session_guid"));
  g_assert_false (is_anywhere (world->home, "session_guid;created_ts"));
  g_assert_cmpint (g_str_has_prefix (sealed, "-----BEGIN PGP MESSAGE-----"), ==, armor);

  g_auto (Done) decrypted = world_run (world, NULL, "decrypt", name, "--output", "opened.csv", NULL);
  g_autofree char *line = g_strdup_printf ("--decrypt %s/%s", world->output, name);
  g_auto (Done) witness = gpg (world, line);
  g_auto (Done) in_clear = world_run (world, NULL, "run", plain_job, NULL);
  assert_done (&decrypted);
  assert_status (&witness, 0);
  assert_done (&in_clear);
  plain = world_read (world, "sessions.csv", &plain_length);
  opened = world_read (world, "opened.csv", &opened_length);
  g_assert_cmpmem (opened, opened_length, plain, plain_length);
  g_assert_cmpmem (witness.out, witness.length, plain, plain_length);
}

/* A workbook has its time of making in it, so two runs differ; but it opens, and only once it is opened. */
static void
test_workbook (void)
{
  g_autoptr (World) world = make_world ();
  g_autofree char *fingerprint = generate (world, "Anne");
  g_autofree char *job = write_job (world, fingerprint, "\"type\":\"xlsx\"", "sessions.xlsx", "");
  g_auto (Done) encrypted = world_run (world, NULL, "run", job, NULL);
  g_auto (Done) decrypted = world_run (world, NULL, "decrypt", "sessions.xlsx.gpg", NULL);
  const char *const argv[] = { "/usr/bin/python3", "-c", "import openpyxl; print (openpyxl.load_workbook ('sessions.xlsx').active.max_row)", NULL };
  g_auto (Done) read = world_call (world, NULL, argv);
  g_autofree char *expected = g_strdup_printf ("%d\n", N_SESSIONS + 1);

  assert_done (&encrypted);
  assert_done (&decrypted);
  g_assert_cmpstr (read.out, ==, expected);
}

static void
test_torn (void)
{
  g_autoptr (World) world = make_world ();
  g_autofree char *fingerprint = generate (world, "Anne");
  g_autofree char *job = write_job (world, fingerprint, "\"type\":\"csv\",\"preset\":\"systems\"", "sessions.csv", "");
  g_auto (Done) encrypted = world_run (world, NULL, "run", job, NULL);
  g_autofree char *path = world_path (world, "sessions.csv.gpg");
  g_autofree char *sealed = NULL;
  gsize length;

  assert_done (&encrypted);
  sealed = world_read (world, "sessions.csv.gpg", &length);
  sealed[length / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, sealed, (gssize) length, NULL));
  g_auto (Done) done = world_run (world, NULL, "decrypt", "sessions.csv.gpg", NULL);
  assert_failed (&done, 5, "damaged");
  g_assert_cmpuint (eks_test_folder_count (world->output), ==, 1);
}

/* 5: a key that cannot be used is found out before anything is asked of the service. */
static void
assert_refused (World *world, const char *job, const char *words)
{
  g_auto (Done) done = world_run (world, NULL, "run", job, NULL);

  assert_failed (&done, 5, words);
  g_assert_cmpuint (eks_test_folder_count (world->output), ==, 0);
  g_assert_cmpuint (eks_demo_server_get_requests (world->server, "127.0.0.1"), ==, 0);
}

static void
test_unknown_recipient (void)
{
  g_autoptr (World) world = make_world ();
  g_autofree char *job = write_job (world, "0123456789ABCDEF0123456789ABCDEF01234567", "\"type\":\"csv\"", "sessions.csv", "");

  assert_refused (world, job, "0123");
}

static void
test_expired_recipient (void)
{
  g_autoptr (World) world = make_world ();
  g_auto (Done) made = gpg (world, "--faked-system-time 20200101T000000 --quick-generate-key old@example.org default default 30d");
  g_auto (Done) json = world_run (world, NULL, "key", "list", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *job = NULL;
  JsonObject *key;

  assert_status (&made, 0);
  assert_done (&json);
  node = parse_json (json.out);
  key = json_array_get_object_element (json_node_get_array (node), 0);
  g_assert_false (json_object_get_boolean_member (key, "usable"));
  job = write_job (world, json_object_get_string_member (key, "fingerprint"), "\"type\":\"csv\"", "sessions.csv", "");
  assert_refused (world, job, "expired");
}

int
main (int argc, char **argv)
{
  program = cli_test_init (&argc, &argv);
  g_test_add_func ("/cli/keys/keys", test_keys);
  g_test_add_func ("/cli/keys/passphrase", test_passphrase);
  g_test_add_data_func ("/cli/keys/round-trip/binary", GINT_TO_POINTER (FALSE), test_round_trip);
  g_test_add_data_func ("/cli/keys/round-trip/armored", GINT_TO_POINTER (TRUE), test_round_trip);
  g_test_add_func ("/cli/keys/workbook", test_workbook);
  g_test_add_func ("/cli/keys/torn", test_torn);
  g_test_add_func ("/cli/keys/unknown-recipient", test_unknown_recipient);
  g_test_add_func ("/cli/keys/expired-recipient", test_expired_recipient);
  int status = g_test_run ();
  g_free (program);
  return status;
}
