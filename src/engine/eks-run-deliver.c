/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finished files go to all destinations, and appear there under their names together, after the last of them has arrived
 * everywhere. */

#include "config.h"

#include "eks-run-private.h"

#include "eks-digest.h"
#include "eks-error.h"
#include "eks-manifest.h"
#include "eks-report-file.h"
#include "eks-report-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is said of a file where only one place is said: a folder of this computer if there is one. */
static EksTarget *
find_first (EksRunContext *context)
{
  GPtrArray *targets = eks_cargo_get_targets (context->cargo);

  for (guint i = 0; i < targets->len; i++)
    if (eks_target_is_local (g_ptr_array_index (targets, i)))
      return g_ptr_array_index (targets, i);
  return g_ptr_array_index (targets, 0);
}

/* (transfer full): what an output became */
static EksArtifact *
make_artifact (EksRunContext *context, EksRunOutput *output)
{
  EksJob *job = context->run->job;
  EksArtifact *artifact = g_new0 (EksArtifact, 1);
  EksTarget *first = find_first (context);

  artifact->name = output->file != NULL ? g_strdup (eks_local_file_get_name (output->file)) : eks_file_name_make_safe (output->name);
  artifact->path = eks_target_make_location (first, artifact->name);
  artifact->media_type = g_strdup (eks_encryption_is_on (eks_job_get_encryption (job)) ? "application/pgp-encrypted" : eks_format_get_media_type (eks_job_get_format (job)));
  artifact->rows = eks_writer_get_n_rows (output->writer);
  artifact->bytes = output->file != NULL ? eks_local_file_get_bytes (output->file) : 0;
  artifact->sha256 = g_strdup (output->file != NULL ? eks_local_file_get_sha256 (output->file) : "");
  artifact->tables = g_ptr_array_ref (output->tables);
  return artifact;
}

/* All are on the disk before the first is sent. */
gboolean
eks_run_finish_files (EksRunContext *context, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < context->outputs->len; i++)
    {
      EksRunOutput *output = g_ptr_array_index (context->outputs, i);
      if (output->file != NULL && !eks_local_file_finish (output->file, cancellable, error))
        return FALSE;
      eks_report_take_artifact (context->report, make_artifact (context, output));
    }
  return TRUE;
}

/* Of a dry run: where everything would go. */
void
eks_run_note_places (EksRunContext *context)
{
  GPtrArray *targets = eks_cargo_get_targets (context->cargo);
  GPtrArray *artifacts = eks_report_get_artifacts (context->report);

  for (guint i = 0; i < targets->len; i++)
    for (guint j = 0; j < artifacts->len; j++)
      {
        EksTarget *target = g_ptr_array_index (targets, i);
        const char *name = eks_artifact_get_name (g_ptr_array_index (artifacts, j));
        g_autofree char *location = eks_target_make_location (target, name);
        eks_report_add_delivery (context->report, eks_destination_get_id (target->destination), name, location, NULL, eks_target_is_local (target), FALSE);
      }
}

/* (transfer full) (nullable): of a small text, which is written beside the data until it is delivered */
static EksParcel *
make_text_parcel (EksRunContext *context, const char *name, const char *text, const char *media_type, GError **error)
{
  g_autoptr (EksLocalFile) file = NULL;
  GOutputStream *stream;
  g_autofree char *path = NULL;
  EksParcel *parcel;

  if (!eks_run_keep_part (context, name, error))
    return NULL;
  file = eks_local_file_create (context->folder, name, error);
  if (file == NULL)
    return NULL;
  stream = eks_local_file_get_stream (file);
  if (!g_output_stream_write_all (stream, text, strlen (text), NULL, NULL, error) || !eks_local_file_finish (file, NULL, error))
    return NULL;
  path = eks_local_file_make_part_path (file);
  parcel = eks_parcel_new (path, eks_local_file_get_name (file), eks_local_file_get_bytes (file), eks_local_file_get_sha256 (file), media_type);
  parcel->settled = TRUE;
  g_ptr_array_add (context->small_files, g_steal_pointer (&file));
  return parcel;
}

static EksParcel *
make_parcel (EksLocalFile *file, const EksArtifact *artifact)
{
  g_autofree char *path = eks_local_file_make_part_path (file);
  EksParcel *parcel = eks_parcel_new (path, artifact->name, artifact->bytes, artifact->sha256, artifact->media_type);

  parcel->settled = TRUE;
  return parcel;
}

/* A manifest is named after its file, and another file may be called so. */
static gboolean
check_name (EksRunContext *context, const char *name, GError **error)
{
  GPtrArray *artifacts = eks_report_get_artifacts (context->report);

  for (guint i = 0; i < artifacts->len; i++)
    {
      if (strcmp (eks_artifact_get_name (g_ptr_array_index (artifacts, i)), name) != 0)
        continue;
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("Two files of this export would be called “%s”; put {n} into the file name"), name);
      return FALSE;
    }
  return TRUE;
}

typedef struct
{
  EksParcel *sum;  /* (owned) (nullable) */
  EksParcel *json; /* (owned) (nullable) */
} Manifests;

static void
manifests_free (Manifests *self)
{
  eks_parcel_free (self->sum);
  eks_parcel_free (self->json);
  g_free (self);
}

static gboolean
wants (EksRunContext *context, EksManifest kind)
{
  GPtrArray *targets = eks_cargo_get_targets (context->cargo);

  for (guint i = 0; i < targets->len; i++)
    {
      EksManifest wanted = eks_destination_get_manifest (((EksTarget *) g_ptr_array_index (targets, i))->destination);
      if (wanted == kind || wanted == EKS_MANIFEST_BOTH)
        return TRUE;
    }
  return FALSE;
}

static gboolean
make_sum (EksRunContext *context, const EksParcel *parcel, Manifests *manifests, GError **error)
{
  g_autofree char *name = g_strconcat (parcel->name, EKS_MANIFEST_SUM_ENDING, NULL);
  g_autofree char *text = eks_manifest_make_sum (parcel);

  if (!wants (context, EKS_MANIFEST_SHA256))
    return TRUE;
  manifests->sum = check_name (context, name, error) ? make_text_parcel (context, name, text, "text/plain", error) : NULL;
  return manifests->sum != NULL;
}

static gboolean
make_json (EksRunContext *context, const EksParcel *parcel, GPtrArray *tables, Manifests *manifests, GError **error)
{
  g_autofree char *name = g_strconcat (parcel->name, EKS_MANIFEST_JSON_ENDING, NULL);
  g_autofree char *text = NULL;

  if (!wants (context, EKS_MANIFEST_JSON))
    return TRUE;
  text = eks_manifest_make_json (parcel, context->run->job, context->report, tables, context->started);
  manifests->json = check_name (context, name, error) ? make_text_parcel (context, name, text, "application/json", error) : NULL;
  return manifests->json != NULL;
}

static void
load_target (EksRunContext *context, EksTarget *target, GPtrArray *parcels, GPtrArray *all_manifests)
{
  EksManifest wanted = eks_destination_get_manifest (target->destination);

  for (guint i = 0; i < parcels->len; i++)
    {
      const Manifests *manifests = g_ptr_array_index (all_manifests, i);
      eks_cargo_take (context->cargo, target, eks_parcel_copy (g_ptr_array_index (parcels, i)), FALSE);
      if (wanted == EKS_MANIFEST_SHA256 || wanted == EKS_MANIFEST_BOTH)
        eks_cargo_take (context->cargo, target, eks_parcel_copy (manifests->sum), TRUE);
      if (wanted == EKS_MANIFEST_JSON || wanted == EKS_MANIFEST_BOTH)
        eks_cargo_take (context->cargo, target, eks_parcel_copy (manifests->json), TRUE);
    }
}

static gboolean
load (EksRunContext *context, GError **error)
{
  GPtrArray *targets = eks_cargo_get_targets (context->cargo);
  GPtrArray *artifacts = eks_report_get_artifacts (context->report);
  g_autoptr (GPtrArray) parcels = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_parcel_free);
  g_autoptr (GPtrArray) manifests = g_ptr_array_new_with_free_func ((GDestroyNotify) manifests_free);

  for (guint i = 0; i < context->outputs->len; i++)
    {
      EksRunOutput *output = g_ptr_array_index (context->outputs, i);
      EksParcel *parcel = make_parcel (output->file, g_ptr_array_index (artifacts, i));
      Manifests *about = g_new0 (Manifests, 1);
      g_ptr_array_add (parcels, parcel);
      g_ptr_array_add (manifests, about);
      if (!make_sum (context, parcel, about, error) || !make_json (context, parcel, output->tables, about, error))
        return FALSE;
    }
  for (guint i = 0; i < targets->len; i++)
    load_target (context, g_ptr_array_index (targets, i), parcels, manifests);
  return TRUE;
}

static void
note_receipts (EksRunContext *context)
{
  GPtrArray *items = eks_cargo_get_items (context->cargo);

  for (guint i = 0; i < items->len; i++)
    {
      const EksCargoItem *item = g_ptr_array_index (items, i);
      eks_report_add_delivery (context->report, eks_destination_get_id (item->target->destination), item->parcel->name, item->receipt->location,
                               item->receipt, eks_target_is_local (item->target), item->manifest);
      if (eks_cargo_item_is_fetched (item))
        eks_tally_add (context->tally, EKS_TALLY_TAKEN_AWAY, item->receipt->location, 1, NULL, -1);
    }
}

/* Everything but the history, which says so in the end. After an error, eks_run_withdraw(). */
gboolean
eks_run_deliver (EksRunContext *context, GCancellable *cancellable, GError **error)
{
  EksProgress *progress = context->run->progress;

  eks_progress_set_phase (progress, EKS_PHASE_DELIVERING);
  if (!load (context, error) || !eks_cargo_stage (context->cargo, cancellable, error) || !eks_run_intend (context, error))
    return FALSE;
  eks_progress_set_phase (progress, EKS_PHASE_CHECKING);
  if (!eks_cargo_commit (context->cargo, cancellable, error))
    return FALSE;
  note_receipts (context);
  return TRUE;
}

/* Says in @failure what could not be taken back. */
static void
explain_rest (EksCargo *cargo, GError **failure)
{
  g_autofree char *fetched = eks_cargo_describe_fetched (cargo);
  g_autofree char *place = eks_cargo_describe_standing (cargo);
  g_autoptr (GError) cause = NULL;

  if (fetched == NULL && place == NULL)
    return;
  cause = g_steal_pointer (failure);
  if (fetched != NULL)
    /* TRANSLATORS: %1$s is a sentence: what went wrong; %2$s is where a file was */
    g_set_error (failure, cause->domain, cause->code, _("%1$s Somebody has already fetched a file of this run from “%2$s”: it cannot be taken back, and the next run delivers it again."), cause->message, fetched);
  else
    /* TRANSLATORS: %1$s is a sentence: what went wrong; %2$s is where a file is */
    g_set_error (failure, cause->domain, cause->code, _("%1$s A file of this run may still stand at “%2$s”: the next run takes it away, or remove it there."), cause->message, place);
}

/* Nothing stays under a final name. Where a destination cannot be asked any more, the next run does that, and @failure says
 * so. */
void
eks_run_withdraw (EksRunContext *context, GError **failure)
{
  gboolean clean = context->cargo == NULL || eks_cargo_withdraw (context->cargo);

  if (!clean)
    {
      explain_rest (context->cargo, failure);
      eks_run_note_fetched (context);
    }
  eks_run_give_up (context, clean);
  g_ptr_array_set_size (eks_report_get_artifacts (context->report), 0);
  g_ptr_array_set_size (eks_report_get_deliveries (context->report), 0);
}

static gboolean
deliver_report (EksRunContext *context, EksCargo *cargo, GCancellable *cancellable, GError **error)
{
  EksRun *self = context->run;
  GPtrArray *targets = eks_cargo_get_targets (context->cargo);
  g_autofree char *name = eks_report_make_file_name (context->report, self->job, error);
  g_autofree char *path = NULL;
  g_autoptr (EksLocalFile) file = NULL;

  if (name == NULL || !eks_run_keep_part (context, name, error))
    return FALSE;
  file = eks_report_make_file (context->report, self->job, eks_environment_get_keyring (self->environment), context->folder, cancellable, error);
  if (file == NULL)
    return FALSE;
  path = eks_local_file_make_part_path (file);
  for (guint i = 0; i < targets->len; i++)
    {
      EksTarget *target = eks_target_ref (g_ptr_array_index (targets, i));
      EksParcel *parcel = eks_parcel_new (path, eks_local_file_get_name (file), eks_local_file_get_bytes (file), eks_local_file_get_sha256 (file), "text/plain");
      parcel->settled = TRUE;
      eks_cargo_take_target (cargo, target);
      eks_cargo_take (cargo, target, parcel, FALSE);
    }
  return eks_cargo_stage (cargo, cancellable, error) && eks_cargo_commit (cargo, cancellable, error);
}

/* The data are where they belong: that there is no report beside them is worth a note, and not the data. */
void
eks_run_deliver_report (EksRunContext *context, GCancellable *cancellable)
{
  EksRun *self = context->run;
  EksCargo *cargo = eks_cargo_new (self->environment, self->key, NULL);
  g_autoptr (GError) error = NULL;

  eks_report_finish (context->report, context->tally, eks_clock_get_real_time (eks_environment_get_clock (self->environment)));
  if (deliver_report (context, cargo, cancellable, &error))
    {
      const EksCargoItem *first = g_ptr_array_index (eks_cargo_get_items (cargo), 0);
      eks_report_take_file (context->report, eks_receipt_copy (first->receipt));
      context->report_cargo = cargo;
      return;
    }
  eks_cargo_withdraw (cargo);
  eks_cargo_free (cargo);
  eks_report_set_file_problem (context->report, error->message);
  eks_tally_add (context->tally, EKS_TALLY_NO_REPORT, "report", 1, error->message, -1);
}
