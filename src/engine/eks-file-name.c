/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names that depend on the moment of the run: file, folder, and the parameters in filter values. */

#include "config.h"

#include "eks-file-name.h"

#include "eks-error.h"
#include "eks-local-file.h"
#include "eks-pattern.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  EksJob *job;
  EksTable *table;           /* (nullable) */
  EksConnection *connection; /* (nullable) */
  GDateTime *now;            /* in the account's zone */
} NameContext;

static char *
expand_moment (GDateTime *now, const char *name)
{
  static const struct
  {
    const char *name;
    const char *format;
  } moments[] = {
    { "date", "%Y-%m-%d" }, { "time", "%H-%M-%S" }, { "yyyy", "%Y" }, { "mm", "%m" }, { "dd", "%d" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    if (strcmp (name, moments[i].name) == 0)
      return g_date_time_format (now, moments[i].format);
  return NULL;
}

static char *
expand_name (const char *name, gpointer data)
{
  const NameContext *context = data;
  char *moment = expand_moment (context->now, name);

  if (moment != NULL)
    return moment;
  if (strcmp (name, "name") == 0)
    return g_strdup (eks_job_get_name (context->job));
  if (strcmp (name, "entity") == 0 && context->table != NULL)
    return g_strdup (eks_table_get_entity (context->table));
  if (strcmp (name, "table") == 0 && context->table != NULL)
    return g_strdup (eks_table_get_name (context->table) != NULL ? eks_table_get_name (context->table) : eks_table_get_entity (context->table));
  if (strcmp (name, "connection") == 0 && context->connection != NULL)
    return g_strdup (eks_connection_get_name (context->connection) != NULL ? eks_connection_get_name (context->connection) : eks_connection_get_connector (context->connection));
  return g_strdup (eks_job_get_parameter (context->job, name));
}

static GDateTime *
moment_in_zone (const char *zone, gint64 now)
{
  g_autoptr (GTimeZone) tz = g_time_zone_new_identifier (zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);

  return g_date_time_to_timezone (utc, tz);
}

static const char *
get_encryption_ending (EksEncryption *encryption)
{
  if (!eks_encryption_is_on (encryption))
    return "";
  return eks_encryption_get_armor (encryption) ? ".asc" : ".gpg";
}

static gboolean
ends_with (const char *name, const char *ending)
{
  gsize n_name = strlen (name), n_ending = strlen (ending);

  return n_name > n_ending && g_ascii_strcasecmp (name + n_name - n_ending, ending) == 0;
}

/* “.csv” is one, “.06” and “. and more” are not. */
static gboolean
has_extension (const char *name)
{
  const char *point = strrchr (name, '.');
  gboolean has_letter = FALSE;

  if (point == NULL || point == name)
    return FALSE;
  for (const char *at = point + 1; *at != '\0'; at++)
    {
      if (!g_ascii_isalnum (*at))
        return FALSE;
      has_letter = has_letter || g_ascii_isalpha (*at);
    }
  return has_letter;
}

/**
 * eks_file_name_expand:
 * @job: a job
 * @table: the table that goes into the file
 * @connection: where it comes from
 * @zone: the account's time zone, known to be valid
 * @now: the run's moment, µs since 1970 UTC
 * @error: return location
 *
 * Fills in `{name}`, `{entity}`, `{table}`, `{connection}`, `{date}`, `{time}`, `{yyyy}`, `{mm}`, `{dd}` and the
 * job's parameters, replaces what file systems refuse, adds `.gz` or `.zip` to a packed file that is not called so
 * and `.gpg` or `.asc` to an encrypted one.
 *
 * Returns: (transfer full) (nullable): a file name without folder, or %NULL with %EKS_ERROR_INVALID_JOB
 */
char *
eks_file_name_expand (EksJob *job, EksTable *table, EksConnection *connection, const char *zone, gint64 now, GError **error)
{
  g_autoptr (GDateTime) moment = moment_in_zone (zone, now);
  NameContext context = { job, table, connection, moment };
  const char *packing = eks_format_get_packing_ending (eks_job_get_format (job));
  g_autofree char *raw = eks_pattern_expand (eks_job_get_file_name (job), expand_name, &context, error);
  g_autofree char *safe = NULL;

  if (raw == NULL)
    return NULL;
  safe = eks_file_name_make_safe (raw);
  return g_strconcat (safe, ends_with (safe, packing) ? "" : packing, get_encryption_ending (eks_job_get_encryption (job)), NULL);
}

/**
 * eks_file_name_dup_entry:
 * @job: a job
 * @name: what eks_file_name_expand() made of it
 *
 * Returns: (transfer full): what the file in the packed one is called: `a.csv` for `a.csv.gz`, `a.zip` and `a.csv.zip.gpg`
 */
char *
eks_file_name_dup_entry (EksJob *job, const char *name)
{
  const char *packing = eks_format_get_packing_ending (eks_job_get_format (job));
  g_autofree char *extension = eks_format_dup_extension (eks_job_get_format (job));
  gsize n_added = strlen (packing) + strlen (get_encryption_ending (eks_job_get_encryption (job)));
  g_autofree char *entry = g_strndup (name, strlen (name) - MIN (n_added, strlen (name)));

  extension[strlen (extension) - strlen (packing)] = '\0';
  return has_extension (entry) ? g_steal_pointer (&entry) : g_strconcat (entry, ".", extension, NULL);
}

/**
 * eks_folder_name_expand:
 * @job: a job
 * @folder: a folder pattern such as `~/Exports/{yyyy}/{mm}`
 * @zone: the account's time zone, known to be valid
 * @now: the run's moment, µs since 1970 UTC
 * @error: return location
 *
 * Returns: (transfer full) (nullable): an absolute or relative folder, or %NULL with %EKS_ERROR_INVALID_JOB
 */
char *
eks_folder_name_expand (EksJob *job, const char *folder, const char *zone, gint64 now, GError **error)
{
  g_autoptr (GDateTime) moment = moment_in_zone (zone, now);
  NameContext context = { job, NULL, NULL, moment };
  g_autofree char *raw = eks_pattern_expand (folder, expand_name, &context, error);

  return raw != NULL ? eks_folder_expand_home (raw) : NULL;
}

static gboolean
expand_filter (EksJob *job, EksFilter *filter, GError **error)
{
  const char *const *values = eks_filter_get_values (filter);
  g_autoptr (GStrvBuilder) expanded = g_strv_builder_new ();
  g_auto (GStrv) result = NULL;

  if (eks_filter_get_kind (filter) != EKS_FILTER_CONDITION)
    {
      for (guint i = 0; i < eks_filter_get_n_children (filter); i++)
        if (!expand_filter (job, eks_filter_get_child (filter, i), error))
          return FALSE;
      return TRUE;
    }
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    {
      g_autofree char *value = eks_job_expand_value (job, values[i], error);
      if (value == NULL)
        return FALSE;
      g_strv_builder_add (expanded, value);
    }
  result = g_strv_builder_end (expanded);
  eks_filter_set_values (filter, (const char *const *) result);
  return TRUE;
}

/**
 * eks_table_expand_filter:
 * @job: the job whose parameters are meant
 * @table: one of its tables, or a copy; its filter is changed in place
 * @error: return location
 *
 * Puts parameters into the values of conditions.
 *
 * Returns: %FALSE with %EKS_ERROR_INVALID_JOB if a value names an unknown parameter
 */
gboolean
eks_table_expand_filter (EksJob *job, EksTable *table, GError **error)
{
  return expand_filter (job, eks_table_get_where (table), error);
}
