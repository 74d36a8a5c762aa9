/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A switch and a number of days, and in a sentence what will happen: something is going to be removed. */

#include "config.h"

#include "eks-keep-group.h"

#include "eks-fault-row.h"

#include <glib/gi18n-lib.h>

#define USUAL_DAYS 60

struct _EksKeepGroup
{
  AdwPreferencesGroup parent_instance;

  GtkSwitch *remove_switch;
  GtkWidget *days_row;
  GtkSpinButton *days_spin;
  EksFaultRow *words;

  EksJob *job;    /* (owned) (nullable): the export that is shown */
  gboolean shows; /* rows are being set from the job: what they say is no wish */
};

G_DEFINE_FINAL_TYPE (EksKeepGroup, eks_keep_group, ADW_TYPE_PREFERENCES_GROUP)

static void
on_changed (EksKeepGroup *self)
{
  if (!self->shows && self->job != NULL)
    eks_job_set_retention_days (self->job, gtk_switch_get_active (self->remove_switch) ? gtk_spin_button_get_value_as_int (self->days_spin) : 0);
}

static void
eks_keep_group_dispose (GObject *object)
{
  EksKeepGroup *self = EKS_KEEP_GROUP (object);

  self->shows = TRUE;
  g_clear_object (&self->job);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_KEEP_GROUP);
  G_OBJECT_CLASS (eks_keep_group_parent_class)->dispose (object);
}

static void
eks_keep_group_class_init (EksKeepGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_keep_group_dispose;
  g_type_ensure (EKS_TYPE_FAULT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-keep-group.ui");
  gtk_widget_class_bind_template_child (widget_class, EksKeepGroup, remove_switch);
  gtk_widget_class_bind_template_child (widget_class, EksKeepGroup, days_row);
  gtk_widget_class_bind_template_child (widget_class, EksKeepGroup, days_spin);
  gtk_widget_class_bind_template_child (widget_class, EksKeepGroup, words);
}

static void
eks_keep_group_init (EksKeepGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->remove_switch, "notify::active", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->days_spin, "value-changed", G_CALLBACK (on_changed), self);
}

static char *
describe (int days)
{
  if (days == 0)
    return g_strdup (_("What was delivered stays until somebody removes it."));
  /* TRANSLATORS: %d is a number of days */
  return g_strdup_printf (ngettext ("%d day after it was delivered a file is removed from each place, if it is still as it was delivered. "
                                    "What Eksport did not deliver is never touched. Before it happens for the first time you see which files it will be.",
                                    "%d days after it was delivered a file is removed from each place, if it is still as it was delivered. "
                                    "What Eksport did not deliver is never touched. Before it happens for the first time you see which files it will be.", (gulong) days), days);
}

/**
 * eks_keep_group_show:
 * @self: a group
 * @job: the export that it shows and changes
 */
void
eks_keep_group_show (EksKeepGroup *self, EksJob *job)
{
  g_autofree char *words = NULL;
  int days;

  g_return_if_fail (EKS_IS_KEEP_GROUP (self) && EKS_IS_JOB (job));

  days = eks_job_get_retention_days (job);
  words = describe (days);
  self->shows = TRUE;
  if (g_set_object (&self->job, job) && days == 0)
    gtk_spin_button_set_value (self->days_spin, USUAL_DAYS);
  gtk_switch_set_active (self->remove_switch, days > 0);
  if (days > 0)
    gtk_spin_button_set_value (self->days_spin, days);
  gtk_widget_set_visible (self->days_row, days > 0);
  eks_fault_row_show_note (self->words, words);
  self->shows = FALSE;
}
