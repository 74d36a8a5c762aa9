/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The job file, read whole so that a person sees every fault of it at once, and written so that it can be compared. */

#include "config.h"

#include "eks-job-private.h"

#include "eks-spec-file.h"
#include "eks-spec-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_TABLES 100
#define MAX_PARAMETERS 100

static void
read_connection (EksJob *self, EksJsonObject *object, EksJsonIssues *issues)
{
  JsonNode *node = eks_json_object_get_node (object, "connection", TRUE);

  if (node == NULL)
    return;
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (EksConnection) connection = eks_connection_from_json (node, "connection", issues);
      eks_job_set_inline_connection (self, connection);
      return;
    }
  g_autofree char *id = eks_spec_dup_id (object, "connection", TRUE, EKS_SPEC_ID_LOWER);
  eks_job_set_connection_id (self, id);
}

static void
read_tables (EksJob *self, EksJsonObject *object, EksJsonIssues *issues)
{
  JsonNode *node = eks_json_object_get_node (object, "tables", TRUE);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) == 0)
    eks_json_issues_add (issues, "tables", "%s", _("at least one table is needed"));
  eks_spec_read_list (object, "tables", MAX_TABLES, (EksSpecReadFunc) eks_table_from_json, eks_job_get_tables (self));
}

static void
read_file_name (EksJob *self, EksJsonObject *object, EksJsonIssues *issues)
{
  g_autofree char *pattern = eks_json_object_dup_string (object, "file_name", FALSE);

  if (pattern != NULL && strchr (pattern, '/') != NULL)
    eks_json_issues_add (issues, "file_name", "%s", _("a name without “/” is expected here; the folder belongs to a destination"));
  else
    eks_job_set_file_name (self, pattern);
}

/**
 * eks_job_check_destinations:
 * @self: a job
 * @issues: where faults go
 *
 * Finds destinations that cannot be told apart. Their ids are part of the names of variables, where `-`, `.` and the case of
 * letters make no difference.
 */
void
eks_job_check_destinations (EksJob *self, EksJsonIssues *issues)
{
  g_autoptr (GHashTable) variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GListModel *model;

  g_return_if_fail (EKS_IS_JOB (self) && issues != NULL);

  model = G_LIST_MODEL (eks_job_get_destinations (self));
  if (g_list_model_get_n_items (model) > EKS_JOB_MAX_DESTINATIONS)
    /* TRANSLATORS: %u is the largest number of entries allowed */
    eks_json_issues_add (issues, "destinations", _("there are more than %u entries"), EKS_JOB_MAX_DESTINATIONS);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (EksDestination) destination = g_list_model_get_item (model, i);
      if (g_hash_table_add (variables, eks_destination_make_variable (destination)))
        continue;
      g_autofree char *path = g_strdup_printf ("destinations[%u].id", i);
      eks_json_issues_add (issues, path, "%s", _("another destination has this id already; capital letters, “-”, “_” and “.” do not tell two ids apart"));
    }
}

static void
read_destinations (EksJob *self, EksJsonObject *object, EksJsonIssues *issues)
{
  g_autoptr (EksJsonIssues) faults = eks_json_issues_new ();

  eks_spec_read_list (object, "destinations", EKS_JOB_MAX_DESTINATIONS, (EksSpecReadFunc) eks_destination_from_json, eks_job_get_destinations (self));
  eks_job_check_destinations (self, faults);
  eks_spec_merge_issues (issues, faults);
}

static void
read_notify (EksJob *self, EksJsonObject *object, EksJsonIssues *issues)
{
  JsonNode *node = eks_json_object_get_node (object, "notify", FALSE);
  EksNotify *notify = node != NULL ? eks_notify_from_json (node, "notify", issues) : NULL;

  if (notify != NULL)
    eks_job_take_notify (self, notify);
}

static void
read_schedule (EksJob *self, EksJsonObject *object, EksJsonIssues *issues)
{
  JsonNode *node = eks_json_object_get_node (object, "schedule", FALSE);
  EksSchedule *schedule = node != NULL ? eks_schedule_from_json (node, "schedule", issues) : NULL;

  if (schedule != NULL)
    eks_job_take_schedule (self, schedule);
}

static void
read_guards (EksJob *self, EksJsonObject *object, EksJsonIssues *issues)
{
  JsonNode *node = eks_json_object_get_node (object, "guards", FALSE);
  EksGuards *guards = node != NULL ? eks_guards_from_json (node, "guards", issues) : NULL;

  if (guards != NULL)
    eks_job_take_guards (self, guards);
}

static void
read_retention (EksJob *self, EksJsonObject *object)
{
  EksJsonObject *inner = eks_json_object_open_member (object, "retention", FALSE);

  if (inner == NULL)
    return;
  eks_json_object_get_node (inner, "days", TRUE);
  eks_job_set_retention_days (self, (int) eks_json_object_get_integer (inner, "days", 1, EKS_JOB_MAX_RETENTION_DAYS, 0));
  eks_json_object_close (inner);
}

static void
read_format (EksJob *self, EksJsonObject *object, EksJsonIssues *issues)
{
  JsonNode *node = eks_json_object_get_node (object, "format", FALSE);
  EksFormat *format = node != NULL ? eks_format_from_json (node, "format", issues) : NULL;

  if (format != NULL)
    eks_job_take_format (self, format);
}

static void
read_encryption (EksJob *self, EksJsonObject *object, EksJsonIssues *issues)
{
  JsonNode *node = eks_json_object_get_node (object, "encryption", FALSE);
  EksEncryption *encryption = node != NULL ? eks_encryption_from_json (node, "encryption", issues) : NULL;

  if (encryption != NULL)
    eks_job_take_encryption (self, encryption);
}

/* Reads as much as there is: an export that is still being made can be copied though it could not be run. */
static EksJob *
read_job (JsonNode *node, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (node, "", issues);
  EksJob *self;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;

  if (object == NULL)
    return NULL;
  self = eks_job_new ();
  eks_spec_file_check_version (object, TRUE);
  id = eks_spec_dup_id (object, "id", FALSE, EKS_SPEC_ID_ANY);
  if (id != NULL)
    eks_job_set_id (self, id);
  eks_job_set_id_passing (self, id == NULL);
  name = eks_spec_dup_filled (object, "name");
  eks_job_set_name (self, name);
  read_connection (self, object, issues);
  eks_job_take_parameters (self, eks_spec_dup_map (object, "parameters", MAX_PARAMETERS));
  read_tables (self, object, issues);
  read_format (self, object, issues);
  read_file_name (self, object, issues);
  read_encryption (self, object, issues);
  read_destinations (self, object, issues);
  read_notify (self, object, issues);
  read_schedule (self, object, issues);
  read_guards (self, object, issues);
  read_retention (self, object);
  g_object_set (self,
                "language", eks_job_languages[eks_json_object_get_choice (object, "language", eks_job_languages, 0)],
                "personal", eks_json_object_get_choice (object, "personal", eks_personal_names, EKS_PERSONAL_KEEP),
                "report", eks_json_object_get_choice (object, "report", eks_report_file_names, EKS_REPORT_FILE_NONE),
                NULL);
  eks_json_object_close (object);
  return self;
}

/**
 * eks_job_from_json:
 * @node: the root of a job file
 * @issues: where faults go
 *
 * Returns: (transfer full) (nullable): the job, or %NULL if there are faults
 */
EksJob *
eks_job_from_json (JsonNode *node, EksJsonIssues *issues)
{
  g_autoptr (EksJob) self = NULL;
  guint before;

  g_return_val_if_fail (issues != NULL, NULL);

  before = eks_json_issues_get_length (issues);
  self = read_job (node, issues);
  return eks_json_issues_get_length (issues) == before ? g_steal_pointer (&self) : NULL;
}

/**
 * eks_job_from_data:
 * @data: (array length=length): the content of a job file
 * @length: in bytes
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the job, or %NULL with %EKS_ERROR_INVALID_JOB (every fault, a line each, with its
 *   path) or %EKS_ERROR_NEWER_VERSION
 */
EksJob *
eks_job_from_data (const char *data, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = eks_spec_file_parse (data, length, error);
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (EksJob) self = NULL;

  if (root == NULL)
    return NULL;
  self = eks_job_from_json (root, issues);
  return eks_spec_file_check_issues (issues, error) ? g_steal_pointer (&self) : NULL;
}

/* What happens around a delivery. */
static void
write_delivery (EksJob *self, JsonObject *object)
{
  if (eks_notify_is_on (eks_job_get_notify (self)))
    json_object_set_member (object, "notify", eks_notify_to_json (eks_job_get_notify (self)));
  if (eks_schedule_get_kind (eks_job_get_schedule (self)) != EKS_SCHEDULE_NONE)
    json_object_set_member (object, "schedule", eks_schedule_to_json (eks_job_get_schedule (self)));
  if (eks_job_get_retention_days (self) > 0)
    {
      JsonObject *retention = json_object_new ();
      json_object_set_int_member (retention, "days", eks_job_get_retention_days (self));
      json_object_set_object_member (object, "retention", retention);
    }
  if (eks_guards_is_on (eks_job_get_guards (self)))
    json_object_set_member (object, "guards", eks_guards_to_json (eks_job_get_guards (self)));
}

/**
 * eks_job_to_json:
 * @self: a job
 *
 * Returns: (transfer full): it as JSON, without what has its default
 */
JsonNode *
eks_job_to_json (EksJob *self)
{
  EksConnection *connection;
  EksEncryption *encryption;
  GListStore *destinations;
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_JOB (self), NULL);

  connection = eks_job_get_inline_connection (self);
  encryption = eks_job_get_encryption (self);
  destinations = eks_job_get_destinations (self);
  object = json_object_new ();
  json_object_set_int_member (object, "version", EKS_JOB_VERSION);
  json_object_set_string_member (object, "id", eks_job_get_id (self));
  json_object_set_string_member (object, "name", eks_job_get_name (self));
  eks_spec_write_string (object, "connection", eks_job_get_connection_id (self));
  if (connection != NULL)
    json_object_set_member (object, "connection", eks_connection_to_json (connection));
  eks_spec_write_map (object, "parameters", eks_job_get_parameters (self));
  json_object_set_member (object, "tables", eks_spec_write_list (eks_job_get_tables (self), (EksSpecWriteFunc) eks_table_to_json));
  json_object_set_member (object, "format", eks_format_to_json (eks_job_get_format (self)));
  eks_spec_write_string (object, "file_name", eks_job_get_chosen_file_name (self));
  if (strcmp (eks_job_get_language (self), eks_job_languages[0]) != 0)
    json_object_set_string_member (object, "language", eks_job_get_language (self));
  if (eks_job_get_personal (self) != EKS_PERSONAL_KEEP)
    json_object_set_string_member (object, "personal", eks_personal_names[eks_job_get_personal (self)]);
  if (eks_job_get_report (self) != EKS_REPORT_FILE_NONE)
    json_object_set_string_member (object, "report", eks_report_file_names[eks_job_get_report (self)]);
  if (eks_encryption_is_on (encryption))
    json_object_set_member (object, "encryption", eks_encryption_to_json (encryption));
  if (g_list_model_get_n_items (G_LIST_MODEL (destinations)) > 0)
    json_object_set_member (object, "destinations", eks_spec_write_list (destinations, (EksSpecWriteFunc) eks_destination_to_json));
  write_delivery (self, object);
  return eks_spec_take_object (object);
}

/**
 * eks_job_to_data:
 * @self: a job
 *
 * Returns: (transfer full): the content of its file: the same job always gives the same bytes
 */
char *
eks_job_to_data (EksJob *self)
{
  g_autoptr (JsonNode) node = eks_job_to_json (self);

  g_return_val_if_fail (node != NULL, NULL);
  return eks_json_to_text (node, TRUE);
}

/**
 * eks_job_copy:
 * @self: a job, finished or not
 *
 * Returns: (transfer full): another one like it, with the same id, which shares nothing with @self
 */
EksJob *
eks_job_copy (EksJob *self)
{
  g_autoptr (JsonNode) node = eks_job_to_json (self);
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();

  EksJob *copy;

  g_return_val_if_fail (node != NULL, NULL);
  copy = read_job (node, issues);
  if (copy != NULL)
    eks_job_set_id_passing (copy, !eks_job_has_lasting_id (self));
  return copy;
}

/**
 * eks_job_equal:
 * @self: a job
 * @other: another job
 *
 * Returns: %TRUE if both give the same file
 */
gboolean
eks_job_equal (EksJob *self, EksJob *other)
{
  g_autofree char *data = eks_job_to_data (self);
  g_autofree char *other_data = eks_job_to_data (other);

  return g_strcmp0 (data, other_data) == 0;
}
