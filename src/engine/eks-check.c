/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Can this export run? Everything that can be known without asking the service. */

#include "config.h"

#include "eks-check.h"

#include "eks-catalog.h"
#include "eks-cell-program.h"
#include "eks-content.h"
#include "eks-file-name.h"
#include "eks-filter-reader.h"
#include "eks-job-lookups.h"
#include "eks-local-file.h"
#include "eks-grouping.h"
#include "eks-personal.h"
#include "eks-prefix-reader.h"
#include "eks-schedule-check.h"
#include "eks-timestamp.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

typedef struct
{
  EksJsonIssues *issues; /* (unowned) */
  EksJob *job;
  EksConnection *connection; /* (nullable) */
  EksConnector *connector;   /* (nullable) */
  char *zone;                /* (nullable) */
  gint64 now;
} Check;

static void
add_error (Check *check, const char *path, GError *error)
{
  eks_json_issues_add (check->issues, path, "%s", error->message);
  g_error_free (error);
}

/* A job file can be mailed: a secret in it would be everybody's. */
static void
check_inline_settings (Check *check, EksConnection *connection, EksConnector *connector, const char *place)
{
  g_auto (GStrv) names = eks_connection_list_settings (connection);
  GPtrArray *settings = eks_connector_get_settings (connector);

  for (guint i = 0; names[i] != NULL; i++)
    {
      const EksSetting *setting = eks_connector_find_setting (connector, names[i]);
      g_autofree char *path = g_strdup_printf ("%s.settings.%s", place, names[i]);
      if (setting == NULL)
        /* TRANSLATORS: %s is the name of a system */
        eks_json_issues_add (check->issues, path, _("%s has no such setting"), eks_connector_get_label (connector));
      else if (setting->kind == EKS_SETTING_SECRET)
        eks_json_issues_add (check->issues, path, "%s", _("a secret has no place in a file; take it out, and put it into the keyring or the environment"));
    }
  for (guint i = 0; i < settings->len; i++)
    {
      const EksSetting *setting = g_ptr_array_index (settings, i);
      g_autofree char *path = g_strdup_printf ("%s.settings.%s", place, setting->id);
      if (setting->required && setting->kind != EKS_SETTING_SECRET && setting->fallback == NULL &&
          eks_connection_get_setting (connection, setting->id) == NULL)
        eks_json_issues_add (check->issues, path, "%s", _("this setting is missing"));
    }
}

/* A system that is not there is said where the look-up is understood. */
static void
check_lookup_settings (Check *check, EksEnvironment *environment, EksTable *table, guint n)
{
  GListModel *lookups = G_LIST_MODEL (eks_table_get_lookups (table));

  for (guint i = 0; i < g_list_model_get_n_items (lookups); i++)
    {
      g_autoptr (EksTableLookup) lookup = g_list_model_get_item (lookups, i);
      EksConnection *connection = eks_table_lookup_get_inline_connection (lookup);
      g_autoptr (EksConnector) connector = connection != NULL ? eks_environment_find_base_connector (environment, connection, NULL) : NULL;
      g_autofree char *place = g_strdup_printf ("tables[%u].lookups[%u].connection", n, i);
      if (connector != NULL)
        check_inline_settings (check, connection, connector, place);
    }
}

static void
check_all_lookup_settings (Check *check, EksEnvironment *environment)
{
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (check->job));

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      check_lookup_settings (check, environment, table, i);
    }
}

/* What its tables look up in other connections is part of it from here on. */
static void
extend_connector (Check *check, EksEnvironment *environment)
{
  g_autoptr (EksConnector) base = g_steal_pointer (&check->connector);

  check->connector = eks_job_lookups_extend (environment, base, check->job, check->issues);
}

static void
check_connection (Check *check, EksEnvironment *environment)
{
  GError *error = NULL;

  if (eks_job_get_connection_id (check->job) == NULL && eks_job_get_inline_connection (check->job) == NULL)
    {
      eks_json_issues_add (check->issues, "connection", "%s", _("choose the system that the data comes from"));
      return;
    }
  check->connection = eks_environment_get_job_connection (environment, check->job, &error);
  if (check->connection != NULL)
    check->connector = eks_environment_find_connector (environment, check->connection, &error);
  if (error != NULL)
    add_error (check, "connection", error);
  else if (eks_job_get_inline_connection (check->job) != NULL)
    check_inline_settings (check, check->connection, check->connector, "connection");
  check_all_lookup_settings (check, environment);
  if (check->connector != NULL)
    extend_connector (check, environment);
}

/* Which files an export has read is known by its id. With another one each time, it would read all of them each time. */
static void
check_memory (Check *check)
{
  if (check->connector == NULL || check->connection == NULL || !eks_connector_reads_files (check->connector))
    return;
  if (g_strcmp0 (eks_connection_get_setting (check->connection, "which"), "new") == 0 && !eks_job_has_lasting_id (check->job))
    /* TRANSLATORS: “id” and “new” are words of the job file and stay as they are */
    eks_json_issues_add (check->issues, "id", "%s", _("the job file needs an “id” of its own here: by it, Eksport knows which files it has read, and the connection wants only “new” ones"));
}

static void
check_zone (Check *check)
{
  const char *identifier;
  GError *error = NULL;
  EksZone *zone;

  if (check->connector == NULL)
    return;
  identifier = eks_connection_get_time_zone (check->connection);
  if (identifier == NULL)
    identifier = eks_connector_get_time_zone (check->connector);
  zone = eks_zone_new (identifier, &error);
  if (zone == NULL)
    {
      add_error (check, "connection.time_zone", error);
      return;
    }
  check->zone = g_strdup (identifier);
  eks_zone_free (zone);
}

static gboolean
suits (EksComparison comparison, EksType type)
{
  const int *list = eks_catalog_get_comparisons (type);

  for (guint i = 0; list[i] >= 0; i++)
    if (list[i] == (int) comparison)
      return TRUE;
  return FALSE;
}

static void
check_condition (Check *check, EksEntity *entity, EksFilter *condition, const char *path)
{
  const char *id = eks_filter_get_field (condition);
  GError *error = NULL;
  g_autoptr (EksCatalogField) field = NULL;
  g_autofree char *field_path = g_strconcat (path, ".field", NULL);

  if (id == NULL || id[0] == '\0')
    {
      eks_json_issues_add (check->issues, field_path, "%s", _("choose a field"));
      return;
    }
  field = eks_catalog_find (check->connector, entity, id, &error);
  if (field == NULL)
    {
      add_error (check, field_path, error);
      return;
    }
  if (!suits (eks_filter_get_comparison (condition), eks_catalog_field_get_field_type (field)))
    {
      g_autofree char *is_path = g_strconcat (path, ".is", NULL);
      /* TRANSLATORS: %1$s is a comparison such as “is between”, %2$s a kind of field such as “Text” */
      eks_json_issues_add (check->issues, is_path, _("“%1$s” does not work with a field of the kind “%2$s”"),
                           eks_comparison_get_label (eks_filter_get_comparison (condition), eks_catalog_field_get_field_type (field)), eks_type_get_label (eks_catalog_field_get_field_type (field)));
    }
}

static void
check_filter (Check *check, EksEntity *entity, EksFilter *filter, const char *path)
{
  static const char *const words[] = { "all", "any", "not" };

  if (eks_filter_get_kind (filter) == EKS_FILTER_CONDITION)
    {
      check_condition (check, entity, filter, path);
      return;
    }
  for (guint i = 0; i < eks_filter_get_n_children (filter); i++)
    {
      g_autofree char *child = g_strdup_printf ("%s.%s[%u]", path, words[eks_filter_get_kind (filter)], i);
      check_filter (check, entity, eks_filter_get_child (filter, i), child);
    }
}

/* The values are understood by the compiler of filters: it is asked with the columns that the filter names. */
static void
collect_field_cb (gpointer id, gpointer data)
{
  g_ptr_array_add (data, id);
}

static void
check_values (Check *check, EksTable *table, EksEntity *entity, const char *path)
{
  g_autoptr (EksTable) copy = eks_table_copy (table);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GArray) columns = g_array_new (FALSE, TRUE, sizeof (EksSchemaColumn));
  GError *error = NULL;

  if (!eks_table_expand_filter (check->job, copy, &error))
    {
      add_error (check, path, error);
      return;
    }
  eks_filter_foreach_field (eks_table_get_where (copy), collect_field_cb, ids);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (EksCatalogField) field = eks_catalog_find (check->connector, entity, g_ptr_array_index (ids, i), NULL);
      EksSchemaColumn column = { .id = g_ptr_array_index (ids, i) };
      if (field == NULL)
        return; /* said already */
      column.type = eks_catalog_field_get_field_type (field);
      g_array_append_val (columns, column);
    }
  g_autoptr (EksSchema) schema = eks_schema_new ((const EksSchemaColumn *) (void *) columns->data, columns->len);
  g_autoptr (EksReader) nothing = eks_prefix_reader_new_empty (schema);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReader) filtered = eks_filter_reader_new (nothing, eks_table_get_where (copy), check->zone, check->now, tally, &error);
  if (filtered == NULL)
    add_error (check, path, error);
}

/* The compiler of columns knows what it cannot do. Secrets are not looked at here: any salt will do. */
static void
check_column_settings (Check *check, EksColumn *column, const char *path)
{
  g_autoptr (GBytes) salt = g_bytes_new_static ("check", 5);
  const EksCellContext context = {
    .zone = check->zone != NULL ? check->zone : "UTC", .now = check->now, .language = eks_job_get_language (check->job), .salt = salt
  };
  GError *error = NULL;
  EksCellProgram *program = eks_cell_program_new (column, &context, &error);

  if (program == NULL)
    add_error (check, path, error);
  else
    eks_cell_program_free (program);
}

/* A field that a pattern names must be there as well as one that stands alone. */
static void
check_column_field (gpointer id, gpointer data)
{
  gpointer *closure = data;
  GError *error = NULL;
  EksCatalogField *field = eks_catalog_find (((Check *) closure[0])->connector, closure[1], id, &error);

  if (field == NULL)
    add_error (closure[0], closure[2], error);
  g_clear_object (&field);
}

static gboolean
is_left_out (Check *check, EksEntity *entity, EksColumn *column)
{
  return eks_personal_get_exposure (check->connector, entity, column, eks_job_get_personal (check->job)) == EKS_EXPOSURE_LEFT_OUT;
}

/* Widths stand in the order of the columns: where some are left out, as many as before would be those of others. */
static gboolean
has_widths_of_others (Check *check, guint n_written)
{
  EksFormat *format = eks_job_get_format (check->job);
  g_autoptr (GArray) widths = eks_format_get_widths (format);

  return eks_format_has_setting (format, "widths") && widths->len > 0 && widths->len != n_written;
}

/* What stands where in a job file: columns[2], group.by[0], group.values[1]. @member: (out): the name of its field there */
static char *
make_column_path (EksTable *table, EksColumn *column, const char *path, guint index, const char **member)
{
  guint n_by = g_list_model_get_n_items (G_LIST_MODEL (eks_table_get_by (table)));

  *member = eks_column_get_source (column) == EKS_COLUMN_FIELD ? "field" : "pattern";
  if (!eks_table_get_counted (table))
    return g_strdup_printf ("%s.columns[%u]", path, index);
  if (eks_column_get_measure (column) == EKS_MEASURE_NONE)
    return g_strdup_printf ("%s.group.by[%u]", path, index);
  *member = eks_measure_names[eks_column_get_measure (column) - 1];
  return g_strdup_printf ("%s.group.values[%u]", path, index - n_by);
}

/* Not everything can be added up, and not everything is a time. */
static void
check_grouping (Check *check, EksEntity *entity, EksColumn *column, const char *path, const char *member_path)
{
  const char *id = eks_column_get_field (column);
  g_autoptr (EksCatalogField) field = id != NULL ? eks_catalog_find (check->connector, entity, id, NULL) : NULL;
  EksType type = field != NULL ? eks_catalog_field_get_field_type (field) : EKS_TYPE_TEXT;
  g_autofree char *per_path = g_strconcat (path, ".per", NULL);

  if (!eks_measure_suits (eks_column_get_measure (column), type))
    /* TRANSLATORS: %s is a kind of field such as “Date” */
    eks_json_issues_add (check->issues, member_path, _("this does not work with a field of the kind “%s”"), eks_type_get_label (type));
  if (!eks_per_suits (eks_column_get_per (column), type))
    /* TRANSLATORS: %s is a kind of field such as “Text”; an hour, a day, a week … */
    eks_json_issues_add (check->issues, per_path, _("a field of the kind “%s” has no such part of a time"), eks_type_get_label (type));
}

static void
check_amount (Check *check, EksTable *table, const char *path, guint n_left_out)
{
  guint n_chosen = eks_table_get_n_written (table);
  gboolean counted = eks_table_get_counted (table);
  g_autofree char *list_path = g_strconcat (path, counted ? ".group" : ".columns", NULL);

  if (n_chosen == 0)
    eks_json_issues_add (check->issues, list_path, "%s", counted ? _("choose what to group by, or what to count") : _("choose at least one column"));
  else if (n_left_out == n_chosen)
    eks_json_issues_add (check->issues, "personal", "%s", _("every column has personal data, so leaving it out leaves nothing; choose another column, or mask it"));
  else if (n_left_out > 0 && has_widths_of_others (check, n_chosen - n_left_out))
    eks_json_issues_add (check->issues, "personal", "%s", _("the widths in the file count the columns that are left out too; remove these columns, or mask them"));
}

static void
check_columns (Check *check, EksTable *table, EksEntity *entity, const char *path)
{
  g_autoptr (GListModel) columns = eks_table_dup_written (table);
  guint n_left_out = 0;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      const char *member;
      g_autofree char *column_path = make_column_path (table, column, path, i, &member);
      g_autofree char *field_path = g_strconcat (column_path, ".", member, NULL);
      gpointer closure[] = { check, entity, field_path };
      n_left_out += is_left_out (check, entity, column);
      check_column_settings (check, column, column_path);
      eks_column_foreach_field (column, check_column_field, closure);
      check_grouping (check, entity, column, column_path, field_path);
    }
  check_amount (check, table, path, n_left_out);
}

/* Records can only be chosen of entities that this one is under. */
static void
check_parents (Check *check, EksTable *table, EksEntity *entity, const char *path)
{
  g_auto (GStrv) ids = eks_parents_list_entities (eks_table_get_parents (table));

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *place = g_strdup_printf ("%s.parents.%s", path, ids[i]);
      EksEntity *parent = eks_connector_find_parent (check->connector, entity);
      while (parent != NULL && strcmp (eks_entity_get_id (parent), ids[i]) != 0)
        parent = eks_connector_find_parent (check->connector, parent);
      if (parent == NULL)
        /* TRANSLATORS: %1$s is what is exported, such as “Participation”, %2$s the id of something that it would have to be under */
        eks_json_issues_add (check->issues, place, _("“%1$s” is not listed under “%2$s”"), eks_entity_get_label (entity), ids[i]);
    }
}

static void
check_table (Check *check, EksTable *table, guint index)
{
  g_autofree char *path = g_strdup_printf ("tables[%u]", index);
  g_autofree char *entity_path = g_strconcat (path, ".entity", NULL);
  g_autofree char *where_path = g_strconcat (path, ".where", NULL);
  const char *id = eks_table_get_entity (table);
  EksEntity *entity = id != NULL && check->connector != NULL ? eks_connector_find_entity (check->connector, id) : NULL;
  guint before = eks_json_issues_get_length (check->issues);

  if (id == NULL || id[0] == '\0')
    eks_json_issues_add (check->issues, entity_path, "%s", _("choose what to export"));
  else if (check->connector != NULL && entity == NULL)
    /* TRANSLATORS: %s is the id of what somebody wants to export */
    eks_json_issues_add (check->issues, entity_path, _("this system has nothing called “%s” to export"), id);
  if (entity == NULL)
    return;
  if (eks_entity_get_streams (entity)->len == 0)
    /* TRANSLATORS: %s is an area of a system, such as “Status” */
    eks_json_issues_add (check->issues, entity_path, _("“%s” can only be looked up, not exported by itself"), eks_entity_get_label (entity));
  check_parents (check, table, entity, path);
  check_filter (check, entity, eks_table_get_where (table), where_path);
  if (before == eks_json_issues_get_length (check->issues) && check->zone != NULL)
    check_values (check, table, entity, where_path);
  check_columns (check, table, entity, path);
}

static void
check_tables (Check *check)
{
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (check->job));
  guint n = g_list_model_get_n_items (tables);

  if (n == 0)
    eks_json_issues_add (check->issues, "tables", "%s", _("choose what to export"));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      check_table (check, table, i);
    }
}

static gboolean
has_filter_issue (Check *check, guint table)
{
  g_autofree char *path = g_strdup_printf ("tables[%u].where", table);

  for (guint i = 0; i < eks_json_issues_get_length (check->issues); i++)
    if (g_str_has_prefix (eks_json_issues_get (check->issues, i)->path, path))
      return TRUE;
  return FALSE;
}

/* Every table gets a file of its own, so the names must differ; a workbook is one file for all. */
static void
check_file_names (Check *check)
{
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (check->job));
  guint n = g_list_model_get_n_items (tables);
  guint n_files = eks_format_holds_tables (eks_job_get_format (check->job)) ? MIN (n, 1) : n;
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; check->zone != NULL && i < n_files; i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      GError *error = NULL;
      EksFileNameContext context = {
        check->job, table, check->connection, check->connector, check->zone, check->now, i + 1, 0
      };
      char *name = NULL;
      if (has_filter_issue (check, i) || !eks_content_find_days (check->job, check->zone, check->now, &context.days, NULL))
        continue; /* the days that it asks for are part of the name */
      name = eks_file_name_expand (&context, &error);
      if (name == NULL)
        {
          add_error (check, "file_name", error);
          return;
        }
      if (!g_hash_table_add (names, name))
        {
          eks_json_issues_add (check->issues, "file_name", "%s", _("two tables would have the same file; put {table} or {n} into the file name"));
          return;
        }
    }
}

/* What was sent before is known by the id of the export. With another one each time, all of it would be sent each time. */
static void
check_content (Check *check)
{
  EksSchedule *schedule = eks_job_get_schedule (check->job);
  EksScheduleContent content = eks_schedule_get_content (schedule);
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (check->job));

  if (eks_schedule_get_kind (schedule) == EKS_SCHEDULE_NONE || check->connector == NULL)
    return;
  if (eks_content_leaves_out (content) && !eks_job_has_lasting_id (check->job))
    /* TRANSLATORS: “id” is a word of the job file and stays as it is */
    eks_json_issues_add (check->issues, "id", "%s", _("the job file needs an “id” of its own here: by it, Eksport knows what the export has sent before"));
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      EksEntity *entity = eks_table_get_entity (table) != NULL ? eks_connector_find_entity (check->connector, eks_table_get_entity (table)) : NULL;
      g_autofree char *reason = NULL;
      if (entity != NULL && !eks_content_is_available (entity, content, &reason))
        eks_json_issues_add (check->issues, "schedule.content", "%s", reason);
    }
}

/* What a destination needs of this computer. */
static void
check_own_file (Check *check, const char *path, const char *member, const char *file)
{
  g_autofree char *expanded = eks_folder_expand_home (file);
  g_autofree char *file_path = g_strconcat (path, ".", member, NULL);

  if (file[0] != '\0' && g_access (expanded, R_OK) != 0)
    /* TRANSLATORS: %s says why */
    eks_json_issues_add (check->issues, file_path, _("this file cannot be read: %s"), g_strerror (errno));
}

/* Two destinations in one folder would replace each other's files. */
static void
check_same_folder (Check *check, EksDestination *destination, const char *path, const char *folder, GHashTable *places)
{
  gboolean local = eks_destination_get_kind (destination) == EKS_DESTINATION_LOCAL;
  g_autofree char *canonical = local ? g_canonicalize_filename (folder, NULL) : g_strdup (folder);

  if (!g_hash_table_add (places, eks_destination_describe_place (destination, canonical)))
    eks_json_issues_add (check->issues, path, "%s", _("another destination is in this folder already"));
}

static void
check_destination (Check *check, EksDestination *destination, guint index, GHashTable *places)
{
  g_autofree char *path = g_strdup_printf ("destinations[%u]", index);
  g_autofree char *folder_path = g_strconcat (path, ".", eks_destination_get_folder_member (destination), NULL);
  g_autofree char *folder = NULL;
  GError *error = NULL;

  eks_destination_check (destination, path, check->issues);
  check_own_file (check, path, "key_file", eks_destination_get_key_file (destination));
  check_own_file (check, path, "ca_file", eks_destination_get_ca_file (destination));
  if (check->zone == NULL)
    return;
  folder = eks_destination_expand_folder (check->job, destination, check->zone, check->now, &error);
  if (folder == NULL)
    add_error (check, folder_path, error);
  else
    check_same_folder (check, destination, folder_path, folder, places);
}

static void
check_destinations (Check *check)
{
  GListModel *destinations = G_LIST_MODEL (eks_job_get_destinations (check->job));
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  eks_job_check_destinations (check->job, check->issues);
  for (guint i = 0; i < g_list_model_get_n_items (destinations); i++)
    {
      g_autoptr (EksDestination) destination = g_list_model_get_item (destinations, i);
      check_destination (check, destination, i, places);
    }
}

/* A column beyond the widths of the format is as wide as its maximum, if it has one. */
static void
check_widths (Check *check, EksTable *table)
{
  g_autoptr (EksTable) written = eks_table_copy (table);
  g_autoptr (GListModel) columns = NULL;
  g_autoptr (GArray) widths = eks_format_get_widths (eks_job_get_format (check->job));
  guint n_written = 0;

  if (check->connector != NULL)
    eks_personal_protect_table (check->connector, written, eks_job_get_personal (check->job), NULL);
  columns = eks_table_dup_written (written);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      const char *title = eks_column_get_title (column);
      if (eks_column_get_hidden (column) || n_written++ < widths->len || eks_column_get_maximum (column) > 0)
        continue;
      /* TRANSLATORS: %s: title of a column */
      eks_json_issues_add (check->issues, "format.widths", _("the column “%s” has no width; give it one, or a maximum size"),
                           title != NULL ? title : eks_column_get_text (column));
      return;
    }
}

static void
check_format (Check *check)
{
  EksFormat *format = eks_job_get_format (check->job);
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (check->job));
  guint before = eks_json_issues_get_length (check->issues);

  eks_format_check (format, "format", check->issues);
  if (before != eks_json_issues_get_length (check->issues) || !eks_format_has_setting (format, "widths"))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      check_widths (check, table);
    }
}

static void
check_all (Check *check)
{
  if (eks_job_get_name (check->job) == NULL || eks_job_get_name (check->job)[0] == '\0')
    eks_json_issues_add (check->issues, "name", "%s", _("give the export a name"));
  check_memory (check);
  check_zone (check);
  check_tables (check);
  check_format (check);
  check_file_names (check);
  check_destinations (check);
  eks_notify_check (eks_job_get_notify (check->job), "notify", check->issues);
  eks_schedule_check (eks_job_get_schedule (check->job), "schedule", check->issues);
  if (check->connector != NULL)
    eks_schedule_check_source (check->job, check->connector, check->issues);
  check_content (check);
  g_clear_object (&check->connection);
  g_clear_object (&check->connector);
  g_free (check->zone);
}

/**
 * eks_check_job:
 * @environment: where connections and connectors are
 * @job: a job, possibly half made
 *
 * Finds everything that would stop the export before its first question. Keys and secrets are not looked at,
 * and nothing is asked of the network.
 *
 * Returns: (transfer full): the issues with their paths in the job file; none means that the job can run
 */
EksJsonIssues *
eks_check_job (EksEnvironment *environment, EksJob *job)
{
  Check check = { .issues = eks_json_issues_new (), .job = job };

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), NULL);

  check.now = eks_clock_get_real_time (eks_environment_get_clock (environment));
  check_connection (&check, environment);
  check_all (&check);
  return check.issues;
}

/**
 * eks_check_job_for:
 * @connector: a connector, known or not
 * @connection: an account at that system
 * @job: a job
 * @now: the time
 *
 * eks_check_job() for a connector that is only being looked at.
 *
 * Returns: (transfer full): the issues with their paths in the job file
 */
EksJsonIssues *
eks_check_job_for (EksConnector *connector, EksConnection *connection, EksJob *job, gint64 now)
{
  Check check = { .issues = eks_json_issues_new (), .job = job, .now = now };

  g_return_val_if_fail (EKS_IS_CONNECTOR (connector) && EKS_IS_CONNECTION (connection) && EKS_IS_JOB (job), NULL);

  check.connector = g_object_ref (connector);
  check.connection = g_object_ref (connection);
  check_all (&check);
  return check.issues;
}
