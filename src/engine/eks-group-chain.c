/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stages of a table that is counted:
 *
 *   rows → periods → changes of what is grouped by → groups → changes of the values → projection
 *
 * What is grouped by is changed before: rows that look alike in the file are one row. What was counted is changed after. */

#include "config.h"

#include "eks-group-chain.h"

#include "eks-grouping.h"
#include "eks-period-reader.h"
#include "eks-project-reader.h"

/* A column and what it is called from stage to stage; no field's id begins with #. */
typedef struct
{
  EksColumn *column; /* (owned) */
  char *id;          /* (owned): of what is written */
  char *period;      /* (owned) (nullable): of its period */
  char *start;       /* (owned) (nullable): of the beginning of its period */
} Item;

static void
item_free (Item *item)
{
  g_object_unref (item->column);
  g_free (item->id);
  g_free (item->period);
  g_free (item->start);
  g_free (item);
}

static gboolean
is_value (const Item *item)
{
  return eks_column_get_measure (item->column) != EKS_MEASURE_NONE;
}

static GPtrArray *
list_items (GListModel *columns)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      Item *item = g_new0 (Item, 1);
      item->column = g_list_model_get_item (columns, i);
      item->id = g_strdup_printf ("#%u", i);
      if (eks_column_get_per (item->column) != EKS_PER_VALUE)
        {
          item->period = g_strdup_printf ("#%u.period", i);
          item->start = g_strdup_printf ("#%u.start", i);
        }
      g_ptr_array_add (items, item);
    }
  return items;
}

/* Transforms get the first day of a period: %B %Y, or the Monday of a week. */
static EksReader *
add_periods (const EksGroupChain *chain, EksReader *reader, GPtrArray *items, GError **error)
{
  g_autofree EksPeriodColumn *periods = g_new0 (EksPeriodColumn, items->len);
  guint n = 0;

  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = g_ptr_array_index (items, i);
      if (item->period != NULL)
        periods[n++] = (EksPeriodColumn) {
          .id = item->period,
          .start_id = item->start,
          .field = eks_column_get_field (item->column),
          .per = eks_column_get_per (item->column),
          .as_start = g_list_model_get_n_items (G_LIST_MODEL (eks_column_get_transforms (item->column))) > 0,
        };
    }
  return n > 0 ? eks_period_reader_new (reader, periods, n, chain->context->zone, chain->tally, error) : g_object_ref (reader);
}

/* (transfer full): the same changes, of another column of the stage before */
static EksColumn *
redirect (EksColumn *column, const char *id)
{
  EksColumn *copy = eks_column_copy (column);

  g_object_set (copy, "text", id, "per", EKS_PER_VALUE, "measure", EKS_MEASURE_NONE, NULL);
  return copy;
}

/* What is called @id behind it is made of the field or period; of the @values what was counted under “id.counted”. */
static EksReader *
add_changes (const EksGroupChain *chain, EksReader *reader, GPtrArray *items, gboolean values, GError **error)
{
  g_autoptr (GPtrArray) made_of = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree EksMadeColumn *made = g_new0 (EksMadeColumn, items->len);
  EksCellContext context = *chain->context;
  guint n = 0;

  context.no_rows = !values;
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = g_ptr_array_index (items, i);
      g_autofree char *counted = g_strconcat (item->id, ".counted", NULL);
      const char *source = values ? counted : item->period != NULL ? item->period : eks_column_get_field (item->column);
      if (is_value (item) != values || !eks_column_has_changes (item->column))
        continue;
      g_ptr_array_add (made_of, redirect (item->column, source));
      made[n++] = (EksMadeColumn) { .id = item->id, .title = chain->titles[i], .column = made_of->pdata[made_of->len - 1], .personal = chain->personal[i] };
    }
  return n > 0 ? eks_column_reader_new (reader, made, n, &context, chain->tally, error) : g_object_ref (reader);
}

/* What a column to group by is called before the groups, as after. */
static const char *
get_key_id (const Item *item)
{
  if (eks_column_has_changes (item->column))
    return item->id;
  return item->period != NULL ? item->period : eks_column_get_field (item->column);
}

/* (transfer full): what a value is called behind the groups */
static char *
make_counted_id (const Item *item)
{
  return eks_column_has_changes (item->column) ? g_strconcat (item->id, ".counted", NULL) : g_strdup (item->id);
}

static EksReader *
add_groups (const EksGroupChain *chain, EksReader *reader, GPtrArray *items, GError **error)
{
  g_autofree EksGroupKey *keys = g_new0 (EksGroupKey, items->len);
  g_autofree EksGroupMeasure *measures = g_new0 (EksGroupMeasure, items->len);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  EksGroupOptions options = { .keys = keys, .measures = measures, .zone = chain->context->zone, .tally = chain->tally };

  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = g_ptr_array_index (items, i);
      if (!is_value (item))
        {
          keys[options.n_keys++] = (EksGroupKey) { .id = get_key_id (item), .sort = item->start };
          continue;
        }
      g_ptr_array_add (ids, make_counted_id (item));
      measures[options.n_measures++] = (EksGroupMeasure) {
        .id = ids->pdata[ids->len - 1], .field = eks_column_get_field (item->column), .measure = eks_column_get_measure (item->column)
      };
    }
  return eks_group_reader_new (reader, &options, error);
}

static EksReader *
add_projection (const EksGroupChain *chain, EksReader *reader, GPtrArray *items, GError **error)
{
  g_autofree EksSchemaColumn *wanted = g_new0 (EksSchemaColumn, items->len);

  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = g_ptr_array_index (items, i);
      wanted[i] = (EksSchemaColumn) { .id = is_value (item) ? item->id : get_key_id (item), .title = chain->titles[i], .personal = chain->personal[i] };
    }
  return eks_project_reader_new (reader, wanted, items->len, chain->tally, error);
}

/**
 * eks_group_chain_open:
 * @chain: what is wanted; need not outlive the call
 * @rows: where rows come from, with all fields that are needed; kept
 * @group: (out) (transfer full): the stage that counts
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the rows as a writer gets them, or %NULL with %EKS_ERROR_INVALID_JOB
 */
EksReader *
eks_group_chain_open (const EksGroupChain *chain, EksReader *rows, EksGroupReader **group, GError **error)
{
  g_autoptr (GPtrArray) items = list_items (chain->columns);
  g_autoptr (EksReader) periods = add_periods (chain, rows, items, error);
  g_autoptr (EksReader) keys = periods != NULL ? add_changes (chain, periods, items, FALSE, error) : NULL;
  g_autoptr (EksReader) groups = keys != NULL ? add_groups (chain, keys, items, error) : NULL;
  g_autoptr (EksReader) values = groups != NULL ? add_changes (chain, groups, items, TRUE, error) : NULL;

  if (values == NULL)
    return NULL;
  *group = g_object_ref (EKS_GROUP_READER (groups));
  return add_projection (chain, values, items, error);
}
