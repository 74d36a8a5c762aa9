/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of addresses: few exports have more than two or three. */

#include "config.h"

#include "eks-notify-group.h"

#include "eks-fault-row.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

struct _EksNotifyGroup
{
  AdwPreferencesGroup parent_instance;

  GtkEditable *addresses_row;
  EksFaultRow *addresses_fault;
  AdwComboRow *when_row;
  GtkWidget *server_row;

  EksNotify *notify; /* (owned) (nullable): of the export that is shown */
  gboolean shows;    /* rows are being set from the job: what they say is no wish */
};

G_DEFINE_FINAL_TYPE (EksNotifyGroup, eks_notify_group, ADW_TYPE_PREFERENCES_GROUP)

/* (transfer full): what was written, with commas, semicolons or blanks between */
static GStrv
split_addresses (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, ",; \t\n", -1);
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0')
      g_strv_builder_add (addresses, parts[i]);
  return g_strv_builder_end (addresses);
}

static void
on_addresses_changed (EksNotifyGroup *self)
{
  g_auto (GStrv) addresses = split_addresses (gtk_editable_get_text (self->addresses_row));

  if (!self->shows && self->notify != NULL)
    eks_notify_set_mail (self->notify, (const char *const *) addresses);
}

static void
on_when_selected (EksNotifyGroup *self)
{
  if (!self->shows && self->notify != NULL)
    eks_notify_set_when (self->notify, (EksNotifyWhen) adw_combo_row_get_selected (self->when_row));
}

static void
eks_notify_group_dispose (GObject *object)
{
  EksNotifyGroup *self = EKS_NOTIFY_GROUP (object);

  self->shows = TRUE; /* rows that go away select nothing, which is no wish of the person's */
  g_clear_object (&self->notify);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_NOTIFY_GROUP);
  G_OBJECT_CLASS (eks_notify_group_parent_class)->dispose (object);
}

static void
eks_notify_group_class_init (EksNotifyGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_notify_group_dispose;
  g_type_ensure (EKS_TYPE_FAULT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-notify-group.ui");
  gtk_widget_class_bind_template_child (widget_class, EksNotifyGroup, addresses_row);
  gtk_widget_class_bind_template_child (widget_class, EksNotifyGroup, addresses_fault);
  gtk_widget_class_bind_template_child (widget_class, EksNotifyGroup, when_row);
  gtk_widget_class_bind_template_child (widget_class, EksNotifyGroup, server_row);
}

static void
eks_notify_group_init (EksNotifyGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->addresses_row, "changed", G_CALLBACK (on_addresses_changed), self);
  g_signal_connect_swapped (self->when_row, "notify::selected", G_CALLBACK (on_when_selected), self);
}

/* What somebody is typing stays as it is, as long as it means the same. */
static void
show_addresses (EksNotifyGroup *self)
{
  g_auto (GStrv) shown = split_addresses (gtk_editable_get_text (self->addresses_row));
  const char *const *addresses = eks_notify_get_mail (self->notify);
  g_autofree char *text = NULL;

  if (g_strv_equal ((const char *const *) shown, addresses))
    return;
  text = g_strjoinv (", ", (char **) addresses);
  gtk_editable_set_text (self->addresses_row, text);
}

static gboolean
has_server (EksEnvironment *environment)
{
  g_autoptr (EksSettings) settings = eks_store_load_settings (eks_environment_get_store (environment), NULL);

  return settings != NULL && eks_mail_server_is_set (eks_settings_get_mail (settings));
}

/**
 * eks_notify_group_show:
 * @self: a group
 * @environment: where the mail server is set
 * @job: the export that it shows and changes
 * @issues: what is wrong with the export
 */
void
eks_notify_group_show (EksNotifyGroup *self, EksEnvironment *environment, EksJob *job, EksJsonIssues *issues)
{
  gboolean on;

  g_return_if_fail (EKS_IS_NOTIFY_GROUP (self) && EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job) && issues != NULL);

  self->shows = TRUE;
  g_set_object (&self->notify, eks_job_get_notify (job));
  on = eks_notify_is_on (self->notify);
  show_addresses (self);
  eks_fault_row_show (self->addresses_fault, GTK_WIDGET (self->addresses_row), eks_ui_find_issue (issues, "notify"));
  adw_combo_row_set_selected (self->when_row, eks_notify_get_when (self->notify));
  gtk_widget_set_visible (GTK_WIDGET (self->when_row), on);
  gtk_widget_set_visible (self->server_row, on && !has_server (environment));
  self->shows = FALSE;
}
