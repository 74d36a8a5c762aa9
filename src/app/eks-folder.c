/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A job may have several destinations; the wizard knows the first, a folder of this computer. */

#include "config.h"

#include "eks-folder.h"

#include <string.h>

/* A folder that was chosen means itself: its braces are no pattern. Below the home folder it is written as `~`, so
 * that the job file works for a colleague too. */
static char *
to_pattern (const char *path)
{
  const char *home = g_get_home_dir ();
  gsize length = strlen (home);
  g_autoptr (GString) pattern = NULL;

  if (g_str_has_prefix (path, home) && (path[length] == '/' || path[length] == '\0'))
    {
      pattern = g_string_new ("~");
      g_string_append (pattern, path + length);
    }
  else
    pattern = g_string_new (path);
  g_string_replace (pattern, "{", "{{", 0);
  g_string_replace (pattern, "}", "}}", 0);
  return g_string_free (g_steal_pointer (&pattern), FALSE);
}

static EksDestination *
find (EksJob *job)
{
  return g_list_model_get_item (G_LIST_MODEL (eks_job_get_destinations (job)), 0);
}

/**
 * eks_folder_set:
 * @job: a job
 * @path: an absolute folder
 *
 * Makes it the folder of the job's first destination.
 */
void
eks_folder_set (EksJob *job, const char *path)
{
  g_autoptr (EksDestination) destination = NULL;
  g_autofree char *pattern = NULL;

  g_return_if_fail (EKS_IS_JOB (job) && path != NULL);

  pattern = to_pattern (path);
  destination = find (job);
  if (destination != NULL)
    {
      eks_destination_set_folder (destination, pattern);
      return;
    }
  destination = eks_destination_new_local ("folder", pattern);
  g_list_store_append (eks_job_get_destinations (job), destination);
}

/**
 * eks_folder_ensure:
 * @job: a job
 *
 * Gives a job that has no destination the person's folder for documents.
 */
void
eks_folder_ensure (EksJob *job)
{
  g_autoptr (EksDestination) destination = NULL;
  const char *path = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  g_return_if_fail (EKS_IS_JOB (job));

  destination = find (job);
  if (destination != NULL)
    return;
  if (path == NULL)
    path = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);
  eks_folder_set (job, path != NULL ? path : g_get_home_dir ());
}

/**
 * eks_folder_describe:
 * @job: a job
 *
 * Returns: (transfer full): the folder as the job has it: `~/Exports/{yyyy}`; empty without destination
 */
char *
eks_folder_describe (EksJob *job)
{
  g_autoptr (EksDestination) destination = NULL;

  g_return_val_if_fail (EKS_IS_JOB (job), NULL);

  destination = find (job);
  return g_strdup (destination != NULL ? eks_destination_get_folder (destination) : "");
}
