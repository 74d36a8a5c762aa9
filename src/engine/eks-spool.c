/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder for one run, for its owner only, which goes with the run. What a killed run left goes when the next run of any
 * export begins: such a folder belongs to an export whose lock nobody holds, and that has nothing to finish. */

#include "config.h"

#include "eks-spool.h"

#include "eks-error.h"
#include "eks-history-uploads.h"
#include "eks-job-lock.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define FOLDER_NAME "spool"
/* What a bucket has of an unfinished upload ends by then: https://cloud.google.com/storage/docs/resumable-uploads */
#define LONGEST_WAIT (7 * G_TIME_SPAN_DAY)
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

/* A killed run was about to give names, and its upload may have to be finished from the file. What cannot be found out counts as
 * that. */
static gboolean
is_awaited (EksEnvironment *environment, const char *key)
{
  gint64 now = eks_clock_get_real_time (eks_environment_get_clock (environment));
  g_autoptr (GPtrArray) uploads = eks_history_list_uploads (eks_environment_get_history (environment), key, NULL);

  for (guint i = 0; uploads != NULL && i < uploads->len; i++)
    {
      const EksUpload *upload = g_ptr_array_index (uploads, i);
      if (upload->intent != NULL && upload->began > now - LONGEST_WAIT)
        return TRUE;
    }
  return uploads == NULL;
}

static gboolean
is_left (EksEnvironment *environment, const char *key, const char *own_key)
{
  if (strcmp (key, own_key) == 0)
    return TRUE;
  return !eks_job_lock_is_held (eks_store_get_folder (eks_environment_get_store (environment)), key) && !is_awaited (environment, key);
}

static char *
make_path (EksEnvironment *environment)
{
  return g_build_filename (eks_store_get_folder (eks_environment_get_store (environment)), FOLDER_NAME, NULL);
}

/**
 * eks_spool_wipe:
 * @environment: with store and history
 * @own_key: eks_job_lock_make_key() of an export whose lock is held, and which was recovered
 *
 * Removes what killed runs left, of this export and of any other one that does not need it to finish its uploads. Blocks.
 */
void
eks_spool_wipe (EksEnvironment *environment, const char *own_key)
{
  g_autofree char *spool = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_return_if_fail (EKS_IS_ENVIRONMENT (environment) && own_key != NULL);

  spool = make_path (environment);
  dir = g_dir_open (spool, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (strlen (name) > strlen (SUFFIX))
      g_ptr_array_add (names, g_strdup (name));
  /* listed before their locks are looked at: a folder that a run makes in between is not among them */
  for (guint i = 0; i < names->len; i++)
    {
      const char *found = g_ptr_array_index (names, i);
      g_autofree char *key = g_strndup (found, strlen (found) - strlen (SUFFIX));
      g_autofree char *path = g_build_filename (spool, found, NULL);
      if (is_left (environment, key, own_key))
        remove_folder (path);
    }
}

/**
 * eks_spool_open:
 * @environment: with the store
 * @key: eks_job_lock_make_key() of an export whose lock is held
 * @error: return location
 *
 * Returns: (transfer full) (nullable): an empty folder, or %NULL with %EKS_ERROR_FAILED or %EKS_ERROR_NO_SPACE
 */
EksSpool *
eks_spool_open (EksEnvironment *environment, const char *key, GError **error)
{
  g_autofree char *spool = NULL;
  g_autofree char *folder = NULL;
  EksSpool *self;
  int code;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && key != NULL, NULL);

  spool = make_path (environment);
  folder = g_strconcat (spool, G_DIR_SEPARATOR_S, key, SUFFIX, NULL);
  if (g_mkdir_with_parents (spool, 0700) == 0 && g_mkdtemp_full (folder, 0700) != NULL)
    {
      self = g_new (EksSpool, 1);
      self->folder = g_steal_pointer (&folder);
      return self;
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
