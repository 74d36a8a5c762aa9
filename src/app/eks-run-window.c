/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of one run. Closing it does not end the run: that is what Cancel is for. */

#include "config.h"

#include "eks-run-window.h"

#include "eks-result-view.h"
#include "eks-run-view.h"

#include <glib/gi18n-lib.h>

struct _EksRunWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *window_title;
  AdwBin *bin;

  EksRunTask *task; /* (owned) (nullable): of a run of this application */
};

G_DEFINE_FINAL_TYPE (EksRunWindow, eks_run_window, ADW_TYPE_WINDOW)

static void
eks_run_window_dispose (GObject *object)
{
  EksRunWindow *self = EKS_RUN_WINDOW (object);

  g_clear_object (&self->task);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_RUN_WINDOW);
  G_OBJECT_CLASS (eks_run_window_parent_class)->dispose (object);
}

static void
eks_run_window_class_init (EksRunWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_run_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-run-window.ui");
  gtk_widget_class_bind_template_child (widget_class, EksRunWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, EksRunWindow, bin);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
eks_run_window_init (EksRunWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static EksRunWindow *
make_window (EksApplication *application, const char *name)
{
  EksRunWindow *self = g_object_new (EKS_TYPE_RUN_WINDOW, "application", application, "title", name, NULL);

  adw_window_title_set_title (self->window_title, name);
  return self;
}

/**
 * eks_run_window_new:
 * @application: the application
 * @task: a run of it
 *
 * Returns: (transfer none): the window, not yet presented; it owns itself
 */
GtkWindow *
eks_run_window_new (EksApplication *application, EksRunTask *task)
{
  EksRunWindow *self;
  EksRunView *view;

  g_return_val_if_fail (EKS_IS_APPLICATION (application) && EKS_IS_RUN_TASK (task), NULL);

  self = make_window (application, eks_job_get_name (eks_run_task_get_job (task)));
  self->task = g_object_ref (task);
  view = g_object_new (EKS_TYPE_RUN_VIEW, NULL);
  adw_bin_set_child (self->bin, GTK_WIDGET (view));
  eks_run_view_open (view, application, task);
  return GTK_WINDOW (self);
}

/**
 * eks_run_window_new_for_record:
 * @application: the application
 * @record: a run of the history
 *
 * Returns: (transfer none): the window, not yet presented; it owns itself
 */
GtkWindow *
eks_run_window_new_for_record (EksApplication *application, const EksRunRecord *record)
{
  EksRunWindow *self;
  EksResultView *view;
  g_autoptr (EksJob) job = NULL;

  g_return_val_if_fail (EKS_IS_APPLICATION (application) && record != NULL, NULL);

  self = make_window (application, record->job_name);
  job = eks_store_load_job (eks_environment_get_store (eks_application_get_environment (application)), record->job_id, NULL);
  view = g_object_new (EKS_TYPE_RESULT_VIEW, NULL);
  adw_bin_set_child (self->bin, GTK_WIDGET (view));
  eks_result_view_show (view, application, job, record);
  return GTK_WINDOW (self);
}

/**
 * eks_run_window_get_task:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): the run it shows, if that is one of this application
 */
EksRunTask *
eks_run_window_get_task (EksRunWindow *self)
{
  g_return_val_if_fail (EKS_IS_RUN_WINDOW (self), NULL);
  return self->task;
}
