/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ready-made export is a job that lacks whose it is: here it gets an id, a name and a connection. */

#include "config.h"

#include "eks-ready-job.h"

#include "eks-check.h"
#include "eks-spec-file.h"

#include <string.h>

/* What stands for the connection while the rest is read. */
#define PLACEHOLDER "ready-made"

static void
copy_member_cb (JsonObject *object, const char *name, JsonNode *node, gpointer copy)
{
  json_object_set_member (copy, name, json_node_copy (node));
}

static EksJob *
read_job (const EksReadyMade *made, EksJsonIssues *issues)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = NULL;

  json_object_foreach_member (json_node_get_object (made->job), copy_member_cb, object);
  json_object_set_int_member (object, "version", EKS_JOB_VERSION);
  json_object_set_string_member (object, "name", made->label);
  json_object_set_string_member (object, "connection", PLACEHOLDER);
  node = eks_spec_take_object (object);
  return eks_job_from_json (node, issues);
}

static void
complete (EksJob *job, EksConnection *connection, const char *row)
{
  eks_job_set_language (job, eks_job_guess_language ());
  if (eks_connection_get_id (connection) != NULL)
    eks_job_set_connection_id (job, eks_connection_get_id (connection));
  else
    eks_job_set_inline_connection (job, connection);
  if (row != NULL)
    eks_job_set_parameter (job, EKS_READY_MADE_ROW, row);
}

/**
 * eks_ready_job_new:
 * @made: a ready-made export
 * @connection: whose data; one without an id is put into the job
 * @row: (nullable): for an export of one record, the key of that record
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a new export, not saved; %NULL with %EKS_ERROR_INVALID_JOB if the connector that
 *   it comes with is wrong about it
 */
EksJob *
eks_ready_job_new (const EksReadyMade *made, EksConnection *connection, const char *row, GError **error)
{
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (EksJob) job = NULL;

  g_return_val_if_fail (made != NULL && EKS_IS_CONNECTION (connection), NULL);

  job = read_job (made, issues);
  if (!eks_spec_file_check_issues (issues, error))
    return NULL;
  complete (job, connection, row);
  return g_steal_pointer (&job);
}

static void
add_issues (EksJsonIssues *issues, const char *prefix, EksJsonIssues *found)
{
  for (guint i = 0; i < eks_json_issues_get_length (found); i++)
    {
      const EksJsonIssue *issue = eks_json_issues_get (found, i);
      g_autofree char *path = g_strdup_printf ("%s%s%s", prefix, issue->path[0] != '\0' ? "." : "", issue->path);
      eks_json_issues_add (issues, path, "%s", issue->message);
    }
}

static void
check_one (EksConnector *connector, const EksReadyMade *made, gint64 now, const char *prefix, EksJsonIssues *issues)
{
  g_autoptr (EksJsonIssues) found = eks_json_issues_new ();
  g_autoptr (EksJob) job = read_job (made, found);
  g_autoptr (EksConnection) connection = NULL;
  g_autoptr (EksJsonIssues) faults = NULL;

  add_issues (issues, prefix, found);
  if (job == NULL)
    return;
  connection = eks_connection_new (PLACEHOLDER, eks_connector_get_label (connector), eks_connector_get_id (connector));
  complete (job, connection, made->for_row != NULL ? "1" : NULL);
  faults = eks_check_job_for (connector, connection, job, now);
  add_issues (issues, prefix, faults);
}

/**
 * eks_ready_job_check_all:
 * @connector: a connector
 * @now: the time
 * @issues: where faults go, with their paths in the file of @connector
 *
 * Looks whether each ready-made export of @connector could run.
 */
void
eks_ready_job_check_all (EksConnector *connector, gint64 now, EksJsonIssues *issues)
{
  GPtrArray *exports;

  g_return_if_fail (EKS_IS_CONNECTOR (connector) && issues != NULL);

  exports = eks_connector_get_exports (connector);
  for (guint i = 0; i < exports->len; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("exports[%u].job", i);
      check_one (connector, g_ptr_array_index (exports, i), now, prefix, issues);
    }
}
