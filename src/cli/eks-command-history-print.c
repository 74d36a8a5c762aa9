/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run, an action and a line of the audit log as a row of a table and as a JSON object. */

#include "config.h"

#include "eks-command-history-private.h"

#include "eks-json-build.h"

#include <string.h>

void
eks_history_print_init (EksHistoryPrint *self)
{
  self->builder = json_builder_new ();
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  json_builder_begin_array (self->builder);
}

void
eks_history_print_clear (EksHistoryPrint *self)
{
  g_clear_object (&self->builder);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
}

static void
add_row (EksHistoryPrint *self, const char *first, const char *second, const char *third, const char *fourth, const char *fifth)
{
  const char *row[] = { first, second, third, fourth, fifth, NULL };

  g_ptr_array_add (self->rows, g_strdupv ((char **) row));
}

/* @time: 0 for none */
static void
add_time (JsonBuilder *builder, const char *name, gint64 time)
{
  eks_json_add_time (builder, name, time != 0 ? time : G_MININT64);
}

static void
add_lines (JsonBuilder *builder, const char *name, const char *lines)
{
  g_auto (GStrv) split = g_strsplit (lines != NULL ? lines : "", "\n", -1);

  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; split[i] != NULL; i++)
    if (split[i][0] != '\0')
      json_builder_add_string_value (builder, split[i]);
  json_builder_end_array (builder);
}

static void
add_deliveries (JsonBuilder *builder, GPtrArray *deliveries)
{
  json_builder_set_member_name (builder, "deliveries");
  json_builder_begin_array (builder);
  for (guint i = 0; i < deliveries->len; i++)
    {
      const EksDeliveryRecord *delivery = g_ptr_array_index (deliveries, i);
      json_builder_begin_object (builder);
      eks_json_add_text (builder, "destination", delivery->destination_id);
      eks_json_add_text (builder, "location", delivery->location);
      eks_json_add_text (builder, "path", delivery->path);
      eks_json_add_number (builder, "bytes", delivery->bytes);
      eks_json_add_text (builder, "sha256", delivery->sha256);
      add_time (builder, "removed", delivery->removed);
      eks_json_add_text (builder, "removal", delivery->removal);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_report (JsonBuilder *builder, const char *text)
{
  JsonNode *report = text != NULL ? json_from_string (text, NULL) : NULL;

  json_builder_set_member_name (builder, "report");
  if (report != NULL)
    json_builder_add_value (builder, report);
  else
    json_builder_add_null_value (builder);
}

static void
add_run (JsonBuilder *builder, const EksRunRecord *record, GPtrArray *deliveries)
{
  json_builder_begin_object (builder);
  eks_json_add_text (builder, "kind", "run");
  eks_json_add_number (builder, "id", (guint64) record->id);
  eks_json_add_text (builder, "job_id", record->job_id);
  eks_json_add_text (builder, "job_name", record->job_name);
  eks_json_add_text (builder, "trigger", record->trigger);
  add_time (builder, "slot", record->slot);
  add_time (builder, "started", record->started);
  add_time (builder, "finished", record->finished);
  eks_json_add_text (builder, "outcome", record->outcome);
  eks_json_add_text (builder, "message", record->message);
  eks_json_add_number (builder, "rows_read", record->rows_read);
  eks_json_add_number (builder, "rows", record->rows);
  eks_json_add_number (builder, "bytes", record->bytes);
  add_lines (builder, "recipients", record->recipients);
  add_lines (builder, "destinations", record->destinations);
  add_deliveries (builder, deliveries);
  add_report (builder, record->report);
  json_builder_end_object (builder);
}

static void
add_action (JsonBuilder *builder, const EksActionRecord *record)
{
  json_builder_begin_object (builder);
  eks_json_add_text (builder, "kind", "action");
  eks_json_add_text (builder, "connection", record->connection);
  eks_json_add_text (builder, "connection_name", record->connection_name);
  eks_json_add_text (builder, "action", record->action);
  eks_json_add_text (builder, "action_label", record->action_label);
  eks_json_add_text (builder, "key", record->key);
  add_time (builder, "started", record->started);
  add_time (builder, "finished", record->finished);
  eks_json_add_text (builder, "outcome", record->outcome);
  eks_json_add_text (builder, "message", record->message);
  json_builder_end_object (builder);
}

static char *
format_time (gint64 real_time)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (real_time / G_USEC_PER_SEC);

  return g_date_time_format (moment, "%F %R");
}

/* @deliveries: (element-type EksDeliveryRecord): of the run */
void
eks_history_print_run (EksHistoryPrint *self, const EksRunRecord *record, GPtrArray *deliveries)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, record->id);
  g_autofree char *time = format_time (record->started);
  g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, record->rows);

  add_row (self, id, time, record->job_name, record->outcome, count);
  add_run (self->builder, record, deliveries);
}

/* What was done to a service cannot be deleted, so it needs no number. */
void
eks_history_print_action (EksHistoryPrint *self, const EksActionRecord *record)
{
  g_autofree char *time = format_time (record->started);
  g_autofree char *what = g_strdup_printf ("%s %s", record->action, record->key != NULL ? record->key : "•••");

  add_row (self, "", time, what, record->outcome, record->connection);
  add_action (self->builder, record);
}

static const char *
peek_text (JsonObject *object, const char *member, const char *within)
{
  JsonNode *node = json_object_get_member (object, member);

  if (within != NULL)
    node = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), within) : NULL;
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_string (node) != NULL ? json_node_get_string (node) : "";
}

/* (transfer full): “email, cpr” */
static char *
join_fields (JsonObject *line)
{
  JsonArray *tables = eks_json_peek_array (line, "tables");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < eks_json_array_length (tables); i++)
    {
      JsonObject *table = eks_json_peek_object (tables, i);
      JsonArray *fields = table != NULL ? eks_json_peek_array (table, "fields") : NULL;
      for (guint j = 0; j < eks_json_array_length (fields); j++)
        {
          JsonObject *field = eks_json_peek_object (fields, j);
          if (field != NULL)
            g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", peek_text (field, "field", NULL));
        }
    }
  return g_string_free (text, FALSE);
}

void
eks_history_print_audit (EksHistoryPrint *self, JsonObject *line)
{
  g_autofree char *fields = join_fields (line);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  add_row (self, peek_text (line, "time", NULL), peek_text (line, "export", "name"), peek_text (line, "file", "name"), peek_text (line, "destination", "place"), fields);
  json_node_set_object (node, line);
  json_builder_add_value (self->builder, node);
}
