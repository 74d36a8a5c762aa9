/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong is worked out anew each time from what is there, so that it goes away by itself when it was put right. */

#include "config.h"

#include "eks-health.h"

#include "eks-planned.h"
#include "eks-retention.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DAY_US (G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC)
/* Runs that a person cancelled say nothing, so it may be necessary to look further back. */
#define LOOK_BACK 30

/**
 * eks_health_item_new:
 * @kind: what is wrong
 * @job: with which saved export
 * @count: see #EksHealthItem
 * @since: see #EksHealthItem
 * @text: (transfer full): a sentence in the user's language
 *
 * Returns: (transfer full): an item
 */
EksHealthItem *
eks_health_item_new (EksHealthKind kind, EksJob *job, guint count, gint64 since, char *text)
{
  EksHealthItem *self;

  g_return_val_if_fail (EKS_IS_JOB (job) && text != NULL, NULL);

  self = g_new0 (EksHealthItem, 1);
  self->kind = kind;
  self->job_id = g_strdup (eks_job_get_id (job));
  self->job_name = g_strdup (eks_job_get_name (job));
  self->count = count;
  self->since = since;
  self->text = text;
  return self;
}

/**
 * eks_health_item_free:
 * @self: (nullable) (transfer full): an item
 */
void
eks_health_item_free (EksHealthItem *self)
{
  if (self == NULL)
    return;
  g_free (self->job_id);
  g_free (self->job_name);
  g_free (self->fingerprint);
  g_free (self->text);
  g_free (self);
}

/**
 * eks_health_is_alarm:
 * @self: an item
 *
 * Returns: whether something that was to happen did not, which whoever watches from outside must know
 */
gboolean
eks_health_is_alarm (const EksHealthItem *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->kind == EKS_HEALTH_MISSED || self->kind == EKS_HEALTH_FAILED;
}

/* How many of the newest runs failed in a row. @first: (out): when the first of them began */
static guint
count_failed (GPtrArray *records, gint64 *first)
{
  guint n = 0;

  for (guint i = 0; i < records->len; i++)
    {
      const EksRunRecord *record = g_ptr_array_index (records, i);
      if (eks_run_record_is_done (record))
        break;
      if (strcmp (record->outcome, EKS_RUN_CANCELLED) == 0)
        continue;
      *first = record->started;
      n++;
    }
  return n;
}

static gboolean
add_failed (EksEnvironment *environment, EksJob *job, GPtrArray *items, GError **error)
{
  const EksRunFilter filter = { .job_id = eks_job_get_id (job), .limit = LOOK_BACK };
  g_autoptr (GPtrArray) records = eks_history_find (eks_environment_get_history (environment), &filter, error);
  gint64 first = 0;
  guint n;

  if (records == NULL)
    return FALSE;
  n = count_failed (records, &first);
  if (n >= EKS_HEALTH_FAILED_RUNS)
    g_ptr_array_add (items, eks_health_item_new (EKS_HEALTH_FAILED, job, n, first,
                                                 /* TRANSLATORS: %1$u is a number from 3 on, %2$s the name of an export */
                                                 g_strdup_printf (ngettext ("The last %1$u run of “%2$s” failed", "The last %1$u runs of “%2$s” failed", n), n, eks_job_get_name (job))));
  return TRUE;
}

/* What is due and nobody runs: neither a background process nor a timer is there, or it hangs. */
static void
add_overdue (EksJob *job, const EksPlannedPart *part, gint64 now, GPtrArray *items)
{
  const EksDue *due = &part->due;

  if (!eks_due_is_overdue (due, now))
    return;
  g_ptr_array_add (items, eks_health_item_new (EKS_HEALTH_MISSED, job, due->n_missed + due->n_runs, due->n_missed > 0 ? due->missed_first : due->runs[0].slot,
                                               /* TRANSLATORS: %s is the name of an export */
                                               g_strdup_printf (_("“%s” should have run by now: nothing runs saved exports on this computer"), eks_job_get_name (job))));
}

/* Until somebody takes note of it, or a later run shows that all is in order again. */
static void
add_told (EksJob *job, const EksScheduleRecord *record, GPtrArray *items)
{
  if (record->n_missed == 0 || record->done > record->missed_told)
    return;
  g_ptr_array_add (items, eks_health_item_new (EKS_HEALTH_MISSED, job, record->n_missed, record->missed_first,
                                               /* TRANSLATORS: %1$u is a number, %2$s the name of an export */
                                               g_strdup_printf (ngettext ("%1$u planned run of “%2$s” was missed", "%1$u planned runs of “%2$s” were missed", record->n_missed),
                                                                record->n_missed, eks_job_get_name (job))));
}

static void
add_early (EksJob *job, const EksPlannedPart *part, gint64 now, GPtrArray *items)
{
  /* a clock that is being set may be a little behind */
  if (part->due.early && part->record->armed - now > EKS_DUE_GRACE)
    g_ptr_array_add (items, eks_health_item_new (EKS_HEALTH_MISSED, job, 0, part->record->armed,
                                                 /* TRANSLATORS: %s is the name of an export */
                                                 g_strdup_printf (_("The clock of this computer shows a time before “%s” was planned; set the clock, or save the export again"), eks_job_get_name (job))));
}

static gboolean
add_missed (EksEnvironment *environment, EksJob *job, gint64 now, GPtrArray *items, GError **error)
{
  g_autoptr (EksPlanned) planned = NULL;

  if (eks_schedule_get_kind (eks_job_get_schedule (job)) == EKS_SCHEDULE_NONE)
    return TRUE;
  planned = eks_planned_new (environment, job, now, error);
  for (guint i = 0; planned != NULL && i < planned->parts->len; i++)
    {
      const EksPlannedPart *part = g_ptr_array_index (planned->parts, i);
      add_told (job, part->record, items);
      add_overdue (job, part, now, items);
      add_early (job, part, now, items);
    }
  return planned != NULL;
}

static EksKey *
find_key (GPtrArray *keys, const char *fingerprint)
{
  for (guint i = 0; i < keys->len; i++)
    if (g_ascii_strcasecmp (eks_key_get_fingerprint (g_ptr_array_index (keys, i)), fingerprint) == 0)
      return g_ptr_array_index (keys, i);
  return NULL;
}

static char *
describe_key (EksKey *key, EksJob *job, guint days, gboolean expired)
{
  const char *user = eks_key_get_user_id (key);
  const char *name = eks_job_get_name (job);

  if (expired)
    /* TRANSLATORS: %1$s is a name and mail address, %2$s the name of an export */
    return g_strdup_printf (_("The key of %1$s has expired; “%2$s” needs it"), user, name);
  if (days == 0)
    /* TRANSLATORS: %1$s is a name and mail address, %2$s the name of an export */
    return g_strdup_printf (_("The key of %1$s expires today; “%2$s” needs it"), user, name);
  /* TRANSLATORS: %1$s is a name and mail address, %2$u a number of days, %3$s the name of an export */
  return g_strdup_printf (ngettext ("The key of %1$s expires in %2$u day; “%3$s” needs it", "The key of %1$s expires in %2$u days; “%3$s” needs it", days), user, days, name);
}

static void
add_key (EksJob *job, EksKey *key, gint64 now, GPtrArray *items)
{
  gint64 expires = key != NULL ? eks_key_get_expires (key) : 0;
  gint64 left;
  EksHealthItem *item;
  guint days;

  if (expires == 0)
    return; /* never, or it is not in the keyring, which the export itself says */
  left = expires * G_USEC_PER_SEC - now;
  if (left >= EKS_HEALTH_KEY_DAYS * DAY_US)
    return;
  days = left > 0 ? (guint) (left / DAY_US) : 0;
  item = eks_health_item_new (EKS_HEALTH_KEY, job, days, expires * G_USEC_PER_SEC, describe_key (key, job, days, left <= 0));
  item->fingerprint = g_strdup (eks_key_get_fingerprint (key));
  g_ptr_array_add (items, item);
}

static void
add_keys (EksJob *job, GPtrArray *keys, gint64 now, GPtrArray *items)
{
  EksEncryption *encryption = eks_job_get_encryption (job);
  const char *const *recipients = eks_encryption_get_recipients (encryption);
  const char *signer = eks_encryption_get_sign_as (encryption);

  for (guint i = 0; recipients != NULL && recipients[i] != NULL; i++)
    add_key (job, find_key (keys, recipients[i]), now, items);
  if (signer != NULL && eks_encryption_is_on (encryption) && !eks_encryption_has_recipient (encryption, signer))
    add_key (job, find_key (keys, signer), now, items);
}

/* Only if there is anything to compare with: GnuPG takes its time. */
static gboolean
load_keys (EksEnvironment *environment, GPtrArray *jobs, GPtrArray **keys, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < jobs->len; i++)
    if (eks_encryption_is_on (eks_job_get_encryption (g_ptr_array_index (jobs, i))))
      {
        *keys = eks_keyring_list (eks_environment_get_keyring (environment), cancellable, error);
        return *keys != NULL;
      }
  *keys = g_ptr_array_new ();
  return TRUE;
}

/* Only the first time: what has been allowed once needs no banner. */
static gboolean
add_removal (EksEnvironment *environment, EksJob *job, GPtrArray *items, GError **error)
{
  g_autoptr (GPtrArray) records = eks_retention_list (environment, job, error);
  gboolean allowed;
  guint n;

  if (records == NULL || !eks_retention_is_allowed (environment, job, &allowed, error))
    return FALSE;
  n = records->len;
  if (n > 0 && !allowed)
    g_ptr_array_add (items, eks_health_item_new (EKS_HEALTH_REMOVAL, job, n, ((const EksDeliveryRecord *) g_ptr_array_index (records, 0))->delivered,
                                                 /* TRANSLATORS: %1$u is a number of files, %2$s the name of an export */
                                                 g_strdup_printf (ngettext ("%1$u file of “%2$s” is old enough to be removed", "%1$u files of “%2$s” are old enough to be removed", n), n, eks_job_get_name (job))));
  return TRUE;
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const EksHealthItem *first = *(const EksHealthItem *const *) a, *second = *(const EksHealthItem *const *) b;

  if (first->kind != second->kind)
    return (int) first->kind - (int) second->kind;
  if (first->since != second->since)
    return first->since < second->since ? -1 : 1;
  return strcmp (first->job_id, second->job_id);
}

/**
 * eks_health_list:
 * @environment: an environment
 * @jobs: (element-type EksJob): the saved exports, which nobody changes meanwhile
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Blocks: it reads the history and, where an export encrypts, the keyring. May be called from any thread, which is why the
 * exports come from the caller: reading these changes the store.
 *
 * Returns: (transfer full) (nullable) (element-type EksHealthItem): what is wrong, the most urgent and then the oldest first;
 *   %NULL with an error of the history or the keyring
 */
GPtrArray *
eks_health_list (EksEnvironment *environment, GPtrArray *jobs, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_health_item_free);
  g_autoptr (GPtrArray) keys = NULL;
  gint64 now;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && jobs != NULL, NULL);

  now = eks_clock_get_real_time (eks_environment_get_clock (environment));
  if (!load_keys (environment, jobs, &keys, cancellable, error))
    return NULL;
  for (guint i = 0; i < jobs->len; i++)
    {
      if (!add_missed (environment, g_ptr_array_index (jobs, i), now, items, error) || !add_failed (environment, g_ptr_array_index (jobs, i), items, error) ||
          !add_removal (environment, g_ptr_array_index (jobs, i), items, error))
        return NULL;
      add_keys (g_ptr_array_index (jobs, i), keys, now, items);
    }
  g_ptr_array_sort (items, compare_items);
  return g_steal_pointer (&items);
}
