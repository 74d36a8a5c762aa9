/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets with libsecret's file backend, which needs no session bus, and without any keyring. */

#include "config.h"

#include "eks-error.h"
#include "eks-secrets.h"
#include "eks-store.h"
#include "eks-test-support.h"

#include <glib/gstdio.h>
#include <string.h>

#define CANARY "canary-3c81-ØÆÅ"
#define SALT_VARIABLE "EKSPORT_SECRET_HASH_SALT"
#define VARIABLE "EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY"

/* libsecret chooses its backend once in a process, so each case runs in a process of its own. */
static void
run_alone (void)
{
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* libsecret 0.20 leaks whenever it writes its file (the entity tag) or cannot read it (the content):
 * leaks cannot be looked for then. */
static void
run_alone_with_leaks (void)
{
  g_autofree char *before = g_strdup (g_getenv ("ASAN_OPTIONS"));
  g_autofree char *options = g_strconcat (before != NULL ? before : "", ":detect_leaks=0", NULL);

  g_setenv ("ASAN_OPTIONS", options, TRUE);
  run_alone ();
  if (before != NULL)
    g_setenv ("ASAN_OPTIONS", before, TRUE);
  else
    g_unsetenv ("ASAN_OPTIONS");
}

static EksTestFolder *
use_file_backend (char **keyring)
{
  EksTestFolder *folder = eks_test_folder_new ();

  *keyring = g_build_filename (folder, "test.keyring", NULL);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", *keyring, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "keyring password", TRUE);
  g_unsetenv (VARIABLE);
  g_unsetenv (SALT_VARIABLE);
  return folder;
}

static void
use_no_keyring (void)
{
  g_unsetenv ("SECRET_BACKEND");
  g_unsetenv ("DISPLAY");
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_setenv ("XDG_RUNTIME_DIR", "/nonexistent", TRUE);
  g_unsetenv (VARIABLE);
  g_unsetenv (SALT_VARIABLE);
}

static void
assert_secret (const char *connection_id, const char *setting, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = eks_secrets_lookup (connection_id, "onlinefundraising", setting, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, expected);
}

static void
assert_missing (const char *connection_id, const char *setting)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = eks_secrets_lookup (connection_id, "onlinefundraising", setting, NULL, &error);
  g_autofree char *variable = eks_secrets_get_variable ("onlinefundraising", setting);

  g_assert_null (value);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SECRET_MISSING);
  g_assert_nonnull (strstr (error->message, variable));
  g_assert_nonnull (strstr (error->message, setting));
}

static void
assert_nowhere (const char *folder, const char *mark)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize length;
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          assert_nowhere (path, mark);
          continue;
        }
      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      g_assert_null (memmem (text, length, mark, strlen (mark)));
    }
}

static void
test_variable (void)
{
  const struct
  {
    const char *connector;
    const char *setting;
    const char *expected;
  } cases[] = {
    { "onlinefundraising", "api_key", VARIABLE },
    { "destination", "the-office.2", "EKSPORT_SECRET_DESTINATION_THE_OFFICE_2" },
    { "x", "é", "EKSPORT_SECRET_X___" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *variable = eks_secrets_get_variable (cases[i].connector, cases[i].setting);
      g_assert_cmpstr (variable, ==, cases[i].expected);
    }
}

static void
test_keyring (void)
{
  if (!g_test_subprocess ())
    {
      run_alone_with_leaks ();
      return;
    }
  g_autofree char *keyring = NULL;
  g_autoptr (EksTestFolder) folder = use_file_backend (&keyring);
  g_autoptr (GError) error = NULL;

  assert_missing ("acme", "api_key");
  g_assert_true (eks_secrets_store ("acme", "ACME", "api_key", CANARY, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (eks_secrets_store ("acme", "ACME", "other", "second", NULL, &error));
  g_assert_true (eks_secrets_store ("beta", "Beta", "api_key", "third", NULL, &error));
  assert_secret ("acme", "api_key", CANARY);
  assert_secret ("acme", "other", "second");
  assert_secret ("beta", "api_key", "third");
  assert_missing (NULL, "api_key");

  g_setenv (VARIABLE, "from the environment", TRUE);
  assert_secret ("acme", "api_key", CANARY);
  assert_secret (NULL, "api_key", "from the environment");
  assert_secret ("gamma", "api_key", "from the environment");
  g_setenv (VARIABLE, "", TRUE);
  assert_missing ("gamma", "api_key");

  g_assert_true (eks_secrets_store ("acme", "ACME", "api_key", "changed", NULL, &error));
  assert_secret ("acme", "api_key", "changed");
  g_assert_true (eks_secrets_clear ("acme", NULL, &error));
  g_assert_no_error (error);
  assert_missing ("acme", "api_key");
  assert_missing ("acme", "other");
  assert_secret ("beta", "api_key", "third");
  g_assert_true (eks_secrets_clear ("acme", NULL, &error));
  g_assert_no_error (error);
}

/* The value is in the keyring, encrypted, and in no file that could be mailed to a colleague. */
static void
test_canary (void)
{
  if (!g_test_subprocess ())
    {
      run_alone_with_leaks ();
      return;
    }
  g_autofree char *keyring = NULL;
  g_autoptr (EksTestFolder) folder = use_file_backend (&keyring);
  g_autofree char *store_folder = g_build_filename (folder, "store", NULL);
  g_autoptr (EksStore) store = eks_store_new (store_folder);
  g_autoptr (EksConnection) connection = eks_connection_new ("acme", "ACME", "onlinefundraising");
  g_autoptr (EksJob) job = eks_job_new ();
  g_autoptr (GError) error = NULL;

  eks_connection_set_setting (connection, "base_url", "https://example.com");
  eks_job_set_connection_id (job, "acme");
  g_assert_true (eks_secrets_store ("acme", "ACME", "api_key", CANARY, NULL, &error));
  g_assert_true (eks_store_save_connection (store, connection, &error));
  g_assert_true (eks_store_save_job (store, job, &error));
  g_assert_no_error (error);
  assert_nowhere (folder, CANARY);
  assert_secret ("acme", "api_key", CANARY);
}

static void
test_refused (void)
{
  if (!g_test_subprocess ())
    {
      run_alone_with_leaks ();
      return;
    }
  g_autofree char *keyring = NULL;
  g_autoptr (EksTestFolder) folder = use_file_backend (&keyring);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) store_error = NULL;

  g_assert_true (g_file_set_contents (keyring, "not a keyring", -1, NULL));
  g_autofree char *value = eks_secrets_lookup ("acme", "onlinefundraising", "api_key", NULL, &error);
  g_assert_null (value);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_KEYRING);
  g_assert_false (eks_secrets_store ("acme", "ACME", "api_key", CANARY, NULL, &store_error));
  g_assert_error (store_error, EKS_ERROR, EKS_ERROR_KEYRING);
  g_assert_null (strstr (store_error->message, CANARY));
  g_setenv (VARIABLE, "from the environment", TRUE);
  assert_secret ("acme", "api_key", "from the environment");
}

static void
test_no_keyring (void)
{
  if (!g_test_subprocess ())
    {
      run_alone ();
      return;
    }
  g_autoptr (GError) error = NULL;

  use_no_keyring ();
  assert_missing ("acme", "api_key");
  g_assert_false (eks_secrets_store ("acme", "ACME", "api_key", CANARY, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_KEYRING);
  g_assert_null (strstr (error->message, CANARY));
  g_clear_error (&error);
  g_assert_true (eks_secrets_clear ("acme", NULL, &error));
  g_assert_no_error (error);
  g_setenv (VARIABLE, CANARY, TRUE);
  assert_secret ("acme", "api_key", CANARY);
}

static void
assert_salt (GBytes *salt, const char *expected)
{
  g_assert_nonnull (salt);
  g_assert_cmpmem (g_bytes_get_data (salt, NULL), g_bytes_get_size (salt), expected, strlen (expected));
}

/* Made once, random, and the same from then on. */
static void
test_salt (void)
{
  if (!g_test_subprocess ())
    {
      run_alone_with_leaks ();
      return;
    }
  g_autofree char *keyring = NULL;
  g_autoptr (EksTestFolder) folder = use_file_backend (&keyring);
  g_autofree char *text = NULL;

  g_setenv (SALT_VARIABLE, "0123456789abcdef", TRUE);
  g_autoptr (GBytes) given = eks_secrets_ensure_salt (NULL, NULL);
  assert_salt (given, "0123456789abcdef");
  g_assert_false (g_file_test (keyring, G_FILE_TEST_EXISTS)); /* what is given is not copied */
  g_unsetenv (SALT_VARIABLE);
  g_autoptr (GBytes) made = eks_secrets_ensure_salt (NULL, NULL);
  g_assert_cmpuint (g_bytes_get_size (made), ==, 64);
  text = g_strndup (g_bytes_get_data (made, NULL), 64);
  g_assert_cmpuint (strspn (text, "0123456789abcdef"), ==, 64);
  g_setenv (SALT_VARIABLE, "fedcba9876543210", TRUE);
  g_autoptr (GBytes) again = eks_secrets_ensure_salt (NULL, NULL);
  assert_salt (again, text);
  assert_nowhere (folder, text);
}

static void
test_salt_without_keyring (void)
{
  if (!g_test_subprocess ())
    {
      run_alone ();
      return;
    }
  g_autoptr (GError) error = NULL;

  use_no_keyring ();
  g_assert_null (eks_secrets_ensure_salt (NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SECRET_MISSING);
  g_assert_nonnull (strstr (error->message, SALT_VARIABLE));
  g_clear_error (&error);
  g_setenv (SALT_VARIABLE, "012345678901234", TRUE);
  g_assert_null (eks_secrets_ensure_salt (NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_USAGE);
  g_assert_null (strstr (error->message, "012345678901234"));
}

static void
test_salt_refused (void)
{
  if (!g_test_subprocess ())
    {
      run_alone_with_leaks ();
      return;
    }
  g_autofree char *keyring = NULL;
  g_autoptr (EksTestFolder) folder = use_file_backend (&keyring);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (keyring, "not a keyring", -1, NULL));
  g_assert_null (eks_secrets_ensure_salt (NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_KEYRING);
  g_setenv (SALT_VARIABLE, "0123456789abcdef", TRUE);
  g_autoptr (GBytes) given = eks_secrets_ensure_salt (NULL, NULL);
  assert_salt (given, "0123456789abcdef");
}

static void
test_cancelled (void)
{
  if (!g_test_subprocess ())
    {
      run_alone ();
      return;
    }
  g_autofree char *keyring = NULL;
  g_autoptr (EksTestFolder) folder = use_file_backend (&keyring);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_setenv (VARIABLE, CANARY, TRUE);
  g_assert_null (eks_secrets_lookup ("acme", "onlinefundraising", "api_key", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (eks_secrets_store ("acme", "ACME", "api_key", "x", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (eks_secrets_clear ("acme", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secrets/variable", test_variable);
  g_test_add_func ("/secrets/keyring", test_keyring);
  g_test_add_func ("/secrets/canary", test_canary);
  g_test_add_func ("/secrets/refused", test_refused);
  g_test_add_func ("/secrets/no-keyring", test_no_keyring);
  g_test_add_func ("/secrets/salt/made", test_salt);
  g_test_add_func ("/secrets/salt/without-keyring", test_salt_without_keyring);
  g_test_add_func ("/secrets/salt/refused", test_salt_refused);
  g_test_add_func ("/secrets/cancelled", test_cancelled);
  return g_test_run ();
}
