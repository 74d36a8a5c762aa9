/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history is kept as long as the settings say. */

#include "config.h"

#include "eks-history-keep.h"

#define DAY_US (G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC)

/* Of a saved export that cannot be read it is not known. */
static gboolean
is_retained (const char *job_id, gpointer data)
{
  EksStore *store = data;
  g_autoptr (EksJob) job = NULL;

  if (eks_store_get_job_saved (store, job_id) == 0)
    return FALSE;
  job = eks_store_load_job (store, job_id, NULL);
  return job == NULL || eks_job_get_retention_days (job) > 0;
}

/**
 * eks_history_keep:
 * @environment: an environment
 * @error: return location
 *
 * Forgets runs, actions and files of exports without retention that are older than the days of the settings; see eks_history_prune(). To be called after each
 * run, and when a program begins that stays. Blocks. May be called from any thread.
 *
 * Returns: %FALSE if the settings or the history cannot be used; nothing is forgotten then
 */
gboolean
eks_history_keep (EksEnvironment *environment, GError **error)
{
  g_autoptr (EksSettings) settings = NULL;
  EksStore *store;
  gint64 now;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment), FALSE);

  store = eks_environment_get_store (environment);
  settings = eks_store_load_settings (store, error);
  if (settings == NULL)
    return FALSE;
  now = eks_clock_get_real_time (eks_environment_get_clock (environment));
  return eks_history_prune (eks_environment_get_history (environment), now - eks_settings_get_history_days (settings) * DAY_US, is_retained, store, error);
}
