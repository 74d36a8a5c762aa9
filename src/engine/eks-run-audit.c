/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines are made before the files get their names and written after that: what is in the log has left. */

#include "config.h"

#include "eks-run-audit.h"

#include "eks-history-deliveries.h"
#include "eks-personal.h"

#include <string.h>

#define LINE_VERSION 1

static const char *const exposure_names[] = {
  [EKS_EXPOSURE_NONE] = "none",
  [EKS_EXPOSURE_CLEAR] = "clear",
  [EKS_EXPOSURE_MASKED] = "masked",
  [EKS_EXPOSURE_HASHED] = "hashed",
  [EKS_EXPOSURE_REDUCED] = "reduced",
  [EKS_EXPOSURE_LEFT_OUT] = "left_out",
};

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static char *
format_time (gint64 time)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);

  return moment != NULL ? g_date_time_format_iso8601 (moment) : NULL;
}

static JsonArray *
make_lines_array (const char *lines)
{
  JsonArray *array = json_array_new ();
  g_auto (GStrv) split = g_strsplit (lines != NULL ? lines : "", "\n", -1);

  for (guint i = 0; split[i] != NULL; i++)
    if (split[i][0] != '\0')
      json_array_add_string_element (array, split[i]);
  return array;
}

static JsonObject *
make_field (const EksPersonalField *field)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "field", field->id);
  json_object_set_string_member (object, "privacy", field->privacy == EKS_PRIVACY_SENSITIVE ? "sensitive" : "personal");
  json_object_set_string_member (object, "as", exposure_names[field->exposure]);
  return object;
}

/* A table without personal data is no matter for the log. */
static void
add_table (EksConnector *connector, EksJob *job, guint index, JsonArray *tables)
{
  EksTable *table = eks_job_get_table (job, index);
  g_autoptr (GPtrArray) fields = eks_personal_list (connector, table, eks_job_get_personal (job));
  JsonObject *object;
  JsonArray *array;

  if (fields->len == 0)
    return;
  object = json_object_new ();
  array = json_array_new ();
  json_object_set_string_member (object, "entity", eks_table_get_entity (table));
  for (guint i = 0; i < fields->len; i++)
    json_array_add_object_element (array, make_field (g_ptr_array_index (fields, i)));
  json_object_set_array_member (object, "fields", array);
  json_array_add_object_element (tables, object);
}

/* (transfer full): the tables with personal data in a file; a file holds one, or all */
static JsonArray *
make_tables (EksConnector *connector, EksJob *job, guint artifact)
{
  JsonArray *tables = json_array_new ();
  guint n = g_list_model_get_n_items (G_LIST_MODEL (eks_job_get_tables (job)));

  for (guint i = 0; i < n; i++)
    if (i == artifact || eks_format_holds_tables (eks_job_get_format (job)))
      add_table (connector, job, i, tables);
  return tables;
}

static JsonObject *
make_export (const EksRunRecord *record)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", record->job_id);
  json_object_set_string_member (object, "name", record->job_name);
  return object;
}

static JsonObject *
make_file (const EksArtifact *artifact, const char *name)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", name);
  json_object_set_int_member (object, "rows", (gint64) artifact->rows);
  json_object_set_int_member (object, "bytes", (gint64) artifact->bytes);
  json_object_set_string_member (object, "sha256", artifact->sha256);
  return object;
}

static JsonObject *
make_destination (const EksDeliveryRecord *delivery)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", delivery->destination_id);
  json_object_set_string_member (object, "place", delivery->location);
  return object;
}

/* The order of its members is that of the questions: when, what, who, which data, which file, where to, who can read it. */
static JsonNode *
make_line (const EksRunRecord *record, const EksArtifact *artifact, const char *name, const EksDeliveryRecord *delivery, JsonArray *tables)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *slot = record->slot != 0 ? format_time (record->slot) : NULL;

  json_object_set_int_member (object, "version", LINE_VERSION);
  json_object_set_null_member (object, "time"); /* when it is written */
  json_object_set_object_member (object, "export", make_export (record));
  json_object_set_null_member (object, "run");
  json_object_set_string_member (object, "trigger", record->trigger != NULL ? record->trigger : "hand");
  set_text (object, "slot", slot);
  json_object_set_string_member (object, "user", g_get_user_name ());
  json_object_set_string_member (object, "host", g_get_host_name ());
  json_object_set_array_member (object, "tables", json_array_ref (tables));
  json_object_set_object_member (object, "file", make_file (artifact, name));
  json_object_set_object_member (object, "destination", make_destination (delivery));
  json_object_set_array_member (object, "recipients", make_lines_array (record->recipients));
  json_node_take_object (node, object);
  return node;
}

/* Which file was delivered; a manifest or a report, which have no personal data, is none of them. @index: (out): its place */
static const EksArtifact *
find_artifact (EksReport *report, const EksDeliveryRecord *delivery, const char *name, guint *index)
{
  GPtrArray *artifacts = eks_report_get_artifacts (report);

  for (*index = 0; *index < artifacts->len; ++*index)
    {
      const EksArtifact *artifact = g_ptr_array_index (artifacts, *index);
      if (strcmp (eks_artifact_get_name (artifact), name) == 0 && g_ascii_strcasecmp (artifact->sha256, delivery->sha256) == 0)
        return artifact;
    }
  return NULL;
}

static void
add_line (EksConnector *connector, EksJob *job, const EksRunRecord *record, EksReport *report, const EksDeliveryRecord *delivery, GPtrArray *lines)
{
  g_autofree char *name = g_path_get_basename (delivery->path);
  guint index;
  const EksArtifact *artifact = find_artifact (report, delivery, name, &index);
  g_autoptr (JsonArray) tables = artifact != NULL ? make_tables (connector, job, index) : NULL;

  if (tables != NULL && json_array_get_length (tables) > 0)
    g_ptr_array_add (lines, make_line (record, artifact, name, delivery, tables));
}

/**
 * eks_run_audit_make:
 * @connector: of the job
 * @job: what was exported
 * @record: its run; the number is not needed yet
 * @report: with its files
 * @deliveries: (element-type EksDeliveryRecord): where each of them goes to
 *
 * Returns: (transfer full) (element-type JsonNode): a line for each of @deliveries that has personal data in it, for
 *   eks_run_audit_write(); whoever may be killed in between can keep them as they are
 */
GPtrArray *
eks_run_audit_make (EksConnector *connector, EksJob *job, const EksRunRecord *record, EksReport *report, GPtrArray *deliveries)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);

  g_return_val_if_fail (EKS_IS_CONNECTOR (connector) && EKS_IS_JOB (job) && record != NULL && EKS_IS_REPORT (report) && deliveries != NULL, lines);

  for (guint i = 0; i < deliveries->len; i++)
    add_line (connector, job, record, report, g_ptr_array_index (deliveries, i), lines);
  return lines;
}

/**
 * eks_run_audit_write:
 * @environment: an environment
 * @lines: (element-type JsonNode): what eks_run_audit_make() gave
 * @run_id: of the run in the history
 * @error: return location
 *
 * Adds the lines to the audit log, with the time of now. Blocks until they are on the disk.
 *
 * Returns: %FALSE with an error of eks_audit_append()
 */
gboolean
eks_run_audit_write (EksEnvironment *environment, GPtrArray *lines, gint64 run_id, GError **error)
{
  g_autofree char *now = NULL;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && lines != NULL, FALSE);

  now = format_time (eks_clock_get_real_time (eks_environment_get_clock (environment)));
  for (guint i = 0; i < lines->len; i++)
    {
      JsonObject *object = json_node_get_object (g_ptr_array_index (lines, i));
      set_text (object, "time", now);
      json_object_set_int_member (object, "run", run_id);
    }
  return eks_audit_append (eks_environment_get_audit (environment), lines, error);
}
