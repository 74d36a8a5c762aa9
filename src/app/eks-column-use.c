/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A drop-down beside a column of a table that is counted. Choosing another use may move the column from one list of the table to
 * the other, and so away from the row that the drop-down is on: it is done when the click is over. */

#include "config.h"

#include "eks-column-use.h"

#include "eks-group-words.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  EksPer per;
  EksMeasure measure;
} Use;

struct _EksColumnUse
{
  AdwBin parent_instance;

  GtkDropDown *drop_down; /* (unowned): the child */
  EksTable *table;        /* (owned) */
  EksColumn *column;      /* (owned) */
  GArray *uses;           /* (owned) (element-type Use): in the order of the drop-down */
  guint idle;
  gboolean updating;
};

enum
{
  MOVING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksColumnUse, eks_column_use, ADW_TYPE_BIN)

static const char *
describe_per (EksPer per)
{
  switch (per)
    {
    case EKS_PER_HOUR:
      return C_("group", "Each hour");
    case EKS_PER_DAY:
      return C_("group", "Each day");
    case EKS_PER_WEEK:
      return C_("group", "Each week");
    case EKS_PER_MONTH:
      return C_("group", "Each month");
    case EKS_PER_QUARTER:
      return C_("group", "Each quarter");
    case EKS_PER_YEAR:
      return C_("group", "Each year");
    case EKS_PER_VALUE:
    default:
      /* TRANSLATORS: below “One row for”: each different value of a field; the others are each hour, each day … */
      return C_("group", "Each value");
    }
}

/* (transfer full): what a field of the kind can be used for */
static GArray *
list_uses (EksType type)
{
  GArray *uses = g_array_new (FALSE, FALSE, sizeof (Use));

  for (EksPer per = EKS_PER_VALUE; per <= EKS_PER_YEAR; per++)
    {
      const Use use = { per, EKS_MEASURE_NONE };
      if (eks_per_suits (per, type))
        g_array_append_val (uses, use);
    }
  for (EksMeasure measure = EKS_MEASURE_COUNT; measure <= EKS_MEASURE_AVG; measure++)
    {
      const Use use = { EKS_PER_VALUE, measure };
      if (eks_measure_suits (measure, type))
        g_array_append_val (uses, use);
    }
  return uses;
}

static guint
find_use (EksColumnUse *self)
{
  for (guint i = 0; i < self->uses->len; i++)
    {
      const Use *use = &g_array_index (self->uses, Use, i);
      if (use->per == eks_column_get_per (self->column) && use->measure == eks_column_get_measure (self->column))
        return i;
    }
  return GTK_INVALID_LIST_POSITION; /* it does not suit the field, which the row says */
}

static void
show_use (EksColumnUse *self)
{
  self->updating = TRUE;
  gtk_drop_down_set_selected (self->drop_down, find_use (self));
  self->updating = FALSE;
}

static GListStore *
get_list (EksTable *table, EksColumn *column)
{
  return eks_column_get_measure (column) != EKS_MEASURE_NONE ? eks_table_get_values (table) : eks_table_get_by (table);
}

/* Sizes are nothing that a result has. */
static void
set_use (EksColumn *column, const Use *use)
{
  g_object_freeze_notify (G_OBJECT (column));
  g_object_set (column, "per", use->per, "measure", use->measure, NULL);
  if (use->measure != EKS_MEASURE_NONE)
    g_object_set (column, "minimum", 0, "maximum", 0, NULL);
  g_object_thaw_notify (G_OBJECT (column));
}

static gboolean
apply_cb (gpointer data)
{
  g_autoptr (EksColumnUse) self = g_object_ref (data);
  guint selected = gtk_drop_down_get_selected (self->drop_down);
  GListStore *before = get_list (self->table, self->column);
  GListStore *after;
  guint position;

  self->idle = 0;
  if (selected == GTK_INVALID_LIST_POSITION || selected == find_use (self))
    return G_SOURCE_REMOVE;
  set_use (self->column, &g_array_index (self->uses, Use, selected));
  after = get_list (self->table, self->column);
  if (before != after && g_list_store_find (before, self->column, &position))
    {
      g_signal_emit (self, signals[MOVING], 0, after);
      g_list_store_remove (before, position);
      g_list_store_append (after, self->column);
    }
  return G_SOURCE_REMOVE;
}

static void
on_selected (EksColumnUse *self)
{
  if (!self->updating && self->idle == 0)
    self->idle = g_idle_add (apply_cb, self);
}

static void
eks_column_use_dispose (GObject *object)
{
  EksColumnUse *self = EKS_COLUMN_USE (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->column != NULL)
    g_signal_handlers_disconnect_by_data (self->column, self);
  g_clear_object (&self->column);
  g_clear_object (&self->table);
  g_clear_pointer (&self->uses, g_array_unref);
  G_OBJECT_CLASS (eks_column_use_parent_class)->dispose (object);
}

static void
eks_column_use_class_init (EksColumnUseClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_column_use_dispose;
  /**
   * EksColumnUse::moving:
   * @self: the drop-down, which goes away with its row
   * @list: the list of the table that the column comes to
   */
  signals[MOVING] = g_signal_new ("moving", EKS_TYPE_COLUMN_USE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_LIST_STORE);
}

static void
eks_column_use_init (EksColumnUse *self)
{
}

/**
 * eks_column_use_new:
 * @table: a table that is counted
 * @column: one of the columns to group by, or one of the values
 * @type: what the values of its field mean
 *
 * Returns: (transfer floating): a drop-down of what the column can be used for
 */
GtkWidget *
eks_column_use_new (EksTable *table, EksColumn *column, EksType type)
{
  EksColumnUse *self;
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  g_return_val_if_fail (EKS_IS_TABLE (table) && EKS_IS_COLUMN (column), NULL);

  self = g_object_new (EKS_TYPE_COLUMN_USE, NULL);
  self->table = g_object_ref (table);
  self->column = g_object_ref (column);
  self->uses = list_uses (type);
  for (guint i = 0; i < self->uses->len; i++)
    {
      const Use *use = &g_array_index (self->uses, Use, i);
      gtk_string_list_append (words, use->measure != EKS_MEASURE_NONE ? eks_measure_get_label (use->measure) : describe_per (use->per));
    }
  self->drop_down = GTK_DROP_DOWN (gtk_drop_down_new (g_object_ref (G_LIST_MODEL (words)), NULL));
  gtk_widget_set_halign (GTK_WIDGET (self->drop_down), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->drop_down), "column-use");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->drop_down));
  show_use (self);
  g_signal_connect_swapped (self->drop_down, "notify::selected", G_CALLBACK (on_selected), self);
  g_signal_connect_swapped (column, "notify::per", G_CALLBACK (show_use), self);
  g_signal_connect_swapped (column, "notify::measure", G_CALLBACK (show_use), self);
  return GTK_WIDGET (self);
}

/**
 * eks_column_use_set_label:
 * @self: a drop-down
 * @label: what a screen reader calls it
 */
void
eks_column_use_set_label (EksColumnUse *self, const char *label)
{
  g_return_if_fail (EKS_IS_COLUMN_USE (self) && label != NULL);
  eks_ui_set_label (self->drop_down, label);
}

/**
 * eks_column_use_get_maximum:
 * @table: a table
 * @list: one of its lists of columns
 *
 * Returns: how many may stand in it
 */
guint
eks_column_use_get_maximum (EksTable *table, GListStore *list)
{
  if (list == eks_table_get_by (table))
    return EKS_GROUP_MAX_BY;
  return list == eks_table_get_values (table) ? EKS_GROUP_MAX_VALUES : EKS_TABLE_MAX_COLUMNS;
}

/* Numbers are added up, days are put together by the day, and everything else by itself. */
static EksColumn *
make_column (EksTable *table, const char *field, EksType type)
{
  if (!eks_table_get_counted (table))
    return eks_column_new (field, NULL);
  if (type == EKS_TYPE_INTEGER || type == EKS_TYPE_NUMBER)
    return eks_column_new_measure (EKS_MEASURE_SUM, field, NULL);
  return eks_column_new_by (field, type == EKS_TYPE_TIMESTAMP || type == EKS_TYPE_DATE ? EKS_PER_DAY : EKS_PER_VALUE, NULL);
}

/**
 * eks_column_use_add:
 * @table: a table
 * @field: the id of a field
 * @type: what its values mean
 *
 * Adds it to the file as the last one of its kind, unless there are as many as there may be.
 */
void
eks_column_use_add (EksTable *table, const char *field, EksType type)
{
  g_autoptr (EksColumn) column = NULL;
  GListStore *list;

  g_return_if_fail (EKS_IS_TABLE (table) && field != NULL);

  column = make_column (table, field, type);
  list = eks_table_get_counted (table) ? get_list (table, column) : eks_table_get_columns (table);
  if (g_list_model_get_n_items (G_LIST_MODEL (list)) < eks_column_use_get_maximum (table, list))
    g_list_store_append (list, column);
}

/**
 * eks_column_use_begin:
 * @table: a table that was never counted
 * @time_field: (nullable): the id of the field that says when its records were
 *
 * The beginning is something that works: how many there are each day.
 */
void
eks_column_use_begin (EksTable *table, const char *time_field)
{
  g_autoptr (EksColumn) count = eks_column_new_measure (EKS_MEASURE_COUNT, EKS_MEASURE_ROWS, NULL);

  g_return_if_fail (EKS_IS_TABLE (table));

  g_list_store_append (eks_table_get_values (table), count);
  if (time_field != NULL)
    {
      g_autoptr (EksColumn) day = eks_column_new_by (time_field, EKS_PER_DAY, NULL);
      g_list_store_append (eks_table_get_by (table), day);
    }
}
