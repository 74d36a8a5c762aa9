/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column that an export needs and a portal has renamed would be empty from one day to the next, and nobody would know:
 * such a run is stopped. A file counts as read when what was made from it was delivered, and not before. */

#include "config.h"

#include "eks-file-run.h"

#include "eks-error.h"
#include "eks-file-memory.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
collect_cb (gpointer id, gpointer data)
{
  g_hash_table_add (data, g_strdup (id));
}

/* (transfer full) (element-type utf8): fields that any column, filter or look-up of the job names */
static GHashTable *
find_used_fields (EksJob *job)
{
  GHashTable *used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (job));

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      g_autoptr (GListModel) columns = eks_table_dup_written (table);
      GListModel *lookups = G_LIST_MODEL (eks_table_get_lookups (table));
      for (guint j = 0; j < g_list_model_get_n_items (columns); j++)
        {
          g_autoptr (EksColumn) column = g_list_model_get_item (columns, j);
          eks_column_foreach_field (column, collect_cb, used);
        }
      for (guint j = 0; j < g_list_model_get_n_items (lookups); j++)
        {
          g_autoptr (EksTableLookup) lookup = g_list_model_get_item (lookups, j);
          g_hash_table_add (used, g_strdup (eks_table_lookup_get_key (lookup)));
        }
      eks_filter_foreach_field (eks_table_get_where (table), collect_cb, used);
    }
  return used;
}

static gboolean
check_vanished (const char *file, const char *const *here, const char *const *before, GHashTable *used, EksTally *tally, GError **error)
{
  for (guint i = 0; before[i] != NULL; i++)
    {
      if (g_strv_contains (here, before[i]))
        continue;
      if (g_hash_table_contains (used, before[i]))
        {
          g_set_error (error, EKS_ERROR, EKS_ERROR_GUARD,
                       /* TRANSLATORS: %1$s is the name of a column, %2$s a file */
                       _("The column “%1$s” is not in “%2$s” any more, and the export needs it. Nothing was exported. If the column has another name now, choose it in the export."), before[i], file);
          return FALSE;
        }
      eks_tally_add (tally, EKS_TALLY_COLUMN_GONE, before[i], 1, file, -1);
    }
  return TRUE;
}

static gboolean
check_all (EksFileSet *files, const char *const *before, EksJob *job, EksTally *tally, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) used = find_used_fields (job);
  GPtrArray *entries = eks_file_set_get_entries (files);

  for (guint i = 0; i < entries->len; i++)
    {
      EksFileEntry *entry = g_ptr_array_index (entries, i);
      const char *const *here = eks_file_set_read_columns (files, entry, cancellable, error);
      if (here == NULL || !check_vanished (entry->name, here, before, used, tally, error))
        return FALSE;
    }
  return TRUE;
}

/* (transfer full): of the example, those that all files have: what one of several never had cannot vanish from it */
static GStrv
list_common_columns (EksFileSet *files)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GPtrArray *entries = eks_file_set_get_entries (files);
  EksFileFields *fields = eks_file_set_get_fields (files);

  for (guint i = 0; i < eks_file_fields_get_length (fields); i++)
    {
      const char *id = eks_file_fields_get (fields, i)->id;
      gboolean common = TRUE;
      for (guint j = 0; j < entries->len && common; j++)
        {
          const char *const *here = eks_file_set_read_columns (files, g_ptr_array_index (entries, j), NULL, NULL);
          common = here == NULL || g_strv_contains (here, id); /* one that is not there went away after it was read */
        }
      if (common)
        g_strv_builder_add (builder, id);
    }
  return g_strv_builder_end (builder);
}

static void
note_new (EksFileSet *files, const char *const *before, EksTally *tally)
{
  EksFileFields *fields = eks_file_set_get_fields (files);
  g_auto (GStrv) common = list_common_columns (files);

  for (guint i = 0; common[i] != NULL; i++)
    if (!g_strv_contains (before, common[i]))
      eks_tally_add (tally, EKS_TALLY_COLUMN_NEW, eks_file_fields_get (fields, eks_file_fields_find (fields, common[i]))->name, 1, eks_file_set_get_example (files)->name, -1);
}

/**
 * eks_file_run_check:
 * @environment: with the history
 * @account: of the run
 * @job: what runs
 * @tally: gets columns that came or went
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_GUARD if there is no file to read, or if one lacks a column that the job needs and that the
 *   last delivered run had; always %TRUE where there are no files
 */
gboolean
eks_file_run_check (EksEnvironment *environment, EksAccount *account, EksJob *job, EksTally *tally, GCancellable *cancellable, GError **error)
{
  EksFileSet *files = eks_account_get_files (account);
  g_autoptr (GError) local_error = NULL;
  g_auto (GStrv) before = NULL;

  if (files == NULL)
    return TRUE;
  if (eks_file_set_get_entries (files)->len == 0)
    {
      g_autofree char *shown = g_filename_display_name (eks_file_set_get_folder (files));
      g_set_error (error, EKS_ERROR, EKS_ERROR_GUARD,
                   /* TRANSLATORS: %s is a folder */
                   _("There is no file in “%s” that this export has not read yet. Nothing was exported."), shown);
      return FALSE;
    }
  before = eks_history_get_columns (eks_environment_get_history (environment), eks_job_get_id (job), eks_file_set_get_folder (files), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (before == NULL)
    return TRUE;
  if (!check_all (files, (const char *const *) before, job, tally, cancellable, error))
    return FALSE;
  note_new (files, (const char *const *) before, tally);
  return TRUE;
}

/**
 * eks_file_run_remember:
 * @environment: with the history
 * @account: of the run
 * @job: what is delivered
 * @job_id: in whose name
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Remembers which files were read and which columns they had. Blocks.
 *
 * Returns: %FALSE if that failed, so that the next run will read them once more
 */
gboolean
eks_file_run_remember (EksEnvironment *environment, EksAccount *account, EksJob *job, const char *job_id, GCancellable *cancellable, GError **error)
{
  EksFileSet *files = eks_account_get_files (account);
  g_autoptr (GPtrArray) marks = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_file_mark_free);
  g_auto (GStrv) columns = NULL;
  GPtrArray *entries;

  if (files == NULL)
    return TRUE;
  entries = eks_file_set_get_entries (files);
  for (guint i = 0; i < entries->len && eks_file_set_get_pick (files) == EKS_FILE_PICK_NEW; i++)
    {
      const EksFileEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *hash = eks_file_hash (entry->path, cancellable, error);
      if (hash == NULL)
        return FALSE;
      if (!eks_file_entry_is_unchanged (entry))
        continue; /* what stands there now nobody has read */
      g_ptr_array_add (marks, eks_file_mark_new (entry->name, entry->size, entry->modified, hash));
    }
  columns = list_common_columns (files);
  return eks_history_remember_files (eks_environment_get_history (environment), job_id, eks_file_set_get_folder (files), marks, (const char *const *) columns, error);
}
