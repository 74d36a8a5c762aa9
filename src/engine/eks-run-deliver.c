/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files appear under their names together, after the last of them is complete. */

#include "config.h"

#include "eks-run-private.h"

#include "eks-report-private.h"

static gboolean
commit_output (EksRunContext *context, EksRunOutput *output, GError **error)
{
  g_autoptr (EksReceipt) receipt = NULL;
  EksArtifact *artifact;

  if (output->file != NULL)
    {
      receipt = eks_local_file_commit (output->file, NULL, error);
      if (receipt == NULL)
        return FALSE;
    }
  artifact = g_new0 (EksArtifact, 1);
  artifact->path = g_strdup (receipt != NULL ? receipt->path : output->path);
  artifact->media_type = g_strdup (eks_encryption_is_on (eks_job_get_encryption (context->run->job)) ? "application/pgp-encrypted" : eks_format_get_media_type (eks_job_get_format (context->run->job)));
  artifact->rows = eks_writer_get_n_rows (output->writer);
  artifact->bytes = receipt != NULL ? receipt->bytes : 0;
  artifact->sha256 = g_strdup (receipt != NULL ? receipt->sha256 : "");
  artifact->tables = g_ptr_array_ref (output->tables);
  eks_report_take_artifact (context->report, artifact);
  return TRUE;
}

/* All files or none: a name is given when nothing but the giving can fail any more, and taken back if it does. */
gboolean
eks_run_commit (EksRunContext *context, GCancellable *cancellable, GError **error)
{
  GPtrArray *outputs = context->outputs;

  for (guint i = 0; i < outputs->len; i++)
    {
      EksRunOutput *output = g_ptr_array_index (outputs, i);
      if (output->file != NULL && !eks_local_file_finish (output->file, cancellable, error))
        return FALSE;
    }
  for (guint i = 0; i < outputs->len; i++)
    {
      if (commit_output (context, g_ptr_array_index (outputs, i), error))
        continue;
      while (i-- > 0)
        eks_local_file_withdraw (((EksRunOutput *) g_ptr_array_index (outputs, i))->file);
      g_ptr_array_set_size (eks_report_get_artifacts (context->report), 0);
      return FALSE;
    }
  return TRUE;
}
