/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run that was delivered looks after what earlier ones have delivered. */

#include "config.h"

#include "eks-run-private.h"

#include "eks-retention.h"

/* The files of today are where they belong: that one of yesterday's stays is a note. A file for one folder, chosen by hand, is
 * no reason to go to the destinations. */
void
eks_run_retain (EksRunContext *context, GCancellable *cancellable)
{
  EksRun *self = context->run;
  g_auto (EksRetention) result = { 0 };
  g_autoptr (GError) error = NULL;

  if (self->output_folder != NULL || eks_job_get_retention_days (self->job) == 0)
    return;
  if (!eks_retention_run (self->environment, self->job, &result, cancellable, &error))
    eks_tally_add (context->tally, EKS_TALLY_NOT_REMOVED, "retention", 1, error->message, -1);
  for (guint i = 0; result.kept != NULL && i < result.kept->len; i++)
    eks_tally_add (context->tally, EKS_TALLY_NOT_REMOVED, "retention", 1, g_ptr_array_index (result.kept, i), -1);
  if (error != NULL || result.kept != NULL)
    eks_run_amend (context);
}
