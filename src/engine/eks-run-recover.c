/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run may be killed at any moment. If everything had arrived everywhere and only names were missing, they are given, and the
 * history gets the run; before that moment it did not happen, and what it left is removed. */

#include "config.h"

#include "eks-run-recover.h"

#include "eks-cargo.h"
#include "eks-error.h"
#include "eks-history-uploads.h"
#include "eks-intent.h"
#include "eks-job-lock.h"
#include "eks-run-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LONGEST_MEMORY (30 * G_TIME_SPAN_DAY)

typedef struct
{
  EksEnvironment *environment; /* (unowned) */
  EksJob *job;                 /* (unowned) */
  const char *key;
  EksTally *tally;             /* (unowned) (nullable) */
  GPtrArray *uploads;          /* (owned) (element-type EksUpload) */
} Recovery;

static void
add_delivery (JsonArray *array, const EksCargoItem *item)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "destination", eks_destination_get_id (item->target->destination));
  json_object_set_string_member (object, "file", item->parcel->name);
  json_object_set_string_member (object, "location", item->receipt->location);
  if (eks_target_is_local (item->target))
    json_object_set_string_member (object, "path", item->receipt->path);
  if (item->manifest)
    json_object_set_boolean_member (object, "manifest", TRUE);
  json_object_set_int_member (object, "bytes", (gint64) item->receipt->bytes);
  json_object_set_string_member (object, "sha256", item->receipt->sha256);
  json_object_set_string_member (object, "read_back", eks_receipt_get_read_back (item->receipt));
  json_array_add_object_element (array, object);
}

/* The report was made before there were receipts. */
static void
complete_report (EksRunRecord *record, EksCargo *cargo)
{
  g_autoptr (JsonNode) node = record->report != NULL ? eks_json_parse (record->report, strlen (record->report), NULL) : NULL;
  JsonArray *array = json_array_new ();
  GPtrArray *items = eks_cargo_get_items (cargo);

  for (guint i = 0; i < items->len; i++)
    add_delivery (array, g_ptr_array_index (items, i));
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      json_array_unref (array);
      return;
    }
  json_object_set_array_member (json_node_get_object (node), "deliveries", array);
  g_free (record->report);
  record->report = eks_json_to_text (node, FALSE);
}

/* A destination that the export has no more is not asked for ever. */
static gboolean
is_of_job (Recovery *self, JsonNode *cargo)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (cargo) ? json_node_get_array (cargo) : NULL;

  for (guint i = 0; i < eks_json_array_length (array); i++)
    {
      JsonObject *item = eks_json_peek_object (array, i);
      if (item != NULL && !eks_target_is_noted (self->job, json_object_get_string_member_with_default (item, "target", "")))
        return FALSE;
    }
  return TRUE;
}

static gboolean
record_failure (Recovery *self, EksIntent *intent, GCancellable *cancellable, GError **error)
{
  EksRunRecord *record = intent->record;
  g_autoptr (GError) failure = NULL;

  if (intent->withdraw)
    return TRUE; /* it has been recorded */
  g_free (record->outcome);
  g_free (record->message);
  record->outcome = g_strdup ("delivery");
  record->message = g_strdup (_("The program was ended before all files had their names. What had arrived was taken away again."));
  if (!eks_history_add (eks_environment_get_history (self->environment), record, error))
    return FALSE;
  failure = g_error_new_literal (EKS_ERROR, EKS_ERROR_DELIVERY, record->message);
  eks_run_tell_recovered (self->environment, self->job, record, NULL, failure, cancellable);
  return TRUE;
}

static gboolean
give_up (Recovery *self, EksIntent *intent, gint64 id, GCancellable *cancellable, GError **error)
{
  return eks_intent_give_up (self->environment, intent->record->job_id, id, error) && record_failure (self, intent, cancellable, error);
}

static gboolean
set_unknown (const GError *fault, GError **error)
{
  if (eks_error_is_cancelled (fault))
    g_propagate_error (error, g_error_copy (fault));
  else
    g_set_error (error, fault->domain, fault->code,
                 /* TRANSLATORS: %s says why a destination could not be asked */
                 _("An earlier run was interrupted while its files got their names, and a destination cannot be asked what became of them: %s"), fault->message);
  return FALSE;
}

/* It stands everywhere, as far as names could be given still, or it is taken away. */
static gboolean
finish (Recovery *self, EksIntent *intent, EksCargo *cargo, gint64 id, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (GError) audit_error = NULL;

  if (!eks_cargo_commit (cargo, cancellable, &fault))
    return eks_cargo_withdraw (cargo) ? give_up (self, intent, id, cancellable, error) : set_unknown (fault, error);
  complete_report (intent->record, cargo);
  if (!eks_intent_finish (self->environment, intent, eks_cargo_get_items (cargo), id, &audit_error, error))
    return FALSE;
  eks_cargo_settle (cargo);
  eks_run_tell_recovered (self->environment, self->job, intent->record, audit_error, NULL, cancellable);
  return TRUE;
}

static gboolean
resolve (Recovery *self, EksIntent *intent, gint64 id, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (EksCargo) cargo = eks_cargo_open (self->environment, self->job, self->key, intent->cargo, self->uploads, cancellable, &fault);
  gboolean asked = cargo != NULL && (intent->withdraw ? eks_cargo_take_back (cargo, cancellable, &fault) : eks_cargo_adopt (cargo, cancellable, &fault));

  if (asked)
    return intent->withdraw ? give_up (self, intent, id, cancellable, error) : finish (self, intent, cargo, id, cancellable, error);
  if (eks_error_is_cancelled (fault) || is_of_job (self, intent->cargo))
    return set_unknown (fault, error);
  return give_up (self, intent, id, cancellable, error);
}

static gboolean
resolve_intents (Recovery *self, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < self->uploads->len; i++)
    {
      const EksUpload *upload = g_ptr_array_index (self->uploads, i);
      g_autoptr (EksIntent) intent = upload->intent != NULL ? eks_intent_parse (upload->intent) : NULL;
      if (intent != NULL && !resolve (self, intent, upload->id, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* What the export no longer has to do with, and nobody could reach for long, is given up. */
static gboolean
is_old (Recovery *self, const EksUpload *upload)
{
  gint64 now = eks_clock_get_real_time (eks_environment_get_clock (self->environment));

  return upload->began < now - LONGEST_MEMORY && !eks_target_is_noted (self->job, upload->destination);
}

static gboolean
sweep (Recovery *self, const EksUpload *upload, GHashTable *silent, GCancellable *cancellable)
{
  g_autofree char *tag = eks_target_make_tag (self->key);
  g_autofree char *server = eks_target_make_server (upload->destination);
  g_autoptr (EksTarget) target = NULL;

  if (upload->intent != NULL || eks_run_sweep_part (upload))
    return TRUE;
  if (is_old (self, upload))
    return TRUE;
  if (g_hash_table_contains (silent, server))
    return FALSE;
  target = eks_target_open_note (self->environment, self->job, upload->destination, tag, cancellable, NULL);
  if (target != NULL)
    eks_delivery_set_in_a_hurry (target->delivery);
  if (target != NULL && eks_delivery_sweep (target->delivery, upload->token, cancellable, NULL))
    return TRUE;
  if (target != NULL && self->tally != NULL)
    eks_tally_add (self->tally, EKS_TALLY_LEFT_BEHIND, target->place, 1, NULL, -1);
  if (target == NULL || eks_delivery_is_lost (target->delivery))
    g_hash_table_add (silent, g_steal_pointer (&server)); /* not asked again for each file */
  return FALSE;
}

/* What cannot be removed today is tried again by the next run; it is no reason not to export. */
static gboolean
sweep_all (Recovery *self, GCancellable *cancellable, GError **error)
{
  EksHistory *history = eks_environment_get_history (self->environment);
  g_autoptr (GHashTable) silent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) left = eks_history_list_uploads (history, self->key, error);

  for (guint i = 0; left != NULL && i < left->len; i++)
    {
      const EksUpload *upload = g_ptr_array_index (left, i);
      if (sweep (self, upload, silent, cancellable) && !eks_history_remove_upload (history, upload->id, error))
        return FALSE;
    }
  return left != NULL && !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * eks_run_recover_locked:
 * @environment: with the history
 * @job: an export
 * @key: eks_job_lock_make_key() of it, whose lock is held
 * @tally: (nullable): gets what could not be removed
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Finishes or takes back what a killed run was about to deliver, and removes what it left. Blocks.
 *
 * Returns: %FALSE if it cannot be found out what became of it, or with an error of the history
 */
gboolean
eks_run_recover_locked (EksEnvironment *environment, EksJob *job, const char *key, EksTally *tally, GCancellable *cancellable, GError **error)
{
  Recovery self = { environment, job, key, tally, NULL };
  EksHistory *history;
  gboolean good;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job) && key != NULL, FALSE);

  history = eks_environment_get_history (environment);
  self.uploads = eks_history_list_uploads (history, key, error);
  if (self.uploads == NULL)
    return FALSE;
  good = resolve_intents (&self, cancellable, error) && sweep_all (&self, cancellable, error) &&
         eks_history_drop_pending (history, eks_job_get_id (job), error);
  g_ptr_array_unref (self.uploads);
  return good;
}

/**
 * eks_run_recover:
 * @environment: with the history
 * @job: an export
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * eks_run_recover_locked() for whoever wants to know whether a run of the export happened before another one begins. If one
 * is under way there is nothing to do. Blocks.
 *
 * Returns: %FALSE if it cannot be found out what became of a killed run, or with an error of the history
 */
gboolean
eks_run_recover (EksEnvironment *environment, EksJob *job, GCancellable *cancellable, GError **error)
{
  g_autofree char *key = NULL;
  g_autoptr (EksJobLock) lock = NULL;
  g_autoptr (GError) fault = NULL;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), FALSE);

  key = eks_job_lock_make_key (job);
  lock = eks_job_lock_take (eks_store_get_folder (eks_environment_get_store (environment)), key, eks_environment_get_clock (environment), &fault);
  if (lock != NULL)
    return eks_run_recover_locked (environment, job, key, NULL, cancellable, error);
  if (g_error_matches (fault, EKS_ERROR, EKS_ERROR_BUSY))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}
