/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of one saved export. */

#include "config.h"

#include "eks-export-view.h"

#include "eks-content.h"
#include "eks-describe.h"
#include "eks-history-sent.h"
#include "eks-run-bars.h"
#include "eks-run-window.h"
#include "eks-ui.h"
#include "eks-upcoming-group.h"
#include "eks-words.h"
#include "eks-wrap-box.h"

#include <glib/gi18n-lib.h>

#define N_BARS 30
#define N_ROWS 10

struct _EksExportView
{
  AdwBin parent_instance;

  GtkLabel *name_label;
  GtkLabel *words_label;
  GtkLabel *next_label;
  GtkButton *run_button;
  GtkButton *again_button;
  GtkButton *delete_button;
  AdwPreferencesGroup *runs_group;
  EksRunBars *bars;
  GtkListBox *runs_list;

  EksApplication *application; /* (unowned) */
  EksJob *job;                 /* (owned) */
  GPtrArray *records;          /* (owned) (nullable) (element-type EksRunRecord): newest first */
};

G_DEFINE_FINAL_TYPE (EksExportView, eks_export_view, ADW_TYPE_BIN)

static void
on_bar_activated (EksExportView *self, gint64 id)
{
  for (guint i = 0; self->records != NULL && i < self->records->len; i++)
    if (((EksRunRecord *) g_ptr_array_index (self->records, i))->id == id)
      gtk_window_present (eks_run_window_new_for_record (self->application, g_ptr_array_index (self->records, i)));
}

static void
on_run_activated (EksExportView *self, GtkListBoxRow *row)
{
  const EksRunRecord *record = g_ptr_array_index (self->records, gtk_list_box_row_get_index (row));

  gtk_window_present (eks_run_window_new_for_record (self->application, record));
}

static void
show_runs (EksExportView *self)
{
  EksEnvironment *environment = eks_application_get_environment (self->application);
  gint64 now = eks_clock_get_real_time (eks_environment_get_clock (environment));
  g_autoptr (GPtrArray) records = eks_history_list (eks_environment_get_history (environment), eks_job_get_id (self->job), N_BARS, NULL);

  eks_ui_clear_list (self->runs_list);
  gtk_widget_set_visible (GTK_WIDGET (self->runs_group), records != NULL && records->len > 0);
  if (records == NULL)
    return;
  eks_run_bars_set_records (self->bars, records, now);
  for (guint i = 0; i < MIN (records->len, N_ROWS); i++)
    {
      const EksRunRecord *record = g_ptr_array_index (records, i);
      g_autofree char *text = eks_words_record (record, now);
      AdwActionRow *row = eks_ui_make_row (text, eks_words_message (record));
      adw_action_row_set_subtitle_lines (row, 2);
      adw_action_row_add_prefix (row, gtk_image_new_from_icon_name (eks_words_is_done (record) ? "object-select-symbolic" : "dialog-warning-symbolic"));
      adw_action_row_add_suffix (row, gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_list_box_append (self->runs_list, GTK_WIDGET (row));
    }
  g_clear_pointer (&self->records, g_ptr_array_unref);
  self->records = g_steal_pointer (&records);
}

static void
show_next (EksExportView *self)
{
  EksEnvironment *environment = eks_application_get_environment (self->application);
  gboolean paused = eks_schedule_get_paused (eks_job_get_schedule (self->job));
  g_autofree char *next = paused ? NULL : eks_upcoming_describe_next (environment, self->job);
  /* TRANSLATORS: %s is “tomorrow at 06:00” */
  g_autofree char *text = next != NULL ? g_strdup_printf (_("Next run: %s"), next) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->next_label), text != NULL);
  gtk_label_set_label (self->next_label, text != NULL ? text : "");
}

static void
action_run (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksExportView *self = EKS_EXPORT_VIEW (widget);

  eks_application_start_run (self->application, self->job, eks_ui_get_window (widget));
}

static void
action_edit (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksExportView *self = EKS_EXPORT_VIEW (widget);

  eks_application_edit_job (self->application, self->job, FALSE);
}

static void
action_duplicate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksExportView *self = EKS_EXPORT_VIEW (widget);
  g_autoptr (EksJob) copy = eks_job_copy (self->job);
  /* TRANSLATORS: name of a duplicate; %s is the name of the export */
  g_autofree char *title = g_strdup_printf (_("%s (copy)"), eks_job_get_name (self->job));

  eks_job_renew_id (copy);
  eks_job_set_name (copy, title);
  eks_application_edit_job (self->application, copy, TRUE);
}

static void
on_share_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (EksExportView) self = data;
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autoptr (GError) error = NULL;

  if (file != NULL)
    {
      g_autofree char *text = eks_job_to_data (self->job);
      if (g_file_replace_contents (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, &error))
        eks_ui_toast (GTK_WIDGET (self), _("Saved. The file holds no secrets."));
      else
        eks_ui_show_error (eks_ui_get_window (self), _("The export could not be saved"), error);
    }
  g_object_unref (dialog);
}

static void
action_share (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksExportView *self = EKS_EXPORT_VIEW (widget);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Save the export to share it"), eks_ui_get_window (widget), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  g_autofree char *file_name = g_strconcat (eks_job_get_name (self->job), ".eksport.json", NULL);

  g_strdelimit (file_name, "/", '-');
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), file_name);
  g_signal_connect (dialog, "response", G_CALLBACK (on_share_chosen), g_object_ref (self));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
on_again_answered (EksExportView *self, const char *response)
{
  EksHistory *history = eks_environment_get_history (eks_application_get_environment (self->application));
  g_autoptr (GError) error = NULL;

  if (strcmp (response, "forget") != 0)
    return;
  if (eks_history_forget_sent (history, eks_job_get_id (self->job), &error))
    eks_ui_toast (GTK_WIDGET (self), _("The next run begins anew"));
  else
    eks_ui_show_error (eks_ui_get_window (self), _("What was sent could not be forgotten"), error);
}

/* It is asked for: rows that somebody has already go there a second time. */
static void
action_send_again (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksExportView *self = EKS_EXPORT_VIEW (widget);
  /* TRANSLATORS: %s is the name of an export */
  g_autofree char *heading = g_strdup_printf (_("Send everything of “%s” again?"), eks_job_get_name (self->job));
  GtkWidget *dialog = adw_message_dialog_new (eks_ui_get_window (widget), heading,
                                              _("Eksport forgets what this export has sent. Its next run is like its first one, and whoever gets the files gets records a second time."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "forget", _("_Forget what was sent"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "forget", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_again_answered), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
eks_export_view_dispose (GObject *object)
{
  EksExportView *self = EKS_EXPORT_VIEW (object);

  g_clear_object (&self->job);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_EXPORT_VIEW);
  G_OBJECT_CLASS (eks_export_view_parent_class)->dispose (object);
}

static void
eks_export_view_class_init (EksExportViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_export_view_dispose;
  g_type_ensure (EKS_TYPE_RUN_BARS);
  g_type_ensure (EKS_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-export-view.ui");
  gtk_widget_class_bind_template_child (widget_class, EksExportView, name_label);
  gtk_widget_class_bind_template_child (widget_class, EksExportView, words_label);
  gtk_widget_class_bind_template_child (widget_class, EksExportView, next_label);
  gtk_widget_class_bind_template_child (widget_class, EksExportView, run_button);
  gtk_widget_class_bind_template_child (widget_class, EksExportView, again_button);
  gtk_widget_class_bind_template_child (widget_class, EksExportView, delete_button);
  gtk_widget_class_bind_template_child (widget_class, EksExportView, runs_group);
  gtk_widget_class_bind_template_child (widget_class, EksExportView, bars);
  gtk_widget_class_bind_template_child (widget_class, EksExportView, runs_list);
  gtk_widget_class_install_action (widget_class, "export.run", NULL, action_run);
  gtk_widget_class_install_action (widget_class, "export.edit", NULL, action_edit);
  gtk_widget_class_install_action (widget_class, "export.duplicate", NULL, action_duplicate);
  gtk_widget_class_install_action (widget_class, "export.share", NULL, action_share);
  gtk_widget_class_install_action (widget_class, "export.send-again", NULL, action_send_again);
}

static void
eks_export_view_init (EksExportView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->runs_list, "row-activated", G_CALLBACK (on_run_activated), self);
  g_signal_connect_swapped (self->bars, "activated", G_CALLBACK (on_bar_activated), self);
}

/**
 * eks_export_view_new:
 * @application: the application
 * @job: a saved export
 *
 * Returns: (transfer floating): its page
 */
GtkWidget *
eks_export_view_new (EksApplication *application, EksJob *job)
{
  EksExportView *self;

  g_return_val_if_fail (EKS_IS_APPLICATION (application) && EKS_IS_JOB (job), NULL);

  self = g_object_new (EKS_TYPE_EXPORT_VIEW, NULL);
  self->application = application;
  self->job = g_object_ref (job);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->delete_button), "s", eks_job_get_id (job));
  eks_export_view_refresh (self);
  return GTK_WIDGET (self);
}

/**
 * eks_export_view_refresh:
 * @self: a page
 *
 * Reads the export and its runs again; an export that is gone stays as it was.
 */
void
eks_export_view_refresh (EksExportView *self)
{
  EksEnvironment *environment;
  g_autoptr (EksJob) saved = NULL;
  g_autofree char *words = NULL;

  g_return_if_fail (EKS_IS_EXPORT_VIEW (self));

  environment = eks_application_get_environment (self->application);
  saved = eks_store_load_job (eks_environment_get_store (environment), eks_job_get_id (self->job), NULL);
  if (saved != NULL)
    g_set_object (&self->job, saved);
  words = eks_describe_job (environment, self->job);
  gtk_label_set_label (self->name_label, eks_job_get_name (self->job));
  gtk_label_set_label (self->words_label, words);
  show_next (self);
  gtk_widget_set_visible (GTK_WIDGET (self->again_button), eks_content_leaves_out (eks_content_find_kind (self->job)));
  show_runs (self);
}
