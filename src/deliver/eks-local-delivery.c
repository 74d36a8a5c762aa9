/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file in a folder of this computer or of a mounted share: by a second name where that is possible, else as a copy. */

#include "config.h"

#include "eks-local-delivery.h"

#include "eks-digest.h"
#include "eks-error.h"
#include "eks-local-file.h"
#include "eks-part.h"
#include "eks-sink-stream.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES (1024 * 1024)

struct _EksLocalDelivery
{
  EksDelivery parent_instance;

  char *folder;      /* (owned): absolute */
  char *made_folder; /* (owned) (nullable): the topmost that a test had to make */
};

/* A file on its way. */
typedef struct
{
  EksPart *part;    /* (owned) */
  gboolean named;   /* it has its final name */
  gboolean taken;   /* and it was gone when it was looked for */
  gboolean adopted; /* from a run that was killed */
} LocalFile;

G_DEFINE_FINAL_TYPE (EksLocalDelivery, eks_local_delivery, EKS_TYPE_DELIVERY)

static void
eks_local_delivery_finalize (GObject *object)
{
  EksLocalDelivery *self = EKS_LOCAL_DELIVERY (object);

  g_free (self->folder);
  g_free (self->made_folder);
  G_OBJECT_CLASS (eks_local_delivery_parent_class)->finalize (object);
}

static void
free_file (LocalFile *file)
{
  eks_part_free (file->part);
  g_free (file);
}

static gboolean
prepare (EksDelivery *delivery, GError **error)
{
  EksLocalDelivery *self = EKS_LOCAL_DELIVERY (delivery);
  g_autofree char *expanded = eks_folder_expand_home (eks_delivery_get_folder (delivery));

  self->folder = g_canonicalize_filename (expanded, NULL);
  return TRUE;
}

static gboolean
set_errno_error (const char *place, GError **error)
{
  eks_deliver_set_error (error, errno, place);
  return FALSE;
}

static gboolean
open_folder (EksLocalDelivery *self, GError **error)
{
  return g_mkdir_with_parents (self->folder, 0700) == 0 || set_errno_error (self->folder, error);
}

/* A part that is being written is locked, so that nobody takes it for one that was left. */
static int
open_part (EksLocalDelivery *self, const EksPart *part, GError **error)
{
  int fd = open (part->part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd < 0)
    set_errno_error (self->folder, error);
  else
    flock (fd, LOCK_EX | LOCK_NB); /* where the file system can */
  return fd;
}

static gboolean
write_all (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize written = write (fd, bytes, length);
      if (written < 0 && errno != EINTR)
        return FALSE;
      bytes += MAX (written, 0);
      length -= (gsize) MAX (written, 0);
    }
  return TRUE;
}

/* Returns: bytes read, 0 at the end, -1 with an error */
static gssize
read_some (int fd, const char *path, char *buffer, GCancellable *cancellable, GError **error)
{
  gssize got;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  do
    got = read (fd, buffer, CHUNK_BYTES);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    /* TRANSLATORS: %1$s is a file, %2$s what the system said */
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("“%1$s” could not be read: %2$s."), path, g_strerror (errno));
  return got;
}

static gboolean
copy (EksLocalDelivery *self, const EksParcel *parcel, int from, int to, EksDigest *digest, GCancellable *cancellable, GError **error)
{
  g_autofree char *buffer = g_malloc (CHUNK_BYTES);
  guint64 done = 0;
  gssize got;

  while ((got = read_some (from, parcel->path, buffer, cancellable, error)) > 0)
    {
      eks_digest_update (digest, buffer, (gsize) got);
      if (!write_all (to, buffer, (gsize) got))
        return set_errno_error (self->folder, error);
      done += (guint64) got;
      eks_delivery_report (EKS_DELIVERY (self), done, parcel->bytes);
    }
  return got == 0;
}

static gboolean
check_part (EksLocalDelivery *self, const EksParcel *parcel, const EksPart *part, int fd, GError **error)
{
  struct stat info;

  if (fsync (fd) != 0 || fstat (fd, &info) != 0)
    return set_errno_error (self->folder, error);
  return eks_delivery_check_size (parcel, (guint64) info.st_size, part->final, error);
}

static gboolean
write_part (EksLocalDelivery *self, const EksParcel *parcel, const EksPart *part, int from, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksDigest) digest = eks_digest_new ();
  g_autofree char *sha256 = NULL;
  int fd = open_part (self, part, error);
  gboolean good;

  if (fd < 0)
    return FALSE;
  good = copy (self, parcel, from, fd, digest, cancellable, error) && check_part (self, parcel, part, fd, error);
  close (fd);
  sha256 = eks_digest_finish (digest);
  return good && eks_delivery_check_hash (parcel, sha256, parcel->path, error);
}

static LocalFile *
keep_part (EksShipment *shipment, EksPart *part)
{
  LocalFile *file = g_new0 (LocalFile, 1);

  file->part = part;
  shipment->own = file;
  shipment->free_own = (GDestroyNotify) free_file;
  return file;
}

/* What was written in this file system already needs no second copy; each folder has a file of its own all the same, for whoever
 * changes one does not mean the others. */
static gboolean
link_part (const EksParcel *parcel, const EksPart *part)
{
  struct stat info;

  return parcel->settled && lstat (parcel->path, &info) == 0 && S_ISREG (info.st_mode) && info.st_nlink == 1 && (guint64) info.st_size == parcel->bytes &&
         link (parcel->path, part->part) == 0;
}

static gboolean
stage (EksDelivery *delivery, EksShipment *shipment, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  EksLocalDelivery *self = EKS_LOCAL_DELIVERY (delivery);
  LocalFile *file = keep_part (shipment, eks_part_new (eks_delivery_get_tag (delivery), self->folder, shipment->parcel->name));
  gboolean good;
  int from;

  if (!open_folder (self, error) || !eks_delivery_announce (delivery, shipment, file->part->token, error))
    return FALSE;
  if (link_part (shipment->parcel, file->part))
    return TRUE;
  from = open (shipment->parcel->path, O_RDONLY | O_CLOEXEC);
  if (from < 0)
    return set_errno_error (shipment->parcel->path, error);
  good = write_part (self, shipment->parcel, file->part, from, cancellable, error);
  close (from);
  return good;
}

/* Some file systems cannot do this for a folder, and say so. */
static gboolean
sync_folder (EksLocalDelivery *self, const char *folder, GError **error)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean good = fd >= 0 && (fsync (fd) == 0 || errno == EINVAL || errno == ENOTSUP);

  if (!good)
    set_errno_error (folder, error);
  if (fd >= 0)
    close (fd);
  return good;
}

static gboolean
check_free (EksLocalDelivery *self, const EksPart *part, GError **error)
{
  struct stat info;
  g_autofree char *name = NULL;

  if (lstat (part->final, &info) != 0 || !S_ISDIR (info.st_mode))
    return TRUE;
  name = g_path_get_basename (part->final);
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("“%1$s” in “%2$s” is a folder. Choose another name for the file."), name, self->folder);
  return FALSE;
}

/* The older file gets a second name first, where the file system can: the new one replaces it in one step, and it can
 * still be put back. Where it cannot, the older one is moved aside. */
static gboolean
give_final_name (EksLocalDelivery *self, LocalFile *file, GError **error)
{
  const EksPart *part = file->part;

  if (!check_free (self, part, error))
    return FALSE;
  if (file->adopted && !g_file_test (part->part, G_FILE_TEST_EXISTS) && g_file_test (part->final, G_FILE_TEST_EXISTS))
    {
      file->named = TRUE; /* by the run that was killed */
      return TRUE;
    }
  if (link (part->final, part->aside) != 0 && errno != ENOENT && g_rename (part->final, part->aside) != 0 && errno != ENOENT)
    return set_errno_error (self->folder, error);
  if (g_rename (part->part, part->final) != 0)
    return set_errno_error (self->folder, error);
  file->named = TRUE;
  return sync_folder (self, part->folder, error);
}

static char *
hash_file (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksDigest) digest = eks_digest_new ();
  g_autofree char *buffer = g_malloc (CHUNK_BYTES);
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  gssize got = -1;

  if (fd < 0)
    set_errno_error (path, error);
  else
    while ((got = read_some (fd, path, buffer, cancellable, error)) > 0)
      eks_digest_update (digest, buffer, (gsize) got);
  if (fd >= 0)
    close (fd);
  return got == 0 ? eks_digest_finish (digest) : NULL;
}

static char *
make_mark (const struct stat *info)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%09ld", (gint64) info->st_mtim.tv_sec, info->st_mtim.tv_nsec);
}

/**
 * eks_local_make_mark:
 * @path: a file
 *
 * Returns: (transfer full) (nullable): the mark that a receipt keeps of it, %NULL if there is none
 */
char *
eks_local_make_mark (const char *path)
{
  struct stat info;

  g_return_val_if_fail (path != NULL, NULL);
  return lstat (path, &info) == 0 ? make_mark (&info) : NULL;
}

/* @info: (nullable): what was found, if it was not taken away */
static EksReceipt *
make_receipt (const LocalFile *file, const struct stat *info)
{
  EksReceipt *receipt = g_new0 (EksReceipt, 1);

  receipt->location = g_strdup (file->part->final);
  receipt->path = g_strdup (file->part->final);
  receipt->mark = info != NULL ? make_mark (info) : NULL;
  receipt->taken_away = info == NULL;
  return receipt;
}

/* Folders are emptied at once by whoever waits for files there: what this computer has renamed has arrived. */
static EksReceipt *
read_back (EksLocalDelivery *self, LocalFile *file, const EksParcel *parcel, GCancellable *cancellable, GError **error)
{
  const EksPart *part = file->part;
  g_autofree char *sha256 = NULL;
  gboolean whole = eks_delivery_is_test (EKS_DELIVERY (self));
  struct stat info;
  EksReceipt *receipt;

  file->taken = lstat (part->final, &info) != 0;
  if (file->taken && errno != ENOENT)
    {
      set_errno_error (part->final, error);
      return NULL;
    }
  if (file->taken)
    return make_receipt (file, NULL);
  if (!eks_delivery_check_size (parcel, (guint64) info.st_size, part->final, error))
    return NULL;
  sha256 = whole ? hash_file (part->final, cancellable, error) : NULL;
  if (whole && (sha256 == NULL || !eks_delivery_check_hash (parcel, sha256, part->final, error)))
    return NULL;
  receipt = make_receipt (file, &info);
  receipt->hash_checked = whole;
  return receipt;
}

static EksReceipt *
commit (EksDelivery *delivery, EksShipment *shipment, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  EksLocalDelivery *self = EKS_LOCAL_DELIVERY (delivery);
  LocalFile *file = shipment->own;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !give_final_name (self, file, error))
    return NULL;
  return read_back (self, file, shipment->parcel, cancellable, error);
}

static gboolean
adopt (EksDelivery *delivery, EksShipment *shipment, GCancellable *cancellable, GError **error)
{
  EksPart *part = eks_part_parse (shipment->token, error);
  LocalFile *file = part != NULL ? keep_part (shipment, part) : NULL;

  if (file == NULL)
    return FALSE;
  file->adopted = TRUE;
  file->named = !g_file_test (part->part, G_FILE_TEST_EXISTS);
  return TRUE;
}

/* What a killed run did is not known for sure: another file may stand there. */
static gboolean
is_ours (const LocalFile *file, const EksShipment *shipment, const struct stat *info)
{
  g_autofree char *mark = make_mark (info);

  if (shipment->mark != NULL)
    return (guint64) info->st_size == shipment->parcel->bytes && g_str_equal (mark, shipment->mark);
  return !file->adopted || (guint64) info->st_size == shipment->parcel->bytes;
}

/* Long after, another file that has the name is somebody else's. */
static gboolean
take_name_back (const LocalFile *file, const EksShipment *shipment)
{
  struct stat info;

  if (lstat (file->part->final, &info) != 0)
    return errno == ENOENT || errno == ENOTDIR;
  if (!is_ours (file, shipment, &info))
    return file->adopted;
  return g_rename (file->part->aside, file->part->final) == 0 || g_unlink (file->part->final) == 0;
}

static void
restore (const EksPart *part)
{
  if (!g_file_test (part->final, G_FILE_TEST_EXISTS))
    g_rename (part->aside, part->final);
  g_unlink (part->aside);
}

static gboolean
withdraw (EksDelivery *delivery, EksShipment *shipment)
{
  const LocalFile *file = shipment->own;

  if (file->taken)
    return FALSE;
  if (file->named && !take_name_back (file, shipment))
    return FALSE;
  if (!file->named)
    g_unlink (file->part->part);
  restore (file->part);
  return TRUE;
}

static gboolean
settle (EksDelivery *delivery, EksShipment *shipment)
{
  const LocalFile *file = shipment->own;

  return g_unlink (file->part->aside) == 0 || errno == ENOENT;
}

static gboolean
remove_file (const char *path, GError **error)
{
  if (g_unlink (path) == 0 || errno == ENOENT || errno == ENOTDIR)
    return TRUE;
  return set_errno_error (path, error);
}

/* Either the part still has no name and the older file has two, or the file is whole and the older one is not needed, or it
 * was taken away, and the older one has its place again. */
static gboolean
sweep (EksDelivery *delivery, const char *token, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksPart) part = eks_part_parse (token, error);

  if (part == NULL || !remove_file (part->part, error))
    return FALSE;
  if (!g_file_test (part->final, G_FILE_TEST_EXISTS))
    g_rename (part->aside, part->final);
  return remove_file (part->aside, error);
}

static gboolean
is_unchanged (const EksReceipt *receipt, const struct stat *info)
{
  g_autofree char *mark = make_mark (info);

  return S_ISREG (info->st_mode) && (guint64) info->st_size == receipt->bytes && g_strcmp0 (mark, receipt->mark) == 0;
}

static gboolean
remove_delivered (EksDelivery *delivery, const EksReceipt *receipt, EksRemoval *outcome, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  struct stat info;

  *outcome = EKS_REMOVAL_GONE;
  if (lstat (receipt->path, &info) != 0)
    return errno == ENOENT || errno == ENOTDIR || set_errno_error (receipt->path, error);
  *outcome = EKS_REMOVAL_CHANGED;
  if (!is_unchanged (receipt, &info))
    return TRUE;
  *outcome = EKS_REMOVAL_REMOVED;
  return remove_file (receipt->path, error);
}

/* Returns: (transfer full) (nullable): the topmost folder of @folder that does not exist */
static char *
find_missing (const char *folder)
{
  g_autofree char *missing = NULL;
  g_autofree char *at = g_strdup (folder);

  while (!g_file_test (at, G_FILE_TEST_EXISTS))
    {
      char *parent = g_path_get_dirname (at);
      g_free (missing);
      missing = g_steal_pointer (&at);
      at = parent;
    }
  return g_steal_pointer (&missing);
}

static gboolean
inspect (EksDelivery *delivery, EksDeliveryCheck *check, GCancellable *cancellable, GError **error)
{
  EksLocalDelivery *self = EKS_LOCAL_DELIVERY (delivery);
  g_autofree char *text = NULL;

  g_clear_pointer (&self->made_folder, g_free);
  self->made_folder = find_missing (self->folder);
  if (!open_folder (self, error))
    return FALSE;
  text = self->made_folder == NULL
             /* TRANSLATORS: %s is a folder */
             ? g_strdup_printf (_("The folder “%s” exists."), self->folder)
             /* TRANSLATORS: %s is a folder */
             : g_strdup_printf (_("The folder “%s” does not exist yet, and can be made."), self->folder);
  eks_delivery_check_add (check, EKS_CHECK_DONE, text);
  return TRUE;
}

static void
tidy (EksDelivery *delivery)
{
  EksLocalDelivery *self = EKS_LOCAL_DELIVERY (delivery);
  g_autofree char *at = g_strdup (self->folder);

  if (self->made_folder == NULL)
    return;
  while (g_str_has_prefix (at, self->made_folder) && g_rmdir (at) == 0)
    {
      char *parent = g_path_get_dirname (at);
      g_free (at);
      at = parent;
    }
  g_clear_pointer (&self->made_folder, g_free);
}

static void
eks_local_delivery_class_init (EksLocalDeliveryClass *klass)
{
  EksDeliveryClass *delivery_class = EKS_DELIVERY_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_local_delivery_finalize;
  delivery_class->prepare = prepare;
  delivery_class->stage = stage;
  delivery_class->commit = commit;
  delivery_class->adopt = adopt;
  delivery_class->withdraw = withdraw;
  delivery_class->settle = settle;
  delivery_class->sweep = sweep;
  delivery_class->remove = remove_delivered;
  delivery_class->inspect = inspect;
  delivery_class->tidy = tidy;
}

static void
eks_local_delivery_init (EksLocalDelivery *self)
{
}
