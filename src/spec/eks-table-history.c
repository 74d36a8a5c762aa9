/* SPDX-License-Identifier: GPL-3.0-or-later */
/* It watches the table, so nobody has to say what was done. A step keeps a copy of the table and, beside it, the very
 * columns that stood in its lists: they are given their old settings back, and whoever shows one goes on showing it. */

#include "config.h"

#include "eks-table-history.h"

#include <string.h>

/* The lists of columns that a table has, and where they stand in its JSON. */
#define N_LISTS 3
static const char *const list_names[N_LISTS] = { "columns", "by", "values" };

typedef struct
{
  EksTable *copy;     /* (owned) */
  JsonNode *node;     /* (owned): the copy, to compare */
  GPtrArray *columns[N_LISTS]; /* (owned) (element-type EksColumn): those of the table itself, in order */
} State;

struct _EksTableHistory
{
  GObject parent_instance;

  EksTable *table;   /* (owned) */
  GPtrArray *states; /* (owned) (element-type State): the oldest first */
  guint current;     /* which of them the table is like */
  char *last_text;   /* (owned) (nullable): the text that the last change changed */
  gint64 last_time;  /* when that was */
  guint idle;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksTableHistory, eks_table_history, G_TYPE_OBJECT)

static GListStore *
get_list (EksTable *table, guint index)
{
  GListStore *const lists[N_LISTS] = { eks_table_get_columns (table), eks_table_get_by (table), eks_table_get_values (table) };

  return lists[index];
}

static void
state_free (State *state)
{
  g_object_unref (state->copy);
  json_node_unref (state->node);
  for (guint i = 0; i < N_LISTS; i++)
    g_ptr_array_unref (state->columns[i]);
  g_free (state);
}

static State *
state_new (EksTable *table)
{
  State *state = g_new0 (State, 1);

  state->copy = eks_table_copy (table);
  state->node = eks_table_to_json (table);
  for (guint i = 0; i < N_LISTS; i++)
    {
      GListModel *columns = G_LIST_MODEL (get_list (table, i));
      state->columns[i] = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint j = 0; j < g_list_model_get_n_items (columns); j++)
        g_ptr_array_add (state->columns[i], g_list_model_get_item (columns, j));
    }
  return state;
}

static State *
get_current (EksTableHistory *self)
{
  return g_ptr_array_index (self->states, self->current);
}

static gboolean
idle_cb (gpointer data)
{
  EksTableHistory *self = data;

  self->idle = 0;
  eks_table_history_record (self, g_get_monotonic_time ());
  return G_SOURCE_REMOVE;
}

/* What is done in one stroke may be several changes; they are one step. */
static void
on_table_changed (EksTableHistory *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, idle_cb, self, NULL);
}

static void
eks_table_history_dispose (GObject *object)
{
  EksTableHistory *self = EKS_TABLE_HISTORY (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->table != NULL)
    g_signal_handlers_disconnect_by_data (self->table, self);
  g_clear_object (&self->table);
  G_OBJECT_CLASS (eks_table_history_parent_class)->dispose (object);
}

static void
eks_table_history_finalize (GObject *object)
{
  EksTableHistory *self = EKS_TABLE_HISTORY (object);

  g_ptr_array_unref (self->states);
  g_free (self->last_text);
  G_OBJECT_CLASS (eks_table_history_parent_class)->finalize (object);
}

static void
eks_table_history_class_init (EksTableHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = eks_table_history_dispose;
  object_class->finalize = eks_table_history_finalize;
  /**
   * EksTableHistory::changed:
   *
   * What eks_table_history_peek() gives is not what it was.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
eks_table_history_init (EksTableHistory *self)
{
  self->states = g_ptr_array_new_with_free_func ((GDestroyNotify) state_free);
}

/**
 * eks_table_history_new:
 * @table: a table
 *
 * Returns: (transfer full): a history that begins with the table as it is now and records what becomes of it
 */
EksTableHistory *
eks_table_history_new (EksTable *table)
{
  EksTableHistory *self;

  g_return_val_if_fail (EKS_IS_TABLE (table), NULL);

  self = g_object_new (EKS_TYPE_TABLE_HISTORY, NULL);
  self->table = g_object_ref (table);
  g_ptr_array_add (self->states, state_new (table));
  g_signal_connect_swapped (table, "changed", G_CALLBACK (on_table_changed), self);
  return self;
}

/* The only member that differs; NULL if there are several or none. */
static const char *
find_only_difference (JsonObject *first, JsonObject *second)
{
  const char *found = NULL;
  guint n = 0;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, first);
  while (json_object_iter_next (&iter, &name, &node))
    if (!json_object_has_member (second, name) || !json_node_equal (node, json_object_get_member (second, name)))
      {
        found = name;
        n++;
      }
  json_object_iter_init (&iter, second);
  while (json_object_iter_next (&iter, &name, &node))
    if (!json_object_has_member (first, name))
      {
        found = name;
        n++;
      }
  return n == 1 ? found : NULL;
}

/* The only element that differs in arrays of the same length; -1 if there are several or none. */
static int
find_only_element (JsonNode *first, JsonNode *second)
{
  JsonArray *one = first != NULL ? json_node_get_array (first) : NULL;
  JsonArray *other = second != NULL ? json_node_get_array (second) : NULL;
  int found = -1;

  if (one == NULL || other == NULL || json_array_get_length (one) != json_array_get_length (other))
    return -1;
  for (guint i = 0; i < json_array_get_length (one); i++)
    if (!json_node_equal (json_array_get_element (one, i), json_array_get_element (other, i)))
      {
        if (found >= 0)
          return -1;
        found = (int) i;
      }
  return found;
}

/* @name: the place of the group or condition. @found: (inout): the place of the condition whose values differ. %FALSE if
 * anything else differs, or a second condition. */
static gboolean
find_typed_condition (EksFilter *before, EksFilter *after, const char *name, char **found)
{
  guint n = eks_filter_get_n_children (before);

  if (eks_filter_get_kind (before) != eks_filter_get_kind (after) || n != eks_filter_get_n_children (after))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *child = g_strdup_printf ("%s.%u", name, i);
      if (!find_typed_condition (eks_filter_get_child (before, i), eks_filter_get_child (after, i), child, found))
        return FALSE;
    }
  if (eks_filter_get_kind (before) != EKS_FILTER_CONDITION)
    return TRUE;
  if (strcmp (eks_filter_get_field (before), eks_filter_get_field (after)) != 0 || eks_filter_get_comparison (before) != eks_filter_get_comparison (after))
    return FALSE;
  if (g_strv_equal (eks_filter_get_values (before), eks_filter_get_values (after)))
    return TRUE;
  if (*found != NULL)
    return FALSE;
  *found = g_strdup (name);
  return TRUE;
}

static char *
name_typed_condition (State *before, State *after)
{
  g_autofree char *found = NULL;

  if (!find_typed_condition (eks_table_get_where (before->copy), eks_table_get_where (after->copy), "where", &found))
    return NULL;
  return g_steal_pointer (&found);
}

/* What somebody may be typing in one of the columns of a list. */
static char *
name_column_text (JsonObject *first, JsonObject *second, const char *list)
{
  static const char *const typed[] = { "title", "default", "constant", "pattern", "min", "max", NULL };
  int column = find_only_element (json_object_get_member (first, list), json_object_get_member (second, list));
  JsonObject *one, *other;
  const char *member;
  int transform;

  if (column < 0)
    return NULL;
  one = json_array_get_object_element (json_object_get_array_member (first, list), (guint) column);
  other = json_array_get_object_element (json_object_get_array_member (second, list), (guint) column);
  member = find_only_difference (one, other);
  if (member != NULL && g_strv_contains (typed, member))
    return g_strdup_printf ("%s.%d.%s", list, column, member);
  if (g_strcmp0 (member, "transform") != 0)
    return NULL;
  transform = find_only_element (json_object_get_member (one, member), json_object_get_member (other, member));
  return transform >= 0 ? g_strdup_printf ("%s.%d.%s.%d", list, column, member, transform) : NULL;
}

static JsonObject *
get_group (JsonObject *table)
{
  return json_object_has_member (table, "group") ? json_object_get_object_member (table, "group") : NULL;
}

/* What somebody may be typing: a text or a number of one column, the arguments of one transform, the values of one condition.
 * NULL for a change that is always a step of its own. */
static char *
name_text (State *before, State *after)
{
  JsonObject *first = json_node_get_object (before->node);
  JsonObject *second = json_node_get_object (after->node);
  const char *member = find_only_difference (first, second);

  if (g_strcmp0 (member, "where") == 0)
    return name_typed_condition (before, after);
  if (g_strcmp0 (member, "group") == 0 && (first = get_group (first)) != NULL && (second = get_group (second)) != NULL)
    member = find_only_difference (first, second);
  for (guint i = 0; i < N_LISTS; i++)
    if (g_strcmp0 (member, list_names[i]) == 0)
      return name_column_text (first, second, member);
  return NULL;
}

static void
add_state (EksTableHistory *self, State *state, gboolean same_text)
{
  if (same_text)
    g_ptr_array_remove_index (self->states, self->current);
  else
    self->current++;
  g_ptr_array_add (self->states, state);
  if (self->states->len > EKS_TABLE_HISTORY_MAX_STEPS + 1)
    {
      g_ptr_array_remove_index (self->states, 0);
      self->current--;
    }
}

/**
 * eks_table_history_record:
 * @self: a history
 * @now: the monotonic time, by which changes of the same text become one step
 *
 * Keeps the table as it is now, if it has changed. Done by itself as soon as the main loop is idle.
 */
void
eks_table_history_record (EksTableHistory *self, gint64 now)
{
  State *state;
  char *text;
  gboolean same_text;

  g_return_if_fail (EKS_IS_TABLE_HISTORY (self));

  g_clear_handle_id (&self->idle, g_source_remove);
  state = state_new (self->table);
  if (json_node_equal (state->node, get_current (self)->node))
    {
      state_free (state);
      return;
    }
  text = name_text (get_current (self), state);
  same_text = self->current > 0 && text != NULL && g_strcmp0 (text, self->last_text) == 0 && now - self->last_time < EKS_TABLE_HISTORY_COALESCE_US;
  if (self->current + 1 < self->states->len)
    g_ptr_array_set_size (self->states, (int) self->current + 1);
  add_state (self, state, same_text);
  g_free (self->last_text);
  self->last_text = text;
  self->last_time = now;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * eks_table_history_peek:
 * @self: a history
 * @redo: whether to look forward, else back
 *
 * Returns: (transfer none) (nullable): what the table would be after eks_table_history_go(); %NULL if there is no step that way
 */
EksTable *
eks_table_history_peek (EksTableHistory *self, gboolean redo)
{
  g_return_val_if_fail (EKS_IS_TABLE_HISTORY (self), NULL);

  if (redo)
    return self->current + 1 < self->states->len ? ((State *) g_ptr_array_index (self->states, self->current + 1))->copy : NULL;
  return self->current > 0 ? ((State *) g_ptr_array_index (self->states, self->current - 1))->copy : NULL;
}

/* All that can be set after an object was made. What is the same is not notified. */
static void
copy_properties (GObject *from, GObject *to)
{
  guint n;
  g_autofree GParamSpec **list = g_object_class_list_properties (G_OBJECT_GET_CLASS (from), &n);

  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      if (!(list[i]->flags & G_PARAM_WRITABLE) || list[i]->flags & G_PARAM_CONSTRUCT_ONLY)
        continue;
      g_value_init (&value, list[i]->value_type);
      g_object_get_property (from, list[i]->name, &value);
      g_object_set_property (to, list[i]->name, &value);
    }
}

/* Transforms that are still of the same kind stay the same objects. */
static void
restore_transforms (EksColumn *from, EksColumn *to)
{
  GListModel *wanted = G_LIST_MODEL (eks_column_get_transforms (from));
  GListStore *list = eks_column_get_transforms (to);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  g_autoptr (GPtrArray) rest = g_ptr_array_new_with_free_func (g_object_unref);
  guint same = 0;

  for (guint i = 0; i < g_list_model_get_n_items (wanted); i++)
    {
      g_autoptr (EksTransform) transform = g_list_model_get_item (wanted, i);
      g_autoptr (EksTransform) there = i < n && same == i ? g_list_model_get_item (G_LIST_MODEL (list), i) : NULL;
      if (there != NULL && eks_transform_get_kind (there) == eks_transform_get_kind (transform))
        {
          copy_properties (G_OBJECT (transform), G_OBJECT (there));
          same++;
        }
      else
        g_ptr_array_add (rest, eks_transform_copy (transform));
    }
  if (rest->len > 0 || same < n)
    g_list_store_splice (list, same, n - same, rest->pdata, rest->len);
}

/* Only where they differ, so that rows of a list that stay are not made anew. */
static void
restore_order (GListStore *list, GPtrArray *wanted)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  guint start = 0, end = 0;

  for (; start < MIN (n, wanted->len); start++)
    {
      g_autoptr (EksColumn) there = g_list_model_get_item (G_LIST_MODEL (list), start);
      if (there != g_ptr_array_index (wanted, start))
        break;
    }
  for (; end < MIN (n, wanted->len) - start; end++)
    {
      g_autoptr (EksColumn) there = g_list_model_get_item (G_LIST_MODEL (list), n - 1 - end);
      if (there != g_ptr_array_index (wanted, wanted->len - 1 - end))
        break;
    }
  if (start + end < n || start + end < wanted->len)
    g_list_store_splice (list, start, n - start - end, wanted->pdata + start, wanted->len - start - end);
}

static gboolean
same_filter (EksTable *table, EksTable *other)
{
  g_autoptr (JsonNode) node = eks_filter_to_json (eks_table_get_where (table));
  g_autoptr (JsonNode) other_node = eks_filter_to_json (eks_table_get_where (other));

  return json_node_equal (node, other_node);
}

static void
restore_columns (GListModel *copies, GPtrArray *columns)
{
  for (guint i = 0; i < columns->len; i++)
    {
      g_autoptr (EksColumn) copy = g_list_model_get_item (copies, i);
      copy_properties (G_OBJECT (copy), g_ptr_array_index (columns, i));
      restore_transforms (copy, g_ptr_array_index (columns, i));
    }
}

static void
restore_lookups (EksTable *table, EksTable *then)
{
  GListStore *list = eks_table_get_lookups (table);
  GListModel *wanted = G_LIST_MODEL (eks_table_get_lookups (then));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (wanted); i++)
    {
      g_autoptr (EksTableLookup) lookup = g_list_model_get_item (wanted, i);
      g_ptr_array_add (copies, eks_table_lookup_copy (lookup));
    }
  if (n > 0 || copies->len > 0)
    g_list_store_splice (list, 0, n, copies->pdata, copies->len);
}

static void
restore (EksTableHistory *self, State *state)
{
  for (guint i = 0; i < N_LISTS; i++)
    restore_columns (G_LIST_MODEL (get_list (state->copy, i)), state->columns[i]);
  eks_table_set_name (self->table, eks_table_get_name (state->copy));
  eks_table_set_entity (self->table, eks_table_get_entity (state->copy));
  eks_table_set_parents (self->table, eks_table_get_parents (state->copy));
  if (!same_filter (self->table, state->copy))
    {
      g_autoptr (EksFilter) where = eks_filter_copy (eks_table_get_where (state->copy));
      eks_table_set_where (self->table, where);
    }
  restore_lookups (self->table, state->copy);
  for (guint i = 0; i < N_LISTS; i++)
    restore_order (get_list (self->table, i), state->columns[i]);
  eks_table_set_counted (self->table, eks_table_get_counted (state->copy));
}

/**
 * eks_table_history_go:
 * @self: a history
 * @redo: whether to go forward, else back
 *
 * Makes the table what it was a step before, or what it was before that was undone.
 *
 * Returns: %FALSE if there is no step that way
 */
gboolean
eks_table_history_go (EksTableHistory *self, gboolean redo)
{
  g_return_val_if_fail (EKS_IS_TABLE_HISTORY (self), FALSE);

  if (self->idle != 0)
    eks_table_history_record (self, g_get_monotonic_time ());
  if (eks_table_history_peek (self, redo) == NULL)
    return FALSE;
  self->current += redo ? 1 : -1;
  restore (self, get_current (self));
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->last_text, g_free);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}
