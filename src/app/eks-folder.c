/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new export has a folder of this computer to begin with. */

#include "config.h"

#include "eks-folder.h"

#include <string.h>

/**
 * eks_folder_to_pattern:
 * @path: a folder that was chosen
 *
 * Returns: (transfer full): the pattern that means it: its braces are none, and below the home folder it is written as `~`, so
 *   that the job file works for a colleague too
 */
char *
eks_folder_to_pattern (const char *path)
{
  const char *home = g_get_home_dir ();
  gsize length = strlen (home);
  g_autoptr (GString) pattern = NULL;

  g_return_val_if_fail (path != NULL, NULL);

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
  g_autofree char *pattern = NULL;
  const char *path = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  g_return_if_fail (EKS_IS_JOB (job));

  if (g_list_model_get_n_items (G_LIST_MODEL (eks_job_get_destinations (job))) > 0)
    return;
  if (path == NULL)
    path = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);
  pattern = eks_folder_to_pattern (path != NULL ? path : g_get_home_dir ());
  destination = eks_destination_new_local ("folder", pattern);
  g_list_store_append (eks_job_get_destinations (job), destination);
}
