/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was found is kept in memory and goes with the window: it may be personal. */

#include "config.h"

#include "eks-value-source.h"

struct _EksValueSource
{
  GObject parent_instance;

  EksEnvironment *environment; /* (owned) */
  EksJob *job;                 /* (owned) */
  GHashTable *found;           /* (owned) (element-type utf8 EksDistinct): by connection, entity, parents and field */
};

G_DEFINE_FINAL_TYPE (EksValueSource, eks_value_source, G_TYPE_OBJECT)

static void
eks_value_source_finalize (GObject *object)
{
  EksValueSource *self = EKS_VALUE_SOURCE (object);

  g_object_unref (self->environment);
  g_object_unref (self->job);
  g_hash_table_unref (self->found);
  G_OBJECT_CLASS (eks_value_source_parent_class)->finalize (object);
}

static void
eks_value_source_class_init (EksValueSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_value_source_finalize;
}

static void
eks_value_source_init (EksValueSource *self)
{
  self->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/**
 * eks_value_source_new:
 * @environment: where connections are
 * @job: the export, which may go on changing
 *
 * Returns: (transfer full): a source of the values of its first table
 */
EksValueSource *
eks_value_source_new (EksEnvironment *environment, EksJob *job)
{
  EksValueSource *self;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), NULL);

  self = g_object_new (EKS_TYPE_VALUE_SOURCE, NULL);
  self->environment = g_object_ref (environment);
  self->job = g_object_ref (job);
  return self;
}

static char *
make_key (EksValueSource *self, const char *field)
{
  g_autofree char *connection = eks_job_dup_connection_text (self->job);
  EksTable *table = eks_job_get_table (self->job, 0);
  g_autoptr (JsonNode) parents = eks_parents_to_json (eks_table_get_parents (table));
  g_autofree char *under = eks_json_to_text (parents, FALSE);

  return g_strdup_printf ("%s\n%s\n%s\n%s", connection, eks_table_get_entity (table), under, field);
}

/**
 * eks_value_source_peek:
 * @self: a source
 * @field: id of a field
 *
 * Returns: (transfer none) (nullable): its values, if they were loaded already
 */
EksDistinct *
eks_value_source_peek (EksValueSource *self, const char *field)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (EKS_IS_VALUE_SOURCE (self) && field != NULL, NULL);

  key = make_key (self, field);
  return g_hash_table_lookup (self->found, key);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  EksValueSource *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (EksDistinct) distinct = eks_distinct_load_finish (result, &error);

  if (distinct == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_hash_table_insert (self->found, g_strdup (g_task_get_task_data (task)), g_object_ref (distinct));
  g_task_return_pointer (task, g_steal_pointer (&distinct), g_object_unref);
}

/**
 * eks_value_source_load_async:
 * @self: a source
 * @field: id of a field
 * @progress: (nullable): a fresh one, to be polled
 * @cancellable: (nullable): cancels
 * @callback: called in the caller's main context
 * @data: data for @callback
 */
void
eks_value_source_load_async (EksValueSource *self, const char *field, EksProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;

  g_return_if_fail (EKS_IS_VALUE_SOURCE (self) && field != NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, eks_value_source_load_async);
  g_task_set_task_data (task, make_key (self, field), g_free);
  eks_distinct_load_async (self->environment, self->job, 0, field, progress, cancellable, loaded_cb, task);
}

/**
 * eks_value_source_load_finish:
 * @self: a source
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the values
 */
EksDistinct *
eks_value_source_load_finish (EksValueSource *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self) && g_async_result_is_tagged (result, eks_value_source_load_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
