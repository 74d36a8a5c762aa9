/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The period of an export is a condition of its filter like any other. Where there is one that stands for the whole
 * table, it can be chosen here with one click; all tables of the export that have the same follow. */

#include "config.h"

#include "eks-period-row.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  EksComparison comparison;
  const char *values[3];
  const char *label;
} Period;

static const Period periods[] = {
  { EKS_COMPARISON_TODAY, { NULL }, N_("Today") },
  { EKS_COMPARISON_YESTERDAY, { NULL }, N_("Yesterday") },
  { EKS_COMPARISON_IN_LAST, { "7", "days", NULL }, N_("Last 7 days") },
  { EKS_COMPARISON_IN_LAST, { "30", "days", NULL }, N_("Last 30 days") },
  { EKS_COMPARISON_THIS_WEEK, { NULL }, N_("This week") },
  { EKS_COMPARISON_LAST_WEEK, { NULL }, N_("Last week") },
  { EKS_COMPARISON_THIS_MONTH, { NULL }, N_("This month") },
  { EKS_COMPARISON_LAST_MONTH, { NULL }, N_("Last month") },
  { EKS_COMPARISON_IN_LAST, { "12", "months", NULL }, N_("Last 12 months") },
  { EKS_COMPARISON_THIS_YEAR, { NULL }, N_("This year") },
  { EKS_COMPARISON_LAST_YEAR, { NULL }, N_("Last year") },
};

struct _EksPeriodRow
{
  AdwComboRow parent_instance;

  EksJob *job; /* (owned) (nullable) */
  guint updating : 1;
};

G_DEFINE_FINAL_TYPE (EksPeriodRow, eks_period_row, ADW_TYPE_COMBO_ROW)

/* Returns: (transfer none) (nullable): the condition that every row of @table meets and that is a period */
static EksFilter *
find_condition (EksTable *table)
{
  EksFilter *where = eks_table_get_where (table);

  if (eks_filter_get_kind (where) != EKS_FILTER_ALL)
    return NULL;
  for (guint i = 0; i < eks_filter_get_n_children (where); i++)
    {
      EksFilter *child = eks_filter_get_child (where, i);
      if (eks_filter_get_kind (child) == EKS_FILTER_CONDITION
          && (eks_comparison_is_period (eks_filter_get_comparison (child)) || eks_filter_get_comparison (child) == EKS_COMPARISON_IN_LAST))
        return child;
    }
  return NULL;
}

static gboolean
is_period (EksFilter *condition, EksComparison comparison, const char *const *values)
{
  static const char *const none[] = { NULL };
  const char *const *own = eks_filter_get_values (condition);

  return eks_filter_get_comparison (condition) == comparison && g_strv_equal (own != NULL ? own : none, values != NULL ? values : none);
}

static guint
find_period (EksFilter *condition)
{
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    if (is_period (condition, periods[i].comparison, periods[i].values))
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static void
set_period (EksFilter *condition, const Period *period)
{
  eks_filter_set_comparison (condition, period->comparison);
  eks_filter_set_values (condition, period->values);
}

static void
on_selected (EksPeriodRow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));
  EksFilter *first = self->job != NULL ? find_condition (eks_job_get_table (self->job, 0)) : NULL;
  g_autoptr (EksFilter) before = first != NULL ? eks_filter_copy (first) : NULL;
  GListModel *tables;

  if (self->updating || before == NULL || selected >= G_N_ELEMENTS (periods))
    return;
  tables = G_LIST_MODEL (eks_job_get_tables (self->job));
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      EksFilter *condition = find_condition (table);
      if (condition != NULL && is_period (condition, eks_filter_get_comparison (before), eks_filter_get_values (before)))
        set_period (condition, &periods[selected]);
    }
}

static void
eks_period_row_dispose (GObject *object)
{
  g_clear_object (&EKS_PERIOD_ROW (object)->job);
  G_OBJECT_CLASS (eks_period_row_parent_class)->dispose (object);
}

static void
eks_period_row_class_init (EksPeriodRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_period_row_dispose;
}

static void
eks_period_row_init (EksPeriodRow *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    gtk_string_list_append (labels, _(periods[i].label));
  self->updating = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (labels));
  self->updating = FALSE;
  g_signal_connect (self, "notify::selected", G_CALLBACK (on_selected), NULL);
}

/**
 * eks_period_row_show:
 * @self: the row
 * @job: the export that it is about
 */
void
eks_period_row_show (EksPeriodRow *self, EksJob *job)
{
  EksFilter *condition;

  g_return_if_fail (EKS_IS_PERIOD_ROW (self) && EKS_IS_JOB (job));

  g_set_object (&self->job, job);
  condition = find_condition (eks_job_get_table (job, 0));
  self->updating = TRUE;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), condition != NULL ? find_period (condition) : GTK_INVALID_LIST_POSITION);
  self->updating = FALSE;
}

/**
 * eks_period_row_is_useful:
 * @self: the row
 *
 * Returns: whether the export has a period that can be chosen here; others are for the page of filters
 */
gboolean
eks_period_row_is_useful (EksPeriodRow *self)
{
  g_return_val_if_fail (EKS_IS_PERIOD_ROW (self), FALSE);
  return adw_combo_row_get_selected (ADW_COMBO_ROW (self)) != GTK_INVALID_LIST_POSITION;
}
