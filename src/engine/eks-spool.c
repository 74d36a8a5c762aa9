/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder for one run, for its owner only, which goes with the run. What a killed run left goes when the next run of any
 * export begins: such a folder belongs to an export whose lock nobody holds. */

#include "config.h"

#include "eks-spool.h"

#include "eks-error.h"
#include "eks-job-lock.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define FOLDER_NAME "spool"
#define SUFFIX "-XXXXXX"

struct _EksSpool
{
  char *folder; /* (owned) */
};

/* There are files only. */
static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
}

/* The folders are listed before their locks are looked at: one that a run makes in between is not among them. */
static void
wipe (const char *store_folder, const char *spool, const char *own_key)
{
  g_autoptr (GDir) dir = g_dir_open (spool, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (strlen (name) > strlen (SUFFIX))
      g_ptr_array_add (names, g_strdup (name));
  for (guint i = 0; i < names->len; i++)
    {
      const char *found = g_ptr_array_index (names, i);
      g_autofree char *key = g_strndup (found, strlen (found) - strlen (SUFFIX));
      g_autofree char *path = g_build_filename (spool, found, NULL);
      if (strcmp (key, own_key) == 0 || !eks_job_lock_is_held (store_folder, key))
        remove_folder (path);
    }
}

/**
 * eks_spool_open:
 * @store_folder: where exports and history are kept
 * @key: eks_job_lock_make_key() of an export whose lock is held
 * @error: return location
 *
 * Returns: (transfer full) (nullable): an empty folder, or %NULL with %EKS_ERROR_FAILED or %EKS_ERROR_NO_SPACE
 */
EksSpool *
eks_spool_open (const char *store_folder, const char *key, GError **error)
{
  g_autofree char *spool = NULL;
  g_autofree char *folder = NULL;
  EksSpool *self;
  int code;

  g_return_val_if_fail (store_folder != NULL && key != NULL, NULL);

  spool = g_build_filename (store_folder, FOLDER_NAME, NULL);
  folder = g_strconcat (spool, G_DIR_SEPARATOR_S, key, SUFFIX, NULL);
  if (g_mkdir_with_parents (spool, 0700) == 0)
    {
      wipe (store_folder, spool, key);
      if (g_mkdtemp_full (folder, 0700) != NULL)
        {
          self = g_new (EksSpool, 1);
          self->folder = g_steal_pointer (&folder);
          return self;
        }
    }
  code = errno;
  g_autofree char *shown = g_filename_display_name (spool);
  g_set_error (error, EKS_ERROR, code == ENOSPC || code == EDQUOT ? EKS_ERROR_NO_SPACE : EKS_ERROR_FAILED,
               /* TRANSLATORS: %1$s is a folder, %2$s says why */
               _("The file cannot be kept in “%1$s” until it is delivered: %2$s."), shown, g_strerror (code));
  return NULL;
}

/**
 * eks_spool_get_folder:
 * @self: a spool
 *
 * Returns: (transfer none): its folder
 */
const char *
eks_spool_get_folder (EksSpool *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->folder;
}

/**
 * eks_spool_free:
 * @self: (nullable) (transfer full): a spool
 *
 * Removes it with all that is in it.
 */
void
eks_spool_free (EksSpool *self)
{
  if (self == NULL)
    return;
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self);
}
