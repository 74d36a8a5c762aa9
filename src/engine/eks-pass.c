/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that ask the service the same question are filled from one answer, whichever files they go to: it is asked
 * once, and both see the same data. One of them leads: it is read and written as always; the rest of them gather
 * what they want of its rows until it is their turn. */

#include "config.h"

#include "eks-pass.h"

/* A record that came twice is dropped by its key where the pass begins, so all tables of records must mean the same key.
 * Distinct records do not care: they are one a key anyway. */
static gboolean
may_share (EksPlan *a, EksPlan *b)
{
  return eks_plan_is_distinct (a) || eks_plan_is_distinct (b) || eks_plan_get_entity (a) == eks_plan_get_entity (b);
}

static gboolean
fits (GPtrArray *group, EksPlan *plan)
{
  for (guint i = 0; i < group->len; i++)
    if (!may_share (g_ptr_array_index (group, i), plan))
      return FALSE;
  return TRUE;
}

/* The first, if files have to be written in the order of the job; else the first that has rows of its own, because
 * those are many and what they are part of is little to keep. */
static EksPlan *
choose_lead (GPtrArray *group, gboolean in_order)
{
  for (guint i = 0; !in_order && i < group->len; i++)
    if (!eks_plan_is_distinct (g_ptr_array_index (group, i)))
      return g_ptr_array_index (group, i);
  return g_ptr_array_index (group, 0);
}

static void
follow (GPtrArray *group, gboolean in_order)
{
  EksPlan *lead = choose_lead (group, in_order);

  for (guint i = 0; i < group->len; i++)
    if (g_ptr_array_index (group, i) != lead)
      eks_plan_follow (g_ptr_array_index (group, i), lead);
}

/**
 * eks_pass_share:
 * @plans: (element-type EksPlan): of the tables of one job, none of them opened
 * @in_order: whether they must be opened in their order; else a plan must be opened after the one that it follows
 *
 * Lets plans follow others that read what they need, too.
 */
void
eks_pass_share (GPtrArray *plans, gboolean in_order)
{
  g_autoptr (GPtrArray) questions = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);

  g_return_if_fail (plans != NULL);

  for (guint i = 0; i < plans->len && plans->len > 1; i++)
    g_ptr_array_add (questions, eks_plan_describe_question (g_ptr_array_index (plans, i)));
  for (guint i = 0; i < questions->len; i++)
    {
      if (questions->pdata[i] == NULL)
        continue;
      g_autoptr (GPtrArray) group = g_ptr_array_new ();
      for (guint j = i; j < questions->len; j++)
        {
          EksPlan *plan = g_ptr_array_index (plans, j);
          if (g_hash_table_contains (taken, plan) || g_strcmp0 (questions->pdata[i], questions->pdata[j]) != 0 || !fits (group, plan))
            continue;
          g_hash_table_add (taken, plan);
          g_ptr_array_add (group, plan);
        }
      if (group->len > 1)
        follow (group, in_order);
    }
}
