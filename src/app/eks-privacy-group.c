/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One switch for the personal data of an export. Turned off and on again it does what it did before. */

#include "config.h"

#include "eks-privacy-group.h"

#include "eks-check.h"
#include "eks-describe.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksPrivacyGroup
{
  GtkBox parent_instance;

  GtkLabel *sentences_label;
  GtkWidget *fault_box;
  GtkLabel *fault_label;
  GtkSwitch *protect_switch;
  GtkWidget *leave_out_row;
  GtkWidget *mask_row;
  GtkWidget *hash_row;
  GtkCheckButton *leave_out_check;
  GtkCheckButton *mask_check;
  GtkCheckButton *hash_check;

  EksEnvironment *environment; /* (owned) (nullable) */
  GSignalGroup *job_signals;   /* (owned) */
  gboolean shows;              /* widgets are being set from the job: what they say is no wish */
};

G_DEFINE_FINAL_TYPE (EksPrivacyGroup, eks_privacy_group, GTK_TYPE_BOX)

static GtkCheckButton *
get_check (EksPrivacyGroup *self, EksPersonal personal)
{
  switch (personal)
    {
    case EKS_PERSONAL_MASK:
      return self->mask_check;
    case EKS_PERSONAL_HASH:
      return self->hash_check;
    case EKS_PERSONAL_LEAVE_OUT:
    case EKS_PERSONAL_KEEP:
    default:
      return self->leave_out_check;
    }
}

static void
show_sentences (EksPrivacyGroup *self, EksJob *job)
{
  g_autoptr (GPtrArray) sentences = eks_describe_personal (self->environment, job);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->sentences_label), sentences != NULL);
  if (sentences == NULL)
    return;
  if (sentences->len == 0)
    g_ptr_array_add (sentences, g_strdup (_("None of the columns has personal data.")));
  g_ptr_array_add (sentences, NULL);
  text = g_strjoinv ("\n", (char **) sentences->pdata);
  gtk_label_set_label (self->sentences_label, text);
}

/* What the switch makes impossible is said beside it, not only where the next step would be. */
static void
show_fault (EksPrivacyGroup *self, EksJob *job)
{
  g_autoptr (EksJsonIssues) issues = eks_check_job (self->environment, job);
  g_autofree char *sentence = NULL;

  for (guint i = 0; sentence == NULL && i < eks_json_issues_get_length (issues); i++)
    if (strcmp (eks_json_issues_get (issues, i)->path, "personal") == 0)
      sentence = eks_ui_make_sentence (eks_json_issues_get (issues, i)->message);
  gtk_label_set_label (self->fault_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->fault_box, sentence != NULL);
}

static void
show_job (EksPrivacyGroup *self)
{
  g_autoptr (EksJob) job = g_signal_group_dup_target (self->job_signals);
  EksPersonal personal = eks_job_get_personal (job);
  gboolean on = personal != EKS_PERSONAL_KEEP;

  self->shows = TRUE;
  gtk_switch_set_active (self->protect_switch, on);
  if (on)
    gtk_check_button_set_active (get_check (self, personal), TRUE);
  gtk_widget_set_visible (self->leave_out_row, on);
  gtk_widget_set_visible (self->mask_row, on);
  gtk_widget_set_visible (self->hash_row, on);
  show_sentences (self, job);
  show_fault (self, job);
  self->shows = FALSE;
}

static EksPersonal
find_wish (EksPrivacyGroup *self)
{
  if (!gtk_switch_get_active (self->protect_switch))
    return EKS_PERSONAL_KEEP;
  for (EksPersonal personal = EKS_PERSONAL_MASK; personal <= EKS_PERSONAL_HASH; personal++)
    if (gtk_check_button_get_active (get_check (self, personal)))
      return personal;
  return EKS_PERSONAL_LEAVE_OUT;
}

static void
on_wish_changed (EksPrivacyGroup *self)
{
  g_autoptr (EksJob) job = g_signal_group_dup_target (self->job_signals);

  if (job != NULL && !self->shows)
    g_object_set (job, "personal", (int) find_wish (self), NULL);
}

/* Of two radio buttons that change, the one that is on now says what is wanted. */
static void
on_check_toggled (EksPrivacyGroup *self, GtkCheckButton *check)
{
  if (gtk_check_button_get_active (check))
    on_wish_changed (self);
}

static void
eks_privacy_group_dispose (GObject *object)
{
  EksPrivacyGroup *self = EKS_PRIVACY_GROUP (object);

  g_clear_object (&self->job_signals);
  g_clear_object (&self->environment);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_PRIVACY_GROUP);
  G_OBJECT_CLASS (eks_privacy_group_parent_class)->dispose (object);
}

static void
eks_privacy_group_class_init (EksPrivacyGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_privacy_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-privacy-group.ui");
  gtk_widget_class_bind_template_child (widget_class, EksPrivacyGroup, sentences_label);
  gtk_widget_class_bind_template_child (widget_class, EksPrivacyGroup, fault_box);
  gtk_widget_class_bind_template_child (widget_class, EksPrivacyGroup, fault_label);
  gtk_widget_class_bind_template_child (widget_class, EksPrivacyGroup, protect_switch);
  gtk_widget_class_bind_template_child (widget_class, EksPrivacyGroup, leave_out_row);
  gtk_widget_class_bind_template_child (widget_class, EksPrivacyGroup, mask_row);
  gtk_widget_class_bind_template_child (widget_class, EksPrivacyGroup, hash_row);
  gtk_widget_class_bind_template_child (widget_class, EksPrivacyGroup, leave_out_check);
  gtk_widget_class_bind_template_child (widget_class, EksPrivacyGroup, mask_check);
  gtk_widget_class_bind_template_child (widget_class, EksPrivacyGroup, hash_check);
}

static void
eks_privacy_group_init (EksPrivacyGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->job_signals = g_signal_group_new (EKS_TYPE_JOB);
  g_signal_group_connect_swapped (self->job_signals, "changed", G_CALLBACK (show_job), self);
  g_signal_connect_swapped (self->protect_switch, "notify::active", G_CALLBACK (on_wish_changed), self);
  for (EksPersonal personal = EKS_PERSONAL_LEAVE_OUT; personal <= EKS_PERSONAL_HASH; personal++)
    g_signal_connect_swapped (get_check (self, personal), "toggled", G_CALLBACK (on_check_toggled), self);
}

/**
 * eks_privacy_group_set_job:
 * @self: a group
 * @environment: where connections are
 * @job: the export that it shows and changes, as long as it lives
 */
void
eks_privacy_group_set_job (EksPrivacyGroup *self, EksEnvironment *environment, EksJob *job)
{
  g_return_if_fail (EKS_IS_PRIVACY_GROUP (self) && EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job));

  g_set_object (&self->environment, environment);
  g_signal_group_set_target (self->job_signals, job);
  show_job (self);
}
