/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each works out the new order and puts it in place by a single splice of what differs. */

#include "config.h"

#include "eks-columns-edit.h"

static GPtrArray *
list_columns (GListStore *list)
{
  GListModel *model = G_LIST_MODEL (list);
  GPtrArray *columns = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (columns, g_list_model_get_item (model, i));
  return columns;
}

static void
put (GListStore *list, GPtrArray *wanted)
{
  g_autoptr (GPtrArray) now = list_columns (list);
  guint shorter = MIN (now->len, wanted->len);
  guint start = 0, end = 0;

  while (start < shorter && now->pdata[start] == wanted->pdata[start])
    start++;
  while (end < shorter - start && now->pdata[now->len - 1 - end] == wanted->pdata[wanted->len - 1 - end])
    end++;
  if (start + end < now->len || start + end < wanted->len)
    g_list_store_splice (list, start, now->len - start - end, wanted->pdata + start, wanted->len - start - end);
}

static gboolean
is_chosen (GPtrArray *chosen, gpointer column)
{
  return g_ptr_array_find (chosen, column, NULL);
}

static void
swap (GPtrArray *columns, guint position)
{
  gpointer column = columns->pdata[position];

  columns->pdata[position] = columns->pdata[position + 1];
  columns->pdata[position + 1] = column;
}

/**
 * eks_columns_edit_move:
 * @list: a list of columns of a table
 * @chosen: (element-type EksColumn): some of its columns
 * @down: whether one place down, else one up
 *
 * Those that stand at the end already stay, and so do those that follow them without a gap.
 */
void
eks_columns_edit_move (GListStore *list, GPtrArray *chosen, gboolean down)
{
  g_autoptr (GPtrArray) columns = NULL;

  g_return_if_fail (G_IS_LIST_STORE (list) && chosen != NULL);

  columns = list_columns (list);
  for (guint i = 1; i < columns->len; i++)
    {
      guint position = down ? columns->len - 1 - i : i - 1; /* of the upper of two neighbours */
      gboolean upper = is_chosen (chosen, columns->pdata[position]);
      gboolean lower = is_chosen (chosen, columns->pdata[position + 1]);
      if (down ? upper && !lower : lower && !upper)
        swap (columns, position);
    }
  put (list, columns);
}

/**
 * eks_columns_edit_drop:
 * @list: a list of columns of a table
 * @chosen: (element-type EksColumn): some of its columns
 * @target: the column in whose place they shall stand
 *
 * They come together: before @target if they come from below, else after it.
 */
void
eks_columns_edit_drop (GListStore *list, GPtrArray *chosen, EksColumn *target)
{
  g_autoptr (GPtrArray) columns = NULL;
  g_autoptr (GPtrArray) moved = g_ptr_array_new ();
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean from_above;
  guint position;

  g_return_if_fail (G_IS_LIST_STORE (list) && chosen != NULL && EKS_IS_COLUMN (target));

  if (is_chosen (chosen, target))
    return;
  columns = list_columns (list);
  for (guint i = 0; i < columns->len; i++)
    if (is_chosen (chosen, columns->pdata[i]))
      g_ptr_array_add (moved, columns->pdata[i]);
    else
      g_ptr_array_add (wanted, g_object_ref (columns->pdata[i]));
  if (moved->len == 0 || !g_ptr_array_find (wanted, target, &position))
    return;
  from_above = columns->pdata[position] != target; /* some that stood before it are gone */
  position += from_above ? 1 : 0;
  for (guint i = 0; i < moved->len; i++)
    g_ptr_array_insert (wanted, (int) (position + i), g_object_ref (moved->pdata[i]));
  put (list, wanted);
}

/**
 * eks_columns_edit_remove:
 * @list: a list of columns of a table
 * @chosen: (element-type EksColumn): some of its columns
 */
void
eks_columns_edit_remove (GListStore *list, GPtrArray *chosen)
{
  g_autoptr (GPtrArray) columns = NULL;

  g_return_if_fail (G_IS_LIST_STORE (list) && chosen != NULL);

  columns = list_columns (list);
  for (guint i = columns->len; i > 0; i--)
    if (is_chosen (chosen, columns->pdata[i - 1]))
      g_ptr_array_remove_index (columns, i - 1);
  put (list, columns);
}

/**
 * eks_columns_edit_duplicate:
 * @list: a list of columns of a table
 * @chosen: (element-type EksColumn): some of its columns
 * @maximum: how many columns the list may have
 *
 * Each gets a copy below it, with the usual title: two of the same would be a riddle.
 */
void
eks_columns_edit_duplicate (GListStore *list, GPtrArray *chosen, guint maximum)
{
  g_autoptr (GPtrArray) columns = NULL;

  g_return_if_fail (G_IS_LIST_STORE (list) && chosen != NULL);

  columns = list_columns (list);
  for (guint i = columns->len; i > 0 && columns->len < maximum; i--)
    if (is_chosen (chosen, columns->pdata[i - 1]))
      {
        EksColumn *copy = eks_column_copy (columns->pdata[i - 1]);
        eks_column_set_title (copy, NULL);
        g_ptr_array_insert (columns, (int) i, copy);
      }
  put (list, columns);
}

/**
 * eks_columns_edit_set_hidden:
 * @chosen: (element-type EksColumn): columns
 * @hidden: whether they stay out of the file
 */
void
eks_columns_edit_set_hidden (GPtrArray *chosen, gboolean hidden)
{
  g_return_if_fail (chosen != NULL);

  for (guint i = 0; i < chosen->len; i++)
    g_object_set (chosen->pdata[i], "hidden", hidden, NULL);
}

/**
 * eks_columns_edit_add:
 * @list: a list of columns of a table
 * @columns: a list of #EksColumn
 * @replace: whether they take the place of those that are there
 *
 * Adds copies of @columns at the end.
 */
void
eks_columns_edit_add (GListStore *list, GListModel *columns, gboolean replace)
{
  g_autoptr (GPtrArray) wanted = NULL;

  g_return_if_fail (G_IS_LIST_STORE (list) && G_IS_LIST_MODEL (columns));

  wanted = replace ? g_ptr_array_new_with_free_func (g_object_unref) : list_columns (list);
  for (guint i = 0; i < g_list_model_get_n_items (columns) && wanted->len < EKS_TABLE_MAX_COLUMNS; i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      g_ptr_array_add (wanted, eks_column_copy (column));
    }
  put (list, wanted);
}
