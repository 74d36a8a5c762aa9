/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows: groups of conditions, and below them the same in words. */

#include "config.h"

#include "eks-filters-page.h"

#include "eks-count-bar.h"
#include "eks-describe.h"
#include "eks-filter-group.h"
#include "eks-kept.h"

#include <glib/gi18n-lib.h>

struct _EksFiltersPage
{
  EksPage parent_instance;

  AdwBin *group_bin;
  EksCountBar *count_bar;
  GtkWidget *kept_box;
  GtkLabel *kept_label;
  GtkWidget *summary_box;
  GtkLabel *summary_label;

  GSignalGroup *where_signals; /* (owned) */
  EksValueSource *values;      /* (owned) (nullable): what fields hold, as long as the wizard is open */
};

G_DEFINE_FINAL_TYPE (EksFiltersPage, eks_filters_page, EKS_TYPE_PAGE)

static void
show_summary (EksFiltersPage *self)
{
  EksPage *page = EKS_PAGE (self);
  EksEntity *entity = eks_page_get_entity (page);
  g_autofree char *words = NULL;

  if (entity != NULL)
    words = eks_describe_filter (eks_page_get_connector (page), entity, eks_table_get_where (eks_page_get_table (page)));
  gtk_label_set_label (self->summary_label, words != NULL ? words : "");
  gtk_widget_set_visible (self->summary_box, words != NULL && words[0] != '\0');
}

/* A service that forgets does not say so. */
static void
show_kept (EksFiltersPage *self)
{
  EksPage *page = EKS_PAGE (self);
  EksTable *table = eks_page_get_table (page);
  g_autofree char *sentence = table != NULL ? eks_kept_describe (eks_page_get_environment (page), eks_page_get_job (page), table) : NULL;

  if (sentence != NULL)
    gtk_label_set_label (self->kept_label, sentence);
  gtk_widget_set_visible (self->kept_box, sentence != NULL);
}

static void
on_where_changed (EksFiltersPage *self)
{
  EksPage *page = EKS_PAGE (self);

  show_summary (self);
  show_kept (self);
  eks_count_bar_refresh (self->count_bar, eks_page_get_environment (page), eks_page_get_job (page));
}

static void
eks_filters_page_refresh (EksPage *page)
{
  EksFiltersPage *self = EKS_FILTERS_PAGE (page);
  EksTable *table = eks_page_get_table (page);
  EksClock *clock = eks_environment_get_clock (eks_page_get_environment (page));

  if (self->values == NULL)
    self->values = eks_value_source_new (eks_page_get_environment (page), eks_page_get_job (page));
  if (eks_page_get_entity (page) != NULL)
    {
      g_autoptr (EksFilterScope) scope = eks_filter_scope_new (eks_page_get_connector (page), table, self->values, eks_clock_get_real_time (clock));
      adw_bin_set_child (self->group_bin, eks_filter_group_new (scope, eks_table_get_where (table), 0));
    }
  else
    adw_bin_set_child (self->group_bin, NULL);
  g_signal_group_set_target (self->where_signals, eks_table_get_where (table));
  gtk_widget_set_visible (GTK_WIDGET (self->count_bar), eks_page_get_entity (page) != NULL);
  on_where_changed (self);
}

static void
eks_filters_page_dispose (GObject *object)
{
  EksFiltersPage *self = EKS_FILTERS_PAGE (object);

  g_clear_object (&self->where_signals);
  g_clear_object (&self->values);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_FILTERS_PAGE);
  G_OBJECT_CLASS (eks_filters_page_parent_class)->dispose (object);
}

static void
eks_filters_page_class_init (EksFiltersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_filters_page_dispose;
  EKS_PAGE_CLASS (klass)->refresh = eks_filters_page_refresh;
  g_type_ensure (EKS_TYPE_COUNT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-filters-page.ui");
  gtk_widget_class_bind_template_child (widget_class, EksFiltersPage, group_bin);
  gtk_widget_class_bind_template_child (widget_class, EksFiltersPage, count_bar);
  gtk_widget_class_bind_template_child (widget_class, EksFiltersPage, kept_box);
  gtk_widget_class_bind_template_child (widget_class, EksFiltersPage, kept_label);
  gtk_widget_class_bind_template_child (widget_class, EksFiltersPage, summary_box);
  gtk_widget_class_bind_template_child (widget_class, EksFiltersPage, summary_label);
}

static void
eks_filters_page_init (EksFiltersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->where_signals = g_signal_group_new (EKS_TYPE_FILTER);
  g_signal_group_connect_swapped (self->where_signals, "changed", G_CALLBACK (on_where_changed), self);
}
