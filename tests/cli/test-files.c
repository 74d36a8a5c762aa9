/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder in place of an account, by the command line alone: what is new is read once, what vanished stops the export,
 * and an encrypted file is read like any other. */

#include "config.h"

#include "cli-test.h"

static char *program;

#define JOB "{\"version\":1,\"id\":\"11111111-2222-4333-8444-555555555556\",\"name\":\"leads\",\"connection\":%s," \
            "\"tables\":[{\"name\":\"leads\",\"entity\":\"row\",%s}],\"format\":{\"type\":\"csv\",\"preset\":\"systems\"},\"file_name\":\"leads.csv\"}"
#define COLUMNS_OF_LEADS "\"columns\":[{\"field\":\"lead_id\"},{\"field\":\"navn\",\"transform\":[\"upper\"]},{\"field\":\"amount\"}]"

static char *
world_folder (World *world)
{
  char *folder = g_build_filename (world->home, "in", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  return folder;
}

static void
put (World *world, const char *name, const char *text)
{
  g_autofree char *folder = world_folder (world);
  g_autofree char *place = g_build_filename ("in", name, NULL);
  g_autofree char *path = world_write (world, place, text);
}

/* A job with its connection inside; @settings are members beside the folder. */
static char *
write_leads (World *world, const char *settings, const char *table)
{
  g_autofree char *folder = world_folder (world);
  g_autofree char *connection = g_strdup_printf ("{\"connector\":\"files\",\"settings\":{\"folder\":\"%s\"%s}}", folder, settings);
  g_autofree char *text = g_strdup_printf (JOB, connection, table);

  return world_write (world, "leads.json", text);
}

static Done
run (World *world, const char *job)
{
  return world_run (world, NULL, "run", job, "--output", world->output, NULL);
}

static void
assert_file (World *world, const char *expected)
{
  g_autofree char *text = world_read (world, "leads.csv", NULL);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_connection (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *folder = world_folder (world);
  g_autofree char *setting = g_strconcat ("folder=", folder, NULL);
  g_autofree char *text = g_strdup_printf (JOB, "\"portal\"", COLUMNS_OF_LEADS ",\"where\":{\"all\":[{\"field\":\"amount\",\"is\":\"greater\",\"value\":\"2\"}]}");
  g_autofree char *job = world_write (world, "leads.json", text);

  put (world, "a.csv", "sep=;\r\nLead ID;Navn;Amount\r\n0012;\"S\xC3\xB8ren; Ib\";2.50\r\n0013;Bo;1\r\n");
  g_auto (Done) added = world_run (world, NULL, "connection", "add", "portal", "files", "--set", setting, "--set", "pattern=*.csv", NULL);
  g_auto (Done) tested = world_run (world, NULL, "connection", "test", "portal", NULL);
  g_auto (Done) fields = world_run (world, NULL, "fields", "portal", "row", NULL);
  g_auto (Done) preview = world_run (world, NULL, "preview", job, NULL);
  g_auto (Done) done = run (world, job);

  assert_done (&added);
  assert_done (&tested);
  g_assert_cmpstr (tested.out, ==, "a.csv: CSV, semicolon between the cells, utf-8, with a header; 3 columns. 1 file matches.\n");
  assert_done (&fields);
  g_assert_nonnull (strstr (fields.out, "navn       text    personal  Row  Navn\n"));
  assert_done (&preview);
  g_assert_nonnull (strstr (preview.out, "SØREN; IB"));
  assert_done (&done);
  assert_file (world, "lead_id;navn;amount\n0012;\"SØREN; IB\";2.50\n");
}

static void
test_new_files (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *job = write_leads (world, ",\"which\":\"new\"", COLUMNS_OF_LEADS);

  put (world, "a.csv", "lead_id,navn,amount\n1,a,1\n");
  g_auto (Done) dry = world_run (world, NULL, "run", job, "--dry-run", NULL);
  g_auto (Done) first = run (world, job);
  assert_done (&dry);
  assert_done (&first);
  assert_file (world, "lead_id;navn;amount\n1;A;1\n");

  g_auto (Done) nothing = run (world, job);
  assert_failed (&nothing, 6, "has not read yet");

  put (world, "b.csv", "amount;navn;lead_id;extra\n2;b;2;x\n");
  g_auto (Done) second = run (world, job);
  assert_status (&second, 0);
  assert_file (world, "lead_id;navn;amount\n2;B;2\n");
  g_assert_nonnull (strstr (second.out, "extra: the file has this column now"));

  /* the same name with other rows is another file */
  put (world, "a.csv", "lead_id,navn,amount\n3,c,3\n");
  g_auto (Done) third = run (world, job);
  assert_status (&third, 0);
  assert_file (world, "lead_id;navn;amount\n3;C;3\n");
}

/* Without an id each run would be the first one, and read everything again. */
static void
test_no_id (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *job = write_leads (world, ",\"which\":\"new\"", COLUMNS_OF_LEADS);
  g_autoptr (GString) text = NULL;
  g_autofree char *whole = NULL;

  put (world, "a.csv", "lead_id,navn,amount\n1,a,1\n");
  g_assert_true (g_file_get_contents (job, &whole, NULL, NULL));
  text = g_string_new (whole);
  g_assert_cmpuint (g_string_replace (text, "\"id\":\"11111111-2222-4333-8444-555555555556\",", "", 0), ==, 1);
  g_assert_true (g_file_set_contents (job, text->str, -1, NULL));
  g_auto (Done) checked = world_run (world, NULL, "check", job, NULL);
  g_auto (Done) done = run (world, job);
  g_auto (Done) preview = world_run (world, NULL, "preview", job, NULL);
  assert_failed (&checked, 2, "id: the job file needs an “id”");
  assert_failed (&done, 2, "id: the job file needs an “id”");

  g_string_replace (text, "\"new\"", "\"all\"", 0);
  g_assert_true (g_file_set_contents (job, text->str, -1, NULL));
  g_auto (Done) all = run (world, job);
  assert_done (&all);
}

/* A run that was not delivered has read nothing. */
static void
test_not_delivered (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *job = write_leads (world, ",\"which\":\"new\"", COLUMNS_OF_LEADS);

  put (world, "a.csv", "lead_id,navn,amount\n1,a,1\n2,b,2,3\n");
  g_auto (Done) torn = run (world, job);
  assert_failed (&torn, 3, "a.csv: line 3: the row has 4 cells");
  put (world, "a.csv", "lead_id,navn,amount\n1,a,1\n2,b,2\n");
  g_auto (Done) done = run (world, job);
  assert_done (&done);
  assert_file (world, "lead_id;navn;amount\n1;A;1\n2;B;2\n");
}

static void
test_vanished (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *job = write_leads (world, "", COLUMNS_OF_LEADS);

  put (world, "a.csv", "lead_id,navn,amount\n1,a,1\n");
  g_auto (Done) first = run (world, job);
  assert_done (&first);
  put (world, "a.csv", "lead_id,name,amount\n1,a,1\n");
  g_auto (Done) second = run (world, job);
  assert_failed (&second, 6, "The column “navn” is not in “a.csv” any more");
  assert_file (world, "lead_id;navn;amount\n1;A;1\n");
}

/* What rows are grouped by is needed as well. */
static void
test_vanished_group (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *job = write_leads (world, "", "\"group\":{\"by\":[{\"field\":\"navn\"}],\"values\":[{\"count\":\"*\"}]}");

  put (world, "a.csv", "lead_id,navn,amount\n1,a,1\n");
  g_auto (Done) first = run (world, job);
  assert_done (&first);
  put (world, "a.csv", "lead_id,name,amount\n1,a,1\n");
  g_auto (Done) second = run (world, job);
  assert_failed (&second, 6, "The column “navn” is not in “a.csv” any more");
}

/* An older one of several is looked at too; what it never had it does not lack. */
static void
test_vanished_from_one (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *job = write_leads (world, ",\"which\":\"all\"", COLUMNS_OF_LEADS);

  put (world, "a.csv", "lead_id,navn\n1,a\n");
  put (world, "b.csv", "lead_id,navn,amount\n2,b,2\n");
  g_auto (Done) first = run (world, job);
  assert_status (&first, 0);
  g_auto (Done) again = run (world, job);
  assert_status (&again, 0);
  put (world, "a.csv", "lead_id,name\n1,a\n");
  put (world, "b.csv", "lead_id,navn,amount\n2,b,2\n");
  g_auto (Done) second = run (world, job);
  assert_failed (&second, 6, "The column “navn” is not in “a.csv” any more");
}

static void
test_places (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *job = write_leads (world, ",\"pattern\":\"*.xml\"", COLUMNS_OF_LEADS);
  g_auto (Done) empty = run (world, job);
  g_autofree char *wrong_job = write_leads (world, ",\"delimiter\":\"ab\"", COLUMNS_OF_LEADS);
  g_auto (Done) wrong = world_run (world, NULL, "check", wrong_job, NULL);

  assert_failed (&empty, 3, "matches “*.xml”");
  assert_failed (&wrong, 2, "“ab” cannot be used for the setting “delimiter”");
}

/* What gpg encrypts is read with the key that is there, packed inside or not, and lies nowhere in clear. */
static void
test_encrypted (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *folder = world_folder (world);
  g_autofree char *job = write_leads (world, ",\"pattern\":\"*.gpg\"", COLUMNS_OF_LEADS);
  g_autofree char *conf = world_write (world, "g/gpg-agent.conf", "allow-loopback-pinentry\nmax-cache-ttl 0\n");
  g_auto (Done) key = world_run (world, NULL, "key", "generate", "Anne", "anne@example.org", "--no-passphrase", NULL);
  g_autofree char *command = g_strdup_printf ("printf 'lead_id,navn,amount\\n7,unheard-of,1\\n' | gzip | gpg --batch --quiet --trust-model always -r anne@example.org -o %s/a.csv.gz.gpg --encrypt", folder);
  const char *const argv[] = { "sh", "-c", command, NULL };

  assert_status (&key, 0);
  g_auto (Done) encrypted = world_call (world, NULL, argv);
  assert_status (&encrypted, 0);
  g_auto (Done) done = run (world, job);
  assert_done (&done);
  assert_file (world, "lead_id;navn;amount\n7;UNHEARD-OF;1\n");
  g_assert_false (is_anywhere (world->home, "unheard-of"));

  /* one byte changed: nothing of it may be believed */
  g_autofree char *path = g_build_filename (folder, "a.csv.gz.gpg", NULL);
  g_autofree char *bytes = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  bytes[length - 30] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
  g_auto (Done) changed = run (world, job);
  assert_failed (&changed, 5, "a.csv.gz.gpg");
  assert_file (world, "lead_id;navn;amount\n7;UNHEARD-OF;1\n");
}

/* A file that a portal made enriches sessions of a live system, by a key that a related area has. */
static char *
write_lookup (World *world, const char *id, const char *key, const char *foreign_key)
{
  g_autofree char *folder = world_folder (world);
  g_autofree char *table = g_strdup_printf (
    "\"lookups\":[{\"id\":\"%s\",\"connection\":{\"connector\":\"files\",\"settings\":{\"folder\":\"%s\"}},\"entity\":\"row\",\"key\":\"%s\",\"foreign_key\":\"%s\"}],"
    "\"columns\":[{\"field\":\"lead.external_lead_id\"},{\"field\":\"portal.answer\"}],\"where\":{\"all\":[{\"field\":\"portal.answer\",\"is\":\"not_empty\"}]}",
    id, folder, key, foreign_key);

  return world_write_job (world, "lookup.json", table, AS_CSV);
}

static void
test_lookup (void)
{
  g_autoptr (World) world = world_new (program, 120, NULL);
  g_autofree char *all_job = world_write_job (world, "all.json", "\"columns\":[{\"field\":\"lead.external_lead_id\"}]", AS_CSV);
  g_auto (Done) all = world_run (world, NULL, "run", all_job, "--output", world->output, NULL);
  g_autofree char *text = world_read (world, "sessions.csv", NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) file = g_string_new ("lead_id;Answer\n");
  const char *known = NULL;

  assert_status (&all, 0);
  for (guint i = 1; lines[i] != NULL && known == NULL; i++)
    if (lines[i][0] != '\0')
      known = lines[i];
  g_string_append_printf (file, "%s;\"yes; of course\"\nnobody;no\n", known);
  put (world, "portal.csv", file->str);

  g_autofree char *job = write_lookup (world, "portal", "lead.external_lead_id", "lead_id");
  g_auto (Done) checked = world_run (world, NULL, "check", job, NULL);
  g_auto (Done) done = world_run (world, NULL, "run", job, "--output", world->output, NULL);
  g_autofree char *expected = g_strdup_printf ("external_lead_id;answer\n%s;\"yes; of course\"\n", known);
  assert_done (&checked);
  assert_status (&done, 0);
  g_autofree char *result = world_read (world, "sessions.csv", NULL);
  g_assert_true (g_str_has_prefix (result, expected));
  g_assert_nonnull (strstr (done.out, "portal: "));

  g_autofree char *no_field = write_lookup (world, "portal", "lead.external_lead_id", "nothing");
  g_auto (Done) wrong_field = world_run (world, NULL, "check", no_field, NULL);
  g_autofree char *taken = write_lookup (world, "lead", "lead.external_lead_id", "lead_id");
  g_auto (Done) wrong_id = world_run (world, NULL, "check", taken, NULL);
  assert_failed (&wrong_field, 2, "tables[0].lookups[0].foreign_key: “nothing” is not a field");
  assert_failed (&wrong_id, 2, "tables[0].lookups[0].id: the system has a field or a related area of this name");
}

int
main (int argc, char **argv)
{
  program = cli_test_init (&argc, &argv);
  g_test_add_func ("/cli/files/connection", test_connection);
  g_test_add_func ("/cli/files/new-files", test_new_files);
  g_test_add_func ("/cli/files/no-id-files", test_no_id);
  g_test_add_func ("/cli/files/not-delivered", test_not_delivered);
  g_test_add_func ("/cli/files/vanished", test_vanished);
  g_test_add_func ("/cli/files/vanished-group", test_vanished_group);
  g_test_add_func ("/cli/files/vanished-from-one", test_vanished_from_one);
  g_test_add_func ("/cli/files/places", test_places);
  g_test_add_func ("/cli/files/encrypted", test_encrypted);
  g_test_add_func ("/cli/files/lookup", test_lookup);
  return g_test_run ();
}
