/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys as GnuPG really makes, expires, revokes and lists them. */

#include "config.h"

#include "eks-error.h"
#include "test-home.h"

typedef struct
{
  TestHome *home;
  EksKeyring *keyring;
  char *good;
  char *expired;
  char *revoked;
  char *sign_only;
  char *disabled;
  char *late_subkey; /* the key is fine, its encryption subkey has expired */
  char *foreign;     /* public part only */
} Keys;

static char *
make_expired (TestHome *home)
{
  g_autofree char *ignored = test_home_gpg (home, "--faked-system-time 20200101T000000! --quick-gen-key 'Expired <expired@example.com>' future-default default 1d");

  return test_home_fingerprint (home, "expired@example.com", 0);
}

static char *
make_late_subkey (TestHome *home)
{
  g_autofree char *ignored = test_home_gpg (home, "--faked-system-time 20200101T000000! --quick-gen-key 'Late <late@example.com>' ed25519 sign never");
  char *fingerprint = test_home_fingerprint (home, "late@example.com", 0);
  g_autofree char *line = g_strdup_printf ("--faked-system-time 20200101T000000! --quick-add-key %s cv25519 encr 1d", fingerprint);
  g_autofree char *ignored_too = test_home_gpg (home, line);

  return fingerprint;
}

static char *
make_sign_only (TestHome *home)
{
  g_autofree char *ignored = test_home_gpg (home, "--quick-gen-key 'Signer <sign@example.com>' ed25519 sign never");

  return test_home_fingerprint (home, "sign@example.com", 0);
}

/* GnuPG puts a colon before the certificate so that nobody imports it by accident. */
static char *
read_revocation (TestHome *home, const char *fingerprint)
{
  g_autofree char *name = g_strconcat (fingerprint, ".rev", NULL);
  g_autofree char *path = g_build_filename (home->path, "openpgp-revocs.d", name, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_strdup (strstr (text, ":-----BEGIN") + 1);
}

static char *
make_disabled (TestHome *home, EksKeyring *keyring)
{
  char *fingerprint = test_generate (keyring, "Disabled", NULL);
  g_autofree char *line = g_strdup_printf ("--edit-key %s disable save", fingerprint);
  g_autofree char *ignored = test_home_gpg (home, line);

  return fingerprint;
}

static char *
make_foreign (EksKeyring *keyring)
{
  TestHome *other = test_home_new ();
  g_autoptr (EksKeyring) other_keyring = eks_keyring_new (other->path);
  g_autoptr (GError) error = NULL;
  char *fingerprint = test_generate (other_keyring, "Foreign", NULL);
  g_autofree char *armored = eks_keyring_export (other_keyring, fingerprint, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (armored, "-----BEGIN PGP PUBLIC KEY BLOCK-----\n"));
  g_auto (GStrv) imported = eks_keyring_import (keyring, armored, strlen (armored), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (imported), ==, 1);
  g_assert_cmpstr (imported[0], ==, fingerprint);
  test_home_free (other);
  return fingerprint;
}

static Keys *
keys_new (void)
{
  Keys *self = g_new0 (Keys, 1);
  g_autoptr (GError) error = NULL;

  self->home = test_home_new ();
  self->keyring = eks_keyring_new (self->home->path);
  self->good = test_generate (self->keyring, "Søren Å", NULL);
  self->revoked = test_generate (self->keyring, "Revoked", NULL);
  self->expired = make_expired (self->home);
  self->late_subkey = make_late_subkey (self->home);
  self->sign_only = make_sign_only (self->home);
  self->disabled = make_disabled (self->home, self->keyring);
  self->foreign = make_foreign (self->keyring);
  g_autofree char *revocation = read_revocation (self->home, self->revoked);
  g_auto (GStrv) imported = eks_keyring_import (self->keyring, revocation, strlen (revocation), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (imported), ==, 0); /* GnuPG does not say whom it revoked */
  return self;
}

static void
keys_free (Keys *self)
{
  g_assert_finalize_object (self->keyring);
  test_home_free (self->home);
  g_free (self->good);
  g_free (self->expired);
  g_free (self->revoked);
  g_free (self->sign_only);
  g_free (self->disabled);
  g_free (self->late_subkey);
  g_free (self->foreign);
  g_free (self);
}

static void
test_states (gconstpointer data)
{
  const Keys *keys = data;
  const struct
  {
    const char *fingerprint;
    EksKeyState state;
    gboolean secret;
    gboolean can_sign;
    const char *sentence;
  } cases[] = {
    { keys->good, EKS_KEY_USABLE, TRUE, TRUE, "It can be used and never expires." },
    { keys->expired, EKS_KEY_EXPIRED, TRUE, FALSE, "It expired on 01/02/20." },
    { keys->late_subkey, EKS_KEY_EXPIRED, TRUE, TRUE, "It expired on 01/02/20." },
    { keys->revoked, EKS_KEY_REVOKED, TRUE, FALSE, "Its owner has revoked it." },
    { keys->disabled, EKS_KEY_DISABLED, TRUE, FALSE, "It is disabled in this keyring." },
    { keys->sign_only, EKS_KEY_CANNOT_ENCRYPT, TRUE, TRUE, "It is made for signing only and cannot encrypt." },
    { keys->foreign, EKS_KEY_USABLE, FALSE, FALSE, "It can be used and never expires." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (EksKey) key = eks_keyring_find (keys->keyring, cases[i].fingerprint, &error);
      g_assert_no_error (error);
      g_autofree char *sentence = eks_key_describe_state (key);
      g_test_message ("%s: %s", eks_key_get_user_id (key), sentence);
      g_assert_cmpint (eks_key_get_state (key), ==, cases[i].state);
      g_assert_cmpint (eks_key_has_secret (key), ==, cases[i].secret);
      g_assert_cmpint (eks_key_can_sign (key), ==, cases[i].can_sign);
      g_assert_cmpstr (sentence, ==, cases[i].sentence);
      g_assert_cmpstr (eks_key_get_fingerprint (key), ==, cases[i].fingerprint);
    }
}

static void
test_list (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = eks_keyring_list (keys->keyring, NULL, &error);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 7);
  for (guint i = 1; i < list->len; i++)
    g_assert_cmpint (g_utf8_collate (eks_key_get_user_id (list->pdata[i - 1]), eks_key_get_user_id (list->pdata[i])), <=, 0);

  g_cancellable_cancel (cancelled);
  g_assert_null (eks_keyring_list (keys->keyring, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_properties (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (EksKey) key = eks_keyring_find (keys->keyring, keys->good, NULL);
  g_autofree char *fingerprint = NULL;
  g_autofree char *user_id = NULL;
  g_autofree char *grouped = eks_key_dup_grouped_fingerprint (key);
  gboolean secret;
  int state;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  g_object_get (key, "fingerprint", &fingerprint, "user-id", &user_id, "secret", &secret, "state", &state, NULL);
  g_assert_cmpstr (fingerprint, ==, keys->good);
  g_assert_cmpstr (user_id, ==, "Søren Å <someone@example.com>");
  g_assert_true (secret);
  g_assert_cmpint (state, ==, EKS_KEY_USABLE);
  g_assert_cmpuint (strlen (grouped), ==, 49);
  g_assert_cmpint (grouped[4], ==, ' ');
  g_assert_cmpint (strncmp (grouped, fingerprint, 4), ==, 0);
  g_assert_cmpint (eks_key_get_expires (key), ==, 0);
  g_assert_cmpint (ABS (eks_key_get_created (key) - now), <, 600);
  g_assert_finalize_object (g_steal_pointer (&key));
}

static void
test_find_refuses (gconstpointer data)
{
  const Keys *keys = data;
  g_autofree char *subkey = test_home_fingerprint (keys->home, "someone@example.com", 1);
  g_autofree char *short_id = g_strdup (keys->good + 24);
  const struct
  {
    const char *fingerprint;
    const char *expected;
  } cases[] = {
    { subkey, "is a subkey" },
    { short_id, "is not the full fingerprint" },
    { "someone@example.com", "is not the full fingerprint" },
    { "", "is not the full fingerprint" },
    { "0123456789ABCDEF0123456789ABCDEF01234567", "is not in the keyring" },
    { "0123456789ABCDEF0123456789ABCDEF0123456G", "is not the full fingerprint" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (eks_keyring_find (keys->keyring, cases[i].fingerprint, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION);
      g_assert_nonnull (strstr (error->message, cases[i].expected));
    }
}

static void
test_check (gconstpointer data)
{
  const Keys *keys = data;
  const struct
  {
    const char *fingerprint;
    const char *recipient; /* why it cannot be a recipient, or NULL */
    const char *signer;    /* why it cannot sign, or NULL */
  } cases[] = {
    { keys->good, NULL, NULL },
    { keys->expired, "It expired", "It expired" },
    { keys->late_subkey, "It expired", NULL },
    { keys->revoked, "Its owner has revoked it", "Its owner has revoked it" },
    { keys->disabled, "It is disabled", "It is disabled" },
    { keys->sign_only, "cannot encrypt", NULL },
    { keys->foreign, NULL, "secret part is not in this keyring" },
    { "0123456789ABCDEF0123456789ABCDEF01234567", "is not in the keyring", "is not in the keyring" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const recipients[] = { keys->good, cases[i].fingerprint, NULL };
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) sign_error = NULL;
      g_test_message ("case %u", i);
      g_assert_cmpint (eks_keyring_check_recipients (keys->keyring, recipients, &error), ==, cases[i].recipient == NULL);
      g_assert_cmpint (eks_keyring_check_signer (keys->keyring, cases[i].fingerprint, &sign_error), ==, cases[i].signer == NULL);
      if (cases[i].recipient != NULL)
        {
          g_assert_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION);
          g_assert_nonnull (strstr (error->message, cases[i].recipient));
        }
      if (cases[i].signer != NULL)
        {
          g_assert_error (sign_error, EKS_ERROR, EKS_ERROR_ENCRYPTION);
          g_assert_nonnull (strstr (sign_error->message, cases[i].signer));
        }
    }
}

static void
test_check_nobody (gconstpointer data)
{
  const Keys *keys = data;
  const char *const nobody[] = { NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (eks_keyring_check_recipients (keys->keyring, nobody, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION);
}

static void
test_import_refuses (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "words.asc", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing.asc", NULL);
  g_autofree char *large = g_malloc0 (EKS_KEYRING_MAX_IMPORT + 1);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "not a key at all\n", -1, NULL));
  g_assert_null (eks_keyring_import_file (keys->keyring, path, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION);
  g_assert_nonnull (strstr (error->message, "no key was found"));
  g_clear_error (&error);

  g_assert_null (eks_keyring_import (keys->keyring, "", 0, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION);
  g_clear_error (&error);

  g_assert_null (eks_keyring_import_file (keys->keyring, missing, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_null (eks_keyring_import (keys->keyring, large, EKS_KEYRING_MAX_IMPORT + 1, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION);
  g_clear_error (&error);

  g_assert_null (eks_keyring_import_file (keys->keyring, "/dev/zero", &error));
  g_assert_nonnull (error);
}

static void
test_import_file_twice (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "key.asc", NULL);
  g_autofree char *armored = eks_keyring_export (keys->keyring, keys->good, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, armored, -1, NULL));
  g_auto (GStrv) imported = eks_keyring_import_file (keys->keyring, path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (imported[0], ==, keys->good);
  g_assert_null (imported[1]);
}

static void
test_generate_options (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EksKey) key = eks_keyring_generate (keys->keyring, " Year ", "year@example.com", "secret word", 365, NULL, &error);
  g_autofree char *listing = NULL;
  gint64 year = 365 * 24 * 60 * 60;

  g_assert_no_error (error);
  g_assert_cmpstr (eks_key_get_user_id (key), ==, "Year <year@example.com>");
  g_assert_cmpint (ABS (eks_key_get_expires (key) - eks_key_get_created (key) - year), <, 60);
  g_autofree char *sentence = eks_key_describe_state (key);
  g_assert_true (g_str_has_prefix (sentence, "It can be used until "));
  listing = test_home_gpg (keys->home, "--with-colons --list-keys year@example.com");
  g_assert_nonnull (strstr (listing, ":22:")); /* EdDSA */
  g_assert_nonnull (strstr (listing, ":18:")); /* ECDH */
}

static void
test_generate_refuses (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  const struct
  {
    const char *name;
    const char *email;
    const char *passphrase;
  } cases[] = {
    { "A", "a@example.com", "two\nlines" },
    { "", "a@example.com" },
    { "A", "" },
    { "A", "example.com" },
    { "A", "@example.com" },
    { "A", "a@" },
    { "A <b@example.com>", "a@example.com" },
    { "A", "a@example.com> <b@example.com" },
    { "4711", "a@example.com" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (eks_keyring_generate (keys->keyring, cases[i].name, cases[i].email, cases[i].passphrase, 0, NULL, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION);
    }
  g_cancellable_cancel (cancelled);
  g_autoptr (GError) error = NULL;
  g_assert_null (eks_keyring_generate (keys->keyring, "A", "a@example.com", NULL, 0, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_home (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *inner = g_build_filename (folder, "a", "b", NULL);
  g_autofree char *blocked = g_build_filename (folder, "file", "home", NULL);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_setenv ("GNUPGHOME", inner, TRUE);
  g_autoptr (EksKeyring) keyring = eks_keyring_new (NULL);
  g_unsetenv ("GNUPGHOME");
  g_assert_cmpstr (eks_keyring_get_home (keyring), ==, inner);
  g_autoptr (GPtrArray) keys = eks_keyring_list (keyring, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, 0);
  g_assert_cmpint (g_stat (inner, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);

  g_assert_true (g_file_set_contents (file, "", -1, NULL));
  g_autoptr (EksKeyring) impossible = eks_keyring_new (blocked);
  g_assert_null (eks_keyring_list (impossible, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION);

  g_autoptr (EksKeyring) own = eks_keyring_new (NULL);
  g_assert_nonnull (eks_keyring_get_home (own));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  Keys *keys = keys_new ();
  g_test_add_func ("/keyring/home", test_home);
  g_test_add_data_func ("/keyring/list", keys, test_list);
  g_test_add_data_func ("/keyring/states", keys, test_states);
  g_test_add_data_func ("/keyring/properties", keys, test_properties);
  g_test_add_data_func ("/keyring/find-refuses", keys, test_find_refuses);
  g_test_add_data_func ("/keyring/check", keys, test_check);
  g_test_add_data_func ("/keyring/check-nobody", keys, test_check_nobody);
  g_test_add_data_func ("/keyring/import-refuses", keys, test_import_refuses);
  g_test_add_data_func ("/keyring/import-file-twice", keys, test_import_file_twice);
  g_test_add_data_func ("/keyring/generate-options", keys, test_generate_options);
  g_test_add_data_func ("/keyring/generate-refuses", keys, test_generate_refuses);
  int status = g_test_run ();
  keys_free (keys);
  return status;
}
