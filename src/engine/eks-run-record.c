/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is left of a run: its report, and its trace in the history. */

#include "config.h"

#include "eks-run-private.h"

#include "eks-catalog.h"
#include "eks-error.h"
#include "eks-file-run.h"
#include "eks-history-keep.h"
#include "eks-report-file.h"
#include "eks-report-private.h"

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

/* The data are where they belong: that there is no report beside them is worth a note, and not the data. */
void
eks_run_write_report (EksRunContext *context, GCancellable *cancellable)
{
  EksRun *self = context->run;
  g_autoptr (GError) error = NULL;

  eks_report_finish (context->report, context->tally, eks_clock_get_real_time (eks_environment_get_clock (self->environment)));
  if (eks_report_write (context->report, self->job, eks_environment_get_keyring (self->environment), cancellable, &error))
    return;
  eks_report_set_file_problem (context->report, error->message);
  eks_tally_add (context->tally, EKS_TALLY_NO_REPORT, "report", 1, error->message, -1);
}

/* The data are where they belong: that the same files will be read once more is worth a note, and not the data. */
void
eks_run_remember_files (EksRunContext *context)
{
  g_autoptr (GError) error = NULL;

  if (!eks_file_run_remember (context->run->environment, context->account, context->run->job, NULL, &error))
    eks_tally_add (context->tally, EKS_TALLY_NOT_RECORDED, "history", 1, error->message, -1);
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

typedef struct
{
  EksRunContext *context;
  EksRunRecord *record;
} Trace;

/* All that a run leaves in the history, together. */
static gboolean
write_trace (EksHistory *history, gpointer data, GError **error)
{
  Trace *trace = data;
  EksRunContext *context = trace->context;

  return eks_history_add (history, trace->record, error) &&
         (!eks_run_record_is_done (trace->record) || eks_guard_remember (context->run->environment, context->run->job, context->shapes, error));
}

/* The trace is for people: that it could not be written must not turn a good export into a failed one. */
void
eks_run_record (EksRunContext *context, const GError *failure)
{
  EksRun *self = context->run;
  g_autoptr (JsonNode) json = eks_report_to_json (context->report);
  g_autofree char *text = eks_json_to_text (json, FALSE);
  g_autofree char *recipients = join_recipients (self->job);
  g_autofree char *content = eks_guard_make_content (self->job);
  g_autoptr (GError) error = NULL;
  EksRunRecord record = {
    .job_id = (char *) eks_job_get_id (self->job),
    .job_name = (char *) eks_job_get_name (self->job),
    .started = context->started,
    .finished = eks_report_get_finished (context->report),
    .outcome = (char *) (failure != NULL ? eks_error_get_code (failure) : "done"),
    .message = failure != NULL ? failure->message : NULL,
    .rows = eks_report_get_rows_written (context->report),
    .report = text,
    .trigger = (char *) get_trigger (self),
    .slot = self->slot,
    .rows_read = eks_report_get_rows_read (context->report),
    .bytes = count_bytes (context->report),
    .recipients = recipients,
    .content = content,
  };
  Trace trace = { context, &record };

  if (!eks_history_transact (eks_environment_get_history (self->environment), write_trace, &trace, &error))
    eks_tally_add (context->tally, EKS_TALLY_NOT_RECORDED, "history", 1, error->message, -1);
  else if (!eks_history_keep (self->environment, &error))
    g_debug ("The history is not pruned: %s", error->message);
  context->record = record.id;
}
