/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lock is one of the kernel's on an open file: it ends with the program, however that ends, so that no lock is ever
 * left from one that was killed. What stands in the file is for whoever finds it taken. */

#include "config.h"

#include "eks-job-lock.h"

#include "eks-digest.h"
#include "eks-error.h"
#include "eks-text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define FOLDER_NAME "locks"
#define LONGEST_KEY 64
#define LONGEST_NOTE 400

struct _EksJobLock
{
  int fd;
};

static char *
digest_text (const char *text)
{
  g_autoptr (EksDigest) digest = eks_digest_new ();

  eks_digest_update (digest, text, strlen (text));
  return eks_digest_finish (digest);
}

/* An id comes from a file that anybody may have written. */
static gboolean
is_file_name (const char *id)
{
  gsize length = strspn (id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

  return length > 0 && length <= LONGEST_KEY && id[length] == '\0';
}

/**
 * eks_job_lock_make_key:
 * @job: a job
 *
 * What tells the runs of one export from those of others: its id or, for a job file without one, what stands in it.
 *
 * Returns: (transfer full): at most 64 letters, digits, “-” and “_”
 */
char *
eks_job_lock_make_key (EksJob *job)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (EKS_IS_JOB (job), NULL);

  if (eks_job_has_lasting_id (job))
    return is_file_name (eks_job_get_id (job)) ? g_strdup (eks_job_get_id (job)) : digest_text (eks_job_get_id (job));
  node = eks_job_to_json (job);
  json_object_remove_member (json_node_get_object (node), "id");
  text = eks_json_to_text (node, FALSE);
  return digest_text (text);
}

static gboolean
fail (const char *path, int code, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, EKS_ERROR, code == ENOSPC || code == EDQUOT ? EKS_ERROR_NO_SPACE : EKS_ERROR_FAILED,
               /* TRANSLATORS: %1$s is a file, %2$s says why */
               _("“%1$s” cannot be locked, and an export must not run twice at once: %2$s. The folder must be one that can be written to."),
               shown, g_strerror (code));
  return FALSE;
}

static gboolean
lock_file (int fd)
{
  struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  return fcntl (fd, F_OFD_SETLK, &whole) == 0;
}

/* What the holder wrote: its host, and µs since 1970 UTC. It may be writing just now, and then there is nothing yet. */
static gboolean
read_holder (int fd, char **host, gint64 *since)
{
  char note[LONGEST_NOTE + 1];
  ssize_t length = pread (fd, note, LONGEST_NOTE, 0);
  g_auto (GStrv) lines = NULL;

  note[MAX (length, 0)] = '\0';
  lines = g_strsplit (note, "\n", 3);
  if (g_strv_length (lines) < 3 || lines[0][0] == '\0' || !g_utf8_validate (lines[0], -1, NULL) ||
      !g_ascii_string_to_signed (lines[1], 10, 1, G_MAXINT64, since, NULL))
    return FALSE;
  *host = eks_text_make_printable (lines[0]);
  return TRUE;
}

static void
set_busy (int fd, GError **error)
{
  g_autofree char *host = NULL;
  g_autofree char *time = NULL;
  g_autoptr (GDateTime) local = NULL;
  gint64 since;

  if (read_holder (fd, &host, &since))
    local = g_date_time_new_from_unix_local (since / G_USEC_PER_SEC);
  if (local == NULL)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_BUSY, _("This export is running already. Wait until it has ended, then try again."));
      return;
    }
  time = g_date_time_format (local, "%Y-%m-%d %H:%M:%S");
  g_set_error (error, EKS_ERROR, EKS_ERROR_BUSY,
               /* TRANSLATORS: %1$s is the name of a computer, %2$s a day and time */
               _("This export is running already, on “%1$s” since %2$s. Wait until it has ended, then try again."), host, time);
}

/* That nobody can read who holds it does not make the lock a worse one. */
static void
write_holder (int fd, EksClock *clock)
{
  g_autofree char *note = g_strdup_printf ("%.200s\n%" G_GINT64_FORMAT "\n%d\n", g_get_host_name (), eks_clock_get_real_time (clock), (int) getpid ());

  if (ftruncate (fd, 0) == 0 && pwrite (fd, note, strlen (note), 0) < 0)
    errno = 0;
}

static char *
make_path (const char *store_folder, const char *key, GError **error)
{
  g_autofree char *folder = g_build_filename (store_folder, FOLDER_NAME, NULL);
  g_autofree char *name = g_strconcat (key, ".lock", NULL);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return g_build_filename (folder, name, NULL);
  fail (folder, errno, error);
  return NULL;
}

/**
 * eks_job_lock_take:
 * @store_folder: where exports and history are kept
 * @key: eks_job_lock_make_key()
 * @clock: tells since when
 * @error: return location
 *
 * Does not wait. Any thread; two runs in one program exclude each other as well.
 *
 * Returns: (transfer full) (nullable): the lock, held until it is freed or the program ends; %NULL with %EKS_ERROR_BUSY if
 *   another run holds it, or %EKS_ERROR_FAILED if there can be no lock
 */
EksJobLock *
eks_job_lock_take (const char *store_folder, const char *key, EksClock *clock, GError **error)
{
  g_autofree char *path = NULL;
  EksJobLock *self;
  int fd;

  g_return_val_if_fail (store_folder != NULL && key != NULL && is_file_name (key) && EKS_IS_CLOCK (clock), NULL);

  path = make_path (store_folder, key, error);
  if (path == NULL)
    return NULL;
  fd = open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      fail (path, errno, error);
      return NULL;
    }
  if (!lock_file (fd))
    {
      if (errno == EAGAIN || errno == EACCES)
        set_busy (fd, error);
      else
        fail (path, errno, error);
      close (fd);
      return NULL;
    }
  write_holder (fd, clock);
  self = g_new (EksJobLock, 1);
  self->fd = fd;
  return self;
}

/**
 * eks_job_lock_is_held:
 * @store_folder: where exports and history are kept
 * @key: eks_job_lock_make_key()
 *
 * Does not take it, so that nobody is in the way of a run that begins.
 *
 * Returns: whether a run holds the lock, or may
 */
gboolean
eks_job_lock_is_held (const char *store_folder, const char *key)
{
  struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  g_autofree char *path = is_file_name (key) ? make_path (store_folder, key, NULL) : NULL;
  int fd = path != NULL ? open (path, O_RDWR | O_NOFOLLOW | O_CLOEXEC) : -1;
  gboolean held;

  if (fd < 0)
    return path == NULL || errno != ENOENT;
  held = fcntl (fd, F_OFD_GETLK, &whole) != 0 || whole.l_type != F_UNLCK;
  close (fd);
  return held;
}

/**
 * eks_job_lock_free:
 * @self: (nullable) (transfer full): a lock
 *
 * Gives it back. The file stays: whoever would remove it could remove one that another program has just locked.
 */
void
eks_job_lock_free (EksJobLock *self)
{
  if (self == NULL)
    return;
  if (ftruncate (self->fd, 0) != 0)
    errno = 0; /* it will be overwritten */
  close (self->fd);
  g_free (self);
}
