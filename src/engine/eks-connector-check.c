/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connector that somebody wrote is looked at whole: its own file, and the exports in it, which are jobs. */

#include "config.h"

#include "eks-connector-check.h"

#include "eks-ready-job.h"

/**
 * eks_connector_check_data:
 * @data: (array length=length): the text of a descriptor
 * @length: in bytes
 * @now: the time, for what the filters of its exports say of days
 * @issues: where faults go, each with its path in the file
 *
 * Returns: (transfer full) (nullable): the connector, if it can be read; if there are issues all the same, exports of it cannot run
 */
EksConnector *
eks_connector_check_data (const char *data, gsize length, gint64 now, EksJsonIssues *issues)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  EksConnector *connector;

  g_return_val_if_fail (data != NULL && issues != NULL, NULL);

  node = eks_json_parse (data, length, &error);
  if (node == NULL)
    {
      eks_json_issues_add (issues, "", "%s", error->message);
      return NULL;
    }
  connector = eks_connector_new_from_json (node, issues);
  if (connector != NULL)
    eks_ready_job_check_all (connector, now, issues);
  return connector;
}

/**
 * eks_connector_check_file:
 * @path: a file name
 * @now: the time
 * @issues: where faults go
 * @error: return location
 *
 * eks_connector_check_data() for a file.
 *
 * Returns: (transfer full) (nullable): the connector; %NULL with @error set if the file cannot be read, without if there are issues
 */
EksConnector *
eks_connector_check_file (const char *path, gint64 now, EksJsonIssues *issues, GError **error)
{
  g_autofree char *data = NULL;
  gsize length;

  g_return_val_if_fail (path != NULL && issues != NULL, NULL);

  if (!eks_connector_read_file (path, &data, &length, error))
    return NULL;
  return eks_connector_check_data (data, length, now, issues);
}
