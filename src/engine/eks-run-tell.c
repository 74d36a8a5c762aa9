/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mail about a run, when everything else is done and recorded. */

#include "config.h"

#include "eks-run-private.h"

#include "eks-notifier.h"
#include "eks-report-private.h"

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
