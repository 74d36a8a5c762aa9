/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a table of a job to the chain of readers that fulfils it:
 *
 *   source → filter on own fields → distinct records → a look-up for each relation → filter on related fields
 *          → what was not sent before → projection
 *
 * A table that is counted has the stages of EksGroupChain in place of the projection.
 * Only fields that a column, a filter or a look-up needs are read. Rows that the filter can refuse by the
 * record's own fields never reach a look-up. */

#include "config.h"

#include "eks-plan-private.h"

#include "eks-distinct-reader.h"
#include "eks-error.h"
#include "eks-filter-reader.h"
#include "eks-fresh-reader.h"
#include "eks-kept.h"
#include "eks-latest-reader.h"
#include "eks-secrets.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
plan_field_free (EksPlanField *field)
{
  g_free (field->id);
  eks_field_ref_clear (&field->ref);
  g_free (field);
}

/**
 * eks_plan_free:
 * @self: (nullable) (transfer full): a plan
 */
void
eks_plan_free (EksPlan *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->parents, g_hash_table_unref);
  if (self->collector != NULL)
    eks_tally_forget_table (self->tally, EKS_PLAN_ASIDE + self->table_number);
  g_clear_pointer (&self->collector, eks_collector_free);
  g_clear_pointer (&self->followers, g_ptr_array_unref);
  g_clear_pointer (&self->aliases, g_ptr_array_unref);
  g_clear_pointer (&self->filters, g_ptr_array_unref);
  g_clear_object (&self->group);
  g_clear_object (&self->distinct);
  g_clear_object (&self->latest);
  g_clear_object (&self->fresh);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->relations, g_ptr_array_unref);
  g_clear_object (&self->early);
  g_clear_object (&self->late);
  g_clear_object (&self->account);
  g_clear_object (&self->table);
  g_clear_object (&self->clock);
  g_clear_object (&self->tally);
  g_clear_object (&self->progress);
  g_clear_pointer (&self->salt, g_bytes_unref);
  g_free (self->language);
  g_free (self);
}

EksPlanField *
eks_plan_find_field (EksPlan *self, const char *id)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      EksPlanField *field = g_ptr_array_index (self->fields, i);
      if (strcmp (field->id, id) == 0)
        return field;
    }
  return NULL;
}

static gboolean
need_field (EksPlan *self, const char *id, GError **error)
{
  EksPlanField *field;

  if (eks_plan_find_field (self, id) != NULL)
    return TRUE;
  field = g_new0 (EksPlanField, 1);
  field->id = g_strdup (id);
  if (!eks_connector_resolve (eks_account_get_connector (self->account), self->entity, id, &field->ref, error))
    {
      plan_field_free (field);
      return FALSE;
    }
  g_ptr_array_add (self->fields, field);
  if (field->ref.relation != NULL && !g_ptr_array_find (self->relations, field->ref.relation, NULL))
    {
      /* the key may be a field of another relation, which is looked up before this one */
      if (!need_field (self, field->ref.relation->key, error))
        return FALSE;
      g_ptr_array_add (self->relations, (gpointer) field->ref.relation);
    }
  return TRUE;
}

static void
collect_cb (gpointer field, gpointer data)
{
  g_ptr_array_add (data, g_strdup (field));
}

static gboolean
need_all_fields (EksPlan *self, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GListModel) columns = eks_table_dup_written (self->table);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      eks_column_foreach_field (column, collect_cb, ids);
    }
  eks_filter_foreach_field (eks_table_get_where (self->table), collect_cb, ids);
  if (eks_entity_get_key (self->entity) != NULL)
    collect_cb ((gpointer) eks_entity_get_key (self->entity), ids);
  eks_content_table_foreach_field (self->content, collect_cb, ids);
  for (guint i = 0; i < ids->len; i++)
    if (!need_field (self, g_ptr_array_index (ids, i), error))
      return FALSE;
  return TRUE;
}

static void
is_related_cb (gpointer id, gpointer data)
{
  gpointer *closure = data;
  EksPlanField *field = eks_plan_find_field (closure[0], id);

  if (field != NULL && field->ref.relation != NULL)
    *(gboolean *) closure[1] = TRUE;
}

static gboolean
uses_related_field (EksPlan *self, EksFilter *filter)
{
  gboolean result = FALSE;
  gpointer closure[] = { self, &result };

  eks_filter_foreach_field (filter, is_related_cb, closure);
  return result;
}

/* What can be decided before the look-ups is decided before them. */
static void
split_filter (EksPlan *self)
{
  EksFilter *where = eks_table_get_where (self->table);

  self->early = eks_filter_new_group (EKS_FILTER_ALL);
  self->late = eks_filter_new_group (EKS_FILTER_ALL);
  if (eks_filter_get_kind (where) != EKS_FILTER_ALL)
    {
      g_autoptr (EksFilter) copy = eks_filter_copy (where);
      eks_filter_append (uses_related_field (self, where) ? self->late : self->early, copy);
      return;
    }
  for (guint i = 0; i < eks_filter_get_n_children (where); i++)
    {
      EksFilter *child = eks_filter_get_child (where, i);
      g_autoptr (EksFilter) copy = eks_filter_copy (child);
      eks_filter_append (uses_related_field (self, child) ? self->late : self->early, copy);
    }
}

static gboolean
check_days (EksPlan *self, GError **error)
{
  GPtrArray *streams = eks_entity_get_streams (self->entity);
  gint64 first, last;

  for (guint i = 0; i < streams->len; i++)
    if (!eks_plan_find_days (self, g_ptr_array_index (streams, i), &first, &last, error))
      return FALSE;
  return TRUE;
}

/**
 * eks_plan_new:
 * @options: what is wanted, from where; copied
 * @error: return location
 *
 * Understands the table: which fields are needed, which relations, what can be asked of the service.
 * Asks nothing yet.
 *
 * Returns: (transfer full) (nullable): the plan, or %NULL with %EKS_ERROR_INVALID_JOB
 */
EksPlan *
eks_plan_new (const EksPlanOptions *options, GError **error)
{
  g_autoptr (EksPlan) self = NULL;
  const char *entity;

  g_return_val_if_fail (options != NULL, NULL);

  self = g_new0 (EksPlan, 1);
  self->account = g_object_ref (options->account);
  self->table = g_object_ref (options->table);
  self->language = g_strdup (options->language);
  self->clock = g_object_ref (options->clock);
  self->tally = g_object_ref (options->tally);
  g_set_object (&self->progress, options->progress);
  self->now = options->now;
  self->table_number = options->table_number;
  self->shape = options->shape;
  self->content = options->content;
  self->max_rows = options->max_rows;
  self->followers = g_ptr_array_new ();
  self->aliases = g_ptr_array_new_with_free_func (g_free);
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) plan_field_free);
  self->relations = g_ptr_array_new ();
  self->filters = g_ptr_array_new_with_free_func (g_object_unref);

  entity = eks_table_get_entity (self->table);
  self->entity = entity != NULL ? eks_connector_find_entity (eks_account_get_connector (self->account), entity) : NULL;
  if (self->entity == NULL || eks_entity_get_streams (self->entity)->len == 0)
    {
      /* TRANSLATORS: %s is the id of what somebody wants to export */
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("This system has nothing called “%s” to export"), entity != NULL ? entity : "");
      return NULL;
    }
  if (eks_table_get_n_written (self->table) == 0)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("There is no column to show or to write"));
      return NULL;
    }
  self->parents = eks_parents_dup_keys (eks_table_get_parents (self->table));
  if (!need_all_fields (self, error))
    return NULL;
  split_filter (self);
  if (!check_days (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * eks_plan_needs_salt:
 * @table: a table
 *
 * Returns: whether a column of it is written as a hash, which needs eks_secrets_ensure_salt()
 */
gboolean
eks_plan_needs_salt (EksTable *table)
{
  g_autoptr (GListModel) columns = NULL;

  g_return_val_if_fail (EKS_IS_TABLE (table), FALSE);

  columns = eks_table_dup_written (table);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      GListModel *transforms = G_LIST_MODEL (eks_column_get_transforms (column));
      for (guint j = 0; !eks_column_get_hidden (column) && j < g_list_model_get_n_items (transforms); j++)
        {
          g_autoptr (EksTransform) transform = g_list_model_get_item (transforms, j);
          if (eks_transform_get_kind (transform) == EKS_TRANSFORM_HASH)
            return TRUE;
        }
    }
  return FALSE;
}

/* What is gone does not come, however well everything else goes. */
static void
count_beyond_kept (EksPlan *self)
{
  g_autofree char *day = NULL;

  if (eks_kept_find_day (self->entity, eks_table_get_where (self->table), eks_account_get_zone (self->account), self->now, &day))
    eks_tally_add (self->tally, EKS_TALLY_BEYOND_KEPT, day, 1, NULL, 0);
}

/**
 * eks_plan_open:
 * @self: a plan
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Asks the first question and builds the chain on the stream that answers it; before that, fetches the salt if a column has
 * a hash. Blocks.
 * A plan is opened once. One that follows another is opened after that was read to its end.
 *
 * Returns: (transfer full) (nullable): the rows as a writer gets them
 */
EksReader *
eks_plan_open (EksPlan *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksSource) source = NULL;
  g_autoptr (EksReader) rows = NULL;
  g_autoptr (GError) local_error = NULL;
  EksReader *chain;

  g_return_val_if_fail (self != NULL && !self->opened, NULL);

  self->opened = TRUE;
  if (eks_plan_needs_salt (self->table) && (self->salt = eks_secrets_ensure_salt (cancellable, error)) == NULL)
    return NULL;
  eks_plan_conceal_values (self);
  count_beyond_kept (self);
  source = eks_plan_open_source (self, error);
  if (source == NULL)
    return NULL;
  rows = eks_plan_take_gathered (self, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (rows == NULL)
    rows = eks_plan_read_early (self, source, cancellable, error);
  if (rows == NULL)
    return NULL;
  chain = eks_plan_build_late_chain (self, rows, source, self->stream, error);
  if (chain == NULL)
    eks_reader_close (rows, cancellable, NULL);
  return chain;
}

/**
 * eks_plan_get_rows_filtered:
 * @self: a plan that was opened
 *
 * Returns: records that its filters have refused so far
 */
guint64
eks_plan_get_rows_filtered (EksPlan *self)
{
  guint64 n = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->filters->len; i++)
    n += eks_filter_reader_get_n_dropped (g_ptr_array_index (self->filters, i));
  return n;
}

/**
 * eks_plan_get_rows_counted:
 * @self: a plan that was opened
 * @rows: (out): records that were put together so far
 *
 * Returns: whether its table is counted; if not, each record that a filter lets through is a row, and @rows stays as it was
 */
gboolean
eks_plan_get_rows_counted (EksPlan *self, guint64 *rows)
{
  g_return_val_if_fail (self != NULL && rows != NULL, FALSE);

  if (self->group != NULL)
    *rows = eks_group_reader_get_n_rows (self->group);
  return self->group != NULL;
}

/**
 * eks_plan_has_lookups:
 * @self: a plan
 *
 * Returns: whether records of other entities are read, which the counters of its progress hold too
 */
gboolean
eks_plan_has_lookups (EksPlan *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->relations->len > 0 || eks_entity_get_parent (self->entity) != NULL;
}

/**
 * eks_plan_is_announced:
 * @self: a plan that was opened
 *
 * With a filter it never is: days are asked for wider than they are wanted, and everything else is decided here.
 *
 * Returns: whether the service itself says how many rows the table has: the total of its progress
 */
gboolean
eks_plan_is_announced (EksPlan *self)
{
  g_return_val_if_fail (self != NULL && self->stream != NULL, FALSE);
  return !self->gathered && self->fresh == NULL && !self->stream->distinct && eks_filter_is_empty (eks_table_get_where (self->table)) &&
         self->stream->paging != NULL && (self->stream->paging->total != NULL || self->stream->paging->total_header != NULL) &&
         self->stream->only_path_field == NULL && self->stream->parent == NULL;
}

/**
 * eks_plan_get_rows_merged:
 * @self: a plan that was opened
 *
 * Returns: rows so far that were one more of a record that is written already, or of none
 */
guint64
eks_plan_get_rows_merged (EksPlan *self)
{
  g_return_val_if_fail (self != NULL, 0);
  if (self->latest != NULL)
    return eks_latest_reader_get_n_merged (EKS_LATEST_READER (self->latest));
  return self->distinct != NULL ? eks_distinct_reader_get_n_merged (EKS_DISTINCT_READER (self->distinct)) : 0;
}

/**
 * eks_plan_get_rows_sent_before:
 * @self: a plan that was opened
 *
 * Returns: rows so far that are left out because an earlier run has sent them
 */
guint64
eks_plan_get_rows_sent_before (EksPlan *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->fresh != NULL ? eks_fresh_reader_get_n_dropped (EKS_FRESH_READER (self->fresh)) : 0;
}

/**
 * eks_plan_get_entity:
 * @self: a plan
 *
 * Returns: (transfer none): whose records it reads
 */
EksEntity *
eks_plan_get_entity (EksPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->entity;
}

/**
 * eks_plan_is_distinct:
 * @self: a plan
 *
 * Returns: whether its records only come as part of others
 */
gboolean
eks_plan_is_distinct (EksPlan *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return eks_entity_get_stream (self->entity, 0)->distinct;
}
