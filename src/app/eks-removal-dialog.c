/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole list is shown, for it is the list that is agreed to; the removing itself is a thread's, as servers take their time. */

#include "config.h"

#include "eks-removal-dialog.h"

#include "eks-retention.h"
#include "eks-ui.h"
#include "eks-words.h"

#include <glib/gi18n-lib.h>

#define LIST_HEIGHT 260

typedef struct
{
  EksApplication *application; /* (owned) */
  GWeakRef parent;             /* of a #GtkWindow */
  EksJob *job;                 /* (owned) */
} Removal;

static Removal *
removal_new (EksApplication *application, GtkWindow *parent, EksJob *job)
{
  Removal *self = g_new0 (Removal, 1);

  self->application = g_object_ref (application);
  g_weak_ref_init (&self->parent, parent);
  self->job = g_object_ref (job);
  return self;
}

static void
removal_free (Removal *self)
{
  g_object_unref (self->application);
  g_weak_ref_clear (&self->parent);
  g_object_unref (self->job);
  g_free (self);
}

static void
removal_free_closure (gpointer data, GClosure *closure)
{
  removal_free (data);
}

static void
remove_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_auto (EksRetention) result = { 0 };
  GError *error = NULL;

  if (eks_retention_allow (source, task_data, &result, cancellable, &error))
    g_task_return_pointer (task, eks_retention_describe (&result), g_free);
  else
    g_task_return_error (task, error);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Removal *self = data;
  g_autoptr (GtkWindow) parent = g_weak_ref_get (&self->parent);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), &error);

  if (parent != NULL && text == NULL)
    eks_ui_show_error (parent, _("The files could not be removed"), error);
  else if (parent != NULL)
    {
      GtkWidget *dialog = adw_message_dialog_new (parent, _("Old files"), text);
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
      gtk_window_present (GTK_WINDOW (dialog));
    }
  eks_application_refresh (self->application);
  removal_free (self);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Removal *self = data;
  g_autoptr (GtkWindow) parent = g_weak_ref_get (&self->parent);
  g_autoptr (GTask) task = NULL;

  if (g_strcmp0 (response, "remove") != 0 || parent == NULL)
    return;
  task = g_task_new (eks_application_get_environment (self->application), NULL, removed_cb, removal_new (self->application, parent, self->job));
  g_task_set_source_tag (task, on_response);
  g_task_set_task_data (task, eks_job_copy (self->job), g_object_unref);
  g_task_run_in_thread (task, remove_in_thread);
}

static GtkWidget *
make_list (GPtrArray *records, gint64 now)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  eks_ui_set_label (list, _("Files that are removed"));
  for (guint i = 0; i < records->len; i++)
    {
      const EksDeliveryRecord *record = g_ptr_array_index (records, i);
      g_autofree char *when = eks_words_when (record->delivered, now);
      AdwActionRow *row = eks_ui_make_row (record->location, when);
      adw_action_row_set_title_lines (row, 0);
      gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (row));
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  return scroller;
}

/* (transfer full) */
static char *
make_question (EksJob *job, guint n)
{
  int days = eks_job_get_retention_days (job);

  return g_strdup_printf (ngettext ("“%1$s” removes what it delivered after %2$d days. This file is older. It is removed if it is still as it was delivered; later ones follow without a question.",
                                    /* TRANSLATORS: %1$s is the name of an export, %2$d a number of days */
                                    "“%1$s” removes what it delivered after %2$d days. These files are older. Those that are still as they were delivered are removed; later ones follow without a question.", n),
                          eks_job_get_name (job), days);
}

/**
 * eks_removal_dialog_show:
 * @application: the application
 * @parent: above which window
 * @job: a saved export
 *
 * Shows which of its files are old enough to be removed, and asks whether they may be. Shows nothing if there are none.
 */
void
eks_removal_dialog_show (EksApplication *application, GtkWindow *parent, EksJob *job)
{
  EksEnvironment *environment;
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *question = NULL;
  GtkWidget *dialog;

  g_return_if_fail (EKS_IS_APPLICATION (application) && GTK_IS_WINDOW (parent) && EKS_IS_JOB (job));

  environment = eks_application_get_environment (application);
  records = eks_retention_list (environment, job, NULL);
  if (records == NULL || records->len == 0)
    return;
  question = make_question (job, records->len);
  dialog = adw_message_dialog_new (parent, _("Remove old files?"), question);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), make_list (records, eks_clock_get_real_time (eks_environment_get_clock (environment))));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "later", _("_Not now"), "remove", _("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "later");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "later");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), removal_new (application, parent, job), removal_free_closure, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
