/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is looked up of a table while somebody edits it: in a thread, from a copy of the job, so that the job may go on changing. */

#include "config.h"

#include "eks-load-private.h"

typedef struct
{
  EksLoadFunc load;
  EksLoadOptions options; /* everything in it is owned */
} Load;

static void
load_free (Load *self)
{
  g_object_unref (self->options.environment);
  g_object_unref (self->options.job);
  g_clear_object (&self->options.progress);
  g_free ((char *) self->options.id);
  g_free (self);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Load *self = task_data;
  GError *error = NULL;
  gpointer loaded = self->load (&self->options, cancellable, &error);

  if (loaded != NULL)
    g_task_return_pointer (task, loaded, g_object_unref);
  else
    g_task_return_error (task, error);
}

/* @tag: the function that was called, for eks_load_finish(). @options is copied; @callback is called in the caller's main context. */
void
eks_load_start (gpointer tag, EksLoadFunc load, const EksLoadOptions *options, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Load *self = g_new0 (Load, 1);

  self->load = load;
  self->options = *options;
  g_object_ref (self->options.environment);
  self->options.job = eks_job_copy (options->job);
  self->options.id = g_strdup (options->id);
  if (self->options.progress != NULL)
    g_object_ref (self->options.progress);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, self, (GDestroyNotify) load_free);
  g_task_run_in_thread (task, load_in_thread);
}

/* (transfer full) (nullable): what was loaded */
gpointer
eks_load_finish (gpointer tag, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL) && g_async_result_is_tagged (result, tag), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
