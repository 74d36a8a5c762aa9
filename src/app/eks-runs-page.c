/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runs: those under way with their progress, then the history. */

#include "config.h"

#include "eks-runs-page.h"

#include "eks-run-task.h"
#include "eks-run-window.h"
#include "eks-ui.h"
#include "eks-words.h"

#include <glib/gi18n-lib.h>

#define POLL_MS 250
#define N_ROWS 200

struct _EksRunsPage
{
  AdwBin parent_instance;

  GtkStack *stack;
  AdwPreferencesGroup *running_group;
  GtkListBox *running_list;
  AdwPreferencesGroup *history_group;
  GtkListBox *history_list;

  EksApplication *application; /* (unowned) */
  GPtrArray *records;          /* (owned) (nullable) (element-type EksRunRecord): newest first */
  guint timer;                 /* while something runs */
};

G_DEFINE_FINAL_TYPE (EksRunsPage, eks_runs_page, ADW_TYPE_BIN)

static void
show_progress (GtkWidget *row)
{
  EksRunTask *task = g_object_get_data (G_OBJECT (row), "task");
  GtkProgressBar *bar = g_object_get_data (G_OBJECT (row), "bar");
  g_autofree char *text = eks_run_task_describe (task);
  EksProgressState state;

  eks_progress_get_state (eks_run_task_get_progress (task), &state);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_set_visible (GTK_WIDGET (bar), state.rows_total > 0);
  if (state.rows_total > 0)
    gtk_progress_bar_set_fraction (bar, CLAMP ((double) state.rows_read / (double) state.rows_total, 0, 1));
}

static gboolean
poll_cb (gpointer data)
{
  EksRunsPage *self = data;
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->running_list, i)) != NULL; i++)
    show_progress (GTK_WIDGET (row));
  return G_SOURCE_CONTINUE;
}

static void
on_cancel (GtkWidget *button, gpointer task)
{
  gtk_widget_set_sensitive (button, FALSE);
  eks_run_task_cancel (task);
}

static void
add_running (EksRunsPage *self, EksRunTask *task)
{
  AdwActionRow *row = eks_ui_make_row (eks_job_get_name (eks_run_task_get_job (task)), NULL);
  GtkWidget *bar = gtk_progress_bar_new ();
  GtkWidget *cancel = eks_ui_make_icon_button ("process-stop-symbolic", _("Cancel this export"));

  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  eks_ui_set_label (bar, _("Progress"));
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (on_cancel), task, 0);
  adw_action_row_add_suffix (row, bar);
  adw_action_row_add_suffix (row, cancel);
  g_object_set_data_full (G_OBJECT (row), "task", g_object_ref (task), g_object_unref);
  g_object_set_data (G_OBJECT (row), "bar", bar);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "app.show-run");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "u", eks_run_task_get_number (task));
  show_progress (GTK_WIDGET (row));
  gtk_list_box_append (self->running_list, GTK_WIDGET (row));
}

static guint
show_running (EksRunsPage *self)
{
  GListModel *runs = eks_application_get_runs (self->application);
  guint n = 0;

  eks_ui_clear_list (self->running_list);
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (EksRunTask) task = g_list_model_get_item (runs, i);
      if (eks_run_task_get_finished (task))
        continue;
      add_running (self, task);
      n++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->running_group), n > 0);
  if (n > 0 && self->timer == 0)
    self->timer = g_timeout_add (POLL_MS, poll_cb, self);
  else if (n == 0)
    g_clear_handle_id (&self->timer, g_source_remove);
  return n;
}

static void
add_record (EksRunsPage *self, const EksRunRecord *record, gint64 now)
{
  g_autofree char *text = eks_words_record (record, now);
  AdwActionRow *row = eks_ui_make_row (record->job_name, text);
  GtkWidget *icon = gtk_image_new_from_icon_name (eks_words_is_done (record) ? "object-select-symbolic" : "dialog-warning-symbolic");

  gtk_widget_add_css_class (icon, eks_words_is_done (record) ? "success" : "warning");
  adw_action_row_add_prefix (row, icon);
  adw_action_row_add_suffix (row, gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "record", (gpointer) record);
  gtk_list_box_append (self->history_list, GTK_WIDGET (row));
}

/* What was done to a service is whole in its row: there is no file to open. */
static void
add_action (EksRunsPage *self, const EksActionRecord *record, gint64 now)
{
  g_autofree char *title = eks_words_action_name (record);
  g_autofree char *text = eks_words_action (record, now);
  AdwActionRow *row = eks_ui_make_row (title, text);
  gboolean done = strcmp (record->outcome, "done") == 0;
  GtkWidget *icon = gtk_image_new_from_icon_name (done ? "object-select-symbolic" : "dialog-warning-symbolic");

  gtk_widget_add_css_class (icon, done ? "success" : "warning");
  adw_action_row_set_title_lines (row, 0);
  adw_action_row_set_subtitle_lines (row, 0);
  adw_action_row_add_prefix (row, icon);
  gtk_list_box_append (self->history_list, GTK_WIDGET (row));
}

/* Both lists begin with the newest; so does the one they make. */
static void
add_history (EksRunsPage *self, GPtrArray *runs, GPtrArray *actions, gint64 now)
{
  guint i = 0, j = 0;

  while (i + j < N_ROWS && (i < runs->len || j < actions->len))
    {
      const EksRunRecord *run = i < runs->len ? g_ptr_array_index (runs, i) : NULL;
      const EksActionRecord *action = j < actions->len ? g_ptr_array_index (actions, j) : NULL;
      if (action == NULL || (run != NULL && run->started >= action->started))
        {
          add_record (self, run, now);
          i++;
        }
      else
        {
          add_action (self, action, now);
          j++;
        }
    }
}

static void
on_record_activated (EksRunsPage *self, GtkListBoxRow *row)
{
  const EksRunRecord *record = g_object_get_data (G_OBJECT (row), "record");

  if (record != NULL)
    gtk_window_present (eks_run_window_new_for_record (self->application, record));
}

static void
eks_runs_page_dispose (GObject *object)
{
  EksRunsPage *self = EKS_RUNS_PAGE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  /* Before the template: its child is also the bin's, which would unparent it again. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_RUNS_PAGE);
  G_OBJECT_CLASS (eks_runs_page_parent_class)->dispose (object);
}

static void
eks_runs_page_class_init (EksRunsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_runs_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-runs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, running_group);
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, running_list);
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, history_group);
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, history_list);
}

static void
eks_runs_page_init (EksRunsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->history_list, "row-activated", G_CALLBACK (on_record_activated), self);
}

/**
 * eks_runs_page_open:
 * @self: a page
 * @application: the application
 */
void
eks_runs_page_open (EksRunsPage *self, EksApplication *application)
{
  g_return_if_fail (EKS_IS_RUNS_PAGE (self) && EKS_IS_APPLICATION (application));
  self->application = application;
}

/**
 * eks_runs_page_refresh:
 * @self: a page with its application
 *
 * Reads the runs again.
 */
void
eks_runs_page_refresh (EksRunsPage *self)
{
  EksEnvironment *environment;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) actions = NULL;
  guint n_running, n_records;
  gint64 now;

  g_return_if_fail (EKS_IS_RUNS_PAGE (self) && self->application != NULL);

  environment = eks_application_get_environment (self->application);
  now = eks_clock_get_real_time (eks_environment_get_clock (environment));
  n_running = show_running (self);
  records = eks_history_list (eks_environment_get_history (environment), NULL, N_ROWS, NULL);
  actions = eks_history_list_actions (eks_environment_get_history (environment), NULL, N_ROWS, NULL);
  n_records = (records != NULL ? records->len : 0) + (actions != NULL ? actions->len : 0);
  eks_ui_clear_list (self->history_list);
  if (records != NULL && actions != NULL)
    add_history (self, records, actions, now);
  gtk_widget_set_visible (GTK_WIDGET (self->history_group), n_records > 0);
  gtk_stack_set_visible_child_name (self->stack, n_running + n_records > 0 ? "list" : "empty");
  g_clear_pointer (&self->records, g_ptr_array_unref);
  self->records = g_steal_pointer (&records);
}
