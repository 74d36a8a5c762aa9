/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ten thousand runs are read in a thread; a list that only got new ones in front stays where it was scrolled to. */

#include "config.h"

#include "eks-run-list.h"

#include <string.h>

struct _EksRunItem
{
  GObject parent_instance;

  EksRunRecord *run;       /* (owned) (nullable) */
  EksActionRecord *action; /* (owned) (nullable): if it is no run */
};

G_DEFINE_FINAL_TYPE (EksRunItem, eks_run_item, G_TYPE_OBJECT)

static void
eks_run_item_finalize (GObject *object)
{
  EksRunItem *self = EKS_RUN_ITEM (object);

  eks_run_record_free (self->run);
  eks_action_record_free (self->action);
  G_OBJECT_CLASS (eks_run_item_parent_class)->finalize (object);
}

static void
eks_run_item_class_init (EksRunItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_run_item_finalize;
}

static void
eks_run_item_init (EksRunItem *self)
{
}

/* Takes what it is given. */
static EksRunItem *
make_item (EksRunRecord *run, EksActionRecord *action)
{
  EksRunItem *self = g_object_new (EKS_TYPE_RUN_ITEM, NULL);

  self->run = run;
  self->action = action;
  return self;
}

/**
 * eks_run_item_get_run:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the run, without its report, if it is one
 */
const EksRunRecord *
eks_run_item_get_run (EksRunItem *self)
{
  g_return_val_if_fail (EKS_IS_RUN_ITEM (self), NULL);
  return self->run;
}

/**
 * eks_run_item_get_action:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): what was done to a service, if it is that
 */
const EksActionRecord *
eks_run_item_get_action (EksRunItem *self)
{
  g_return_val_if_fail (EKS_IS_RUN_ITEM (self), NULL);
  return self->action;
}

/**
 * eks_run_item_get_started:
 * @self: an item
 *
 * Returns: when it began, µs since 1970 UTC
 */
gint64
eks_run_item_get_started (EksRunItem *self)
{
  g_return_val_if_fail (EKS_IS_RUN_ITEM (self), 0);
  return self->run != NULL ? self->run->started : self->action->started;
}

typedef struct
{
  EksRunFilter filter;
  char *job_id; /* (owned) (nullable): of the filter */
  char *text;   /* (owned) (nullable): of the filter */
  gboolean with_actions;
} Load;

static void
load_free (Load *load)
{
  g_free (load->job_id);
  g_free (load->text);
  g_free (load);
}

static gboolean
is_wanted (const EksActionRecord *action, const EksRunFilter *filter)
{
  gboolean done = strcmp (action->outcome, "done") == 0;

  return action->started >= filter->from && (filter->choice == EKS_RUN_CHOICE_ALL || (filter->choice == EKS_RUN_CHOICE_DONE && done) || (filter->choice == EKS_RUN_CHOICE_FAILED && !done));
}

/* Takes runs and actions out of their lists; both begin with the newest, and so does what they make. */
static GPtrArray *
merge (GPtrArray *runs, GPtrArray *actions, const Load *load)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  guint i = 0, j = 0;

  while (i < runs->len || j < actions->len)
    {
      EksRunRecord *run = i < runs->len ? g_ptr_array_index (runs, i) : NULL;
      EksActionRecord *action = j < actions->len ? g_ptr_array_index (actions, j) : NULL;
      if (action == NULL || (run != NULL && run->started >= action->started))
        g_ptr_array_add (items, make_item (g_steal_pointer (&runs->pdata[i++]), NULL));
      else if (is_wanted (action, &load->filter))
        g_ptr_array_add (items, make_item (NULL, g_steal_pointer (&actions->pdata[j++])));
      else
        j++;
    }
  return items;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Load *load = task_data;
  EksHistory *history = eks_environment_get_history (source);
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GPtrArray) actions = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  runs = eks_history_find (history, &load->filter, &error);
  actions = runs != NULL ? eks_history_list_actions (history, NULL, load->with_actions ? EKS_HISTORY_MAX_ACTIONS : 0, &error) : NULL;
  if (actions != NULL)
    g_task_return_pointer (task, merge (runs, actions, load), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * eks_run_list_load_async:
 * @environment: the environment
 * @filter: which runs; copied. Its limit and whether reports are wanted do not count
 * @with_actions: whether what was done to services belongs to it
 * @cancellable: (nullable): cancels
 * @callback: called in the caller's main context
 * @data: data for @callback
 */
void
eks_run_list_load_async (EksEnvironment *environment, const EksRunFilter *filter, gboolean with_actions, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (environment, cancellable, callback, data);
  Load *load = g_new0 (Load, 1);

  load->filter = *filter;
  load->filter.job_id = load->job_id = g_strdup (filter->job_id);
  load->filter.text = load->text = g_strdup (filter->text);
  load->filter.limit = EKS_RUN_LIST_MAX;
  load->filter.with_report = FALSE;
  load->with_actions = with_actions;
  g_task_set_source_tag (task, eks_run_list_load_async);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * eks_run_list_load_finish:
 * @environment: the environment
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type EksRunItem): the newest first
 */
GPtrArray *
eks_run_list_load_finish (EksEnvironment *environment, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, environment) && g_async_result_is_tagged (result, eks_run_list_load_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
is_same (EksRunItem *a, EksRunItem *b)
{
  if (a->run != NULL || b->run != NULL)
    return a->run != NULL && b->run != NULL && a->run->id == b->run->id;
  return a->action->id == b->action->id && strcmp (a->action->outcome, b->action->outcome) == 0;
}

static gboolean
is_same_at (GListModel *list, guint i, GPtrArray *items, guint j)
{
  g_autoptr (EksRunItem) item = g_list_model_get_item (list, i);

  return is_same (item, g_ptr_array_index (items, j));
}

/**
 * eks_run_list_update:
 * @list: of #EksRunItem
 * @items: (element-type EksRunItem): what it is to have
 *
 * Changes only the part between the beginning and the end that stay as they are.
 */
void
eks_run_list_update (GListStore *list, GPtrArray *items)
{
  GListModel *model = G_LIST_MODEL (list);
  guint n_old = g_list_model_get_n_items (model), n_new = items->len, first = 0, last = 0;

  while (first < MIN (n_old, n_new) && is_same_at (model, first, items, first))
    first++;
  while (last < MIN (n_old, n_new) - first && is_same_at (model, n_old - 1 - last, items, n_new - 1 - last))
    last++;
  if (n_old - first - last > 0 || n_new - first - last > 0)
    g_list_store_splice (list, first, n_old - first - last, items->pdata + first, n_new - first - last);
}
