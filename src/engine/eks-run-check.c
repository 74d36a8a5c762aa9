/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known before the first question is asked: an expired key or a missing folder must not be found out after an
 * hour. */

#include "config.h"

#include "eks-run-private.h"

#include "eks-check.h"
#include "eks-error.h"
#include "eks-file-run.h"
#include "eks-plan.h"
#include "eks-secrets.h"

#include <glib/gi18n-lib.h>

gboolean
eks_run_check_job (EksRun *self, GError **error)
{
  g_autoptr (EksJsonIssues) issues = eks_check_job (self->environment, self->job);
  g_autofree char *text = NULL;

  if (eks_json_issues_get_length (issues) == 0)
    return TRUE;
  text = eks_json_issues_describe (issues);
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, text);
  return FALSE;
}

/* Before anything is fetched: an expired key must not be found out after an hour. */
gboolean
eks_run_check_keys (EksRun *self, GError **error)
{
  EksEncryption *encryption = eks_job_get_encryption (self->job);
  EksKeyring *keyring = eks_environment_get_keyring (self->environment);
  const char *signer = eks_encryption_get_sign_as (encryption);

  if (!eks_encryption_is_on (encryption))
    return TRUE;
  eks_progress_set_phase (self->progress, EKS_PHASE_CHECKING_KEYS);
  return eks_keyring_check_recipients (keyring, eks_encryption_get_recipients (encryption), error) &&
         (signer == NULL || eks_keyring_check_signer (keyring, signer, error));
}

/* Before anything is fetched, and for all tables: the last one must not find out that there is none. */
gboolean
eks_run_check_salt (EksRunContext *context, GCancellable *cancellable, GError **error)
{
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (context->run->job));

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      g_autoptr (EksTable) prepared = eks_run_prepare_table (context, table, NULL, error);
      g_autoptr (GBytes) salt = NULL;
      if (prepared == NULL)
        return FALSE;
      if (!eks_plan_needs_salt (prepared))
        continue;
      salt = eks_secrets_ensure_salt (cancellable, error);
      return salt != NULL;
    }
  return TRUE;
}

/* Files are looked at before the job is checked: a column that vanished from them is more than a mistake in the job. */
gboolean
eks_run_open_files (EksRunContext *context, GCancellable *cancellable, GError **error)
{
  EksRun *self = context->run;
  g_autoptr (EksConnection) connection = eks_environment_get_job_connection (self->environment, self->job, NULL);
  EksConnectorRegistry *registry = eks_environment_get_registry (self->environment);
  EksConnector *connector = connection != NULL ? eks_connector_registry_find (registry, eks_connection_get_connector (connection), NULL) : NULL;

  if (connector == NULL || !eks_connector_reads_files (connector))
    return TRUE;
  context->account = eks_environment_open_run_account (self->environment, self->job, cancellable, error);
  return context->account != NULL && eks_file_run_check (self->environment, context->account, self->job, context->tally, cancellable, error);
}
