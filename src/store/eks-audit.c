/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit log is a file of JSON objects, one a line, that is only ever written at its end. It is for people who must be
 * able to show what left this computer: whoever has the file can read it without Eksport, and Eksport never removes,
 * rewrites or rotates it. */

#include "config.h"

#include "eks-audit.h"

#include "eks-error.h"
#include "eks-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct _EksAudit
{
  GObject parent_instance;

  char *path; /* (owned) */
};

G_DEFINE_FINAL_TYPE (EksAudit, eks_audit, G_TYPE_OBJECT)

static void
eks_audit_finalize (GObject *object)
{
  g_free (EKS_AUDIT (object)->path);
  G_OBJECT_CLASS (eks_audit_parent_class)->finalize (object);
}

static void
eks_audit_class_init (EksAuditClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_audit_finalize;
}

static void
eks_audit_init (EksAudit *self)
{
}

/**
 * eks_audit_new:
 * @path: a file; it is made with its first line, readable for its owner only
 *
 * Every function of this type blocks and may be called from any thread, and several programs may share the file. Errors are
 * %EKS_ERROR_FAILED or %EKS_ERROR_NO_SPACE.
 *
 * Returns: (transfer full): the audit log in @path
 */
EksAudit *
eks_audit_new (const char *path)
{
  EksAudit *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (EKS_TYPE_AUDIT, NULL);
  self->path = g_strdup (path);
  return self;
}

/**
 * eks_audit_get_path:
 * @self: an audit log
 *
 * Returns: (transfer none): its file
 */
const char *
eks_audit_get_path (EksAudit *self)
{
  g_return_val_if_fail (EKS_IS_AUDIT (self), NULL);
  return self->path;
}

static gboolean
fail (EksAudit *self, const char *reason, int code, GError **error)
{
  g_autofree char *name = g_filename_display_name (self->path);

  g_set_error (error, EKS_ERROR, code == ENOSPC || code == EDQUOT ? EKS_ERROR_NO_SPACE : EKS_ERROR_FAILED,
               /* TRANSLATORS: %1$s is a file, %2$s says why */
               _("The audit log “%1$s” cannot be used: %2$s"), name, reason);
  return FALSE;
}

static gboolean
fail_errno (EksAudit *self, GError **error)
{
  int saved = errno;

  return fail (self, g_strerror (saved), saved, error);
}

/* A name that is new is only safe with its folder. */
static void
sync_folder (const char *folder)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

/* A link in its place could make any file of the person grow. Returns: the file, or -1 with @error */
static int
open_log (EksAudit *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  struct stat info;
  int fd = g_mkdir_with_parents (folder, 0700) == 0 ? g_open (self->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;

  if (fd < 0 || fstat (fd, &info) != 0)
    fail_errno (self, error);
  else if (!S_ISREG (info.st_mode))
    fail (self, _("it is not a file"), 0, error);
  else
    {
      if (info.st_size == 0)
        sync_folder (folder);
      return fd;
    }
  if (fd >= 0)
    close (fd);
  return -1;
}

static gboolean
write_all (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, text, length);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      text += n;
      length -= (gsize) n;
    }
  return TRUE;
}

/* A program that was killed while it wrote may have left half a line: what follows begins on one of its own. */
static gboolean
ends_line (int fd)
{
  off_t end = lseek (fd, 0, SEEK_END);
  char last = '\n';

  return end <= 0 || pread (fd, &last, 1, end - 1) != 1 || last == '\n';
}

static gboolean
write_lines (int fd, const GString *text)
{
  if (flock (fd, LOCK_EX) != 0)
    return FALSE;
  return (ends_line (fd) || write_all (fd, "\n", 1)) && write_all (fd, text->str, text->len) && fsync (fd) == 0;
}

/**
 * eks_audit_append:
 * @self: an audit log
 * @lines: (element-type JsonNode): objects
 * @error: return location
 *
 * Adds a line for each of them, and comes back when they are on the disk.
 *
 * Returns: %FALSE on error; then some of them may be there, and the last of these not whole
 */
gboolean
eks_audit_append (EksAudit *self, GPtrArray *lines, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean written;
  int fd;

  g_return_val_if_fail (EKS_IS_AUDIT (self) && lines != NULL, FALSE);

  for (guint i = 0; i < lines->len; i++)
    {
      g_autofree char *line = eks_json_to_text (g_ptr_array_index (lines, i), FALSE);
      if (strlen (line) >= EKS_AUDIT_MAX_LINE)
        return fail (self, _("the line is too long"), 0, error);
      g_string_append_printf (text, "%s\n", line);
    }
  if (lines->len == 0)
    return TRUE;
  fd = open_log (self, error);
  if (fd < 0)
    return FALSE;
  written = write_lines (fd, text);
  if (!written)
    fail_errno (self, error);
  if (close (fd) != 0 && written) /* gives up the lock, too */
    written = fail_errno (self, error);
  return written;
}

/* What stands in it that is no line of ours is passed over, and counted. */
static void
take_line (GQueue *newest, guint limit, const char *line, gsize length, guint *n_broken)
{
  g_autoptr (JsonNode) node = length < EKS_AUDIT_MAX_LINE ? eks_json_parse (line, length, NULL) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      ++*n_broken;
      return;
    }
  g_queue_push_head (newest, g_steal_pointer (&node));
  if (newest->length > limit)
    json_node_unref (g_queue_pop_tail (newest));
}

/* No line is held that is longer than ours are: of such a one the rest is read and forgotten. */
static gboolean
read_lines (GInputStream *stream, GQueue *newest, guint limit, guint *n_broken, GError **error)
{
  g_autoptr (GString) line = g_string_new (NULL);
  char buffer[16384];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, error)) > 0)
    for (const char *p = buffer; p < buffer + n;)
      {
        gsize left = (gsize) (buffer + n - p);
        const char *end = memchr (p, '\n', left);
        gsize piece = end != NULL ? (gsize) (end - p) : left;
        if (line->len < EKS_AUDIT_MAX_LINE)
          g_string_append_len (line, p, (gssize) piece);
        if (end != NULL && line->len > 0)
          take_line (newest, limit, line->str, line->len, n_broken);
        if (end != NULL)
          g_string_truncate (line, 0);
        p += piece + (end != NULL ? 1 : 0);
      }
  if (n == 0 && line->len > 0)
    take_line (newest, limit, line->str, line->len, n_broken);
  return n == 0;
}

/**
 * eks_audit_list:
 * @self: an audit log
 * @limit: how many at most
 * @n_broken: (out): how many lines could not be read; they are left as they are
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type JsonNode): the newest lines, newest first; none where there is no file yet
 */
GPtrArray *
eks_audit_list (EksAudit *self, guint limit, guint *n_broken, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GError) local_error = NULL;
  GQueue newest = G_QUEUE_INIT;
  GPtrArray *lines;

  g_return_val_if_fail (EKS_IS_AUDIT (self) && n_broken != NULL, NULL);

  *n_broken = 0;
  lines = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  file = g_file_new_for_path (self->path);
  stream = g_file_read (file, NULL, &local_error);
  if (stream != NULL && read_lines (G_INPUT_STREAM (stream), &newest, limit, n_broken, &local_error))
    while (newest.length > 0)
      g_ptr_array_add (lines, g_queue_pop_head (&newest));
  g_queue_clear_full (&newest, (GDestroyNotify) json_node_unref);
  if (local_error == NULL || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return lines;
  g_ptr_array_unref (lines);
  fail (self, local_error->message, 0, error);
  return NULL;
}
