/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes out is read back by gpg's command line; what must never come out is searched for. */

#include "config.h"

#include "eks-encrypt-stream.h"
#include "eks-error.h"
#include "test-home.h"

#define MEGABYTE (1024 * 1024)

typedef struct
{
  TestHome *home;
  EksKeyring *keyring;
  char *anna;
  char *bo;
  char *locked; /* has a passphrase */
} Keys;

#define PASSPHRASE "correct horse"

/* A base stream that takes @limit bytes and is full then; it tells how it was closed. */
#define TEST_TYPE_SMALL_DISK (test_small_disk_get_type ())
G_DECLARE_FINAL_TYPE (TestSmallDisk, test_small_disk, TEST, SMALL_DISK, GOutputStream)

struct _TestSmallDisk
{
  GOutputStream parent_instance;

  gsize limit;
  gsize written;
  gboolean fail_close;
  gboolean kept; /* closed well */
};

G_DEFINE_FINAL_TYPE (TestSmallDisk, test_small_disk, G_TYPE_OUTPUT_STREAM)

static gssize
test_small_disk_write (GOutputStream *stream, const void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  TestSmallDisk *self = TEST_SMALL_DISK (stream);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  if (self->written + count > self->limit)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "No space left on device");
      return -1;
    }
  self->written += count;
  return (gssize) count;
}

static gboolean
test_small_disk_close (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  TestSmallDisk *self = TEST_SMALL_DISK (stream);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->fail_close)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "No space left on device");
      return FALSE;
    }
  self->kept = TRUE;
  return TRUE;
}

static void
test_small_disk_class_init (TestSmallDiskClass *klass)
{
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = test_small_disk_write;
  G_OUTPUT_STREAM_CLASS (klass)->close_fn = test_small_disk_close;
}

static void
test_small_disk_init (TestSmallDisk *self)
{
  self->limit = G_MAXSIZE;
}

static TestSmallDisk *
small_disk_new (gsize limit)
{
  TestSmallDisk *self = g_object_new (TEST_TYPE_SMALL_DISK, NULL);

  self->limit = limit;
  return self;
}

static GOutputStream *
open_stream (const Keys *keys, GOutputStream *base, const char *sign_as, gboolean armor)
{
  const char *const recipients[] = { keys->anna, keys->bo, NULL };
  g_autoptr (GError) error = NULL;
  GOutputStream *stream = eks_encrypt_stream_new (base, keys->keyring, recipients, sign_as, armor, &error);

  g_assert_no_error (error);
  return stream;
}

/* In pieces of different sizes, as a writer would. */
static void
write_in_pieces (GOutputStream *stream, GBytes *plain)
{
  const gsize sizes[] = { 1, 7, 4096, 65536, 65537, 262144, 3 * MEGABYTE };
  const guint8 *data = g_bytes_get_data (plain, NULL);
  gsize left = g_bytes_get_size (plain);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; left > 0; i++)
    {
      gsize size = MIN (sizes[i % G_N_ELEMENTS (sizes)], left);
      g_output_stream_write_all (stream, data, size, NULL, NULL, &error);
      g_assert_no_error (error);
      data += size;
      left -= size;
    }
  g_assert_true (g_output_stream_flush (stream, NULL, &error));
}

static char *
encrypt_to_file (const Keys *keys, const char *folder, GBytes *plain, const char *sign_as, gboolean armor)
{
  char *path = g_build_filename (folder, "out", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileOutputStream) base = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, &error);
  g_autoptr (GOutputStream) stream = open_stream (keys, G_OUTPUT_STREAM (base), sign_as, armor);

  write_in_pieces (stream, plain);
  g_assert_true (g_output_stream_close (stream, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_output_stream_is_closed (G_OUTPUT_STREAM (base)));
  g_assert_finalize_object (g_steal_pointer (&stream));
  return path;
}

static void
assert_decrypts (const Keys *keys, const char *folder, const char *path, GBytes *plain, const char *signer)
{
  g_autofree char *out = g_build_filename (folder, "plain", NULL);
  g_autofree char *line = g_strdup_printf ("--status-fd 1 --output %s --decrypt %s", out, path);
  g_autofree char *status = test_home_gpg (keys->home, line);
  g_autofree char *data = NULL;
  gsize length;

  g_assert_nonnull (strstr (status, "GOODMDC"));
  g_assert_true (g_file_get_contents (out, &data, &length, NULL));
  g_assert_cmpmem (data, length, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
  if (signer != NULL)
    {
      g_assert_nonnull (strstr (status, "VALIDSIG"));
      g_assert_nonnull (strstr (status, signer));
    }
  else
    g_assert_null (strstr (status, "SIG"));
  g_unlink (out);
}

static guint
count_matches (const char *text, const char *part)
{
  guint count = 0;

  for (const char *p = strstr (text, part); p != NULL; p = strstr (p + 1, part))
    count++;
  return count;
}

static void
assert_packets (const Keys *keys, const char *path)
{
  g_autofree char *line = g_strdup_printf ("--list-packets %s", path);
  g_autofree char *packets = test_home_gpg (keys->home, line);

  g_assert_cmpuint (count_matches (packets, ":pubkey enc packet:"), ==, 2);
  g_assert_cmpuint (count_matches (packets, ":encrypted data packet:"), ==, 1);
  g_assert_cmpuint (count_matches (packets, "mdc_method: 2"), ==, 1);
  g_assert_cmpuint (count_matches (packets, ":compressed packet:"), ==, 0);
  g_assert_nonnull (strstr (packets, "name=\"\""));
}

static void
test_round_trip (gconstpointer data)
{
  const Keys *keys = data;
  const struct
  {
    gsize length;
    gboolean sign;
    gboolean armor;
  } cases[] = {
    { 0, FALSE, FALSE },
    { 0, TRUE, TRUE },
    { 1, FALSE, TRUE },
    { 65536, TRUE, FALSE },
    { 5 * MEGABYTE + 13, FALSE, FALSE },
    { 5 * MEGABYTE + 13, TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
      g_autoptr (GBytes) plain = test_plaintext (cases[i].length);
      const char *signer = cases[i].sign ? keys->bo : NULL;
      g_autofree char *path = encrypt_to_file (keys, folder, plain, signer, cases[i].armor);
      g_autofree char *cipher = NULL;

      g_test_message ("case %u", i);
      g_assert_true (g_file_get_contents (path, &cipher, NULL, NULL));
      g_assert_cmpint (g_str_has_prefix (cipher, "-----BEGIN PGP MESSAGE-----\n"), ==, cases[i].armor);
      assert_decrypts (keys, folder, path, plain, signer);
      assert_packets (keys, path);
    }
  test_home_assert_no_gpg (keys->home);
}

/* A gpg.conf that wants one more reader must not get one. */
static void
test_nobody_else (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *conf = g_build_filename (keys->home->path, "gpg.conf", NULL);
  g_autofree char *lines = g_strdup_printf ("encrypt-to %s\nhidden-encrypt-to %s\ncompress-algo zip\n", keys->locked, keys->locked);
  g_autoptr (GBytes) plain = test_plaintext (1000);

  g_assert_true (g_file_set_contents (conf, lines, -1, NULL));
  g_autofree char *path = encrypt_to_file (keys, folder, plain, NULL, FALSE);
  g_unlink (conf);
  assert_packets (keys, path);
}

static gboolean
tree_contains (const char *path, const char *mark, guint *n_files)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  gboolean found = FALSE;

  if (dir == NULL)
    {
      g_autofree char *data = NULL;
      gsize length;
      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR) || !g_file_get_contents (path, &data, &length, NULL))
        return FALSE;
      (*n_files)++;
      return memmem (data, length, mark, strlen (mark)) != NULL;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      found |= tree_contains (child, mark, n_files);
    }
  return found;
}

static void
test_no_plaintext (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "out", NULL);
  g_autofree char *secret = g_build_filename (folder, "check", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) base = g_file_replace (file, NULL, FALSE, 0, NULL, NULL);
  g_autoptr (GBytes) plain = test_plaintext (4 * MEGABYTE);
  g_autoptr (GOutputStream) stream = open_stream (keys, G_OUTPUT_STREAM (base), keys->bo, FALSE);
  guint home_before = 0;
  guint home_after = 0;
  guint n_files = 0;

  g_assert_false (tree_contains (keys->home->path, TEST_MARK, &home_before));
  write_in_pieces (stream, plain);
  g_assert_false (tree_contains (keys->home->path, TEST_MARK, &home_after));
  g_assert_cmpuint (home_after, <=, home_before + 1); /* GnuPG's lock */
  g_assert_false (tree_contains (folder, TEST_MARK, &n_files));
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 1);
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  g_assert_false (tree_contains (folder, TEST_MARK, &n_files));
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 1);

  /* The search itself finds what it should. */
  g_assert_true (g_file_set_contents (secret, g_bytes_get_data (plain, NULL), MEGABYTE, NULL));
  g_assert_true (tree_contains (folder, TEST_MARK, &n_files));
}

static void
test_refuses_at_start (gconstpointer data)
{
  const Keys *keys = data;
  const char *const nobody[] = { NULL };
  const char *const unknown[] = { keys->anna, "0123456789ABCDEF0123456789ABCDEF01234567", NULL };
  const char *const anna[] = { keys->anna, NULL };
  const struct
  {
    const char *const *recipients;
    const char *sign_as;
  } cases[] = {
    { nobody, NULL },
    { unknown, NULL },
    { anna, "0123456789ABCDEF0123456789ABCDEF01234567" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestSmallDisk) base = small_disk_new (G_MAXSIZE);
      g_autoptr (GError) error = NULL;
      g_assert_null (eks_encrypt_stream_new (G_OUTPUT_STREAM (base), keys->keyring, cases[i].recipients, cases[i].sign_as, FALSE, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION);
      g_assert_cmpuint (base->written, ==, 0);
      g_assert_false (g_output_stream_is_closed (G_OUTPUT_STREAM (base)));
    }
}

typedef struct
{
  const char *const *answers;
  guint asked;
  guint told_wrong;
} Asker;

static char *
answer_cb (const char *key_hint, gboolean was_wrong, gpointer data)
{
  Asker *asker = data;

  asker->told_wrong += was_wrong;
  return g_strdup (asker->answers[asker->asked++]);
}

static void
test_signing_passphrase (gconstpointer data)
{
  const Keys *keys = data;
  const struct
  {
    const char *answers[6];
    const char *expected; /* why it fails, or NULL */
    guint told_wrong;
  } cases[] = {
    { { PASSPHRASE, PASSPHRASE, PASSPHRASE }, NULL, 0 },
    { { "wrong", PASSPHRASE, PASSPHRASE, PASSPHRASE }, NULL, 1 },
    { { "wrong", "wrong", "wrong", "wrong" }, "the passphrase is wrong", 2 },
    { { NULL }, "the passphrase was not given", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const recipients[] = { keys->anna, NULL };
      Asker asker = { .answers = cases[i].answers };
      g_autoptr (EksKeyring) keyring = eks_keyring_new (keys->home->path);
      g_autoptr (TestSmallDisk) base = small_disk_new (G_MAXSIZE);
      g_autoptr (GError) error = NULL;

      g_test_message ("case %u", i);
      test_home_forget_passphrases (keys->home);
      eks_keyring_set_passphrase_func (keyring, answer_cb, &asker, NULL);
      g_autoptr (GOutputStream) stream = eks_encrypt_stream_new (G_OUTPUT_STREAM (base), keyring, recipients, keys->locked, FALSE, &error);
      g_assert_cmpint (stream != NULL, ==, cases[i].expected == NULL);
      if (cases[i].expected != NULL)
        {
          g_assert_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION);
          g_assert_nonnull (strstr (error->message, cases[i].expected));
        }
      else
        {
          g_assert_true (g_output_stream_write_all (stream, "x", 1, NULL, NULL, &error));
          g_assert_true (g_output_stream_close (stream, NULL, &error));
          g_assert_no_error (error);
          g_assert_true (base->kept);
        }
      g_assert_cmpuint (asker.told_wrong, ==, cases[i].told_wrong);
    }
  test_home_assert_no_gpg (keys->home);
}

/* Until it fails; the error must come within the ring's size and a little. */
static void
write_until_failure (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autofree char *block = g_malloc0 (65536);

  for (guint i = 0; i < 1000; i++)
    if (!g_output_stream_write_all (stream, block, 65536, NULL, cancellable, error))
      return;
  g_assert_not_reached ();
}

static void
test_disk_full (gconstpointer data)
{
  const Keys *keys = data;
  const gsize limits[] = { 0, 100, 300000, 2 * MEGABYTE };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (TestSmallDisk) base = small_disk_new (limits[i]);
      g_autoptr (GOutputStream) stream = open_stream (keys, G_OUTPUT_STREAM (base), NULL, FALSE);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) close_error = NULL;

      write_until_failure (stream, NULL, &error);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
      g_assert_false (g_output_stream_close (stream, NULL, &close_error));
      g_assert_error (close_error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
      g_assert_true (g_output_stream_is_closed (G_OUTPUT_STREAM (base)));
      g_assert_false (base->kept);
      g_assert_cmpuint (base->written, <=, limits[i]);
    }
  test_home_assert_no_gpg (keys->home);
}

/* Little data: everything fits into the ring, so only close can tell. */
static void
test_disk_full_at_close (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (TestSmallDisk) base = small_disk_new (10);
  g_autoptr (GOutputStream) stream = open_stream (keys, G_OUTPUT_STREAM (base), NULL, FALSE);
  g_autoptr (TestSmallDisk) stubborn = small_disk_new (G_MAXSIZE);
  g_autoptr (GOutputStream) other = open_stream (keys, G_OUTPUT_STREAM (stubborn), NULL, FALSE);
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (stream, "abc", 3, NULL, NULL, NULL);
  g_assert_false (g_output_stream_close (stream, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_false (base->kept);
  g_clear_error (&error);

  stubborn->fail_close = TRUE;
  g_output_stream_write_all (other, "abc", 3, NULL, NULL, NULL);
  g_assert_false (g_output_stream_close (other, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

static void
test_cancel_in_the_middle (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "out", NULL);
  g_autofree char *left = NULL;
  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) base = g_file_replace (file, NULL, FALSE, 0, NULL, NULL);
  g_autoptr (GOutputStream) stream = open_stream (keys, G_OUTPUT_STREAM (base), NULL, FALSE);
  g_autoptr (GBytes) plain = test_plaintext (3 * MEGABYTE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  write_in_pieces (stream, plain);
  g_assert_cmpuint (test_home_count_gpg (keys->home), >, 0);
  g_cancellable_cancel (cancellable);
  g_assert_false (g_output_stream_write_all (stream, "x", 1, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (g_output_stream_close (stream, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_finalize_object (g_steal_pointer (&stream));
  g_assert_finalize_object (g_steal_pointer (&base));
  g_assert_true (g_file_get_contents (path, &left, NULL, NULL));
  g_assert_cmpstr (left, ==, "old");
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 1);
  test_home_assert_no_gpg (keys->home);
}

/* A base stream that never returns until it is told to stop. */
static gssize
stuck_write (GOutputStream *stream, const void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  GPollFD poll_fd;

  g_assert_true (g_cancellable_make_pollfd (cancellable, &poll_fd));
  g_poll (&poll_fd, 1, -1);
  g_cancellable_release_fd (cancellable);
  g_cancellable_set_error_if_cancelled (cancellable, error);
  return -1;
}

typedef GOutputStream TestStuck;
typedef GOutputStreamClass TestStuckClass;
static GType test_stuck_get_type (void);
G_DEFINE_TYPE (TestStuck, test_stuck, G_TYPE_OUTPUT_STREAM)

static void
test_stuck_class_init (TestStuckClass *klass)
{
  klass->write_fn = stuck_write;
}

static void
test_stuck_init (TestStuck *self)
{
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (200 * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel_while_waiting (gconstpointer data)
{
  const Keys *keys = data;

  for (guint at_close = 0; at_close < 2; at_close++)
    {
      g_autoptr (GOutputStream) base = g_object_new (test_stuck_get_type (), NULL);
      g_autoptr (GOutputStream) stream = open_stream (keys, base, NULL, FALSE);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GThread) thread = g_thread_new ("cancel", cancel_soon, cancellable);
      g_autoptr (GError) error = NULL;

      if (!at_close)
        {
          write_until_failure (stream, cancellable, &error);
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          g_clear_error (&error);
        }
      g_assert_false (g_output_stream_close (stream, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_thread_join (g_steal_pointer (&thread));
    }
  test_home_assert_no_gpg (keys->home);
}

static void
test_dropped (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (TestSmallDisk) base = small_disk_new (G_MAXSIZE);
  g_autoptr (GOutputStream) stream = open_stream (keys, G_OUTPUT_STREAM (base), NULL, FALSE);

  g_assert_true (g_output_stream_write_all (stream, "abc", 3, NULL, NULL, NULL));
  g_assert_finalize_object (g_steal_pointer (&stream));
  g_assert_true (g_output_stream_is_closed (G_OUTPUT_STREAM (base)));
  g_assert_false (base->kept);
  test_home_assert_no_gpg (keys->home);
}

static void
test_close_twice (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (TestSmallDisk) base = small_disk_new (G_MAXSIZE);
  g_autoptr (GOutputStream) stream = open_stream (keys, G_OUTPUT_STREAM (base), NULL, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_output_stream_close (stream, NULL, &error));
  g_assert_true (g_output_stream_close (stream, NULL, &error));
  g_assert_true (base->kept);
  g_assert_false (g_output_stream_write_all (stream, "x", 1, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

static void
test_keep_base (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (GOutputStream) base = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = open_stream (keys, base, NULL, TRUE);
  g_autoptr (GError) error = NULL;

  g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (stream), FALSE);
  g_assert_true (g_output_stream_close (stream, NULL, &error));
  g_assert_false (g_output_stream_is_closed (base));
  g_assert_true (g_output_stream_write_all (base, "", 1, NULL, NULL, &error));
  g_assert_true (g_str_has_suffix (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (base)), "-----END PGP MESSAGE-----\n"));
}

static void
test_two_at_once (gconstpointer data)
{
  const Keys *keys = data;
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (GBytes) plain = test_plaintext (2 * MEGABYTE);
  g_autoptr (GOutputStream) first_base = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) second_base = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) first = open_stream (keys, first_base, keys->anna, FALSE);
  g_autoptr (GOutputStream) second = open_stream (keys, second_base, NULL, TRUE);
  const guint8 *bytes = g_bytes_get_data (plain, NULL);
  GOutputStream *const bases[] = { first_base, second_base };

  for (gsize at = 0; at < 2 * MEGABYTE; at += 65536)
    {
      g_assert_true (g_output_stream_write_all (first, bytes + at, 65536, NULL, NULL, NULL));
      g_assert_true (g_output_stream_write_all (second, bytes + at, 65536, NULL, NULL, NULL));
    }
  g_assert_true (g_output_stream_close (second, NULL, NULL));
  g_assert_true (g_output_stream_close (first, NULL, NULL));
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = g_build_filename (folder, "both", NULL);
      g_autoptr (GBytes) cipher = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (bases[i]));
      g_assert_true (g_file_set_contents (path, g_bytes_get_data (cipher, NULL), g_bytes_get_size (cipher), NULL));
      assert_decrypts (keys, folder, path, plain, i == 0 ? keys->anna : NULL);
    }
}

int
main (int argc, char *argv[])
{
  const struct
  {
    const char *path;
    GTestDataFunc func;
  } tests[] = {
    { "/encrypt-stream/round-trip", test_round_trip },
    { "/encrypt-stream/nobody-else", test_nobody_else },
    { "/encrypt-stream/no-plaintext", test_no_plaintext },
    { "/encrypt-stream/refuses-at-start", test_refuses_at_start },
    { "/encrypt-stream/signing-passphrase", test_signing_passphrase },
    { "/encrypt-stream/disk-full", test_disk_full },
    { "/encrypt-stream/disk-full-at-close", test_disk_full_at_close },
    { "/encrypt-stream/cancel-in-the-middle", test_cancel_in_the_middle },
    { "/encrypt-stream/cancel-while-waiting", test_cancel_while_waiting },
    { "/encrypt-stream/dropped", test_dropped },
    { "/encrypt-stream/close-twice", test_close_twice },
    { "/encrypt-stream/keep-base", test_keep_base },
    { "/encrypt-stream/two-at-once", test_two_at_once },
  };
  Keys keys = { 0 };

  g_test_init (&argc, &argv, NULL);
  keys.home = test_home_new ();
  keys.keyring = eks_keyring_new (keys.home->path);
  keys.anna = test_generate (keys.keyring, "Anna", NULL);
  keys.bo = test_generate (keys.keyring, "Bo", NULL);
  keys.locked = test_generate (keys.keyring, "Locked", PASSPHRASE);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, &keys, tests[i].func);
  int status = g_test_run ();
  g_assert_finalize_object (keys.keyring);
  test_home_free (keys.home);
  g_free (keys.anna);
  g_free (keys.bo);
  g_free (keys.locked);
  return status;
}
