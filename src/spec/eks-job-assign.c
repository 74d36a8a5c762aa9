/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One export takes over what another one is about; whose it is, and where it goes, stays. */

#include "config.h"

#include "eks-job-private.h"

static void
copy_parameters (EksJob *self, EksJob *from)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, eks_job_get_parameters (from));
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (copy, g_strdup (name), g_strdup (value));
  eks_job_take_parameters (self, copy);
}

/**
 * eks_job_assign:
 * @self: a job
 * @from: another job
 *
 * Makes @self export what @from does: its name, rows, columns and kind of file. Its id, connection, language,
 * protection and destinations stay, and with them whom it tells, when it runs, its guards and how long its files are kept. Its tables are other objects then.
 */
void
eks_job_assign (EksJob *self, EksJob *from)
{
  GListModel *tables;
  g_autoptr (GPtrArray) copies = NULL;

  g_return_if_fail (EKS_IS_JOB (self) && EKS_IS_JOB (from) && self != from);

  tables = G_LIST_MODEL (eks_job_get_tables (from));
  copies = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      g_ptr_array_add (copies, eks_table_copy (table));
    }
  copy_parameters (self, from);
  eks_format_assign (eks_job_get_format (self), eks_job_get_format (from));
  g_object_set (self, "personal", eks_job_get_personal (from), "report", eks_job_get_report (from), NULL);
  eks_job_set_file_name (self, eks_job_get_chosen_file_name (from));
  eks_job_set_name (self, eks_job_get_name (from));
  g_list_store_splice (eks_job_get_tables (self), 0, g_list_model_get_n_items (G_LIST_MODEL (eks_job_get_tables (self))), copies->pdata, copies->len);
}
