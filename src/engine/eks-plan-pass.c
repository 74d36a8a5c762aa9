/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that are filled from what another one reads: one pass over the service for several. */

#include "config.h"

#include "eks-plan-private.h"

#include "eks-distinct-reader.h"
#include "eks-filter-reader.h"
#include "eks-prefix-reader.h"
#include "eks-tee-reader.h"

/* EksCollectorFunc: what the early chain would leave */
static gboolean
cut_early (EksBatch *batch, gpointer data, GError **error)
{
  EksPlan *self = data;

  for (guint i = 0; i < self->filters->len; i++)
    eks_filter_reader_cut (g_ptr_array_index (self->filters, i), batch);
  return self->distinct == NULL || eks_distinct_reader_cut (EKS_DISTINCT_READER (self->distinct), batch, error);
}

/* Its early chain reads nothing, but knows what to leave of what another table reads. */
static gboolean
prepare_collector (EksPlan *self, GError **error)
{
  g_autoptr (EksReader) nothing = eks_prefix_reader_new_empty (eks_collector_get_schema (self->collector));
  g_autoptr (EksReader) early = eks_plan_build_early_chain (self, nothing, eks_entity_get_stream (self->entity, 0), error);

  if (early == NULL)
    return FALSE;
  eks_collector_prepare (self->collector, cut_early, self, self->tally, EKS_PLAN_ASIDE + self->table_number);
  return TRUE;
}

/* The pass is over. */
static void
end_following (EksPlan *self)
{
  if (self->counts_entity)
    eks_tally_remove_alias (self->tally, eks_entity_get_id (self->entity));
  self->counts_entity = FALSE;
}

/* What was found out while the rows were gathered is of no use any more. */
static void
give_up_collector (EksPlan *self)
{
  end_following (self);
  g_clear_pointer (&self->collector, eks_collector_free);
  g_ptr_array_set_size (self->filters, 0);
  g_clear_object (&self->distinct);
  g_clear_object (&self->latest);
  eks_tally_forget_table (self->tally, EKS_PLAN_ASIDE + self->table_number);
}

/* Returns: (transfer full) (nullable): @rows, which the tables that follow see, too */
static EksReader *
show_to_followers (EksPlan *self, EksReader *rows, guint index, GError **error)
{
  g_autoptr (GPtrArray) collectors = g_ptr_array_new ();

  for (guint i = 0; i < self->followers->len; i++)
    {
      EksPlan *follower = g_ptr_array_index (self->followers, i);
      if (index > 0)
        give_up_collector (follower); /* another address than the one they have in common */
      else if (prepare_collector (follower, error))
        g_ptr_array_add (collectors, follower->collector);
      else
        return NULL;
    }
  return collectors->len > 0 ? eks_tee_reader_new (rows, collectors) : g_object_ref (rows);
}

/* Returns: (transfer full) (nullable): the rows of this table that its lead brought along, if it brought all; %NULL without
 * @error if it did not */
EksReader *
eks_plan_take_gathered (EksPlan *self, GError **error)
{
  g_autoptr (EksReader) rows = self->collector != NULL ? eks_collector_open (self->collector) : NULL;

  if (rows == NULL && self->collector != NULL)
    give_up_collector (self);
  if (rows == NULL)
    return NULL;
  end_following (self);
  g_clear_pointer (&self->collector, eks_collector_free);
  eks_tally_move_table (self->tally, EKS_PLAN_ASIDE + self->table_number, self->table_number);
  self->gathered = TRUE;
  self->stream = eks_entity_get_stream (self->entity, 0);
  return self->latest != NULL ? eks_plan_add_latest (self, rows, error) : g_steal_pointer (&rows);
}

/* Asks the service, and goes as far as a record can be decided by alone. */
EksReader *
eks_plan_read_early (EksPlan *self, EksSource *source, GCancellable *cancellable, GError **error)
{
  guint index;
  g_autoptr (EksReader) rows = eks_plan_open_answering_stream (self, source, &index, cancellable, error);
  g_autoptr (EksReader) shown = NULL;
  EksReader *early = NULL;

  if (rows == NULL)
    return NULL;
  self->stream = eks_entity_get_stream (self->entity, index);
  shown = show_to_followers (self, rows, index, error);
  if (shown != NULL)
    early = eks_plan_build_early_chain (self, shown, self->stream, error);
  if (early == NULL)
    eks_reader_close (rows, cancellable, NULL);
  return early;
}

/**
 * eks_plan_follow:
 * @self: a plan
 * @lead: one that asks the same question and will be opened before this one; this one must live until it is read
 *
 * Takes the rows of @self from those that @lead reads.
 */
void
eks_plan_follow (EksPlan *self, EksPlan *lead)
{
  g_return_if_fail (self != NULL && lead != NULL && self != lead && self->lead == NULL && lead->lead == NULL);

  self->lead = lead;
  g_ptr_array_add (lead->followers, self);
  eks_plan_conceal_values (self); /* its values are looked at before it is opened */
}

/**
 * eks_plan_get_lead:
 * @self: a plan
 *
 * Returns: (transfer none) (nullable): the plan whose rows it is filled from
 */
EksPlan *
eks_plan_get_lead (EksPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->lead;
}
