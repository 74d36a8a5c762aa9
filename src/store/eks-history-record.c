/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the history keeps of a run. */

#include "config.h"

#include "eks-history-record.h"

#include <string.h>

/**
 * eks_run_record_free:
 * @self: (nullable) (transfer full): a record
 */
void
eks_run_record_free (EksRunRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->job_id);
  g_free (self->job_name);
  g_free (self->outcome);
  g_free (self->message);
  g_free (self->report);
  g_free (self->trigger);
  g_free (self->recipients);
  g_free (self->destinations);
  g_free (self->content);
  g_free (self);
}

/**
 * eks_run_job_free:
 * @self: (nullable) (transfer full): an export of the history
 */
void
eks_run_job_free (EksRunJob *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self);
}

/**
 * eks_run_record_copy:
 * @self: a record
 *
 * Returns: (transfer full): the same once more
 */
EksRunRecord *
eks_run_record_copy (const EksRunRecord *self)
{
  EksRunRecord *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->job_id = g_strdup (self->job_id);
  copy->job_name = g_strdup (self->job_name);
  copy->outcome = g_strdup (self->outcome);
  copy->message = g_strdup (self->message);
  copy->report = g_strdup (self->report);
  copy->trigger = g_strdup (self->trigger);
  copy->recipients = g_strdup (self->recipients);
  copy->destinations = g_strdup (self->destinations);
  copy->content = g_strdup (self->content);
  return copy;
}

/**
 * eks_run_record_is_done:
 * @self: a record
 *
 * Returns: whether the run made its files
 */
gboolean
eks_run_record_is_done (const EksRunRecord *self)
{
  g_return_val_if_fail (self != NULL && self->outcome != NULL, FALSE);
  return strcmp (self->outcome, EKS_RUN_DONE) == 0;
}
