/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole export in words that a colleague understands, what to know about it, and the two things to do with it. */

#include "config.h"

#include "eks-review-page.h"

#include "eks-check.h"
#include "eks-describe.h"
#include "eks-place-words.h"
#include "eks-wrap-box.h"

#include <glib/gi18n-lib.h>

struct _EksReviewPage
{
  EksPage parent_instance;

  AdwEntryRow *name_row;
  GtkLabel *words_label;
  GtkWidget *notices_group;
  GtkListBox *notices_list;
  AdwActionRow *file_row;
  AdwActionRow *places_row;

  GBindingGroup *bindings;   /* (owned) */
  GSignalGroup *job_signals; /* (owned) */
};

G_DEFINE_FINAL_TYPE (EksReviewPage, eks_review_page, EKS_TYPE_PAGE)

static void
add_notice (EksReviewPage *self, const char *text, const char *icon, const char *kind)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (icon);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, kind, -1);
  gtk_list_box_append (self->notices_list, row);
}

/* What stops it first, then what to know. */
static void
show_notices (EksReviewPage *self)
{
  EksEnvironment *environment = eks_page_get_environment (EKS_PAGE (self));
  EksJob *job = eks_page_get_job (EKS_PAGE (self));
  g_autoptr (EksJsonIssues) issues = eks_check_job (environment, job);
  g_autoptr (GPtrArray) notices = eks_describe_notices (environment, job);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->notices_list))) != NULL)
    gtk_list_box_remove (self->notices_list, row);
  for (guint i = 0; i < eks_json_issues_get_length (issues); i++)
    add_notice (self, eks_json_issues_get (issues, i)->message, "dialog-warning-symbolic", _("Not complete"));
  for (guint i = 0; i < notices->len; i++)
    add_notice (self, g_ptr_array_index (notices, i), "dialog-information-symbolic", _("Good to know"));
  gtk_widget_set_visible (self->notices_group, gtk_widget_get_first_child (GTK_WIDGET (self->notices_list)) != NULL);
}

static void
show_name_validity (EksReviewPage *self)
{
  const char *name = eks_job_get_name (eks_page_get_job (EKS_PAGE (self)));

  if (name == NULL || name[0] == '\0')
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->name_row), "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->name_row), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->name_row), "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->name_row), GTK_ACCESSIBLE_STATE_INVALID);
}

static void
show_job (EksReviewPage *self)
{
  EksEnvironment *environment = eks_page_get_environment (EKS_PAGE (self));
  EksJob *job = eks_page_get_job (EKS_PAGE (self));
  g_autofree char *words = eks_describe_job (environment, job);
  g_autofree char *names = eks_describe_file_names (environment, job);
  g_autofree char *places = eks_place_words_list (job);

  gtk_label_set_label (self->words_label, words);
  adw_action_row_set_subtitle (self->file_row, names);
  adw_action_row_set_subtitle (self->places_row, places);
  show_name_validity (self);
  show_notices (self);
}

static void
eks_review_page_refresh (EksPage *page)
{
  EksReviewPage *self = EKS_REVIEW_PAGE (page);

  g_binding_group_set_source (self->bindings, eks_page_get_job (page));
  g_signal_group_set_target (self->job_signals, eks_page_get_job (page));
  show_job (self);
}

static void
eks_review_page_dispose (GObject *object)
{
  EksReviewPage *self = EKS_REVIEW_PAGE (object);

  g_clear_object (&self->bindings);
  g_clear_object (&self->job_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_REVIEW_PAGE);
  G_OBJECT_CLASS (eks_review_page_parent_class)->dispose (object);
}

static void
eks_review_page_class_init (EksReviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_review_page_dispose;
  EKS_PAGE_CLASS (klass)->refresh = eks_review_page_refresh;
  g_type_ensure (EKS_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-review-page.ui");
  gtk_widget_class_bind_template_child (widget_class, EksReviewPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, EksReviewPage, words_label);
  gtk_widget_class_bind_template_child (widget_class, EksReviewPage, notices_group);
  gtk_widget_class_bind_template_child (widget_class, EksReviewPage, notices_list);
  gtk_widget_class_bind_template_child (widget_class, EksReviewPage, file_row);
  gtk_widget_class_bind_template_child (widget_class, EksReviewPage, places_row);
}

static void
eks_review_page_init (EksReviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "name", self->name_row, "text", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  self->job_signals = g_signal_group_new (EKS_TYPE_JOB);
  g_signal_group_connect_swapped (self->job_signals, "changed", G_CALLBACK (show_job), self);
}
