/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mail about a run, when everything else is done and recorded. */

#include "config.h"

#include "eks-run-private.h"

#include "eks-notifier.h"
#include "eks-report-private.h"

#include <string.h>

/* The files are where they belong, or not: that somebody could not be told of it changes neither, and is a note. */
void
eks_run_tell (EksRunContext *context, const GError *failure, GCancellable *cancellable)
{
  EksRun *self = context->run;
  g_autoptr (GError) error = NULL;

  if (!eks_notify_is_on (eks_job_get_notify (self->job)))
    return;
  eks_progress_set_phase (self->progress, EKS_PHASE_TELLING);
  eks_report_finish (context->report, context->tally, eks_report_get_finished (context->report));
  if (eks_notify_run (self->environment, self->job, context->report, failure, cancellable, &error))
    return;
  eks_report_set_mail_problem (context->report, error->message);
  eks_tally_add (context->tally, EKS_TALLY_MAIL_NOT_SENT, "mail", 1, error->message, -1);
  eks_run_amend (context);
}

/* (transfer full) (nullable): a report with nothing but a note about the run as a whole */
static JsonNode *
make_note (const EksRunRecord *record, EksTallyKind kind, const char *subject, const char *text)
{
  g_autoptr (EksReport) report = eks_report_new (record->started, FALSE);
  g_autoptr (EksTally) tally = eks_tally_new ();

  eks_tally_add (tally, kind, subject, 1, text, -1);
  eks_report_finish (report, tally, record->finished);
  if (kind == EKS_TALLY_MAIL_NOT_SENT)
    eks_report_set_mail_problem (report, text);
  return eks_report_to_json (report);
}

/* The report of a run that another program made is a text. */
static void
add_note (EksEnvironment *environment, EksRunRecord *record, EksTallyKind kind, const char *subject, const char *text)
{
  g_autoptr (JsonNode) node = record->report != NULL ? eks_json_parse (record->report, strlen (record->report), NULL) : NULL;
  g_autoptr (JsonNode) addition = make_note (record, kind, subject, text);
  JsonObject *report = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *more = json_node_get_object (addition);
  JsonArray *notes = report != NULL ? eks_json_peek_array (report, "notes") : NULL;

  if (notes == NULL)
    return;
  json_array_add_element (notes, json_node_copy (json_array_get_element (eks_json_peek_array (more, "notes"), 0)));
  if (json_object_has_member (more, "mail"))
    json_object_set_member (report, "mail", json_node_copy (json_object_get_member (more, "mail")));
  g_free (record->report);
  record->report = eks_json_to_text (node, FALSE);
  if (record->id != 0)
    eks_history_amend (eks_environment_get_history (environment), record->id, record->report, NULL);
}

/* A run that was killed before it could tell anybody, and is in the history now. @audit_error: (nullable): why the audit log does
 * not have it. @failure: (nullable): why it came to nothing. */
void
eks_run_tell_recovered (EksEnvironment *environment, EksJob *job, EksRunRecord *record, const GError *audit_error, const GError *failure, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (audit_error != NULL)
    add_note (environment, record, EKS_TALLY_NOT_AUDITED, "audit", audit_error->message);
  if (!eks_notify_record (environment, job, record, failure, cancellable, &error))
    add_note (environment, record, EKS_TALLY_MAIL_NOT_SENT, "mail", error->message);
}
