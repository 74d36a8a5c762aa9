/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that is written under a hidden name beside its final one and renamed last, so that whoever waits for the final
 * name never sees half a file. */

#include "config.h"

#include "eks-local-file.h"

#include "eks-error.h"
#include "eks-local-delivery.h"
#include "eks-sink-stream.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PART_SUFFIX_LENGTH 6
#define PART_TRIES 100

struct _EksLocalFile
{
  GObject parent_instance;

  char *folder;          /* (owned) */
  char *name;            /* (owned) */
  char *part_name;       /* (owned) (nullable): while there is one */
  int folder_fd;
  int fd;
  EksSinkStream *stream; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (EksLocalFile, eks_local_file, G_TYPE_OBJECT)

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static void
eks_local_file_dispose (GObject *object)
{
  EksLocalFile *self = EKS_LOCAL_FILE (object);

  eks_local_file_discard (self);
  g_clear_object (&self->stream);
  G_OBJECT_CLASS (eks_local_file_parent_class)->dispose (object);
}

static void
eks_local_file_finalize (GObject *object)
{
  EksLocalFile *self = EKS_LOCAL_FILE (object);

  g_free (self->folder);
  g_free (self->name);
  g_free (self->part_name);
  G_OBJECT_CLASS (eks_local_file_parent_class)->finalize (object);
}

static void
eks_local_file_class_init (EksLocalFileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_local_file_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_local_file_finalize;
}

static void
eks_local_file_init (EksLocalFile *self)
{
  self->folder_fd = -1;
  self->fd = -1;
}

static gboolean
check_name (EksLocalFile *self, GError **error)
{
  struct stat info;

  if (fstatat (self->folder_fd, self->name, &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR (info.st_mode))
    return TRUE;
  /* TRANSLATORS: %1$s is the name of a file, %2$s a folder */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("“%1$s” in “%2$s” is a folder. Choose another name for the file."), self->name, self->folder);
  return FALSE;
}

static gboolean
open_folder (EksLocalFile *self, GError **error)
{
  if (g_mkdir_with_parents (self->folder, 0700) == 0)
    self->folder_fd = open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->folder_fd < 0)
    {
      eks_deliver_set_error (error, errno, self->folder);
      return FALSE;
    }
  return check_name (self, error);
}

static gboolean
is_part_of (const char *entry, const char *prefix)
{
  return g_str_has_prefix (entry, prefix) && strlen (entry) == strlen (prefix) + PART_SUFFIX_LENGTH;
}

/* Whoever writes a part holds a lock on it: one without is left from a program that was killed. */
static void
remove_if_stale (int folder_fd, const char *entry)
{
  int fd = openat (folder_fd, entry, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat info;

  if (fd < 0)
    return;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && flock (fd, LOCK_EX | LOCK_NB) == 0)
    unlinkat (folder_fd, entry, 0);
  close (fd);
}

static void
remove_stale_parts (const char *folder, int folder_fd, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    if (is_part_of (entry, prefix))
      remove_if_stale (folder_fd, entry);
}

static char *
make_part_name (const char *prefix)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  GString *name = g_string_new (prefix);

  for (guint i = 0; i < PART_SUFFIX_LENGTH; i++)
    g_string_append_c (name, letters[g_random_int_range (0, sizeof letters - 1)]);
  return g_string_free (name, FALSE);
}

/* Between its making and its lock somebody else may take a part for a stale one; then it has no name any more. */
static gboolean
lock_part (int fd)
{
  struct stat info;

  if (flock (fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    return FALSE;
  return fstat (fd, &info) == 0 && info.st_nlink > 0;
}

static gboolean
open_part (EksLocalFile *self, GError **error)
{
  g_autofree char *prefix = g_strdup_printf (".%s.part-", self->name);
  int saved_errno = EEXIST;

  remove_stale_parts (self->folder, self->folder_fd, prefix);
  for (guint i = 0; i < PART_TRIES && saved_errno == EEXIST; i++)
    {
      g_autofree char *part_name = make_part_name (prefix);
      self->fd = openat (self->folder_fd, part_name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
      if (self->fd < 0)
        saved_errno = errno;
      else if (!lock_part (self->fd))
        close_fd (&self->fd);
      else
        {
          self->part_name = g_steal_pointer (&part_name);
          return TRUE;
        }
    }
  eks_deliver_set_error (error, saved_errno, self->folder);
  return FALSE;
}

/**
 * eks_local_file_create:
 * @folder: where the file goes; made if missing, for its owner only
 * @name: what it will be called; made safe by eks_file_name_make_safe()
 * @error: return location
 *
 * Begins a file as `.NAME.part-XXXXXX`, readable and writable by its owner only: it has personal data, and whom else it
 * is for is for the owner to decide. Parts of the same name that a killed program left are removed.
 *
 * Use from one thread at a time. Blocks for as long as the disk does.
 *
 * Returns: (transfer full) (nullable): the file, or %NULL with %EKS_ERROR_DELIVERY or %EKS_ERROR_NO_SPACE
 */
EksLocalFile *
eks_local_file_create (const char *folder, const char *name, GError **error)
{
  g_autoptr (EksLocalFile) self = NULL;

  g_return_val_if_fail (folder != NULL && name != NULL, NULL);

  self = g_object_new (EKS_TYPE_LOCAL_FILE, NULL);
  self->folder = g_strdup (folder);
  self->name = eks_file_name_make_safe (name);
  if (!open_folder (self, error) || !open_part (self, error))
    return NULL;
  self->stream = EKS_SINK_STREAM (eks_sink_stream_new (self->fd, self->folder));
  return g_steal_pointer (&self);
}

/**
 * eks_local_file_set_name:
 * @self: a file that was neither committed nor discarded
 * @name: what it will be called after all; made safe by eks_file_name_make_safe()
 * @error: return location
 *
 * Names the file again, when all that its name tells is known. The part keeps the name that it began with.
 *
 * Returns: %FALSE with %EKS_ERROR_DELIVERY if a folder has that name
 */
gboolean
eks_local_file_set_name (EksLocalFile *self, const char *name, GError **error)
{
  g_return_val_if_fail (EKS_IS_LOCAL_FILE (self) && self->part_name != NULL && name != NULL, FALSE);

  g_free (self->name);
  self->name = eks_file_name_make_safe (name);
  return check_name (self, error);
}

/**
 * eks_local_file_get_name:
 * @self: a file
 *
 * Returns: (transfer none): what it is or will be called
 */
const char *
eks_local_file_get_name (EksLocalFile *self)
{
  g_return_val_if_fail (EKS_IS_LOCAL_FILE (self), NULL);
  return self->name;
}

/**
 * eks_local_file_make_part_path:
 * @self: a file that was neither committed nor discarded
 *
 * Returns: (transfer full): where it is
 */
char *
eks_local_file_make_part_path (EksLocalFile *self)
{
  g_return_val_if_fail (EKS_IS_LOCAL_FILE (self) && self->part_name != NULL, NULL);
  return g_build_filename (self->folder, self->part_name, NULL);
}

/**
 * eks_local_file_get_bytes:
 * @self: a file that is finished
 *
 * Returns: its size
 */
guint64
eks_local_file_get_bytes (EksLocalFile *self)
{
  g_return_val_if_fail (EKS_IS_LOCAL_FILE (self), 0);
  return eks_sink_stream_get_bytes (self->stream);
}

/**
 * eks_local_file_get_sha256:
 * @self: a file that is finished
 *
 * Returns: (transfer none): 64 hexadecimal digits
 */
const char *
eks_local_file_get_sha256 (EksLocalFile *self)
{
  g_return_val_if_fail (EKS_IS_LOCAL_FILE (self), NULL);
  return eks_sink_stream_get_sha256 (self->stream);
}

/**
 * eks_local_file_sweep:
 * @folder: where a file was to go
 * @name: what it was to be called
 *
 * Removes its parts that killed programs left, never one that is being written.
 */
void
eks_local_file_sweep (const char *folder, const char *name)
{
  g_autofree char *safe = NULL;
  g_autofree char *prefix = NULL;
  int fd;

  g_return_if_fail (folder != NULL && name != NULL);

  fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return;
  safe = eks_file_name_make_safe (name);
  prefix = g_strdup_printf (".%s.part-", safe);
  remove_stale_parts (folder, fd, prefix);
  close (fd);
}

/**
 * eks_local_file_get_stream:
 * @self: a file
 *
 * Returns: (transfer none): where its bytes go; a thread of its own hashes and writes them, at most 2 MiB behind
 */
GOutputStream *
eks_local_file_get_stream (EksLocalFile *self)
{
  g_return_val_if_fail (EKS_IS_LOCAL_FILE (self), NULL);
  return G_OUTPUT_STREAM (self->stream);
}

/* Some file systems cannot do this for a folder, and say so. */
static gboolean
sync_folder (EksLocalFile *self)
{
  return fsync (self->folder_fd) == 0 || errno == EINVAL || errno == ENOTSUP;
}

static gboolean
check_size (EksLocalFile *self, const struct stat *info, GError **error)
{
  guint64 bytes = eks_sink_stream_get_bytes (self->stream);
  g_autofree char *found = NULL;
  g_autofree char *written = NULL;

  if ((guint64) info->st_size == bytes)
    return TRUE;
  found = g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) info->st_size);
  written = g_strdup_printf ("%" G_GUINT64_FORMAT, bytes);
  /* TRANSLATORS: %1$s is the name of a file, %2$s a folder; then two numbers of bytes */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY,
               _("“%1$s” in “%2$s” has %3$s bytes where %4$s were written. Check the disk, then export again."),
               self->name, self->folder, found, written);
  return FALSE;
}

/**
 * eks_local_file_finish:
 * @self: a file that was neither committed nor discarded
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Writes out what waits, makes sure that it is on the disk and compares the size. What can go wrong with a file mostly goes
 * wrong here: whoever has several that belong together finishes all before the first is committed.
 *
 * Returns: %FALSE with %EKS_ERROR_DELIVERY, %EKS_ERROR_NO_SPACE or %G_IO_ERROR_CANCELLED
 */
gboolean
eks_local_file_finish (EksLocalFile *self, GCancellable *cancellable, GError **error)
{
  struct stat info;

  g_return_val_if_fail (EKS_IS_LOCAL_FILE (self) && self->part_name != NULL, FALSE);

  if (!g_output_stream_close (G_OUTPUT_STREAM (self->stream), cancellable, error))
    return FALSE;
  if (fsync (self->fd) != 0 || fstat (self->fd, &info) != 0)
    {
      eks_deliver_set_error (error, errno, self->folder);
      return FALSE;
    }
  return check_size (self, &info, error) && !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
give_final_name (EksLocalFile *self, GError **error)
{
  if (renameat (self->folder_fd, self->part_name, self->folder_fd, self->name) != 0)
    {
      eks_deliver_set_error (error, errno, self->folder);
      return FALSE;
    }
  g_clear_pointer (&self->part_name, g_free);
  if (sync_folder (self))
    return TRUE;
  eks_deliver_set_error (error, errno, self->folder);
  unlinkat (self->folder_fd, self->name, 0);
  return FALSE;
}

static EksReceipt *
read_back (EksLocalFile *self, GError **error)
{
  struct stat written, found;
  EksReceipt *receipt;

  if (fstat (self->fd, &written) != 0 || fstatat (self->folder_fd, self->name, &found, AT_SYMLINK_NOFOLLOW) != 0)
    {
      eks_deliver_set_error (error, errno, self->folder);
      return NULL;
    }
  if (written.st_ino != found.st_ino || written.st_dev != found.st_dev)
    {
      eks_deliver_set_error (error, EEXIST, self->folder);
      return NULL;
    }
  if (!check_size (self, &found, error))
    {
      unlinkat (self->folder_fd, self->name, 0);
      return NULL;
    }
  receipt = g_new0 (EksReceipt, 1);
  receipt->path = g_build_filename (self->folder, self->name, NULL);
  receipt->location = g_strdup (receipt->path);
  receipt->mark = eks_local_make_mark (receipt->path);
  receipt->bytes = (guint64) found.st_size;
  receipt->sha256 = g_strdup (eks_sink_stream_get_sha256 (self->stream));
  return receipt;
}

/**
 * eks_local_file_commit:
 * @self: a file that was neither committed nor discarded
 * @cancellable: (nullable): up to the renaming
 * @error: return location
 *
 * Finishes the file as eks_local_file_finish() does, and only then gives it its final name, in the place of an older
 * file. After an error nothing of it is left.
 *
 * Returns: (transfer full) (nullable): the proof, or %NULL with %EKS_ERROR_DELIVERY, %EKS_ERROR_NO_SPACE or
 *   %G_IO_ERROR_CANCELLED
 */
EksReceipt *
eks_local_file_commit (EksLocalFile *self, GCancellable *cancellable, GError **error)
{
  EksReceipt *receipt = NULL;

  g_return_val_if_fail (EKS_IS_LOCAL_FILE (self) && self->part_name != NULL, NULL);

  if (eks_local_file_finish (self, cancellable, error) && give_final_name (self, error))
    receipt = read_back (self, error);
  eks_local_file_discard (self);
  return receipt;
}

/**
 * eks_local_file_discard:
 * @self: a file
 *
 * Removes what was written. Does nothing after eks_local_file_commit().
 */
void
eks_local_file_discard (EksLocalFile *self)
{
  g_return_if_fail (EKS_IS_LOCAL_FILE (self));

  if (self->stream != NULL)
    {
      eks_sink_stream_abandon (self->stream);
      g_output_stream_close (G_OUTPUT_STREAM (self->stream), NULL, NULL);
    }
  if (self->part_name != NULL)
    unlinkat (self->folder_fd, self->part_name, 0);
  g_clear_pointer (&self->part_name, g_free);
  close_fd (&self->fd);
  close_fd (&self->folder_fd);
}

/**
 * eks_local_file_withdraw:
 * @self: a file that was committed
 *
 * Takes it away again, because another one that belongs to it failed.
 */
void
eks_local_file_withdraw (EksLocalFile *self)
{
  g_autofree char *path = NULL;

  g_return_if_fail (EKS_IS_LOCAL_FILE (self) && self->part_name == NULL);

  path = g_build_filename (self->folder, self->name, NULL);
  g_unlink (path);
}
