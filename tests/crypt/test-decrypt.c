/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that gpg's command line made, opened by us; and the same files damaged. */

#include "config.h"

#include "eks-decrypt.h"
#include "eks-error.h"
#include "test-home.h"

#include <sys/resource.h>

#define PASSPHRASE "correct horse"

typedef struct
{
  TestHome *home;
  EksKeyring *keyring;
  char *anna;
  char *locked;
} Keys;

/* Encrypts @plain by the command line into @name with more @options. */
static char *
make_file (const Keys *keys, const char *folder, const char *name, GBytes *plain, const char *options)
{
  g_autofree char *source = g_build_filename (folder, "source", NULL);
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *line = g_strdup_printf ("--trust-model always --output %s %s %s", path, options, source);

  g_assert_true (g_file_set_contents (source, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), NULL));
  g_autofree char *ignored = test_home_gpg (keys->home, line);
  g_unlink (source);
  return path;
}

static char *
encrypt_for (const Keys *keys, const char *folder, const char *name, GBytes *plain, const char *fingerprint)
{
  g_autofree char *options = g_strdup_printf ("-r %s --encrypt", fingerprint);

  return make_file (keys, folder, name, plain, options);
}

static void
assert_file_is (const char *path, GBytes *plain)
{
  g_autofree char *data = NULL;
  gsize length;
  GStatBuf info;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  g_assert_cmpmem (data, length, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
assert_fails (EksKeyring *keyring, const char *input, const char *output, int code, const char *words)
{
  g_autofree char *folder = g_path_get_dirname (input);
  guint before = eks_test_folder_count (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksDecryptResult) result = eks_decrypt_file (keyring, input, output, NULL, &error);

  g_assert_null (result);
  g_assert_error (error, EKS_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpuint (eks_test_folder_count (folder), ==, before);
}

static void
test_round_trip (gconstpointer data)
{
  const Keys *keys = data;
  const struct
  {
    gsize length;
    const char *name;
    gboolean armor;
    gboolean sign;
  } cases[] = {
    { 0, "empty.csv.gpg", FALSE, FALSE },
    { 3 * 1024 * 1024 + 5, "large.csv.GPG", FALSE, TRUE },
    { 1000, "text.csv.asc", TRUE, TRUE },
    { 1000, "other.pgp", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
      g_autoptr (GBytes) plain = test_plaintext (cases[i].length);
      g_autofree char *options = g_strdup_printf ("-r %s %s %s --encrypt", keys->anna, cases[i].armor ? "--armor" : "",
                                                  cases[i].sign ? "--sign" : "");
      g_autofree char *path = make_file (keys, folder, cases[i].name, plain, options);
      g_autofree char *expected = g_strndup (path, strlen (path) - 4);
      g_autoptr (GError) error = NULL;
      g_autoptr (EksDecryptResult) result = eks_decrypt_file (keys->keyring, path, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (result->output, ==, expected);
      g_assert_cmpuint (result->bytes, ==, cases[i].length);
      g_assert_cmpstr (result->signer, ==, cases[i].sign ? keys->anna : NULL);
      assert_file_is (expected, plain);
      g_assert_cmpuint (eks_test_folder_count (folder), ==, 2);
    }
}

static void
test_output (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (GBytes) plain = test_plaintext (10);
  g_autofree char *path = encrypt_for (keys, folder, "file.bin", plain, keys->anna);
  g_autofree char *output = g_build_filename (folder, "chosen", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "such", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing.gpg", NULL);
  g_autoptr (GError) error = NULL;

  assert_fails (keys->keyring, path, NULL, EKS_ERROR_USAGE, "does not end in");
  assert_fails (keys->keyring, missing, NULL, EKS_ERROR_NOT_FOUND, "missing.gpg");
  assert_fails (keys->keyring, path, nowhere, EKS_ERROR_DELIVERY, "Writing");
  g_autoptr (EksDecryptResult) result = eks_decrypt_file (keys->keyring, path, output, NULL, &error);
  g_assert_no_error (error);
  assert_file_is (output, plain);
  assert_fails (keys->keyring, path, output, EKS_ERROR_DELIVERY, "exists already");
  assert_file_is (output, plain);
  g_assert_cmpint (symlink ("dangling", link), ==, 0);
  assert_fails (keys->keyring, path, link, EKS_ERROR_DELIVERY, "exists already");
}

static char *
write_changed (const char *folder, const char *cipher, gsize length, gssize position)
{
  g_autofree char *copy = g_memdup2 (cipher, length);
  char *path = g_build_filename (folder, "changed.gpg", NULL);

  if (position >= 0)
    copy[position] ^= 0x01;
  g_assert_true (g_file_set_contents (path, copy, length, NULL));
  return path;
}

/* Uncompressed, as our own files are: only the integrity check can notice then. The first bytes are
 * those of the session key's packet, the rest is spread over the file. */
static void
test_changed_byte (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (GBytes) plain = test_plaintext (40000);
  g_autofree char *options = g_strdup_printf ("-r %s -z 0 --encrypt", keys->anna);
  g_autofree char *path = make_file (keys, folder, "file.gpg", plain, options);
  g_autofree char *output = g_build_filename (folder, "plain", NULL);
  g_autofree char *cipher = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &cipher, &length, NULL));
  for (gsize i = 0; i < 40; i++)
    {
      gsize position = i < 20 ? i * 7 : length - 1 - (i - 20) * (length / 20);
      g_autofree char *changed = write_changed (folder, cipher, length, (gssize) position);
      g_autoptr (GError) error = NULL;
      g_autoptr (EksDecryptResult) result = eks_decrypt_file (keys->keyring, changed, output, NULL, &error);
      g_test_message ("byte %" G_GSIZE_FORMAT ": %s", position, error != NULL ? error->message : "accepted");
      g_assert_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION);
      g_assert_cmpuint (eks_test_folder_count (folder), ==, 2);
    }
}

static void
test_cut (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (GBytes) plain = test_plaintext (200000);
  g_autofree char *path = encrypt_for (keys, folder, "file.gpg", plain, keys->anna);
  g_autofree char *cipher = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &cipher, &length, NULL));
  const gsize lengths[] = { 0, 1, 50, 120, length / 2, length - 22, length - 1 };
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *cut = write_changed (folder, cipher, lengths[i], -1);
      assert_fails (keys->keyring, cut, NULL, EKS_ERROR_ENCRYPTION, "Decrypting");
    }
}

static void
test_not_encrypted (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (GBytes) plain = test_plaintext (100);
  g_autofree char *words = g_build_filename (folder, "words.gpg", NULL);
  g_autofree char *is_folder = g_build_filename (folder, "folder.gpg", NULL);
  g_autofree char *signed_only = make_file (keys, folder, "signed.gpg", plain, "--sign");

  g_assert_true (g_file_set_contents (words, "session_guid;lead_guid\n", -1, NULL));
  g_assert_cmpint (g_mkdir (is_folder, 0700), ==, 0);
  assert_fails (keys->keyring, words, NULL, EKS_ERROR_ENCRYPTION, "no OpenPGP data");
  assert_fails (keys->keyring, signed_only, NULL, EKS_ERROR_ENCRYPTION, "no OpenPGP data");
  assert_fails (keys->keyring, is_folder, NULL, EKS_ERROR_ENCRYPTION, "Decrypting");
}

static void
test_no_secret_key (gconstpointer data)
{
  const Keys *keys = data;
  TestHome *other = test_home_new ();
  g_autoptr (EksKeyring) other_keyring = eks_keyring_new (other->path);
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (GBytes) plain = test_plaintext (100);
  g_autofree char *path = encrypt_for (keys, folder, "file.gpg", plain, keys->anna);

  assert_fails (other_keyring, path, NULL, EKS_ERROR_ENCRYPTION, "the secret key for it is not in the keyring");
  test_home_free (other);
}

/* Signed by somebody whom we do not know: readable, but nobody vouches for it. */
static void
test_unknown_signer (gconstpointer data)
{
  const Keys *keys = data;
  TestHome *other = test_home_new ();
  Keys sender = { .home = other, .keyring = eks_keyring_new (other->path) };
  g_autofree char *signer = test_generate (sender.keyring, "Sender", NULL);
  g_autofree char *public_key = eks_keyring_export (keys->keyring, keys->anna, NULL);
  g_auto (GStrv) imported = eks_keyring_import (sender.keyring, public_key, strlen (public_key), NULL);
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (GBytes) plain = test_plaintext (100);
  g_autofree char *options = g_strdup_printf ("-r %s --sign --encrypt", keys->anna);
  g_autofree char *path = make_file (&sender, folder, "file.gpg", plain, options);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksDecryptResult) result = eks_decrypt_file (keys->keyring, path, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_null (result->signer);
  assert_file_is (result->output, plain);
  g_assert_finalize_object (sender.keyring);
  test_home_free (other);
}

typedef struct
{
  const char *const *answers;
  guint asked;
  guint told_wrong;
  char *hint;
} Asker;

static char *
answer_cb (const char *key_hint, gboolean was_wrong, gpointer data)
{
  Asker *asker = data;

  g_free (asker->hint);
  asker->hint = g_strdup (key_hint);
  asker->told_wrong += was_wrong;
  return g_strdup (asker->answers[asker->asked++]);
}

static void
test_passphrase (gconstpointer data)
{
  const Keys *keys = data;
  const struct
  {
    const char *answers[5];
    const char *expected; /* why it fails, or NULL */
    guint asked;
  } cases[] = {
    { { PASSPHRASE }, NULL, 1 },
    { { "wrong", PASSPHRASE }, NULL, 2 },
    { { "wrong", "wronger", "wrongest", PASSPHRASE }, "the passphrase is wrong", 3 },
    { { "wrong", NULL }, "the passphrase was not given", 2 },
    { { NULL }, "the passphrase was not given", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Asker asker = { .answers = cases[i].answers };
      g_autoptr (EksKeyring) keyring = eks_keyring_new (keys->home->path);
      g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
      g_autoptr (GBytes) plain = test_plaintext (100000);
      g_autofree char *path = encrypt_for (keys, folder, "file.gpg", plain, keys->locked);
      g_autofree char *output = g_build_filename (folder, "file", NULL);

      test_home_forget_passphrases (keys->home);
      eks_keyring_set_passphrase_func (keyring, answer_cb, &asker, NULL);
      if (cases[i].expected != NULL)
        assert_fails (keyring, path, NULL, EKS_ERROR_ENCRYPTION, cases[i].expected);
      else
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (EksDecryptResult) result = eks_decrypt_file (keyring, path, NULL, NULL, &error);
          g_assert_no_error (error);
          assert_file_is (output, plain);
        }
      g_assert_cmpuint (asker.asked, ==, cases[i].asked);
      g_assert_cmpuint (asker.told_wrong, ==, cases[i].asked - 1);
      g_assert_nonnull (strstr (asker.hint, "Locked"));
      g_free (asker.hint);
    }
}

static char *
cancel_cb (const char *key_hint, gboolean was_wrong, gpointer data)
{
  g_cancellable_cancel (data);
  return g_strdup (PASSPHRASE);
}

static void
test_cancel (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (GBytes) plain = test_plaintext (3 * 1024 * 1024);
  g_autofree char *path = encrypt_for (keys, folder, "file.gpg", plain, keys->locked);
  g_autoptr (EksKeyring) keyring = eks_keyring_new (keys->home->path);

  test_home_forget_passphrases (keys->home);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      if (i == 0)
        g_cancellable_cancel (cancellable);
      else /* in the middle: when the passphrase is asked for */
        eks_keyring_set_passphrase_func (keyring, cancel_cb, cancellable, NULL);
      g_autoptr (EksDecryptResult) result = eks_decrypt_file (keyring, path, NULL, cancellable, &error);
      g_assert_null (result);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (eks_test_folder_count (folder), ==, 1);
    }
  test_home_assert_no_gpg (keys->home);
}

/* A limit on the size of files fails a write in the middle, as a full disk does. */
static void
test_write_fails (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (GBytes) plain = test_plaintext (3 * 1024 * 1024);
  g_autofree char *path = encrypt_for (keys, folder, "file.gpg", plain, keys->anna);
  struct rlimit before;
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = 1024 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  assert_fails (keys->keyring, path, NULL, EKS_ERROR_DELIVERY, "Writing");
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  test_home_assert_no_gpg (keys->home);
}

int
main (int argc, char *argv[])
{
  const struct
  {
    const char *path;
    GTestDataFunc func;
  } tests[] = {
    { "/decrypt/round-trip", test_round_trip },
    { "/decrypt/output", test_output },
    { "/decrypt/changed-byte", test_changed_byte },
    { "/decrypt/cut", test_cut },
    { "/decrypt/not-encrypted", test_not_encrypted },
    { "/decrypt/no-secret-key", test_no_secret_key },
    { "/decrypt/unknown-signer", test_unknown_signer },
    { "/decrypt/passphrase", test_passphrase },
    { "/decrypt/cancel", test_cancel },
    { "/decrypt/write-fails", test_write_fails },
  };
  Keys keys = { 0 };

  g_test_init (&argc, &argv, NULL);
  keys.home = test_home_new ();
  keys.keyring = eks_keyring_new (keys.home->path);
  keys.anna = test_generate (keys.keyring, "Anna", NULL);
  keys.locked = test_generate (keys.keyring, "Locked", PASSPHRASE);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, &keys, tests[i].func);
  int status = g_test_run ();
  g_assert_finalize_object (keys.keyring);
  test_home_free (keys.home);
  g_free (keys.anna);
  g_free (keys.locked);
  return status;
}
