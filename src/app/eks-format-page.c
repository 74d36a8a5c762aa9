/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which kind of file: what it is for first, what it looks like, then the settings that follow from it. */

#include "config.h"

#include "eks-format-page.h"

#include "eks-check.h"
#include "eks-describe.h"
#include "eks-fault-row.h"
#include "eks-file-name-row.h"
#include "eks-file-name.h"
#include "eks-format-cards.h"
#include "eks-format-sample.h"
#include "eks-format-settings.h"
#include "eks-language-row.h"
#include "eks-personal.h"
#include "eks-ui.h"
#include "eks-widths.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksFormatPage
{
  EksPage parent_instance;

  EksFormatCards *cards;
  EksFormatSample *sample;
  EksFormatSettings *settings;
  EksFileNameRow *name_row;
  EksFaultRow *name_fault;
  EksLanguageRow *language_row;
  AdwComboRow *report_row;

  GBindingGroup *bindings;           /* (owned) */
  GSignalGroup *job_signals;         /* (owned) */
  gboolean shows;                    /* rows are being set from the job: what they say is no wish */
};

G_DEFINE_FINAL_TYPE (EksFormatPage, eks_format_page, EKS_TYPE_PAGE)

static EksFormat *
get_format (EksFormatPage *self)
{
  return eks_job_get_format (eks_page_get_job (EKS_PAGE (self)));
}

static void
show_name (EksFormatPage *self, EksJsonIssues *issues)
{
  EksPage *page = EKS_PAGE (self);
  EksJob *job = eks_page_get_job (page);
  const char *fault = eks_ui_find_issue (issues, "file_name");
  g_autoptr (GError) error = NULL;
  g_autofree char *name = eks_describe_file_name (eks_page_get_environment (page), job, &error);
  g_autofree char *note = NULL;

  if (fault == NULL && name == NULL)
    fault = error->message;
  eks_file_name_row_show (self->name_row, eks_job_get_file_name (job));
  eks_fault_row_show (self->name_fault, GTK_WIDGET (self->name_row), fault);
  if (fault != NULL)
    return;
  /* TRANSLATORS: %s is the name of a file */
  note = g_strdup_printf (eks_file_name_has_rows (job) ? _("Now it would be called “%s”. The number of rows is an example.") : _("Now it would be called “%s”."), name);
  eks_fault_row_show_note (self->name_fault, note);
}

static void
show_job (EksFormatPage *self)
{
  EksPage *page = EKS_PAGE (self);
  g_autoptr (EksJsonIssues) issues = eks_check_job (eks_page_get_environment (page), eks_page_get_job (page));

  self->shows = TRUE;
  eks_format_cards_show (self->cards, get_format (self));
  eks_format_settings_show (self->settings, get_format (self), issues);
  eks_format_sample_show (self->sample, eks_page_get_environment (page), eks_page_get_job (page), issues);
  show_name (self, issues);
  eks_language_row_show (self->language_row, eks_page_get_job (page));
  self->shows = FALSE;
}

static void
eks_format_page_refresh (EksPage *page)
{
  EksFormatPage *self = EKS_FORMAT_PAGE (page);

  g_binding_group_set_source (self->bindings, eks_page_get_job (page));
  g_signal_group_set_target (self->job_signals, eks_page_get_job (page));
  show_job (self);
}

/* (nullable): the name that somebody chose, with the ending of another kind of file in the place of the one it has */
static char *
change_ending (const char *name, const char *before, const char *after)
{
  g_autofree char *old = g_strconcat (".", before, NULL);

  if (!g_str_has_suffix (name, old))
    return NULL;
  return g_strdup_printf ("%.*s.%s", (int) (strlen (name) - strlen (old)), name, after);
}

static void
on_chosen (EksFormatPage *self, int type, int preset)
{
  EksJob *job = eks_page_get_job (EKS_PAGE (self));
  g_autofree char *name = g_strdup (eks_job_get_file_name (job));
  g_autofree char *before = eks_format_dup_extension (get_format (self));
  g_autofree char *after = NULL;
  g_autofree char *changed = NULL;

  g_object_freeze_notify (G_OBJECT (get_format (self)));
  g_object_set (get_format (self), "type", type, "preset", preset, NULL);
  g_object_thaw_notify (G_OBJECT (get_format (self)));
  after = eks_format_dup_extension (get_format (self));
  changed = change_ending (name, before, after);
  if (changed != NULL && strcmp (name, eks_job_get_file_name (job)) == 0)
    eks_job_set_file_name (job, changed);
}

static void
on_suggest_widths (EksFormatPage *self)
{
  EksPage *page = EKS_PAGE (self);
  EksConnector *connector = eks_page_get_connector (page);
  g_autoptr (EksTable) written = eks_table_copy (eks_page_get_table (page));
  g_autofree char *widths = NULL;

  if (connector == NULL)
    return;
  eks_personal_protect_table (connector, written, eks_job_get_personal (eks_page_get_job (page)), NULL);
  widths = eks_widths_suggest (connector, written, eks_format_get_header (get_format (self)));
  g_object_set (get_format (self), "widths", widths, NULL);
}

static void
on_name_changed (EksFormatPage *self)
{
  if (!self->shows)
    eks_job_set_file_name (eks_page_get_job (EKS_PAGE (self)), gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
}

static void
eks_format_page_dispose (GObject *object)
{
  EksFormatPage *self = EKS_FORMAT_PAGE (object);

  /* first: rows that go away select nothing, which is no wish of the person's */
  self->shows = TRUE;
  g_clear_object (&self->bindings);
  g_clear_object (&self->job_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_FORMAT_PAGE);
  G_OBJECT_CLASS (eks_format_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, cards);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, sample);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, settings);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, name_fault);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, language_row);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, report_row);
}

static void
eks_format_page_class_init (EksFormatPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_format_page_dispose;
  EKS_PAGE_CLASS (klass)->refresh = eks_format_page_refresh;
  g_type_ensure (EKS_TYPE_FAULT_ROW);
  g_type_ensure (EKS_TYPE_FILE_NAME_ROW);
  g_type_ensure (EKS_TYPE_FORMAT_CARDS);
  g_type_ensure (EKS_TYPE_FORMAT_SAMPLE);
  g_type_ensure (EKS_TYPE_FORMAT_SETTINGS);
  g_type_ensure (EKS_TYPE_LANGUAGE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-format-page.ui");
  bind_children (widget_class);
}

static void
eks_format_page_init (EksFormatPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->bindings = g_binding_group_new ();
  /* its entries are in the order of #EksReportFile */
  g_binding_group_bind (self->bindings, "report", self->report_row, "selected", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  self->job_signals = g_signal_group_new (EKS_TYPE_JOB);
  g_signal_group_connect_swapped (self->job_signals, "changed", G_CALLBACK (show_job), self);
  g_signal_connect_swapped (self->cards, "chosen", G_CALLBACK (on_chosen), self);
  g_signal_connect_swapped (self->settings, "suggest-widths", G_CALLBACK (on_suggest_widths), self);
  g_signal_connect_swapped (self->name_row, "changed", G_CALLBACK (on_name_changed), self);
}
