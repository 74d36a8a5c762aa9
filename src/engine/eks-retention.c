/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is removed is what the history says was delivered: no folder is searched, so nothing of others is ever touched. */

#include "config.h"

#include "eks-retention.h"

#include "eks-error.h"
#include "eks-history-retention.h"
#include "eks-job-lock.h"
#include "eks-target.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Seconds. What cannot be had now is tried again by the next run, and others wait for this one to end. */
#define SHORT_PATIENCE 15
#define DAY_US (G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC)

/* How the history says it. */
static const char *const removal_names[] = {
  [EKS_REMOVAL_REMOVED] = "removed",
  [EKS_REMOVAL_GONE] = "gone",
  [EKS_REMOVAL_CHANGED] = "changed",
};

typedef struct
{
  EksEnvironment *environment;
  EksJob *job;
  EksTarget *target; /* (owned) (nullable): of the file that was looked at last */
  GHashTable *silent; /* (owned) (element-type utf8): servers that are not asked any more */
  EksRetention *result;
} Removal;

/**
 * eks_retention_list:
 * @environment: where the history is
 * @job: a saved export
 * @error: return location
 *
 * Of a file that was delivered again under the same name only the last delivery counts. Blocks; asks no destination.
 *
 * Returns: (transfer full) (nullable) (element-type EksDeliveryRecord): its files whose days are over, the oldest first; none
 *   if the export keeps its files
 */
GPtrArray *
eks_retention_list (EksEnvironment *environment, EksJob *job, GError **error)
{
  int days;
  gint64 now;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), NULL);

  days = eks_job_get_retention_days (job);
  if (days == 0)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) eks_delivery_record_free);
  now = eks_clock_get_real_time (eks_environment_get_clock (environment));
  return eks_history_list_kept_deliveries (eks_environment_get_history (environment), eks_job_get_id (job), now - days * DAY_US, error);
}

/**
 * eks_retention_is_allowed:
 * @environment: where the history is
 * @job: a saved export
 * @allowed: (out): whether somebody has allowed its removals after as many days, or fewer
 * @error: return location
 *
 * Returns: %FALSE on error
 */
gboolean
eks_retention_is_allowed (EksEnvironment *environment, EksJob *job, gboolean *allowed, GError **error)
{
  int days;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job) && allowed != NULL, FALSE);

  if (!eks_history_get_retention (eks_environment_get_history (environment), eks_job_get_id (job), &days, error))
    return FALSE;
  *allowed = days > 0 && days <= eks_job_get_retention_days (job);
  return TRUE;
}

/* Files of one run stand one after the other, so the connection is kept for the next one. */
static EksTarget *
find_target (Removal *removal, const EksDeliveryRecord *record, GCancellable *cancellable, GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *tag = NULL;

  if (removal->target != NULL && strcmp (removal->target->note, record->destination) == 0)
    return removal->target;
  g_clear_pointer (&removal->target, eks_target_unref);
  key = eks_job_lock_make_key (removal->job);
  tag = eks_target_make_tag (key);
  removal->target = eks_target_open_note (removal->environment, removal->job, record->destination, tag, cancellable, error);
  if (removal->target != NULL)
    eks_delivery_set_patience (removal->target->delivery, SHORT_PATIENCE);
  return removal->target;
}

static gboolean
remove_file (Removal *removal, const EksDeliveryRecord *record, EksRemoval *outcome, GCancellable *cancellable, GError **error)
{
  EksTarget *target = find_target (removal, record, cancellable, error);
  const EksReceipt receipt = {
    .destination_id = record->destination_id,
    .location = record->location,
    .path = record->path,
    .bytes = record->bytes,
    .sha256 = record->sha256,
    .mark = record->mark,
  };

  return target != NULL && eks_delivery_remove (target->delivery, &receipt, outcome, cancellable, error);
}

static void
keep (EksRetention *result, const EksDeliveryRecord *record)
{
  if (result->kept == NULL)
    result->kept = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (result->kept, g_strdup (record->location));
}

static void
count_failed (EksRetention *result, const EksDeliveryRecord *record)
{
  result->failed++;
  keep (result, record);
}

static void
count (EksRetention *result, const EksDeliveryRecord *record, EksRemoval outcome)
{
  switch (outcome)
    {
    case EKS_REMOVAL_REMOVED:
      result->removed++;
      break;
    case EKS_REMOVAL_GONE:
      result->gone++;
      break;
    case EKS_REMOVAL_CHANGED:
    default:
      result->changed++;
      keep (result, record);
      break;
    }
}

/* That a server cannot be reached today is no reason to leave the files of another one. Returns FALSE if cancelled, or if
 * the history cannot be written: then nothing more is removed. */
static gboolean
look_at (Removal *removal, const EksDeliveryRecord *record, GCancellable *cancellable, GError **error)
{
  EksHistory *history = eks_environment_get_history (removal->environment);
  g_autofree char *server = eks_target_make_server (record->destination);
  EksRemoval outcome;
  g_autoptr (GError) fault = NULL;

  if (g_hash_table_contains (removal->silent, server))
    {
      count_failed (removal->result, record);
      return TRUE;
    }
  if (remove_file (removal, record, &outcome, cancellable, &fault))
    {
      count (removal->result, record, outcome);
      return eks_history_mark_removed (history, record->id, eks_clock_get_real_time (eks_environment_get_clock (removal->environment)), removal_names[outcome], error);
    }
  if (eks_error_is_cancelled (fault))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  count_failed (removal->result, record);
  if (removal->target == NULL || eks_delivery_is_lost (removal->target->delivery))
    g_hash_table_add (removal->silent, g_steal_pointer (&server));
  if (removal->result->problem == NULL)
    removal->result->problem = g_strdup (fault->message);
  return TRUE;
}

/**
 * eks_retention_run:
 * @environment: where history, keyring and clock are
 * @job: a saved export; the caller holds its lock
 * @result: (out caller-allocates): what came of it; cleared with eks_retention_clear() whatever is returned
 * @cancellable: (nullable): cancels between two files
 * @error: return location
 *
 * Removes the files that eks_retention_list() names, each only if it is what was delivered. Does nothing if nobody has allowed
 * it. Blocks, for as long as the destinations take; one that does not answer, or refuses, is asked once.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED or an error of the history
 */
gboolean
eks_retention_run (EksEnvironment *environment, EksJob *job, EksRetention *result, GCancellable *cancellable, GError **error)
{
  Removal removal = { .environment = environment, .job = job, .result = result };
  g_autoptr (GPtrArray) records = NULL;
  gboolean allowed, done = TRUE;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job) && result != NULL, FALSE);

  *result = (EksRetention) { 0 };
  records = eks_retention_list (environment, job, error);
  if (records == NULL || !eks_retention_is_allowed (environment, job, &allowed, error))
    return FALSE;
  removal.silent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; allowed && done && i < records->len; i++)
    done = !g_cancellable_set_error_if_cancelled (cancellable, error) && look_at (&removal, g_ptr_array_index (records, i), cancellable, error);
  g_clear_pointer (&removal.target, eks_target_unref);
  g_hash_table_unref (removal.silent);
  return done;
}

/**
 * eks_retention_allow:
 * @environment: where history, keyring and clock are
 * @job: a saved export that removes its files after some days
 * @result: (out caller-allocates): as of eks_retention_run()
 * @cancellable: (nullable): cancels between two files
 * @error: return location
 *
 * Somebody has seen what will be removed: removes it, and from now on each run that was delivered does. Should the export
 * say fewer days later, it is asked again. Blocks, for as long as the destinations take.
 *
 * Returns: %FALSE with %EKS_ERROR_BUSY if a run of the export is under way, or with an error of eks_retention_run()
 */
gboolean
eks_retention_allow (EksEnvironment *environment, EksJob *job, EksRetention *result, GCancellable *cancellable, GError **error)
{
  g_autofree char *key = NULL;
  g_autoptr (EksJobLock) lock = NULL;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job) && eks_job_get_retention_days (job) > 0 && result != NULL, FALSE);

  *result = (EksRetention) { 0 };
  key = eks_job_lock_make_key (job);
  lock = eks_job_lock_take (eks_store_get_folder (eks_environment_get_store (environment)), key, eks_environment_get_clock (environment), error);
  return lock != NULL && eks_history_set_retention (eks_environment_get_history (environment), eks_job_get_id (job), eks_job_get_retention_days (job), error) &&
         eks_retention_run (environment, job, result, cancellable, error);
}

/**
 * eks_retention_clear:
 * @self: a result
 */
void
eks_retention_clear (EksRetention *self)
{
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
}

static void
add_sentence (GString *text, guint n, const char *sentence)
{
  if (n > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
}

/**
 * eks_retention_describe:
 * @self: a result
 *
 * Returns: (transfer full): what was removed and what was not, in sentences; empty if there was nothing to do
 */
char *
eks_retention_describe (const EksRetention *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *removed = NULL, *gone = NULL, *changed = NULL, *failed = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  /* TRANSLATORS: %u is how many delivered files were over the days that they are kept; so in the next sentences */
  removed = g_strdup_printf (ngettext ("%u old file was removed.", "%u old files were removed.", self->removed), self->removed);
  gone = g_strdup_printf (ngettext ("%u old file was gone already.", "%u old files were gone already.", self->gone), self->gone);
  changed = g_strdup_printf (ngettext ("%u old file is not what was delivered any more, and stays.", "%u old files are not what was delivered any more, and stay.", self->changed), self->changed);
  failed = g_strdup_printf (ngettext ("%u old file could not be removed and is tried again:", "%u old files could not be removed and are tried again:", self->failed), self->failed);
  add_sentence (text, self->removed, removed);
  add_sentence (text, self->gone, gone);
  add_sentence (text, self->changed, changed);
  add_sentence (text, self->failed, failed);
  add_sentence (text, self->failed, self->problem);
  return g_string_free (text, FALSE);
}
