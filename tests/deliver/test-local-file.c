/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever happens to an export, its final name never has half a file under it. */

#include "config.h"

#include "eks-digest.h"
#include "eks-error.h"
#include "eks-local-file.h"
#include "eks-sink-stream.h"
#include "eks-test-support.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NAME "sessions.csv"

static char *
make_content (gsize size)
{
  char *content = g_malloc (size + 1);

  for (gsize i = 0; i < size; i++)
    content[i] = (char) ('!' + i * 7 % 90);
  content[size] = '\0';
  return content;
}

static gboolean
write_content (EksLocalFile *file, const char *content, gsize size, gsize step, GError **error)
{
  for (gsize done = 0; done < size; done += step)
    if (!g_output_stream_write_all (eks_local_file_get_stream (file), content + done, MIN (step, size - done), NULL, NULL, error))
      return FALSE;
  return TRUE;
}

static void
assert_content (const char *path, const char *content, gsize size)
{
  g_autofree char *found = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &found, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (found, length, content, size);
}

static void
test_commit (void)
{
  static const struct
  {
    gsize size;
    gsize step;
  } cases[] = { { 0, 1 }, { 1, 1 }, { 1000, 7 }, { 256 * 1024, 4096 }, { 256 * 1024 + 1, 300000 }, { 5000000, 65537 }, { 5000000, 5000000 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
      g_autofree char *path = g_build_filename (folder, NAME, NULL);
      g_autofree char *content = make_content (cases[i].size);
      g_autofree char *sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) content, cases[i].size);
      g_autoptr (GError) error = NULL;
      EksLocalFile *file = eks_local_file_create (folder, NAME, &error);
      g_assert_no_error (error);
      write_content (file, content, cases[i].size, cases[i].step, &error);
      g_assert_no_error (error);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      g_autoptr (EksReceipt) receipt = eks_local_file_commit (file, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (receipt->path, ==, path);
      g_assert_cmpuint (receipt->bytes, ==, cases[i].size);
      g_assert_cmpstr (receipt->sha256, ==, sha256);
      assert_content (path, content, cases[i].size);
      g_assert_cmpuint (eks_test_folder_count (folder), ==, 1);
      g_assert_finalize_object (file);
    }
}

static void
test_private (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *deep = g_build_filename (folder, "2025", "01", NULL);
  g_autofree char *path = g_build_filename (deep, NAME, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksLocalFile) file = eks_local_file_create (deep, NAME, &error);
  g_autoptr (EksReceipt) receipt = NULL;
  GStatBuf info;

  g_assert_no_error (error);
  receipt = eks_local_file_commit (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (deep, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
}

static void
test_replace (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, NAME, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_autoptr (EksLocalFile) dropped = eks_local_file_create (folder, NAME, &error);
  g_assert_true (write_content (dropped, "nobody wants this", 17, 17, &error));
  eks_local_file_discard (dropped);
  eks_local_file_discard (dropped);
  assert_content (path, "old", 3);

  g_autoptr (EksLocalFile) file = eks_local_file_create (folder, NAME, &error);
  g_assert_true (write_content (file, "newer", 5, 5, &error));
  assert_content (path, "old", 3);
  g_autoptr (EksReceipt) receipt = eks_local_file_commit (file, NULL, &error);
  g_assert_no_error (error);
  assert_content (path, "newer", 5);
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 1);
}

static void
test_uncommitted (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *content = make_content (3000000);
  g_autoptr (GError) error = NULL;
  EksLocalFile *file = eks_local_file_create (folder, NAME, &error);

  g_assert_true (write_content (file, content, 3000000, 100000, &error));
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 1);
  g_assert_finalize_object (file);
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 0);
}

static void
test_cancel (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (EksLocalFile) file = eks_local_file_create (folder, NAME, &error);

  g_assert_true (write_content (file, "abc", 3, 3, &error));
  g_cancellable_cancel (cancellable);
  g_assert_null (eks_local_file_commit (file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 0);
}

static void
test_discarded_stream (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (EksLocalFile) file = eks_local_file_create (folder, NAME, &error);
  g_autoptr (GOutputStream) stream = g_object_ref (eks_local_file_get_stream (file));

  eks_local_file_discard (file);
  g_assert_cmpint (g_output_stream_write (stream, "x", 1, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 0);
}

static void
test_unusable_folder (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *taken = g_build_filename (folder, "taken", NULL);
  g_autofree char *below = g_build_filename (taken, "below", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (taken, "a file", -1, NULL));
  g_assert_null (eks_local_file_create (below, NAME, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_assert_nonnull (strstr (error->message, below));
  g_clear_error (&error);

  /* /proc takes no new files from anybody, root included */
  g_assert_null (eks_local_file_create ("/proc", NAME, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_clear_error (&error);

}

/* Root may write everywhere, so somebody else has to try. */
static void
test_unwritable_folder (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  int status = 0;

  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  pid_t child = fork ();
  if (child == 0)
    {
      g_autoptr (GError) error = NULL;
      if (getuid () == 0 && setresuid (65534, 65534, 65534) != 0)
        _exit (2);
      EksLocalFile *file = eks_local_file_create (folder, NAME, &error);
      _exit (file == NULL && g_error_matches (error, EKS_ERROR, EKS_ERROR_DELIVERY) && strstr (error->message, folder) != NULL ? 0 : 1);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 0);
}

static void
test_name_of_folder (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, NAME, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_null (eks_local_file_create (folder, NAME, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_assert_nonnull (strstr (error->message, NAME));
}

/* A name that is known when all is written: the part has another until then, and nothing else changes. */
static void
test_last_name (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *early = g_build_filename (folder, NAME, NULL);
  g_autofree char *taken = g_build_filename (folder, "taken", NULL);
  g_autofree char *last = g_build_filename (folder, "sessions_120.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksLocalFile) file = eks_local_file_create (folder, NAME, &error);
  g_autoptr (EksReceipt) receipt = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (g_mkdir (taken, 0700), ==, 0);
  g_assert_true (write_content (file, "abc", 3, 1, &error));
  g_assert_false (eks_local_file_set_name (file, "taken", &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_clear_error (&error);
  g_assert_true (eks_local_file_set_name (file, "sessions/120.csv", &error));
  g_assert_no_error (error);
  receipt = eks_local_file_commit (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (receipt->path, ==, last);
  assert_content (last, "abc", 3);
  g_assert_false (g_file_test (early, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 2);
  eks_local_file_withdraw (file);
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 1);
}

static void
test_stale_parts (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *stale = g_build_filename (folder, "." NAME ".part-stale0", NULL);
  g_autofree char *other = g_build_filename (folder, ".other.csv.part-stale0", NULL);
  g_autofree char *user = g_build_filename (folder, "." NAME ".part-of the year", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksLocalFile) live = eks_local_file_create (folder, NAME, &error);

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (stale, "half", -1, NULL));
  g_assert_true (g_file_set_contents (other, "half", -1, NULL));
  g_assert_true (g_file_set_contents (user, "mine", -1, NULL));
  g_autoptr (EksLocalFile) file = eks_local_file_create (folder, NAME, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (stale, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (user, G_FILE_TEST_EXISTS));
  /* the part of the export that still runs is not stale */
  g_assert_true (write_content (live, "alive", 5, 5, &error));
  g_autoptr (EksReceipt) receipt = eks_local_file_commit (live, NULL, &error);
  g_assert_no_error (error);
  assert_content (receipt->path, "alive", 5);
}

static void
test_symlink (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (EksTestFolder) elsewhere = eks_test_folder_new ();
  g_autofree char *victim = g_build_filename (elsewhere, "victim", NULL);
  g_autofree char *part = g_build_filename (folder, "." NAME ".part-abcdef", NULL);
  g_autofree char *path = g_build_filename (folder, NAME, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (victim, "keep me", -1, NULL));
  g_assert_cmpint (symlink (victim, part), ==, 0);
  g_assert_cmpint (symlink (victim, path), ==, 0);
  g_autoptr (EksLocalFile) file = eks_local_file_create (folder, NAME, &error);
  g_assert_no_error (error);
  g_assert_true (write_content (file, "new", 3, 3, &error));
  g_autoptr (EksReceipt) receipt = eks_local_file_commit (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  assert_content (path, "new", 3);
  assert_content (victim, "keep me", 7);
}

static void
test_moved_away (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (EksLocalFile) file = eks_local_file_create (folder, NAME, &error);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *part = g_build_filename (folder, g_dir_read_name (dir), NULL);

  g_assert_true (write_content (file, "abc", 3, 3, &error));
  g_assert_cmpint (g_unlink (part), ==, 0);
  g_assert_null (eks_local_file_commit (file, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 0);
}

/* Somebody cuts the part while it is written: the size read back gives it away. */
static void
test_truncated (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (EksLocalFile) file = eks_local_file_create (folder, NAME, &error);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *part = g_build_filename (folder, g_dir_read_name (dir), NULL);

  g_assert_true (write_content (file, "abcdef", 6, 6, &error));
  g_assert_true (g_output_stream_flush (eks_local_file_get_stream (file), NULL, &error));
  g_assert_cmpint (truncate (part, 2), ==, 0);
  g_assert_null (eks_local_file_commit (file, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 0);
}

/* Runs in a child whose files may have 1 MiB: the nearest to a full disk that needs no disk of its own. */
static int
export_too_much (const char *folder, gboolean at_commit)
{
  const struct rlimit limit = { 1024 * 1024, 1024 * 1024 };
  g_autofree char *content = make_content (6000000);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksLocalFile) file = eks_local_file_create (folder, NAME, &error);
  gsize size = at_commit ? 1024 * 1024 + 10 : 6000000;

  signal (SIGXFSZ, SIG_IGN);
  if (file == NULL || setrlimit (RLIMIT_FSIZE, &limit) != 0)
    return 2;
  gboolean written = write_content (file, content, size, 1000, &error);
  if (written != at_commit)
    return 3;
  g_autoptr (EksReceipt) receipt = written ? eks_local_file_commit (file, NULL, &error) : NULL;
  if (receipt != NULL || !g_error_matches (error, EKS_ERROR, EKS_ERROR_NO_SPACE))
    return 4;
  return strstr (error->message, folder) != NULL ? 0 : 5;
}

static void
test_no_space (gconstpointer at_commit)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  int status = 0;
  pid_t child = fork ();

  if (child == 0)
    _exit (export_too_much (folder, GPOINTER_TO_INT (at_commit)));
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 0);
}

static void
test_full_device (void)
{
  int fd = open ("/dev/full", O_WRONLY | O_CLOEXEC);
  g_autoptr (GOutputStream) stream = NULL;
  g_autofree char *content = make_content (4000000);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (fd, >=, 0);
  stream = eks_sink_stream_new (fd, "/the/folder");
  g_assert_false (g_output_stream_write_all (stream, content, 4000000, NULL, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, "/the/folder"));
  g_clear_error (&error);
  g_assert_false (g_output_stream_flush (stream, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NO_SPACE);
  g_clear_error (&error);
  g_assert_false (g_output_stream_close (stream, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NO_SPACE);
  g_assert_null (eks_sink_stream_get_sha256 (EKS_SINK_STREAM (stream)));
  close (fd);
}

static gpointer
cancel_later (gpointer cancellable)
{
  g_usleep (50000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static gpointer
drain_later (gpointer fd)
{
  char buffer[65536];

  g_usleep (20000);
  while (read (GPOINTER_TO_INT (fd), buffer, sizeof buffer) > 0)
    ;
  return NULL;
}

/* A pipe nobody reads stands for a disk that hangs: the queue is bounded, and cancelling ends the wait. */
static void
test_bounded (void)
{
  int ends[2];
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *content = make_content (4 * 1024 * 1024);
  g_autoptr (GError) error = NULL;
  gsize written = 0;

  g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
  g_autoptr (GOutputStream) stream = eks_sink_stream_new (ends[1], "/the/folder");
  GThread *canceller = g_thread_new ("cancel", cancel_later, cancellable);
  g_assert_false (g_output_stream_write_all (stream, content, 4 * 1024 * 1024, &written, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (written, ==, 8 * 256 * 1024);
  g_thread_join (canceller);

  GThread *reader = g_thread_new ("drain", drain_later, GINT_TO_POINTER (ends[0]));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  g_assert_cmpuint (eks_sink_stream_get_bytes (EKS_SINK_STREAM (stream)), ==, written);
  close (ends[1]);
  g_thread_join (reader);
  close (ends[0]);
}

static void
test_abandoned (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "x", NULL);
  g_autoptr (GError) error = NULL;
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  g_autoptr (GOutputStream) stream = eks_sink_stream_new (fd, folder);

  g_assert_true (g_output_stream_write_all (stream, "abc", 3, NULL, NULL, &error));
  eks_sink_stream_abandon (EKS_SINK_STREAM (stream));
  g_assert_false (g_output_stream_close (stream, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (eks_sink_stream_get_bytes (EKS_SINK_STREAM (stream)), ==, 0);
  close (fd);
}

/* Never returns: exports over and over until it is killed. */
static void
export_for_ever (const char *folder, const char *content, gsize size)
{
  for (;;)
    {
      EksLocalFile *file = eks_local_file_create (folder, NAME, NULL);
      if (file == NULL || !write_content (file, content, size, 50000, NULL))
        _exit (1);
      eks_receipt_free (eks_local_file_commit (file, NULL, NULL));
      g_object_unref (file);
    }
}

static void
test_killed (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, NAME, NULL);
  const gsize size = 2000000;
  g_autofree char *content = make_content (size);
  guint found = 0;

  for (guint i = 0; i < 40; i++)
    {
      int status = 0;
      pid_t child = fork ();
      if (child == 0)
        export_for_ever (folder, content, size);
      g_usleep (g_test_rand_int_range (500, 25000));
      g_assert_cmpint (kill (child, SIGKILL), ==, 0);
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        {
          assert_content (path, content, size);
          found++;
        }
      g_unlink (path);
      /* each start clears up after the one before */
      g_assert_cmpuint (eks_test_folder_count (folder), <=, 1);
    }
  g_test_message ("%u of 40 runs had a complete file", found);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksLocalFile) file = eks_local_file_create (folder, NAME, &error);
  g_assert_no_error (error);
  eks_local_file_discard (file);
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* first: they fork, and no thread is running yet */
  g_test_add_func ("/deliver/local-file/killed", test_killed);
  g_test_add_data_func ("/deliver/local-file/no-space/while-writing", GINT_TO_POINTER (FALSE), test_no_space);
  g_test_add_data_func ("/deliver/local-file/no-space/at-commit", GINT_TO_POINTER (TRUE), test_no_space);
  g_test_add_func ("/deliver/local-file/unwritable-folder", test_unwritable_folder);
  g_test_add_func ("/deliver/local-file/commit", test_commit);
  g_test_add_func ("/deliver/local-file/private", test_private);
  g_test_add_func ("/deliver/local-file/replace", test_replace);
  g_test_add_func ("/deliver/local-file/uncommitted", test_uncommitted);
  g_test_add_func ("/deliver/local-file/cancel", test_cancel);
  g_test_add_func ("/deliver/local-file/discarded-stream", test_discarded_stream);
  g_test_add_func ("/deliver/local-file/unusable-folder", test_unusable_folder);
  g_test_add_func ("/deliver/local-file/name-of-folder", test_name_of_folder);
  g_test_add_func ("/deliver/local-file/last-name", test_last_name);
  g_test_add_func ("/deliver/local-file/stale-parts", test_stale_parts);
  g_test_add_func ("/deliver/local-file/symlink", test_symlink);
  g_test_add_func ("/deliver/local-file/moved-away", test_moved_away);
  g_test_add_func ("/deliver/local-file/truncated", test_truncated);
  g_test_add_func ("/deliver/sink-stream/full-device", test_full_device);
  g_test_add_func ("/deliver/sink-stream/bounded", test_bounded);
  g_test_add_func ("/deliver/sink-stream/abandoned", test_abandoned);
  return g_test_run ();
}
