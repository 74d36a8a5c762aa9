/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A private GnuPG home for a test program, and gpg's command line as the independent witness. */
#pragma once

#include "eks-keyring.h"
#include "eks-test-support.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

typedef struct
{
  char *path; /* (owned) */
} TestHome;

/* Short: the agent's socket must fit into 108 bytes. */
static inline TestHome *
test_home_new (void)
{
  TestHome *self = g_new0 (TestHome, 1);
  g_autofree char *conf = NULL;

  self->path = g_strdup ("/tmp/eXXXXXX");
  g_assert_nonnull (g_mkdtemp_full (self->path, 0700));
  conf = g_build_filename (self->path, "gpg-agent.conf", NULL);
  g_assert_true (g_file_set_contents (conf, "allow-loopback-pinentry\nmax-cache-ttl 0\n", -1, NULL));
  return self;
}

static inline gboolean
test_home_run (TestHome *self, const char *const *argv, char **output, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) process = NULL;

  g_subprocess_launcher_setenv (launcher, "GNUPGHOME", self->path, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, argv, error);
  g_assert_nonnull (process);
  g_autoptr (GBytes) bytes = NULL;
  if (!g_subprocess_communicate (process, NULL, NULL, &bytes, NULL, error))
    return FALSE;
  if (output != NULL)
    *output = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return g_subprocess_get_successful (process);
}

/* The agent keeps a passphrase for a moment even with max-cache-ttl 0. */
static inline void
test_home_forget_passphrases (TestHome *self)
{
  const char *const argv[] = { "gpgconf", "--reload", "gpg-agent", NULL };

  g_assert_true (test_home_run (self, argv, NULL, NULL));
}

/* Runs gpg with the arguments of @line, split as a shell would. */
static inline char *
test_home_gpg (TestHome *self, const char *line)
{
  g_autofree char *command = g_strconcat ("gpg --batch --yes --no-tty --pinentry-mode loopback --passphrase '' ", line, NULL);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, &error));
  if (!test_home_run (self, (const char *const *) argv, &output, &error))
    g_error ("%s failed", command);
  return output;
}

/* The fingerprint of the primary key of @user_id, or with @nth > 0 of a subkey, as gpg lists them. */
static inline char *
test_home_fingerprint (TestHome *self, const char *user_id, guint nth)
{
  g_autofree char *line = g_strdup_printf ("--with-colons --with-subkey-fingerprint --list-keys '%s'", user_id);
  g_autofree char *listing = test_home_gpg (self, line);
  g_auto (GStrv) lines = g_strsplit (listing, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "fpr:") && nth-- == 0)
      {
        g_auto (GStrv) fields = g_strsplit (lines[i], ":", -1);
        return g_strdup (fields[9]);
      }
  g_assert_not_reached ();
}

/* How many gpg processes (not the agent) work in the home. */
static inline guint
test_home_count_gpg (TestHome *self)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint count = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "cmdline", NULL);
      g_autofree char *line = NULL;
      gsize length = 0;
      if (!g_ascii_isdigit (name[0]) || !g_file_get_contents (path, &line, &length, NULL))
        continue;
      for (gsize i = 0; i + 1 < length; i++)
        if (line[i] == '\0')
          line[i] = ' ';
      if (length > 0 && strstr (line, self->path) != NULL && strstr (line, "agent") == NULL)
        count++;
    }
  return count;
}

/* Waits: a process that lost its pipes needs a moment to end. */
static inline void
test_home_assert_no_gpg (TestHome *self)
{
  guint n = test_home_count_gpg (self);

  for (guint i = 0; i < 600 && n > 0; i++)
    {
      g_usleep (50 * 1000);
      n = test_home_count_gpg (self);
    }
  g_assert_cmpuint (n, ==, 0);
}

static inline void
test_home_free (TestHome *self)
{
  const char *const argv[] = { "gpgconf", "--kill", "all", NULL };

  test_home_run (self, argv, NULL, NULL);
  eks_test_folder_free (self->path); /* frees the path too */
  g_free (self);
}

static inline char *
test_generate (EksKeyring *keyring, const char *name, const char *passphrase)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksKey) key = eks_keyring_generate (keyring, name, "someone@example.com", passphrase, 0, NULL, &error);

  g_assert_no_error (error);
  return g_strdup (eks_key_get_fingerprint (key));
}

/* Bytes that neither compress nor repeat, the same each time, with a mark to search for. */
#define TEST_MARK "plaintext-canary-6f1d"

static inline GBytes *
test_plaintext (gsize length)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20250330);
  guint8 *data = g_malloc (length + 4);

  for (gsize i = 0; i < length; i += 4)
    {
      guint32 word = g_rand_int (rand);
      memcpy (data + i, &word, 4);
    }
  for (gsize i = 0; i + strlen (TEST_MARK) < length; i += 50000)
    memcpy (data + i, TEST_MARK, strlen (TEST_MARK));
  return g_bytes_new_take (data, length);
}
