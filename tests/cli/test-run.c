/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli run: what it prints, how it ends, and what it leaves when it does not end well. */

#include "config.h"

#include "cli-test.h"

static char *program;

#define N_SESSIONS 1200

static JsonObject *
get_object (JsonNode *node)
{
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  return json_node_get_object (node);
}

/* One line, one object: that is what a script reads. */
static JsonNode *
parse_result (const Done *done)
{
  g_assert_cmpuint (done->length, >, 0);
  g_assert_true (strchr (done->out, '\n') == done->out + done->length - 1);
  return parse_json (done->out);
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (const char *c = text; (c = strchr (c, '\n')) != NULL; c++)
    n++;
  return n;
}

static void
test_json (void)
{
  g_autoptr (World) world = world_new (program, N_SESSIONS, "/onboarding/sessions:duplicate@2");
  g_autofree char *job = world_write_job (world, "job.json",
    "\"where\":{\"not\":{\"field\":\"status\",\"is\":\"equal\",\"value\":\"Expired\"}},"
    "\"columns\":[" COLUMNS ",{\"field\":\"lead.external_lead_id\",\"title\":\"Lead\"},{\"field\":\"data_set.formResult.comment\"}]",
    "\"format\":{\"type\":\"csv\",\"preset\":\"excel\"},\"file_name\":\"sessions.csv\"");
  g_auto (Done) done = world_run (world, NULL, "run", job, "--output", world->output, "--progress", "json", NULL);
  g_autofree char *path = world_path (world, "sessions.csv");
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL, *hash = NULL;
  gsize length;
  JsonObject *result, *file;
  JsonArray *notes;

  assert_done (&done);
  node = parse_result (&done);
  result = get_object (node);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (result, "files")), ==, 1);
  file = json_array_get_object_element (json_object_get_array_member (result, "files"), 0);
  text = world_read (world, "sessions.csv", &length);
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
  g_assert_cmpstr (json_object_get_string_member (file, "path"), ==, path);
  g_assert_cmpstr (json_object_get_string_member (file, "sha256"), ==, hash);
  g_assert_cmpint (json_object_get_int_member (file, "bytes"), ==, (gint64) length);
  /* No value of these columns holds a line break that the source did not put there: CRLF ends each row. */
  g_assert_true (g_str_has_suffix (text, "\r\n"));
  g_assert_cmpint (json_object_get_int_member (file, "rows"), ==, json_object_get_int_member (result, "rows_written"));
  g_assert_cmpint (json_object_get_int_member (result, "rows_read"), ==, N_SESSIONS);
  g_assert_cmpint (json_object_get_int_member (result, "rows_written") + json_object_get_int_member (result, "rows_filtered"), ==, N_SESSIONS);
  g_assert_cmpint (json_object_get_int_member (result, "duplicates_dropped"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (result, "unmatched_lookups"), >, 0);
  g_assert_cmpint (json_object_get_int_member (result, "values_changed"), >, 0); /* the formula guard */
  notes = json_object_get_array_member (result, "notes");
  g_assert_cmpuint (json_array_get_length (notes), >=, 3);
  for (guint i = 0; i < json_array_get_length (notes); i++)
    g_assert_cmpuint (strlen (json_object_get_string_member (json_array_get_object_element (notes, i), "message")), >, 0);
  g_assert_false (json_object_get_boolean_member (result, "dry_run"));
}

static void
test_words (void)
{
  g_autoptr (World) world = world_new (program, 200, NULL);
  g_autofree char *job = world_write_plain_job (world);
  g_auto (Done) done = world_run (world, NULL, "run", job, NULL);
  g_autofree char *text = NULL;

  /* Without --output and without a folder of its own: here. */
  assert_done (&done);
  g_assert_true (g_str_has_prefix (done.out, "200 rows, "));
  g_assert_nonnull (strstr (done.out, "SHA-256 "));
  text = world_read (world, "sessions.csv", NULL);
  g_assert_cmpuint (count_lines (text), ==, 201);
}

static void
test_progress (void)
{
  g_autoptr (World) world = world_new (program, 2000, "slow@2:1500");
  g_autofree char *job = world_write_plain_job (world);
  g_auto (Done) plain = world_run (world, NULL, "run", job, "--progress", "plain", NULL);
  g_auto (Done) none = world_run (world, NULL, "run", job, "--progress", "none", NULL);
  g_auto (Done) wrong = world_run (world, NULL, "run", job, "--progress", "loud", NULL);

  assert_status (&plain, 0);
  g_assert_nonnull (strstr (plain.err, "pages"));
  g_assert_null (strchr (plain.err, '\033'));
  assert_done (&none);
  assert_failed (&wrong, 2, "“loud”");
}

static void
test_dry_run (void)
{
  g_autoptr (World) world = world_new (program, N_SESSIONS, NULL);
  g_autofree char *job = world_write_plain_job (world);
  g_auto (Done) done = world_run (world, NULL, "run", job, "--output", "new/folder", "--dry-run", "--progress", "json", NULL);
  g_auto (Done) history = world_run (world, NULL, "history", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;

  assert_done (&done);
  node = parse_result (&done);
  g_assert_true (json_object_get_boolean_member (get_object (node), "dry_run"));
  g_assert_cmpint (json_object_get_int_member (get_object (node), "rows_written"), ==, N_SESSIONS);
  g_assert_cmpuint (eks_test_folder_count (world->output), ==, 0);
  assert_done (&history);
  g_assert_cmpstr (history.out, ==, "[]\n");
}

#define SALT "salt-5f0c-of-a-server-somewhere"

static void
use_no_keyring (World *world)
{
  g_hash_table_remove (world->environment, "SECRET_BACKEND");
  world_set (world, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
}

/* A server has its salt in the environment; it goes into every value and into no file. */
static void
test_hash (void)
{
  g_autoptr (World) world = world_new (program, 20, NULL);
  g_autofree char *job = world_write_job (world, "job.json",
    "\"columns\":[{\"field\":\"session_guid\"},{\"field\":\"session_guid\",\"title\":\"hash\",\"transform\":[\"hash\"]},"
    "{\"field\":\"created_ts\",\"title\":\"month\",\"transform\":[{\"date\":\"%B\"}]}]",
    "\"language\":\"da\"," AS_CSV);
  g_auto (GStrv) lines = NULL;
  g_autofree char *text = NULL;

  use_no_keyring (world);
  world_set (world, "EKSPORT_SECRET_HASH_SALT", SALT);
  g_auto (Done) done = world_run (world, NULL, "run", job, NULL);
  assert_done (&done);
  text = world_read (world, "sessions.csv", NULL);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 22);
  for (guint i = 1; lines[i][0] != '\0'; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ";", -1);
      g_autofree char *expected = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) SALT, strlen (SALT), cells[0], -1);
      g_assert_cmpuint (g_strv_length (cells), ==, 3);
      g_assert_cmpstr (cells[1], ==, expected);
      g_assert_true (g_unichar_islower (g_utf8_get_char (cells[2])));
    }
  g_assert_false (is_anywhere (world->home, SALT));
  g_assert_false (is_anywhere (world->output, SALT));
}

#define PERSONAL_COLUMNS \
  "\"columns\":[{\"field\":\"session_guid\"},{\"field\":\"contact_first_name\"},{\"field\":\"user.email\"}," \
  "{\"field\":\"data_set.formResult.email\"},{\"pattern\":\"{user.name}/{status}\",\"title\":\"both\"}]"

/* The cells of the rows, without the header. */
static GPtrArray *
run_personal (World *world, const char *personal, Done *done)
{
  g_autofree char *more = g_strdup_printf ("\"personal\":\"%s\"," AS_CSV, personal);
  g_autofree char *job = world_write_job (world, "personal.json", PERSONAL_COLUMNS, more);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  *done = world_run (world, NULL, "run", job, "--progress", "json", NULL);
  assert_done (done);
  text = world_read (world, "sessions.csv", NULL);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i][0] != '\0'; i++)
    g_ptr_array_add (rows, g_strsplit (lines[i], ";", -1));
  g_assert_cmpuint (rows->len, ==, 20);
  return rows;
}

static void
assert_cell (const char *personal, const char *clear, const char *cell)
{
  if (clear[0] == '\0')
    g_assert_cmpstr (cell, ==, "");
  else if (strcmp (personal, "hash") == 0)
    {
      g_autofree char *expected = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) SALT, strlen (SALT), clear, -1);
      g_assert_cmpstr (cell, ==, expected);
    }
  else
    {
      g_assert_cmpint (g_utf8_strlen (cell, -1), ==, g_utf8_strlen (clear, -1));
      g_assert_true (g_str_has_prefix (cell, "•"));
      g_assert_true (g_str_has_suffix (clear, g_utf8_offset_to_pointer (cell, g_utf8_strlen (cell, -1) - 2)));
    }
}

/* One setting for the whole export: fields of the record, of related ones, of forms, and what a pattern makes of them. */
static void
test_personal (void)
{
  static const char *const changed[] = { "mask", "hash" };
  g_autoptr (World) world = world_new (program, 20, NULL);
  g_autoptr (GPtrArray) clear = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_auto (Done) kept = { 0 };
  g_auto (Done) left_out = { 0 };
  guint filled[5] = { 0 };

  use_no_keyring (world);
  world_set (world, "EKSPORT_SECRET_HASH_SALT", SALT);
  clear = run_personal (world, "keep", &kept);
  for (guint i = 0; i < G_N_ELEMENTS (changed); i++)
    {
      g_auto (Done) done = { 0 };
      g_autoptr (GPtrArray) rows = run_personal (world, changed[i], &done);
      for (guint row = 0; row < rows->len; row++)
        {
          GStrv before = g_ptr_array_index (clear, row);
          GStrv after = g_ptr_array_index (rows, row);
          g_assert_cmpuint (g_strv_length (after), ==, 5);
          g_assert_cmpstr (after[0], ==, before[0]);
          for (guint j = 1; j < 5; j++)
            {
              assert_cell (changed[i], before[j], after[j]);
              filled[j] += before[j][0] != '\0';
            }
        }
    }
  for (guint j = 1; j < 5; j++)
    g_assert_cmpuint (filled[j], >, 0);
  left = run_personal (world, "leave_out", &left_out);
  for (guint row = 0; row < left->len; row++)
    g_assert_cmpuint (g_strv_length (g_ptr_array_index (left, row)), ==, 1);
  g_assert_nonnull (strstr (left_out.out, "column-left-out"));
  g_assert_null (strstr (kept.out, "column-left-out"));
}

/* Without a salt nothing is asked of the service, and nothing but the hash needs one. */
static void
test_hash_without_salt (void)
{
  g_autoptr (World) world = world_new (program, 20, NULL);
  g_autofree char *job = world_write_job (world, "job.json", "\"columns\":[{\"field\":\"session_guid\",\"transform\":[\"hash\"]}]", AS_CSV);
  g_autofree char *second = world_write_job (world, "second.json",
    "\"name\":\"a\",\"columns\":[" COLUMNS "]},{\"name\":\"b\",\"entity\":\"onboarding_session\","
    "\"columns\":[{\"field\":\"session_guid\",\"transform\":[\"hash\"]}]",
    "\"file_name\":\"{table}.csv\"");
  g_autofree char *personal = world_write_job (world, "personal.json", "\"columns\":[{\"field\":\"user.name\"}]", "\"personal\":\"hash\"," AS_CSV);
  g_autofree char *plain = world_write_plain_job (world);
  g_autofree char *asked = NULL;

  use_no_keyring (world);
  g_auto (Done) check = world_run (world, NULL, "check", job, NULL);
  g_auto (Done) missing_personal = world_run (world, NULL, "run", personal, NULL);
  g_auto (Done) missing = world_run (world, NULL, "run", job, NULL);
  g_auto (Done) missing_later = world_run (world, NULL, "run", second, NULL);
  g_auto (Done) preview = world_run (world, NULL, "preview", job, NULL);
  world_set (world, "EKSPORT_SECRET_HASH_SALT", "short");
  g_auto (Done) too_short = world_run (world, NULL, "run", job, NULL);
  asked = eks_demo_server_dup_authorization (world->server, "127.0.0.1");
  g_auto (Done) done = world_run (world, NULL, "run", plain, NULL);

  assert_status (&check, 0);
  assert_failed (&missing, 2, "EKSPORT_SECRET_HASH_SALT");
  assert_failed (&missing_later, 2, "EKSPORT_SECRET_HASH_SALT");
  assert_failed (&missing_personal, 2, "EKSPORT_SECRET_HASH_SALT");
  assert_failed (&preview, 2, "EKSPORT_SECRET_HASH_SALT");
  assert_failed (&too_short, 2, "EKSPORT_SECRET_HASH_SALT");
  g_assert_null (asked);
  assert_done (&done);
}

static void
test_parameters (void)
{
  g_autoptr (World) world = world_new (program, N_SESSIONS, NULL);
  g_autofree char *job = world_write_job (world, "job.json",
    "\"where\":{\"field\":\"created_ts\",\"is\":\"between\",\"value\":[\"{from}\",\"{to}\"]},\"columns\":[" COLUMNS "]",
    "\"parameters\":{\"from\":\"2026-01-01\",\"to\":\"2026-01-31\"}," AS_CSV);
  g_auto (Done) january = world_run (world, NULL, "run", job, NULL);
  g_autofree char *first = world_read (world, "sessions.csv", NULL);
  g_auto (Done) may = world_run (world, NULL, "run", job, "--set", "from=2026-05-10", "--set", "to=2026-05-11", "--output", "may", NULL);
  g_autofree char *second = world_read (world, "may/sessions.csv", NULL);
  g_auto (Done) no_value = world_run (world, NULL, "run", job, "--set", "from", NULL);
  g_auto (Done) no_date = world_run (world, NULL, "run", job, "--set", "from=soon", NULL);
  g_auto (Done) misspelt = world_run (world, NULL, "run", job, "--set", "form=2026-05-10", NULL);
  g_autofree char *open = world_write_job (world, "open.json",
    "\"where\":{\"field\":\"created_ts\",\"is\":\"greater_or_equal\",\"value\":\"{from}\"},\"columns\":[" COLUMNS "]", AS_CSV);
  g_auto (Done) missing = world_run (world, NULL, "run", open, NULL);
  g_auto (Done) given = world_run (world, NULL, "run", open, "--set", "from=2026-05-10", "--output", "given", NULL);
  g_auto (GStrv) lines = g_strsplit (second, "\n", -1);

  assert_done (&january);
  assert_done (&may);
  g_assert_nonnull (strstr (first, ";2026-01-31 "));
  g_assert_null (strstr (first, ";2026-02-"));
  g_assert_cmpuint (g_strv_length (lines), >, 3);
  for (guint i = 1; lines[i + 1] != NULL; i++)
    g_assert_true (g_str_has_prefix (lines[i] + 37, "2026-05-10 ") || g_str_has_prefix (lines[i] + 37, "2026-05-11 "));
  assert_failed (&no_value, 2, "KEY=VALUE");
  assert_failed (&no_date, 2, "soon");
  assert_failed (&misspelt, 2, "“form”");
  assert_failed (&missing, 2, "--set");
  assert_done (&given);
}

/* The names of the files tell the period and the rows, and the result tells the names. */
static void
test_file_names (void)
{
  g_autoptr (World) world = world_new (program, N_SESSIONS, NULL);
  g_autofree char *job = world_write_job (world, "job.json",
    "\"name\":\"kept\",\"where\":{\"field\":\"created_ts\",\"is\":\"between\",\"value\":[\"{start}\",\"2026-05-11\"]},\"columns\":[" COLUMNS "]},"
    "{\"name\":\"all\",\"entity\":\"onboarding_session\",\"where\":{\"field\":\"created_ts\",\"is\":\"less\",\"value\":\"2026-05-12\"},\"columns\":[" COLUMNS "]",
    "\"parameters\":{\"start\":\"2026-05-01\"},\"format\":{\"type\":\"csv\",\"preset\":\"systems\"},\"file_name\":\"{n}-{table}-{to:%d.%m}-{rows}.csv\"");
  g_auto (Done) check = world_run (world, NULL, "check", job, NULL);
  g_auto (Done) done = world_run (world, NULL, "run", job, "--set", "start=2026-05-10", "--progress", "json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *files;

  assert_status (&check, 0);
  assert_done (&done);
  node = parse_result (&done);
  files = json_object_get_array_member (get_object (node), "files");
  g_assert_cmpuint (json_array_get_length (files), ==, 2);
  g_assert_cmpuint (eks_test_folder_count (world->output), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *file = json_array_get_object_element (files, i);
      gint64 rows = json_object_get_int_member (file, "rows");
      g_autofree char *name = g_strdup_printf ("%u-%s-11.05-%" G_GINT64_FORMAT ".csv", i + 1, i == 0 ? "kept" : "all", rows);
      g_autofree char *path = g_path_get_basename (json_object_get_string_member (file, "path"));
      g_autofree char *text = world_read (world, name, NULL);

      g_assert_cmpstr (path, ==, name);
      g_assert_cmpint (rows, >, 0);
      g_assert_cmpuint (count_lines (text), ==, (guint) rows + 1);
    }
}

#define FILE_NAMED(pattern) \
  "{\"version\":1,\"id\":\"a\",\"name\":\"a\",\"connection\":\"demo\"," \
  "\"tables\":[{\"entity\":\"lead\",\"columns\":[{\"field\":\"lead_guid\"}]}],\"format\":{\"type\":\"csv\"},\"file_name\":\"" pattern "\"}"

static const struct
{
  const char *name;
  const char *text;
  const char *words;
} broken_jobs[] = {
  { "unknown-key", "{\"version\":1,\"id\":\"a\",\"name\":\"a\",\"connection\":\"demo\",\"tables\":[{\"entity\":\"lead\",\"columms\":[]}],\"format\":{\"type\":\"csv\"}}", "tables[0].columms" },
  { "unknown-comparison", "{\"version\":1,\"id\":\"a\",\"name\":\"a\",\"connection\":\"demo\",\"tables\":[{\"entity\":\"lead\",\"where\":{\"all\":[{\"field\":\"created_ts\",\"is\":\"near\"}]},\"columns\":[{\"field\":\"lead_guid\"}]}],\"format\":{\"type\":\"csv\"}}", "tables[0].where.all[0].is" },
  { "newer", "{\"version\":99,\"id\":\"a\",\"name\":\"a\"}", "newer" },
  { "torn", "{\"version\":1,\n\"id\":\"a", "broken.json" },
  { "unknown-field", "{\"version\":1,\"id\":\"a\",\"name\":\"a\",\"connection\":\"demo\",\"tables\":[{\"entity\":\"lead\",\"columns\":[{\"field\":\"lead_guid\"},{\"field\":\"shoe_size\"}]}],\"format\":{\"type\":\"csv\"},\"file_name\":\"a.csv\"}", "tables[0].columns[1].field" },
  { "unknown-name-field", FILE_NAMED ("{rosw}.csv"), "Did you mean {rows}?" },
  { "unknown-date-code", FILE_NAMED ("{date:%Q}.csv"), "file_name: {date:%Q} has “%Q”" },
  { "no-period", FILE_NAMED ("{from}.csv"), "file_name: {from} is the first day" },
};

/* What is wrong is named with its place, by check and by run, and nothing is asked of anybody. */
static void
test_broken_job (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *job = world_write (world, "broken.json", broken_jobs[i].text);
  g_auto (Done) run = world_run (world, NULL, "run", job, "--output", ".", NULL);
  g_auto (Done) check = world_run (world, NULL, "check", job, NULL);

  assert_failed (&run, 2, broken_jobs[i].words);
  assert_failed (&check, 2, broken_jobs[i].words);
  g_assert_cmpuint (eks_test_folder_count (world->output), ==, 0);
  g_assert_cmpuint (eks_demo_server_get_requests (world->server, "127.0.0.1"), ==, 0);
}

typedef struct
{
  const char *faults;
  int status;
  const char *code;
} Fault;

static const Fault faults[] = {
  { "401", 3, "source-refused" },
  { "403", 3, "source-refused" },
  { "malformed@2", 3, "source-invalid" },
  { "repeat@2", 3, "source-repeated" },
  { "redirect@2", 3, "source-refused" },
  { "huge@1:80", 3, "source-limit" },
  { "429@2:1", 0, NULL },
  { "503@1:1", 0, NULL },
  { "cut@2", 0, NULL },
  { "gzip", 0, NULL },
};

static void
test_fault (gconstpointer data)
{
  const Fault *fault = data;
  g_autoptr (World) world = world_new (program, N_SESSIONS, fault->faults);
  g_autofree char *job = world_write_plain_job (world);
  g_auto (Done) done = world_run (world, NULL, "run", job, "--progress", "json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *error;

  assert_status (&done, fault->status);
  node = parse_result (&done);
  if (fault->status == 0)
    {
      g_assert_cmpint (json_object_get_int_member (get_object (node), "rows_written"), ==, N_SESSIONS);
      return;
    }
  error = json_object_get_object_member (get_object (node), "error");
  g_assert_cmpstr (json_object_get_string_member (error, "code"), ==, fault->code);
  g_assert_nonnull (strstr (done.err, json_object_get_string_member (error, "message")));
  g_assert_cmpuint (eks_test_folder_count (world->output), ==, 0);
}

/* 1: failed. What is asked for cannot be read, through no fault of the command line. */
static void
test_failed (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *folder = g_build_filename (world->home, "data", "eksport", "history.db", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_auto (Done) done = world_run (world, NULL, "history", NULL);
  assert_failed (&done, 1, "history");
}

/* 3: nobody there. A run would ask again for most of a minute, the test of a connection asks once. */
static void
test_unreachable (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *address = g_strconcat ("base_url=", eks_demo_server_get_base_url (world->server, "onlinefundraising"), NULL);
  g_auto (Done) add = world_run (world, "\n", "connection", "add", "acme", "onlinefundraising", "--set", address, NULL);

  assert_done (&add);
  eks_demo_server_stop (world->server);
  g_auto (Done) done = world_run (world, NULL, "connection", "test", "acme", NULL);
  assert_failed (&done, 3, "127.0.0.1");
}

/* 4: the file cannot be put where it belongs. */
static void
test_delivery (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  g_autofree char *job = world_write_plain_job (world);
  g_autofree char *file = world_write (world, "file", "in the way");
  g_autofree char *below = g_build_filename (file, "folder", NULL);
  g_auto (Done) done = world_run (world, NULL, "run", job, "--output", below, NULL);

  assert_failed (&done, 4, below);
}

/* A result that does not arrive is a failure of its own. */
static void
test_lost_result (void)
{
  g_autoptr (World) world = world_new (program, 10, NULL);
  const char *const argv[] = { "sh", "-c", "exec \"$0\" entities demo > /dev/full", program, NULL };
  g_auto (Done) done = world_call (world, NULL, argv);

  assert_failed (&done, 1, "standard output");
}

static void
wait_for_requests (World *world, guint64 n)
{
  for (guint i = 0; i < 4000 && eks_demo_server_get_requests (world->server, "127.0.0.1") < n; i++)
    g_usleep (5000);
  g_assert_cmpuint (eks_demo_server_get_requests (world->server, "127.0.0.1"), >=, n);
}

/* The pages come slowly, so that an interrupt finds the run at work. */
static void
test_interrupt (gconstpointer data)
{
  const int number = GPOINTER_TO_INT (data);
  g_autoptr (World) world = world_new (program, N_SESSIONS, "slow@2x*:4000");
  g_autofree char *job = world_write_plain_job (world);
  const char *const argv[] = { program, "run", job, "--progress", "json", NULL };
  g_autoptr (GSubprocess) process = world_start (world, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, argv);
  g_autofree char *out = NULL, *err = NULL;

  wait_for_requests (world, 2);
  g_subprocess_send_signal (process, number);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
  g_assert_nonnull (strstr (err, "Cancelled"));
  g_assert_nonnull (strstr (out, "\"cancelled\""));
  g_assert_cmpuint (eks_test_folder_count (world->output), ==, 0);
}

/* Commands that block are interrupted too. */
static void
test_interrupt_preview (void)
{
  g_autoptr (World) world = world_new (program, N_SESSIONS, "slow@1x*:4000");
  g_autofree char *job = world_write_plain_job (world);
  const char *const argv[] = { program, "preview", job, NULL };
  g_autoptr (GSubprocess) process = world_start (world, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, argv);
  g_autofree char *err = NULL;

  wait_for_requests (world, 1);
  g_subprocess_send_signal (process, SIGINT);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &err, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
}

static gint64
time_whole_run (World *world, const char *job, char **text, gsize *length)
{
  gint64 start = g_get_monotonic_time ();
  g_auto (Done) done = world_run (world, NULL, "run", job, NULL);

  assert_done (&done);
  start = g_get_monotonic_time () - start;
  *text = world_read (world, "sessions.csv", length);
  return start;
}

static void
kill_after (World *world, const char *job, gint64 microseconds)
{
  const char *const argv[] = { program, "run", job, NULL };
  g_autoptr (GSubprocess) process = world_start (world, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, argv);

  g_usleep ((gulong) microseconds);
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
}

/* However early or late it dies, the file under the final name is whole or not there. */
static void
test_kill (void)
{
  g_autoptr (World) world = world_new (program, 6000, NULL);
  g_autofree char *job = world_write_plain_job (world);
  g_autofree char *final = world_path (world, "sessions.csv");
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260329);
  g_autofree char *whole = NULL;
  guint n_missing = 0;
  gsize length;
  gint64 duration = time_whole_run (world, job, &whole, &length);

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *text = NULL;
      gsize found = 0;
      g_remove (final);
      kill_after (world, job, (gint64) (g_rand_double (rand) * (double) duration * 1.1));
      if (!g_file_get_contents (final, &text, &found, NULL))
        n_missing++;
      else
        g_assert_cmpmem (text, found, whole, length);
    }
  g_assert_cmpuint (n_missing, >, 5);
  /* What the dead left behind is in nobody's way. */
  g_remove (final);
  g_free (g_steal_pointer (&whole));
  time_whole_run (world, job, &whole, &length);
  g_assert_cmpuint (eks_test_folder_count (world->output), ==, 1);
}

/* The key goes to the service and nowhere else: no output, no file, no history. */
static void
test_canary (gconstpointer fault)
{
  g_autoptr (World) world = world_new (program, N_SESSIONS, fault);
  g_autofree char *job = world_write_plain_job (world);

  world_set (world, "G_MESSAGES_DEBUG", "all");
  g_auto (Done) run = world_run (world, NULL, "run", job, "--progress", "plain", NULL);
  g_auto (Done) history = world_run (world, NULL, "history", "--json", NULL);
  g_autofree char *asked = eks_demo_server_dup_authorization (world->server, "127.0.0.1");

  g_assert_cmpstr (asked, ==, API_KEY);
  g_assert_cmpint (run.status, ==, fault != NULL ? 3 : 0);
  g_assert_cmpint (history.status, ==, 0);
  g_assert_nonnull (strstr (history.out, fault != NULL ? "source-refused" : "\"done\""));
  g_assert_null (strstr (run.out, API_KEY));
  g_assert_null (strstr (run.err, API_KEY));
  g_assert_null (strstr (history.out, API_KEY));
  g_assert_false (is_anywhere (world->home, API_KEY));
  g_assert_false (is_anywhere (world->output, API_KEY));
  g_assert_true (is_anywhere (world->home, "sessions")); /* the history was looked into */
}

int
main (int argc, char **argv)
{
  program = cli_test_init (&argc, &argv);
  g_test_add_func ("/cli/run/json", test_json);
  g_test_add_func ("/cli/run/words", test_words);
  g_test_add_func ("/cli/run/progress", test_progress);
  g_test_add_func ("/cli/run/dry-run", test_dry_run);
  g_test_add_func ("/cli/run/hash", test_hash);
  g_test_add_func ("/cli/run/hash/without-salt", test_hash_without_salt);
  g_test_add_func ("/cli/run/personal", test_personal);
  g_test_add_func ("/cli/run/parameters", test_parameters);
  g_test_add_func ("/cli/run/file-names", test_file_names);
  for (guint i = 0; i < G_N_ELEMENTS (broken_jobs); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/run/broken-job/", broken_jobs[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_broken_job);
    }
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/run/fault/", faults[i].faults, NULL);
      g_test_add_data_func (path, &faults[i], test_fault);
    }
  g_test_add_func ("/cli/run/failed", test_failed);
  g_test_add_func ("/cli/run/unreachable", test_unreachable);
  g_test_add_func ("/cli/run/delivery", test_delivery);
  g_test_add_func ("/cli/run/lost-result", test_lost_result);
  g_test_add_data_func ("/cli/run/interrupt/int", GINT_TO_POINTER (SIGINT), test_interrupt);
  g_test_add_data_func ("/cli/run/interrupt/term", GINT_TO_POINTER (SIGTERM), test_interrupt);
  g_test_add_func ("/cli/run/interrupt/preview", test_interrupt_preview);
  g_test_add_func ("/cli/run/kill", test_kill);
  g_test_add_data_func ("/cli/run/canary/done", NULL, test_canary);
  g_test_add_data_func ("/cli/run/canary/refused", "401", test_canary);
  int status = g_test_run ();
  g_free (program);
  return status;
}
