/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is left of a run: its report, and its trace in the history. */

#include "config.h"

#include "eks-run-private.h"

#include "eks-catalog.h"
#include "eks-error.h"
#include "eks-file-run.h"
#include "eks-history-keep.h"
#include "eks-intent.h"
#include "eks-report-private.h"
#include "eks-run-audit.h"

#include <glib/gi18n-lib.h>

/* The ids that tallies use, and what a person calls them. */
void
eks_run_label_subjects (EksRunContext *context)
{
  EksConnector *connector = eks_account_get_connector (context->account);
  EksJob *job = context->run->job;
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (job));

  eks_report_set_export (context->report, eks_job_get_name (job), eks_job_get_language (job), eks_account_get_zone (context->account));

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      EksEntity *entity = eks_connector_find_entity (connector, eks_table_get_entity (table));
      GPtrArray *relations = eks_entity_get_relations (entity);
      g_autoptr (GPtrArray) fields = eks_catalog_list (connector, entity);
      eks_report_set_label (context->report, eks_entity_get_id (entity), eks_entity_get_label (entity));
      for (guint j = 0; j < relations->len; j++)
        {
          const EksRelation *relation = g_ptr_array_index (relations, j);
          eks_report_set_label (context->report, relation->id, relation->label);
        }
      for (guint j = 0; j < fields->len; j++)
        {
          EksCatalogField *field = g_ptr_array_index (fields, j);
          eks_report_set_label (context->report, eks_catalog_field_get_id (field), eks_catalog_field_get_label (field));
        }
    }
}

static const char *
get_trigger (EksRun *self)
{
  switch (self->trigger)
    {
    case EKS_TRIGGER_COMMAND:
      return "command";
    case EKS_TRIGGER_SCHEDULE:
      return "schedule";
    case EKS_TRIGGER_HAND:
    default:
      return "hand";
    }
}

static guint64
count_bytes (EksReport *report)
{
  GPtrArray *artifacts = eks_report_get_artifacts (report);
  guint64 bytes = 0;

  for (guint i = 0; i < artifacts->len; i++)
    bytes += ((const EksArtifact *) g_ptr_array_index (artifacts, i))->bytes;
  return bytes;
}

/* (transfer full) (nullable): a line for each */
static char *
join_recipients (EksJob *job)
{
  EksEncryption *encryption = eks_job_get_encryption (job);

  return eks_encryption_is_on (encryption) ? g_strjoinv ("\n", (char **) eks_encryption_get_recipients (encryption)) : NULL;
}

static void
prune_history (EksRunContext *context)
{
  g_autoptr (GError) error = NULL;

  if (!eks_history_keep (context->run->environment, &error))
    g_debug ("The history is not pruned: %s", error->message);
}

/* (transfer full) (nullable): a line for each */
static char *
join_places (EksRunContext *context)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) places = NULL;
  GPtrArray *targets;

  if (context->cargo == NULL)
    return NULL;
  targets = eks_cargo_get_targets (context->cargo);
  for (guint i = 0; i < targets->len; i++)
    g_strv_builder_add (builder, ((const EksTarget *) g_ptr_array_index (targets, i))->place);
  places = g_strv_builder_end (builder);
  return g_strjoinv ("\n", places);
}

/* (transfer full) */
static EksRunRecord *
make_record (EksRunContext *context, const GError *failure)
{
  EksRun *self = context->run;
  g_autoptr (JsonNode) json = eks_report_to_json (context->report);
  EksRunRecord *record = g_new0 (EksRunRecord, 1);

  record->job_id = g_strdup (eks_job_get_id (self->job));
  record->job_name = g_strdup (eks_job_get_name (self->job));
  record->started = context->started;
  record->finished = eks_report_get_finished (context->report);
  record->outcome = g_strdup (failure != NULL ? eks_error_get_code (failure) : EKS_RUN_DONE);
  record->message = g_strdup (failure != NULL ? failure->message : NULL);
  record->rows = eks_report_get_rows_written (context->report);
  record->report = eks_json_to_text (json, FALSE);
  record->trigger = g_strdup (get_trigger (self));
  record->slot = self->slot;
  record->rows_read = eks_report_get_rows_read (context->report);
  record->bytes = count_bytes (context->report);
  record->recipients = join_recipients (self->job);
  record->content = eks_guard_make_content (self->job);
  record->destinations = failure == NULL ? join_places (context) : NULL;
  return record;
}

static void
finish_report (EksRunContext *context)
{
  eks_report_finish (context->report, context->tally, eks_clock_get_real_time (eks_environment_get_clock (context->run->environment)));
}

/* That the same files will be read once more is worth a note, and not the data. */
static void
remember_files (EksRunContext *context, const char *pending)
{
  g_autoptr (GError) error = NULL;

  if (!eks_file_run_remember (context->run->environment, context->account, context->run->job, pending, NULL, &error))
    eks_tally_add (context->tally, EKS_TALLY_NOT_RECORDED, "history", 1, error->message, -1);
}

/* (transfer full) (element-type JsonNode): what the audit log is to say, by what is known of the deliveries now;
 * @fetched: only of what nobody can take back */
static GPtrArray *
make_audit (EksRunContext *context, const EksRunRecord *record, gboolean fetched)
{
  g_autoptr (GPtrArray) deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_delivery_record_free);
  GPtrArray *items = eks_cargo_get_items (context->cargo);

  for (guint i = 0; i < items->len; i++)
    if (!fetched || eks_cargo_item_is_fetched (g_ptr_array_index (items, i)))
      g_ptr_array_add (deliveries, eks_intent_make_delivery (record, g_ptr_array_index (items, i), context->started));
  return eks_run_audit_make (eks_account_get_connector (context->account), context->run->job, record, context->report, deliveries);
}

static EksIntent *
make_intent (EksRunContext *context)
{
  EksRunRecord *record;

  finish_report (context);
  record = make_record (context, NULL);
  return eks_intent_new (record, eks_cargo_to_json (context->cargo), make_audit (context, record, FALSE));
}

static gboolean
keep_intent (EksRunContext *context, gboolean withdraw, GError **error)
{
  EksRun *self = context->run;
  g_autoptr (EksIntent) intent = make_intent (context);
  g_autofree char *text = NULL;

  intent->withdraw = withdraw;
  text = eks_intent_to_text (intent);
  return eks_intent_keep (self->environment, self->key, text, context->started, &context->intent, error);
}

/* From here on a run that is killed is finished by the next one. */
gboolean
eks_run_intend (EksRunContext *context, GError **error)
{
  g_autofree char *pending = eks_history_make_pending (eks_job_get_id (context->run->job));

  remember_files (context, pending);
  /* of an export that no later run is known to be of, nothing is remembered for one */
  if ((eks_job_has_lasting_id (context->run->job) && !eks_guard_remember (context->run->environment, pending, context->shapes, error)) || !eks_content_commit (context->content, pending, error))
    return FALSE;
  return keep_intent (context, FALSE, error);
}

/* @clean: whether nothing is outside any more; otherwise the next run takes it back. Until names were to be given, what is
 * outside is known by its tokens alone. */
void
eks_run_give_up (EksRunContext *context, gboolean clean)
{
  EksRun *self = context->run;

  if (clean || context->intent == 0)
    eks_intent_give_up (self->environment, eks_job_get_id (self->job), context->intent, NULL);
  else
    keep_intent (context, TRUE, NULL);
}

/* A run that failed has delivered what somebody fetched before it could be taken back. To be called while the report knows
 * the files. */
void
eks_run_note_fetched (EksRunContext *context)
{
  g_autoptr (EksRunRecord) record = make_record (context, NULL);

  context->fetched = make_audit (context, record, TRUE);
}

/* What was delivered is not in the audit log: the report says it, that of the history too. */
static void
note_audit (EksRunContext *context, const GError *audit_error)
{
  g_autoptr (JsonNode) json = NULL;
  g_autofree char *text = NULL;

  eks_tally_add (context->tally, EKS_TALLY_NOT_AUDITED, "audit", 1, audit_error->message, -1);
  finish_report (context);
  json = eks_report_to_json (context->report);
  text = eks_json_to_text (json, FALSE);
  if (context->record != 0)
    eks_history_set_report (eks_environment_get_history (context->run->environment), context->record, text, NULL);
}

/* The trace is for people: that it could not be written must not turn one failure into another. */
void
eks_run_record_failure (EksRunContext *context, const GError *failure)
{
  g_autoptr (EksRunRecord) record = NULL;
  g_autoptr (GError) audit_error = NULL;
  g_autoptr (GError) error = NULL;

  finish_report (context);
  record = make_record (context, failure);
  if (eks_history_add (eks_environment_get_history (context->run->environment), record, &error))
    context->record = record->id;
  else
    eks_tally_add (context->tally, EKS_TALLY_NOT_RECORDED, "history", 1, error->message, -1);
  if (context->fetched != NULL && !eks_run_audit_write (context->run->environment, context->fetched, record->id, &audit_error))
    note_audit (context, audit_error);
  prune_history (context);
}

/* The data are where they belong: that the history cannot be written now is worth a note, and the next run writes it. */
void
eks_run_record_delivery (EksRunContext *context)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (EksIntent) intent = make_intent (context);
  g_autoptr (GError) audit_error = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_extend (items, eks_cargo_get_items (context->cargo), NULL, NULL);
  if (context->report_cargo != NULL)
    g_ptr_array_extend (items, eks_cargo_get_items (context->report_cargo), NULL, NULL);
  if (eks_intent_finish (context->run->environment, intent, items, context->intent, &audit_error, &error))
    context->record = intent->record->id;
  else
    eks_tally_add (context->tally, EKS_TALLY_NOT_RECORDED, "history", 1, error->message, -1);
  if (audit_error != NULL)
    note_audit (context, audit_error);
  prune_history (context);
}

/* What came to be known after the run was recorded is in its report too. */
void
eks_run_amend (EksRunContext *context)
{
  g_autoptr (JsonNode) json = NULL;
  g_autofree char *text = NULL;

  eks_report_finish (context->report, context->tally, eks_report_get_finished (context->report));
  if (context->record == 0)
    return;
  json = eks_report_to_json (context->report);
  text = eks_json_to_text (json, FALSE);
  eks_history_amend (eks_environment_get_history (context->run->environment), context->record, text, NULL);
}
