/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real program in a sealed world: its own home and data, the demo organisation in the test's process,
 * and nothing else of the machine. */
#pragma once

#include "eks-demo-server.h"
#include "eks-test-support.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

/* 2026-06-15 10:00 UTC: the data reach back over both changes of the clock. */
#define NOW (G_GINT64_CONSTANT (1781517600) * G_USEC_PER_SEC)
#define API_KEY "demo-key-onlinefundraising"

typedef struct
{
  char *program;           /* (owned) */
  EksTestFolder *home;     /* (owned): short, because the sockets of gpg-agent live in it */
  EksTestFolder *output;   /* (owned): where exports go, and nothing else */
  EksDemoServer *server;   /* (owned) (nullable) */
  GHashTable *environment; /* (owned) (element-type utf8 utf8) */
} World;

/* What a command did. */
typedef struct
{
  int status;
  char *out;
  gsize length;
  char *err;
} Done;

static inline void
done_clear (Done *self)
{
  g_free (self->out);
  g_free (self->err);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Done, done_clear)

static inline void
world_set (World *self, const char *name, const char *value)
{
  g_hash_table_insert (self->environment, g_strdup (name), g_strdup (value));
}

static inline void
world_set_path (World *self, const char *name, const char *folder)
{
  g_autofree char *path = g_build_filename (self->home, folder, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  world_set (self, name, path);
}

static inline void
world_seal (World *self)
{
  static const char *const inherited[] = { "PATH", "EKSPORT_DATADIR", "EKSPORT_LOCALEDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", NULL };

  for (guint i = 0; inherited[i] != NULL; i++)
    if (g_getenv (inherited[i]) != NULL)
      world_set (self, inherited[i], g_getenv (inherited[i]));
  world_set (self, "LC_ALL", "C.UTF-8");
  world_set (self, "LANGUAGE", "en");
  world_set (self, "TZ", "UTC");
  world_set (self, "G_DEBUG", "fatal-criticals");
  world_set (self, "GIO_USE_VFS", "local");
  world_set (self, "GIO_USE_PROXY_RESOLVER", "dummy");
  world_set (self, "SECRET_BACKEND", "file");
  world_set (self, "SECRET_FILE_TEST_PASSWORD", "password of the keyring");
  world_set (self, "EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY", API_KEY);
  world_set_path (self, "HOME", "home");
  world_set_path (self, "XDG_DATA_HOME", "data");
  world_set_path (self, "XDG_CONFIG_HOME", "config");
  world_set_path (self, "XDG_CACHE_HOME", "cache");
  world_set_path (self, "XDG_RUNTIME_DIR", "run");
  world_set_path (self, "GNUPGHOME", "g");
  world_set_path (self, "SECRET_FILE_TEST_PATH", "keyring");
  g_autofree char *keyring = g_build_filename (self->home, "keyring", "file", NULL);
  world_set (self, "SECRET_FILE_TEST_PATH", keyring);
}

static inline World *
world_new (const char *program, guint64 records, const char *faults)
{
  World *self = g_new0 (World, 1);
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;

  self->program = g_strdup (program);
  self->home = g_strdup ("/tmp/ecXXXXXX");
  g_assert_nonnull (g_mkdtemp_full (self->home, 0700));
  self->output = eks_test_folder_new ();
  self->environment = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  world_seal (self);
  options.records = records;
  options.faults = faults;
  options.now = NOW;
  self->server = eks_demo_server_new (&options);
  eks_demo_server_start (self->server, &error);
  g_assert_no_error (error);
  return self;
}

static inline GSubprocess *
world_start (World *self, GSubprocessFlags flags, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) empty = g_new0 (char *, 1);
  GHashTableIter iter;
  gpointer name, value;
  GSubprocess *process;

  g_subprocess_launcher_set_environ (launcher, empty);
  g_hash_table_iter_init (&iter, self->environment);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_subprocess_launcher_setenv (launcher, name, value, TRUE);
  g_subprocess_launcher_set_cwd (launcher, self->output);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  return process;
}

static inline char *
copy_text (GBytes *bytes)
{
  gsize length = bytes != NULL ? g_bytes_get_size (bytes) : 0;

  return length > 0 ? g_strndup (g_bytes_get_data (bytes, NULL), length) : g_strdup ("");
}

/* Any program in the sealed world. */
static inline Done
world_call (World *self, const char *input, const char *const *arguments)
{
  g_autoptr (GSubprocess) process = world_start (self, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, arguments);
  g_autoptr (GBytes) in = g_bytes_new (input != NULL ? input : "", input != NULL ? strlen (input) : 0);
  g_autoptr (GBytes) out = NULL, err = NULL;
  g_autoptr (GError) error = NULL;
  Done done = { 0 };

  g_subprocess_communicate (process, in, NULL, &out, &err, &error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE)) /* a command need not read what it is given */
    g_assert_no_error (error);
  g_subprocess_wait (process, NULL, NULL);
  done.status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : 1000 + g_subprocess_get_term_sig (process);
  done.length = out != NULL ? g_bytes_get_size (out) : 0;
  done.out = copy_text (out);
  done.err = copy_text (err);
  return done;
}

/* eksport-cli; the arguments end with NULL. */
static inline Done
world_run (World *self, const char *input, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  const char *argument;
  va_list list;

  g_ptr_array_add (argv, self->program);
  va_start (list, input);
  while ((argument = va_arg (list, const char *)) != NULL)
    g_ptr_array_add (argv, (gpointer) argument);
  va_end (list);
  g_ptr_array_add (argv, NULL);
  return world_call (self, input, (const char *const *) argv->pdata);
}

/* What the command said is shown where it is not what was expected: a sanitizer's words are among it. */
static inline void
assert_status (const Done *done, int status)
{
  if (done->status != status)
    g_printerr ("%s%s", done->out, done->err);
  g_assert_cmpint (done->status, ==, status);
}

/* Done: results and not a word of complaint. */
static inline void
assert_done (const Done *done)
{
  assert_status (done, 0);
  g_assert_cmpstr (done->err, ==, "");
}

/* A failure: no result, a message that says @words. */
static inline void
assert_failed (const Done *done, int status, const char *words)
{
  assert_status (done, status);
  g_assert_cmpstr (done->out, ==, "");
  g_assert_true (g_str_has_prefix (done->err, "eksport-cli: "));
  if (strstr (done->err, words) == NULL)
    g_error ("“%s” does not say “%s”", done->err, words);
}

static inline char *
world_path (World *self, const char *name)
{
  return g_build_filename (self->output, name, NULL);
}

static inline char *
world_read (World *self, const char *name, gsize *length)
{
  g_autofree char *path = world_path (self, name);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, length, &error);
  g_assert_no_error (error);
  return text;
}

/* Beside the output, so that the output holds nothing but results. Returns the path. */
static inline char *
world_write (World *self, const char *name, const char *text)
{
  char *path = g_build_filename (self->home, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

#define COLUMNS "{\"field\":\"session_guid\"},{\"field\":\"created_ts\"},{\"field\":\"status\"},{\"field\":\"external_lead_id\"}"

/* A job file; @table holds the table's members after its entity, @more the members of the job after its tables. */
static inline char *
world_write_job (World *self, const char *name, const char *table, const char *more)
{
  g_autofree char *text = g_strdup_printf (
    "{\"version\":1,\"id\":\"11111111-2222-4333-8444-555555555555\",\"name\":\"sessions\","
    "\"connection\":{\"connector\":\"onlinefundraising\",\"settings\":{\"base_url\":\"%s\"}},"
    "\"tables\":[{\"entity\":\"onboarding_session\",%s}],%s}",
    eks_demo_server_get_base_url (self->server, "onlinefundraising"), table, more);

  return world_write (self, name, text);
}

#define AS_CSV "\"format\":{\"type\":\"csv\",\"preset\":\"systems\"},\"file_name\":\"sessions.csv\""

static inline char *
world_write_plain_job (World *self)
{
  return world_write_job (self, "plain.json", "\"columns\":[" COLUMNS "]", AS_CSV);
}

static inline JsonNode *
parse_json (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

/* Whether @mark stands in any file below @folder, whatever it is called. */
static inline gboolean
is_anywhere (const char *folder, const char *mark)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gboolean found = FALSE;
  const char *name;

  while (!found && dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize length = 0;
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        found = is_anywhere (path, mark);
      else if (g_file_test (path, G_FILE_TEST_IS_REGULAR) && g_file_get_contents (path, &text, &length, NULL))
        found = memmem (text, length, mark, strlen (mark)) != NULL;
    }
  return found;
}

static inline void
world_free (World *self)
{
  const char *const argv[] = { "gpgconf", "--kill", "all", NULL };
  g_auto (Done) done = world_call (self, NULL, argv);

  g_hash_table_unref (self->environment);
  eks_demo_server_stop (self->server);
  g_object_unref (self->server);
  eks_test_folder_free (self->output);
  eks_test_folder_free (self->home);
  g_free (self->program);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* The program is the first argument that is left after GLib took its own. Returns its absolute path. (transfer full) */
static inline char *
cli_test_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  if (*argc < 2)
    g_error ("usage: %s EKSPORT-CLI [GLib's options]", (*argv)[0]);
  return g_canonicalize_filename ((*argv)[1], NULL);
}
