/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names that depend on the moment of the run: file, folder, and the parameters in filter values. */

#include "config.h"

#include "eks-file-name-private.h"

#include "eks-error.h"
#include "eks-local-file.h"
#include "eks-pattern.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ROWS "{rows}"
#define MARKS "-_. " /* what people put between the parts of a name */

/* What a pattern is expanded with, and why that did not work. */
typedef struct
{
  const EksFileNameContext *context;
  const char *pattern;
  GError *problem; /* (owned) (nullable) */
} Expansion;

static char *
expand_field (const char *text, gpointer data)
{
  Expansion *expansion = data;
  char *value = eks_file_name_expand_field (expansion->context, text, &expansion->problem);
  const char *nearest;

  if (value != NULL || expansion->problem != NULL)
    return value;
  nearest = eks_file_name_suggest_field (expansion->context, text);
  if (nearest != NULL)
    /* TRANSLATORS: %1$s is what somebody wrote between braces, %2$s the pattern it stands in, %3$s what may be meant */
    g_set_error (&expansion->problem, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("{%1$s} in “%2$s” is not known here. Did you mean {%3$s}?"), text, expansion->pattern,
                 nearest);
  return NULL;
}

static char *
expand (const EksFileNameContext *context, const char *pattern, GError **error)
{
  Expansion expansion = { context, pattern, NULL };
  g_autoptr (GError) local_error = NULL;
  char *text = eks_pattern_expand (pattern, expand_field, &expansion, &local_error);

  if (expansion.problem != NULL)
    g_propagate_error (error, expansion.problem);
  else if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return text;
}

/* The pattern as it is while nobody knows how many rows there will be: without the field and the mark before it, or behind it
 * where it comes first; by the export's name where nothing else is left. */
static char *
dup_pattern_without_rows (const char *pattern)
{
  GString *text = g_string_new (NULL);

  for (const char *at = pattern; *at != '\0';)
    {
      if (g_str_has_prefix (at, "{{"))
        {
          g_string_append (text, "{{");
          at += 2;
          continue;
        }
      if (!g_str_has_prefix (at, ROWS))
        {
          g_string_append_c (text, *at++);
          continue;
        }
      at += strlen (ROWS);
      if (text->len > 0 && strchr (MARKS, text->str[text->len - 1]) != NULL)
        g_string_truncate (text, text->len - 1);
      else if (*at != '\0' && *at != '.' && strchr (MARKS, *at) != NULL)
        at++;
    }
  if (text->len == 0 || text->str[0] == '.')
    g_string_prepend (text, "{name}");
  return g_string_free (text, FALSE);
}

const char *
eks_file_name_get_encryption_ending (EksEncryption *encryption)
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

static char *
expand_safely (const EksFileNameContext *context, GError **error)
{
  const char *pattern = eks_job_get_file_name (context->job);
  g_autofree char *early = context->rows == EKS_FILE_NAME_NO_ROWS ? dup_pattern_without_rows (pattern) : NULL;
  g_autofree char *raw = expand (context, early != NULL ? early : pattern, error);

  return raw != NULL ? eks_file_name_make_safe (raw) : NULL;
}

/**
 * eks_file_name_expand:
 * @context: what the name is made of
 * @error: return location
 *
 * Fills in the fields of eks_file_name_get_field() and the job's parameters, replaces what file systems refuse, adds `.gz` or `.zip` to a
 * packed file that is not called so and `.gpg` or `.asc` to an encrypted one, and cuts what is too long. A field comes before
 * a parameter of the same name, if it has a value.
 *
 * While the rows are not known, `{rows}` is left out, and the `-`, `_`, point or blank before it, or behind it where there is
 * none before it.
 *
 * Returns: (transfer full) (nullable): a file name without folder, or %NULL with %EKS_ERROR_INVALID_JOB
 */
char *
eks_file_name_expand (const EksFileNameContext *context, GError **error)
{
  const char *packing = eks_format_get_packing_ending (eks_job_get_format (context->job));
  g_autofree char *safe = expand_safely (context, error);
  g_autofree char *whole = NULL;

  if (safe == NULL)
    return NULL;
  whole = g_strconcat (safe, ends_with (safe, packing) ? "" : packing, eks_file_name_get_encryption_ending (eks_job_get_encryption (context->job)), NULL);
  return eks_file_name_make_safe (whole);
}

/**
 * eks_file_name_expand_entry:
 * @context: what the name is made of
 * @error: return location
 *
 * What a file in a packed one is called: `a.csv` in `a.zip` and in `a.csv.zip.gpg`. An archive has the name before the rows, so
 * that `{rows}` is always left out of it.
 *
 * Returns: (transfer full) (nullable): a file name, or %NULL with %EKS_ERROR_INVALID_JOB
 */
char *
eks_file_name_expand_entry (const EksFileNameContext *context, GError **error)
{
  EksFileNameContext early = *context;
  EksFormat *format = eks_job_get_format (context->job);
  const char *packing = eks_format_get_packing_ending (format);
  g_autofree char *extension = eks_format_dup_extension (format);
  g_autofree char *entry = NULL;

  early.rows = EKS_FILE_NAME_NO_ROWS;
  entry = expand_safely (&early, error);
  if (entry == NULL)
    return NULL;
  if (ends_with (entry, packing))
    entry[strlen (entry) - strlen (packing)] = '\0';
  extension[strlen (extension) - strlen (packing)] = '\0';
  return has_extension (entry) ? g_steal_pointer (&entry) : g_strconcat (entry, ".", extension, NULL);
}

/**
 * eks_file_name_has_rows:
 * @job: a job
 *
 * Returns: whether the names of its files say how many rows are in them, so that they are known only in the end
 */
gboolean
eks_file_name_has_rows (EksJob *job)
{
  g_autofree char *early = dup_pattern_without_rows (eks_job_get_file_name (job));

  return strcmp (early, eks_job_get_file_name (job)) != 0;
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
  const EksFileNameContext context = { .job = job, .zone = zone, .now = now };
  g_autofree char *raw = expand (&context, folder, error);

  return raw != NULL ? eks_folder_expand_home (raw) : NULL;
}

/**
 * eks_destination_expand_folder:
 * @job: the job
 * @destination: one of its destinations
 * @zone: the account's time zone, known to be valid
 * @now: the run's moment, µs since 1970 UTC
 * @error: return location
 *
 * Fills in its folder, or the prefix of a bucket. A leading `~` is the home folder of this computer for a local folder, and
 * stays for a server to understand.
 *
 * Returns: (transfer full) (nullable): the folder, or %NULL with %EKS_ERROR_INVALID_JOB if a placeholder is unknown or has a
 *   value that cannot be part of a path
 */
char *
eks_destination_expand_folder (EksJob *job, EksDestination *destination, const char *zone, gint64 now, GError **error)
{
  const EksFileNameContext context = { .job = job, .zone = zone, .now = now };
  const char *folder = eks_destination_get_folder (destination);
  const char *fault = NULL;
  g_autofree char *raw = NULL;

  if (eks_destination_get_kind (destination) == EKS_DESTINATION_LOCAL)
    return eks_folder_name_expand (job, folder, zone, now, error);
  raw = expand (&context, folder, error);
  if (raw != NULL)
    fault = eks_destination_check_folder (destination, raw);
  if (fault != NULL)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, fault);
  return fault == NULL ? g_steal_pointer (&raw) : NULL;
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

static gboolean
expand_parents (EksJob *job, EksTable *table, GError **error)
{
  g_autoptr (EksParents) parents = eks_parents_copy (eks_table_get_parents (table));
  g_auto (GStrv) entities = eks_parents_list_entities (parents);

  for (guint i = 0; entities[i] != NULL; i++)
    {
      GPtrArray *choices = eks_parents_get (parents, entities[i]);
      for (guint j = 0; j < choices->len; j++)
        {
          EksParentChoice *choice = g_ptr_array_index (choices, j);
          char *key = eks_job_expand_value (job, choice->key, error);
          if (key == NULL)
            return FALSE;
          g_free (choice->key);
          choice->key = key;
        }
    }
  eks_table_set_parents (table, parents);
  return TRUE;
}

/**
 * eks_table_expand_filter:
 * @job: the job whose parameters are meant
 * @table: one of its tables, or a copy; it is changed in place
 * @error: return location
 *
 * Puts parameters into the values of conditions and the keys of parents.
 *
 * Returns: %FALSE with %EKS_ERROR_INVALID_JOB if a value names an unknown parameter
 */
gboolean
eks_table_expand_filter (EksJob *job, EksTable *table, GError **error)
{
  return expand_parents (job, table, error) && expand_filter (job, eks_table_get_where (table), error);
}
