/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A look at files in a thread: a folder may be on a slow disk, a file encrypted. */

#include "config.h"

#include "eks-file-glance.h"

/**
 * eks_file_glance_free:
 * @self: (nullable) (transfer full): a look
 */
void
eks_file_glance_free (EksFileGlance *self)
{
  if (self == NULL)
    return;
  g_free (self->words);
  g_strfreev (self->names);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

static void
glance_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (EksAccount) account = eks_environment_open_account (source, task_data, cancellable, &error);
  EksFileSet *files = account != NULL ? eks_account_get_files (account) : NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  EksFileGlance *glance;

  if (account == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  glance = g_new0 (EksFileGlance, 1);
  glance->words = eks_file_set_describe (files);
  for (guint i = 0; i < eks_file_fields_get_length (eks_file_set_get_fields (files)); i++)
    g_strv_builder_add (names, eks_file_fields_get (eks_file_set_get_fields (files), i)->name);
  glance->names = g_strv_builder_end (names);
  glance->rows = g_ptr_array_ref (eks_file_set_get_sample (files));
  g_task_return_pointer (task, glance, (GDestroyNotify) eks_file_glance_free);
}

/**
 * eks_file_glance_async:
 * @environment: an environment
 * @connection: a connection to files, saved or not
 * @cancellable: (nullable): cancels
 * @callback: called in the caller's main context
 * @data: data for @callback
 *
 * Looks at the files of a connection.
 */
void
eks_file_glance_async (EksEnvironment *environment, EksConnection *connection, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (environment, cancellable, callback, data);

  g_task_set_source_tag (task, eks_file_glance_async);
  g_task_set_task_data (task, g_object_ref (connection), g_object_unref);
  g_task_run_in_thread (task, glance_in_thread);
}

/**
 * eks_file_glance_finish:
 * @environment: an environment
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what was seen
 */
EksFileGlance *
eks_file_glance_finish (EksEnvironment *environment, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, environment) && g_async_result_is_tagged (result, eks_file_glance_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
