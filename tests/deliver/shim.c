/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loaded in front of the C library (LD_PRELOAD) in servers and in deliver-file, so that tests decide what goes wrong where no
 * disk can be filled and no moment be hit by chance:
 *
 *   EKS_SHIM_DISK=FILE  a page that is shared with the test: three numbers of 64 bits, the mode, a limit and a user. For
 *                       regular files of that user, from the byte of the limit on: mode 1 says that the disk is full, mode 2
 *                       keeps nothing and says that it did, mode 3 keeps the byte at the limit changed,
 *                       mode 4 takes each file away as soon as it has a name that is not hidden
 *   EKS_SHIM_KILL=N     the Nth thing that others can see, a byte sent or a name changed, kills the process before it is done
 *   EKS_SHIM_NO_LINK=1  no file gets a second name, as on FAT
 *   EKS_SHIM_COUNT=FILE how many there were is written there at the end */

#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum
{
  MODE_NONE,
  MODE_FULL,
  MODE_FORGET,
  MODE_CHANGE,
  MODE_TAKE,
};

typedef struct
{
  uint64_t mode;
  uint64_t limit;
  uint64_t user;
} Disk;

static const Disk none;
static const Disk *disk = &none;
static long kill_at;
static long seen;
static pid_t counting;
static int counts;

#define NEXT(function) ((__typeof__ (&function)) dlsym (RTLD_NEXT, #function))

__attribute__ ((constructor)) static void
begin (void)
{
  const char *path = getenv ("EKS_SHIM_DISK");
  int fd = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  void *page = fd >= 0 ? mmap (NULL, sizeof (Disk), PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;

  if (page != MAP_FAILED)
    disk = page;
  if (fd >= 0)
    close (fd);
  kill_at = getenv ("EKS_SHIM_KILL") != NULL ? strtol (getenv ("EKS_SHIM_KILL"), NULL, 10) : 0;
  counting = getpid ();
  counts = kill_at != 0 || getenv ("EKS_SHIM_COUNT") != NULL;
}

__attribute__ ((destructor)) static void
end (void)
{
  const char *path = getenv ("EKS_SHIM_COUNT");
  FILE *file = path != NULL && getpid () == counting ? fopen (path, "w") : NULL;

  if (file == NULL)
    return;
  fprintf (file, "%ld\n", seen);
  fclose (file);
}

static void
step (void)
{
  if (__atomic_add_fetch (&seen, 1, __ATOMIC_SEQ_CST) == kill_at)
    kill (getpid (), SIGKILL);
}

static int
is_socket (int fd)
{
  struct stat info;

  return fstat (fd, &info) == 0 && S_ISSOCK (info.st_mode);
}

/* Whether some of what is written to @fd is beyond the limit, and where it begins. */
static int
is_hit (int fd, size_t count, off_t *at)
{
  struct stat info;

  if (disk->mode == MODE_NONE || disk->mode == MODE_TAKE || fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || info.st_uid != disk->user)
    return 0;
  *at = fcntl (fd, F_GETFL) & O_APPEND ? info.st_size : lseek (fd, 0, SEEK_CUR);
  return *at >= 0 && (uint64_t) *at + count > disk->limit;
}

static ssize_t
write_changed (int fd, const char *bytes, size_t count, off_t at)
{
  uint64_t offset = disk->limit - (uint64_t) at;
  char *copy;
  ssize_t written;

  if ((uint64_t) at > disk->limit || (copy = malloc (count)) == NULL)
    return NEXT (write) (fd, bytes, count);
  memcpy (copy, bytes, count);
  copy[offset] ^= 1;
  written = NEXT (write) (fd, copy, count);
  free (copy);
  return written;
}

static ssize_t
write_hit (int fd, const char *bytes, size_t count, off_t at)
{
  size_t room = (uint64_t) at < disk->limit ? disk->limit - (uint64_t) at : 0;

  if (disk->mode == MODE_CHANGE)
    return write_changed (fd, bytes, count, at);
  if (disk->mode == MODE_FULL && room == 0)
    {
      errno = ENOSPC;
      return -1;
    }
  if (room > 0)
    return NEXT (write) (fd, bytes, room);
  return (ssize_t) count;
}

ssize_t
write (int fd, const void *bytes, size_t count)
{
  off_t at = 0;

  if (is_hit (fd, count, &at))
    return write_hit (fd, bytes, count, at);
  if (counts && is_socket (fd)) /* not for nothing: the sandbox of sshd kills who asks */
    step ();
  return NEXT (write) (fd, bytes, count);
}

ssize_t
send (int fd, const void *bytes, size_t count, int flags)
{
  step ();
  return NEXT (send) (fd, bytes, count, flags);
}

ssize_t
sendmsg (int fd, const struct msghdr *message, int flags)
{
  step ();
  return NEXT (sendmsg) (fd, message, flags);
}

/* As whoever waits for files there does. */
static int
take (int result, const char *path)
{
  const char *slash = strrchr (path, '/');
  const char *name = slash != NULL ? slash + 1 : path;
  struct stat info;

  if (result == 0 && disk->mode == MODE_TAKE && name[0] != '.' && stat (path, &info) == 0 && S_ISREG (info.st_mode) && info.st_uid == disk->user)
    NEXT (unlink) (path);
  return result;
}

int
rename (const char *from, const char *to)
{
  step ();
  return take (NEXT (rename) (from, to), to);
}

int
renameat (int from_fd, const char *from, int to_fd, const char *to)
{
  step ();
  return NEXT (renameat) (from_fd, from, to_fd, to);
}

int
link (const char *from, const char *to)
{
  step ();
  if (getenv ("EKS_SHIM_NO_LINK") != NULL)
    {
      errno = EPERM;
      return -1;
    }
  return take (NEXT (link) (from, to), to);
}

int
unlink (const char *path)
{
  step ();
  return NEXT (unlink) (path);
}

int
fsync (int fd)
{
  step ();
  return NEXT (fsync) (fd);
}

int
statvfs (const char *restrict path, struct statvfs *restrict info)
{
  int result = NEXT (statvfs) (path, info);

  if (result == 0 && disk->mode == MODE_FULL)
    info->f_bavail = info->f_bfree = 0;
  return result;
}
